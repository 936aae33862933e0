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
# # The elastic net
#
# **20 points · about 75 minutes · chapters *Elastic net* and *Paths and choosing λ* of the book.**
#
# You write the penalty that is half lasso, half ridge, and the two ways of solving it: as a lasso
# on more rows, and weight by weight. Then you choose λ by cross-validation, without letting the
# test rows speak, and see what the ridge half does for features that resemble each other.
#
# Everything here minimises
#
# $$\frac{1}{2n}\,\lVert y - Xw - b\rVert^2 \;+\;
#   \lambda\Bigl(\rho\,\lVert w\rVert_1 + \frac{1 - \rho}{2}\,\lVert w\rVert^2\Bigr)$$
#
# over the weights $w$ and the intercept $b$. **The intercept is not penalised.** The strength is
# $\lambda \ge 0$; the share $\rho$, from 0 to 1, makes it a lasso at 1 and ridge at 0.
# $X$ has one row for each of $n$ samples and one column for each of $p$ features.
#
# How it works:
#
# * Write your code where it says `YOUR CODE HERE`, and delete the line that raises
#   `NotImplementedError`. Leave the names of functions and arguments as they are.
# * Below each task a test cell shows a worked example and checks it. When it fails, its first
#   line says what the mistake looks like. More tests, on other data, run when you are graded.
# * The tasks stand alone. Where one needs a solver, it is handed one as an argument; what you know
#   from earlier assignments is given.
# * NumPy is all you need. Do not change what you are given: `X`, `y` and `w` belong to the caller.
# * `course check elastic_net.ipynb` in a terminal runs all visible tests at once.

# %% locked="given"
import numpy as np


def soft_threshold(v, t):
    """Every entry of v moved towards 0 by t, and stopped there."""
    return np.sign(v) * np.maximum(np.abs(v) - t, 0)


def standardize(X_train, X_test):
    """Both matrices on the scale of the training rows, as (Z_train, Z_test)."""
    constant = X_train.max(axis=0) == X_train.min(axis=0)
    mean, scale = X_train.mean(axis=0), np.where(constant, 1, X_train.std(axis=0))
    return (X_train - mean) / scale, (X_test - mean) / scale


# %% [markdown]
# ## 1 · What it costs (2 points)
#
# The penalty of weights $w$ is
# $\lambda\bigl(\rho\,\lVert w\rVert_1 + \tfrac{1 - \rho}{2}\,\lVert w\rVert^2\bigr)$, with
# $\lVert w\rVert_1 = \sum_j |w_j|$ and $\lVert w\rVert^2 = \sum_j w_j^2$. The ½ stands before the
# squares only; it vanishes when one differentiates.
#
# *Takes* `w` $(p,)$, `lam` and `rho`, *returns* one number.
#
# *Worked example.* $w = (3, -4, 0)$, $\lambda = 2$, $\rho = \tfrac14$: the norms are 7 and 25, the
# penalty is $2\,(\tfrac14 \cdot 7 + \tfrac38 \cdot 25) = 22.25$.
# *In the book:* "One penalty, two shares".


# %% solution="net_penalty"
def net_penalty(w, lam, rho):
    """What the weights cost."""
    ### BEGIN SOLUTION
    return lam * (rho * np.sum(np.abs(w)) + (1 - rho) / 2 * np.sum(w**2))
    ### END SOLUTION


# %% tests="net_penalty" points=2
from course_pkg.grading.expect import called, expect

expect(
    "penalty",
    called(net_penalty, np.array([3.0, -4.0, 0.0]), 2.0, 0.25),
    22.25,
    mistakes={
        "the ½ before the squares is missing": 41.0,
        "ρ and 1 − ρ were exchanged": 16.75,
        "the Euclidean norm was not squared": 7.25,
        "the absolute value is missing in the ℓ₁ norm": 18.25,
        "the squares were not multiplied by 1 − ρ": 28.5,
        "the ℓ₁ norm was not multiplied by ρ": 32.75,
        "λ multiplies only the ℓ₁ norm": 12.875,
        "λ is missing": 11.125,
        "the mean was taken over the weights: it is the sum": 22.25 / 3,
        "the ½ stands before both norms: only the squares have it": 20.5,
    },
)
### BEGIN HIDDEN TESTS
from course_pkg.grading.expect import layouts
from course_pkg.penalties import ElasticNet

rng = np.random.default_rng()
for p, lam, rho in [(5, 0.7, 0.3), (40, 3.0, 0.9), (1, 0.2, 0.5), (7, 1.5, 1.0), (7, 1.5, 0.0)]:
    w = rng.normal(0, 2, size=p).astype("f4").astype(float)
    l1, squares = np.abs(w).sum(), (w**2).sum()
    for (given,) in layouts(w):
        expect(
            "penalty",
            called(net_penalty, given, lam, rho),
            ElasticNet(lam, rho).value(w),
            mistakes={
                "ρ and 1 − ρ were exchanged": lam * ((1 - rho) * l1 + rho / 2 * squares),
                "the ½ before the squares is missing": lam * (rho * l1 + (1 - rho) * squares),
            },
        )
expect("penalty", called(net_penalty, w, 0.0, 0.5), 0.0)
expect("penalty", called(net_penalty, np.zeros(4), 2.0, 0.5), 0.0)
### END HIDDEN TESTS

