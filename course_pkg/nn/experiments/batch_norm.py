"""Chapter "Batch normalisation": gradients at the start, the noise of batches, what L2 does."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from course_pkg import _check
from course_pkg._check import Array
from course_pkg._progress import watched
from course_pkg.nn import batch_norm
from course_pkg.nn._check import Floats, Parameters
from course_pkg.nn.experiments._runs import Samples, kernels, length, right, split, trained
from course_pkg.nn.layers import BatchNorm, Dense, Generator, Layer, Pass, ReLU
from course_pkg.nn.mlp import Network, fit
from course_pkg.nn.optimizers import SGD
from course_pkg.nn.penalties import is_penalised
from course_pkg.penalties import l2

SEEDS = tuple(range(5))
#: The moving statistics forget ten times as fast as Keras' default: training is this short.
MOMENTUM = 0.9


def network(*, hidden: int = 1, normalised: bool = True, lam: float = 0.0) -> Network:
    """A network for digits: so many hidden layers of 64 units, batch norm before each ReLU.

    Its ε is far below the variance of any unit, so that it shows nowhere.
    """
    norms: list[Layer] = [BatchNorm(MOMENTUM, epsilon=1e-6)] if normalised else []
    layers: list[Layer] = [Dense(64), *norms, ReLU()] * hidden
    return Network((*layers, Dense(10)), penalty=l2(lam) if lam else None)


@dataclass(frozen=True)
class Start:
    """A deep network whose hidden kernels are multiplied by a factor before training.

    gradient is how long the gradient along these kernels is, then and on all samples of
    training; accuracy that on these samples after training, 1/10 or so for a network that has
    learned nothing.
    """

    normalised: bool
    factor: float
    seed: int
    gradient: float
    accuracy: float


def starts(
    seeds: Sequence[int] = SEEDS,
    *,
    factors: Sequence[float] = (0.25, 1.0, 1.4, 4.0),
    hidden: int = 6,
    epochs: int = 6,
) -> list[Start]:
    """Gradients at the start and accuracies of deep networks on digits, with batch norm or not."""
    return [
        _start(seed, normalised, factor, hidden, epochs)
        for seed in watched(seeds, "starts")
        for normalised in (True, False)
        for factor in factors
    ]


def _start(seed: int, normalised: bool, factor: float, hidden: int, epochs: int) -> Start:
    X, y = split("digits", seed=seed).train
    deep, rng = network(hidden=hidden, normalised=normalised), np.random.default_rng(0)
    start = deep.start(64, seed=seed)
    *inner, _ = (name for name in start if is_penalised(name))
    start |= {name: np.float32(factor) * start[name] for name in inner}
    with np.errstate(over="ignore", invalid="ignore"):  # without batch norm it may run away
        gradients = deep.objective(start, X, y, rng).gradients
        log = fit(deep, X, y, optimizer=SGD(0.1), epochs=epochs, seed=seed, parameters=start)
        found = right(deep, log[-1].parameters, Samples(X, y))
    return Start(normalised, factor, seed, length([gradients[name] for name in inner]), found)


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
class UnitNoise:
    """The share of the variance of normalised values that their batches decide: median of units."""

    batch_size: int
    seed: int
    share: float


def unit_noise(
    seeds: Sequence[int] = SEEDS,
    *,
    batch_sizes: Sequence[int] = (4, 16, 64),
    batches: int = 300,
    epochs: int = 20,
) -> list[UnitNoise]:
    """The noise of batches in the hidden units of networks that have learned digits.

    Batches are drawn from the samples of training, with replacement.
    """
    return [record for seed in seeds for record in _units(seed, batch_sizes, batches, epochs)]


def _units(seed: int, batch_sizes: Sequence[int], batches: int, epochs: int) -> list[UnitNoise]:
    samples, rng = split("digits", seed=seed).train, np.random.default_rng(seed)
    learned = trained(network(), samples, epochs=epochs, seed=seed, optimizer=SGD(0.1))
    h = samples.X @ kernels(learned)[0]
    rows = [rng.integers(len(h), size=(size, batches)) for size in batch_sizes]
    return [
        UnitNoise(size, seed, _share(h[drawn].reshape(size, -1), h.shape[1]))
        for size, drawn in zip(batch_sizes, rows, strict=True)
    ]


def _share(drawn: Floats, units: int) -> float:
    """Of values (batch size, batches · units): what does not correlate with the value itself."""
    ones = np.ones(drawn.shape[1])  # again a column for each batch
    found = batch_norm.training(drawn, ones, 0 * ones)[0].reshape(-1, units)
    plain = drawn.reshape(-1, units)
    plain = plain - plain.mean(axis=0)
    together = np.mean(found * plain, axis=0) ** 2
    shares = 1 - together / np.mean(found**2, axis=0) / np.mean(plain**2, axis=0)
    return float(np.median(shares))


@dataclass(frozen=True)
class InGroups(BatchNorm):
    """Batch norm by the statistics of parts of a batch, each of so many samples.

    The step is one for the whole batch: its gradient is as steady as that of large batches, its
    statistics as noisy as those of small ones. size divides the batch.
    Source: Hoffer, Hubara and Soudry (2017), "ghost batch normalisation".
    """

    size: int = 1

    def forward(self, weights: Parameters, x: Floats, rng: Generator | None) -> Pass:
        """As in `BatchNorm`, with the groups in training side by side as if they were features."""
        if rng is None:
            return super().forward(weights, x, rng)
        groups = len(x) // self.size

        def wide(a: Floats) -> Floats:
            return a.reshape(groups, self.size, -1).swapaxes(0, 1).reshape(self.size, -1)

        def narrow(a: Floats) -> Floats:
            return a.reshape(self.size, groups, -1).swapaxes(0, 1).reshape(len(x), -1)

        def by_group(w: Floats) -> Floats:
            return w.reshape(groups, -1)

        repeated = {name: np.tile(w, groups) for name, w in weights.items()}
        out, link, moved = super().forward(repeated, wide(x), rng)

        def back(gradient: Floats) -> tuple[Floats, Parameters]:
            along, own = link(wide(gradient))
            return narrow(along), {name: by_group(w).sum(axis=0) for name, w in own.items()}

        return Pass(narrow(out), back, {n: by_group(w).mean(axis=0) for n, w in moved.items()})


#: By what a network is normalised: its batches, groups of larger batches, or nothing.
WAYS = ("batches", "groups", "none")


@dataclass(frozen=True)
class Compared:
    """Accuracies of a network after so many steps, with statistics of so many samples.

    train_accuracy is that on the labels that it was trained on, random ones included.
    """

    way: str
    batch_size: int
    seed: int
    train_accuracy: float
    test_accuracy: float


def compare(
    seeds: Sequence[int] = SEEDS,
    *,
    ways: Sequence[str] = WAYS,
    batch_sizes: Sequence[int] = (4, 16, 64),
    random: float = 0.0,
    train: int = 320,
    steps: int = 400,
) -> list[Compared]:
    """Training and test accuracy on digits by batch size, with batch norm and without.

    All take the same number of steps, so that larger batches see each sample more often. Small
    batches make noisy gradients as well as noisy statistics: networks without batch norm have the
    first alone, those with groups, whose batches all have the largest size, the second alone.
    random is the share of the labels of training that are drawn at random. Raises ValueError for
    other ways, and where a size does not divide the largest, or that not the samples of training.
    """
    if unknown := sorted(set(ways) - set(WAYS)):
        _check.reject("ways", f"has {unknown}", f"some of {WAYS}", "Choose among these")
    largest = max(batch_sizes)
    for size, whole in [(largest, train), *((size, largest) for size in batch_sizes)]:
        if whole % size:
            remedy = "Use powers of 2 for example"
            _check.reject("batch_sizes", f"has {size}", f"a divisor of {whole}", remedy)
    return [
        _compared(way, size, seed, largest if way == "groups" else size, random, train, steps)
        for seed in watched(seeds, "batch sizes")
        for way in ways
        for size in batch_sizes
    ]


def _compared(
    way: str, size: int, seed: int, batch_size: int, random: float, train: int, steps: int
) -> Compared:
    parts, rng = split("digits", seed=seed, train=train), np.random.default_rng(seed)
    any_label = rng.integers(10, size=train)
    samples = Samples(parts.train.X, np.where(rng.random(train) < random, any_label, parts.train.y))
    norms: dict[str, list[Layer]] = {
        "batches": [BatchNorm(MOMENTUM)],
        "groups": [InGroups(MOMENTUM, size=size)],
        "none": [],
    }
    layers = Network((Dense(64), *norms[way], ReLU(), Dense(10)))
    how = {"epochs": max(1, steps * batch_size // train), "batch_size": batch_size, "seed": seed}
    learned = trained(layers, samples, optimizer=SGD(0.1), **how)
    seen, new = (right(layers, learned, part) for part in (samples, parts.test))
    return Compared(way, size, seed, seen, new)


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
    X, y, rng = _few(seed)
    layers = _exact() if normalised else network(normalised=False)
    start, name = layers.start(64, seed=seed, dtype="float64"), "dense_0/kernel"
    before, after = (
        (layers.forward(w, X, rng).out, layers.objective(w, X, y, rng).gradients[name])
        for w in (start, start | {name: factor * start[name]})
    )
    change = np.abs(after[0] - before[0]).max() / before[0].std()
    lengths = [length([gradient]) for _, gradient in (before, after)]
    return Scaled(normalised, factor, seed, float(change), lengths[1] / lengths[0])


def _exact() -> Network:
    """A network in which the scale of the first kernel does not matter, not even by ε."""
    return Network((Dense(64), BatchNorm(epsilon=1e-12), ReLU(), Dense(10)))


def _few(seed: int) -> tuple[Floats, Floats, Generator]:
    """100 digits in double precision, and the generator that makes a pass one of training."""
    X, y = split("digits", seed=seed, train=100).train
    return X.astype(np.float64), y, np.random.default_rng(0)


@dataclass(frozen=True)
class Twins:
    """Decay of a kernel that feeds a batch norm, beside growing steps along it.

    apart is the largest difference of their outputs after training, in deviations of the outputs;
    from_plain the same between decay and neither of the two. rate is the last step of the growing
    ones, in lengths of the first; shorter how long the decayed kernel is in the end, in lengths of
    the other.
    """

    decay: float
    seed: int
    apart: float
    from_plain: float
    rate: float
    shorter: float


def twins(
    seeds: Sequence[int] = SEEDS,
    *,
    decays: Sequence[float] = (0.01, 0.1),
    learning_rate: float = 0.1,
    steps: int = 200,
) -> list[Twins]:
    """Decay δ as a schedule: steps η (1 − ηδ)^(−2t − 1), t = 0, 1, …, without any decay.

    On 100 digits, all in one batch. Source: Li and Arora (2020).
    """
    return [_twins(seed, decay, learning_rate, steps) for seed in seeds for decay in decays]


def _twins(seed: int, decay: float, learning_rate: float, steps: int) -> Twins:
    kept, constant = 1 - learning_rate * decay, np.full(steps, learning_rate)
    growing = constant * kept ** -(2.0 * np.arange(steps) + 1)
    decayed, w = _walked(seed, learning_rate, kept, constant)
    grown, v = _walked(seed, learning_rate, 1.0, growing)
    plain, _ = _walked(seed, learning_rate, 1.0, constant)
    apart, from_plain = (
        float(np.abs(other - decayed).max() / decayed.std()) for other in (grown, plain)
    )
    rate = float(growing[-1] / growing[0])
    return Twins(decay, seed, apart, from_plain, rate, length([w]) / length([v]))


def _walked(seed: int, learning_rate: float, kept: float, rates: Array) -> tuple[Floats, Floats]:
    """Outputs and first kernel after steps in which it is multiplied, and has rates of its own."""
    (X, y, rng), layers, name = _few(seed), _exact(), "dense_0/kernel"
    parameters = layers.start(64, seed=seed, dtype="float64")
    for rate in rates:
        slopes = layers.objective(parameters, X, y, rng).gradients
        moved = {n: parameters[n] - learning_rate * slope for n, slope in slopes.items()}
        moved[name] = kept * parameters[name] - rate * slopes[name]
        parameters = parameters | moved
    return layers.forward(parameters, X, rng).out, parameters[name]


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
    epochs: int = 30,
) -> list[Steps]:
    """The effective step over training on digits, with L2 of several strengths, by SGD."""
    return [
        _steps(seed, lam, learning_rate, epochs)
        for seed in watched(seeds, "effective steps")
        for lam in lams
    ]


def _steps(seed: int, lam: float, learning_rate: float, epochs: int) -> Steps:
    parts, layers = split("digits", seed=seed), network(lam=lam)
    log = fit(layers, *parts.train, optimizer=SGD(learning_rate), epochs=epochs, seed=seed)
    first = [kernels(epoch.parameters)[0] for epoch in log]
    return Steps(
        lam,
        seed,
        np.array([np.sqrt(np.mean(np.sum(w**2, axis=0))) for w in first]),
        np.array([np.median(batch_norm.effective_step(w, learning_rate)) for w in first]),
        np.array([right(layers, epoch.parameters, parts.test) for epoch in log]),
    )
