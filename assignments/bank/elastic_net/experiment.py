"""Answers to task 7. There the answer is a cell and no function: the body becomes the cell."""

import numpy as np


def right_by_the_given_solver():
    L = np.array([slow_net(X_sets[i], y_sets[i], LAM, 1)[0][:2] for i in range(20)])
    N = np.array([slow_net(X_sets[i], y_sets[i], LAM, 0.5)[0][:2] for i in range(20)])
    lasso_apart, net_apart = (np.abs(W[:, 0] - W[:, 1]).mean() for W in (L, N))
    lasso_alone, net_alone = (((W == 0).sum(axis=1) == 1).sum() for W in (L, N))
    errors = np.empty((5, 15))
    for i, rows in enumerate(folds):
        others = np.setdiff1d(range(60), rows)
        Z, Z_out = standardize(X_train[others], X_train[rows])
        for k in range(15):
            w, b = slow_net(Z, y_train[others], lams[k], 0.5)
            errors[i, k] = np.mean((y_train[rows] - Z_out @ w - b) ** 2)
    mean, best = errors.mean(axis=0), errors.mean(axis=0).argmin()
    limit = mean[best] + errors[:, best].std(ddof=1) / 5**0.5
    best_lam, simple_lam = lams[best], lams[mean <= limit].max()
    Z = standardize(X_train, X_train)[0]
    best_features, simple_features = (
        np.count_nonzero(slow_net(Z, y_train, strength, 0.5)[0])
        for strength in (best_lam, simple_lam)
    )


def right_by_scikit_learn():
    from sklearn.linear_model import ElasticNet
    from sklearn.preprocessing import StandardScaler

    found = {}
    for rho in (1.0, 0.5):
        fit = ElasticNet(alpha=LAM, l1_ratio=rho, tol=1e-12, max_iter=100_000)
        found[rho] = np.array([fit.fit(X, y).coef_[:2] for X, y in zip(X_sets, y_sets)])
    (lasso_apart, lasso_alone), (net_apart, net_alone) = (
        (float(np.mean(np.abs(W @ [1, -1]))), int(sum((W[:, 0] == 0) != (W[:, 1] == 0))))
        for W in found.values()
    )
    errors = []
    for rows in folds:
        rest = np.delete(np.arange(60), rows)
        scaler = StandardScaler().fit(X_train[rest])
        Z, Z_out = scaler.transform(X_train[rest]), scaler.transform(X_train[rows])
        fits = [
            ElasticNet(alpha=a, l1_ratio=0.5, tol=1e-10, max_iter=10_000).fit(Z, y_train[rest])
            for a in lams
        ]
        errors.append([np.mean((y_train[rows] - fit.predict(Z_out)) ** 2) for fit in fits])
    mean = np.mean(errors, axis=0)
    spread = np.std(np.array(errors)[:, mean.argmin()], ddof=1) / np.sqrt(5)
    best_lam = lams[mean.argmin()]
    simple_lam = max(a for a, m in zip(lams, mean) if m <= min(mean) + spread)
    best_features, simple_features = (
        int(
            np.sum(
                ElasticNet(alpha=a, l1_ratio=0.5, tol=1e-10)
                .fit(StandardScaler().fit_transform(X_train), y_train)
                .coef_
                != 0
            )
        )
        for a in (best_lam, simple_lam)
    )


