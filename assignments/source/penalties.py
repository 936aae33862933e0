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
# # Penalties in networks
#
# **20 points · about 80 minutes · chapters *Penalties in a network* and *Batch normalisation* of
# the book.**
#
# You write what training with a penalty consists of: its value, its gradient behind the
# network's own, a proximal step that makes zeros, and a step of Adam in which L2 and decay are
# two things. Then you build the same network in Keras, and read what its log says. At the end you
# train, and measure.
#
# A network minimises, over all its weights,
#
# $$\text{mean loss over the samples} \;+\; \sum_{\text{kernels } W}
#   \lambda\Bigl(\rho\,\lVert W\rVert_1 + \frac{1 - \rho}{2}\,\lVert W\rVert^2\Bigr),$$
#
# with $\lVert W\rVert_1 = \sum |w|$ and $\lVert W\rVert^2 = \sum w^2$ over all entries of $W$. A
# *kernel* is the matrix that multiplies a layer's inputs, one row for each input and one column
# for each unit. **Biases are not penalised.**
#
# How it works:
#
# * Write your code where it says `YOUR CODE HERE`, and delete the line that raises
#   `NotImplementedError`. Leave the names of functions and arguments as they are.
# * Below each task a test cell shows a worked example and checks it. When it fails, its first
#   line says what the mistake looks like. More tests, on other data, run when you are graded.
# * The tasks stand alone: no mistake in one costs points in another.
# * The weights of a network come as Keras' `get_weights()` gives them: a list
#   $[W_1, b_1, W_2, b_2, \dots]$, each kernel followed by its bias. Do not change what you are
#   given: lists and arrays belong to the caller.
# * Tasks 1 to 4, 6 and 7 need NumPy only; task 5 is about Keras.
# * `course check penalties.ipynb` in a terminal runs all visible tests at once.

# %% locked="given"
import os
from functools import partial

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # TensorFlow talks much

import keras
import numpy as np


def soft_threshold(v, t):
    """Every entry of v moved towards 0 by t, and stopped there."""
    return np.sign(v) * np.maximum(np.abs(v) - t, 0)


def forward(parameters, X):
    """A network of one hidden layer: what its units say (n, units), probabilities (n, classes)."""
    W1, b1, W2, b2 = parameters
    H = np.maximum(X @ W1 + b1, 0)
    Z = H @ W2 + b2
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    return H, E / E.sum(axis=1, keepdims=True)


def cross_entropy(P, y):
    """The mean of −log p, where p is the probability that a sample's own label was given."""
    return -np.mean(np.log(P[np.arange(len(y)), y]))


# %% [markdown]
# ## 1 · What the weights cost (2 points)
#
# A bias says *where* a unit bends, a kernel says *how strongly*: two inputs $x$ and $x'$ end up
# $(x - x')W$ apart, and the bias has cancelled. So the penalty is on the kernels, on all of them,
# the last layer's too.
#
# *Takes* `parameters`, a list $[W_1, b_1, W_2, b_2, \dots]$ of any length, `lam` and `rho`;
# *returns* one number, the second term of the objective above.
#
# *Worked example.* The kernels below have the absolute sum 6 + 3 = 9 and the squares
# 14 + 5 = 19. With $\lambda = 2$ and $\rho = \tfrac14$ they cost
# $2\,(\tfrac14\cdot 9 + \tfrac38\cdot 19) = 18.75$.
# *In the book:* "What is penalised".

# %% locked="two_layers"
two_layers = [
    np.array([[1.0, -2.0], [3.0, 0.0]]),
    np.array([5.0, -6.0]),
    np.array([[2.0], [-1.0]]),
    np.array([4.0]),
]


# %% solution="penalty"
def penalty(parameters, lam, rho):
    """What the kernels of a network cost."""
    ### BEGIN SOLUTION
    absolute = sum(np.abs(W).sum() for W in parameters[::2])
    squares = sum((W**2).sum() for W in parameters[::2])
    return lam * (rho * absolute + (1 - rho) / 2 * squares)
    ### END SOLUTION


# %% tests="penalty" points=2
from course_pkg.grading.expect import called, expect

expect(
    "penalty",
    called(penalty, two_layers, 2.0, 0.25),
    18.75,
    mistakes={
        "the biases were penalised too": 84.0,
        "the biases were penalised, not the kernels": 65.25,
        "only the first kernel was penalised": 13.5,
        "only the last kernel was penalised": 5.25,
        "the ½ before the squares is missing": 33.0,
        "ρ and 1 − ρ were exchanged": 18.25,
        "the absolute value is missing in the ℓ₁ norm": 15.75,
        "λ is missing": 9.375,
        "λ multiplies only the ℓ₁ norm": 11.625,
        "the mean was taken over the entries: it is the sum": 6.0,
        "np.linalg.norm(W, 1) is the largest sum of a column: add all entries": 17.75,
        "the lengths were not squared": 2 * (2.25 + 0.375 * (14**0.5 + 5**0.5)),
        "the ½ stands before both norms: only the squares have it": 16.5,
    },
)
### BEGIN HIDDEN TESTS
from itertools import pairwise

from course_pkg.grading.expect import layouts
from course_pkg.penalties import ElasticNet

rng = np.random.default_rng()
for widths, lam, rho in [
    ((5, 4, 3), 0.7, 0.3),
    ((8, 1), 3.0, 0.9),
    ((1, 1, 2, 6), 0.2, 0.5),
    ((3, 7, 7, 2, 4), 1.5, 1.0),
    ((6, 5, 2), 1.5, 0.0),
]:
    shapes = [shape for pair in pairwise(widths) for shape in (pair, pair[1:])]
    drawn = [rng.normal(0, 2, size=shape).astype("f4").astype(float) for shape in shapes]
    costs = [ElasticNet(lam, rho).value(w.ravel()) for w in drawn]
    for given in layouts(*drawn):
        expect(
            "penalty",
            called(penalty, list(given), lam, rho),
            sum(costs[::2]),
            mistakes={
                "the biases were penalised too": sum(costs),
                "only the first kernel was penalised": costs[0],
                "only the last kernel was penalised": costs[-2],
            },
        )
expect("penalty", called(penalty, drawn, 0.0, 0.5), 0.0)
expect("penalty", called(penalty, [np.zeros((3, 2)), np.ones(2)], 2.0, 0.5), 0.0)
### END HIDDEN TESTS

# %% [markdown]
# ## 2 · The gradient, from the back to the front (3 points)
#
# One hidden layer: $H = \max(XW_1 + b_1, 0)$, logits $Z = HW_2 + b_2$, and
# $P = \operatorname{softmax}(Z)$ by row; `forward` gives you $H$ and $P$. Write the labels as rows
# $Y$ of zeros and a one. The mean cross-entropy has the slope
#
# $$G = \frac1n (P - Y)$$
#
# along $Z$. A layer that takes $H$ to $HW_2 + b_2$ passes it on: $H^\top G$ is the slope along
# $W_2$, the sum of the rows of $G$ that along $b_2$, and $G W_2^\top$ that along $H$. A unit that
# says 0 does not move with its input: there the slope ends, elsewhere it goes through unchanged.
# The first layer is one more of the same kind, with $X$ for $H$.
#
# The penalty does not pass through any layer. It looks at kernels, and adds to the slope of each
#
# $$\lambda\bigl(\rho\operatorname{sign}(W) + (1 - \rho)\,W\bigr),$$
#
# with $\operatorname{sign}(0) = 0$. The ½ has gone with the square.
#
# *Takes* `parameters`, $[W_1, b_1, W_2, b_2]$; `X` $(n, p)$; `y` $(n,)$, whole numbers from 0 on;
# `lam` and `rho`. *Returns* the four gradients of the objective in the same order, each of the
# shape of its parameter.
#
# *Worked example.* Below, the two samples get the probabilities $(\tfrac12, \tfrac12)$ and
# $(\tfrac34, \tfrac14)$, so $G = ((-\tfrac14, \tfrac14), (\tfrac38, -\tfrac38))$. The slope along
# $b_2$ is $(\tfrac18, -\tfrac18)$, and along $W_2$ the loss has the slopes
# $(\tfrac58, -\tfrac58)$ and $(-\tfrac12, \tfrac12)$, to which the penalty's are added.
# *In the book:* "The gradient by hand". There you see how to check such a gradient by finite
# differences: do so when the test does not know your mistake.

