"""python -m benchmarks.networks: seconds an epoch, ours beside Keras' own, in one run.

A network of the size that one would train on Fashion-MNIST (784 inputs, twice 512 units, 10
classes, 60000 samples, here of noise) with the course's parts and with Keras' in their places; the
largest network that the book trains in Keras, likewise; and the NumPy network on digits beside the
same one in Keras. A turn is one epoch, of the book's network all 30; the turns alternate, so that
whatever slows the machine for a while slows both, and the first, which compiles, is not counted.
Medians are shown, by the clock and, which other programs disturb less, of the processors.
"""

import argparse
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import keras
import numpy as np
from sklearn.datasets import load_digits

from benchmarks.solvers import machine
from benchmarks.solvers.report import write
from course_pkg import nn
from course_pkg.nn.experiments import training_log
from course_pkg.nn.keras import Dropout, ElasticNet, MaxNorm, Proximal

Epoch = Callable[[], object]
#: Of a network: a dropout, a constraint, a regularizer.
Parts = dict[str, Any]
#: What the course aims at: how many times Keras' time ours may be.
LAYERS, NUMPY = 1.05, 3.0


@dataclass(frozen=True)
class Row:
    """Two ways to train for an epoch, and how many times the second's time the first may take."""

    name: str
    ours: Epoch
    theirs: Epoch
    aim: float


def network(
    inputs: int, width: int, *, dropout: Any = None, constraint: Any = None, regularizer: Any = None
) -> list[Any]:
    """The layers of a network with two hidden ones, their parts made anew for each place."""
    dense = partial(
        keras.layers.Dense, kernel_constraint=constraint, kernel_regularizer=regularizer
    )
    layers = [keras.Input((inputs,))]
    for _ in range(2):
        layers += [dense(width, activation="relu"), *([dropout()] if dropout else [])]
    return [*layers, dense(10)]


