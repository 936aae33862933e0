"""Answers to task 5. A name says what is wrong with it, or in what way it is right."""

import numpy as np


def right_with_masks(X, y, lams, folds, fit):
    errors = []
    for rows in folds:
        out = np.zeros(len(y), dtype=bool)
        out[rows] = True
        Z, Z_out = standardize(X[~out], X[out])
        fits = [fit(Z, y[~out], lam) for lam in lams]
        errors.append([np.mean((y[out] - Z_out @ w - b) ** 2) for w, b in fits])
    return np.array(errors)


def right_by_hand(X, y, lams, folds, fit):
    errors = np.zeros((len(folds), len(lams)))
    for i, rows in enumerate(folds):
        others = [r for r in range(len(y)) if r not in rows.tolist()]
        mean, scale = X[others].mean(axis=0), X[others].std(axis=0)
        scale[np.ptp(X[others], axis=0) == 0] = 1
        for k, lam in enumerate(lams):
            w, b = fit((X[others] - mean) / scale, y[others], lam)
            for row in rows:
                errors[i, k] += (y[row] - b - (X[row] - mean) / scale @ w) ** 2 / len(rows)
    return errors


def right_column_by_column(X, y, lams, folds, fit):
    def error(rows, lam):
        Z, Z_out = standardize(np.delete(X, rows, axis=0), X[rows])
        w, b = fit(Z, np.delete(y, rows), lam)
        missed = y[rows] - (Z_out @ np.asarray(w) + b)
        return missed @ missed / len(missed)

    return np.transpose([[error(rows, lam) for rows in folds] for lam in lams])


def wrong_standardised_before_splitting(X, y, lams, folds, fit):
    Z, errors = standardize(X, X)[0], np.empty((len(folds), len(lams)))
    for i, rows in enumerate(folds):
        for k, lam in enumerate(lams):
            w, b = fit(np.delete(Z, rows, axis=0), np.delete(y, rows), lam)
            errors[i, k] = np.mean((y[rows] - Z[rows] @ w - b) ** 2)
    return errors


def wrong_left_out_rows_by_themselves(X, y, lams, folds, fit):
    errors = np.empty((len(folds), len(lams)))
    for i, rows in enumerate(folds):
        others = np.setdiff1d(np.arange(len(X)), rows)
        Z, Z_out = standardize(X[others], X[others])[0], standardize(X[rows], X[rows])[0]
        for k, lam in enumerate(lams):
            w, b = fit(Z, y[others], lam)
            errors[i, k] = np.mean((y[rows] - Z_out @ w - b) ** 2)
    return errors


def wrong_training_error(X, y, lams, folds, fit):
    errors = np.empty((len(folds), len(lams)))
    for i, rows in enumerate(folds):
        others = np.setdiff1d(np.arange(len(X)), rows)
        Z, _ = standardize(X[others], X[rows])
        for k, lam in enumerate(lams):
            w, b = fit(Z, y[others], lam)
            errors[i, k] = np.mean((y[others] - Z @ w - b) ** 2)
    return errors


def wrong_fitted_to_the_fold(X, y, lams, folds, fit):
    errors = np.empty((len(folds), len(lams)))
    for i, rows in enumerate(folds):
        others = np.setdiff1d(np.arange(len(X)), rows)
        Z, Z_others = standardize(X[rows], X[others])
        for k, lam in enumerate(lams):
            w, b = fit(Z, y[rows], lam)
            errors[i, k] = np.mean((y[others] - Z_others @ w - b) ** 2)
    return errors


def wrong_fitted_to_all_rows(X, y, lams, folds, fit):
    Z, errors = standardize(X, X)[0], np.empty((len(folds), len(lams)))
    for i, rows in enumerate(folds):
        for k, lam in enumerate(lams):
            w, b = fit(Z, y, lam)
            errors[i, k] = np.mean((y[rows] - Z[rows] @ w - b) ** 2)
    return errors


def wrong_not_standardised(X, y, lams, folds, fit):
    errors = np.empty((len(folds), len(lams)))
    for i, rows in enumerate(folds):
        for k, lam in enumerate(lams):
            w, b = fit(np.delete(X, rows, axis=0), np.delete(y, rows), lam)
            errors[i, k] = np.mean((y[rows] - X[rows] @ w - b) ** 2)
    return errors


