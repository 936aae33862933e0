"""A network as a whole: gradients by differences and by Keras, training step by step, digits."""

import subprocess
import sys

import numpy as np
import pytest
from oracles import four_parts
from oracles_nn import differences, same_gradients
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

import course_pkg.nn
from course_pkg.nn import SGD, Adam, Dropout, Network, accuracy, dropout, fit
from course_pkg.nn.layers import cross_entropy, mean_squared_error, perceptron
from course_pkg.penalties import ElasticNet, l1, l2

RNG = np.random.default_rng(0)
X = RNG.normal(size=(8, 4))
LABELS = np.array([0, 2, 1, 1, 0, 2, 2, 0])
TARGETS = RNG.normal(size=(8, 3))
FULL = perceptron((5, 4), 3, p_inputs=0.2, p_hidden=0.4, normalise=True)
NETWORKS = {
    "plain": Network(perceptron((5,), 3)),
    "linear, squared error": Network(perceptron((), 3), mean_squared_error, l2(0.3)),
    "elastic net": Network(perceptron((5, 4), 3), penalty=ElasticNet(0.2, 0.6)),
    "dropout": Network(perceptron((5,), 3, p_inputs=0.2, p_hidden=0.5), penalty=l1(0.1)),
    "batch norm": Network(perceptron((5,), 3, normalise=True)),
    "everything": Network(FULL, mean_squared_error, ElasticNet(0.2, 0.6), max_norm=1.0),
}
EACH = pytest.mark.parametrize("network", NETWORKS.values(), ids=NETWORKS)


def y_of(network):
    """What a network's loss asks for."""
    return LABELS if network.loss is cross_entropy else TARGETS


def started(network):
    """Parameters in float64 of which none is at a value where a mistake could hide."""
    parameters = network.start(4, seed=1, dtype="float64")
    return {name: w + 0.1 * np.cos(np.arange(w.size)).reshape(w.shape)
            for name, w in parameters.items()}  # fmt: skip


def learned(parameters):
    """Those that training follows the gradient of."""
    return {name: w for name, w in parameters.items() if "/moving" not in name}


def total(network, parameters, rng):
    """Loss plus penalty on the batch, masks drawn from a seed."""
    rng = rng and np.random.default_rng(rng)
    found = network.objective(parameters, X, y_of(network), rng)
    return found.loss + found.penalty


@pytest.mark.parametrize("rng", [None, 7], ids=["inference", "training"])
@EACH
def test_gradients_are_the_slopes(network, rng):
    """Of loss plus penalty along every parameter that is learned, by differences."""
    found = network.objective(
        started(network), X, y_of(network), rng and np.random.default_rng(rng)
    )
    expected = differences(lambda at: total(network, at, rng), started(network))
    assert same_gradients(learned(expected), found.gradients)


@pytest.mark.parametrize("wrong", [lambda g: 0.99 * g, lambda g: g + 1e-4, np.abs])
def test_wrong_gradient_is_rejected(wrong):
    """A hundredth less, a small shift and lost signs are seen."""
    network = NETWORKS["plain"]
    right = network.objective(started(network), X, LABELS).gradients
    assert not same_gradients(right, right | {"dense_0/kernel": wrong(right["dense_0/kernel"])})


# Keras


@pytest.fixture(scope="module")
def keras():
    """Keras on TensorFlow, whose import takes seconds."""
    pytest.importorskip("tensorflow")
    return pytest.importorskip("keras")


def twin(keras, network, parameters, dtype="float64"):
    """Keras' own layers in the same row, dropout left out, with the same weights."""
    rule = network.penalty or l2(0)
    kernels = keras.regularizers.L1L2(rule.lam * rule.rho, rule.lam * (1 - rule.rho) / 2)
    cap = keras.constraints.MaxNorm(network.max_norm) if network.max_norm else None
    make = {
        "Dense": lambda layer: keras.layers.Dense(
            layer.units, kernel_regularizer=kernels, kernel_constraint=cap, dtype=dtype
        ),
        "ReLU": lambda layer: keras.layers.ReLU(dtype=dtype),
        "BatchNorm": lambda layer: keras.layers.BatchNormalization(dtype=dtype),
    }
    layers = [layer for layer in network.layers if not isinstance(layer, Dropout)]
    stack = [make[type(layer).__name__](layer) for layer in layers]
    model = keras.Sequential([keras.Input((4,), dtype=dtype), *stack])
    model.set_weights(list(parameters.values()))
    return model


