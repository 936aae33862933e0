"""The doors to the linear methods, over every shape and against every bad argument."""

import certificates
import numpy as np
import oracles
import oracles_l1
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import sparse
from shapes import SHAPES, SPARSE, UNITS, draw

from course_pkg import (
    cross_validate,
    degrees_of_freedom,
    elastic_net,
    lambda_grid,
    lasso,
    leave_one_out,
    nested_cross_validate,
    path,
    ridge,
)
from course_pkg.solution import NotConverged

LAMS = pytest.mark.parametrize("lam", [1e-3, 0.3, 100])
QUARTERS = st.integers(-20, 20).map(lambda i: i / 4)

RHOS = pytest.mark.parametrize("rho", [1, 0.5, 0.01])

PENALIZED = {
    "ridge": ridge,
    "lasso": lasso,
    "elastic_net": lambda X, y, lam, **options: elastic_net(X, y, lam, 0.5, **options),
}
DOORS = {
    **PENALIZED,
    "path": lambda X, y, lam: path(X, y, [lam]),
    "path, rho=0": lambda X, y, lam: path(X, y, [lam], rho=0),
    "cross_validate": lambda X, y, lam: cross_validate(X, y, [lam], folds=2),
    "nested": lambda X, y, lam: nested_cross_validate(X, y, [lam], folds=3, inner_folds=2),
    "leave_one_out": lambda X, y, lam: leave_one_out(X, y, [lam]),
    "degrees_of_freedom": lambda X, y, lam: degrees_of_freedom(X, [lam]),
}


@pytest.fixture(params=DOORS)
def door(request):
    """One of the public functions, called with one λ."""
    return DOORS[request.param]


@pytest.fixture(params=[name for name in DOORS if name != "degrees_of_freedom"])
def fitting(request):
    """One of the public functions that take y."""
    return DOORS[request.param]


@pytest.fixture(params=PENALIZED)
def penalized(request):
    """One of the doors to a single λ."""
    return PENALIZED[request.param]


def both(solution):
    """Weights and intercept in one vector."""
    return np.append(solution.w, solution.b)


# ridge


@LAMS
def test_ridge_agrees_with_the_oracle(shape, lam):
    """Whatever the shape, weights and intercept are those of least squares with penalty rows."""
    expected = np.append(*oracles.ridge_by_rows(*shape, lam))
    np.testing.assert_allclose(both(ridge(*shape, lam)), expected, rtol=1e-6, atol=1e-9)


@LAMS
def test_ridge_without_intercept_agrees_with_the_oracle(shape, lam):
    """With b fixed at 0 the fit goes through the origin."""
    expected, _ = oracles.ridge_by_rows(*shape, lam, fit_intercept=False)
    solution = ridge(*shape, lam, fit_intercept=False)
    np.testing.assert_allclose(solution.w, expected, rtol=1e-5, atol=1e-9)
    assert solution.b == 0


@LAMS
def test_ridge_is_stationary(data, lam):
    """At the weights and intercept the objective has no slope."""
    solution = ridge(*data, lam)
    assert oracles.stationarity(*data, solution.w, solution.b, lam) < 1e-8


@given(
    arrays(float, st.tuples(st.integers(1, 6), st.integers(1, 6)), elements=QUARTERS),
    st.floats(1e-3, 10),
    st.randoms(use_true_random=False),
)
def test_ridge_has_no_lower_neighbour(X, lam, random):
    """On any data nothing near or far is lower."""
    y = np.array([random.randint(-9, 9) for _ in X], float)
    solution = ridge(X, y, lam)
    assert oracles.no_neighbour_is_lower(X, y, solution.w, solution.b, lam)


def test_ridge_without_penalty_is_the_smallest_least_squares(shape):
    """At λ = 0, of all weights that fit best, the smallest."""
    expected = oracles.smallest_least_squares(*shape)
    np.testing.assert_allclose(ridge(*shape, 0).w, expected, rtol=1e-6, atol=1e-9)


def test_ridge_approaches_least_squares_as_the_penalty_vanishes(shape):
    """A penalty too small to matter gives what no penalty gives, twins and all."""
    np.testing.assert_allclose(ridge(*shape, 1e-300).w, ridge(*shape, 0).w, rtol=1e-6, atol=1e-9)


def test_ridge_approaches_the_mean_as_the_penalty_grows(shape):
    """Under a huge penalty the weights vanish and the intercept is the mean of y."""
    solution = ridge(*shape, 1e100)
    np.testing.assert_allclose(solution.w, 0 * solution.w, atol=1e-80)
    assert shape[1].mean() == pytest.approx(solution.b)


