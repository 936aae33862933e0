"""Answers to task 2. A name says what is wrong with it, or in what way it is right."""

import numpy as np


def right_by_augmented_rows(X, y, lam):
    n, p = X.shape
    x_mean, y_mean = X.mean(axis=0), y.mean()
    A = np.vstack([X - x_mean, np.sqrt(n * lam) * np.eye(p)])
    w = np.linalg.lstsq(A, np.concatenate([y - y_mean, np.zeros(p)]))[0]
    return w, y_mean - x_mean @ w


def right_with_the_intercept_in_the_system(X, y, lam):
    n, p = X.shape
    A = np.column_stack([np.ones(n), X])
    penalty = n * lam * np.diag([0.0] + [1.0] * p)
    b_and_w = np.linalg.solve(A.T @ A + penalty, A.T @ y)
    return b_and_w[1:], b_and_w[0]


def right_in_float32(X, y, lam):
    n, p = X.shape
    X, y = X.astype("f4"), y.astype("f4")
    x_mean, y_mean = X.mean(axis=0), y.mean()
    A = np.vstack([X - x_mean, np.sqrt(n * lam, dtype="f4") * np.eye(p, dtype="f4")])
    w = np.linalg.lstsq(A, np.concatenate([y - y_mean, np.zeros(p, "f4")]))[0]
    return w, y_mean - x_mean @ w


def right_by_scikit_learn(X, y, lam):
    from sklearn.linear_model import Ridge

    fit = Ridge(alpha=len(X) * lam, solver="svd").fit(X, y)
    return fit.coef_, fit.intercept_


def wrong_lambda_without_n(X, y, lam):
    x_mean, y_mean = X.mean(axis=0), y.mean()
    Xc = X - x_mean
    w = np.linalg.solve(Xc.T @ Xc + lam * np.eye(X.shape[1]), Xc.T @ (y - y_mean))
    return w, y_mean - x_mean @ w


def wrong_lambda_times_2n(X, y, lam):
    x_mean, y_mean = X.mean(axis=0), y.mean()
    Xc = X - x_mean
    w = np.linalg.solve(Xc.T @ Xc + 2 * len(X) * lam * np.eye(X.shape[1]), Xc.T @ (y - y_mean))
    return w, y_mean - x_mean @ w


def wrong_lambda_times_p(X, y, lam):
    x_mean, y_mean = X.mean(axis=0), y.mean()
    Xc = X - x_mean
    w = np.linalg.solve(Xc.T @ Xc + X.shape[1] * lam * np.eye(X.shape[1]), Xc.T @ (y - y_mean))
    return w, y_mean - x_mean @ w


def wrong_no_penalty(X, y, lam):
    x_mean, y_mean = X.mean(axis=0), y.mean()
    w = np.linalg.lstsq(X - x_mean, y - y_mean)[0]
    return w, y_mean - x_mean @ w


def wrong_intercept_penalised(X, y, lam):
    A = np.column_stack([X, np.ones(len(X))])
    w_and_b = np.linalg.solve(A.T @ A + len(X) * lam * np.eye(A.shape[1]), A.T @ y)
    return w_and_b[:-1], w_and_b[-1]


def wrong_intercept_forgotten(X, y, lam):
    Xc = X - X.mean(axis=0)
    w = np.linalg.solve(Xc.T @ Xc + len(X) * lam * np.eye(X.shape[1]), Xc.T @ (y - y.mean()))
    return w, 0.0


def wrong_intercept_is_mean_of_y(X, y, lam):
    Xc = X - X.mean(axis=0)
    w = np.linalg.solve(Xc.T @ Xc + len(X) * lam * np.eye(X.shape[1]), Xc.T @ (y - y.mean()))
    return w, y.mean()


def wrong_not_centred(X, y, lam):
    w = np.linalg.solve(X.T @ X + len(X) * lam * np.eye(X.shape[1]), X.T @ y)
    return w, 0.0


def wrong_in_place(X, y, lam):
    x_mean, y_mean = X.mean(axis=0), y.mean()
    X -= x_mean
    w = np.linalg.solve(X.T @ X + len(X) * lam * np.eye(X.shape[1]), X.T @ (y - y_mean))
    return w, y_mean - x_mean @ w


def wrong_weights_as_a_column(X, y, lam):
    x_mean, y_mean = X.mean(axis=0), y.mean()
    Xc, yc = X - x_mean, (y - y_mean)[:, None]
    w = np.linalg.solve(Xc.T @ Xc + len(X) * lam * np.eye(X.shape[1]), Xc.T @ yc)
    return w, y_mean - (x_mean @ w)[0]


def wrong_learned_by_heart(X, y, lam):
    return np.array([0.5, 1.0]), -2.0