def right_by_proximal_steps():
    def fitted(X, y, lam, rho):
        Xc, yc, w = X - X.mean(axis=0), y - y.mean(), np.zeros(X.shape[1])
        G, c = Xc.T @ Xc / len(y), Xc.T @ yc / len(y)
        step = 1 / np.linalg.eigvalsh(G)[-1]
        while True:
            v = w + step * (c - G @ w)
            new = soft_threshold(v, step * lam * rho) / (1 + step * lam * (1 - rho))
            if np.abs(new - w).max() < 1e-10:
                return new, y.mean() - X.mean(axis=0) @ new
            w = new

    L, N = ([fitted(*xy, LAM, rho)[0] for xy in zip(X_sets, y_sets)] for rho in (1, 0.5))
    lasso_apart, net_apart = (sum(abs(w[0] - w[1]) for w in W) / 20 for W in (L, N))
    lasso_alone, net_alone = (sum((w[0] == 0) ^ (w[1] == 0) for w in W) for W in (L, N))
    errors = np.zeros((5, 15))
    for i, rows in enumerate(folds):
        out = np.isin(np.arange(60), rows)
        Z, Z_out = standardize(X_train[~out], X_train[out])
        for k, strength in enumerate(lams):
            w, b = fitted(Z, y_train[~out], strength, 0.5)
            errors[i, k] = ((y_train[out] - Z_out @ w - b) ** 2).mean()
    mean = errors.mean(axis=0)
    limit = min(mean) + np.sqrt(np.var(errors[:, np.argmin(mean)], ddof=1) / 5)
    best_lam, simple_lam = lams[np.argmin(mean)], lams[np.flatnonzero(mean <= limit)[-1]]
    Z, _ = standardize(X_train, X_train)
    best_features = sum(fitted(Z, y_train, best_lam, 0.5)[0] != 0)
    simple_features = sum(fitted(Z, y_train, simple_lam, 0.5)[0] != 0)


def wrong_differences_added():
    L = np.array([slow_net(X_sets[i], y_sets[i], LAM, 1)[0][:2] for i in range(20)])
    N = np.array([slow_net(X_sets[i], y_sets[i], LAM, 0.5)[0][:2] for i in range(20)])
    lasso_apart, net_apart = (np.abs(W[:, 0] - W[:, 1]).sum() for W in (L, N))
    lasso_alone, net_alone = (((W == 0).sum(axis=1) == 1).sum() for W in (L, N))
    errors = np.empty((5, 15))
    for i, rows in enumerate(folds):
        others = np.setdiff1d(range(60), rows)
        Z, Z_out = standardize(X_train[others], X_train[rows])
        for k in range(15):
            w, b = slow_net(Z, y_train[others], lams[k], 0.5)
            errors[i, k] = np.mean((y_train[rows] - Z_out @ w - b) ** 2)
    mean, best = errors.mean(axis=0), errors.mean(axis=0).argmin()
    limit = mean[best] + errors[:, best].std(ddof=1) / 5**0.5
    best_lam, simple_lam = lams[best], lams[mean <= limit].max()
    Z = standardize(X_train, X_train)[0]
    best_features, simple_features = (
        np.count_nonzero(slow_net(Z, y_train, strength, 0.5)[0])
        for strength in (best_lam, simple_lam)
    )


def wrong_median_difference():
    L = np.array([slow_net(X_sets[i], y_sets[i], LAM, 1)[0][:2] for i in range(20)])
    N = np.array([slow_net(X_sets[i], y_sets[i], LAM, 0.5)[0][:2] for i in range(20)])
    lasso_apart, net_apart = (np.median(np.abs(W[:, 0] - W[:, 1])) for W in (L, N))
    lasso_alone, net_alone = (((W == 0).sum(axis=1) == 1).sum() for W in (L, N))
    errors = np.empty((5, 15))
    for i, rows in enumerate(folds):
        others = np.setdiff1d(range(60), rows)
        Z, Z_out = standardize(X_train[others], X_train[rows])
        for k in range(15):
            w, b = slow_net(Z, y_train[others], lams[k], 0.5)
            errors[i, k] = np.mean((y_train[rows] - Z_out @ w - b) ** 2)
    mean, best = errors.mean(axis=0), errors.mean(axis=0).argmin()
    limit = mean[best] + errors[:, best].std(ddof=1) / 5**0.5
    best_lam, simple_lam = lams[best], lams[mean <= limit].max()
    Z = standardize(X_train, X_train)[0]
    best_features, simple_features = (
        np.count_nonzero(slow_net(Z, y_train, strength, 0.5)[0])
        for strength in (best_lam, simple_lam)
    )


