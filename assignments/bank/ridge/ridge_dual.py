"""Answers to task 3. A name says what is wrong with it, or in what way it is right."""

import numpy as np


def right_by_decomposition(X, y, lam):
    U, d, Vt = np.linalg.svd(X - X.mean(axis=0), full_matrices=False)
    w = Vt.T @ (d / (d**2 + len(X) * lam) * (U.T @ (y - y.mean())))
    return w, y.mean() - X.mean(axis=0) @ w


def right_by_eigenvectors(X, y, lam):
    Xc = X - X.mean(axis=0)
    values, vectors = np.linalg.eigh(Xc @ Xc.T)
    coordinates = (vectors.T @ (y - y.mean())) / (values + len(X) * lam)
    w = np.einsum("np,nk,k->p", Xc, vectors, coordinates, optimize=True)
    return w, y.mean() - X.mean(axis=0) @ w


def right_by_an_inverse(X, y, lam):
    Xc = X - X.mean(axis=0)
    w = Xc.T @ (np.linalg.inv(Xc @ Xc.T + len(X) * lam * np.identity(len(X))) @ (y - y.mean()))
    return w, y.mean() - X.mean(axis=0) @ w


def wrong_p_equations(X, y, lam):
    n, p = X.shape
    Xc = X - X.mean(axis=0)
    w = np.linalg.solve(Xc.T @ Xc + n * lam * np.eye(p), Xc.T @ (y - y.mean()))
    return w, y.mean() - X.mean(axis=0) @ w


def wrong_lambda_without_n(X, y, lam):
    Xc = X - X.mean(axis=0)
    w = Xc.T @ np.linalg.solve(Xc @ Xc.T + lam * np.eye(len(X)), y - y.mean())
    return w, y.mean() - X.mean(axis=0) @ w


def wrong_lambda_times_p(X, y, lam):
    Xc = X - X.mean(axis=0)
    w = Xc.T @ np.linalg.solve(Xc @ Xc.T + X.shape[1] * lam * np.eye(len(X)), y - y.mean())
    return w, y.mean() - X.mean(axis=0) @ w


def wrong_returns_the_dual_variable(X, y, lam):
    Xc = X - X.mean(axis=0)
    return np.linalg.solve(Xc @ Xc.T + len(X) * lam * np.eye(len(X)), y - y.mean()), y.mean()


def wrong_not_centred(X, y, lam):
    return X.T @ np.linalg.solve(X @ X.T + len(X) * lam * np.eye(len(X)), y), 0.0


def wrong_only_y_centred(X, y, lam):
    w = X.T @ np.linalg.solve(X @ X.T + len(X) * lam * np.eye(len(X)), y - y.mean())
    return w, y.mean() - X.mean(axis=0) @ w


def wrong_intercept_forgotten(X, y, lam):
    Xc = X - X.mean(axis=0)
    return Xc.T @ np.linalg.solve(Xc @ Xc.T + len(X) * lam * np.eye(len(X)), y - y.mean()), 0.0


def wrong_intercept_is_mean_of_y(X, y, lam):
    Xc = X - X.mean(axis=0)
    w = Xc.T @ np.linalg.solve(Xc @ Xc.T + len(X) * lam * np.eye(len(X)), y - y.mean())
    return w, y.mean()


def wrong_in_place(X, y, lam):
    x_mean = X.mean(axis=0)
    X -= x_mean
    w = X.T @ np.linalg.solve(X @ X.T + len(X) * lam * np.eye(len(X)), y - y.mean())
    return w, y.mean() - x_mean @ w
