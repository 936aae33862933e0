"""The estimators on scikit-learn's contract: its own checks, and equality with its own classes.

One check is skipped for each estimator: that of arrays other than NumPy's, which wants
SCIPY_ARRAY_API set before SciPy is imported, and which none of these claims to take (its tags say
so). Scikit-learn's own tests of these classes are run in tests/sklearn_yardstick.
"""

import pickle
import re
from inspect import signature

import numpy as np
import pandas as pd
import pytest
import sklearn
import sklearn.linear_model
from oracles import four_parts, refitted_residuals
from scipy.sparse import coo_matrix, csc_array, csr_array, csr_matrix
from shapes import SHAPES
from sklearn.base import clone
from sklearn.exceptions import ConvergenceWarning, DataConversionWarning, NotFittedError
from sklearn.model_selection import GridSearchCV, GroupKFold, LeaveOneOut, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils.estimator_checks import parametrize_with_checks

from course_pkg import ElasticNet, ElasticNetCV, Lasso, LassoCV, Ridge, RidgeCV, lasso, ridge
from course_pkg.objective import gap

WEIGHTS = np.array([0, 1, 2, 0.5] * 3)
WEIGHTED = pytest.mark.parametrize("weights", [None, WEIGHTS], ids=["unweighted", "weighted"])
INTERCEPT = pytest.mark.parametrize("fit_intercept", [True, False])

CLASSES = [Ridge, Lasso, ElasticNet, RidgeCV, LassoCV, ElasticNetCV]
EVERY = pytest.mark.parametrize("ours", CLASSES)
CROSS_VALIDATED = pytest.mark.parametrize("ours", [RidgeCV, LassoCV, ElasticNetCV])
FIXED = pytest.mark.parametrize("ours", [Ridge, Lasso, ElasticNet])
NETS = pytest.mark.parametrize("ours", [Lasso, ElasticNet])
NET_CV = pytest.mark.parametrize("ours", [LassoCV, ElasticNetCV])

#: What takes scikit-learn's iterations to their ends.
EXACT = {"tol": 1e-15, "max_iter": 1_000_000}
PRECISE = {Ridge: {"tol": 1e-12}, Lasso: EXACT, ElasticNet: EXACT, RidgeCV: {}}
PRECISE |= {LassoCV: EXACT, ElasticNetCV: EXACT}


def theirs(ours, **parameters):
    """Scikit-learn's estimator of the same name, made to be accurate."""
    return getattr(sklearn.linear_model, ours.__name__)(**PRECISE[ours] | parameters)


def both(model):
    """Weights and intercepts side by side, one row a target."""
    coef = np.atleast_2d(model.coef_)
    return np.column_stack([coef, np.broadcast_to(model.intercept_, len(coef))])


@parametrize_with_checks(
    [
        *(ours() for ours in CLASSES),
        Ridge(alpha=0),
        Ridge(fit_intercept=False),
        Ridge(positive=True),
        RidgeCV(cv=3),
        Lasso(alpha=0),
        Lasso(positive=True),
        ElasticNet(l1_ratio=0),
        ElasticNet(fit_intercept=False),
        LassoCV(alphas=3, positive=True),
    ]
)
def test_keeps_the_contract(estimator, check):
    """Every check of scikit-learn's that applies to a regressor passes."""
    check(estimator)


# parameters


@EVERY
def test_parameters_are_theirs(ours):
    """Names, order, defaults, and which are keyword-only."""
    expected = signature(getattr(sklearn.linear_model, ours.__name__)).parameters.values()
    parameters = signature(ours).parameters.values()
    assert [(p.name, p.default, p.kind) for p in expected] == [
        (p.name, p.default, p.kind) for p in parameters
    ]


@EVERY
def test_constraints_are_theirs(ours):
    """What each parameter may be."""
    assert in_words(theirs(ours)._parameter_constraints) == in_words(ours._parameter_constraints)


