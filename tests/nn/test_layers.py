"""Layers and losses, each by differences and against what Keras computes on the same numbers."""

import numpy as np
import pytest
from oracles import four_parts
from oracles_nn import differences, same_gradients

from course_pkg.nn import BatchNorm, Dense, Dropout, ReLU, dropout
from course_pkg.nn.layers import accuracy, cross_entropy, mean_squared_error, perceptron

RNG = np.random.default_rng(0)
X = RNG.normal(size=(6, 4))
LABELS = np.array([0, 2, 1, 1, 0, 2])
LOGITS = RNG.normal(0, 3, (6, 3))
LAYERS = [Dense(3), ReLU(), Dropout(0.4), BatchNorm()]
NAMES = [type(layer).__name__ for layer in LAYERS]


def started(layer):
    """A layer's weights, none of them at a value where a mistake could hide."""
    weights, _ = layer.start(4, np.random.default_rng(1))
    return {
        name: w + 0.1 * np.cos(np.arange(w.size)).reshape(w.shape) for name, w in weights.items()
    }


def weighted_sum(layer, at, rng):
    """A number that depends on every output of a layer."""
    weights = {name: value for name, value in at.items() if name != "x"}
    out = layer.forward(weights, at["x"], rng and np.random.default_rng(rng)).out
    return np.sum(out * np.cos(np.arange(out.size)).reshape(out.shape))


@pytest.mark.parametrize("rng", [None, 7], ids=["inference", "training"])
@pytest.mark.parametrize("layer", LAYERS, ids=NAMES)
def test_back_is_the_slope(layer, rng):
    """Along the input and along each weight that is learned, by differences."""
    at = {"x": X, **started(layer)}
    pass_ = layer.forward(started(layer), X, rng and np.random.default_rng(rng))
    along, own = pass_.back(np.cos(np.arange(pass_.out.size)).reshape(pass_.out.shape))
    expected = differences(lambda at: weighted_sum(layer, at, rng), at)
    learned = {name: slope for name, slope in expected.items() if not name.startswith("moving")}
    assert same_gradients(learned, {"x": along, **own})


@pytest.mark.parametrize("layer", LAYERS, ids=NAMES)
def test_outputs_are_as_many_as_a_layer_says(layer):
    """The next layer is built on the number that start gives."""
    _, outputs = layer.start(4, np.random.default_rng(0))
    assert (6, outputs) == layer.forward(started(layer), X, None).out.shape


@pytest.mark.parametrize("layer", LAYERS, ids=NAMES)
def test_same_generator_same_pass(layer):
    """What is random comes from the generator alone."""
    passes = [layer.forward(started(layer), X, np.random.default_rng(3)).out for _ in range(2)]
    np.testing.assert_array_equal(*passes)


def test_kernel_starts_within_the_limits_of_glorot():
    """Uniform up to √(6/(inputs + units)), whose variance keeps signals at their size."""
    weights, _ = Dense(300).start(200, np.random.default_rng(0))
    limit = np.sqrt(6 / 500)
    assert limit == pytest.approx(np.abs(weights["kernel"]).max(), rel=1e-3)
    assert limit / np.sqrt(3) == pytest.approx(weights["kernel"].std(), rel=1e-2)
    assert not weights["bias"].any()


def test_dropout_is_idle_after_training():
    """Without a generator the input passes, the very array."""
    assert X is Dropout(0.5).forward({}, X, None).out


def test_dropout_drops_in_training():
    """With one, it is the inverted form with a mask of that generator."""
    kept = dropout.mask(X.shape, 0.4, np.random.default_rng(3))
    out = Dropout(0.4).forward({}, X, np.random.default_rng(3)).out
    np.testing.assert_array_equal(np.where(kept, X / 0.6, 0), out)


def test_batch_norm_moves_its_statistics_by_its_own_momentum():
    """From mean 0 and variance 1, a quarter of the way where three quarters are kept."""
    weights, _ = BatchNorm().start(4, np.random.default_rng(0))
    moved = BatchNorm(momentum=0.75).forward(weights, X, np.random.default_rng(0)).moved
    np.testing.assert_allclose(X.mean(axis=0) / 4, moved["moving_mean"])
    np.testing.assert_allclose(0.75 + X.var(axis=0) / 4, moved["moving_variance"])


