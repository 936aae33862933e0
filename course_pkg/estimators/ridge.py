"""`Ridge` and `RidgeCV`."""

from numbers import Integral, Real
from typing import Any, ClassVar

import numpy as np
from sklearn.base import BaseEstimator, MultiOutputMixin, RegressorMixin
from sklearn.metrics import check_scoring, get_scorer, get_scorer_names
from sklearn.model_selection import GridSearchCV
from sklearn.utils import check_scalar
from sklearn.utils._param_validation import Interval, StrOptions
from sklearn.utils.metadata_routing import (
    MetadataRouter,
    MethodMapping,
    _raise_for_params,
    _routing_enabled,
    process_routing,
)

from course_pkg import _check
from course_pkg._check import Array, Places
from course_pkg.centred import Centred
from course_pkg.estimators.contract import Data, Linear, by_target, minimum, times, validated
from course_pkg.estimators.left_out import left_out
from course_pkg.solvers import ridge as solvers

SOLVERS = {"auto", "svd", "cholesky", "lsqr", "sparse_cg", "sag", "saga", "lbfgs"}


class Ridge(MultiOutputMixin, Linear):
    """Ridge regression, interchangeable with ``sklearn.linear_model.Ridge``.

        argmin_{w, b}  Σᵢ sᵢ (yᵢ − xᵢᵀw − b)² + α ‖w‖²,    α = nλ in the course's convention

    Parameters: alpha ≥ 0, one number or one a target; fit_intercept; positive asks for w ≥ 0. The
    others make no difference: the minimum is found to rounding, whatever solver is named.
    After fit: coef_ (p,), or (t, p) for t targets; intercept_; n_iter_ (t,), the number of steps, 1
    for a closed form; n_features_in_, feature_names_in_.
    Source: Hoerl and Kennard (1970); chapter "Ridge".
    """

    _parameter_constraints: ClassVar[dict[str, Any]] = {
        "alpha": [Interval(Real, 0, None, closed="left"), "array-like"],
        "fit_intercept": ["boolean"],
        "copy_X": ["boolean"],
        "max_iter": [Interval(Integral, 1, None, closed="left"), None],
        "tol": [Interval(Real, 0, None, closed="left")],
        "solver": [StrOptions(SOLVERS)],
        "positive": ["boolean"],
        "random_state": ["random_state"],
    }

    def __init__(
        self,
        alpha: Any = 1.0,
        *,
        fit_intercept: bool = True,
        copy_X: bool = True,
        max_iter: int | None = None,
        tol: float = 1e-4,
        solver: str = "auto",
        positive: bool = False,
        random_state: Any = None,
    ) -> None:
        self.alpha = alpha
        self.fit_intercept = fit_intercept
        self.copy_X = copy_X
        self.max_iter = max_iter
        self.tol = tol
        self.solver = solver
        self.positive = positive
        self.random_state = random_state

    @validated
    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> "Ridge":
        """Fit to X (n, p), dense or sparse, and y (n,) or (n, t)."""
        data = self._data(X, y, sample_weight, multi_output=True)
        problem = data.problem(self.fit_intercept)
        W, self.n_iter_ = weights_by_target(problem, penalties(self.alpha, data), self.positive)
        self._keep(problem, W, data.dtype)
        return self


def penalties(alpha: Any, data: Data) -> Array:
    """λ for every target, (t,); ValueError where there are more or fewer α than targets."""
    alphas, targets = _check.strengths(np.ravel(alpha), "alpha"), data.y[0].size
    if len(alphas) not in (1, targets):
        raise ValueError(
            "Number of targets and number of penalties do not correspond: "
            f"{len(alphas)} != {targets}"
        )
    return np.broadcast_to(alphas / data.weights.sum(), targets)


@np.errstate(over="ignore", invalid="ignore")
def weights_by_target(
    problem: Centred, lams: Array, positive: bool = False
) -> tuple[Array, Places]:
    """The weights of every target at its λ, (t, p), and the number of steps to each, (t,)."""
    if problem.sparse or positive:
        each = zip(by_target(problem), lams, strict=True)
        found = [minimum(target, lam, 0.0, positive) for target, lam in each]
        return np.array([s.w for s in found]), np.array([max(s.n_iter, 1) for s in found])
    W, Y = np.empty((len(lams), problem.X.shape[1])), problem.y.reshape(len(problem.y), -1)
    for lam in np.unique(lams):  # targets of the same λ are solved at once
        same = lams == lam
        W[same] = solvers.solve(problem.X, Y[:, same], float(lam)).T
    return W, np.ones(len(lams), int)


class _Given(RegressorMixin, BaseEstimator):
    """Predicts what it is given: predictions made elsewhere, brought before a scorer."""

    def predict(self, X: Array) -> Array:
        return X


