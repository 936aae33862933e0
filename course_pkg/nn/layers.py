"""The layers of a network and its losses, each rule with its derivative beside it.

A layer's `forward` gives its output and `back`, which takes the gradient of the loss along the
output and gives those along the input and along the layer's own weights: one link of the chain
rule. Shapes: x (batch, inputs), kernels (inputs, units), as in Keras. Nothing is written to.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import ArrayLike

from course_pkg import _check
from course_pkg.nn import batch_norm, dropout
from course_pkg.nn._check import Floats, Parameters, fraction, labels, positive, probability

Generator = np.random.Generator
#: From the gradient along an output to those along the input and along the weights.
Back = Callable[[Floats], tuple[Floats, Parameters]]


class Pass(NamedTuple):
    """A forward pass: the output, the way back, and the moving statistics after it, if any."""

    out: Floats
    back: Back
    moved: Parameters


class Layer(Protocol):
    """What a network asks of a layer."""

    def start(self, inputs: int, rng: Generator) -> tuple[Parameters, int]:
        """The weights before training, for so many inputs, and the number of outputs."""

    def forward(self, weights: Parameters, x: Floats, rng: Generator | None) -> Pass:
        """The pass for x (batch, inputs): in training with a generator, afterwards with None."""


@dataclass(frozen=True)
class Dense:
    """x ↦ xW + b, with W (inputs, units) from U(−a, a), a² = 6/(inputs + units), and b = 0.

    units ≥ 1; raises ValueError for others. Source: Glorot and Bengio (2010), as in Keras.
    """

    units: int

    def __post_init__(self) -> None:
        _check.count(self.units, "units", 1)

    def start(self, inputs: int, rng: Generator) -> tuple[Parameters, int]:
        """Kernel and bias before training."""
        limit = np.sqrt(6 / (inputs + self.units))
        kernel = rng.uniform(-limit, limit, (inputs, self.units))
        return {"kernel": kernel, "bias": np.zeros(self.units)}, self.units

    def forward(
        self,
        weights: Parameters,
        x: Floats,
        rng: Generator | None,
    ) -> Pass:
        """xW + b; back: along x g Wᵀ, along W xᵀg, along b the sum of g."""
        kernel = weights["kernel"]

        def back(gradient: Floats) -> tuple[Floats, Parameters]:
            own = {"kernel": x.T @ gradient, "bias": gradient.sum(axis=0)}
            return gradient @ kernel.T, own

        return Pass(x @ kernel + weights["bias"], back, {})


@dataclass(frozen=True)
class ReLU:
    """x ↦ max(x, 0)."""

    def start(self, inputs: int, rng: Generator) -> tuple[Parameters, int]:
        """No weights."""
        return {}, inputs

    def forward(
        self,
        weights: Parameters,
        x: Floats,
        rng: Generator | None,
    ) -> Pass:
        """max(x, 0); back where x > 0. At 0, without a slope, 0 as in Keras."""
        out = np.maximum(x, 0)
        return Pass(out, lambda gradient: (gradient * (x > 0), {}), {})


@dataclass(frozen=True)
class Dropout:
    """x ↦ x ∘ M/q in training, afterwards x: the inverted form of `course_pkg.nn.dropout`.

    p from 0 to below 1; raises ValueError for others.
    """

    p: float

    def __post_init__(self) -> None:
        probability(self.p)

    def start(self, inputs: int, rng: Generator) -> tuple[Parameters, int]:
        """No weights."""
        return {}, inputs

    def forward(self, weights: Parameters, x: Floats, rng: Generator | None) -> Pass:
        """x ∘ M/q, linear and so its own way back, through the same mask."""
        if rng is None:
            return Pass(x, lambda gradient: (gradient, {}), {})
        kept = dropout.mask(x.shape, self.p, rng)
        out = dropout.inverted(x, kept, self.p)
        return Pass(out, lambda gradient: (dropout.inverted(gradient, kept, self.p), {}), {})


@dataclass(frozen=True)
class BatchNorm:
    """x ↦ γ (x − μ)/√(σ² + ε) + β by feature, as in `course_pkg.nn.batch_norm`.

    momentum from 0 to below 1, epsilon > 0; raises ValueError for others.
    """

    momentum: float = batch_norm.MOMENTUM
    epsilon: float = batch_norm.EPSILON

    def __post_init__(self) -> None:
        fraction(self.momentum, "momentum")
        positive(self.epsilon, "epsilon", f"Use {batch_norm.EPSILON}, as Keras does")

    def start(self, inputs: int, rng: Generator) -> tuple[Parameters, int]:
        """γ = 1, β = 0, and moving statistics as if the inputs were standardised."""
        ones, zeros = np.ones(inputs), np.zeros(inputs)
        learned: Parameters = {"gamma": ones, "beta": zeros}
        return learned | {"moving_mean": zeros, "moving_variance": ones}, inputs

    def forward(self, weights: Parameters, x: Floats, rng: Generator | None) -> Pass:
        """By the batch's statistics in training, which move the others; afterwards by those."""
        gamma, beta = weights["gamma"], weights["beta"]
        moving = batch_norm.Statistics(weights["moving_mean"], weights["moving_variance"])
        if rng is None:
            out, back = batch_norm.inference(x, gamma, beta, moving, epsilon=self.epsilon)
            return Pass(out, back, {})
        out, back, batch = batch_norm.training(x, gamma, beta, epsilon=self.epsilon)
        mean, variance = batch_norm.moved(moving, batch, momentum=self.momentum)
        return Pass(out, back, {"moving_mean": mean, "moving_variance": variance})