# %% locked="example"
third = np.log(3) / 3
example = [
    np.array([[1.0, -1.0], [0.0, 1.0]]),
    np.array([1.0, 1.0]),
    third * np.array([[1.0, 0.0], [1.0, 2.0]]),
    np.array([2.0, 2.0]),
]
X_example, y_example = np.array([[1.0, 2.0], [2.0, 0.0]]), np.array([0, 1])
for said in forward(example, X_example):
    print(said)


# %% solution="gradients"
def gradients(parameters, X, y, lam, rho):
    """The gradients of mean cross-entropy and penalty: [dW1, db1, dW2, db2]."""
    ### BEGIN SOLUTION
    first, _, second, _ = parameters
    H, P = forward(parameters, X)
    G = (P - np.eye(P.shape[1])[y]) / len(X)
    back = (G @ second.T) * (H > 0)
    slopes = [lam * (rho * np.sign(W) + (1 - rho) * W) for W in (first, second)]
    return [X.T @ back + slopes[0], back.sum(axis=0), H.T @ G + slopes[1], G.sum(axis=0)]
    ### END SOLUTION


# %% tests="gradients" points=3
from course_pkg.grading.expect import called, expect

loss_alone = [
    third * np.array([[0.5, 0.25], [-0.5, 0.5]]),
    third * np.array([0.125, 0.25]),
    np.array([[0.625, -0.625], [-0.5, 0.5]]),
    np.array([0.125, -0.125]),
]
signs = [np.array([[1.0, -1.0], [0.0, 1.0]]), 1.0, np.array([[1.0, 0.0], [1.0, 1.0]]), 1.0]


def added(by_sign, by_size, places=(0, 2), loss=loss_alone):
    """The loss's gradients, and something of the penalty's on some of them."""
    extra = [by_sign * s + by_size * w for s, w in zip(signs, example, strict=True)]
    return [g + (i in places) * extra[i] for i, g in enumerate(loss)]


def instead(**others):
    """The right gradients, but for some of the loss's."""
    names = ("dW1", "db1", "dW2", "db2")
    loss = [others.get(name, g) for name, g in zip(names, loss_alone, strict=True)]
    return added(0.125, 0.375, loss=list(map(np.asarray, loss)))


expect(
    "dW1, db1, dW2, db2",
    called(gradients, example, X_example, y_example, 0.5, 0.25),
    added(0.125, 0.375),
    mistakes={
        "the penalty was left out": loss_alone,
        "the biases were penalised too": added(0.125, 0.375, (0, 1, 2, 3)),
        "the penalty was on the first kernel only": added(0.125, 0.375, (0,)),
        "the penalty was on the last kernel only": added(0.125, 0.375, (2,)),
        "the slope of the squares still has its ½": added(0.125, 0.1875),
        "the slope of the squares has a factor 2: the ½ has cancelled it": added(0.125, 0.75),
        "ρ and 1 − ρ were exchanged": added(0.375, 0.125),
        "λ is missing before the penalty": added(0.25, 0.75),
        "the penalty was divided by n: only the loss is a mean": added(0.0625, 0.1875),
        "the penalty was subtracted": added(-0.125, -0.375),
        "the slope of |w| is sign(w), not |w|": [
            g + (i % 2 == 0) * (0.125 * np.abs(w) + 0.375 * w)
            for i, (g, w) in enumerate(zip(loss_alone, example, strict=True))
        ],
        "P − Y was not divided by n": added(0.125, 0.375, loss=[2 * g for g in loss_alone]),
        "Y − P was taken: the loss falls where the label's probability rises": added(
            0.125, 0.375, loss=[-g for g in loss_alone]
        ),
        "Y was not subtracted from P": instead(
            dW1=third * np.array([[1, 0.75], [0.5, 1.5]]),
            db1=third * np.array([0.625, 0.75]),
            dW2=[[1.625, 0.875], [0.5, 0.5]],
            db2=[0.625, 0.375],
        ),
        "the slope went through units that say 0": instead(
            dW1=third * np.array([[0.5, -0.5], [-0.5, 0.5]]), db1=third * np.array([0.125, -0.125])
        ),
        "W₂ was not transposed on the way back": instead(
            dW1=third * np.array([[0, 0.5], [0, 1]]), db1=third * np.array([0, 0.5])
        ),
        "X was taken for H in the last layer": instead(dW2=[[0.5, -0.5], [-0.5, 0.5]]),
        "the slopes of the biases were averaged: they are sums over the samples": instead(
            db1=loss_alone[1] / 2, db2=loss_alone[3] / 2
        ),
    },
)
### BEGIN HIDDEN TESTS
from course_pkg.grading.expect import layouts
from course_pkg.nn import Network, perceptron
from course_pkg.penalties import ElasticNet


def clear_of_the_kink(n, p, units, classes):
    """Samples and weights that leave no unit near 0, where rounding would switch it."""
    shapes = [(n, p), (p, units), (units,), (units, classes), (classes,)]
    while True:
        made = [rng.normal(size=shape).astype("f4").astype(float) for shape in shapes]
        made[1][0, 0] = 0
        if np.abs(made[0] @ made[1] + made[2]).min() > 1e-3:
            return made[0], made[1:], rng.integers(classes, size=n)


rng = np.random.default_rng()
for form, lam, rho in [
    ((40, 6, 8, 3), 0.1, 0.3),
    ((1, 4, 5, 2), 0.3, 0.8),
    ((25, 1, 1, 4), 0.05, 0.5),
    ((12, 10, 20, 2), 0.2, 1.0),
    ((12, 10, 20, 2), 0.2, 0.0),
    ((9, 3, 4, 3), 0.0, 0.5),
]:
    X, weights, y = clear_of_the_kink(*form)
    network = Network(perceptron(form[2:3], form[3]), penalty=ElasticNet(lam, rho))
    names = list(network.start(form[1], seed=0))
    parameters = dict(zip(names, weights, strict=True))
    right = network.objective(parameters, X, y).gradients
    alone = Network(network.layers).objective(parameters, X, y).gradients
    for X_given, *given in layouts(X, *weights):
        expect(
            "dW1, db1, dW2, db2",
            called(gradients, given, X_given, y, lam, rho),
            [right[name] for name in names],
            mistakes={
                "the penalty was left out": [alone[name] for name in names],
                "the biases were penalised too": [
                    alone[name] + ElasticNet(lam, rho).gradient(parameters[name]) for name in names
                ],
            },
            atol=1e-5,
        )
