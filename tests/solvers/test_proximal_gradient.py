"""All λ and all folds at once: the answers, their certificates, and when the host looks."""

import sys

import certificates
import numpy as np
import pytest
import sealed
from shapes import SHAPES, draw

from course_pkg import backend
from course_pkg.solvers import proximal_gradient as solvers
from course_pkg.solvers.proximal_gradient import proximal_gradient, proximal_gradient_folds

RHOS = pytest.mark.parametrize("rho", [1.0, 0.5, 0.0], ids=["lasso", "elastic net", "ridge"])
LAMS = np.array([0.3, 3.0, 0.03])


def centred(X, y):
    """X and y with their means subtracted."""
    return X - X.mean(axis=0), y - y.mean()


def gaps(X, y, path):
    """The relative gap of each solution, by the definition."""
    X, y = X.astype(float), y.astype(float)
    return [
        certificates.relative_gap(X, y, w.astype(float), float(b), lam, path.rho)
        for w, b, lam in zip(path.W, path.b, path.lams.astype(float), strict=True)
    ]


def wide():
    """Fewer samples than features, a few of which matter."""
    return draw(20, 40)


@RHOS
@pytest.mark.parametrize("n", [60, 20])
def test_agrees_with_coordinate_descent(n, rho):
    """Tall or wide, the fits are those of scikit-learn to 1 in 10⁵ of the deviation of y."""
    X, y = centred(*draw(n, 30))
    path = proximal_gradient(X, y, LAMS, rho, tol=1e-13)
    expected = [X @ certificates.by_scikit_learn(X, y, lam, rho)[:-1] for lam in LAMS]
    np.testing.assert_allclose(expected, path.W @ X.T, atol=1e-5 * y.std())


@RHOS
@pytest.mark.parametrize("name", ["n > p", "n < p", "zero column", "tied columns", "all zero"])
def test_is_certified_in_awkward_shapes(name, rho):
    """Columns of zeros, twins, nothing at all: the gap by its definition is within 1e-10."""
    X, y = centred(*SHAPES[name])
    path = proximal_gradient(X, y, LAMS, rho)
    assert max(gaps(X, y, path)) < 1e-10
    assert path.converged.all()


@pytest.mark.parametrize(("dtype", "attained"), [("float64", 1e-10), ("float32", 1e-5)])
def test_keeps_the_promise_of_its_dtype(dtype, attained):
    """The gap, computed anew in float64, is what is promised for the dtype."""
    X, y = (array.astype(dtype) for array in centred(*wide()))
    path = proximal_gradient(X, y, LAMS, 1.0)
    assert path.W.dtype == dtype
    assert max(gaps(*centred(X.astype(float), y.astype(float)), path)) < attained
    assert path.converged.all()


def test_the_gap_it_reports_bounds_the_excess():
    """Stopped early, it lies above the minimum by no more than it says."""
    X, y = centred(*wide())
    path, least = (proximal_gradient(X, y, LAMS, 0.5, max_iter=i) for i in (50, 20_000))
    assert np.all(path.objective - least.objective <= path.gap)
    assert path.gap.max() > 1e-3


def test_says_when_it_has_not_converged():
    """Stopped too early, it says so of the columns that needed more, and of no other."""
    X, y = centred(*wide())
    path = proximal_gradient(X, y, np.array([1e-3, 1e3]), 1.0, max_iter=50)
    np.testing.assert_array_equal([False, True], path.converged)
    np.testing.assert_array_equal([50, 0], path.n_iter)


def test_order_does_not_matter():
    """λ may come in any order and more than once, although columns are dropped on the way."""
    X, y = centred(*wide())
    lams = np.geomspace(3, 0.01, 12)
    shuffle = np.array([7, 3, 3, 11, 0, 5, 9, 1])
    expected = proximal_gradient(X, y, lams, 1.0).W[shuffle]
    shuffled = proximal_gradient(X, y, lams[shuffle], 1.0).W
    np.testing.assert_allclose(expected, shuffled, atol=1e-4)


