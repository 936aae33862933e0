"""Solving on few features, certifying on all."""

import certificates
import numpy as np
import oracles_l1 as oracles
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import sparse
from shapes import SHAPES, UNITS

from course_pkg.centred import Centred
from course_pkg.solvers import working_set as solvers
from course_pkg.solvers.working_set import STRIDE, with_stepping_stones, working_set

RHOS = pytest.mark.parametrize("rho", [1, 0.5, 0.01])
KINDS = pytest.mark.parametrize("kind", [np.asarray, sparse.csc_array], ids=["dense", "sparse"])
FEW = st.integers(-2, 2).map(float)


def centred(X, y):
    """A problem whose X and y have lost their means."""
    return Centred.of(X, y, np.ones(len(y)))


def wide(n=30, p=400, seed=0):
    """Neighbouring features correlate, and ten of them matter."""
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, p))
    X[:, 1:] += X[:, :-1]
    return X, X[:, ::40] @ rng.normal(size=p // 40) + rng.normal(size=n)


def grid(problem, k=20, ratio=1e-3, rho=1):
    """Falling λ from where the last weight vanishes."""
    largest = np.max(np.abs(problem.correlate(problem.y[None]))) / rho
    return largest * np.geomspace(1, ratio, k)


# the minimum


@RHOS
@KINDS
@pytest.mark.parametrize("name", SHAPES)
def test_minimum_is_certified(name, kind, rho):
    """Whatever the shape and however X is stored, the path is that of an independent gap."""
    X, y = SHAPES[name]
    problem = centred(kind(X - X.mean(axis=0).round()), y)
    lams = np.array([3, 0.3, 0.03])
    for lam, solution in zip(lams, working_set(problem, lams, rho), strict=True):
        gap = certificates.duality_gap(*dense(X, y), solution.w, 0, lam, rho)
        assert gap <= 1e-9 * np.var(y) + 1e-20


def dense(X, y):
    """X and y without their means, constant columns exactly 0."""
    return (X - X.mean(axis=0)) * (np.ptp(X, axis=0) > 0), (y - y.mean()) * (np.ptp(y) > 0)


@RHOS
@pytest.mark.parametrize("positive", [False, True])
@given(
    arrays(float, st.tuples(st.integers(1, 5), st.integers(1, 3)), elements=FEW),
    st.randoms(use_true_random=False),
)
def test_minimum_is_that_of_brute_force(rho, positive, X, random):
    """Whole numbers full of ties: no pattern of signs is lower, at any λ of the path."""
    y = np.array([random.randint(-3, 3) for _ in X], float)
    lams = np.array([2, 0.25, 0.25, 1e-3])
    for lam, solution in zip(lams, working_set(centred(X, y), lams, rho, positive), strict=True):
        best = oracles.by_signs(*dense(X, y), lam, rho, False, positive)
        least = oracles.objective(*dense(X, y), *best, lam, rho)
        assert least == pytest.approx(solution.objective, rel=1e-9, abs=1e-12)
        assert solution.gap < 1e-9 * (1 + np.mean(y**2))


@KINDS
@RHOS
@pytest.mark.parametrize("seed", range(3))
def test_wide_paths_are_certified(seed, kind, rho):
    """More features than samples by far, down to a thousandth of λ_max."""
    X, y = wide(seed=seed)
    problem = centred(kind(X), y)
    lams = grid(problem, rho=rho)
    for lam, solution in zip(lams, working_set(problem, lams, rho), strict=True):
        assert certificates.relative_gap(*dense(X, y), solution.w, 0, lam, rho) < 1e-10


def test_reported_objective_and_gap_are_those_of_the_weights():
    """They come from the weights, and owe nothing to how these were found."""
    problem = centred(*wide())
    lams = grid(problem)
    for lam, solution in zip(lams, working_set(problem, lams, 0.7), strict=True):
        expected = oracles.objective(problem.X, problem.y, solution.w, 0, lam, 0.7)
        assert expected == pytest.approx(solution.objective, rel=1e-12)
        assert 0 <= solution.gap < 1e-12 * np.mean(problem.y**2)
        assert 0 == solution.b


def test_first_weights_are_exactly_zero():
    """At λ_max and above nothing has entered."""
    problem = centred(*wide())
    lams = grid(problem, 2)[0] * np.array([10, 1.0001, 1])
    for solution in working_set(problem, lams, 1):
        np.testing.assert_array_equal(np.zeros(400), solution.w)


def test_without_a_correlation_nothing_enters():
    """A constant y has the solution zero at every λ, with a gap of exactly 0."""
    X, _ = wide()
    for solution in working_set(centred(X, np.full(30, 0.1)), np.array([1, 1e-9]), 1):
        np.testing.assert_array_equal(np.zeros(400), solution.w)
        assert 0 == solution.gap == solution.objective


def test_positive_weights_where_all_correlations_are_negative():
    """Then w = 0 is the minimum for every λ, and for none."""
    X = np.abs(wide()[0])
    problem = Centred.of(X, -np.ones(30), np.ones(30), fit_intercept=False)
    for solution in working_set(problem, np.array([1, 1e-3, 0]), 1, positive=True):
        np.testing.assert_array_equal(np.zeros(400), solution.w)
        assert 0 == solution.gap


@KINDS
def test_positive_path_is_certified(kind):
    """No weight negative, no slope above λ, none below where there is weight."""
    X, y = wide()
    problem = centred(kind(X), y)
    lams = grid(problem)[1:]
    for lam, solution in zip(lams, working_set(problem, lams, 1, True), strict=True):
        slopes = dense(X, y)[0].T @ (dense(X, y)[1] - dense(X, y)[0] @ solution.w) / 30 - lam
        assert solution.w.min() >= 0
        assert slopes.max() < 1e-10
        assert np.all(np.abs(slopes[solution.w > 0]) < 1e-10)


def test_same_input_same_bits():
    """Nothing is left to chance."""
    problem = centred(*wide())
    expected, again = ([s.w for s in working_set(problem, grid(problem), 1)] for _ in range(2))
    np.testing.assert_array_equal(expected, again)


@pytest.mark.parametrize("lams", [[1e-3], [0.5, 1e-3], [0.5, 0.5, 0.1, 0.1]], ids=str)
def test_far_apart_or_repeated_penalties_are_all_answered(lams):
    """As many solutions as λ, each for its λ, however far the next one is."""
    X, y = wide()
    problem = centred(X, y)
    lams = grid(problem)[0] * np.array(lams)
    solutions = list(working_set(problem, lams, 1))
    gaps = [
        certificates.relative_gap(*dense(X, y), solution.w, 0, lam, 1)
        for solution, lam in zip(solutions, lams, strict=True)
    ]
    assert max(gaps) < 1e-10


@RHOS
@pytest.mark.parametrize("lam", [1e-3, 0.3, 1, 1e3, 1e6])
def test_rounding_of_large_columns_does_not_spoil_small_ones(lam, rho):
    """Units from 1e-8 to 1e8: what a Gram matrix leaves is polished on the data themselves."""
    X, y = UNITS
    (solution,) = working_set(centred(X, y), np.array([lam]), rho)
    assert solution.gap < 1e-10 * np.var(y) / 2
    assert certificates.relative_gap(*dense(X, y), solution.w, 0, lam, rho) < 1e-7


def test_polishing_is_left_where_it_does_not_help(monkeypatch):
    """A step that made things worse is not taken."""
    problem = centred(*wide())
    lams = grid(problem, 5)
    expected = [solution.w for solution in working_set(problem, lams, 1)]
    monkeypatch.setattr(solvers, "SHARP", 0)
    found = list(working_set(problem, lams, 1))
    np.testing.assert_allclose(expected, [solution.w for solution in found], atol=1e-12)
    monkeypatch.setattr(np.linalg, "lstsq", lambda matrix, right: (right + 1,))
    spoilt = list(working_set(problem, lams, 1))
    np.testing.assert_array_equal(expected, [solution.w for solution in spoilt])


# the way there


def test_solutions_come_one_by_one():
    """The first is there before the last is begun, so that an interrupted path has something."""
    problem = centred(*wide())
    stream = working_set(problem, np.append(grid(problem, 3), np.nan), 1)
    assert 0 == np.count_nonzero(next(stream).w)


def test_most_features_are_never_multiplied(monkeypatch):
    """At a large λ only the few that matter join."""
    joined = []
    monkeypatch.setattr(
        Centred,
        "gram",
        lambda self, features, others, gram=Centred.gram: (
            joined.extend(others) or gram(self, features, others)
        ),
    )
    problem = centred(*wide(60, 2000))
    list(working_set(problem, grid(problem, 5, 0.5), 1))
    assert 0 < len(joined) < 100
    assert len(joined) == len(set(joined))


@pytest.mark.parametrize("joining", [1, 3, 10_000])
@pytest.mark.parametrize("ahead", [1, 8, 100])
@pytest.mark.parametrize("foresight", [0, 0.95, 1])
def test_what_is_foreseen_changes_no_result(monkeypatch, joining, ahead, foresight):
    """However many features join at once and however early, the minimum is the minimum."""
    monkeypatch.setattr(solvers, "JOINING", joining)
    monkeypatch.setattr(solvers, "AHEAD", ahead)
    monkeypatch.setattr(solvers, "FORESIGHT", foresight)
    X, y = wide(20, 80)
    problem = centred(X, y)
    lams = grid(problem, 12)
    for lam, solution in zip(lams, working_set(problem, lams, 0.9), strict=True):
        assert certificates.relative_gap(*dense(X, y), solution.w, 0, lam, 0.9) < 1e-10


@given(
    st.lists(st.floats(1e-12, 1e3) | st.just(0.0), max_size=5),
    st.floats(1e-6, 1e3) | st.just(0.0),
)
def test_stones_lie_near_and_leave_the_given_where_they_are(lams, lam_max):
    """No λ is more than a stride below the one before, λ_max first; what was given is marked."""
    lams = np.sort(lams)[::-1]
    path, given_ones = with_stepping_stones(lams, lam_max, STRIDE)
    np.testing.assert_array_equal(lams, path[given_ones])
    assert np.all(np.diff(path) <= 0)
    positive = np.append(lam_max, path)[np.append(lam_max, path) > 0]
    assert np.all(positive[:-1] / positive[1:] <= STRIDE * (1 + 1e-12))


def test_no_stones_where_the_next_is_near_or_above():
    """A grid that is fine already, or starts above λ_max, stays as it is."""
    lams = np.array([5, 4, 3.9, 2.7, 2.7])
    path, given_ones = with_stepping_stones(lams, 4.5, 1.5)
    np.testing.assert_array_equal(lams, path)
    assert given_ones.all()
