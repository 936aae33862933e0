"""Answers to task 4. A name says what is wrong with it, or in what way it is right."""

import numpy as np


def right_by_a_loop(X, y, lams):
    U, d, Vt = np.linalg.svd(X - X.mean(axis=0), full_matrices=False)
    W = [Vt.T @ (d / (d**2 + len(X) * lam) * (U.T @ (y - y.mean()))) for lam in lams]
    return np.array(W), np.array([y.mean() - X.mean(axis=0) @ w for w in W])


def right_by_eigenvectors(X, y, lams):
    Xc = X - X.mean(axis=0)
    values, V = np.linalg.eigh(Xc.T @ Xc)
    W = np.einsum(
        "kj,j,pj->kp", 1 / (values + len(X) * lams[:, None]), V.T @ Xc.T @ (y - y.mean()), V
    )
    return W, y.mean() - W @ X.mean(axis=0)


def right_by_scikit_learn(X, y, lams):
    from sklearn.linear_model import Ridge

    fits = [Ridge(alpha=len(X) * lam, solver="svd").fit(X, y) for lam in lams]
    return np.stack([fit.coef_ for fit in fits]), [fit.intercept_ for fit in fits]


def wrong_lambda_without_n(X, y, lams):
    U, d, Vt = np.linalg.svd(X - X.mean(axis=0), full_matrices=False)
    W = (d / (d**2 + lams[:, None]) * (U.T @ (y - y.mean()))) @ Vt
    return W, y.mean() - W @ X.mean(axis=0)


def wrong_shrinks_the_fit(X, y, lams):
    U, d, Vt = np.linalg.svd(X - X.mean(axis=0), full_matrices=False)
    W = (d**2 / (d**2 + len(X) * lams[:, None]) * (U.T @ (y - y.mean()))) @ Vt
    return W, y.mean() - W @ X.mean(axis=0)


def wrong_d_not_squared(X, y, lams):
    U, d, Vt = np.linalg.svd(X - X.mean(axis=0), full_matrices=False)
    W = (1 / (d + len(X) * lams[:, None]) * (U.T @ (y - y.mean()))) @ Vt
    return W, y.mean() - W @ X.mean(axis=0)


def wrong_sorted(X, y, lams):
    U, d, Vt = np.linalg.svd(X - X.mean(axis=0), full_matrices=False)
    W = (d / (d**2 + len(X) * np.sort(lams)[:, None]) * (U.T @ (y - y.mean()))) @ Vt
    return W, y.mean() - W @ X.mean(axis=0)


def wrong_not_centred(X, y, lams):
    U, d, Vt = np.linalg.svd(X, full_matrices=False)
    return (d / (d**2 + len(X) * lams[:, None]) * (U.T @ y)) @ Vt, np.zeros(len(lams))


def wrong_intercept_is_mean_of_y(X, y, lams):
    U, d, Vt = np.linalg.svd(X - X.mean(axis=0), full_matrices=False)
    W = (d / (d**2 + len(X) * lams[:, None]) * (U.T @ (y - y.mean()))) @ Vt
    return W, np.full(len(lams), y.mean())


def wrong_transposed(X, y, lams):
    U, d, Vt = np.linalg.svd(X - X.mean(axis=0), full_matrices=False)
    W = (d / (d**2 + len(X) * lams[:, None]) * (U.T @ (y - y.mean()))) @ Vt
    return W.T, y.mean() - W @ X.mean(axis=0)


def wrong_one_intercept_for_all(X, y, lams):
    U, d, Vt = np.linalg.svd(X - X.mean(axis=0), full_matrices=False)
    W = (d / (d**2 + len(X) * lams[:, None]) * (U.T @ (y - y.mean()))) @ Vt
    return W, y.mean() - X.mean(axis=0) @ W[0]


def wrong_in_place(X, y, lams):
    U, d, Vt = np.linalg.svd(X - X.mean(axis=0), full_matrices=False)
    lams *= len(X)
    W = (d / (d**2 + lams[:, None]) * (U.T @ (y - y.mean()))) @ Vt
    return W, y.mean() - W @ X.mean(axis=0)
