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
# # Dropout and its scaling
#
# **20 points · about 75 minutes · chapters *Dropout*, *What the training log really shows* and
# *Monte Carlo dropout* of the book.**
#
# You draw masks, scale what they leave in both ways that are right, forwards and backwards, and say
# by how much they make a unit's input vary. Then you take a line of a training log apart, predict
# with dropout left on, and add up all sub-networks of a small network.
#
# Everywhere here $p$ is the probability that a unit is **dropped**, $0 \le p < 1$, and $q = 1 - p$
# that it is kept. $x$ has one row for each of $n$ samples and one column for each of $m$ units.
# A *mask* $M$ holds 1 for what is kept and 0 for what is dropped, all entries independent; $\circ$
# multiplies entry by entry.
#
# How it works:
#
# * Write your code where it says `YOUR CODE HERE`, and delete the line that raises
#   `NotImplementedError`. Leave the names of functions and arguments as they are.
# * Below each task a test cell shows a worked example and checks it. When it fails, its first
#   line says what the mistake looks like. More tests, on other data, run when you are graded.
# * The tasks stand alone: a mistake in one costs no points in another, as long as your answers do
#   not call each other.
# * What is random is tested by what it does often. Draw as you like, from the generator that you
#   are handed or from another, in any order; only do not seed inside a function. A right answer
#   fails such a test less than once in a million times.
# * NumPy is all you need. Do not change what you are given: `x`, `W` and `b` belong to the caller.
# * `course check dropout.ipynb` in a terminal runs all visible tests at once.

# %% locked="imports"
import numpy as np

# %% [markdown]
# ## 1 · A mask (2 points)
#
# Every unit of every sample is dropped with probability $p$, whatever becomes of its neighbours,
# of the same unit in other samples, and of itself at the last call. How many are dropped is
# therefore a matter of chance as well. At $p = 0$ nothing is.
#
# *Takes* `shape`, a tuple, `p` and `rng`, a NumPy generator (`rng.random(shape)` would give
# numbers spread evenly over 0 to 1); *returns* an array of that shape with 1 (or `True`) where a
# unit is kept and 0 (or `False`) where it is dropped.
#
# *Worked example.* `mask((2, 4), 0.25, rng)` keeps 6 of the 8 entries on average. It may be
# $(1, 1, 0, 1), (1, 1, 1, 1)$, and at the next call $(0, 1, 1, 0), (1, 1, 0, 1)$.
# *In the book:* "The rule".


# %% solution="mask"
def mask(shape, p, rng):
    """1 for every unit that is kept, 0 for every one that is dropped."""
    ### BEGIN SOLUTION
    return rng.random(shape) >= p
    ### END SOLUTION


# %% tests="mask" points=2
from course_pkg.grading.chance import expect_masks

rng = np.random.default_rng()
expect_masks([mask((20, 8), 0.25, rng) for _ in range(40)], (20, 8), 0.25)
expect_masks([mask((3, 4), 0.0, rng) for _ in range(3)], (3, 4), 0.0)
### BEGIN HIDDEN TESTS
# Of these counts there are 158 together, of the 200 that a test may look at: see expect_masks.
for shape, p in [((12, 10), 0.7), ((30,), 0.1), ((2, 3, 8), 0.9), ((1, 1), 0.5), ((3, 2), 0.0)]:
    expect_masks([mask(shape, p, rng) for _ in range(60)], shape, p)
### END HIDDEN TESTS

# %% [markdown]
# ## 2 · The standard form (2 points)
#
# The units $x$ feed a layer with the weights $W$ and the bias $b$. In training, where a mask is
# drawn, that layer is fed $x \circ M$; on average this is $q$ times what it is fed when nothing is
# dropped any more. So **after training** the weights are multiplied by $q$, once:
#
# $$z = (x \circ M)\,W + b \quad\text{in training}, \qquad z = x\,(qW) + b \quad\text{afterwards}.$$
#
# The bias is added whether units are dropped or not; it needs no repair.
#
# *Takes* `x` $(n, m)$, `W` $(m, k)$, `b` $(k,)$, `p`, and `kept`, which is the mask $(n, m)$ in
# training and `None` afterwards; *returns* `z` $(n, k)$.
#
# *Worked example.* With the data below and $p = 0.75$, the first row of $z$ is $(3, -2, 5)$ in
# training. Afterwards it is $\tfrac14 (14, 6, 4) + (1, 0, 5) = (4.5, 1.5, 6)$.
# *In the book:* "Scaling".

# %% locked="example"
x_example = np.array([[2.0, 4.0], [1.0, -2.0]])
kept_example = np.array([[1.0, 0.0], [0.0, 1.0]])
W_example = np.array([[1.0, -1.0, 0.0], [3.0, 2.0, 1.0]])
b_example = np.array([1.0, 0.0, 5.0])


# %% solution="standard"
def standard(x, W, b, p, kept):
    """What a layer makes of units under dropout in its standard form."""
    ### BEGIN SOLUTION
    fed, scale = (x, 1 - p) if kept is None else (x * kept, 1)
    return fed @ (scale * W) + b
    ### END SOLUTION


# %% tests="standard" points=2
from course_pkg.grading.expect import called, expect


def dense(x, W, b):
    """The layer without dropout."""
    return x @ W + b


left = kept_example * x_example
expect(
    "z",
    called(standard, x_example, W_example, b_example, 0.75, kept_example),
    [[3, -2, 5], [-5, -4, 3]],
    mistakes={
        "what was left was divided by 1 − p: that is the inverted form": dense(
            4 * left, W_example, b_example
        ),
        "what was left was divided by p": dense(left / 0.75, W_example, b_example),
        "the weights were scaled in training, too: that comes afterwards": dense(
            left, 0.25 * W_example, b_example
        ),
        "nothing was dropped": dense(x_example, W_example, b_example),
        "what is to be kept was dropped": dense(x_example - left, W_example, b_example),
        "the bias was forgotten": left @ W_example,
    },
)
afterwards = {p: called(standard, x_example, W_example, b_example, p, None) for p in (0.75, 0.2)}
expect(
    "z",
    afterwards[0.75],
    [[4.5, 1.5, 6], [-0.25, -1.25, 4.5]],
    mistakes={
        "nothing was scaled afterwards: the layer is fed more than it was trained on": dense(
            x_example, W_example, b_example
        ),
        "the weights were multiplied by p afterwards": dense(
            x_example, 0.75 * W_example, b_example
        ),
        "the weights were divided by 1 − p afterwards: they are to be smaller": dense(
            x_example, 4 * W_example, b_example
        ),
        "the weights were halved, whatever p is": dense(x_example, W_example / 2, b_example),
        "the bias was scaled as well": dense(x_example, W_example, b_example) / 4,
        "the bias was forgotten": x_example @ W_example / 4,
    },
)
expect(
    "z",
    afterwards[0.2],
    [[12.2, 4.8, 8.2], [-3, -4, 3.4]],
    mistakes={
        "the weights were quartered, whatever p is": dense(x_example, W_example / 4, b_example)
    },
)
### BEGIN HIDDEN TESTS
from course_pkg.grading.expect import layouts