def in_words(constraints):
    """What each parameter may be, in words whose order does not matter."""
    return {
        name: {tuple(sorted(re.findall(r"\w+", str(one)))) for one in allowed}
        for name, allowed in constraints.items()
    }


@pytest.mark.parametrize(
    ("ours", "parameters"),
    [
        (Ridge, {"solver": "saga", "tol": 1.0, "max_iter": 1, "random_state": 1, "copy_X": False}),
        (Lasso, {"selection": "random", "tol": 1.0, "max_iter": 1, "precompute": True}),
        (ElasticNet, {"precompute": np.eye(3), "warm_start": True, "copy_X": False}),
        (RidgeCV, {"gcv_mode": "svd"}),
        (LassoCV, {"selection": "random", "tol": 1.0, "max_iter": 1, "n_jobs": 2}),
        (ElasticNetCV, {"precompute": True, "random_state": 1, "copy_X": False}),
    ],
)
def test_parameters_of_an_iteration_make_no_difference(data, ours, parameters):
    """However a solver of theirs would be told to iterate, the result is the same."""
    expected, model = ours().fit(*data), ours(**parameters).fit(*data).fit(*data)
    np.testing.assert_array_equal(both(expected), both(model))


@pytest.mark.parametrize(
    ("ours", "parameters", "name"),
    [
        (Ridge, {"alpha": -1}, "'alpha' parameter of Ridge"),
        (Ridge, {"solver": "best"}, "'solver' parameter of Ridge"),
        (Lasso, {"alpha": "1"}, "'alpha' parameter of Lasso"),
        (Lasso, {"max_iter": 0}, "'max_iter' parameter of Lasso"),
        (ElasticNet, {"l1_ratio": 2}, "'l1_ratio' parameter of ElasticNet"),
        (ElasticNet, {"selection": "both"}, "'selection' parameter of ElasticNet"),
        (RidgeCV, {"alphas": -1.0}, "'alphas' parameter of RidgeCV"),
        (RidgeCV, {"alphas": [1, -1.0]}, r"alphas\[1\] == -1.0, must be > 0"),
        (RidgeCV, {"scoring": "best"}, "'scoring' parameter of RidgeCV"),
        (RidgeCV, {"cv": 3, "store_cv_results": True}, "cv!=None and store_cv_results"),
        (LassoCV, {"alphas": [1, -1]}, r"alphas\[1\] == -1, must be >= 0"),
        (LassoCV, {"eps": 0}, "'eps' parameter of LassoCV"),
        (ElasticNetCV, {"l1_ratio": 0}, "not supported for l1_ratio=0"),
        (ElasticNet, {"alpha": np.nan}, "'alpha' parameter of ElasticNet"),
        (Lasso, {"alpha": 1e200}, four_parts("alpha", r"1e\+200", "Use 0")),
        (Ridge, {"alpha": [-1.0]}, four_parts("alpha", "from -1 to -1", "Use 0")),
        (RidgeCV, {"alphas": [1, np.nan]}, four_parts("alphas", "nan", "")),
        (LassoCV, {"alphas": [np.inf, 1.0]}, four_parts("alphas", "inf", "")),
    ],
)
def test_bad_parameters_are_refused(data, ours, parameters, name):
    """In fit, in scikit-learn's words, by name."""
    with pytest.raises(ValueError, match=name):
        ours(**parameters).fit(*data)


def test_alphas_must_be_one_or_one_a_target(data):
    """Two strengths for three targets are refused."""
    with pytest.raises(ValueError, match="number of penalties do not correspond: 2 != 3"):
        Ridge(alpha=[1, 2]).fit(data[0], data[0])


# equality with theirs


@FIXED
@INTERCEPT
@WEIGHTED
@pytest.mark.parametrize("alpha", [1e-3, 0.1, 10])
@pytest.mark.parametrize("positive", [False, True])
def test_equals_theirs(data, ours, alpha, fit_intercept, weights, positive):
    """The same parameters give the same weights and intercept as scikit-learn."""
    options = {"alpha": alpha, "fit_intercept": fit_intercept, "positive": positive}
    expected = theirs(ours, **options).fit(*data, sample_weight=weights)
    model = ours(**options).fit(*data, sample_weight=weights)
    np.testing.assert_allclose(both(expected), both(model), rtol=1e-6, atol=1e-7)


