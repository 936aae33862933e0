"""Answers to task 1. A name says what is wrong with it, or in what way it is right."""

import numpy as np


def right_by_dimensions(parameters, lam, rho):
    entries = np.concatenate([w.ravel() for w in parameters if w.ndim == 2])
    return lam * rho * np.linalg.norm(entries, 1) + lam * (1 - rho) / 2 * (entries @ entries)


def right_by_loops(parameters, lam, rho):
    cost = 0.0
    for i in range(0, len(parameters), 2):
        for row in parameters[i]:
            for w in row:
                cost += lam * (rho * abs(w) + (1 - rho) * w * w / 2)
    return cost


def right_with_pairs(parameters, lam, rho):
    kernels = [W for W, _ in zip(parameters[0::2], parameters[1::2])]
    absolute = [np.einsum("ij->", np.abs(W)) for W in kernels]
    squares = [np.linalg.norm(W) ** 2 for W in kernels]
    return float(lam * (rho * np.sum(absolute) + 0.5 * (1 - rho) * np.sum(squares)))


def right_in_float32(parameters, lam, rho):
    total = np.float32(0)
    for W in parameters[:-1:2]:
        W = np.asarray(W, dtype="f4")
        total += np.sum(np.float32(rho) * np.abs(W) + np.float32(1 - rho) / 2 * W * W)
    return np.float32(lam) * total


def wrong_biases_too(parameters, lam, rho):
    return lam * sum(rho * np.abs(w).sum() + (1 - rho) / 2 * (w**2).sum() for w in parameters)


def wrong_biases_only(parameters, lam, rho):
    return lam * sum(rho * np.abs(b).sum() + (1 - rho) / 2 * (b**2).sum() for b in parameters[1::2])


def wrong_first_kernel_only(parameters, lam, rho):
    W = parameters[0]
    return lam * (rho * np.abs(W).sum() + (1 - rho) / 2 * (W**2).sum())


def wrong_last_kernel_only(parameters, lam, rho):
    W = parameters[-2]
    return lam * (rho * np.abs(W).sum() + (1 - rho) / 2 * (W**2).sum())


def wrong_without_half(parameters, lam, rho):
    kernels = parameters[::2]
    return lam * sum(rho * np.abs(W).sum() + (1 - rho) * (W**2).sum() for W in kernels)


def wrong_half_before_both(parameters, lam, rho):
    kernels = parameters[::2]
    return lam / 2 * sum(rho * np.abs(W).sum() + (1 - rho) * (W**2).sum() for W in kernels)


def wrong_shares_exchanged(parameters, lam, rho):
    kernels = parameters[::2]
    return lam * sum((1 - rho) * np.abs(W).sum() + rho / 2 * (W**2).sum() for W in kernels)


def wrong_without_absolute_value(parameters, lam, rho):
    return lam * sum(rho * W.sum() + (1 - rho) / 2 * (W**2).sum() for W in parameters[::2])


def wrong_without_lambda(parameters, lam, rho):
    return sum(rho * np.abs(W).sum() + (1 - rho) / 2 * (W**2).sum() for W in parameters[::2])


def wrong_means(parameters, lam, rho):
    kernels = parameters[::2]
    return lam * sum(rho * np.abs(W).mean() + (1 - rho) / 2 * (W**2).mean() for W in kernels)


def wrong_norm_of_a_matrix(parameters, lam, rho):
    norm = np.linalg.norm
    return lam * sum(rho * norm(W, 1) + (1 - rho) / 2 * norm(W) ** 2 for W in parameters[::2])


def wrong_lengths_not_squared(parameters, lam, rho):
    kernels = parameters[::2]
    return lam * sum(rho * np.abs(W).sum() + (1 - rho) / 2 * np.linalg.norm(W) for W in kernels)


def wrong_one_a_layer(parameters, lam, rho):
    kernels = parameters[::2]
    return [lam * (rho * np.abs(W).sum() + (1 - rho) / 2 * (W**2).sum()) for W in kernels]


def wrong_in_place(parameters, lam, rho):
    del parameters[1::2]
    return lam * sum(rho * np.abs(W).sum() + (1 - rho) / 2 * (W**2).sum() for W in parameters)
