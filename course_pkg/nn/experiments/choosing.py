"""Chapter "Choosing in practice": one data set, all methods, the same budget, several seeds."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import comb

from course_pkg import _check
from course_pkg._check import Array
from course_pkg._progress import watched
from course_pkg.nn._check import Floats, Parameters
from course_pkg.nn.experiments._runs import Samples, Split, right, split
from course_pkg.nn.layers import BatchNorm, Dense, Dropout, Generator, Layer, ReLU
from course_pkg.nn.mlp import Epoch, Network, fit
from course_pkg.nn.optimizers import Adam, Optimizer
from course_pkg.penalties import ElasticNet, l1, l2

SEEDS = tuple(range(5))
#: Between these all methods draw their learning rates.
RATES = (0.01, 0.03)


def samples(*, seed: int, train: int = 200, noise: float = 0.0) -> Split:
    """Digits in three parts, 300 of them to choose by, as they are or with labels made wrong.

    noise, the share of the labels that are drawn anew, at random, in the parts to train on and to
    choose by; those of the test stay right. Raises ValueError for a noise outside [0, 1].
    """
    noise = _part(noise, "noise", "Use 0 to leave the labels as they are")
    parts = split("digits", seed=seed, train=train)
    rng = np.random.default_rng(seed).spawn(1)[0]  # its own stream, beside that of the split
    return Split(
        _relabelled(parts.train, noise, rng), _relabelled(parts.validation, noise, rng), parts.test
    )


def _part(value: float, name: str, remedy: str) -> float:
    """One number from 0 to 1."""
    return _check._number(value, name, lambda x: 0 <= x <= 1, "one number from 0 to 1", remedy)


def _relabelled(samples: Samples, noise: float, rng: Generator) -> Samples:
    n = len(samples.y)
    return Samples(samples.X, np.where(rng.random(n) < noise, rng.integers(0, 10, n), samples.y))


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
    copies as well, moved by so many pixels as the strength says, in about as many steps as without.
    """

    bounds: tuple[float, float] = (1.0, 1.0)
    network: Callable[[float], Network] = lambda strength: _network()
    optimizer: Callable[[float, float], Optimizer] = lambda rate, strength: Adam(rate)
    stops: bool = False
    shifts: bool = False


METHODS = {
    "none": Method(),
    "L1, proximal": Method(
        (0.01, 0.5),
        optimizer=lambda rate, lam: Adam(rate, prox=l1(lam)),
    ),
    "L2": Method(
        (0.001, 0.03),
        network=lambda lam: _network(lam=lam),
    ),
    "elastic net, proximal": Method(
        (0.01, 0.5),
        optimizer=lambda rate, lam: Adam(rate, prox=ElasticNet(lam, 0.5)),
    ),
    "decoupled decay": Method(
        (0.1, 3.0),
        optimizer=lambda rate, decay: Adam(rate, weight_decay=decay),
    ),
    "batch norm": Method(network=lambda strength: _network(normalise=True)),
    "dropout": Method((0.2, 0.8), network=lambda p: _network(p=p)),
    "max-norm": Method((0.5, 4.0), network=lambda r: _network(radius=r)),
    "dropout, max-norm 2": Method(
        (0.2, 0.8),
        network=lambda p: _network(p=p, radius=2.0),
    ),
    "early stopping": Method(stops=True),
    "shifted copies": Method((0.1, 1.0), shifts=True),
}


@dataclass(frozen=True)
class Trial:
    """One training of a method, and the losses of the network that came out, penalty left out.

    strength is 1 for methods that have none. What the test says is there for the trial that the
    validation chooses; to choose by it is a mistake that the chapter shows.
    """

    method: str
    seed: int
    learning_rate: float
    strength: float
    test_accuracy: float
    train_loss: float
    validation_loss: float
    test_loss: float