@pytest.mark.parametrize("lam", [0, 1e-6, 1e-3, 1, 1e3])
def test_ridge_converges(shape, lam):
    """Whatever the shape, the certificate says that this is the minimum."""
    assert ridge(*shape, lam).converged


@pytest.mark.parametrize("lam", [1e-15, 1e-12, 1e-9, 1e-6, 1, 1e20])
def test_ridge_keeps_its_digits_at_extreme_strengths(shape, lam):
    """Whatever the shape and however extreme λ, the weights are those of exact arithmetic."""
    expected = oracles.ridge_in_fractions(*shape, lam)
    np.testing.assert_allclose(ridge(*shape, lam).w, expected, rtol=1e-6, atol=1e-12)


@pytest.mark.parametrize("lam", [0, 1e-12, 0.3, 100])
def test_ridge_reports_its_objective(shape, lam):
    """The objective is the formula's at the weights and intercept returned."""
    solution = ridge(*shape, lam)
    expected = oracles.objective(*shape, solution.w, solution.b, lam)
    assert solution.objective == pytest.approx(expected, rel=1e-6, abs=1e-12)


def test_ridge_of_a_constant_column_has_no_weight_there():
    """A column of 0.1, whose mean is not exactly 0.1, tells nothing and gets weight 0."""
    X, y = SHAPES["only constant columns"]
    np.testing.assert_array_equal([0, 0, y.mean()], both(ridge(X, y, 0)))


@pytest.mark.parametrize("scale", [1e-60, 1e-10, 1e10, 1e60])
def test_ridge_knows_no_units(data, scale):
    """X in units c times smaller and λ times c²: the same fit."""
    X, y = data
    expected = ridge(X, y, 0.3)
    scaled = ridge(X * scale, y, 0.3 * scale**2)
    np.testing.assert_allclose(both(expected), [*scaled.w * scale, scaled.b], rtol=1e-9)


@given(arrays(float, (5, 3), elements=QUARTERS), st.floats(1e-3, 10), st.floats(1e-3, 10))
def test_path_of_ridge_shrinks(X, lam, more):
    """More penalty, smaller weights."""
    W = path(X, np.arange(5.0) ** 2, [lam, lam + more], rho=0).W
    assert np.linalg.norm(W[1]) <= np.linalg.norm(W[0]) * (1 + 1e-12)


# lasso and elastic net


@RHOS
@pytest.mark.parametrize("lam", [1e-3, 0.3])
@pytest.mark.parametrize("fit_intercept", [True, False])
def test_elastic_net_is_certified(shape, lam, rho, fit_intercept):
    """Whatever the shape, 0 is among the objective's subgradients, taken from its formula."""
    X, y = shape
    solution = elastic_net(X, y, lam, rho, fit_intercept=fit_intercept)
    violation = oracles_l1.subgradient_violation(
        X, y, solution.w, solution.b, lam, rho, fit_intercept
    )
    reach = np.abs(X).max() * np.abs(y).max() + np.abs(y).max()
    assert violation <= 1e-9 * reach + 1e-12
    assert solution.converged
    assert solution.b == 0 or fit_intercept


@RHOS
@pytest.mark.parametrize("lam", [1e-3, 0.3, 100])
@pytest.mark.parametrize("name", [name for name in SHAPES if SHAPES[name][0].shape[1] < 6])
def test_elastic_net_is_as_low_as_brute_force(name, lam, rho):
    """No pattern of signs has a lower objective, flat minima of collinear columns or not."""
    X, y = SHAPES[name]
    solution = elastic_net(X, y, lam, rho)
    w, b = oracles_l1.by_signs(X - X.mean(axis=0), y, lam, rho)
    least = oracles_l1.objective(X - X.mean(axis=0), y, w, b, lam, rho)
    found = oracles_l1.objective(X, y, solution.w, solution.b, lam, rho)
    assert least == pytest.approx(found, rel=1e-6, abs=1e-12)
    assert found == pytest.approx(solution.objective, rel=1e-6, abs=1e-12)
    assert found - least <= solution.gap + 1e-9 * (np.var(y) + np.abs(X).max() ** 2 * 1e-12)


