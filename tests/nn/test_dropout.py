"""Dropout by counting, by sums over every mask, and as the ridge that it is on a linear model."""

import numpy as np
import pytest
from oracles import four_parts
from oracles_nn import differences, dropout_faults, over_masks, same_gradients

from course_pkg.nn import dropout

PS = pytest.mark.parametrize("p", [0.1, 0.3, 0.5, 0.75])
FORMS = pytest.mark.parametrize("form", ["standard", "inverted"])
RNG = np.random.default_rng(0)
X = RNG.normal(1, 2, (4, 3))
Y = RNG.normal(size=4)
W = np.array([0.5, -1, 2])


def seen(form, x, kept, p):
    """What the next layer sees of x in training."""
    return dropout.standard(x, kept) if form == "standard" else dropout.inverted(x, kept, p)


def both(form, p):
    """Training and inference of a form, on x."""
    rng = np.random.default_rng(1)
    after = (lambda x: dropout.scaled(x, p)) if form == "standard" else np.asarray
    return lambda x: seen(form, x, dropout.mask(x.shape, p, rng), p), after


def masked(x, keep, scale, shape=None):
    """x times a mask by hand: kept with probability keep, the same for all rows if so shaped."""
    return x * (RNG.random(shape or x.shape) < keep) * scale


# distribution


@PS
@FORMS
def test_nothing_is_wrong(form, p):
    """Kept are q, independently in each row, and the mean is that of inference."""
    assert set() == dropout_faults(*both(form, p), p)


@pytest.mark.parametrize(
    ("training", "inference", "fault"),
    [
        (lambda x: masked(x, 0.25, 1 / 0.75), np.asarray, "scale"),  # divided by p
        (lambda x: masked(x, 0.25, 1), np.asarray, "scale"),  # not scaled at all
        (lambda x: masked(x, 0.25, 4), lambda x: x / 4, "scale"),  # scaled twice
        (lambda x: masked(x, 0.25, 4, (1, x.shape[1])), np.asarray, "shared"),
        (lambda x: masked(x, 0.25, 4, (len(x), 1)), np.asarray, "shared"),  # whole samples
        (lambda x: masked(x, 0.75, 4 / 3), np.asarray, "share"),  # kept and dropped swapped
        (lambda x: masked(x, 0.25, 4), lambda x: masked(x, 0.25, 4), "active"),
    ],
)
def test_wrong_dropout_is_rejected(training, inference, fault):
    """At p = 0.75 each usual mistake has its fault."""
    assert fault in dropout_faults(training, inference, 0.75)


def test_half_hides_the_usual_mistake():
    """At p = 0.5 a division by p cannot be told from one by q."""
    assert set() == dropout_faults(lambda x: masked(x, 0.5, 1 / 0.5), np.asarray, 0.5)


@FORMS
def test_nothing_is_dropped_at_zero(form):
    """p = 0 is the identity, to the bit."""
    kept = dropout.mask(X.shape, 0, np.random.default_rng(0))
    np.testing.assert_array_equal(X, seen(form, X, kept, 0))
    np.testing.assert_array_equal(X, dropout.scaled(X, 0))


def test_nearly_all_can_be_dropped():
    """Towards p = 1 a few units carry all: their share is q, their factor 1/q, both finite."""
    p = 1 - 1e-5
    kept = dropout.mask((1000, 1000), p, np.random.default_rng(0))
    found = dropout.inverted(np.ones(kept.shape, "float32"), kept, p)
    assert 0 < kept.sum() < 40
    assert found.max() == pytest.approx(1e5)


def test_same_seed_same_mask():
    """A mask depends on its generator and nothing else."""
    masks = [dropout.mask((5, 4), 0.5, np.random.default_rng(seed)) for seed in (3, 3, 4)]
    np.testing.assert_array_equal(masks[0], masks[1])
    assert (masks[0] != masks[2]).any()


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@FORMS
def test_precision_is_kept(form, dtype):
    """Dropout leaves the floating-point type as it is."""
    assert dtype == seen(form, X.astype(dtype), X > 0, 0.3).dtype


# backward


@FORMS
def test_backward_is_the_same_map(form):
    """The gradient of Σ uᵢ outᵢ along x is u through the same mask, by differences."""
    kept, u = dropout.mask(X.shape, 0.3, np.random.default_rng(0)), np.cos(X)
    expected = differences(lambda at: np.sum(u * seen(form, at["x"], kept, 0.3)), {"x": X})
    assert same_gradients(expected, {"x": seen(form, u, kept, 0.3)}, 1e-8)
    assert not same_gradients(expected, {"x": u * kept * 0.3}, 1e-8)


# moments


@PS
@FORMS
def test_moments_are_those_over_all_masks(form, p):
    """Mean and variance of each output, and of the sum that follows, summed over all masks."""
    for found, outcome in [
        (dropout.moments(X[0], p, form), lambda m: seen(form, X[0], m, p)),
        (dropout.sum_moments(X[0], W, p, form), lambda m: seen(form, X[0], m, p) @ W),
    ]:
        mean = over_masks(outcome, 3, 1 - p)
        np.testing.assert_allclose(mean, found.mean, rtol=1e-12)
        variance = over_masks(lambda m, f=outcome, e=mean: (f(m) - e) ** 2, 3, 1 - p)
        np.testing.assert_allclose(variance, found.variance, rtol=1e-12)


@PS
def test_forms_have_means_that_inference_keeps(p):
    """In training and afterwards each form has one mean; they differ in variance by q²."""
    standard, inverted = (dropout.moments(X, p, form) for form in ("standard", "inverted"))
    np.testing.assert_allclose(standard.mean, dropout.scaled(X, p))
    np.testing.assert_allclose(inverted.mean, X)
    np.testing.assert_allclose(standard.variance, inverted.variance * (1 - p) ** 2)