def wrong_squared_differences():
    L = np.array([slow_net(X_sets[i], y_sets[i], LAM, 1)[0][:2] for i in range(20)])
    N = np.array([slow_net(X_sets[i], y_sets[i], LAM, 0.5)[0][:2] for i in range(20)])
    lasso_apart, net_apart = (np.mean((W[:, 0] - W[:, 1]) ** 2) for W in (L, N))
    lasso_alone, net_alone = (((W == 0).sum(axis=1) == 1).sum() for W in (L, N))
    errors = np.empty((5, 15))
    for i, rows in enumerate(folds):
        others = np.setdiff1d(range(60), rows)
        Z, Z_out = standardize(X_train[others], X_train[rows])
        for k in range(15):
            w, b = slow_net(Z, y_train[others], lams[k], 0.5)
            errors[i, k] = np.mean((y_train[rows] - Z_out @ w - b) ** 2)
    mean, best = errors.mean(axis=0), errors.mean(axis=0).argmin()
    limit = mean[best] + errors[:, best].std(ddof=1) / 5**0.5
    best_lam, simple_lam = lams[best], lams[mean <= limit].max()
    Z = standardize(X_train, X_train)[0]
    best_features, simple_features = (
        np.count_nonzero(slow_net(Z, y_train, strength, 0.5)[0])
        for strength in (best_lam, simple_lam)
    )


def wrong_share_of_the_sets():
    L = np.array([slow_net(X_sets[i], y_sets[i], LAM, 1)[0][:2] for i in range(20)])
    N = np.array([slow_net(X_sets[i], y_sets[i], LAM, 0.5)[0][:2] for i in range(20)])
    lasso_apart, net_apart = (np.abs(W[:, 0] - W[:, 1]).mean() for W in (L, N))
    lasso_alone, net_alone = (((W == 0).sum(axis=1) == 1).mean() for W in (L, N))
    errors = np.empty((5, 15))
    for i, rows in enumerate(folds):
        others = np.setdiff1d(range(60), rows)
        Z, Z_out = standardize(X_train[others], X_train[rows])
        for k in range(15):
            w, b = slow_net(Z, y_train[others], lams[k], 0.5)
            errors[i, k] = np.mean((y_train[rows] - Z_out @ w - b) ** 2)
    mean, best = errors.mean(axis=0), errors.mean(axis=0).argmin()
    limit = mean[best] + errors[:, best].std(ddof=1) / 5**0.5
    best_lam, simple_lam = lams[best], lams[mean <= limit].max()
    Z = standardize(X_train, X_train)[0]
    best_features, simple_features = (
        np.count_nonzero(slow_net(Z, y_train, strength, 0.5)[0])
        for strength in (best_lam, simple_lam)
    )


def wrong_ridge_for_the_net():
    L = np.array([slow_net(X_sets[i], y_sets[i], LAM, 1)[0][:2] for i in range(20)])
    N = np.array([slow_net(X_sets[i], y_sets[i], LAM, 0)[0][:2] for i in range(20)])
    lasso_apart, net_apart = (np.abs(W[:, 0] - W[:, 1]).mean() for W in (L, N))
    lasso_alone, net_alone = (((W == 0).sum(axis=1) == 1).sum() for W in (L, N))
    errors = np.empty((5, 15))
    for i, rows in enumerate(folds):
        others = np.setdiff1d(range(60), rows)
        Z, Z_out = standardize(X_train[others], X_train[rows])
        for k in range(15):
            w, b = slow_net(Z, y_train[others], lams[k], 0.5)
            errors[i, k] = np.mean((y_train[rows] - Z_out @ w - b) ** 2)
    mean, best = errors.mean(axis=0), errors.mean(axis=0).argmin()
    limit = mean[best] + errors[:, best].std(ddof=1) / 5**0.5
    best_lam, simple_lam = lams[best], lams[mean <= limit].max()
    Z = standardize(X_train, X_train)[0]
    best_features, simple_features = (
        np.count_nonzero(slow_net(Z, y_train, strength, 0.5)[0])
        for strength in (best_lam, simple_lam)
    )