# %% [markdown]
# ## 2 · Its proximal step (3 points)
#
# A solver that follows the slope of the squares by a step $s$ arrives at some $v$, and then asks
# the penalty for the best compromise,
#
# $$\arg\min_u\; \tfrac12\lVert u - v\rVert^2
#   + s\,\lambda\Bigl(\rho\,\lVert u\rVert_1 + \frac{1 - \rho}{2}\,\lVert u\rVert^2\Bigr).$$
#
# Every entry stands alone. To the right of 0 the slope is
# $u - v + s\lambda\rho + s\lambda(1 - \rho)u$; where does it vanish? Left of 0 likewise. If neither
# zero lies on its own side, the answer is 0. So: first the soft threshold, then a division. The
# step $s$ multiplies the whole penalty.
#
# *Takes* `v`, an array of any shape, `step` > 0, `lam` and `rho`; *returns* the same shape.
#
# *Worked example.* $v = (2, -0.5, -8.25)$, $s = 0.2$, $\lambda = 5$, $\rho = 0.75$: the threshold
# is 0.75, the divisor 1.25, the result $(1, 0, -6)$.
# *In the book:* "One penalty, two shares".


# %% solution="prox"
def prox(v, step, lam, rho):
    """The proximal step of the elastic net's penalty at v."""
    ### BEGIN SOLUTION
    return soft_threshold(v, step * lam * rho) / (1 + step * lam * (1 - rho))
    ### END SOLUTION


# %% tests="prox" points=3
from course_pkg.grading.expect import called, expect

expect(
    "u",
    called(prox, np.array([2.0, -0.5, -8.25]), 0.2, 5.0, 0.75),
    [1, 0, -6],
    mistakes={
        "the divisor lacks 1 − ρ": [0.625, 0, -3.75],
        "nothing was divided: the squares shrink every entry": [1.25, 0, -7.5],
        "the divisor has a factor 2 too many: the ½ has cancelled it": [1.25 / 1.5, 0, -5],
        "the step is missing in the divisor": [5 / 9, 0, -10 / 3],
        "the step is missing in the threshold": [0, 0, -3.6],
        "the step is missing": [0, 0, -2],
        "the threshold lacks ρ": [0.8, 0, -5.8],
        "ρ and 1 − ρ were exchanged": [1, -1 / 7, -32 / 7],
        "it was divided first: the threshold comes first": [0.85, 0, -5.85],
        "it was multiplied by 1 − sλ(1 − ρ), not divided by 1 + sλ(1 − ρ)": [0.9375, 0, -5.625],
        "there was no threshold": [1.6, -0.4, -6.6],
        "λ is missing": [1.85 / 1.05, -0.35 / 1.05, -8.1 / 1.05],
    },
)
### BEGIN HIDDEN TESTS
from course_pkg.grading.expect import layouts


def prox_by_sides(v, t, d):
    """By the two slopes: right of 0, left of 0, or 0."""
    return np.where(v > t, (v - t) / d, np.where(v < -t, (v + t) / d, 0))


rng = np.random.default_rng()
shapes = [(9,), (4, 5), (2, 3, 2), (1,), (6,), (6,), (3,)]
steps, lams = [0.5, 0.1, 2.0, 0.3, 0.4, 0.4, 0.7], [1.5, 4.0, 0.4, 2.0, 1.0, 1.0, 0.0]
rhos = [0.3, 0.8, 0.5, 0.1, 1.0, 0.0, 0.5]
for shape, step, lam, rho in zip(shapes, steps, lams, rhos, strict=True):
    v = rng.normal(0, 2, size=shape).astype("f4").astype(float)
    right = prox_by_sides(v, step * lam * rho, 1 + step * lam * (1 - rho))
    for (given,) in layouts(v):
        expect(
            "u",
            called(prox, given, step, lam, rho),
            right,
            mistakes={
                "ρ and 1 − ρ were exchanged": prox_by_sides(
                    v, step * lam * (1 - rho), 1 + step * lam * rho
                ),
                "the step is missing": prox_by_sides(v, lam * rho, 1 + lam * (1 - rho)),
            },
            atol=1e-6,
        )
expect("u", called(prox, np.zeros(3), 0.5, 2.0, 0.5), np.zeros(3))
### END HIDDEN TESTS

# %% [markdown]
# ## 3 · A lasso on more rows (3 points)
#
# The squares of the weights are squares like those of the residuals: append $p$ rows $cI$ to $X$
# and $p$ zeros to $y$, and the sum of squares grows by $c^2\lVert w\rVert^2$. With the right $c$
# the elastic net (without an intercept) **is** a lasso on $n + p$ rows: every $w$ has an objective
# there that is proportional to its objective here. Mind that a lasso on $n + p$ rows divides its
# squares by $2(n + p)$, so that its λ is another one. Find $c$ and that λ by writing down both
# objectives.
#
# *Takes* `X` $(n, p)$, `y` $(n,)$, `lam` and `rho`; *returns* `X_more` $(n + p, p)$, whose first
# rows are `X` itself, `y_more` $(n + p,)$, and the number `lam_more`.
#
# *Worked example.* For the three rows below, $\lambda = 12$ and $\rho = 0.75$, the new rows are
# $(3, 0)$ and $(0, 3)$, and the lasso's λ is 5.4.
# *In the book:* "A lasso on more rows".

