"""Chapter "Max-norm": with and without, the wrong axis, and a constraint that always shrinks."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from course_pkg._check import Array
from course_pkg._progress import watched
from course_pkg.nn import max_norm
from course_pkg.nn._check import Floats
from course_pkg.nn.experiments._runs import Samples, Split, kernels, right, split, trained
from course_pkg.nn.layers import perceptron
from course_pkg.nn.mlp import Network, fit
from course_pkg.nn.optimizers import SGD
from course_pkg.penalties import l2

SEEDS = tuple(range(5))
MOMENTUM = 0.9
#: A large rate with momentum, as max-norm was proposed for: it cannot make the weights explode.
RATE = 0.1
#: What holds the kernels of a network down, by name: a penalty, or the radius of max-norm.
LIMITS = {"nothing": (None, None), "L2": (l2(3e-3), None), "max-norm": (None, 2.0)}


@dataclass(frozen=True)
class Compared:
    """A network after training; largest is the norm of the longest incoming vector of its kernels.

    radius is None without max-norm; train_accuracy is by the labels that it was trained on; silent
    is the share of hidden units whose output is 0 for every sample of training.
    """

    radius: float | None
    p: float
    rate: float
    seed: int
    train_accuracy: float
    test_accuracy: float
    largest: float
    silent: float


def compare(
    seeds: Sequence[int] = SEEDS,
    *,
    radii: Sequence[float | None] = (None, 2.0, 1.0),
    ps: Sequence[float] = (0.0, 0.5),
    rates: Sequence[float] = (RATE,),
    noise: float = 0.0,
    train: int = 300,
    epochs: int = 40,
) -> list[Compared]:
    """Accuracies on digits of 64-128-10, with max-norm and dropout, either, and neither.

    By learning rate; noise is the share of training labels that are drawn at random.
    """
    return [
        _compared(radius, p, rate, seed, parts, epochs)
        for seed in watched(seeds, "max-norm")
        for parts in [_digits(seed, train, noise)]
        for p in ps
        for rate in rates
        for radius in radii
    ]


def _digits(seed: int, train: int, noise: float) -> Split:
    parts, rng = split("digits", seed=seed, train=train), np.random.default_rng(seed)
    y = np.where(rng.random(train) < noise, rng.integers(0, 10, train), parts.train.y)
    return parts._replace(train=Samples(parts.train.X, y))


def _compared(
    radius: float | None, p: float, rate: float, seed: int, parts: Split, epochs: int
) -> Compared:
    network = Network(perceptron((128,), 10, p_hidden=p), max_norm=radius)
    optimizer = SGD(rate, momentum=MOMENTUM)
    parameters = trained(network, parts.train, epochs=epochs, seed=seed, optimizer=optimizer)
    seen, new = (right(network, parameters, part) for part in (parts.train, parts.test))
    largest = max(_norms(w).max() for w in kernels(parameters))
    hidden = Network(network.layers[:2]).predict(parameters, parts.train.X)
    silent = float(np.mean(~(hidden > 0).any(axis=0)))
    return Compared(radius, p, rate, seed, seen, new, float(largest), silent)


@dataclass(frozen=True, eq=False)
class Growth:
    """The norms of the vectors that lead into each hidden unit, epoch by epoch: (epochs, units)."""

    limit: str
    seed: int
    norms: Array


def growth(seeds: Sequence[int] = SEEDS, *, epochs: int = 40) -> list[Growth]:
    """The norms over training on digits, under dropout of ½, by what holds the kernels down."""
    return [_growth(limit, seed, epochs) for seed in watched(seeds, "norms") for limit in LIMITS]


def _growth(limit: str, seed: int, epochs: int) -> Growth:
    penalty, radius = LIMITS[limit]
    network = Network(perceptron((128,), 10, p_hidden=0.5), penalty=penalty, max_norm=radius)
    samples, optimizer = split("digits", seed=seed).train, SGD(RATE, momentum=MOMENTUM)
    log = fit(network, *samples, optimizer=optimizer, epochs=epochs, seed=seed)
    norms = [_norms(kernels(epoch.parameters)[0]) for epoch in log]
    return Growth(limit, seed, np.array(norms))


@dataclass(frozen=True)
class Axis:
    """A kernel (inputs, units) after projection along an axis, 0 being the right one.

    incoming is the norm of the longest vector that leads into one unit, outgoing that of the
    longest that leads out of one input; beyond the share of units whose vector is longer than
    the radius.
    """

    axis: int
    incoming: float
    outgoing: float
    beyond: float


def axes(*, radius: float = 2.0, seed: int = 0, inputs: int = 200, units: int = 20) -> list[Axis]:
    """What max-norm along the right axis and along the wrong one leaves of a normal kernel."""
    kernel = np.random.default_rng(seed).normal(size=(inputs, units))
    return [_axis(axis, max_norm.project(kernel, radius, axis), radius) for axis in (0, 1)]


def _axis(axis: int, kernel: Floats, radius: float) -> Axis:
    incoming, outgoing = _norms(kernel), _norms(kernel.T)
    beyond = float(np.mean(incoming > radius * (1 + 1e-12)))
    return Axis(axis, float(incoming.max()), float(outgoing.max()), beyond)


@dataclass(frozen=True)
class Shrunk:
    """A vector within the radius after a constraint was applied so many times, as a share of it."""

    constraint: str
    norm: float
    times: int
    share: float


def shrink(
    *,
    norms: Sequence[float] = (0.001, 0.01, 0.1, 1.0),
    times: Sequence[int] = (1, 10, 100, 1000, 10_000),
    radius: float = 2.0,
) -> list[Shrunk]:
    """Keras' constraint beside ours on vectors within the ball, in float32, again and again.

    Keras divides by ‖w‖ + ε, with ε = 10⁻⁷: a step shrinks by about ε/‖w‖, most what is short.
    """
    import keras

    from course_pkg.nn.keras import MaxNorm

    start = np.diag(np.asarray(norms, np.float32))  # a vector a column, of one entry and zeros
    constraints = {"Keras": keras.constraints.MaxNorm(radius), "ours": MaxNorm(radius)}
    return [
        Shrunk(name, norm, count, float(share))
        for name, constraint in constraints.items()
        for count, shares in _repeated(constraint, start, times).items()
        for norm, share in zip(norms, shares, strict=True)
    ]


def _repeated(constraint: Any, start: Floats, times: Sequence[int]) -> dict[int, Array]:
    """The share of each column that is left after so many applications."""
    from keras import ops

    from course_pkg.backend import to_numpy
    from course_pkg.nn.keras._compiled import compiled

    @compiled
    def repeat(w: Any, count: Any) -> Any:
        return ops.fori_loop(0, count, lambda _, w: constraint(w), w)

    begin = ops.convert_to_tensor(start)
    ends = {count: repeat(begin, ops.convert_to_tensor(count)) for count in times}
    return {count: np.diag(to_numpy(w)) / np.diag(start) for count, w in ends.items()}


def _norms(kernel: Floats) -> Array:
    return np.asarray(np.linalg.norm(np.asarray(kernel, np.float64), axis=0))