def wrong_whole_lambda_on_the_l1_norm():
    L = np.array([slow_net(X_sets[i], y_sets[i], LAM, 1)[0][:2] for i in range(20)])
    N = np.array([slow_net(X_sets[i], y_sets[i], 1.5 * LAM, 2 / 3)[0][:2] for i in range(20)])
    lasso_apart, net_apart = (np.abs(W[:, 0] - W[:, 1]).mean() for W in (L, N))
    lasso_alone, net_alone = (((W == 0).sum(axis=1) == 1).sum() for W in (L, N))
    errors = np.empty((5, 15))
    for i, rows in enumerate(folds):
        others = np.setdiff1d(range(60), rows)
        Z, Z_out = standardize(X_train[others], X_train[rows])
        for k in range(15):
            w, b = slow_net(Z, y_train[others], lams[k], 0.5)
            errors[i, k] = np.mean((y_train[rows] - Z_out @ w - b) ** 2)
    mean, best = errors.mean(axis=0), errors.mean(axis=0).argmin()
    limit = mean[best] + errors[:, best].std(ddof=1) / 5**0.5
    best_lam, simple_lam = lams[best], lams[mean <= limit].max()
    Z = standardize(X_train, X_train)[0]
    best_features, simple_features = (
        np.count_nonzero(slow_net(Z, y_train, strength, 0.5)[0])
        for strength in (best_lam, simple_lam)
    )


def wrong_first_set_only():
    L = np.array([slow_net(X_sets[0], y_sets[0], LAM, 1)[0][:2]])
    N = np.array([slow_net(X_sets[0], y_sets[0], LAM, 0.5)[0][:2]])
    lasso_apart, net_apart = (np.abs(W[:, 0] - W[:, 1]).mean() for W in (L, N))
    lasso_alone, net_alone = (((W == 0).sum(axis=1) == 1).sum() for W in (L, N))
    errors = np.empty((5, 15))
    for i, rows in enumerate(folds):
        others = np.setdiff1d(range(60), rows)
        Z, Z_out = standardize(X_train[others], X_train[rows])
        for k in range(15):
            w, b = slow_net(Z, y_train[others], lams[k], 0.5)
            errors[i, k] = np.mean((y_train[rows] - Z_out @ w - b) ** 2)
    mean, best = errors.mean(axis=0), errors.mean(axis=0).argmin()
    limit = mean[best] + errors[:, best].std(ddof=1) / 5**0.5
    best_lam, simple_lam = lams[best], lams[mean <= limit].max()
    Z = standardize(X_train, X_train)[0]
    best_features, simple_features = (
        np.count_nonzero(slow_net(Z, y_train, strength, 0.5)[0])
        for strength in (best_lam, simple_lam)
    )


def wrong_lambda_divided_by_n():
    L = np.array([slow_net(X_sets[i], y_sets[i], LAM / 50, 1)[0][:2] for i in range(20)])
    N = np.array([slow_net(X_sets[i], y_sets[i], LAM / 50, 0.5)[0][:2] for i in range(20)])
    lasso_apart, net_apart = (np.abs(W[:, 0] - W[:, 1]).mean() for W in (L, N))
    lasso_alone, net_alone = (((W == 0).sum(axis=1) == 1).sum() for W in (L, N))
    errors = np.empty((5, 15))
    for i, rows in enumerate(folds):
        others = np.setdiff1d(range(60), rows)
        Z, Z_out = standardize(X_train[others], X_train[rows])
        for k in range(15):
            w, b = slow_net(Z, y_train[others], lams[k], 0.5)
            errors[i, k] = np.mean((y_train[rows] - Z_out @ w - b) ** 2)
    mean, best = errors.mean(axis=0), errors.mean(axis=0).argmin()
    limit = mean[best] + errors[:, best].std(ddof=1) / 5**0.5
    best_lam, simple_lam = lams[best], lams[mean <= limit].max()
    Z = standardize(X_train, X_train)[0]
    best_features, simple_features = (
        np.count_nonzero(slow_net(Z, y_train, strength, 0.5)[0])
        for strength in (best_lam, simple_lam)
    )


