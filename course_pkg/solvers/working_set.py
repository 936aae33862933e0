"""The fast form for many features: solve on few, certify on all.

    argmin_w  1/(2n) ‖y − Xw‖² + λ₁ ‖w‖₁ + λ₂/2 ‖w‖²,    λ₁ = λρ, λ₂ = λ(1 − ρ)

Most weights are zero, and a zero is certified by its slope, |xⱼᵀr|/n ≤ λ₁. So keep a *working set*
of features, find the minimum on it exactly from its Gram matrix (course_pkg.solvers.active_set),
and look at all the others once: those with too large a slope join, and where there are none, the
minimum is the minimum of the whole.

Neighbouring λ share most of this. Each starts from the one before; several are certified by one
pass over X; and features join before they are needed, as far as their slopes, which change nearly
in proportion to λ, let that be foreseen.

X may be dense or sparse; only columns of the working set are ever multiplied with one another.
"""

from collections.abc import Iterator
from itertools import compress, pairwise
from math import ceil, log

import numpy as np

from course_pkg._check import Array, Flags
from course_pkg.centred import Centred
from course_pkg.objective import gap, loss, objective
from course_pkg.solution import Solution
from course_pkg.solvers.active_set import ActiveSet
from course_pkg.solvers.foresight import Foresight

#: How many λ are solved, at most, before one pass over X certifies them together.
AHEAD = 8
#: A feature joins early when its foreseen slope exceeds this share of λ₁.
FORESIGHT = 0.95
#: A λ is near when it is no more than this many times smaller than the one before.
STRIDE = 1.5
#: A slope is too large when it exceeds λ₁ by more than this share of it.
SLACK = 1e-10
#: A gap above this share of the loss at w = 0 is worth a step of Newton's on the data themselves,
SHARP = 1e-11
#: and another one, while they help.
POLISHES = 3
#: How many features may join at once, at least; or else twice as many as are active.
JOINING = 100


def working_set(
    problem: Centred, lams: Array, rho: float, positive: bool = False
) -> Iterator[Solution]:
    """The solutions at falling λ, one by one; w ≥ 0 where positive; b = 0."""
    search = Search(problem, rho, positive)
    lams, wanted = with_stepping_stones(
        lams, search.foresight.lam1 / rho if rho > 0 else 0.0, STRIDE
    )
    done, ahead = 0, 1
    while done < len(lams):
        found = search.advance(lams[done : done + ahead])
        yield from (search.solution(*minimum) for minimum in compress(found, wanted[done:]))
        done += len(found)
        ahead = min(2 * ahead, AHEAD) if len(found) == ahead else max(len(found), 1)


def with_stepping_stones(lams: Array, lam_max: float, stride: float) -> tuple[Array, Flags]:
    """Falling λ with others between them, where the next one is far; and which are the given ones.

    A far λ is reached sooner by way of nearer ones, whose working sets are small.
    """
    stones: list[float] = []
    wanted: list[bool] = []
    # At λmax/ρ beyond all measure the minimum does not differ from that at a large λ.
    for before, lam in pairwise([min([lam_max, *lams[:1] / np.finfo(float).eps]), *lams]):
        steps = ceil(log(before / lam) / log(stride)) if before > lam > 0 else 1
        stones += [before * (lam / before) ** (i / steps) for i in range(1, steps)]
        wanted += [False] * (steps - 1)
        stones, wanted = [*stones, float(lam)], [*wanted, True]
    return np.array(stones), np.array(wanted, bool)


class Search:
    """The minimum over the features that have joined, and what is known of the others."""

    def __init__(self, problem: Centred, rho: float, positive: bool) -> None:
        self.problem, self.rho, self.positive = problem, rho, positive
        self.minimum = ActiveSet(positive)
        self.features = np.empty(0, int)
        self.at_zero = problem.correlate(problem.y[None])[0]
        self.loss_at_zero = float(loss(problem.y))
        self.outside = np.ones(len(self.at_zero), bool)
        self.foresight = Foresight(self.at_zero, positive)

    def advance(self, lams: Array) -> list[tuple[float, Array, int, Array, Array]]:
        """As many of the next minima as one pass over X certifies, as arguments of `solution`."""
        size, lowest = self.foresight.size, lams[-1] * self.rho
        self._join(size(self.foresight.at(lowest)) - FORESIGHT * lowest)
        solved = [self.minimum.solve(lam * self.rho, lam * (1 - self.rho)) for lam in lams]
        W, steps = np.array([w for w, _ in solved]), [steps for _, steps in solved]
        residuals = self.problem.residuals(W, self.features)
        slopes = self.problem.correlate(residuals)
        excess = size(slopes) - (1 + SLACK) * self.rho * lams[:, None]
        bad = np.any((excess > 0) & self.outside, axis=1)
        good = int(bad.argmax()) if bad.any() else len(lams)
        for lam1, slope in list(zip(lams[:good] * self.rho, slopes, strict=False))[-2:]:
            self.foresight.remember(lam1, slope)
        if good < len(lams):
            self._join(excess[good])
        return list(zip(lams[:good], W, steps, residuals, slopes, strict=False))

    def solution(self, lam: float, w: Array, steps: int, residual: Array, slope: Array) -> Solution:
        """A minimum over the features that had joined, as one over all of them."""
        solution = self._certified(lam, w, steps, residual, slope)
        for _ in range(POLISHES):
            if solution.gap <= SHARP * self.loss_at_zero:
                break
            w, residual, slope = self._polished(lam, w, slope)
            polished = self._certified(lam, w, steps, residual, slope)
            if not polished.gap < solution.gap:
                break
            solution = polished
        return solution

    def _polished(self, lam: float, w: Array, slope: Array) -> tuple[Array, Array, Array]:
        """Another step of Newton's, from the slopes that the data give, and what it leads to.

        Those of a Gram matrix are off by the rounding of squares: too much in a column of small
        units where another column has large ones.
        """
        active = np.flatnonzero(w)
        lam1, lam2 = lam * self.rho, lam * (1 - self.rho)
        curvature = self.minimum.G[np.ix_(active, active)] + lam2 * np.eye(len(active))
        units = np.sqrt(curvature.diagonal())
        error = slope[self.features[active]] - lam2 * w[active] - lam1 * np.sign(w[active])
        w = w.copy()
        w[active] += np.linalg.lstsq(curvature / units / units[:, None], error / units)[0] / units
        if self.positive:
            w = np.maximum(w, 0)
        residuals = self.problem.residuals(w[None], self.features[: len(w)])
        return w, residuals[0], self.problem.correlate(residuals)[0]

    def _certified(
        self, lam: float, w: Array, steps: int, residual: Array, slope: Array
    ) -> Solution:
        weights = np.zeros(len(slope))
        weights[self.features[: len(w)]] = w
        lam1, lam2 = lam * self.rho, lam * (1 - self.rho)
        value = float(objective(residual, w, lam1, lam2))
        excess = float(gap(residual, slope, weights, lam1, lam2, self.positive))
        return Solution(weights, 0.0, value, excess, steps, True)

    def _join(self, excess: Array) -> None:
        """Let features join whose excess is positive, those with the largest if there are many."""
        new = np.flatnonzero((excess > 0) & self.outside)
        room = max(JOINING, 2 * len(self.minimum.active))
        if len(new) > room:
            new = np.sort(new[np.argpartition(-excess[new], room)[:room]])
        if len(new):
            self.features, m = np.append(self.features, new), len(self.features)
            self.outside[new] = False
            products = self.problem.gram(self.features, new)
            self.minimum.join(products[:m], products[m:], self.at_zero[new])
