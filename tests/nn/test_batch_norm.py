"""Batch norm by differences and Keras, its noise by simulation, its step by the definition."""

import numpy as np
import pytest
from oracles import four_parts
from oracles_nn import differences, same_gradients

from course_pkg.nn import batch_norm
from course_pkg.nn.batch_norm import Statistics

RNG = np.random.default_rng(0)
X = RNG.normal([3, -1, 0.1], [2, 0.5, 1], (8, 3))
GAMMA, BETA = np.array([1.5, 0.5, -1]), np.array([0.1, 0, -2])
MOVING = Statistics(np.array([2.5, -1, 0]), np.array([3, 0.2, 1.0]))
U = np.cos(X)


def forms(x, gamma, beta, epsilon=1e-3):
    """Output and way back of both forms, by name."""
    return {
        "training": batch_norm.training(x, gamma, beta, epsilon=epsilon)[:2],
        "inference": batch_norm.inference(x, gamma, beta, MOVING, epsilon=epsilon),
    }


FORMS = pytest.mark.parametrize("form", ["training", "inference"])


def test_training_gives_every_feature_mean_beta_and_deviation_gamma():
    """Of the batch; ε takes a hair from the deviation."""
    out, _, batch = batch_norm.training(X, GAMMA, BETA, epsilon=1e-12)
    np.testing.assert_allclose(BETA, out.mean(axis=0), atol=1e-12)
    np.testing.assert_allclose(np.abs(GAMMA), out.std(axis=0), rtol=1e-9)
    np.testing.assert_allclose(Statistics(X.mean(axis=0), X.var(axis=0)), batch)


def test_inference_looks_at_one_sample_at_a_time():
    """A sample's output does not depend on its mates; in training it does."""
    alone, together = forms(X[:1], GAMMA, BETA), forms(X, GAMMA, BETA)
    np.testing.assert_allclose(alone["inference"][0], together["inference"][0][:1])
    assert not np.allclose(alone["training"][0], together["training"][0][:1])


def test_forms_agree_where_the_statistics_do():
    """With the batch's statistics as the moving ones, both forms are the same function."""
    out, _, batch = batch_norm.training(X, GAMMA, BETA)
    np.testing.assert_allclose(out, batch_norm.inference(X, GAMMA, BETA, batch)[0])


@FORMS
def test_backward_is_the_slope(form):
    """Of Σ u ∘ out, along x, gamma and beta, by differences."""
    at = {"x": X, "gamma": GAMMA, "beta": BETA}
    expected = differences(lambda at: np.sum(U * forms(**at)[form][0]), at)
    along, own = forms(**at)[form][1](U)
    assert same_gradients(expected, {"x": along, **own})


def test_backward_without_the_statistics_is_rejected():
    """The batch's mean and variance depend on x: to forget it gives another slope."""
    expected = differences(
        lambda at: np.sum(U * batch_norm.training(at["x"], GAMMA, BETA)[0]), {"x": X}
    )
    constants = GAMMA * U / np.sqrt(X.var(axis=0) + 1e-3)
    assert not same_gradients(expected, {"x": constants}, 0.1)


def test_feature_that_does_not_vary_becomes_beta():
    """ε keeps the division finite, and nothing flows back."""
    out, back, _ = batch_norm.training(np.ones((4, 1)), GAMMA[:1], BETA[:1])
    np.testing.assert_array_equal(BETA[0] * np.ones((4, 1)), out)
    assert np.isfinite(back(U[:4, :1])[0]).all()


def test_moving_statistics_move_by_what_momentum_leaves():
    """After k equal batches the old value counts momentum^k."""
    batch, moving = Statistics(np.array([5.0]), np.array([2.0])), Statistics(0.0, 1.0)
    for _ in range(3):
        moving = batch_norm.moved(moving, batch, momentum=0.9)
    assert (5 * (1 - 0.9**3), 2 - 0.9**3) == pytest.approx((moving.mean[0], moving.variance[0]))


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_precision_is_kept(dtype):
    """Outputs, slopes and statistics are in the type of what comes in."""
    x, gamma, beta = X.astype(dtype), GAMMA.astype(dtype), BETA.astype(dtype)
    out, back, batch = batch_norm.training(x, gamma, beta)
    found = [out, back(out)[0], *batch_norm.moved(batch, batch)]
    assert {dtype} == {array.dtype.name for array in found}


def test_layer_of_keras_does_the_same():
    """Training, moving statistics, inference: Keras' layer with its own defaults."""
    keras = pytest.importorskip("keras")
    layer = keras.layers.BatchNormalization(dtype="float64")
    layer.build(X.shape)
    layer.set_weights([GAMMA, BETA, *MOVING])
    out, _, batch = batch_norm.training(X, GAMMA, BETA)
    np.testing.assert_allclose(layer(X, training=True), out, rtol=1e-6)
    moving = batch_norm.moved(MOVING, batch)
    np.testing.assert_allclose(layer.get_weights()[2:], moving, rtol=1e-6)
    expected = batch_norm.inference(X, GAMMA, BETA, moving)[0]
    np.testing.assert_allclose(layer(X, training=False), expected, rtol=1e-6)