def wrong_twins_standardised():
    S = [standardize(X, X)[0] for X in X_sets]
    L = np.array([slow_net(S[i], y_sets[i], LAM, 1)[0][:2] for i in range(20)])
    N = np.array([slow_net(S[i], y_sets[i], LAM, 0.5)[0][:2] for i in range(20)])
    lasso_apart, net_apart = (np.abs(W[:, 0] - W[:, 1]).mean() for W in (L, N))
    lasso_alone, net_alone = (((W == 0).sum(axis=1) == 1).sum() for W in (L, N))
    errors = np.empty((5, 15))
    for i, rows in enumerate(folds):
        others = np.setdiff1d(range(60), rows)
        Z, Z_out = standardize(X_train[others], X_train[rows])
        for k in range(15):
            w, b = slow_net(Z, y_train[others], lams[k], 0.5)
            errors[i, k] = np.mean((y_train[rows] - Z_out @ w - b) ** 2)
    mean, best = errors.mean(axis=0), errors.mean(axis=0).argmin()
    limit = mean[best] + errors[:, best].std(ddof=1) / 5**0.5
    best_lam, simple_lam = lams[best], lams[mean <= limit].max()
    Z = standardize(X_train, X_train)[0]
    best_features, simple_features = (
        np.count_nonzero(slow_net(Z, y_train, strength, 0.5)[0])
        for strength in (best_lam, simple_lam)
    )


def wrong_not_standardised():
    L = np.array([slow_net(X_sets[i], y_sets[i], LAM, 1)[0][:2] for i in range(20)])
    N = np.array([slow_net(X_sets[i], y_sets[i], LAM, 0.5)[0][:2] for i in range(20)])
    lasso_apart, net_apart = (np.abs(W[:, 0] - W[:, 1]).mean() for W in (L, N))
    lasso_alone, net_alone = (((W == 0).sum(axis=1) == 1).sum() for W in (L, N))
    errors = np.empty((5, 15))
    for i, rows in enumerate(folds):
        others = np.setdiff1d(range(60), rows)
        Z, Z_out = X_train[others], X_train[rows]
        for k in range(15):
            w, b = slow_net(Z, y_train[others], lams[k], 0.5)
            errors[i, k] = np.mean((y_train[rows] - Z_out @ w - b) ** 2)
    mean, best = errors.mean(axis=0), errors.mean(axis=0).argmin()
    limit = mean[best] + errors[:, best].std(ddof=1) / 5**0.5
    best_lam, simple_lam = lams[best], lams[mean <= limit].max()
    Z = X_train
    best_features, simple_features = (
        np.count_nonzero(slow_net(Z, y_train, strength, 0.5)[0])
        for strength in (best_lam, simple_lam)
    )


def wrong_fitted_without_standardising_at_the_end():
    L = np.array([slow_net(X_sets[i], y_sets[i], LAM, 1)[0][:2] for i in range(20)])
    N = np.array([slow_net(X_sets[i], y_sets[i], LAM, 0.5)[0][:2] for i in range(20)])
    lasso_apart, net_apart = (np.abs(W[:, 0] - W[:, 1]).mean() for W in (L, N))
    lasso_alone, net_alone = (((W == 0).sum(axis=1) == 1).sum() for W in (L, N))
    errors = np.empty((5, 15))
    for i, rows in enumerate(folds):
        others = np.setdiff1d(range(60), rows)
        Z, Z_out = standardize(X_train[others], X_train[rows])
        for k in range(15):
            w, b = slow_net(Z, y_train[others], lams[k], 0.5)
            errors[i, k] = np.mean((y_train[rows] - Z_out @ w - b) ** 2)
    mean, best = errors.mean(axis=0), errors.mean(axis=0).argmin()
    limit = mean[best] + errors[:, best].std(ddof=1) / 5**0.5
    best_lam, simple_lam = lams[best], lams[mean <= limit].max()
    Z = X_train
    best_features, simple_features = (
        np.count_nonzero(slow_net(Z, y_train, strength, 0.5)[0])
        for strength in (best_lam, simple_lam)
    )


