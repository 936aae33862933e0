"""Answers to task 2."""

import keras
import numpy as np


def right_by_numpy(X, W, b, v):
    return np.maximum(X @ W + b, 0) @ v


def right_by_layers(X, W, b, v):
    hidden = keras.layers.Dense(W.shape[1], activation="relu")
    hidden.build(X.shape)
    hidden.set_weights([W, b])
    return keras.ops.convert_to_numpy(hidden(X)) @ v


def wrong_without_rectifier(X, W, b, v):
    return (X @ W + b) @ v