def loss_of(keras, network, dtype="float64"):
    """Keras' name for a network's loss."""
    if network.loss is mean_squared_error:
        return keras.losses.MeanSquaredError(dtype=dtype)
    return keras.losses.SparseCategoricalCrossentropy(from_logits=True, dtype=dtype)


def taped(keras, network, layers, outputs):
    """Loss, penalty and gradients by the tape of TensorFlow, of what outputs() makes of layers."""
    import tensorflow

    with tensorflow.GradientTape() as tape:
        loss = loss_of(keras, network)(y_of(network), outputs())
        penalty = sum(cost for layer in layers for cost in layer.losses)
        whole = loss + penalty
    weights = [w for layer in layers for w in layer.trainable_variables]
    slopes = map(np.asarray, tape.gradient(whole, weights))
    return loss, penalty, dict(zip(learned(started(network)), slopes, strict=True))


@pytest.mark.parametrize("name", ["plain", "linear, squared error", "elastic net", "batch norm"])
def test_gradients_are_those_of_keras(keras, name):
    """Loss, penalty and every gradient, on the same weights."""
    network = NETWORKS[name]
    model = twin(keras, network, started(network))
    *parts, slopes = taped(keras, network, model.layers, lambda: model(X, training=True))
    found = network.objective(started(network), X, y_of(network), np.random.default_rng(0))
    assert same_gradients(slopes, found.gradients)
    assert (found.loss, found.penalty) == pytest.approx(tuple(map(float, parts)))


def test_gradients_with_dropout_are_those_of_keras(keras):
    """The same masks, multiplied in by hand between the layers of Keras."""
    network, rng = NETWORKS["dropout"], np.random.default_rng(7)
    masks = [dropout.mask((8, 4), 0.2, rng) / 0.8, dropout.mask((8, 5), 0.5, rng) / 0.5]
    first, relu, last = layers = twin(keras, network, started(network)).layers
    *_, slopes = taped(keras, network, layers, lambda: last(relu(first(X * masks[0])) * masks[1]))
    found = network.objective(started(network), X, LABELS, np.random.default_rng(7))
    assert same_gradients(slopes, found.gradients)


@pytest.mark.parametrize(
    ("ours", "normalise"),
    [(SGD(0.0625, momentum=0.5), True), (Adam(0.0625, weight_decay=0.25), False)],
)
def test_training_is_that_of_keras(keras, ours, normalise):
    """Five epochs on one batch give the same log and weights: penalty, max-norm, decay and all.

    Not Adam on batch norm: the bias before it has no gradient, but rounding, which Adam enlarges.
    """
    network = Network(perceptron((5,), 3, normalise=normalise), penalty=l2(0.5), max_norm=1.5)
    start = {name: w.astype("float32") for name, w in started(network).items()}
    model, x = twin(keras, network, start, "float32"), X.astype("float32")
    model.compile(same_optimizer(keras, ours), loss_of(keras, network, "float32"))
    log = model.fit(x, LABELS, epochs=5, batch_size=8, verbose=0).history["loss"]
    epochs = fit(network, x, LABELS, optimizer=ours, epochs=5, batch_size=8, parameters=start)
    for expected, found in zip(model.get_weights(), epochs[-1].parameters.values(), strict=True):
        np.testing.assert_allclose(expected, found, rtol=1e-4, atol=1e-4)
    np.testing.assert_allclose(log, [epoch.loss + epoch.penalty for epoch in epochs], rtol=1e-5)


