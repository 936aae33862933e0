"""Answers to task 5. A name says what is wrong with it, or in what way it is right."""

import numpy as np


def right_by_products(x, w, p, form):
    q = 1 - p
    mean, variance = x @ w, p / q * (x**2 @ w**2)
    return (q * mean, q**2 * variance) if form == "standard" else (mean, variance)


def right_term_by_term(x, w, p, form):
    means, variances = [], []
    for row in x:
        mean = variance = 0.0
        for x_j, w_j in zip(row, w, strict=True):
            kept = w_j * x_j / (1 - p if form == "inverted" else 1)
            mean += (1 - p) * kept
            variance += (1 - p) * kept**2 - ((1 - p) * kept) ** 2
        means.append(mean)
        variances.append(variance)
    return means, variances


def right_by_the_second_moment(x, w, p, form):
    s = {"standard": 1, "inverted": 1 / (1 - p)}[form]
    first = (1 - p) * s * np.einsum("ij,j->ij", x, w)
    second = (1 - p) * np.square(s * np.einsum("ij,j->ij", x, w))
    return first.sum(axis=1), (second - first**2).sum(axis=1)


def right_in_float32(x, w, p, form):
    terms = x.astype("f4") * w.astype("f4")
    q = np.float32(1 - p)
    mean, variance = terms.sum(axis=1), np.float32(p) / q * (terms * terms).sum(axis=1)
    return (mean, variance) if form == "inverted" else (mean * q, variance * q * q)


def wrong_inverted_not_scaled(x, w, p, form):
    return (1 - p) * (x @ w), p * (1 - p) * (x**2 @ w**2)


def wrong_only_the_mean_scaled(x, w, p, form):
    mean = x @ w if form == "inverted" else (1 - p) * (x @ w)
    return mean, p * (1 - p) * (x**2 @ w**2)


def wrong_scale_not_squared(x, w, p, form):
    scale = 1 / (1 - p) if form == "inverted" else 1
    return scale * (1 - p) * (x @ w), scale * p * (1 - p) * (x**2 @ w**2)


def wrong_p_and_q_exchanged(x, w, p, form):
    squares = x**2 @ w**2
    if form == "inverted":
        return x @ w, (1 - p) / max(p, 1e-9) * squares
    return (1 - p) * (x @ w), p * (1 - p) * squares


def wrong_mean_of_the_square(x, w, p, form):
    scale = 1 / (1 - p) if form == "inverted" else 1
    return scale * (1 - p) * (x @ w), scale**2 * (1 - p) * (x**2 @ w**2)


def wrong_weights_not_squared(x, w, p, form):
    scale = 1 / (1 - p) if form == "inverted" else 1
    return scale * (1 - p) * (x @ w), scale**2 * p * (1 - p) * (x**2 @ w)


def wrong_outputs_not_squared(x, w, p, form):
    scale = 1 / (1 - p) if form == "inverted" else 1
    return scale * (1 - p) * (x @ w), scale**2 * p * (1 - p) * (x @ w**2)


def wrong_nothing_squared(x, w, p, form):
    scale = 1 / (1 - p) if form == "inverted" else 1
    return scale * (1 - p) * (x @ w), scale**2 * p * (1 - p) * (x @ w)


def wrong_sum_squared(x, w, p, form):
    scale = 1 / (1 - p) if form == "inverted" else 1
    return scale * (1 - p) * (x @ w), scale**2 * p * (1 - p) * (x @ w) ** 2


def wrong_standard_deviation(x, w, p, form):
    scale = 1 / (1 - p) if form == "inverted" else 1
    return scale * (1 - p) * (x @ w), scale * np.sqrt(p * (1 - p) * (x**2 @ w**2))


def wrong_standard_scaled_as_well(x, w, p, form):
    return x @ w, p / (1 - p) * (x**2 @ w**2)


def wrong_standard_mean_not_scaled(x, w, p, form):
    scale = 1 / (1 - p) if form == "inverted" else 1
    return x @ w, scale**2 * p * (1 - p) * (x**2 @ w**2)


def wrong_standard_mean_times_p(x, w, p, form):
    scale = 1 / (1 - p) if form == "inverted" else 1
    mean = x @ w if form == "inverted" else p * (x @ w)
    return mean, scale**2 * p * (1 - p) * (x**2 @ w**2)


def wrong_standard_variance_of_inverted(x, w, p, form):
    mean = x @ w if form == "inverted" else (1 - p) * (x @ w)
    return mean, p / (1 - p) * (x**2 @ w**2)


def wrong_standard_variance_is_q(x, w, p, form):
    squares = x**2 @ w**2
    if form == "inverted":
        return x @ w, p / (1 - p) * squares
    return (1 - p) * (x @ w), (1 - p) * squares


def wrong_one_for_each_unit(x, w, p, form):
    scale = 1 / (1 - p) if form == "inverted" else 1
    return scale * (1 - p) * x * w, scale**2 * p * (1 - p) * (x * w) ** 2


def wrong_variance_forgotten(x, w, p, form):
    scale = 1 / (1 - p) if form == "inverted" else 1
    return scale * (1 - p) * (x @ w)


def wrong_in_place(x, w, p, form):
    x *= w
    scale = 1 / (1 - p) if form == "inverted" else 1
    return scale * (1 - p) * x.sum(axis=1), scale**2 * p * (1 - p) * (x**2).sum(axis=1)
