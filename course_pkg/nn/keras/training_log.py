"""What a line of the training log adds up: the parts of Keras' `loss` and `val_loss`.

The loss of an epoch is an average over its samples, by the batches in which they came:

    loss = Σ_b n_b/n [ L_b(w_b, M_b) + penalty(w_b) ]

w_b are the weights that batch b met, before its own step, M_b the masks (and, where a batch is
normalised, the statistics) that were drawn for it; Keras weighs each batch by its n_b samples, so
that a smaller last one counts for less. The val_loss has other weights, those at the epoch's end,
no masks, and the same penalty. So the two differ in three things beside the data.
Chapter "What the training log really shows".
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
from keras import ops
from numpy.typing import ArrayLike

from course_pkg import _check
from course_pkg.nn import _check as arguments
from course_pkg.nn._check import Floats
from course_pkg.nn.keras._compiled import compiled

#: From a model, X, y and whether in training form: data loss and penalty, as numbers.
Measure = Callable[[Any, Any, Any, bool], tuple[float, float]]


@dataclass(frozen=True)
class TrainingLoss:
    """The loss that Keras reported for an epoch, and five parts that were measured one by one.

        data             the loss at the epoch's end on all samples, as at inference
        penalty          the penalty at the epoch's end
        noise            what dropped units and batch statistics added, batch by batch
        data_moved       the data loss of the weights that each batch met, less that at the end
        penalty_moved    the penalty of the weights that each batch met, less that at the end

    All in units of the loss; data and penalty ≥ 0 for the usual losses, the others of either sign.
    """

    reported: float
    data: float
    penalty: float
    noise: float
    data_moved: float
    penalty_moved: float

    @property
    def total(self) -> float:
        """The sum of the parts: what was reported, up to rounding."""
        return self.data + self.penalty + self.noise + self.data_moved + self.penalty_moved


@dataclass(frozen=True)
class ValidationLoss:
    """The val_loss that Keras reported, and its two parts, at the epoch's end and at inference."""

    reported: float
    data: float
    penalty: float

    @property
    def total(self) -> float:
        """The sum of the parts: what was reported, up to rounding."""
        return self.data + self.penalty


@dataclass(frozen=True)
class LoggedEpoch:
    """One line of the log; val_loss is None without validation data."""

    loss: TrainingLoss
    val_loss: ValidationLoss | None


def fit(
    model: Any,
    X: ArrayLike,
    y: ArrayLike,
    *,
    epochs: int,
    batch_size: int = 32,
    validation_data: Sequence[ArrayLike] | None = None,
    seed: int = 0,
) -> list[LoggedEpoch]:
    """Train a compiled model by its own `fit`, and take each line of the log apart.

    What was drawn for a batch cannot be had from a log afterwards, hence the training here: an
    epoch is one call of model.fit, on samples in an order drawn from the seed, and each batch is
    computed twice more before its step: with the same masks, and with none. The training itself
    is not changed by that.

    X (n, …) floats and y (n, …) as the model's one loss wants them, epochs and batch_size ≥ 1;
    validation_data (X, y). Learning rates may follow a schedule of the optimizer.
    Raises ValueError for a model that is not compiled with one loss, for whole numbers in X, for
    as many rows in y as X has not, and for counts below 1.
    Source: chapter "What the training log really shows".
    """
    samples = _samples(X, y)
    validation = None if validation_data is None else _samples(*validation_data)
    epochs, size = _check.count(epochs, "epochs", 1), _check.count(batch_size, "batch_size", 1)
    measure, rng = _measure(model), np.random.default_rng(seed)

    def epoch() -> LoggedEpoch:
        order = rng.permutation(len(samples[0]))
        X, y = (array[order] for array in samples)
        recorder = _Recorder(measure, X, y, size)
        log = model.fit(
            *(X, y),
            batch_size=size,
            shuffle=False,
            callbacks=[recorder],
            validation_data=validation,
            verbose=0,
        ).history
        loss = recorder.parts(log["loss"][0])
        if validation is None:
            return LoggedEpoch(loss, None)
        parts = measure(model, *validation, False)
        return LoggedEpoch(loss, ValidationLoss(log["val_loss"][0], *parts))

    return [epoch() for _ in range(epochs)]


class _Recorder(keras.callbacks.Callback):
    """Measures each batch of an epoch at the weights, and with the masks, that it is to meet."""

    def __init__(self, measure: Measure, X: Any, y: Any, batch_size: int) -> None:
        super().__init__()
        self.measure, self.X, self.y, self.batch_size = measure, X, y, batch_size
        self.sums = np.zeros(3)  # over samples: data loss with noise, without, penalty

    def on_train_batch_begin(self, batch: int, logs: Any = None) -> None:
        rows = slice(batch * self.batch_size, (batch + 1) * self.batch_size)
        X, y = self.X[rows], self.y[rows]
        model = self.model  # up to date under this name, on JAX too
        noisy, penalty = self.measure(model, X, y, True)
        quiet, _ = self.measure(model, X, y, False)
        self.sums += len(X) * np.array([noisy, quiet, penalty])

    def parts(self, reported: float) -> TrainingLoss:
        """The epoch that has ended."""
        averages = self.sums / len(self.X)
        noisy, quiet, penalty = (float(average) for average in averages)
        data, last = self.measure(self.model, self.X, self.y, False)
        moved = quiet - data, penalty - last
        return TrainingLoss(reported, data, last, noisy - quiet, *moved)


def _measure(model: Any) -> Measure:
    """Data loss and penalty at the model's present weights, seeds and statistics, which stay."""
    loss = keras.losses.get(_one_loss(model))

    def form(training: bool) -> Callable[..., Any]:
        def parts(trained: Any, others: Any, X: Any, y: Any) -> tuple[Any, Any]:
            outputs, _, penalties = model.stateless_call(
                trained, others, X, training=training, return_losses=True
            )
            # Each kernel once, however many places its layer has: that is what Keras collects.
            return ops.mean(loss(y, outputs)), sum(penalties, ops.zeros(()))

        # As the step is compiled, so that the same seeds give the same masks.
        return compiled(parts, jit_compile=model.jit_compile)

    forms = {training: form(training) for training in (False, True)}

    def measure(model: Any, X: Any, y: Any, training: bool) -> tuple[float, float]:
        values = (
            [variable.value for variable in variables]
            for variables in (model.trainable_variables, model.non_trainable_variables)
        )
        found = forms[training](*values, ops.convert_to_tensor(X), ops.convert_to_tensor(y))
        data, penalty = (float(part) for part in found)
        return data, penalty

    return measure


def _one_loss(model: Any) -> Any:
    loss = getattr(model, "loss", None)
    if not isinstance(loss, str) and not callable(loss):
        remedy = 'Call model.compile(optimizer, "sparse_categorical_crossentropy") for example'
        _check.reject("model", f"has {_check.brief(loss)} as loss", "one compiled loss", remedy)
    return loss


def _samples(X: ArrayLike, y: ArrayLike) -> tuple[Floats, Any]:
    X, y = arguments.floating(X, "X"), np.asarray(y)
    if y.shape[:1] != X.shape[:1]:
        remedy = "Give one label, or one row of targets, for each row of X"
        _check.reject("y", f"has shape {y.shape}", f"{len(X)} rows, as X has", remedy)
    return X, y