@RHOS
@pytest.mark.parametrize("lam", [1e-3, 0.3])
@pytest.mark.parametrize("name", ["n > p", "n = p", "n = 2", "p = 1", "badly scaled"])
def test_weights_are_those_of_exact_arithmetic(name, lam, rho):
    """Where there is one minimum, every weight has its digits."""
    X, y = SHAPES[name][0][:, :3], SHAPES[name][1]
    expected = oracles_l1.in_fractions(X, y, lam, rho)
    solution = elastic_net(X, y, lam, rho)
    np.testing.assert_allclose(np.append(*expected), both(solution), rtol=1e-7, atol=1e-9)


@RHOS
@given(
    arrays(float, st.tuples(st.integers(1, 6), st.integers(1, 6)), elements=QUARTERS),
    st.lists(st.integers(-9, 9), min_size=6, max_size=6),
    st.lists(st.floats(-9, 9), min_size=6, max_size=6),
    st.sampled_from([1e-3, 0.25, 1, 10]),
)
def test_elastic_net_has_no_lower_neighbour(rho, X, y, other, lam):
    """On any data nothing near or far is lower, and nothing tried lower than the gap allows."""
    y, other = np.array(y[: len(X)], float), np.array(other[: X.shape[1]])
    solution = elastic_net(X, y, lam, rho)
    assert oracles_l1.no_neighbour_is_lower(X, y, solution.w, solution.b, lam, rho)
    value = oracles_l1.objective(X, y, other, np.mean(y - X @ other), lam, rho)
    assert solution.objective <= value + solution.gap + 1e-12 * np.mean(y**2)


@pytest.mark.parametrize("rho", [1, 0.5])
@pytest.mark.parametrize("standardize", [False, True])
def test_from_lambda_max_on_weights_are_exactly_zero(shape, rho, standardize):
    """Not small: zero, at λ_max itself and at any λ above; the intercept is the mean."""
    X, y = shape
    largest = lambda_grid(X, y, rho, k=1, standardize=standardize)[0]
    for lam in (largest, largest * (1 + 1e-15), 2 * largest, 1e100):
        solution = elastic_net(X, y, lam, rho, standardize=standardize)
        np.testing.assert_array_equal(np.zeros(X.shape[1]), solution.w)
        assert y.mean() == pytest.approx(solution.b)
        assert solution.converged


@RHOS
def test_without_penalty_the_smallest_least_squares(shape, rho):
    """At λ = 0 it is least squares whatever ρ, of several minima the smallest."""
    expected = oracles.smallest_least_squares(*shape)
    np.testing.assert_allclose(elastic_net(*shape, 0, rho).w, expected, rtol=1e-6, atol=1e-9)


def test_lasso_and_ridge_are_the_ends_of_the_elastic_net(shape):
    """ρ = 1 and ρ = 0, to the bit."""
    np.testing.assert_array_equal(elastic_net(*shape, 0.3, 1).w, lasso(*shape, 0.3).w)
    np.testing.assert_array_equal(elastic_net(*shape, 0.3, 0).w, ridge(*shape, 0.3).w)


@pytest.mark.parametrize("rho", [1e-300, 1e-16, 1e-9])
def test_elastic_net_approaches_ridge(data, rho):
    """An ℓ₁ part too small to matter gives what none gives."""
    np.testing.assert_allclose(ridge(*data, 0.3).w, elastic_net(*data, 0.3, rho).w, rtol=1e-7)


@pytest.mark.parametrize("rho", [1 - 1e-16, 1 - 1e-9])
def test_elastic_net_approaches_the_lasso(data, rho):
    """A ridge part too small to matter gives what none gives."""
    np.testing.assert_allclose(lasso(*data, 0.3).w, elastic_net(*data, 0.3, rho).w, rtol=1e-7)


def test_a_constant_y_needs_no_weights(penalized):
    """The intercept explains it, even without a penalty."""
    X, _ = draw(8, 3)
    for lam in (0, 1e-9, 1):
        np.testing.assert_array_equal([0, 0, 0, 0.1], both(penalized(X, np.full(8, 0.1), lam)))


@RHOS
def test_copies_share_one_fit(data, rho):
    """With a column twice, the fit is that of the column once at the penalty that sharing leaves.

    Two halves of a weight cost as much as the whole in ‖w‖₁ and half as much in ‖w‖².
    """
    X, y = data
    twice = elastic_net(np.column_stack([X, X]), y, 0.3, rho)
    lasso_part, ridge_part = 0.3 * rho, 0.3 * (1 - rho) / 2
    once = elastic_net(X, y, lasso_part + ridge_part, lasso_part / (lasso_part + ridge_part))
    np.testing.assert_allclose(once.w, twice.w[:3] + twice.w[3:], rtol=1e-7)
    assert once.objective == pytest.approx(twice.objective)