def wrong_lasso_chosen():
    L = np.array([slow_net(X_sets[i], y_sets[i], LAM, 1)[0][:2] for i in range(20)])
    N = np.array([slow_net(X_sets[i], y_sets[i], LAM, 0.5)[0][:2] for i in range(20)])
    lasso_apart, net_apart = (np.abs(W[:, 0] - W[:, 1]).mean() for W in (L, N))
    lasso_alone, net_alone = (((W == 0).sum(axis=1) == 1).sum() for W in (L, N))
    errors = np.empty((5, 15))
    for i, rows in enumerate(folds):
        others = np.setdiff1d(range(60), rows)
        Z, Z_out = standardize(X_train[others], X_train[rows])
        for k in range(15):
            w, b = slow_net(Z, y_train[others], lams[k], 1)
            errors[i, k] = np.mean((y_train[rows] - Z_out @ w - b) ** 2)
    mean, best = errors.mean(axis=0), errors.mean(axis=0).argmin()
    limit = mean[best] + errors[:, best].std(ddof=1) / 5**0.5
    best_lam, simple_lam = lams[best], lams[mean <= limit].max()
    Z = standardize(X_train, X_train)[0]
    best_features, simple_features = (
        np.count_nonzero(slow_net(Z, y_train, strength, 1)[0])
        for strength in (best_lam, simple_lam)
    )


def wrong_ridge_chosen():
    L = np.array([slow_net(X_sets[i], y_sets[i], LAM, 1)[0][:2] for i in range(20)])
    N = np.array([slow_net(X_sets[i], y_sets[i], LAM, 0.5)[0][:2] for i in range(20)])
    lasso_apart, net_apart = (np.abs(W[:, 0] - W[:, 1]).mean() for W in (L, N))
    lasso_alone, net_alone = (((W == 0).sum(axis=1) == 1).sum() for W in (L, N))
    errors = np.empty((5, 15))
    for i, rows in enumerate(folds):
        others = np.setdiff1d(range(60), rows)
        Z, Z_out = standardize(X_train[others], X_train[rows])
        for k in range(15):
            w, b = slow_net(Z, y_train[others], lams[k], 0)
            errors[i, k] = np.mean((y_train[rows] - Z_out @ w - b) ** 2)
    mean, best = errors.mean(axis=0), errors.mean(axis=0).argmin()
    limit = mean[best] + errors[:, best].std(ddof=1) / 5**0.5
    best_lam, simple_lam = lams[best], lams[mean <= limit].max()
    Z = standardize(X_train, X_train)[0]
    best_features, simple_features = (
        np.count_nonzero(slow_net(Z, y_train, strength, 0)[0])
        for strength in (best_lam, simple_lam)
    )


def wrong_standard_error_without_the_root():
    L = np.array([slow_net(X_sets[i], y_sets[i], LAM, 1)[0][:2] for i in range(20)])
    N = np.array([slow_net(X_sets[i], y_sets[i], LAM, 0.5)[0][:2] for i in range(20)])
    lasso_apart, net_apart = (np.abs(W[:, 0] - W[:, 1]).mean() for W in (L, N))
    lasso_alone, net_alone = (((W == 0).sum(axis=1) == 1).sum() for W in (L, N))
    errors = np.empty((5, 15))
    for i, rows in enumerate(folds):
        others = np.setdiff1d(range(60), rows)
        Z, Z_out = standardize(X_train[others], X_train[rows])
        for k in range(15):
            w, b = slow_net(Z, y_train[others], lams[k], 0.5)
            errors[i, k] = np.mean((y_train[rows] - Z_out @ w - b) ** 2)
    mean, best = errors.mean(axis=0), errors.mean(axis=0).argmin()
    limit = mean[best] + errors[:, best].std(ddof=1)
    best_lam, simple_lam = lams[best], lams[mean <= limit].max()
    Z = standardize(X_train, X_train)[0]
    best_features, simple_features = (
        np.count_nonzero(slow_net(Z, y_train, strength, 0.5)[0])
        for strength in (best_lam, simple_lam)
    )


