"""Answers to task 2. A name says what is wrong with it, or in what way it is right."""

import numpy as np


def right_by_centred_columns(X, y):
    return float(np.linalg.norm((X - X.mean(axis=0)).T @ y / y.size, np.inf))


def right_column_by_column(X, y):
    y_mean, largest = sum(y) / len(y), 0.0
    for j in range(X.shape[1]):
        slope = sum(X[i, j] * (y[i] - y_mean) for i in range(len(y))) / len(y)
        largest = max(largest, abs(slope))
    return largest


def right_by_covariance(X, y):
    with_y = np.cov(np.column_stack([X, y]).T, bias=True)[-1, :-1]
    return max(with_y.max(), -with_y.min())


def right_in_float32(X, y):
    X, y = X.astype("f4"), y.astype("f4")
    return np.abs(np.einsum("np,n->p", X, y - y.mean())).max() / np.float32(len(y))


def wrong_without_n(X, y):
    return np.max(np.abs(X.T @ (y - y.mean())))


def wrong_by_2n(X, y):
    return np.max(np.abs(X.T @ (y - y.mean()))) / (2 * len(X))


def wrong_by_p(X, y):
    return np.max(np.abs(X.T @ (y - y.mean()))) / X.shape[1]


def wrong_by_n_minus_1(X, y):
    return np.max(np.abs(X.T @ (y - y.mean()))) / (len(X) - 1)


def wrong_without_absolute_value(X, y):
    return np.max(X.T @ (y - y.mean())) / len(X)


def wrong_y_not_centred(X, y):
    return np.max(np.abs(X.T @ y)) / len(X)


def wrong_sum_of_slopes(X, y):
    return np.sum(np.abs(X.T @ (y - y.mean()))) / len(X)


def wrong_length_of_slopes(X, y):
    return np.linalg.norm(X.T @ (y - y.mean())) / len(X)


def wrong_columns_standardised(X, y):
    return np.max(np.abs((X / X.std(axis=0)).T @ (y - y.mean()))) / len(X)


def wrong_place_of_the_steepest(X, y):
    return np.argmax(np.abs(X.T @ (y - y.mean())))


def wrong_one_a_column(X, y):
    return np.abs(X.T @ (y - y.mean())) / len(X)


def wrong_in_place(X, y):
    y -= y.mean()
    return np.max(np.abs(X.T @ y)) / len(X)
