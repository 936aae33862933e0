"""Chapter "Monte Carlo dropout": what passes with units dropped are worth, and how many of them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from course_pkg._check import Array
from course_pkg._progress import watched
from course_pkg.nn import calibration
from course_pkg.nn._check import Floats, Parameters
from course_pkg.nn.experiments._runs import Samples, split, trained
from course_pkg.nn.layers import perceptron
from course_pkg.nn.mlp import Network

SEEDS = tuple(range(5))


@dataclass(frozen=True)
class Calibrated:
    """What predictions are worth: the mean of T passes, or, for passes = 0, dropout switched off.

    p is that of training, 0 for a network that was trained without dropout. error is the expected
    calibration error, brier the Brier score, log_loss the mean of −log of the probability of the
    true class, in nats.
    """

    p: float
    passes: int
    seed: int
    accuracy: float
    error: float
    brier: float
    log_loss: float


def calibrated(
    seeds: Sequence[int] = SEEDS,
    *,
    passes: Sequence[int] = (0, 1, 3, 10, 30, 100),
    p: float = 0.5,
    train: int = 300,
    epochs: int = 80,
) -> list[Calibrated]:
    """Accuracy and calibration on digits by the number of passes, of one network a seed.

    Beside it one that was trained without dropout, and has no passes.
    """
    return [
        record
        for seed in watched(seeds, "calibration")
        for share, counts in ((0.0, (0,)), (p, passes))
        for record in _calibrated(seed, counts, share, train, epochs)
    ]


def _calibrated(
    seed: int, passes: Sequence[int], p: float, train: int, epochs: int
) -> list[Calibrated]:
    parts, network = split("digits", seed=seed, train=train), _network(p)
    parameters = trained(network, parts.train, epochs=epochs, seed=seed)
    drawn = _passes(network, parameters, parts.test.X, max(1, *passes), seed)
    off = _softmax(network.predict(parameters, parts.test.X))
    means = {count: drawn[:count].mean(axis=0) if count else off for count in passes}
    return [_worth(p, count, seed, mean, parts.test.y) for count, mean in means.items()]


def _worth(p: float, passes: int, seed: int, probabilities: Array, y: Array) -> Calibrated:
    true = np.maximum(probabilities[np.arange(len(y)), y], 1e-12)
    return Calibrated(
        p,
        passes,
        seed,
        float(np.mean(probabilities.argmax(axis=1) == y)),
        calibration.expected_calibration_error(probabilities, y),
        calibration.brier_score(probabilities, y),
        -float(np.mean(np.log(true))),
    )


@dataclass(frozen=True)
class Spread:
    """How undecided a network is about samples of a kind.

    entropy, of the mean of the passes, and off, of the prediction with dropout switched off, in
    nats; spread, the deviation over passes of the probability of the predicted class. detected is
    the chance that a sample of this kind has a higher entropy than one of the test samples that
    are like those of training: 0.5 says nothing, 1 tells all of them apart.
    """

    kind: str
    seed: int
    entropy: float
    off: float
    spread: float
    detected: float
    detected_off: float


def spreads(
    seeds: Sequence[int] = SEEDS,
    *,
    passes: int = 50,
    p: float = 0.5,
    train: int = 300,
    epochs: int = 80,
) -> list[Spread]:
    """Spread and entropy in and out of the distribution of training, which has digits 0 to 7 only.

    Kinds: "digits 0-7", not seen but alike; "digits 8, 9", of no class that the network has;
    "shuffled", digits 0 to 7 with their pixels in another order.
    """
    return [
        record
        for seed in watched(seeds, "spreads")
        for record in _spreads(seed, passes, p, train, epochs)
    ]


def _spreads(seed: int, passes: int, p: float, train: int, epochs: int) -> list[Spread]:
    parts, network = split("digits", seed=seed, train=train), _network(p)
    old, alike = (Samples(X[y < 8], y[y < 8]) for X, y in (parts.train, parts.test))
    order = np.random.default_rng(seed).permutation(alike.X.shape[1])
    kinds = {
        "digits 0-7": alike.X,
        "digits 8, 9": parts.test.X[parts.test.y >= 8],
        "shuffled": alike.X[:, order],
    }
    parameters = trained(network, old, epochs=epochs, seed=seed)
    drawn = {kind: _passes(network, parameters, X, passes, seed) for kind, X in kinds.items()}
    entropies = {kind: calibration.entropy(found.mean(axis=0)) for kind, found in drawn.items()}
    off = {
        kind: calibration.entropy(_softmax(network.predict(parameters, X)))
        for kind, X in kinds.items()
    }
    return [
        Spread(
            kind,
            seed,
            float(entropies[kind].mean()),
            float(off[kind].mean()),
            _deviation(drawn[kind]),
            _above(entropies[kind], entropies["digits 0-7"]),
            _above(off[kind], off["digits 0-7"]),
        )
        for kind in kinds
    ]


def _network(p: float) -> Network:
    return Network(perceptron((64, 64), 10, p_hidden=p))


def _passes(network: Network, parameters: Parameters, X: Floats, passes: int, seed: int) -> Array:
    """Probabilities (passes, n, classes) with units dropped: `nn.keras.predict` in NumPy."""
    rng = np.random.default_rng(seed)
    logits = network.forward(parameters, np.tile(X, (passes, 1)), rng).out
    return _softmax(logits).reshape(passes, len(X), -1)


def _softmax(logits: Floats) -> Array:
    exponentials = np.exp((logits - logits.max(axis=1, keepdims=True)).astype(np.float64))
    return np.asarray(exponentials / exponentials.sum(axis=1, keepdims=True))


def _deviation(drawn: Array) -> float:
    """Over passes, of the probability of the class that the mean predicts; mean over samples."""
    predicted = drawn.mean(axis=0).argmax(axis=1)
    return float(drawn.std(axis=0)[np.arange(len(predicted)), predicted].mean())


def _above(found: Array, base: Array) -> float:
    """The chance that one of ``found`` is above one of ``base``, ties counted by half."""
    apart = found[:, None] - base
    return float(np.mean(apart > 0) + np.mean(apart == 0) / 2)
