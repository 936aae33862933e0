"""Chapter "What the training log really shows": one log, epoch by epoch, in its parts."""

from dataclasses import dataclass, field
from typing import Any

import keras
import numpy as np
from numpy.typing import ArrayLike

from course_pkg import penalties
from course_pkg._check import Array
from course_pkg.nn import mlp
from course_pkg.nn import penalties as on_kernels
from course_pkg.nn._check import Parameters
from course_pkg.nn.experiments._runs import Samples, Split, split
from course_pkg.nn.keras import Dropout, ElasticNet
from course_pkg.nn.keras.training_log import LoggedEpoch, TrainingLoss, ValidationLoss, fit
from course_pkg.nn.layers import Generator, perceptron
from course_pkg.nn.optimizers import Adam


def samples(*, train: int = 200, validation: int = 300, seed: int = 0) -> Split:
    """The digits of this chapter, drawn from the seed."""
    return split("digits", seed=seed, train=train, validation=validation)


def keras_network(*, p: float = 0.5, lam: float = 5e-3, seed: int = 0) -> Any:
    """A Keras network 64-64-10 with dropout and L2, not compiled.

    The seed decides first weights and masks. It sets the global seeds of Keras, NumPy and Python.
    """
    keras.utils.set_random_seed(seed)
    penalty = ElasticNet(lam, 0.0, loss="cross_entropy")
    layers = [
        keras.layers.Dense(64, activation="relu", kernel_regularizer=penalty),
        Dropout(p, seed=seed),
        keras.layers.Dense(10, activation="softmax", kernel_regularizer=penalty),
    ]
    return keras.Sequential([keras.Input((64,)), *layers])


def decomposed(
    *,
    p: float = 0.5,
    lam: float = 5e-3,
    train: int = 200,
    validation: int = 300,
    epochs: int = 30,
    seed: int = 0,
) -> list[LoggedEpoch]:
    """The parts of the log of `keras_network` on digits, by line.

    The seed decides samples, first weights, masks and the order of the samples.
    """
    parts = samples(train=train, validation=validation, seed=seed)
    model = keras_network(p=p, lam=lam, seed=seed)
    model.compile(keras.optimizers.Adam(0.003), "sparse_categorical_crossentropy")
    return fit(model, *parts.train, epochs=epochs, validation_data=parts.validation, seed=seed)


@dataclass(frozen=True)
class Watched(mlp.Network):
    """A network that notes of each batch what it cost, with masks and without.

    met has a row for each batch: its samples, its loss with units dropped,
    its loss with none dropped, and the penalty, all before its step.
    """

    met: list[tuple[int, float, float, float]] = field(default_factory=list)

    def objective(
        self,
        parameters: Parameters,
        X: ArrayLike,
        y: ArrayLike,
        rng: Generator | None = None,
    ) -> mlp.Objective:
        """That of any network, which is not changed by being noted."""
        found = super().objective(parameters, X, y, rng)
        quiet = self.evaluate(parameters, X, y)
        self.met.append((len(np.asarray(X)), found.loss, quiet, found.penalty))
        return found


def from_scratch(
    *,
    p: float = 0.5,
    lam: float = 5e-3,
    train: int = 200,
    validation: int = 300,
    epochs: int = 30,
    seed: int = 0,
) -> list[LoggedEpoch]:
    """The same in NumPy: the parts of the log of a network of the same kind, by line.

    The seed decides samples, first weights, masks and the order of the samples; its draws are not
    those of Keras.
    """
    digits = samples(train=train, validation=validation, seed=seed)
    layers = perceptron((64,), 10, p_hidden=p)
    network = Watched(layers, penalty=penalties.ElasticNet(lam, 0.0))
    log = mlp.fit(network, *digits.train, optimizer=Adam(0.003), epochs=epochs, seed=seed)
    batches = np.split(np.array(network.met), epochs)
    return [
        LoggedEpoch(
            _training(network, epoch, met, digits.train),
            _validation(network, epoch.parameters, digits.validation),
        )
        for epoch, met in zip(log, batches, strict=True)
    ]


def _training(network: mlp.Network, epoch: mlp.Epoch, met: Array, samples: Samples) -> TrainingLoss:
    """What the log says of an epoch, and its parts from what was noted of each batch."""
    noisy, quiet, penalty = np.average(met[:, 1:], axis=0, weights=met[:, 0])
    data, last = _at_end(network, epoch.parameters, samples)
    return TrainingLoss(
        reported=epoch.loss + epoch.penalty,
        data=data,
        penalty=last,
        noise=noisy - quiet,
        data_moved=quiet - data,
        penalty_moved=penalty - last,
    )


def _validation(network: mlp.Network, parameters: Parameters, samples: Samples) -> ValidationLoss:
    data, penalty = _at_end(network, parameters, samples)
    return ValidationLoss(data + penalty, data, penalty)


def _at_end(network: mlp.Network, parameters: Parameters, samples: Samples) -> tuple[float, float]:
    """Data loss, no unit dropped, and penalty."""
    penalty = on_kernels.value(network.penalty, parameters) if network.penalty else 0.0
    return network.evaluate(parameters, *samples), penalty
