# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Ridge regression
#
# **20 points · about 60 minutes · chapter *Ridge* of the book.**
#
# You write ridge regression in the three ways that matter in practice, measure how much freedom
# a penalty leaves, predict how well each λ will do on new data without refitting, and then use
# all of it once, on data.
#
# Everything here minimises
#
# $$\frac{1}{2n}\,\lVert y - Xw - b\rVert^2 \;+\; \frac{\lambda}{2}\,\lVert w\rVert^2$$
#
# over the weights $w$ and the intercept $b$. **The intercept is not penalised.**
# $X$ has one row for each of $n$ samples and one column for each of $p$ features.
#
# How it works:
#
# * Write your code where it says `YOUR CODE HERE`, and delete the line that raises
#   `NotImplementedError`. Leave the names of functions and arguments as they are.
# * Below each task a test cell shows a worked example and checks it. When it fails, its first
#   line says what the mistake looks like. More tests, on other data, run when you are graded.
# * The tasks stand alone: a mistake in one costs no points in another, as long as your answers do
#   not call each other.
# * NumPy is all you need. Do not change what you are given: `X` and `y` belong to the caller.
# * `course check ridge.ipynb` in a terminal runs all visible tests at once.

# %% locked="imports"
import numpy as np

# %% [markdown]
# ## 1 · Standardise (2 points)
#
# A penalty compares weights, so columns must be on one scale first. Every column is shifted by
# its mean and divided by its standard deviation (the one that divides by $n$). Both are
# statistics of the **training rows only**, used for the test rows as well: a test row must not
# have a say in how the model sees the world. A column that is constant in training has standard
# deviation 0; divide it by 1 instead. (Rounding can make that deviation a tiny number: ask whether
# the column is constant, not whether the number is 0.)
#
# *Takes* `X_train` $(n, p)$ and `X_test` $(m, p)$, *returns* both standardised, as a tuple.
#
# *Worked example.* Training rows $(0, 5), (4, 5)$: means $(2, 5)$, deviations $(2, 0)$. So the
# training rows become $(-1, 0), (1, 0)$, and a test row $(8, 6)$ becomes $(3, 1)$.
# *In the book:* "What to do before".


# %% solution="standardize"
def standardize(X_train, X_test):
    """Both matrices on the scale of the training rows, as (Z_train, Z_test)."""
    ### BEGIN SOLUTION
    constant = X_train.max(axis=0) == X_train.min(axis=0)
    mean, scale = X_train.mean(axis=0), np.where(constant, 1, X_train.std(axis=0))
    return (X_train - mean) / scale, (X_test - mean) / scale
    ### END SOLUTION


# %% tests="standardize" points=2
from course_pkg.grading.expect import called, expect

train, test = np.array([[0.0, 5.0], [4.0, 5.0]]), np.array([[8.0, 6.0]])
expect(
    "Z_train, Z_test",
    called(standardize, train, test),
    ([[-1, 0], [1, 0]], [[3, 1]]),
    mistakes={
        "the test rows were standardised by their own mean": ([[-1, 0], [1, 0]], [[0, 0]]),
        "the mean was subtracted, but nothing divided": ([[-2, 0], [2, 0]], [[6, 1]]),
        "the standard deviation divides by n − 1, not n": (
            [[-(0.5**0.5), 0], [0.5**0.5, 0]],
            [[3 * 0.5**0.5, 1]],
        ),
        "the test rows had a say in the mean and the scale": (
            [[-(1.5**0.5), -(0.5**0.5)], [0, -(0.5**0.5)]],
            [[1.5**0.5, 2**0.5]],
        ),
        "columns were divided, but their mean not subtracted": ([[0, 5], [2, 5]], [[4, 6]]),
    },
)
### BEGIN HIDDEN TESTS
rng = np.random.default_rng()
for n, m, p in [(30, 7, 4), (5, 1, 9), (2, 40, 3)]:
    train = np.asfortranarray(rng.normal(3, [1, 10, 1e-3] * 3, size=(n, 9))[:, :p])
    test = rng.normal(2, [1, 10, 1e-3] * 3, size=(m, 9))[:, :p]
    train[:, 1] = 7
    mean, scale = train.mean(axis=0), train.std(axis=0)
    scale[1] = 1
    unbiased, own = scale * np.sqrt(n / (n - 1)), np.vstack([train, test])
    unbiased[1] = 1
    right = (train - mean) / scale, (test - mean) / scale
    expect(
        "Z_train, Z_test",
        called(standardize, train, test),
        right,
        mistakes={
            "the mean was subtracted, but nothing divided": (train - mean, test - mean),
            "columns were divided, but their mean not subtracted": (train / scale, test / scale),
            "the standard deviation divides by n − 1, not n": (
                (train - mean) / unbiased,
                (test - mean) / unbiased,
            ),
            "the test rows had a say in the mean and the scale": (
                (train - own.mean(axis=0)) / own.std(axis=0),
                (test - own.mean(axis=0)) / own.std(axis=0),
            ),
        },
    )