def wrong_intercept_left_out(X, y, lams, folds, fit):
    errors = np.empty((len(folds), len(lams)))
    for i, rows in enumerate(folds):
        others = np.setdiff1d(np.arange(len(X)), rows)
        Z, Z_out = standardize(X[others], X[rows])
        for k, lam in enumerate(lams):
            w, _ = fit(Z, y[others], lam)
            errors[i, k] = np.mean((y[rows] - Z_out @ w) ** 2)
    return errors


def wrong_sum(X, y, lams, folds, fit):
    errors = np.empty((len(folds), len(lams)))
    for i, rows in enumerate(folds):
        others = np.setdiff1d(np.arange(len(X)), rows)
        Z, Z_out = standardize(X[others], X[rows])
        for k, lam in enumerate(lams):
            w, b = fit(Z, y[others], lam)
            errors[i, k] = np.sum((y[rows] - Z_out @ w - b) ** 2)
    return errors


def wrong_root(X, y, lams, folds, fit):
    errors = np.empty((len(folds), len(lams)))
    for i, rows in enumerate(folds):
        others = np.setdiff1d(np.arange(len(X)), rows)
        Z, Z_out = standardize(X[others], X[rows])
        for k, lam in enumerate(lams):
            w, b = fit(Z, y[others], lam)
            errors[i, k] = np.sqrt(np.mean((y[rows] - Z_out @ w - b) ** 2))
    return errors


def wrong_absolute_errors(X, y, lams, folds, fit):
    errors = np.empty((len(folds), len(lams)))
    for i, rows in enumerate(folds):
        others = np.setdiff1d(np.arange(len(X)), rows)
        Z, Z_out = standardize(X[others], X[rows])
        for k, lam in enumerate(lams):
            w, b = fit(Z, y[others], lam)
            errors[i, k] = np.mean(np.abs(y[rows] - Z_out @ w - b))
    return errors


def wrong_mean_squared_not_mean_of_squares(X, y, lams, folds, fit):
    errors = np.empty((len(folds), len(lams)))
    for i, rows in enumerate(folds):
        others = np.setdiff1d(np.arange(len(X)), rows)
        Z, Z_out = standardize(X[others], X[rows])
        for k, lam in enumerate(lams):
            w, b = fit(Z, y[others], lam)
            errors[i, k] = np.mean(y[rows] - Z_out @ w - b) ** 2
    return errors


def wrong_transposed(X, y, lams, folds, fit):
    errors = np.empty((len(lams), len(folds)))
    for i, rows in enumerate(folds):
        others = np.setdiff1d(np.arange(len(X)), rows)
        Z, Z_out = standardize(X[others], X[rows])
        for k, lam in enumerate(lams):
            w, b = fit(Z, y[others], lam)
            errors[k, i] = np.mean((y[rows] - Z_out @ w - b) ** 2)
    return errors


def wrong_averaged_over_folds(X, y, lams, folds, fit):
    errors = np.zeros(len(lams))
    for rows in folds:
        others = np.setdiff1d(np.arange(len(X)), rows)
        Z, Z_out = standardize(X[others], X[rows])
        for k, lam in enumerate(lams):
            w, b = fit(Z, y[others], lam)
            errors[k] += np.mean((y[rows] - Z_out @ w - b) ** 2) / len(folds)
    return errors


def wrong_one_row_for_all(X, y, lams, folds, fit):
    errors = [[0.0] * len(lams)] * len(folds)
    for i, rows in enumerate(folds):
        others = np.setdiff1d(np.arange(len(X)), rows)
        Z, Z_out = standardize(X[others], X[rows])
        for k, lam in enumerate(lams):
            w, b = fit(Z, y[others], lam)
            errors[i][k] = np.mean((y[rows] - Z_out @ w - b) ** 2)
    return errors


def wrong_in_place(X, y, lams, folds, fit):
    errors = np.empty((len(folds), len(lams)))
    for i, rows in enumerate(folds):
        others = np.setdiff1d(np.arange(len(X)), rows)
        X[others], X[rows] = standardize(X[others], X[rows])
        for k, lam in enumerate(lams):
            w, b = fit(X[others], y[others], lam)
            errors[i, k] = np.mean((y[rows] - X[rows] @ w - b) ** 2)
    return errors
