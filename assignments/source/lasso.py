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
# # The lasso
#
# **20 points · about 75 minutes · chapter *Lasso* of the book.**
#
# You write the lasso from its smallest part up: one number moved towards zero, one weight, one
# round over all weights, a loop that knows when to stop, a whole path. Then you let it choose
# variables, and measure what the choice costs.
#
# Everything here minimises
#
# $$\frac{1}{2n}\,\lVert y - Xw - b\rVert^2 \;+\; \lambda\,\lVert w\rVert_1$$
#
# over the weights $w$ and the intercept $b$. **The intercept is not penalised.**
# $X$ has one row for each of $n$ samples and one column for each of $p$ features. Where $X$ and
# $y$ are centred the best $b$ is 0; tasks 3 and 4 leave it out for that reason.
#
# How it works:
#
# * Write your code where it says `YOUR CODE HERE`, and delete the line that raises
#   `NotImplementedError`. Leave the names of functions and arguments as they are.
# * Below each task a test cell shows a worked example and checks it. When it fails, its first
#   line says what the mistake looks like. More tests, on other data, run when you are graded.
# * The tasks stand alone. Where one needs the result of another, it is handed a function that
#   works, as an argument: call that one, and no mistake costs points twice.
# * NumPy is all you need. Do not change what you are given: `X`, `y` and `w` belong to the caller.
# * `course check lasso.ipynb` in a terminal runs all visible tests at once.

# %% locked="imports"
import numpy as np

# %% [markdown]
# ## 1 · The soft threshold (2 points)
#
# What is the best single number $u$ if being away from $v$ costs $\tfrac12(u - v)^2$, and being
# away from 0 costs $t\,|u|$? Right of 0 the slope is $u - v + t$, which vanishes at $u = v - t$;
# left of 0 it vanishes at $u = v + t$. Either counts only if it lies on its own side. If neither
# does, $|v| \le t$, and the corner at 0 is the lowest point: **exactly** 0.
#
# So every number moves towards 0 by $t$, and stops there.
#
# *Takes* `v`, an array of any shape or one number, and `t` ≥ 0; *returns* the same shape.
#
# *Worked example.* $v = (3, -0.5, -2)$ and $t = 1$ give $(2, 0, -1)$.
# *In the book:* "Soft-thresholding".


# %% solution="soft_threshold"
def soft_threshold(v, t):
    """Every entry of v moved towards 0 by t, and stopped there."""
    ### BEGIN SOLUTION
    return np.sign(v) * np.maximum(np.abs(v) - t, 0)
    ### END SOLUTION


# %% tests="soft_threshold" points=2
from course_pkg.grading.expect import called, expect

expect(
    "u",
    called(soft_threshold, np.array([3.0, -0.5, -2.0]), 1.0),
    [2, 0, -1],
    mistakes={
        "the sign was lost: a negative number moves up": [2, 0, 1],
        "the threshold was 2t": [1, 0, 0],
        "the threshold was t/2": [2.5, 0, -1.5],
        "negative numbers were cut off": [2, 0, 0],
        "nothing was stopped at 0": [2, 0.5, -1],
        "small numbers were set to 0, but the others not moved": [3, 0, -2],
        "large numbers were cut down to t: this is what the threshold takes away": [1, -0.5, -1],
        "t was subtracted on both sides of 0": [2, -1.5, -3],
        "everything was divided by 1 + t: that is what ridge does": [1.5, -0.25, -1],
        "numbers moved away from 0": [4, -1.5, -3],
    },
)
expect("u", called(soft_threshold, -2.5, 1.0), -1.5)
### BEGIN HIDDEN TESTS
from course_pkg.grading.expect import layouts

rng = np.random.default_rng()
for shape, t in [((6,), 0.7), ((4, 5), 0.0), ((3, 2, 4), 0.3), ((5,), 1e3), ((1,), 0.1), ((), 0.2)]:
    v = (rng.normal(0, 2, size=shape) + 0.0).astype("f4").astype(float)
    right = np.where(v > t, v - t, np.where(v < -t, v + t, 0))
    for (given,) in layouts(v) if shape else [(v,)]:
        expect(
            "u",
            called(soft_threshold, given, t),
            right,
            mistakes={
                "the sign was lost: a negative number moves up": np.abs(right),
                "negative numbers were cut off": np.maximum(v - t, 0),
                "small numbers were set to 0, but the others not moved": v * (np.abs(v) > t),
                "nothing was stopped at 0": v - t * np.sign(v),
            },
            atol=1e-6,
        )
expect("u", called(soft_threshold, np.array([0.0, 2.0, -2.0]), 2.0), [0, 0, 0])
expect("u", called(soft_threshold, np.zeros((2, 3)), 0.0), np.zeros((2, 3)))
### END HIDDEN TESTS

# %% [markdown]
# ## 2 · The λ at which nothing is left (2 points)
#
# With $w = 0$ the best intercept is $\bar y$, and the slope of the squares in direction $j$ is
# $-x_j^\top (y - \bar y)/n$. While none of these slopes is steeper than λ, no weight can pay for
# its penalty, and all stay at 0. The smallest such λ is where every path starts:
#
# $$\lambda_{\max} = \max_j \frac{|x_j^\top (y - \bar y)|}{n}.$$
#
# *Takes* `X` $(n, p)$ and `y` $(n,)$, *returns* one number.
#
# *Worked example.* With the data below, $\bar y = 3$, $x_1^\top (y - \bar y)/4 = 3$ and
# $x_2^\top (y - \bar y)/4 = -5$, so $\lambda_{\max} = 5$.
# *In the book:* "The KKT conditions".

