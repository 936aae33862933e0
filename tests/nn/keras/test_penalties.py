"""The regularizer: equal to Keras' own, to the NumPy reference, and on kernels only, once each."""

import keras
import numpy as np
import oracles
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_pkg import penalties
from course_pkg.conventions import to_keras
from course_pkg.nn import penalties as reference
from course_pkg.nn.keras import ElasticNet, penalised

W = np.random.default_rng(0).normal(size=(7, 5))
LOSSES = ["mean_squared_error", "cross_entropy"]
LAMS = st.floats(1e-6, 1e3)
SHARES = st.floats(0, 1)


def number(tensor):
    """A tensor's one value, in full."""
    return float(tensor)


def drawn(dtype):
    """Weights as a tensor."""
    return keras.ops.convert_to_tensor(W, dtype=dtype)


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("rho", [0.0, 0.3, 1.0])
def test_value_is_that_of_keras_to_the_last_bit(loss, rho, dtype):
    """L1L2 with the converted strengths gives the same bits, in every precision."""
    expected = keras.regularizers.L1L2(*to_keras(0.013, rho, loss=loss))(drawn(dtype))
    assert number(expected) == number(ElasticNet(0.013, rho, loss=loss)(drawn(dtype)))


def test_ridge_is_l2_to_the_last_bit(dtype):
    """ρ = 0 is Keras' L2."""
    expected = keras.regularizers.L2(0.013 / 2)(drawn(dtype))
    assert number(expected) == number(ElasticNet(0.013, 0, loss="cross_entropy")(drawn(dtype)))


def test_lasso_is_l1_to_the_last_bit(dtype):
    """ρ = 1 is Keras' L1, for a strength of few digits: Keras' L1 alone keeps it in 32 bits."""
    expected = keras.regularizers.L1(0.015625)(drawn(dtype))
    assert number(expected) == number(ElasticNet(0.015625, loss="cross_entropy")(drawn(dtype)))


@given(LAMS, SHARES)
def test_value_is_that_of_the_reference(lam, rho):
    """Beside cross-entropy the course's penalty, beside mean squared error twice that."""
    expected = reference.value(penalties.ElasticNet(lam, rho), {"kernel": W})
    found = [number(ElasticNet(lam, rho, loss=loss)(drawn("float32"))) for loss in LOSSES]
    np.testing.assert_allclose([2 * expected, expected], found, rtol=1e-5)


@pytest.mark.parametrize(("loss", "times"), [("mean_squared_error", 2), ("cross_entropy", 1)])
def test_gradient_is_that_of_the_reference(loss, times):
    """One step of SGD without any data moves the kernel along the penalty alone."""
    layer = keras.layers.Dense(5, kernel_regularizer=ElasticNet(0.1, 0.3, loss=loss))
    model = keras.Sequential([keras.Input((7,)), layer])
    layer.set_weights([W, np.ones(5)])
    model.compile(keras.optimizers.SGD(1.0), "mean_squared_error")
    model.train_on_batch(np.zeros((1, 7)), np.ones((1, 5)))
    slope = times * reference.gradient(penalties.ElasticNet(0.1, 0.3), {"kernel": W})["kernel"]
    np.testing.assert_allclose(W - slope, layer.get_weights()[0], atol=1e-6)


@given(LAMS, SHARES, st.sampled_from(LOSSES))
def test_prox_is_no_higher_than_any_neighbour(lam, rho, loss):
    """By its definition, with the value that Keras would add to the loss."""
    penalty, rng = ElasticNet(lam, rho, loss=loss), np.random.default_rng(0)
    v = keras.ops.convert_to_tensor(W[:, 0], dtype="float32")
    w = penalty.prox(v, 0.5)

    def cost(w):
        return number(keras.ops.sum((w - v) ** 2) / 2 + 0.5 * penalty(w))

    near = [cost(w + keras.ops.convert_to_tensor(rng.normal(0, size, 7), dtype="float32"))
            for size in np.geomspace(1e-3, 10, 20)]  # fmt: skip
    assert cost(w) <= min(near) * (1 + 1e-5)