rng = np.random.default_rng()
for (n, m, k), p in zip(
    [(9, 6, 4), (1, 5, 2), (6, 1, 1), (4, 12, 3), (5, 3, 2)],
    [0.1, 0.6, 0.35, 0.9, 0.0],
    strict=True,
):
    x, W, b, drawn = (
        rng.normal(1, 2, size=size).astype("f4").astype(float)
        for size in [(n, m), (m, k), (k,), (n, m)]
    )
    kept = (drawn > 0.5) | (p == 0)
    kept[:, 0] = p == 0  # a unit that is dropped, at the least
    bare = np.einsum("ij,jk->ik", x, W)
    for given in layouts(x, W, b):
        for form in (kept, kept.astype(float)):
            expect(
                "z",
                called(standard, *given, p, form),
                np.einsum("ij,ij,jk->ik", x, kept, W) + b,
                mistakes={"nothing was dropped": bare + b},
            )
        expect(
            "z",
            called(standard, *given, p, None),
            (1 - p) * bare + b,
            mistakes={
                "nothing was scaled afterwards: the layer is fed more than it was trained on": (
                    bare + b
                ),
                "the weights were multiplied by p afterwards": p * bare + b,
            },
        )
expect("z", called(standard, 0 * x, W, b, 0.3, None), np.tile(b, (n, 1)))
### END HIDDEN TESTS

# %% [markdown]
# ## 3 · The inverted form (3 points)
#
# Scaling weights after training is easily forgotten. All libraries turn it round: what is kept is
# divided by $q$ **in training**, so that the mean is right at once, and afterwards there is nothing
# to do:
#
# $$x \mapsto \tfrac1q\, x \circ M \quad\text{in training}, \qquad
#   x \mapsto x \quad\text{afterwards}.$$
#
# This is a whole layer, as `keras.layers.Dropout` is one: it draws its mask itself, another at each
# call, and each sample has its own.
#
# *Takes* `x` $(n, m)$, `p`, a generator `rng`, and `training`, `True` or `False`; *returns* an
# array of the shape of `x`.
#
# *Worked example.* With $p = 0.75$ and $x = (1, 2, 3, 4)$, one call in training may return
# $(0, 8, 0, 0)$ and the next $(4, 0, 0, 16)$; the mean of many is $x$. Afterwards every call
# returns $(1, 2, 3, 4)$.
# *In the book:* "Scaling" and "Every wrong scaling".


# %% solution="inverted"
def inverted(x, p, rng, training):
    """Dropout in its inverted form: in training a part of x, louder; afterwards x."""
    ### BEGIN SOLUTION
    if not training:
        return x
    return x * (rng.random(x.shape) >= p) / (1 - p)
    ### END SOLUTION


# %% tests="inverted" points=3
from course_pkg.grading.chance import expect_masks
from course_pkg.grading.expect import called, expect


def check_inverted(x, p, calls):
    """Afterwards x as it is; in training, at every call, x ∘ M / q with a mask of its own."""
    q = 1 - p
    quiet = called(inverted, x, p, rng, False)
    expect(
        "out",
        quiet,
        x,
        mistakes={
            "it was multiplied by 1 − p afterwards: in this form nothing is left to do": q * x,
            "it was divided by 1 − p afterwards: in this form nothing is left to do": x / q,
            "it was multiplied by p afterwards: in this form nothing is left to do": p * x,
            "units are dropped after training as well": lambda: (quiet != 0) * x / q,
            "units are dropped after training, and not in it": lambda: (quiet != 0) * x,
        },
    )
    loud = np.array([called(inverted, x, p, rng, True) for _ in range(calls)])
    left = np.array([(out != 0) * x for out in loud])
    expect(
        "out",
        loud,
        left / q,
        mistakes={
            "nothing was scaled in training": left,
            "what was left was divided by p: at p = ½ nobody would notice": left / (p or 1),
            "what was left was multiplied by 1 − p: it must become louder": left * q,
            "what was left was multiplied by p": left * p,
            "it was divided by 1 − p twice": left / q**2,
            "what was left was doubled, whatever p is": left * 2,
            "what was left was multiplied by 4, whatever p is": left * 4,
            "it was divided by the share that chance has left, not by 1 − p": lambda: (
                left / np.maximum((left != 0).mean(axis=-1, keepdims=True), 1e-9)
            ),
        },
    )
    expect_masks(list(loud != 0), x.shape, p)


rng = np.random.default_rng()
ramp = np.linspace(-3, 3, 160).reshape(20, 8)  # no entry is 0
check_inverted(ramp, 0.75, 40)
check_inverted(ramp, 0.2, 40)
check_inverted(ramp, 0.0, 2)
### BEGIN HIDDEN TESTS
from course_pkg.grading.expect import layouts

# Of these counts there are 182 together, of the 200 that a test may look at: see expect_masks.
for (n, m), p in [((12, 5), 0.4), ((1, 30), 0.9), ((6, 2), 0.55)]:
    x = rng.choice([-1, 1], size=(n, m)) * rng.uniform(0.5, 3, size=(n, m))
    check_inverted(x, p, 60)
x = (rng.choice([-1, 1], size=(30, 4)) * rng.uniform(0.5, 3, size=(30, 4))).astype("f4")
x = x.astype(float)
for (given,) in layouts(x):
    for training, p in [(True, 0.3), (True, 0.6), (False, 0.6)]:
        out = called(inverted, given, p, rng, training)
        expect("out", out, x * (np.asarray(out) != 0) / (1 - p if training else 1))
