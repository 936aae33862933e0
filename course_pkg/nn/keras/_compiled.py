"""A function of tensors as the backend compiles a training step."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

import keras


def compiled(function: Callable[..., Any], *, jit_compile: bool = False) -> Callable[..., Any]:
    """The function, faster: a graph of TensorFlow (by XLA if asked), JAX's jit, else as it is."""
    if keras.backend.backend() == "tensorflow":
        graph = import_module("tensorflow").function
        return graph(function, jit_compile=jit_compile, reduce_retracing=True)
    return import_module("jax").jit(function) if keras.backend.backend() == "jax" else function
