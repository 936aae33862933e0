"""Answers to task 7. There the answer is a cell and no function: the body becomes the cell."""

import numpy as np


def right_by_scikit_learn():
    from sklearn.linear_model import LinearRegression, Ridge, RidgeCV

    n = len(X_train)
    chosen = RidgeCV(alphas=n * lams).fit(X_train, y_train)
    best_lam = lams[np.argmin(np.abs(n * lams - chosen.alpha_))]
    d = np.linalg.svd(X_train - X_train.mean(axis=0), compute_uv=False)
    best_df = np.sum(d**2 / (d**2 + n * best_lam))
    fit = Ridge(alpha=n * best_lam).fit(X_train, y_train)
    ridge_error = np.mean((y_test - fit.predict(X_test)) ** 2)
    fit = LinearRegression().fit(X_train, y_train)
    least_squares_error = np.mean((y_test - fit.predict(X_test)) ** 2)


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
    place = (residuals**2).sum(axis=1).argmin()
    best_lam, best_df = lams[place], kept[place].sum()
    w = (kept[place] / d * (U.T @ y_train)) @ Vt
    ridge_error = np.square(y_test - y_mean - (X_test - x_mean) @ w).mean()
    w = (U.T @ y_train / d) @ Vt
    least_squares_error = np.square(y_test - y_mean - (X_test - x_mean) @ w).mean()


def wrong_chosen_on_the_test_samples():
    from sklearn.linear_model import LinearRegression, Ridge

    n = len(X_train)

    def test_error(lam):
        return np.mean((y_test - Ridge(alpha=n * lam).fit(X_train, y_train).predict(X_test)) ** 2)

    best_lam = min(lams, key=test_error)
    d = np.linalg.svd(X_train - X_train.mean(axis=0), compute_uv=False)
    best_df = np.sum(d**2 / (d**2 + n * best_lam))
    ridge_error = test_error(best_lam)
    fit = LinearRegression().fit(X_train, y_train)
    least_squares_error = np.mean((y_test - fit.predict(X_test)) ** 2)


def wrong_training_error():
    from sklearn.linear_model import LinearRegression, Ridge, RidgeCV

    n = len(X_train)
    chosen = RidgeCV(alphas=n * lams).fit(X_train, y_train)
    best_lam = lams[np.argmin(np.abs(n * lams - chosen.alpha_))]
    d = np.linalg.svd(X_train - X_train.mean(axis=0), compute_uv=False)
    best_df = np.sum(d**2 / (d**2 + n * best_lam))
    ridge_error = 1 - Ridge(alpha=n * best_lam).fit(X_train, y_train).score(X_train, y_train)
    ridge_error *= np.var(y_train)
    fit = LinearRegression().fit(X_train, y_train)
    least_squares_error = np.mean((y_train - fit.predict(X_train)) ** 2)


def wrong_alpha_is_not_lambda():
    from sklearn.linear_model import LinearRegression, Ridge, RidgeCV

    best_lam = RidgeCV(alphas=lams).fit(X_train, y_train).alpha_
    d = np.linalg.svd(X_train - X_train.mean(axis=0), compute_uv=False)
    best_df = np.sum(d**2 / (d**2 + best_lam))
    fit = Ridge(alpha=best_lam).fit(X_train, y_train)
    ridge_error = np.mean((y_test - fit.predict(X_test)) ** 2)
    fit = LinearRegression().fit(X_train, y_train)
    least_squares_error = np.mean((y_test - fit.predict(X_test)) ** 2)


def wrong_square_root():
    from sklearn.linear_model import LinearRegression, Ridge, RidgeCV

    n = len(X_train)
    best_lam = RidgeCV(alphas=n * lams).fit(X_train, y_train).alpha_ / n
    best_lam = lams[np.abs(lams - best_lam).argmin()]
    d = np.linalg.svd(X_train - X_train.mean(axis=0), compute_uv=False)
    best_df = np.sum(d**2 / (d**2 + n * best_lam))
    fit = Ridge(alpha=n * best_lam).fit(X_train, y_train)
    ridge_error = np.mean((y_test - fit.predict(X_test)) ** 2) ** 0.5
    fit = LinearRegression().fit(X_train, y_train)
    least_squares_error = np.mean((y_test - fit.predict(X_test)) ** 2) ** 0.5


