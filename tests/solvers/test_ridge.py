"""Three algorithms, one answer; and the path that chooses among its ways."""

import numpy as np
import oracles
import pytest
import scipy.sparse
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from shapes import SHAPES, draw

from course_pkg.centred import Centred
from course_pkg.solvers import ridge as solvers
from course_pkg.solvers.ridge import (
    Directions,
    cholesky,
    converged,
    dual,
    ridge_path,
    solve,
    svd,
)

ALGORITHMS = pytest.mark.parametrize("algorithm", [cholesky, dual, svd, solve])
QUARTERS = st.integers(-20, 20).map(lambda i: i / 4)
LAM = st.floats(1e-3, 10)
FORMATS = ["csr_array", "csc_array", "coo_array", "csr_matrix", "csc_matrix", "coo_matrix"]
HOW_MANY = pytest.mark.parametrize("k", [1, 5], ids=["a factor", "eigenvectors"])


def centred(X, y, fit_intercept=True):
    """The problem that the doors hand over."""
    return Centred.of(X, y, np.ones(len(y)), fit_intercept)


@ALGORITHMS
@pytest.mark.parametrize("lam", [1e-3, 0.3, 100])
def test_agrees_with_the_oracle_in_every_shape(shape, algorithm, lam):
    """Whatever the shape, the weights are those of least squares with penalty rows."""
    X, y = shape[0] - shape[0].mean(axis=0), shape[1] - shape[1].mean()
    expected, _ = oracles.ridge_by_rows(X, y, lam, fit_intercept=False)
    np.testing.assert_allclose(algorithm(X, y, lam), expected, rtol=1e-6, atol=1e-9)


@given(arrays(float, (5, 3), elements=QUARTERS), arrays(float, 5, elements=QUARTERS), LAM)
def test_the_three_agree(X, y, lam):
    """On any data, tall or wide, Cholesky, dual and singular directions give the same weights."""
    np.testing.assert_allclose(cholesky(X, y, lam), dual(X, y, lam), rtol=1e-8, atol=1e-9)
    np.testing.assert_allclose(cholesky(X, y, lam), svd(X, y, lam), rtol=1e-8, atol=1e-9)


@given(arrays(float, (3, 5), elements=QUARTERS), arrays(float, 3, elements=QUARTERS), LAM)
def test_the_weights_are_the_minimum(X, y, lam):
    """On any data no neighbour of the weights is lower."""
    rows, answers = np.vstack([X, -X]), np.append(y, -y)  # so that the best intercept is 0
    assert oracles.no_neighbour_is_lower(rows, answers, solve(rows, answers, lam), 0, lam)


@ALGORITHMS
def test_several_targets_are_solved_side_by_side(algorithm):
    """Each column of y gives its own column of weights."""
    X, y = draw(12, 3)
    expected = np.column_stack([algorithm(X, y, 0.3), algorithm(X, y**2, 0.3)])
    np.testing.assert_allclose(expected, algorithm(X, np.column_stack([y, y**2]), 0.3))


@pytest.mark.parametrize("solver", [svd, solve])
def test_without_penalty_the_smallest_least_squares(shape, solver):
    """At λ = 0, of all weights that fit best, the smallest."""
    X, y = shape
    X = X - X[::-1]  # each row has its opposite, so that the means are 0
    expected = oracles.smallest_least_squares(X, y)
    np.testing.assert_allclose(solver(X, y, 0), expected, rtol=1e-6, atol=1e-9)


def test_ill_conditioned_falls_back_on_the_directions():
    """Where the Gram matrix has lost the digits, the directions have not."""
    X = np.vander(np.linspace(0, 1, 12), 9)
    y = X @ np.ones(9)
    expected, _ = oracles.ridge_by_rows(X, y, 1e-16, fit_intercept=False)
    np.testing.assert_allclose(solve(X, y, 1e-16), expected, rtol=1e-4)


@pytest.mark.parametrize("lam", [1e-300, 1e-18, 1e-15, 1e-12, 1e-9])
def test_twins_share_alike_at_any_penalty(lam):
    """Equal columns get equal weights, where Cholesky fails and where it loses the digits."""
    X = np.array([[0.1], [0.2], [0.4]]) * [1.0, 1.0]
    np.testing.assert_allclose([1, 1], solve(X, X.sum(axis=1), lam), rtol=1e-6)


@pytest.mark.parametrize("lam", [1e-15, 1e-12, 1e-9, 1e-6])
def test_near_twins_share_nearly_alike(lam):
    """Columns that differ by a millionth get the weights that the directions give."""
    X, y = draw(12, 3)
    X[:, 2] = X[:, 0] + 1e-6 * X[:, 2]
    np.testing.assert_allclose(svd(X, y, lam), solve(X, y, lam), rtol=1e-6)


