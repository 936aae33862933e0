"""Tensors in, tensors out: the routes behind the doors, under whichever backend Keras runs.

KERAS_BACKEND=jax and torch run the same file; float64 in JAX needs JAX_ENABLE_X64=1.
"""

import os
import subprocess
import sys
from importlib.util import find_spec

import certificates
import keras
import numpy as np
import oracles
import pytest
from shapes import SHAPES, draw

from course_pkg import backend, tensors
from course_pkg.solvers import proximal_gradient as solvers

RUNNING = keras.backend.backend()
BACKENDS = ["tensorflow", "jax", "torch"]
LAMS = np.array([0.5, 5.0, 0.2])
RHOS = pytest.mark.parametrize("rho", [1.0, 0.5, 0.0], ids=["lasso", "elastic net", "ridge"])
SIZES = pytest.mark.parametrize("n", [60, 15], ids=["tall", "wide"])

#: Columns from 1e-3 to 1e3 beside each other: float32 has seven digits in all.
TOO_FAR_FOR_FLOAT32 = {"badly scaled"}

#: Predictions agree to this share of the deviation of y: the square root of what the gap allows
#: in float64, and in float32 what its digits allow.
CLOSE = {"float64": 3e-5, "float32": 1e-2}


@pytest.fixture(params=["float64", "float32"])
def dtype(request):
    """Both dtypes, as far as the backend has them."""
    if request.param == "float64" and RUNNING == "jax" and not os.environ.get("JAX_ENABLE_X64"):
        pytest.skip("JAX has no float64 unless JAX_ENABLE_X64=1")
    return request.param


def on_device(X, y, dtype, device=None):
    """X and y as tensors."""
    return tensors.checked(X.astype(dtype), y.astype(dtype), device)


def numbers(path):
    """W and b side by side, (k, p + 1), on the host, as float64."""
    columns = [backend.to_numpy(path.W), backend.to_numpy(path.b)[:, None]]
    return np.concatenate(columns, axis=1).astype(float)


def rows(X):
    """X with a column of ones."""
    return np.column_stack([X, np.ones(len(X))])


@RHOS
@SIZES
def test_path_agrees_with_numpy_to_the_last_digits_but_few(n, rho, dtype):
    """Predictions are those of NumPy in float64, solved to the end by scikit-learn."""
    X, y = draw(n, 25)
    path = tensors.solve_path(*on_device(X, y, dtype), LAMS, rho)
    expected = [rows(X) @ certificates.by_scikit_learn(X, y, lam, rho) for lam in LAMS]
    fits = numbers(path) @ rows(X).T
    np.testing.assert_allclose(expected, fits, atol=CLOSE[dtype] * y.std())


@RHOS
@SIZES
def test_path_is_certified(n, rho, dtype):
    """The gap by its definition, in float64, is within the promise; 1e-10 or 1e-5."""
    X, y = (array.astype(dtype).astype(float) for array in draw(n, 25))
    path = tensors.solve_path(*on_device(X, y, dtype), LAMS, rho)
    gaps = [
        certificates.relative_gap(X, y, wb[:-1], wb[-1], lam, rho)
        for wb, lam in zip(numbers(path), LAMS, strict=True)
    ]
    assert max(gaps) < solvers.TOLERANCE[dtype]
    assert backend.to_numpy(path.converged).all()


@pytest.mark.parametrize("rho", [1.0, 0.0])
@pytest.mark.parametrize("name", sorted(set(SHAPES) - TOO_FAR_FOR_FLOAT32))
def test_no_shape_is_too_awkward(name, rho, dtype):
    """One sample, twins, constant columns: every shape is solved and certified."""
    path = tensors.solve_path(*on_device(*SHAPES[name], dtype), LAMS[:1], rho)
    assert backend.to_numpy(path.converged).all()


@pytest.mark.parametrize(("dtype", "certified"), [("float64", True), ("float32", False)])
@pytest.mark.parametrize("name", sorted(TOO_FAR_FOR_FLOAT32))
def test_float32_does_not_claim_digits_that_it_has_not(name, dtype, certified):
    """What float64 certifies, float32 may not reach, and then it says so."""
    X, y = (array.astype(dtype) for array in SHAPES[name])
    assert certified == tensors.solve_path(X, y, LAMS[:1], 1.0, max_iter=2000).converged[0]


@SIZES
def test_arrays_give_arrays(n):
    """The same code on NumPy arrays gives NumPy arrays."""
    path = tensors.solve_path(*draw(n, 25), LAMS, 1.0)
    assert {np.ndarray} == {
        type(getattr(path, name)) for name in ("W", "b", "gap", "n_iter", "converged")
    }