expect("out", called(inverted, np.zeros((3, 2)), 0.5, rng, True), np.zeros((3, 2)))
### END HIDDEN TESTS

# %% [markdown]
# ## 4 · The way back (3 points)
#
# Below is a layer of both tasks above, in training: $z = (x \circ S)\,W + b$, where the scale $S$
# is $M$ in the standard form and $M/q$ in the inverted one. Behind it, something turns $z$ into
# a loss, and hands back the slopes of the loss along $z$, one for each entry: $dz$. You hand on the
# slopes along $x$, $W$ and $b$:
#
# * a small change of $x$ moves $z$ by the change, scaled, times $W$; what was silent moves nothing;
# * a small change of $W_{jl}$ moves $z_{il}$ by what unit $j$ was feeding it in sample $i$;
# * a small change of $b$ moves all rows of $z$.
#
# Slopes of the same number by several ways add up; $dz$ has the $1/n$ of a mean loss in it already.
#
# *Takes* `dz` $(n, k)$, `x` $(n, m)$, `W` $(m, k)$, `p`, the mask `kept` $(n, m)$ of the way forth,
# and `form`, which is `"standard"` or `"inverted"`; *returns* `dx` $(n, m)$, `dW` $(m, k)$ and
# `db` $(k,)$.
#
# *Worked example.* For the data of task 2 and `dz` below, the slopes along $x$ are $(1, 5)$ and
# $(1, -1)$ before the mask is heeded. In the standard form that leaves $dx = (1, 0), (0, -1)$;
# in the inverted one, with $p = 0.75$, $(4, 0), (0, -4)$.
# *In the book:* "The rule".

# %% locked="slopes"
dz_example = np.array([[1.0, 0.0, 2.0], [0.0, -1.0, 1.0]])


# %% solution="backward"
def backward(dz, x, W, p, kept, form):
    """The slopes of the loss along x, W and b, from those along z."""
    ### BEGIN SOLUTION
    scale = kept / (1 - p) if form == "inverted" else kept
    return scale * (dz @ W.T), (x * scale).T @ dz, dz.sum(axis=0)
    ### END SOLUTION


# %% tests="backward" points=3
from course_pkg.grading.expect import called, expect

to_x, to_x_whole = np.array([[1, 0], [0, -1]]), np.array([[1, 5], [1, -1]])
to_w, to_w_whole = np.array([[2, 0, 4], [0, 2, -2]]), np.array([[2, -1, 5], [4, 2, 6]])
to_b = np.array([1, -1, 3])
given = dz_example, x_example, W_example, 0.75, kept_example
expect(
    "dx, dW, db",
    called(backward, *given, "standard"),
    (to_x, to_w, to_b),
    mistakes={
        "the standard form was divided by 1 − p": (4 * to_x, 4 * to_w, to_b),
        "the standard form was multiplied by 1 − p: that comes after training": (
            to_x / 4,
            to_w / 4,
            to_b,
        ),
        "dx of the standard form was multiplied by 1 − p: that comes after training": (
            to_x / 4,
            to_w,
            to_b,
        ),
        "the mask was forgotten on the way to x": (to_x_whole, to_w, to_b),
        "the mask was forgotten on the way to W": (to_x, to_w_whole, to_b),
        "the mask was forgotten": (to_x_whole, to_w_whole, to_b),
        "what is to be kept was dropped": (to_x_whole - to_x, to_w_whole - to_w, to_b),
        "db is the mean of dz: slopes add up": (to_x, to_w, to_b / 2),
        "dW and db are means over the samples: slopes add up": (to_x, to_w / 2, to_b / 2),
    },
)
expect(
    "dx, dW, db",
    called(backward, *given, "inverted"),
    (4 * to_x, 4 * to_w, to_b),
    mistakes={
        "the inverted form was not divided by 1 − p": (to_x, to_w, to_b),
        "dx was not divided by 1 − p": (to_x, 4 * to_w, to_b),
        "dW was not divided by 1 − p": (4 * to_x, to_w, to_b),
        "the inverted form was divided by p": (to_x / 0.75, to_w / 0.75, to_b),
        "the inverted form was doubled, whatever p is": (2 * to_x, 2 * to_w, to_b),
        "the inverted form was multiplied by 1 − p": (to_x / 4, to_w / 4, to_b),
        "dW was divided by 1 − p twice": (4 * to_x, 16 * to_w, to_b),
        "it was divided by 1 − p twice": (16 * to_x, 16 * to_w, to_b),
        "db was divided by 1 − p: the bias is never scaled": (4 * to_x, 4 * to_w, 4 * to_b),
    },
)
### BEGIN HIDDEN TESTS
from course_pkg.grading.expect import layouts


def by_moving(x, W, b, dz, scale):
    """The slopes of Σ dz ∘ z: z is linear in each of the three, so that a step of 1 shows them."""

    def z(x, W, b):
        return np.einsum("ij,ij,jk->ik", x, scale, W) + b

    slopes = [np.zeros(part.shape) for part in (x, W, b)]
    for place, slope in enumerate(slopes):
        for entry in np.ndindex(slope.shape):
            parts = [x, W, b]
            parts[place] = parts[place].copy()
            parts[place][entry] += 1
            slope[entry] = np.sum(dz * (z(*parts) - z(x, W, b)))
    return tuple(slopes)


rng = np.random.default_rng()
for (n, m, k), p in zip(
    [(7, 5, 4), (1, 6, 2), (5, 1, 1), (3, 8, 3), (4, 3, 2)], [0.1, 0.6, 0.35, 0.9, 0.0], strict=True
):
    dz, x, W, drawn = (
        rng.normal(0.5, 2, size=size).astype("f4").astype(float)
        for size in [(n, k), (n, m), (m, k), (n, m)]
    )
    kept = (drawn > 0) | (p == 0)
    kept[0, 0] = True
    for form, scale in [("standard", 1.0), ("inverted", 1 / (1 - p))]:
        right = by_moving(x, W, np.zeros(k), dz, scale * kept)
        other = by_moving(x, W, np.zeros(k), dz, kept / (1 - p) / scale)
        for dz_given, x_given, W_given in layouts(dz, x, W):
            for mask_given in (kept, kept.astype(float)):
                expect(
                    "dx, dW, db",
                    called(backward, dz_given, x_given, W_given, p, mask_given, form),
                    right,
                    mistakes={"the two forms were exchanged": other},
                )