### END HIDDEN TESTS

# %% [markdown]
# ## 2 · The closed form (3 points)
#
# Setting the gradient to zero gives, for centred data, $p$ equations:
# $(X^\top X + n\lambda I)\,w = X^\top y$. The $n$ comes from the $\tfrac{1}{2n}$ in front of the
# squares. Centre $X$ and $y$ by their means first; the intercept is then
# $b = \bar y - \bar x^\top w$. *Solve* the equations, do not invert the matrix.
#
# *Takes* `X` $(n, p)$, `y` $(n,)$ and `lam` > 0, *returns* `w` $(p,)$ and the number `b`.
#
# *Worked example.* The columns of this $X$ are centred at $(10, 0)$ and then orthogonal, so each
# weight is $x_j^\top y / (4 + 4\lambda)$. With $\lambda = 1$ that is $w = (0.5, 1)$, and
# $b = 3 - 10 \cdot 0.5 = -2$.
# *In the book:* "The closed form".

# %% locked="example"
X_example = np.array([[11.0, 1.0], [11.0, -1.0], [9.0, 1.0], [9.0, -1.0]])
y_example = np.array([6.0, 2.0, 4.0, 0.0])


# %% solution="ridge_primal"
def ridge_primal(X, y, lam):
    """The ridge weights and intercept (w, b), by p equations."""
    ### BEGIN SOLUTION
    n, p = X.shape
    Xc, yc = X - X.mean(axis=0), y - y.mean()
    w = np.linalg.solve(Xc.T @ Xc + n * lam * np.eye(p), Xc.T @ yc)
    return w, y.mean() - X.mean(axis=0) @ w
    ### END SOLUTION


# %% tests="ridge_primal" points=3
from course_pkg.grading.expect import called, expect

expect(
    "w, b",
    called(ridge_primal, X_example, y_example, 1.0),
    ([0.5, 1.0], -2.0),
    mistakes={
        "λ was not multiplied by n": ([0.8, 1.6], -5.0),
        "λ was multiplied by 2n: the ½ stands before both terms": ([1 / 3, 2 / 3], -1 / 3),
        "there was no penalty": ([1.0, 2.0], -7.0),
        "the intercept was penalised": ([4 / 13, 1.0], -1 / 26),
        "λ was multiplied by p, not n": ([2 / 3, 4 / 3], -11 / 3),
        "b is the mean of y: the fit at the mean of X is to be subtracted": ([0.5, 1.0], 3.0),
        "the intercept was forgotten": ([0.5, 1.0], 0.0),
        "X and y were not centred": ([31 / 102, 1.0], 0.0),
        "X was not centred, only y": ([1 / 102, 1.0], 3 - 10 / 102),
    },
)
### BEGIN HIDDEN TESTS
from course_pkg import ridge


def answer(X, y, lam, **options):
    solution = ridge(X, y, lam, **options)
    return solution.w, solution.b


