"""Grids, paths and the choice of λ: against single doors, loops by hand, and data never seen."""

import certificates
import numpy as np
import oracles_l1 as oracles
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracles import four_parts
from scipy import sparse
from shapes import draw

from course_pkg import (
    CrossValidation,
    cross_validate,
    elastic_net,
    lambda_grid,
    nested_cross_validate,
    path,
)
from course_pkg import paths as module
from course_pkg.solvers import rule
from course_pkg.solvers.rule import Interrupted

RHOS = pytest.mark.parametrize("rho", [1, 0.5, 0])
WEIGHTS = np.array([0, 1, 2, 0.5] * 5)
LAMS = [0.3, 3, 0.01, 0.3]
OPTIONS = [
    {},
    {"standardize": True},
    {"fit_intercept": False},
    {"sample_weight": WEIGHTS},
    {"sample_weight": WEIGHTS, "standardize": True, "fit_intercept": False},
]


@pytest.fixture(params=[(20, 8), (20, 24), (20, 5)], ids=["n > p", "n < p", "tall"])
def data(request):
    """(X, y) of three shapes; the rule has a solver of its own for each."""
    return draw(*request.param)


# lambda_grid


@pytest.mark.parametrize("rho", [1, 0.5, 0.01])
@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_grid_starts_where_the_last_weight_vanishes(data, rho, options):
    """At its first λ all weights are exactly zero, a little below it one is not."""
    lams = lambda_grid(*data, rho, **options)
    assert not elastic_net(*data, lams[0], rho, **options).w.any()
    assert elastic_net(*data, lams[0] * 0.999, rho, **options).w.any()


def test_grid_is_that_of_bisection(data):
    """An oracle that looks for the first zero finds the same λ."""
    expected = oracles.lambda_max(*data, 0.5)
    assert expected == pytest.approx(lambda_grid(*data, 0.5)[0], rel=1e-9)


def test_grid_falls_evenly_in_the_logarithm(data):
    """k of them, from λ_max to ratio · λ_max."""
    lams = lambda_grid(*data, k=5, ratio=1e-4)
    np.testing.assert_allclose(lams[0] * np.array([1, 0.1, 1e-2, 1e-3, 1e-4]), lams)


def test_grid_has_a_hundred_down_to_a_thousandth(data):
    """Where nothing else is asked for."""
    lams = lambda_grid(*data)
    assert (100,) == lams.shape
    assert 1e-3 == pytest.approx(lams[-1] / lams[0])


def test_grid_of_ridge_is_that_of_the_smallest_share(data):
    """Ridge has no λ_max; its grid is finite all the same."""
    np.testing.assert_array_equal(lambda_grid(*data, 1e-3), lambda_grid(*data, 0))
    np.testing.assert_allclose(1000 * lambda_grid(*data, 1), lambda_grid(*data, 0))


@pytest.mark.parametrize("y", [np.full(20, 0.1), np.zeros(20)], ids=["constant", "zero"])
def test_grid_where_nothing_correlates_starts_at_one(y):
    """Any λ will do then, and the path is zero everywhere."""
    X, _ = draw(20, 5)
    lams = lambda_grid(X, y, k=3)
    np.testing.assert_allclose([1, 10**-1.5, 1e-3], lams)
    np.testing.assert_array_equal(np.zeros((3, 5)), path(X, y, lams).W)


def test_grid_of_one():
    """k = 1 is λ_max alone."""
    assert lambda_grid(*draw(20, 3))[:1] == lambda_grid(*draw(20, 3), k=1)


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        ({"k": 0}, "k"),
        ({"k": 2.5}, "k"),
        ({"ratio": 0}, "ratio"),
        ({"ratio": 1}, "ratio"),
        ({"ratio": np.nan}, "ratio"),
        ({"ratio": "a"}, "ratio"),
        ({"ratio": None}, "ratio"),
        ({"rho": -0.1}, "rho"),
        ({"rho": 1.1}, "rho"),
        ({"rho": np.nan}, "rho"),
    ],
    ids=str,
)
def test_grid_refuses_bad_arguments(arguments, name):
    """Each has its error in four parts."""
    with pytest.raises(ValueError, match=four_parts(name, "", "")):
        lambda_grid(*draw(20, 3), **arguments)


