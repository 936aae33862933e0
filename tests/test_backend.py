"""Which module computes, where, and what is refused; under whichever backend Keras runs."""

import subprocess
import sys

import keras
import numpy as np
import oracles
import pytest

from course_pkg import backend

RUNNING = keras.backend.backend()
OTHER = "torch" if RUNNING != "torch" else "jax"


@pytest.fixture
def tensor():
    """A small tensor on the default device."""
    return backend.as_tensor(np.array([[1.0, 2], [3, 4]], np.float32))


def foreign():
    """A tensor of a backend that Keras does not run, as far as its class tells."""
    return type("Tensor", (), {"__module__": f"{OTHER}.core"})()


@pytest.mark.parametrize("array", [np.ones(2), np.float64(1), 1.0, 2])
def test_arrays_and_numbers_are_numpys(array):
    """What is not a tensor is NumPy's business."""
    assert np is backend.namespace(array)
    assert not backend.is_tensor(array)


def test_tensors_are_keras_business(tensor):
    """A tensor's functions are those of keras.ops."""
    assert backend.is_tensor(tensor)
    assert backend.is_tensor(backend.namespace(tensor).sqrt(tensor))


@pytest.mark.parametrize("value", [[1.0], (1,), None, "x", {}])
def test_other_things_are_no_tensors(value):
    """Lists and the like are not taken for tensors."""
    assert not backend.is_tensor(value)


def test_subclasses_are_tensors():
    """A class derived from a tensor's is a tensor's."""
    derived = type("Derived", (type(foreign()),), {"__module__": "mine"})
    assert backend.is_tensor(derived())


def test_numpy_input_never_imports_keras():
    """Solved from end to end on NumPy arrays, nothing heavy has been loaded."""
    code = """if True:
        import sys
        import numpy as np
        from course_pkg import tensors
        X, y, rows = np.eye(4), np.arange(4.0), np.arange(4)
        tensors.solve_path(X, y, np.array([0.1, 0.0]), 0.5)
        tensors.validation_errors(X, y, np.array([0.1]), 0.5, [(rows[:3], rows[3:])])
        print(*sys.modules)
    """
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    loaded = {name.split(".")[0] for name in done.stdout.split()}
    assert loaded.isdisjoint({"keras", "tensorflow", "jax", "torch", "scipy", "sklearn"})


@pytest.mark.parametrize("dtype", ["float32", "int32", "bool"])
def test_there_and_back_keeps_value_and_dtype(dtype):
    """An array becomes a tensor and an array again, and is what it was."""
    array = np.array([0, 1, 1], dtype)
    back = backend.to_numpy(backend.as_tensor(array))
    np.testing.assert_array_equal(array, back)
    assert array.dtype == back.dtype
    assert dtype == backend.dtype_of(backend.as_tensor(array))


def test_a_tensor_that_is_there_is_not_copied(tensor):
    """Asked to be where it is, a tensor comes back itself."""
    assert tensor is backend.as_tensor(tensor)
    assert tensor is backend.as_tensor(tensor, backend.device_of(tensor))


def test_numbers_are_made_like_their_model(tensor):
    """Like a tensor they are tensors of its dtype, like an array arrays of its dtype."""
    made = backend.like([0.1, 2], tensor)
    assert ("float32", backend.device_of(tensor)) == (
        backend.dtype_of(made),
        backend.device_of(made),
    )
    assert np.float32 == backend.like([0.1, 2], np.ones(1, np.float32)).dtype


def test_epsilon_goes_by_dtype(tensor):
    """The last digit of float32 is the 23rd binary one, that of float64 the 52nd."""
    assert 2.0**-23 == backend.epsilon(tensor)
    assert 2.0**-52 == backend.epsilon(np.ones(1))


def test_cpu_can_be_asked_for():
    """device="cpu" works everywhere, with and without a number."""
    asked = [backend.as_tensor(np.ones(2), device) for device in ("cpu", "CPU", "cpu:0")]
    assert ["cpu:0"] * 3 == [backend.device_of(tensor) for tensor in asked]


def test_everything_made_beside_a_tensor_is_there(tensor):
    """In its scope new tensors are made on the tensor's device."""
    with backend.beside(tensor):
        made = keras.ops.zeros(3)
    assert backend.device_of(tensor) == backend.device_of(made)


@pytest.mark.skipif(RUNNING != "tensorflow", reason="TensorFlow's setting")
def test_products_have_all_bits_for_a_while(tensor):
    """TF32 is off inside, and afterwards what it was."""
    from tensorflow.config import experimental

    before = experimental.tensor_float_32_execution_enabled()
    with backend.beside(tensor):
        inside = experimental.tensor_float_32_execution_enabled()
    assert (False, before) == (inside, experimental.tensor_float_32_execution_enabled())


@pytest.mark.parametrize("device", ["gpu", "gpu:7"])
def test_a_gpu_that_is_not_there_is_refused(monkeypatch, device):
    """The error names the device, what there is, and what to do."""
    monkeypatch.setattr(backend, "devices", lambda kind: ["cpu:0"] if kind == "cpu" else [])
    pattern = oracles.four_parts("device", f"{device}.*{RUNNING}", "Leave device out")
    with pytest.raises(ValueError, match=pattern):
        backend.as_tensor(np.ones(2), device)


@pytest.mark.parametrize("device", ["tpu", "cuda", "", "gpu:x", 3])
def test_a_device_that_makes_no_sense_is_refused(device):
    """Other words than cpu and gpu get the same error."""
    with pytest.raises(ValueError, match=oracles.four_parts("device", "", "Leave device out")):
        backend.as_tensor(np.ones(2), device)


def test_a_tensor_of_another_backend_is_refused():
    """The error names both backends and the setting that would help."""
    received = f"tensor of {OTHER}, while Keras runs {RUNNING}"
    pattern = oracles.four_parts("y", received, f"KERAS_BACKEND={OTHER}")
    with pytest.raises(ValueError, match=pattern):
        backend.as_tensor(foreign(), name="y")


def test_a_dtype_that_the_backend_changes_is_refused(monkeypatch):
    """What JAX does to float64 unless told otherwise is an error, and not a surprise."""
    narrow = keras.ops.convert_to_tensor
    monkeypatch.setattr(keras.ops, "convert_to_tensor", lambda array: narrow(array, "float32"))
    with pytest.raises(ValueError, match=oracles.four_parts("X", "float64", "JAX_ENABLE_X64=1")):
        backend.as_tensor(np.ones(2))


@pytest.mark.gpu
def test_a_gpu_can_be_asked_for(gpu):
    """device="gpu" puts the tensor there, from the host and from the CPU device, and back."""
    there = backend.as_tensor(np.arange(3.0, dtype=np.float32), "gpu")
    back = backend.as_tensor(there, "cpu")
    assert [gpu, "cpu:0"] == [backend.device_of(there), backend.device_of(back)]
    assert gpu == backend.device_of(backend.as_tensor(back, "gpu"))
    np.testing.assert_array_equal([0, 1, 2], backend.to_numpy(back))


@pytest.fixture
def gpu():
    """The first GPU that the backend sees."""
    if not backend.devices("gpu"):
        pytest.skip(f"no GPU that {RUNNING} sees on this machine")
    return backend.devices("gpu")[0]