@FIXED
def test_fits_equal_theirs_in_every_shape(shape, ours):
    """Whatever the shape, the same fit."""
    X, y = shape
    expected = theirs(ours, alpha=0.1, tol=1e-12).fit(X.copy(), y.copy())
    model = ours(alpha=0.1).fit(X, y)
    np.testing.assert_allclose(expected.predict(X), model.predict(X), rtol=1e-5, atol=1e-5)


@FIXED
@WEIGHTED
def test_several_targets_are_several_problems(data, ours, weights):
    """A matrix y gives what each of its columns gives alone."""
    X, y = data
    Y = np.column_stack([y, y**2, 1 - y])
    model = ours(alpha=0.3).fit(X, Y, weights)
    expected = np.vstack([both(ours(alpha=0.3).fit(X, column, weights)) for column in Y.T])
    np.testing.assert_allclose(expected, both(model), rtol=1e-9, atol=1e-12)
    assert (12, 3) == model.predict(X).shape


@pytest.mark.parametrize("alpha", [0.5, [0.5, 2, 0.5]])
def test_targets_of_ridge_equal_theirs(data, alpha):
    """With one strength for all, or one for each."""
    Y = np.column_stack([data[1], data[1] ** 2, 1 - data[1]])
    expected, model = theirs(Ridge, alpha=alpha).fit(data[0], Y), Ridge(alpha).fit(data[0], Y)
    np.testing.assert_allclose(both(expected), both(model), rtol=1e-9)


@pytest.mark.filterwarnings("ignore:A column-vector y was passed")
@INTERCEPT
@pytest.mark.parametrize(
    ("ours", "columns"),
    [
        *((ours, columns) for ours in CLASSES for columns in [(), (1,)]),
        *((ours, (2,)) for ours in [Ridge, Lasso, ElasticNet, RidgeCV]),
    ],
)
def test_forms_of_attributes_are_theirs(data, ours, fit_intercept, columns):
    """Shapes and types after fit, and of predictions, for y (n,), (n, 1) and (n, t)."""
    X, y = data
    Y = np.broadcast_to(y.reshape(12, *(1 for _ in columns)), (12, *columns))
    expected = theirs(ours, fit_intercept=fit_intercept).fit(X, Y)
    model = ours(fit_intercept=fit_intercept).fit(X, Y)
    for name in ("coef_", "intercept_", "dual_gap_", "alpha_", "best_score_", "mse_path_"):
        wanted, got = getattr(expected, name, 0), getattr(model, name, 0)
        assert (np.shape(wanted), np.result_type(wanted)) == (np.shape(got), np.result_type(got))
    assert expected.predict(X).shape == model.predict(X).shape


@EVERY
def test_public_attributes_are_theirs(data, ours):
    """Every attribute that theirs has after fit, but for the name of its algorithm."""
    expected = {name for name in vars(theirs(ours).fit(*data)) if name.endswith("_")}
    assert expected - {"solver_"} == {name for name in vars(ours().fit(*data)) if name[-1] == "_"}


@EVERY
@INTERCEPT
@WEIGHTED
def test_sparse_equals_dense(data, ours, fit_intercept, weights):
    """A sparse X gives the fit of the dense one."""
    X, y = data[0] * (data[0] > 1), data[1]
    expected = ours(fit_intercept=fit_intercept).fit(X, y, weights)
    model = ours(fit_intercept=fit_intercept).fit(csr_array(X), y, weights)
    np.testing.assert_allclose(both(expected), both(model), rtol=1e-8, atol=1e-10)


