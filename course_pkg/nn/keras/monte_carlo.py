"""Monte Carlo dropout: dropout left on at prediction, many times, in one call."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
from keras import ops

from course_pkg import _check
from course_pkg._check import Array
from course_pkg.backend import to_numpy


@dataclass(frozen=True)
class Passes:
    """What each of T passes predicted: outputs (T, n, …)."""

    outputs: Array

    @property
    def mean(self) -> Array:
        """(n, …): the prediction; of probabilities the mean is a probability."""
        return np.asarray(self.outputs.mean(axis=0))

    @property
    def spread(self) -> Array:
        """(n, …): the standard deviation over passes, in units of the outputs."""
        return np.asarray(self.outputs.std(axis=0))


def predict(
    model: Any,
    x: Any,
    *,
    passes: int = 100,
    seed: int = 0,
) -> Passes:
    """Predictions of T networks with units dropped, in one batch of T · n rows.

        f_t(x) = f(x; M_t),    M_t ~ the masks of training,    t = 1 … T

    model: a built Keras model with dropout, ours or Keras'; x (n, …), with
    the samples along the first axis; passes = T ≥ 1; seed decides the masks.
    Batch normalisation is in its inference form; nothing of the model
    changes, neither its moving statistics nor the state of its seeds. Layers
    whose noise_shape shares a mask over the batch share it between passes
    too. Raises ValueError for a model in which nothing is random, and for
    passes < 1.
    Source: Gal and Ghahramani (2016); chapter "Monte Carlo dropout".
    """
    passes, x = _check.count(passes, "passes", 1), ops.convert_to_tensor(x)
    rows = ops.tile(x, (passes, *[1] * (len(x.shape) - 1)))
    with _batch_norm_at_rest(model):
        state = _reseeded(model, seed)
        trained = [variable.value for variable in model.trainable_variables]
        outputs, _ = model.stateless_call(trained, state, rows, training=True)
    outputs = to_numpy(outputs)
    return Passes(outputs.reshape(passes, -1, *outputs.shape[1:]))


def _reseeded(model: Any, seed: int) -> list[Any]:
    """The values of the variables that are not trained, the states of seeds drawn anew."""
    rng = np.random.default_rng(seed)
    variables = model.non_trainable_variables
    drawn = {
        id(variable): ops.convert_to_tensor([int(rng.integers(2**31)), 0], dtype=variable.dtype)
        for variable in variables
        if variable.name == "seed_generator_state"
    }
    if not drawn:
        remedy = "Use a network that was trained with dropout of a rate above 0"
        _check.reject("model", "has no layer that drops units", "dropout in the model", remedy)
    return [drawn.get(id(variable), variable.value) for variable in variables]


@contextmanager
def _batch_norm_at_rest(model: Any) -> Iterator[None]:
    """A scope in which training=True leaves batch norms in their inference form.

    For Keras that is the form of a batch norm that is not trainable.
    """
    layers = [
        layer
        for layer in model._flatten_layers()
        if isinstance(layer, keras.layers.BatchNormalization)
    ]
    before = [layer.trainable for layer in layers]
    try:
        for layer in layers:
            layer.trainable = False
        yield
    finally:
        for layer, trainable in zip(layers, before, strict=True):
            layer.trainable = trainable
