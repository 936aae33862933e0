"""Chapter "What the training log really shows": one log, epoch by epoch, in its parts."""

import keras

from course_pkg.nn.experiments._runs import split
from course_pkg.nn.keras import Dropout, ElasticNet
from course_pkg.nn.keras.training_log import LoggedEpoch, fit


def decomposed(
    *,
    p: float = 0.5,
    lam: float = 5e-3,
    train: int = 200,
    validation: int = 300,
    epochs: int = 30,
    seed: int = 0,
) -> list[LoggedEpoch]:
    """A Keras network 64-64-10 with dropout and L2 on digits, and the parts of its log, by line.

    The seed decides samples, first weights, masks and the order of the samples. It sets the global
    seeds of Keras, NumPy and Python.
    """
    keras.utils.set_random_seed(seed)
    parts = split("digits", seed=seed, train=train, validation=validation)
    penalty = ElasticNet(lam, 0.0, loss="cross_entropy")
    hidden = keras.layers.Dense(64, activation="relu", kernel_regularizer=penalty)
    outputs = keras.layers.Dense(10, activation="softmax", kernel_regularizer=penalty)
    model = keras.Sequential([keras.Input((64,)), hidden, Dropout(p, seed=seed), outputs])
    model.compile(keras.optimizers.Adam(0.003), "sparse_categorical_crossentropy")
    return fit(model, *parts.train, epochs=epochs, validation_data=parts.validation, seed=seed)