rng = np.random.default_rng()
for (n, p), lam in zip([(40, 6), (8, 20), (300, 3), (5, 1)], [0.3, 2.0, 1e-3, 10.0], strict=True):
    X = rng.normal(2, 1, size=(2 * n, p))[::2]
    y = 5 + X @ rng.normal(size=p) + rng.normal(size=n)
    w, b = answer(X, y, lam)
    ones = np.column_stack([X, np.ones(n)])
    with_b = ridge(ones, y, lam, fit_intercept=False).w
    expect(
        "w, b",
        called(ridge_primal, X, y, lam),
        (w, b),
        mistakes={
            "λ was not multiplied by n": answer(X, y, lam / n),
            "λ was multiplied by 2n: the ½ stands before both terms": answer(X, y, 2 * lam),
            "λ was multiplied by n/2": answer(X, y, lam / 2),
            "λ was multiplied by p, not n": answer(X, y, lam * p / n),
            "there was no penalty": answer(X, y, 0),
            "the intercept was penalised": (with_b[:-1], with_b[-1]),
            "X and y were not centred": answer(X, y, lam, fit_intercept=False),
            "b is the mean of y: the fit at the mean of X is to be subtracted": (w, y.mean()),
            "the intercept was forgotten": (w, 0.0),
        },
    )
twins = rng.normal(size=(12, 1)) * np.ones((1, 2))
y = rng.normal(size=12)
expect("w, b", called(ridge_primal, twins, y, 1e-3), answer(twins, y, 1e-3))
expect(
    "w, b",
    called(ridge_primal, np.eye(3), np.arange(3.0), 0.5),
    answer(np.eye(3), [0, 1, 2], 0.5),
)
### END HIDDEN TESTS

# %% [markdown]
# ## 3 · More features than samples (3 points)
#
# With $p \gg n$ a $p \times p$ system is a waste. The same $w$ comes from $n$ equations:
#
# $$w = X^\top (X X^\top + n\lambda I)^{-1} y \qquad\text{($X$, $y$ centred)}.$$
#
# *Takes* and *returns* what `ridge_primal` does. It is also tested with 200 000 features: a
# $p \times p$ matrix would then take 320 GB.
#
# *Worked example.* The same as above: it is the same minimum.
# *In the book:* "More features than samples".


# %% solution="ridge_dual"
def ridge_dual(X, y, lam):
    """The ridge weights and intercept (w, b), by n equations."""
    ### BEGIN SOLUTION
    n = len(X)
    Xc, yc = X - X.mean(axis=0), y - y.mean()
    w = Xc.T @ np.linalg.solve(Xc @ Xc.T + n * lam * np.eye(n), yc)
    return w, y.mean() - X.mean(axis=0) @ w
    ### END SOLUTION


# %% tests="ridge_dual" points=3
from course_pkg.grading.expect import called, expect

expect(
    "w, b",
    called(ridge_dual, X_example, y_example, 1.0),
    ([0.5, 1.0], -2.0),
    mistakes={
        "λ was not multiplied by n": ([0.8, 1.6], -5.0),
        "λ was multiplied by 2n: the ½ stands before both terms": ([1 / 3, 2 / 3], -1 / 3),
        "λ was multiplied by p, not n": ([2 / 3, 4 / 3], -11 / 3),
        "there was no penalty": ([1.0, 2.0], -7.0),
        "b is the mean of y: the fit at the mean of X is to be subtracted": ([0.5, 1.0], 3.0),
        "the intercept was forgotten": ([0.5, 1.0], 0.0),
        "X and y were not centred": ([31 / 102, 1.0], 0.0),
        "X was not centred, only y": ([1 / 102, 1.0], 3 - 10 / 102),
    },
)
### BEGIN HIDDEN TESTS
from course_pkg import ridge


def answer(X, y, lam, **options):
    solution = ridge(X, y, lam, **options)
    return solution.w, solution.b