def test_all_of_a_path_is_tensors_where_x_is(dtype):
    """Whatever has an entry for each λ is a tensor, of X's dtype and on X's device."""
    X, y = on_device(*draw(15, 25), dtype)
    path = tensors.solve_path(X, y, LAMS[:1], 1.0)
    parts = [path.lams, path.W, path.b, path.objective, path.gap]
    assert {(dtype, backend.device_of(X))} == {
        (backend.dtype_of(part), backend.device_of(part)) for part in parts
    }
    assert backend.is_tensor(path.n_iter)
    assert backend.is_tensor(path.converged)


def test_one_solution_has_numbers(dtype):
    """Path[i] has its four numbers on the host, the weights still where they were."""
    solution = tensors.solve_path(*on_device(*draw(15, 25), dtype), LAMS[:1], 1.0)[0]
    types = (type(solution.objective), type(solution.gap), type(solution.n_iter))
    assert (float, float, int) == types
    assert backend.is_tensor(solution.w)


@RHOS
@pytest.mark.parametrize("fit_intercept", [True, False])
def test_weights_are_repetition(rho, fit_intercept, dtype):
    """A sample of weight 2 is a sample that is there twice."""
    X, y = draw(12, 3)
    times = np.array([0, 1, 2, 3] * 3)
    path = tensors.solve_path(*on_device(X, y, dtype), LAMS, rho, times, fit_intercept)
    repeated = on_device(X.repeat(times, 0), y.repeat(times), dtype)
    expected = tensors.solve_path(*repeated, LAMS, rho, None, fit_intercept)
    np.testing.assert_allclose(numbers(expected), numbers(path), atol=CLOSE[dtype] / 10)


@RHOS
def test_standardized_columns_are_penalised_alike(rho, dtype):
    """Standardising is dividing columns by their deviations, and weights come back in units."""
    X, y = draw(60, 5, [1, 2, 3, 4, 5])
    expected = tensors.solve_path(*on_device(X / X.std(0), y, dtype), LAMS, rho)
    path = tensors.solve_path(*on_device(X, y, dtype), LAMS, rho, standardize=True)
    np.testing.assert_allclose(
        numbers(expected), numbers(path) * np.append(X.std(0), 1), rtol=1e-3, atol=1e-3
    )


def test_order_and_zeros_do_not_matter(dtype):
    """λ come back in the order given; where one is 0 the answer is least squares."""
    X, y = on_device(*draw(60, 5), dtype)
    lams = np.array([0.3, 0, 3, 0])
    path = tensors.solve_path(X, y, lams, 1.0)
    parts = [tensors.solve_path(X, y, lams[[i]], 1.0) for i in range(4)]
    np.testing.assert_allclose(
        np.concatenate([numbers(part) for part in parts]), numbers(path), rtol=1e-3, atol=1e-3
    )
    assert backend.to_numpy(path.converged).all()
    np.testing.assert_allclose(lams, backend.to_numpy(path.lams), rtol=1e-6)


@SIZES
def test_without_penalty_the_smallest_least_squares(n, dtype):
    """Ridge at λ = 0 is least squares, of several minima the one with the smallest ‖w‖."""
    X, y = draw(n, 25)
    path = tensors.solve_path(*on_device(X, y, dtype), np.zeros(1), 0.0)
    expected = oracles.smallest_least_squares(X, y)
    np.testing.assert_allclose(expected, numbers(path)[0, :-1], atol=1e-2 * CLOSE[dtype] ** 0.5)


def test_a_short_problem_has_the_same_objective(dtype):
    """p + 1 rows for n: the objective is the same at any weights."""
    X, y = draw(60, 5)
    short = tensors.shortened(*on_device(X, y, dtype))
    w = np.arange(5.0)
    A, t = (backend.to_numpy(array) for array in short)
    assert (6, 5) == A.shape
    assert np.mean((y - X @ w) ** 2) == pytest.approx(np.mean((t - A @ w) ** 2), rel=1e-5)


# Folds


def thirds(n):
    """Three folds of the rows, by turns: pairs (train, test)."""
    fold = np.arange(n) % 3
    return [(np.flatnonzero(fold != i), np.flatnonzero(fold == i)) for i in range(3)]


