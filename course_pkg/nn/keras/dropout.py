"""Dropout as a layer of Keras: a mask in training, and the two ways to make up for it."""

from typing import Any

import keras
from keras import ops

from course_pkg._check import brief, reject
from course_pkg.nn._check import probability
from course_pkg.nn.keras._floats import floats


@keras.saving.register_keras_serializable("course_pkg")
class Dropout(keras.layers.Dropout):
    """Drop each unit with probability p = rate in training, and keep it with q = 1 − p.

        inverted    in training  M ∘ x / q,    afterwards  x
        standard    in training  M ∘ x,        afterwards  q x

    M has independent entries, 1 with probability q and else 0; a new one at each call. Both forms
    have the same expectation in training as afterwards; multiplying x by q afterwards is
    multiplying the weights that x meets by q.

    rate from 0 to below 1; inputs any tensor of floats, the output has its shape and dtype.
    noise_shape, one size an axis of the inputs and None for all of it, shares the mask along axes
    of size 1; seed makes the masks reproducible. Serialisation and the rest of the contract are
    those of keras.layers.Dropout; the draw is of 32 bits in every precision.
    Raises ValueError for a rate outside [0, 1), an unknown scaling, whole numbers as inputs.
    Source: Srivastava et al. (2014), sections 4 and 10; chapter "Dropout".
    """

    def __init__(
        self,
        rate: float,
        *,
        noise_shape: tuple[int | None, ...] | None = None,
        seed: int | None = None,
        scaling: str = "inverted",
        name: str | None = None,
        dtype: Any = None,
        trainable: bool = True,
    ) -> None:
        super().__init__(
            probability(rate, "rate"),
            noise_shape,
            seed,
            name=name,
            dtype=dtype,
            trainable=trainable,
        )
        self.scaling = _scaling(scaling)

    def call(self, inputs: Any, training: bool = False) -> Any:
        """M ∘ x / q or M ∘ x in training, afterwards x or q x; x at rate 0."""
        inputs = floats(inputs, "inputs")
        if self.rate == 0:
            return inputs
        q, inverted = 1 - self.rate, self.scaling == "inverted"
        if not training:
            return inputs if inverted else inputs * q
        scaled = inputs / q if inverted else inputs
        return ops.where(self._mask(inputs), scaled, ops.zeros_like(inputs))

    def get_config(self) -> dict[str, Any]:
        """What makes the same layer again."""
        return {**super().get_config(), "scaling": self.scaling}

    def _mask(self, inputs: Any) -> Any:
        sizes = self.noise_shape or (None,) * len(inputs.shape)
        if len(sizes) != len(inputs.shape):
            reject(
                "noise_shape",
                f"is {self.noise_shape}, for inputs of shape {tuple(inputs.shape)}",
                f"{len(inputs.shape)} sizes, one an axis",
                "Give 1 for an axis that shares the mask, None for one that does not",
            )
        shape = [size or full for size, full in zip(sizes, ops.shape(inputs), strict=True)]
        return keras.random.uniform(shape, seed=self.seed_generator) >= self.rate


def _scaling(scaling: str) -> str:
    if scaling not in ("inverted", "standard"):
        remedy = 'Keras has "inverted"'
        reject("scaling", f"is {brief(scaling)}", '"inverted" or "standard"', remedy)
    return scaling
