"""Which parameters are penalised, and that the sums over them are those of the formula."""

import numpy as np
import pytest
from oracles import four_parts
from oracles_nn import differences, same_gradients

from course_pkg.nn import penalties
from course_pkg.penalties import ElasticNet, l1, l2

RNG = np.random.default_rng(0)
PARAMETERS = {
    "dense_0/kernel": RNG.normal(size=(3, 2)),
    "dense_0/bias": RNG.normal(size=2),
    "batchnorm_1/gamma": RNG.normal(size=2),
    "dense_2/kernel": RNG.normal(size=(2, 1)),
}
KERNELS = ["dense_0/kernel", "dense_2/kernel"]
PENALTIES = pytest.mark.parametrize("penalty", [l1(0.3), l2(0.3), ElasticNet(0.3, 0.4)])


def cost(parameters, lam, rho, names=KERNELS):
    """λ (ρ Σ |w| + (1 − ρ)/2 Σ w²) over all entries of the named parameters."""
    entries = np.concatenate([parameters[name].ravel() for name in names])
    return lam * (rho * np.abs(entries).sum() + (1 - rho) / 2 * (entries**2).sum())


@pytest.fixture(scope="module")
def keras():
    """Keras, whose import takes seconds."""
    return pytest.importorskip("keras")


@pytest.mark.parametrize(
    "name",
    ["kernel", "depthwise_kernel", "pointwise_kernel", "recurrent_kernel", "embeddings",
     "model/dense_1/kernel"],
)  # fmt: skip
def test_what_multiplies_the_inputs_is_penalised(name):
    """Kernels of whatever kind, and embeddings."""
    assert penalties.is_penalised(name)


@pytest.mark.parametrize(
    "name",
    ["bias", "gamma", "beta", "moving_mean", "moving_variance", "alpha", "kernel/bias",
     "kernel_scale", "seed_generator_state"],
)  # fmt: skip
def test_what_shifts_or_rescales_is_not(name):
    """Neither biases nor what belongs to a batch norm, wherever they stand."""
    assert not penalties.is_penalised(name)


def test_rule_names_what_layers_of_keras_call_their_kernels(keras):
    """Of each layer exactly the weights that have a regularizer of a kernel are penalised."""
    layers = [
        keras.layers.Dense(2), keras.layers.BatchNormalization(), keras.layers.LSTM(2),
        keras.layers.SeparableConv1D(2, 2), keras.layers.Embedding(4, 2),
    ]  # fmt: skip
    for layer, shape in zip(layers, [(1, 3), (1, 3), (1, 4, 3), (1, 4, 3), (1, 4)], strict=True):
        layer.build(shape)
    found = {w.name for layer in layers for w in layer.weights if penalties.is_penalised(w.path)}
    names = {"kernel", "recurrent_kernel", "depthwise_kernel", "pointwise_kernel", "embeddings"}
    assert names == found


@PENALTIES
def test_value_is_the_formula_over_kernels(penalty):
    """Every entry of every kernel counts once, and nothing else does."""
    expected = cost(PARAMETERS, penalty.lam, penalty.rho)
    assert expected == pytest.approx(penalties.value(penalty, PARAMETERS))


@pytest.mark.parametrize("names", [list(PARAMETERS), KERNELS[:1], KERNELS * 2])
def test_wrong_sum_is_another(names):
    """Biases penalised too, one kernel forgotten, and each counted twice cost something else."""
    found = penalties.value(l2(0.3), PARAMETERS)
    assert abs(cost(PARAMETERS, 0.3, 0, names) - found) > 0.01


@PENALTIES
def test_gradient_is_the_slope(penalty):
    """By differences of the formula; parameters that are not penalised have none."""
    slopes = differences(lambda at: cost(at, penalty.lam, penalty.rho), PARAMETERS)
    expected = {name: slopes[name] for name in KERNELS}
    assert same_gradients(expected, penalties.gradient(penalty, PARAMETERS))


@pytest.mark.parametrize("factor", [0.5, 2])
def test_wrong_gradient_is_rejected(factor):
    """A ½ too many or too few does not pass for the slope."""
    right = penalties.gradient(l2(0.3), PARAMETERS)
    assert not same_gradients(right, {name: factor * g for name, g in right.items()})


def test_gradient_at_zero_is_zero():
    """Where |w| has no slope, 0 is taken."""
    found = penalties.gradient(l1(2), {"kernel": np.array([0.0, -0.0, 3, -3])})
    np.testing.assert_array_equal([0, 0, 2, -2], found["kernel"])


@PENALTIES
def test_value_and_gradient_agree_with_keras(keras, penalty):
    """Beside a loss as it is, l1 = λρ and l2 = λ(1 − ρ)/2."""
    tensorflow = pytest.importorskip("tensorflow")
    rule = keras.regularizers.L1L2(penalty.lam * penalty.rho, penalty.lam * (1 - penalty.rho) / 2)
    kernels = [keras.Variable(PARAMETERS[name], dtype="float64") for name in KERNELS]
    with tensorflow.GradientTape() as tape:
        cost = sum(rule(kernel.value) for kernel in kernels)
    slopes = tape.gradient(cost, [kernel.value for kernel in kernels])
    assert float(cost) == pytest.approx(penalties.value(penalty, PARAMETERS))
    expected = dict(zip(KERNELS, map(np.asarray, slopes), strict=True))
    assert same_gradients(expected, penalties.gradient(penalty, PARAMETERS))


@PENALTIES
def test_prox_is_the_prox_of_each_kernel(penalty):
    """Kernels take the step, all else stays, and nothing is written to."""
    before = {name: w.copy() for name, w in PARAMETERS.items()}
    found = penalties.prox(penalty, PARAMETERS, 0.5)
    for name, w in before.items():
        expected = penalty.prox(w, 0.5) if name in KERNELS else w
        np.testing.assert_array_equal(expected, found[name])
        np.testing.assert_array_equal(w, PARAMETERS[name])


def test_prox_makes_exact_zeros():
    """Entries smaller than step · λ become 0."""
    found = penalties.prox(l1(2), {"kernel": np.array([0.9, -0.9, 1.5])}, 0.5)
    np.testing.assert_array_equal([0, 0, 0.5], found["kernel"])


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_precision_is_kept(dtype):
    """Gradients and steps are in the type of the parameters."""
    parameters = {"kernel": np.ones(3, dtype)}
    assert dtype == penalties.gradient(ElasticNet(0.3, 0.4), parameters)["kernel"].dtype
    assert dtype == penalties.prox(ElasticNet(0.3, 0.4), parameters, 0.1)["kernel"].dtype


@pytest.mark.parametrize(
    "call",
    [penalties.value, penalties.gradient, lambda rule, weights: penalties.prox(rule, weights, 0.1)],
)
@pytest.mark.parametrize(
    ("penalty", "weights", "name"),
    [
        (l2(-1), PARAMETERS, "lam"),
        (ElasticNet(1, 1.5), PARAMETERS, "rho"),
        (l2(1), {"dense/kernel": np.arange(3)}, "dense/kernel"),
    ],
)
def test_bad_input_is_refused(call, penalty, weights, name):
    """A strength below 0, a share above 1 and whole numbers have their errors."""
    with pytest.raises(ValueError, match=four_parts(name, "", "")):
        call(penalty, weights)


def test_bad_step_is_refused():
    """A proximal step has a length."""
    with pytest.raises(ValueError, match=four_parts("step", "-0.1", "")):
        penalties.prox(l2(1), PARAMETERS, -0.1)
