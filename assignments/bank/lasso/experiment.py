"""Answers to task 8. There the answer is a cell and no function: the body becomes the cell, and a
line that calls another answer becomes the lines of that one."""

import numpy as np


def right_by_the_given_solver():
    def named(key):
        return [names[j] for j in np.argsort(key)]

    centred = X_diabetes - X_diabetes.mean(axis=0), y_diabetes - y_diabetes.mean()
    W = slow_path(*centred, lams)
    order = named((W == 0).cumprod(axis=0).sum(axis=0))
    returners = [n for n, w in zip(names, W.T) if any((w[:-1] != 0) & (w[1:] == 0))]

    def fitted(lam, n_steps=500):
        return np.array([slow_path(A, b, [lam], n_steps)[0] for A, b in zip(X, y)])

    def refitted(chosen):
        return np.array([np.linalg.pinv(A * kept) @ b for A, b, kept in zip(X, y, chosen)])

    def measured(V, R):
        return np.mean(V[:, :4] - 2), np.mean(R[:, :4] - 2), np.count_nonzero(V[:, 4:]) / len(V)

    X = X_sets - X_sets.mean(axis=1, keepdims=True)
    y = y_sets - y_sets.mean(axis=1, keepdims=True)
    V = fitted(LAM)
    R = refitted(V != 0)
    lasso_bias, refit_bias, in_vain = measured(V, R)


def right_by_scikit_learn():
    from sklearn.linear_model import Lasso, LinearRegression, lasso_path

    X, y = X_diabetes - X_diabetes.mean(axis=0), y_diabetes - y_diabetes.mean()
    W = lasso_path(X, y, alphas=lams, tol=1e-10)[1].T
    chosen = [names[j] for row in W for j in np.flatnonzero(row)]
    order = [*dict.fromkeys(chosen), *(name for name in names if name not in chosen)]
    signs = {
        name: "".join("0" if w == 0 else "1" for w in column) for name, column in zip(names, W.T)
    }
    returners = tuple(name for name in names if "10" in signs[name])
    biases, refits, vain = [], [], []
    for X, y in zip(X_sets, y_sets):
        fit = Lasso(alpha=LAM, tol=1e-12, max_iter=100_000).fit(X, y)
        chosen = np.flatnonzero(fit.coef_)
        again = np.zeros(12)
        again[chosen] = LinearRegression().fit(X[:, chosen], y).coef_
        biases.append(fit.coef_[:4].mean() - 2)
        refits.append(again[:4].mean() - 2)
        vain.append(sum(chosen >= 4))
    lasso_bias, refit_bias, in_vain = np.mean(biases), np.mean(refits), np.mean(vain)


def right_by_moments():
    def solved(G, c, lam, w):
        for _ in range(20_000):
            before = w.copy()
            for j in range(len(w)):
                z = c[j] - G[j] @ w + G[j, j] * w[j]
                w[j] = (z - np.clip(z, -lam, lam)) / G[j, j]
            if np.abs(w - before).max() < 1e-11:
                break
        return w

    X, y = X_diabetes - X_diabetes.mean(axis=0), y_diabetes
    w, order, returners = np.zeros(10), [], set()
    for strength in lams:
        w = solved(X.T @ X / len(X), X.T @ y / len(X), strength, w)
        returners |= {names[j] for j in range(10) if w[j] == 0 and names[j] in order}
        order += [names[j] for j in np.argsort(-np.abs(w)) if w[j] != 0 and names[j] not in order]
    order += sorted(set(names) - set(order))
    lasso_bias = refit_bias = in_vain = 0
    for X, y in zip(X_sets - X_sets.mean(axis=1)[:, None], y_sets - y_sets.mean(axis=1)[:, None]):
        w = solved(X.T @ X / 50, X.T @ y / 50, LAM, np.zeros(12))
        A = X[:, w != 0]
        again = np.zeros(12)
        again[w != 0] = np.linalg.solve(A.T @ A, A.T @ y)
        lasso_bias += (w[:4].mean() - 2) / 20
        refit_bias += (again[:4].mean() - 2) / 20
        in_vain += np.count_nonzero(w[4:]) / 20


def wrong_ordered_by_the_first_slopes():
    right_by_the_given_solver()
    order = named(-np.abs(X_diabetes.T @ (y_diabetes - y_diabetes.mean())))


def wrong_ordered_by_the_last_weights():
    right_by_the_given_solver()
    order = named(-np.abs(W[-1]))


def wrong_ordered_by_weights_in_the_middle():
    right_by_the_given_solver()
    order = named(-np.abs(W[50]))


def wrong_from_the_last_to_the_first():
    right_by_the_given_solver()
    order = order[::-1]


def wrong_order_of_the_columns():
    right_by_the_given_solver()
    order = names


def wrong_order_of_who_stays():
    right_by_the_given_solver()
    order = named([max(np.flatnonzero(column == 0), default=-1) for column in W.T])


def wrong_returner_enters_last():
    right_by_the_given_solver()
    returners = [order[-1]]


def wrong_returners_are_all_zeros():
    right_by_the_given_solver()
    returners = [name for name, column in zip(names, W.T) if not column.all()]


def wrong_only_positive_weights():
    right_by_the_given_solver()
    positive = W > 0
    order = [names[j] for j in positive.argmax(axis=0).argsort() if positive[:, j].any()]


def wrong_all_features_averaged():
    right_by_the_given_solver()
    lasso_bias, refit_bias = np.mean(V - truth), np.mean(R - truth)


def wrong_absolute_values():
    right_by_the_given_solver()
    lasso_bias, refit_bias = (np.mean(np.abs(fits[:, :4] - 2)) for fits in (V, R))


def wrong_truth_minus_estimate():
    right_by_the_given_solver()
    lasso_bias, refit_bias = -lasso_bias, -refit_bias


def wrong_lambda_divided_by_n():
    right_by_the_given_solver()
    V = fitted(LAM / 50)
    lasso_bias, refit_bias, in_vain = measured(V, refitted(V != 0))


def wrong_lambda_doubled():
    right_by_the_given_solver()
    V = fitted(2 * LAM)
    lasso_bias, refit_bias, in_vain = measured(V, refitted(V != 0))


def wrong_all_features_refitted():
    right_by_the_given_solver()
    lasso_bias, refit_bias, in_vain = measured(V, refitted(np.ones(V.shape)))


def wrong_true_features_refitted():
    right_by_the_given_solver()
    lasso_bias, refit_bias, in_vain = measured(V, refitted([truth != 0] * 20))


def wrong_not_centred():
    right_by_the_given_solver()
    X, y = X_sets, y_sets
    V = fitted(LAM, 5000)
    lasso_bias, refit_bias, in_vain = measured(V, refitted(V != 0))


def wrong_all_chosen_counted():
    right_by_the_given_solver()
    in_vain = np.count_nonzero(V) / 20


def wrong_share_in_vain():
    right_by_the_given_solver()
    in_vain = np.mean(V[:, 4:] != 0)


def wrong_sum_in_vain():
    right_by_the_given_solver()
    in_vain = np.count_nonzero(V[:, 4:])


def wrong_one_set_only():
    right_by_the_given_solver()
    lasso_bias, refit_bias, in_vain = measured(V[:1], R[:1])
