"""What the tests of the Keras parts share."""

import os

import keras
import pytest

from course_pkg import backend

#: JAX has no float64 unless asked for it.
FLOAT64 = keras.backend.backend() != "jax" or "JAX_ENABLE_X64" in os.environ


@pytest.fixture
def gpu():
    """The first GPU that the backend sees."""
    if not backend.devices("gpu"):
        pytest.skip(f"no GPU that {keras.backend.backend()} sees on this machine")
    return backend.devices("gpu")[0]


@pytest.fixture
def reloaded(tmp_path):
    """A function that saves a model to a file and loads it."""

    def save_and_load(model):
        model.save(tmp_path / "model.keras")
        return keras.models.load_model(tmp_path / "model.keras")

    return save_and_load


@pytest.fixture(params=["float64", "float32", "bfloat16", "float16"])
def dtype(request):
    """The name of a dtype of floats, as far as the backend has it."""
    if request.param == "float64" and not FLOAT64:
        pytest.skip("JAX has no float64 unless JAX_ENABLE_X64=1")
    return request.param
