"""Answers to task 8. There the answer is a cell and no function: the body becomes the cell."""

import numpy as np


def right_by_the_given_solver():
    W = slow_path(X_diabetes, y_diabetes - y_diabetes.mean(), lams)
    order = [names[j] for j in np.argsort((W != 0).argmax(axis=0))]
    returner = names[((W[:-1] != 0) & (W[1:] == 0)).any(axis=0).argmax()]
    X = X_sets - X_sets.mean(axis=1, keepdims=True)
    y = y_sets - y_sets.mean(axis=1, keepdims=True)
    V = np.array([slow_path(X[i], y[i], [LAM], 500)[0] for i in range(20)])
    R = np.array([np.linalg.pinv(X[i] * (V[i] != 0)) @ y[i] for i in range(20)])
    lasso_bias = np.mean(V[:, :4] - 2)
    refit_bias = np.mean(R[:, :4] - 2)
    in_vain = np.count_nonzero(V[:, 4:]) / 20


def right_by_scikit_learn():
    from sklearn.linear_model import Lasso, LinearRegression, lasso_path

    W = lasso_path(X_diabetes, y_diabetes - y_diabetes.mean(), alphas=lams, tol=1e-10)[1].T
    entered = {name: np.flatnonzero(column)[0] for name, column in zip(names, W.T)}
    order = sorted(names, key=entered.get)
    returner = next(n for n, column in zip(names, W.T) if not column[entered[n] :].all())
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

    n, w, order, returner = len(X_diabetes), np.zeros(10), [], None
    for strength in lams:
        w = solved(X_diabetes.T @ X_diabetes / n, X_diabetes.T @ y_diabetes / n, strength, w)
        back = [names[j] for j in range(10) if w[j] == 0 and names[j] in order]
        returner = back[0] if back else returner
        order += [names[j] for j in np.argsort(-np.abs(w)) if w[j] != 0 and names[j] not in order]
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
    W = slow_path(X_diabetes, y_diabetes - y_diabetes.mean(), lams)
    slopes = X_diabetes.T @ (y_diabetes - y_diabetes.mean())
    order = [names[j] for j in np.argsort(-np.abs(slopes))]
    returner = names[((W[:-1] != 0) & (W[1:] == 0)).any(axis=0).argmax()]
    X = X_sets - X_sets.mean(axis=1, keepdims=True)
    y = y_sets - y_sets.mean(axis=1, keepdims=True)
    V = np.array([slow_path(X[i], y[i], [LAM], 500)[0] for i in range(20)])
    R = np.array([np.linalg.pinv(X[i] * (V[i] != 0)) @ y[i] for i in range(20)])
    lasso_bias = np.mean(V[:, :4] - 2)
    refit_bias = np.mean(R[:, :4] - 2)
    in_vain = np.count_nonzero(V[:, 4:]) / 20


def wrong_ordered_by_the_last_weights():
    W = slow_path(X_diabetes, y_diabetes - y_diabetes.mean(), lams)
    order = [names[j] for j in np.argsort(-np.abs(W[-1]))]
    returner = names[((W[:-1] != 0) & (W[1:] == 0)).any(axis=0).argmax()]
    X = X_sets - X_sets.mean(axis=1, keepdims=True)
    y = y_sets - y_sets.mean(axis=1, keepdims=True)
    V = np.array([slow_path(X[i], y[i], [LAM], 500)[0] for i in range(20)])
    R = np.array([np.linalg.pinv(X[i] * (V[i] != 0)) @ y[i] for i in range(20)])
    lasso_bias = np.mean(V[:, :4] - 2)
    refit_bias = np.mean(R[:, :4] - 2)
    in_vain = np.count_nonzero(V[:, 4:]) / 20


