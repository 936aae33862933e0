"""Answers to task 5. A name says what is wrong with it, or in what way it is right."""

import numpy as np


def right_by_the_trace(X, lams):
    n, p = X.shape
    Xc = X - X.mean(axis=0)
    return np.array(
        [np.trace(Xc @ np.linalg.solve(Xc.T @ Xc + n * lam * np.eye(p), Xc.T)) for lam in lams]
    )


def right_by_eigenvalues(X, lams):
    values = np.linalg.eigvalsh(np.cov(X.T, bias=True).reshape(X.shape[1], -1)).clip(0)
    return [float(sum(value / (value + lam) for value in values)) for lam in lams]


def right_in_float32(X, lams):
    d = np.linalg.svd((X - X.mean(axis=0)).astype("f4"), compute_uv=False)
    return (d**2 / (d**2 + len(X) * np.float32(lams)[:, None])).sum(axis=1)


def wrong_lambda_without_n(X, lams):
    d = np.linalg.svd(X - X.mean(axis=0), compute_uv=False)
    return np.sum(d**2 / (d**2 + lams[:, None]), axis=1)


def wrong_lambda_times_2n(X, lams):
    d = np.linalg.svd(X - X.mean(axis=0), compute_uv=False)
    return np.sum(d**2 / (d**2 + 2 * len(X) * lams[:, None]), axis=1)


def wrong_intercept_counted(X, lams):
    d = np.linalg.svd(X - X.mean(axis=0), compute_uv=False)
    return 1 + np.sum(d**2 / (d**2 + len(X) * lams[:, None]), axis=1)


def wrong_not_centred(X, lams):
    d = np.linalg.svd(X, compute_uv=False)
    return np.sum(d**2 / (d**2 + len(X) * lams[:, None]), axis=1)


def wrong_d_not_squared(X, lams):
    d = np.linalg.svd(X - X.mean(axis=0), compute_uv=False)
    return np.sum(d / (d + len(X) * lams[:, None]), axis=1)


def wrong_squared_shares(X, lams):
    d = np.linalg.svd(X - X.mean(axis=0), compute_uv=False)
    return np.sum((d**2 / (d**2 + len(X) * lams[:, None])) ** 2, axis=1)


def wrong_number_of_features(X, lams):
    return np.full(len(lams), float(X.shape[1]))


def wrong_first_lambda_only(X, lams):
    d = np.linalg.svd(X - X.mean(axis=0), compute_uv=False)
    return np.sum(d**2 / (d**2 + len(X) * lams[0]))


def wrong_in_place(X, lams):
    X -= X.mean(axis=0)
    d = np.linalg.svd(X, compute_uv=False)
    return np.sum(d**2 / (d**2 + len(X) * lams[:, None]), axis=1)
