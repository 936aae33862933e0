"""The two experiments that run Keras: the decomposed log, and the constraint that shrinks."""

import numpy as np
import pytest

from course_pkg.nn.experiments import max_norm, training_log
from course_pkg.nn.layers import perceptron
from course_pkg.nn.mlp import Network, fit
from course_pkg.nn.optimizers import Adam


@pytest.fixture(scope="module")
def log():
    """The log of a short training."""
    return training_log.decomposed(train=60, validation=60, epochs=3)


def test_parts_sum_in_every_epoch(log):
    """Both losses, to the rounding of float32."""
    for epoch in log:
        for parts in (epoch.loss, epoch.val_loss):
            np.testing.assert_allclose(parts.reported, parts.total, rtol=5e-6)


def test_the_penalty_is_in_both_losses(log):
    """The same, at the epoch's end; dropout is in the training loss, and makes it larger here."""
    for epoch in log:
        np.testing.assert_allclose(epoch.val_loss.penalty, epoch.loss.penalty, rtol=1e-6)
        assert epoch.loss.penalty > 0.05
        assert epoch.loss.noise > 0


def test_the_same_seed_gives_the_same_log(log):
    """To the last bit."""
    assert log == training_log.decomposed(train=60, validation=60, epochs=3)


def test_keras_shrinks_what_lies_in_the_ball_and_ours_does_not():
    """The shorter a vector the more; ours leaves it to the last bit."""
    records = max_norm.shrink(norms=(0.001, 1.0), times=(1, 100))
    left = {(r.constraint, r.norm, r.times): r.share for r in records}
    assert {1.0} == {share for (name, *_), share in left.items() if name == "ours"}
    np.testing.assert_allclose(1 - 100 * 1e-7 / 0.001, left["Keras", 0.001, 100], atol=1e-4)
    assert left["Keras", 0.001, 100] < left["Keras", 1.0, 100] < 1


@pytest.fixture(scope="module")
def numpy_log():
    """The log of a short training in NumPy."""
    return training_log.from_scratch(train=60, validation=60, epochs=3)


def test_parts_sum_in_numpy(numpy_log):
    """To what the log of the network itself averages to; 60 samples leave a smaller last batch."""
    for epoch in numpy_log:
        np.testing.assert_allclose(epoch.loss.reported, epoch.loss.total, rtol=1e-12)
        assert epoch.loss.penalty == epoch.val_loss.penalty > 0.05
        assert epoch.loss.noise > 0


def test_without_dropout_nothing_is_noise():
    """Exactly, as the same weights give the same loss."""
    for epoch in training_log.from_scratch(train=60, validation=60, epochs=2, p=0.0, lam=0.0):
        assert (epoch.loss.noise, epoch.loss.penalty) == (0.0, 0.0)


def test_watching_does_not_change_training():
    """The same records of each epoch as from a network that nobody looks at."""
    layers, parts = perceptron((8,), 10, p_hidden=0.5), training_log.samples(train=60)
    watched, alone = (
        fit(kind(layers), *parts.train, optimizer=Adam(), epochs=2)[-1]
        for kind in (training_log.Watched, Network)
    )
    assert watched.loss == alone.loss
    np.testing.assert_array_equal(*(e.parameters["dense_0/kernel"] for e in (watched, alone)))
