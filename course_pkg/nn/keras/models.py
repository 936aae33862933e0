"""The same arguments for every layer, said once: by `functools.partial`, and by a loop."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import keras


def by_partial(
    widths: Sequence[int],
    outputs: int,
    *,
    regularizer: Any,
    activation: str = "softmax",
) -> Any:
    """A network whose layers all have the regularizer, said in one place.

    ReLU layers of the given widths, then one of so many outputs with the
    given activation. The regularizer, which has no state, is one object for
    all layers; a layer has weights, and used in two places it would be one
    layer. Source: chapter "Penalties in a network".
    """
    dense = partial(keras.layers.Dense, kernel_regularizer=regularizer)
    hidden = [dense(width, activation="relu") for width in widths]
    return keras.Sequential([*hidden, dense(outputs, activation=activation)])


def by_loop(
    widths: Sequence[int],
    outputs: int,
    *,
    regularizer: Any,
    activation: str = "softmax",
) -> Any:
    """The network of `by_partial`, its layers given the regularizer later.

    Later, but before they are built: on a built layer the attribute has no
    effect.
    """
    dense = keras.layers.Dense
    hidden = [dense(width, activation="relu") for width in widths]
    model = keras.Sequential([*hidden, dense(outputs, activation=activation)])
    for layer in model.layers:
        layer.kernel_regularizer = regularizer
    return model
