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
# # Max-norm and choosing
#
# **20 points · about 85 minutes · chapters *Max-norm* and *Choosing in practice* of the book.**
#
# You write max-norm as a projection, train with it, and find out what each unit pays for its cap.
# Then you write what any honest comparison of methods needs: training that stops in time, more
# data from the data there is, a choice on one set and a report on another, and a difference with
# its standard error. At last you compare two methods, over ten seeds.
#
# In a kernel `W` (inputs, units) **column** $j$ is $w_j$, the weights that lead into unit $j$.
# Max-norm keeps each of them within a ball,
#
# $$\lVert w_j \rVert_2 \le r \qquad\text{for every unit } j.$$
#
# It is a constraint and no penalty: within the ball weights are free. **Biases are left alone.**
#
# How it works:
#
# * Write your code where it says `YOUR CODE HERE`, and delete the line that raises
#   `NotImplementedError`. Leave the names of functions and arguments as they are.
# * Below each task a test cell shows a worked example and checks it. When it fails, its first
#   line says what the mistake looks like. More tests, on other data, run when you are graded.
# * The tasks stand alone. Where one needs the result of another, it is handed a function that
#   works, as an argument: call that one, and no mistake costs points twice.
# * NumPy is all you need. Do not change what you are given: arrays belong to the caller.
# * `course check max_norm.ipynb` in a terminal runs all visible tests at once.

# %% locked="imports"
import numpy as np

# %% [markdown]
# ## 1 · Back into the ball (3 points)
#
# The nearest point of the ball is found by shortening: a vector that is too long is scaled to
# length $r$, any other is left alone,
#
# $$w \leftarrow w \cdot \min\Bigl(1, \frac{r}{\lVert w\rVert_2}\Bigr).$$
#
# What counts as *one* vector is what leads into one unit. In a kernel (inputs, units) that is a
# column: it lies along axis 0. In the kernel of a convolution (height, width, channels, filters)
# it lies along the axes 0, 1 and 2 *together*. `axis` says so, in the way of `np.sum`, which takes
# a tuple as well, and `keepdims=True` (`np.linalg.norm` takes two axes at most).
#
# Three things go wrong easily. A vector inside the ball must come back **as it is**: Keras divides
# by $\lVert w\rVert + 10^{-7}$, and then every step shrinks it by a hair. A vector of zeros stays
# one. And float32 weights stay float32, float64 weights float64.
#
# *Takes* `W`, an array of floats of any shape, `r` > 0, and `axis`, a number or a tuple of
# numbers; *returns* the same shape in the same precision.
#
# *Worked example.* The columns of `W_example` below have the lengths 5, 0.5, 0 and 1.5. With
# $r = 2$ the first becomes $(1.2, 1.6)$; the others stay.
# *In the book:* "The rule", "Along which axis" and "Twice is once", in *Max-norm*.

# %% locked="example"
W_example = np.array([[3.0, 0.3, 0.0, 0.9], [4.0, 0.4, 0.0, -1.2]])


# %% solution="project"
def project(W, r, axis):
    """The weights with every vector along the axes scaled back to at most r."""
    ### BEGIN SOLUTION
    length = np.sqrt(np.sum(W**2, axis=axis, keepdims=True))
    return W * (r / np.maximum(length, r))
    ### END SOLUTION


# %% tests="project" points=3
from course_pkg.grading.expect import called, expect

expect(
    "W",
    called(project, W_example, 2.0, 0),
    [[1.2, 0.3, 0, 0.9], [1.6, 0.4, 0, -1.2]],
    mistakes={
        "the rows were scaled: what leads into one unit is a column": (
            W_example * [[2 / 9.9**0.5], [2 / 17.6**0.5]]
        ),
        "the whole array was taken as one vector: use axis": W_example * 2 / 27.5**0.5,
        "every vector was scaled to length r, also those inside": (
            [[1.2, 1.2, 0, 1.2], [1.6, 1.6, 0, -1.6]]
        ),
        "entries were cut off at r: it is vectors that are too long": (
            [[2, 0.3, 0, 0.9], [2, 0.4, 0, -1.2]]
        ),
        "the absolute values were added: the length is the root of the sum of squares": (
            [[6 / 7, 0.3, 0, 6 / 7], [8 / 7, 0.4, 0, -8 / 7]]
        ),
        "the largest entry was taken for the length": [[1.5, 0.3, 0, 0.9], [2, 0.4, 0, -1.2]],
        "the square root is missing in the length": (
            [[0.24, 0.3, 0, 0.8], [0.32, 0.4, 0, -16 / 15]]
        ),
        "the mean of the squares was taken: it is their sum": (
            [[0.72**0.5 * 2, 0.3, 0, 0.9], [1.28**0.5 * 2, 0.4, 0, -1.2]]
        ),
        "what was too long got length 1, not r": [[0.6, 0.3, 0, 0.9], [0.8, 0.4, 0, -1.2]],
        "the radius was 1, not r": [[0.6, 0.3, 0, 0.6], [0.8, 0.4, 0, -0.8]],
        "the factor is upside down: it is r over the length": (
            [[3, 0.075, 0, 0.675], [4, 0.1, 0, -0.9]]
        ),
        "the maximum was taken, not the minimum: what is inside grew": (
            [[3, 1.2, 0, 1.2], [4, 1.6, 0, -1.6]]
        ),
        "all units were scaled by one factor: each has its own": (
            [[1.2, 0.12, 0, 0.36], [1.6, 0.16, 0, -0.48]]
        ),
        "what was too long was set to 0": [[0, 0.3, 0, 0.9], [0, 0.4, 0, -1.2]],
        "nothing was scaled": W_example,
    },
)
filters = np.ones((2, 2, 1, 2)) * [1.5, 0.25]
expect(
    "W",
    called(project, filters, 2.0, (0, 1, 2)),
    np.ones((2, 2, 1, 2)) * [1, 0.25],
    mistakes={
        "one axis was used: all axes in the tuple make one vector together": (
            np.ones((2, 2, 1, 2)) * [2**0.5, 0.25]
        ),
        "axis was not used: the whole array was one vector": filters * 2 / 9.25**0.5,
        "axis was turned around: it says along which axes one vector lies": filters,
    },
)
for precision in ("f4", "f8"):
    given = np.asarray(called(project, W_example.astype(precision), 2.0, 0))
    assert given.dtype == precision, "W came back in another precision: keep the one it has"
short = np.array([[3e-4, 0.0], [4e-4, 0.0]])
kept = np.asarray(called(project, short, 2.0, 0))
assert np.abs(kept - short).max() < 1e-15, (
    "a vector inside the ball came back changed by a hair: is something added to its length?"
)
### BEGIN HIDDEN TESTS
from course_pkg.grading.expect import layouts
from course_pkg.nn.max_norm import project as reference