@pytest.mark.parametrize("rho", [0.5, 0.01])
def test_copies_share_alike_where_there_is_a_ridge_part(data, rho):
    """Of all ways to share the smallest ‖w‖² is the even one."""
    X, y = data
    w = elastic_net(np.column_stack([X, X]), y, 0.3, rho).w
    np.testing.assert_allclose(w[:3], w[3:], rtol=1e-7, atol=1e-12)


def test_lasso_has_no_more_weights_than_samples():
    """However many features there are."""
    X, y = draw(10, 60)
    found = path(X, y, lambda_grid(X, y, k=30, ratio=1e-5))
    assert np.count_nonzero(found.W, axis=1).max() <= 10
    assert found.converged.all()


@pytest.mark.parametrize("rho", [1, 0.5])
@pytest.mark.parametrize("lam", [1e-3, 1, 1e3, 1e6])
def test_columns_from_tiny_to_huge_are_told_apart(rho, lam):
    """Sixteen decades of units in one matrix: the minimum is that of exact arithmetic."""
    X, y = UNITS
    solution = elastic_net(X[:, 1:], y, lam, rho)
    w, b = oracles_l1.in_fractions(X[:, 1:], y, lam, rho)
    np.testing.assert_allclose(w, solution.w, rtol=1e-5, atol=1e-12)
    assert b == pytest.approx(float(solution.b), rel=1e-5)


@pytest.mark.parametrize("kind", [np.asarray, sparse.csc_array], ids=["dense", "sparse"])
@pytest.mark.parametrize("lam", [1e-3, 0.3])
def test_standardizing_takes_the_units_away(penalized, kind, lam):
    """Sixteen decades of units, and the fit is that of like columns."""
    X, y = UNITS
    units = np.array([1e-8, 1e-4, 1, 1e4, 1e8])
    expected = penalized(kind(X / units), y, lam, standardize=True)
    solution = penalized(kind(X), y, lam, standardize=True)
    np.testing.assert_allclose(expected.w, solution.w * units, rtol=1e-7, atol=1e-12)
    assert solution.converged


# every door to a single λ


@pytest.mark.parametrize("lam", [0, 0.3])
def test_standardizing_is_dividing_by_the_deviation(penalized, data, lam):
    """By hand: divide, fit, and divide the weights; objective and gap are those of this fit."""
    X, y = data
    deviation = np.std(X, axis=0)
    expected = penalized(X / deviation, y, lam)
    solution = penalized(X, y, lam, standardize=True)
    np.testing.assert_allclose(expected.w / deviation, solution.w, rtol=1e-9, atol=1e-12)
    assert expected.b == pytest.approx(float(solution.b), rel=1e-9)
    assert expected.objective == pytest.approx(solution.objective, rel=1e-9)


@pytest.mark.parametrize("lam", [0, 0.3])
def test_standardizing_weighs_the_samples(penalized, data, lam):
    """The deviation is that of the samples as often as their weight says."""
    X, y = data
    times = np.array([0, 1, 2, 3] * 3)
    repeated = penalized(X.repeat(times, 0), y.repeat(times), lam, standardize=True)
    weighted = penalized(X, y, lam, sample_weight=times, standardize=True)
    np.testing.assert_allclose(both(repeated), both(weighted), rtol=1e-8, atol=1e-10)


@pytest.mark.parametrize("lam", [0, 0.3])
def test_shift_of_y_moves_the_intercept_only(penalized, data, lam):
    """The intercept is not penalised: it follows y, and the weights do not notice."""
    X, y = data
    expected = both(penalized(X, y, lam)) + np.array([0, 0, 0, 1000])
    np.testing.assert_allclose(expected, both(penalized(X, y + 1000, lam)), rtol=1e-9)


@pytest.mark.parametrize("lam", [0, 0.3])
def test_shift_of_a_feature_moves_the_intercept_only(penalized, data, lam):
    """Moving a feature by c costs the intercept c times its weight and changes nothing else."""
    X, y = data
    expected = both(penalized(X, y, lam))
    expected[-1] -= 1000 * expected[1]
    shifted = penalized(X + np.array([0, 1000, 0]), y, lam)
    np.testing.assert_allclose(expected, both(shifted), rtol=1e-8)