silent = np.zeros((n, m))
expect(
    "dx, dW, db",
    called(backward, dz, x, W, 0.5, silent, "inverted"),
    (silent, np.zeros((m, k)), np.sum(dz, axis=0)),
)
### END HIDDEN TESTS

# %% [markdown]
# ## 5 · Mean and variance (2 points)
#
# A unit of the next layer is fed a sum over the units before it, and in training this sum is
# random: $\sum_j w_j x_j M_j$ in the standard form, $\sum_j w_j x_j M_j / q$ in the inverted one.
# Both forms get the mean right. What regularizes is the variance, and no scaling takes it away.
#
# Work out both from three facts: an entry is 1 with probability $q$, so its mean is $q$; it equals
# its own square, so that the mean of its square is $q$ as well; and entries are independent, so
# that the variances of the terms add up.
#
# *Takes* `x` $(n, m)$, `w` $(m,)$, `p` and `form`, which is `"standard"` or `"inverted"`; *returns*
# the means $(n,)$ and the variances $(n,)$ over masks, without drawing any.
#
# *Worked example.* With the data below and $p = 0.75$, the first sample has the terms
# $w_j x_j = 2, 2, 0$. In the standard form its mean is 1 and its variance 1.5, in the inverted one
# 4 and 24.
# *In the book:* "Scaling".

# %% locked="terms"
x_terms = np.array([[1.0, 2.0, 0.0], [3.0, -1.0, 2.0]])
w_terms = np.array([2.0, 1.0, -1.0])


# %% solution="moments"
def moments(x, w, p, form):
    """Mean and variance, over masks, of what the next unit is fed in training."""
    ### BEGIN SOLUTION
    terms, scale = x * w, 1 if form == "standard" else 1 / (1 - p)
    mean = scale * (1 - p) * terms.sum(axis=1)
    return mean, scale**2 * p * (1 - p) * (terms**2).sum(axis=1)
    ### END SOLUTION


# %% tests="moments" points=2
from course_pkg.grading.expect import called, expect

sums, squares = np.array([4, 3]), np.array([8, 41])  # of the terms
expect(
    "mean, variance",
    called(moments, x_terms, w_terms, 0.75, "inverted"),
    ([4, 3], [24, 123]),
    mistakes={
        "the inverted form was not scaled": (sums / 4, squares * 3 / 16),
        "the mean was scaled and the variance not": (sums, squares * 3 / 16),
        "the variance was divided by 1 − p once: a scale is squared in it": (
            sums,
            squares * 3 / 4,
        ),
        "the variance is (1 − p)/p times the squares: it is the other way round": (
            sums,
            squares / 3,
        ),
        "this is the mean of the square: subtract the square of the mean": (sums, squares * 4),
        "the weights were not squared in the variance": (sums, [18, 45]),
        "the units' outputs were not squared in the variance": (sums, [18, 39]),
        "nothing was squared in the variance": (sums, 3 * sums),
        "the sum was squared: the squares are to be added": (sums, 3 * sums**2),
        "this is the standard deviation: its square is asked for": (sums, (3 * squares) ** 0.5),
        "the mean was taken over the units: it is their sum": (sums / 3, squares),
        "the mean was divided by p": (sums / 3, squares / 3),
    },
)
expect(
    "mean, variance",
    called(moments, x_terms, w_terms, 0.75, "standard"),
    ([1, 0.75], [1.5, 7.6875]),
    mistakes={
        "the standard form was scaled in training": (sums, 3 * squares),
        "the mean of the standard form was not multiplied by 1 − p": (sums, squares * 3 / 16),
        "the mean of the standard form was multiplied by p": (sums * 3 / 4, squares * 3 / 16),
        "the variance of the standard form is that of the inverted one": (sums / 4, squares * 3),
        "the variance was taken for 1 − p: it is p(1 − p)": (sums / 4, squares / 4),
        "the variance was taken for p(1 − p) squared": (sums / 4, squares * 9 / 256),
    },
)
### BEGIN HIDDEN TESTS
from itertools import product

from course_pkg.grading.expect import layouts


def over_all_masks(x, w, p, scale):
    """By adding up every mask with its probability."""
    masks = np.array(list(product([0, 1], repeat=len(w))))
    chance = np.prod(np.where(masks, 1 - p, p), axis=1)
    fed = scale * x @ (masks * w).T
    mean = fed @ chance
    return mean, (fed - mean[:, None]) ** 2 @ chance


rng = np.random.default_rng()
for (n, m), p in zip(
    [(6, 5), (1, 8), (9, 1), (4, 3), (5, 4)], [0.1, 0.6, 0.35, 0.9, 0.0], strict=True
):
    x, w = (rng.normal(0.5, 2, size=size).astype("f4").astype(float) for size in [(n, m), m])
    for form, scale in [("standard", 1.0), ("inverted", 1 / (1 - p))]:
        right = over_all_masks(x, w, p, scale)
        other = over_all_masks(x, w, p, 1 / (1 - p) / scale)
        for given in layouts(x, w):
            expect(
                "mean, variance",
                called(moments, *given, p, form),
                right,
                mistakes={"the two forms were exchanged": other},
                atol=1e-4,
            )
x = rng.normal(size=(3, 50))
expect("mean, variance", called(moments, 0 * x, x[0], 0.5, "inverted"), ([0, 0, 0], [0, 0, 0]))
ones = np.ones((2, 400))
expect("mean, variance", called(moments, ones, ones[0], 0.2, "standard"), ([320] * 2, [64] * 2))
### END HIDDEN TESTS