rng = np.random.default_rng()
for shape, axis in [
    ((9, 5), 0),
    ((5, 8), 1),
    ((3, 3, 2, 6), (0, 1, 2)),
    ((2, 3, 4), (0, 2)),
    ((7,), 0),
    ((6, 1), 0),
    ((1, 6), 0),
]:
    r, W = float(rng.uniform(0.5, 3)), rng.normal(size=shape)
    factor = rng.choice([0, 1e-3, 0.5, 0.9, 1.2, 3], size=W.sum(axis=axis, keepdims=True).shape)
    W *= factor * r / np.sqrt((W**2).sum(axis=axis, keepdims=True))
    W = W.astype("f4").astype(float)
    for (given,) in layouts(W):
        once = np.asarray(called(project, given, r, axis))
        expect(
            "W",
            once,
            reference(W, r, axis),
            mistakes={
                "axis was not used: the whole array was one vector": lambda: reference(
                    W, r, tuple(range(W.ndim))
                ),
                "entries were cut off at r: it is vectors that are too long": np.clip(W, -r, r),
                "nothing was scaled": W,
            },
        )
        assert once.dtype == given.dtype, "W came back in another precision: keep the one it has"
        hair = 8 * np.finfo(given.dtype).eps * np.abs(given)
        assert np.all((np.abs(once - given) <= hair) | (factor > 1)), (
            "a vector inside the ball came back changed by a hair: "
            "is something added to its length?"
        )
        expect("W, projected twice", (called(project, once, r, axis), 0), (once, 0), rtol=1e-6)
### END HIDDEN TESTS

# %% [markdown]
# ## 2 · A step, and back (2 points)
#
# Training with max-norm is gradient descent with a projection behind every step: move the kernel
# downhill, out of the ball perhaps, and bring it back. (The projection of the gradient would do
# something else, and so would one before the step.) The bias moves, and is not projected.
#
# You are handed `project(W, r, axis)`, which works.
#
# *Takes* the kernel `W` (inputs, units), the bias `b` (units,), their gradients `dW` and `db`, the
# learning rate `rate`, the radius `r`, and `project`; *returns* the new kernel and the new bias.
#
# *Worked example.* The test hands you a stand-in for a projection, no max-norm at all: it turns
# `W` around along the axis and divides by `r`, so that the order of things shows. From
# $W = \binom{1\;2}{3\;4}$ the step leads to $\binom{0\;2}{3\;2}$, and with $r = 2$ the stand-in
# makes $\binom{1.5\;1}{0\;\;\;1}$ of it.
# *In the book:* "The rule", in *Max-norm*.


# %% solution="step"
def step(W, b, dW, db, rate, r, project):
    """The kernel and the bias after one step of gradient descent with max-norm."""
    ### BEGIN SOLUTION
    return project(W - rate * dW, r, 0), b - rate * db
    ### END SOLUTION


# %% tests="step" points=2
from course_pkg.grading.expect import called, expect


def turned(W, r, axis):
    """No projection: what it returns depends on everything that it was handed."""
    return np.flip(W, axis) / r


start, slopes = np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[10.0, 0.0], [0.0, 20.0]])
bias, bias_slopes = np.array([1.0, -1.0]), np.array([5.0, 10.0])
expect(
    "W, b",
    called(step, start, bias, slopes, bias_slopes, 0.1, 2.0, turned),
    ([[1.5, 1], [0, 1]], [0.5, -2]),
    mistakes={
        "W was projected before the step: the step may lead out of the ball": (
            [[0.5, 2], [0.5, -1]],
            [0.5, -2],
        ),
        "the gradient was projected: project the new weights": ([[1, 1], [2.5, 4]], [0.5, -2]),
        "the step goes uphill: the gradient is subtracted": ([[1.5, 3], [1, 1]], [1.5, 0]),
        "the learning rate is missing": ([[1.5, -8], [-4.5, 1]], [-4, -11]),
        "the bias was projected: it is left alone": ([[1.5, 1], [0, 1]], [-1, 0.25]),
        "the kernel and the bias were projected as one": ([[0.25, -1], [1.5, 1]], [0, 1]),
        "nothing was projected": ([[0, 2], [3, 2]], [0.5, -2]),
        "the projection is along axis 0: what leads into a unit is a column": (
            [[1, 0], [1, 1.5]],
            [0.5, -2],
        ),
        "the bias did not move": ([[1.5, 1], [0, 1]], [1, -1]),
        "the kernel did not move": ([[1.5, 2], [0.5, 1]], [0.5, -2]),
        "project was called twice": ([[0, 0.5], [0.75, 0.5]], [0.5, -2]),
        "the function project that you were handed was not called": (
            [[0, 2**0.5], [2, 2**0.5]],
            [0.5, -2],
        ),
    },
)
### BEGIN HIDDEN TESTS
from course_pkg.grading.expect import layouts
from course_pkg.nn.max_norm import project as reference

rng = np.random.default_rng()
for n, units in [(9, 5), (4, 12), (1, 3), (6, 1)]:
    W, slopes = rng.normal(size=(2, n, units)).astype("f4").astype(float)
    b, bias_slopes = rng.normal(size=(2, units)).astype("f4").astype(float)
    rate, r = (float(number) for number in rng.uniform(0.2, 1.5, size=2))
    moved, bias = W - rate * slopes, b - rate * bias_slopes
    for given in layouts(W, b, slopes, bias_slopes):
        for handed in (reference, turned):
            right = handed(moved, r, 0)
            expect(
                "W, b",
                called(step, *given, rate, r, handed),
                (right, bias),
                mistakes={
                    "W was projected before the step: the step may lead out of the ball": (
                        handed(W, r, 0) - rate * slopes,
                        bias,
                    ),
                    "nothing was projected": (moved, bias),
                    "the bias was projected: it is left alone": (right, handed(bias, r, 0)),
                },
            )
### END HIDDEN TESTS

# %% [markdown]
# ## 3 · What a unit pays (2 points)
#
# A cap and a penalty are two views of one thing. Where training has come to rest on the ball, the
# gradient $g_j$ of the loss need not vanish: the step $-g_j$ may lead straight outwards, and then
# the cap takes it back. The slope $\lambda_j w_j$ of a penalty
# $\tfrac{\lambda_j}{2}\lVert w_j\rVert^2$ would do the same. So every unit pays a ridge penalty
# **with a λ of its own**, the one for which $g_j + \lambda_j w_j$ is as short as possible. Its
# squared length is a parabola in $\lambda_j$, lowest at
#
# $$\lambda_j = -\frac{w_j^\top g_j}{\lVert w_j\rVert^2},$$
#
# and where that is negative (the step leads inwards, and the cap is no hindrance) $\lambda_j = 0$.
# A unit without weights pays nothing: 0. What remains, $\lVert g_j + \lambda_j w_j\rVert_2$, is a
# certificate: no unit has come to rest where it is not 0.
#
# *Takes* `W` and `G`, the gradient there, both (inputs, units); *returns* the λ of every unit
# (units,) and the certificate of every unit (units,).
#
# *Worked example.* For the data below the λ are 2, 0.5, 0 and 0; the first unit is at rest, the
# others are not: 0, 1, $\sqrt5$ and 3.
# *In the book:* "Constraint against penalty", in *Max-norm*.

