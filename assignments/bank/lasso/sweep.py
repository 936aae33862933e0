"""Answers to task 4. A name says what is wrong with it, or in what way it is right."""

import numpy as np


def right_by_moments(X, y, w, lam):
    w, G, c = np.array(w, dtype=float), X.T @ X / len(y), X.T @ y / len(y)
    for j in range(len(w)):
        if G[j, j] == 0:
            w[j] = 0
            continue
        z = c[j] - G[j] @ w + G[j, j] * w[j]
        w[j] = (z - np.clip(z, -lam, lam)) / G[j, j]
    return w


def right_with_a_new_residual_for_each(X, y, w, lam):
    new = [float(u) for u in w]
    for j in range(X.shape[1]):
        others = [k for k in range(X.shape[1]) if k != j]
        partial = y - X[:, others] @ np.array([new[k] for k in others])
        z, a = np.mean(X[:, j] * partial), np.mean(X[:, j] ** 2)
        if abs(z) <= lam or a == 0:
            new[j] = 0.0
        else:
            new[j] = float(z - lam if z > 0 else z + lam) / float(a)
    return np.array(new)


def right_by_sums_not_means(X, y, w, lam):
    n, w, r = len(y), 1.0 * w, y - X @ w
    for j in range(X.shape[1]):
        r = r + X[:, j] * w[j]
        squares, z = (X[:, j] ** 2).sum(), X[:, j] @ r
        w[j] = 0 if squares == 0 else (max(z - n * lam, 0) - max(-z - n * lam, 0)) / squares
        r = r - X[:, j] * w[j]
    return w


def right_in_float32(X, y, w, lam):
    X, y, w = X.astype("f4"), y.astype("f4"), w.astype("f4")
    r, a = y - X @ w, np.einsum("np,np->p", X, X) / len(y)
    for j in np.flatnonzero(a):
        z = X[:, j] @ r / len(y) + a[j] * w[j]
        moved = np.sign(z) * max(abs(z) - lam, 0) / a[j] - w[j]
        w[j], r = w[j] + moved, r - X[:, j] * np.float32(moved)
    return np.where(a > 0, w, 0)


def wrong_residual_not_updated(X, y, w, lam):
    r, a = y - X @ w, np.mean(X**2, axis=0)
    z = X.T @ r / len(X) + a * w
    return np.sign(z) * np.maximum(np.abs(z) - lam, 0) / np.where(a > 0, a, 1)


def wrong_own_part_left_in(X, y, w, lam):
    n, w = len(X), np.array(w)
    for j, x in enumerate(X.T):
        z, a = x @ (y - X @ w) / n, x @ x / n
        w[j] = np.sign(z) * max(abs(z) - lam, 0) / a if a > 0 else 0
    return w


def wrong_lambda_without_n(X, y, w, lam):
    w = np.array(w)
    for j, x in enumerate(X.T):
        z, a = x @ (y - X @ w) + x @ x * w[j], x @ x
        w[j] = np.sign(z) * max(abs(z) - lam, 0) / a if a > 0 else 0
    return w


def wrong_not_divided_by_a(X, y, w, lam):
    n, w = len(X), np.array(w)
    for j, x in enumerate(X.T):
        z = x @ (y - X @ w) / n + x @ x / n * w[j]
        w[j] = np.sign(z) * max(abs(z) - lam, 0)
    return w


def wrong_divided_before_the_threshold(X, y, w, lam):
    w = np.array(w)
    for j, x in enumerate(X.T):
        z = x @ (y - X @ w) / max(x @ x, 1e-300) + w[j] * (x @ x > 0)
        w[j] = np.sign(z) * max(abs(z) - lam, 0)
    return w


def wrong_from_zeros(X, y, w, lam):
    n, w = len(X), np.zeros(X.shape[1])
    for j, x in enumerate(X.T):
        z, a = x @ (y - X @ w) / n, x @ x / n
        w[j] = np.sign(z) * max(abs(z) - lam, 0) / a if a > 0 else 0
    return w


def wrong_without_the_sign(X, y, w, lam):
    n, w = len(X), np.array(w)
    for j, x in enumerate(X.T):
        a = x @ x / n
        z = x @ (y - X @ w) / n + a * w[j]
        w[j] = max(abs(z) - lam, 0) / a if a > 0 else 0
    return w


def wrong_threshold_at_2_lambda(X, y, w, lam):
    n, w = len(X), np.array(w)
    for j, x in enumerate(X.T):
        a = x @ x / n
        z = x @ (y - X @ w) / n + a * w[j]
        w[j] = np.sign(z) * max(abs(z) - 2 * lam, 0) / a if a > 0 else 0
    return w


def wrong_no_threshold(X, y, w, lam):
    n, w = len(X), np.array(w)
    for j, x in enumerate(X.T):
        a = x @ x / n
        w[j] = (x @ (y - X @ w) / n + a * w[j]) / a if a > 0 else 0
    return w


def wrong_backwards(X, y, w, lam):
    n, w = len(X), np.array(w)
    for j in reversed(range(len(w))):
        a = X[:, j] @ X[:, j] / n
        z = X[:, j] @ (y - X @ w) / n + a * w[j]
        w[j] = np.sign(z) * max(abs(z) - lam, 0) / a if a > 0 else 0
    return w


def wrong_two_rounds(X, y, w, lam):
    n, w = len(X), np.array(w)
    for j in [*range(len(w)), *range(len(w))]:
        a = X[:, j] @ X[:, j] / n
        z = X[:, j] @ (y - X @ w) / n + a * w[j]
        w[j] = np.sign(z) * max(abs(z) - lam, 0) / a if a > 0 else 0
    return w


def wrong_return_inside_the_loop(X, y, w, lam):
    n, w = len(X), np.array(w)
    for j, x in enumerate(X.T):
        a = x @ x / n
        z = x @ (y - X @ w) / n + a * w[j]
        w[j] = np.sign(z) * max(abs(z) - lam, 0) / a if a > 0 else 0
        return w


def wrong_column_of_zeros_divided(X, y, w, lam):
    n, w = len(X), np.array(w)
    with np.errstate(all="ignore"):
        for j, x in enumerate(X.T):
            a = x @ x / n
            z = x @ (y - X @ w) / n + a * w[j]
            w[j] = np.sign(z) * max(abs(z) - lam, 0) / a
    return w


def wrong_column_of_zeros_left_alone(X, y, w, lam):
    n, w = len(X), np.array(w)
    for j, x in enumerate(X.T):
        a = x @ x / n
        if a > 0:
            z = x @ (y - X @ w) / n + a * w[j]
            w[j] = np.sign(z) * max(abs(z) - lam, 0) / a
    return w


def wrong_in_place(X, y, w, lam):
    n = len(X)
    for j, x in enumerate(X.T):
        a = x @ x / n
        z = x @ (y - X @ w) / n + a * w[j]
        w[j] = np.sign(z) * max(abs(z) - lam, 0) / a if a > 0 else 0
    return w