def test_starts_where_it_is_told():
    """From the solution nothing is left to do."""
    X, y = centred(*wide())
    there = proximal_gradient(X, y, LAMS, 1.0, tol=1e-12)
    again = proximal_gradient(X, y, LAMS, 1.0, start=there.W)
    np.testing.assert_array_equal([0, 0, 0], again.n_iter)
    np.testing.assert_array_equal(there.W, again.W)


def test_keeps_what_was_best():
    """In float32, asked for more digits than there are, it returns none worse than it has seen."""
    X, y = (array.astype(np.float32) for array in centred(*wide()))
    worse = proximal_gradient(X, y, LAMS, 1.0, tol=0.0, max_iter=1000).gap
    assert np.all(proximal_gradient(X, y, LAMS, 1.0, tol=0.0, max_iter=3000).gap <= worse * 1.5)


@pytest.mark.parametrize("name", ["n > p", "n < p", "badly scaled", "tied columns"])
def test_curvature_is_that_of_the_loss(name):
    """It is the largest eigenvalue of XᵀX/n, or a little below it: never by a quarter."""
    X, y = centred(*SHAPES[name])
    units = np.arange(1.0, X.shape[1] + 1)
    largest = np.linalg.norm(X / units, 2) ** 2 / len(X)
    found = solvers.curvature(solvers.Columns(X, y[:, None] * 0, np.ones(1), 1.0), units[:, None])
    assert 0.75 * largest < found[0] <= largest * (1 + 1e-12)


@pytest.mark.parametrize(("share", "settles"), [(1.0, True), (0.77, True), (0.2, False)])
def test_a_wrong_curvature_is_found_out(monkeypatch, share, settles):
    """Found a quarter too small it still does; much too small, the gap says that it does not."""
    X, y = centred(*wide())
    largest = np.linalg.norm(X / X.std(axis=0), 2) ** 2 / len(X)
    monkeypatch.setattr(solvers, "curvature", lambda *_: np.array([share * largest]))
    with np.errstate(all="ignore"):
        assert settles == proximal_gradient(X, y, LAMS[:1], 1.0, max_iter=5000).converged[0]


def test_units_of_features_do_not_matter():
    """Features in units from 1 to 10⁶, scaled in the penalty alike, take as many iterations."""
    X, y = centred(*draw(20, 8))
    units = np.geomspace(1, 1e6, 8)[:, None]
    expected, path = (
        proximal_gradient_folds(A, y, LAMS, 1.0, np.ones((20, 1)), scale=scale)[0]
        for A, scale in ((X, np.ones((8, 1))), (X * units.T, units))
    )
    np.testing.assert_array_equal(expected.n_iter, path.n_iter)
    np.testing.assert_allclose(expected.W, path.W * units.T, rtol=1e-6, atol=1e-9)


# Folds


def thirds(n):
    """Three folds of the rows, by turns: pairs (train, test)."""
    fold = np.arange(n) % 3
    return [(np.flatnonzero(fold != i), np.flatnonzero(fold == i)) for i in range(3)]


def membership(folds, n):
    """Weights (n, folds): 1 where a row is among the training rows."""
    return np.column_stack([np.isin(np.arange(n), train) for train, _ in folds]).astype(float)


@RHOS
@pytest.mark.parametrize("n", [60, 20])
def test_each_fold_is_its_own_problem(n, rho):
    """With its own intercept, each fold's fit is that of its training rows alone."""
    (X, y), folds = draw(n, 30), thirds(n)
    paths = proximal_gradient_folds(
        *centred(X, y), LAMS, rho, membership(folds, n), tol=1e-13, max_iter=50_000
    )
    for path, (train, _) in zip(paths, folds, strict=True):
        C, t = centred(X, y)
        expected = [certificates.by_scikit_learn(C[train], t[train], lam, rho) for lam in LAMS]
        fits = C @ np.array(expected)[:, :-1].T + np.array(expected)[:, -1]
        np.testing.assert_allclose(fits, C @ path.W.T + path.b, atol=1e-4 * y.std())