# %% locked="pulled"
W_pulled = np.array([[3.0, 2.0, 1.0, 0.0], [4.0, 0.0, 2.0, 0.0]])
G_pulled = np.array([[-6.0, -1.0, 1.0, 0.0], [-8.0, 1.0, 2.0, 3.0]])


# %% solution="multipliers"
def multipliers(W, G):
    """The λ that every unit pays for its cap, and what is left of its gradient: (lam, left)."""
    ### BEGIN SOLUTION
    square = np.sum(W**2, axis=0)
    lam = np.maximum(0, -np.sum(W * G, axis=0) / np.where(square > 0, square, 1))
    return lam, np.sqrt(np.sum((G + lam * W) ** 2, axis=0))
    ### END SOLUTION


# %% tests="multipliers" points=2
from course_pkg.grading.expect import called, expect

expect(
    "lam, left",
    called(multipliers, W_pulled, G_pulled),
    ([2, 0.5, 0, 0], [0, 1, 5**0.5, 3]),
    mistakes={
        "the sign is missing: λ is positive where the step, minus the gradient, leads outwards": (
            [0, 0, 1, 0],
            [10, 2**0.5, 20**0.5, 3],
        ),
        "a negative λ was not set to 0": ([2, 0.5, -1, 0], [0, 1, 0, 3]),
        "the absolute value was taken: a negative λ becomes 0": (
            [2, 0.5, 1, 0],
            [0, 1, 20**0.5, 3],
        ),
        "it was divided by the length: it is the length squared": (
            [10, 1, 0, 0],
            [40, 2**0.5, 5**0.5, 3],
        ),
        "the division by the length squared is missing": (
            [50, 2, 0, 0],
            [240, 10**0.5, 5**0.5, 3],
        ),
        "it was divided by the gradient's length squared, not by that of w": (
            [0.5, 1, 0, 0],
            [7.5, 2**0.5, 5**0.5, 3],
        ),
        "the length of the gradient was divided by that of w, whatever the direction": (
            [2, 0.5**0.5, 1, 0],
            [0, (4 - 8**0.5) ** 0.5, 20**0.5, 3],
        ),
        "λ is half as large: the penalty has the ½": ([1, 0.25, 0, 0], [5, 1.25**0.5, 5**0.5, 3]),
        "λw was subtracted from the gradient: it is added": (
            [2, 0.5, 0, 0],
            [20, 5**0.5, 5**0.5, 3],
        ),
        "the second result is the gradient's length: add λw first": (
            [2, 0.5, 0, 0],
            [10, 2**0.5, 5**0.5, 3],
        ),
        "the second result was squared": ([2, 0.5, 0, 0], [0, 1, 5, 9]),
        "all units got one λ: each has its own": (
            np.full(4, 47 / 34),
            np.sqrt(np.sum((G_pulled + 47 / 34 * W_pulled) ** 2, axis=0)),
        ),
    },
)
### BEGIN HIDDEN TESTS
from course_pkg.grading.expect import layouts
from course_pkg.nn.max_norm import project as reference


def along_and_across(W, G, cut=0.0):
    """By the part of each gradient along the unit's weights, and the part across them."""
    lam, left = np.zeros((2, W.shape[1]))
    for j, (w, g) in enumerate(zip(W.T, G.T, strict=True)):
        length = np.linalg.norm(w)
        along = g @ (w / length) if length else 0.0
        across = np.sqrt(max(g @ g - along**2, 0))
        lam[j] = max(cut, -along / length) if length else 0
        left[j] = across if lam[j] else np.linalg.norm(g)
    return lam, left


rng = np.random.default_rng()
for n, units in [(8, 6), (3, 20), (2, 1), (1, 5)]:
    W, noise = rng.normal(size=(2, n, units))
    W += np.sign(W)
    G = 0.5 * noise - rng.choice([-1.0, 0.5, 2.0], size=units) * W
    W[:, 1:2] = 0
    W, G = (array.astype("f4").astype(float) for array in (W, G))
    for given in layouts(W, G):
        expect(
            "lam, left",
            called(multipliers, *given),
            along_and_across(W, G),
            mistakes={"a negative λ was not set to 0": lambda: along_and_across(W, G, -np.inf)},
            atol=1e-3,
        )
    nearest = reference(W, 0.5, 0)
    length = np.sqrt(np.sum(W**2, axis=0))
    at_rest = np.maximum(length / 0.5 - 1, 0), np.zeros(units)
    expect("lam, left", called(multipliers, nearest, nearest - W), at_rest, atol=1e-3)
### END HIDDEN TESTS

# %% [markdown]
# ## 4 · Stop in time (3 points)
#
# Train on, look at the loss on the validation samples after each epoch, stop when it has not
# fallen for a while, and go back to the best weights there were. All of it is a few lines, and the
# few lines have many ways of being wrong.
#
# You are handed two functions. `epoch(w)` trains `w` for one epoch **in place**, as most libraries
# do, and returns nothing. `loss(w)` is the validation loss. Look at the loss of the start as well:
# the start counts as epoch 0. An epoch is *better* if its loss is smaller than the smallest one so
# far; an equal one is not better. Stop after `patience` epochs in a row that were not better, or
# after `max_epochs` epochs.
#
# What is trained is a copy, for `w` belongs to the caller. And since `epoch` changes weights in
# place, the best ones must be kept as a copy, too.
#
# *Takes* `w`, an array, `epoch`, `loss`, `patience` ≥ 1 and `max_epochs` ≥ 0; *returns* the best
# weights, their epoch, and how many epochs were trained.
#
# *Worked example.* Let the losses after 0, 1, 2, … epochs be 9, 6, 7, 6.5, 5, 8, 7, 5, …, and
# `patience=3`. Epochs 2 and 3 are not better than epoch 1, but epoch 4 is, in time. Epochs 5, 6 and
# 7 are not: it stops, with the weights of epoch 4, after 7 epochs.
# *In the book:* "Early stopping", in *Choosing in practice*.


# %% solution="early_stopping"
def early_stopping(w, epoch, loss, patience, max_epochs):
    """The best weights, the epoch that they are from, and how many epochs were trained."""
    ### BEGIN SOLUTION
    w = w.copy()
    best, best_epoch, smallest = w.copy(), 0, loss(w)
    for n_epochs in range(1, max_epochs + 1):
        epoch(w)
        value = loss(w)
        if value < smallest:
            best, best_epoch, smallest = w.copy(), n_epochs, value
        elif n_epochs - best_epoch == patience:
            return best, best_epoch, n_epochs
    return best, best_epoch, max_epochs
    ### END SOLUTION


# %% tests="early_stopping" points=3
from course_pkg.grading.expect import called, expect

losses_example = [9, 6, 7, 6.5, 5, 8, 7, 5, 5.5, 4, 4.5, 4.2, 4.3, 3, 3.5, 3.6, 3.7, 3.8, 3.8, 3.8]


def trains(w):
    """An epoch for tests: every weight grows by 1, in place."""
    w += 1


def listed(w):
    """A validation loss for tests; the first weight says how many epochs it has seen."""
    assert w is not None, "epoch returns nothing: it trains w in place"
    return float(losses_example[round(float(w[0]))])