# %% locked="rows"
X_rows = np.array([[1.0, 0.0], [3.0, -1.0], [0.0, 2.0]])
y_rows = np.array([2.0, 4.0, 1.0])


# %% solution="augment"
def augment(X, y, lam, rho):
    """The data and the λ of the lasso that is this elastic net: (X_more, y_more, lam_more)."""
    ### BEGIN SOLUTION
    n, p = X.shape
    X_more = np.vstack([X, np.sqrt(n * lam * (1 - rho)) * np.eye(p)])
    return X_more, np.concatenate([y, np.zeros(p)]), lam * rho * n / (n + p)
    ### END SOLUTION


# %% tests="augment" points=3
from course_pkg.grading.expect import called, expect


def more(c, lam_more, scale=1.0):
    """X_rows and y_rows with two rows more."""
    return scale * np.vstack([X_rows, [[c, 0], [0, c]]]), [*(scale * y_rows), 0, 0], lam_more


expect(
    "X_more, y_more, lam_more",
    called(augment, X_rows, y_rows, 12.0, 0.75),
    more(3, 5.4),
    mistakes={
        "the square root is missing: the rows are squared later": more(9, 5.4),
        "n is missing under the root": more(3**0.5, 5.4),
        "1 − ρ is missing under the root": more(6, 5.4),
        "ρ stands under the root, not 1 − ρ": more(27**0.5, 5.4),
        "there is a ½ too many under the root": more(4.5**0.5, 5.4),
        "n + p stands under the root: the squares were divided by n": more(15**0.5, 5.4),
        "the lasso's λ is for n rows: it has n + p": more(3, 9),
        "the lasso's λ lacks ρ": more(3, 7.2),
        "λ was left as it was: the lasso's is another one": more(3, 12),
        "the lasso's λ was multiplied by (n + p)/n: it is the other way round": more(3, 15),
        "n is missing under the root, and the lasso's λ is for n rows": more(3**0.5, 9),
        "the new rows are full: they are c times the identity": (
            np.vstack([X_rows, np.full((2, 2), 3.0)]),
            [*y_rows, 0, 0],
            5.4,
        ),
        "the new rows stand above X: append them": (
            np.vstack([3 * np.eye(2), X_rows]),
            [0, 0, *y_rows],
            5.4,
        ),
    },
)
### BEGIN HIDDEN TESTS
from course_pkg import elastic_net, lasso
from course_pkg.grading.expect import layouts


def stacked(X, y, c, lam_more):
    """The data with p rows more."""
    return np.vstack([X, c * np.eye(X.shape[1])]), np.append(y, np.zeros(X.shape[1])), lam_more


rng = np.random.default_rng()
for (n, p), lam, rho in zip(
    [(30, 4), (6, 15), (1, 3), (20, 1), (10, 3), (10, 3), (10, 3)],
    [0.3, 2.0, 0.5, 1.0, 0.4, 0.4, 0.0],
    [0.5, 0.2, 0.7, 0.9, 1.0, 0.0, 0.5],
    strict=True,
):
    X = rng.normal(size=(n, p)).astype("f4").astype(float)
    y = (X[:, 0] + rng.normal(size=n)).astype("f4").astype(float)
    c, lam_more = (n * lam * (1 - rho)) ** 0.5, lam * rho * n / (n + p)
    for given in layouts(X, y):
        expect(
            "X_more, y_more, lam_more",
            called(augment, *given, lam, rho),
            stacked(X, y, c, lam_more),
            mistakes={
                "the square root is missing: the rows are squared later": stacked(
                    X, y, c**2, lam_more
                ),
                "n is missing under the root": stacked(X, y, c / n**0.5, lam_more),
                "the lasso's λ is for n rows: it has n + p": stacked(X, y, c, lam * rho),
            },
        )
    net = elastic_net(X, y, lam + 0.1, rho, fit_intercept=False).w
    as_lasso = lasso(*augment(X, y, lam + 0.1, rho), fit_intercept=False).w
    expect("minimum of the lasso on more rows", as_lasso, net, atol=1e-4)
### END HIDDEN TESTS

# %% [markdown]
# ## 4 · One weight (3 points)
#
# Hold all weights but $w_j$. With the residual $r = y - Xw$ of the weights as they are,
#
# $$z_j = \frac{x_j^\top r}{n} + a_j w_j, \qquad a_j = \frac{x_j^\top x_j}{n}, \qquad
#   w_j \leftarrow \frac{S(z_j,\ \lambda\rho)}{a_j + \lambda(1 - \rho)},$$
#
# where $S$ is the soft threshold. It is the lasso's update with a larger divisor: each weight
# comes out smaller, and $z_j$ changes less when another weight moves. That is why correlated
# features end up close together. A divisor of 0 (a column of zeros, without a ridge part) gives
# the weight 0.
#
# *Takes* `X` $(n, p)$, `y` $(n,)$, `w` $(p,)$, the place `j`, `lam` and `rho`; *returns* the new
# $w_j$, one number; `w` itself stays as it is. There is no intercept here.
#
# *Worked example.* For the data below, $w = (1, -1)$, `j=1` (the second weight), $\lambda = 4$ and
# $\rho = \tfrac14$: $r = (2, 0, 0, -2)$, $a = 2$, $z = -2 - 2 = -4$. The threshold is 1, the
# divisor $2 + 3$, and the new weight $-0.6$.
# *In the book:* "One penalty, two shares".

