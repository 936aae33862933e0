"""Answers to task 2. A name says what is wrong with it, or in what way it is right."""

import numpy as np


def right_by_cases(x, W, b, p, kept):
    if kept is None:
        return x @ ((1 - p) * W) + b
    return (x * kept) @ W + b


def right_by_sums(x, W, b, p, kept):
    factor = np.full(x.shape, 1 - p) if kept is None else np.asarray(kept, dtype=float)
    z = np.zeros((len(x), len(b)))
    for i in range(len(x)):
        for j in range(len(W)):
            z[i] += factor[i, j] * x[i, j] * W[j]
        z[i] += b
    return z


def right_with_a_column_of_ones(x, W, b, p, kept):
    left = x - p * x if kept is None else np.where(kept, x, 0)
    return np.column_stack([left, np.ones(len(x))]) @ np.vstack([W, b])


def right_in_float32(x, W, b, p, kept):
    factor = np.float32(1 - p) if kept is None else kept.astype("f4")
    return np.einsum("ij,jk->ik", x.astype("f4") * factor, W.astype("f4")) + b.astype("f4")


def wrong_not_scaled_afterwards(x, W, b, p, kept):
    return x @ W + b if kept is None else (x * kept) @ W + b


def wrong_multiplied_by_p_afterwards(x, W, b, p, kept):
    return x @ (p * W) + b if kept is None else (x * kept) @ W + b


def wrong_divided_by_q_afterwards(x, W, b, p, kept):
    return x @ (W / (1 - p)) + b if kept is None else (x * kept) @ W + b


def wrong_bias_scaled(x, W, b, p, kept):
    return (x @ W + b) * (1 - p) if kept is None else (x * kept) @ W + b


def wrong_halved_at_any_p(x, W, b, p, kept):
    return x @ (W / 2) + b if kept is None else (x * kept) @ W + b


def wrong_quartered_at_any_p(x, W, b, p, kept):
    return x @ (W / 4) + b if kept is None else (x * kept) @ W + b


def wrong_inverted_form(x, W, b, p, kept):
    return x @ W + b if kept is None else (x * kept / (1 - p)) @ W + b


def wrong_divided_by_p_in_training(x, W, b, p, kept):
    return x @ W + b if kept is None else (x * kept / p) @ W + b


def wrong_scaled_in_training_too(x, W, b, p, kept):
    kept = np.ones(x.shape) if kept is None else kept
    return (x * kept) @ ((1 - p) * W) + b


def wrong_nothing_dropped(x, W, b, p, kept):
    return x @ ((1 - p) * W) + b if kept is None else x @ W + b


def wrong_dropped_what_is_kept(x, W, b, p, kept):
    return x @ ((1 - p) * W) + b if kept is None else (x * (1 - 1.0 * kept)) @ W + b


def wrong_bias_forgotten(x, W, b, p, kept):
    return x @ ((1 - p) * W) if kept is None else (x * kept) @ W


def wrong_bias_forgotten_afterwards(x, W, b, p, kept):
    return x @ ((1 - p) * W) if kept is None else (x * kept) @ W + b


def wrong_in_place(x, W, b, p, kept):
    x *= 1 - p if kept is None else kept
    return x @ W + b


def wrong_weights_scaled_in_place(x, W, b, p, kept):
    if kept is None:
        W *= 1 - p
        return x @ W + b
    return (x * kept) @ W + b


def wrong_bias_averaged(x, W, b, p, kept):
    z = x @ ((1 - p) * W) if kept is None else (x * kept) @ W
    return z.sum(axis=1) + b.sum()