### END HIDDEN TESTS

# %% [markdown]
# ## 3 · A step that lands on zero (2 points)
#
# Follow the slope $\lambda\operatorname{sign}(w)$ of an ℓ₁ penalty, and a weight that the penalty
# wants at 0 hops from one side to the other: each step has the same length, however near 0 is. A
# *proximal step* follows the slope of the **loss alone**, and then asks the penalty for the best
# compromise with where it arrived,
#
# $$v = w - \eta\,g, \qquad w \leftarrow \arg\min_u\; \tfrac12(u - v)^2
#   + \eta\,\lambda\Bigl(\rho\,|u| + \frac{1 - \rho}{2}\,u^2\Bigr)
#   = \frac{S(v,\ \eta\lambda\rho)}{1 + \eta\lambda(1 - \rho)} .$$
#
# $S$ is `soft_threshold`. The learning rate η multiplies the whole penalty. Biases have none, and
# take the plain gradient step.
#
# *Takes* `parameters` and `slopes`, lists $[W_1, b_1, W_2, b_2, \dots]$ of weights and of the
# loss's gradients along them, `learning_rate`, `lam` and `rho`; *returns* the list of new weights.
#
# *Worked example.* $W = (3, 1, -2.75)$ with the slopes $(4, 3, 2)$, $\eta = \tfrac14$,
# $\lambda = 4$, $\rho = \tfrac34$: the gradient step arrives at $(2, 0.25, -3.25)$, the threshold
# is 0.75, the divisor 1.25, and the new kernel is $(1, 0, -2)$.
# *In the book:* "L1: small is not zero".


# %% solution="proximal_step"
def proximal_step(parameters, slopes, learning_rate, lam, rho):
    """The parameters after a gradient step on the loss and the penalty's proximal step."""
    ### BEGIN SOLUTION
    moved = [w - learning_rate * g for w, g in zip(parameters, slopes, strict=True)]
    t, d = learning_rate * lam * rho, 1 + learning_rate * lam * (1 - rho)
    return [soft_threshold(w, t) / d if i % 2 == 0 else w for i, w in enumerate(moved)]
    ### END SOLUTION


# %% tests="proximal_step" points=2
from course_pkg.grading.expect import called, expect

one_layer = [np.array([[3.0, 1.0, -2.75]]), np.array([1.0, 0.25, -1.0])]
its_slopes = [np.array([[4.0, 3.0, 2.0]]), np.array([2.0, -2.0, 4.0])]
moved = [0.5, 0.75, -2]
expect(
    "W, b",
    called(proximal_step, one_layer, its_slopes, 0.25, 4.0, 0.75),
    ([[1, 0, -2]], moved),
    mistakes={
        "the biases were shrunk too": ([[1, 0, -2]], [0, 0, -1]),
        "the biases did not move: they take the gradient step": ([[1, 0, -2]], [1, 0.25, -1]),
        "the biases were shrunk, not the kernels": ([[2, 0.25, -3.25]], [0, 0, -1]),
        "this is a plain gradient step: the penalty did nothing": ([[2, 0.25, -3.25]], moved),
        "this is a gradient step on the penalty, which makes no zeros": (
            [[0.5, -0.75, -1.8125]],
            moved,
        ),
        "the learning rate is missing in the threshold": ([[0, 0, -0.2]], moved),
        "the learning rate is missing in the divisor": ([[0.625, 0, -1.25]], moved),
        "the learning rate is missing before the penalty": ([[0, 0, -0.125]], moved),
        "nothing was divided: the squares shrink every entry": ([[1.25, 0, -2.5]], moved),
        "the divisor has a factor 2 too many": ([[1.25 / 1.5, 0, -2.5 / 1.5]], moved),
        "the threshold lacks ρ": ([[0.8, 0, -1.8]], moved),
        "ρ and 1 − ρ were exchanged": ([[1, 0, -12 / 7]], moved),
        "the threshold came before the gradient step": ([[0.8, -0.55, -2.1]], moved),
        "it went up along the slopes: subtract them": ([[2.6, 0.8, -1.2]], [1.5, -0.25, 0]),
        "the slopes were not followed": ([[1.8, 0.2, -1.6]], [1, 0.25, -1]),
    },
)
expect(
    "W1, b1, W2, b2",
    called(proximal_step, two_layers, [0 * w for w in two_layers], 0.5, 2.0, 1.0),
    ([[0, -1], [2, 0]], [5, -6], [[1], [0]], [4]),
    mistakes={
        "only the first kernel was shrunk": ([[0, -1], [2, 0]], [5, -6], [[2], [-1]], [4]),
        "only the last kernel was shrunk": ([[1, -2], [3, 0]], [5, -6], [[1], [0]], [4]),
    },
)
### BEGIN HIDDEN TESTS
from course_pkg.grading.expect import layouts


def prox_by_sides(v, t, d):
    """By the two slopes: right of 0, left of 0, or 0."""
    return np.where(v > t, (v - t) / d, np.where(v < -t, (v + t) / d, 0))


