"""Keras' own tests of these classes, from the installed package, run against ours.

A test module of Keras' is executed once more, with our classes in the places of theirs; no code of
it is copied. Each test passes, or stands in DIFFERENCES with its reason and with the text of the
line or the error where it fails: a test that fails elsewhere fails, and so does one in the table
that passes.
"""

from functools import partial
from importlib.util import find_spec, module_from_spec
from types import SimpleNamespace

import keras
import pytest
from sklearn_yardstick.yardstick import differing

from course_pkg.nn.keras import Dropout, ElasticNet, MaxNorm, Proximal

# Keras' own way to try a layer trains it alone, on a generator.
pytestmark = pytest.mark.filterwarnings(
    "ignore:`shuffle=True` was passed", "ignore:The model does not have any trainable weights"
)


@pytest.fixture(autouse=True, scope="module")
def _tracebacks():
    """Keras' tests show every line of a traceback; others need not."""
    yield
    keras.config.enable_traceback_filtering()


def elastic_net(l1=0.0, l2=0.0):
    """Ours with the strengths that Keras means."""
    lam = l1 + 2 * l2
    return ElasticNet(lam, l1 / lam if lam else 0.0, loss="cross_entropy")


def proximal(optimizer):
    """An optimizer inside the wrapper, with a penalty of strength 0."""
    return lambda *args, **settings: Proximal(optimizer(*args, **settings), elastic_net())


OURS = {
    "layers.regularization.dropout_test": {"layers": {"Dropout": Dropout}},
    "constraints.constraints_test": {"constraints": {"MaxNorm": MaxNorm}},
    "regularizers.regularizers_test": {
        "regularizers": {
            "L1": lambda l1: elastic_net(l1=l1),
            "L2": lambda l2: elastic_net(l2=l2),
            "L1L2": elastic_net,
        }
    },
    "optimizers.sgd_test": {"SGD": proximal(keras.optimizers.SGD)},
}

TEXT = "the error has the four parts of the course's", "does not match"
INNER = "decay and clipping are the inner optimizer's, and are set there"
DIFFERENCES = {
    "test_dropout_negative_rate": TEXT,
    "test_dropout_rate_greater_than_one": TEXT,
    "test_max_norm_get_config": ("what Keras calls max_value is the radius", "max_value"),
    "test_l1l2_get_config": ("its parameters are λ and ρ", r'config\["l1"\]'),
    "test_single_step": ("the wrapper has a counter and a rate of its own", "4 != 2|variables"),
    "test_weight_decay": (INNER, "exclude_from_weight_decay|decimals"),
    "test_clip_norm": (INNER, "_clip_gradients|clipped_grad"),
    "test_clip_value": (INNER, "_clip_gradients|clipped_grad"),
}


def borrowed(name, ours):
    """A test module of Keras' with some names, or parts of namespaces, replaced."""
    spec = find_spec(f"keras.src.{name}")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    for place, value in ours.items():
        if isinstance(value, dict):
            value = SimpleNamespace(**vars(getattr(module, place)) | value)
        setattr(module, place, value)
    return module


def taken(cases, wanted):
    """The class with the tests whose names hold one of the texts, those that differ marked."""
    tests = {name: getattr(cases, name) for name in dir(cases) if name.startswith("test_")}
    chosen = dict.fromkeys(tests)
    for name in (name for name in tests if any(text in name for text in wanted)):
        known = DIFFERENCES.get(name)
        chosen[name] = differing(tests[name], *known) if known else tests[name]
    return type(cases)(cases.__name__, (cases,), chosen)


MODULES = {name: borrowed(name, ours) for name, ours in OURS.items()}
TestDropout = taken(MODULES["layers.regularization.dropout_test"].DropoutTest, [""])
TestMaxNorm = taken(MODULES["constraints.constraints_test"].ConstraintsTest, ["_max_norm"])
TestElasticNet = taken(
    MODULES["regularizers.regularizers_test"].RegularizersTest,
    ["test_config", "test_l1", "test_l2"],
)
TestSGD = taken(MODULES["optimizers.sgd_test"].SGDTest, [""])


@pytest.mark.parametrize(
    ("module", "cases", "test", "wrong"),
    [
        (
            "layers.regularization.dropout_test",
            "DropoutTest",
            "test_dropout_rescaling",
            {"layers": {"Dropout": partial(Dropout, scaling="standard")}},
        ),
        (
            "constraints.constraints_test",
            "ConstraintsTest",
            "test_max_norm",
            {"constraints": {"MaxNorm": partial(MaxNorm, axis=1)}},
        ),
        (
            "regularizers.regularizers_test",
            "RegularizersTest",
            "test_l2",
            {"regularizers": {"L2": lambda l2: elastic_net(l2=l2 / 2)}},
        ),
    ],
)
def test_a_wrong_class_is_caught(module, cases, test, wrong):
    """Another scaling, another axis, a ½ too many: a borrowed test fails."""
    with pytest.raises(AssertionError):
        getattr(borrowed(module, wrong), cases)(test).debug()