# path


@RHOS
@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_path_is_the_single_door_at_each_strength(data, rho, options):
    """Row i is the solution at lams[i], in whatever order and however often."""
    found = path(*data, LAMS, rho, **options)
    single = [elastic_net(*data, lam, rho, **options) for lam in LAMS]
    np.testing.assert_allclose([s.w for s in single], found.W, atol=1e-7)
    np.testing.assert_allclose([s.b for s in single], found.b, atol=1e-6)
    np.testing.assert_allclose([s.objective for s in single], found.objective, rtol=1e-9)
    np.testing.assert_array_equal(LAMS, found.lams)
    assert found.converged.all()


@pytest.mark.parametrize("rho", [1, 0.5])
def test_default_grid_is_that_of_lambda_grid(data, rho):
    """With the same options, too."""
    found = path(*data, rho=rho, standardize=True)
    np.testing.assert_array_equal(lambda_grid(*data, rho, standardize=True), found.lams)
    assert not found.W[0].any()
    assert found.converged.all()


@RHOS
def test_path_at_zero_is_least_squares(data, rho):
    """A grid may contain 0, whatever ρ: the smallest of the weights that fit best."""
    X, y = data
    found = path(X, y, [1.0, 0, 0.5, 0], rho)
    expected = np.linalg.pinv(X - X.mean(axis=0)) @ (y - y.mean())
    np.testing.assert_allclose([expected, expected], found.W[[1, 3]], rtol=1e-6, atol=1e-9)
    assert found.converged.all()


@RHOS
@pytest.mark.parametrize("k", [2, 30])
def test_path_is_certified_independently(data, rho, k):
    """Each solution by a gap from another implementation."""
    lams = lambda_grid(*data, rho, k=k)
    found = path(*data, lams, rho)
    gaps = [
        certificates.relative_gap(*data, w, b, lam, rho)
        for w, b, lam in zip(found.W, found.b, lams, strict=True)
    ]
    assert max(gaps) < 1e-10


@RHOS
def test_path_does_not_depend_on_its_order(data, rho):
    """The same λ in another order: the same rows in another order, to the bit."""
    lams = lambda_grid(*data, rho, k=12)
    order = np.random.default_rng(0).permutation(12)
    expected = path(*data, lams, rho).W[order]
    np.testing.assert_array_equal(expected, path(*data, lams[order], rho).W)


@pytest.mark.parametrize("lams", [[2.0, 1], (2, 1), np.array([2, 1]), range(2, 0, -1)], ids=repr)
def test_path_takes_any_sequence(data, lams):
    """Lists, tuples, arrays and ranges make a grid."""
    np.testing.assert_array_equal(path(*data, [2.0, 1.0]).W, path(*data, lams).W)


@pytest.mark.parametrize("lams", [[], [[1.0]], 1.0, [-1.0], [np.nan], [1, np.inf], ["1"]], ids=str)
def test_path_refuses_bad_grids(data, lams):
    """Empty, nested, single, negative or not a number."""
    with pytest.raises(ValueError, match=four_parts("lams", "", "")):
        path(*data, lams)


def test_interrupted_path_is_shorter(monkeypatch):
    """What was done is returned in the order asked, with the units of the original columns."""
    X, y = draw(20, 30)
    whole = path(X, y, [0.1, 3, 0.3, 1], standardize=True)

    def interrupted(*args, solver=rule.working_set):
        solutions = solver(*args)
        yield from (next(solutions) for _ in range(2))
        raise KeyboardInterrupt

    monkeypatch.setattr(rule, "working_set", interrupted)
    with pytest.warns(Interrupted, match="after 2 of 4"):
        part = path(X, y, [0.1, 3, 0.3, 1], standardize=True)
    np.testing.assert_array_equal([3, 1], part.lams)
    np.testing.assert_allclose(whole.W[[1, 3]], part.W, atol=1e-10)
    np.testing.assert_allclose(whole.b[[1, 3]], part.b)
    assert 2 == len(part)
    assert 1 == part[1].w.ndim