# %% locked="centred"
X_centred = np.array([[1.0, -2.0], [1.0, 0.0], [-1.0, 0.0], [-1.0, 2.0]])
y_centred = np.array([5.0, 1.0, -1.0, -5.0])


# %% solution="update"
def update(X, y, w, j, lam, rho):
    """The best w[j] while all other weights stay."""
    ### BEGIN SOLUTION
    n, x = len(X), X[:, j]
    a = x @ x / n
    z = x @ (y - X @ w) / n + a * w[j]
    divisor = a + lam * (1 - rho)
    return soft_threshold(z, lam * rho) / divisor if divisor > 0 else 0.0
    ### END SOLUTION


# %% tests="update" points=3
from course_pkg.grading.expect import called, expect

start = np.array([1.0, -1.0])
expect(
    "w_j",
    called(update, X_centred, y_centred, start, 1, 4.0, 0.25),
    -0.6,
    mistakes={
        "the weight's own part was not taken out of the fit": -0.2,
        "the divisor lacks a: the columns need not be standardised": -0.75,
        "the divisor lacks 1 − ρ": -0.5,
        "the divisor lacks the ridge part": -1.5,
        "ρ and 1 − ρ were exchanged": -1 / 3,
        "the threshold lacks ρ": 0.0,
        "the slope and a were not divided by n": -15 / 11,
        "the ridge part has a factor 2 too many: the ½ has cancelled it": -0.375,
        "there was no threshold": -0.8,
        "the sign was lost": 0.6,
        "another weight was updated: places count from 0": 0.25,
        "it started from zeros, not from w": -0.8,
    },
)
expect(
    "w_j",
    called(update, X_centred, y_centred, np.array([1.0, 1.0]), 1, 1.0, 0.5),
    -3.5 / 2.5,
    mistakes={"it started from zeros, not from w": -4.5 / 2.5},
)
expect("w_j", called(update, X_centred * [1, 0], y_centred, start, 1, 1.0, 1.0), 0.0)
### BEGIN HIDDEN TESTS
from course_pkg.grading.expect import layouts


def by_moments(X, y, w, j, lam, rho):
    """The minimum over w[j] of a parabola and a corner."""
    others = np.arange(len(w)) != j
    z = X[:, j] @ (y - X[:, others] @ w[others]) / len(X)
    return (z - np.clip(z, -lam * rho, lam * rho)) / (np.mean(X[:, j] ** 2) + lam * (1 - rho))