def epoch(layers: list[Any], optimizer: Any, X: Any, y: Any, batch_size: int = 128) -> Epoch:
    """A function that trains a Keras network for one epoch."""
    model = keras.Sequential(layers)
    model.compile(optimizer, keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return lambda: model.fit(X, y, batch_size=batch_size, verbose=0)


def with_parts_of_keras(model: Any) -> Any:
    """The same network with Keras' dropout and regularizer in the places of ours."""

    def stock(layer: Any) -> Any:
        if isinstance(layer, Dropout):
            return keras.layers.Dropout(layer.rate, seed=layer.seed)
        again = layer.from_config(layer.get_config())
        if isinstance(penalty := layer.kernel_regularizer, ElasticNet):
            again.kernel_regularizer = keras.regularizers.L1L2(penalty.l1, penalty.l2)
        return again

    return keras.models.clone_model(model, clone_function=stock)


def numpy_epoch(X: Any, y: Any, batch_size: int) -> Epoch:
    """A function that trains the NumPy network for one epoch."""
    net = nn.Network(nn.perceptron((256, 256), 10))
    return lambda: nn.fit(net, X, y, optimizer=nn.Adam(), epochs=1, batch_size=batch_size)


def rows() -> list[Row]:
    """Everything that is measured."""
    rng = np.random.default_rng(0)
    X, y = rng.random((60_000, 784), np.float32), rng.integers(10, size=60_000)
    penalty = ElasticNet(1e-4, 0.5, loss="cross_entropy")
    l1_l2 = keras.regularizers.L1L2(l1=penalty.l1, l2=penalty.l2)
    # A radius of 1 binds from the first step on: a vector in the ball would cost ours less.
    ours: Parts = {
        "dropout": partial(Dropout, 0.5),
        "constraint": MaxNorm(1),
        "regularizer": penalty,
    }
    theirs: Parts = {
        "dropout": partial(keras.layers.Dropout, 0.5),
        "constraint": keras.constraints.MaxNorm(1),
        "regularizer": l1_l2,
    }

    def train(parts: Parts, optimizer: Any) -> Epoch:
        return epoch(network(784, 512, **parts), optimizer, X, y)

    def beside(*names: str) -> Row:
        first, second = (
            train({name: parts[name] for name in names}, keras.optimizers.Adam())
            for parts in (ours, theirs)
        )
        return Row(f"784-512-512-10, {' + '.join(names)}", first, second, LAYERS)

    proximal = Row(
        "784-512-512-10, proximal step beside a subgradient",
        train({}, Proximal(keras.optimizers.SGD(), penalty)),
        train({"regularizer": l1_l2}, keras.optimizers.SGD()),
        LAYERS,
    )
    layers = [beside("dropout"), beside("constraint"), beside("regularizer"), beside(*ours)]
    return [*layers, proximal, of_the_book(), digits(32), digits(128)]


def of_the_book(epochs: int = 30) -> Row:
    """What the book trains in Keras at most: "What the training log really shows"."""
    X, y = training_log.samples().train

    def train(model: Any) -> Epoch:
        model.compile(keras.optimizers.Adam(0.003), "sparse_categorical_crossentropy")
        return lambda: model.fit(X, y, epochs=epochs, verbose=0)

    ours = training_log.keras_network()
    return Row(
        f"the book's: 64-64-10, dropout + regularizer, {epochs} epochs",
        train(ours),
        train(with_parts_of_keras(ours)),
        LAYERS,
    )


def digits(batch_size: int) -> Row:
    """The NumPy network beside Keras', on the 1797 digits of 64 pixels."""
    X, y = load_digits(return_X_y=True)
    X = (X / 16).astype(np.float32)
    theirs = epoch(network(64, 256), keras.optimizers.Adam(), X, y, batch_size)
    return Row(
        f"NumPy, digits, 64-256-256-10, batches of {batch_size}",
        numpy_epoch(X, y, batch_size),
        theirs,
        NUMPY,
    )


def take_turns(calls: list[Epoch], turns: int) -> Any:
    """Seconds by the clock and of the processors, medians, one row a call.

    One call each that is not counted, then A B A B …
    """
    for call in calls:
        call()
    return np.median([[seconds(call) for call in calls] for _ in range(turns)], axis=0)


def seconds(call: Epoch) -> tuple[float, float]:
    """How long a call takes, by the clock and on all processors together."""
    start = time.perf_counter(), time.process_time()
    call()
    return time.perf_counter() - start[0], time.process_time() - start[1]


def line(cells: list[str]) -> str:
    """A row of a table in Markdown."""
    return f"| {' | '.join(cells)} |"


def main() -> None:
    """Measure and print a table in Markdown."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.networks", description=__doc__)
    parser.add_argument("--turns", type=int, default=7, help="epochs that are counted (7)")
    parser.add_argument("--rows", default="", metavar="TEXT", help="rows whose name contains it")
    parser.add_argument(
        "--write", action="store_true", help="put the table in benchmarks/README.md"
    )
    options = parser.parse_args()
    day, backend = time.strftime("%Y-%m-%d"), keras.backend.backend()
    versions = f"Keras {keras.__version__} on {backend}"
    said = [f"Measured {day} on {machine.name()}; {versions}, medians of {options.turns}.", ""]
    head = ["network", "ours, s", "Keras, s", "ours / Keras", "… of the processors", "aim"]
    said += [line(head), line(["---", *["---:"] * 5])]
    print(*said, sep="\n", flush=True)
    for row in (row for row in rows() if options.rows in row.name):
        ours, theirs = take_turns([row.ours, row.theirs], options.turns)
        ratios = [f"{ratio:.2f}" for ratio in (*(ours / theirs), row.aim)]
        said += [line([row.name, f"{ours[0]:.3f}", f"{theirs[0]:.3f}", *ratios])]
        print(said[-1], flush=True)
    if options.write:
        write("networks", "\n".join(said))


if __name__ == "__main__":
    main()
