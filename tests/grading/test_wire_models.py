"""Tensors, variables and Keras models cross as numbers and known layers, never as code."""

import json

import numpy as np
import pytest

from course_pkg.grading.wire import ANSWER, Decoder, Encoder, Frame, WireError

keras = pytest.importorskip("keras")
tf = pytest.importorskip("tensorflow")


def refuse(value, *_):
    """Nothing stands for anything else."""
    raise WireError("no plain data")


def crossed(value):
    """A value on the other side, by way of real bytes."""
    encoder = Encoder(refuse)
    frame = Frame.of(ANSWER, {"value": encoder.encode(value)}, encoder.blobs)
    message, blobs = frame.message()
    return Decoder(blobs, refuse).decode(message["value"])


def network(*layers):
    """A small network of these layers."""
    return keras.Sequential([keras.Input((3,)), *layers])


DENSE = keras.layers.Dense
LAYERS = {
    "penalised": [DENSE(4, "relu", kernel_regularizer=keras.regularizers.L1L2(0.1, 0.2))],
    "constrained": [DENSE(4, kernel_constraint=keras.constraints.MaxNorm(1.0))],
    "dropout": [DENSE(4, "tanh"), keras.layers.Dropout(0.5), DENSE(1)],
    "batch normalisation": [keras.layers.BatchNormalization(), DENSE(2)],
}


@pytest.mark.parametrize("name", LAYERS)
def test_model_predicts_the_same(name):
    """Layers, settings and weights survive."""
    model, X = network(*LAYERS[name]), np.random.default_rng(0).normal(size=(5, 3))
    other = crossed(model)
    assert other is not model
    np.testing.assert_array_equal(other.predict(X, verbose=0), model.predict(X, verbose=0))


def test_functional_model_crosses():
    """A model with two branches too."""
    given = keras.Input((3,))
    out = keras.layers.Add()([DENSE(2)(given), DENSE(2)(given)])
    assert crossed(keras.Model(given, out)).count_params() == 16


def test_tensor_stays_a_tensor():
    """Its values cross, and a variable becomes a tensor."""
    for value in (tf.constant([1.0, 2.0]), tf.Variable([1.0, 2.0])):
        assert tf.is_tensor(crossed(value))
        assert crossed(value).numpy().tolist() == [1.0, 2.0]


class Sly(DENSE):
    """A layer of a student's."""


@pytest.mark.parametrize("layer", [keras.layers.Lambda(lambda x: x), Sly(2)], ids=["Lambda", "own"])
def test_model_with_code_in_it_does_not_cross(layer):
    """Such a model stays where it is."""
    with pytest.raises(WireError, match="no plain data"):
        crossed(network(layer))


@pytest.mark.parametrize(
    "part",
    [
        {"class_name": "Lambda", "module": "keras.layers"},
        {"class_name": "__lambda__", "config": {"value": "x"}},
        {"class_name": "Dense", "module": "os"},
        {"class_name": "function", "module": "builtins", "config": "print"},
        {"module": "os", "class_name": "system", "config": "true"},
    ],
)
def test_forged_model_is_refused_before_keras_sees_it(part):
    """A configuration that names anything unknown is an error, wherever it stands in it."""
    config = json.loads(network(DENSE(1)).to_json())
    config["config"]["layers"][-1]["config"]["activation"] = part
    with pytest.raises(WireError, match="a model with a part"):
        Decoder([], refuse).decode({"model": [json.dumps(config), []]})


def test_trained_model_is_trained_on_this_side_too():
    """A model that was changed in place there is changed here."""
    model, trained = network(DENSE(2)), network(DENSE(2))
    encoder = Encoder(refuse, [model])
    content = encoder.content(trained)
    Decoder(encoder.blobs, refuse, [model]).overwrite(0, content)
    np.testing.assert_array_equal(model.get_weights()[0], trained.get_weights()[0])