@pytest.mark.parametrize("rho", [1.0, 0.5])
@pytest.mark.parametrize("standardize", [False, True])
@SIZES
def test_validation_errors_are_those_of_refits(n, rho, standardize, dtype):
    """Fold by fold and λ by λ what a fit to the training rows alone leaves on the others."""
    X, y = draw(n, 25)
    errors = tensors.validation_errors(
        *on_device(X, y, dtype), LAMS, rho, thirds(n), standardize=standardize
    )
    expected = certificates.refitted_errors(X, y, LAMS, rho, thirds(n), standardize)
    assert backend.is_tensor(errors)
    np.testing.assert_allclose(expected, backend.to_numpy(errors), rtol=10 * CLOSE[dtype])


def test_validation_errors_of_ridge_are_those_of_refits(dtype):
    """The same where there is a closed form."""
    X, y = draw(30, 5)
    errors = tensors.validation_errors(*on_device(X, y, dtype), LAMS, 0.0, thirds(30))
    expected = certificates.refitted_errors(X, y, LAMS, 0.0, thirds(30))
    np.testing.assert_allclose(expected, backend.to_numpy(errors), rtol=CLOSE[dtype])


def test_validation_errors_count_weights(dtype):
    """A sample of weight 2 is there twice, in the fit and in the error."""
    (X, y), folds = draw(15, 25), thirds(15)
    times = 1 + np.arange(15) % 2
    again = np.repeat(np.arange(15), times)
    twice = [tuple(np.flatnonzero(np.isin(again, part)) for part in fold) for fold in folds]
    data = on_device(X, y, dtype)
    errors = tensors.validation_errors(*data, LAMS[:1], 1.0, folds, weights=times)
    repeated = on_device(X[again], y[again], dtype)
    expected = tensors.validation_errors(*repeated, LAMS[:1], 1.0, twice)
    np.testing.assert_allclose(*map(backend.to_numpy, (expected, errors)), rtol=10 * CLOSE[dtype])


@pytest.mark.parametrize("rho", [1.0, 0.0])
def test_a_column_constant_in_a_fold_gets_no_weight_there(rho, dtype):
    """Standardised by training rows, a column that does not vary in them is left alone."""
    (X, y), folds = draw(15, 25), thirds(15)
    X[:, 3] = 0.1 + (np.arange(15) % 3 == 0)
    path, *_ = tensors.fold_paths(
        *on_device(X, y, dtype), LAMS, rho, folds, np.ones(15), standardize=True
    )
    np.testing.assert_allclose([0, 0, 0], backend.to_numpy(path.W)[:, 3], atol=1e-6)


# Checks


@pytest.mark.parametrize(
    ("X", "received"),
    [
        (np.ones(3), r"shape \(3,\)"),
        (np.ones((0, 2)), r"shape \(0, 2\)"),
        ([[1, np.nan]] * 3, "nan or infinite"),
        ([[1, np.inf]] * 3, "nan or infinite"),
        ([[1e20]] * 3, r"1e\+20"),
        ([[1e-20]] * 3, r"1e-20"),
    ],
)
def test_a_bad_matrix_is_refused(X, received):
    """The name, the value, the expectation, the remedy."""
    with pytest.raises(ValueError, match=oracles.four_parts("X", received, "")):
        tensors.checked(np.array(X, np.float32), np.ones(3, np.float32))


@pytest.mark.parametrize(
    ("y", "received"),
    [(np.ones(2), r"shape \(2,\)"), (np.ones((3, 1)), r"\(3, 1\)"), ([1, np.nan, 0], "nan")],
)
def test_a_bad_target_is_refused(y, received):
    """The same for y."""
    with pytest.raises(ValueError, match=oracles.four_parts("y", received, "")):
        tensors.checked(np.eye(3, dtype=np.float32), np.array(y, np.float32))


def test_whole_numbers_are_refused():
    """A tensor of integers is to be cast by its owner, who knows to what."""
    with pytest.raises(ValueError, match=oracles.four_parts("X", "int32", "Cast")):
        tensors.checked(np.eye(3, dtype=np.int32), np.ones(3, np.float32))


@pytest.mark.parametrize("lams", [[-1.0], [np.nan], [], 3.0, [1e20], [1e-20]])
def test_bad_strengths_are_refused(lams):
    """Negative, none, or out of the range of X's dtype."""
    with pytest.raises(ValueError, match=oracles.four_parts("lams", "", "")):
        tensors.checked_strengths(lams, np.ones(1, np.float32))


def test_y_takes_the_dtype_of_x():
    """X says in which precision to compute."""
    _, y = tensors.checked(np.eye(3, dtype=np.float32), [1, 2, 3])
    assert backend.dtype_of(y) == "float32"


# What leaves the device


