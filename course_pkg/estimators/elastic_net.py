"""`Lasso`, `ElasticNet`, `LassoCV` and `ElasticNetCV`."""

from functools import partial
from numbers import Integral, Real
from typing import Any, ClassVar

import numpy as np
from sklearn.base import MultiOutputMixin
from sklearn.model_selection import check_cv
from sklearn.utils import check_array, check_scalar, metadata_routing
from sklearn.utils._param_validation import Interval, StrOptions, validate_parameter_constraints
from sklearn.utils.metadata_routing import (
    MetadataRouter,
    MethodMapping,
    _raise_for_params,
    _routing_enabled,
    process_routing,
)
from sklearn.utils.parallel import Parallel, delayed

from course_pkg import _check
from course_pkg._check import Array, Places
from course_pkg.centred import Centred
from course_pkg.estimators.contract import (
    FLOATS,
    Data,
    Linear,
    by_target,
    full_path,
    minimum,
    validated,
)
from course_pkg.paths import mean_squares, split

#: The α of a grid where every weight is zero at any α.
RESOLUTION = float(np.finfo(np.float64).resolution)

_SHARE = Interval(Real, 0, 1, closed="both")
_GRID = [Interval(Integral, 1, None, closed="left"), "array-like"]
_SOLVER = {
    "max_iter": [Interval(Integral, 1, None, closed="left")],
    "copy_X": ["boolean"],
    "tol": [Interval(Real, 0, None, closed="left")],
    "positive": ["boolean"],
    "random_state": ["random_state"],
    "selection": [StrOptions({"cyclic", "random"})],
}


def alpha_grid(problem: Centred, l1_ratio: float, eps: float, k: int, positive: bool) -> Array:
    """k falling α, evenly spaced in the logarithm, from the one at which all weights are zero."""
    if l1_ratio == 0:
        raise ValueError(
            "Automatic alpha grid generation is not supported for l1_ratio=0. Please supply a "
            "grid by providing your estimator with the appropriate `alphas=` argument."
        )
    slopes = problem.correlate(problem.y[None])[0]
    largest = max(0.0, np.max(slopes if positive else np.abs(slopes))) / l1_ratio
    if largest <= RESOLUTION:
        return np.full(k, RESOLUTION)
    return np.geomspace(largest, largest * eps, k)


def enet_path(
    X: Any,
    y: Any,
    *,
    l1_ratio: float = 0.5,
    eps: float = 1e-3,
    alphas: Any = 100,
    precompute: Any = "auto",
    Xy: Any = None,
    copy_X: bool = True,
    coef_init: Any = None,
    verbose: Any = False,
    return_n_iter: bool = False,
    positive: bool = False,
    check_input: bool = True,
    tol: float = 1e-4,
    max_iter: int = 1000,
    random_state: Any = None,
    selection: str = "cyclic",
) -> tuple[Any, ...]:
    """The elastic net without intercept at every α, as ``sklearn.linear_model.enet_path``.

        argmin_w  1/(2n) ‖y − Xw‖² + α (l1_ratio ‖w‖₁ + (1 − l1_ratio)/2 ‖w‖²)

    X (n, p), dense or sparse; y (n,); alphas a number of α, down to eps times the first, or their
    values; positive asks for w ≥ 0. The other arguments make no difference to the result.
    Returns the α in falling order (k,), weights (p, k), duality gaps (k,), and with return_n_iter
    a list of numbers of steps. Raises ValueError for several targets, which would be another
    problem, that of ``MultiTaskElasticNet``.
    """
    named = {"l1_ratio": l1_ratio, "eps": eps, "alphas": alphas, "positive": positive}
    constraints = {name: _PATH[name] for name in named}
    validate_parameter_constraints(constraints, named, caller_name="enet_path")
    X = _check.design(check_array(X, accept_sparse="csc", dtype=FLOATS))
    y = _check.target(check_array(y, dtype=np.float64, ensure_2d=False), X.shape[0])
    problem = Centred.of(X, y, np.ones(len(y)), fit_intercept=False)
    if isinstance(alphas, Integral):
        alphas = alpha_grid(problem, l1_ratio, eps, int(alphas), positive)
    alphas = np.sort(_check.strengths(alphas, "alphas"))[::-1]
    found = full_path(problem, alphas, l1_ratio, positive)
    answer = alphas, found.W.T, found.gap
    return (*answer, found.n_iter.tolist()) if return_n_iter else answer