rng = np.random.default_rng()
for (n, p), lam in zip([(9, 30), (40, 6), (6, 200)], [0.3, 2.0, 1e-2], strict=True):
    X = rng.normal(2, 1, size=(n, p))
    y = 5 + X @ rng.normal(size=p) + rng.normal(size=n)
    w, b = answer(X, y, lam)
    expect(
        "w, b",
        called(ridge_dual, X, y, lam),
        (w, b),
        mistakes={
            "λ was not multiplied by n": answer(X, y, lam / n),
            "λ was multiplied by p, not n": answer(X, y, lam * p / n),
            "λ was multiplied by 2n: the ½ stands before both terms": answer(X, y, 2 * lam),
            "there was no penalty": answer(X, y, 0),
            "X and y were not centred": answer(X, y, lam, fit_intercept=False),
            "b is the mean of y: the fit at the mean of X is to be subtracted": (w, y.mean()),
            "the intercept was forgotten": (w, 0.0),
        },
    )
X, y = rng.normal(size=(3, 200_000)), rng.normal(size=3)
try:
    wide = ridge_dual(X, y, 0.1)
except MemoryError:
    raise AssertionError("with 200 000 features a p × p matrix does not fit in memory") from None
expect("w, b", wide, answer(X, y, 0.1))
### END HIDDEN TESTS

# %% [markdown]
# ## 4 · A whole grid of λ from one decomposition (3 points)
#
# With the singular value decomposition $X = U\,\mathrm{diag}(d)\,V^\top$ of the centred matrix,
#
# $$w(\lambda) = V\,\mathrm{diag}\!\left(\frac{d_j}{d_j^2 + n\lambda}\right) U^\top y.$$
#
# Only the middle factor depends on λ: decompose once, then each λ costs a product. (Look up what
# NumPy's `svd` returns as its third part: it is $V^\top$, not $V$.)
#
# *Takes* `X` $(n, p)$, `y` $(n,)$ and `lams` $(k,)$, all > 0, in any order; *returns* `W`
# $(k, p)$ and `b` $(k,)$, row $i$ belonging to `lams[i]`.
#
# *Worked example.* For the data above and $\lambda = (1, 0.25, 3)$: $w = (1, 2)/(1 + \lambda)$.
# *In the book:* "Shrinkage by direction".


# %% solution="ridge_path"
def ridge_path(X, y, lams):
    """The ridge weights W (k, p) and intercepts b (k,) for every λ in lams."""
    ### BEGIN SOLUTION
    Xc, yc = X - X.mean(axis=0), y - y.mean()
    U, d, Vt = np.linalg.svd(Xc, full_matrices=False)
    shrunk = d / (d**2 + len(X) * np.asarray(lams)[:, None])
    W = (shrunk * (U.T @ yc)) @ Vt
    return W, y.mean() - W @ X.mean(axis=0)
    ### END SOLUTION


# %% tests="ridge_path" points=3
from course_pkg.grading.expect import called, expect

expect(
    "W, b",
    called(ridge_path, X_example, y_example, np.array([1.0, 0.25, 3.0])),
    ([[0.5, 1.0], [0.8, 1.6], [0.25, 0.5]], [-2.0, -5.0, 0.5]),
    mistakes={
        "λ was not multiplied by n": (
            [[0.8, 1.6], [16 / 17, 32 / 17], [4 / 7, 8 / 7]],
            [-5.0, 3 - 160 / 17, 3 - 40 / 7],
        ),
        "d was not squared, or λ was multiplied by 2n": (
            [[1 / 3, 2 / 3], [2 / 3, 4 / 3], [1 / 7, 2 / 7]],
            [-1 / 3, -11 / 3, 11 / 7],
        ),
        "the factor is d²/(d² + nλ), which shrinks the fit and not the weights": (
            [[1.0, 2.0], [1.6, 3.2], [0.5, 1.0]],
            [-7.0, -13.0, -2.0],
        ),
        "the weights came out in another order than lams": (
            [[0.8, 1.6], [0.5, 1.0], [0.25, 0.5]],
            [-5.0, -2.0, 0.5],
        ),
        "X and y were not centred": (
            [[31 / 102, 1.0], [124 / 405, 1.6], [31 / 104, 0.5]],
            [0.0, 0.0, 0.0],
        ),
        "b is the mean of y: the fit at the mean of X is to be subtracted": (
            [[0.5, 1.0], [0.8, 1.6], [0.25, 0.5]],
            [3.0, 3.0, 3.0],
        ),
        "the intercept was forgotten": (
            [[0.5, 1.0], [0.8, 1.6], [0.25, 0.5]],
            [0.0, 0.0, 0.0],
        ),
    },
)
X, y = np.array([[0.0, 0.0], [2.0, 1.0], [4.0, 1.0], [2.0, 6.0]]), np.array([1.0, 2.0, 6.0, 3.0])
expect(
    "W, b",
    called(ridge_path, X, y, np.array([1.0, 0.25])),
    ([[64 / 77, 1 / 77], [226 / 203, -2 / 203]], [101 / 77, 23 / 29]),
)
### BEGIN HIDDEN TESTS
from course_pkg import ridge