# cross_validate


def runs(n, k):
    """k runs of neighbouring rows: (the others, the run) for each."""
    tests = np.array_split(np.arange(n), k)
    return [(np.array([i for i in range(n) if i not in test]), test) for test in tests]


def by_hand(X, y, lams, rho, splits, weights, **options):
    """The errors of one fit at a time, each from the training rows alone."""
    errors = np.empty((len(splits), len(lams)))
    for fold, (training, test) in enumerate(splits):
        for place, lam in enumerate(lams):
            fit = elastic_net(
                X[training], y[training], lam, rho, sample_weight=weights[training], **options
            )
            missed = (y[test] - X[test] @ fit.w - fit.b) ** 2
            errors[fold, place] = sum(weights[test] * missed) / sum(weights[test])
    return errors


@RHOS
@pytest.mark.parametrize("folds", [2, 7, 20])
def test_errors_are_those_of_a_loop(data, rho, folds):
    """Fold by fold and λ by λ; with folds = n each sample alone."""
    expected = by_hand(*data, LAMS, rho, runs(20, folds), np.ones(20))
    found = cross_validate(*data, LAMS, rho, folds=folds)
    np.testing.assert_allclose(expected, found.errors, rtol=1e-5, atol=1e-9)


@pytest.mark.parametrize("rho", [1, 0.5])
@pytest.mark.parametrize("options", [{"standardize": True}, {"fit_intercept": False}], ids=str)
def test_errors_with_options_and_weights_are_those_of_a_loop(data, rho, options):
    """Means, deviations and weights are those of the training rows."""
    expected = by_hand(*data, LAMS, rho, runs(20, 4), WEIGHTS, **options)
    found = cross_validate(*data, LAMS, rho, folds=4, sample_weight=WEIGHTS, **options)
    np.testing.assert_allclose(expected, found.errors, rtol=1e-6)


def test_errors_agree_with_scikit_learn(data):
    """A second opinion, from other code for the fits too."""
    expected = certificates.refitted_errors(*data, LAMS, 0.5, runs(20, 5), standardize=True)
    found = cross_validate(*data, LAMS, 0.5, standardize=True)
    np.testing.assert_allclose(expected, found.errors, rtol=1e-5)


def test_path_of_a_validation_is_that_of_all_samples(data):
    """The folds have no part in it."""
    found, whole = cross_validate(*data, LAMS, 0.5), path(*data, LAMS, 0.5)
    np.testing.assert_allclose(whole.W, found.W, atol=1e-9)
    np.testing.assert_allclose(whole.b, found.b)
    assert isinstance(found, CrossValidation)


def test_default_grid_of_a_validation(data):
    """It is the grid of all samples, at which every fold is fitted."""
    found = cross_validate(*data, rho=0.5, folds=3)
    np.testing.assert_allclose(lambda_grid(*data, 0.5), found.lams)
    assert (3, 100) == found.errors.shape


def test_folds_may_be_given(data):
    """As places, as flags, overlapping, unequal; a generator will do."""
    places = [([0, 1, 2, 3, 4, 5, 6], [7, 8]), (range(5, 20), [0, 1, 2, 3])]
    expected = by_hand(*data, LAMS, 1, [(np.array(a), b) for a, b in places], np.ones(20))
    flags = [[np.isin(np.arange(20), part) for part in split] for split in places]
    for folds in (places, flags, iter(places)):
        np.testing.assert_allclose(
            expected, cross_validate(*data, LAMS, folds=folds).errors, rtol=1e-6
        )