_PATH = {
    "l1_ratio": [_SHARE],
    "eps": [Interval(Real, 0, None, closed="neither")],
    "alphas": _GRID,
    "positive": ["boolean"],
}

#: `enet_path` for the lasso.
lasso_path = partial(enet_path, l1_ratio=1.0)


class ElasticNet(MultiOutputMixin, Linear):
    """The elastic net, interchangeable with ``sklearn.linear_model.ElasticNet``.

        argmin_{w, b}  1/(2n) Σᵢ sᵢ (yᵢ − xᵢᵀw − b)² + α (l1_ratio ‖w‖₁ + (1 − l1_ratio)/2 ‖w‖²)

    Parameters: alpha ≥ 0; l1_ratio from 0 to 1; fit_intercept; positive asks for w ≥ 0. The others
    make no difference: the minimum is found to rounding, at alpha = 0 too.
    After fit: coef_ (p,), or (t, p) for t targets, each its own problem; sparse_coef_; intercept_;
    dual_gap_ and n_iter_, a number or one a target; n_features_in_, feature_names_in_.
    Source: Zou and Hastie (2005); chapter "Elastic net".
    """

    # `check_input` is for callers in a hurry, not for pipelines to pass on.
    __metadata_request__fit: ClassVar = {"check_input": metadata_routing.UNUSED}

    _parameter_constraints: ClassVar[dict[str, Any]] = {
        **_SOLVER,
        "alpha": [Interval(Real, 0, None, closed="left")],
        "l1_ratio": [_SHARE],
        "fit_intercept": ["boolean"],
        "precompute": ["boolean", "array-like"],
        "max_iter": [*_SOLVER["max_iter"], None],
        "warm_start": ["boolean"],
    }

    path = staticmethod(enet_path)

    def __init__(
        self,
        alpha: float = 1.0,
        *,
        l1_ratio: float = 0.5,
        fit_intercept: bool = True,
        precompute: Any = False,
        max_iter: int | None = 1000,
        copy_X: bool = True,
        tol: float = 1e-4,
        warm_start: bool = False,
        positive: bool = False,
        random_state: Any = None,
        selection: str = "cyclic",
    ) -> None:
        self.alpha = alpha
        self.l1_ratio = l1_ratio
        self.fit_intercept = fit_intercept
        self.precompute = precompute
        self.max_iter = max_iter
        self.copy_X = copy_X
        self.tol = tol
        self.warm_start = warm_start
        self.positive = positive
        self.random_state = random_state
        self.selection = selection

    @validated
    def fit(
        self, X: Any, y: Any, sample_weight: Any = None, check_input: bool = True
    ) -> "ElasticNet":
        """Fit to X (n, p), dense or sparse, and y (n,) or (n, t); input is checked in any case."""
        data = self._data(X, y, sample_weight, multi_output=True)
        problem = data.problem(self.fit_intercept)
        found = [
            minimum(target, self.alpha, self.l1_ratio, self.positive)
            for target in by_target(problem)
        ]
        self._keep(problem, np.array([solution.w for solution in found]), data.dtype)
        self.dual_gap_ = np.array([solution.gap for solution in found], data.dtype)
        self.n_iter_: Any = [solution.n_iter for solution in found]
        if len(found) == 1:
            self.dual_gap_, self.n_iter_ = self.dual_gap_[0], self.n_iter_[0]
        return self

    @property
    def sparse_coef_(self) -> Any:
        """The weights as a sparse matrix, (1, p) or (t, p)."""
        from scipy.sparse import csr_matrix

        return csr_matrix(np.atleast_2d(self.coef_))