def wrong_ordered_by_weights_in_the_middle():
    W = slow_path(X_diabetes, y_diabetes - y_diabetes.mean(), lams)
    order = [names[j] for j in np.argsort(-np.abs(W[50]))]
    returner = names[((W[:-1] != 0) & (W[1:] == 0)).any(axis=0).argmax()]
    X = X_sets - X_sets.mean(axis=1, keepdims=True)
    y = y_sets - y_sets.mean(axis=1, keepdims=True)
    V = np.array([slow_path(X[i], y[i], [LAM], 500)[0] for i in range(20)])
    R = np.array([np.linalg.pinv(X[i] * (V[i] != 0)) @ y[i] for i in range(20)])
    lasso_bias = np.mean(V[:, :4] - 2)
    refit_bias = np.mean(R[:, :4] - 2)
    in_vain = np.count_nonzero(V[:, 4:]) / 20


def wrong_from_the_last_to_the_first():
    W = slow_path(X_diabetes, y_diabetes - y_diabetes.mean(), lams)
    order = [names[j] for j in np.argsort((W != 0).argmax(axis=0))][::-1]
    returner = names[((W[:-1] != 0) & (W[1:] == 0)).any(axis=0).argmax()]
    X = X_sets - X_sets.mean(axis=1, keepdims=True)
    y = y_sets - y_sets.mean(axis=1, keepdims=True)
    V = np.array([slow_path(X[i], y[i], [LAM], 500)[0] for i in range(20)])
    R = np.array([np.linalg.pinv(X[i] * (V[i] != 0)) @ y[i] for i in range(20)])
    lasso_bias = np.mean(V[:, :4] - 2)
    refit_bias = np.mean(R[:, :4] - 2)
    in_vain = np.count_nonzero(V[:, 4:]) / 20


def wrong_order_of_the_columns():
    W = slow_path(X_diabetes, y_diabetes - y_diabetes.mean(), lams)
    order = names
    returner = names[((W[:-1] != 0) & (W[1:] == 0)).any(axis=0).argmax()]
    X = X_sets - X_sets.mean(axis=1, keepdims=True)
    y = y_sets - y_sets.mean(axis=1, keepdims=True)
    V = np.array([slow_path(X[i], y[i], [LAM], 500)[0] for i in range(20)])
    R = np.array([np.linalg.pinv(X[i] * (V[i] != 0)) @ y[i] for i in range(20)])
    lasso_bias = np.mean(V[:, :4] - 2)
    refit_bias = np.mean(R[:, :4] - 2)
    in_vain = np.count_nonzero(V[:, 4:]) / 20


def wrong_order_of_who_stays():
    W = slow_path(X_diabetes, y_diabetes - y_diabetes.mean(), lams)
    last = [np.flatnonzero(W[:, j] == 0)[-1] for j in range(10)]
    order = [names[j] for j in np.argsort(last)]
    returner = names[((W[:-1] != 0) & (W[1:] == 0)).any(axis=0).argmax()]
    X = X_sets - X_sets.mean(axis=1, keepdims=True)
    y = y_sets - y_sets.mean(axis=1, keepdims=True)
    V = np.array([slow_path(X[i], y[i], [LAM], 500)[0] for i in range(20)])
    R = np.array([np.linalg.pinv(X[i] * (V[i] != 0)) @ y[i] for i in range(20)])
    lasso_bias = np.mean(V[:, :4] - 2)
    refit_bias = np.mean(R[:, :4] - 2)
    in_vain = np.count_nonzero(V[:, 4:]) / 20


def wrong_returner_enters_last():
    W = slow_path(X_diabetes, y_diabetes - y_diabetes.mean(), lams)
    order = [names[j] for j in np.argsort((W != 0).argmax(axis=0))]
    returner = order[-1]
    X = X_sets - X_sets.mean(axis=1, keepdims=True)
    y = y_sets - y_sets.mean(axis=1, keepdims=True)
    V = np.array([slow_path(X[i], y[i], [LAM], 500)[0] for i in range(20)])
    R = np.array([np.linalg.pinv(X[i] * (V[i] != 0)) @ y[i] for i in range(20)])
    lasso_bias = np.mean(V[:, :4] - 2)
    refit_bias = np.mean(R[:, :4] - 2)
    in_vain = np.count_nonzero(V[:, 4:]) / 20


