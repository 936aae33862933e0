"""Scikit-learn's test_ridge.py with our classes in the places of theirs."""

import pytest
from sklearn_yardstick.yardstick import borrowed

# Tests with folds of a single sample ask for a score that one sample does not have.
pytestmark = pytest.mark.filterwarnings(
    "ignore::sklearn.exceptions.UndefinedMetricWarning", "ignore:One or more of the test scores"
)

SOLVER = "passes until it asks for solver_, which names an algorithm of theirs", "'solver_'"

#: Tests that fail, why, and the text of the line or the message in which they do.
DIFFERENCES = {
    "test_ridge_regression[[]long-True-*": SOLVER,
    "test_ridge_regression[[]long-False-*": SOLVER,
    "test_ridge_regression[[]wide-True-*": SOLVER,
    "test_ridge_regression[[]wide-False-*": SOLVER,
    "test_regularization_limits_ridge_gcv[[]csr*-svd-*": (
        "gcv_mode makes no difference, and so is no reason to warn",
        "DID NOT WARN",
    ),
    "test_n_iter": ("a closed form takes one step, whatever max_iter", "reg.n_iter_, np.tile"),
    "test_ridge_fit_intercept_sparse_error*": (
        "sparse X with an intercept is fitted whatever solver is named",
        "DID NOT RAISE",
    ),
    "test_ridge_fit_intercept_sparse_sag*": (
        "passes until it asks for a warning that 'sag' takes many iterations",
        "DID NOT WARN",
    ),
    "test_ridge_positive_error_test*": (
        "positive weights are found whatever solver is named",
        "DID NOT RAISE",
    ),
    "test_lbfgs_solver_error": ("there is no iteration that could end early", "DID NOT WARN"),
}

globals().update(borrowed("test_ridge"))