@pytest.mark.parametrize(
    "splits",
    [
        [(test, training) for training, test in runs(20, 2)],
        [(training[1:], test) for training, test in runs(20, 4)],
        runs(20, 4)[:-1],
        [*runs(20, 4), runs(20, 4)[0]],
        [(np.append(training, training[0]), test) for training, test in runs(20, 4)],
    ],
    ids=["halves", "one row left out", "a fold missing", "a fold twice", "a row twice"],
)
def test_folds_that_nearly_divide_the_rows(data, splits):
    """Each fold's fit is that of its own training rows."""
    expected = by_hand(*data, LAMS, 0.5, splits, np.ones(20))
    found = cross_validate(*data, LAMS, 0.5, folds=splits)
    np.testing.assert_allclose(expected, found.errors, rtol=1e-6, atol=1e-9)


def test_sparse_validation_is_dense_validation(data):
    """How X is stored changes no error."""
    X, y = data
    expected = cross_validate(X, y, LAMS, 0.5, standardize=True).errors
    found = cross_validate(sparse.csr_array(X), y, LAMS, 0.5, standardize=True).errors
    np.testing.assert_allclose(expected, found, rtol=1e-5)


def test_seed_draws_the_folds(data):
    """The same seed the same folds, another seed others; each row is tested once."""
    errors = [cross_validate(*data, LAMS, seed=seed).errors for seed in (1, 1, 2, None)]
    np.testing.assert_array_equal(errors[0], errors[1])
    assert not np.allclose(errors[0], errors[2])
    assert not np.allclose(errors[0], errors[3])