@pytest.mark.parametrize("form", [csc_array, csr_matrix, coo_matrix])
@FIXED
def test_sparse_forms_agree(data, ours, form):
    """Whatever the form, in fit and in predict."""
    X = data[0] * (data[0] > 1)
    expected, model = ours().fit(X, data[1]), ours().fit(form(X), data[1])
    np.testing.assert_allclose(expected.predict(X), model.predict(form(X)))


@EVERY
def test_single_precision_stays(data, ours):
    """Weights and predictions come in the precision of X; computing is in double."""
    X, y = (array.astype(np.float32) for array in data)
    model = ours().fit(X, y)
    types = {model.coef_.dtype, model.intercept_.dtype, model.predict(X).dtype}
    assert {np.dtype(np.float32)} == types
    expected = ours().fit(X.astype(float), y)
    np.testing.assert_array_equal(expected.coef_.astype(np.float32), model.coef_)


@EVERY
def test_forms_agree(whole, form, ours):
    """Views, lists, integers, tables: the same fit."""
    X, y = map(form, whole)
    np.testing.assert_allclose(both(ours().fit(*whole)), both(ours().fit(X, y)), rtol=1e-6)


# certificates and conventions


@WEIGHTED
def test_alpha_of_ridge_is_n_times_lambda(data, weights):
    """The course's λ is α over the sum of the sample weights."""
    alpha = 0.3 * (12 if weights is None else WEIGHTS.sum())
    expected = ridge(*data, 0.3, sample_weight=weights)
    model = Ridge(alpha).fit(*data, weights)
    np.testing.assert_allclose([*expected.w, expected.b], both(model)[0], rtol=1e-9)


@WEIGHTED
def test_alpha_of_lasso_is_lambda(data, weights):
    """The course's λ is α, whatever the weights sum to."""
    expected = lasso(*data, 0.3, sample_weight=weights)
    model = Lasso(0.3).fit(*data, weights)
    np.testing.assert_allclose([*expected.w, expected.b], both(model)[0], rtol=1e-9)


@NETS
def test_gap_is_that_of_the_definition(data, ours):
    """In the units of 1/(2n) times squares, and as small as rounding allows."""
    X, y = data[0] - data[0].mean(axis=0), data[1] - data[1].mean()
    model = ours(alpha=0.2).fit(*data)
    residual = y - X @ model.coef_
    share = model.l1_ratio
    expected = gap(residual, X.T @ residual / 12, model.coef_, 0.2 * share, 0.2 * (1 - share))
    assert expected == pytest.approx(model.dual_gap_, abs=1e-14)
    assert 0 <= model.dual_gap_ < 1e-12


@NETS
def test_sparse_weights_are_the_weights(data, ours):
    """One row a target."""
    model = ours().fit(data[0], np.column_stack([data[1]] * 2))
    np.testing.assert_array_equal(model.coef_, model.sparse_coef_.toarray())


def test_no_penalty_is_the_smallest_least_squares():
    """At α = 0 twins share alike, where scikit-learn's Cholesky would warn."""
    X, y = SHAPES["tied columns"]
    first, _, last = Ridge(alpha=0).fit(X, y).coef_
    assert first == pytest.approx(last)


@FIXED
def test_a_fit_that_falls_short_warns(data, ours, monkeypatch):
    """Where the certificate does not reach what is promised, scikit-learn's warning says so."""
    monkeypatch.setattr("course_pkg.solvers.rule.TOLERANCE", -1)
    with pytest.warns(ConvergenceWarning, match=r"duality gap is .*larger alpha"):
        ours(positive=True).fit(*data)


@EVERY
def test_an_interruption_is_not_a_fit(data, ours, monkeypatch):
    """A path cut short by the keyboard leaves no half-fitted model behind."""
    monkeypatch.setattr("course_pkg.estimators.contract.solve_path", lambda *_, **__: [])
    model = ours(positive=True) if "positive" in ours().get_params() else ours()
    with pytest.raises(KeyboardInterrupt):
        model.fit(csr_array(data[0]), data[1])