def answers(X, y, lams, **options):
    solutions = [ridge(X, y, lam, **options) for lam in lams]
    return np.array([s.w for s in solutions]), np.array([s.b for s in solutions])


rng = np.random.default_rng()
for n, p, k in [(40, 6, 5), (7, 25, 3), (200, 2, 1), (30, 5, 20)]:
    X = rng.normal(-1, 2, size=(n, p))
    y = 5 + X @ rng.normal(size=p) + rng.normal(size=n)
    lams = rng.permutation(np.geomspace(1e-3, 10, k))
    W, b = answers(X, y, lams)
    expect(
        "W, b",
        called(ridge_path, X, y, lams),
        (W, b),
        mistakes={
            "λ was not multiplied by n": answers(X, y, lams / n),
            "λ was multiplied by 2n: the ½ stands before both terms": answers(X, y, 2 * lams),
            "the weights came out in another order than lams": answers(X, y, np.sort(lams)),
            "X and y were not centred": answers(X, y, lams, fit_intercept=False),
            "b is the mean of y: the fit at the mean of X is to be subtracted": (
                W,
                np.full(k, y.mean()),
            ),
            "the intercept was forgotten": (W, np.zeros(k)),
        },
    )
X = rng.normal(size=(20, 3))[:, [0, 1, 2, 0]] * [1, 1, 1, 1]
X[:, 1] = 0
y = rng.normal(size=20)
expect("W, b", called(ridge_path, X, y, np.array([0.1, 2.0])), answers(X, y, [0.1, 2.0]))
### END HIDDEN TESTS

# %% [markdown]
# ## 5 · How much freedom is left (2 points)
#
# Along the singular direction $j$ ridge keeps the share $d_j^2/(d_j^2 + n\lambda)$ of the least
# squares fit. The sum of these shares is the *effective degrees of freedom*: $p$ of them without
# a penalty (if no column can be had from the others), none under an infinite one.
#
# *Takes* `X` $(n, p)$ and `lams` $(k,)$, all > 0, *returns* `df` $(k,)$. Centre $X$; do not count
# the intercept.
#
# *Worked example.* For the $X$ above both $d_j^2$ are 4, so $\mathrm{df} = 2/(1 + \lambda)$.
# *In the book:* "Degrees of freedom".


# %% solution="degrees_of_freedom"
def degrees_of_freedom(X, lams):
    """The effective degrees of freedom (k,) of ridge on X for every λ in lams."""
    ### BEGIN SOLUTION
    d = np.linalg.svd(X - X.mean(axis=0), compute_uv=False)
    return np.sum(d**2 / (d**2 + len(X) * np.asarray(lams)[:, None]), axis=1)
    ### END SOLUTION


# %% tests="degrees_of_freedom" points=2
from course_pkg.grading.expect import called, expect

expect(
    "df",
    called(degrees_of_freedom, X_example, np.array([0.25, 1.0, 3.0])),
    [1.6, 1.0, 0.5],
    mistakes={
        "λ was not multiplied by n": [32 / 17, 1.6, 8 / 7],
        "the intercept was counted: leave it out": [2.6, 2.0, 1.5],
        "X was not centred": [404 / 405 + 0.8, 101 / 102 + 0.5, 101 / 104 + 0.25],
        "d was not squared, or λ was multiplied by 2n": [4 / 3, 2 / 3, 2 / 7],
        "the shares were squared": [1.28, 0.5, 0.125],
        "p was returned, whatever λ is": [2.0, 2.0, 2.0],
    },
)
### BEGIN HIDDEN TESTS
from course_pkg import degrees_of_freedom as reference

