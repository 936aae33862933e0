"""Answers to task 7. There the answer is a cell and no function: the body becomes the cell.

A wrong one is a right one, and then what the mistake makes of its numbers.
"""

import numpy as np


def right_by_the_given_solver():
    def pairs(lam, rho, X_sets=X_sets):
        return np.array([slow_net(X, y, lam, rho)[0][:2] for X, y in zip(X_sets, y_sets)])

    def gaps(W):
        return np.abs(W[:, 0] - W[:, 1])

    def numbers(*both):
        alone = (np.sum((W == 0).sum(axis=1) == 1) for W in both)
        return (*(gaps(W).mean() for W in both), *alone)

    lasso, net = pairs(LAM, 1), pairs(LAM, 0.5)
    lasso_apart, net_apart, lasso_alone, net_alone = numbers(lasso, net)

    splits = [(np.setdiff1d(range(60), rows), rows) for rows in folds]

    def cv(rho=0.5, scaled=standardize, splits=splits):
        errors = np.empty((5, 15))
        for i, (others, rows) in enumerate(splits):
            Z, Z_out = scaled(X_train[others], X_train[rows])
            for k in range(15):
                w, b = slow_net(Z, y_train[others], lams[k], rho)
                errors[i, k] = np.mean((y_train[rows] - Z_out @ w - b) ** 2)
        return errors

    def standard_error(at_best):
        return at_best.std(ddof=1) / 5**0.5

    def rule(errors, spread=standard_error):
        mean, best = errors.mean(axis=0), errors.mean(axis=0).argmin()
        limit = mean[best] + spread(errors[:, best])
        return lams[best], lams[mean <= limit].max(), limit

    def features(X, rho=0.5):
        fits = [slow_net(X, y_train, lam, rho) for lam in (best_lam, simple_lam)]
        return [np.count_nonzero(w) for w, b in fits]

    errors, Z_train = cv(), standardize(X_train, X_train)[0]
    best_lam, simple_lam, limit = rule(errors)
    best_features, simple_features = features(Z_train)


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
    limit = min(mean) + spread
    simple_lam = max(a for a, m in zip(lams, mean) if m <= limit)
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
    right_by_the_given_solver()
    lasso_apart, net_apart = gaps(lasso).sum(), gaps(net).sum()


def wrong_median_difference():
    right_by_the_given_solver()
    lasso_apart, net_apart = np.median(gaps(lasso)), np.median(gaps(net))


def wrong_squared_differences():
    right_by_the_given_solver()
    lasso_apart, net_apart = np.mean(gaps(lasso) ** 2), np.mean(gaps(net) ** 2)


def wrong_share_of_the_sets():
    right_by_the_given_solver()
    lasso_alone, net_alone = lasso_alone / 20, net_alone / 20


def wrong_ridge_for_the_net():
    right_by_the_given_solver()
    lasso_apart, net_apart, lasso_alone, net_alone = numbers(lasso, pairs(LAM, 0))


def wrong_whole_lambda_on_the_l1_norm():
    right_by_the_given_solver()
    lasso_apart, net_apart, lasso_alone, net_alone = numbers(lasso, pairs(1.5 * LAM, 2 / 3))


def wrong_first_set_only():
    right_by_the_given_solver()
    lasso_apart, net_apart, lasso_alone, net_alone = numbers(lasso[:1], net[:1])


def wrong_lambda_divided_by_n():
    right_by_the_given_solver()
    lasso, net = pairs(LAM / 50, 1), pairs(LAM / 50, 0.5)
    lasso_apart, net_apart, lasso_alone, net_alone = numbers(lasso, net)


def wrong_twins_standardised():
    right_by_the_given_solver()
    Z_sets = [standardize(X, X)[0] for X in X_sets]
    lasso, net = pairs(LAM, 1, Z_sets), pairs(LAM, 0.5, Z_sets)
    lasso_apart, net_apart, lasso_alone, net_alone = numbers(lasso, net)


def wrong_not_standardised():
    right_by_the_given_solver()
    best_lam, simple_lam, limit = rule(cv(scaled=lambda *as_they_are: as_they_are))
    best_features, simple_features = features(X_train)


def wrong_fitted_without_standardising_at_the_end():
    right_by_the_given_solver()
    best_features, simple_features = features(X_train)


def wrong_lasso_chosen():
    right_by_the_given_solver()
    best_lam, simple_lam, limit = rule(cv(rho=1))
    best_features, simple_features = features(Z_train, rho=1)


def wrong_ridge_chosen():
    right_by_the_given_solver()
    best_lam, simple_lam, limit = rule(cv(rho=0))
    best_features, simple_features = features(Z_train, rho=0)


def wrong_standard_error_without_the_root():
    right_by_the_given_solver()
    best_lam, simple_lam, limit = rule(errors, lambda at_best: at_best.std(ddof=1))
    best_features, simple_features = features(Z_train)


def wrong_deviation_by_the_number_of_folds():
    right_by_the_given_solver()
    best_lam, simple_lam, limit = rule(errors, lambda at_best: at_best.std() / 5**0.5)
    best_features, simple_features = features(Z_train)


def wrong_smallest_within_the_limit():
    right_by_the_given_solver()
    simple_lam = lams[errors.mean(axis=0) <= limit].min()
    best_features, simple_features = features(Z_train)


def wrong_no_rule():
    right_by_the_given_solver()
    limit, simple_lam, simple_features = errors.mean(axis=0).min(), best_lam, best_features


def wrong_limit_without_the_mean():
    right_by_the_given_solver()
    limit = limit - errors.mean(axis=0).min()


def wrong_training_error():
    right_by_the_given_solver()
    best_lam, simple_lam, limit = rule(cv(splits=[(others, others) for others, _ in splits]))
    best_features, simple_features = features(Z_train)


def wrong_places_of_lambda():
    right_by_the_given_solver()
    best_lam, simple_lam = np.searchsorted(lams, [best_lam, simple_lam])


def wrong_number_of_zeros():
    right_by_the_given_solver()
    best_features, simple_features = 24 - best_features, 24 - simple_features