@given(st.integers(2, 30), st.integers(2, 8), st.none() | st.integers(0, 9))
def test_every_row_is_tested_once_and_trained_on_otherwise(n, k, seed):
    """Folds differ by a row at most, and a fold and its training rows are all rows."""
    k = min(k, n)
    splits = list(module.split(n, k, seed, np.ones(n)))
    tests = np.concatenate([test for _, test in splits])
    np.testing.assert_array_equal(np.arange(n), np.sort(tests))
    for training, test in splits:
        np.testing.assert_array_equal(np.arange(n), np.sort(np.append(training, test)))
        assert len(test) in (n // k, -(-n // k))


@pytest.mark.parametrize(
    ("folds", "name", "received"),
    [
        (1, "folds", "is 1"),
        (0, "folds", "is 0"),
        (True, "folds", "is True"),
        (21, "folds", "is 21"),
        (2.0, "folds", r"is 2\.0"),
        (None, "folds", "is None"),
        ([], "folds", "has 0"),
        ([(range(6), range(6, 12))], "folds", "has 1"),
        ([1, 2], r"folds\[0\]", "is 1"),
        (["ab", "cd"], r"folds\[0\]", "is 'ab'"),
        ([([0, 1], [2]), ([0, 1], [20])], r"folds\[1\]", "20"),
        ([([0, 1], [2.5])] * 2, r"folds\[0\]", r"2\.5"),
        ([([0, 1], [2], [3])] * 2, r"folds\[0\]", r"\[3\]"),
        ([([True] * 3, [False] * 3)] * 2, r"folds\[0\]", "True"),
        ([([0, 1], [])] * 2, r"folds\[0\]", "no sample to test on"),
        ([([], [1])] * 2, r"folds\[0\]", "no sample to train on"),
    ],
    ids=str,
)
def test_bad_folds_are_refused(data, folds, name, received):
    """Each has its error in four parts."""
    with pytest.raises(ValueError, match=four_parts(name, received, "folds")):
        cross_validate(*data, LAMS, folds=folds)


@pytest.mark.parametrize(
    ("weights", "received"),
    [
        (np.arange(20) < 4, "no sample to train on"),
        (np.arange(20) < 15, "no sample to test on"),
    ],
)
def test_folds_without_weight_are_refused(data, weights, received):
    """Samples of weight 0 are as good as none."""
    with pytest.raises(ValueError, match=four_parts(r"folds\[\d\]", received, "drop samples")):
        cross_validate(*data, LAMS, folds=5, sample_weight=weights)


@pytest.mark.parametrize("seed", [-1, 1.5, "a"])
def test_bad_seed_is_refused(data, seed):
    """It is a whole number from 0 upwards."""
    with pytest.raises(ValueError, match=four_parts("seed", "", "")):
        cross_validate(*data, LAMS, seed=seed)


@pytest.mark.parametrize("name", ["working_set", "gram_path"])
@pytest.mark.parametrize("fold", [0, 2, 5])
def test_interrupted_validation_is_no_validation(monkeypatch, name, fold):
    """Errors of half a path compare with nothing: the interruption reaches the caller at once."""
    calls = []

    solver = getattr(rule, name)

    def interrupted(*args):
        calls.append(1)
        solutions = solver(*args)
        yield next(solutions)
        if len(calls) > fold:
            raise KeyboardInterrupt
        yield from solutions

    monkeypatch.setattr(rule, name, interrupted)
    X, y = draw(20, 3) if name == "gram_path" else draw(20, 30)
    with pytest.raises(KeyboardInterrupt), pytest.warns(Interrupted):
        cross_validate(X, y, LAMS)
    assert fold + 1 == len(calls)


# the choice


def validation(lams, errors):
    """A validation of which only λ and errors matter."""
    nothing = np.zeros(len(lams))
    return CrossValidation(
        np.array(lams, float),
        1.0,
        nothing[:, None],
        *[nothing] * 5,
        errors=np.array(errors, float),
    )


def test_spread_is_that_of_the_folds():
    """Errors 1, 2, 6 of one λ: mean 3, deviation √7, standard error √(7/3)."""
    found = validation([1], [[1], [2], [6]])
    assert [3] == found.mean_error
    assert [np.sqrt(7 / 3)] == pytest.approx(found.standard_error)


@pytest.mark.parametrize(
    ("lams", "errors", "best", "one"),
    [
        ([3, 2, 1], [[5, 2, 3], [5, 2, 3]], 1, 1),  # folds that agree: no slack
        ([3, 2, 1], [[4, 1, 3], [2, 3, 3]], 1, 0),  # slack of 1: up to 3
        ([1, 2, 3], [[3, 1, 4], [3, 3, 2]], 1, 2),  # rising λ
        ([2, 3, 1], [[1, 4, 3], [3, 2, 3]], 0, 1),  # in no order
        ([3, 2, 1], [[2, 2, 2], [2, 2, 2]], 0, 0),  # constant: the largest λ
        ([1, 2, 3], [[2, 2, 2], [2, 2, 2]], 2, 2),
        ([4, 3, 2, 1], [[9, 5, 1, 1], [9, 5, 1, 1]], 2, 2),  # a tie for the smallest
        ([1, 2, 2, 1], [[1, 1, 1, 1], [1, 1, 1, 1]], 1, 1),  # repeated λ: the first
        ([3, 2, 1, 0], [[9, 9, 9, 1], [9, 9, 9, 1]], 3, 3),  # λ = 0 can be chosen
        ([0], [[1], [2]], 0, 0),
    ],
)
def test_choice_is_the_largest_that_is_allowed(lams, errors, best, one):
    """Of the smallest error, and of the errors within one standard error of it."""
    assert best == validation(lams, errors).best
    assert one == validation(lams, errors).one_standard_error


@given(st.lists(st.tuples(st.integers(0, 9), *[st.integers(0, 3)] * 3), min_size=1, max_size=8))
def test_choice_by_the_definition(rows):
    """No larger λ is within the limit, and what is chosen is."""
    lams, errors = np.array(rows)[:, 0], np.array(rows)[:, 1:].T
    found = validation(lams, errors)
    means = errors.mean(axis=0)
    limit = means.min() + found.standard_error[found.best]
    assert means.min() == means[found.best]
    assert means[found.one_standard_error] <= limit
    assert all(lams[means == means.min()] <= lams[found.best])
    assert all(lams[means <= limit] <= lams[found.one_standard_error])


# nested_cross_validate


@pytest.fixture
def short_grid(monkeypatch):
    """A default grid of a dozen λ: what matters is whose grid it is, not its length."""
    monkeypatch.setattr(module.grid, "__defaults__", (12, 1e-3))


@pytest.mark.parametrize("choose", ["best", "one_standard_error"])
@pytest.mark.parametrize("lams", [None, LAMS], ids=["default grid", "given grid"])
@pytest.mark.usefixtures("short_grid")
def test_nested_choice_is_that_without_the_fold(data, choose, lams):
    """λ, weights and error of each fold are what its training rows alone lead to."""
    X, y = data
    found = nested_cross_validate(X, y, lams, 0.5, folds=4, inner_folds=3, choose=choose)
    for fold, (training, test) in enumerate(runs(20, 4)):
        inner = cross_validate(X[training], y[training], lams, 0.5, folds=3)
        chosen = inner[getattr(inner, choose)]
        assert inner.lams[getattr(inner, choose)] == found.lams[fold]
        np.testing.assert_array_equal(chosen.w, found.solutions[fold].w)
        expected = np.mean((y[test] - X[test] @ chosen.w - chosen.b) ** 2)
        assert expected == pytest.approx(found.errors[fold])


@pytest.mark.parametrize("choose", ["best", "one_standard_error"])
@pytest.mark.parametrize("seed", [None, 3])
@pytest.mark.usefixtures("short_grid")
def test_nested_choice_never_sees_the_fold(data, choose, seed):
    """Whatever y and X are there, λ and weights stay the same to the bit; only the error moves."""
    X, y = data
    options = {"folds": 4, "inner_folds": 3, "choose": choose, "seed": seed, "standardize": True}
    before = nested_cross_validate(X, y, **options)
    _, test = list(module.split(20, 4, seed, np.ones(20)))[1]
    X, y = X.copy(), y.copy()
    X[test], y[test] = 77 * X[test] - 5, 1000 - y[test]
    after = nested_cross_validate(X, y, **options)
    assert before.lams[1] == after.lams[1]
    np.testing.assert_array_equal(before.solutions[1].w, after.solutions[1].w)
    assert before.solutions[1].b == after.solutions[1].b
    assert before.errors[1] != after.errors[1]
    assert np.all(np.delete(before.errors, 1) != np.delete(after.errors, 1))


@pytest.mark.usefixtures("short_grid")
def test_nested_weights_count(data):
    """Samples of weight 0 neither choose nor are they tested."""
    X, y = data
    expected = nested_cross_validate(X, y, folds=4, sample_weight=WEIGHTS)
    changed = np.where(WEIGHTS > 0, y, 1e6)
    found = nested_cross_validate(X, changed, folds=4, sample_weight=WEIGHTS)
    np.testing.assert_array_equal(expected.errors, found.errors)
    np.testing.assert_array_equal(expected.lams, found.lams)


def test_nested_validation_takes_sparse_data(data):
    """How X is stored changes no choice."""
    X, y = data
    options = {"lams": [3, 0.3], "rho": 0.5, "folds": 3, "inner_folds": 3}
    expected = nested_cross_validate(X, y, **options)
    found = nested_cross_validate(sparse.csr_array(X), y, **options)
    np.testing.assert_array_equal(expected.lams, found.lams)
    np.testing.assert_allclose(expected.errors, found.errors, rtol=1e-5)


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        ({"choose": "worst"}, "choose"),
        ({"choose": None}, "choose"),
        ({"inner_folds": 1}, "inner_folds"),
        ({"inner_folds": None}, "inner_folds"),
        ({"folds": 1}, "folds"),
        ({"rho": 2}, "rho"),
        ({"lams": [-1]}, "lams"),
    ],
    ids=str,
)
def test_nested_validation_refuses_bad_arguments(data, arguments, name):
    """Each has its error in four parts."""
    with pytest.raises(ValueError, match=four_parts(name, "", "")):
        nested_cross_validate(*data, **arguments)
