"""Ridge on scikit-learn's contract: its own checks, and equality with its own Ridge.

One check is skipped for each estimator: that of arrays other than NumPy's, which wants
SCIPY_ARRAY_API set before SciPy is imported, and which Ridge does not claim to take (its tag says
so). Those that need pandas run, as pandas is a development dependency.
"""

import numpy as np
import pandas as pd
import pytest
import sklearn.linear_model
from oracles import four_parts
from scipy import sparse
from shapes import SHAPES
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils.estimator_checks import parametrize_with_checks

from course_pkg import Ridge, ridge

WEIGHTS = np.array([0, 1, 2, 0.5] * 3)


def both(model):
    """Weights and intercepts side by side."""
    return np.column_stack([np.atleast_2d(model.coef_), np.atleast_1d(model.intercept_)])


def theirs(**parameters):
    """Scikit-learn's Ridge by its most accurate algorithm."""
    return sklearn.linear_model.Ridge(solver="svd", **parameters)


@parametrize_with_checks([Ridge(), Ridge(alpha=0), Ridge(fit_intercept=False)])
def test_keeps_the_contract(estimator, check):
    """Every check of scikit-learn's that applies to a regressor passes."""
    check(estimator)


@pytest.mark.parametrize("alpha", [1e-3, 1, 100])
@pytest.mark.parametrize("fit_intercept", [True, False])
@pytest.mark.parametrize("weights", [None, WEIGHTS], ids=["unweighted", "weighted"])
def test_equals_theirs(data, alpha, fit_intercept, weights):
    """The same α gives the same weights and intercept as scikit-learn."""
    expected = theirs(alpha=alpha, fit_intercept=fit_intercept).fit(*data, weights)
    model = Ridge(alpha, fit_intercept=fit_intercept).fit(*data, weights)
    np.testing.assert_allclose(both(expected), both(model), rtol=1e-9)