# %% [markdown]
# ## 6 · A line of the log (2 points)
#
# After each epoch a training log shows two numbers. `loss` was added up on the way: each batch
# $b$ of $n_b$ samples was met with units dropped, by the weights that it found, and the penalty
# of these weights was added. The log shows the average **over the samples**,
#
# $$\mathtt{loss} = \sum_b \frac{n_b}{n}\,(\text{noisy}_b + R_b), \qquad n = \sum_b n_b.$$
#
# `val_loss` was measured once, at the end, no unit dropped, on other samples; the penalty $R$ of
# the last weights is inside. So the two cannot be compared. With more notes they can. For each
# batch you also have $\text{quiet}_b$, its loss for the same weights with no unit dropped; and for
# the weights at the end of the epoch, `data`, the loss on all training samples, no unit dropped,
# without the penalty. Then `loss` = data + $R$ + noise + moved, where
#
# * *noise* is what dropping units has added: the average of $\text{noisy}_b - \text{quiet}_b$;
# * *moved* is what is left: on the way the weights, and with them loss *and* penalty, were others
#   than at the end;
# * and the *gap* is what one wants to know of overfitting: the loss on the other samples minus that
#   on the training samples, for the same weights, no unit dropped, no penalty in either.
#
# *Takes* for the batches `sizes`, `noisy`, `quiet` and `penalties`, each $(B,)$, and for the end of
# the epoch the numbers `data`, `penalty` and `val_loss`, which has the penalty inside; *returns*
# `loss`, `noise`, `moved` and `gap`, four numbers.
#
# *Worked example.* With the notes below, `loss` is $0.4 \cdot 1.3 + 0.4 \cdot 1.05 + 0.2 \cdot 0.8
# = 1.1$, of which 0.5 is data, 0.2 penalty, 0.24 noise, and 0.16 moved. The log says 1.1 and 0.95,
# as if other samples were easier; the gap is 0.25.
# *In the book:* "What a line adds up".

# %% locked="notes"
sizes_example, noisy_example = np.array([4, 4, 2]), np.array([1.0, 0.8, 0.6])
quiet_example, penalties_example = np.array([0.7, 0.6, 0.4]), np.array([0.3, 0.25, 0.2])


# %% solution="read_log"
def read_log(sizes, noisy, quiet, penalties, data, penalty, val_loss):
    """What the log shows, and what of it is noise, has moved, or is hidden by it: the gap."""
    ### BEGIN SOLUTION
    share = sizes / np.sum(sizes)
    loss, noise = share @ (noisy + penalties), share @ (noisy - quiet)
    return loss, noise, loss - noise - data - penalty, val_loss - penalty - data
    ### END SOLUTION


# %% tests="read_log" points=2
from course_pkg.grading.expect import called, expect

notes = sizes_example, noisy_example, quiet_example, penalties_example
expect(
    "loss, noise, moved, gap",
    called(read_log, *notes, 0.5, 0.2, 0.95),
    (1.1, 0.24, 0.16, 0.25),
    mistakes={
        "all batches counted the same: weigh them by their samples": (
            1.05,
            0.7 / 3,
            0.35 / 3,
            0.25,
        ),
        "the batches were added: take their average": (11, 2.4, 7.9, 0.25),
        "the penalty was left out of loss": (0.84, 0.24, 0.16, 0.25),
        "the penalty was left out of loss and of moved": (0.84, 0.24, 0.1, 0.25),
        "the last penalty was added to loss, not that of each batch": (1.04, 0.24, 0.1, 0.25),
        "loss was made of the losses without dropout": (0.86, 0.24, 0.16, 0.25),
        "loss was measured at the end of the epoch": (0.7, 0.24, 0.16, 0.25),
        "loss is that of the last batch": (0.8, 0.2, -0.1, 0.25),
        "noise was measured against the loss at the end of the epoch": (1.1, 0.34, 0.06, 0.25),
        "noise has the sign of less: units that are missing add to the loss": (
            1.1,
            -0.24,
            0.16,
            0.25,
        ),
        "the penalty was left out of moved: it moves as well": (1.1, 0.24, 0.1, 0.25),
        "only the penalty was taken for moved: the loss moves as well": (1.1, 0.24, 0.06, 0.25),
        "moved has the other sign: it is what was on the way minus what is at the end": (
            1.1,
            0.24,
            -0.16,
            0.25,
        ),
        "the noise was left in moved": (1.1, 0.24, 0.4, 0.25),
        "the gap is that of the log: val_loss minus loss": (1.1, 0.24, 0.16, -0.15),
        "the penalty was left in val_loss": (1.1, 0.24, 0.16, 0.45),
        "the gap is the other way round: other samples minus training samples": (
            1.1,
            0.24,
            0.16,
            -0.25,
        ),
        "val_loss was compared with the noisy loss of the epoch": (1.1, 0.24, 0.16, -0.09),
        "val_loss was compared with the loss on the way, not at the end": (1.1, 0.24, 0.16, 0.15),
    },
)
### BEGIN HIDDEN TESTS
from course_pkg.grading.expect import layouts


def by_samples(sizes, noisy, quiet, penalties, data, penalty, val_loss):
    """Each sample of a batch has that batch's numbers; then plain means."""
    noisy, quiet, penalties = (np.repeat(part, sizes) for part in (noisy, quiet, penalties))
    loss, noise = np.mean(noisy + penalties), np.mean(noisy - quiet)
    moved = np.mean(quiet) - data + np.mean(penalties) - penalty
    return loss, noise, moved, (val_loss - penalty) - data


rng = np.random.default_rng()
for batches, last in [(7, 8), (1, 32), (2, 1), (40, 32)]:
    sizes = np.append(np.full(batches - 1, 32), last)
    quiet = (1 + rng.random(batches)).astype("f4").astype(float)
    noisy = (quiet + rng.uniform(0.3, 1, batches)).astype("f4").astype(float)
    penalties = rng.uniform(0.5, 2, batches).astype("f4").astype(float)
    rest = rng.uniform(0.5, 1), rng.uniform(0.2, 0.4), rng.uniform(1.5, 2)
    for given in layouts(noisy, quiet, penalties):
        expect(
            "loss, noise, moved, gap",
            called(read_log, sizes, *given, *rest),
            by_samples(sizes, noisy, quiet, penalties, *rest),
            mistakes={
                "all batches counted the same: weigh them by their samples": by_samples(
                    np.ones(batches, int), noisy, quiet, penalties, *rest
                )
            },
            atol=1e-5,
        )
expect(
    "loss, noise, moved, gap",
    called(read_log, sizes, quiet, quiet, 0 * penalties, 0.0, 0.0, 0.0),
    by_samples(sizes, quiet, quiet, 0 * penalties, 0.0, 0.0, 0.0),
)
### END HIDDEN TESTS

