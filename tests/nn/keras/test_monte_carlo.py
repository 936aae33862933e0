"""Monte Carlo prediction: T passes in one call, only dropout active, the model left as it was."""

import keras
import numpy as np
import oracles
import pytest

from course_pkg import backend
from course_pkg.nn.keras import Dropout, predict

X = np.random.default_rng(0).normal(size=(6, 20)).astype(np.float32)


def network(dropout):
    """A model with a batch norm whose moving statistics are not those of a batch."""
    keras.utils.set_random_seed(0)
    normal = keras.layers.BatchNormalization()
    layers = [keras.layers.Dense(30, activation="relu"), normal, dropout, keras.layers.Dense(2)]
    model = keras.Sequential([keras.Input((20,)), *layers])
    normal.moving_mean.assign(np.full(30, 0.3))
    return model


DROPOUTS = {
    "ours": lambda: Dropout(0.5),
    "standard": lambda: Dropout(0.5, scaling="standard"),
    "theirs": lambda: keras.layers.Dropout(0.5),
}


@pytest.fixture(params=DROPOUTS)
def model(request):
    """A model with one of the dropouts."""
    return network(DROPOUTS[request.param]())


def by_hand(model, kept):
    """The outputs of the model with such masks, from its weights."""
    kernel, bias, gamma, beta, mean, variance, last, shift = (
        w.astype(float) for w in model.get_weights()
    )
    hidden = np.maximum(X @ kernel + bias, 0)
    hidden = gamma * (hidden - mean) / np.sqrt(variance + 1e-3) + beta
    return hidden * kept * (2 if model.layers[2].scaling == "inverted" else 1) @ last + shift


@pytest.mark.parametrize("name", ["ours", "standard"])
def test_mean_is_that_over_masks(name):
    """The mean of 20 000 passes is what a mask of one half everywhere gives: one linear layer."""
    model = network(DROPOUTS[name]())
    found = predict(model, X, passes=20_000)
    error = found.spread / np.sqrt(20_000)
    assert (np.abs(by_hand(model, 0.5) - found.mean) < 6 * error + 1e-4).all()


def test_spread_is_that_over_masks():
    """The variance of a sum of dropped terms: (p/q) Σ terms², here by hand."""
    model = network(Dropout(0.5))
    ones = [by_hand(model, unit) - by_hand(model, np.zeros(30)) for unit in np.eye(30)]
    expected = np.sqrt(np.sum(np.square(ones), axis=0) / 4)
    np.testing.assert_allclose(expected, predict(model, X, passes=20_000).spread, rtol=0.05)


def test_batch_norm_is_in_its_inference_form():
    """A sample's mean does not depend on what else is predicted."""
    model = network(Dropout(1e-9))
    alone = np.concatenate([predict(model, x[None], passes=3).mean for x in X])
    np.testing.assert_allclose(model.predict(X, verbose=0), alone, atol=1e-5)
    np.testing.assert_allclose(alone, predict(model, X, passes=3).mean, atol=1e-5)


def test_the_model_stays_as_it_was(model):
    """Weights, moving statistics, seeds, what is trained: nothing has changed."""
    before = [backend.to_numpy(variable.value) for variable in model.variables]
    predict(model, X, passes=5)
    for value, variable in zip(before, model.variables, strict=True):
        np.testing.assert_array_equal(value, backend.to_numpy(variable.value))
    assert all(layer.trainable for layer in model.layers)
    assert 6 == len(model.trainable_variables)


def test_passes_are_independent(model):
    """No two passes, no two samples within one, have the same mask."""
    outputs = predict(model, np.repeat(X[:1], 4, axis=0), passes=10).outputs
    assert (10, 4, 2) == outputs.shape
    assert 40 == len(np.unique(outputs.reshape(40, 2), axis=0))


def test_seed_decides_the_passes(model):
    """The same seed gives the same passes, another seed others."""
    first, same, other = (predict(model, X, passes=5, seed=seed).outputs for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, same)
    assert not np.array_equal(first, other)


def test_two_dropouts_draw_different_masks():
    """Each layer has a seed of its own, drawn from the one that is given."""
    layers = [Dropout(0.5), Dropout(0.5)]
    model = keras.Sequential([keras.Input((2000,)), *layers])
    kept = predict(model, np.ones((1, 2000)), passes=1).outputs != 0
    assert 0.2 < kept.mean() < 0.3


@pytest.mark.parametrize(
    ("name", "call"),
    [
        ("passes", lambda: predict(network(Dropout(0.5)), X, passes=0)),
        ("model", lambda: predict(network(Dropout(0)), X)),
    ],
)
def test_nonsense_is_refused(name, call):
    """No passes, and a network in which nothing is random, get the error with the four parts."""
    with pytest.raises(ValueError, match=oracles.four_parts(name, "", "")):
        call()


def test_a_failed_pass_leaves_batch_norm_trainable():
    """What was switched off for the call is switched on again, whatever happens."""
    model = network(Dropout(0.5))
    with pytest.raises(ValueError, match="incompatible"):
        predict(model, np.ones((2, 7)))
    assert all(layer.trainable for layer in model.layers)
