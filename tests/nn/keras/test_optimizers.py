"""The proximal wrapper and decoupled decay, beside the NumPy optimizers and by their minima."""

import keras
import numpy as np
import oracles
import pytest

from course_pkg import backend, lasso, penalties
from course_pkg.nn import optimizers as reference
from course_pkg.nn.keras import ElasticNet, Proximal, decay_kernels_only

RNG = np.random.default_rng(0)
START = {name: RNG.normal(size=size).astype(np.float32) for name, size in
         {"kernel": (4, 3), "bias": 3, "gamma": 3}.items()}  # fmt: skip
SLOPES = [{name: RNG.normal(size=w.shape) for name, w in START.items()} for _ in range(5)]
PENALTY = ElasticNet(0.8, 0.6, loss="cross_entropy")
X = RNG.normal(size=(40, 6))
Y = X @ [2.0, -1, 0, 0, 0, 0] + RNG.normal(size=40) / 2


def stepped(optimizer, prepare=None):
    """The parameters after five steps of a Keras optimizer along given gradients."""
    variables = [keras.Variable(w, name=name) for name, w in START.items()]
    if prepare:
        prepare(variables)
    for slopes in SLOPES:
        gradients = [keras.ops.convert_to_tensor(slopes[v.name], "float32") for v in variables]
        optimizer.apply(gradients, variables)
    return {v.name: backend.to_numpy(v.value) for v in variables}


def stepped_by_reference(*optimizers):
    """The same with NumPy's, with one optimizer a step where several are given."""
    parameters, state = START, optimizers[0].start(START)
    for i, slopes in enumerate(SLOPES):
        optimizer = optimizers[min(i, len(optimizers) - 1)]
        parameters, state = optimizer.step(parameters, slopes, state)
    return parameters


def same(expected, found):
    """Whether all parameters agree to five digits."""
    return all(np.allclose(expected[name], found[name], rtol=1e-5, atol=1e-5) for name in expected)


NUMPY = penalties.ElasticNet(0.8, 0.6)
PAIRS = {
    "sgd": (lambda: keras.optimizers.SGD(0.1), reference.SGD(0.1, prox=NUMPY)),
    "momentum": (
        lambda: keras.optimizers.SGD(0.1, momentum=0.9),
        reference.SGD(0.1, momentum=0.9, prox=NUMPY),
    ),
    "adam": (lambda: keras.optimizers.Adam(0.1), reference.Adam(0.1, prox=NUMPY)),
}


@pytest.mark.parametrize("name", PAIRS)
def test_proximal_steps_are_those_of_the_reference(name):
    """Five steps of Keras and of NumPy end in the same place, and at the same exact zeros."""
    inner, numpy = PAIRS[name]
    found = stepped(Proximal(inner(), PENALTY))
    expected = stepped_by_reference(numpy)
    assert same(expected, found)
    np.testing.assert_array_equal(expected["kernel"] == 0, found["kernel"] == 0)


@pytest.mark.parametrize(
    "wrong",
    [
        reference.SGD(0.1),
        reference.SGD(0.1, prox=penalties.ElasticNet(8, 0.6)),  # a step of 1, not of η
        reference.SGD(0.1, prox=penalties.ElasticNet(1.6, 0.6)),  # beside another loss
        reference.SGD(0.1, prox=penalties.ElasticNet(0.8, 0.4)),
    ],
)
def test_other_steps_are_seen(wrong):
    """The comparison tells a forgotten learning rate, and other strengths."""
    found = stepped(Proximal(keras.optimizers.SGD(0.1), PENALTY))
    assert not same(stepped_by_reference(wrong), found)


def test_biases_take_no_proximal_step():
    """They move as without a penalty."""
    found = stepped(Proximal(keras.optimizers.SGD(0.1), PENALTY))
    expected = stepped(keras.optimizers.SGD(0.1))
    np.testing.assert_array_equal(expected["bias"], found["bias"])
    np.testing.assert_array_equal(expected["gamma"], found["gamma"])


def test_schedule_gives_each_step_its_length():
    """The proximal step has the learning rate of the step before it, not of the next one."""
    schedule = keras.optimizers.schedules.ExponentialDecay(0.2, 1, 0.5)
    rates = [0.2, 0.1, 0.05, 0.025, 0.0125]
    expected = stepped_by_reference(*(reference.SGD(rate, prox=NUMPY) for rate in rates))
    assert same(expected, stepped(Proximal(keras.optimizers.SGD(schedule), PENALTY)))


def test_learning_rate_is_that_of_the_inner_optimizer():
    """Set on the wrapper, as callbacks do, it is set inside; steps are counted inside too."""
    optimizer = Proximal(keras.optimizers.SGD(0.5), PENALTY)
    optimizer.learning_rate = 0.1
    assert same(stepped_by_reference(PAIRS["sgd"][1]), stepped(optimizer))
    assert 5 == int(keras.ops.convert_to_numpy(optimizer.iterations))


def linear(optimizer, regularizer=None):
    """A linear model compiled for mean squared error."""
    keras.utils.set_random_seed(0)
    layer = keras.layers.Dense(1, kernel_regularizer=regularizer)
    model = keras.Sequential([keras.Input((6,)), layer])
    model.compile(optimizer, "mean_squared_error")
    return model


def trained(model, steps=400):
    """The weights after so many steps on all data: an epoch of copies."""
    copies = np.tile(X, (steps, 1)), np.tile(Y, steps)
    model.fit(*copies, batch_size=40, shuffle=False, verbose=0)
    return model.layers[0].get_weights()[0].ravel()