# %% [markdown]
# ## 7 · Dropout left on (2 points)
#
# Call a network with dropout left on, and each call gives another answer. The mean of many such
# *passes* is a prediction, and their standard deviation says how much the sub-networks differ.
# Of probabilities it is the *probabilities* that are averaged: their mean is a probability again.
#
# You are handed `network`: of `x` $(n, m)$ it returns probabilities $(n, k)$, with a mask of its
# own for each row and each call. So you may call it `passes` times, or once with all rows
# `passes` times over; do not ask more of it than that, and mind which rows belong together.
#
# *Takes* `network`, `x` $(n, m)$ and `passes` ≥ 1; *returns* the means $(n, k)$ over the passes and
# the standard deviations $(n, k)$, those that divide by the number of passes.
#
# *Worked example.* Two passes for one sample, $(0.9, 0.1)$ and $(0.5, 0.5)$: the means are
# $(0.7, 0.3)$, the deviations $(0.2, 0.2)$. The test's network is no network: it answers anything
# at all, and remembers what it has answered.
# *In the book:* "Exact for one linear layer only", and the chapter *Monte Carlo dropout*.


# %% solution="monte_carlo"
def monte_carlo(network, x, passes):
    """Mean and standard deviation of so many passes with units dropped."""
    ### BEGIN SOLUTION
    drawn = np.stack([network(x) for _ in range(passes)])
    return drawn.mean(axis=0), drawn.std(axis=0)
    ### END SOLUTION


# %% tests="monte_carlo" points=2
from course_pkg.grading.expect import called, expect


def remembering(k):
    """A stand-in for a network with k classes; and the numbers of samples with its answers."""
    answered = []

    def network(x):
        answers = rng.dirichlet(np.ones(k), size=len(x))
        answered.extend(zip(np.asarray(x)[:, 0].tolist(), answers, strict=True))
        return answers.copy()

    return network, answered


def check_passes(x, k, passes):
    """Means and deviations are those of what the network has answered."""
    network, answered = remembering(k)
    returned = called(monte_carlo, network, x, passes)
    asked = [sum(number == sample for number, _ in answered) for sample in range(len(x))]
    assert passes == 1 or set(asked) != {1}, (
        "it looks as if the network was called once: every pass needs masks of its own"
    )
    assert set(asked) == {passes}, "the network was not asked `passes` times about each sample"
    in_order = np.array([answer for _, answer in answered])
    own = [[answer for number, answer in answered if number == i] for i in range(len(x))]
    drawn = np.array(own).swapaxes(0, 1)
    mean, spread = drawn.mean(axis=0), drawn.std(axis=0)

    def mixed(axis):
        """What comes of rows that were taken for those of other samples."""
        wrong = in_order.reshape(*[(passes, len(x)), (len(x), passes)][axis], k)
        return wrong.mean(axis), wrong.std(axis)

    logs = np.exp(np.mean(np.log(drawn), axis=0))
    votes = np.eye(k)[drawn.argmax(axis=2)]
    expect(
        "mean, spread",
        returned,
        (mean, spread),
        mistakes={
            "the spread is the variance: take its root": (mean, spread**2),
            "the spread was divided by the root of the passes: that is how sure the mean is": (
                mean,
                spread / passes**0.5,
            ),
            "the deviation divides by the passes less one": lambda: (mean, drawn.std(0, ddof=1)),
            "the spread is half the way from the lowest to the highest": (
                mean,
                np.ptp(drawn, axis=0) / 2,
            ),
            "the spread is the way from the lowest to the highest": (mean, np.ptp(drawn, axis=0)),
            "the passes were added: take their mean": (drawn.sum(axis=0), spread),
            "the median was taken for the mean": (np.median(drawn, axis=0), spread),
            "the votes of the passes were counted: average the probabilities": (
                votes.mean(axis=0),
                votes.std(axis=0),
            ),
            "the mean is that of votes: average the probabilities": (votes.mean(axis=0), spread),
            "the logarithms were averaged: average the probabilities": (
                logs / logs.sum(axis=1, keepdims=True),
                spread,
            ),
            "the prediction is the last pass: take the mean of all": (drawn[-1], spread),
            "the prediction is the first pass: take the mean of all": (drawn[0], spread),
            "samples were mixed up: np.repeat puts all rows of a sample together": lambda: mixed(0),
            "samples were mixed up: np.tile puts all rows of a pass together": lambda: mixed(1),
        },
    )


rng = np.random.default_rng()
x_numbered = np.column_stack([np.arange(3.0), [2.0, 7.0, 5.0]])  # the first column is the number
check_passes(x_numbered, 4, 20)
### BEGIN HIDDEN TESTS
from course_pkg.grading.expect import layouts

for n, k, passes in [(5, 3, 40), (1, 10, 7), (8, 2, 2), (4, 5, 1)]:
    x = np.column_stack([np.arange(n), rng.normal(size=(n, 2)).astype("f4")])
    for (given,) in layouts(x):
        check_passes(given, k, passes)
### END HIDDEN TESTS

# %% [markdown]
# ## 8 · All of them (4 points)
#
# A layer of eight units has $2^8 = 256$ sub-networks, few enough to add them all up: no sampling
# is needed, and "on average over masks" becomes a number. Below are five small networks for digits,
# trained with dropout of `P` on their eight hidden units, in the inverted form: what is kept is
# divided by $q$. A mask that keeps $a$ of the eight has the probability $q^a p^{8 - a}$; `masks`
# holds all of them. Losses are mean log losses (`log_loss`); each number is the average over the
# five.
#
# **What the log would show.** Three plain numbers:
#
# * `noisy_loss`: the loss on the training samples with dropout on, averaged over all masks;
# * `quiet_loss`: the same network's loss on the training samples with no unit dropped;
# * `new_loss`: its loss on the new samples with no unit dropped.
#
# **What all sub-networks together say.** Four plain numbers, for the new samples:
#
# * `averaged_loss`: the loss of the mean, over all masks, of the predicted probabilities;
# * `spread`: the standard deviation, over all masks, of the probability that is given to the true
#   class; averaged over the samples;
# * `loud_loss` and `loud_accuracy`: loss and share of right answers of a network whose scaling was
#   forgotten in the standard form, so that, with no unit dropped, the last layer is fed $1/q$ times
#   what it was trained on.
#
# *In the book:* "Why the noise adds", "Exact for one linear layer only" and "Every wrong scaling".

# %% locked="data"
from sklearn.datasets import load_digits

