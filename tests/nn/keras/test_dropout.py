"""The layer: its masks by their distribution, its two scalings, its contract with Keras.

The bounds on shares are six standard deviations wide, and the seeds are fixed.
"""

import keras
import numpy as np
import oracles
import pytest

from course_pkg import backend
from course_pkg.nn import dropout as reference
from course_pkg.nn.keras import Dropout

SCALINGS = ["inverted", "standard"]
RATES = [0.1, 0.25, 0.5, 0.75, 0.9]
X = np.random.default_rng(0).uniform(1, 2, size=(400, 100)).astype(np.float32)


def applied(layer, x=X, training=True):
    """What the layer makes of an array."""
    return backend.to_numpy(layer(keras.ops.convert_to_tensor(x), training=training))


def is_share(kept, q):
    """Whether these shares of so many independent draws are q, up to six deviations."""
    draws = X.size / np.size(kept)
    return np.all(np.abs(kept - q) <= 6 * np.sqrt(q * (1 - q) / draws))


def faults(call, p, scaling):
    """What is wrong with a dropout, a function of x and training; by the definition."""
    trained, again, after = call(X, True), call(X, True), call(X, False)
    kept, q = trained != 0, 1 - p
    inverted = scaling == "inverted"
    checks = {
        "share": is_share(kept.mean(), q),
        "shared over the batch": is_share(kept.mean(axis=0), q),
        "shared over units": is_share(kept.mean(axis=1), q),
        "the same at each call": is_share(np.mean(kept == (again != 0)), q**2 + p**2),
        "scaling": np.allclose(trained[kept], (X / q if inverted else X)[kept], rtol=1e-6),
        "afterwards": np.allclose(after, X if inverted else q * X, rtol=1e-6),
        "expectation": abs(trained.mean() - after.mean()) < 6 * trained.std() / np.sqrt(X.size),
    }
    return [name for name, passed in checks.items() if not passed]


@pytest.mark.parametrize("scaling", SCALINGS)
@pytest.mark.parametrize("rate", RATES)
def test_it_is_dropout(rate, scaling):
    """Shares, independence, scaling and expectation at every rate, not only at a half."""
    layer = Dropout(rate, scaling=scaling, seed=1)
    assert [] == faults(lambda x, training: applied(layer, x, training), rate, scaling)


@pytest.mark.parametrize("rate", RATES)
def test_kerass_own_is_dropout(rate):
    """By the same measure: equal in distribution."""
    layer = keras.layers.Dropout(rate, seed=1)
    assert [] == faults(lambda x, training: applied(layer, x, training), rate, "inverted")


P, RNG = 0.25, np.random.default_rng(2)


def masked(x, scale=1.0, shape=None, p=P):
    """x where a mask keeps it, times a scale."""
    return np.where(RNG.random(shape or x.shape) >= p, x, 0) * scale


