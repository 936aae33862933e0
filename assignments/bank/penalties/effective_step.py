"""Answers to task 7. A name says what is wrong with it, or in what way it is right."""

import numpy as np


def right_by_norms(W, learning_rate, lam, steps):
    factor = (1 - learning_rate * lam) ** (2 * steps)
    return learning_rate / (factor * np.linalg.norm(W, axis=0) ** 2)


def right_by_einsum(W, learning_rate, lam, steps):
    squares = np.einsum("iu,iu->u", W, W)
    return learning_rate / squares * (1 - learning_rate * lam) ** (-2.0 * steps)


def right_step_by_step(W, learning_rate, lam, steps):
    for _ in range(steps):
        W = W - learning_rate * lam * W
    return np.array([learning_rate / sum(w * w for w in column) for column in W.T])


def right_in_float32(W, learning_rate, lam, steps):
    W = np.asarray(W, dtype="f4") * np.float32((1 - learning_rate * lam) ** steps)
    return np.float32(learning_rate) / np.diag(W.T @ W)


def wrong_rows(W, learning_rate, lam, steps):
    shrunk = W * (1 - learning_rate * lam) ** steps
    return learning_rate / np.sum(shrunk**2, axis=1)


def wrong_not_squared(W, learning_rate, lam, steps):
    shrunk = W * (1 - learning_rate * lam) ** steps
    return learning_rate / np.linalg.norm(shrunk, axis=0)


def wrong_without_l2(W, learning_rate, lam, steps):
    return learning_rate / np.sum(W**2, axis=0)


def wrong_square_shrinks_once(W, learning_rate, lam, steps):
    return learning_rate / (np.sum(W**2, axis=0) * (1 - learning_rate * lam) ** steps)


def wrong_one_step_less(W, learning_rate, lam, steps):
    for _ in range(1, steps):
        W = W - learning_rate * lam * W
    return learning_rate / np.sum(W**2, axis=0)


def wrong_one_step_more(W, learning_rate, lam, steps):
    for _ in range(steps + 1):
        W = W - learning_rate * lam * W
    return learning_rate / np.sum(W**2, axis=0)


def wrong_steps_added(W, learning_rate, lam, steps):
    shrunk = W * (1 - steps * learning_rate * lam)
    return learning_rate / np.sum(shrunk**2, axis=0)


def wrong_shrinking_without_the_rate(W, learning_rate, lam, steps):
    return learning_rate / np.sum((W * (1 - lam) ** steps) ** 2, axis=0)


def wrong_growing(W, learning_rate, lam, steps):
    return learning_rate / np.sum((W * (1 + learning_rate * lam) ** steps) ** 2, axis=0)


def wrong_way_round(W, learning_rate, lam, steps):
    return learning_rate / np.sum(W**2, axis=0) * (1 - learning_rate * lam) ** (2 * steps)


def wrong_multiplied(W, learning_rate, lam, steps):
    shrunk = W * (1 - learning_rate * lam) ** steps
    return learning_rate * np.sum(shrunk**2, axis=0)


def wrong_rate_forgotten(W, learning_rate, lam, steps):
    shrunk = W * (1 - learning_rate * lam) ** steps
    return 1 / np.sum(shrunk**2, axis=0)


def wrong_mean_of_squares(W, learning_rate, lam, steps):
    shrunk = W * (1 - learning_rate * lam) ** steps
    return learning_rate / np.mean(shrunk**2, axis=0)


def wrong_whole_kernel(W, learning_rate, lam, steps):
    shrunk = W * (1 - learning_rate * lam) ** steps
    return learning_rate / np.sum(shrunk**2)


def wrong_absolute_values(W, learning_rate, lam, steps):
    shrunk = W * (1 - learning_rate * lam) ** steps
    return learning_rate / np.sum(np.abs(shrunk), axis=0) ** 2


def wrong_in_place(W, learning_rate, lam, steps):
    W *= (1 - learning_rate * lam) ** steps
    return learning_rate / np.sum(W**2, axis=0)
