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
