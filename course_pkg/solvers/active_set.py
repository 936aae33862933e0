"""The fast form: guess which weights of a lasso or elastic net are zero, solve for the others.

    argmin_w  ½ wᵀGw − cᵀw + λ₁ ‖w‖₁ + λ₂/2 ‖w‖²,    G = XᵀX/n (m, m), c = Xᵀy/n (m,)

Whoever knows the *active set* A, the places where w ≠ 0, and the signs s there, has only linear
equations left: every slope on A must vanish,

    (G + λ₂I)_AA w_A = c_A − λ₁ s.

So guess A and s, solve, and look at what contradicts the guess: weights that came out with the
other sign leave A, zeros whose slope exceeds λ₁ enter it, all of them at once. From the solution at
a neighbouring λ two or three such *guesses* suffice, and the last one is exact. This is Newton's
method on the optimality conditions (Hintermüller, Ito and Kunisch 2002).

All at once can go round in circles. Then one change at a time cannot: any w solves *some* problem,
one whose slopes have another linear term; *slide* that term to the wanted one, stopping wherever a
weight reaches zero or a slope reaches λ₁, and change A by that one feature. Started at w = 0 with
falling λ₁ this is the least-angle path of Osborne, Presnell and Turlach (2000).

What makes both cheap is the inverse of (G + λ₂I)_AA, kept up to date by blocks while A changes.
It may age: steps are computed from true slopes, so that an old inverse costs a step and no digits.
"""

from contextlib import AbstractContextManager
from functools import cache
from typing import Any

import numpy as np
from scipy.linalg.lapack import dpotrf, dpotri

from course_pkg._check import Array, Flags, Places
from course_pkg.objective import penalty

#: Rounds of guessing at one λ before changing one feature at a time.
GUESSES = 20
#: Changes of one feature at a time, as a multiple of the number of features, before giving up.
SLIDES = 5
#: A feature counts as a combination of active ones when no more than this share of it is new.
NEW = 1e-9
#: Slopes are right to within this share of what they can be,
PRECISION = 1e-13
#: and while the guess may still be wrong, to within this share.
ROUGHLY = 1e-5


@cache
def _blas() -> Any:
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController().select(user_api="blas")


def one_thread() -> AbstractContextManager[Any]:
    """The scope in which BLAS uses one thread.

    The products here take microseconds. Two threads would wait for one another for longer than
    that, and for very much longer where other processes want the same cores.
    """
    return _blas().limit(limits=1)


