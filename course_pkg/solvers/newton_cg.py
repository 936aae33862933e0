"""The fast form for sparse X: guess which weights are zero, solve for the others by iteration.

    argmin_w  1/(2n) ‖y − Xw‖² + λ₁ ‖w‖₁ + λ₂/2 ‖w‖²,    λ₁ = λρ, λ₂ = λ(1 − ρ)

The guesses are those of course_pkg.solvers.active_set: given the active set A, the places where
w ≠ 0, and the signs s there, every slope on A must vanish,

    (X_AᵀX_A/n + λ₂I) w_A = X_Aᵀy/n − λ₁ s;

what contradicts the guess leaves A or enters it, and the next guess is made. But products of
sparse columns are dense: for thousands of active features their Gram matrix would be large and
its inverse slow. Conjugate gradients (Hestenes and Stiefel 1952) need products with X_A only, and
one product with Xᵀ looks at all zeros at once, so that no working set is needed either.

A guess need not be solved well to be found wrong; only the last one is.
"""

from collections.abc import Callable, Iterator

import numpy as np

from course_pkg._check import Array, Flags
from course_pkg.centred import Centred
from course_pkg.objective import gap, objective
from course_pkg.solution import Solution
from course_pkg.solvers.foresight import Foresight
from course_pkg.solvers.working_set import with_stepping_stones, working_set

#: Rounds of guessing at one λ before an algorithm takes over that cannot go round in circles.
GUESSES = 40
#: A λ is near when it is no more than this many times smaller than the one before.
STRIDE = 3.0
#: Slopes are found to within this share of λ₁ while the guess may still be wrong,
ROUGHLY = 1e-3
#: and to within this share in the end,
PRECISION = 1e-11
#: or to this share of the largest slope that there is, if rounding allows no better.
ROUNDING = 1e-15
#: A solution stands when its gap is at most this share of the objective at w = 0.
TOLERANCE = 1e-10


def newton_cg(
    problem: Centred, lams: Array, rho: float, positive: bool = False
) -> Iterator[Solution]:
    """The solutions at falling λ, one by one; w ≥ 0 where positive; b = 0."""
    search = Search(problem, rho, positive)
    lams, wanted = with_stepping_stones(lams, search.largest / rho if rho > 0 else 0.0, STRIDE)
    for lam, asked in zip(lams, wanted, strict=True):
        steps = search.move(lam, PRECISION if asked else ROUGHLY)
        if asked:
            solution = search.solution(lam, steps)
            settled = steps is not None and solution.gap <= TOLERANCE * search.at_zero_value
            yield solution if settled else search.fall_back(lam)


class Search:
    """Weights, their slopes, and the signs that are believed in, while λ falls."""

    def __init__(self, problem: Centred, rho: float, positive: bool) -> None:
        self.problem, self.rho, self.positive = problem, rho, positive
        self.at_zero = problem.correlate(problem.y[None])[0]
        self.at_zero_value = float(np.mean(problem.y**2)) / 2
        self.foresight = Foresight(self.at_zero, positive)
        self.largest = self.foresight.lam1
        self.w, self.signs = np.zeros_like(self.at_zero), np.zeros_like(self.at_zero)

    def move(self, lam: float, precision: float) -> int | None:
        """Go to this λ; in how many steps of iteration, or None where guesses went in circles."""
        lam1, lam2 = lam * self.rho, lam * (1 - self.rho)
        self._believe(self.foresight.at(lam1), lam1)
        share, steps = ROUGHLY, 0
        for _ in range(GUESSES):
            steps += self._solve(lam1, lam2, share)
            wrong = self.w * self.signs < 0
            beyond = (self.foresight.size(self.slope) > (1 + 2 * share) * lam1) & (self.signs == 0)
            if wrong.any() or beyond.any():
                self._leave(wrong)
                self._believe(np.where(beyond, self.slope, 0), lam1)
            elif share <= precision:
                self.foresight.remember(lam1, self.slope)
                return steps
            share = precision
        return None

    def solution(self, lam: float, steps: int | None) -> Solution:
        """The weights reached, with their certificate."""
        lam1, lam2 = lam * self.rho, lam * (1 - self.rho)
        value = float(objective(self.residual, self.w, lam1, lam2))
        excess = float(gap(self.residual, self.slope, self.w, lam1, lam2, self.positive))
        return Solution(self.w.copy(), 0.0, value, excess, steps or 0, True)

    def fall_back(self, lam: float) -> Solution:
        """The solution by the working set, from which the search goes on."""
        solution = next(working_set(self.problem, np.array([lam]), self.rho, self.positive))
        self.w, self.signs = solution.w.copy(), np.sign(solution.w)
        self._look(self.problem.residuals(self.w[None])[0])
        self.foresight.remember(lam * self.rho, self.slope)
        return solution

    def _solve(self, lam1: float, lam2: float, share: float) -> int:
        """Set the active weights to those that the signs ask for; in how many steps."""
        active = np.flatnonzero(self.signs)
        X, n = self.problem.X[:, active], len(self.problem.y)
        transposed = X.T.tocsr()
        shift = None if self.problem.shift is None else self.problem.shift[active]

        def curvature(v: Array) -> Array:
            product = transposed @ (X @ v) / n + lam2 * v
            return product if shift is None else product - shift * (shift @ v)

        # In columns of equal curvature, on which conjugate gradients depend.
        scale = np.sqrt(np.asarray(X.multiply(X).sum(axis=0)).ravel() / n + lam2)
        scale[scale == 0] = 1
        right = (self.at_zero[active] - lam1 * self.signs[active]) / scale
        small = max(share * lam1, ROUNDING * self.largest) / scale.max(initial=1e-300)
        weights, steps = conjugate_gradients(
            lambda v: curvature(v / scale) / scale,
            right,
            self.w[active] * scale,
            small * np.sqrt(max(len(active), 1)),
            10 * len(active) + 10,
        )
        self.w[active] = weights = weights / scale
        fit = X @ weights if shift is None else X @ weights - (shift @ weights) * self.problem.root
        self._look(self.problem.y - fit)
        return steps

    def _look(self, residual: Array) -> None:
        """Keep the residual of the weights, and the slopes of the loss there."""
        self.residual, self.slope = residual, self.problem.correlate(residual[None])[0]

    def _believe(self, slope: Array, lam1: float) -> None:
        """Take for active, with the sign of its slope, what exceeds λ₁."""
        new = (self.foresight.size(slope) > lam1) & (self.signs == 0)
        self.signs[new] = np.sign(slope[new])

    def _leave(self, wrong: Flags) -> None:
        self.w[wrong] = self.signs[wrong] = 0


def conjugate_gradients(
    product: Callable[[Array], Array], right: Array, x: Array, small: float, limit: int
) -> tuple[Array, int]:
    """Solve Ax = right for a positive definite A known by its products, from x.

    Stops where ‖right − Ax‖ ≤ small, or after `limit` steps; returns x and their number.
    """
    residual = right - product(x)
    direction, square = residual, float(residual @ residual)
    for step in range(limit):
        if square**0.5 <= small:
            return x, step
        along = product(direction)
        curvature = float(direction @ along)
        if curvature <= 0:  # rounding, or a direction in which nothing varies
            return x, step
        length = square / curvature
        x, residual = x + length * direction, residual - length * along
        before, square = square, float(residual @ residual)
        direction = residual + square / before * direction
    return x, limit