start = np.array([0.0, 10.0])
expect(
    "w, best_epoch, n_epochs",
    called(early_stopping, start, trains, listed, 3, 19),
    ([4, 14], 4, 7),
    mistakes={
        "these are the last weights: keep a copy of the best, for epoch changes w in place": (
            [7, 17],
            4,
            7,
        ),
        "the start was returned: keep a copy of the best weights": ([0, 10], 4, 7),
        "an equal loss was taken for better": ([9, 19], 9, 12),
        "each loss was compared with the one before: compare with the smallest": (
            [13, 23],
            13,
            16,
        ),
        "epochs that were not better were counted altogether: count those in a row": (
            [4, 14],
            4,
            5,
        ),
        "it stopped one epoch too early": ([1, 11], 1, 3),
        "it stopped one epoch too late": ([4, 14], 4, 8),
        "it stopped at the first epoch that was not better": ([1, 11], 1, 2),
        "it never stopped: the best of all epochs": ([13, 23], 13, 19),
        "each loss was compared with the first: the smallest so far is to be kept": (
            [19, 29],
            19,
            19,
        ),
        "larger losses were taken for better": ([0, 10], 0, 3),
        "the epochs were counted from the start as 1: it is 0": ([4, 14], 5, 8),
        "the best epoch is one too small: the start is epoch 0": ([4, 14], 3, 7),
        "the smallest loss was returned, not its epoch": ([4, 14], 5.0, 7),
        "the two numbers were exchanged": ([4, 14], 7, 4),
        "these are how many epochs came after the best": ([4, 14], 4, 3),
    },
)
expect(
    "w, best_epoch, n_epochs",
    called(early_stopping, np.array([4.0, 14.0]), trains, listed, 3, 12),
    ([4, 14], 0, 3),
    mistakes={"the loss of the start was not looked at: it may be the smallest": ([9, 19], 5, 8)},
)
expect(
    "w, best_epoch, n_epochs",
    called(early_stopping, start, trains, listed, 3, 5),
    ([4, 14], 4, 5),
    mistakes={
        "it did not stop at max_epochs": ([4, 14], 4, 7),
        "it made one epoch more than max_epochs": ([4, 14], 4, 6),
        "it made one epoch less than max_epochs": ([4, 14], 4, 4),
        "without patience running out the last weights were returned": ([5, 15], 4, 5),
    },
)
### BEGIN HIDDEN TESTS
from course_pkg.grading.expect import layouts


def all_of_them(losses, patience, max_epochs):
    """The best epoch and the last one, from the losses of all epochs there could be."""
    last = max_epochs
    for end in range(patience, max_epochs):
        if min(losses[end - patience + 1 : end + 1]) >= min(losses[: end - patience + 1]):
            last = end
            break
    return int(np.argmin(losses[: last + 1])), last


rng = np.random.default_rng()
for shape, patience, max_epochs in [
    ((3,), 1, 30),
    ((3, 2), 4, 40),
    ((2, 2, 2), 2, 25),
    ((1,), 10, 6),
    ((4,), 3, 0),
    ((4,), 3, 1),
]:
    falling = np.linspace(12, 4, max_epochs + 1)
    losses = np.round(falling + rng.normal(0, 2, size=max_epochs + 1)).tolist()
    w = rng.integers(-9, 9, size=shape).astype(float)
    first = float(w.flat[0])

    def drawn(w):
        return losses[round(float(np.asarray(w).flat[0]) - first)]

    best_epoch, n_epochs = all_of_them(losses, patience, max_epochs)
    for (given,) in layouts(w):
        expect(
            "w, best_epoch, n_epochs",
            called(early_stopping, given, trains, drawn, patience, max_epochs),
            (w + best_epoch, best_epoch, n_epochs),
        )
### END HIDDEN TESTS

# %% [markdown]
# ## 5 · The same digits, moved (2 points)
#
# A digit that is moved by a pixel is the same digit. So every image gives more images, with the
# label that it has. What moves out of the picture is lost; what moves in is white, 0.
#
# *Takes* `images` $(n, h, w)$, `labels` $(n,)$, and `moves`, a list of $m$ pairs (down, right) of
# whole numbers, negative for up and left; *returns* the images $((1 + m)\,n, h, w)$ and their
# labels $((1 + m)\,n,)$: first all images as they are, then all of them moved by the first pair,
# then by the second, and so on, each time from where they were at first.
#
# *Worked example.* Moved by $(0, 1)$ the first image below is $\binom{0\;1\;2}{0\;4\;5}$, by
# $(1, 0)$ it is $\binom{0\;0\;0}{1\;2\;3}$.
# *In the book:* "Augmentation", in *Choosing in practice*.

# %% locked="images"
images_example = np.array([[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], [[7.0, 0.0, 0.0], [0.0, 0.0, 8.0]]])
labels_example = np.array([3, 9])


# %% solution="shifted"
def shifted(images, labels, moves):
    """The images and, behind them, copies of all of them for each move; and the labels of all."""
    ### BEGIN SOLUTION
    _, h, w = images.shape
    margin = max([abs(way) for move in moves for way in move], default=0)
    padded = np.pad(images, ((0, 0), (margin, margin), (margin, margin)))
    corners = [(margin - down, margin - right) for down, right in [(0, 0), *moves]]
    copies = [padded[:, top : top + h, left : left + w] for top, left in corners]
    return np.concatenate(copies), np.tile(labels, 1 + len(moves))
    ### END SOLUTION


# %% tests="shifted" points=2
from course_pkg.grading.expect import called, expect

