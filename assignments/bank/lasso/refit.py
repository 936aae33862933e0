"""Answers to task 7. A name says what is wrong with it, or in what way it is right."""

import numpy as np


def right_with_a_column_of_ones(X, y, w):
    chosen = w != 0
    A = np.column_stack([np.ones(len(y)), X[:, chosen]])
    found = np.linalg.lstsq(A, y)[0]
    new = np.zeros(len(w))
    new[chosen] = found[1:]
    return new, found[0]


def right_by_normal_equations(X, y, w):
    new, places = np.zeros(len(w)), [j for j in range(len(w)) if w[j]]
    x_mean, y_mean = X.mean(axis=0), y.mean()
    if places:
        A = X[:, places] - x_mean[places]
        new[places] = np.linalg.solve(A.T @ A, A.T @ (y - y_mean))
    return new, y_mean - new @ x_mean


def right_by_orthogonal_columns(X, y, w):
    chosen = np.nonzero(w)[0]
    Q, R = np.linalg.qr(X[:, chosen] - X[:, chosen].mean(axis=0))
    part = np.linalg.inv(R) @ Q.T @ y
    new = np.array([part[list(chosen).index(j)] if j in chosen else 0.0 for j in range(len(w))])
    return new, np.mean(y - X @ new)


def right_by_a_masked_matrix(X, y, w):
    mask = (np.asarray(w) != 0).astype(float)
    Xc = (X - X.mean(axis=0)) * mask
    new = np.linalg.pinv(Xc) @ (y - y.mean()) * mask
    return new, y.mean() - X.mean(axis=0) @ new


def wrong_all_columns(X, y, w):
    new = np.linalg.lstsq(X - X.mean(axis=0), y - y.mean())[0]
    return new, y.mean() - X.mean(axis=0) @ new


def wrong_columns_without_weight(X, y, w):
    chosen, x_mean = np.flatnonzero(w == 0), X.mean(axis=0)
    new = np.zeros(len(w))
    new[chosen] = np.linalg.lstsq((X - x_mean)[:, chosen], y - y.mean())[0]
    return new, y.mean() - x_mean @ new


def wrong_not_refitted(X, y, w):
    return w, y.mean() - X.mean(axis=0) @ w


def wrong_intercept_forgotten(X, y, w):
    new = np.zeros(len(w))
    new[w != 0] = np.linalg.lstsq((X - X.mean(axis=0))[:, w != 0], y - y.mean())[0]
    return new, 0.0


def wrong_intercept_is_mean_of_y(X, y, w):
    new = np.zeros(len(w))
    new[w != 0] = np.linalg.lstsq((X - X.mean(axis=0))[:, w != 0], y - y.mean())[0]
    return new, y.mean()


def wrong_not_centred(X, y, w):
    new = np.zeros(len(w))
    new[w != 0] = np.linalg.lstsq(X[:, w != 0], y)[0]
    return new, 0.0


def wrong_only_y_centred(X, y, w):
    new = np.zeros(len(w))
    new[w != 0] = np.linalg.lstsq(X[:, w != 0], y - y.mean())[0]
    return new, y.mean() - X.mean(axis=0) @ new


def wrong_not_divided(X, y, w):
    new = (X - X.mean(axis=0)).T @ y * (w != 0)
    return new, y.mean() - X.mean(axis=0) @ new


def wrong_only_positive_weights(X, y, w):
    new = np.zeros(len(w))
    new[w > 0] = np.linalg.lstsq((X - X.mean(axis=0))[:, w > 0], y - y.mean())[0]
    return new, y.mean() - X.mean(axis=0) @ new


def wrong_small_weights_dropped(X, y, w):
    chosen, new = np.abs(w) > 1e-3, np.zeros(len(w))
    new[chosen] = np.linalg.lstsq((X - X.mean(axis=0))[:, chosen], y - y.mean())[0]
    return new, y.mean() - X.mean(axis=0) @ new


def wrong_all_where_none_is_chosen(X, y, w):
    chosen, new = (w != 0) if np.any(w) else np.full(len(w), True), np.zeros(len(w))
    new[chosen] = np.linalg.lstsq((X - X.mean(axis=0))[:, chosen], y - y.mean())[0]
    return new, y.mean() - X.mean(axis=0) @ new


def wrong_only_the_chosen_returned(X, y, w):
    new = np.linalg.lstsq((X - X.mean(axis=0))[:, w != 0], y - y.mean())[0]
    return new, y.mean() - X.mean(axis=0)[w != 0] @ new


def wrong_in_place(X, y, w):
    chosen, x_mean = np.flatnonzero(w), X.mean(axis=0)
    w[chosen] = np.linalg.lstsq((X - x_mean)[:, chosen], y - y.mean())[0]
    return w, y.mean() - x_mean @ w