# paths


@pytest.mark.parametrize("positive", [False, True])
@pytest.mark.parametrize("l1_ratio", [0.3, 1.0])
def test_path_equals_theirs(data, l1_ratio, positive):
    """The same grid, the same weights, gaps of the same shape."""
    options = {"l1_ratio": l1_ratio, "alphas": 7, "eps": 0.01, "positive": positive}
    expected = sklearn.linear_model.enet_path(*data, **options, tol=1e-14, max_iter=100_000)
    alphas, coefs, gaps = ElasticNet.path(*data, **options)
    np.testing.assert_allclose(expected[0], alphas, rtol=1e-12)
    np.testing.assert_allclose(expected[1], coefs, rtol=1e-6, atol=1e-9)
    assert gaps.max() < 1e-12


def test_path_takes_alphas_in_any_order(data):
    """They come back falling, with the number of steps where asked for."""
    alphas, coefs, _, steps = LassoCV.path(*data, alphas=[0.1, 1.0], return_n_iter=True)
    assert alphas.tolist() == [1.0, 0.1]
    assert (3, 2) == coefs.shape
    assert len(steps) == 2


def test_path_takes_one_target(data):
    """Several would be another problem, with a penalty on what they have in common."""
    with pytest.raises(ValueError, match=four_parts("y", "has shape", "ravel")):
        ElasticNet.path(data[0], data[0])


# cross-validation


@INTERCEPT
@pytest.mark.parametrize("positive", [False, True])
@pytest.mark.parametrize("weights", [None, 1 + WEIGHTS], ids=["unweighted", "weighted"])
@pytest.mark.parametrize("parameters", [{"alphas": 20}, {"alphas": [0.5, 0.01, 2]}], ids=str)
@NET_CV
def test_choice_equals_theirs(data, ours, fit_intercept, positive, weights, parameters):
    """Grid, errors, choice and final fit."""
    options = parameters | {"fit_intercept": fit_intercept, "positive": positive, "cv": 3}
    expected = theirs(ours, **options).fit(*data, sample_weight=weights)
    model = ours(**options).fit(*data, sample_weight=weights)
    np.testing.assert_allclose(expected.alphas_, model.alphas_, rtol=1e-12)
    np.testing.assert_allclose(expected.mse_path_, model.mse_path_, rtol=1e-6)
    assert expected.alpha_ == pytest.approx(model.alpha_)
    np.testing.assert_allclose(both(expected), both(model), rtol=1e-6, atol=1e-8)


@pytest.mark.parametrize("alphas", [10, [0.1, 1.0]])
def test_several_ratios_equal_theirs(data, alphas):
    """One grid for each share where it is computed, one for all where it is given."""
    options = {"alphas": alphas, "l1_ratio": [0.2, 0.9]}
    expected, model = theirs(ElasticNetCV, **options).fit(*data), ElasticNetCV(**options).fit(*data)
    np.testing.assert_allclose(expected.alphas_, model.alphas_, rtol=1e-12)
    np.testing.assert_allclose(expected.mse_path_, model.mse_path_, rtol=1e-6)
    assert (expected.l1_ratio_, 2) == (model.l1_ratio_, model.mse_path_.ndim - 1)


@INTERCEPT
@pytest.mark.parametrize(("targets", "per_target"), [(1, False), (3, False), (3, True)])
@pytest.mark.parametrize("scoring", [None, "neg_mean_absolute_error"])
@pytest.mark.parametrize("weights", [None, 1 + WEIGHTS], ids=["unweighted", "weighted"])
def test_left_out_choice_equals_theirs(data, fit_intercept, targets, per_target, scoring, weights):
    """Strengths, scores, what is stored of every sample, and final fit."""
    X, y = data
    Y = np.column_stack([y, y**2, X[:, 0] * y])[:, :targets].squeeze()
    options = {"fit_intercept": fit_intercept, "alphas": [0.1, 1, 30], "store_cv_results": True}
    options |= {"alpha_per_target": per_target, "scoring": scoring}
    expected = theirs(RidgeCV, **options).fit(X, Y, sample_weight=weights)
    model = RidgeCV(**options).fit(X, Y, sample_weight=weights)
    np.testing.assert_array_equal(expected.alpha_, model.alpha_)
    np.testing.assert_allclose(expected.best_score_, model.best_score_, rtol=1e-9)
    np.testing.assert_allclose(expected.cv_results_, model.cv_results_, rtol=1e-8)
    np.testing.assert_allclose(both(expected), both(model), rtol=1e-9)


