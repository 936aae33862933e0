"""Answers to task 3. A name says what is wrong with it, or in what way it is right."""

import numpy as np


def right_by_filling(X, y, lam, rho):
    n, p = X.shape
    X_more, y_more = np.zeros((n + p, p)), np.zeros(n + p)
    X_more[:n], y_more[:n] = X, y
    X_more[range(n, n + p), range(p)] = (n * lam * (1 - rho)) ** 0.5
    return X_more, y_more, lam * rho / (1 + p / n)


def right_by_padding(X, y, lam, rho):
    n, p = X.shape
    X_more, y_more = np.pad(X, [(0, p), (0, 0)]), np.pad(y, (0, p))
    X_more[n:] += np.diag(np.full(p, np.sqrt(lam - lam * rho) * np.sqrt(n)))
    return X_more, y_more, lam * rho * (1 - p / (n + p))


def right_as_lists(X, y, lam, rho):
    n, p = len(X), len(X[0])
    c = (n * lam * (1 - rho)) ** 0.5
    rows = [list(row) for row in X] + [[c * (i == j) for j in range(p)] for i in range(p)]
    return [rows, list(y) + [0.0] * p, n * lam * rho / (n + p)]


def right_in_float32(X, y, lam, rho):
    n, p = X.shape
    X_more = np.r_[X, np.sqrt(n * lam * (1 - rho)) * np.identity(p)].astype("f4")
    return X_more, np.r_[y, np.zeros(p)].astype("f4"), np.float32(lam * rho * n / (n + p))


def wrong_without_the_root(X, y, lam, rho):
    n, p = X.shape
    X_more = np.vstack([X, n * lam * (1 - rho) * np.eye(p)])
    return X_more, np.append(y, np.zeros(p)), lam * rho * n / (n + p)


def wrong_n_missing(X, y, lam, rho):
    n, p = X.shape
    X_more = np.vstack([X, np.sqrt(lam * (1 - rho)) * np.eye(p)])
    return X_more, np.append(y, np.zeros(p)), lam * rho * n / (n + p)


def wrong_share_missing(X, y, lam, rho):
    n, p = X.shape
    X_more = np.vstack([X, np.sqrt(n * lam) * np.eye(p)])
    return X_more, np.append(y, np.zeros(p)), lam * rho * n / (n + p)


def wrong_share_of_the_lasso(X, y, lam, rho):
    n, p = X.shape
    X_more = np.vstack([X, np.sqrt(n * lam * rho) * np.eye(p)])
    return X_more, np.append(y, np.zeros(p)), lam * rho * n / (n + p)


def wrong_half_under_the_root(X, y, lam, rho):
    n, p = X.shape
    X_more = np.vstack([X, np.sqrt(n * lam * (1 - rho) / 2) * np.eye(p)])
    return X_more, np.append(y, np.zeros(p)), lam * rho * n / (n + p)


def wrong_all_rows_under_the_root(X, y, lam, rho):
    n, p = X.shape
    X_more = np.vstack([X, np.sqrt((n + p) * lam * (1 - rho)) * np.eye(p)])
    return X_more, np.append(y, np.zeros(p)), lam * rho * n / (n + p)


def wrong_lambda_for_n_rows(X, y, lam, rho):
    n, p = X.shape
    X_more = np.vstack([X, np.sqrt(n * lam * (1 - rho)) * np.eye(p)])
    return X_more, np.append(y, np.zeros(p)), lam * rho


def wrong_lambda_without_share(X, y, lam, rho):
    n, p = X.shape
    X_more = np.vstack([X, np.sqrt(n * lam * (1 - rho)) * np.eye(p)])
    return X_more, np.append(y, np.zeros(p)), lam * n / (n + p)


def wrong_lambda_unchanged(X, y, lam, rho):
    n, p = X.shape
    X_more = np.vstack([X, np.sqrt(n * lam * (1 - rho)) * np.eye(p)])
    return X_more, np.append(y, np.zeros(p)), lam


def wrong_lambda_the_other_way_round(X, y, lam, rho):
    n, p = X.shape
    X_more = np.vstack([X, np.sqrt(n * lam * (1 - rho)) * np.eye(p)])
    return X_more, np.append(y, np.zeros(p)), lam * rho * (n + p) / n


def wrong_as_if_the_squares_were_not_divided(X, y, lam, rho):
    p = X.shape[1]
    X_more = np.vstack([X, np.sqrt(lam * (1 - rho)) * np.eye(p)])
    return X_more, np.append(y, np.zeros(p)), lam * rho


def wrong_full_rows(X, y, lam, rho):
    n, p = X.shape
    X_more = np.vstack([X, np.full((p, p), np.sqrt(n * lam * (1 - rho)))])
    return X_more, np.append(y, np.zeros(p)), lam * rho * n / (n + p)


def wrong_rows_above(X, y, lam, rho):
    n, p = X.shape
    X_more = np.vstack([np.sqrt(n * lam * (1 - rho)) * np.eye(p), X])
    return X_more, np.append(np.zeros(p), y), lam * rho * n / (n + p)


def wrong_y_left_as_it_was(X, y, lam, rho):
    n, p = X.shape
    X_more = np.vstack([X, np.sqrt(n * lam * (1 - rho)) * np.eye(p)])
    return X_more, y, lam * rho * n / (n + p)


def wrong_lambda_not_returned(X, y, lam, rho):
    n, p = X.shape
    X_more = np.vstack([X, np.sqrt(n * lam * (1 - rho)) * np.eye(p)])
    return X_more, np.append(y, np.zeros(p))


def wrong_in_place(X, y, lam, rho):
    n, p = X.shape
    X *= np.sqrt((n + p) / n)
    X_more = np.vstack([X, np.sqrt((n + p) * lam * (1 - rho)) * np.eye(p)])
    return X_more, np.append(y * np.sqrt((n + p) / n), np.zeros(p)), lam * rho
