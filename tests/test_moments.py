"""Moments are those of exact arithmetic, however the samples are cut into parts."""

from fractions import Fraction
from functools import reduce
from operator import add

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from shapes import SHAPES, draw

from course_pkg.moments import Growing, Moments, others

WHOLE = st.integers(-20, 20)
WEIGHTS = np.array([0, 1, 2, 0.5] * 3)


def exactly(X, y, weights=None):
    """Weight, means and centred products in fractions, as one vector of floats."""
    exact = np.vectorize(Fraction, otypes=[object])
    Z, s = exact(np.column_stack([X, y])), exact(np.ones(len(y)) if weights is None else weights)
    means = s @ Z / s.sum()
    products = (Z - means).T @ (s[:, None] * (Z - means))
    return np.hstack([s.sum(), means, products.ravel()]).astype(float)


def about_origin_exactly(X, y):
    """The same about the origin."""
    Z = np.column_stack([X, y])
    return np.hstack([len(Z), 0 * Z[0], (Z.T @ Z).ravel()])


def numbers(moments):
    """Moments in the order of the oracle."""
    products = np.block([[moments.XX, moments.Xy[:, None]], [moments.Xy, moments.yy]])
    return np.hstack([moments.n, moments.X_mean, moments.y_mean, products.ravel()])


def assert_equal(expected, moments, digits=13):
    """Each number, relative to the size of the columns that it is made of."""
    p = len(moments.X_mean) + 1
    means, products = expected[1 : p + 1], expected[p + 1 :].reshape(p, p)
    sizes = np.sqrt(np.diag(products)) + (np.diag(products) == 0)
    size = np.hstack([expected[0], 1 + np.abs(means), np.outer(sizes, sizes).ravel()])
    np.testing.assert_allclose(numbers(moments) / size, expected / size, rtol=0, atol=10.0**-digits)


def naive(X, y):
    """Sums of plain products, the means subtracted afterwards."""
    Z, n = np.column_stack([X, y]), len(y)
    means = Z.mean(axis=0)
    return np.hstack([n, means, (Z.T @ Z - n * np.outer(means, means)).ravel()])


def parts_of(X, y, cuts):
    """The moments of the parts between cuts."""
    return [Moments.of(*(a[i] for a in (X, y))) for i in np.split(np.arange(len(y)), cuts)]


def grown(blocks):
    """Blocks added in place, one after the other."""
    growing = Growing()
    for block in blocks:
        growing.add(*block)
    return growing.moments()


# One part


def test_moments_of_every_shape_are_exact(shape):
    """Whatever the shape, they are those of fractions to the thirteenth digit."""
    assert_equal(exactly(*shape), Moments.of(*shape))


def test_weighted_moments_are_exact(data):
    """A weight multiplies its sample's products, and n is the sum of weights."""
    assert_equal(exactly(*data, WEIGHTS), Moments.of(*data, WEIGHTS))


def test_weight_is_repetition(data):
    """A sample of weight 2 is one that is there twice, of weight 0 one that is not there."""
    times = np.array([0, 1, 2, 3] * 3)
    repeated = Moments.of(*(array.repeat(times, axis=0) for array in data))
    assert_equal(numbers(repeated), Moments.of(*data, times.astype(float)))


def test_sample_of_no_weight_does_not_matter_however_far_out(data):
    """Not even rounding lets a sample of weight 0 through."""
    far = [np.insert(array, 0, 1e100, axis=0) for array in data]
    assert_equal(exactly(*data), Moments.of(*far, (np.arange(13) > 0).astype(float)))


def test_moments_about_the_origin_are_the_plain_products(shape):
    """Without centring the means are 0 and nothing is subtracted."""
    assert_equal(about_origin_exactly(*shape), Moments.of(*shape, centre=False))


def test_weighted_moments_about_the_origin(data):
    """Weights count there too."""
    X, y = data
    moments = Moments.of(X, y, WEIGHTS, centre=False)
    np.testing.assert_allclose((X.T * WEIGHTS) @ X, moments.XX)
    np.testing.assert_allclose((X.T * WEIGHTS) @ y, moments.Xy)


@pytest.mark.parametrize("centre", [True, False])
def test_centred_moments_find_the_origin_again(data, centre):
    """About the origin = about the mean + n x̄x̄ᵀ."""
    X, y = data
    moments = Moments.of(X, y, centre=False)
    found = Moments.of(X, y, centre=centre).about_origin()
    assert_equal(numbers(moments), found)
    assert not found.centred


def test_constant_column_has_no_spread_at_all():
    """Not even rounding: standardised, it must not become noise."""
    moments = Moments.of(*SHAPES["only constant columns"])
    np.testing.assert_array_equal(0, moments.XX)
    np.testing.assert_array_equal(1, moments.deviation)


# Far from the origin

FAR = SHAPES["n > p"][0] + 1e8, SHAPES["n > p"][1] - 1e8


def test_moments_far_from_the_origin_keep_their_digits():
    """Columns around 1e8 with spread 2 have products as exact as around 0."""
    assert_equal(exactly(*FAR), Moments.of(*FAR))


