"""The doors to the linear methods, over every shape and against every bad argument."""

import numpy as np
import oracles
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from shapes import SHAPES, draw

from course_pkg import degrees_of_freedom, leave_one_out, ridge, ridge_path

LAMS = pytest.mark.parametrize("lam", [1e-3, 0.3, 100])
GRID = [0.3, 1e-3, 100, 0.3]
QUARTERS = st.integers(-20, 20).map(lambda i: i / 4)

DOORS = {
    "ridge": ridge,
    "ridge_path": lambda X, y, lam: ridge_path(X, y, [lam]),
    "leave_one_out": lambda X, y, lam: leave_one_out(X, y, [lam]),
    "degrees_of_freedom": lambda X, y, lam: degrees_of_freedom(X, [lam]),
}


@pytest.fixture(params=DOORS)
def door(request):
    """One of the public functions, called with one λ."""
    return DOORS[request.param]


@pytest.fixture(params=["ridge", "ridge_path", "leave_one_out"])
def fitting(request):
    """One of the public functions that take y."""
    return DOORS[request.param]


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


@pytest.mark.parametrize("lam", [0, 0.3])
def test_shift_of_y_moves_the_intercept_only(data, lam):
    """The intercept is not penalised: it follows y, and the weights do not notice."""
    X, y = data
    expected = both(ridge(X, y, lam)) + np.array([0, 0, 0, 1000])
    np.testing.assert_allclose(expected, both(ridge(X, y + 1000, lam)), rtol=1e-9)


@pytest.mark.parametrize("lam", [0, 0.3])
def test_shift_of_a_feature_moves_the_intercept_only(data, lam):
    """Moving a feature by c costs the intercept c times its weight and changes nothing else."""
    X, y = data
    expected = both(ridge(X, y, lam))
    expected[-1] -= 1000 * expected[1]
    np.testing.assert_allclose(expected, both(ridge(X + np.array([0, 1000, 0]), y, lam)), rtol=1e-8)


@pytest.mark.parametrize("lam", [0, 0.3])
@pytest.mark.parametrize("fit_intercept", [True, False])
def test_sample_weight_is_repetition(data, lam, fit_intercept):
    """A sample of weight 2 is a sample that is there twice; of weight 0, one that is not there."""
    X, y = data
    times = np.array([0, 1, 2, 3] * 3)
    repeated = ridge(X.repeat(times, 0), y.repeat(times), lam, fit_intercept=fit_intercept)
    weighted = ridge(X, y, lam, fit_intercept=fit_intercept, sample_weight=times)
    np.testing.assert_allclose(both(repeated), both(weighted), rtol=1e-9, atol=1e-12)
    assert repeated.objective == pytest.approx(weighted.objective)


def test_sample_of_no_weight_does_not_matter_however_far_out(data):
    """Not even rounding lets a sample of weight 0 through."""
    X, y = (np.insert(array, 0, 1e100, axis=0) for array in data)
    weighted = ridge(X, y, 0.3, sample_weight=np.arange(13) > 0)
    np.testing.assert_allclose(both(ridge(*data, 0.3)), both(weighted), rtol=1e-12)


@pytest.mark.parametrize("scale", [1e-100, 1e-3, 1e100])
def test_scale_of_the_weights_does_not_matter(data, scale):
    """Only the proportions of the sample weights count."""
    weights = np.arange(12.0)
    expected = both(ridge(*data, 0.3, sample_weight=weights))
    scaled = both(ridge(*data, 0.3, sample_weight=weights * scale))
    np.testing.assert_allclose(expected, scaled, rtol=1e-12)


@pytest.mark.parametrize("scale", [1e-60, 1e-10, 1e10, 1e60])
def test_ridge_knows_no_units(data, scale):
    """X in units c times smaller and λ times c²: the same fit."""
    X, y = data
    expected = ridge(X, y, 0.3)
    scaled = ridge(X * scale, y, 0.3 * scale**2)
    np.testing.assert_allclose(both(expected), [*scaled.w * scale, scaled.b], rtol=1e-9)


def test_ridge_forms_agree(whole, form):
    """Lists, views, integers, tables: the same solution."""
    expected = both(ridge(*whole, 0.3))
    np.testing.assert_allclose(expected, both(ridge(*map(form, whole), 0.3)), rtol=1e-12)


@pytest.mark.parametrize("weights", [[1.0], [-1.0, 1, 1], [0.0, 0, 0], [np.nan, 1, 1]])
def test_ridge_refuses_bad_sample_weights(weights):
    """Each bad weight has its error."""
    with pytest.raises(ValueError, match=oracles.four_parts("sample_weight", "", "")):
        ridge(np.eye(3), np.ones(3), 1, sample_weight=weights)


# ridge_path


def test_path_is_ridge_at_each_strength(shape):
    """Row i is the solution at lams[i], in whatever order and however often."""
    W, b = ridge_path(*shape, GRID)
    expected = [both(ridge(*shape, lam)) for lam in GRID]
    np.testing.assert_allclose(np.column_stack([W, b]), expected, rtol=1e-6, atol=1e-9)


def test_path_at_zero_is_ridge_at_zero(shape):
    """A grid may contain 0: there it is least squares."""
    W, b = ridge_path(*shape, [1.0, 0])
    expected = both(ridge(*shape, 0))
    np.testing.assert_allclose(np.append(W[1], b[1]), expected, rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize("lams", [[2.0, 1], (2, 1), np.array([2, 1]), range(2, 0, -1)], ids=repr)
def test_path_takes_any_sequence(data, lams):
    """Lists, tuples, arrays and ranges make a grid."""
    np.testing.assert_array_equal(ridge_path(*data, [2.0, 1.0])[0], ridge_path(*data, lams)[0])


@given(arrays(float, (5, 3), elements=QUARTERS), st.floats(1e-3, 10), st.floats(1e-3, 10))
def test_path_shrinks(X, lam, more):
    """More penalty, smaller weights."""
    W, _ = ridge_path(X, np.arange(5.0) ** 2, [lam, lam + more])
    assert np.linalg.norm(W[1]) <= np.linalg.norm(W[0]) * (1 + 1e-12)


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
