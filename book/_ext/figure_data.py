"""What the figures that one can move show: the package's numbers, computed while the book is built.

A function returns what the figure of its name in `book/figures` takes: the data, the values of each
control, and with which of them it starts.
"""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import numpy as np

from course_pkg import cross_validate, path, ridge
from course_pkg.data import diabetes, simulate, standardize
from course_pkg.nn.experiments.dropout import SCALINGS
from course_pkg.nn.optimizers import Adam
from course_pkg.solvers.ridge import Directions

Data = dict[str, Any]


def plain(value: Any) -> Any:
    """Arrays as lists, floats with six digits: enough for a picture."""
    if isinstance(value, dict):
        return {name: plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple | np.ndarray):
        return [plain(part) for part in value]
    return float(f"{value:.6g}") if isinstance(value, float | np.floating) else value


def shrinkage() -> Data:
    """Two features, the first of no weight; of the λ at which the lasso sees that, the best."""
    draw = simulate(30, 2, seed=49, correlation=0.6, noise=3.0, w=np.array([0.0, 1.5]))
    n, means = len(draw.y), {"x": draw.X.mean(axis=0), "y": draw.y.mean()}
    X, y = draw.X - means["x"], draw.y - means["y"]
    lams = np.geomspace(0.03, 3, 41)
    fits = path(draw.X, draw.y, lams)
    errors = [draw.excess(fit.w, fit.b) if fit.w[0] == 0 else np.inf for fit in fits]
    highest = max(ridge(X, y, 0).w)
    return {
        "G": X.T @ X / n,
        "g": X.T @ y / n,
        "means": means,
        "truth": draw.w,
        "covariance": draw.covariance,
        "window": [-0.95 * highest, 1.3 * highest],
        "highest": 1.1 * draw.excess(np.zeros(2)),
        "lams": lams,
        "rhos": np.linspace(0, 1, 21),
        "start": {"lam": lams[np.argmin(errors)], "rho": 1.0},
    }


def thresholds() -> Data:
    """One weight, and a threshold that it does not reach."""
    vs, ts = np.arange(-30, 31) / 10, np.arange(0, 21) / 10
    return {"vs": vs, "ts": ts, "start": {"v": 0.8, "t": 1.0}}


def directions() -> Data:
    """The ten directions of the diabetes data, with what least squares finds along each."""
    patients = diabetes()
    Z, y = standardize(patients.X), patients.y - patients.y.mean()
    n, p = Z.shape
    found = Directions.of(Z)
    noise = np.sum((y - Z @ ridge(Z, y, 0).w) ** 2) / (n - p - 1)
    lams = np.geomspace(1e-3, 10, 41)
    return {
        "variances": found.d**2 / n,
        "coefficients": found.U.T @ y / found.d,
        "deviations": np.sqrt(noise) / found.d,
        "lams": lams,
        "start": {"lam": lams[20]},
    }


def folds() -> Data:
    """The lasso on 120 samples of thirty features, dealt into ten folds twelve times."""
    w, noise = np.zeros(30), 3.0
    w[::5] = [2.0, 1.5, 1.0, 0.7, 0.4, 0.2]
    draw = simulate(120, 30, seed=0, correlation=0.5, noise=noise, w=w)
    lams, deals = np.geomspace(0.03, 3, 41), list(range(1, 13))
    found = [cross_validate(draw.X, draw.y, lams, folds=10, seed=deal - 1) for deal in deals]
    return {
        "samples": len(draw.y),
        "folds": len(found[0].errors),
        "means": [each.mean_error for each in found],
        "standard_errors": [each.standard_error for each in found],
        "bests": [each.best for each in found],
        "rules": [each.one_standard_error for each in found],
        "features": np.count_nonzero(found[0].W, axis=1).tolist(),
        "truth": [noise**2 + draw.excess(fit.w, fit.b) for fit in found[0]],
        "lams": lams,
        "deals": deals,
        "start": {"lam": lams[found[0].one_standard_error], "deal": 1},
    }


def dropout() -> Data:
    """A unit of sixteen inputs, and for sixty steps the draws that decide which are kept."""
    rng = np.random.default_rng(0)
    ps, one = np.arange(1, 20) / 20, np.ones(1)
    factors = {
        name: [[float(train(one, one > 0, p)[0]), after(p)] for p in ps]
        for name, (train, after) in SCALINGS.items()
    }
    return {
        "x": rng.random(16).round(3),
        "draws": rng.random((60, 16)).round(3),
        "ps": ps,
        "scalings": factors,
        "start": {"p": 0.75, "scaling": "no scaling"},
    }


def ball() -> Data:
    """A bowl whose lowest point lies outside the ball, and where the walk begins."""
    descent = {
        "G": [[1.0, 0.6], [0.6, 1.0]],
        "v": [2.2, 0.8],
        "rate": 0.2,
        "start": [-0.4, 0.3],
        "steps": 24,
    }
    radii, steps = np.arange(8, 29) / 10, list(range(25))
    start = {"radius": 1.4, "step": 8}
    window = [-1.7, 2.9]
    return {
        "descent": descent,
        "lam": 0.3,
        "window": window,
        "radii": radii,
        "steps": steps,
        "start": start,
    }


def decay() -> Data:
    """A hundred and fifty gradients around zero, and Adam's own settings but for the rate."""
    settings = asdict(Adam(learning_rate=0.005))
    strengths, sizes = np.geomspace(0.01, 1, 21), np.geomspace(1e-4, 10, 41)
    return {
        "noise": np.random.default_rng(0).normal(size=150).round(3),
        "adam": {name: settings[name] for name in ("learning_rate", "beta_1", "beta_2", "epsilon")},
        "strengths": strengths,
        "sizes": sizes,
        "start": {"strength": strengths[10], "size": sizes[0]},
    }


FIGURES: dict[str, Callable[[], Data]] = {
    figure.__name__: figure
    for figure in (ball, decay, directions, dropout, folds, shrinkage, thresholds)
}