def search(
    seeds: Sequence[int] = SEEDS,
    *,
    methods: Sequence[str] = tuple(METHODS),
    trials: int = 4,
    train: int = 200,
    epochs: int = 20,
    noise: float = 0.0,
) -> list[Trial]:
    """Every method on digits, each with so many trials of a learning rate and a strength.

    Both are drawn at random, and the learning rates of a seed are the same for all methods. All
    train for about as many steps, on the same samples, from the same first weights. noise as in
    `samples`. Raises ValueError for unknown methods and trials < 1.
    Source of the search: Bergstra and Bengio (2012).
    """
    from threadpoolctl import threadpool_limits

    trials = _check.count(trials, "trials", 1)
    for name in set(methods) - set(METHODS):
        _check.reject("methods", f"holds {name!r}", f"of {list(METHODS)}", "Choose among these")
    with threadpool_limits(1, "blas"):  # on products this small threads wait more than they work
        return [
            _trial(name, digits, draw, epochs, seed)
            for seed in watched(seeds, "choosing")
            for digits in [samples(seed=seed, train=train, noise=noise)]
            for name in methods
            for draw in np.random.default_rng(seed).random((trials, 2))
        ]


def _trial(
    name: str,
    digits: Split,
    draw: Array,
    epochs: int,
    seed: int,
) -> Trial:
    """Rate and strength from two numbers in [0, 1], and what they lead to."""
    method = METHODS[name]
    rate = _between(*RATES, draw[0])
    strength = _between(*method.bounds, draw[1])
    network = method.network(strength)
    train = shifted(digits.train, strength) if method.shifts else digits.train
    log = fit(
        network,
        *train,
        optimizer=method.optimizer(rate, strength),
        epochs=max(1, epochs * len(digits.train.y) // len(train.y)),
        seed=seed,
    )
    end = log[-1].parameters
    if method.stops:
        end = stopped(network, log, digits.validation)
    share = right(network, end, digits.test)
    losses = [network.evaluate(end, *part) for part in digits]
    return Trial(name, seed, rate, strength, share, *losses)


def _between(low: float, high: float, share: float) -> float:
    """From low to high by a share, uniformly in the logarithm."""
    return float(low * (high / low) ** share)


def chosen(trials: Sequence[Trial]) -> list[Trial]:
    """For each method and seed the trial with the smallest validation loss."""
    best: dict[tuple[str, int], Trial] = {}
    for trial in trials:
        key = trial.method, trial.seed
        pair = best.get(key, trial), trial
        best[key] = min(pair, key=lambda one: one.validation_loss)
    return list(best.values())


def by_budget(validation_losses: ArrayLike, worths: ArrayLike) -> Array:
    """What the chosen trial is worth on average, for budgets of 1 to N.

    Of N trials, k are drawn without replacement, and the one with the
    smallest validation loss is chosen: that of rank i, 0 for the best,
    with probability C(N − 1 − i, k − 1)/C(N, k). Both arguments (N,);
    returns (N,), the mean worth for each k. Raises ValueError where not
    every loss has its worth.
    Source: Dodge et al. (2019); without replacement, Tang et al. (2020).
    """
    losses = np.asarray(validation_losses)
    n, ranks = len(losses), np.argsort(losses, kind="stable")
    worth = _check.target(worths, n, "worths")[ranks]
    i, k = np.arange(n), np.arange(1, n + 1)[:, None]
    chances = comb(n - 1 - i, k - 1) / comb(n, k)
    return np.asarray(chances @ worth)


def stopped(
    network: Network,
    log: Sequence[Epoch],
    validation: Samples,
) -> Parameters:
    """Early stopping: the epoch with the smallest validation loss.

    Source: Prechelt (1998).
    """
    ends = [epoch.parameters for epoch in log]
    return min(ends, key=lambda w: network.evaluate(w, *validation))


def shifted(samples: Samples, distance: float) -> Samples:
    """Images of 8 × 8 pixels, then four copies of all, moved a little.

    To the right, left, down and up, by a distance from 0 to 1 pixel: a
    pixel becomes a mean of its neighbour's value and its own. What is
    moved in is white. X (n, 64) becomes (5n, 64).
    Raises ValueError for a distance outside [0, 1].
    """
    distance = _part(distance, "distance", "Use 0.5 to move by half a pixel")
    X = samples.X
    whole = [_moved(X, *step) for step in [(0, 1), (0, -1), (1, 0), (-1, 0)]]
    copies = [(1 - distance) * X + distance * moved for moved in whole]
    return Samples(np.concatenate([X, *copies]), np.tile(samples.y, 5))


def _moved(X: Floats, down: int, along: int) -> Floats:
    padded = np.pad(X.reshape(-1, 8, 8), ((0, 0), (1, 1), (1, 1)))
    moved = padded[:, 1 - down : 9 - down, 1 - along : 9 - along]
    return np.ascontiguousarray(moved.reshape(X.shape))