def wrong_only_positive_weights():
    W = slow_path(X_diabetes, y_diabetes - y_diabetes.mean(), lams)
    order = [names[j] for j in np.argsort((W > 0).argmax(axis=0)) if (W[:, j] > 0).any()]
    returner = names[((W[:-1] != 0) & (W[1:] == 0)).any(axis=0).argmax()]
    X = X_sets - X_sets.mean(axis=1, keepdims=True)
    y = y_sets - y_sets.mean(axis=1, keepdims=True)
    V = np.array([slow_path(X[i], y[i], [LAM], 500)[0] for i in range(20)])
    R = np.array([np.linalg.pinv(X[i] * (V[i] != 0)) @ y[i] for i in range(20)])
    lasso_bias = np.mean(V[:, :4] - 2)
    refit_bias = np.mean(R[:, :4] - 2)
    in_vain = np.count_nonzero(V[:, 4:]) / 20


def wrong_all_features_averaged():
    W = slow_path(X_diabetes, y_diabetes - y_diabetes.mean(), lams)
    order = [names[j] for j in np.argsort((W != 0).argmax(axis=0))]
    returner = names[((W[:-1] != 0) & (W[1:] == 0)).any(axis=0).argmax()]
    X = X_sets - X_sets.mean(axis=1, keepdims=True)
    y = y_sets - y_sets.mean(axis=1, keepdims=True)
    V = np.array([slow_path(X[i], y[i], [LAM], 500)[0] for i in range(20)])
    R = np.array([np.linalg.pinv(X[i] * (V[i] != 0)) @ y[i] for i in range(20)])
    lasso_bias = np.mean(V - truth)
    refit_bias = np.mean(R - truth)
    in_vain = np.count_nonzero(V[:, 4:]) / 20


def wrong_absolute_values():
    W = slow_path(X_diabetes, y_diabetes - y_diabetes.mean(), lams)
    order = [names[j] for j in np.argsort((W != 0).argmax(axis=0))]
    returner = names[((W[:-1] != 0) & (W[1:] == 0)).any(axis=0).argmax()]
    X = X_sets - X_sets.mean(axis=1, keepdims=True)
    y = y_sets - y_sets.mean(axis=1, keepdims=True)
    V = np.array([slow_path(X[i], y[i], [LAM], 500)[0] for i in range(20)])
    R = np.array([np.linalg.pinv(X[i] * (V[i] != 0)) @ y[i] for i in range(20)])
    lasso_bias = np.mean(np.abs(V[:, :4] - 2))
    refit_bias = np.mean(np.abs(R[:, :4] - 2))
    in_vain = np.count_nonzero(V[:, 4:]) / 20


def wrong_truth_minus_estimate():
    W = slow_path(X_diabetes, y_diabetes - y_diabetes.mean(), lams)
    order = [names[j] for j in np.argsort((W != 0).argmax(axis=0))]
    returner = names[((W[:-1] != 0) & (W[1:] == 0)).any(axis=0).argmax()]
    X = X_sets - X_sets.mean(axis=1, keepdims=True)
    y = y_sets - y_sets.mean(axis=1, keepdims=True)
    V = np.array([slow_path(X[i], y[i], [LAM], 500)[0] for i in range(20)])
    R = np.array([np.linalg.pinv(X[i] * (V[i] != 0)) @ y[i] for i in range(20)])
    lasso_bias = np.mean(2 - V[:, :4])
    refit_bias = np.mean(2 - R[:, :4])
    in_vain = np.count_nonzero(V[:, 4:]) / 20


