"""Chapter "Dropout": scalings right and wrong, the picture of an ensemble, the bridge to ridge."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from course_pkg import data
from course_pkg._check import Array, Flags
from course_pkg._progress import watched
from course_pkg.nn import dropout
from course_pkg.nn.experiments._runs import right, split, trained
from course_pkg.nn.layers import Dense, Dropout, Layer, ReLU, accuracy, perceptron
from course_pkg.nn.mlp import Network

SEEDS = tuple(range(5))
PS = (0.1, 0.25, 0.5, 0.75, 0.9)

#: By name: what training makes of x and a mask at p, and what the weights are times afterwards.
SCALINGS: dict[str, tuple[Callable[[Array, Flags, float], Array], Callable[[float], float]]] = {
    "standard": (lambda x, kept, p: x * kept, lambda p: 1 - p),
    "inverted": (lambda x, kept, p: x * kept / (1 - p), lambda p: 1.0),
    "no scaling": (lambda x, kept, p: x * kept, lambda p: 1.0),
    "divided by p": (lambda x, kept, p: x * kept / p, lambda p: 1.0),
    "weights times p": (lambda x, kept, p: x * kept, lambda p: p),
    "both": (lambda x, kept, p: x * kept / (1 - p), lambda p: 1 - p),
    "multiplied by q": (lambda x, kept, p: x * kept * (1 - p), lambda p: 1.0),
}


def off(scaling: str, p: float) -> float:
    """How many times its mean input of training a unit sees afterwards, 1 for a right scaling."""
    train, after = SCALINGS[scaling]
    kept = float(train(np.ones(1), np.ones(1, bool), p)[0])
    return after(p) / ((1 - p) * kept)


@dataclass(frozen=True)
class Seen:
    """A unit's input in training, mean and variance over masks, and afterwards.

    In units of what it would be with no dropout at all; off is how many times the input that it
    was trained on the unit sees afterwards, 1 for a right scaling.
    """

    scaling: str
    p: float
    mean: float
    variance: float
    afterwards: float

    @property
    def off(self) -> float:
        """The input afterwards over the mean input in training."""
        return self.afterwards / self.mean


def inputs(
    ps: Sequence[float] = PS, *, units: int = 100, draws: int = 20_000, seed: int = 0
) -> list[Seen]:
    """What a unit with so many inputs from U(0, 1), all of weight 1, sees under each scaling.

    At p = ½ dividing by p and weights times p look right, as p = 1 − p.
    """
    rng = np.random.default_rng(seed)
    x = rng.random(units)
    masks = {p: dropout.mask((draws, units), p, rng) for p in ps}
    return [_seen(name, p, x, masks[p]) for name in SCALINGS for p in ps]


def _seen(name: str, p: float, x: Array, kept: Flags) -> Seen:
    train, after = SCALINGS[name]
    sums = train(x, kept, p).sum(axis=1) / x.sum()
    return Seen(name, p, float(sums.mean()), float(sums.var()), after(p))


@dataclass(frozen=True)
class Distinct:
    """How many sub-networks of so many units were trained in so many steps, of all there are.

    A sub-network is drawn for each sample of a batch; expected is 2^N (1 − (1 − 2^−N)^draws), for
    p = ½, where all are equally likely.
    """

    units: int
    draws: int
    seed: int
    seen: int
    possible: int

    @property
    def expected(self) -> float:
        """How many different ones so many draws show on average."""
        return float(-self.possible * np.expm1(self.draws * np.log1p(-1 / self.possible)))


def subnetworks(
    seeds: Sequence[int] = SEEDS,
    *,
    units: Sequence[int] = (4, 8, 12, 16, 20, 30),
    steps: int = 100,
    batch_size: int = 32,
) -> list[Distinct]:
    """How many different masks of p = ½ turn up, by the number of units."""
    draws = steps * batch_size
    return [_distinct(n, draws, seed) for seed in seeds for n in units]


def _distinct(units: int, draws: int, seed: int) -> Distinct:
    kept = dropout.mask((draws, units), 0.5, np.random.default_rng(seed))
    return Distinct(units, draws, seed, len(np.unique(np.packbits(kept, 1), axis=0)), 2**units)


@dataclass(frozen=True)
class Ensemble:
    """How far the mean output of all sub-networks is from the output of the mean network.

    The root mean square over samples and outputs, in deviations of the outputs.
    """

    hidden_layers: int
    p: float
    seed: int
    gap: float


def ensembles(
    seeds: Sequence[int] = SEEDS,
    *,
    hidden_layers: Sequence[int] = (0, 1, 2, 3),
    ps: Sequence[float] = (0.25, 0.5, 0.75),
    inputs: int = 8,
) -> list[Ensemble]:
    """The mean over all masks of the inputs beside the network without dropout, by depth.

    No mask is drawn: each of the 2^inputs counts by its probability. The gap is 0 for one linear
    layer, and for nothing deeper. Networks of 32 units a layer before training, normal samples.
    """
    return [_ensemble(seed, n, p, inputs) for seed in seeds for n in hidden_layers for p in ps]


def _ensemble(seed: int, hidden_layers: int, p: float, inputs: int) -> Ensemble:
    network = Network(perceptron((32,) * hidden_layers, 3))
    parameters = network.start(inputs, seed=seed, dtype="float64")
    X = np.random.default_rng(seed).normal(size=(50, inputs))
    mean = np.zeros((50, 3))
    for bits in product([False, True], repeat=inputs):
        kept = np.array(bits)
        chance = (1 - p) ** kept.sum() * p ** (~kept).sum()
        mean += chance * network.predict(parameters, dropout.inverted(X, kept, p))
    alone = network.predict(parameters, X)
    return Ensemble(
        hidden_layers, p, seed, float(np.sqrt(np.mean((mean - alone) ** 2)) / alone.std())
    )


@dataclass(frozen=True)
class Bridge:
    """Dropout on the inputs of a linear model beside the ridge that it is.

    simulated, the mean loss over masks at the true weights, and its standard error; expected, the
    same by formula. distance, of the weights that minimise the mean loss over these masks from the
    minimiser of the formula, relative to that one.
    """

    p: float
    masks: int
    seed: int
    simulated: float
    error: float
    expected: float
    distance: float


def bridge(
    seeds: Sequence[int] = SEEDS,
    *,
    ps: Sequence[float] = PS,
    masks: Sequence[int] = (10, 100, 1000),
) -> list[Bridge]:
    """The loss and its minimiser over ever more masks, beside `course_pkg.nn.dropout`'s formulas.

    The more masks, the closer: the distance falls as one over the root of their number.
    """
    return [_bridge(seed, p, count) for seed in seeds for p in ps for count in masks]


def _bridge(seed: int, p: float, masks: int) -> Bridge:
    drawn = data.simulate(40, 5, seed=seed, correlation=0.5)
    X, y, rng = drawn.X, drawn.y, np.random.default_rng(seed)
    noisy = dropout.inverted(X, dropout.mask((masks, *X.shape), p, rng), p)
    losses = np.sum((y - noisy @ drawn.w) ** 2, axis=1)
    stacked = noisy.reshape(-1, X.shape[1])
    # By the products: the stack has as many rows as masks times samples.
    found = np.linalg.solve(stacked.T @ stacked, stacked.T @ np.tile(y, masks))
    exact = dropout.minimiser(X, y, p)
    return Bridge(
        p,
        masks,
        seed,
        float(losses.mean()),
        float(losses.std(ddof=1) / np.sqrt(masks)),
        dropout.expected_loss(X, y, drawn.w, p),
        float(np.linalg.norm(found - exact) / np.linalg.norm(exact)),
    )


@dataclass(frozen=True)
class Accuracy:
    """Accuracies of a network that was trained with dropout somewhere."""

    where: str
    p: float
    seed: int
    train_accuracy: float
    test_accuracy: float


#: Where units are dropped in a network of two hidden layers: inputs, first, second.
PLACES = {
    "nowhere": (),
    "inputs": (0,),
    "first hidden": (1,),
    "last hidden": (2,),
    "both hidden": (1, 2),
    "everywhere": (0, 1, 2),
}


def placements(
    seeds: Sequence[int] = SEEDS, *, p: float = 0.5, train: int = 200, epochs: int = 60
) -> list[Accuracy]:
    """Accuracies on digits by where units are dropped, in a network 64-128-128-10."""
    return [
        _accuracy(place, 0.0 if place == "nowhere" else p, seed, train, epochs)
        for seed in watched(seeds, "placements")
        for place in PLACES
    ]


def choices(
    seeds: Sequence[int] = SEEDS,
    *,
    ps: Sequence[float] = (0.0, *PS),
    train: int = 200,
    epochs: int = 60,
) -> list[Accuracy]:
    """Accuracies on digits by p, with units dropped in both hidden layers."""
    return [
        _accuracy("both hidden", p, seed, train, epochs)
        for seed in watched(seeds, "choices")
        for p in ps
    ]


def _accuracy(where: str, p: float, seed: int, train: int, epochs: int) -> Accuracy:
    parts = split("digits", seed=seed, train=train)
    drops: list[list[Layer]] = [
        [Dropout(p)] if p and place in PLACES[where] else [] for place in range(3)
    ]
    first: list[Layer] = [Dense(128), ReLU(), *drops[1]]
    second: list[Layer] = [Dense(128), ReLU(), *drops[2]]
    network = Network((*drops[0], *first, *second, Dense(10)))
    parameters = trained(network, parts.train, epochs=epochs, seed=seed)
    seen, new = (right(network, parameters, part) for part in (parts.train, parts.test))
    return Accuracy(where, p, seed, seen, new)


@dataclass(frozen=True)
class Missing:
    """Accuracy on new samples where hidden units are dropped after training as well.

    p, the probability in training; missing, that afterwards.
    """

    p: float
    missing: float
    seed: int
    test_accuracy: float


def missing_units(
    seeds: Sequence[int] = SEEDS,
    *,
    ps: Sequence[float] = (0.0, 0.5),
    missing: Sequence[float] = (0.0, 0.25, 0.5, 0.75, 0.9),
    train: int = 200,
    epochs: int = 60,
) -> list[Missing]:
    """Accuracies on digits as hidden units go missing, by the p with which they did in training.

    Those left are divided by the probability of being left, in all networks.
    """
    return [
        record
        for seed in watched(seeds, "missing units")
        for p in ps
        for record in _missing(p, missing, seed, train, epochs)
    ]


def _missing(
    p: float, missing: Sequence[float], seed: int, train: int, epochs: int
) -> list[Missing]:
    parts = split("digits", seed=seed, train=train)
    parameters = trained(_hidden(p), parts.train, epochs=epochs, seed=seed)
    rng = np.random.default_rng(seed)
    outputs = [_hidden(share).forward(parameters, parts.test.X, rng).out for share in missing]
    return [
        Missing(p, share, seed, accuracy(out, parts.test.y))
        for share, out in zip(missing, outputs, strict=True)
    ]


def _hidden(p: float) -> Network:
    """A network for digits with two hidden layers, both with dropout, also where p = 0."""
    layer: tuple[Layer, ...] = (Dense(128), ReLU(), Dropout(p))
    return Network((*layer, *layer, Dense(10)))


@dataclass(frozen=True)
class Misread:
    """A trained network whose kernels are fed a wrong scale: accuracy and log loss on new samples.

    factor is how many times the input that they were trained on the kernels are fed.
    """

    scaling: str
    p: float
    seed: int
    factor: float
    test_accuracy: float
    test_loss: float


def misreadings(
    seeds: Sequence[int] = SEEDS, *, p: float = 0.75, train: int = 200, epochs: int = 60
) -> list[Misread]:
    """What each scaling makes of one and the same network for digits, trained rightly.

    Whatever the scaling, what training feeds to a kernel is a mask times a number, which may as
    well be a factor of the kernel; what differs is the factor afterwards. The network has two
    hidden layers with dropout, so that its last kernel meets the factor twice.
    """
    return [
        record
        for seed in watched(seeds, "misreadings")
        for record in _misread(p, seed, train, epochs)
    ]


def _misread(p: float, seed: int, train: int, epochs: int) -> list[Misread]:
    parts, network = split("digits", seed=seed, train=train), _hidden(p)
    parameters = trained(network, parts.train, epochs=epochs, seed=seed)
    fed = [name for name in parameters if name.endswith("/kernel")][1:]
    records = []
    for scaling in SCALINGS:
        factor = off(scaling, p)
        read = parameters | {name: np.float32(factor) * parameters[name] for name in fed}
        share, loss = right(network, read, parts.test), network.evaluate(read, *parts.test)
        records.append(Misread(scaling, p, seed, factor, share, loss))
    return records