rng = np.random.default_rng()
for shapes, rate, lam, rho in [
    ([(4, 3), (3,), (3, 2), (2,)], 0.5, 1.5, 0.3),
    ([(6, 1), (1,)], 0.1, 4.0, 0.8),
    ([(1, 5), (5,), (5, 5), (5,), (5, 2), (2,)], 0.3, 2.0, 0.5),
    ([(3, 4), (4,)], 0.4, 1.0, 1.0),
    ([(3, 4), (4,)], 0.4, 1.0, 0.0),
    ([(3, 4), (4,)], 0.4, 0.0, 0.5),
]:
    weights, slopes = (
        [rng.normal(0, 1.5, size=shape).astype("f4").astype(float) for shape in shapes]
        for _ in range(2)
    )
    right = [w - rate * g for w, g in zip(weights, slopes, strict=True)]
    for i in range(0, len(right), 2):
        right[i] = prox_by_sides(right[i], rate * lam * rho, 1 + rate * lam * (1 - rho))
    names = ", ".join(f"W{i}, b{i}" for i in range(1, len(shapes) // 2 + 1))
    for given in layouts(*weights, *slopes):
        halves = list(given[: len(shapes)]), list(given[len(shapes) :])
        expect(names, called(proximal_step, *halves, rate, lam, rho), right, atol=1e-6)
zeros = [np.zeros((2, 3)), np.zeros(3)]
expect("W1, b1", called(proximal_step, zeros, zeros, 0.5, 2.0, 0.5), zeros)
### END HIDDEN TESTS

# %% [markdown]
# ## 4 · L2 and decay, in one step of Adam (3 points)
#
# Decay shrinks a weight by a fixed share, beside the gradient: $w \leftarrow w - \eta g -
# \eta\delta w$. Under plain SGD this **is** L2: with $\tfrac\lambda2 w^2$ in the loss the step is
# $w - \eta(g + \lambda w)$, the same for $\delta = \lambda$. Adam divides each step by the size of
# the gradients so far, and there the two part: L2 is a part of the gradient, and is divided;
# decay is not.
#
# With the slope $g$ of the loss, step $t = 1, 2, \dots$ of Adam with both is
#
# $$g' = g + \lambda w, \qquad m \leftarrow \beta_1 m + (1 - \beta_1)\,g', \qquad
#   v \leftarrow \beta_2 v + (1 - \beta_2)\,g'^2,$$
# $$w \leftarrow (1 - \eta\delta)\,w \;-\; \eta\,\frac{\sqrt{1 - \beta_2^t}}{1 - \beta_1^t}\,
#   \frac{m}{\sqrt v + \varepsilon},$$
#
# with $\beta_1 = 0.9$, $\beta_2 = 0.999$, $\varepsilon = 10^{-7}$, entry by entry. All of $g'$,
# $m$, $v$ and the step are made of the $w$ from **before** the step.
#
# *Takes* `w`, `slope` $g$, `m` and `v`, arrays of one shape; the number `t`; `learning_rate` η,
# `lam` λ and `decay` δ. *Returns* the new `w`, `m` and `v`, as a tuple.
#
# *Worked example.* At $t = 1$, from $m = v = 0$, all that η multiplies is 1 where the slope is
# above 0. So with $w = (2, -1, 0)$, $g = (1, 3, 0)$, $\eta = 0.5$, $\lambda = 0$ and
# $\delta = 0.4$ the weights decay to $(1.6, -0.8, 0)$ and move to $(1.1, -1.3, 0)$.
# *In the book:* "L2 is not decay, under Adam".


# %% solution="adam_step"
def adam_step(w, slope, m, v, t, learning_rate, lam, decay):
    """One step of Adam with L2 inside and decay beside it: new w, m and v."""
    ### BEGIN SOLUTION
    whole = slope + lam * w
    m = 0.9 * m + 0.1 * whole
    v = 0.999 * v + 0.001 * whole**2
    rate = learning_rate * np.sqrt(1 - 0.999**t) / (1 - 0.9**t)
    return (1 - learning_rate * decay) * w - rate * m / (np.sqrt(v) + 1e-7), m, v
    ### END SOLUTION


# %% tests="adam_step" points=3
from course_pkg.grading.expect import called, expect

w_first, slope_first, none = np.array([2.0, -1.0, 0.0]), np.array([1.0, 3.0, 0.0]), np.zeros(3)
m_first, v_first = [0.1, 0.3, 0], [0.001, 0.009, 0]
expect(
    "w, m, v",
    called(adam_step, w_first, slope_first, none, none, 1, 0.5, 0.0, 0.4),
    ([1.1, -1.3, 0], m_first, v_first),
    mistakes={
        "the decay went into the gradient: that is L2": (
            [1.5, -1.5, 0],
            [0.18, 0.26, 0],
            [0.00324, 0.00676, 0],
        ),
        "there was no decay": ([1.5, -1.5, 0], m_first, v_first),
        "the decay was not multiplied by the learning rate": ([0.7, -1.1, 0], m_first, v_first),
        "the moved weights decayed: it is the w from before the step": (
            [1.2, -1.2, 0],
            m_first,
            v_first,
        ),
        "the weights grew by the decay": ([1.9, -1.7, 0], m_first, v_first),
        "the roots of 1 − β are missing: m and v begin at 0, and need a correction": (
            [1.6 - 0.5 * 10**0.5, -0.8 - 0.5 * 10**0.5, 0],
            m_first,
            v_first,
        ),
        "v was not corrected, only m": (
            [1.6 - 0.5 * 1000**0.5, -0.8 - 0.5 * 1000**0.5, 0],
            m_first,
            v_first,
        ),
        "m was not corrected, only v": ([1.55, -0.85, 0], m_first, v_first),
        "the correction's t is one too large": (
            [
                1.6 - 0.05 / 0.19 * 1.999**0.5,
                -0.8 - 0.05 / 0.19 * 1.999**0.5,
                0,
            ],
            m_first,
            v_first,
        ),
        "v holds the slopes, not their squares": (
            [1.1, -0.8 - 0.5 * 3**0.5, 0],
            m_first,
            [0.001, 0.003, 0],
        ),
        "the root of v is missing": (
            [1.6 - 0.5 * 1000**0.5 / 1.0001, -0.8 - 0.5 / 3 * 1000**0.5, 0],
            m_first,
            v_first,
        ),
        "the root of the corrected v is missing": ([1.1, -0.8 - 0.5 / 3, 0], m_first, v_first),
        "β₁ and β₂ were exchanged": ([1.1, -1.3, 0], [0.001, 0.003, 0], [0.1, 0.9, 0]),
        "m and v were returned corrected: the next step wants them as they are": (
            [1.1, -1.3, 0],
            [1, 3, 0],
            [1, 9, 0],
        ),
        "m and v were returned as they came": ([1.1, -1.3, 0], [0, 0, 0], [0, 0, 0]),
        "it went up along the slope: subtract the move": ([2.1, -0.3, 0], m_first, v_first),
        "this is a step of SGD: the slope itself was followed": (
            [1.1, -2.3, 0],
            m_first,
            v_first,
        ),
    },
)
w_third, slope_third = np.array([2.0, -1.0]), np.array([1.0, 1.0])
m_third, v_third = np.array([0.5, -0.2]), np.array([0.04, 0.01])


def third_step(m, v, shrunk=1.0, factor=0.1 / 0.271 * 0.002997001**0.5):
    """Where the third step leads with these averages."""
    m, v = np.array(m), np.array(v)
    return shrunk * w_third - factor * m / np.sqrt(v), m, v


expect(
    "w, m, v",
    called(adam_step, w_third, slope_third, m_third, v_third, 3, 0.1, 0.5, 0.0),
    third_step([0.65, -0.13], [0.04396, 0.01024]),
    mistakes={
        "L2 was left out of the gradient": third_step([0.55, -0.08], [0.04096, 0.01099]),
        "L2 was taken for decay: it is a part of the gradient": third_step(
            [0.55, -0.08], [0.04096, 0.01099], shrunk=0.95
        ),
        "L2 is in m, and not in v": third_step([0.65, -0.13], [0.04096, 0.01099]),
        "L2 is in v, and not in m": third_step([0.55, -0.08], [0.04396, 0.01024]),
        "the slope of L2 has a factor 2: the ½ has cancelled it": third_step(
            [0.75, -0.18], [0.04896, 0.00999]
        ),
        "the slope of L2 still has its ½": third_step([0.6, -0.105], [0.04221, 0.0105525]),
        "L2 was multiplied by the learning rate: the whole step is": third_step(
            [0.56, -0.085], [0.04117, 0.0108925]
        ),
        "L2 was subtracted from the slope": third_step([0.45, -0.03], [0.03996, 0.01224]),
        "t was taken for 1: the correction fades": third_step(
            [0.65, -0.13], [0.04396, 0.01024], factor=0.001**0.5
        ),
        "m and v began anew: take them from the last step": third_step(
            [0.2, 0.05], [0.004, 0.00025]
        ),
    },
)
### BEGIN HIDDEN TESTS
from course_pkg.grading.expect import layouts
from course_pkg.nn import Adam

rng = np.random.default_rng()
for shape, rate, lam, decay in [
    ((5,), 0.1, 0.0, 0.5),
    ((4, 3), 0.1, 0.7, 0.0),
    ((2, 3, 2), 0.05, 0.3, 1.5),
    ((1,), 0.2, 1.0, 0.4),
    ((6, 2), 0.1, 0.0, 0.0),
]:
    w = (rng.choice([-1, 1], size=shape) * rng.uniform(0.5, 2, size=shape)).astype("f4")
    w = w.astype(float)
    optimizer = Adam(rate, weight_decay=decay)
    parameters, state = {"kernel": w}, optimizer.start({"kernel": w})
    for t in range(1, 6):
        w, m, v = parameters["kernel"], state.mean["kernel"], state.square["kernel"]
        # No sum of slope and L2 near 0: divided by its own size, it would be all rounding.
        size = rng.uniform(0.3, 3, size=shape)
        slope = np.sign(w) * size + (lam == 0) * rng.normal(0, 0.05, size=shape)
        w, m, v, slope = (part.astype("f4").astype(float) for part in (w, m, v, slope))
        state = state._replace(mean={"kernel": m}, square={"kernel": v})
        parameters, state = optimizer.step({"kernel": w}, {"kernel": slope + lam * w}, state)
        right = parameters["kernel"], state.mean["kernel"], state.square["kernel"]
        for given in layouts(w, slope, m, v):
            expect("w, m, v", called(adam_step, *given, t, rate, lam, decay), right, atol=1e-5)
still = np.zeros((2, 2))
expect("w, m, v", called(adam_step, still, still, still, still, 1, 0.1, 0.5, 0.5), [still] * 3)
lone = np.ones(2), np.zeros(2), np.zeros(2), np.zeros(2)
expect("w, m, v", called(adam_step, *lone, 1, 0.1, 0.0, 0.5), ([0.95, 0.95], [0, 0], [0, 0]))
### END HIDDEN TESTS

# %% [markdown]
# ## 5 · The same penalty on every layer of Keras (2 points)
#
# In Keras a penalty is an argument of the layer, `kernel_regularizer`. `keras.regularizers.L1L2`
# takes two numbers, and costs $l_1\lVert W\rVert_1 + l_2\lVert W\rVert^2$: **no ½ anywhere**. Which
# two numbers make it the penalty of this assignment, beside a cross-entropy?
#
# An argument that is on every layer need not be written for every layer. `functools.partial`
# fixes it once:
#
# ```python
# dense = partial(keras.layers.Dense, kernel_regularizer=...)
# dense(16, activation="relu")  # a new layer at each call
# ```
#
# Build a network for rows of so many `inputs`: hidden layers with ReLU, of the `widths` in the
# list, then a last layer with as many units as there are `outputs`, and softmax. Every kernel is
# penalised and no bias is. Use layers and regularizers of Keras' own, and begin with
# `keras.Input((inputs,))`, so that all is built before it is returned.
#
# Return with it what it costs, `sum(model.losses)` as a plain number: this is what Keras is going
# to *add to the loss that it reports*. (It says whether the regularizers are at work: one that is
# put on a layer after the layer was built is accepted, and does nothing.)
#
# *Takes* `inputs`, `widths`, a list that may be empty, `outputs`, `lam` and `rho`; *returns* the
# model, not compiled, and its cost, as a tuple.
#
# *Worked example.* `penalised_network(3, [3, 3], 2, 0.6, 0.25)` has three kernels, (3, 3), (3, 3)
# and (3, 2), and costs $0.15\lVert W\rVert_1 + 0.225\lVert W\rVert^2$ for each.
# *In the book:* "In Keras".


# %% solution="penalised_network"
def penalised_network(inputs, widths, outputs, lam, rho):
    """A Keras network with the penalty on every kernel, and what it costs: (model, cost)."""
    ### BEGIN SOLUTION
    regularizer = keras.regularizers.L1L2(lam * rho, lam * (1 - rho) / 2)
    dense = partial(keras.layers.Dense, kernel_regularizer=regularizer)
    hidden = [dense(width, activation="relu") for width in widths]
    last = dense(outputs, activation="softmax")
    model = keras.Sequential([keras.Input((inputs,)), *hidden, last])
    return model, float(sum(model.losses))
    ### END SOLUTION


# %% tests="penalised_network" points=2
from itertools import pairwise

from course_pkg.grading.expect import called, expect


def cost_of(weights, l1, l2, places=slice(0, None, 2)):
    """What Keras' L1L2 costs on some of the weights: unless told, on the kernels."""
    return sum(l1 * np.abs(w).sum() + l2 * np.square(w).sum() for w in weights[places])


def said(weights, X, bend=lambda Z: np.maximum(Z, 0), last=None):
    """What such a network says to the rows of X."""
    *hidden, end = zip(weights[::2], weights[1::2], strict=True)
    for W, b in hidden:
        X = bend(X @ W + b)
    E = np.exp(X @ end[0] + end[1])
    return last(E) if last else E / E.sum(axis=1, keepdims=True)


def network_of(result, inputs, widths, outputs):
    """The model, with weights that the test can count on, and the cost; fails for what is none."""
    pair = isinstance(result, tuple | list) and len(result) == 2
    assert pair, "return two things, the model and its cost, as a tuple"
    model, cost = result
    ours = "the first thing returned is no model of Keras' own layers and regularizers"
    assert isinstance(model, keras.Model), ours
    start = model.get_weights()
    assert start, "the model has no weights yet: begin with keras.Input((inputs,))"
    count = f"{len(start) // 2} kernels, expected {len(widths) + 1}"
    doubt = f"the model has {count}: is one layer in two places? Make each anew"
    assert len(start) == 2 * len(widths) + 2, doubt
    shapes = [w.shape for w in start]
    sizes = [inputs, *widths, outputs]
    kernels = list(pairwise(sizes))
    assert shapes[::2] == kernels, f"the kernels have the shapes {shapes[::2]}, expected {kernels}"
    return model, cost, start


inputs, widths, outputs = 3, [3, 3], 2
result = called(penalised_network, inputs, widths, outputs, 0.6, 0.25)
model, cost, start = network_of(result, inputs, widths, outputs)
waves = [np.sin(np.arange(w.size) + 1.0).reshape(w.shape) + 0.1 for w in start]
model.set_weights(waves)
for name, weights, received in [
    ("cost", start, cost),
    ("penalty", waves, float(sum(model.losses))),
]:
    expect(
        name,
        received,
        cost_of(weights, 0.15, 0.225),
        mistakes={
            "Keras adds nothing: each layer needs its kernel_regularizer when it is made": 0.0,
            "l2 lacks the ½, which Keras does not have": cost_of(weights, 0.15, 0.45),
            "both are twice too large, as if beside a mean squared error": cost_of(
                weights, 0.3, 0.45
            ),
            "ρ and 1 − ρ were exchanged": cost_of(weights, 0.45, 0.075),
            "λ and ρ were handed on as l1 and l2": cost_of(weights, 0.6, 0.25),
            "l1 lacks ρ, and l2 lacks 1 − ρ": cost_of(weights, 0.6, 0.3),
            "the squares are not penalised": cost_of(weights, 0.15, 0),
            "the absolute values are not penalised": cost_of(weights, 0, 0.225),
            "the biases are penalised too": cost_of(weights, 0.15, 0.225, slice(None)),
            "the biases are penalised, not the kernels": cost_of(
                weights, 0.15, 0.225, slice(1, None, 2)
            ),
            "the last layer is not penalised": cost_of(weights, 0.15, 0.225, slice(0, 4, 2)),
            "only the last layer is penalised": cost_of(weights, 0.15, 0.225, slice(4, 5)),
            "only the first layer is penalised": cost_of(weights, 0.15, 0.225, slice(0, 1)),
        },
    )
X_rows = np.array([[1.0, 2.0, -1.0], [0.5, -2.0, 1.0], [-1.0, 1.0, 3.0]])
expect(
    "outputs",
    keras.ops.convert_to_numpy(model(X_rows)),
    said(waves, X_rows),
    mistakes={
        "the last layer has no softmax: these are logits": said(waves, X_rows, last=np.log),
        "the last layer has a sigmoid: classes that exclude each other want softmax": said(
            waves, X_rows, last=lambda E: E / (1 + E)
        ),
        "the hidden layers have no ReLU": said(waves, X_rows, bend=lambda Z: Z),
        "the hidden layers bend by tanh, not ReLU": said(waves, X_rows, bend=np.tanh),
    },
)
### BEGIN HIDDEN TESTS
rng = np.random.default_rng()
for inputs, widths, outputs, lam, rho in [
    (5, [4], 3, 0.01, 0.7),
    (2, [6, 3, 4], 2, 0.3, 0.0),
    (4, [], 3, 0.2, 1.0),
    (1, [2, 1], 2, 0.0, 0.5),
]:
    result = called(penalised_network, inputs, widths, outputs, lam, rho)
    model, cost, start = network_of(result, inputs, widths, outputs)
    shares = lam * rho, lam * (1 - rho) / 2
    expect("cost", cost, cost_of(start, *shares))
    weights = [rng.normal(size=w.shape).astype("f4").astype(float) for w in start]
    model.set_weights(weights)
    expect("penalty", float(sum(model.losses)), cost_of(weights, *shares))
    X = rng.normal(size=(7, inputs)).astype("f4")
    expect("outputs", keras.ops.convert_to_numpy(model(X)), said(weights, X))
### END HIDDEN TESTS

# %% [markdown]
# ## 6 · What the log says of the data (2 points)
#
# Keras adds the penalty to `loss` **and** to `val_loss`. Who compares two penalties by these
# compares mostly penalties; what one wants is the loss on the data alone. But the two lines hold
# *different* penalties. During an epoch the weights move, batch by batch, and `loss` is an average
# over all samples: each batch, with its $n_b$ samples, comes in with the penalty $R(w_b)$ of the
# weights that it met, **before** its own step,
#
# $$\mathtt{loss} = \sum_b \frac{n_b}{n}\bigl[\text{loss}_b + R(w_b)\bigr], \qquad
#   \mathtt{val\_loss} = \text{loss on validation samples} + R(w),$$
#
# with $n = \sum_b n_b$ and $w$ the weights at the epoch's end.
#
# *Takes* the numbers `loss` and `val_loss` of one epoch; `costs` (batches + 1,), the penalty
# before each step and, last, after the last one; `sizes` (batches,), the samples in each batch.
# *Returns* the data's part of `loss` and that of `val_loss`, as a tuple.
#
# *Worked example.* 10 samples in batches of 4, 4 and 2, `loss` 2, `val_loss` 1.5, and the
# penalty went 1, 0.8, 0.5, 0.4: the batches met $(4 + 3.2 + 1)/10 = 0.82$ on average. So the
# data's parts are 1.18 and 1.1.
# *In the book:* "What a line adds up", in *What the training log really shows*.


# %% solution="data_parts"
def data_parts(loss, val_loss, costs, sizes):
    """The data's parts of the loss and of the val_loss that Keras reported for an epoch."""
    ### BEGIN SOLUTION
    met = np.sum(costs[:-1] * sizes) / np.sum(sizes)
    return loss - met, val_loss - costs[-1]
    ### END SOLUTION


# %% tests="data_parts" points=2
from course_pkg.grading.expect import called, expect

costs_example, sizes_example = np.array([1.0, 0.8, 0.5, 0.4]), np.array([4, 4, 2])
expect(
    "data, val_data",
    called(data_parts, 2.0, 1.5, costs_example, sizes_example),
    (1.18, 1.1),
    mistakes={
        "the val_loss still has its penalty": (1.18, 1.5),
        "the loss still has its penalty": (2.0, 1.1),
        "the last penalty was taken from both: the batches met other weights": (1.6, 1.1),
        "the epoch's average was taken from both: val_loss has the last penalty": (1.18, 0.68),
        "the batches were not weighed by their samples": (2 - 2.3 / 3, 1.1),
        "each batch was given the penalty after its step: it met the one before": (1.4, 1.1),
        "all penalties were averaged, the last one too: no batch met that": (1.325, 1.1),
        "the penalties were added, not averaged": (-0.3, 1.1),
        "the first penalty was taken from both": (1.0, 0.5),
        "val_loss has the penalty at the epoch's end, not the one before the last step": (
            1.18,
            1.0,
        ),
        "the penalty was added: it is in the numbers already": (2.82, 1.9),
        "the two came in another order": (1.1, 1.18),
        "these are the penalties, not what is left without them": (0.82, 0.4),
    },
)
### BEGIN HIDDEN TESTS
from course_pkg.grading.expect import layouts

rng = np.random.default_rng()
for sizes in [(32, 32, 32, 7), (5,), (3, 9), (10,) * 30, (1, 100)]:
    costs = np.sort(rng.uniform(0.1, 3, size=len(sizes) + 1))[:: rng.choice([-1, 1])]
    costs, sizes = costs.astype("f4").astype(float), np.array(sizes)
    loss, val_loss = rng.uniform(3.5, 6, size=2)
    met = np.repeat(costs[:-1], sizes).mean()
    for (given,) in layouts(costs):
        expect(
            "data, val_data",
            called(data_parts, loss, val_loss, given, sizes),
            (loss - met, val_loss - costs[-1]),
            mistakes={
                "the batches were not weighed by their samples": (
                    loss - costs[:-1].mean(),
                    val_loss - costs[-1],
                )
            },
        )
none = np.zeros(3)
expect("data, val_data", called(data_parts, 0.5, 0.75, none, np.array([8, 8])), (0.5, 0.75))
### END HIDDEN TESTS

# %% [markdown]
# ## 7 · What L2 does before a batch norm (2 points)
#
# Batch normalisation subtracts a unit's mean and divides by its deviation. So it undoes any
# factor: with $2w$ for the weights $w$ that lead into the unit the network says what it said
# before. L2 on such a kernel limits nothing that the network can say. But it does something. The
# slope of the loss at $2w$ is half of that at $w$, and the direction $w/\lVert w\rVert$, which is
# all that counts, is turned by a gradient step as if the learning rate were
#
# $$\frac{\eta}{\lVert w\rVert^2} ,$$
#
# the *effective step* of that unit. L2 alone takes $w$ to $(1 - \eta\lambda)\,w$ in each step of
# SGD: the weights get shorter, and the steps longer.
#
# *Takes* a kernel `W` (inputs, units), one **column** for each unit and none of them all zeros,
# `learning_rate`, `lam`, and `steps` ≥ 0, a whole number; *returns* the effective step of each
# unit, (units,), after so many steps in which only L2 has acted on `W`.
#
# *Worked example.* The columns below have the squared lengths 25 and 2. With $\eta = 0.1$ and
# $\lambda = 5$ each step halves the weights; three leave $\tfrac{25}{64}$ and $\tfrac{2}{64}$, and
# the effective steps are 0.256 and 3.2.
# *In the book:* "L2 before a batch normalisation", in *Batch normalisation*.

# %% locked="kernel"
W_example = np.array([[3.0, 1.0], [4.0, -1.0]])


# %% solution="effective_step"
def effective_step(W, learning_rate, lam, steps):
    """The effective step (units,) before a batch norm, after so many steps of L2 alone."""
    ### BEGIN SOLUTION
    shrunk = W * (1 - learning_rate * lam) ** steps
    return learning_rate / np.sum(shrunk**2, axis=0)
    ### END SOLUTION


# %% tests="effective_step" points=2
from course_pkg.grading.expect import called, expect

expect(
    "effective",
    called(effective_step, W_example, 0.1, 5.0, 3),
    [0.256, 3.2],
    mistakes={
        "a unit's weights are a column of W, not a row": [0.64, 6.4 / 17],
        "the length was not squared": [0.16, 0.8 / 2**0.5],
        "L2 did nothing": [0.004, 0.05],
        "the length shrinks in each step, so its square shrinks twice": [0.032, 0.4],
        "it is one step too few": [0.064, 0.8],
        "it is one step too many": [1.024, 12.8],
        "the steps were added up: each shrinks what the one before has left": [0.016, 0.2],
        "the shrinking was not multiplied by the learning rate": [0.004 / 4**6, 0.05 / 4**6],
        "the weights grew": [0.004 / 1.5**6, 0.05 / 1.5**6],
        "the effective step got smaller: shorter weights make it larger": [0.004 / 64, 0.05 / 64],
        "it was multiplied by the squared length, not divided": [2.5 / 64, 0.2 / 64],
        "the learning rate is missing before the fraction": [2.56, 32],
        "the mean of the squares was taken: it is their sum": [0.512, 6.4],
        "all units were given the length of the whole kernel": [6.4 / 27, 6.4 / 27],
        "the length was the sum of absolute values": [6.4 / 49, 1.6],
        "these are the squared lengths": [25 / 64, 2 / 64],
    },
)
### BEGIN HIDDEN TESTS
from course_pkg.grading.expect import layouts
from course_pkg.nn import batch_norm

rng = np.random.default_rng()
for shape, rate, lam, steps in [
    ((6, 4), 0.1, 0.5, 7),
    ((1, 5), 0.05, 2.0, 1),
    ((30, 1), 0.3, 0.01, 200),
    ((3, 8), 0.2, 0.0, 10),
    ((5, 5), 0.4, 1.5, 0),
]:
    W = (rng.choice([-1, 1], size=shape) * rng.uniform(0.3, 2, size=shape)).astype("f4")
    W = W.astype(float)
    right = batch_norm.effective_step(W * (1 - rate * lam) ** steps, rate)
    for (given,) in layouts(W):
        expect(
            "effective",
            called(effective_step, given, rate, lam, steps),
            right,
            mistakes={"L2 did nothing": batch_norm.effective_step(W, rate)},
        )
### END HIDDEN TESTS

# %% [markdown]
# ## 8 · Two measurements (4 points)
#
# 300 images of digits, 8 × 8 pixels, and a network of one hidden layer that always starts from
# `start`. Every step below is made with **all** training images.
#
# **Zeros.** Train for `STEPS` steps at the learning rate `ETA` with an ℓ₁ penalty ($\rho = 1$) of
# strength `LAM`, once by gradient steps on loss and penalty, and once by proximal steps. Find four
# plain numbers:
#
# * `gradient_zeros` and `proximal_zeros`: which share of the entries of both kernels is
#   **exactly** 0 at the end of each;
# * `data_loss`: the mean cross-entropy on the *test* images after the proximal steps;
# * `reported_loss`: what Keras would report for them.
#
# **Decay.** The pixel in the upper left corner is white in every image: the loss has no slope
# along the weights that lead from it, and whatever moves them is penalty or decay. Follow the one
# that leads to the unit `UNIT`. Train for `ADAM_STEPS` steps of Adam at the learning rate
# `ADAM_ETA`, from $m = v = 0$, and find which share of its start is left, five plain numbers:
#
# * `l2_weak` and `l2_strong`: with L2 inside, $\lambda$ = `WEAK` and `STRONG`, and no decay;
# * `decay_weak` and `decay_strong`: with decay, $\delta$ = `WEAK` and `STRONG`, and no L2;
# * `sgd_strong`: with L2 of $\lambda$ = `STRONG`, but by plain gradient steps, as many and at the
#   same rate.
#
# Penalty and decay are on kernels only. Use your own functions; `data_gradients` below is a second
# opinion on the slopes of the loss, and should one of yours not work, a way on.
# *In the book:* "L1: small is not zero" and "L2 is not decay, under Adam".

# %% locked="data"
import tensorflow as tf
from sklearn.datasets import load_digits

SEED = 2025
rng = np.random.default_rng(SEED)
images, digits = load_digits(return_X_y=True)
order = rng.permutation(len(digits))
X_train, y_train = images[order[:300]] / 16, digits[order[:300]]
X_test, y_test = images[order[300:1000]] / 16, digits[order[300:1000]]
start = [
    rng.uniform(-0.27, 0.27, size=(64, 16)),
    np.zeros(16),
    rng.uniform(-0.48, 0.48, size=(16, 10)),
    np.zeros(10),
]
ETA, STEPS, LAM = 0.5, 200, 0.003
ADAM_ETA, ADAM_STEPS, WEAK, STRONG = 0.001, 150, 0.2, 2.0
UNIT = int(np.abs(start[0][0]).argmax())
for given in (X_train, y_train, X_test, y_test, *start):
    given.flags.writeable = False


def data_gradients(parameters, X, y):
    """The gradients of the loss, without a penalty, by TensorFlow: right, but slow."""
    images, *tensors = (tf.constant(part, dtype="float64") for part in (X, *parameters))
    with tf.GradientTape() as tape:
        tape.watch(tensors)
        hidden = tf.nn.relu(tf.matmul(images, tensors[0]) + tensors[1])
        logits = tf.matmul(hidden, tensors[2]) + tensors[3]
        losses = tf.nn.sparse_softmax_cross_entropy_with_logits(y, logits)
        loss = tf.reduce_mean(losses)
    return [gradient.numpy() for gradient in tape.gradient(loss, tensors)]


# %% solution="experiment"
gradient_zeros = proximal_zeros = data_loss = reported_loss = None
l2_weak = l2_strong = decay_weak = decay_strong = sgd_strong = None
### BEGIN SOLUTION


def descended(lam, rho, eta, steps):
    """The weights after gradient steps on loss and penalty."""
    weights = start
    for _ in range(steps):
        slopes = gradients(weights, X_train, y_train, lam, rho)
        weights = [w - eta * g for w, g in zip(weights, slopes, strict=True)]
    return weights


def share_of_zeros(weights):
    """Of all entries of the kernels."""
    return np.mean(np.concatenate([W.ravel() for W in weights[::2]]) == 0)


landed = start
for _ in range(STEPS):
    landed = proximal_step(landed, gradients(landed, X_train, y_train, 0, 1), ETA, LAM, 1)
gradient_zeros = share_of_zeros(descended(LAM, 1, ETA, STEPS))
proximal_zeros = share_of_zeros(landed)
data_loss = cross_entropy(forward(landed, X_test)[1], y_test)
reported_loss = data_loss + penalty(landed, LAM, 1)


def left(weights):
    """Of the weight from the white pixel."""
    return weights[0][0, UNIT] / start[0][0, UNIT]


def by_adam(lam, decay):
    """The weights after Adam."""
    states = [(w, np.zeros_like(w), np.zeros_like(w)) for w in start]
    for t in range(1, ADAM_STEPS + 1):
        slopes = gradients([w for w, _, _ in states], X_train, y_train, 0, 1)
        for i, ((w, m, v), slope) in enumerate(zip(states, slopes, strict=True)):
            own = (lam, decay) if i % 2 == 0 else (0, 0)
            states[i] = adam_step(w, slope, m, v, t, ADAM_ETA, *own)
    return [w for w, _, _ in states]


l2_weak, l2_strong = (left(by_adam(lam, 0)) for lam in (WEAK, STRONG))
decay_weak, decay_strong = (left(by_adam(0, decay)) for decay in (WEAK, STRONG))
sgd_strong = left(descended(STRONG, 0, ADAM_ETA, ADAM_STEPS))
### END SOLUTION

# %% tests="zeros" points=2
from course_pkg.grading.expect import expect

answers = gradient_zeros, proximal_zeros, data_loss, reported_loss
assert not any(answer is None for answer in answers), "not answered"
assert all(np.ndim(answer) == 0 for answer in answers), "each answer is one number"
assert all(0 <= share <= 1 for share in answers[:2]), "a share lies between 0 and 1"
assert gradient_zeros < proximal_zeros, "proximal steps make zeros, gradient steps hardly any"
assert 0 < data_loss < reported_loss, "what Keras reports is the larger: the penalty is inside"
### BEGIN HIDDEN TESTS
from course_pkg.nn import SGD, Network, fit, perceptron
from course_pkg.nn import penalties as on_kernels
from course_pkg.penalties import l1

network = Network(perceptron((16,), 10))
names = list(network.start(64, seed=0))


def ended(lam=LAM, prox=LAM, steps=STEPS):
    """The weights after steps with all images, by L1 in the gradient, by its prox, or both."""
    trained = Network(network.layers, penalty=l1(lam) if lam else None)
    optimizer = SGD(ETA, prox=l1(prox) if prox else None)
    how = {"epochs": steps, "batch_size": len(X_train), "optimizer": optimizer}
    first = dict(zip(names, start, strict=True))
    log = fit(trained, X_train, y_train, parameters=first, **how)
    return log[-1].parameters


def share(parameters, ends=("kernel",), below=0.0):
    """Of the entries that are no larger than this."""
    sizes = [np.abs(w).ravel() for name, w in parameters.items() if name.endswith(ends)]
    return np.mean(np.concatenate(sizes) <= below)


def numbers(hopping, landing, X=X_test, y=y_test, lam=LAM, **of):
    """The four of them."""
    loss = network.evaluate(landing, X, y)
    cost = on_kernels.value(l1(lam), landing)
    return share(hopping, **of), share(landing, **of), loss, loss + cost


hopping, landing = ended(prox=0), ended(lam=0)
right = numbers(hopping, landing)
expect(
    "gradient_zeros, proximal_zeros, data_loss, reported_loss",
    answers,
    right,
    mistakes={
        "the biases were counted as well": numbers(hopping, landing, ends=("kernel", "bias")),
        "small entries were counted as zeros": numbers(hopping, landing, below=1e-3),
        "smaller entries than 0.0001 were counted as zeros": numbers(hopping, landing, below=1e-4),
        "the losses are those of the training images": numbers(hopping, landing, X_train, y_train),
        "the penalty that was reported is twice too large": numbers(hopping, landing, lam=2 * LAM),
        "the penalty that was reported is half of what it is": numbers(
            hopping, landing, lam=LAM / 2
        ),
        "only the first kernel was looked at": (
            *(np.mean(weights[names[0]] == 0) for weights in (hopping, landing)),
            *right[2:],
        ),
        "the penalty was in the slopes and in the proximal step": lambda: numbers(hopping, ended()),
        "the learning rate is missing in the threshold": lambda: numbers(
            hopping, ended(lam=0, prox=LAM / ETA)
        ),
        "it made half of the steps": lambda: numbers(
            ended(prox=0, steps=STEPS // 2), ended(lam=0, steps=STEPS // 2)
        ),
    },
    rtol=5e-3,
)
### END HIDDEN TESTS

# %% tests="decay" points=2
from course_pkg.grading.expect import expect

answers = l2_weak, l2_strong, decay_weak, decay_strong, sgd_strong
assert not any(answer is None for answer in answers), "not answered"
assert all(np.ndim(answer) == 0 for answer in answers), "each answer is one number"
assert all(np.isfinite(answer) for answer in answers), "a number is not finite"
### BEGIN HIDDEN TESTS
from course_pkg.nn import SGD, Adam


def left(optimizer, lam, steps=ADAM_STEPS, unit=UNIT, remembered=lambda state: state):
    """What is left of a weight along which the loss has no slope."""
    first = start[0][:1, unit]
    w, state = {"kernel": first}, optimizer.start({"kernel": first})
    for _ in range(steps):
        w, state = optimizer.step(w, {"kernel": lam * w["kernel"]}, remembered(state))
    return float((w["kernel"] / first)[0])


def five(weak=WEAK, strong=STRONG, eta=ADAM_ETA, **of):
    """The numbers, in their order."""
    inside = [left(Adam(eta), lam, **of) for lam in (weak, strong)]
    beside = [left(Adam(eta, weight_decay=lam), 0.0, **of) for lam in (weak, strong)]
    of.pop("remembered", None)
    return (*inside, *beside, left(SGD(eta), strong, **of))


right = five()
inside, beside, plain = right[:2], right[2:4], right[4:]
unscaled = [(1 - strength) ** ADAM_STEPS for strength in (WEAK, STRONG)]
first = start[0][0, UNIT]
expect(
    "l2_weak, l2_strong, decay_weak, decay_strong, sgd_strong",
    answers,
    right,
    mistakes={
        "L2 and decay were exchanged": (*beside, *inside, *plain),
        "L2 was run as decay": (*beside, *beside, *plain),
        "the decay was put into the gradient, as L2": (*inside, *inside, *plain),
        "the decay was not multiplied by the learning rate": (*inside, *unscaled, *plain),
        "these are the shares that were lost": tuple(1 - share for share in right),
        "these are the weights themselves, not shares of the start": tuple(
            share * first for share in right
        ),
        "L2's slope has a factor 2 in SGD": (*right[:4], left(SGD(ADAM_ETA), 2 * STRONG)),
        "sgd_strong is that of the weak penalty": (*right[:4], left(SGD(ADAM_ETA), WEAK)),
        "sgd_strong was made with the learning rate ETA": (*right[:4], left(SGD(ETA), STRONG)),
        "m and v began anew at each step": five(
            remembered=lambda state: Adam().start({"kernel": start[0][:1, UNIT]})
        ),
        "t was 1 at every step": five(remembered=lambda state: state._replace(steps=0)),
        "it made one step less": five(steps=ADAM_STEPS - 1),
        "Adam ran with the learning rate ETA": (*five(eta=ETA)[:4], *plain),
        "it made STEPS steps": five(steps=STEPS),
        "another unit's weight was followed": five(unit=(UNIT + 1) % 16),
    },
    rtol=1e-3,
)
### END HIDDEN TESTS

# %% [markdown]
# ---
# One penalty, the same loss on the data, and by gradient steps not one weight that could be left
# out. In Adam a λ ten times as large has done the same to a weight that the data do not need: its
# gradient is all penalty, and is divided by its own size. Decay did what it was told, and plain
# gradient steps with L2 agree with it to the last digits.
#
# Done? *Kernel → Restart and Run All*, look that no test fails, save, and hand in
# `penalties.ipynb` under this name.