def test_fit_finds_the_lasso():
    """λ as the linear half means it; the zeros are exact."""
    penalty = ElasticNet(0.2, loss="mean_squared_error")
    found = trained(linear(Proximal(keras.optimizers.SGD(0.1), penalty)))
    expected = lasso(X, Y, 0.2).w
    np.testing.assert_allclose(expected, found, atol=1e-4)
    np.testing.assert_array_equal(expected == 0, found == 0)
    assert 2 <= np.sum(found == 0) < 6


def test_gradient_steps_leave_small_numbers():
    """The same penalty as a regularizer gives no exact zero, but weights nearly as small."""
    found = trained(linear(keras.optimizers.SGD(0.1), ElasticNet(0.2, loss="mean_squared_error")))
    off = found[lasso(X, Y, 0.2).w == 0]
    assert len(off) > 0
    assert (off != 0).all()
    assert np.abs(off).max() < 0.1


def test_loaded_model_goes_on_where_it_was(reloaded):
    """Saved between two epochs, weights and the state of the optimizer are all there."""
    penalty = ElasticNet(0.2, loss="mean_squared_error")
    model = linear(Proximal(keras.optimizers.SGD(0.02, momentum=0.9), penalty))
    trained(model, 3)
    again = reloaded(model)
    np.testing.assert_array_equal(trained(model, 3), trained(again, 3))
    assert 6 == int(keras.ops.convert_to_numpy(again.optimizer.iterations))


def test_mixed_precision_scales_the_loss_around_it():
    """Keras puts its loss scaling around the wrapper, and the zeros are exact all the same."""
    keras.utils.set_random_seed(0)
    penalty = ElasticNet(0.2, loss="mean_squared_error")
    layer = keras.layers.Dense(1, dtype="mixed_float16")
    model = keras.Sequential([keras.Input((6,)), layer])
    optimizer = Proximal(keras.optimizers.SGD(0.1), penalty)
    model.compile(keras.optimizers.LossScaleOptimizer(optimizer), "mean_squared_error")
    found = trained(model)
    np.testing.assert_allclose(lasso(X, Y, 0.2).w, found, atol=0.01)
    assert (found == 0).any()


@pytest.mark.skipif(
    keras.backend.backend() == "tensorflow", reason="Keras has stateless_apply elsewhere only"
)
def test_stateless_step_is_the_same():
    """Values in, values out, as in a training loop of JAX."""
    variables = [keras.Variable(w, name=name) for name, w in START.items()]
    optimizer = Proximal(keras.optimizers.SGD(0.1), PENALTY)
    optimizer.build(variables)
    values, state = [v.value for v in variables], [v.value for v in optimizer.variables]
    for slopes in SLOPES:
        gradients = [keras.ops.convert_to_tensor(slopes[v.name], "float32") for v in variables]
        values, state = optimizer.stateless_apply(state, gradients, values)
    found = dict(zip(START, map(backend.to_numpy, values), strict=True))
    assert same(stepped_by_reference(PAIRS["sgd"][1]), found)


@pytest.mark.parametrize(
    "inner",
    [
        lambda: keras.optimizers.SGD(0.1, gradient_accumulation_steps=2),
        lambda: keras.optimizers.SGD(0.1, use_ema=True),
        lambda: keras.optimizers.LossScaleOptimizer(keras.optimizers.SGD(0.1)),
    ],
)
def test_optimizers_that_skip_steps_are_refused(inner):
    """A proximal step has to follow each step; the error has the four parts."""
    with pytest.raises(ValueError, match=oracles.four_parts("optimizer", "", "LossScale")):
        Proximal(inner(), PENALTY)


# Decoupled decay


def test_kernels_alone_decay():
    """Five steps of Keras and of NumPy, which knows the one rule, end in the same place."""
    optimizer = keras.optimizers.SGD(0.1, weight_decay=0.5)
    found = stepped(optimizer, lambda variables: decay_kernels_only(optimizer, Bag(variables)))
    assert same(stepped_by_reference(reference.SGD(0.1, weight_decay=0.5)), found)


class Bag:
    """Variables as a model has them."""

    def __init__(self, variables):
        self.trainable_variables = variables


def test_keras_alone_decays_biases_too():
    """Unless told, which the comparison sees."""
    found = stepped(keras.optimizers.SGD(0.1, weight_decay=0.5))
    assert not same(stepped_by_reference(reference.SGD(0.1, weight_decay=0.5)), found)


def decayed(optimizer):
    """The weights of a linear model after ten steps with decay on its kernel."""
    model = linear("sgd")
    model.compile(decay_kernels_only(optimizer, model), "mean_squared_error")
    return trained(model, 10)


def test_decay_is_l2_under_sgd():
    """δ and l2 = δ/2, which is λ = δ beside cross-entropy, take the same steps."""
    l2 = ElasticNet(0.3, 0, loss="cross_entropy")
    expected = trained(linear(keras.optimizers.SGD(0.1), l2), 10)
    found = decayed(keras.optimizers.SGD(0.1, weight_decay=0.3))
    np.testing.assert_allclose(expected, found, rtol=1e-4)


def test_decay_is_no_l2_under_adam():
    """Adam divides the slope of a penalty by its size, and leaves decay alone."""
    l2 = ElasticNet(0.3, 0, loss="cross_entropy")
    expected = trained(linear(keras.optimizers.Adam(0.1), l2), 10)
    found = decayed(keras.optimizers.AdamW(0.1, weight_decay=0.3))
    assert np.abs(expected - found).max() > 0.01


def test_an_optimizer_without_decay_is_refused():
    """The error has the four parts."""
    with pytest.raises(ValueError, match=oracles.four_parts("optimizer", "no weight_decay", "Set")):
        decay_kernels_only(keras.optimizers.SGD(0.1), linear("sgd"))