SEED = 2027
P = 0.3
rng = np.random.default_rng(SEED)
X_digits, y_digits = load_digits(return_X_y=True)
order = rng.permutation(len(y_digits))
X_digits, y_digits = X_digits[order] / 16, y_digits[order]
X_train, y_train = X_digits[:200], y_digits[:200]
X_new, y_new = X_digits[200:500], y_digits[200:500]
masks = np.arange(256)[:, None] >> np.arange(8) & 1  # one in each row, (256, 8)


def softmax(z):
    """Probabilities from logits, along the last axis."""
    powers = np.exp(z - z.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def log_loss(probabilities, y):
    """The mean log loss of probabilities (n, 10)."""
    return -np.mean(np.log(probabilities[np.arange(len(y)), y]))


def hidden(network, X):
    """The outputs (n, 8) of the hidden units, none dropped."""
    W1, b1, _, _ = network
    return np.maximum(X @ W1 + b1, 0)


def output(network, H):
    """Probabilities (…, 10) from what the last layer is fed, (…, 8)."""
    _, _, W2, b2 = network
    return softmax(H @ W2 + b2)


def trained(copies=5, steps=300, rate=1.0):
    """A network 64-8-10, whose last layer has learned from copies of the samples, each masked anew.

    Its hidden units are not learned: each looks for one digit, and none for 8 and 9.
    """
    digits = [X_train[y_train == digit].mean(axis=0) for digit in range(8)]
    W1 = np.transpose(digits - X_train.mean(axis=0)) + rng.normal(0, 0.1, size=(64, 8))
    network = W1, -X_train.mean(axis=0) @ W1, np.zeros((8, 10)), np.zeros(10)
    heard = np.tile(hidden(network, X_train), (copies, 1))
    heard *= (rng.random(heard.shape) >= P) / (1 - P)
    truth = np.tile(np.eye(10)[y_train], (copies, 1))
    for _ in range(steps):
        W1, b1, W2, b2 = network
        error = (output(network, heard) - truth) / len(truth)
        network = W1, b1, W2 - rate * heard.T @ error, b2 - rate * error.sum(axis=0)
    return network


networks = [trained() for _ in range(5)]

# %% solution="experiment"
noisy_loss = quiet_loss = new_loss = averaged_loss = spread = loud_loss = loud_accuracy = None
### BEGIN SOLUTION
units = masks.sum(axis=1)
chances = (1 - P) ** units * P ** (8 - units)
found = []
for net in networks:
    H_train, H_new = hidden(net, X_train), hidden(net, X_new)
    drawn = output(net, masks[:, None] * H_train / (1 - P))
    noisy = chances @ [log_loss(probabilities, y_train) for probabilities in drawn]
    drawn = output(net, masks[:, None] * H_new / (1 - P))
    together = np.tensordot(chances, drawn, axes=1)
    true = drawn[:, np.arange(len(y_new)), y_new]
    apart = np.sqrt(chances @ (true - chances @ true) ** 2).mean()
    loud = output(net, H_new / (1 - P))
    right = np.mean(loud.argmax(axis=1) == y_new)
    quiet, new = log_loss(output(net, H_train), y_train), log_loss(output(net, H_new), y_new)
    losses = [noisy, quiet, new, log_loss(together, y_new), log_loss(loud, y_new)]
    found.append([*losses, apart, right])
means = np.mean(found, axis=0)
noisy_loss, quiet_loss, new_loss, averaged_loss, loud_loss, spread, loud_accuracy = means
### END SOLUTION

# %% tests="log" points=2
from course_pkg.grading.expect import expect

answers = noisy_loss, quiet_loss, new_loss
assert not any(answer is None for answer in answers), "not answered"
assert all(np.ndim(answer) == 0 for answer in answers), "each answer is one number"
assert 0 < quiet_loss, "quiet_loss is not positive: a log loss is"
assert quiet_loss < noisy_loss, "dropping units must raise the loss on average"
### BEGIN HIDDEN TESTS
from itertools import product

every = np.array(list(product([0, 1], repeat=8)))


def likely(q):
    """How likely each of these is, where each unit is kept with probability q."""
    return np.prod(np.where(every, q, 1 - q), axis=1)


def table(X, y, scale=1 / (1 - P)):
    """The loss of each network by itself, under each mask: (5, 256)."""
    fed = [hidden(net, X) * scale for net in networks]
    return np.array(
        [
            [log_loss(output(net, H * kept), y) for kept in every]
            for net, H in zip(networks, fed, strict=True)
        ]
    )


def without(X, y, scale=1.0):
    """The loss of each network with no unit dropped."""
    return np.array([log_loss(output(net, hidden(net, X) * scale), y) for net in networks])


def of_the_mean():
    """The loss of the mean prediction for the training samples."""
    losses = []
    for net in networks:
        H, pairs = hidden(net, X_train) / (1 - P), zip(likely(1 - P), every, strict=True)
        mean = sum(chance * output(net, H * kept) for chance, kept in pairs)
        losses.append(log_loss(mean, y_train))
    return np.mean(losses)


noisy = table(X_train, y_train) @ likely(1 - P)
quiet, new = without(X_train, y_train), without(X_new, y_new)
expected = noisy.mean(), quiet.mean(), new.mean()


def with_noisy(losses, q=1 - P):
    """Another average over masks, the rest as it should be."""
    return np.mean(losses @ likely(q)), *expected[1:]


expect(
    "noisy_loss, quiet_loss, new_loss",
    answers,
    expected,
    mistakes={
        "all masks counted the same: they have different probabilities": lambda: with_noisy(
            table(X_train, y_train), q=0.5
        ),
        "p and 1 − p were exchanged in the probabilities of the masks": lambda: with_noisy(
            table(X_train, y_train), q=P
        ),
        "what was kept was not divided by 1 − p": lambda: with_noisy(table(X_train, y_train, 1.0)),
        "what was kept was divided by p": lambda: with_noisy(table(X_train, y_train, 1 / P)),
        "noisy_loss was measured on the new samples": lambda: with_noisy(table(X_new, y_new)),
        "noisy_loss is the loss of the mean prediction: average the losses": lambda: (
            of_the_mean(),
            *expected[1:],
        ),
        "new_loss was measured with units dropped": lambda: (
            *expected[:2],
            np.mean(table(X_new, y_new) @ likely(1 - P)),
        ),
        "new_loss was measured on the training samples": (*expected[:2], expected[1]),
        "quiet_loss and new_loss were exchanged": (expected[0], expected[2], expected[1]),
        "only the first network was looked at": (noisy[0], quiet[0], new[0]),
        "the losses of the five networks were added": tuple(5 * loss for loss in expected),
        "with no unit dropped, outputs were scaled all the same": lambda: (
            expected[0],
            without(X_train, y_train, 1 - P).mean(),
            without(X_new, y_new, 1 - P).mean(),
        ),
        "masks were drawn: add up all of them, each with its probability": lambda: (
            answers if np.allclose(answers, expected, rtol=0.3) else expected
        ),
    },
    rtol=1e-3,
)
### END HIDDEN TESTS

# %% tests="ensemble" points=2
from course_pkg.grading.expect import expect

answers = averaged_loss, spread, loud_loss, loud_accuracy
assert not any(answer is None for answer in answers), "not answered"
assert all(np.ndim(answer) == 0 for answer in answers), "each answer is one number"
assert not np.isnan(spread), (
    "spread is nan: is it the root of a variance that rounding made negative?"
)
assert 0 < spread < 0.5, "spread lies outside of 0 to 0.5, where deviations of probabilities do"
assert 0 < averaged_loss, "averaged_loss is not positive: a log loss is"
assert 0 <= loud_accuracy <= 1, "loud_accuracy lies outside of 0 to 1: it is a share"
### BEGIN HIDDEN TESTS
from itertools import product

every = np.array(list(product([0, 1], repeat=8)))


def predictions(scale=1 / (1 - P)):
    """What each network says of the new samples under each mask: five arrays (256, n, 10)."""
    fed = [hidden(net, X_new) * scale for net in networks]
    pairs = zip(networks, fed, strict=True)
    return [np.array([output(net, H * kept) for kept in every]) for net, H in pairs]


def of_true(each):
    """What is given to the true class: (256, n)."""
    return each[:, np.arange(len(y_new)), y_new]


def together(each, q=1 - P):
    """Loss and spread of one network's predictions."""
    chance = np.prod(np.where(every, q, 1 - q), axis=1)
    mean = np.tensordot(chance, each, axes=1)
    variance = chance @ (of_true(each) - chance @ of_true(each)) ** 2
    return log_loss(mean, y_new), np.mean(variance**0.5), np.mean(variance)


def loud(net, scale):
    """Loss and share of right answers with no unit dropped."""
    answer = output(net, hidden(net, X_new) * scale)
    return log_loss(answer, y_new), np.mean(answer.argmax(axis=1) == y_new)


def numbers(parts, q=1 - P, scale=1 / (1 - P)):
    """The four of them for each network, (5, 4)."""
    pairs = zip(networks, parts, strict=True)
    return np.array([(*together(each, q)[:2], *loud(net, scale)) for net, each in pairs])


all_of_them = predictions()
one_by_one = numbers(all_of_them)
expected = one_by_one.mean(axis=0)


def changed(place, values):
    """Another number at one place, the mean of these; the rest as it should be."""
    return [*expected[:place], np.mean(values), *expected[place + 1 :]]


def likely(q=1 - P):
    """How likely each mask is."""
    return np.prod(np.where(every, q, 1 - q), axis=1)


def spread_of_all(each):
    """Of all classes, not the true one alone."""
    mean = np.tensordot(likely(), each, axes=1)
    return np.tensordot(likely(), (each - mean) ** 2, axes=1) ** 0.5


def loss_of_each(each):
    """The losses, not that of the mean, averaged over masks."""
    return likely() @ [log_loss(one, y_new) for one in each]


def louder(scale):
    """With no unit dropped, another scale."""
    return [*expected[:2], *np.mean([loud(net, scale) for net in networks], axis=0)]


expect(
    "averaged_loss, spread, loud_loss, loud_accuracy",
    answers,
    expected,
    mistakes={
        "the losses were averaged, not the probabilities": lambda: changed(
            0, [loss_of_each(each) for each in all_of_them]
        ),
        "the logits were averaged: that is the network without dropout": lambda: changed(
            0, [loud(net, 1.0)[0] for net in networks]
        ),
        "all masks counted the same: they have different probabilities": lambda: numbers(
            all_of_them, q=0.5
        ).mean(axis=0),
        "p and 1 − p were exchanged in the probabilities of the masks": lambda: numbers(
            all_of_them, q=P
        ).mean(axis=0),
        "what was kept was not divided by 1 − p": lambda: numbers(predictions(1.0)).mean(axis=0),
        "what was kept was divided by p": lambda: numbers(predictions(1 / P)).mean(axis=0),
        "the spread is the variance: take its root": lambda: changed(
            1, [together(each)[2] for each in all_of_them]
        ),
        "masks counted the same in the spread": lambda: changed(
            1, [together(each, q=0.5)[1] for each in all_of_them]
        ),
        "the spread of all classes was averaged, not that of the true one": lambda: changed(
            1, [spread_of_all(each) for each in all_of_them]
        ),
        "the spread is that over the samples: it is one over the masks": lambda: changed(
            1, [likely() @ of_true(each).std(axis=1) for each in all_of_them]
        ),
        "the last layer was fed less, not more: it is 1/q times": lambda: louder(1 - P),
        "the last layer was fed 1/p times: it is 1/q times": lambda: louder(1 / P),
        "nothing was louder: it is 1/q times what it was trained on": lambda: louder(1.0),
        "loud_accuracy is the share of wrong answers": lambda: changed(3, 1 - expected[3]),
        "only the first network was looked at": one_by_one[0],
        "masks were drawn: add up all of them, each with its probability": lambda: (
            answers if np.allclose(answers, expected, rtol=0.3) else expected
        ),
    },
    rtol=1e-3,
)
### END HIDDEN TESTS

# %% [markdown]
# ---
# The log would show the first and the third number, and nobody would suspect that the network
# overfits: that is between the second and the third. The mean of all sub-networks is not the
# network without dropout, and here the worse of the two: it is too unsure. A network that is too
# loud is nearly as often right, and its loss may even be lower, since shouting makes up for being
# unsure. So judge a scaling by its mean, as in task 3, and not by accuracy or loss.
#
# Done? *Kernel → Restart and Run All*, look that no test fails, save, and hand in
# `dropout.ipynb` under this name.
