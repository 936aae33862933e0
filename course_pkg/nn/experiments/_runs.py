"""What the experiments share: data in three parts, and training that ends with parameters."""

from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from course_pkg import _check, data
from course_pkg.nn._check import Floats, Parameters
from course_pkg.nn.layers import accuracy
from course_pkg.nn.mlp import Network, fit
from course_pkg.nn.optimizers import Adam, Optimizer


class Samples(NamedTuple):
    """X (n, features), floats, and labels y (n,)."""

    X: Floats
    y: Any


class Split(NamedTuple):
    """Samples to train on, to choose by, and to judge by."""

    train: Samples
    validation: Samples
    test: Samples


def split(name: str, *, seed: int, train: int = 300, validation: int = 300) -> Split:
    """A data set of scikit-learn in three parts, drawn from the seed; the rest is for the test.

    name: "digits" (1797 images of 8 × 8 pixels, from 0 to 1), "breast_cancer" (569 samples) or
    "wine" (178), both standardised on the rows of training. X is float32.
    Raises ValueError for another name, counts below 1, and where nothing is left for the test.
    """
    X, y = _loaded(name)
    train = _check.count(train, "train", 1)
    end = train + _check.count(validation, "validation", 1)
    if end >= len(X):
        remedy = "Take fewer samples for training or validation"
        _check.reject("train + validation", f"is {end}", f"less than {len(X)}", remedy)
    order: Any = np.random.default_rng(seed).permutation(len(X))
    rows = order[:train], order[train:end], order[end:]
    X = X / 16 if name == "digits" else data.standardize(X, rows[0])
    X = X.astype(np.float32)
    return Split(*(Samples(X[part], y[part]) for part in rows))


@cache
def _loaded(name: str) -> tuple[Any, Any]:
    from sklearn import datasets

    loaders = {
        "digits": datasets.load_digits,
        "breast_cancer": datasets.load_breast_cancer,
        "wine": datasets.load_wine,
    }
    if name not in loaders:
        _check.reject("name", f"is {name!r}", f"one of {sorted(loaders)}", "Choose one of these")
    return loaders[name](return_X_y=True)


def trained(
    network: Network,
    samples: Samples,
    *,
    epochs: int,
    seed: int,
    optimizer: Optimizer | None = None,
    batch_size: int = 32,
) -> Parameters:
    """The parameters at the end of training, by Adam at 0.003 unless another is given."""
    optimizer = optimizer or Adam(0.003)
    log = fit(
        network, *samples, optimizer=optimizer, epochs=epochs, batch_size=batch_size, seed=seed
    )
    return log[-1].parameters


def right(network: Network, parameters: Parameters, samples: Samples) -> float:
    """The share of samples that the network classifies right."""
    return accuracy(network.predict(parameters, samples.X), samples.y)


def kernels(parameters: Parameters) -> list[Floats]:
    """The kernels, from the inputs on."""
    return [w for name, w in parameters.items() if name.endswith("/kernel")]


def length(weights: Sequence[Floats]) -> float:
    """The Euclidean norm of all of them together."""
    return float(np.sqrt(sum(np.sum(np.square(w, dtype=np.float64)) for w in weights)))