rng = np.random.default_rng()
for n, p, k in [(40, 6, 5), (7, 25, 3), (200, 2, 1)]:
    X = rng.normal(-1, [1, 9, 0.1, 2, 5] * 5, size=(n, 25))[:, :p]
    lams = np.geomspace(1e-3, 10, k)
    df, raw = reference(X, lams), np.linalg.svd(X, compute_uv=False)
    expect(
        "df",
        called(degrees_of_freedom, X, lams),
        df,
        mistakes={
            "λ was not multiplied by n": reference(X, lams / n),
            "λ was multiplied by 2n: the ½ stands before both terms": reference(X, 2 * lams),
            "the intercept was counted: leave it out": df + 1,
            "X was not centred": np.sum(raw**2 / (raw**2 + n * lams[:, None]), axis=1),
        },
    )
### END HIDDEN TESTS

# %% [markdown]
# ## 6 · Leaving one out, without refitting (3 points)
#
# How far off would the model be at sample $i$, had it never seen sample $i$? Exactly
#
# $$e_i = \frac{y_i - \hat y_i}{1 - h_{ii}}, \qquad
#   h_{ii} = \frac1n + \sum_j u_{ij}^2\,\frac{d_j^2}{d_j^2 + n\lambda},$$
#
# with $\hat y$ the fit to **all** samples, and $U$, $d$ from the centred $X$. The $\tfrac1n$ is
# the intercept's. (If you compare with refitting: the formula keeps the penalty $n\lambda$ against
# the *sum* of squares, so each fit to the other $n - 1$ samples is one at $\lambda n/(n - 1)$.)
#
# *Takes* `X` $(n, p)$, `y` $(n,)$ and `lam` > 0, *returns* `e` $(n,)$, sign included.
#
# *Worked example.* One feature, $x = (0, 0, 0, 4)$, and $y = (0, 0, 2, 4)$; $\lambda = 1$.
# Centred, $x = (-1, -1, -1, 3)$ and $d^2 = 12$; the share $\tfrac34$ is kept, $w = \tfrac58$. The
# residuals are $\tfrac18(-7, -7, 9, 5)$, the leverages $h_{ii} = \tfrac1{16}(5, 5, 5, 13)$, and
# $e = (-\tfrac{14}{11}, -\tfrac{14}{11}, \tfrac{18}{11}, \tfrac{10}{3})$.
# *In the book:* "Leaving one out".


# %% solution="leave_one_out"
def leave_one_out(X, y, lam):
    """The residual of every sample (n,) under the fit to all the others."""
    ### BEGIN SOLUTION
    n = len(X)
    U, d, _ = np.linalg.svd(X - X.mean(axis=0), full_matrices=False)
    kept = d**2 / (d**2 + n * lam)
    residual = y - y.mean() - U @ (kept * (U.T @ (y - y.mean())))
    return residual / (1 - 1 / n - U**2 @ kept)
    ### END SOLUTION


# %% tests="leave_one_out" points=3
from course_pkg.grading.expect import called, expect

X, y = np.array([[0.0], [0.0], [0.0], [4.0]]), np.array([0.0, 0.0, 2.0, 4.0])
expect(
    "e",
    called(leave_one_out, X, y, 1.0),
    [-14 / 11, -14 / 11, 18 / 11, 10 / 3],
    mistakes={
        "these are the residuals of the fit to all samples": [-0.875, -0.875, 1.125, 0.625],
        "λ was not multiplied by n": [-38 / 35, -38 / 35, 66 / 35, 10 / 3],
        "λ was multiplied by n − 1: all fits keep the penalty nλ": [
            -50 / 41,
            -50 / 41,
            70 / 41,
            10 / 3,
        ],
        "the intercept's 1/n is missing from h": [-14 / 15, -14 / 15, 6 / 5, 10 / 7],
        "every sample got the average h": [-14 / 9, -14 / 9, 2.0, 10 / 9],
        "the sign is the other way round: it is y minus the fit": [
            14 / 11,
            14 / 11,
            -18 / 11,
            -10 / 3,
        ],
        "the residuals were multiplied by 1 − h, not divided": [
            -77 / 128,
            -77 / 128,
            99 / 128,
            15 / 128,
        ],
        "the errors were squared": [196 / 121, 196 / 121, 324 / 121, 100 / 9],
    },
)
### BEGIN HIDDEN TESTS
from course_pkg import ridge