@pytest.mark.parametrize("lam", [0, 0.3])
@pytest.mark.parametrize("order", [[2, 0, 1], [1, 0, 2]], ids=str)
def test_order_of_features_orders_the_weights(penalized, data, lam, order):
    """Columns exchanged, weights exchanged."""
    X, y = data
    expected, found = penalized(X, y, lam), penalized(X[:, order], y, lam)
    np.testing.assert_allclose(expected.w[order], found.w, rtol=1e-9)
    assert expected.b == pytest.approx(float(found.b))


def test_order_of_samples_does_not_matter(penalized, data):
    """A data set is a set."""
    X, y = data
    expected = both(penalized(X, y, 0.3))
    np.testing.assert_allclose(expected, both(penalized(X[::-1], y[::-1], 0.3)), rtol=1e-9)


def test_sign_of_a_feature_turns_its_weight(penalized, data):
    """A feature measured downwards has the opposite weight, and no other changes."""
    X, y = data
    expected = both(penalized(X, y, 0.3)) * [1, -1, 1, 1]
    np.testing.assert_allclose(expected, both(penalized(X * [1, -1, 1], y, 0.3)), rtol=1e-9)


@pytest.mark.parametrize("lam", [0, 0.3])
@pytest.mark.parametrize("fit_intercept", [True, False])
def test_sample_weight_is_repetition(penalized, data, lam, fit_intercept):
    """A sample of weight 2 is a sample that is there twice; of weight 0, one that is not there."""
    X, y = data
    times = np.array([0, 1, 2, 3] * 3)
    repeated = penalized(X.repeat(times, 0), y.repeat(times), lam, fit_intercept=fit_intercept)
    weighted = penalized(X, y, lam, fit_intercept=fit_intercept, sample_weight=times)
    np.testing.assert_allclose(both(repeated), both(weighted), rtol=1e-8, atol=1e-11)
    assert repeated.objective == pytest.approx(weighted.objective)


def test_sample_of_no_weight_does_not_matter_however_far_out(penalized, data):
    """Not even rounding lets a sample of weight 0 through."""
    X, y = (np.insert(array, 0, 1e100, axis=0) for array in data)
    weighted = penalized(X, y, 0.3, sample_weight=np.arange(13) > 0)
    np.testing.assert_allclose(both(penalized(*data, 0.3)), both(weighted), rtol=1e-12)


@pytest.mark.parametrize("scale", [1e-100, 1e-3, 1e100])
def test_scale_of_the_weights_does_not_matter(penalized, data, scale):
    """Only the proportions of the sample weights count."""
    weights = np.arange(12.0)
    expected = both(penalized(*data, 0.3, sample_weight=weights))
    scaled = both(penalized(*data, 0.3, sample_weight=weights * scale))
    np.testing.assert_allclose(expected, scaled, rtol=1e-12)


@pytest.mark.parametrize("scale", [1e-60, 1e-10, 1e10, 1e60])
def test_lasso_knows_no_units_of_its_features(data, scale):
    """X in units c times smaller and λ times c: the same fit."""
    X, y = data
    expected, scaled = lasso(X, y, 0.3), lasso(X * scale, y, 0.3 * scale)
    np.testing.assert_allclose(both(expected), [*scaled.w * scale, scaled.b], rtol=1e-9)


@pytest.mark.parametrize("scale", [1e-60, 1e-10, 1e10, 1e60])
def test_lasso_knows_no_units_of_its_target(data, scale):
    """y and λ in units c times smaller: weights and intercept too, objective and gap by c²."""
    X, y = data
    expected, scaled = lasso(X, y, 0.3), lasso(X, y * scale, 0.3 * scale)
    np.testing.assert_allclose(both(expected), both(scaled) / scale, rtol=1e-9)
    assert expected.objective == pytest.approx(scaled.objective / scale / scale)


@pytest.mark.parametrize("scale", [1e-60, 1e-10, 1e10, 1e60])
def test_elastic_net_knows_no_common_unit(data, scale):
    """X and y in units c times smaller, and both parts of λ times c²: the same weights."""
    X, y = data
    expected = elastic_net(X, y, 0.3, 0.5)
    scaled = elastic_net(X * scale, y * scale, 0.3 * scale**2, 0.5)
    np.testing.assert_allclose(expected.w, scaled.w, rtol=1e-9)
    assert expected.b == pytest.approx(float(scaled.b) / scale)


def test_forms_agree(penalized, whole, form):
    """Lists, views, integers, tables: the same solution."""
    expected = both(penalized(*whole, 0.3))
    np.testing.assert_allclose(expected, both(penalized(*map(form, whole), 0.3)), rtol=1e-12)