@HOW_MANY
@pytest.mark.parametrize("lam", [0, 1e-15, 1e-12, 1e-9, 1e-3, 1, 1e20])
def test_path_has_the_weights_of_exact_arithmetic(shape, lam, k):
    """Whatever the shape and however extreme λ, as one of few or one of many."""
    expected = exact(*shape, lam)
    solution = ridge_path(centred(*shape), np.full(k, lam))[-1]
    np.testing.assert_allclose(solution.w, expected, rtol=1e-6, atol=1e-12)
    assert solution.converged


@pytest.mark.parametrize("large", [0, 2000], ids=["iterations", "Gram matrix"])
@pytest.mark.parametrize("lam", [0, 1e-15, 1e-9, 1e-3, 1, 1e20])
def test_sparse_path_has_the_weights_of_exact_arithmetic(monkeypatch, shape, lam, large):
    """Whatever the shape and however extreme λ, and whether X counts as large or not."""
    X, y = np.array(shape[0]), shape[1]
    monkeypatch.setattr(solvers, "LARGE", large)
    solution = ridge_path(centred(scipy.sparse.csc_array(X), y), np.array([lam]))[0]
    np.testing.assert_allclose(solution.w, exact(X, y, lam), rtol=1e-5, atol=1e-9)
    assert solution.converged


def exact(X, y, lam):
    """The weights in fractions, for λ = 0 those of smallest norm."""
    if lam == 0:
        return oracles.smallest_least_squares(X, y)
    return oracles.ridge_in_fractions(X, y, lam)


