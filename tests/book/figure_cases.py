"""Arguments for the functions of `book/figures/maths.mjs`, and what the package makes of them."""

from collections.abc import Iterator
from dataclasses import asdict
from itertools import product
from typing import Any

import numpy as np

from course_pkg import degrees_of_freedom, elastic_net
from course_pkg.data import simulate
from course_pkg.nn.dropout import sum_moments
from course_pkg.nn.max_norm import project
from course_pkg.nn.optimizers import Adam
from course_pkg.penalties import ElasticNet, soft_threshold
from course_pkg.solvers.ridge import Directions

Case = tuple[list[Any], Any]
STRENGTHS = (0.01, 0.1, 0.5, 2.0)
SHARES = (0.0, 0.3, 1.0)
VECTORS = ([0.0, 0.0], [3.0, -4.0], [0.3, 0.1, -0.2])


def centred(p: int) -> tuple[Any, Any]:
    """Twenty samples of p features, neighbours correlated."""
    draw = simulate(20, p, seed=p, correlation=0.7)
    return draw.X - draw.X.mean(axis=0), draw.y - draw.y.mean()


def soft_thresholds() -> Iterator[Case]:
    for v, t in product(np.linspace(-3, 3, 13), (0.0, 0.5, 1.0)):
        yield [v, t], soft_threshold(v, t)


def elastic_nets() -> Iterator[Case]:
    for p, lam, rho in product((1, 2, 6), STRENGTHS, SHARES):
        X, y = centred(p)
        moments = [X.T @ X / len(y), X.T @ y / len(y)]
        yield [*moments, lam, rho], elastic_net(X, y, lam, rho, fit_intercept=False).w


def penalties() -> Iterator[Case]:
    for w, rho in product(VECTORS, SHARES):
        yield [w, rho], ElasticNet(1.0, rho).value(np.array(w))


def excesses() -> Iterator[Case]:
    draw = simulate(5, 3, seed=0, correlation=0.4)
    for w, b in product(([0.0, 0.0, 0.0], [1.0, -2.0, 0.5]), (0.0, 1.5)):
        yield [w, b, draw.w, draw.covariance], draw.excess(np.array(w), b)


def shares() -> Iterator[Case]:
    directions = Directions.of(centred(4)[0])
    variances = directions.d**2 / len(directions.U)
    for lam, row in zip(STRENGTHS, directions.kept(np.array(STRENGTHS)), strict=True):
        for variance, share in zip(variances, row, strict=True):
            yield [variance, lam], share


def freedoms() -> Iterator[Case]:
    X, _ = centred(4)
    variances = np.linalg.eigvalsh(X.T @ X / len(X))
    for lam, freedom in zip(STRENGTHS, degrees_of_freedom(X, STRENGTHS), strict=True):
        yield [variances, lam], freedom


def moments() -> Iterator[Case]:
    rng = np.random.default_rng(0)
    for p, m in product((0.0, 0.3, 0.5, 0.9), (1, 7)):
        x, w = rng.normal(size=(2, m))
        for form, factor in (("standard", 1.0), ("inverted", 1 / (1 - p))):
            yield [x, w, p, factor], sum_moments(x, w, p, form)._asdict()


def projections() -> Iterator[Case]:
    for w, radius in product(VECTORS, (0.1, 1.0, 5.0)):
        yield [w, radius], project(np.array(w), radius)


def lengths() -> Iterator[Case]:
    yield from (([w], np.linalg.norm(w)) for w in VECTORS)


def descents() -> Iterator[Case]:
    G, v, w = np.array([[1.0, 0.4], [0.4, 0.8]]), np.array([2.0, -1.0]), np.array([-0.5, 0.2])
    for lam, radius in product((0.0, 0.3), (0.7, 100.0)):
        how = {"G": G, "v": v, "rate": 0.2, "lam": lam, "radius": radius, "start": w, "steps": 9}
        walk = [{"w": w, "before": w}]
        for _ in range(9):
            last = walk[-1]["w"]
            before = last - 0.2 * (G @ (last - v) + lam * last)
            walk.append({"w": project(before, radius), "before": before})
        yield [how], walk


def adams() -> Iterator[Case]:
    gradients = np.random.default_rng(0).normal(size=30)
    for size, lam, decay in product((0.0, 1e-3, 1.0), (0.0, 0.2), (0.0, 0.5)):
        optimizer = Adam(learning_rate=0.05, weight_decay=decay)
        w = {"kernel": np.array([1.0])}
        walk, state = [1.0], optimizer.start(w)
        for gradient in size * gradients:
            w, state = optimizer.step(w, {"kernel": gradient + lam * w["kernel"]}, state)
            walk.append(float(w["kernel"][0]))
        yield [size * gradients, 1.0, asdict(optimizer), {"lam": lam, "decay": decay}], walk


CASES = {
    "softThreshold": soft_thresholds,
    "elasticNet": elastic_nets,
    "penalty": penalties,
    "excess": excesses,
    "kept": shares,
    "degreesOfFreedom": freedoms,
    "sumMoments": moments,
    "project": projections,
    "length": lengths,
    "descent": descents,
    "adam": adams,
}