def wrong_lambda_divided_by_n():
    W = slow_path(X_diabetes, y_diabetes - y_diabetes.mean(), lams)
    order = [names[j] for j in np.argsort((W != 0).argmax(axis=0))]
    returner = names[((W[:-1] != 0) & (W[1:] == 0)).any(axis=0).argmax()]
    X = X_sets - X_sets.mean(axis=1, keepdims=True)
    y = y_sets - y_sets.mean(axis=1, keepdims=True)
    V = np.array([slow_path(X[i], y[i], [LAM / 50], 500)[0] for i in range(20)])
    R = np.array([np.linalg.pinv(X[i] * (V[i] != 0)) @ y[i] for i in range(20)])
    lasso_bias = np.mean(V[:, :4] - 2)
    refit_bias = np.mean(R[:, :4] - 2)
    in_vain = np.count_nonzero(V[:, 4:]) / 20


def wrong_lambda_doubled():
    W = slow_path(X_diabetes, y_diabetes - y_diabetes.mean(), lams)
    order = [names[j] for j in np.argsort((W != 0).argmax(axis=0))]
    returner = names[((W[:-1] != 0) & (W[1:] == 0)).any(axis=0).argmax()]
    X = X_sets - X_sets.mean(axis=1, keepdims=True)
    y = y_sets - y_sets.mean(axis=1, keepdims=True)
    V = np.array([slow_path(X[i], y[i], [2 * LAM], 500)[0] for i in range(20)])
    R = np.array([np.linalg.pinv(X[i] * (V[i] != 0)) @ y[i] for i in range(20)])
    lasso_bias = np.mean(V[:, :4] - 2)
    refit_bias = np.mean(R[:, :4] - 2)
    in_vain = np.count_nonzero(V[:, 4:]) / 20


def wrong_all_features_refitted():
    W = slow_path(X_diabetes, y_diabetes - y_diabetes.mean(), lams)
    order = [names[j] for j in np.argsort((W != 0).argmax(axis=0))]
    returner = names[((W[:-1] != 0) & (W[1:] == 0)).any(axis=0).argmax()]
    X = X_sets - X_sets.mean(axis=1, keepdims=True)
    y = y_sets - y_sets.mean(axis=1, keepdims=True)
    V = np.array([slow_path(X[i], y[i], [LAM], 500)[0] for i in range(20)])
    R = np.array([np.linalg.pinv(X[i]) @ y[i] for i in range(20)])
    lasso_bias = np.mean(V[:, :4] - 2)
    refit_bias = np.mean(R[:, :4] - 2)
    in_vain = np.count_nonzero(V[:, 4:]) / 20


def wrong_true_features_refitted():
    W = slow_path(X_diabetes, y_diabetes - y_diabetes.mean(), lams)
    order = [names[j] for j in np.argsort((W != 0).argmax(axis=0))]
    returner = names[((W[:-1] != 0) & (W[1:] == 0)).any(axis=0).argmax()]
    X = X_sets - X_sets.mean(axis=1, keepdims=True)
    y = y_sets - y_sets.mean(axis=1, keepdims=True)
    V = np.array([slow_path(X[i], y[i], [LAM], 500)[0] for i in range(20)])
    R = np.array([np.linalg.pinv(X[i] * (truth != 0)) @ y[i] for i in range(20)])
    lasso_bias = np.mean(V[:, :4] - 2)
    refit_bias = np.mean(R[:, :4] - 2)
    in_vain = np.count_nonzero(V[:, 4:]) / 20


def wrong_not_centred():
    W = slow_path(X_diabetes, y_diabetes - y_diabetes.mean(), lams)
    order = [names[j] for j in np.argsort((W != 0).argmax(axis=0))]
    returner = names[((W[:-1] != 0) & (W[1:] == 0)).any(axis=0).argmax()]
    X, y = X_sets, y_sets
    from sklearn.linear_model import Lasso

    fit = Lasso(alpha=LAM, fit_intercept=False, tol=1e-10, max_iter=100_000)
    V = np.array([fit.fit(X_sets[i], y_sets[i]).coef_ for i in range(20)])
    R = np.array([np.linalg.pinv(X[i] * (V[i] != 0)) @ y[i] for i in range(20)])
    lasso_bias = np.mean(V[:, :4] - 2)
    refit_bias = np.mean(R[:, :4] - 2)
    in_vain = np.count_nonzero(V[:, 4:]) / 20


