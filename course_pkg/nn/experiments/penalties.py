"""Chapter "Penalties in a network": which penalty, which step, and what decay is under Adam."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from course_pkg._check import Array
from course_pkg._progress import watched
from course_pkg.nn import penalties
from course_pkg.nn.experiments._runs import Samples, kernels, length, right, split, trained
from course_pkg.nn.layers import perceptron
from course_pkg.nn.mlp import Network, fit
from course_pkg.nn.optimizers import SGD, Adam, Optimizer
from course_pkg.penalties import ElasticNet, l1, l2

#: The penalties that are compared, by name: λ (ρ ‖W‖₁ + (1 − ρ)/2 ‖W‖²) of the kernels.
PENALTIES = {"none": None, "L1": l1(5e-4), "L2": l2(5e-3), "L1L2": ElasticNet(1e-3, 0.3)}
SEEDS = tuple(range(5))


@dataclass(frozen=True)
class Trained:
    """A network after training: its accuracies, its weights, and the two parts of its loss.

    loss is the mean loss on the test samples; Keras reports loss + penalty, which differs between
    penalties where the loss does not.
    """

    penalised_by: str
    seed: int
    train_accuracy: float
    test_accuracy: float
    norm: float
    loss: float
    penalty: float

    @property
    def reported(self) -> float:
        """What Keras would report as val_loss on the test samples."""
        return self.loss + self.penalty


def compare(
    seeds: Sequence[int] = SEEDS, *, data: str = "digits", train: int = 300, epochs: int = 40
) -> list[Trained]:
    """The same network of one hidden layer, 64 units, with each of `PENALTIES`.

    data: "digits", "breast_cancer" or "wine"; raises ValueError for others, and where so many
    samples to train on leave none for the test.
    """
    return [
        _trained(name, data, seed, train, epochs)
        for seed in watched(seeds, "penalties")
        for name in PENALTIES
    ]


def _trained(name: str, data: str, seed: int, train: int, epochs: int) -> Trained:
    penalty, parts = PENALTIES[name], split(data, seed=seed, train=train, validation=1)
    classes = int(parts.train.y.max()) + 1
    network = Network(perceptron((64,), classes), penalty=penalty)
    parameters = trained(network, parts.train, epochs=epochs, seed=seed)
    return Trained(
        name,
        seed,
        right(network, parameters, parts.train),
        right(network, parameters, parts.test),
        length(kernels(parameters)),
        network.evaluate(parameters, *parts.test),
        penalties.value(penalty, parameters) if penalty else 0.0,
    )


@dataclass(frozen=True)
class Zeros:
    """Shares of kernel entries that are 0, and smaller than 0.001, and what the network is worth.

    objective is loss + penalty on the samples of training.
    """

    step: str
    seed: int
    zero: float
    small: float
    objective: float
    accuracy: float


def zeros(
    seeds: Sequence[int] = SEEDS, *, lam: float = 2e-3, train: int = 300, epochs: int = 60
) -> list[Zeros]:
    """One L1 penalty, by its subgradient and by its proximal step, each under SGD."""
    return [
        _zeros(step, seed, lam, train, epochs)
        for seed in watched(seeds, "zeros")
        for step in ("gradient", "proximal")
    ]


def _zeros(step: str, seed: int, lam: float, train: int, epochs: int) -> Zeros:
    parts, proximal = split("digits", seed=seed, train=train), step == "proximal"
    network = Network(perceptron((64,), 10), penalty=None if proximal else l1(lam))
    optimizer = SGD(0.1, prox=l1(lam) if proximal else None)
    parameters = trained(network, parts.train, epochs=epochs, seed=seed, optimizer=optimizer)
    sizes = np.abs(np.concatenate([w.ravel() for w in kernels(parameters)]))
    return Zeros(
        step,
        seed,
        float(np.mean(sizes == 0)),
        float(np.mean(sizes < 1e-3)),
        network.evaluate(parameters, *parts.train) + penalties.value(l1(lam), parameters),
        right(network, parameters, parts.test),
    )


@dataclass(frozen=True, eq=False)
class Trace:
    """Two weights over the steps of training, before the first one too: arrays (steps + 1,).

    unused leads from a pixel that is white in every image, so that the loss has no slope along it
    and only penalty or decay move it; used leads from one in the middle of the image.
    """

    method: str
    unused: Array
    used: Array


def traces(*, strength: float = 0.05, steps: int = 300, seed: int = 0) -> list[Trace]:
    """Full-batch training with L2 and with decoupled decay of one strength, by Adam and by SGD.

    Under Adam a gradient is divided by its own size. So the strength of L2, all of the gradient
    that the unused weight has, cancels: it goes the same way at any strength, by at most about
    the learning rate a step. Decay shrinks it by the factor 1 − ηδ a step.
    """
    methods: dict[str, tuple[Optimizer, float]] = {
        "Adam": (Adam(0.001), 0.0),
        "Adam + L2": (Adam(0.001), strength),
        "AdamW": (Adam(0.001, weight_decay=strength), 0.0),
        "SGD + L2": (SGD(0.1), strength),
        "SGD + decay": (SGD(0.1, weight_decay=strength), 0.0),
    }
    samples = split("digits", seed=seed, train=200).train
    return [
        _trace(name, optimizer, lam, samples, steps, seed)
        for name, (optimizer, lam) in methods.items()
    ]


def _trace(
    name: str, optimizer: Optimizer, lam: float, samples: Samples, steps: int, seed: int
) -> Trace:
    network = Network(perceptron((16,), 10), penalty=l2(lam) if lam else None)
    start = network.start(64, seed=seed)
    whole = len(samples.X)  # one batch of all samples: an epoch is a step
    log = fit(network, *samples, optimizer=optimizer, epochs=steps, batch_size=whole, seed=seed)
    states = [start, *(epoch.parameters for epoch in log)]
    first = np.array([parameters["dense_0/kernel"] for parameters in states])
    unit = np.abs(first[0, 0]).argmax()  # the unit for which there is most to shrink
    return Trace(name, first[:, 0, unit], first[:, 36, unit])


@dataclass(frozen=True)
class Agreement:
    """How far apart L2 and decoupled decay of the same strength lead.

    distance is ‖W_L2 − W_decay‖/‖W_L2‖ over all kernels at the end of training.
    """

    optimizer: str
    seed: int
    distance: float
    accuracy_l2: float
    accuracy_decay: float


def decay(
    seeds: Sequence[int] = SEEDS, *, strength: float = 0.01, train: int = 200, epochs: int = 30
) -> list[Agreement]:
    """L2 beside decoupled decay from the same start, by SGD (the same) and by Adam (not).

    In float64. Source: Loshchilov and Hutter (2019).
    """
    optimizers: dict[str, SGD | Adam] = {"SGD": SGD(0.1), "Adam": Adam(0.003)}
    return [
        _agreement(name, optimizer, seed, strength, train, epochs)
        for seed in watched(seeds, "decay")
        for name, optimizer in optimizers.items()
    ]


def _agreement(
    name: str, optimizer: SGD | Adam, seed: int, strength: float, train: int, epochs: int
) -> Agreement:
    parts = split("digits", seed=seed, train=train)
    samples = Samples(parts.train.X.astype(np.float64), parts.train.y)
    networks = [Network(perceptron((32,), 10), penalty=p) for p in (l2(strength), None)]
    optimizers = [optimizer, replace(optimizer, weight_decay=strength)]
    ends = [
        trained(network, samples, epochs=epochs, seed=seed, optimizer=steps)
        for network, steps in zip(networks, optimizers, strict=True)
    ]
    by_l2, by_decay = (kernels(parameters) for parameters in ends)
    apart = [a - b for a, b in zip(by_l2, by_decay, strict=True)]
    accuracies = [right(networks[0], parameters, parts.test) for parameters in ends]
    return Agreement(name, seed, length(apart) / length(by_l2), *accuracies)