def test_sum_moments_of_many_units():
    """Samples by rows, units by columns, as x @ W."""
    found = dropout.sum_moments(X, np.column_stack([W, 2 * W]), 0.3)
    expected = [dropout.sum_moments(x, W, 0.3).variance for x in X]
    np.testing.assert_allclose(np.column_stack([expected, 4 * np.array(expected)]), found.variance)


# the ridge


def squared_error(mask, p, w=W):
    """‖y − (M ∘ X)w/q‖² for one mask."""
    return np.sum((Y - (mask * X) @ w / (1 - p)) ** 2)


@PS
def test_expected_loss_is_the_mean_over_all_masks(p):
    """‖y − Xw‖² + Σ dⱼ wⱼ² is the sum over all 2¹² masks, each with its probability."""
    expected = over_masks(lambda mask: squared_error(mask, p), X.shape, 1 - p)
    assert expected == pytest.approx(dropout.expected_loss(X, Y, W, p), rel=1e-12)


@pytest.mark.parametrize("p", [0.1, 0.3, 0.75])
@pytest.mark.parametrize("wrong", [lambda p: p, lambda p: 1 - p, lambda p: (1 - p) / p])
def test_wrong_ridge_is_rejected(p, wrong):
    """p, q and q/p in place of p/q leave another loss."""
    expected = over_masks(lambda mask: squared_error(mask, p), X.shape, 1 - p)
    found = np.sum((Y - X @ W) ** 2) + wrong(p) * np.sum(X**2 @ W**2)
    assert abs(expected - found) > 1e-3


def test_expected_loss_is_the_mean_of_a_simulation():
    """Masks as they are drawn in training give the same within five standard errors."""
    rng = np.random.default_rng(0)
    masks = (dropout.mask(X.shape, 0.4, rng) for _ in range(20_000))
    losses = [np.sum((Y - dropout.inverted(X, kept, 0.4) @ W) ** 2) for kept in masks]
    error = np.std(losses) / np.sqrt(len(losses))
    assert abs(np.mean(losses) - dropout.expected_loss(X, Y, W, 0.4)) < 5 * error


@PS
def test_minimiser_has_no_slope(p):
    """At the weights that are returned the mean over all masks is stationary, and not beside."""

    def slopes(w):
        return differences(lambda at: dropout.expected_loss(X, Y, at["w"], p), {"w": w}, 1e-4)["w"]

    w = dropout.minimiser(X, Y, p)
    assert np.abs(slopes(w)).max() < 1e-7
    assert np.abs(slopes(1.01 * w)).max() > 1e-4


def test_standardised_columns_make_it_the_ridge_of_the_course():
    """Where ‖xⱼ‖² = n, dropout is ridge at λ = p/(1 − p)."""
    from course_pkg import ridge

    scaled = X / np.linalg.norm(X, axis=0) * 2
    expected = ridge(scaled, Y, 0.3 / 0.7, fit_intercept=False).w
    np.testing.assert_allclose(expected, dropout.minimiser(scaled, Y, 0.3), rtol=1e-9)
    np.testing.assert_allclose(4 * 0.3 / 0.7 * np.ones(3), dropout.as_ridge(scaled, 0.3))


def test_feature_that_is_always_zero_has_no_weight():
    """It costs nothing and does nothing."""
    empty = X * [1, 0, 1]
    w = dropout.minimiser(empty, Y, 0.3)
    np.testing.assert_allclose(dropout.minimiser(X[:, [0, 2]], Y, 0.3), w[[0, 2]])
    assert 0 == w[1]


# errors


@pytest.mark.parametrize("p", [1, 1.5, -0.1, np.nan, "0.5", None, True])
@pytest.mark.parametrize(
    "call",
    [
        lambda p: dropout.mask(3, p, RNG),
        lambda p: dropout.inverted(X, X > 0, p),
        lambda p: dropout.scaled(W, p),
        lambda p: dropout.moments(X, p),
        lambda p: dropout.sum_moments(X, W, p),
        lambda p: dropout.as_ridge(X, p),
        lambda p: dropout.expected_loss(X, Y, W, p),
        lambda p: dropout.minimiser(X, Y, p),
    ],
)
def test_bad_probability_is_refused(call, p):
    """p lies in [0, 1): a unit that is never kept has no scale."""
    with pytest.raises(ValueError, match=four_parts("p", "is ", "1 − q")):
        call(p)


@pytest.mark.parametrize(
    ("call", "name"),
    [
        (lambda: dropout.standard([1, 2], [True, False]), "x"),
        (lambda: dropout.inverted(np.arange(3), True, 0.5), "x"),
        (lambda: dropout.scaled(np.arange(3), 0.5), "w"),
        (lambda: dropout.moments(np.arange(3), 0.5), "x"),
        (lambda: dropout.sum_moments(W, np.arange(3), 0.5), "w"),
        (lambda: dropout.moments(X, 0.5, "scaled"), "form"),
        (lambda: dropout.as_ridge(W, 0.5), "X"),
        (lambda: dropout.expected_loss(X, Y, W[:2], 0.5), "w"),
        (lambda: dropout.minimiser(X, Y[:2], 0.5), "y"),
    ],
)
def test_bad_input_is_refused(call, name):
    """Whole numbers, an unknown form and wrong shapes have their errors."""
    with pytest.raises(ValueError, match=four_parts(name, "", "")):
        call()