def wrong_all_chosen_counted():
    W = slow_path(X_diabetes, y_diabetes - y_diabetes.mean(), lams)
    order = [names[j] for j in np.argsort((W != 0).argmax(axis=0))]
    returner = names[((W[:-1] != 0) & (W[1:] == 0)).any(axis=0).argmax()]
    X = X_sets - X_sets.mean(axis=1, keepdims=True)
    y = y_sets - y_sets.mean(axis=1, keepdims=True)
    V = np.array([slow_path(X[i], y[i], [LAM], 500)[0] for i in range(20)])
    R = np.array([np.linalg.pinv(X[i] * (V[i] != 0)) @ y[i] for i in range(20)])
    lasso_bias = np.mean(V[:, :4] - 2)
    refit_bias = np.mean(R[:, :4] - 2)
    in_vain = np.count_nonzero(V) / 20


def wrong_share_in_vain():
    W = slow_path(X_diabetes, y_diabetes - y_diabetes.mean(), lams)
    order = [names[j] for j in np.argsort((W != 0).argmax(axis=0))]
    returner = names[((W[:-1] != 0) & (W[1:] == 0)).any(axis=0).argmax()]
    X = X_sets - X_sets.mean(axis=1, keepdims=True)
    y = y_sets - y_sets.mean(axis=1, keepdims=True)
    V = np.array([slow_path(X[i], y[i], [LAM], 500)[0] for i in range(20)])
    R = np.array([np.linalg.pinv(X[i] * (V[i] != 0)) @ y[i] for i in range(20)])
    lasso_bias = np.mean(V[:, :4] - 2)
    refit_bias = np.mean(R[:, :4] - 2)
    in_vain = np.mean(V[:, 4:] != 0)


def wrong_sum_in_vain():
    W = slow_path(X_diabetes, y_diabetes - y_diabetes.mean(), lams)
    order = [names[j] for j in np.argsort((W != 0).argmax(axis=0))]
    returner = names[((W[:-1] != 0) & (W[1:] == 0)).any(axis=0).argmax()]
    X = X_sets - X_sets.mean(axis=1, keepdims=True)
    y = y_sets - y_sets.mean(axis=1, keepdims=True)
    V = np.array([slow_path(X[i], y[i], [LAM], 500)[0] for i in range(20)])
    R = np.array([np.linalg.pinv(X[i] * (V[i] != 0)) @ y[i] for i in range(20)])
    lasso_bias = np.mean(V[:, :4] - 2)
    refit_bias = np.mean(R[:, :4] - 2)
    in_vain = np.count_nonzero(V[:, 4:])


def wrong_one_set_only():
    W = slow_path(X_diabetes, y_diabetes - y_diabetes.mean(), lams)
    order = [names[j] for j in np.argsort((W != 0).argmax(axis=0))]
    returner = names[((W[:-1] != 0) & (W[1:] == 0)).any(axis=0).argmax()]
    X = X_sets - X_sets.mean(axis=1, keepdims=True)
    y = y_sets - y_sets.mean(axis=1, keepdims=True)
    V = np.array([slow_path(X[i], y[i], [LAM], 500)[0] for i in range(1)])
    R = np.array([np.linalg.pinv(X[i] * (V[i] != 0)) @ y[i] for i in range(1)])
    lasso_bias = np.mean(V[:, :4] - 2)
    refit_bias = np.mean(R[:, :4] - 2)
    in_vain = np.count_nonzero(V[:, 4:])