def same_optimizer(keras, ours):
    """The optimizer of Keras with these settings, decay being for kernels."""
    if isinstance(ours, SGD):
        return keras.optimizers.SGD(ours.learning_rate, momentum=ours.momentum)
    theirs = keras.optimizers.AdamW(ours.learning_rate, weight_decay=ours.weight_decay)
    theirs.exclude_from_weight_decay(var_names=["bias"])
    return theirs


# training


@pytest.fixture(scope="module")
def digits():
    """Training and test parts of the 8 × 8 digits, pixels from 0 to 1, in float32."""
    images, labels = load_digits(return_X_y=True)
    return train_test_split((images / 16).astype("float32"), labels, random_state=0)


def test_digits_are_learned(digits):
    """More than 95 of 100 that were held back are told."""
    X, X_test, y, y_test = digits
    network = Network(perceptron((64,), 10))
    last = fit(network, X, y, optimizer=Adam(0.005), epochs=15)[-1].parameters
    assert accuracy(network.predict(last, X_test), y_test) > 0.95
    assert network.evaluate(last, X, y) < 0.1


def test_digits_are_learned_with_everything(digits):
    """Also with dropout, batch norm, L2, max-norm and decay at once."""
    X, X_test, y, y_test = digits
    layers = perceptron((64, 64), 10, p_inputs=0.1, p_hidden=0.3, normalise=True)
    network = Network(layers, penalty=l2(1e-4), max_norm=3.0)
    rule = Adam(0.005, weight_decay=1e-3)
    last = fit(network, X, y, optimizer=rule, epochs=15)[-1].parameters
    assert accuracy(network.predict(last, X_test), y_test) > 0.95


def test_labels_in_disorder_are_not_learned(digits):
    """The threshold is none that chance would pass: with labels drawn at random it is not met."""
    X, X_test, y, y_test = digits
    network = Network(perceptron((64,), 10))
    shuffled = np.random.default_rng(0).permutation(y)
    last = fit(network, X, shuffled, optimizer=Adam(0.005), epochs=5)[-1].parameters
    assert accuracy(network.predict(last, X_test), y_test) < 0.3


def first_kernel(run):
    """The first kernel after training."""
    return next(w for name, w in run[-1].parameters.items() if name.endswith("kernel"))


@EACH
def test_same_seed_same_numbers(network):
    """Start, order and masks come from the seed, to the bit; another seed gives others."""
    settings = {"optimizer": SGD(0.1), "epochs": 2, "batch_size": 3}
    runs = [fit(network, X, y_of(network), seed=seed, **settings) for seed in (5, 5, 6)]
    first, again, other = map(first_kernel, runs)
    np.testing.assert_array_equal(first, again)
    assert (first != other).any()


def test_order_of_samples_is_drawn():
    """From the same start, and with nothing else at random, another seed leads elsewhere."""
    network = NETWORKS["plain"]
    settings = {"optimizer": SGD(0.1), "batch_size": 3, "parameters": started(network)}
    runs = [fit(network, X, LABELS, epochs=1, seed=seed, **settings) for seed in (5, 6)]
    assert not np.allclose(*map(first_kernel, runs))


def test_proximal_training_makes_exact_zeros(digits):
    """With a prox many weights are 0; with the gradient of the same penalty none is."""
    X, _, y, _ = digits
    layers, penalty = perceptron((32,), 10), l1(0.01)
    prox = fit(Network(layers), X, y, optimizer=SGD(0.1, prox=penalty), epochs=5)
    slope = fit(Network(layers, penalty=penalty), X, y, optimizer=SGD(0.1), epochs=5)
    assert np.mean(first_kernel(prox) == 0) > 0.5
    assert np.mean(first_kernel(slope) == 0) < 0.01


def test_kernels_stay_within_the_radius():
    """After every epoch each column of each kernel has a length of at most r."""
    network = NETWORKS["everything"]
    for epoch in fit(network, X, TARGETS, optimizer=SGD(0.5), epochs=5):
        kernels = [w for name, w in epoch.parameters.items() if name.endswith("kernel")]
        assert max(np.linalg.norm(w, axis=0).max() for w in kernels) <= 1 + 1e-12