@pytest.mark.parametrize("alpha", [0.1, 10])
@pytest.mark.parametrize("name", ["n > p", "n = p", "n < p", "tied columns", "constant column"])
@pytest.mark.parametrize("form", [np.asarray, csr_array])
def test_left_out_squares_are_those_of_refits(name, alpha, form):
    """Whatever the shape, each is what a fit to the other samples makes of the one."""
    X, y = SHAPES[name]
    expected = refitted_residuals(X, y, alpha / len(y)) ** 2
    model = RidgeCV(alpha, store_cv_results=True).fit(form(X), y)
    np.testing.assert_allclose(expected, model.cv_results_[:, 0], rtol=1e-7)


@INTERCEPT
@pytest.mark.parametrize("form", [np.asarray, csr_array])
def test_left_out_predictions_with_weights_are_those_of_refits(data, fit_intercept, form):
    """Also of samples of weight 0, which take no part in any fit."""
    model = Ridge(2.0, fit_intercept=fit_intercept)
    options = {"cv": LeaveOneOut(), "params": {"sample_weight": WEIGHTS}}
    expected = cross_val_predict(model, *data, **options)
    options = {"scoring": "r2", "store_cv_results": True, "fit_intercept": fit_intercept}
    model = RidgeCV(2.0, **options).fit(form(data[0]), data[1], WEIGHTS)
    np.testing.assert_allclose(expected, model.cv_results_[:, 0], rtol=1e-8)


def test_sample_that_decides_its_own_fit_is_named():
    """Where the others say nothing about a sample and α is too small to say it for them."""
    X, y = np.eye(4)[:, :1], np.arange(4.0)
    received = "is 1e-300, with which sample 0 alone"
    with pytest.raises(ValueError, match=four_parts(r"alphas\[1\]", received, "add samples")):
        RidgeCV([1, 1e-300]).fit(X, y)


@CROSS_VALIDATED
def test_folds_are_routed(data, ours):
    """Where scikit-learn's metadata routing is on, groups reach the splitter."""
    groups = np.repeat([0, 1, 2, 3], 3)
    with sklearn.config_context(enable_metadata_routing=True):
        splitter = GroupKFold(4).set_split_request(groups=True)
        model = ours(cv=splitter).fit(*data, groups=groups)
    splits = list(GroupKFold(4).split(*data, groups))
    np.testing.assert_array_equal(both(ours(cv=splits).fit(*data)), both(model))


@CROSS_VALIDATED
def test_groups_need_routing(data, ours):
    """Without it they are refused and not ignored."""
    with pytest.raises(ValueError, match="only supported if enable_metadata_routing"):
        ours().fit(*data, groups=np.ones(12))


@NET_CV
def test_column_of_targets_warns(data, ours):
    """A column is one target, and the user is told that a vector was meant."""
    with pytest.warns(DataConversionWarning, match="column-vector"):
        ours(alphas=2).fit(data[0], data[1][:, None])


# among scikit-learn's tools


@EVERY
def test_clone_is_unfitted_with_the_same_parameters(data, ours):
    """A clone keeps what was asked and forgets what was learnt."""
    model = ours(fit_intercept=False).fit(*data)
    copy = clone(model)
    assert model.get_params() == copy.get_params()
    with pytest.raises(NotFittedError):
        copy.predict(data[0])


