"""The optimizers against those of Keras, step by step; decay, L2 and proximal steps compared."""

import numpy as np
import pytest
from oracles import four_parts

from course_pkg import lasso
from course_pkg.nn import penalties
from course_pkg.nn.optimizers import SGD, Adam
from course_pkg.penalties import ElasticNet, l1, l2

RNG = np.random.default_rng(0)
START = {"dense/kernel": RNG.normal(size=(3, 2)), "dense/bias": RNG.normal(size=2)}
GRADIENTS = [{name: RNG.normal(size=w.shape) for name, w in START.items()} for _ in range(5)]
SETTINGS = [
    ("SGD", {"learning_rate": 0.0625}),
    ("SGD", {"learning_rate": 0.0625, "momentum": 0.75}),
    ("SGD", {"learning_rate": 0.0625, "momentum": 0.75, "weight_decay": 0.5}),
    ("Adam", {"learning_rate": 0.0625}),
    ("Adam", {"learning_rate": 0.0625, "beta_1": 0.5, "beta_2": 0.75, "epsilon": 0.125}),
    ("Adam", {"learning_rate": 0.0625, "weight_decay": 0.5}),
]
OURS = {"SGD": SGD, "Adam": Adam}
BOTH = pytest.mark.parametrize("optimizer", [SGD, Adam])


def trace(optimizer, gradients, start=START):
    """The parameters after each of some steps along given gradients."""
    parameters, state, seen = start, optimizer.start(start), []
    for slopes in gradients:
        parameters, state = optimizer.step(parameters, slopes, state)
        seen.append(parameters)
    return seen


def descent(optimizer, gradient, steps, start=START):
    """The parameters after steps along the gradient where they are."""
    parameters, state = start, optimizer.start(start)
    for _ in range(steps):
        parameters, state = optimizer.step(parameters, gradient(parameters), state)
    return parameters


def trace_of_keras(keras, name, settings):
    """The same steps by the optimizer of Keras, whose biases are excluded from decay."""
    optimizer = getattr(keras.optimizers, name)(**settings)
    variables = [keras.Variable(w, dtype="float64", name=name[6:]) for name, w in START.items()]
    optimizer.exclude_from_weight_decay(var_names=["bias"])
    seen = []
    for slopes in GRADIENTS:
        optimizer.apply([keras.ops.convert_to_tensor(g) for g in slopes.values()], variables)
        seen.append([variable.numpy() for variable in variables])
    return seen


def assert_equal(expected, found):
    """All numbers of each step agree, but for the settings, which Keras rounds to float32."""
    for one, other in zip(expected, found, strict=True):
        for w, v in zip(one, other.values(), strict=True):
            np.testing.assert_allclose(w, v, rtol=1e-5, atol=1e-6)


@pytest.fixture(scope="module")
def keras():
    """Keras, whose import takes seconds."""
    return pytest.importorskip("keras")


@pytest.mark.parametrize(("name", "settings"), SETTINGS)
def test_steps_are_those_of_keras(keras, name, settings):
    """Momentum, both averages and their correction, decay: five steps agree."""
    assert_equal(trace_of_keras(keras, name, settings), trace(OURS[name](**settings), GRADIENTS))


def test_adam_with_decay_is_adamw(keras):
    """The optimizer that Keras calls AdamW is Adam with a weight_decay."""
    settings = {"learning_rate": 0.0625, "weight_decay": 0.5}
    assert_equal(trace_of_keras(keras, "AdamW", settings), trace(Adam(**settings), GRADIENTS))


@pytest.mark.parametrize(
    ("name", "settings", "wrong"),
    [
        ("SGD", SETTINGS[2][1], {"weight_decay": 0.0}),
        ("SGD", SETTINGS[2][1], {"momentum": 0.7}),
        ("Adam", SETTINGS[3][1], {"epsilon": 1e-3}),
        ("Adam", SETTINGS[3][1], {"beta_2": 0.99}),
    ],
)
def test_wrong_steps_are_rejected(keras, name, settings, wrong):
    """Settings that differ by little give steps that Keras does not take."""
    with pytest.raises(AssertionError):
        assert_equal(
            trace_of_keras(keras, name, settings), trace(OURS[name](**settings | wrong), GRADIENTS)
        )


# decay and L2


def penalised(gradients, parameters, l2_keras):
    """The gradients of a loss plus l2 ‖W‖², Keras' L2, on kernels: 2 · l2 · W more."""
    more = {name: 2 * l2_keras * w * (name == "dense/kernel") for name, w in parameters.items()}
    return {name: gradients[name] + more[name] for name in gradients}


def loss_gradient(parameters):
    """The gradient of a smooth loss that is no quadratic."""
    return {name: np.tanh(w - 1) + w**3 for name, w in parameters.items()}


def both_ways(kind, decay, l2_keras):
    """The kernels after ten steps with decay, and with L2 in the gradient."""
    decayed = descent(kind(0.05, weight_decay=decay), loss_gradient, 10)
    shrunk = descent(kind(0.05), lambda at: penalised(loss_gradient(at), at, l2_keras), 10)
    return decayed["dense/kernel"], shrunk["dense/kernel"]


def test_decay_is_l2_under_plain_sgd():
    """Decay δ takes the steps of Keras' L2 with l2 = δ/2, and no others."""
    np.testing.assert_allclose(*both_ways(SGD, 0.4, 0.2), rtol=1e-12)
    assert not np.allclose(*both_ways(SGD, 0.4, 0.4), rtol=1e-3)


def test_decay_is_the_ridge_penalty_of_a_network():
    """l2 = δ/2 is λ/2: decay δ = λ is the penalty λ/2 ‖W‖²."""
    start = penalties.gradient(l2(0.4), START)["dense/kernel"]
    np.testing.assert_allclose(0.4 * START["dense/kernel"], start)