# %% locked="example"
X_example = np.array([[11.0, -2.0], [11.0, 0.0], [9.0, 0.0], [9.0, 2.0]])
y_example = np.array([8.0, 4.0, 2.0, -2.0])


# %% solution="lambda_max"
def lambda_max(X, y):
    """The smallest λ at which all weights of the lasso are zero."""
    ### BEGIN SOLUTION
    return np.max(np.abs(X.T @ (y - y.mean()))) / len(X)
    ### END SOLUTION


# %% tests="lambda_max" points=2
from course_pkg.grading.expect import called, expect

expect(
    "lam",
    called(lambda_max, X_example, y_example),
    5.0,
    mistakes={
        "the division by n is missing": 20.0,
        "it was divided by 2n: the slope of a square cancels the ½": 2.5,
        "it was divided by p, not n": 10.0,
        "it was divided by n − 1, not n": 20 / 3,
        "the absolute value is missing: a negative slope counts as much": 3.0,
        "y was not centred": 33.0,
        "the slopes were added: the steepest one decides": 8.0,
        "the length of all slopes together was taken: the steepest one decides": 34**0.5,
        "the columns were standardised: take them as they are": 5 / 2**0.5,
        "this is the place of the steepest slope, not its size": 1,
    },
)
### BEGIN HIDDEN TESTS
from course_pkg.grading.expect import layouts

