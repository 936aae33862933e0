"""Calibration measures, by hand, by simulation and beside scikit-learn."""

import numpy as np
import oracles
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import brier_score_loss

from course_pkg.nn import calibration

SEEDS = st.integers(0, 2**32 - 1)


def simulated(seed, n=20_000, sharpen=1.0):
    """Probabilities of three classes and labels drawn from them, before they are sharpened."""
    rng = np.random.default_rng(seed)
    truth = rng.dirichlet([1, 1, 1], n)
    labels = (rng.random((n, 1)) > truth.cumsum(axis=1)).sum(axis=1)
    told = truth**sharpen
    return told / told.sum(axis=1, keepdims=True), labels


P = np.array([[0.9, 0.1], [0.8, 0.2], [0.3, 0.7], [0.45, 0.55]])
LABELS = np.array([0, 1, 1, 1])


def test_reliability_by_hand():
    """Confidences .9 .8 .7 .55, of which the second is wrong, in two bins above a half."""
    found = calibration.reliability(P, LABELS, bins=4)
    np.testing.assert_allclose([0.625, 0.85], found.confidence)
    np.testing.assert_allclose([1, 0.5], found.accuracy)
    np.testing.assert_allclose([0.5, 0.5], found.share)


def test_error_by_hand():
    """Half of the samples are .375 too modest, half .35 too sure."""
    found = calibration.expected_calibration_error(P, LABELS, bins=4)
    assert 0.3625 == pytest.approx(found)


def test_upper_end_belongs_to_a_bin():
    """A confidence of exactly 1 is in the last bin, one of a half in the bin that ends there."""
    found = calibration.reliability([[1.0, 0], [0.5, 0.5]], [0, 0], bins=2)
    np.testing.assert_allclose([0.5, 1], found.confidence)


@given(SEEDS)
def test_what_is_drawn_from_the_probabilities_is_calibrated(seed):
    """Up to the noise of bins with thousands of samples."""
    assert calibration.expected_calibration_error(*simulated(seed)) < 0.03


@given(SEEDS)
def test_overconfidence_is_seen(seed):
    """Probabilities to the power of 3 are told from those that the labels were drawn from."""
    assert calibration.expected_calibration_error(*simulated(seed, sharpen=3)) > 0.1


@given(SEEDS, st.sampled_from([1.0, 3.0]))
def test_brier_score_is_scikit_learns(seed, sharpen):
    """Its sum over classes, its mean over samples."""
    p, labels = simulated(seed, 50, sharpen)
    expected = brier_score_loss(labels, p, labels=[0, 1, 2], scale_by_half=False)
    assert expected == pytest.approx(calibration.brier_score(p, labels))


@given(SEEDS)
def test_brier_score_is_smallest_for_the_truth(seed):
    """Sharpened probabilities score worse."""
    honest, boastful = (calibration.brier_score(*simulated(seed, sharpen=s)) for s in (1, 3))
    assert honest < boastful


def test_entropy_by_hand():
    """No doubt is 0, a coin is log 2."""
    np.testing.assert_allclose([0, np.log(2)], calibration.entropy([[1.0, 0], [0.5, 0.5]]))


@pytest.mark.parametrize(
    ("name", "call"),
    [
        ("probabilities", lambda: calibration.reliability([[0.5, 0.6]], [0])),
        ("probabilities", lambda: calibration.brier_score([[1.5, -0.5]], [0])),
        ("probabilities", lambda: calibration.entropy([0.5, 0.5])),
        ("y", lambda: calibration.brier_score(P, [0, 1, 1])),
        ("y", lambda: calibration.brier_score(P, [0, 1, 1, 2])),
        ("y", lambda: calibration.brier_score(P, [0, 1, 1, -1])),
        ("y", lambda: calibration.brier_score(P, [0.0, 1, 1, 1])),
        ("bins", lambda: calibration.expected_calibration_error(P, LABELS, bins=0)),
    ],
)
def test_nonsense_is_refused(name, call):
    """Each argument that means nothing has its error, with the four parts."""
    with pytest.raises(ValueError, match=oracles.four_parts(name, "", "")):
        call()