@pytest.mark.parametrize("factor", [0.1, 0.5, 1, 2, 10])
def test_decay_is_no_l2_under_adam(factor):
    """At no strength near it do they agree: the gradient of a penalty is rescaled, decay is not."""
    assert not np.allclose(*both_ways(Adam, 0.4, 0.2 * factor), rtol=1e-2)


@BOTH
def test_biases_do_not_decay(optimizer):
    """Where the loss is flat, decay shrinks kernels by 1 − ηδ a step and leaves the rest."""
    flat = {name: 0 * w for name, w in START.items()}
    found = trace(optimizer(0.1, weight_decay=0.5), [flat, flat])[-1]
    np.testing.assert_allclose(0.95**2 * START["dense/kernel"], found["dense/kernel"])
    np.testing.assert_array_equal(START["dense/bias"], found["dense/bias"])


# prox


@BOTH
def test_prox_follows_the_step(optimizer):
    """A step as without it, then the proximal step of length η on kernels alone."""
    plain = trace(optimizer(0.1), GRADIENTS[:1])[0]
    found = trace(optimizer(0.1, prox=ElasticNet(2, 0.6)), GRADIENTS[:1])[0]
    expected = ElasticNet(2, 0.6).prox(plain["dense/kernel"], 0.1)
    np.testing.assert_array_equal(expected, found["dense/kernel"])
    np.testing.assert_array_equal(plain["dense/bias"], found["dense/bias"])


@pytest.fixture(scope="module")
def sparse():
    """(X, y) of which three features in twelve matter."""
    rng = np.random.default_rng(1)
    X = rng.normal(size=(60, 12))
    return X, X[:, :3] @ [2, -1, 0.5] + 0.1 * rng.normal(size=60)


def slope(X, y, penalty=None):
    """The gradient of 1/(2n) ‖y − Xw‖², plus that of a penalty if there is one."""

    def at(parameters):
        found = {"kernel": X.T @ (X @ parameters["kernel"] - y) / len(y)}
        more = penalties.gradient(penalty, parameters)["kernel"] if penalty else 0
        return {"kernel": found["kernel"] + more}

    return at


def test_proximal_steps_lead_to_the_lasso(sparse):
    """Plain SGD on the whole data with a prox is proximal gradient: its zeros are exact."""
    expected = lasso(*sparse, 0.1, fit_intercept=False).w
    found = descent(SGD(0.3, prox=l1(0.1)), slope(*sparse), 500, {"kernel": np.ones(12)})["kernel"]
    np.testing.assert_allclose(expected, found, atol=1e-9)
    np.testing.assert_array_equal(expected == 0, found == 0)
    assert 5 < np.sum(found == 0)


def test_gradient_steps_of_l1_make_no_zeros(sparse):
    """They go back and forth around 0: small, and never 0."""
    start = {"kernel": np.ones(12)}
    found = descent(SGD(0.3), slope(*sparse, l1(0.1)), 500, start)["kernel"]
    assert np.all(found != 0)
    assert 5 < np.sum(np.abs(found) < 0.05)


# contract


@BOTH
def test_nothing_is_written_to(optimizer):
    """Parameters, gradients and state before a step are the same after it."""
    rule = optimizer(0.1, weight_decay=0.1, prox=l1(0.1))
    before, state = {name: w.copy() for name, w in START.items()}, rule.start(START)
    again = [rule.step(START, GRADIENTS[0], state)[0]["dense/kernel"] for _ in range(2)]
    np.testing.assert_array_equal(*again)
    np.testing.assert_array_equal(before["dense/kernel"], START["dense/kernel"])


@BOTH
def test_what_has_no_gradient_stays(optimizer):
    """Moving statistics are among the parameters, and not stepped, decayed or thresholded."""
    start = START | {"moving_mean": np.ones(2), "frozen/kernel": np.ones(2)}
    found = trace(optimizer(0.1, weight_decay=0.5, prox=l1(1)), GRADIENTS, start)[-1]
    assert start["moving_mean"] is found["moving_mean"]
    assert start["frozen/kernel"] is found["frozen/kernel"]


@BOTH
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_precision_is_kept(optimizer, dtype):
    """Steps are in the type of the parameters."""
    start, slopes = ({n: w.astype(dtype) for n, w in d.items()} for d in (START, GRADIENTS[0]))
    found = trace(optimizer(0.1, weight_decay=0.1, prox=l2(0.1)), [slopes], start)[0]
    assert {dtype} == {w.dtype.name for w in found.values()}


@pytest.mark.parametrize(
    ("call", "name"),
    [
        (lambda: SGD(0), "learning_rate"),
        (lambda: Adam(-0.1), "learning_rate"),
        (lambda: SGD(momentum=1), "momentum"),
        (lambda: SGD(momentum=-0.1), "momentum"),
        (lambda: SGD(weight_decay=-1), "weight_decay"),
        (lambda: Adam(weight_decay=np.nan), "weight_decay"),
        (lambda: Adam(beta_1=1), "beta_1"),
        (lambda: Adam(beta_2=-0.1), "beta_2"),
        (lambda: Adam(epsilon=0), "epsilon"),
        (lambda: SGD(prox=l1(-1)), "lam"),
        (lambda: Adam(prox=ElasticNet(1, 2)), "rho"),
        (lambda: SGD().start({"dense/kernel": np.arange(3)}), "dense/kernel"),
        (lambda: Adam().start({"dense/kernel": np.arange(3)}), "dense/kernel"),
    ],
)
def test_bad_input_is_refused(call, name):
    """Settings out of their range and parameters of whole numbers have their errors."""
    with pytest.raises(ValueError, match=four_parts(name, "", "")):
        call()