class ActiveSet:
    """A minimum that is kept while λ₁ and λ₂ change and features join; w ≥ 0 where positive."""

    def __init__(self, positive: bool = False) -> None:
        self.positive = positive
        self.G, self.c, self.w = np.empty((0, 0)), np.empty(0), np.empty(0)
        self.reach, self._store = np.empty(0), np.empty((0, 0))
        self._forget()

    def join(self, across: Array, among: Array, c: Array) -> None:
        """Features more: their products with the present ones (m, k) and one another (k, k)."""
        self.G = np.block([[self.G, across], [across.T, among]])
        self.c, self.w = np.append(self.c, c), np.append(self.w, np.zeros(len(c)))
        # Rounding is judged by what a slope can be: |xⱼᵀr| ≤ ‖xⱼ‖ ‖r‖, in each column's own units.
        norms = np.sqrt(self.G.diagonal())
        norms[norms == 0] = 1
        self.reach = norms * np.max(np.abs(self.c) / norms)
        self.reach[self.reach == 0] = 1

    def solve(self, lam1: float, lam2: float) -> tuple[Array, int]:
        """The weights (m,) at (λ₁, λ₂), and in how many steps from where we stood."""
        with one_thread():
            return self._solve(lam1, lam2)

    def _solve(self, lam1: float, lam2: float) -> tuple[Array, int]:
        self.lam1, self.lam2, steps = lam1, lam2, 0
        for _ in range(GUESSES):
            steps += self._newton(ROUGHLY)
            if self._unopposed():
                steps += self._newton(PRECISION)
                if self._unopposed():
                    return self.w.copy(), steps
            leaving, entering = self._contradictions()
            self._leave(leaving)
            if not self._enter(entering):
                break
        ends = [np.zeros(len(self.c))]
        for afresh in (False, True, False):
            if afresh:  # nothing that rounding has spoilt is left
                self._forget()
                self.w = np.zeros(len(self.c))
            steps += self._slide() + self._newton(PRECISION)
            if self._unopposed() and self._balanced():
                return self.w.copy(), steps
            ends.append(np.maximum(self.w, 0) if self.positive else self.w.copy())
        return min(ends, key=self._value), steps  # more than rounding allows was asked for

    # Newton's step for a guess, and what contradicts the guess.

    def _newton(self, precision: float) -> int:
        """Make the slopes vanish on the active set; how many steps that took."""
        steps, before, aged = 0, np.inf, True
        while True:
            self.slope = self._slopes(self.w)
            error = self.slope[self.active] - self.lam1 * self.signs
            size = np.max(np.abs(error) / self.reach[self.active], initial=0)
            if size <= precision:
                return steps
            if size > before / 10:  # the inverse has aged, or rounding is all that is left
                if not aged or not self._renew():
                    return steps
                aged = False
            self.w[self.active] += self.inverse @ error
            before, steps = size, steps + 1

    def _contradictions(self) -> tuple[Flags, Places]:
        """Which active weights have the wrong sign; which features have too large a slope."""
        size = self.slope if self.positive else np.abs(self.slope)
        beyond = size - self.lam1 > 10 * PRECISION * self.reach
        beyond[self.active] = False
        return self.w[self.active] * self.signs < 0, np.flatnonzero(beyond)

    def _unopposed(self) -> bool:
        leaving, entering = self._contradictions()
        return not leaving.any() and not len(entering)

    def _balanced(self) -> bool:
        """Whether slopes on the active set are λ₁; a spoilt inverse may leave them far off."""
        error = np.abs(self.slope[self.active] - self.lam1 * self.signs)
        return bool(np.all(error <= 10 * PRECISION * self.reach[self.active] + 1e-6 * self.lam1))

    def _value(self, w: Array) -> float:
        return float(penalty(w, self.lam1, self.lam2) + w @ self.G @ w / 2 - self.c @ w)

    def _slopes(self, w: Array) -> Array:
        return self.c - self.G @ w - self.lam2 * w

    # The active set, and the inverse that belongs to it.

    @property
    def inverse(self) -> Array:
        """The inverse of (G + λ₂I)_AA, for the λ₂ for which it was computed last."""
        return self._store[: len(self.active), : len(self.active)]

    def _forget(self) -> None:
        self.active, self.signs = np.empty(0, int), np.empty(0)

    def _leave(self, leaving: Flags) -> None:
        """Take features, marked among the active ones, out of the active set."""
        if not leaving.any():
            return
        self.w[self.active[leaving]] = 0
        K = self.inverse
        K -= K[:, leaving] @ np.linalg.solve(K[np.ix_(leaving, leaving)], K[leaving])
        for gone in np.flatnonzero(leaving)[::-1]:  # the last one takes the free place
            last = len(self.active) - 1
            self.active[gone], self.signs[gone] = self.active[last], self.signs[last]
            K[gone], K[:, gone] = K[last], K[:, last]
            K[gone, gone] = K[last, last]
            self.active, self.signs = self.active[:last], self.signs[:last]

    def _enter(self, entering: Places, signs: Array | None = None) -> bool:
        """Take features into the active set, unless they are combinations of those in it."""
        if not len(entering):
            return True
        signs = np.sign(self.slope[entering]) if signs is None else signs
        among = self.G[np.ix_(entering, entering)] + self.lam2 * np.eye(len(entering))
        toward = self.G[np.ix_(entering, self.active)]
        across = toward @ self.inverse
        root, minor = dpotrf(among - across @ toward.T, lower=True)
        if minor or np.any(np.diag(root) ** 2 <= NEW * np.diag(among)):
            return False
        half, _ = dpotri(root, lower=True)
        corner = np.tril(half) + np.tril(half, -1).T
        side = corner @ across
        self._grow(len(self.active) + len(entering))
        a = len(self.active)
        self.inverse[:] += across.T @ side
        self.active, self.signs = np.append(self.active, entering), np.append(self.signs, signs)
        self.inverse[a:, :a], self.inverse[:a, a:], self.inverse[a:, a:] = -side, -side.T, corner
        return True

    def _grow(self, size: int) -> None:
        """Make room for an inverse of this size."""
        if size > len(self._store):
            old, self._store = self.inverse, np.empty((2 * size, 2 * size))
            self.inverse[:] = old

    def _renew(self) -> bool:
        """Compute the inverse afresh."""
        active, signs, inverse = self.active, self.signs, self.inverse.copy()
        self._forget()
        if self._enter(active, signs):
            return True
        self.active, self.signs = active, signs
        self.inverse[:] = inverse
        return False

    # One change at a time.

    def _slide(self) -> int:
        """Reach the minimum from any weights, stopping at every single change; how many steps.

        Where slopes are wrong, that much is taken off c. Then w is a minimum, and as this excess
        is given back, the weights move on straight lines until the next change. (Zeros with too
        large slopes are all scaled by one factor, so that they reach λ₁ again one by one.)
        """
        slope = self._slopes(self.w)
        largest = np.delete(slope if self.positive else np.abs(slope), self.active).max(initial=0)
        allowed = slope * (self.lam1 / largest if largest > self.lam1 else 1)
        for step in range(SLIDES * (len(self.c) + 1)):
            allowed[self.active] = self.lam1 * self.signs
            # Not the last one times 1 − share: exchanging near combinations moves slopes a bit.
            excess = self._slopes(self.w) - allowed
            move, drift = self._give_back(excess)
            share, feature = self._next_change(move, allowed, drift, excess)
            self.w += share * move
            allowed += share * drift
            if feature is None:
                return step
            self.slope = allowed
            self._change(feature)
        return step

    def _give_back(self, excess: Array) -> tuple[Array, Array]:
        """The move of the active weights that undoes their excess, and the others' new slopes."""
        for attempt in range(2):
            move = np.zeros(len(self.c))
            move[self.active] = self.inverse @ excess[self.active]
            drift = excess - self.G @ move - self.lam2 * move
            left, all_of_it = (np.abs(e / self.reach)[self.active] for e in (drift, excess))
            right = np.max(left, initial=0) <= 1e-3 * np.max(all_of_it, initial=0)
            if right or attempt or not self._renew():
                break
        drift[self.active] = 0
        return move, drift

    def _next_change(
        self, move: Array, allowed: Array, drift: Array, excess: Array
    ) -> tuple[float, int | None]:
        """Up to which share of the way nothing changes, and which feature changes there."""
        A, shares = self.active, np.full(len(move), np.inf)
        noise = 1e-10 * self.reach * np.max(np.abs(excess) / self.reach)
        with np.errstate(divide="ignore", invalid="ignore"):
            up, down = (self.lam1 - allowed) / drift, (-self.lam1 - allowed) / drift
            shares = np.where(drift > noise, up, shares)
            if not self.positive:
                shares = np.where(drift < -noise, down, shares)
            shares[A] = np.where(move[A] * self.signs < 0, -self.w[A] / move[A], np.inf)
        feature = int(np.argmin(shares))
        share = max(float(shares[feature]), 0.0)
        return (share, feature) if share < 1 else (1.0, None)

    def _change(self, feature: int) -> None:
        """Let an active feature leave, another one enter; in exchange, if it is a combination."""
        leaving = self.active == feature
        while not leaving.any() and not self._enter(np.array([feature])):
            # Along this direction the fit does not change at all; a weight must reach zero.
            sign = np.sign(self.slope[feature])
            move = -sign * (self.inverse @ self.G[self.active, feature])
            shrinks = move * self.signs < 0
            if not shrinks.any():
                return
            ways = np.full(len(move), np.inf)
            ways[shrinks] = -self.w[self.active[shrinks]] / move[shrinks]
            out = int(np.argmin(ways))
            self.w[self.active] += ways[out] * move
            self.w[feature] += sign * ways[out]
            self._leave(np.arange(len(move)) == out)
        self._leave(leaving)