# noise


def left_over(batch_size):
    """What of the normalised values of many normal batches does not follow the values."""
    z = np.random.default_rng(0).normal(size=(20_000, batch_size))
    values = (z - z.mean(axis=1, keepdims=True)) / z.std(axis=1, keepdims=True)
    slope = np.sum(values * z) / np.sum(z**2)
    return np.var(values - slope * z)


@pytest.mark.parametrize("batch_size", [2, 3, 8, 32, 128])
def test_noise_of_a_value_is_that_of_a_simulation(batch_size):
    """What is left of normalised values after a regression on the sample's own."""
    assert left_over(batch_size) == pytest.approx(batch_norm.value_noise(batch_size), rel=0.05)


def test_noise_of_a_value_is_close_to_one_and_a_half_over_m():
    """1/m from the mean, and half as much from the deviation."""
    assert 1.5 / 1000 == pytest.approx(batch_norm.value_noise(1000), rel=1e-3)


@pytest.mark.parametrize("wrong", [lambda m: 1 / m, lambda m: 2 / m, lambda m: 1.5 / m**2])
def test_wrong_noise_is_rejected(wrong):
    """The noise of the mean alone is not all, that of the variance is halved by the root."""
    assert left_over(32) != pytest.approx(wrong(32), rel=0.2)


@pytest.mark.parametrize("batch_size", [1, 4, 100])
def test_noise_of_a_mean_is_that_of_a_simulation(batch_size):
    """σ²/m, for a feature of whatever distribution."""
    batches = np.random.default_rng(0).exponential(2, (20_000, batch_size))
    assert batch_norm.mean_noise(4, batch_size) == pytest.approx(batches.mean(1).var(), rel=0.1)


# effective step


def loss(kernel):
    """A loss of a kernel (3, 2) whose outputs a batch norm takes."""
    out, _, _ = batch_norm.training(X @ kernel, GAMMA[:2], BETA[:2], epsilon=1e-12)
    return np.sum(np.sin(out) * U[:, :2])


def turned(kernel, learning_rate):
    """The change of the direction of every column in one gradient step, over that of u itself."""
    unit = kernel / np.linalg.norm(kernel, axis=0)
    slopes = [differences(lambda at: loss(at["w"]), {"w": w})["w"] for w in (kernel, unit)]
    after = kernel - learning_rate * slopes[0]
    moves = after / np.linalg.norm(after, axis=0) - unit
    return np.linalg.norm(moves, axis=0) / np.linalg.norm(slopes[1], axis=0)


KERNEL = np.array([[1.0, 3], [-2, 4], [0.5, 0]])


@pytest.mark.parametrize("scale", [0.1, 1, 10])
def test_scale_of_a_kernel_does_not_change_the_function(scale):
    """What feeds a batch norm may be of any length, so that L2 on it limits nothing."""
    assert loss(KERNEL) == pytest.approx(loss(scale * KERNEL), rel=1e-9)


@pytest.mark.parametrize("scale", [0.5, 1, 3])
def test_effective_step_is_how_far_the_direction_turns(scale):
    """η/‖w‖² by column, by definition: a step taken, and its direction looked at."""
    rate = 1e-5 * scale**2
    found = batch_norm.effective_step(scale * KERNEL, rate)
    np.testing.assert_allclose(turned(scale * KERNEL, rate), found, rtol=1e-3)


def test_wrong_effective_step_is_rejected():
    """One length of w too few, or none, is another step."""
    lengths = np.linalg.norm(KERNEL, axis=0)
    assert not np.allclose(turned(KERNEL, 1e-5), 1e-5 / lengths, rtol=0.1)
    assert not np.allclose(turned(KERNEL, 1e-5), 1e-5, rtol=0.1)


# errors


@pytest.mark.parametrize(
    ("call", "name"),
    [
        (lambda: batch_norm.training(X.astype(int), GAMMA, BETA), "x"),
        (lambda: batch_norm.training(X[0], GAMMA, BETA), "x"),
        (lambda: batch_norm.training(X, GAMMA, BETA, epsilon=0), "epsilon"),
        (lambda: batch_norm.inference(X.astype(int), GAMMA, BETA, MOVING), "x"),
        (lambda: batch_norm.inference(X, GAMMA, BETA, MOVING, epsilon=-1), "epsilon"),
        (lambda: batch_norm.moved(MOVING, MOVING, momentum=1), "momentum"),
        (lambda: batch_norm.mean_noise(-1, 4), "variance"),
        (lambda: batch_norm.mean_noise(1, 0), "batch_size"),
        (lambda: batch_norm.value_noise(1), "batch_size"),
        (lambda: batch_norm.effective_step(KERNEL.astype(int), 0.1), "kernel"),
        (lambda: batch_norm.effective_step(KERNEL * [1, 0], 0.1), "kernel"),
        (lambda: batch_norm.effective_step(KERNEL, 0), "learning_rate"),
    ],
)
def test_bad_input_is_refused(call, name):
    """Whole numbers, wrong shapes and numbers out of their range have their errors."""
    with pytest.raises(ValueError, match=four_parts(name, "", "")):
        call()