rng = np.random.default_rng()
for n, p in [(40, 6), (8, 30), (300, 1), (3, 2)]:
    X = rng.normal(2, 1, size=(n, p)).astype("f4").astype(float)
    X[:, p // 2] = np.linspace(6, -9, n) - X[:, p // 2]
    y = (7 - X[:, p // 2] + rng.normal(size=n)).astype("f4").astype(float)
    slopes = (X - X.mean(axis=0)).T @ y / n
    right = np.abs(slopes).max()
    for given in layouts(X, y):
        expect(
            "lam",
            called(lambda_max, *given),
            right,
            mistakes={
                "the division by n is missing": n * right,
                "it was divided by 2n: the slope of a square cancels the ½": right / 2,
                "it was divided by p, not n": n * right / p,
                "it was divided by n − 1, not n": n * right / (n - 1),
                "the absolute value is missing: a negative slope counts as much": slopes.max(),
                "y was not centred": np.abs(X.T @ y).max() / n,
            },
        )
expect("lam", called(lambda_max, np.array([[3.0, -1.0]]), np.array([2.0])), 0.0)
expect("lam", called(lambda_max, np.eye(5)[:, :3], np.full(5, 4.0)), 0.0, atol=1e-9)
expect("lam", called(lambda_max, np.zeros((4, 2)), np.arange(4.0)), 0.0)
### END HIDDEN TESTS

# %% [markdown]
# ## 3 · A certificate (3 points)
#
# You have some $w$. How far above the minimum is its objective? You need not know the minimum to
# answer: take any vector $\theta$ $(n,)$ with $|x_j^\top\theta|/n \le \lambda$ for every $j$. Then
# $\theta^\top X u / n \le \lambda\lVert u\rVert_1$ for **every** $u$, so no objective is below
#
# $$\min_z\; \frac{1}{2n}\lVert y - z\rVert^2 + \frac1n\theta^\top z
#   \;=\; \frac{1}{2n}\bigl(\lVert y\rVert^2 - \lVert y - \theta\rVert^2\bigr).$$
#
# The *duality gap* is the objective at $w$ minus this bound. A good $\theta$ is the residual
# $r = y - Xw$, made smaller just enough to be allowed:
# $\theta = s\,r$ with $s = \min\bigl(1,\; \lambda / \max_j |x_j^\top r|/n\bigr)$, and $s = 1$ where
# the maximum is 0. At the minimum the gap is 0, so the bound misses nothing.
#
# *Takes* `X` $(n, p)$, `y` $(n,)$, `w` $(p,)$ and `lam` ≥ 0, *returns* the gap, one number.
# There is no intercept here: think of `X` and `y` as centred.
#
# *Worked example.* With the data below, $w = (1, -1)$ and $\lambda = \tfrac12$: the residual is
# $r = (2, 0, 0, -2)$, its slopes $X^\top r/n = (1, -2)$, so $s = \tfrac14$; the objective is 2, the
# bound $\tfrac{19}{16}$, the gap $\tfrac{13}{16}$. At $\lambda = 1$ the minimum is $w = (0, -2)$;
# the gap there is 0.
# *In the book:* "The duality gap".

# %% locked="centred"
X_centred = X_example - X_example.mean(axis=0)
y_centred = y_example - y_example.mean()
print(np.column_stack([X_centred, y_centred]))


# %% solution="duality_gap"
def duality_gap(X, y, w, lam):
    """How far the lasso's objective at w lies above the minimum, at most."""
    ### BEGIN SOLUTION
    n, r = len(X), y - X @ w
    steepest = np.max(np.abs(X.T @ r)) / n
    theta = r * min(1, lam / steepest) if steepest > 0 else r
    value = r @ r / (2 * n) + lam * np.sum(np.abs(w))
    return value - (y @ y - (y - theta) @ (y - theta)) / (2 * n)
    ### END SOLUTION


# %% tests="duality_gap" points=3
from course_pkg.grading.expect import called, expect

s_wrong = 0.5 / 5**0.5
expect(
    "gap",
    called(duality_gap, X_centred, y_centred, np.array([1.0, -1.0]), 0.5),
    13 / 16,
    mistakes={
        "the residual was not scaled": -2.0,
        "the slopes that scale the residual were not divided by n": 1.69140625,
        "the absolute value of the slopes is missing": -0.25,
        "all slopes together scaled the residual: the steepest one decides": (
            2 - 5 * s_wrong + s_wrong**2
        ),
        "this is the objective: the bound is to be subtracted": 2.0,
        "this is the bound: subtract it from the objective": 19 / 16,
        "the objective was subtracted from the bound": -13 / 16,
        "the ½ before the squares is missing": 0.625,
        "the penalty was left out of the objective": -0.1875,
        "λ is missing before the ℓ₁ norm": 1.8125,
        "the gap was divided by the objective": 0.40625,
        "θ was made of y: it is the residual that is scaled": 0.765,
    },
)
expect(
    "gap",
    called(duality_gap, X_centred, y_centred, np.array([2.0, -1.0]), 2.0),
    5.0,
    mistakes={"the residual was made larger: s is at most 1": 4.5},
)
expect("gap", called(duality_gap, X_centred, y_centred, np.array([0.0, -2.0]), 1.0), 0.0)
zeros = np.zeros(4)
expect("gap", called(duality_gap, X_centred, zeros, np.zeros(2), 1.0), 0.0)
### BEGIN HIDDEN TESTS
from course_pkg import lasso
from course_pkg.grading.expect import layouts
from course_pkg.objective import gap, objective

rng = np.random.default_rng()
cases = zip([(40, 6), (8, 20), (60, 1), (1, 4), (30, 5)], [0.3, 0.8, 2.0, 0.5, 0.0], strict=True)
for (n, p), lam in cases:
    X = rng.normal(size=(n, p)).astype("f4").astype(float)
    y = (3 * X[:, 0] + rng.normal(size=n)).astype("f4").astype(float)
    w = (lasso(X, y, lam / 2, fit_intercept=False).w + rng.normal(0, 0.3, p)).astype("f4")
    w = w.astype(float)
    r = y - X @ w
    value, right = objective(r, w, lam, 0.0), gap(r, X.T @ r / n, w, lam, 0.0)
    for given in layouts(X, y, w):
        expect(
            "gap",
            called(duality_gap, *given, lam),
            right,
            mistakes={
                "this is the objective: the bound is to be subtracted": value,
                "this is the bound: subtract it from the objective": value - right,
                "the objective was subtracted from the bound": -right,
                "the penalty was left out of the objective": right - lam * np.abs(w).sum(),
                "the slopes that scale the residual were not divided by n": gap(
                    r, X.T @ r, w, lam, 0.0
                ),
            },
            atol=1e-5 * value,
        )
    best = lasso(X, y, lam + 0.1, fit_intercept=False)
    expect("gap", called(duality_gap, X, y, best.w, lam + 0.1), 0.0, atol=1e-5 * best.objective)
largest = np.abs(X.T @ y).max() / n
expect("gap", called(duality_gap, X, y, np.zeros(p), 2 * largest), 0.0)
expect("gap", called(duality_gap, np.zeros((3, 2)), np.ones(3), np.ones(2), 0.5), 1.0)
### END HIDDEN TESTS

# %% [markdown]
# ## 4 · One round over the weights (3 points)
#
# Hold all weights but one. What is left is the problem of task 1: with the residual $r$ of the
# weights **as they are now**,
#
# $$z_j = \frac{x_j^\top r}{n} + a_j w_j, \qquad a_j = \frac{x_j^\top x_j}{n}, \qquad
#   w_j \leftarrow \frac{S(z_j, \lambda)}{a_j},$$
#
# where $S(z, t)$ moves $z$ towards 0 by $t$ and stops there. The term $a_j w_j$ takes $w_j$'s own
# part out of the fit: the residual is to be the one that the *others* leave. Do this for
# $j = 1, \dots, p$ in turn, each $j$ seeing what the ones before it have become. The weight of a
# column of zeros becomes 0.
#
# *Takes* `X` $(n, p)$, `y` $(n,)$, `w` $(p,)$ and `lam` ≥ 0, *returns* the new weights $(p,)$.
# There is no intercept here, either. Write the threshold anew, in a line.
#
# *Worked example.* With the centred data above, $\lambda = 1$ and $w = (-1, -1)$: $z_1 = 2$, so
# $w_1 = 1$; then $z_2 = -4$ and $a_2 = 2$, so $w_2 = -\tfrac32$. (With the old $w_1$ it would be
# $-\tfrac52$.)
# *In the book:* "One weight at a time".


# %% solution="sweep"
def sweep(X, y, w, lam):
    """The weights after one round of coordinate descent that starts from w."""
    ### BEGIN SOLUTION
    n, w = len(X), np.array(w, dtype=float)
    r = y - X @ w
    for j, x in enumerate(X.T):
        old, a = w[j], x @ x / n
        z = x @ r / n + a * old
        w[j] = np.sign(z) * max(abs(z) - lam, 0) / a if a > 0 else 0
        r = r + x * (old - w[j])
    return w
    ### END SOLUTION


# %% tests="sweep" points=3
from course_pkg.grading.expect import called, expect

start = np.array([-1.0, -1.0])
expect(
    "w",
    called(sweep, X_centred, y_centred, start, 1.0),
    [1, -1.5],
    mistakes={
        "the residual was not updated: each weight must see the ones before it": [1, -2.5],
        "the weight's own part was not taken out of the fit": [2, 0],
        "λ was not multiplied by n, or the slope not divided by it": [1.75, -1.5],
        "the division by a is missing": [1, -3],
        "it was divided by a before the threshold": [1, -1],
        "it started from zeros, not from w": [2, -1],
        "the sign was lost": [1, 1.5],
        "the threshold was 2λ": [0, -1.5],
        "there was no threshold": [2, -1.5],
        "the last weight came first": [0, -2.5],
        "this is more than one round": [0.5, -1.75],
        "only the first weight was updated": [1, -1],
    },
)
expect(
    "w",
    called(sweep, X_centred * [1, 0], y_centred, start, 1.0),
    [2, 0],
    mistakes={"the weight of a column of zeros stayed as it was": [2, -1]},
)
### BEGIN HIDDEN TESTS
from course_pkg.grading.expect import layouts


def round_of(X, y, w, lam):
    """One round, by the moments XᵀX and Xᵀy."""
    w, G, c = w.copy(), X.T @ X / len(X), X.T @ y / len(X)
    for j in range(len(w)):
        z = c[j] - G[j] @ w + G[j, j] * w[j]
        w[j] = (z - np.clip(z, -lam, lam)) / (G[j, j] or 1)
    return w


rng = np.random.default_rng()
cases = zip([(40, 6), (8, 20), (60, 1), (1, 3), (30, 5)], [0.3, 0.8, 0.2, 0.5, 0.0], strict=True)
for (n, p), lam in cases:
    X = rng.normal(0, 1.5, size=(n, p)) + rng.normal(size=(n, 1))
    X = X if n > 1 else np.sign(X) + X
    X, w = X.astype("f4").astype(float), rng.normal(size=p).astype("f4").astype(float)
    y = (2 * X[:, 0] - X[:, -1] + rng.normal(size=n)).astype("f4").astype(float)
    for given in layouts(X, y, w):
        expect(
            "w",
            called(sweep, *given, lam),
            round_of(X, y, w, lam),
            mistakes={
                "it started from zeros, not from w": round_of(X, y, 0 * w, lam),
                "λ was not multiplied by n, or the slope not divided by it": round_of(
                    X, y, w, lam / n
                ),
                "the threshold was 2λ": round_of(X, y, w, 2 * lam),
                "there was no threshold": round_of(X, y, w, 0),
                "this is more than one round": round_of(X, y, round_of(X, y, w, lam), lam),
            },
            atol=1e-4,
        )
X[:, [1, 3]] = 0
expect("w", called(sweep, X, y, w, 0.1), round_of(X, y, w, 0.1))
expect("w", called(sweep, X, y, w, 1e6), np.zeros(p))
expect("w", called(sweep, X, 0 * y, 0 * w, 0.1), np.zeros(p))
### END HIDDEN TESTS

# %% [markdown]
# ## 5 · A loop that knows when to stop (2 points)
#
# A loop that stops when the weights hardly move stops early exactly where it is needed most,
# on correlated columns, where each round moves them a little. Stop when the *gap* is small:
# then it does not matter how you got there.
#
# You are handed two functions: `sweep(w)` returns new weights, `gap(w)` a number. Sweep until the
# gap is at most `tol`, or `max_sweeps` sweeps are made. Look at the gap **before** the first
# sweep: a start can be good enough.
#
# *Takes* `w` $(p,)$, `sweep`, `gap`, `tol` ≥ 0 and `max_sweeps` ≥ 0; *returns* the last weights
# and how many sweeps were made, as a tuple.
#
# *Worked example.* A sweep that halves the weights, from $w = (8, -4)$, with the gap
# $3\max_j|w_j|$: it is 24, 12, 6, 3, 1.5, 0.75. With `tol=1` five sweeps are made.
# *In the book:* "The duality gap".


# %% solution="descend"
def descend(w, sweep, gap, tol, max_sweeps):
    """Sweep until the gap is at most tol; the weights, and the number of sweeps made."""
    ### BEGIN SOLUTION
    for n_sweeps in range(max_sweeps):
        if gap(w) <= tol:
            return w, n_sweeps
        w = sweep(w)
    return w, max_sweeps
    ### END SOLUTION


# %% tests="descend" points=2
from course_pkg.grading.expect import called, expect


def halved(w):
    """A sweep for tests: new weights, half as large."""
    return np.asarray(w) / 2


def three_largest(w):
    """A gap for tests."""
    return float(3 * np.abs(w).max())


start = np.array([8.0, -4.0])
expect(
    "w, n_sweeps",
    called(descend, start, halved, three_largest, 1.0, 100),
    ([0.25, -0.125], 5),
    mistakes={
        "it stopped when the weights hardly moved: look at the gap": ([1, -0.5], 3),
        "it stopped one sweep early": ([0.5, -0.25], 4),
        "it made one sweep more than it had to: look at the gap of the new weights": (
            [0.125, -0.0625],
            6,
        ),
        "the weights before the last sweep were returned": ([0.5, -0.25], 5),
        "the sweeps were counted one too many": ([0.25, -0.125], 6),
        "the sweeps were counted one too few": ([0.25, -0.125], 4),
        "it did not start from w": ([0, 0], 0),
        "it made all sweeps, whatever the gap": ([0, 0], 100),
        "it went on while the gap was small: stop then": ([8, -4], 0),
        "what sweep returned was not used: it makes new weights": ([8, -4], 100),
    },
)
expect(
    "w, n_sweeps",
    called(descend, np.array([0.25, 0.125]), halved, three_largest, 1.0, 100),
    ([0.25, 0.125], 0),
    mistakes={
        "it swept before it looked at the gap: a start can be good enough": ([0.125, 0.0625], 1)
    },
)
expect(
    "w, n_sweeps",
    called(descend, start, halved, three_largest, 1.0, 2),
    ([2, -1], 2),
    mistakes={
        "it did not stop at max_sweeps": ([0.25, -0.125], 5),
        "it made one sweep more than max_sweeps": ([1, -0.5], 3),
        "it made one sweep less than max_sweeps": ([4, -2], 1),
    },
)
expect(
    "w, n_sweeps",
    called(descend, start, halved, three_largest, 1.5, 100),
    ([0.5, -0.25], 4),
    mistakes={"a gap equal to tol was not small enough": ([0.25, -0.125], 5)},
)
### BEGIN HIDDEN TESTS
from course_pkg.objective import gap as gap_of

rng = np.random.default_rng()
for (n, p), lam, tol in zip([(60, 6), (30, 8)], [0.2, 0.5], [1e-9, 1e-3], strict=True):
    X, w = rng.normal(size=(n, p)), rng.normal(size=p)
    y = 2 * X[:, 0] + rng.normal(size=n)
    G, c = X.T @ X / n, X.T @ y / n
    step = 1 / np.linalg.norm(G, 2)

    def better(w):
        """A proximal gradient step."""
        v = np.asarray(w) + step * (c - G @ w)
        return v - np.clip(v, -step * lam, step * lam)

    def certified(w):
        r = y - X @ np.asarray(w)
        return float(gap_of(r, X.T @ r / n, np.asarray(w), lam, 0.0))

    trail = [w]
    while certified(trail[-1]) > tol:
        trail.append(better(trail[-1]))
    last = len(trail) - 1
    for k in (0, 1, last - 1, last, 10 * last):
        expect(
            "w, n_sweeps",
            called(descend, w, better, certified, tol, k),
            (trail[min(k, last)], min(k, last)),
        )
    expect("w, n_sweeps", called(descend, trail[-1], better, certified, tol, 9), (trail[-1], 0))
expect("w, n_sweeps", called(descend, np.zeros(3), halved, three_largest, 0.0, 9), (np.zeros(3), 0))
### END HIDDEN TESTS

# %% [markdown]
# ## 6 · A path, each solution from the one before (2 points)
#
# One λ is never enough. Neighbouring λ have similar solutions, so solve at the **largest** λ
# first, where nearly all weights are 0, and let each λ start from the weights of the larger one.
#
# You are handed `solve(X, y, lam, w)`, which returns the weights $(p,)$ of the lasso on *centred*
# data, and starts its search from `w`. Centre `X` and `y` once, start from zeros, and let each
# solution be the start of the next. The intercept is $b = \bar y - \bar x^\top w$.
#
# *Takes* `X` $(n, p)$, `y` $(n,)$, `lams` $(k,)$ in any order, and `solve`; *returns* `W` $(k, p)$
# and `b` $(k,)$, row $i$ belonging to `lams[i]`.
#
# *Worked example.* With $\lambda = (1, 2, 0.5)$, `solve` is called with 2, then 1, then 0.5. The
# test hands you a stand-in for a solver, no lasso at all: what it returns depends on everything
# that it was handed, so that a wrong start shows.
# *In the book:* "The path".


# %% solution="lasso_path"
def lasso_path(X, y, lams, solve):
    """The lasso weights W (k, p) and intercepts b (k,) for every λ in lams."""
    ### BEGIN SOLUTION
    x_mean, y_mean = X.mean(axis=0), y.mean()
    W, w = np.zeros((len(lams), X.shape[1])), np.zeros(X.shape[1])
    for i in np.argsort(lams)[::-1]:
        W[i] = w = solve(X - x_mean, y - y_mean, lams[i], w)
    return W, y_mean - W @ x_mean
    ### END SOLUTION


# %% tests="lasso_path" points=2
from course_pkg.grading.expect import called, expect


def stand_in(X, y, lam, w):
    """No solver: what it returns depends on everything that it was handed."""
    return np.asarray(w) / 2 + np.asarray(X).T @ y / (len(X) * lam) + X[0]


expect(
    "W, b",
    called(lasso_path, X_example, y_example, np.array([1.0, 2.0, 0.5]), stand_in),
    ([[5.25, -9.25], [2.5, -4.5], [9.625, -16.625]], [-49.5, -22.0, -93.25]),
    mistakes={
        "every λ started from zeros: start from the solution before": (
            [[4, -7], [2.5, -4.5], [7, -12]],
            [-37, -22, -67],
        ),
        "the λ were taken as they came: the largest comes first": (
            [[4, -7], [4.5, -8], [9.25, -16]],
            [-37, -42, -89.5],
        ),
        "the path went from the smallest λ up: the largest comes first": (
            [[7.5, -13], [6.25, -11], [7, -12]],
            [-72, -59.5, -67],
        ),
        "the weights came out in another order than lams": (
            [[2.5, -4.5], [5.25, -9.25], [9.625, -16.625]],
            [-22, -49.5, -93.25],
        ),
        "b is the mean of y: the fit at the mean of X is to be subtracted": (
            [[5.25, -9.25], [2.5, -4.5], [9.625, -16.625]],
            [3, 3, 3],
        ),
        "the intercept was forgotten": (
            [[5.25, -9.25], [2.5, -4.5], [9.625, -16.625]],
            [0, 0, 0],
        ),
        "X and y were not centred": (
            [[57.75, -9.25], [27.5, -4.5], [105.875, -16.625]],
            [0, 0, 0],
        ),
        "solve was handed X and y that are not centred": (
            [[57.75, -9.25], [27.5, -4.5], [105.875, -16.625]],
            [-574.5, -272, -1055.75],
        ),
        "the start of every λ was the first solution": (
            [[5.25, -9.25], [2.5, -4.5], [8.25, -14.25]],
            [-49.5, -22, -79.5],
        ),
    },
)
### BEGIN HIDDEN TESTS
from course_pkg import path
from course_pkg.grading.expect import layouts

rng = np.random.default_rng()
for n, p, k in [(40, 6, 5), (8, 20, 3), (30, 1, 4), (12, 3, 1)]:
    X = rng.normal(2, 1, size=(n, p)).astype("f4").astype(float)
    y = (5 + 2 * X[:, 0] + rng.normal(size=n)).astype("f4").astype(float)
    lams = rng.permutation(np.geomspace(0.5, 8, k)).astype("f4").astype(float)
    Xc, yc = X - X.mean(axis=0), y - y.mean()
    W, w = np.zeros((k, p)), np.zeros(p)
    for i in np.argsort(-lams):
        W[i] = w = stand_in(Xc, yc, lams[i], w)
    for given in layouts(X, y, lams):
        b = y.mean() - W @ X.mean(axis=0)
        expect("W, b", called(lasso_path, *given, stand_in), (W, b), atol=1e-4)


def descent(X, y, lam, w):
    """A real solver: proximal gradient steps."""
    step, w = len(X) / np.linalg.norm(X, 2) ** 2, np.asarray(w)
    for _ in range(300):
        v = w + step * X.T @ (y - X @ w) / len(X)
        w = v - np.clip(v, -step * lam, step * lam)
    return w


X = rng.normal(2, 1, size=(60, 4))
y = 5 + 2 * X[:, 0] - X[:, 3] + rng.normal(size=60)
lams = np.array([0.05, 0.8, 0.3])
right = path(X, y, lams)
expect("W, b", called(lasso_path, X, y, lams, descent), (right.W, right.b))
### END HIDDEN TESTS

# %% [markdown]
# ## 7 · Refit what was chosen (2 points)
#
# The lasso does two things at once: it chooses columns, and it shrinks their weights. The second
# is a price for the first, and it biases what was chosen well. The simplest remedy is to take the
# choice and leave the weights: least squares, with an intercept, on the columns whose weight is
# not zero.
#
# *Takes* `X` $(n, p)$, `y` $(n,)$ and `w` $(p,)$, the lasso's weights; *returns* the new weights
# $(p,)$, still zero where `w` is, and the number `b`. With no column chosen, $b = \bar y$. Fewer
# columns are chosen than there are rows, and none can be had from the others.
#
# *Worked example.* With the data of task 2 and $w = (1, 0)$, least squares on the first column
# alone gives the weight 3, and $b = 3 - 10 \cdot 3 = -27$.
# *In the book:* "What zeros cost".


# %% solution="refit"
def refit(X, y, w):
    """Least squares on the columns with a weight: new weights (p,) and the intercept."""
    ### BEGIN SOLUTION
    chosen, x_mean = np.flatnonzero(w), X.mean(axis=0)
    new = np.zeros(len(w))
    new[chosen] = np.linalg.lstsq((X - x_mean)[:, chosen], y - y.mean())[0]
    return new, y.mean() - x_mean @ new
    ### END SOLUTION


# %% tests="refit" points=2
from course_pkg.grading.expect import called, expect

expect(
    "w, b",
    called(refit, X_example, y_example, np.array([1.0, 0.0])),
    ([3, 0], -27),
    mistakes={
        "all columns were fitted, not the chosen ones": ([1, -2], -7),
        "the columns that were not chosen were fitted": ([0, -2.5], 3),
        "the weights were returned as they came": ([1, 0], -7),
        "the intercept was forgotten": ([3, 0], 0),
        "b is the mean of y: the fit at the mean of X is to be subtracted": ([3, 0], 3),
        "the fit had no intercept: centre X and y, or add a column of ones": ([132 / 404, 0], 0),
        "X was not centred, only y": ([12 / 404, 0], 3 - 120 / 404),
        "the correlation was not divided by the column's length": ([12, 0], -117),
    },
)
expect(
    "w, b",
    called(refit, X_example, y_example, np.array([0.0, -1.0])),
    ([0, -2.5], 3),
    mistakes={"a negative weight was taken for none": ([0, 0], 3)},
)
expect(
    "w, b",
    called(refit, X_example, y_example, np.array([1e-9, 0.0])),
    ([3, 0], -27),
    mistakes={"a small weight was taken for none": ([0, 0], 3)},
)
expect(
    "w, b",
    called(refit, X_example, y_example, np.zeros(2)),
    ([0, 0], 3),
    mistakes={"with nothing chosen all columns were fitted": ([1, -2], -7)},
)
expect("w, b", called(refit, X_example, y_example, np.array([0.5, -0.5])), ([1, -2], -7))
### BEGIN HIDDEN TESTS
from course_pkg import ridge
from course_pkg.grading.expect import layouts

rng = np.random.default_rng()
for (n, p), k in zip([(40, 6), (12, 30), (30, 1), (50, 4)], [3, 4, 1, 0], strict=True):
    X = rng.normal(2, 1, size=(n, p)).astype("f4").astype(float)
    y = (5 + 2 * X[:, 0] + rng.normal(size=n)).astype("f4").astype(float)
    w, places = np.zeros(p), rng.permutation(p)[:k]
    w[places] = rng.normal(0, 0.1, size=k).astype("f4")
    fit, right = ridge(X[:, places], y, 0) if k else None, np.zeros(p)
    right[places] = fit.w if k else 0
    for given in layouts(X, y, w):
        b = y.mean() - X.mean(axis=0) @ right
        expect("w, b", called(refit, *given), (right, b), atol=1e-4)
expect("w, b", called(refit, np.array([[2.0, 3.0]]), np.array([4.0]), np.zeros(2)), ([0, 0], 4))
### END HIDDEN TESTS

# %% [markdown]
# ## 8 · Two measurements (4 points)
#
# **Who comes first.** 350 of 442 diabetes patients, ten measurements on one scale, and the
# progress of the disease a year later (Efron, Hastie, Johnstone and Tibshirani, 2004). Follow the
# lasso from the largest λ in `lams` to the smallest:
#
# * `order`: the ten names, as a list, in the order in which their weights first leave 0. Two that
#   leave it at the same λ may stand either way; one that never does comes last;
# * `returners`: the names, as a list, whose weights go back to 0 further down. With other patients
#   they are others, now and then none.
#
# **What shrinkage costs.** Twenty data sets from one known truth: four weights are 2, eight are 0.
# Fit the lasso at `LAM` to each set, and refit. Find three plain numbers:
#
# * `lasso_bias`: the lasso's estimate minus the truth, averaged over the four true features and
#   all sets. It has a sign;
# * `refit_bias`: the same after refitting;
# * `in_vain`: how many of the eight other features the lasso chose, averaged over the sets.
#
# Solve to a gap of at most $10^{-8}$ of the largest objective, $\lVert y - \bar y\rVert^2/(2n)$.
# Use your own functions; `slow_path` below is a second opinion, and should one of yours not work,
# a way on. It takes centred data.
# *In the book:* "The path" and "What zeros cost".

# %% locked="data"
from sklearn.datasets import load_diabetes

SEED = 2023
diabetes = load_diabetes()
names = list(diabetes.feature_names)
lams = np.geomspace(60, 0.01, 100)

rng = np.random.default_rng(SEED)
patients = rng.choice(442, size=350, replace=False)
X_diabetes = diabetes.data[patients] * np.sqrt(442)
y_diabetes = diabetes.target[patients]
truth = np.repeat([2.0, 0.0], [4, 8])
X_sets = rng.normal(5, 1, size=(20, 50, 12))
y_sets = X_sets @ truth + rng.normal(0, 2, size=(20, 50))
LAM = 0.4
for given in (X_diabetes, y_diabetes, lams, truth, X_sets, y_sets):
    given.flags.writeable = False


def slow_path(X, y, lams, n_steps=5000):
    """The lasso weights (k, p) at every λ, for centred X and y: right, but slow."""
    G, c = X.T @ X / len(X), X.T @ y / len(X)
    step, lams = 0.5 / np.linalg.norm(G, 2), np.asarray(lams)[:, None]
    up = down = old_up = old_down = np.zeros((len(lams), len(c)))  # w is up − down, both ≥ 0
    for k in range(n_steps):
        ahead = k / (k + 3)
        u, d = up + ahead * (up - old_up), down + ahead * (down - old_down)
        slope, old_up, old_down = (u - d) @ G - c, up, down
        up = np.maximum(u - step * (lams + slope), 0)
        down = np.maximum(d - step * (lams - slope), 0)
    return up - down


# %% solution="experiment"
order = returners = lasso_bias = refit_bias = in_vain = None
### BEGIN SOLUTION


def solved(X, y, lam, w):
    """The lasso, from the answers above."""
    return descend(
        w,
        lambda w: sweep(X, y, w, lam),
        lambda w: duality_gap(X, y, w, lam),
        1e-8 * (y @ y) / (2 * len(y)),
        100_000,
    )[0]


W, _ = lasso_path(X_diabetes, y_diabetes, lams, solved)
zeros_first = (W == 0).cumprod(axis=0).sum(axis=0)
order = [names[j] for j in np.argsort(zeros_first)]
gone = ((W[:-1] != 0) & (W[1:] == 0)).any(axis=0)
returners = [names[j] for j in np.flatnonzero(gone)]

fits = [lasso_path(X, y, [LAM], solved)[0][0] for X, y in zip(X_sets, y_sets, strict=True)]
refits = [refit(X, y, w)[0] for X, y, w in zip(X_sets, y_sets, fits, strict=True)]
lasso_bias = np.mean((np.array(fits) - truth)[:, :4])
refit_bias = np.mean((np.array(refits) - truth)[:, :4])
in_vain = np.mean(np.count_nonzero(np.array(fits)[:, 4:], axis=1))
### END SOLUTION

# %% tests="order" points=2
from course_pkg.grading.expect import expect

assert order is not None, "not answered"
assert returners is not None, "returners is not answered"
assert sorted(map(str, order)) == sorted(names), "order must hold each of the ten names once"
assert not isinstance(returners, str), "returners is one text: it is a list of names"
assert set(map(str, returners)) <= set(names), "returners holds what is none of the names"
### BEGIN HIDDEN TESTS
from course_pkg import path

W = path(X_diabetes, y_diabetes, lams).W
zeros_first = (W == 0).cumprod(axis=0).sum(axis=0)
gone = ((W[:-1] != 0) & (W[1:] == 0)).any(axis=0) + 0.0
slopes = np.abs(X_diabetes.T @ (y_diabetes - y_diabetes.mean()))
places = np.array([names.index(str(name)) for name in order])
theirs = np.array([name in set(map(str, returners)) for name in names], float)


def by(key):
    """The places from the smallest key on, where several are equal in the order of the answer."""
    return places[np.argsort(key[places], kind="stable")]


entered = by(zeros_first)
expect(
    "order, returners",
    (places, theirs),
    (entered, gone),
    mistakes={
        "they were ordered by their slope at the start, one at a time": (by(-slopes), theirs),
        "they were ordered by the size of their weights at the smallest λ": (
            by(-np.abs(W[-1])),
            theirs,
        ),
        "they were ordered by the size of their weights in the middle": (
            by(-np.abs(W[len(W) // 2])),
            theirs,
        ),
        "the order is from the last to the first": (by(-zeros_first), theirs),
        "the order is that of the columns": (np.arange(10), theirs),
        "they were ordered by when a weight was there for good": (
            by(np.where(W == 0, np.arange(1, 101)[:, None], 0).max(axis=0)),
            theirs,
        ),
        "returners are those that are 0 at some λ, not those that go back to it": (
            entered,
            (W == 0).any(axis=0) + 0.0,
        ),
        "the last one to enter is not the one that returns": (
            entered,
            (np.arange(10) == entered[-1]) + 0.0,
        ),
    },
)
### END HIDDEN TESTS

# %% tests="bias" points=2
from course_pkg.grading.expect import expect

answers = lasso_bias, refit_bias, in_vain
assert not any(answer is None for answer in answers), "not answered"
assert np.ndim(lasso_bias) == 0, "lasso_bias is not one number"
assert np.ndim(refit_bias) == 0, "refit_bias is not one number"
assert np.ndim(in_vain) == 0, "in_vain is not one number"
assert lasso_bias < LAM / 2, "lasso_bias is positive: it is the estimate minus the truth, with sign"
assert lasso_bias < refit_bias, "lasso_bias is not below refit_bias: refitting undoes the shrinking"
assert 0 <= in_vain <= 8, "in_vain lies outside of 0 to 8: it is the average over the sets"
### BEGIN HIDDEN TESTS
from course_pkg import lasso, ridge


def estimates(lam, **options):
    """The lasso's weights for every set."""
    return np.array([lasso(X, y, lam, **options).w for X, y in zip(X_sets, y_sets, strict=True)])


def refitted(W, **options):
    """Least squares on what W chose."""
    new = np.zeros(W.shape)
    for X, y, w, row in zip(X_sets, y_sets, W, new, strict=False):
        row[w != 0] = ridge(X[:, w != 0], y, 0, **options).w
    return new


def numbers(W, new=None):
    """The three of them."""
    new = refitted(W) if new is None else new
    bias, refit_bias = ((V[:, :4] - 2).mean() for V in (W, new))
    return bias, refit_bias, np.count_nonzero(W[:, 4:], axis=1).mean()


def without_intercept():
    """What comes of data that were not centred."""
    W = estimates(LAM, fit_intercept=False)
    return numbers(W, refitted(W, fit_intercept=False))


W = estimates(LAM)
new = refitted(W)
right = numbers(W, new)
expect(
    "lasso_bias, refit_bias, in_vain",
    answers,
    right,
    mistakes={
        "all twelve features were averaged, not the four true ones": (
            (W - truth).mean(),
            (new - truth).mean(),
            right[2],
        ),
        "λ was divided by n": lambda: numbers(estimates(LAM / 50)),
        "λ was doubled": lambda: numbers(estimates(2 * LAM)),
        "all twelve features were refitted, not the chosen ones": lambda: numbers(
            W, refitted(np.ones(W.shape))
        ),
        "the true features were refitted, which nobody knows": lambda: numbers(
            W, refitted(np.tile(truth, (20, 1)))
        ),
        "in_vain counts the true features as well": (
            *right[:2],
            np.count_nonzero(W, axis=1).mean(),
        ),
        "in_vain is a share: it is a number of features": (*right[:2], right[2] / 8),
        "only the first set was fitted": lambda: numbers(W[:1]),
        "X and y were not centred: there was no intercept": without_intercept,
    },
    rtol=1e-3,
)
### END HIDDEN TESTS

# %% [markdown]
# ---
# The lasso's bias is close to $-\lambda$, as the soft threshold promises for columns that hardly
# correlate. Refitting takes it away, and pays with variance: it believes every feature that was
# chosen in vain.
#
# Done? *Kernel → Restart and Run All*, look that no test fails, save, and hand in
# `lasso.ipynb` under this name.
