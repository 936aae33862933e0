"""Data sets, and simulations whose truth is known."""

import numpy as np
import pytest

from course_pkg.data import diabetes, simulate, standardize


def test_diabetes_is_the_published_study():
    """442 patients and ten measurements in their own units: ages are years."""
    data = diabetes()
    assert (442, 10) == data.X.shape
    assert "age" == data.names[0]
    assert 19 <= data.X[:, 0].min() <= data.X[:, 0].max() <= 79


def test_the_same_seed_gives_the_same_data_and_another_seed_others():
    """A page that names its seed can be repeated."""
    one, same, other = (simulate(5, 3, seed=seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(one.X, same.X)
    assert not np.allclose(one.y, other.y)


def test_samples_have_the_covariance_that_is_promised():
    """Over many samples neighbours are correlated as asked, and y lies around Xw by the noise."""
    draw = simulate(200_000, 3, seed=0, correlation=0.7, noise=2.0)
    np.testing.assert_allclose(draw.covariance, np.cov(draw.X.T), atol=0.02)
    assert 2.0 == pytest.approx(np.std(draw.y - draw.X @ draw.w), abs=0.02)


@pytest.mark.parametrize("b", [0.0, 1.5])
def test_excess_is_the_error_on_new_samples_beyond_the_noise(b):
    """The formula equals what 200 000 new samples say."""
    new = simulate(200_000, 4, seed=1, noise=0.5)
    w = new.w + np.array([1.0, -2.0, 0.5, 0.0])
    measured = np.mean((new.y - new.X @ w - b) ** 2) - new.noise**2
    assert measured == pytest.approx(new.excess(w, b), rel=0.05)


def test_standardizing_looks_at_the_training_rows_only():
    """The other rows are moved by the same amounts, and a constant column is not divided by 0."""
    X = np.array([[0.0, 5.0], [4.0, 5.0], [8.0, 6.0]])
    Z = standardize(X, slice(2))
    np.testing.assert_allclose([[-1, 0], [1, 0], [3, 1]], Z)


def test_standardizing_a_constant_that_rounds_only_shifts_it():
    """The mean of thirty times 0.1 is not 0.1, and its deviation not 0: it is constant still."""
    Z = standardize(np.append(np.full(30, 0.1), 0.2)[:, None], slice(30))
    np.testing.assert_allclose(Z[:, 0], np.append(np.zeros(30), 0.1), atol=1e-15)