def left_out(X, y, penalty):
    """By definition: n fits, each with `penalty` against its sum of squares."""
    n = len(X)
    errors = np.empty(n)
    for i in range(n):
        others = np.arange(n) != i
        errors[i] = y[i] - ridge(X[others], y[others], penalty / (n - 1)).predict(X[i])
    return errors


rng = np.random.default_rng()
for (n, p), lam in zip([(25, 4), (8, 30), (60, 1)], [0.3, 2.0, 1e-2], strict=True):
    X = rng.normal(2, 1, size=(n, p))
    y = 5 + X @ rng.normal(size=p) + rng.normal(size=n)
    fit, e = ridge(X, y, lam), left_out(X, y, n * lam)
    residual = y - fit.predict(X)
    h = 1 - residual / e
    expect(
        "e",
        called(leave_one_out, X, y, lam),
        e,
        mistakes={
            "these are the residuals of the fit to all samples": residual,
            "λ was not multiplied by n": left_out(X, y, lam),
            "λ was multiplied by n − 1: all fits keep the penalty nλ": left_out(
                X, y, (n - 1) * lam
            ),
            "the intercept's 1/n is missing from h": residual / (1 - h + 1 / n),
            "every sample got the average h": residual / (1 - h.mean()),
            "the sign is the other way round: it is y minus the fit": -e,
            "the residuals were multiplied by 1 − h, not divided": residual * (1 - h),
            "the errors were squared": e**2,
        },
    )
### END HIDDEN TESTS

# %% [markdown]
# ## 7 · Choose λ once, for real (4 points)
#
# Below are 60 training samples of 30 features in correlated groups, 1000 test samples that
# **nobody may look at before λ is chosen**, and a grid of λ. The features are on one scale
# already. Find five numbers (plain numbers, no arrays). The tests that you see here can only tell
# whether they are plausible:
#
# * `best_lam`: the λ of the grid with the smallest mean squared leave-one-out error on the
#   training samples;
# * `best_error`: that error;
# * `best_df`: the effective degrees of freedom at `best_lam`;
# * `ridge_error`: the mean squared error on the test samples, fitted at `best_lam`;
# * `least_squares_error`: the same without a penalty.
#
# Use your own functions, with `lam=0` for no penalty. scikit-learn's `Ridge` (mind that its
# `alpha` is $n\lambda$) is a good second opinion, and should one of yours not work, a way on.
# *In the book:* "Choosing λ".

# %% locked="data"
SEED = 2026
rng = np.random.default_rng(SEED)
X_all = rng.normal(size=(1060, 30)) + np.repeat(rng.normal(size=(1060, 6)), 5, axis=1)
y_all = X_all @ rng.normal(0, 0.5, size=30) + rng.normal(0, 3, size=1060)
X_train, y_train, X_test, y_test = X_all[:60], y_all[:60], X_all[60:], y_all[60:]
lams = np.geomspace(1e-3, 1e2, 31)
for given in (X_train, y_train, X_test, y_test, lams):
    given.flags.writeable = False

# %% solution="experiment"
best_lam = best_error = best_df = ridge_error = least_squares_error = None
### BEGIN SOLUTION
mean_errors = [np.mean(leave_one_out(X_train, y_train, lam) ** 2) for lam in lams]
best_lam, best_error = lams[np.argmin(mean_errors)], min(mean_errors)
best_df = degrees_of_freedom(X_train, [best_lam])[0]
w, b = ridge_primal(X_train, y_train, best_lam)
ridge_error = np.mean((y_test - X_test @ w - b) ** 2)
w, b = ridge_primal(X_train, y_train, 0)
least_squares_error = np.mean((y_test - X_test @ w - b) ** 2)
### END SOLUTION

