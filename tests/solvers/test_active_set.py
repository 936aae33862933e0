"""The exact solver on a Gram matrix: against brute force, on data made to lead it astray."""

import certificates
import numpy as np
import oracles_l1 as oracles
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.optimize import nnls
from shapes import SHAPES, draw

from course_pkg.solvers.active_set import SLIDES, ActiveSet

RHOS = pytest.mark.parametrize("rho", [1, 0.5, 0.01])
SIGNS = pytest.mark.parametrize("positive", [False, True], ids=["any sign", "positive"])
SEEDS = pytest.mark.parametrize("seed", range(4))
FEW = st.integers(-2, 2).map(float)


def centred(X, y):
    """X and y without their means, constant columns exactly 0."""
    return (X - X.mean(axis=0)) * (np.ptp(X, axis=0) > 0), (y - y.mean()) * (np.ptp(y) > 0)


def joined(X, y, positive=False):
    """An active set that knows all features of (X, y)."""
    n, p = X.shape
    active_set = ActiveSet(positive)
    active_set.join(np.empty((0, p)), X.T @ X / n, X.T @ y / n)
    return active_set


def solve(active_set, lam, rho):
    """The weights at λ and ρ."""
    return active_set.solve(lam * rho, lam * (1 - rho))[0]


def excess(X, y, w, lam, rho, positive=False):
    """How far the objective at w is from that of brute force, as a share of that at w = 0."""
    best = oracles.by_signs(X, y, lam, rho, fit_intercept=False, positive=positive)
    values = [oracles.objective(X, y, v, 0, lam, rho) for v in (w, best[0], 0 * w)]
    return (values[0] - values[1]) / max(values[2], 1e-300)


# the minimum


@RHOS
@SIGNS
@pytest.mark.parametrize("lam", [1e-6, 0.3])
@pytest.mark.parametrize("name", [name for name in SHAPES if SHAPES[name][0].shape[1] < 6])
def test_minimum_is_that_of_brute_force(name, lam, rho, positive):
    """Whatever the shape, no pattern of signs is lower."""
    X, y = centred(*SHAPES[name])
    w = solve(joined(X, y, positive), lam, rho)
    assert abs(excess(X, y, w, lam, rho, positive)) < 1e-9
    assert w.min() >= 0 or not positive


@given(
    arrays(float, st.tuples(st.integers(1, 5), st.integers(1, 4)), elements=FEW),
    st.randoms(use_true_random=False),
    st.lists(st.sampled_from([1e-4, 0.01, 0.125, 0.25, 0.5, 1, 4]), min_size=1, max_size=4),
    st.sampled_from([1, 1, 0.5, 0.999]),
    st.booleans(),
)
def test_ties_and_combinations_do_not_mislead(X, random, lams, rho, positive):
    """Small whole numbers, full of equal columns and equal slopes, at λ in any order."""
    y = np.array([random.randint(-3, 3) for _ in X], float)
    active_set = joined(X, y, positive)
    for lam in lams:
        w = solve(active_set, lam, rho)
        assert abs(excess(X, y, w, lam, rho, positive)) < 1e-9


@RHOS
def test_orthonormal_design_is_thresholding(rho):
    """Where features do not interfere, every weight has its closed form."""
    X = oracles.orthonormal_design(12, 5)
    y = X @ [2.0, -0.5, 0.31, 0.1, 0]
    expected = oracles.orthonormal(X, y, 0.3, rho)
    np.testing.assert_allclose(expected, solve(joined(X, y), 0.3, rho), atol=1e-14)


@SEEDS
def test_nonnegative_least_squares(seed):
    """Without a penalty and with w ≥ 0 it is what Lawson and Hanson's method finds."""
    X, y = draw(20, 6 + seed)
    expected, _ = nnls(X, y)
    np.testing.assert_allclose(expected, solve(joined(X, y, True), 0, 1), rtol=1e-7, atol=1e-9)


@SEEDS
def test_nonnegative_elastic_net(seed):
    """Rows for the ridge part, and λ₁ taken off the slopes, make it nonnegative least squares."""
    (X, y), n, p = draw(20, 6 + seed), 20, 6 + seed
    rows = np.vstack([X, np.sqrt(n * 0.2) * np.eye(p)])
    shift = np.linalg.lstsq(rows.T, np.full(p, n * 0.3))[0]  # Xᵀshift = nλ₁
    expected, _ = nnls(rows, np.append(y, np.zeros(p)) - shift)
    found, _ = joined(X, y, True).solve(0.3, 0.2)
    np.testing.assert_allclose(expected, found, rtol=1e-7, atol=1e-9)