@pytest.mark.parametrize("cuts", [[6], [1, 5, 6], range(1, 12)], ids=str)
def test_merged_moments_far_from_the_origin_keep_their_digits(cuts):
    """However many parts they come in, down to single samples."""
    assert_equal(exactly(*FAR), reduce(add, parts_of(*FAR, cuts)))


def test_the_check_of_digits_can_fail():
    """Plain sums of the same data have not one digit right, and the check says so."""
    expected, moments = exactly(*FAR), Moments.of(*FAR)
    products = naive(*FAR)[5:].reshape(4, 4)
    wrong = Moments(12, moments.X_mean, moments.y_mean, products[:3, :3], products[3, :3], 0)
    with pytest.raises(AssertionError, match="Mismatched elements"):
        assert_equal(expected, wrong, digits=1)


# Parts


@given(
    arrays(float, st.tuples(st.integers(2, 9), st.integers(2, 4)), elements=WHOLE),
    st.data(),
)
def test_any_split_in_any_order_has_the_same_moments(Z, choice):
    """Samples shuffled and cut anywhere, parts added: the moments of all at once."""
    cuts = sorted(choice.draw(st.sets(st.integers(1, len(Z) - 1))))
    shuffled = Z[choice.draw(st.permutations(range(len(Z))))]
    parts = parts_of(shuffled[:, :-1], shuffled[:, -1], cuts)
    assert_equal(exactly(Z[:, :-1], Z[:, -1]), reduce(add, parts))


def test_sum_of_weighted_parts(data):
    """Parts weigh what their samples weigh."""
    X, y = data
    parts = [Moments.of(X[i], y[i], WEIGHTS[i]) for i in (slice(5), slice(5, 12))]
    assert_equal(exactly(X, y, WEIGHTS), parts[0] + parts[1])


def test_sum_does_not_depend_on_the_brackets():
    """(a + b) + c = a + (b + c), but for rounding."""
    a, b, c = parts_of(*FAR, [2, 7])
    assert_equal(numbers((a + b) + c), a + (b + c))


def test_sum_about_the_origin(data):
    """Moments about the origin add up to moments about the origin."""
    X, y = data
    parts = [Moments.of(X[i], y[i], centre=False) for i in (slice(5), slice(5, 12))]
    assert_equal(about_origin_exactly(X, y), parts[0] + parts[1])
    assert not (parts[0] + parts[1]).centred


def test_moments_about_different_points_do_not_add_up(data):
    """Their sum would be about nothing."""
    with pytest.raises(ValueError, match="do not add up"):
        Moments.of(*data) + Moments.of(*data, centre=False)


def test_sum_leaves_its_terms_alone(data):
    """Adding makes new matrices."""
    a, b = parts_of(*data, [6])
    before = numbers(a), numbers(b)
    a + b
    np.testing.assert_array_equal(before, (numbers(a), numbers(b)))


def test_constant_column_stays_constant_over_parts():
    """Merged as often as one likes, 0.1 does not spread."""
    X, y = np.full((7, 2), 0.1), np.arange(7.0)
    np.testing.assert_array_equal(0, reduce(add, parts_of(X, y, [1, 2, 5])).XX)


@pytest.mark.parametrize("cuts", [[6], [1, 2, 11], [4, 8], range(1, 12)], ids=str)
def test_others_are_the_moments_without_the_part(data, cuts):
    """Each part's others are all samples but its own."""
    indices = np.split(np.arange(12), cuts)
    left_out = others(parts_of(*data, cuts))
    assert len(indices) == len(left_out)
    for part, moments in zip(indices, left_out, strict=True):
        assert_equal(exactly(*(np.delete(array, part, axis=0) for array in data)), moments)


# Growing in place


@pytest.mark.parametrize("cuts", [[], [6], [1, 5, 6], range(1, 12)], ids=str)
@pytest.mark.parametrize("samples", [SHAPES["n > p"], FAR], ids=["near", "far"])
def test_growing_moments_are_exact(samples, cuts):
    """Blocks added in place give what all samples at once give."""
    blocks = zip(*(np.split(array, cuts) for array in samples), strict=True)
    assert_equal(exactly(*samples), grown(blocks))


def test_growing_moments_are_symmetric(data):
    """Only one triangle is added up; both are handed out."""
    moments = grown(zip(*(np.split(array, 3) for array in data), strict=True))
    np.testing.assert_array_equal(moments.XX.T, moments.XX)


def test_growing_may_go_on_after_a_look(data):
    """Handing moments out does not stop them from growing."""
    growing = Growing()
    for block in zip(*(np.split(array, 3) for array in data), strict=True):
        growing.add(*block)
        moments = growing.moments()
    assert_equal(exactly(*data), moments)


def test_growing_keeps_one_matrix():
    """The matrix after a block is the one before it."""
    growing = Growing()
    growing.add(*draw(20, 3))
    before = growing.moments().XX
    growing.add(*draw(30, 3))
    assert np.shares_memory(before, growing.moments().XX)


