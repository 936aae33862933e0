"""One small function per package and task, each in the form that suits the package best.

All take (problem, tol, threads). A path returns W (k, p), cross-validation the mean squared error
over the folds (k,), leave-one-out the squared errors (k, n). Imports are part of the warm-up.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from multiprocessing.pool import ThreadPool
from typing import Any

import numpy as np

from benchmarks.solvers.certificate import validation_curve
from benchmarks.solvers.problems import FOLDS, Layout, Problem

Fit = Callable[[Problem, float, int], np.ndarray]


@dataclass(frozen=True)
class Package:
    """A package: the loosest tolerance worth trying (None: it takes none), and what it can do."""

    distribution: str
    loosest: float | None
    tasks: dict[str, Fit]
    layout: Layout = "F"
    takes_sparse: bool = True
    takes_elastic: bool = True

    def cannot(self, problem_row: Any) -> str:
        """Why this package has no entry in a row; empty where it has."""
        if problem_row.task not in self.tasks:
            return "has none"
        if problem_row.is_sparse and not self.takes_sparse:
            return "dense only"
        return "lasso only" if problem_row.rho == 0.5 and not self.takes_elastic else ""


def fold_by_fold(path: Fit) -> Fit:
    """The plain loop that anyone would write for a package without cross-validation of its own.

    (celer has one, which does not start with scikit-learn 1.9 and would run this very loop.)
    """

    def cross_validate(data: Problem, tol: float, threads: int) -> np.ndarray:
        def fit(rows: np.ndarray) -> np.ndarray:
            return path(replace(data, X=data.X[rows], y=data.y[rows]), tol, 1)

        everything = np.arange(len(data.y))
        with ThreadPool(threads) as pool:
            *paths, _ = pool.map(
                fit, [*(train for train, _ in data.folds), everything], chunksize=1
            )
        return validation_curve(data.X, data.y, data.folds, paths)

    return cross_validate


# The course's own --------------------------------------------------------------------------------


def course_path(data: Problem, tol: float, threads: int) -> np.ndarray:
    import course_pkg

    rho, lams = data.row.rho, data.lams
    if len(lams) == 1:
        return course_pkg.elastic_net(data.X, data.y, lams[0], rho, fit_intercept=False).w[None]
    return course_pkg.path(data.X, data.y, lams, rho, fit_intercept=False).W


def course_cross_validate(data: Problem, tol: float, threads: int) -> np.ndarray:
    import course_pkg

    validated = course_pkg.cross_validate(
        data.X, data.y, data.lams, folds=data.folds, fit_intercept=False
    )
    return validated.errors.mean(axis=0)


def course_leave_one_out(data: Problem, tol: float, threads: int) -> np.ndarray:
    import course_pkg

    return course_pkg.leave_one_out(data.X, data.y, data.lams) ** 2


# scikit-learn ------------------------------------------------------------------------------------


def sklearn_path(data: Problem, tol: float, threads: int) -> np.ndarray:
    from sklearn.linear_model import enet_path

    return enet_path(
        data.X,
        data.y,
        l1_ratio=data.row.rho,
        alphas=data.lams,
        precompute=data.row.needs_gram,
        tol=tol,
        max_iter=1_000_000,
    )[1].T


def sklearn_lars(data: Problem, tol: float, threads: int) -> np.ndarray:
    from scipy.interpolate import make_interp_spline
    from sklearn.linear_model import lars_path

    lams = data.lams
    knots, _, coefficients = lars_path(
        data.X, data.y, method="lasso", alpha_min=lams[-1], max_iter=100_000
    )
    # The solution is linear in λ between the knots, and 0 above the first.
    inside = np.minimum(lams, knots[0])
    kept = np.append(np.flatnonzero(np.diff(knots) < 0), len(knots) - 1)[::-1]
    return make_interp_spline(knots[kept], coefficients[:, kept].T, k=1)(inside)


def sklearn_cross_validate(data: Problem, tol: float, threads: int) -> np.ndarray:
    from sklearn.linear_model import LassoCV

    model = LassoCV(
        alphas=data.lams,
        fit_intercept=False,
        cv=data.folds,
        tol=tol,
        max_iter=1_000_000,
        n_jobs=threads,
    )
    return model.fit(data.X, data.y).mse_path_.mean(axis=1)


def sklearn_ridge(data: Problem, tol: float, threads: int) -> np.ndarray:
    from sklearn.linear_model import ridge_regression

    # One SVD for every λ, which scikit-learn only does for targets that each have their own.
    n, k = len(data.y), len(data.lams)
    return ridge_regression(
        data.X, np.repeat(data.y[:, None], k, axis=1), n * data.lams, solver="svd"
    )


def sklearn_leave_one_out(data: Problem, tol: float, threads: int) -> np.ndarray:
    from sklearn.linear_model import RidgeCV

    model = RidgeCV(alphas=len(data.y) * data.lams, store_cv_results=True)
    return model.fit(data.X, data.y).cv_results_.T


# celer -------------------------------------------------------------------------------------------


def celer_path(data: Problem, tol: float, threads: int) -> np.ndarray:
    from celer import celer_path

    return celer_path(
        data.X,
        data.y,
        "lasso",
        alphas=data.lams,
        l1_ratio=data.row.rho,
        tol=tol,
        prune=1,
        max_iter=1000,
    )[1].T


# skglm -------------------------------------------------------------------------------------------


def skglm_path(data: Problem, tol: float, threads: int) -> np.ndarray:
    from skglm import ElasticNet, Lasso

    rho = data.row.rho
    model = Lasso() if rho == 1 else ElasticNet(l1_ratio=rho)
    model.set_params(fit_intercept=False, tol=tol, max_iter=1000)
    return model.path(data.X, data.y, data.lams, return_n_iter=False)[1].T


# adelie ------------------------------------------------------------------------------------------


def adelie_path(data: Problem, tol: float, threads: int) -> np.ndarray:
    import adelie

    common = {
        "alpha": data.row.rho,
        "lmda_path": data.lams,
        "tol": tol,
        "max_iters": 10_000_000,
        "early_exit": False,
        "progress_bar": False,
        "n_threads": threads,
    }
    n, X = len(data.y), data.X
    if (
        data.row.needs_gram and data.row.p <= n and data.row.rho > 0
    ):  # else its covariance form fails
        gram = adelie.matrix.dense(X.T @ X / n, method="cov", n_threads=threads)
        state = adelie.gaussian_cov(gram, X.T @ data.y / n, **common)
    else:
        wrap = adelie.matrix.sparse if data.row.is_sparse else adelie.matrix.dense
        wrapped = wrap(X, method="naive", n_threads=threads)
        state = adelie.grpnet(wrapped, adelie.glm.gaussian(y=data.y), intercept=False, **common)
    return state.betas.toarray()


def adelie_cross_validate(data: Problem, tol: float, threads: int) -> np.ndarray:
    import adelie

    result = adelie.cv_grpnet(
        data.X,
        adelie.glm.gaussian(y=data.y),
        n_folds=FOLDS,
        seed=0,
        min_ratio=data.row.lowest,
        lmda_path_size=data.row.k,
        intercept=False,
        tol=tol,
        max_iters=10_000_000,
        n_threads=threads,
        progress_bar=False,
    )
    # Its loss leaves out y² and halves the rest.
    return 2 * result.avg_losses + np.mean([np.mean(data.y[test] ** 2) for _, test in data.folds])


# glmnet: the Fortran, as its thin Python package wraps it ----------------------------------------


def glmnet_path(data: Problem, tol: float, threads: int) -> np.ndarray:
    from glmnet._glmnet import elnet, solns, spelnet

    X, (n, p) = data.X, data.X.shape
    form = 1 if data.row.needs_gram and p <= n else 2  # by covariances, or by residuals
    none, limits = 0, np.array([[-np.inf], [np.inf]]) * np.ones(p)
    weights, penalties, n_iter = np.ones(n), np.ones(p), 2_000_000_000
    options = (p, 1.0, data.lams, tol)
    settings = {"isd": False, "intr": False, "maxit": n_iter}
    # The Fortran overwrites what it is given.
    if data.row.is_sparse:
        found = spelnet(
            form, data.row.rho, n, p, X.data.copy(), X.indptr + 1, X.indices + 1, data.y.copy(),
            weights, none, penalties, limits, p, *options, **settings,
        )  # fmt: skip
    else:
        found = elnet(
            form, data.row.rho, X.copy(order="F"), data.y.copy(),
            weights, none, penalties, limits, *options, **settings,
        )  # fmt: skip
    _, _, coefficients, order, n_active, _, _, _, error = found
    if error:
        raise RuntimeError(f"glmnet stopped with code {error}")
    return solns(p, coefficients, order, n_active).T


def glmnet_cross_validate(data: Problem, tol: float, threads: int) -> np.ndarray:
    from glmnet import ElasticNet

    model = ElasticNet(
        lambda_path=data.lams,
        standardize=False,
        fit_intercept=False,
        n_splits=FOLDS,
        scoring="mean_squared_error",
        tol=tol,
        max_iter=2_000_000_000,
        n_jobs=threads,
    )
    return -model.fit(data.X, data.y, groups=data.fold_of).cv_mean_score_


# picasso -----------------------------------------------------------------------------------------


def picasso_path(data: Problem, tol: float, threads: int) -> np.ndarray:
    import pycasso

    solver = pycasso.Solver(
        data.X,
        data.y,
        data.lams,
        useintercept=False,
        standardize=False,
        type_gaussian="covariance" if data.row.needs_gram else "naive",
        prec=tol,
        max_ite=1_000_000,
    )
    solver.train()
    return solver.coef()["beta"]


PACKAGES = {
    "ours": Package(
        "course-pkg",
        None,
        {
            "path": course_path,
            "ridge": course_path,
            "cross_validate": course_cross_validate,
            "leave_one_out": course_leave_one_out,
        },
    ),
    "scikit-learn": Package(
        "scikit-learn",
        1e-4,
        {
            "path": sklearn_path,
            "ridge": sklearn_ridge,
            "cross_validate": sklearn_cross_validate,
            "leave_one_out": sklearn_leave_one_out,
        },
    ),
    "sklearn-lars": Package(
        "scikit-learn", None, {"path": sklearn_lars}, takes_sparse=False, takes_elastic=False
    ),
    "celer": Package(
        "celer", 1e-3, {"path": celer_path, "cross_validate": fold_by_fold(celer_path)}
    ),
    "skglm": Package(
        "skglm", 1e-2, {"path": skglm_path, "cross_validate": fold_by_fold(skglm_path)}
    ),
    "adelie": Package(
        "adelie",
        1e-6,
        {"path": adelie_path, "ridge": adelie_path, "cross_validate": adelie_cross_validate},
    ),
    "glmnet": Package(
        "python-glmnet",
        1e-6,
        {"path": glmnet_path, "ridge": glmnet_path, "cross_validate": glmnet_cross_validate},
    ),
    "picasso": Package(
        "pycasso",
        1e-5,
        {"path": picasso_path, "cross_validate": fold_by_fold(picasso_path)},
        layout="C",
        takes_sparse=False,
        takes_elastic=False,
    ),
}
