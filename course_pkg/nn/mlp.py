"""A multilayer perceptron: layers in a row, what they are to minimise, and training.

Over its kernels W and its other parameters a network minimises

    mean loss over the batch + Σ_W λ (ρ ‖W‖₁ + (1 − ρ)/2 ‖W‖²),    each column of W within ‖w‖₂ ≤ r

with units dropped as its layers say. Its parameters are arrays by name, "dense_0/kernel" for one;
the number is the layer's place in the row. The rules and their derivatives are in
`course_pkg.nn.layers`. Chapters "Penalties in a network" to "Choosing in practice".
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from course_pkg import _check
from course_pkg.nn import _check as arguments
from course_pkg.nn import max_norm, penalties
from course_pkg.nn._check import Floats, Parameters
from course_pkg.nn.layers import Back, Generator, Layer, Pass, cross_entropy
from course_pkg.nn.optimizers import Optimizer
from course_pkg.penalties import ElasticNet


class Objective(NamedTuple):
    """The two parts of the objective on a batch, its gradient, and the moving statistics."""

    loss: float
    penalty: float
    gradients: Parameters
    moved: Parameters


@dataclass(frozen=True)
class Network:
    """Layers in a row, and what their parameters are to minimise.

    The loss gives a value and its gradient: cross_entropy of logits, or mean_squared_error. The
    penalty is on each kernel, None for none; so is the radius of max-norm.
    Raises ValueError for a penalty with λ < 0 or ρ outside [0, 1], and a radius ≤ 0.
    """

    layers: tuple[Layer, ...]
    loss: Callable[[Floats, ArrayLike], tuple[float, Floats]] = cross_entropy
    penalty: ElasticNet | None = None
    max_norm: float | None = None

    def __post_init__(self) -> None:
        if self.penalty:
            arguments.penalty(self.penalty)
        if self.max_norm is not None:
            arguments.positive(self.max_norm, "max_norm", "Use None for no constraint")

    def start(self, inputs: int, *, seed: int, dtype: str = "float32") -> Parameters:
        """The parameters before training on so many features, drawn from the seed."""
        rng, inputs = np.random.default_rng(seed), _check.count(inputs, "inputs", 1)
        parameters: Parameters = {}
        for name, layer in self._named():
            weights, inputs = layer.start(inputs, rng)
            parameters |= _under(name, {key: w.astype(dtype) for key, w in weights.items()})
        return parameters

    def forward(self, parameters: Parameters, x: Floats, rng: Generator | None = None) -> Pass:
        """The pass through all layers for x (batch, inputs): in training with a generator."""
        links: list[tuple[str, Back]] = []
        moved: Parameters = {}
        for name, layer in self._named():
            x, link, statistics = layer.forward(_of(name, parameters), x, rng)
            links.append((name, link))
            moved |= _under(name, statistics)

        def back(gradient: Floats) -> tuple[Floats, Parameters]:
            gradients: Parameters = {}
            for name, link in reversed(links):
                gradient, own = link(gradient)
                gradients |= _under(name, own)
            return gradient, gradients

        return Pass(x, back, moved)

    def objective(
        self,
        parameters: Parameters,
        X: ArrayLike,
        y: ArrayLike,
        rng: Generator | None = None,
    ) -> Objective:
        """The objective on a batch, and its gradient.

        In training with a generator.
        """
        x = arguments.batch(X, "X")
        out, back, moved = self.forward(parameters, x, rng)
        loss, along = self.loss(out, y)
        _, gradients = back(along)
        if not self.penalty:
            return Objective(loss, 0.0, gradients, moved)
        slopes = penalties.gradient(self.penalty, parameters)
        for name, slope in slopes.items():
            gradients[name] = gradients[name] + slope
        cost = penalties.value(self.penalty, parameters)
        return Objective(loss, cost, gradients, moved)

    def constrained(self, parameters: Parameters) -> Parameters:
        """The parameters with every kernel's columns within the radius of max-norm."""
        if self.max_norm is None:
            return parameters
        capped = {
            name: max_norm.project(w, self.max_norm)
            for name, w in parameters.items()
            if penalties.is_penalised(name)
        }
        return parameters | capped

    def predict(self, parameters: Parameters, X: ArrayLike) -> Floats:
        """The outputs after training, no unit dropped: for classes the logits, (n, classes)."""
        return self.forward(parameters, arguments.batch(X, "X")).out

    def evaluate(self, parameters: Parameters, X: ArrayLike, y: ArrayLike) -> float:
        """The mean loss after training, no unit dropped and the penalty left out."""
        return self.loss(self.predict(parameters, X), y)[0]

    def _named(self) -> Iterator[tuple[str, Layer]]:
        for place, layer in enumerate(self.layers):
            yield f"{type(layer).__name__.lower()}_{place}", layer