moved_right = [[[0, 1, 2], [0, 4, 5]], [[0, 7, 0], [0, 0, 0]]]
moved_down = [[[0, 0, 0], [1, 2, 3]], [[0, 0, 0], [7, 0, 0]]]
moved_left = [[[2, 3, 0], [5, 6, 0]], [[0, 0, 0], [0, 8, 0]]]
moved_up = [[[4, 5, 6], [0, 0, 0]], [[0, 0, 8], [0, 0, 0]]]
expect(
    "images, labels",
    called(shifted, images_example, labels_example, [(0, 1), (1, 0)]),
    ([*images_example, *moved_right, *moved_down], [3, 9, 3, 9, 3, 9]),
    mistakes={
        "what moves out came in on the other side: it is lost": (
            [
                *images_example,
                *[[[3, 1, 2], [6, 4, 5]], [[0, 7, 0], [8, 0, 0]]],
                *[[[4, 5, 6], [1, 2, 3]], [[0, 0, 8], [7, 0, 0]]],
            ],
            [3, 9, 3, 9, 3, 9],
        ),
        "the edge was repeated: what moves in is 0": (
            [
                *images_example,
                *[[[1, 1, 2], [4, 4, 5]], [[7, 7, 0], [0, 0, 0]]],
                *[[[1, 2, 3], [1, 2, 3]], [[7, 0, 0], [7, 0, 0]]],
            ],
            [3, 9, 3, 9, 3, 9],
        ),
        "images went up and left where they should go down and right": (
            [*images_example, *moved_left, *moved_up],
            [3, 9, 3, 9, 3, 9],
        ),
        "down and right were exchanged: a pair is (down, right)": (
            [*images_example, *moved_down, *moved_right],
            [3, 9, 3, 9, 3, 9],
        ),
        "labels were repeated one by one: all labels come again for each move": (
            [*images_example, *moved_right, *moved_down],
            [3, 3, 3, 9, 9, 9],
        ),
        "each image is followed by its own copies: all images come first, then all copies": (
            [
                *[images_example[0], moved_right[0], moved_down[0]],
                *[images_example[1], moved_right[1], moved_down[1]],
            ],
            [3, 3, 3, 9, 9, 9],
        ),
        "each image is followed by its own copies, but the labels are not": (
            [
                *[images_example[0], moved_right[0], moved_down[0]],
                *[images_example[1], moved_right[1], moved_down[1]],
            ],
            [3, 9, 3, 9, 3, 9],
        ),
        "moves were made one after another: each starts from the images as they were": (
            [*images_example, *moved_right, *[[[0, 0, 0], [0, 1, 2]], [[0, 0, 0], [0, 7, 0]]]],
            [3, 9, 3, 9, 3, 9],
        ),
        "the copies were not moved": ([*images_example] * 3, [3, 9, 3, 9, 3, 9]),
        "the images as they are come first, not last": (
            [*moved_right, *moved_down, *images_example],
            [3, 9, 3, 9, 3, 9],
        ),
    },
)
expect(
    "images, labels",
    called(shifted, images_example, labels_example, [(0, -1), (-1, 0)]),
    ([*images_example, *moved_left, *moved_up], [3, 9, 3, 9, 3, 9]),
    mistakes={
        "what moves out came in on the other side: it is lost": (
            [
                *images_example,
                *[[[2, 3, 1], [5, 6, 4]], [[0, 0, 7], [0, 8, 0]]],
                *[[[4, 5, 6], [1, 2, 3]], [[0, 0, 8], [7, 0, 0]]],
            ],
            [3, 9, 3, 9, 3, 9],
        ),
        "moves up and left were taken for moves down and right": (
            [*images_example, *moved_right, *moved_down],
            [3, 9, 3, 9, 3, 9],
        ),
        "moves up and left were not made": ([*images_example] * 3, [3, 9, 3, 9, 3, 9]),
    },
)
### BEGIN HIDDEN TESTS
from course_pkg.grading.expect import layouts


def rolled(images, down, right):
    """Moved around the edge, and then what came around set to 0."""
    h, w = images.shape[1:]
    out = np.roll(images, (down, right), axis=(1, 2))
    rows, columns = np.indices((h, w))
    stays = (rows >= down) & (rows < h + down) & (columns >= right) & (columns < w + right)
    return np.where(stays, out, 0)


rng = np.random.default_rng()
for (n, h, w), moves in [
    ((6, 8, 8), [(0, 1), (0, -1), (1, 0), (-1, 0)]),
    ((3, 5, 9), [(2, -3), (-1, 2), (1, 1)]),
    ((1, 4, 3), [(-2, 0)]),
    ((5, 3, 3), []),
    ((2, 1, 4), [(0, 0), (0, 3)]),
]:
    images = rng.integers(1, 17, size=(n, h, w)) / 16
    labels = rng.integers(0, 10, size=n)
    copies = [rolled(images, *move) for move in moves]
    for (given,) in layouts(images):
        expect(
            "images, labels",
            called(shifted, given, labels, moves),
            (np.concatenate([images, *copies]), np.concatenate([labels] * (1 + len(moves)))),
        )
### END HIDDEN TESTS

# %% [markdown]
# ## 6 · Choose here, report there (2 points)
#
# A method has a strength, and each strength (each *trial*) was trained on several seeds. On every
# seed, choose the trial with the smallest **validation** loss, and report the **test** loss of that
# trial, whatever it is: a smaller one that stands beside it was not chosen. And who tries more
# finds more, by luck alone. So that two methods have the same budget, only the first `budget`
# trials of each may be looked at.
#
# A trial that went wrong (the loss ran away and became `nan`) is never chosen. On every seed some
# trial within the budget went well. Of equal validation losses the first is chosen.
#
# *Takes* `validation` and `test`, both (seeds, trials), and `budget`; *returns* the reported test
# losses (seeds,).
#
# *Worked example.* With `budget=3` the trials chosen below are 1, 0 and 2 (counted from 0), and
# 0.5, 0.5 and 0.7 are reported.
# *In the book:* "The same budget for all" and "What goes wrong", in *Choosing in practice*.

# %% locked="trials"
validation_example = np.array([[0.5, 0.3, 0.4, 0.2], [0.45, 0.7, 0.5, 0.8], [0.9, 0.6, 0.42, 0.3]])
test_example = np.array([[0.55, 0.5, 0.35, 0.1], [0.5, 0.45, 0.65, 0.4], [0.8, 0.6, 0.7, 0.2]])


# %% solution="report"
def report(validation, test, budget):
    """The test loss, on every seed, of the trial that the validation loss chooses."""
    ### BEGIN SOLUTION
    chosen = np.nanargmin(validation[:, :budget], axis=1)
    return test[np.arange(len(test)), chosen]
    ### END SOLUTION


# %% tests="report" points=2
from course_pkg.grading.expect import called, expect

expect(
    "losses",
    called(report, validation_example, test_example, 3),
    [0.5, 0.5, 0.7],
    mistakes={
        "the trial was chosen by the test loss: that is what the report must not know": (
            [0.35, 0.45, 0.6]
        ),
        "the trial was chosen by the test loss, and the budget not kept": [0.1, 0.4, 0.2],
        "the budget was not kept: look at the first trials only": [0.1, 0.5, 0.2],
        "the last trials were looked at: it is the first": [0.1, 0.65, 0.2],
        "one trial less than the budget was looked at": [0.5, 0.5, 0.6],
        "the validation loss was reported, which the choice has made small": [0.3, 0.45, 0.42],
        "these are the numbers of the trials: report their test losses": [1, 0, 2],
        "one trial was chosen for all seeds: each seed chooses its own": [0.35, 0.65, 0.7],
        "the largest validation loss was chosen": [0.55, 0.45, 0.8],
        "the seed was chosen for each trial: choose the trial for each seed": [0.5, 0.5, 0.35],
        "the test losses of all trials were averaged": [1.4 / 3, 1.6 / 3, 0.7],
        "all seeds report the trial of the first": [0.5, 0.45, 0.6],
        "validation and test were exchanged": [0.4, 0.7, 0.6],
    },
)
diverged = np.array([[np.nan, 0.3, 0.4], [0.6, np.nan, 0.5]])
expect(  # not `called`: nan equals nothing, and would look as if it had been changed
    "losses",
    report(diverged, np.array([[2.0, 0.5, 0.6], [0.7, 3.0, 0.8]]), 3),
    [0.5, 0.8],
    mistakes={
        "a trial whose loss is nan was chosen": [2, 3],
        "a trial that went wrong was left out on every seed": [0.6, 0.8],
    },
)
### BEGIN HIDDEN TESTS
from course_pkg.grading.expect import layouts