@pytest.mark.parametrize("large", [0, 2000], ids=["iterations", "Gram matrix"])
@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("name", ["n > p", "n < p", "zero column"])
def test_sparse_formats_agree_and_stay_sparse(monkeypatch, name, form, large):
    """Arrays and matrices of every format: the solutions of the dense X, which is not formed."""
    X, y = SHAPES[name]
    lams = np.array([1.0, 0.1, 0, 1e-3])
    expected = [solution.w for solution in ridge_path(centred(X, y), lams)]
    monkeypatch.setattr(solvers, "LARGE", large)
    monkeypatch.setattr(Directions, "by_svd", None)
    problem = centred(getattr(scipy.sparse, form)(X), y)
    weights = [solution.w for solution in ridge_path(problem, lams)]
    np.testing.assert_allclose(expected, weights, rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize(("k", "share"), [(1, 0), (5, 1e-6)], ids=["a factor", "eigenvectors"])
@pytest.mark.parametrize("orders", [6, 8, 16])
@pytest.mark.parametrize("lam", [1e-20, 1e-15, 1e-12, 1e-10, 1e-7, 1e-3, 1, 1e8])
def test_columns_of_any_scale(lam, orders, k, share):
    """However many orders lie between columns, a factor keeps each weight's digits; eigenvectors
    those of the largest."""
    X, y = draw(30, 5, np.geomspace(10.0 ** (-orders / 2), 10.0 ** (orders / 2), 5))
    expected = oracles.ridge_in_fractions(X, y, lam)
    solution = ridge_path(centred(X, y), np.full(k, lam))[0]
    np.testing.assert_allclose(solution.w, expected, rtol=1e-6, atol=share * abs(expected).max())
    assert solution.converged


@pytest.mark.parametrize("lams", [[0.3, 0, 100, 1e-3, 0.3], [1.0], [1e-3, 1, 2, 3]])
def test_path_comes_in_the_order_asked(data, lams):
    """Solution i belongs to lams[i], in whatever order and however often."""
    expected = [exact(*data, lam) for lam in lams]
    weights = [solution.w for solution in ridge_path(centred(*data), np.array(lams))]
    np.testing.assert_allclose(weights, expected, rtol=1e-8)


@HOW_MANY
@pytest.mark.parametrize("lam", [0, 1e-9, 0.3, 100])
def test_path_reports_the_objective(shape, lam, k):
    """It is the formula's at the weights returned."""
    X, y = shape[0] - shape[0].mean(axis=0), shape[1] - shape[1].mean()
    solution = ridge_path(centred(X, y, fit_intercept=False), np.geomspace(lam + 1, lam or 1, k))[0]
    expected = oracles.objective(X, y, solution.w, 0, lam + 1)
    assert solution.objective == pytest.approx(expected, rel=1e-9, abs=1e-20)


@HOW_MANY
@pytest.mark.parametrize("size", [1e-120, 1e120])
@pytest.mark.parametrize("name", ["n > p", "n < p"])
def test_path_at_the_ends_of_the_range(name, size, k):
    """Entries whose squares are barely within the range of a float64 lose nothing."""
    X, y = SHAPES[name]
    expected = ridge_path(centred(X, y), np.array([0.3]))[0].w
    scaled = ridge_path(centred(X * size, y * size), np.full(k, 0.3 * size**2))[0]
    np.testing.assert_allclose(expected, scaled.w, rtol=1e-9)


@pytest.mark.parametrize("name", ["n > p", "n = p", "n < p"])
def test_well_conditioned_needs_no_singular_directions(monkeypatch, name):
    """Not even for λ = 0, nor because centring makes XXᵀ singular."""
    problem = centred(*SHAPES[name])
    expected = [oracles.smallest_least_squares(*SHAPES[name])] * 5
    monkeypatch.setattr(Directions, "by_svd", None)
    weights = [solution.w for solution in ridge_path(problem, np.zeros(5))]
    np.testing.assert_allclose(weights, expected, rtol=1e-8)


def test_only_the_strengths_that_lose_digits_pay_for_them(monkeypatch):
    """Of a path the singular directions see the smallest λ only."""
    X, y = draw(12, 3)
    X[:, 2] = X[:, 0]
    by_directions, seen = solvers._by_directions, []
    monkeypatch.setattr(
        solvers, "_by_directions", lambda P, lams: seen.extend(lams) or by_directions(P, lams)
    )
    ridge_path(centred(X, y), np.array([1, 0.1, 1e-18, 0.01, 0]))
    assert seen == [1e-18, 0]


@pytest.mark.parametrize("lam", [0, 1e-12, 1e-3])
@pytest.mark.parametrize(("n", "p"), [(12, 3), (3, 12)])
def test_gap_of_iterations_cut_short_says_so(monkeypatch, n, p, lam):
    """Where iterations could not reach the minimum the solution has not converged."""
    X, y = draw(n, p)
    lsmr = scipy.sparse.linalg.lsmr
    monkeypatch.setattr(
        scipy.sparse.linalg, "lsmr", lambda *a, **options: lsmr(*a, **options | {"maxiter": 1})
    )
    monkeypatch.setattr(solvers, "LARGE", 0)
    solution = ridge_path(centred(scipy.sparse.csc_array(X), y), np.array([lam]))[0]
    assert not solution.converged


@pytest.mark.parametrize("shape", [(12, 3), (3, 12), (5, 5)])
@pytest.mark.parametrize("centre", [False, True])
def test_directions_of_the_gram_matrix_are_those_of_the_svd(shape, centre):
    """Up to signs, and descending: of centred wide X one direction fewer than rows."""
    X, _ = draw(*shape)
    X = X - centre * X.mean(axis=0)
    expected, directions = Directions.by_svd(X), Directions.of(X)
    np.testing.assert_allclose(expected.d, directions.d, rtol=1e-9)
    np.testing.assert_allclose(X, directions.U * directions.d @ directions.Vt, atol=1e-12)
    np.testing.assert_allclose(expected.U**2, directions.U**2, atol=1e-9)


@pytest.mark.parametrize("near", [1e-3, 1e-6, 1e-12])
def test_directions_of_near_twins_keep_their_digits(near):
    """Where the Gram matrix would lose them, it is not asked."""
    X, _ = draw(12, 3)
    X[:, 2] = X[:, 0] + near * X[:, 2]
    np.testing.assert_allclose(np.linalg.svd(X).S, Directions.of(X).d, rtol=1e-8 + 1e-15 / near)


@pytest.mark.parametrize("lam", [0, 1e-12, 0.3, 1e12])
def test_kept_and_shed_are_the_shares_of_one(data, lam):
    """What is not kept of a direction is shed."""
    directions, lams = Directions.of(data[0]), np.array([lam])
    np.testing.assert_allclose(1, directions.kept(lams) + directions.shed(lams))


@pytest.mark.parametrize("scale", [1e-120, 1e-3, 1, 1e120])
def test_shares_know_no_scale(data, scale):
    """X times c with λ times c² keeps the same shares, also where squares are out of range."""
    expected = Directions.of(data[0]).kept(np.array([0.3]))
    shares = Directions.of(data[0] * scale).kept(np.array([0.3 * scale**2]))
    np.testing.assert_allclose(expected, shares)


def test_shed_share_has_its_digits_when_tiny():
    """nλ/(d² + nλ) for n = 2, d = 1 and λ = 1e-30 is 2e-30, and not what 1 − 1 is."""
    directions = Directions.of(np.array([[1.0], [0.0]]))
    np.testing.assert_allclose([[2e-30]], directions.shed(np.array([1e-30])))


@pytest.mark.parametrize(("gap", "accepted"), [(0, True), (0.9e-12, True), (1.1e-12, False)])
def test_converged_is_relative_to_the_objective_of_zero_weights(gap, accepted):
    """The promise is a gap of at most 1e-12 of the objective at w = 0, here 9."""
    assert converged(np.array([3.0, -3, 3, -3]) * np.sqrt(2), 9 * gap) is accepted


def test_nan_has_not_converged():
    """A gap that is no number is not taken for a small one."""
    assert not converged(np.ones(2), np.nan)
