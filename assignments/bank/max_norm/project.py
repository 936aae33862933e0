"""Answers to task 1. A name says what is wrong with it, or in what way it is right."""

import numpy as np


def right_by_cases(W, r, axis):
    length = np.sqrt((W * W).sum(axis=axis, keepdims=True))
    safe = np.where(length == 0, 1, length)
    return np.where(length > r, W / safe * r, W)


def right_by_the_minimum(W, r, axis):
    length = np.sqrt(np.sum(np.square(W), axis=axis, keepdims=True))
    with np.errstate(divide="ignore"):
        return np.minimum(1, r / length) * W


def right_vector_by_vector(W, r, axis):
    axes = (axis,) if isinstance(axis, int) else tuple(axis)
    rest = [i for i in range(W.ndim) if i not in axes]
    out = np.transpose(W, (*rest, *axes)).copy()
    for place in np.ndindex(*[W.shape[i] for i in rest]):
        length = np.linalg.norm(out[place])
        if length > r:
            out[place] *= r / length
    return np.transpose(out, np.argsort((*rest, *axes)))


def right_as_one_matrix(W, r, axis):
    axes = (axis,) if isinstance(axis, int) else tuple(axis)
    last = tuple(range(-len(axes), 0))
    moved = np.moveaxis(W, axes, last)
    rows = moved.reshape(-1, int(np.prod([W.shape[i] for i in axes]))).copy()
    length = np.linalg.norm(rows, axis=1)
    rows[length > r] *= (r / length[length > r])[:, None]
    return np.moveaxis(rows.reshape(moved.shape), last, axes)


def right_divided_by_the_larger(W, r, axis):
    length = np.sqrt(np.add.reduce(W**2, axis=axis, keepdims=True))
    return W / np.maximum(length / r, 1)


def wrong_axis_of_the_rows(W, r, axis):
    axis = 1 - axis if W.ndim == 2 else axis
    length = np.sqrt(np.sum(W**2, axis=axis, keepdims=True))
    return W * (r / np.maximum(length, r))


def wrong_all_of_it_as_one(W, r, axis):
    return W * (r / max(float(np.sqrt(np.sum(W**2))), r))


def wrong_one_axis_only(W, r, axis):
    length = np.sqrt(np.sum(W**2, axis=0, keepdims=True))
    return W * (r / np.maximum(length, r))


def wrong_one_axis_after_the_other(W, r, axis):
    for one in np.atleast_1d(axis):
        length = np.sqrt(np.sum(W**2, axis=int(one), keepdims=True))
        W = W * (r / np.maximum(length, r))
    return W


def wrong_the_other_axes(W, r, axis):
    if W.ndim > 2:
        axis = tuple(i for i in range(W.ndim) if i not in np.atleast_1d(axis))
    length = np.sqrt(np.sum(W**2, axis=axis, keepdims=True))
    return W * (r / np.maximum(length, r))


def wrong_short_ones_stretched(W, r, axis):
    length = np.sqrt(np.sum(W**2, axis=axis, keepdims=True))
    return W * (r / np.where(length > 0, length, 1))


def wrong_zeros_divided(W, r, axis):
    with np.errstate(all="ignore"):
        length = np.sqrt(np.sum(W**2, axis=axis, keepdims=True))
        return W * np.minimum(length, r) / length


def wrong_entries_cut_off(W, r, axis):
    return np.clip(W, -r, r)


def wrong_absolute_values(W, r, axis):
    length = np.sum(np.abs(W), axis=axis, keepdims=True)
    return W * (r / np.maximum(length, r))


def wrong_largest_entry(W, r, axis):
    length = np.max(np.abs(W), axis=axis, keepdims=True)
    return W * (r / np.maximum(length, r))


def wrong_without_the_root(W, r, axis):
    length = np.sum(W**2, axis=axis, keepdims=True)
    return W * (r / np.maximum(length, r))


def wrong_mean_of_the_squares(W, r, axis):
    length = np.sqrt(np.mean(W**2, axis=axis, keepdims=True))
    return W * (r / np.maximum(length, r))


def wrong_to_length_1(W, r, axis):
    length = np.sqrt(np.sum(W**2, axis=axis, keepdims=True))
    return np.where(length > r, W / np.maximum(length, r), W)


def wrong_radius_of_1(W, r, axis):
    length = np.sqrt(np.sum(W**2, axis=axis, keepdims=True))
    return W / np.maximum(length, 1)


def wrong_upside_down(W, r, axis):
    length = np.sqrt(np.sum(W**2, axis=axis, keepdims=True))
    return W * np.minimum(1, length / r)


def wrong_maximum_for_minimum(W, r, axis):
    length = np.sqrt(np.sum(W**2, axis=axis, keepdims=True))
    return W * np.maximum(1, r / np.where(length > 0, length, 1))


def wrong_one_factor_for_all(W, r, axis):
    length = np.sqrt(np.sum(W**2, axis=axis))
    return W * (r / max(float(length.max()), r))


def wrong_set_to_zero(W, r, axis):
    return np.where(np.sqrt(np.sum(W**2, axis=axis, keepdims=True)) > r, 0, W)


def wrong_with_an_epsilon(W, r, axis):
    length = np.sqrt(np.sum(W**2, axis=axis, keepdims=True))
    return W * (np.clip(length, 0, r) / (1e-7 + length))


def wrong_with_a_small_epsilon(W, r, axis):
    length = np.sqrt(np.sum(W**2, axis=axis, keepdims=True)) + 1e-12
    return W * (np.minimum(length - 1e-12, r) / length)


def wrong_in_double_precision(W, r, axis):
    W = np.asarray(W, dtype=float)
    length = np.sqrt(np.sum(W**2, axis=axis, keepdims=True))
    return W * (r / np.maximum(length, r))


def wrong_in_single_precision(W, r, axis):
    W = np.asarray(W, dtype="f4")
    length = np.sqrt(np.sum(W**2, axis=axis, keepdims=True))
    return W * (r / np.maximum(length, r))


def wrong_in_place(W, r, axis):
    W *= r / np.maximum(np.sqrt(np.sum(W**2, axis=axis, keepdims=True)), r)
    return W


def wrong_only_the_lengths(W, r, axis):
    return np.minimum(np.sqrt(np.sum(W**2, axis=axis)), r)


def wrong_not_returned(W, r, axis):
    W = W * (r / np.maximum(np.sqrt(np.sum(W**2, axis=axis, keepdims=True)), r))