@dataclass(frozen=True)
class Epoch:
    """What training says of an epoch, and the parameters at its end.

    loss and penalty are averages over the epoch, as in a log of Keras: of batches that were
    computed with units dropped, and while the parameters moved.
    """

    loss: float
    penalty: float
    parameters: Parameters


def fit(
    network: Network,
    X: ArrayLike,
    y: ArrayLike,
    *,
    optimizer: Optimizer,
    epochs: int,
    batch_size: int = 32,
    seed: int = 0,
    parameters: Parameters | None = None,
) -> list[Epoch]:
    """Train a network on samples in an order drawn anew for every epoch; one record an epoch.

    X (n, features), floats, in whose precision all is computed; y as the loss asks, (n,) labels or
    (n, outputs). Training starts from the parameters, or from those that the seed gives; the same
    seed gives the same numbers. The last batch of an epoch may be smaller.
    Raises ValueError for whole numbers in X, for a y that the loss refuses, and counts below 1.
    """
    from threadpoolctl import threadpool_limits

    X, y = arguments.batch(X, "X"), np.asarray(y)
    epochs, size = _check.count(epochs, "epochs", 1), _check.count(batch_size, "batch_size", 1)
    if y.shape[:1] != X.shape[:1]:
        remedy = "Give one label, or one row of targets, for each row of X"
        _check.reject("y", f"has shape {y.shape}", f"{len(X)} rows, as X has", remedy)
    parameters = parameters or network.start(X.shape[1], seed=seed, dtype=X.dtype.name)
    state = optimizer.start(parameters)
    rng = np.random.default_rng(seed).spawn(1)[0]  # its own stream, beside that of the start
    records: list[Epoch] = []
    with threadpool_limits(1, "blas"):  # on products this small threads wait more than they work
        for _ in range(epochs):
            order = rng.permutation(len(X))
            batches = [order[first : first + size] for first in range(0, len(X), size)]
            pairs = ((X[rows], y[rows]) for rows in batches)
            epoch, state = _epoch(network, optimizer, parameters, state, pairs, rng)
            parameters = epoch.parameters
            records.append(epoch)
    return records


def _epoch(
    network: Network,
    optimizer: Optimizer,
    parameters: Parameters,
    state: Any,
    batches: Iterable[tuple[Floats, Any]],
    rng: Generator,
) -> tuple[Epoch, Any]:
    """One step for each batch, and what they have cost on average."""
    samples, losses, costs = 0, 0.0, 0.0
    for X, y in batches:
        loss, cost, gradients, moved = network.objective(parameters, X, y, rng)
        parameters, state = optimizer.step(parameters, gradients, state)
        parameters = network.constrained(parameters | moved)
        samples, losses, costs = samples + len(X), losses + len(X) * loss, costs + len(X) * cost
    return Epoch(losses / samples, costs / samples, parameters), state


def _of(name: str, parameters: Parameters) -> Parameters:
    """The weights of one layer, by their names in it."""
    prefix = f"{name}/"
    return {key[len(prefix) :]: w for key, w in parameters.items() if key.startswith(prefix)}


def _under(name: str, weights: Parameters) -> Parameters:
    """The weights of one layer, by their names in the network."""
    return {f"{name}/{key}": w for key, w in weights.items()}
