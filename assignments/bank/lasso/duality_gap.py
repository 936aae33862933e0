"""Answers to task 3. A name says what is wrong with it, or in what way it is right."""

import numpy as np


def right_by_terms(X, y, w, lam):
    r = y - X @ w
    c = X.T @ r / len(y)
    s = 1.0 if np.abs(c).max() <= lam else lam / np.abs(c).max()
    return (1 - s) ** 2 * np.mean(r**2) / 2 + lam * np.abs(w).sum() - s * (c @ w)


def right_with_the_dual_written_out(X, y, w, lam):
    n = y.shape[0]
    residual = y - X.dot(w)
    steepest = max(abs(x @ residual) / n for x in X.T)
    theta = residual * (lam / max(steepest, lam)) if steepest > 0 else residual
    bound = (2 * np.dot(theta, y) - np.dot(theta, theta)) / (2 * n)
    return np.dot(residual, residual) / (2 * n) + lam * np.linalg.norm(w, 1) - bound


def right_by_loops(X, y, w, lam):
    n, p = X.shape
    r = [y[i] - sum(X[i, j] * w[j] for j in range(p)) for i in range(n)]
    steepest = max(abs(sum(X[i, j] * r[i] for i in range(n))) / n for j in range(p))
    s = min(1.0, lam / steepest) if steepest else 1.0
    value = sum(e * e for e in r) / (2 * n) + lam * sum(abs(u) for u in w)
    return value - sum(y[i] ** 2 - (y[i] - s * r[i]) ** 2 for i in range(n)) / (2 * n)


def right_in_float32(X, y, w, lam):
    X, y, w, lam = (np.asarray(part, dtype="f4") for part in (X, y, w, lam))
    r = y - X @ w
    theta = r * np.minimum(1, lam / np.maximum(np.abs(X.T @ r / len(y)).max(), 1e-30))
    value = (r * r).mean() / 2 + lam * np.abs(w).sum()
    return value - (np.mean(y**2) - np.mean((y - theta) ** 2)) / 2


def wrong_not_scaled(X, y, w, lam):
    r = y - X @ w
    value = r @ r / (2 * len(X)) + lam * np.abs(w).sum()
    return value - (y @ y - (y - r) @ (y - r)) / (2 * len(X))


def wrong_slopes_without_n(X, y, w, lam):
    n, r = len(X), y - X @ w
    theta = r * min(1, lam / max(np.abs(X.T @ r).max(), 1e-300))
    value = r @ r / (2 * n) + lam * np.abs(w).sum()
    return value - (y @ y - (y - theta) @ (y - theta)) / (2 * n)


def wrong_without_absolute_value(X, y, w, lam):
    n, r = len(X), y - X @ w
    theta = r * min(1, lam / max(np.max(X.T @ r) / n, 1e-300))
    value = r @ r / (2 * n) + lam * np.abs(w).sum()
    return value - (y @ y - (y - theta) @ (y - theta)) / (2 * n)


def wrong_scaled_by_the_length(X, y, w, lam):
    n, r = len(X), y - X @ w
    theta = r * min(1, lam / max(np.linalg.norm(X.T @ r) / n, 1e-300))
    value = r @ r / (2 * n) + lam * np.abs(w).sum()
    return value - (y @ y - (y - theta) @ (y - theta)) / (2 * n)


def wrong_scaled_up(X, y, w, lam):
    n, r = len(X), y - X @ w
    theta = r * lam / max(np.abs(X.T @ r).max() / n, 1e-300)
    value = r @ r / (2 * n) + lam * np.abs(w).sum()
    return value - (y @ y - (y - theta) @ (y - theta)) / (2 * n)


def wrong_objective(X, y, w, lam):
    r = y - X @ w
    return r @ r / (2 * len(X)) + lam * np.abs(w).sum()


def wrong_bound(X, y, w, lam):
    n, r = len(X), y - X @ w
    theta = r * min(1, lam / max(np.abs(X.T @ r).max() / n, 1e-300))
    return (y @ y - (y - theta) @ (y - theta)) / (2 * n)


def wrong_sign(X, y, w, lam):
    n, r = len(X), y - X @ w
    theta = r * min(1, lam / max(np.abs(X.T @ r).max() / n, 1e-300))
    value = r @ r / (2 * n) + lam * np.abs(w).sum()
    return (y @ y - (y - theta) @ (y - theta)) / (2 * n) - value


def wrong_half_missing(X, y, w, lam):
    n, r = len(X), y - X @ w
    theta = r * min(1, lam / max(np.abs(X.T @ r).max() / n, 1e-300))
    return r @ r / n + lam * np.abs(w).sum() - (y @ y - (y - theta) @ (y - theta)) / n


def wrong_penalty_left_out(X, y, w, lam):
    n, r = len(X), y - X @ w
    theta = r * min(1, lam / max(np.abs(X.T @ r).max() / n, 1e-300))
    return r @ r / (2 * n) - (y @ y - (y - theta) @ (y - theta)) / (2 * n)


def wrong_penalty_without_lambda(X, y, w, lam):
    n, r = len(X), y - X @ w
    theta = r * min(1, lam / max(np.abs(X.T @ r).max() / n, 1e-300))
    value = r @ r / (2 * n) + np.abs(w).sum()
    return value - (y @ y - (y - theta) @ (y - theta)) / (2 * n)


def wrong_relative(X, y, w, lam):
    n, r = len(X), y - X @ w
    theta = r * min(1, lam / max(np.abs(X.T @ r).max() / n, 1e-300))
    value = r @ r / (2 * n) + lam * np.abs(w).sum()
    return 1 - (y @ y - (y - theta) @ (y - theta)) / (2 * n) / value


def wrong_y_scaled(X, y, w, lam):
    n, r = len(X), y - X @ w
    theta = y * min(1, lam / max(np.abs(X.T @ y).max() / n, 1e-300))
    value = r @ r / (2 * n) + lam * np.abs(w).sum()
    return value - (y @ y - (y - theta) @ (y - theta)) / (2 * n)


def wrong_in_place(X, y, w, lam):
    n, squares = len(X), y @ y
    y -= X @ w
    theta = y * min(1, lam / max(np.abs(X.T @ y).max() / n, 1e-300))
    value = y @ y / (2 * n) + lam * np.abs(w).sum()
    return value - (squares - (y + X @ w - theta) @ (y + X @ w - theta)) / (2 * n)
