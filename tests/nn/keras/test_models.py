"""Repeated arguments said once, in two ways that make the same network."""

import keras
import numpy as np

from course_pkg.nn.keras import ElasticNet, by_loop, by_partial, penalised

REGULARIZER = ElasticNet(0.01, 0.5, loss="cross_entropy")


def made(build):
    """A network of one of the ways, built and drawn from the same seed."""
    keras.utils.set_random_seed(0)
    model = build([8, 4], 3, regularizer=REGULARIZER)
    model.build((None, 5))
    return model


def without_names(model):
    """The configurations of the layers, but for the names, which Keras counts up."""
    return [layer.get_config() | {"name": None} for layer in model.layers]


def test_both_ways_make_the_same_network():
    """The same layers, the same first weights, the same penalty."""
    partial, loop = made(by_partial), made(by_loop)
    assert without_names(partial) == without_names(loop)
    np.testing.assert_array_equal(
        np.concatenate([w.ravel() for w in partial.get_weights()]),
        np.concatenate([w.ravel() for w in loop.get_weights()]),
    )
    assert [float(loss) for loss in partial.losses] == [float(loss) for loss in loop.losses]


def test_every_kernel_has_the_regularizer():
    """One object for all of them: it has no state."""
    model = made(by_loop)
    assert [REGULARIZER] * 3 == [kernel.regularizer for kernel in penalised(model)]


def test_a_loop_over_built_layers_comes_too_late():
    """On a layer that is built the attribute has no effect, which the comparison sees."""
    keras.utils.set_random_seed(0)
    late = by_loop([8, 4], 3, regularizer=None)
    late.build((None, 5))
    for layer in late.layers:
        layer.kernel_regularizer = REGULARIZER
    assert late.losses == []


def test_a_repeated_layer_is_one_layer():
    """What may be one object for all is the regularizer: a layer used twice has one kernel."""
    layer = keras.layers.Dense(5, kernel_regularizer=REGULARIZER)
    model = keras.Sequential([keras.Input((5,)), layer, layer])
    assert [layer.kernel] == penalised(model)


def test_the_network_classifies(reloaded):
    """Its outputs are probabilities; saved and loaded it says the same."""
    model = made(by_partial)
    found = model.predict(np.ones((2, 5)), verbose=0)
    np.testing.assert_allclose([1, 1], found.sum(axis=1), rtol=1e-6)
    np.testing.assert_array_equal(found, reloaded(model).predict(np.ones((2, 5)), verbose=0))