def test_read_only_input_is_enough(penalized, shape):
    """Whatever the shape, nothing is written to the arrays, not even for a moment."""
    assert not shape[0].flags.writeable
    assert penalized(*shape, 0.3).w.flags.writeable


def test_single_precision_is_computed_in_double(penalized, data):
    """float32 features give the solution of these features, not one of fewer digits."""
    X, y = (array.astype(np.float32) for array in data)
    expected = penalized(X.astype(float), y.astype(float), 0.3)
    np.testing.assert_array_equal(both(expected), both(penalized(X, y, 0.3)))


@pytest.mark.parametrize("order", ["C", "F"])
def test_same_input_same_bits(penalized, data, order):
    """Nothing is left to chance."""
    X = np.asarray(data[0], order=order)
    expected, again = (both(penalized(X, data[1], 0.3)) for _ in range(2))
    np.testing.assert_array_equal(expected, again)


@pytest.mark.parametrize("weights", [[1.0], [-1.0, 1, 1], [0.0, 0, 0], [np.nan, 1, 1]])
def test_bad_sample_weights_are_refused(penalized, weights):
    """Each bad weight has its error."""
    with pytest.raises(ValueError, match=oracles.four_parts("sample_weight", "", "")):
        penalized(np.eye(3), np.ones(3), 1, sample_weight=weights)


# sparse


@pytest.mark.parametrize("kind", SPARSE)
def test_sparse_kinds_agree(penalized, data, kind):
    """However SciPy stores the matrix, the solution is that of the dense one."""
    X, y = data
    X = np.where(X > 1, X, 0)
    expected = both(penalized(X, y, 0.3))
    np.testing.assert_allclose(expected, both(penalized(SPARSE[kind](X), y, 0.3)), rtol=1e-6)


@pytest.mark.parametrize("options", [{}, {"standardize": True}, {"fit_intercept": False}], ids=str)
@pytest.mark.parametrize("name", [name for name in SHAPES if name != "far from the origin"])
def test_sparse_is_dense(penalized, name, options):
    """Whatever the shape, storing no zeros changes no objective and no fit."""
    X, y = SHAPES[name]
    weights = np.arange(1.0, len(y) + 1)
    dense = penalized(X, y, 0.3, sample_weight=weights, **options)
    thin = penalized(sparse.csr_array(X), y, 0.3, sample_weight=weights, **options)
    assert dense.objective == pytest.approx(thin.objective, rel=1e-7, abs=1e-12)
    np.testing.assert_allclose(
        dense.predict(X), thin.predict(X), rtol=1e-4, atol=1e-4 * np.abs(y).max()
    )


def test_sparse_is_not_written_to(penalized, data):
    """Neither its entries nor where they are."""
    X = sparse.csc_array(np.where(data[0] > 1, data[0], 0))
    for part in (X.data, X.indices, X.indptr):
        part.flags.writeable = False
    assert penalized(X, data[1], 0.3, standardize=True).converged


def test_sparse_of_entries_stored_twice(penalized):
    """Coordinates that are given twice count as their sum, as SciPy has it."""
    X = sparse.coo_array(([1.0, 2, 3, 1], ([0, 0, 1, 2], [0, 0, 0, 1])), shape=(4, 2))
    y = np.array([1.0, 2, -1, 0])
    expected = both(penalized(X.toarray(), y, 0.1))
    np.testing.assert_allclose(expected, both(penalized(X, y, 0.1)), rtol=1e-6, atol=1e-9)


def test_sparse_is_never_made_dense(penalized):
    """What would be 160 GB is solved where it is."""
    n, p = 200_000, 100_000
    rng = np.random.default_rng(0)
    rows, columns = rng.integers(0, n, 300_000), rng.integers(0, p, 300_000)
    X = sparse.csr_array((rng.normal(size=300_000), (rows, columns)), shape=(n, p))
    y = X[:, :10] @ np.full(10, 100.0) + rng.normal(size=n)
    solution = penalized(X, y, 1e-3)
    assert (p,) == solution.w.shape
    assert solution.converged


@pytest.mark.parametrize(
    ("X", "received"),
    [
        (sparse.csr_array((0, 2)), r"shape \(0, 2\)"),
        (sparse.csr_array((3, 0)), r"shape \(3, 0\)"),
        (sparse.coo_array(np.ones(3)), r"shape \(3,\)"),
        (sparse.csr_array([[1, np.nan]] * 3), "nan"),
        (sparse.csr_array([[1, -np.inf]] * 3), "-inf"),
        (sparse.csr_array([[1, 1e200]] * 3), r"1e\+200"),
        (sparse.csr_array([[1, 1j]] * 3), "complex"),
    ],
)
def test_bad_sparse_matrix_is_refused(penalized, X, received):
    """The same four parts as for a dense one."""
    with pytest.raises(ValueError, match=oracles.four_parts(r"X(\.data)?", received, "")):
        penalized(X, np.ones(3), 1.0)