WRONG = {
    "scaled by p": ("scaling", lambda x, on: masked(x, 1 / P) if on else x),
    "multiplied by q": ("scaling", lambda x, on: masked(x, 1 - P) if on else x),
    "not scaled": ("scaling", lambda x, on: masked(x) if on else x),
    "shared over the batch": (
        "shared over the batch",
        lambda x, on: masked(x, 4 / 3, (1, 100)) if on else x,
    ),
    "shared over units": (
        "shared over units",
        lambda x, on: masked(x, 4 / 3, (400, 1)) if on else x,
    ),
    "active afterwards": ("afterwards", lambda x, on: masked(x, 4 / 3)),
    "q dropped": ("share", lambda x, on: masked(x, 4 / 3, p=1 - P) if on else x),
    "one mask": (
        "the same at each call",
        lambda x, on: np.where(X * 1e4 % 1 >= P, x, 0) * 4 / 3 if on else x,
    ),
    "never active": ("share", lambda x, on: x),
    "scaled in both": ("afterwards", lambda x, on: masked(x, 4 / 3) if on else x * 3 / 4),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_dropout_is_rejected(name):
    """Every usual mistake is told, and by what it is."""
    fault, call = WRONG[name]
    assert fault in faults(call, P, "inverted")


def test_standard_that_forgets_to_scale_afterwards_is_rejected():
    """The mask alone, with nothing to make up for it."""
    assert ["afterwards", "expectation"] == faults(
        lambda x, on: masked(x) if on else x, P, "standard"
    )


@pytest.mark.parametrize("scaling", SCALINGS)
def test_moments_are_those_of_the_reference(scaling):
    """Mean and variance of a unit over 100 000 masks."""
    layer = Dropout(0.75, scaling=scaling, seed=1)
    outputs = applied(layer, np.full((100_000, 1), 2.0)).astype(float)
    expected = reference.moments(np.array([2.0]), 0.75, scaling)
    np.testing.assert_allclose(expected, [outputs.mean(0), outputs.var(0)], rtol=0.05)


@pytest.mark.parametrize("scaling", SCALINGS)
@pytest.mark.parametrize("training", [True, False])
def test_rate_0_is_the_identity(scaling, training):
    """To the last bit, in training and afterwards."""
    np.testing.assert_array_equal(X, applied(Dropout(0, scaling=scaling), training=training))


@pytest.mark.parametrize("policy", ["mixed_float16", "mixed_bfloat16", "float16", "bfloat16"])
@pytest.mark.parametrize("scaling", SCALINGS)
def test_half_precision_keeps_scaling_and_expectation(scaling, policy):
    """What is kept is x/q to the digits that there are, and the share that is kept is q."""
    layer = Dropout(0.3, scaling=scaling, seed=1, dtype=policy)
    outputs = layer(keras.ops.ones((400, 100)), training=True)
    assert keras.backend.standardize_dtype(outputs.dtype) == policy.removeprefix("mixed_")
    values = backend.to_numpy(keras.ops.cast(outputs, "float32"))
    assert is_share((values != 0).mean(), 0.7)
    expected = 1 / 0.7 if scaling == "inverted" else 1
    np.testing.assert_allclose(expected, values[values != 0], rtol=2**-7)


@pytest.mark.parametrize("noise_shape", [(400, 1), (None, 1), (1, None)])
def test_mask_is_shared_along_axes_of_size_1(noise_shape):
    """noise_shape says along which axes one entry of the mask is for all."""
    kept = applied(Dropout(0.5, noise_shape=noise_shape, seed=1)) != 0
    axis = noise_shape.index(1)
    np.testing.assert_array_equal(np.broadcast_to(kept.take([0], axis), kept.shape), kept)
    assert 0.25 < kept.mean() < 0.75


def test_seed_decides_the_masks():
    """The same seed, the same masks one after another; another seed, others."""
    one, same, other = (Dropout(0.5, seed=seed) for seed in (1, 1, 2))
    first = applied(one)
    np.testing.assert_array_equal(first, applied(same))
    np.testing.assert_array_equal(applied(one), applied(same))
    assert not np.array_equal(first, applied(other))


def test_dropout_is_on_in_fit_and_off_in_predict():
    """Keras says to the layer when it trains."""
    same = keras.layers.Dense(100, use_bias=False, kernel_initializer="identity")
    model = keras.Sequential([keras.Input((100,)), Dropout(0.5, seed=1), same])
    model.compile(keras.optimizers.SGD(0.0), "mean_squared_error")
    assert model.evaluate(X, X, verbose=0) == 0
    np.testing.assert_array_equal(X, model.predict(X, verbose=0))
    assert 0 < model.fit(X, X, verbose=0).history["loss"][0]


def test_gradients_go_back_through_the_same_mask():
    """Learned through the layer, weights move where the mask let their inputs pass."""
    dense = keras.layers.Dense(1, use_bias=False, kernel_initializer="zeros")
    model = keras.Sequential([keras.Input((1000,)), Dropout(0.75, seed=1), dense])
    model.compile(keras.optimizers.SGD(0.5), "mean_squared_error")
    model.train_on_batch(np.ones((1, 1000)), np.ones((1, 1)))
    moved = np.unique(dense.get_weights()[0].round(5))
    np.testing.assert_array_equal(np.float32([0, 4]), moved)


@pytest.mark.parametrize("scaling", SCALINGS)
def test_loaded_model_has_its_dropout(scaling, reloaded):
    """Saved and loaded, the layer starts again from its seed."""
    layer = Dropout(0.4, scaling=scaling, noise_shape=(None, 100), seed=3, name="drop")
    model = keras.Sequential([keras.Input((100,)), layer])
    first = applied(model)
    again = reloaded(model)
    assert layer.get_config() == again.layers[0].get_config()
    np.testing.assert_array_equal(first, applied(again))


def test_symbolic_call_knows_the_shape():
    """Unknown sizes stay unknown, and the dtype is that of the inputs."""
    outputs = Dropout(0.5)(keras.Input((None, 3), dtype="float32"))
    assert (None, None, 3) == outputs.shape
    assert (2, 5) == Dropout(0.5).compute_output_shape((2, 5))


@pytest.mark.parametrize(
    ("name", "call"),
    [
        ("rate", lambda: Dropout(1)),
        ("rate", lambda: Dropout(-0.1)),
        ("rate", lambda: Dropout(np.nan)),
        ("rate", lambda: Dropout("half")),
        ("scaling", lambda: Dropout(0.5, scaling="none")),
        ("noise_shape", lambda: applied(Dropout(0.5, noise_shape=(1,)))),
        ("inputs", lambda: applied(Dropout(0.5), np.ones((2, 2), int))),
    ],
)
def test_nonsense_is_refused(name, call):
    """Each argument that means nothing has its error, with the four parts."""
    with pytest.raises(ValueError, match=f"(?s){oracles.four_parts(name, '', '')[1:-1]}"):
        call()
