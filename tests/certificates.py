"""What certifies a minimum of the elastic net, found without the course's code.

minimise over w, b   1/(2n) Σᵢ sᵢ (yᵢ − xᵢᵀw − b)² + λ (ρ ‖w‖₁ + (1 − ρ)/2 ‖w‖²),    n = Σᵢ sᵢ
"""

import numpy as np
from sklearn.linear_model import ElasticNet, Ridge


def duality_gap(X, y, w, b, lam, rho):
    """Primal less the best dual value at two points made from the residual, in float64."""
    n, lasso, ridge = len(y), lam * rho, lam * (1 - rho)
    primal = np.sum((y - X @ w - b) ** 2) / (2 * n)
    primal += lasso * np.sum(np.abs(w)) + ridge / 2 * np.sum(w**2)
    X, y = X - X.mean(axis=0), y - y.mean()
    return primal - max(_lasso_dual(X, y, w, n, lasso, ridge), _ridge_dual(X, y, w, lasso, ridge))


def _lasso_dual(X, y, w, n, lasso, ridge):
    """With √(nλ₂) I as rows more, any θ with |X̃ᵀθ| ≤ nλ₁ proves (‖ỹ‖² − ‖ỹ − θ‖²)/(2n)."""
    rows = np.vstack([X, np.sqrt(n * ridge) * np.eye(len(w))])
    targets = np.append(y, np.zeros(len(w)))
    residual = targets - rows @ w
    steepest = np.max(np.abs(rows.T @ residual))
    theta = residual * min(1, n * lasso / steepest if steepest > 0 else 1)
    return (np.sum(targets**2) - np.sum((targets - theta) ** 2)) / (2 * n)


def _ridge_dual(X, y, w, lasso, ridge):
    """With a ridge part any θ proves (‖y‖² − ‖y − θ‖²)/(2n) − Σ max(|xⱼᵀθ|/n − λ₁, 0)²/(2λ₂)."""
    theta = y - X @ w
    beyond = np.maximum(np.abs(X.T @ theta) / len(y) - lasso, 0)
    proved = (np.sum(y**2) - np.sum((y - theta) ** 2)) / (2 * len(y))
    return proved - np.sum(beyond**2) / (2 * ridge) if ridge > 0 else -np.inf


def relative_gap(X, y, w, b, lam, rho):
    """The gap as a share of the objective at w = 0."""
    return duality_gap(X, y, w, b, lam, rho) / (np.var(y) / 2)


def by_scikit_learn(X, y, lam, rho, sample_weight=None, fit_intercept=True):
    """(w…, b) by coordinate descent run to the end of its digits; for ρ = 0 by a decomposition."""
    n = len(y) if sample_weight is None else np.sum(sample_weight)
    penalty = {"alpha": lam, "l1_ratio": rho, "tol": 1e-13, "max_iter": 10**6}
    ridge = Ridge(alpha=n * lam, solver="svd", fit_intercept=fit_intercept)
    model = ElasticNet(fit_intercept=fit_intercept, **penalty) if rho > 0 else ridge
    model.fit(X, y, sample_weight=sample_weight)
    return np.append(model.coef_, model.intercept_)


def refitted_errors(X, y, lams, rho, folds, standardize=False):
    """Each fold's mean squared error at each λ, one fit after the other, (folds, k)."""
    errors = []
    for train, test in folds:
        scale = X[train].std(0) if standardize else np.ones(X.shape[1])
        fits = [by_scikit_learn(X[train] / scale, y[train], lam, rho) for lam in lams]
        rows = np.column_stack([X[test] / scale, np.ones(len(test))])
        errors.append([np.mean((y[test] - rows @ wb) ** 2) for wb in fits])
    return np.array(errors)