# certificates


@RHOS
def test_gap_of_a_door_is_that_of_another_implementation(data, rho):
    """Gap and objective belong to the weights returned."""
    solution = elastic_net(*data, 0.3, rho)
    gap = certificates.duality_gap(*data, solution.w, solution.b, 0.3, rho)
    assert gap == pytest.approx(solution.gap, abs=1e-13 * np.var(data[1]))
    expected = oracles_l1.objective(*data, solution.w, solution.b, 0.3, rho)
    assert expected == pytest.approx(solution.objective)


@pytest.mark.parametrize("door", [lasso, lambda *data: elastic_net(*data, 1)], ids=["lasso", "net"])
def test_what_cannot_be_certified_is_said(door):
    """Where λ is lost in rounding, a warning at the caller's line says how far it may be."""
    X, y = draw(12, 3)
    with pytest.warns(NotConverged, match=r"the gap is .*larger λ") as caught:
        solution = door(X, y, 1e-20)
    assert not solution.converged
    assert solution.gap > 1e-10 * np.var(y) / 2
    assert __file__ == caught[0].filename


# degrees_of_freedom


@LAMS
def test_degrees_are_the_trace(shape, lam):
    """They are the trace of the matrix that maps y to its fit, without the intercept's share."""
    expected = oracles.trace_of_hat(shape[0], lam)
    np.testing.assert_allclose(
        degrees_of_freedom(shape[0], [lam]), [expected], rtol=1e-6, atol=1e-9
    )


@pytest.mark.parametrize(
    ("name", "rank"),
    [
        ("n > p", 3),
        ("n = p", 4),
        ("n < p", 3),
        ("n = 1", 0),
        ("n = p = 1", 0),
        ("zero column", 2),
        ("constant column", 2),
        ("tied columns", 2),
        ("sum of columns", 2),
        ("only constant columns", 0),
        ("all zero", 0),
        ("tied rows", 2),
        ("badly scaled", 3),
    ],
)
def test_degrees_without_penalty_are_the_rank(name, rank):
    """At λ = 0 each direction in which the centred data vary counts fully."""
    np.testing.assert_allclose([rank], degrees_of_freedom(SHAPES[name][0], [0]), atol=1e-12)


def test_degrees_fall_from_the_rank_to_zero(shape):
    """More penalty, fewer degrees, never above the rank nor below 0."""
    degrees = degrees_of_freedom(shape[0], [0, 1e-300, 1e-9, 1e-3, 1, 1e3, 1e100])
    assert np.all(np.diff(degrees) <= 0)
    assert 0 <= degrees[-1] < 1e-80
    assert degrees[0] <= min(shape[0].shape[1], len(shape[0]) - 1)


def test_degrees_come_in_the_order_asked(data):
    """Entry i belongs to lams[i]."""
    expected = degrees_of_freedom(data[0], [2.0, 1, 2])
    np.testing.assert_array_equal(expected, degrees_of_freedom(data[0], [1.0, 2])[[1, 0, 1]])


# leave_one_out

SEVERAL = [name for name in SHAPES if len(SHAPES[name][1]) > 1]


@LAMS
@pytest.mark.parametrize("name", SEVERAL)
def test_left_out_residuals_are_those_of_refits(name, lam):
    """Whatever the shape, each residual is what a fit to the other samples leaves."""
    X, y = SHAPES[name]
    expected = [oracles.refitted_residuals(X, y, lam)]
    np.testing.assert_allclose(leave_one_out(X, y, [lam]), expected, rtol=1e-5, atol=1e-8)


def test_left_out_residuals_without_penalty(data):
    """At λ = 0 they are the residuals of least squares on the other samples."""
    expected = [oracles.refitted_residuals(*data, 0)]
    np.testing.assert_allclose(leave_one_out(*data, [0]), expected, rtol=1e-9)


@pytest.mark.parametrize("lam", [1e-8, 1e-11, 1e-13, 1e-15])
@pytest.mark.parametrize("name", ["n = p", "n < p"])
def test_left_out_residuals_keep_their_digits(name, lam):
    """Where residual and 1 − h both nearly vanish, their quotient has not lost its digits."""
    X, y = SHAPES[name]
    expected = [oracles.refitted_residuals(X, y, lam)]
    np.testing.assert_allclose(leave_one_out(X, y, [lam]), expected, rtol=1e-6)