def one_by_one(validation, test, budget):
    """By going through the trials, and keeping the better one."""
    chosen = []
    for losses, reports in zip(validation.tolist(), test.tolist(), strict=True):
        best = (np.inf, np.inf)
        for pair in list(zip(losses, reports, strict=True))[:budget]:
            best = pair if pair[0] < best[0] else best
        chosen.append(best[1])
    return chosen


rng = np.random.default_rng()
for seeds, trials, budget in [(8, 12, 5), (20, 3, 3), (1, 6, 4), (5, 1, 1), (3, 9, 1)]:
    validation, test = (
        rng.permuted(np.linspace(low, low + 1, seeds * trials)).reshape(seeds, trials)
        for low in (0.5, 0.7)
    )
    validation, test = (array.astype("f4").astype(float) for array in (validation, test))
    right = one_by_one(validation, test, budget)
    for given in layouts(validation, test):
        expect(
            "losses",
            called(report, *given, budget),
            right,
            mistakes={
                "the budget was not kept: look at the first trials only": lambda: one_by_one(
                    validation, test, trials
                ),
                "the trial was chosen by the test loss: that is what the report must not know": (
                    test[:, :budget].min(axis=1)
                ),
            },
        )
    if budget > 1:
        wrong = rng.integers(budget)
        validation[:, wrong] = np.nan
        expect(
            "losses",
            report(validation, test, budget),
            one_by_one(validation, test, budget),
            mistakes={"a trial whose loss is nan was chosen": test[:, wrong]},
        )
expect("losses", called(report, np.ones((2, 3)), np.array([[1.0, 2, 3], [4, 5, 6]]), 3), [1, 4])
### END HIDDEN TESTS

# %% [markdown]
# ## 7 · A difference, and how sure of it (2 points)
#
# Some seeds are harder than others, for every method: their losses go up and down *together*. So
# subtract first, seed by seed, $d_i = a_i - b_i$; the luck of the split is in both, and cancels.
# Then average the differences. The average is uncertain by about its standard error
#
# $$\frac{s}{\sqrt k}, \qquad s^2 = \frac{1}{k - 1}\sum_{i=1}^{k} (d_i - \bar d)^2 .$$
#
# *Takes* `a` and `b` $(k,)$, the losses of two methods on the same $k \ge 2$ seeds; *returns* the
# mean of $a - b$ and its standard error, two numbers.
#
# *Worked example.* For the losses below $d = (0.06, -0.02, 0.07, 0.01, 0.08)$: mean 0.04,
# $s^2 = 0.00185$, standard error 0.019. The losses themselves spread much wider: from two samples
# without pairs it would be 0.098.
# *In the book:* "How much of it is chance?", in *Choosing in practice*.

# %% locked="losses"
a_example = np.array([0.3, 0.4, 0.5, 0.6, 0.7])
b_example = np.array([0.24, 0.42, 0.43, 0.59, 0.62])


# %% solution="paired"
def paired(a, b):
    """The mean difference of two methods over the same seeds, and its standard error."""
    ### BEGIN SOLUTION
    d = a - b
    return d.mean(), d.std(ddof=1) / np.sqrt(len(d))
    ### END SOLUTION


# %% tests="paired" points=2
from course_pkg.grading.expect import called, expect

d_example = np.array([0.06, -0.02, 0.07, 0.01, 0.08])
expect(
    "mean, error",
    called(paired, a_example, b_example),
    (0.04, 0.00037**0.5),
    mistakes={
        "the two methods were not paired: subtract seed by seed first": (
            0.04,
            np.sqrt((a_example.var(ddof=1) + b_example.var(ddof=1)) / 5),
        ),
        "the standard errors of the two were added: subtract seed by seed first": (
            0.04,
            (a_example.std(ddof=1) + b_example.std(ddof=1)) / 5**0.5,
        ),
        "the standard errors of the two were subtracted: subtract seed by seed first": (
            0.04,
            abs(a_example.std(ddof=1) - b_example.std(ddof=1)) / 5**0.5,
        ),
        "the standard deviation divides by the number of seeds: one less": (0.04, 0.0074**0.5 / 5),
        "the standard deviation was not divided by √k": (0.04, 0.00185**0.5),
        "the standard deviation was divided by k, not by its root": (0.04, 0.00185**0.5 / 5),
        "this is the variance of the mean: its root is missing": (0.04, 0.00037),
        "the sign is the other way round: it is a − b": (-0.04, 0.00037**0.5),
        "the absolute differences were averaged: some seeds speak against it": (
            0.048,
            np.abs(d_example).std(ddof=1) / 5**0.5,
        ),
        "the absolute differences were averaged, though their error is right": (
            0.048,
            0.00037**0.5,
        ),
        "the median was taken: it is the mean": (0.06, 0.00037**0.5),
        "the differences were added: take their mean": (0.2, 0.00037**0.5),
        "the error was doubled: return one standard error": (0.04, 2 * 0.00037**0.5),
        "the differences were divided by the losses": (
            (d_example / b_example).mean(),
            (d_example / b_example).std(ddof=1) / 5**0.5,
        ),
        "the second is the mean divided by its error: return the error": (
            0.04,
            0.04 / 0.00037**0.5,
        ),
    },
)
### BEGIN HIDDEN TESTS
from course_pkg.grading.expect import layouts


def by_pairs_of_seeds(a, b):
    """The variance from the squares of all differences between two seeds."""
    d, k = a - b, len(a)
    return d.sum() / k, np.sqrt(np.sum(np.subtract.outer(d, d) ** 2) / (2 * k * (k - 1)) / k)


rng = np.random.default_rng()
for k in (10, 3, 25, 2):
    luck, d = rng.normal(0.5, 0.1, size=k), np.resize([0.05, -0.03, 0.08], k)
    a, b = (luck + half for half in (d / 2, rng.normal(0, 0.01, size=k) - d / 2))
    a, b = (array.astype("f4").astype(float) for array in (a, b))
    for given in layouts(a, b):
        expect(
            "mean, error",
            called(paired, *given),
            by_pairs_of_seeds(a, b),
            mistakes={
                "the two methods were not paired: subtract seed by seed first": (
                    (a - b).mean(),
                    np.sqrt((a.var(ddof=1) + b.var(ddof=1)) / k),
                ),
                "the standard deviation was not divided by √k": (
                    (a - b).mean(),
                    (a - b).std(ddof=1),
                ),
            },
            atol=1e-6,
        )
### END HIDDEN TESTS

