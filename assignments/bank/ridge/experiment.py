"""Answers to task 7. There the answer is a cell and no function: the body becomes the cell.

A wrong one is a right one, and then what the mistake makes of its numbers.
"""

import numpy as np


def right_by_scikit_learn():
    from sklearn.linear_model import LinearRegression, Ridge, RidgeCV

    n, d = len(X_train), np.linalg.svd(X_train - X_train.mean(axis=0), compute_uv=False)

    def freedom(alpha):
        return np.sum(d**2 / (d**2 + alpha))

    def fitted(alpha):
        return Ridge(alpha=alpha).fit(X_train, y_train)

    def error(fit, X=X_test, y=y_test):
        return np.mean((y - fit.predict(X)) ** 2)

    chosen = RidgeCV(alphas=n * lams).fit(X_train, y_train)
    best_lam = lams[np.argmin(np.abs(n * lams - chosen.alpha_))]
    best_error, best_df = -chosen.best_score_, freedom(n * best_lam)
    fit, least_squares = fitted(n * best_lam), LinearRegression().fit(X_train, y_train)
    ridge_error, least_squares_error = error(fit), error(least_squares)


def right_by_refitting():
    n, p = X_train.shape

    def fit(X, y, penalty):
        A = np.column_stack([np.ones(len(X)), X])
        b_and_w = np.linalg.solve(A.T @ A + penalty * np.diag([0] + [1] * p), A.T @ y)
        return lambda X: b_and_w[0] + X @ b_and_w[1:]

    def left_out(lam):
        rows = [(np.delete(X_train, i, 0), np.delete(y_train, i), X_train[i]) for i in range(n)]
        return np.mean(
            [(y_train[i] - fit(*rows[i][:2], n * lam)(rows[i][2])) ** 2 for i in range(n)]
        )

    errors = {lam: left_out(lam) for lam in lams}
    best_lam = float(min(errors, key=errors.get))
    best_error = errors[best_lam]
    gram = np.cov(X_train.T, bias=True)
    best_df = float(np.trace(np.linalg.solve(gram + best_lam * np.eye(p), gram)))
    ridge_error = np.var(y_test - fit(X_train, y_train, n * best_lam)(X_test)) + (
        np.mean(y_test - fit(X_train, y_train, n * best_lam)(X_test)) ** 2
    )
    least_squares_error = np.mean((y_test - fit(X_train, y_train, 0)(X_test)) ** 2)


def right_by_the_hat_matrix():
    n, x_mean, y_mean = len(X_train), X_train.mean(axis=0), y_train.mean()
    U, d, Vt = np.linalg.svd(X_train - x_mean, full_matrices=False)
    kept = d**2 / (d**2 + n * lams[:, None])
    hats = np.einsum("ij,kj,lj->kil", U, kept, U) + 1 / n
    residuals = (y_train - hats @ y_train) / (1 - np.einsum("kii->ki", hats))
    mean = (residuals**2).mean(axis=1)
    place = mean.argmin()
    best_lam, best_error, best_df = lams[place], mean[place], kept[place].sum()
    w = (kept[place] / d * (U.T @ y_train)) @ Vt
    ridge_error = np.square(y_test - y_mean - (X_test - x_mean) @ w).mean()
    w = (U.T @ y_train / d) @ Vt
    least_squares_error = np.square(y_test - y_mean - (X_test - x_mean) @ w).mean()


def wrong_chosen_on_the_test_samples():
    right_by_scikit_learn()
    errors = [error(fitted(n * lam)) for lam in lams]
    best_lam, best_error = lams[np.argmin(errors)], min(errors)
    best_df, ridge_error = freedom(n * best_lam), best_error


def wrong_training_error():
    right_by_scikit_learn()
    ridge_error = error(fit, X_train, y_train)
    least_squares_error = error(least_squares, X_train, y_train)


def wrong_alpha_is_not_lambda():
    right_by_scikit_learn()
    chosen = RidgeCV(alphas=lams).fit(X_train, y_train)
    best_lam, best_error = chosen.alpha_, -chosen.best_score_
    best_df, ridge_error = freedom(best_lam), error(fitted(best_lam))


def wrong_square_root():
    right_by_scikit_learn()
    ridge_error, least_squares_error = ridge_error**0.5, least_squares_error**0.5


def wrong_place_of_lambda():
    right_by_scikit_learn()
    best_lam = lams.tolist().index(best_lam)


def wrong_left_out_errors_added():
    right_by_scikit_learn()
    best_error = n * best_error


def wrong_best_error_without_leaving_out():
    right_by_scikit_learn()
    best_error = error(fit, X_train, y_train)


def wrong_df_without_penalty():
    right_by_scikit_learn()
    best_df = 1 + freedom(0)


def wrong_no_penalty_at_the_end():
    right_by_scikit_learn()
    ridge_error = least_squares_error


def wrong_errors_one_a_sample():
    right_by_scikit_learn()
    ridge_error = (y_test - fit.predict(X_test)) ** 2


def wrong_df_for_all_lambda():
    right_by_scikit_learn()
    best_df = np.array([freedom(n * lam) for lam in lams])
