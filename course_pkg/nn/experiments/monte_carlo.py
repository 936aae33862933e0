"""Chapter "Monte Carlo dropout": what passes with units dropped are worth, and how many of them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from course_pkg import _check
from course_pkg._check import Array
from course_pkg._progress import watched
from course_pkg.nn import calibration, dropout
from course_pkg.nn._check import Floats, Parameters
from course_pkg.nn.experiments._runs import Samples, Split, split, trained
from course_pkg.nn.layers import perceptron
from course_pkg.nn.mlp import Network

SEEDS = tuple(range(5))


def probabilities(
    network: Network,
    parameters: Parameters,
    X: Floats,
    *,
    passes: int,
    seed: int,
) -> Array:
    """What each of T passes with units dropped says: (T, n, classes).

    X (n, features); passes = T ≥ 0. All passes go through the network at
    once, as T · n rows, and each row has a mask of its own. This is
    `course_pkg.nn.keras.predict` in NumPy.
    """
    rng = np.random.default_rng(seed)
    rows = np.tile(X, (passes, 1))
    logits = network.forward(parameters, rows, rng).out
    return _softmax(logits).reshape(passes, len(X), logits.shape[1])


def _softmax(logits: Floats) -> Array:
    exponentials = np.exp((logits - logits.max(axis=1, keepdims=True)).astype(np.float64))
    return np.asarray(exponentials / exponentials.sum(axis=1, keepdims=True))


@dataclass(frozen=True, eq=False)
class Predictions:
    """What a network says of test samples: probabilities of the classes, and the true ones.

    p is that of training, 0 for a network without dropout, which has no passes. off (n, classes),
    with dropout switched off; passes (T, n, classes), with units dropped; y (n,).
    """

    p: float
    seed: int
    off: Array
    passes: Array
    y: Array

    def mean(self, passes: int) -> Array:
        """(n, classes): the mean of so many passes, for 0 the prediction with dropout off.

        Raises ValueError for more passes than there are.
        """
        if _check.count(passes, "passes", 0) > len(self.passes):
            remedy = "Give more of them to `predictions`"
            _check.reject("passes", f"is {passes}", f"at most {len(self.passes)}", remedy)
        return np.asarray(self.passes[:passes].mean(axis=0)) if passes else self.off


def predictions(
    seeds: Sequence[int] = SEEDS,
    *,
    ps: Sequence[float] = (0.0, 0.5),
    passes: int = 100,
    train: int = 300,
    epochs: int = 80,
) -> list[Predictions]:
    """What a network 64-64-64-10 says of new digits, with p in both hidden layers."""
    return [
        _predictions(p, seed, split("digits", seed=seed, train=train), passes, epochs)
        for seed in watched(seeds, "predictions")
        for p in ps
    ]


def _predictions(p: float, seed: int, parts: Split, passes: int, epochs: int) -> Predictions:
    network, X = _network(p), parts.test.X
    parameters = trained(network, parts.train, epochs=epochs, seed=seed)
    off = _softmax(network.predict(parameters, X))
    drawn = probabilities(network, parameters, X, passes=passes if p else 0, seed=seed)
    return Predictions(p, seed, off, drawn, parts.test.y)


@dataclass(frozen=True)
class Calibrated:
    """What a prediction is worth: the mean of so many passes, or for 0 that with dropout off.

    confidence is the mean probability of the predicted class, error the expected calibration
    error, brier the Brier score, log_loss the mean of −log of the probability of the true class,
    in nats.
    """

    p: float
    passes: int
    seed: int
    accuracy: float
    confidence: float
    error: float
    brier: float
    log_loss: float


def calibrated(found: Predictions, passes: int) -> Calibrated:
    """Accuracy and calibration of the mean of so many passes, for 0 with dropout switched off.

    Raises ValueError for more passes than there are.
    """
    mean, y = found.mean(passes), found.y
    true = np.maximum(mean[np.arange(len(y)), y], 1e-12)
    return Calibrated(
        found.p,
        passes,
        found.seed,
        float(np.mean(mean.argmax(axis=1) == y)),
        float(mean.max(axis=1).mean()),
        calibration.expected_calibration_error(mean, y),
        calibration.brier_score(mean, y),
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
    "shuffled", digits 0 to 7 with their pixels in another order; "ten times as bright", the same
    with all pixels multiplied by ten.
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
        "ten times as bright": 10 * alike.X,
    }
    parameters = trained(network, old, epochs=epochs, seed=seed)
    drawn = {
        kind: probabilities(network, parameters, X, passes=passes, seed=seed)
        for kind, X in kinds.items()
    }
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


def _deviation(drawn: Array) -> float:
    """Over passes, of the probability of the class that the mean predicts; mean over samples."""
    predicted = drawn.mean(axis=0).argmax(axis=1)
    return float(drawn.std(axis=0)[np.arange(len(predicted)), predicted].mean())


def _above(found: Array, base: Array) -> float:
    """The chance that one of ``found`` is above one of ``base``, ties counted by half."""
    apart = found[:, None] - base
    return float(np.mean(apart > 0) + np.mean(apart == 0) / 2)


@dataclass(frozen=True)
class Linear:
    """How far the passes of a linear model spread, and how far off its predictions are.

    Root mean squares over problems and new samples: spread, of the deviation over masks; error, of
    the distance from what the true weights predict.
    """

    n: int
    p: float
    seed: int
    spread: float
    error: float


def linear(
    seeds: Sequence[int] = SEEDS,
    *,
    ns: Sequence[int] = (20, 200),
    ps: Sequence[float] = (0.02, 0.1, 0.3, 0.5, 0.7, 0.9),
    tau: float = 0.5,
    problems: int = 100,
) -> list[Linear]:
    """Spread and error of a linear model with dropout on its inputs, where ridge's prior holds.

    Ten weights from N(0, τ²), noise of deviation 1, n samples in orthogonal columns of squared
    length n; a new problem each time. The model is the minimiser of dropout's expected loss, and
    its variance over masks is computed, not simulated.
    """
    return [
        _linear(n, p, seed, tau, problems)
        for seed in watched(seeds, "linear models")
        for n in ns
        for p in ps
    ]


def _linear(n: int, p: float, seed: int, tau: float, problems: int) -> Linear:
    rng = np.random.default_rng(seed)
    variances: list[float] = []
    errors: list[float] = []
    for _ in range(problems):
        X = np.sqrt(n) * np.linalg.qr(rng.normal(size=(n, 10))).Q
        w, new = tau * rng.normal(size=10), rng.normal(size=(100, 10))
        found = dropout.minimiser(X, X @ w + rng.normal(size=n), p)
        variances.append(float(dropout.sum_moments(new, found, p).variance.mean()))
        errors.append(float(np.mean((new @ (found - w)) ** 2)))
    return Linear(n, p, seed, float(np.sqrt(np.mean(variances))), float(np.sqrt(np.mean(errors))))
