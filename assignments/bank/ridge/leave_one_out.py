"""Answers to task 6. A name says what is wrong with it, or in what way it is right."""

import numpy as np


def right_by_refitting(X, y, lam):
    n, p = X.shape
    errors = []
    for i in range(n):
        others = [k for k in range(n) if k != i]
        x_mean, y_mean = X[others].mean(axis=0), y[others].mean()
        Xc = X[others] - x_mean
        w = np.linalg.solve(Xc.T @ Xc + n * lam * np.eye(p), Xc.T @ (y[others] - y_mean))
        errors.append(y[i] - y_mean - (X[i] - x_mean) @ w)
    return np.array(errors)


def right_by_the_hat_matrix(X, y, lam):
    n, p = X.shape
    A = np.column_stack([np.ones(n), X])
    H = A @ np.linalg.solve(A.T @ A + n * lam * np.diag([0.0] + [1.0] * p), A.T)
    return (y - H @ y) / (1 - np.diag(H))


def right_by_the_dual(X, y, lam):
    n = len(X)
    Xc = X - X.mean(axis=0)
    H = 1 / n + Xc @ Xc.T @ np.linalg.inv(Xc @ Xc.T + n * lam * np.eye(n))
    return np.array([(y[i] - H[i] @ y) / (1 - H[i, i]) for i in range(n)])


def wrong_training_residuals(X, y, lam):
    U, d, _ = np.linalg.svd(X - X.mean(axis=0), full_matrices=False)
    return y - y.mean() - U @ (d**2 / (d**2 + len(X) * lam) * (U.T @ (y - y.mean())))


def wrong_without_the_intercept(X, y, lam):
    U, d, _ = np.linalg.svd(X - X.mean(axis=0), full_matrices=False)
    kept = d**2 / (d**2 + len(X) * lam)
    return (y - y.mean() - U @ (kept * (U.T @ (y - y.mean())))) / (1 - U**2 @ kept)


def wrong_lambda_without_n(X, y, lam):
    U, d, _ = np.linalg.svd(X - X.mean(axis=0), full_matrices=False)
    kept = d**2 / (d**2 + lam)
    residual = y - y.mean() - U @ (kept * (U.T @ (y - y.mean())))
    return residual / (1 - 1 / len(X) - U**2 @ kept)


def wrong_average_leverage(X, y, lam):
    U, d, _ = np.linalg.svd(X - X.mean(axis=0), full_matrices=False)
    kept = d**2 / (d**2 + len(X) * lam)
    residual = y - y.mean() - U @ (kept * (U.T @ (y - y.mean())))
    return residual / (1 - 1 / len(X) - kept.sum() / len(X))


def wrong_sign(X, y, lam):
    U, d, _ = np.linalg.svd(X - X.mean(axis=0), full_matrices=False)
    kept = d**2 / (d**2 + len(X) * lam)
    residual = y.mean() + U @ (kept * (U.T @ (y - y.mean()))) - y
    return residual / (1 - 1 / len(X) - U**2 @ kept)


def wrong_multiplied(X, y, lam):
    U, d, _ = np.linalg.svd(X - X.mean(axis=0), full_matrices=False)
    kept = d**2 / (d**2 + len(X) * lam)
    residual = y - y.mean() - U @ (kept * (U.T @ (y - y.mean())))
    return residual * (1 - 1 / len(X) - U**2 @ kept)


def wrong_squared(X, y, lam):
    U, d, _ = np.linalg.svd(X - X.mean(axis=0), full_matrices=False)
    kept = d**2 / (d**2 + len(X) * lam)
    residual = y - y.mean() - U @ (kept * (U.T @ (y - y.mean())))
    return (residual / (1 - 1 / len(X) - U**2 @ kept)) ** 2


def wrong_only_the_mean(X, y, lam):
    U, d, _ = np.linalg.svd(X - X.mean(axis=0), full_matrices=False)
    kept = d**2 / (d**2 + len(X) * lam)
    residual = y - y.mean() - U @ (kept * (U.T @ (y - y.mean())))
    return np.mean((residual / (1 - 1 / len(X) - U**2 @ kept)) ** 2)


def wrong_penalty_of_the_smaller_fits(X, y, lam):
    n, p = X.shape
    errors = []
    for i in range(n):
        others = [k for k in range(n) if k != i]
        x_mean, y_mean = X[others].mean(axis=0), y[others].mean()
        Xc = X[others] - x_mean
        w = np.linalg.solve(Xc.T @ Xc + (n - 1) * lam * np.eye(p), Xc.T @ (y[others] - y_mean))
        errors.append(y[i] - y_mean - (X[i] - x_mean) @ w)
    return np.array(errors)


def wrong_endless(X, y, lam):
    errors = y - y.mean()
    while np.abs(errors).max() > 0:
        errors = errors + 0
    return errors