def test_folds_without_intercept_go_through_the_origin():
    """No mean is subtracted, and b is 0."""
    (X, y), folds = wide(), thirds(20)
    paths = proximal_gradient_folds(
        X, y, LAMS[:2], 1.0, membership(folds, 20), fit_intercept=False, tol=1e-12
    )
    train = folds[0][0]
    expected = certificates.by_scikit_learn(X[train], y[train], 0.3, 1.0, fit_intercept=False)
    np.testing.assert_allclose(expected, np.append(paths[0].W[0], paths[0].b[0]), atol=1e-4)


def test_weights_of_folds_are_repetition():
    """A row of weight 2 is a row that is there twice; only the proportions count."""
    X, y = draw(12, 30)
    times = np.array([0, 1, 2, 3] * 3)
    repeated = X.repeat(times, 0), y.repeat(times)
    (path,) = proximal_gradient_folds(X, y, LAMS[:1], 0.5, 7.0 * times[:, None], tol=1e-13)
    expected = certificates.by_scikit_learn(*repeated, LAMS[0], 0.5)
    np.testing.assert_allclose(expected, np.append(path.W[0], path.b[0]), rtol=1e-3, atol=1e-4)


def test_scale_of_folds_changes_the_penalty_only():
    """A fold that divides its columns by a scale fits the divided columns."""
    X, y = draw(20, 30)
    scale = np.geomspace(0.5, 2, 30)
    (path,) = proximal_gradient_folds(
        X, y, LAMS[:1], 1.0, np.ones((20, 1)), scale=scale[:, None], tol=1e-13
    )
    expected = certificates.by_scikit_learn(X / scale, y, LAMS[0], 1.0)[:-1] / scale
    np.testing.assert_allclose(expected, path.W[0], atol=1e-4)


# What leaves the device


@pytest.fixture
def ops(monkeypatch):
    """The operations of a backend whose tensors cannot be looked at but through the door."""
    fake = sealed.keras()
    monkeypatch.setitem(sys.modules, "keras", fake)
    monkeypatch.setitem(backend._BACKEND_OF, "sealed", "sealed")
    return fake.ops


@pytest.mark.parametrize("look", [bool, float, int, list, np.asarray, min])
def test_a_sealed_tensor_notices_every_look(ops, look):
    """The proof below can fail: whatever brings a value to the host is caught."""
    with pytest.raises(AssertionError, match="looked at"):
        look(ops.convert_to_tensor(np.ones(1)))


@pytest.mark.parametrize("every", [10, 50])
@pytest.mark.parametrize("iterations", [0, 100, 500])
def test_the_host_looks_once_every_so_many_iterations(ops, every, iterations):
    """One look at the start and one after every `check_every` iterations, and no other."""
    X, y = map(ops.convert_to_tensor, centred(*wide()))
    proximal_gradient(X, y, LAMS, 1.0, tol=0.0, max_iter=iterations, check_every=every)
    assert 1 + iterations // every == ops.looks


def test_the_host_looks_no_oftener_for_folds(ops):
    """The same with folds, weights, scales and columns dropped on the way."""
    X, y = map(ops.convert_to_tensor, centred(*wide()))
    of_folds, scale = np.ones((20, 2)), ops.convert_to_tensor(np.ones((40, 2)))
    paths = proximal_gradient_folds(X, y, np.geomspace(9, 0.1, 8), 1.0, of_folds, scale=scale)
    n_iter = max(path.n_iter._values.max() for path in paths)
    assert 1 + n_iter // 50 == ops.looks


def test_sealed_and_open_answers_are_the_same(ops):
    """The page of array code does the same on NumPy as through another namespace."""
    X, y = centred(*wide())
    expected = proximal_gradient(X, y, LAMS, 0.5).W
    shut = proximal_gradient(*map(ops.convert_to_tensor, (X, y)), LAMS, 0.5).W
    np.testing.assert_array_equal(expected, shut._values)
