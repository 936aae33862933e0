"""Which algorithm solves which problem, in one place.

    ρ = 0                                 ridge in closed form: course_pkg.solvers.ridge
    λ = 0                                 least squares, also there
    dense, many λ, and p ≤ n/4            Gram matrix, then active sets: course_pkg.solvers.gram
    dense, all other                      working sets: course_pkg.solvers.working_set
    sparse                                active sets by iteration: course_pkg.solvers.newton_cg
    tensors                               proximal gradient on all λ at once: course_pkg.tensors

For few features the Gram matrix, n p² multiplications made once, is worth its price from some ten
λ on. Sparse X is never made dense, nor are products of many of its columns formed.
"""

from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any

import numpy as np

from course_pkg._check import Array, warn
from course_pkg.centred import Centred
from course_pkg.moments import Moments
from course_pkg.solution import Path, Solution
from course_pkg.solvers import ridge
from course_pkg.solvers.gram import gram_path
from course_pkg.solvers.newton_cg import newton_cg
from course_pkg.solvers.working_set import working_set

#: From this many λ on a Gram matrix pays for itself,
MANY = 10
#: where there are at least this many samples a feature.
TALL = 4
#: A solution is accepted when its gap is at most this share of the objective at w = 0.
TOLERANCE = 1e-10


class Interrupted(UserWarning):
    """A path was interrupted; what had been solved by then was returned."""


def solve_path(problem: Centred, lams: Array, rho: float, *, positive: bool = False) -> Path:
    """The solutions at every λ, in the order given; w ≥ 0 where positive; b = 0.

    Interrupted by the keyboard it returns the solutions that it has, with a warning.
    """
    if tall(problem.X) and len(lams) >= MANY and (rho > 0 or positive):
        moments = Moments.of(problem.X, problem.y, centre=False)
        solved = solve_moments(moments, lams, rho, positive=positive)
        if solved.converged.all():  # else products have cost too many digits
            return solved
    at_zero = float(np.mean(problem.y**2)) / 2
    return _gathered(lambda lams: _stream(problem, lams, rho, positive), lams, rho, at_zero)


def solve_moments(moments: Moments, lams: Array, rho: float, *, positive: bool = False) -> Path:
    """The same from the products of the data alone."""
    at_zero = moments.yy / (2 * moments.n)
    return _gathered(lambda lams: gram_path(moments, lams, rho, positive), lams, rho, at_zero)


def tall(X: Any) -> bool:
    """Whether the Gram matrix of X is so much smaller than X that it pays for a path."""
    n, p = X.shape
    return isinstance(X, np.ndarray) and TALL * p <= n


def _gathered(
    stream: Callable[[Array], Iterator[Solution]], lams: Array, rho: float, at_zero: float
) -> Path:
    falling = np.argsort(-lams, kind="stable")
    solutions = _so_far(stream(lams[falling]), len(lams))
    done = falling[: len(solutions)]
    places = np.argsort(done)
    return _path([solutions[i] for i in places], lams[done[places]], rho, at_zero)


def _path(solutions: list[Solution], lams: Array, rho: float, at_zero: float) -> Path:
    """One record of several solutions; accepted are those whose gap is within TOLERANCE."""
    gaps = np.array([solution.gap for solution in solutions])
    return Path(
        lams,
        rho,
        np.array([solution.w for solution in solutions]),
        np.zeros(len(solutions)),
        np.array([solution.objective for solution in solutions]),
        gaps,
        np.array([solution.n_iter for solution in solutions]),
        gaps <= TOLERANCE * at_zero,
    )


def _stream(problem: Centred, lams: Array, rho: float, positive: bool) -> Iterator[Solution]:
    """The solutions at falling λ, one by one."""
    if rho == 0 and not positive:
        return iter(ridge.ridge_path(problem, lams))
    solver = newton_cg if problem.sparse else working_set
    if positive:
        return solver(problem, lams, rho, positive)
    some, none = lams[lams > 0], lams[lams == 0]
    return chain(solver(problem, some, rho), _least_squares(problem, none))


def _least_squares(problem: Centred, lams: Array) -> Iterator[Solution]:
    yield from ridge.ridge_path(problem, lams) if len(lams) else ()


def _so_far(stream: Iterator[Solution], total: int) -> list[Solution]:
    solutions: list[Solution] = []
    try:
        for solution in stream:
            solutions.append(solution)
    except KeyboardInterrupt:
        if not solutions:
            raise
        done = f"interrupted after {len(solutions)} of {total} λ, the largest; these are returned"
        warn(done, Interrupted)
    return solutions
