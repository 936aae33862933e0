"""Data sets, and simulations whose truth is known."""

import numpy as np
import oracles
import pytest

from course_pkg.data import diabetes, hidden_factors, simulate, standardize, zou_hastie


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


ZOU_HASTIE = {1: (20, 8, 3), 2: (20, 8, 3), 3: (100, 40, 15), 4: (50, 40, 15)}


@pytest.mark.parametrize(("example", "sizes"), ZOU_HASTIE.items())
def test_examples_have_the_published_sizes_and_noise(example, sizes):
    """n, p and σ as in section 5 of the paper; any other n where it is asked for."""
    draw = zou_hastie(example, seed=0)
    assert sizes == (*draw.X.shape, draw.noise)
    assert 7 == len(zou_hastie(example, 7, seed=0).y)


@pytest.mark.parametrize("example", ZOU_HASTIE)
def test_examples_have_the_covariance_that_they_promise(example):
    """That of features drawn by the recipe in words, which is not how ours are drawn."""
    expected = np.cov(by_recipe(example, 30_000).T)
    np.testing.assert_allclose(expected, zou_hastie(example, seed=0).covariance, atol=0.08)


def test_members_of_a_group_differ_by_the_published_noise():
    """In example 4 by variance 0.02, which the test above is too coarse to see."""
    X, covariance = by_recipe(4, 30_000), zou_hastie(4, seed=0).covariance
    apart = np.eye(40)[0] - np.eye(40)[1]
    assert np.var(X @ apart) == pytest.approx(apart @ covariance @ apart, rel=0.05)


def by_recipe(example, n):
    """The features of an example as the paper describes them, a step at a time."""
    rng = np.random.default_rng(1)
    if example == 3:
        return rng.normal(size=(n, 40)) + rng.normal(size=(n, 1))
    if example == 4:
        groups = np.repeat(rng.normal(size=(n, 3)), 5, axis=1) + rng.normal(0, 0.1, (n, 15))
        return np.hstack([groups, rng.normal(size=(n, 25))])
    X = rng.normal(size=(n, 8))
    for j in range(1, 8):
        X[:, j] = 0.5 * X[:, j - 1] + np.sqrt(0.75) * X[:, j]
    return X


def test_examples_have_the_published_weights():
    """By their count, and by the sum that y has for a row of ones."""
    weights = {example: zou_hastie(example, seed=0).w for example in ZOU_HASTIE}
    assert {1: 3, 2: 8, 3: 20, 4: 15} == {e: np.count_nonzero(w) for e, w in weights.items()}
    assert [6.5, 6.8, 40, 45] == pytest.approx([w.sum() for w in weights.values()])


def test_unknown_example_is_refused():
    """There are four, and the error says so."""
    with pytest.raises(ValueError, match=oracles.four_parts("example", "is 5", "numbers")):
        zou_hastie(5, seed=0)


def test_hidden_factors_show_in_groups():
    """Within a group features are the same up to sign and noise; between groups they are not."""
    data = hidden_factors(20_000, seed=0)
    alike = np.abs(np.corrcoef(data.X.T))
    assert alike[:3, :3].min() > 0.99 > 0.05 > alike[:3, 3:].max()
    sizes = np.linalg.lstsq(data.X[:, [0, 3]], data.y)[0]
    np.testing.assert_allclose([1, 0.1], sizes, atol=0.01)