rng = np.random.default_rng()
for (n, p), lam, rho in zip(
    [(40, 6), (8, 20), (30, 1), (1, 3), (30, 4), (30, 4), (30, 4)],
    [0.3, 0.8, 0.2, 0.5, 0.4, 0.4, 0.0],
    [0.5, 0.2, 0.7, 0.9, 1.0, 0.0, 0.5],
    strict=True,
):
    X = rng.normal(0, 1.5, size=(n, p)) + rng.normal(size=(n, 1))
    X = X if n > 1 else np.sign(X) + X
    X, w = X.astype("f4").astype(float), rng.normal(size=p).astype("f4").astype(float)
    y = (3 * X[:, 0] - 2 * X[:, -1] + rng.normal(size=n)).astype("f4").astype(float)
    for given in layouts(X, y, w):
        for j in {0, p // 2, p - 1}:
            expect(
                "w_j",
                called(update, *given, j, lam, rho),
                by_moments(X, y, w, j, lam, rho),
                mistakes={
                    "ρ and 1 − ρ were exchanged": by_moments(X, y, w, j, lam, 1 - rho),
                    "it started from zeros, not from w": by_moments(X, y, 0 * w, j, lam, rho),
                },
                atol=1e-4,
            )
X[:, 2] = 0
expect("w_j", called(update, X, y, w, 2, 0.3, 0.5), 0.0)
expect("w_j", called(update, X, y, w, 2, 0.0, 0.5), 0.0)
expect("w_j", called(update, X, y, w, 1, 1e6, 0.5), 0.0)
### END HIDDEN TESTS

# %% [markdown]
# ## 5 · Errors on rows that were left out (3 points)
#
# Leave a fold of rows out, fit to the others, measure the mean squared error on the fold. Whatever
# is learned from data is learned from the *other* rows, means and scales of the columns included:
# standardise within each fold, by `standardize` above. (Standardising everything first lets the
# left-out rows speak before they are asked.)
#
# You are handed `fit(X, y, lam)`, which returns weights and an intercept, $(w, b)$.
#
# *Takes* `X` $(n, p)$, `y` $(n,)$, `lams` $(k,)$, `folds`, a list of arrays with the numbers of
# the rows that each fold leaves out, and `fit`; *returns* the mean squared errors, one row a fold
# and one column a λ.
#
# *Worked example.* Below, the first fold leaves out the rows 0 and 1. The others, $x = (4, 8)$,
# become $(-1, 1)$, and the two that were left out become $(-3, -2)$.
# *In the book:* "Cross-validation" and "Leakage", in *Paths and choosing λ*.


# %% solution="cv_errors"
def cv_errors(X, y, lams, folds, fit):
    """The mean squared error (folds, k) of every λ on every fold that was left out."""
    ### BEGIN SOLUTION
    errors = np.empty((len(folds), len(lams)))
    for i, rows in enumerate(folds):
        others = np.setdiff1d(np.arange(len(X)), rows)
        Z, Z_left_out = standardize(X[others], X[rows])
        for k, lam in enumerate(lams):
            w, b = fit(Z, y[others], lam)
            errors[i, k] = np.mean((y[rows] - Z_left_out @ w - b) ** 2)
    return errors
    ### END SOLUTION


# %% tests="cv_errors" points=3
from course_pkg.grading.expect import called, expect


def simple_fit(X, y, lam):
    """A fit for tests: right for ridge on standardised columns that do not correlate."""
    return np.asarray(X).T @ y / (len(X) * (1 + lam)), float(np.mean(y))


X_column, y_column = np.array([[0.0], [2.0], [4.0], [8.0]]), np.array([1.0, 3.0, 4.0, 10.0])
halves = [np.array([0, 1]), np.array([2, 3])]
expect(
    "errors",
    called(cv_errors, X_column, y_column, np.array([0.0, 1.0]), halves, simple_fit),
    [[6.5, 1.625], [1, 10.25]],
    mistakes={
        "all rows were standardised before they were split": [
            [7081 / 1225, 13801 / 4900],
            [64994 / 1225, 52666 / 1225],
        ],
        "the rows left out were standardised by their own mean and scale": [
            [29, 25.25],
            [29, 31.25],
        ],
        "the errors were measured on the rows that were fitted": [[0, 2.25], [0, 0.25]],
        "it was fitted to the fold, and tested on the others": [[1, 10.25], [6.5, 1.625]],
        "it was fitted to all rows": [[116 / 1225, 27869 / 19600], [829 / 1225, 93721 / 19600]],
        "nothing was standardised": [[5018, 1370], [178, 16]],
        "the intercept was left out of the prediction": [[90.5, 33.125], [5, 24.25]],
        "the errors were added: take their mean": [[13, 3.25], [2, 20.5]],
        "the square root was taken": [[6.5**0.5, 1.625**0.5], [1, 10.25**0.5]],
        "the absolute errors were averaged": [[2.5, 1.25], [1, 2.5]],
        "the error of the mean was squared: square first": [[6.25, 1.5625], [0, 6.25]],
        "rows are folds and columns are λ: it is the other way round": [[6.5, 1], [1.625, 10.25]],
        "every fold has the error of the last": [[1, 10.25], [1, 10.25]],
    },
)
### BEGIN HIDDEN TESTS
from course_pkg.grading.expect import layouts


def ridge_fit(X, y, lam):
    """A real fit."""
    Xc, yc = X - np.mean(X, axis=0), y - np.mean(y)
    w = np.linalg.solve(Xc.T @ Xc / len(y) + lam * np.eye(Xc.shape[1]), Xc.T @ yc / len(y))
    return w, np.mean(y) - np.mean(X, axis=0) @ w


def errors_of(X, y, lams, folds, fit, scaled):
    """By the definition; `scaled` says what is known of the scale."""
    errors = np.empty((len(folds), len(lams)))
    for i, rows in enumerate(folds):
        known = np.delete(np.arange(len(X)), rows)
        scale = X[scaled(known)].std(axis=0)
        Z = (X - X[scaled(known)].mean(axis=0)) / np.where(scale > 1e-9, scale, 1)
        for k, lam in enumerate(lams):
            w, b = fit(Z[known], y[known], lam)
            errors[i, k] = ((y[rows] - Z[rows] @ w - b) ** 2).mean()
    return errors


rng = np.random.default_rng()
for (n, p), k, fit in zip(
    [(23, 4), (9, 15), (12, 1), (8, 3)],
    [3, 2, 1, 4],
    [ridge_fit, ridge_fit, ridge_fit, simple_fit],
    strict=True,
):
    X = rng.normal(2, 1, size=(n, p)) * rng.uniform(0.5, 5, size=p)
    X = X.astype("f4").astype(float)
    y = (5 + X[:, 0] + rng.normal(size=n)).astype("f4").astype(float)
    lams = rng.permutation(np.geomspace(0.05, 1, k)).astype("f4").astype(float)
    folds = np.array_split(rng.permutation(n), 4)
    for X_given, y_given in layouts(X, y):
        expect(
            "errors",
            called(cv_errors, X_given, y_given, lams, folds, fit),
            errors_of(X, y, lams, folds, fit, lambda known: known),
            mistakes={
                "all rows were standardised before they were split": lambda: errors_of(
                    X, y, lams, folds, fit, lambda known: np.arange(n)
                ),
            },
        )
X, y = rng.normal(size=(10, 3)), rng.normal(size=10)
X[:, 1], X[3, 1] = 7, 8
folds, lams = [np.array([3]), np.array([9, 0])], np.array([0.1, 0.5])
expect(
    "errors",
    called(cv_errors, X, y, lams, folds, ridge_fit),
    errors_of(X, y, lams, folds, ridge_fit, lambda known: known),
)
### END HIDDEN TESTS

# %% [markdown]
# ## 6 · The one-standard-error rule (2 points)
#
# The smallest mean error is itself a matter of luck, by about its standard error: the standard
# deviation of the folds' errors (the one that divides by the number of folds minus 1), divided by
# the square root of the number of folds. Everything within one standard error of the best is as
# good as the best; of these take the **largest** λ, the simplest model.
#
# *Takes* `lams` $(k,)$ in any order and `errors` (folds, $k$), *returns* `best`, the λ with the
# smallest mean error (of equal ones the largest), and `simple`, the largest λ whose mean error
# is at most the smallest mean error and *its* standard error together.
#
# *Worked example.* Below, $\lambda = 1$ has the errors 1, 3, 5, 3, mean 3, standard error
# $\sqrt{8/3}/2 = 0.82$. Within 3.82 lie $\lambda = 0.5$, 1, 2 and 4: `best` is 1, `simple` 4.
# *In the book:* "One standard error", in *Paths and choosing λ*.


# %% solution="one_standard_error"
def one_standard_error(lams, errors):
    """The λ with the smallest mean error, and the largest within one standard error of it."""
    ### BEGIN SOLUTION
    mean = errors.mean(axis=0)
    best = np.max(lams[mean == mean.min()])
    at_best = errors[:, np.flatnonzero(lams == best)[0]]
    limit = mean.min() + at_best.std(ddof=1) / np.sqrt(len(errors))
    return best, np.max(lams[mean <= limit])
    ### END SOLUTION


# %% tests="one_standard_error" points=2
from course_pkg.grading.expect import called, expect

lams_example = np.array([1.0, 16.0, 0.5, 4.0, 8.0, 2.0])
errors_example = np.array(
    [
        [1.0, 1.0, 3.0, 3.5, 4.1, 3.25],
        [3.0, 1.0, 3.5, 4.0, 4.3, 3.75],
        [5.0, 9.0, 3.25, 3.75, 4.2, 3.5],
        [3.0, 9.0, 3.45, 3.75, 4.2, 3.5],
    ]
)
expect(
    "best, simple",
    called(one_standard_error, lams_example, errors_example),
    (1.0, 4.0),
    mistakes={
        "the smallest λ within the limit was taken: the largest is the simplest": (1, 0.5),
        "the standard deviation was not divided by √folds": (1, 8),
        "the standard deviation divides by the number of folds: one less": (1, 2),
        "each λ was given its own standard error: the limit has that of the best": (1, 16),
        "the best λ was returned twice: the rule did nothing": (1, 1),
        "these are places, not λ": (0, 3),
        "the two came in another order": (4, 1),
        "the limit was one standard error of all errors together": (1, 16 / 4),
        "the best and the simple λ were looked for in sorted λ, but the errors were not": (4, 8),
        "the standard deviation was divided by the number of folds, not its root": (1, 2),
    },
)
expect(
    "best, simple",
    called(one_standard_error, np.array([1.0, 2.0]), np.ones((3, 2))),
    (2, 2),
    mistakes={"of equal errors the smaller λ was taken for the best": (1, 2)},
)
### BEGIN HIDDEN TESTS
from course_pkg.grading.expect import layouts


def by_the_rule(lams, errors, ddof=1, power=0.5):
    """In falling order of λ, so that the first that is good enough is the largest."""
    down = np.argsort(-lams)
    mean, lams, errors = errors.mean(axis=0)[down], lams[down], errors[:, down]
    best = int(mean.argmin())
    within = mean <= mean[best] + errors[:, best].std(ddof=ddof) / len(errors) ** power
    return lams[best], lams[within.argmax()]


def drawn(folds, k):
    """λ and errors, none so close to the limit or to the best that rounding could decide."""
    while True:
        lams = rng.permutation(np.geomspace(1e-3, 10, k)).astype("f4").astype(float)
        errors = 3 + 0.1 * np.log(lams) ** 2 + rng.normal(0, 0.5, size=(folds, k))
        errors = (errors + rng.normal(size=(folds, 1))).astype("f4").astype(float)
        mean = errors.mean(axis=0)
        limit = mean.min() + errors[:, mean.argmin()].std(ddof=1) / folds**0.5
        if np.abs(mean - limit).min() > 1e-4 and np.ptp(np.sort(mean)[:2]) >= 1e-4 * (k > 1):
            return lams, errors


rng = np.random.default_rng()
for folds, k in [(5, 30), (10, 8), (2, 20), (3, 2), (4, 1)] * 4:
    lams, errors = drawn(folds, k)
    for given in layouts(lams, errors):
        expect(
            "best, simple",
            called(one_standard_error, *given),
            by_the_rule(lams, errors),
            mistakes={
                "the standard deviation was not divided by √folds": by_the_rule(
                    lams, errors, power=0
                ),
                "the standard deviation divides by the number of folds: one less": by_the_rule(
                    lams, errors, ddof=0
                ),
            },
        )
### END HIDDEN TESTS

# %% [markdown]
# ## 7 · Two measurements (4 points)
#
# **Twins.** Twenty data sets; in each, the columns 0 and 1 are nearly the same thing measured
# twice, and both weights are 1.5 in truth. Fit the lasso ($\rho = 1$) and the elastic net
# ($\rho = 0.5$) at `LAM` to every set, columns as they are. Find four plain numbers:
#
# * `lasso_apart` and `net_apart`: $|w_0 - w_1|$, averaged over the sets;
# * `lasso_alone` and `net_alone`: in how many of the sets exactly one of $w_0$, $w_1$ is 0.
#
# **A choice.** On `X_train`, `y_train`, with $\rho = 0.5$, the folds and the λ given below, choose
# λ by cross-validation (standardised within each fold, as in task 5). Find five plain numbers:
#
# * `best_lam` and `simple_lam`, as in task 6;
# * `limit`: the largest mean error that counts as good there, the smallest mean error and its
#   standard error together;
# * `best_features` and `simple_features`: how many weights are not 0 when the elastic net is
#   fitted at each to **all** training rows, standardised by themselves.
#
# Solve to a gap, or a change of the weights, of at most $10^{-8}$. You can loop over your own
# `update`, after centring; `slow_net` below is a second opinion, and should one of your functions
# not work, a way on.
# *In the book:* "The grouping effect" and "One standard error".

# %% locked="data"
SEED = 2024
rng = np.random.default_rng(SEED)
X_sets = rng.normal(size=(20, 50, 10))
X_sets[:, :, 1] = X_sets[:, :, 0] + 0.2 * X_sets[:, :, 1]
y_sets = 1.5 * X_sets[:, :, 0] + 1.5 * X_sets[:, :, 1] + rng.normal(0, 2, size=(20, 50))
LAM = 0.3

X_train = rng.normal(3, 1, size=(60, 24)) * np.geomspace(1, 10, 24)
X_train += rng.normal(size=(60, 1)) * np.geomspace(0.5, 5, 24)
y_train = (X_train / np.geomspace(1, 10, 24)) @ np.repeat([1.0, 0.0], [4, 20])
y_train += rng.normal(0, 2, size=60)
folds = np.array_split(rng.permutation(60), 5)
lams = np.geomspace(0.02, 2, 15)
for given in (X_sets, y_sets, X_train, y_train, lams):
    given.flags.writeable = False


def slow_net(X, y, lam, rho):
    """The elastic net's (w, b) at one λ: right, but slow."""
    Xc, yc = X - X.mean(axis=0), y - y.mean()
    p, target = X.shape[1], Xc.T @ yc / len(X)
    system = np.linalg.inv(Xc.T @ Xc / len(X) + (lam * (1 - rho) + 1) * np.eye(p))
    w = dual = np.zeros(p)
    for _ in range(20_000):
        free = system @ (target + w - dual)
        old, w = w, soft_threshold(free + dual, lam * rho)
        dual = dual + free - w
        if np.abs(w - old).max() + np.abs(w - free).max() < 1e-11:
            break
    return w, y.mean() - X.mean(axis=0) @ w


# %% solution="experiment"
lasso_apart = net_apart = lasso_alone = net_alone = None
best_lam = simple_lam = limit = best_features = simple_features = None
### BEGIN SOLUTION


def by_updates(X, y, lam, rho):
    """The elastic net's (w, b), from the update above."""
    Xc, yc, w = X - X.mean(axis=0), y - y.mean(), np.zeros(X.shape[1])
    change = np.inf
    while change > 1e-9:
        old = w.copy()
        for j in range(len(w)):
            w[j] = update(Xc, yc, w, j, lam, rho)
        change = np.abs(w - old).max()
    return w, np.mean(y - X @ w)


pairs = {}
for rho in (1.0, 0.5):
    fits = [by_updates(X, y, LAM, rho)[0][:2] for X, y in zip(X_sets, y_sets, strict=True)]
    pairs[rho] = np.array(fits)
lasso_apart, net_apart = (np.abs(np.diff(pairs[rho], axis=1)).mean() for rho in (1.0, 0.5))
lasso_alone, net_alone = (np.sum(np.sum(pairs[rho] == 0, axis=1) == 1) for rho in (1.0, 0.5))

errors = cv_errors(X_train, y_train, lams, folds, lambda X, y, lam: by_updates(X, y, lam, 0.5))
best_lam, simple_lam = one_standard_error(lams, errors)
at_best = errors[:, errors.mean(axis=0).argmin()]
limit = at_best.mean() + at_best.std(ddof=1) / np.sqrt(len(folds))
Z_train = standardize(X_train, X_train)[0]
chosen = [by_updates(Z_train, y_train, lam, 0.5)[0] for lam in (best_lam, simple_lam)]
best_features, simple_features = map(np.count_nonzero, chosen)
### END SOLUTION

# %% tests="twins" points=2
from course_pkg.grading.expect import expect

answers = lasso_apart, net_apart, lasso_alone, net_alone
assert not any(answer is None for answer in answers), "not answered"
assert all(np.ndim(answer) == 0 for answer in answers), "each answer is one number"
assert 0 <= net_apart < lasso_apart, "the elastic net must bring twins closer together"
assert 0 <= net_alone <= lasso_alone <= 20, "the lasso drops a twin more often, in at most 20 sets"
### BEGIN HIDDEN TESTS
from course_pkg import elastic_net


def pairs_at(lam, rho, X_sets=X_sets):
    """The weights of the twins in every set."""
    sets = zip(X_sets, y_sets, strict=True)
    return np.array([elastic_net(X, y, lam, rho).w[:2] for X, y in sets])


def numbers(lasso, net, apart=np.mean):
    """The four of them."""
    gaps = [apart(np.abs(W[:, 0] - W[:, 1])) for W in (lasso, net)]
    return (*gaps, *(np.sum(np.count_nonzero(W, axis=1) == 1) for W in (lasso, net)))


lasso, net = pairs_at(LAM, 1.0), pairs_at(LAM, 0.5)
right = numbers(lasso, net)
expect(
    "lasso_apart, net_apart, lasso_alone, net_alone",
    answers,
    right,
    mistakes={
        "the differences were added over the sets: take the mean": numbers(lasso, net, np.sum),
        "the median was taken: take the mean": numbers(lasso, net, np.median),
        "the differences were squared": numbers(lasso, net, lambda gaps: np.mean(gaps**2)),
        "the sign of the difference was kept": (
            *(np.mean(W[:, 0] - W[:, 1]) for W in (lasso, net)),
            *right[2:],
        ),
        "sets in which both twins stayed were counted": (
            *right[:2],
            *(np.sum(np.count_nonzero(W, axis=1) == 2) for W in (lasso, net)),
        ),
        "a share of the sets was given: give their number": (*right[:2], *np.divide(right[2:], 20)),
        "ρ was 0 in the elastic net: that is ridge": lambda: numbers(lasso, pairs_at(LAM, 0.0)),
        "the elastic net had the lasso's whole λ on the ℓ₁ norm": lambda: numbers(
            lasso, pairs_at(1.5 * LAM, 2 / 3)
        ),
        "only the first set was fitted": numbers(lasso[:1], net[:1]),
        "λ was divided by n": lambda: numbers(pairs_at(LAM / 50, 1.0), pairs_at(LAM / 50, 0.5)),
        "the columns were standardised: take them as they are": lambda: numbers(
            *(pairs_at(LAM, rho, [standardize(X, X)[0] for X in X_sets]) for rho in (1.0, 0.5))
        ),
    },
    rtol=1e-3,
)
### END HIDDEN TESTS

# %% tests="choice" points=2
from course_pkg.grading.expect import expect

answers = best_lam, simple_lam, limit, best_features, simple_features
assert not any(answer is None for answer in answers), "not answered"
assert all(np.ndim(answer) == 0 for answer in answers), "each answer is one number"
assert best_lam in lams, "best_lam is not one of lams"
assert simple_lam in lams, "simple_lam is not one of lams"
assert best_lam <= simple_lam, "simple_lam is the larger λ of the two, the simpler model"
assert 0 <= best_features <= 24, "best_features lies outside of 0 to 24"
assert 0 <= simple_features <= 24, "simple_features lies outside of 0 to 24"
### BEGIN HIDDEN TESTS
from course_pkg import cross_validate, path

splits = [(np.setdiff1d(np.arange(60), rows), rows) for rows in folds]


def choice(standard_errors=1.0, *, rho=0.5, scaled=True, splits=splits):
    """The five numbers, where so many standard errors still count as good."""
    cv = cross_validate(X_train, y_train, lams, rho, folds=splits, standardize=scaled)
    limit = cv.mean_error[cv.best] + standard_errors * cv.standard_error[cv.best]
    chosen = lams[cv.best], lams[cv.mean_error <= limit].max()
    return (*chosen, limit, *features(chosen, rho, scaled=scaled))


def features(chosen, rho=0.5, *, scaled=True):
    """How many weights are not 0 at the λ that were chosen."""
    return np.count_nonzero(path(X_train, y_train, chosen, rho, standardize=scaled).W, axis=1)


right = choice()
expect(
    "best_lam, simple_lam, limit, best_features, simple_features",
    answers,
    right,
    mistakes={
        "nothing was standardised": lambda: choice(scaled=False),
        "the columns were not standardised for the last fits": lambda: (
            *right[:3],
            *features(right[:2], scaled=False),
        ),
        "ρ was 1: that is the lasso": lambda: choice(rho=1.0),
        "ρ was 0: that is ridge": lambda: choice(rho=0.0),
        "the standard deviation was not divided by √folds": lambda: choice(5**0.5),
        "the standard deviation divides by the number of folds: one less": lambda: choice(0.8**0.5),
        "the standard error was not added: simple_lam is the best λ": lambda: choice(0.0),
        "simple_lam is the best λ: the rule did nothing": tuple(right[i] for i in (0, 0, 2, 3, 3)),
        "limit is the standard error alone: add the smallest mean error": lambda: (
            *right[:2],
            right[2] - choice(0.0)[2],
            *right[3:],
        ),
        "the errors were measured on the rows that were fitted": lambda: choice(
            splits=[(others, others) for others, _ in splits]
        ),
        "weights that are 0 were counted: count the others": (
            *right[:3],
            *np.subtract(24, right[3:]),
        ),
    },
)
### END HIDDEN TESTS

# %% [markdown]
# ---
# The elastic net shares between twins what the lasso gives to one of them, and the
# one-standard-error rule gives a smaller model that, as far as five folds can tell, is as good.
#
# Done? *Kernel → Restart and Run All*, look that no test fails, save, and hand in
# `elastic_net.ipynb` under this name.