@EVERY
def test_pickled_model_predicts_alike(data, ours):
    """What was learnt survives being written to a file."""
    model = ours().fit(*data)
    copy = pickle.loads(pickle.dumps(model))
    np.testing.assert_array_equal(model.predict(data[0]), copy.predict(data[0]))


@EVERY
def test_pipeline_equals_theirs(data, ours):
    """In a pipeline, with sample weights handed to its last step, nothing changes."""
    X, y = data
    expected, model = (make_pipeline(StandardScaler(), m) for m in (theirs(ours), ours()))
    weights = {f"{ours.__name__.lower()}__sample_weight": 1 + WEIGHTS}
    expected.fit(X, y, **weights)
    model.fit(X, y, **weights)
    np.testing.assert_allclose(expected.predict(X), model.predict(X), rtol=1e-6)


@FIXED
def test_grid_search_equals_theirs(data, ours):
    """A search chooses the same α by the same scores."""
    grid = {"alpha": [0.1, 1, 10, 100]}
    expected, found = (GridSearchCV(m, grid, cv=3).fit(*data) for m in (theirs(ours), ours()))
    assert expected.best_params_ == found.best_params_
    scores = expected.cv_results_["mean_test_score"]
    np.testing.assert_allclose(scores, found.cv_results_["mean_test_score"], rtol=1e-6)


@EVERY
def test_column_names_are_remembered_and_asked_for(data, ours):
    """Columns in another order than in fit are an error, not another prediction."""
    X = pd.DataFrame(data[0], columns=["a", "b", "c"])
    model = ours().fit(X, data[1])
    assert list(model.feature_names_in_) == ["a", "b", "c"]
    with pytest.raises(ValueError, match="feature names should match"):
        model.predict(X[["b", "a", "c"]])


# input


@pytest.mark.parametrize("model", [Ridge(copy_X=False), Lasso(copy_X=False), ElasticNet()])
def test_input_is_not_written_to(shape, model):
    """Read-only arrays are enough, whatever copy_X says."""
    X, y = shape
    assert len(y) == len(clone(model).fit(X, y).predict(X))


@CROSS_VALIDATED
def test_choosing_does_not_write_to_its_input(data, ours):
    """The arrays after fit and predict are those before."""
    before = np.column_stack(data)
    ours().fit(*data, WEIGHTS + 1).predict(data[0])
    np.testing.assert_array_equal(before, np.column_stack(data))


@EVERY
@pytest.mark.parametrize(
    ("X", "y", "weights", "text"),
    [
        (np.eye(6) * 1e200, np.ones(6), None, four_parts("X", r"1e\+200", "Multiply X")),
        (np.eye(6), [0] * 5 + [1e200], None, four_parts("y", r"1e\+200", "Multiply y")),
        (np.eye(6), np.ones(6), [1, -1] * 3, four_parts("sample_weight", "from -1 to 1", "Drop")),
        (np.eye(6), np.ones(6), [0] * 6, "at least one non-zero number"),
        (np.eye(6), np.ones(2), None, "inconsistent numbers of samples"),
        (np.ones(6), np.ones(6), None, "Expected 2D array"),
        (np.full((6, 1), np.nan), np.ones(6), None, "contains NaN"),
        (np.full((6, 1), 1j), np.ones(6), None, "Complex data not supported"),
        (np.array([["a"]] * 6), np.ones(6), None, "could not convert string to float|dtype"),
    ],
)
def test_bad_input_is_refused(ours, X, y, weights, text):
    """What scikit-learn looks at is refused in its words, what it does not in ours."""
    with pytest.raises(ValueError, match=text):
        ours().fit(X, y, weights)


@NET_CV
def test_folds_without_weight_are_refused(data, ours):
    """A fold whose samples all have weight 0 has no error."""
    weights = np.repeat([0.0, 1.0], [4, 8])
    with pytest.raises(
        ValueError, match=four_parts(r"folds\[0\]", "no sample to test", "Drop|drop")
    ):
        ours(cv=3).fit(*data, weights)
