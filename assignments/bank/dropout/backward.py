"""Answers to task 4. A name says what is wrong with it, or in what way it is right."""

import numpy as np


def right_by_einsum(dz, x, W, p, kept, form):
    s = kept / {"standard": 1, "inverted": 1 - p}[form]
    dx = np.einsum("ik,jk,ij->ij", dz, W, s)
    return dx, np.einsum("ij,ij,ik->jk", x, s, dz), np.einsum("ik->k", dz)


def right_sample_by_sample(dz, x, W, p, kept, form):
    q = 1 - p if form == "inverted" else 1
    dx, dW, db = np.zeros(x.shape), np.zeros(W.shape), np.zeros(W.shape[1])
    for i in range(len(x)):
        dx[i] = np.where(kept[i], W @ dz[i] / q, 0)
        dW += np.outer(np.where(kept[i], x[i] / q, 0), dz[i])
        db += dz[i]
    return dx, dW, db


def right_with_a_column_of_ones(dz, x, W, p, kept, form):
    scale = np.where(kept, 1 / (1 - p) if form != "standard" else 1.0, 0.0)
    both = np.column_stack([x * scale, np.ones(len(x))]).T @ dz
    return (W @ dz.T).T * scale, both[:-1], both[-1]


def right_in_float32(dz, x, W, p, kept, form):
    dz, x, W, s = (part.astype("f4") for part in (dz, x, W, kept))
    if form == "inverted":
        s = s / np.float32(1 - p)
    return (dz @ W.T) * s, (dz.T @ (s * x)).T, np.ones(len(dz), "f4") @ dz


def wrong_mask_forgotten_for_inputs(dz, x, W, p, kept, form):
    scale = kept / (1 - p) if form == "inverted" else kept
    return dz @ W.T, (x * scale).T @ dz, dz.sum(axis=0)


def wrong_mask_forgotten_for_weights(dz, x, W, p, kept, form):
    scale = kept / (1 - p) if form == "inverted" else kept
    return scale * (dz @ W.T), x.T @ dz, dz.sum(axis=0)


def wrong_mask_forgotten(dz, x, W, p, kept, form):
    return dz @ W.T, x.T @ dz, dz.sum(axis=0)


def wrong_dropped_what_is_kept(dz, x, W, p, kept, form):
    scale = 1.0 - kept
    if form == "inverted":
        scale = scale / (1 - p)
    return scale * (dz @ W.T), (x * scale).T @ dz, dz.sum(axis=0)


def wrong_inverted_not_divided(dz, x, W, p, kept, form):
    return kept * (dz @ W.T), (x * kept).T @ dz, dz.sum(axis=0)


def wrong_inputs_not_divided(dz, x, W, p, kept, form):
    scale = kept / (1 - p) if form == "inverted" else kept
    return kept * (dz @ W.T), (x * scale).T @ dz, dz.sum(axis=0)


def wrong_weights_not_divided(dz, x, W, p, kept, form):
    scale = kept / (1 - p) if form == "inverted" else kept
    return scale * (dz @ W.T), (x * kept).T @ dz, dz.sum(axis=0)


def wrong_divided_by_p(dz, x, W, p, kept, form):
    scale = kept / p if form == "inverted" else kept
    return scale * (dz @ W.T), (x * scale).T @ dz, dz.sum(axis=0)


def wrong_doubled_at_any_p(dz, x, W, p, kept, form):
    scale = 2 * kept if form == "inverted" else kept
    return scale * (dz @ W.T), (x * scale).T @ dz, dz.sum(axis=0)


def wrong_multiplied_by_q(dz, x, W, p, kept, form):
    scale = kept * (1 - p) if form == "inverted" else kept
    return scale * (dz @ W.T), (x * scale).T @ dz, dz.sum(axis=0)


def wrong_weights_divided_twice(dz, x, W, p, kept, form):
    scale = kept / (1 - p) if form == "inverted" else kept
    return scale * (dz @ W.T), (x * scale**2).T @ dz, dz.sum(axis=0)


def wrong_divided_twice(dz, x, W, p, kept, form):
    scale = kept / (1 - p) ** 2 if form == "inverted" else kept
    return scale * (dz @ W.T), (x * scale).T @ dz, dz.sum(axis=0)


def wrong_bias_divided(dz, x, W, p, kept, form):
    q = 1 - p if form == "inverted" else 1
    return kept * (dz @ W.T) / q, (x * kept).T @ dz / q, dz.sum(axis=0) / q


def wrong_bias_averaged(dz, x, W, p, kept, form):
    scale = kept / (1 - p) if form == "inverted" else kept
    return scale * (dz @ W.T), (x * scale).T @ dz, dz.mean(axis=0)


def wrong_averaged_over_samples(dz, x, W, p, kept, form):
    scale = kept / (1 - p) if form == "inverted" else kept
    return scale * (dz @ W.T), (x * scale).T @ dz / len(x), dz.mean(axis=0)


def wrong_standard_divided_as_well(dz, x, W, p, kept, form):
    scale = kept / (1 - p)
    return scale * (dz @ W.T), (x * scale).T @ dz, dz.sum(axis=0)


def wrong_standard_multiplied_by_q(dz, x, W, p, kept, form):
    scale = kept / (1 - p) if form == "inverted" else kept * (1 - p)
    return scale * (dz @ W.T), (x * scale).T @ dz, dz.sum(axis=0)


def wrong_standard_with_the_weights_of_later(dz, x, W, p, kept, form):
    scale = kept / (1 - p) if form == "inverted" else kept
    later = W if form == "inverted" else (1 - p) * W
    return scale * (dz @ later.T), (x * scale).T @ dz, dz.sum(axis=0)


def wrong_forms_exchanged(dz, x, W, p, kept, form):
    scale = kept / (1 - p) if form == "standard" else kept
    return scale * (dz @ W.T), (x * scale).T @ dz, dz.sum(axis=0)


def wrong_weights_transposed(dz, x, W, p, kept, form):
    scale = kept / (1 - p) if form == "inverted" else kept
    return scale * (dz @ W.T), dz.T @ (x * scale), dz.sum(axis=0)


def wrong_another_order(dz, x, W, p, kept, form):
    scale = kept / (1 - p) if form == "inverted" else kept
    return (x * scale).T @ dz, dz.sum(axis=0), scale * (dz @ W.T)


def wrong_bias_left_out(dz, x, W, p, kept, form):
    scale = kept / (1 - p) if form == "inverted" else kept
    return scale * (dz @ W.T), (x * scale).T @ dz


def wrong_in_place(dz, x, W, p, kept, form):
    x *= kept / (1 - p) if form == "inverted" else kept
    dx = dz @ W.T * (kept / (1 - p) if form == "inverted" else kept)
    return dx, x.T @ dz, dz.sum(axis=0)
