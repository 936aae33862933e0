"""The benchmarks' certificate: what it accepts, and above all what it rejects."""

import numpy as np
import pytest
from oracles import refitted_residuals
from scipy import sparse
from sklearn.linear_model import enet_path

from benchmarks.solvers.certificate import (
    TARGETS,
    distance,
    left_out_errors,
    relative_gap,
    validation_curve,
)

TARGET = TARGETS["path"]


@pytest.fixture
def problem():
    """(X, y, λ) of 30 samples of 40 features with ‖y‖²/n = 1."""
    rng = np.random.default_rng(0)
    X = rng.normal(size=(30, 40))
    y = X[:, :5].sum(axis=1) + rng.normal(size=30)
    y /= np.sqrt(np.mean(y**2))
    return X, y, np.abs(X.T @ y).max() / 30 * np.geomspace(1, 0.01, 7)


def minimum(X, y, lams, rho):
    """W (k, p) by scikit-learn, far tighter than the target."""
    return enet_path(X, y, l1_ratio=rho, alphas=lams, tol=1e-14, max_iter=1_000_000)[1].T


@pytest.fixture(params=[1.0, 0.5, 0.01])
def solved(request, problem):
    """(X, y, λ, ρ, W) with W right."""
    return *problem, request.param, minimum(*problem, request.param)


def test_the_minimum_is_accepted(solved):
    """A minimum has no gap at any λ."""
    X, y, lams, rho, W = solved
    assert np.abs(relative_gap(X, y, W, lams, rho)).max() < TARGET / 1000


def test_sparse_columns_are_the_same_problem(solved):
    """A sparse X gives the gaps of the dense one."""
    X, y, lams, rho, W = solved
    dense = relative_gap(X, y, 1.01 * W, lams, rho)
    np.testing.assert_allclose(
        relative_gap(sparse.csc_matrix(X), y, 1.01 * W, lams, rho), dense, atol=1e-14
    )


def test_the_minimum_of_ridge_is_accepted(problem):
    """Without an ℓ₁ part the normal equations have no gap."""
    X, y, lams = problem
    W = np.array([np.linalg.solve(X.T @ X + 30 * lam * np.eye(40), X.T @ y) for lam in lams])
    assert np.abs(relative_gap(X, y, W, lams, 0.0)).max() < TARGET / 1000


@pytest.mark.parametrize(
    "spoil",
    [
        lambda W: 1.01 * W,
        lambda W: W + 1e-3,
        lambda W: -W,
        lambda W: np.roll(W, 1, axis=0),
        lambda W: np.roll(W, 1, axis=1),
        lambda W: np.where(np.abs(W) < 0.05, 0, W),
        lambda W: np.full_like(W, np.nan),
        lambda W: W[:-1],
    ],
    ids=[
        "scaled",
        "shifted",
        "sign",
        "λ shifted",
        "features shifted",
        "cut",
        "not finite",
        "short",
    ],
)
def test_a_wrong_path_is_rejected(solved, spoil):
    """Weights that are nearly right, or right at another λ, are not certified."""
    X, y, lams, rho, W = solved
    assert relative_gap(X, y, spoil(W), lams, rho).max() > TARGET


@pytest.mark.parametrize("factor", [1.02, 2, 1 / 30])
def test_another_convention_of_the_strength_is_rejected(problem, factor):
    """The minimum for another λ, as from a forgotten ½ or n, is not certified."""
    X, y, lams = problem
    W = minimum(X, y, factor * lams, 1.0)
    assert relative_gap(X, y, W, lams, 1.0).max() > TARGET


def test_the_gap_bounds_how_far_the_objective_is_above_the_minimum(solved):
    """No gap is below the true distance, which a better answer shows."""
    X, y, lams, rho, W = solved
    rough = W + np.random.default_rng(1).normal(size=W.shape) * 0.01

    def objective(W):
        loss = np.sum((y[:, None] - X @ W.T) ** 2, axis=0) / 60
        penalty = rho * np.abs(W).sum(axis=1) + (1 - rho) / 2 * np.sum(W**2, axis=1)
        return loss + lams * penalty

    above = (objective(rough) - objective(W)) / 0.5
    assert (relative_gap(X, y, rough, lams, rho) >= above - 1e-12).all()


@pytest.mark.parametrize("p", [4, 40])
def test_left_out_errors_are_those_of_fits_without_the_sample(problem, p):
    """The hat matrix gives what refitting without each sample gives, for p below and above n."""
    X, y, _ = problem
    expected = refitted_residuals(X[:, :p] + 3, y + 2, 0.1) ** 2
    np.testing.assert_allclose(left_out_errors(X[:, :p] + 3, y + 2, 0.1), expected, rtol=1e-6)


def test_the_curve_is_the_mean_over_folds(problem):
    """With weights of 0 a fold's error is the mean square of what it leaves out."""
    X, y, _ = problem
    folds = [(np.arange(10, 30), np.arange(10)), (np.arange(20), np.arange(20, 30))]
    expected = (np.mean(y[:10] ** 2) + np.mean(y[20:] ** 2)) / 2
    curve = validation_curve(X, y, folds, [np.zeros((7, 40))] * 2)
    np.testing.assert_allclose(curve, np.full(7, expected))


@pytest.mark.parametrize("wrong", [np.zeros(2), np.array([1.0, 2.0, np.nan])])
def test_a_curve_without_its_numbers_is_infinitely_far(wrong):
    """A curve too short, or with a number missing, agrees with nothing."""
    assert distance(wrong, np.array([1.0, 2.0, 3.0]), 1.0) == np.inf


def test_distance_is_in_units_of_the_scale():
    """A difference of 1 over a scale of 4 is a quarter."""
    assert distance(np.array([1.0, 3.0]), np.array([1.0, 2.0]), 4.0) == 0.25
