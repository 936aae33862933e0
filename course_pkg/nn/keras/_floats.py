"""The check that tensors hold floats, which all parts here share."""

from typing import Any

import keras

from course_pkg._check import reject


def floats(x: Any, name: str) -> Any:
    """x as a tensor, refused where it holds whole numbers: scaled, these would lose their value."""
    x = keras.ops.convert_to_tensor(x)
    if not keras.backend.is_float_dtype(x.dtype):
        received = f"holds {keras.backend.standardize_dtype(x.dtype)}"
        remedy = f"Cast it first: keras.ops.cast({name}, 'float32')"
        reject(name, received, "a tensor of floats", remedy)
    return x