def test_a_wrong_answer_is_rejected():
    """The checks of this file see a weight that is off by a millionth, and one that is missing."""
    X, y = centred(*draw(12, 3))
    w = solve(joined(X, y), 0.3, 1)
    assert abs(certificates.relative_gap(X, y, w, 0, 0.3, 1)) < 1e-12
    assert certificates.relative_gap(X, y, w * (1 + 1e-6), 0, 0.3, 1) > 1e-9
    assert excess(X, y, w * (1 + 1e-4), 0.3, 1) > 1e-9
    assert excess(X, y, w * [1, 1, 0], 0.3, 1) > 1e-3


# many λ in any order


def integers(rng, n, p):
    """Whole numbers: ties, and columns that are sums of others."""
    return rng.integers(-2, 3, (n, p)).astype(float)


def low_rank(rng, n, p):
    """A quarter as many directions as features."""
    r = max(1, min(n, p) // 4)
    return rng.integers(-2, 3, (n, r)) @ rng.integers(-2, 3, (r, p)).astype(float)


def few_directions(rng, n, p):
    """Half as many directions as there could be, none of them a whole number."""
    r = max(1, min(n, p) // 2)
    return rng.normal(size=(n, r)) @ rng.normal(size=(r, p))


def copies(rng, n, p):
    """Every column there twice, the second time with the other sign."""
    half = rng.normal(size=(n, (p + 1) // 2))
    return np.hstack([half, -half])[:, :p]


def near_copies(rng, n, p):
    """Every column there twice, the second time with a hundredth of noise."""
    half = rng.normal(size=(n, (p + 1) // 2))
    return np.hstack([half, half + 1e-2 * rng.normal(size=half.shape)])[:, :p]


def cumulated(rng, n, p):
    """Steps: neighbours correlate nearly perfectly."""
    return np.tril(np.ones((n, p))) * rng.choice([-1, 1], p)


def scaled(rng, n, p):
    """Units from 1e-8 to 1e8."""
    return rng.normal(size=(n, p)) * np.geomspace(1e-8, 1e8, p)


DESIGNS = pytest.mark.parametrize(
    "design", [integers, low_rank, few_directions, copies, near_copies, cumulated, scaled]
)


def problem(design, seed):
    """Centred (X, y) of a design, wide and tall by turns, and where its last weight vanishes."""
    rng = np.random.default_rng(seed)
    n, p = [(15, 40), (40, 15)][seed % 2]
    X, y = centred(design(rng, n, p), rng.normal(size=n))
    return X, y, np.max(np.abs(X.T @ y)) / len(y)


@DESIGNS
@SEEDS
@pytest.mark.parametrize("rho", [1, 0.999])
def test_jumps_of_the_penalty_are_followed(design, seed, rho):
    """Up and down over five decades, each answer is certified, with hardly a ridge part too."""
    X, y, largest = problem(design, seed)
    active_set = joined(X, y)
    for share in 10.0 ** np.random.default_rng(seed).uniform(-5, 0, 10):
        w = solve(active_set, share * largest, rho)
        assert certificates.relative_gap(X, y, w, 0, share * largest, rho) < 1e-9


@DESIGNS
@SEEDS
@SIGNS
def test_at_lambda_max_all_weights_are_exactly_zero(design, seed, positive):
    """Where the last weight vanishes it has vanished."""
    X, y, largest = problem(design, seed)
    w = solve(joined(X, y, positive), largest, 1)
    np.testing.assert_array_equal(np.zeros(X.shape[1]), w)


@DESIGNS
@SEEDS
@SIGNS
def test_beyond_lambda_max_all_weights_are_exactly_zero(design, seed, positive):
    """Wherever we stood before: no rounding is left."""
    X, y, largest = problem(design, seed)
    active_set = joined(X, y, positive)
    for share in (1 + 1e-9, 2, 1e100):
        solve(active_set, 0.01 * largest, 1)
        np.testing.assert_array_equal(np.zeros(X.shape[1]), solve(active_set, share * largest, 1))


@DESIGNS
@SEEDS
def test_positive_weights_are_certified_by_their_slopes(design, seed):
    """No weight is negative, no slope above λ, none below where there is weight."""
    X, y, largest = problem(design, seed)
    active_set, reach = joined(X, y, True), np.sqrt(np.mean(X**2, axis=0) * np.mean(y**2)) + 1e-300
    for share in (0.5, 0.01, 0.1, 0.001):
        w = solve(active_set, share * largest, 1)
        slopes = X.T @ (y - X @ w) / len(y) - share * largest
        assert w.min() >= 0
        assert np.max(slopes / reach) < 1e-9
        assert np.all(np.abs(slopes / reach)[w > 0] < 1e-9)


@DESIGNS
def test_same_input_same_bits(design):
    """Nothing is left to chance."""
    X, y, largest = problem(design, 1)
    first, second = joined(X, y), joined(X, y)
    for share in (0.1, 0.001, 0.3):
        expected = solve(first, share * largest, 1)
        np.testing.assert_array_equal(expected, solve(second, share * largest, 1))


@DESIGNS
@SEEDS
def test_features_may_join_one_after_another(design, seed):
    """In any parts and between solutions, the minimum is that of all of them."""
    X, y, largest = problem(design, seed)
    n, active_set = len(y), ActiveSet()
    for columns in np.array_split(np.arange(X.shape[1]), [3, 4, 10]):
        before, new = X[:, : columns[0]], X[:, columns]
        active_set.join(before.T @ new / n, new.T @ new / n, new.T @ y / n)
        solve(active_set, 0.1 * largest, 0.95)
    w = solve(active_set, 0.1 * largest, 0.95)
    assert certificates.relative_gap(X, y, w, 0, 0.1 * largest, 0.95) < 1e-10


@DESIGNS
@SEEDS
def test_it_ends(design, seed):
    """Even from far away, after a small multiple of the number of features."""
    X, y, largest = problem(design, seed)
    _, steps = joined(X, y).solve(1e-4 * largest, 0)
    assert steps < SLIDES * X.shape[1]


def test_no_features_no_weights():
    """Before any feature has joined there is nothing to solve."""
    w, steps = ActiveSet().solve(0.3, 0)
    assert (0,) == w.shape
    assert 0 == steps


def test_neighbouring_penalty_takes_few_steps():
    """From the solution next to it, the guess is right after a step or two."""
    X, y = centred(*draw(60, 20))
    active_set = joined(X, y)
    active_set.solve(0.5, 0)
    assert active_set.solve(0.49, 0)[1] <= 3


# what once went wrong


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("design", [integers, few_directions])
def test_a_ridge_part_that_hardly_curves(design, seed):
    """With a ridge part of 1e-8 combinations are no longer exact: exchanging them moves slopes."""
    rng = np.random.default_rng(seed)
    X, y = centred(design(rng, 6, 10), rng.normal(size=6))
    largest, active_set = np.max(np.abs(X.T @ y)) / 6, joined(X, y)
    for share in 10.0 ** np.random.default_rng(seed).uniform(-5, 0, 10):
        w = solve(active_set, share * largest, 0.999)
        assert certificates.relative_gap(X, y, w, 0, share * largest, 0.999) < 1e-9


@SEEDS
@pytest.mark.parametrize("noise", [1e-7, 1e-6, 1e-5, 1e-4])
def test_what_rounding_forbids_to_find_is_not_made_worse(seed, noise):
    """Copies that differ by less than a Gram matrix can tell: no answer is above that of w = 0."""
    rng = np.random.default_rng(seed)
    half = rng.normal(size=(12, 6))
    X, y = centred(np.hstack([half, half + noise * rng.normal(size=(12, 6))]), rng.normal(size=12))
    largest, active_set = np.max(np.abs(X.T @ y)) / 12, joined(X, y)
    for share in 10.0 ** rng.uniform(-6, 0, 10):
        w = solve(active_set, share * largest, 1)
        zero = oracles.objective(X, y, 0 * w, 0, share * largest, 1)
        assert oracles.objective(X, y, w, 0, share * largest, 1) <= zero


@pytest.mark.parametrize("p", [8, 14])
def test_a_spoilt_solution_spoils_no_other(p):
    """Powers of x are numerically of lower rank; whatever happens at small λ, large λ are right."""
    X, y = centred(np.vander(np.linspace(0, 1, 11), p), np.sin(9 * np.linspace(0, 1, 11)))
    active_set, largest = joined(X, y), np.max(np.abs(X.T @ y)) / 11
    for share in (1e-5, 1e-7, 7e-3, 1e-9, 4e-4):
        solve(active_set, share * largest, 1)
        np.testing.assert_array_equal(np.zeros(p), solve(active_set, 1.01 * largest, 1))
        w = solve(active_set, 0.1 * largest, 1)
        assert certificates.relative_gap(X, y, w, 0, 0.1 * largest, 1) < 1e-9