def perceptron(
    hidden: tuple[int, ...],
    outputs: int,
    *,
    p_inputs: float = 0.0,
    p_hidden: float = 0.0,
    normalise: bool = False,
) -> tuple[Layer, ...]:
    """The layers of a multilayer perceptron: Dense, BatchNorm, ReLU, Dropout for each hidden one.

    hidden, the units of each hidden layer; outputs, the units of the last, which is Dense alone;
    the probabilities with which inputs and hidden units are dropped, 0 for no such layer;
    normalise for batch norm before each ReLU. Raises ValueError as the layers do.
    """
    layers: list[Layer] = [Dropout(p_inputs)] if p_inputs else []
    for units in hidden:
        layers += [Dense(units), BatchNorm(), ReLU()] if normalise else [Dense(units), ReLU()]
        layers += [Dropout(p_hidden)] if p_hidden else []
    return (*layers, Dense(outputs))


def cross_entropy(logits: Floats, y: ArrayLike) -> tuple[float, Floats]:
    """The mean of −log softmax(logits)[y], and its gradient.

    The gradient is (softmax(logits) − one-hot(y))/n. logits (n, classes);
    y (n,), whole numbers from 0 to classes − 1, else ValueError.
    """
    classes, rows = labels(y, logits.shape), np.arange(len(logits))
    shifted = logits - logits.max(axis=1, keepdims=True)  # no overflow in exp
    log_softmax = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    gradient = np.exp(log_softmax)
    gradient[rows, classes] -= 1
    return -float(log_softmax[rows, classes].mean()), gradient / len(logits)


def mean_squared_error(outputs: Floats, y: ArrayLike) -> tuple[float, Floats]:
    """The mean of (outputs − y)² over all entries, without a ½, and its gradient.

    outputs and y (n, outputs), else ValueError.
    """
    targets = np.asarray(y, outputs.dtype)
    if targets.shape != outputs.shape:
        remedy = "For one output make y a column, by y.reshape(-1, 1)"
        _check.reject("y", f"has shape {targets.shape}", f"the shape {outputs.shape}", remedy)
    residuals = outputs - targets
    return float(np.mean(residuals**2)), 2 * residuals / residuals.size


def accuracy(logits: Floats, y: ArrayLike) -> float:
    """The share of samples whose largest logit is that of their label, from 0 to 1.

    logits (n, classes), y (n,) as in `cross_entropy`, else ValueError.
    """
    return float(np.mean(logits.argmax(axis=1) == labels(y, logits.shape)))