# %% tests="choice" points=2
from course_pkg.grading.expect import expect

answers = best_lam, best_error, best_df
assert not any(answer is None for answer in answers), "not answered"
assert np.ndim(best_lam) == 0, "best_lam is not one number"
assert np.ndim(best_error) == 0, "best_error is not one number"
assert np.ndim(best_df) == 0, "best_df is not one number"
assert best_lam in lams, "best_lam is not one of lams"
assert best_error > 0, "best_error is not positive"
assert 0 < best_df < 30, "best_df lies outside of 0 to 30"
### BEGIN HIDDEN TESTS
from course_pkg import degrees_of_freedom as freedom
from course_pkg import leave_one_out as left_out
from course_pkg import ridge


def errors_on(X, y):
    return np.array([np.mean((y - ridge(X_train, y_train, lam).predict(X)) ** 2) for lam in lams])


def at(place, errors, n_times=1):
    lam = lams[place]
    return lam, errors[place], freedom(X_train, [lam * n_times])[0]


errors = np.mean(left_out(X_train, y_train, lams) ** 2, axis=1)
without_n = np.mean(left_out(X_train, y_train, lams / 60) ** 2, axis=1)
on_test, on_training = errors_on(X_test, y_test), errors_on(X_train, y_train)
place = errors.argmin()
lam, error, df = at(place, errors)
expect(
    "best_lam, best_error, best_df",
    answers,
    (lam, error, df),
    mistakes={
        "λ was chosen on the test samples": at(on_test.argmin(), on_test),
        "λ was chosen by the training error": at(on_training.argmin(), on_training),
        "λ was not multiplied by n": at(without_n.argmin(), without_n),
        "scikit-learn's alpha was taken for λ: it is nλ": at(without_n.argmin(), without_n, 1 / 60),
        "the λ with the largest error was taken": at(errors.argmax(), errors),
        "best_lam is a place in lams: give the λ there": (place, error, df),
        "the leave-one-out errors were added: take their mean": (lam, 60 * error, df),
        "best_error is the error of the fit to all training samples": at(place, on_training),
    },
)
### END HIDDEN TESTS

# %% tests="errors" points=2
from course_pkg.grading.expect import expect

assert not any(answer is None for answer in (ridge_error, least_squares_error)), "not answered"
assert np.ndim(ridge_error) == 0, "ridge_error is not one number"
assert np.ndim(least_squares_error) == 0, "least_squares_error is not one number"
assert min(ridge_error, least_squares_error) > 0, "an error is not positive"
assert not np.isclose(ridge_error, least_squares_error), (
    "both errors are the same: was there a penalty in one fit, and none in the other?"
)
### BEGIN HIDDEN TESTS
from course_pkg import leave_one_out as left_out
from course_pkg import ridge


def error(lam, X, y):
    return np.mean((y - ridge(X_train, y_train, lam).predict(X)) ** 2)


lam = lams[np.mean(left_out(X_train, y_train, lams) ** 2, axis=1).argmin()]
own = best_lam if best_lam in lams else lam  # a wrong λ has cost its points already
least_squares = error(0, X_test, y_test)
expect(
    "ridge_error, least_squares_error",
    (ridge_error, least_squares_error),
    (error(own, X_test, y_test), least_squares),
    mistakes={
        "scikit-learn's alpha was taken for λ: it is nλ": (
            error(own / 60, X_test, y_test),
            least_squares,
        ),
        "errors were measured on the training samples": (
            error(own, X_train, y_train),
            error(0, X_train, y_train),
        ),
        "the square root was taken": (
            error(own, X_test, y_test) ** 0.5,
            least_squares**0.5,
        ),
    },
)
### END HIDDEN TESTS

# %% [markdown]
# ---
# Done? *Kernel → Restart and Run All*, look that no test fails, save, and hand in
# `ridge.ipynb` under this name.
