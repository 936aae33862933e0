"""The same tests under other backends, the layers on a GPU, and what importing costs."""

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import keras
import numpy as np
import pytest

from course_pkg import backend
from course_pkg.nn.keras import Dropout, ElasticNet, MaxNorm, Proximal

RUNNING = keras.backend.backend()
BACKENDS = ["tensorflow", "jax", "torch"]


@pytest.mark.parametrize("other", [name for name in BACKENDS if name != RUNNING])
def test_other_backends_pass_the_same_tests(other):
    """This folder under KERAS_BACKEND=jax and torch, where they are installed."""
    if os.environ.get("KERAS_BACKEND"):
        pytest.skip(f"KERAS_BACKEND is set: this run is for {RUNNING}")
    if find_spec(other) is None:
        pytest.skip(f"{other} is not installed")
    settings = {"KERAS_BACKEND": other, "JAX_ENABLE_X64": "1"}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [*command, Path(__file__).parent],
        env=os.environ | settings,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:]


def test_the_references_do_not_import_keras():
    """What is NumPy's costs NumPy; the Keras parts are asked for by their own name."""
    code = "import sys, course_pkg.nn; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    loaded = done.stdout.split()
    assert "course_pkg.nn" in loaded
    assert not {"keras", "course_pkg.nn.keras"} & set(loaded)


def trained(device):
    """Kernels after an epoch with all parts, on a device, in products of all bits."""
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(256, 20)).astype(np.float32), rng.integers(3, size=256)
    keras.utils.set_random_seed(0)
    with backend.beside(backend.as_tensor(X, device)):
        arguments = {"activation": "relu", "kernel_constraint": MaxNorm(1.0)}
        layers = [keras.layers.Dense(32, **arguments), Dropout(0.5, seed=1)]
        model = keras.Sequential([keras.Input((20,)), *layers, keras.layers.Dense(3)])
        penalty = ElasticNet(0.01, 0.5, loss="cross_entropy")
        loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
        model.compile(Proximal(keras.optimizers.SGD(0.1), penalty), loss)
        model.fit(X, y, shuffle=False, verbose=0)
    return model.get_weights()


def test_training_is_repeatable():
    """What the comparison of devices rests on: the seeds decide everything."""
    for one, other in zip(trained("cpu"), trained("cpu"), strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.gpu
def test_gpu_and_cpu_train_alike(gpu):
    """Eight steps with dropout, max-norm and proximal steps end within 1e-4 of each other."""
    for there, here in zip(trained(gpu), trained("cpu"), strict=True):
        np.testing.assert_allclose(there, here, atol=1e-4)


@pytest.mark.gpu
@pytest.mark.parametrize("scaling", ["inverted", "standard"])
def test_gpu_and_cpu_drop_the_same_units(gpu, scaling):
    """The same seed gives the same mask on either."""
    outputs = []
    for device in (gpu, "cpu"):
        x = backend.as_tensor(np.ones((100, 50), np.float32), device)
        with backend.beside(x):
            outputs.append(
                backend.to_numpy(Dropout(0.3, scaling=scaling, seed=1)(x, training=True))
            )
    np.testing.assert_allclose(*outputs, rtol=1e-6)