def wrong_deviation_by_the_number_of_folds():
    L = np.array([slow_net(X_sets[i], y_sets[i], LAM, 1)[0][:2] for i in range(20)])
    N = np.array([slow_net(X_sets[i], y_sets[i], LAM, 0.5)[0][:2] for i in range(20)])
    lasso_apart, net_apart = (np.abs(W[:, 0] - W[:, 1]).mean() for W in (L, N))
    lasso_alone, net_alone = (((W == 0).sum(axis=1) == 1).sum() for W in (L, N))
    errors = np.empty((5, 15))
    for i, rows in enumerate(folds):
        others = np.setdiff1d(range(60), rows)
        Z, Z_out = standardize(X_train[others], X_train[rows])
        for k in range(15):
            w, b = slow_net(Z, y_train[others], lams[k], 0.5)
            errors[i, k] = np.mean((y_train[rows] - Z_out @ w - b) ** 2)
    mean, best = errors.mean(axis=0), errors.mean(axis=0).argmin()
    limit = mean[best] + errors[:, best].std() / 5**0.5
    best_lam, simple_lam = lams[best], lams[mean <= limit].max()
    Z = standardize(X_train, X_train)[0]
    best_features, simple_features = (
        np.count_nonzero(slow_net(Z, y_train, strength, 0.5)[0])
        for strength in (best_lam, simple_lam)
    )


def wrong_smallest_within_the_limit():
    L = np.array([slow_net(X_sets[i], y_sets[i], LAM, 1)[0][:2] for i in range(20)])
    N = np.array([slow_net(X_sets[i], y_sets[i], LAM, 0.5)[0][:2] for i in range(20)])
    lasso_apart, net_apart = (np.abs(W[:, 0] - W[:, 1]).mean() for W in (L, N))
    lasso_alone, net_alone = (((W == 0).sum(axis=1) == 1).sum() for W in (L, N))
    errors = np.empty((5, 15))
    for i, rows in enumerate(folds):
        others = np.setdiff1d(range(60), rows)
        Z, Z_out = standardize(X_train[others], X_train[rows])
        for k in range(15):
            w, b = slow_net(Z, y_train[others], lams[k], 0.5)
            errors[i, k] = np.mean((y_train[rows] - Z_out @ w - b) ** 2)
    mean, best = errors.mean(axis=0), errors.mean(axis=0).argmin()
    limit = mean[best] + errors[:, best].std(ddof=1) / 5**0.5
    best_lam, simple_lam = lams[best], lams[mean <= limit].min()
    Z = standardize(X_train, X_train)[0]
    best_features, simple_features = (
        np.count_nonzero(slow_net(Z, y_train, strength, 0.5)[0])
        for strength in (best_lam, simple_lam)
    )


def wrong_no_rule():
    L = np.array([slow_net(X_sets[i], y_sets[i], LAM, 1)[0][:2] for i in range(20)])
    N = np.array([slow_net(X_sets[i], y_sets[i], LAM, 0.5)[0][:2] for i in range(20)])
    lasso_apart, net_apart = (np.abs(W[:, 0] - W[:, 1]).mean() for W in (L, N))
    lasso_alone, net_alone = (((W == 0).sum(axis=1) == 1).sum() for W in (L, N))
    errors = np.empty((5, 15))
    for i, rows in enumerate(folds):
        others = np.setdiff1d(range(60), rows)
        Z, Z_out = standardize(X_train[others], X_train[rows])
        for k in range(15):
            w, b = slow_net(Z, y_train[others], lams[k], 0.5)
            errors[i, k] = np.mean((y_train[rows] - Z_out @ w - b) ** 2)
    mean, best = errors.mean(axis=0), errors.mean(axis=0).argmin()
    limit = mean[best] + errors[:, best].std(ddof=1) / 5**0.5
    best_lam = simple_lam = lams[best]
    Z = standardize(X_train, X_train)[0]
    best_features, simple_features = (
        np.count_nonzero(slow_net(Z, y_train, strength, 0.5)[0])
        for strength in (best_lam, simple_lam)
    )


