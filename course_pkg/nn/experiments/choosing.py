"""Chapter "Choosing": one data set, all methods, the same budget for each, several seeds."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from course_pkg import _check
from course_pkg._progress import watched
from course_pkg.nn._check import Floats, Parameters
from course_pkg.nn.experiments._runs import Samples, Split, right, split
from course_pkg.nn.layers import BatchNorm, Dense, Dropout, Layer, ReLU
from course_pkg.nn.mlp import Network, fit
from course_pkg.nn.optimizers import Adam, Optimizer
from course_pkg.penalties import ElasticNet, l1, l2

SEEDS = tuple(range(3))


def _network(
    *, p: float = 0.0, normalise: bool = False, lam: float = 0.0, radius: float | None = None
) -> Network:
    """The network that all methods train: 64-64-10, with what a method adds."""
    # Moving statistics forget ten times as fast as by default: training is a few hundred steps.
    norms = [BatchNorm(momentum=0.9)] if normalise else []
    drops = [Dropout(p)] if p else []
    layers: tuple[Layer, ...] = (Dense(64), *norms, ReLU(), *drops, Dense(10))
    return Network(layers, penalty=l2(lam) if lam else None, max_norm=radius)


@dataclass(frozen=True)
class Method:
    """What a strength is for a method: of its network, its optimizer, or its data.

    A trial draws the strength between the bounds, uniformly in its logarithm; equal bounds for a
    method without one. stops, to end where the validation loss was smallest; shifts, to train on
    as many copies, moved by a pixel, as the strength says, in as many steps as without.
    """

    bounds: tuple[float, float] = (1.0, 1.0)
    network: Callable[[float], Network] = lambda strength: _network()
    optimizer: Callable[[float, float], Optimizer] = lambda rate, strength: Adam(rate)
    stops: bool = False
    shifts: bool = False


METHODS = {
    "none": Method(),
    "L1, proximal": Method((1e-5, 1e-2), optimizer=lambda rate, lam: Adam(rate, prox=l1(lam))),
    "L2": Method((1e-4, 1e-1), network=lambda lam: _network(lam=lam)),
    "elastic net, proximal": Method(
        (1e-5, 1e-2), optimizer=lambda rate, lam: Adam(rate, prox=ElasticNet(lam, 0.5))
    ),
    "decoupled decay": Method(
        (1e-2, 3.0), optimizer=lambda rate, decay: Adam(rate, weight_decay=decay)
    ),
    "batch norm": Method(network=lambda strength: _network(normalise=True)),
    "dropout": Method((0.1, 0.8), network=lambda p: _network(p=p)),
    "max-norm": Method((0.5, 4.0), network=lambda radius: _network(radius=radius)),
    "dropout, max-norm 2": Method((0.1, 0.8), network=lambda p: _network(p=p, radius=2.0)),
    "early stopping": Method(stops=True),
    "shifted copies": Method((1.0, 8.0), shifts=True),
}


@dataclass(frozen=True)
class Choice:
    """The trial of a method with the smallest validation loss, and what it is worth on the test.

    strength is 1 for methods that have none.
    """

    method: str
    seed: int
    learning_rate: float
    strength: float
    validation_loss: float
    test_accuracy: float
    test_loss: float


def choose(
    seeds: Sequence[int] = SEEDS,
    *,
    methods: Sequence[str] = tuple(METHODS),
    trials: int = 4,
    train: int = 200,
    epochs: int = 30,
) -> list[Choice]:
    """Every method on digits, each with so many trials of a learning rate and a strength.

    Both are drawn at random, the learning rates from 0.003 to 0.03 and for all methods the same;
    the validation samples choose among the trials, the test samples are looked at once. All train
    for as many steps. Raises ValueError for unknown methods and trials < 1.
    Source of the search: Bergstra and Bengio (2012).
    """
    trials = _check.count(trials, "trials", 1)
    for name in set(methods) - set(METHODS):
        _check.reject("methods", f"holds {name!r}", f"of {list(METHODS)}", "Choose among these")
    return [
        _choice(name, split("digits", seed=seed, train=train), trials, epochs, seed)
        for seed in watched(seeds, "choosing")
        for name in methods
    ]


def _choice(name: str, parts: Split, trials: int, epochs: int, seed: int) -> Choice:
    """The best of a method's trials."""
    method, draws = METHODS[name], np.random.default_rng(seed).random((trials, 2))
    done = []
    for first, second in draws:
        rate, strength = _between(0.003, 0.03, first), _between(*method.bounds, second)
        network = method.network(strength)
        parameters = _trial(method, network, parts, rate, strength, epochs, seed)
        loss = network.evaluate(parameters, *parts.validation)
        done.append((loss, rate, strength, network, parameters))
    loss, rate, strength, network, parameters = min(done, key=lambda trial: trial[0])
    test_loss = network.evaluate(parameters, *parts.test)
    accuracy = right(network, parameters, parts.test)
    return Choice(name, seed, rate, strength, loss, accuracy, test_loss)


def _between(low: float, high: float, share: float) -> float:
    """From low to high by a share, uniformly in the logarithm."""
    return float(low * (high / low) ** share)


def _trial(
    method: Method,
    network: Network,
    parts: Split,
    rate: float,
    strength: float,
    epochs: int,
    seed: int,
) -> Parameters:
    """The parameters that a trial ends with."""
    copies = round(strength) if method.shifts else 0
    log = fit(
        network,
        *_with_shifted(parts.train, copies),
        optimizer=method.optimizer(rate, strength),
        epochs=max(1, round(epochs / (1 + copies))),
        seed=seed,
    )
    ends = [epoch.parameters for epoch in log] if method.stops else [log[-1].parameters]
    return min(ends, key=lambda parameters: network.evaluate(parameters, *parts.validation))


def _with_shifted(samples: Samples, copies: int) -> Samples:
    """The images of 8 × 8 pixels, and so many copies of each, moved by a pixel in a direction.

    The directions in their order: right, left, down, up, then the diagonals. What is moved in is
    white.
    """
    moves = [(0, 1), (0, -1), (1, 0), (-1, 0), (1, 1), (-1, -1), (1, -1), (-1, 1)][:copies]
    images = [samples.X, *(_moved(samples.X, *move) for move in moves)]
    return Samples(np.concatenate(images), np.tile(samples.y, 1 + copies))


def _moved(X: Floats, down: int, along: int) -> Floats:
    padded = np.pad(X.reshape(-1, 8, 8), ((0, 0), (1, 1), (1, 1)))
    moved = padded[:, 1 - down : 9 - down, 1 - along : 9 - along]
    return np.ascontiguousarray(moved.reshape(X.shape))