@pytest.mark.parametrize("policy", ["mixed_float16", "mixed_bfloat16"])
def test_mixed_precision_penalises_in_full_precision(policy):
    """Kernels stay in 32 bits, and so does what they cost."""
    regularizer = ElasticNet(0.013, 0.3, loss="cross_entropy")
    layer = keras.layers.Dense(5, kernel_regularizer=regularizer, dtype=policy)
    layer(np.zeros((1, 7)))
    layer.set_weights([W, np.ones(5)])
    assert number(regularizer(drawn("float32"))) == number(layer.losses[0])


def test_loaded_model_has_its_regularizer(reloaded):
    """Saved and loaded, the model adds the same penalty."""
    regularizer = ElasticNet(0.1, 0.3, loss="cross_entropy")
    model = keras.Sequential(
        [keras.Input((7,)), keras.layers.Dense(5, kernel_regularizer=regularizer)]
    )
    again = reloaded(model)
    assert regularizer.get_config() == again.layers[0].kernel_regularizer.get_config()
    assert number(sum(model.losses)) == number(sum(again.losses))


# Which variables


def shared(**arguments):
    """A model that uses one of its layers twice; its kernels, biases and scales are all ones."""
    x = keras.Input((4,))
    arguments |= {"kernel_initializer": "ones", "bias_initializer": "ones"}
    twice = keras.layers.Dense(4, **arguments)
    normal = keras.layers.BatchNormalization()
    outputs = keras.layers.Dense(2, **arguments)(normal(twice(twice(x))))
    return keras.Model(x, outputs)


def is_penalised_right(model):
    """Whether an ℓ₁ penalty of strength 1 has counted the 16 + 8 entries of the kernels, all 1."""
    return number(sum(model.losses)) == 24


def test_kernels_are_penalised_once_each():
    """Two kernels, of which one is used twice; no bias, nothing of a batch norm."""
    model = shared(kernel_regularizer=ElasticNet(1, loss="cross_entropy"))
    assert [(4, 4), (4, 2)] == [tuple(variable.shape) for variable in penalised(model)]
    assert is_penalised_right(model)


def test_penalised_biases_are_seen():
    """With the penalty on biases as well the count is another."""
    penalty = ElasticNet(1, loss="cross_entropy")
    assert not is_penalised_right(shared(kernel_regularizer=penalty, bias_regularizer=penalty))


class Twice(keras.layers.Dense):
    """Adds its penalty where it is used: twice for a layer that is used twice."""

    def call(self, inputs):
        self.add_loss(keras.ops.sum(keras.ops.abs(self.kernel)))
        return super().call(inputs)


def test_a_shared_layer_counted_twice_is_seen(monkeypatch):
    """A penalty by use instead of by variable is another one, when the model is called."""
    monkeypatch.setattr(keras.layers, "Dense", Twice)
    model = shared()
    model(np.zeros((1, 4)))
    assert not is_penalised_right(model)


def test_frozen_kernels_are_left_out():
    """What is not trained is not shrunk."""
    model = shared()
    model.layers[1].trainable = False
    assert [(4, 2)] == [tuple(variable.shape) for variable in penalised(model)]


@pytest.mark.parametrize(
    ("name", "call"),
    [
        ("lam", lambda: ElasticNet(-1, loss="cross_entropy")),
        ("rho", lambda: ElasticNet(1, 2, loss="cross_entropy")),
        ("loss", lambda: ElasticNet(1, loss="hinge")),
        ("w", lambda: ElasticNet(1, loss="cross_entropy")(keras.ops.ones(3, "int32"))),
    ],
)
def test_nonsense_is_refused(name, call):
    """Each parameter that means nothing has its error, with the four parts."""
    with pytest.raises(ValueError, match=oracles.four_parts(name, "", "")):
        call()