def test_growing_moments_can_be_stored_and_restored(data):
    """What `state` gives is all there is, to the last bit."""
    growing = Growing()
    growing.add(*data, WEIGHTS)
    restored = Growing.restored(growing.state(), 1)
    for moments in (growing, restored):
        moments.add(*FAR)
    np.testing.assert_array_equal(numbers(growing.moments()), numbers(restored.moments()))
    assert restored.blocks == 2


# Columns in other units


def test_scaled_moments_are_those_of_scaled_columns(data):
    """Columns divided by numbers, before or after."""
    X, y = data
    scale = np.array([1e-3, 1, 7])
    assert_equal(exactly(X / scale, y), Moments.of(X, y).scaled(scale))


def test_scaled_moments_still_merge(data):
    """In other units, too, the mean has its digits."""
    scale = np.array([2.0, 4, 8])
    a, b = (part.scaled(scale) for part in parts_of(*FAR, [5]))
    assert_equal(exactly(FAR[0] / scale, FAR[1]), a + b)


def test_deviation_is_that_of_the_columns(data):
    """The root of the mean square about the mean."""
    np.testing.assert_allclose(data[0].std(axis=0), Moments.of(*data).deviation)


def test_standardised_columns_have_deviation_1(shape):
    """Constant ones aside, which stay as they are."""
    moments = Moments.of(*shape)
    np.testing.assert_allclose(1, moments.scaled(moments.deviation).deviation)


# What weights are worth

PENALTIES = pytest.mark.parametrize(("lam1", "lam2"), [(0.3, 0.0), (0.2, 0.1), (0.0, 0.3), (0, 0)])
W = np.array([[1.0, 0, -0.5], [0.0, 0, 0]]).T


def written_out(X, y, w, b, lam1, lam2):
    """The objective from its formula."""
    loss = np.sum((y - X @ w - b) ** 2) / (2 * len(y))
    return loss + lam1 * np.sum(np.abs(w)) + lam2 / 2 * np.sum(w**2)


def lowest(X, y, lam1, lam2):
    """The minimum by proximal gradient steps, as many as it takes."""
    X, y, n = X - X.mean(axis=0), y - y.mean(), len(y)
    step, w = n / np.linalg.norm(X, 2) ** 2, np.zeros(X.shape[1])
    for _ in range(5000):
        v = w + step * (X.T @ (y - X @ w) / n)
        w = np.sign(v) * np.maximum(np.abs(v) - step * lam1, 0) / (1 + step * lam2)
    return w, written_out(X, y, w, 0, lam1, lam2)


@PENALTIES
@pytest.mark.parametrize("offset", [0, 1e4])
def test_objective_is_that_of_the_samples(data, lam1, lam2, offset):
    """The moments give what the residuals give, with the best intercept."""
    X, y = data[0] + offset, data[1] - offset
    moments = Moments.of(X, y)
    expected = [written_out(X, y, w, y.mean() - X.mean(axis=0) @ w, lam1, lam2) for w in W.T]
    objective, _ = moments.objective_and_gap(W, lam1, lam2)
    np.testing.assert_allclose(expected, objective, rtol=1e-10)
    assert objective[0] == moments.objective_and_gap(W[:, 0], lam1, lam2)[0]


@PENALTIES
def test_gap_bounds_the_distance_to_the_minimum(data, lam1, lam2):
    """No objective lies further above the minimum than its gap."""
    _, minimum = lowest(*data, lam1, lam2)
    objective, gap = Moments.of(*data).objective_and_gap(W, lam1, lam2)
    assert np.all(objective - minimum <= gap)


@pytest.mark.parametrize(("lam1", "lam2"), [(0.3, 0.0), (0.2, 0.1), (0.0, 0.3)])
def test_gap_vanishes_at_the_minimum(data, lam1, lam2):
    """The minimum, found from the samples, is recognised from the moments."""
    w, minimum = lowest(*data, lam1, lam2)
    _, gap = Moments.of(*data).objective_and_gap(w, lam1, lam2)
    assert 0 <= gap < 1e-12 * minimum


def test_gap_is_not_fooled(data):
    """Weights a thousandth off the minimum have a gap to show for it."""
    w, minimum = lowest(*data, 0.2, 0.1)
    _, gap = Moments.of(*data).objective_and_gap(w * 1.001, 0.2, 0.1)
    assert gap > 1e-7 * minimum


def test_loss_of_a_perfect_fit_is_not_negative():
    """Where the loss is all rounding it is at least no nonsense."""
    X, _ = FAR
    w = np.array([1.0, 1e-3, 1e3])
    objective, _ = Moments.of(X, X @ w).objective_and_gap(w, 0.0, 0.0)
    assert 0 <= objective < 1e-8 * Moments.of(X, X @ w).yy


def test_intercept_brings_the_fit_to_the_mean(data):
    """b = ȳ − x̄ᵀw; about the origin there is none."""
    X, y = data
    expected = y.mean() - X.mean(axis=0) @ W
    np.testing.assert_allclose(expected, Moments.of(X, y).intercept(W))
    np.testing.assert_array_equal([0, 0], Moments.of(X, y, centre=False).intercept(W))
