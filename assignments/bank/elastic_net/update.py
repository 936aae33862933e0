"""Answers to task 4. A name says what is wrong with it, or in what way it is right."""

import numpy as np


def right_by_moments(X, y, w, j, lam, rho):
    g, a = X.T @ X[:, j] / len(y), np.mean(X[:, j] ** 2)
    z = np.mean(X[:, j] * y) - g @ w + a * w[j]
    divisor = a + lam * (1 - rho)
    return 0.0 if divisor == 0 else (z - np.clip(z, -lam * rho, lam * rho)) / divisor


def right_without_the_column(X, y, w, j, lam, rho):
    n, x = X.shape[0], X[:, j]
    partial = y - np.delete(X, j, axis=1) @ np.delete(w, j)
    z, t = float(x @ partial) / n, lam * rho
    if abs(z) <= t:
        return 0
    return (z - t if z > 0 else z + t) / (float(x @ x) / n + lam * (1 - rho))


def right_by_sums(X, y, w, j, lam, rho):
    n = len(X)
    rest = w.copy()
    rest[j] = 0
    z, squares = X[:, j] @ (y - X @ rest), (X[:, j] ** 2).sum() + n * lam * (1 - rho)
    return soft_threshold(z, n * lam * rho) / max(squares, 1e-300)


def right_in_float32(X, y, w, j, lam, rho):
    X, y, w = X.astype("f4"), y.astype("f4"), w.astype("f4")
    x, n = X[:, j], np.float32(len(X))
    z, divisor = x @ (y - X @ w + x * w[j]) / n, x @ x / n + np.float32(lam * (1 - rho))
    return np.sign(z) * max(abs(z) - lam * rho, 0) / (divisor or 1)


def wrong_own_part_left_in(X, y, w, j, lam, rho):
    x, n = X[:, j], len(X)
    return soft_threshold(x @ (y - X @ w) / n, lam * rho) / (x @ x / n + lam * (1 - rho))


def wrong_columns_taken_for_standardised(X, y, w, j, lam, rho):
    x, n = X[:, j], len(X)
    z = x @ (y - X @ w) / n + x @ x / n * w[j]
    return soft_threshold(z, lam * rho) / (1 + lam * (1 - rho))


def wrong_divisor_without_share(X, y, w, j, lam, rho):
    x, n = X[:, j], len(X)
    z = x @ (y - X @ w) / n + x @ x / n * w[j]
    return soft_threshold(z, lam * rho) / (x @ x / n + lam)


def wrong_no_ridge_part(X, y, w, j, lam, rho):
    x, n = X[:, j], len(X)
    z = x @ (y - X @ w) / n + x @ x / n * w[j]
    return soft_threshold(z, lam * rho) / (x @ x / n)


def wrong_shares_exchanged(X, y, w, j, lam, rho):
    x, n = X[:, j], len(X)
    z = x @ (y - X @ w) / n + x @ x / n * w[j]
    return soft_threshold(z, lam * (1 - rho)) / (x @ x / n + lam * rho)


def wrong_threshold_without_share(X, y, w, j, lam, rho):
    x, n = X[:, j], len(X)
    z = x @ (y - X @ w) / n + x @ x / n * w[j]
    return soft_threshold(z, lam) / (x @ x / n + lam * (1 - rho))


def wrong_without_n(X, y, w, j, lam, rho):
    x = X[:, j]
    z = x @ (y - X @ w) + x @ x * w[j]
    return soft_threshold(z, lam * rho) / (x @ x + lam * (1 - rho))


def wrong_factor_2(X, y, w, j, lam, rho):
    x, n = X[:, j], len(X)
    z = x @ (y - X @ w) / n + x @ x / n * w[j]
    return soft_threshold(z, lam * rho) / (x @ x / n + 2 * lam * (1 - rho))


def wrong_no_threshold(X, y, w, j, lam, rho):
    x, n = X[:, j], len(X)
    z = x @ (y - X @ w) / n + x @ x / n * w[j]
    return z / (x @ x / n + lam * (1 - rho))


def wrong_without_the_sign(X, y, w, j, lam, rho):
    x, n = X[:, j], len(X)
    z = x @ (y - X @ w) / n + x @ x / n * w[j]
    return max(abs(z) - lam * rho, 0) / (x @ x / n + lam * (1 - rho))


def wrong_places_from_one(X, y, w, j, lam, rho):
    x, n = X[:, j - 1], len(X)
    z = x @ (y - X @ w) / n + x @ x / n * w[j - 1]
    return soft_threshold(z, lam * rho) / (x @ x / n + lam * (1 - rho))


def wrong_from_zeros(X, y, w, j, lam, rho):
    x, n = X[:, j], len(X)
    return soft_threshold(x @ y / n, lam * rho) / (x @ x / n + lam * (1 - rho))


def wrong_column_of_zeros_divided(X, y, w, j, lam, rho):
    x, n = X[:, j], len(X)
    z = x @ (y - X @ w) / n + x @ x / n * w[j]
    with np.errstate(all="ignore"):
        return soft_threshold(z, lam * rho) / (x @ x / n + lam * (1 - rho))


def wrong_all_weights_returned(X, y, w, j, lam, rho):
    x, n, new = X[:, j], len(X), np.array(w)
    z = x @ (y - X @ w) / n + x @ x / n * w[j]
    new[j] = soft_threshold(z, lam * rho) / (x @ x / n + lam * (1 - rho))
    return new


def wrong_in_place(X, y, w, j, lam, rho):
    x, n = X[:, j], len(X)
    w[j] = soft_threshold(x @ (y - X @ w) / n + x @ x / n * w[j], lam * rho)
    w[j] /= x @ x / n + lam * (1 - rho) or 1
    return w[j]