class Lasso(ElasticNet):
    """The lasso, interchangeable with ``sklearn.linear_model.Lasso``.

        argmin_{w, b}  1/(2n) Σᵢ sᵢ (yᵢ − xᵢᵀw − b)² + α ‖w‖₁

    Parameters and attributes are those of `ElasticNet` with l1_ratio = 1.
    Source: Tibshirani (1996); chapter "Lasso".
    """

    _parameter_constraints: ClassVar[dict[str, Any]] = {
        name: allowed
        for name, allowed in ElasticNet._parameter_constraints.items()
        if name != "l1_ratio"
    }

    def __init__(
        self,
        alpha: float = 1.0,
        *,
        fit_intercept: bool = True,
        precompute: Any = False,
        copy_X: bool = True,
        max_iter: int | None = 1000,
        tol: float = 1e-4,
        warm_start: bool = False,
        positive: bool = False,
        random_state: Any = None,
        selection: str = "cyclic",
    ) -> None:
        super().__init__(
            alpha,
            l1_ratio=1.0,
            fit_intercept=fit_intercept,
            precompute=precompute,
            max_iter=max_iter,
            copy_X=copy_X,
            tol=tol,
            warm_start=warm_start,
            positive=positive,
            random_state=random_state,
            selection=selection,
        )


class _ChosenByFolds(Linear):
    """α, and perhaps l1_ratio, with the smallest mean error on samples left out, fold by fold."""

    _parameter_constraints: ClassVar[dict[str, Any]] = {
        **_SOLVER,
        "eps": _PATH["eps"],
        "alphas": _GRID,
        "fit_intercept": ["boolean"],
        "precompute": [StrOptions({"auto"}), "array-like", "boolean"],
        "cv": ["cv_object"],
        "verbose": ["verbose"],
        "n_jobs": [Integral, None],
    }

    alphas: Any
    eps: float
    positive: bool
    cv: Any
    n_jobs: int | None
    verbose: Any

    @validated
    def fit(self, X: Any, y: Any, sample_weight: Any = None, **params: Any) -> "_ChosenByFolds":
        """Choose on X (n, p), dense or sparse, and y (n,), then fit to all of them.

        params go to the splitter, where scikit-learn's metadata routing is enabled.
        """
        _raise_for_params(params, self, "fit")
        data = self._data(X, y, sample_weight)
        problem = data.problem(self.fit_intercept)
        shares = np.atleast_1d(getattr(self, "l1_ratio", 1.0))
        grids = np.array([self._grid(problem, share) for share in shares])
        folds = self._folds(data, sample_weight, params)
        errors = Parallel(n_jobs=self.n_jobs, verbose=self.verbose, prefer="threads")(
            delayed(self._errors)(data, *candidates, *fold)
            for candidates in zip(grids, shares, strict=True)
            for fold in folds
        )
        errors = np.reshape(errors, (len(shares), len(folds), -1))
        share, place = np.unravel_index(errors.mean(axis=1).argmin(), grids.shape)
        if hasattr(self, "l1_ratio"):
            self.l1_ratio_ = shares[share]
        self.alpha_ = grids[share, place]
        one_grid = len(shares) == 1 or not isinstance(self.alphas, Integral)
        self.alphas_ = grids[0] if one_grid else grids
        self.mse_path_ = np.squeeze(np.moveaxis(errors, 2, 1))
        best = minimum(problem, float(self.alpha_), float(shares[share]), self.positive)
        self._keep(problem, best.w[None], data.dtype)
        self.dual_gap_, self.n_iter_ = data.dtype.type(best.gap), best.n_iter
        return self

    def _grid(self, problem: Centred, share: float) -> Array:
        if isinstance(self.alphas, Integral):
            return alpha_grid(problem, share, self.eps, int(self.alphas), self.positive)
        for place, alpha in enumerate(self.alphas):
            check_scalar(alpha, f"alphas[{place}]", Real, min_val=0.0, include_boundaries="left")
        return np.sort(_check.strengths(self.alphas, "alphas"))[::-1]

    def _folds(
        self, data: Data, sample_weight: Any, params: dict[str, Any]
    ) -> list[tuple[Places, Places]]:
        """The rows to train on and to test on, for each fold."""
        routed: Any = {}
        if _routing_enabled():
            given = {"sample_weight": sample_weight, **params}
            routed = process_routing(self, "fit", **given).splitter.split
        folds = list(check_cv(self.cv).split(data.X, data.y, **routed))
        return list(split(len(data.y), folds, None, data.weights))

    def _errors(
        self, data: Data, alphas: Array, share: float, training: Places, test: Places
    ) -> Array:
        """The errors (k,) on test rows of fits to training rows."""
        problem = data.at(training).problem(self.fit_intercept)
        weights, intercepts = problem.restore(full_path(problem, alphas, share, self.positive).W.T)
        return mean_squares(data.X, data.y, data.weights, test, weights.T, intercepts)

    def get_metadata_routing(self) -> Any:
        """What of the arguments of fit goes to the splitter."""
        splitting = MethodMapping().add(caller="fit", callee="split")
        router = MetadataRouter(owner=self).add_self_request(self)
        return router.add(splitter=check_cv(self.cv), method_mapping=splitting)


