"""Which module does the arithmetic, and where: NumPy for arrays, Keras for tensors.

The mathematics is written once, over names that `numpy` and `keras.ops` share. NumPy arrays give
NumPy arrays. The tensors of the backend that Keras runs (TensorFlow unless KERAS_BACKEND says jax
or torch) give tensors, of the same dtype, on the device where they live. Without tensors and
without `device=` Keras is never imported.
"""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from importlib import import_module
from typing import Any

import numpy as np

from course_pkg._check import reject

#: The package in which a tensor's class is defined, and the backend that it belongs to.
_BACKEND_OF = {
    "tensorflow": "tensorflow",
    "jax": "jax",
    "jaxlib": "jax",
    "torch": "torch",
}


def namespace(array: Any) -> Any:
    """`numpy` for NumPy arrays and numbers, `keras.ops` for tensors.

    The mathematics uses only what both have under one name.
    """
    if isinstance(array, np.ndarray | np.generic | float | int):
        return np
    import keras

    return _TORCH if keras.backend.backend() == "torch" else keras.ops


class _TorchOps:
    """`keras.ops` on PyTorch, with float64 kept where Keras makes it float32.

    Keras 3.15 does so in these three and keeps it in all else that is used here (Keras issue
    23704); the tests ask every name.
    """

    def __getattr__(self, name: str) -> Any:
        import keras

        return getattr(keras.ops, name)

    def matmul(self, a: Any, b: Any) -> Any:
        return a @ b

    def maximum(self, a: Any, b: Any) -> Any:
        return import_module("torch").maximum(a, like(b, a))

    def minimum(self, a: Any, b: Any) -> Any:
        return import_module("torch").minimum(a, like(b, a))


_TORCH = _TorchOps()


def is_tensor(array: Any) -> bool:
    """Whether this is a tensor, of whichever backend; found out without importing any."""
    return _backend_of(array) is not None


def as_tensor(array: Any, device: str | None = None, name: str = "X") -> Any:
    """The array as a tensor of the backend that Keras runs, with the dtype that it has.

    A tensor stays where it is, an array goes to Keras' default device (a GPU where there is one);
    `device`, "cpu", "gpu" or "gpu:1", says so explicitly and may cost a copy, through the host.
    Raises ValueError where there is no such device, for another backend's tensor, and where the
    backend has no such dtype (JAX has float64 with JAX_ENABLE_X64=1 only).
    """
    import keras

    _own(array, keras.backend.backend(), name)
    place = _device(device)
    if is_tensor(array) and (place is None or place == device_of(array)):
        return array
    values = to_numpy(array)
    with keras.device(place) if place else nullcontext(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # JAX says what is said better below
        tensor = keras.ops.convert_to_tensor(values)
    if keras.backend.standardize_dtype(tensor.dtype) != values.dtype.name:
        reject(
            name,
            f"is {values.dtype.name}, of which {keras.backend.backend()} makes {tensor.dtype}",
            "a dtype that the backend keeps",
            f"Set JAX_ENABLE_X64=1 for float64 in JAX, or give {name}.astype('float32')",
        )
    return tensor


def like(values: Any, array: Any) -> Any:
    """Numbers as an array of the kind, dtype and device of another."""
    if not is_tensor(array):
        return np.asarray(values, array.dtype)
    import keras

    with keras.device(device_of(array)):
        return keras.ops.convert_to_tensor(values, dtype=dtype_of(array))


def to_numpy(array: Any) -> Any:
    """The values on the host: the one place where tensors are looked at."""
    if not is_tensor(array):
        return np.asarray(array)
    if _backend_of(array) == "torch":  # Keras asks NumPy, which warns of what PyTorch answers
        return array.detach().cpu().numpy()
    import keras

    return keras.ops.convert_to_numpy(array)


def rows_of(array: Any, rows: Any) -> Any:
    """Some rows of an array, a sparse array or a tensor."""
    return namespace(array).take(array, rows, axis=0) if is_tensor(array) else array[rows]


def dtype_of(array: Any) -> str:
    """The name of the dtype, such as "float32"."""
    if not is_tensor(array):
        return str(array.dtype)
    import keras

    return str(keras.backend.standardize_dtype(array.dtype))


def epsilon(array: Any) -> float:
    """The distance from 1 to the next number in the array's dtype."""
    return float(np.finfo(dtype_of(array)).eps)


def device_of(tensor: Any) -> str:
    """Where a tensor lives, in Keras' words: "cpu:0", "gpu:1"."""
    if _backend_of(tensor) == "jax":
        (device,) = tensor.devices()  # one: nothing here is spread over several
        kind, index = device.platform, device.id
    elif _backend_of(tensor) == "torch":
        kind, index = tensor.device.type, tensor.device.index or 0
    else:
        kind, index = tensor.device.rsplit("device:", 1)[-1].lower().split(":")
    return f"{'gpu' if kind == 'cuda' else kind}:{index}"


@contextmanager
def beside(array: Any) -> Iterator[None]:
    """The scope of a computation: new arrays are made where this one lives, products are exact.

    PyTorch needs the first most: there Keras moves every operand to the device of the scope.
    TensorFlow and JAX need the second: on a GPU they multiply float32 with 10 bits (TF32).
    """
    if not is_tensor(array):
        yield
        return
    import keras

    with keras.device(device_of(array)), _all_bits(keras.backend.backend()):
        yield


@contextmanager
def _all_bits(running: str) -> Iterator[None]:
    if running == "jax":
        with import_module("jax").default_matmul_precision("highest"):
            yield
    elif running == "tensorflow":
        config = import_module("tensorflow").config.experimental
        before = config.tensor_float_32_execution_enabled()
        config.enable_tensor_float_32_execution(False)
        try:
            yield
        finally:
            config.enable_tensor_float_32_execution(before)
    else:  # PyTorch has them unless told otherwise
        yield


def devices(kind: str) -> list[str]:
    """The devices of a kind, "cpu" or "gpu", that the backend of Keras sees."""
    import keras

    if keras.backend.backend() == "torch":
        count = import_module("torch").cuda.device_count() if kind == "gpu" else int(kind == "cpu")
        return [f"{kind}:{i}" for i in range(count)]
    try:
        found = keras.distribution.list_devices(kind)
    except RuntimeError:  # JAX, asked for a kind of which there is none
        return []
    return [f"{kind}:{device.rsplit(':', 1)[-1]}" for device in found]


def _backend_of(array: Any) -> str | None:
    if isinstance(array, np.ndarray):
        return None
    roots = (base.__module__.partition(".")[0] for base in type(array).__mro__)
    return next((_BACKEND_OF[root] for root in roots if root in _BACKEND_OF), None)


def _own(array: Any, running: str, name: str) -> None:
    owner = _backend_of(array)
    if owner not in (None, running):
        reject(
            name,
            f"is a tensor of {owner}, while Keras runs {running}",
            f"NumPy arrays or tensors of {running}",
            f"Set KERAS_BACKEND={owner} before Keras is imported, or convert {name} to NumPy",
        )


def _device(device: str | None) -> str | None:
    if device is None:
        return None
    kind, _, index = str(device).lower().partition(":")
    place = f"{kind}:{index or 0}"
    found = devices(kind) if kind in ("cpu", "gpu") else []
    if place not in found:
        import keras

        reject(
            "device",
            f"is {device!r}, which {keras.backend.backend()} does not see",
            f"one of {devices('cpu') + devices('gpu')}",
            "Leave device out to compute where the data are",
        )
    return place