@pytest.fixture
def looks(monkeypatch):
    """How often anything asked TensorFlow's tensors for values, by whatever way Python has."""
    if RUNNING != "tensorflow":
        pytest.skip("counts at TensorFlow's tensors; any backend's are sealed in test_proximal_*")
    seen, kind = [], type(backend.as_tensor(np.ones(1)))
    for way in ("_numpy", "__array__", "__bool__", "__float__", "__int__", "__index__", "numpy"):
        monkeypatch.setattr(kind.__mro__[1], way, counted(getattr(kind, way), kind, seen))
    for way in ("array", "asarray"):  # these take the buffer, which no method guards
        monkeypatch.setattr(np, way, counted(getattr(np, way), kind, seen))
    return seen


def counted(function, kind, seen):
    """The function, which from now on leaves a trace when its first argument is of that kind."""

    def traced(value, *args, **options):
        seen.extend([function.__name__] * isinstance(value, kind))
        return function(value, *args, **options)

    return traced


LOOKS = {
    "bool": bool,
    "float": float,
    "int": int,
    "asarray": lambda tensor: np.asarray(tensor),
    "convert": keras.ops.convert_to_numpy,
}


@pytest.mark.parametrize("look", LOOKS)
def test_the_count_counts(looks, look):
    """The proof below can fail: every way to a value leaves a trace."""
    LOOKS[look](backend.as_tensor(np.ones(())))
    assert looks


def test_nothing_else_leaves_the_device(looks):
    """400 iterations more with as many looks at the host: not one value more is asked for."""
    X, y = on_device(*draw(15, 25), "float32")
    counts = []
    for iterations in (100, 500):
        looks.clear()
        solvers.proximal_gradient(
            X, y, LAMS, 1.0, tol=0.0, max_iter=iterations, check_every=iterations
        )
        counts.append(len(looks))
    assert counts[0] == counts[1] > 0


@pytest.mark.parametrize(
    "name",
    ["matmul", "maximum", "minimum"],
)
def test_functions_of_two_keep_the_dtype(name, dtype):
    """What Keras makes float32 in PyTorch is kept."""
    a = backend.as_tensor(np.full((1, 1), 1 / 3, dtype))
    assert dtype == backend.dtype_of(getattr(backend.namespace(a), name)(a, a))


# Other backends, and GPUs


#: What is run under the others: every route once. JAX compiles each operation for each shape.
ROUTES = "(is_certified and wide) or (refits and False) or two_keep_the_dtype"


@pytest.mark.parametrize("other", [name for name in BACKENDS if name != RUNNING])
def test_other_backends_pass_the_same_tests(other):
    """The routes of this file under KERAS_BACKEND=jax and torch, where they are installed."""
    if os.environ.get("KERAS_BACKEND"):
        pytest.skip(f"KERAS_BACKEND is set: this run is for {RUNNING}")
    if find_spec(other) is None:
        pytest.skip(f"{other} is not installed")
    settings = {"KERAS_BACKEND": other, "JAX_ENABLE_X64": "1"}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", __file__]
    done = subprocess.run(
        [*command, "-k", ROUTES],
        env=os.environ | settings,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:]


@pytest.fixture
def gpu():
    """The first GPU that the backend sees."""
    if not backend.devices("gpu"):
        pytest.skip(f"no GPU that {RUNNING} sees on this machine")
    return backend.devices("gpu")[0]


@pytest.mark.gpu
@RHOS
@SIZES
def test_gpu_and_numpy_agree(gpu, n, rho, dtype):
    """On a GPU the path stays there, and is that of NumPy."""
    X, y = draw(n, 25)
    path = tensors.solve_path(*on_device(X, y, dtype, "gpu"), LAMS, rho)
    expected = numbers(tensors.solve_path(X, y, LAMS, rho)) @ rows(X).T
    fits = numbers(path) @ rows(X).T
    np.testing.assert_allclose(expected, fits, atol=CLOSE[dtype] * y.std())
    assert {gpu} == {backend.device_of(part) for part in (path.W, path.b, path.gap)}


@pytest.mark.gpu
@SIZES
def test_gpu_and_numpy_validate_alike(gpu, n, dtype):
    """On a GPU the errors of folds stay there, and are those of NumPy."""
    X, y = draw(n, 25)
    errors = tensors.validation_errors(*on_device(X, y, dtype, "gpu"), LAMS, 1.0, thirds(n))
    expected = tensors.validation_errors(X, y, LAMS, 1.0, thirds(n))
    np.testing.assert_allclose(expected, backend.to_numpy(errors), rtol=10 * CLOSE[dtype])
    assert gpu == backend.device_of(errors)
