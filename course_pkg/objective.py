"""The objective that every linear method of the course minimises, and what certifies a minimum.

    1/(2n) ‖y − Xw‖² + λ₁ ‖w‖₁ + λ₂/2 ‖w‖²,    λ₁ = λρ, λ₂ = λ(1 − ρ)

Inside this module X and y are centred (or b is 0 by choice), so that b has left the problem.
Everything is plain array arithmetic over the module that `backend.namespace` names, and takes one
problem, w (p,) with y (n,), or k of them side by side, w (p, k) with y (n, k) or (n, 1).
The residual y − Xw and the correlations Xᵀ(y − Xw)/n cost a pass over X each; whoever has them
already hands them over instead of X.
"""

from typing import Any

import numpy as np

from course_pkg.backend import namespace
from course_pkg.penalties import soft_threshold


def loss(residual: Any) -> Any:
    """1/(2n) ‖residual‖², in the units of y squared."""
    return namespace(residual).sum(residual**2, axis=0) / (2 * len(residual))


def objective(residual: Any, w: Any, lam1: Any, lam2: Any) -> Any:
    """1/(2n) ‖residual‖² + λ₁ ‖w‖₁ + λ₂/2 ‖w‖², in the units of y squared."""
    return loss(residual) + penalty(w, lam1, lam2)


def penalty(w: Any, lam1: Any, lam2: Any) -> Any:
    """λ₁ ‖w‖₁ + λ₂/2 ‖w‖²."""
    xp = namespace(w)
    return lam1 * xp.sum(xp.abs(w), axis=0) + lam2 / 2 * xp.sum(w**2, axis=0)


def kkt_residual(correlation: Any, w: Any, lam1: Any, lam2: Any) -> Any:
    """How far 0 is from the subgradients of the objective at w: 0 at a minimum.

    Where wⱼ ≠ 0 the slope of the loss must balance that of the penalty,
    xⱼᵀr/n = λ₂wⱼ + λ₁ sign wⱼ; where wⱼ = 0 it must not exceed it,
    |xⱼᵀr/n| ≤ λ₁. The largest violation is returned.
    """
    xp = namespace(correlation)
    at_weights = xp.abs(correlation - lam2 * w - lam1 * xp.sign(w))
    at_zeros = xp.maximum(xp.abs(correlation) - lam1, 0.0)
    return xp.max(xp.where(w != 0, at_weights, at_zeros), axis=0)


def gap(
    residual: Any, correlation: Any, w: Any, lam1: Any, lam2: Any, positive: bool = False
) -> Any:
    """Duality gap at w: an upper bound on objective(w) − minimum, of the shape of λ."""
    return gap_from_loss(loss(residual), correlation, w, lam1, lam2, positive)


def gap_from_loss(
    loss: Any, correlation: Any, w: Any, lam1: Any, lam2: Any, positive: bool = False
) -> Any:
    """The duality gap where the residuals are known by their loss, 1/(2n) ‖y − Xw‖², alone.

    Two dual points give two bounds, and each can be the smaller one:
    the residual itself, where the ridge part makes every point feasible, and
    the residual of the problem with √(nλ₂) I as rows more, scaled until |xⱼᵀθ| ≤ λ₁.
    Both are written as sums of terms that are each ≥ 0, so that no digit cancels in a tiny gap.
    Where w ≥ 0 is asked for (positive), xⱼᵀθ ≤ λ₁ is enough.
    """
    xp = namespace(correlation)
    unscaled = _gap_of_residual(correlation, w, lam1, lam2, positive)
    scaled = _gap_of_scaled_residual(loss, correlation, w, lam1, lam2, positive)
    return xp.maximum(xp.minimum(unscaled, scaled), 0.0)  # below 0 it is rounding


def _gap_of_residual(c: Any, w: Any, lam1: Any, lam2: Any, positive: bool) -> Any:
    xp = namespace(c)
    beyond = xp.maximum(c - lam1, 0.0) if positive else soft_threshold(c, lam1)
    ridge_part = xp.sum((beyond - lam2 * w) ** 2, axis=0)
    lasso_part = xp.sum(lam1 * xp.abs(w) - (c - beyond) * w, axis=0)
    curved = lam2 > 0
    return xp.where(curved, lasso_part + ridge_part / xp.where(curved, 2 * lam2, 1.0), np.inf)


def _gap_of_scaled_residual(loss: Any, c: Any, w: Any, lam1: Any, lam2: Any, positive: bool) -> Any:
    xp = namespace(c)
    c = c - lam2 * w
    largest = xp.max(c if positive else xp.abs(c), axis=0)
    scale = xp.where(largest > lam1, lam1 / xp.where(largest > 0, largest, 1.0), 1.0)
    lasso_part = xp.sum(lam1 * xp.abs(w) - scale * c * w, axis=0)
    return (1 - scale) ** 2 * (loss + lam2 / 2 * xp.sum(w**2, axis=0)) + lasso_part


def lambda_max(correlation: Any, rho: float) -> Any:
    """The smallest λ at which w = 0 is the minimum: max |xⱼᵀy|/(nρ), from the correlations at 0.

    A pure ridge (ρ = 0) shrinks but never reaches 0; there it is infinite.
    """
    xp = namespace(correlation)
    return xp.max(xp.abs(correlation), axis=0) / rho if rho > 0 else np.inf