def wrong_training_error():
    L = np.array([slow_net(X_sets[i], y_sets[i], LAM, 1)[0][:2] for i in range(20)])
    N = np.array([slow_net(X_sets[i], y_sets[i], LAM, 0.5)[0][:2] for i in range(20)])
    lasso_apart, net_apart = (np.abs(W[:, 0] - W[:, 1]).mean() for W in (L, N))
    lasso_alone, net_alone = (((W == 0).sum(axis=1) == 1).sum() for W in (L, N))
    errors = np.empty((5, 15))
    for i, rows in enumerate(folds):
        others = np.setdiff1d(range(60), rows)
        Z, Z_out = standardize(X_train[others], X_train[rows])
        for k in range(15):
            w, b = slow_net(Z, y_train[others], lams[k], 0.5)
            errors[i, k] = np.mean((y_train[others] - Z @ w - b) ** 2)
    mean, best = errors.mean(axis=0), errors.mean(axis=0).argmin()
    limit = mean[best] + errors[:, best].std(ddof=1) / 5**0.5
    best_lam, simple_lam = lams[best], lams[mean <= limit].max()
    Z = standardize(X_train, X_train)[0]
    best_features, simple_features = (
        np.count_nonzero(slow_net(Z, y_train, strength, 0.5)[0])
        for strength in (best_lam, simple_lam)
    )


def wrong_places_of_lambda():
    L = np.array([slow_net(X_sets[i], y_sets[i], LAM, 1)[0][:2] for i in range(20)])
    N = np.array([slow_net(X_sets[i], y_sets[i], LAM, 0.5)[0][:2] for i in range(20)])
    lasso_apart, net_apart = (np.abs(W[:, 0] - W[:, 1]).mean() for W in (L, N))
    lasso_alone, net_alone = (((W == 0).sum(axis=1) == 1).sum() for W in (L, N))
    errors = np.empty((5, 15))
    for i, rows in enumerate(folds):
        others = np.setdiff1d(range(60), rows)
        Z, Z_out = standardize(X_train[others], X_train[rows])
        for k in range(15):
            w, b = slow_net(Z, y_train[others], lams[k], 0.5)
            errors[i, k] = np.mean((y_train[rows] - Z_out @ w - b) ** 2)
    mean, best = errors.mean(axis=0), errors.mean(axis=0).argmin()
    limit = mean[best] + errors[:, best].std(ddof=1) / 5**0.5
    best_lam, simple_lam = lams[best], lams[mean <= limit].max()
    Z = standardize(X_train, X_train)[0]
    best_features, simple_features = (
        np.count_nonzero(slow_net(Z, y_train, strength, 0.5)[0])
        for strength in (best_lam, simple_lam)
    )
    best_lam, simple_lam = best, np.flatnonzero(mean <= limit)[-1]


def wrong_number_of_zeros():
    L = np.array([slow_net(X_sets[i], y_sets[i], LAM, 1)[0][:2] for i in range(20)])
    N = np.array([slow_net(X_sets[i], y_sets[i], LAM, 0.5)[0][:2] for i in range(20)])
    lasso_apart, net_apart = (np.abs(W[:, 0] - W[:, 1]).mean() for W in (L, N))
    lasso_alone, net_alone = (((W == 0).sum(axis=1) == 1).sum() for W in (L, N))
    errors = np.empty((5, 15))
    for i, rows in enumerate(folds):
        others = np.setdiff1d(range(60), rows)
        Z, Z_out = standardize(X_train[others], X_train[rows])
        for k in range(15):
            w, b = slow_net(Z, y_train[others], lams[k], 0.5)
            errors[i, k] = np.mean((y_train[rows] - Z_out @ w - b) ** 2)
    mean, best = errors.mean(axis=0), errors.mean(axis=0).argmin()
    limit = mean[best] + errors[:, best].std(ddof=1) / 5**0.5
    best_lam, simple_lam = lams[best], lams[mean <= limit].max()
    Z = standardize(X_train, X_train)[0]
    best_features, simple_features = (
        np.count_nonzero(slow_net(Z, y_train, strength, 0.5)[0])
        for strength in (best_lam, simple_lam)
    )
    best_features, simple_features = 24 - best_features, 24 - simple_features
