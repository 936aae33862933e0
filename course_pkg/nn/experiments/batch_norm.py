"""Chapter "Batch normalisation": the noise of batch statistics, and what L2 does to it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from course_pkg._check import Array
from course_pkg._progress import watched
from course_pkg.nn import batch_norm
from course_pkg.nn.experiments._runs import kernels, right, split, trained
from course_pkg.nn.layers import BatchNorm, Dense, Layer, ReLU, perceptron
from course_pkg.nn.mlp import Network, fit
from course_pkg.nn.optimizers import SGD
from course_pkg.penalties import l2

SEEDS = tuple(range(5))


@dataclass(frozen=True)
class Noise:
    """The variance that a batch adds to its mean and to a normalised value: drawn, and by formula.

    For a feature of variance 1; see `course_pkg.nn.batch_norm.mean_noise` and `value_noise`.
    """

    batch_size: int
    mean: float
    mean_formula: float
    value: float
    value_formula: float


def noise(
    batch_sizes: Sequence[int] = (2, 4, 8, 16, 32, 64, 128), *, batches: int = 5000, seed: int = 0
) -> list[Noise]:
    """The noise of batch statistics by batch size, for a normal feature."""
    rng = np.random.default_rng(seed)
    return [_noise(size, rng.normal(size=(size, batches))) for size in batch_sizes]


def _noise(batch_size: int, z: Array) -> Noise:
    ones = np.ones(z.shape[1])  # each column is a batch of its own
    found, _, statistics = batch_norm.training(z, ones, 0 * ones, epsilon=1e-12)
    share = np.mean(found * z) / np.mean(z**2)
    return Noise(
        batch_size,
        float(np.mean(statistics.mean**2)),
        batch_norm.mean_noise(1.0, batch_size),
        float(np.mean((found - share * z) ** 2)),
        batch_norm.value_noise(batch_size),
    )


@dataclass(frozen=True)
class Gap:
    """Accuracies of a network that was trained for so many steps with batches of a size."""

    batch_size: int
    normalised: bool
    seed: int
    train_accuracy: float
    test_accuracy: float

    @property
    def gap(self) -> float:
        """How much better it is on the samples it has seen."""
        return self.train_accuracy - self.test_accuracy


def gaps(
    seeds: Sequence[int] = SEEDS,
    *,
    batch_sizes: Sequence[int] = (4, 16, 64),
    train: int = 320,
    steps: int = 1200,
) -> list[Gap]:
    """Training and test accuracy on digits by batch size, with batch norm and without.

    All take the same number of steps, so that larger batches see each sample more often. Smaller
    batches make noisier gradients as well: the networks without batch norm show by how much.
    """
    return [
        _gap(seed, size, normalised, train, steps)
        for seed in watched(seeds, "batch sizes")
        for size in batch_sizes
        for normalised in (True, False)
    ]


def _gap(seed: int, batch_size: int, normalised: bool, train: int, steps: int) -> Gap:
    parts = split("digits", seed=seed, train=train)
    # The moving statistics forget ten times as fast as Keras' default: training is this short.
    norms: list[Layer] = [BatchNorm(momentum=0.9)] if normalised else []
    network = Network((Dense(64), *norms, ReLU(), Dense(10)))
    epochs = max(1, steps * batch_size // train)
    parameters = trained(
        network, parts.train, epochs=epochs, seed=seed, optimizer=SGD(0.1), batch_size=batch_size
    )
    seen, new = (right(network, parameters, part) for part in (parts.train, parts.test))
    return Gap(batch_size, normalised, seed, seen, new)


@dataclass(frozen=True)
class Scaled:
    """What a network makes of its first kernel times a factor.

    change is the largest change of an output, in deviations of the outputs; gradient how long the
    gradient along the kernel is, in lengths before the scaling.
    """

    normalised: bool
    factor: float
    seed: int
    change: float
    gradient: float


def scaled(
    seeds: Sequence[int] = SEEDS, *, factors: Sequence[float] = (0.1, 0.5, 2.0, 10.0)
) -> list[Scaled]:
    """A kernel that feeds a batch norm, scaled: the function stays, the gradient is divided."""
    return [
        _scaled(seed, normalised, factor)
        for seed in seeds
        for normalised in (True, False)
        for factor in factors
    ]


def _scaled(seed: int, normalised: bool, factor: float) -> Scaled:
    X, y = split("digits", seed=seed, train=100).train
    X = X.astype(np.float64)
    norms: list[Layer] = [BatchNorm(epsilon=1e-12)] if normalised else []
    network = Network((Dense(32), *norms, ReLU(), Dense(10)))
    start, name = network.start(64, seed=seed, dtype="float64"), "dense_0/kernel"
    rng = np.random.default_rng(0)  # the training form; nothing is drawn without dropout
    before, after = (
        (network.forward(w, X, rng).out, network.objective(w, X, y, rng).gradients[name])
        for w in (start, start | {name: factor * start[name]})
    )
    change = np.abs(after[0] - before[0]).max() / before[0].std()
    lengths = [float(np.linalg.norm(gradient)) for _, gradient in (before, after)]
    return Scaled(normalised, factor, seed, float(change), lengths[1] / lengths[0])


@dataclass(frozen=True, eq=False)
class Steps:
    """Epoch by epoch of a kernel that feeds a batch norm: arrays (epochs,).

    norm is the root mean square length of its columns; effective the median of η/‖w‖² over them;
    accuracy that on the test samples.
    """

    lam: float
    seed: int
    norm: Array
    effective: Array
    accuracy: Array


def effective_steps(
    seeds: Sequence[int] = SEEDS,
    *,
    lams: Sequence[float] = (0.0, 1e-3, 1e-2),
    learning_rate: float = 0.1,
    epochs: int = 40,
) -> list[Steps]:
    """The effective step over training on digits, with L2 of several strengths, by SGD."""
    return [
        _steps(seed, lam, learning_rate, epochs)
        for seed in watched(seeds, "effective steps")
        for lam in lams
    ]


def _steps(seed: int, lam: float, learning_rate: float, epochs: int) -> Steps:
    parts = split("digits", seed=seed)
    network = Network(perceptron((64,), 10, normalise=True), penalty=l2(lam) if lam else None)
    log = fit(network, *parts.train, optimizer=SGD(learning_rate), epochs=epochs, seed=seed)
    first = [kernels(epoch.parameters)[0] for epoch in log]
    return Steps(
        lam,
        seed,
        np.array([np.sqrt(np.mean(np.sum(w**2, axis=0))) for w in first]),
        np.array([np.median(batch_norm.effective_step(w, learning_rate)) for w in first]),
        np.array([right(network, epoch.parameters, parts.test) for epoch in log]),
    )