@pytest.mark.parametrize("name", ["n = p", "n < p"])
def test_left_out_residuals_have_a_limit(name):
    """As the penalty vanishes they become those of smallest least squares, and stay there."""
    expected, residuals = leave_one_out(*SHAPES[name], [1e-14, 1e-280])
    np.testing.assert_allclose(expected, residuals, rtol=1e-9)


def test_left_out_residuals_come_in_the_order_asked(data):
    """Row i belongs to lams[i]."""
    rows = leave_one_out(*data, [1.0, 2])
    np.testing.assert_array_equal(rows[[1, 0, 1]], leave_one_out(*data, [2.0, 1, 2]))


ONE_ROW = np.eye(4)[:, :1], np.arange(4.0)  # a feature that only sample 0 has


@pytest.mark.parametrize(
    ("data", "lams", "received"),
    [
        (SHAPES["n = 1"], [1.0], r"lams\[0\] is 1"),
        (SHAPES["n < p"], [1.0, 0], r"lams\[1\] is 0"),
        (SHAPES["n < p"], [1e-300, 1], r"lams\[0\] is 1e-300"),
        (ONE_ROW, [1.0, 0, 2], r"lams\[1\] is 0"),
        (ONE_ROW, [1.0, 1e-12], r"lams\[1\] is 1e-12"),
    ],
    ids=["n = 1", "n < p", "n < p, tiny λ", "its own feature", "its own feature, tiny λ"],
)
def test_sample_that_decides_its_own_fit_is_named(data, lams, received):
    """Where the other samples have no say about one, the error names it and λ."""
    name, _, received = received.partition(" ")
    received += r", with which sample \d alone decides its own fit"
    with pytest.raises(ValueError, match=oracles.four_parts(name, received, "add samples")):
        leave_one_out(*data, lams)


# every door


@pytest.mark.parametrize(
    ("X", "received"),
    [
        (np.ones(3), r"shape \(3,\)"),
        (np.ones((0, 2)), r"shape \(0, 2\)"),
        ([[1, np.nan]] * 3, "nan"),
        ([[1, np.inf]] * 3, "inf"),
        ([["a"]] * 3, "'a'"),
        ([[1j]] * 3, "1j"),
        ([[1e200], [0], [-1e200]], r"1e\+200"),
        ([[1.7e308], [0], [-1.7e308]], r"1\.7e\+308"),
    ],
)
def test_every_door_refuses_a_bad_matrix(door, X, received):
    """The same text at every door: the name, the value, the expectation, the remedy."""
    with pytest.raises(ValueError, match=oracles.four_parts("X", received, "")):
        door(X, np.ones(3), 1.0)


@pytest.mark.parametrize(
    ("y", "received"),
    [
        (np.ones(2), r"shape \(2,\)"),
        (np.ones((3, 1)), r"shape \(3, 1\)"),
        ([1, 2, np.nan], "nan"),
        ([1, 2, -np.inf], "-inf"),
        (["a", "b", "c"], "'a'"),
        ([1, 2, 1e200], r"1e\+200"),
    ],
)
def test_every_door_refuses_a_bad_target(fitting, y, received):
    """The same text at every door that takes y."""
    with pytest.raises(ValueError, match=oracles.four_parts("y", received, "")):
        fitting(np.eye(3), y, 1.0)


@pytest.mark.parametrize("lam", [-1.0, np.nan, np.inf, "1", None, 1j, 1e200])
def test_every_door_refuses_a_bad_strength(door, lam):
    """One λ or a grid of them, the error says which and what to do."""
    with pytest.raises(ValueError, match=oracles.four_parts("lams?", "", "")):
        door(np.eye(3), np.ones(3), lam)


def test_result_out_of_range_is_refused():
    """Weights of 1e200, whose squares no float64 holds, are refused with the way out."""
    with pytest.raises(ValueError, match=oracles.four_parts("X or y", "overflow", "Rescale")):
        ridge(np.array([[0.0], [1e-100]]), [0, 1e100], 0)


def test_no_door_writes_to_its_input(door):
    """The arrays after the call are those before it."""
    X, y = draw(12, 3)
    door(X, y, 0.3)
    np.testing.assert_array_equal(np.column_stack(draw(12, 3)), np.column_stack([X, y]))