# %% [markdown]
# ## 8 · Two measurements (4 points)
#
# Softmax regression on digits of 8 × 8 pixels: ten units, each with 64 incoming weights and a bias.
# Three labels in ten were drawn at random, so that there is something to overfit. The functions
# below give probabilities, the mean loss and its gradients. Training starts from zeros (kernel and
# bias) and makes steps at `RATE` on **all** training samples together.
#
# **What the cap costs.** On the training samples of `split(0)`, `LONG` steps. Find three plain
# numbers:
#
# * `longest`: the length of the longest $w_j$ after training without max-norm;
# * `worth`: what a longer radius would be worth, *per unit of radius*: the training loss at the end
#   with radius `R` minus that with `R + 0.01`, divided by 0.01. (Compare it with `R` times the sum
#   of your `multipliers` at the end: that is why λ is called a price.)
# * `left_over`: a weight vector of length 0.01, well within a ball of radius 2, goes 10 000 times
#   through Keras' formula $w \leftarrow w \min(\lVert w\rVert, 2) / (10^{-7} + \lVert w\rVert)$,
#   and no gradient is added. Which share of its length is left?
#
# **A comparison.** Two methods, four trials each, on the seeds 0 to 9 (`split(seed)`). *Stopping*:
# no max-norm, and as many steps as `LENGTHS` says. *Capping*: `SHORT` steps with max-norm, its
# radius from `RADII`. Choose by the loss on the validation samples, report the loss on the test
# samples. Find four plain numbers:
#
# * `difference` and `difference_error`: the reported loss of stopping minus that of capping, mean
#   and standard error over the ten seeds;
# * `flattery`: by how much smaller, on average over the seeds, the reported loss of *capping* would
#   look if the trial were chosen by the test loss;
# * `alone`: the mean reported loss of capping with a budget of one trial, the first of `RADII`.
#
# Use your own functions. `slow_project` is a second opinion, and should one of yours not work, a
# way on.
# *In the book:* "Constraint against penalty" and "Twice is once", in *Max-norm*; "The table" and
# "What goes wrong", in *Choosing in practice*.

# %% locked="data"
from sklearn.datasets import load_digits

SEED = 2027
rng = np.random.default_rng(SEED)
pixels, labels = load_digits(return_X_y=True)
pixels = pixels / 16
labels = np.where(rng.random(len(labels)) < 0.3, rng.integers(0, 10, len(labels)), labels)
RATE, R, LONG = 0.5, 0.5, 1000
SEEDS, LENGTHS, SHORT, RADII = range(10), (25, 50, 100, 200), 200, (3.0, 2.25, 1.75, 1.25)
for given in (pixels, labels):
    given.flags.writeable = False


def split(seed):
    """Training, validation and test samples, drawn anew: three pairs (X, y)."""
    order = np.random.default_rng((SEED, seed)).permutation(len(labels))
    return [(pixels[rows], labels[rows]) for rows in np.split(order, [100, 200])]


