"""Stochastic gradient descent and Adam, with decoupled decay and proximal steps.

An optimizer is frozen settings; what it remembers between steps is a state of its own:

    state = optimizer.start(parameters)
    parameters, state = optimizer.step(parameters, gradients, state)

A step, in the order of Keras, with η the learning rate:

    decay    w ← w − ηδw                  where w is penalised, δ the weight_decay
    move     w ← w + what SGD or Adam makes of the gradients
    prox     w ← argmin_u ½ ‖u − w‖² + η penalty(u)    where w is penalised, if there is a prox

Nothing is written to: every step makes new arrays. Decay δ is under plain SGD the L2 penalty
δ/2 ‖w‖²; under Adam, which divides the gradient of a penalty by its own size, it is none.
The prox takes the place of a penalty's gradient, and makes exact zeros. Chapter "Penalties in a
network".
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from course_pkg import _check
from course_pkg.nn import penalties
from course_pkg.nn._check import Parameters, floating, fraction, penalty, positive
from course_pkg.penalties import ElasticNet


class Optimizer(ABC):
    """What SGD and Adam share: decay before the move, a proximal step after it."""

    learning_rate: float
    weight_decay: float
    prox: ElasticNet | None

    def __post_init__(self) -> None:
        positive(self.learning_rate, "learning_rate", "Use 0.01 for SGD, 0.001 for Adam")
        _check.strength(self.weight_decay, "weight_decay")
        if self.prox:
            penalty(self.prox)

    @abstractmethod
    def start(self, parameters: Parameters) -> Any:
        """The state before the first step. Raises ValueError for parameters of whole numbers."""

    @abstractmethod
    def move(self, gradients: Parameters, state: Any) -> tuple[Parameters, Any]:
        """What is added to each parameter, and the state afterwards."""

    def step(
        self, parameters: Parameters, gradients: Parameters, state: Any
    ) -> tuple[Parameters, Any]:
        """The parameters and the state after one step.

        Those without a gradient stay.
        """
        moves, state = self.move(gradients, state)
        decayed = {name: self._decayed(name, parameters[name]) for name in moves}
        moved = {name: w + moves[name] for name, w in decayed.items()}
        if self.prox:
            moved = penalties.prox(self.prox, moved, self.learning_rate)
        return parameters | moved, state

    def _decayed(self, name: str, w: Any) -> Any:
        if not self.weight_decay or not penalties.is_penalised(name):
            return w
        return w - self.learning_rate * self.weight_decay * w


@dataclass(frozen=True)
class SGD(Optimizer):
    """Gradient descent with momentum μ: v ← μv − ηg, w ← w + v.

    learning_rate η > 0, momentum from 0 to below 1, weight_decay δ ≥ 0, prox an ElasticNet or
    None; raises ValueError for others. Source: Polyak (1964); Loshchilov and Hutter (2019).
    """

    learning_rate: float = 0.01
    momentum: float = 0.0
    weight_decay: float = 0.0
    prox: ElasticNet | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        fraction(self.momentum, "momentum")

    def start(self, parameters: Parameters) -> Parameters:
        """Velocities v of 0. Raises ValueError for parameters of whole numbers."""
        return _zeros(parameters)

    def move(self, gradients: Parameters, state: Parameters) -> tuple[Parameters, Parameters]:
        """v ← μv − ηg, which is both what is added and the state afterwards."""
        velocities = {
            name: self.momentum * state[name] - self.learning_rate * gradient
            for name, gradient in gradients.items()
        }
        return velocities, velocities


class AdamState(NamedTuple):
    """What Adam remembers: the steps taken, and moving averages of the gradients and squares."""

    steps: int
    mean: Parameters
    square: Parameters


@dataclass(frozen=True)
class Adam(Optimizer):
    """Adam; with a weight_decay it is AdamW.

        m ← β₁m + (1 − β₁)g,    v ← β₂v + (1 − β₂)g²
        w ← w − η √(1 − β₂ᵗ)/(1 − β₁ᵗ) m/(√v + ε)    at step t = 1, 2, …

    learning_rate η > 0, beta_1 and beta_2 from 0 to below 1, epsilon > 0 (added, as in Keras, to
    the root before its correction), weight_decay δ ≥ 0, prox an ElasticNet or None; raises
    ValueError for others. The prox is taken with η, the same for all entries.
    Source: Kingma and Ba (2015); Loshchilov and Hutter (2019).
    """

    learning_rate: float = 0.001
    beta_1: float = 0.9
    beta_2: float = 0.999
    epsilon: float = 1e-7
    weight_decay: float = 0.0
    prox: ElasticNet | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        fraction(self.beta_1, "beta_1")
        fraction(self.beta_2, "beta_2")
        positive(self.epsilon, "epsilon", "Use 1e-7, as Keras does")

    def start(self, parameters: Parameters) -> AdamState:
        """No steps, and averages of 0. Raises ValueError for parameters of whole numbers."""
        return AdamState(0, _zeros(parameters), _zeros(parameters))

    def move(self, gradients: Parameters, state: AdamState) -> tuple[Parameters, AdamState]:
        """The mean gradient over the root of its mean square, both averages corrected."""
        t = state.steps + 1
        mean: Parameters = {}
        square: Parameters = {}
        for name, g in gradients.items():
            mean[name] = self.beta_1 * state.mean[name] + (1 - self.beta_1) * g
            square[name] = self.beta_2 * state.square[name] + (1 - self.beta_2) * g**2
        rate = float(self.learning_rate * np.sqrt(1 - self.beta_2**t) / (1 - self.beta_1**t))
        moves: Parameters = {
            name: -rate * mean[name] / (np.sqrt(square[name]) + self.epsilon) for name in gradients
        }
        return moves, AdamState(t, mean, square)


def _zeros(parameters: Parameters) -> Parameters:
    return {name: np.zeros_like(floating(w, name)) for name, w in parameters.items()}