class RidgeCV(MultiOutputMixin, Linear):
    """Ridge at the α that cross-validation chooses, as ``sklearn.linear_model.RidgeCV``.

        argmin_α  Σᵢ sᵢ eᵢ²,    e the residuals of samples left out one by one, in closed form

    Parameters: alphas > 0, to choose from; fit_intercept; scoring, what scikit-learn takes as a
    scorer of the left-out predictions; cv, a splitter, then α is that of a GridSearchCV over
    `Ridge`; alpha_per_target. store_cv_results keeps cv_results_ (n, k) or (n, t, k): the squared
    errors sᵢ eᵢ², or with scoring the predictions.
    After fit: alpha_, best_score_, one or one a target; and those of `Ridge` at alpha_.
    Source: Allen (1974); Golub, Heath and Wahba (1979); chapter "Ridge".
    """

    _parameter_constraints: ClassVar[dict[str, Any]] = {
        "alphas": ["array-like", Interval(Real, 0, None, closed="neither")],
        "fit_intercept": ["boolean"],
        "scoring": [StrOptions(set(get_scorer_names())), callable, None],
        "cv": ["cv_object"],
        "gcv_mode": [StrOptions({"auto", "svd", "eigen"}), None],
        "store_cv_results": ["boolean"],
        "alpha_per_target": ["boolean"],
    }

    def __init__(
        self,
        alphas: Any = (0.1, 1.0, 10.0),
        *,
        fit_intercept: bool = True,
        scoring: Any = None,
        cv: Any = None,
        gcv_mode: str | None = None,
        store_cv_results: bool = False,
        alpha_per_target: bool = False,
    ) -> None:
        self.alphas = alphas
        self.fit_intercept = fit_intercept
        self.scoring = scoring
        self.cv = cv
        self.gcv_mode = gcv_mode
        self.store_cv_results = store_cv_results
        self.alpha_per_target = alpha_per_target

    @validated
    def fit(self, X: Any, y: Any, sample_weight: Any = None, **params: Any) -> "RidgeCV":
        """Choose on X (n, p), dense or sparse, and y (n,) or (n, t), then fit to all of them.

        params go to scorer and splitter, where scikit-learn's metadata routing is enabled.
        """
        _raise_for_params(params, self, "fit")
        data = self._data(X, y, sample_weight, multi_output=True, ensure_min_samples=2)
        problem = data.problem(self.fit_intercept)
        if sample_weight is not None:
            params["sample_weight"] = sample_weight
        if self.cv is None:
            self.alpha_, self.best_score_ = self._leave_one_out(data, problem, params)
        else:
            self.alpha_, self.best_score_ = self._search(data, params)
        W, _ = weights_by_target(problem, penalties(self.alpha_, data))
        self._keep(problem, W, data.dtype)
        return self

    def _leave_one_out(self, data: Data, problem: Centred, params: dict[str, Any]) -> Any:
        """The best α by left-out samples, and its score; or those of every target."""
        if _routing_enabled():
            params = process_routing(self, "fit", **params).scorer.score
        alphas, values, scores = self._candidates(), [], []
        for left in left_out(data, problem, alphas, self.fit_intercept):
            squares = self.scoring is None
            value = times(left**2, data.weights) if squares else data.y - left
            scores.append(self._score(value, data.y, params))
            values += [value] if self.store_cv_results else []
        if self.store_cv_results:
            self.cv_results_ = np.stack(values, axis=-1).astype(data.dtype)
        return alphas[np.argmax(scores, axis=0)], np.max(scores, axis=0)

    def _score(self, value: Array, y: Array, params: dict[str, Any]) -> Any:
        """How good the left-out squares or predictions (n,) or (n, t) are, or those of a target."""
        if self.alpha_per_target and y.ndim == 2 and y.shape[1] > 1:
            return [self._score(value[:, j], y[:, j], params) for j in range(y.shape[1])]
        if self.scoring is None:
            return -np.mean(value)
        return self._scorer()(_Given(), value, y, **params)

    def _search(self, data: Data, params: dict[str, Any]) -> Any:
        """The best α by the folds of cv, and its score."""
        for option in ("store_cv_results", "alpha_per_target"):
            if getattr(self, option):
                raise ValueError(f"cv!=None and {option}=True are incompatible")
        model = Ridge(fit_intercept=self.fit_intercept)
        if _routing_enabled():
            model.set_fit_request(sample_weight=True)
        search = GridSearchCV(
            model,
            {"alpha": self._candidates()},
            cv=self.cv,
            scoring=self._scorer(),
            refit=False,
        )
        search.fit(data.X, data.y, **params)
        return search.best_params_["alpha"], search.best_score_

    def _candidates(self) -> Array:
        given = [self.alphas] if np.ndim(self.alphas) == 0 else self.alphas
        bounds = "neither" if self.cv is None else "left"
        for place, alpha in enumerate(given):
            name = f"alphas[{place}]" if len(given) > 1 else "alphas"
            check_scalar(alpha, name, Real, min_val=0.0, include_boundaries=bounds)
        return _check.strengths(given, "alphas")

    def _scorer(self) -> Any:
        if _routing_enabled() and self.scoring is None:
            return get_scorer("r2").set_score_request(sample_weight=True)
        return check_scoring(self, scoring=self.scoring, allow_none=True)

    def get_metadata_routing(self) -> Any:
        """What of the arguments of fit goes to the scorer, and what to the splitter."""
        router = MetadataRouter(owner=self).add_self_request(self)
        scoring = MethodMapping().add(caller="fit", callee="score")
        splitting = MethodMapping().add(caller="fit", callee="split")
        router.add(scorer=self._scorer(), method_mapping=scoring)
        return router.add(splitter=self.cv, method_mapping=splitting)