def test_equals_theirs_in_every_shape(shape):
    """Whatever the shape, the same weights and intercept."""
    expected = both(theirs().fit(*shape))
    np.testing.assert_allclose(both(Ridge().fit(*shape)), expected, rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize("targets", [2, 3])
@pytest.mark.parametrize("weights", [None, WEIGHTS], ids=["unweighted", "weighted"])
def test_several_targets_equal_theirs(data, targets, weights):
    """A matrix y gives weights (t, p), intercepts (t,) and fits (n, t)."""
    X, y = data
    Y = np.column_stack([y, y**2, 1 - y])[:, :targets]
    expected, model = theirs().fit(X, Y, weights), Ridge().fit(X, Y, weights)
    assert expected.intercept_.shape == model.intercept_.shape
    np.testing.assert_allclose(both(expected), both(model), rtol=1e-9)
    np.testing.assert_allclose(expected.predict(X), model.predict(X), rtol=1e-9)


def test_column_of_targets_stays_a_column(data):
    """A matrix y of one column is fitted as such, where scikit-learn makes a vector of it."""
    X, y = data
    model = Ridge().fit(X, y[:, None])
    assert model.coef_.shape == (1, 3)
    np.testing.assert_allclose(theirs().fit(X, y).predict(X)[:, None], model.predict(X))


@pytest.mark.parametrize("fit_intercept", [True, False])
def test_shapes_of_attributes_equal_theirs(data, fit_intercept):
    """Weights are (p,) and the intercept a number, also where it is fixed at 0."""
    expected = theirs(fit_intercept=fit_intercept).fit(*data)
    model = Ridge(fit_intercept=fit_intercept).fit(*data)
    assert np.shape(expected.coef_) == np.shape(model.coef_) == (3,)
    assert np.shape(expected.intercept_) == np.shape(model.intercept_) == ()


@pytest.mark.parametrize("weights", [None, WEIGHTS], ids=["unweighted", "weighted"])
def test_alpha_is_n_times_lambda(data, weights):
    """The course's λ is α over the sum of the sample weights."""
    alpha = 0.3 * (12 if weights is None else WEIGHTS.sum())
    expected = ridge(*data, 0.3, sample_weight=weights)
    model = Ridge(alpha).fit(*data, weights)
    np.testing.assert_allclose([*expected.w, expected.b], both(model)[0], rtol=1e-9)


def test_forms_agree(whole, form):
    """Views, lists, integers, single precision, tables: the same fit."""
    X, y = map(form, whole)
    np.testing.assert_allclose(both(Ridge().fit(*whole)), both(Ridge().fit(X, y)), rtol=1e-12)


@pytest.mark.parametrize("dtype", [np.float32, np.float16, np.int32, np.uint8, bool])
def test_predictions_are_float64(whole, dtype):
    """Whatever comes in, computing and answering is in double precision."""
    X, y = (array.astype(dtype) for array in whole)
    assert Ridge().fit(X, y).predict(X).dtype == np.float64


def test_clone_is_unfitted_with_the_same_parameters(data):
    """A clone keeps what was asked and forgets what was learnt."""
    copy = clone(Ridge(0.5, fit_intercept=False).fit(*data))
    assert copy.get_params() == {"alpha": 0.5, "fit_intercept": False}
    with pytest.raises(NotFittedError):
        copy.predict(data[0])


def test_pipeline_equals_theirs(data):
    """In a pipeline, with sample weights routed to it, nothing changes."""
    X, y = data
    expected, model = (
        make_pipeline(StandardScaler(), theirs()),
        make_pipeline(StandardScaler(), Ridge()),
    )
    expected.fit(X, y, ridge__sample_weight=WEIGHTS)
    model.fit(X, y, ridge__sample_weight=WEIGHTS)
    np.testing.assert_allclose(expected.predict(X), model.predict(X))


def test_grid_search_equals_theirs(data):
    """A search chooses the same α by the same scores."""
    grid = {"alpha": [0.1, 1, 10, 100]}
    expected, found = (GridSearchCV(m, grid, cv=3).fit(*data) for m in (theirs(), Ridge()))
    assert expected.best_params_ == found.best_params_
    mean = "mean_test_score"
    np.testing.assert_allclose(expected.cv_results_[mean], found.cv_results_[mean])


def test_column_names_are_remembered_and_asked_for(data):
    """Columns in another order than in fit are an error, not another prediction."""
    X = pd.DataFrame(data[0], columns=["a", "b", "c"])
    model = Ridge().fit(X, data[1])
    assert list(model.feature_names_in_) == ["a", "b", "c"]
    with pytest.raises(ValueError, match="feature names should match"):
        model.predict(X[["b", "a", "c"]])


def test_input_is_not_written_to(data):
    """The arrays after fit and predict are those before."""
    before = np.column_stack(data)
    Ridge().fit(*data, WEIGHTS).predict(data[0])
    np.testing.assert_array_equal(before, np.column_stack(data))


@pytest.mark.parametrize("alpha", [-1, np.nan, np.inf, "1", None, True, [1.0]], ids=repr)
def test_bad_alpha_is_refused(data, alpha):
    """An α that is no number from 0 upwards is refused in fit, by its own name."""
    with pytest.raises(ValueError, match=four_parts("alpha", "is ", "Use 0")):
        Ridge(alpha).fit(*data)


@pytest.mark.parametrize(
    ("X", "y", "weights", "text"),
    [
        (np.eye(3) * 1e200, np.ones(3), None, four_parts("X", r"1e\+200", "Multiply X")),
        (np.eye(3), [0, 0, 1e200], None, four_parts("y", r"1e\+200", "Multiply y")),
        (np.eye(3), np.ones(3), [1, -1, 1], four_parts("sample_weight", "from -1 to 1", "Drop")),
        (np.eye(3), np.ones(3), [0, 0, 0], "at least one non-zero number"),
        (np.eye(3), np.ones(2), None, "inconsistent numbers of samples"),
        (np.ones(3), np.ones(3), None, "Expected 2D array"),
        (np.full((3, 1), np.nan), np.ones(3), None, "contains NaN"),
        (np.full((3, 1), 1j), np.ones(3), None, "Complex data not supported"),
        (np.array([["a"]] * 3), np.ones(3), None, "could not convert string to float|dtype"),
    ],
)
def test_bad_input_is_refused(X, y, weights, text):
    """What scikit-learn looks at is refused in its words, what it does not in ours."""
    with pytest.raises(ValueError, match=text):
        Ridge().fit(X, y, weights)


def test_sparse_input_is_refused(data):
    """Sparse matrices are refused by a TypeError, as scikit-learn asks, and not made dense."""
    with pytest.raises(TypeError, match="dense data is required"):
        Ridge().fit(sparse.csr_array(data[0]), data[1])


def test_no_penalty_is_the_smallest_least_squares():
    """At α = 0 twins share alike, where scikit-learn's Cholesky would warn."""
    X, y = SHAPES["tied columns"]
    first, _, last = Ridge(alpha=0).fit(X, y).coef_
    assert first == pytest.approx(last)
