"""Answers to task 1. A name says what is wrong with it, or in what way it is right."""

import numpy as np


def right_by_loops(X_train, X_test):
    Z_train, Z_test = X_train.astype(float), X_test.astype(float)
    for j in range(X_train.shape[1]):
        mean = sum(X_train[:, j]) / len(X_train)
        scale = (sum((X_train[:, j] - mean) ** 2) / len(X_train)) ** 0.5
        if np.ptp(X_train[:, j]) == 0:
            mean, scale = X_train[0, j], 1
        Z_train[:, j], Z_test[:, j] = (X_train[:, j] - mean) / scale, (X_test[:, j] - mean) / scale
    return Z_train, Z_test


def right_by_scikit_learn(X_train, X_test):
    from sklearn.preprocessing import StandardScaler

    scaler = StandardScaler().fit(X_train)
    return scaler.transform(X_train), scaler.transform(X_test)


def right_in_float32(X_train, X_test):
    mean, scale = X_train.mean(axis=0), X_train.std(axis=0)
    scale[scale == 0] = 1
    return ((X_train - mean) / scale).astype("f4"), ((X_test - mean) / scale).astype("f4")


def wrong_test_rows_by_their_own_mean(X_train, X_test):
    def scaled(X):
        scale = X.std(axis=0)
        return (X - X.mean(axis=0)) / np.where(scale == 0, 1, scale)

    return scaled(X_train), scaled(X_test)


def wrong_all_rows_together(X_train, X_test):
    both = np.vstack([X_train, X_test])
    mean, scale = both.mean(axis=0), both.std(axis=0)
    return (X_train - mean) / scale, (X_test - mean) / scale


def wrong_divides_by_n_minus_1(X_train, X_test):
    mean, scale = X_train.mean(axis=0), X_train.std(axis=0, ddof=1)
    scale = np.where(scale == 0, 1, scale)
    return (X_train - mean) / scale, (X_test - mean) / scale


def wrong_only_centred(X_train, X_test):
    return X_train - X_train.mean(axis=0), X_test - X_train.mean(axis=0)


def wrong_only_scaled(X_train, X_test):
    scale = np.where(X_train.std(axis=0) == 0, 1, X_train.std(axis=0))
    return X_train / scale, X_test / scale


def wrong_constant_column_divided_by_zero(X_train, X_test):
    with np.errstate(all="ignore"):
        mean, scale = X_train.mean(axis=0), X_train.std(axis=0)
        return (X_train - mean) / scale, (X_test - mean) / scale


def wrong_in_place(X_train, X_test):
    mean, scale = X_train.mean(axis=0), X_train.std(axis=0)
    scale[scale == 0] = 1
    X_train -= mean
    X_train /= scale
    return X_train, (X_test - mean) / scale


def wrong_only_training_rows_returned(X_train, X_test):
    mean, scale = X_train.mean(axis=0), X_train.std(axis=0)
    return (X_train - mean) / np.where(scale == 0, 1, scale)