def test_losses_of_an_epoch_are_means_over_samples():
    """Batches of 5 and 3, steps so small that nothing moves: the loss of all eight samples."""
    network = Network(perceptron((), 3), penalty=l2(0.3))
    settings = {"optimizer": SGD(1e-12), "batch_size": 5, "parameters": started(network)}
    [epoch] = fit(network, X, LABELS, epochs=1, **settings)
    expected = network.objective(started(network), X, LABELS)
    assert (expected.loss, expected.penalty) == pytest.approx((epoch.loss, epoch.penalty))


def test_epochs_keep_their_parameters():
    """Later steps write to no record, nor to where training started."""
    network, start = NETWORKS["everything"], started(NETWORKS["everything"])
    copy = {name: w.copy() for name, w in start.items()}
    epochs = fit(network, X, TARGETS, optimizer=Adam(0.1), epochs=3, parameters=start)
    short = fit(network, X, TARGETS, optimizer=Adam(0.1), epochs=1, parameters=start)
    for name, w in copy.items():
        np.testing.assert_array_equal(w, start[name])
        np.testing.assert_array_equal(short[0].parameters[name], epochs[0].parameters[name])


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_precision_is_that_of_the_data(dtype):
    """Every parameter after training has the type of X."""
    [epoch] = fit(
        Network(FULL), X.astype(dtype), LABELS, optimizer=Adam(weight_decay=0.1), epochs=1
    )
    assert {dtype} == {w.dtype.name for w in epoch.parameters.values()}


PLAIN = NETWORKS["plain"]


@pytest.mark.parametrize(
    ("call", "name"),
    [
        (lambda: Network(FULL, penalty=l2(-1)), "lam"),
        (lambda: Network(FULL, penalty=ElasticNet(1, -0.1)), "rho"),
        (lambda: Network(FULL, max_norm=0), "max_norm"),
        (lambda: PLAIN.start(0, seed=0), "inputs"),
        (lambda: PLAIN.predict(started(PLAIN), X.astype(int)), "X"),
        (lambda: PLAIN.predict(started(PLAIN), X[0]), "X"),
        (lambda: fit(PLAIN, X.astype(int), LABELS, optimizer=SGD(), epochs=1), "X"),
        (lambda: fit(PLAIN, X, LABELS[:5], optimizer=SGD(), epochs=1), "y"),
        (lambda: fit(PLAIN, X, TARGETS, optimizer=SGD(), epochs=1), "y"),
        (lambda: fit(PLAIN, X, LABELS, optimizer=SGD(), epochs=0), "epochs"),
        (lambda: fit(PLAIN, X, LABELS, optimizer=SGD(), epochs=1, batch_size=0), "batch_size"),
    ],
)
def test_bad_input_is_refused(call, name):
    """Settings out of their range, whole numbers as data, and labels that do not fit."""
    with pytest.raises(ValueError, match=four_parts(name, "", "")):
        call()


# the package


def test_networks_cost_numpy_and_nothing_else():
    """In a fresh process every public name is there, and neither Keras nor SciPy is."""
    code = "from course_pkg.nn import *; import sys; print(*{n.split('.')[0] for n in sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    heavy = {"keras", "tensorflow", "jax", "scipy", "sklearn", "matplotlib"}
    assert heavy.isdisjoint(done.stdout.split())


@pytest.mark.parametrize("name", course_pkg.nn.__all__)
def test_public_name_explains_itself(name):
    """Every name resolves, completion offers it, and it is documented."""
    assert getattr(course_pkg.nn, name).__doc__
    assert name in dir(course_pkg.nn)


def test_unknown_name_lists_what_there_is():
    """A name that is not there is answered with those that are."""
    with pytest.raises(AttributeError, match=r"'Sgd'; it has .*'SGD'"):
        course_pkg.nn.Sgd  # noqa: B018