class LassoCV(_ChosenByFolds):
    """The lasso at the α that cross-validation chooses, as ``sklearn.linear_model.LassoCV``.

        argmin_α  mean over folds of Σ_{i in fold} sᵢ (yᵢ − xᵢᵀw − b)² / Σ sᵢ,
        w, b the lasso at α on all other folds

    Parameters: alphas, a number of α down to eps times the first, or their values; cv, what
    scikit-learn takes as a splitter; fit_intercept; positive; n_jobs, threads over folds.
    After fit: alpha_; alphas_ (k,); mse_path_ (k, folds); and those of `Lasso` at alpha_.
    Source: Stone (1974); chapter "Paths and choosing λ".
    """

    path = staticmethod(lasso_path)

    def __init__(
        self,
        *,
        eps: float = 1e-3,
        alphas: Any = 100,
        fit_intercept: bool = True,
        precompute: Any = "auto",
        max_iter: int = 1000,
        tol: float = 1e-4,
        copy_X: bool = True,
        cv: Any = None,
        verbose: Any = False,
        n_jobs: int | None = None,
        positive: bool = False,
        random_state: Any = None,
        selection: str = "cyclic",
    ) -> None:
        self.eps = eps
        self.alphas = alphas
        self.fit_intercept = fit_intercept
        self.precompute = precompute
        self.max_iter = max_iter
        self.tol = tol
        self.copy_X = copy_X
        self.cv = cv
        self.verbose = verbose
        self.n_jobs = n_jobs
        self.positive = positive
        self.random_state = random_state
        self.selection = selection


class ElasticNetCV(_ChosenByFolds):
    """The elastic net at the α and l1_ratio that cross-validation chooses.

    Interchangeable with ``sklearn.linear_model.ElasticNetCV``. Parameters are those of `LassoCV`,
    and l1_ratio, one number from 0 to 1 or several to choose from; with 0 among them, alphas must
    be values. After fit: l1_ratio_ besides; alphas_ (k,) or (ratios, k); mse_path_ (k, folds) or
    (ratios, k, folds).
    Source: Zou and Hastie (2005); chapter "Paths and choosing λ".
    """

    _parameter_constraints: ClassVar[dict[str, Any]] = {
        **_ChosenByFolds._parameter_constraints,
        "l1_ratio": [_SHARE, "array-like"],
    }

    path = staticmethod(enet_path)

    def __init__(
        self,
        *,
        l1_ratio: Any = 0.5,
        eps: float = 1e-3,
        alphas: Any = 100,
        fit_intercept: bool = True,
        precompute: Any = "auto",
        max_iter: int = 1000,
        tol: float = 1e-4,
        cv: Any = None,
        copy_X: bool = True,
        verbose: Any = 0,
        n_jobs: int | None = None,
        positive: bool = False,
        random_state: Any = None,
        selection: str = "cyclic",
    ) -> None:
        self.l1_ratio = l1_ratio
        self.eps = eps
        self.alphas = alphas
        self.fit_intercept = fit_intercept
        self.precompute = precompute
        self.max_iter = max_iter
        self.tol = tol
        self.cv = cv
        self.copy_X = copy_X
        self.verbose = verbose
        self.n_jobs = n_jobs
        self.positive = positive
        self.random_state = random_state
        self.selection = selection