def probabilities(W, b, X):
    """What softmax regression gives to each of the ten classes, a row for each sample."""
    powers = np.exp(X @ W + b - np.max(X @ W + b, axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def mean_loss(W, b, X, y):
    """Minus the logarithm of what the right class gets, averaged over the samples."""
    return -np.mean(np.log(probabilities(W, b, X)[np.arange(len(y)), y]))


def gradients(W, b, X, y):
    """The gradients of the mean loss: (dW, db)."""
    missed = probabilities(W, b, X) - np.eye(10)[y]
    return X.T @ missed / len(y), missed.mean(axis=0)


def slow_project(W, r):
    """Max-norm for a kernel (inputs, units), unit by unit: right, but slow."""
    return np.transpose([w if w @ w <= r * r else w * r / (w @ w) ** 0.5 for w in W.T])


# %% solution="experiment"
longest = worth = left_over = None
difference = difference_error = flattery = alone = None
### BEGIN SOLUTION


def trained(X, y, n_steps, r=1e9):
    """The kernel and the bias after so many steps from zeros."""
    W, b = np.zeros((64, 10)), np.zeros(10)
    for _ in range(n_steps):
        W, b = step(W, b, *gradients(W, b, X, y), RATE, r, project)
    return W, b


X, y = split(0)[0]
longest = np.sqrt(np.sum(trained(X, y, LONG)[0] ** 2, axis=0)).max()
ends = [mean_loss(*trained(X, y, LONG, r), X, y) for r in (R, R + 0.01)]
worth = (ends[0] - ends[1]) / 0.01
length = 0.01
for _ in range(10_000):
    length *= min(length, 2) / (1e-7 + length)
left_over = length / 0.01


def table(settings):
    """The validation and the test losses (seeds, trials) of trials with these (steps, radius)."""
    rows = []
    for seed in SEEDS:
        known, *others = split(seed)
        fits = [trained(*known, n_steps, r) for n_steps, r in settings]
        rows.append([[mean_loss(*fit, *part) for fit in fits] for part in others])
    return np.array(rows).transpose(1, 0, 2)


stopping = table([(n_steps, 1e9) for n_steps in LENGTHS])
capping = table([(SHORT, r) for r in RADII])
difference, difference_error = paired(report(*stopping, 4), report(*capping, 4))
flattery = np.mean(report(*capping, 4) - capping[1].min(axis=1))
alone = np.mean(report(*capping, 1))
### END SOLUTION

# %% tests="cap" points=2
from course_pkg.grading.expect import expect

answers = longest, worth, left_over
assert not any(answer is None for answer in answers), "not answered"
assert all(np.ndim(answer) == 0 for answer in answers), "each answer is one number"
assert longest > R, "without max-norm the longest vector must be longer than R"
assert worth > 0, "worth is not positive: a longer radius allows a smaller training loss"
assert 0 < left_over < 1, "left_over lies outside of 0 to 1: every application shrinks by a hair"
### BEGIN HIDDEN TESTS
X, y = split(0)[0]


def capped(W, r, axis=0):
    """Divided by what is too much of a length."""
    return W / np.maximum(1, np.sqrt((W * W).sum(axis, keepdims=True)) / r)


def descended(X, y, n_steps, r=1e9, axis=0, *, bias=False):
    """Gradient descent with max-norm; the mistakes are in the arguments."""
    W, b = np.zeros((64, 10)), np.zeros(10)
    for _ in range(n_steps):
        dW, db = gradients(W, b, X, y)
        W, b = capped(W - RATE * dW, r, axis), b - RATE * db
        b = capped(b, r) if bias else b
    return W, b


def fall(**how):
    """How the training loss falls with the radius."""
    ends = [mean_loss(*descended(X, y, LONG, r, **how), X, y) for r in (R, R + 0.01)]
    return ends[0] - ends[1]


def paid(W, b):
    """The sum of the multipliers."""
    return -np.sum(W * gradients(W, b, X, y)[0] / np.sum(W**2, axis=0))


def lengths(W, axis=0):
    """Of the vectors along the axis."""
    return np.sqrt(np.sum(W**2, axis=axis))


def hairs(times, length=0.01):
    """What is left after so many applications."""
    for _ in range(times):
        length = length * length / (length + 1e-7)
    return length


W, b = descended(X, y, LONG)
right = lengths(W).max(), fall() / 0.01, hairs(10_000) / 0.01
expect(
    "longest, worth, left_over",
    answers,
    right,
    mistakes={
        "longest is the length of all weights together": (lengths(W, None), *right[1:]),
        "longest is the longest row: what leads into one unit is a column": (
            lengths(W, 1).max(),
            *right[1:],
        ),
        "longest is the largest entry: it is the length of a vector": (
            np.abs(W).max(),
            *right[1:],
        ),
        "longest is the average length": (lengths(W).mean(), *right[1:]),
        "longest is not that of LONG steps": lambda: (
            lengths(descended(X, y, SHORT)[0]).max(),
            *right[1:],
        ),
        "worth was not divided by 0.01": (right[0], right[1] * 0.01, right[2]),
        "the rows were capped: what leads into one unit is a column": lambda: (
            right[0],
            fall(axis=1) / 0.01,
            right[2],
        ),
        "all weights were capped as one vector: each unit has its own cap": lambda: (
            right[0],
            fall(axis=(0, 1)) / 0.01,
            right[2],
        ),
        "the bias was capped as well: it is left alone": lambda: (
            right[0],
            fall(bias=True) / 0.01,
            right[2],
        ),
        "worth is the fall from R to no cap at all": lambda: (
            right[0],
            (mean_loss(*descended(X, y, LONG, R), X, y) - mean_loss(W, b, X, y)) / 0.01,
            right[2],
        ),
        "worth is R times the sum of the multipliers: the quotient was asked for": lambda: (
            right[0],
            R * paid(*descended(X, y, LONG, R)),
            right[2],
        ),
        "worth is the sum of the multipliers: the quotient was asked for": lambda: (
            right[0],
            paid(*descended(X, y, LONG, R)),
            right[2],
        ),
        "left_over is a length: give its share of 0.01": (*right[:2], right[2] * 0.01),
        "left_over is the share that is gone": (*right[:2], 1 - right[2]),
        "left_over is that of one application": (*right[:2], hairs(1) / 0.01),
        "left_over is that of 1000 applications": (*right[:2], hairs(1000) / 0.01),
        "the vector had length 1, not 0.01": (*right[:2], hairs(10_000, 1.0)),
    },
    rtol=1e-4,
)
### END HIDDEN TESTS

# %% tests="comparison" points=2
from course_pkg.grading.expect import expect

answers = difference, difference_error, flattery, alone
assert not any(answer is None for answer in answers), "not answered"
assert all(np.ndim(answer) == 0 for answer in answers), "each answer is one number"
assert difference_error > 0, "difference_error is not positive"
assert flattery >= 0, "flattery is negative: on each seed, the test loss chooses the smallest"
assert alone > 0, "alone is not positive: it is a mean loss"
### BEGIN HIDDEN TESTS
far = 1e9


def losses(n_steps, radii, axis=0):
    """Losses (part, seeds, trials) on training, validation and test samples, for trials that
    differ in the radius or in the step at which they end."""
    rows = []
    for seed in SEEDS:
        parts = split(seed)
        ends = []
        for r in radii:
            W, b = np.zeros((64, 10)), np.zeros(10)
            for n in range(1, max(n_steps) + 1):
                dW, db = gradients(W, b, *parts[0])
                W, b = W - RATE * dW, b - RATE * db
                W = W / np.maximum(1, np.sqrt((W * W).sum(axis, keepdims=True)) / r)
                ends += [(W, b)] if n in n_steps else []
        rows.append([[mean_loss(W, b, *part) for W, b in ends] for part in parts])
    return np.array(rows).transpose(1, 0, 2)


def chosen(by, of):
    """What is reported of the trials that are chosen so."""
    return of[np.arange(len(of)), by.argmin(axis=1)]


def numbers(stopping, capping, by=1, of=2, error=lambda d: d.std(ddof=1) / len(d) ** 0.5):
    """The four of them; the mistakes are in the arguments."""
    a, b = (chosen(part[by], part[of]) for part in (stopping, capping))
    best = capping[2].min(axis=1)
    return (a - b).mean(), error(a - b), (b - best).mean(), capping[of][:, 0].mean()


def other(place, number):
    """The right answers but for one."""
    return [number if i == place else answer for i, answer in enumerate(right)]


stopping, capping = losses(LENGTHS, [far]), losses([SHORT], RADII)
right = numbers(stopping, capping)
a, b = (chosen(part[1], part[2]) for part in (stopping, capping))
once = [part[:, :, [part[1].mean(axis=0).argmin()]] for part in (stopping, capping)]
expect(
    "difference, difference_error, flattery, alone",
    answers,
    right,
    mistakes={
        "the trials were chosen by the test loss": lambda: numbers(stopping, capping, by=2),
        "the trials of the difference were chosen by the test loss": lambda: (
            *numbers(stopping, capping, by=2)[:2],
            *right[2:],
        ),
        "the trials were chosen by the training loss": lambda: numbers(stopping, capping, by=0),
        "the validation loss was reported: report the test loss": lambda: (
            *numbers(stopping, capping, of=1)[:2],
            *right[2:],
        ),
        "the validation losses were reported throughout": lambda: (
            *numbers(stopping, capping, of=1)[:2],
            right[2],
            capping[1][:, 0].mean(),
        ),
        "one trial was chosen for all seeds: each seed chooses its own": lambda: (
            *numbers(*once)[:2],
            *right[2:],
        ),
        "difference has the other sign: it is stopping minus capping": other(0, -right[0]),
        "the two methods were not paired: subtract seed by seed first": other(
            1, np.sqrt((a.var(ddof=1) + b.var(ddof=1)) / 10)
        ),
        "the standard deviation was not divided by √10": other(1, (a - b).std(ddof=1)),
        "the standard deviation divides by the number of seeds: one less": other(
            1, (a - b).std() / 10**0.5
        ),
        "the standard deviation was divided by 10, not by √10": other(1, (a - b).std(ddof=1) / 10),
        "only the first five seeds were used": lambda: numbers(stopping[:, :5], capping[:, :5]),
        "flattery was measured for stopping: it is asked for capping": other(
            2, (a - stopping[2].min(axis=1)).mean()
        ),
        "flattery is the smallest mean loss of a trial: choose anew for each seed": other(
            2, (b.mean() - capping[2].mean(axis=0).min())
        ),
        "flattery was added up over the seeds: take the mean": other(2, 10 * right[2]),
        "flattery is the test loss less the validation loss of what was chosen": other(
            2, (b - capping[1].min(axis=1)).mean()
        ),
        "alone has the whole budget: it has one trial, the first": other(3, b.mean()),
        "alone has the last of RADII: it is the first": other(3, capping[2][:, -1].mean()),
        "alone is the loss of stopping: it is asked for capping": other(
            3, stopping[2][:, 0].mean()
        ),
        "the rows were capped: what leads into one unit is a column": lambda: numbers(
            stopping, losses([SHORT], RADII, axis=1)
        ),
        "all weights were capped as one vector: each unit has its own cap": lambda: numbers(
            stopping, losses([SHORT], RADII, axis=(0, 1))
        ),
    },
    rtol=1e-3,
)
### END HIDDEN TESTS

# %% [markdown]
# ---
# Look at your numbers. How many of its standard errors is the difference? How many would it be
# without pairs? And how large is it beside the flattery, which is what a careless choice on one
# side alone would have added? So much for "is better than".
#
# Done? *Kernel → Restart and Run All*, look that no test fails, save, and hand in
# `max_norm.ipynb` under this name.
