"""The NumPy reference of batch normalisation beside keras.layers.BatchNormalization."""

import keras
import numpy as np
import pytest

from course_pkg import backend
from course_pkg.nn import batch_norm
from course_pkg.nn.batch_norm import Statistics

RNG = np.random.default_rng(0)
X = RNG.normal(3, 2, size=(16, 5)).astype(np.float32)
GAMMA, BETA = RNG.normal(1, 0.1, 5), RNG.normal(0, 0.1, 5)
START = Statistics(RNG.normal(size=5), RNG.uniform(0.5, 2, 5))


@pytest.fixture
def layer():
    """Keras' layer with parameters and moving statistics that are not the first ones."""
    layer = keras.layers.BatchNormalization()
    layer.build(X.shape)
    layer.set_weights([GAMMA, BETA, *START])
    return layer


def test_training_form_is_that_of_keras(layer):
    """By the statistics of the batch, their variance divided by its size."""
    found, _, _ = batch_norm.training(X, GAMMA, BETA)
    np.testing.assert_allclose(backend.to_numpy(layer(X, training=True)), found, atol=1e-5)


def test_inference_form_is_that_of_keras(layer):
    """By the moving statistics."""
    found, _ = batch_norm.inference(X, GAMMA, BETA, START)
    np.testing.assert_allclose(backend.to_numpy(layer(X, training=False)), found, atol=1e-5)


def test_moving_statistics_are_those_of_keras(layer):
    """After one batch, and after two."""
    moving = START
    for batch in (X, 2 * X + 1):
        layer(batch, training=True)
        moving = batch_norm.moved(moving, batch_norm.training(batch, GAMMA, BETA)[2])
        np.testing.assert_allclose(layer.get_weights()[2:], moving, rtol=1e-5)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda mean, variance: Statistics(mean, variance * 16 / 15),  # divided by n − 1
        lambda mean, variance: Statistics(mean, np.sqrt(variance)),  # a deviation
        lambda mean, variance: Statistics(0 * mean, variance),
    ],
)
def test_other_statistics_are_seen(layer, wrong):
    """The comparison tells what a batch's statistics are not."""
    layer(X, training=True)
    batch = batch_norm.training(X, GAMMA, BETA)[2]
    moving = batch_norm.moved(START, wrong(*batch))
    assert not np.allclose(layer.get_weights()[2:], moving, rtol=1e-5)