def wrong_place_of_lambda():
    from sklearn.linear_model import LinearRegression, Ridge, RidgeCV

    n = len(X_train)
    best_lam = RidgeCV(alphas=n * lams).fit(X_train, y_train).alpha_ / n
    best_lam = lams[np.abs(lams - best_lam).argmin()]
    d = np.linalg.svd(X_train - X_train.mean(axis=0), compute_uv=False)
    best_df = np.sum(d**2 / (d**2 + n * best_lam))
    fit = Ridge(alpha=n * best_lam).fit(X_train, y_train)
    ridge_error = np.mean((y_test - fit.predict(X_test)) ** 2)
    fit = LinearRegression().fit(X_train, y_train)
    least_squares_error = np.mean((y_test - fit.predict(X_test)) ** 2)
    best_lam = lams.tolist().index(best_lam)


def wrong_df_without_penalty():
    from sklearn.linear_model import LinearRegression, Ridge, RidgeCV

    n = len(X_train)
    best_lam = RidgeCV(alphas=n * lams).fit(X_train, y_train).alpha_ / n
    best_lam = lams[np.abs(lams - best_lam).argmin()]
    d = np.linalg.svd(X_train - X_train.mean(axis=0), compute_uv=False)
    best_df = 1 + np.sum(d**2 / d**2)
    fit = Ridge(alpha=n * best_lam).fit(X_train, y_train)
    ridge_error = np.mean((y_test - fit.predict(X_test)) ** 2)
    fit = LinearRegression().fit(X_train, y_train)
    least_squares_error = np.mean((y_test - fit.predict(X_test)) ** 2)


def wrong_no_penalty_at_the_end():
    from sklearn.linear_model import LinearRegression, Ridge, RidgeCV

    n = len(X_train)
    best_lam = RidgeCV(alphas=n * lams).fit(X_train, y_train).alpha_ / n
    best_lam = lams[np.abs(lams - best_lam).argmin()]
    d = np.linalg.svd(X_train - X_train.mean(axis=0), compute_uv=False)
    best_df = np.sum(d**2 / (d**2 + n * best_lam))
    fit = Ridge(alpha=0).fit(X_train, y_train)
    ridge_error = np.mean((y_test - fit.predict(X_test)) ** 2)
    fit = LinearRegression().fit(X_train, y_train)
    least_squares_error = np.mean((y_test - fit.predict(X_test)) ** 2)


def wrong_errors_one_a_sample():
    from sklearn.linear_model import LinearRegression, Ridge, RidgeCV

    n = len(X_train)
    best_lam = RidgeCV(alphas=n * lams).fit(X_train, y_train).alpha_ / n
    best_lam = lams[np.abs(lams - best_lam).argmin()]
    d = np.linalg.svd(X_train - X_train.mean(axis=0), compute_uv=False)
    best_df = np.sum(d**2 / (d**2 + n * best_lam))
    fit = Ridge(alpha=n * best_lam).fit(X_train, y_train)
    ridge_error = (y_test - fit.predict(X_test)) ** 2
    fit = LinearRegression().fit(X_train, y_train)
    least_squares_error = np.mean((y_test - fit.predict(X_test)) ** 2)


def wrong_df_for_all_lambda():
    from sklearn.linear_model import LinearRegression, Ridge, RidgeCV

    n = len(X_train)
    best_lam = RidgeCV(alphas=n * lams).fit(X_train, y_train).alpha_ / n
    best_lam = lams[np.abs(lams - best_lam).argmin()]
    d = np.linalg.svd(X_train - X_train.mean(axis=0), compute_uv=False)
    best_df = np.sum(d**2 / (d**2 + n * lams[:, None]), axis=1)
    fit = Ridge(alpha=n * best_lam).fit(X_train, y_train)
    ridge_error = np.mean((y_test - fit.predict(X_test)) ** 2)
    fit = LinearRegression().fit(X_train, y_train)
    least_squares_error = np.mean((y_test - fit.predict(X_test)) ** 2)