def test_perceptron_puts_the_layers_in_their_order():
    """Inputs dropped, then of each hidden layer batch norm before ReLU before dropout."""
    layers = perceptron((5, 4), 3, p_inputs=0.2, p_hidden=0.5, normalise=True)
    hidden = [BatchNorm(), ReLU(), Dropout(0.5)]
    assert (Dropout(0.2), Dense(5), *hidden, Dense(4), *hidden, Dense(3)) == layers


def test_plain_perceptron_has_no_idle_layers():
    """What is not asked for is not there."""
    assert (Dense(5), ReLU(), Dense(3)) == perceptron((5,), 3)
    assert (Dense(3),) == perceptron((), 3)


# losses


@pytest.mark.parametrize(
    ("loss", "outputs", "y"),
    [(cross_entropy, LOGITS, LABELS), (mean_squared_error, LOGITS, np.cos(LOGITS))],
)
def test_gradient_of_a_loss_is_its_slope(loss, outputs, y):
    """By differences."""
    expected = differences(lambda at: loss(at["out"], y)[0], {"out": outputs})
    assert same_gradients(expected, {"out": loss(outputs, y)[1]}, 1e-7)


def test_losses_are_those_of_keras():
    """The mean over the batch, and over outputs, without a ½."""
    keras = pytest.importorskip("keras")
    rule = keras.losses.SparseCategoricalCrossentropy(from_logits=True, dtype="float64")
    assert float(rule(LABELS, LOGITS)) == pytest.approx(cross_entropy(LOGITS, LABELS)[0])
    rule = keras.losses.MeanSquaredError(dtype="float64")
    expected = float(rule(np.cos(LOGITS), LOGITS))
    assert expected == pytest.approx(mean_squared_error(LOGITS, np.cos(LOGITS))[0])


@pytest.mark.parametrize(("loss", "y"), [(cross_entropy, LABELS), (mean_squared_error, LOGITS)])
def test_gradient_of_a_loss_has_the_precision_of_the_outputs(loss, y):
    """Targets in float64 do not make a network in float32 another."""
    assert "float32" == loss(LOGITS.astype("float32"), y)[1].dtype


def test_large_logits_do_not_overflow():
    """The loss of a sure and wrong answer is large and finite, that of a right one 0."""
    logits = np.array([[1000.0, 0]])
    assert (1000, 0) == (cross_entropy(logits, [1])[0], cross_entropy(logits, [0])[0])


def test_accuracy_is_the_share_of_right_answers():
    """Three of four, counted by hand."""
    logits = np.array([[2.0, 1], [0, 3], [5, 4], [0, 1]])
    assert 0.75 == accuracy(logits, [0, 1, 0, 0])


@pytest.mark.parametrize(
    ("call", "name"),
    [
        (lambda: Dense(0), "units"),
        (lambda: Dropout(1), "p"),
        (lambda: Dropout(-0.1), "p"),
        (lambda: BatchNorm(momentum=1), "momentum"),
        (lambda: BatchNorm(epsilon=0), "epsilon"),
        (lambda: perceptron((5,), 3, p_inputs=1), "p"),
        (lambda: perceptron((5,), 3, p_hidden=np.nan), "p"),
        (lambda: cross_entropy(LOGITS, LABELS + 1), "y"),
        (lambda: cross_entropy(LOGITS, -LABELS), "y"),
        (lambda: cross_entropy(LOGITS, LABELS * 1.0), "y"),
        (lambda: cross_entropy(LOGITS, LABELS[:, None]), "y"),
        (lambda: accuracy(LOGITS, LABELS[:5]), "y"),
        (lambda: mean_squared_error(LOGITS[:, :1], LOGITS[:, 0]), "y"),
    ],
)
def test_bad_input_is_refused(call, name):
    """Settings out of their range, labels that are none, and targets of another shape."""
    with pytest.raises(ValueError, match=four_parts(name, "", "")):
        call()
