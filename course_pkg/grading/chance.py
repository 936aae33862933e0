"""What a test says of random answers: judged by what they do often, whatever generator they use.

Everything judged is a count: of n independent events of probability q each, k happened. For
every n and q (Chernoff, 1952) a count as far from nq, on its side, has at most the probability

    exp(−n D(k/n, q)),    D(a, q) = a log(a/q) + (1 − a) log((1 − a)/(1 − q)).

A count with n D > LIMIT is rejected, so that an honest answer fails with at most 2 exp(−LIMIT) a
count, and with at most ALARM a test that looks at up to COUNTS of them: a bound, no approximation.
"""

import math
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

#: How often an honest answer may fail a test, and the counts that a test may look at.
ALARM, COUNTS = 1e-6, 200
LIMIT = math.log(2 * COUNTS / ALARM)

Count = tuple[int, int, float]


def unlikely(count: int, trials: int, q: float) -> bool:
    """Whether so many of so many independent events of probability q are too far from usual."""
    return trials > 0 and trials * _divergence(count / trials, q) > LIMIT


def expect_masks(draws: Sequence[Any], shape: tuple[int, ...], p: float) -> None:
    """Raise AssertionError unless these are masks of a dropout with probability p.

    ``draws`` is what as many calls returned, each of this shape, with 1 (or True) for what is kept.
    All entries must be independent: those of a call, and those of different calls. The last axis
    is that of the units, those before it are samples. Looks at `counts` counts.
    """
    kept = np.array([_as_mask(draw, shape) for draw in draws])
    kept = kept.reshape(len(draws), -1, shape[-1])
    if any(unlikely(*count) for count in counts(kept, p)):
        raise AssertionError(f"it looks as if {_cause(kept, p)}.")


def counts(kept: NDArray[Any], p: float) -> Iterator[Count]:
    """What is counted in masks (calls, samples, units), with the number and probability of events:

    entries that are kept, in all, of each sample and of each unit; neighbours along each axis that
    share their fate; rows, columns and calls of which the most probable number is kept.
    """
    q = 1 - p
    yield int(kept.sum()), kept.size, q
    for axis in (1, 2):
        for part in np.moveaxis(kept, axis, 0):
            yield int(part.sum()), part.size, q
    for axis in (0, 1, 2):
        line = np.moveaxis(kept, axis, 0)
        pairs = len(line) // 2 * 2
        alike = line[:pairs:2] == line[1:pairs:2]
        yield int(alike.sum()), alike.size, p**2 + q**2
    for axes in ((2,), (1,), (1, 2)):
        sums, size = kept.sum(axis=axes), math.prod(kept.shape[axis] for axis in axes)
        usual = min(size, math.floor((size + 1) * q))
        chance = math.comb(size, usual) * q**usual * p ** (size - usual)
        yield int((sums == usual).sum()), sums.size, chance


def _divergence(share: float, q: float) -> float:
    pairs = ((share, q), (1 - share, 1 - q))
    return sum(a * math.log(a / chance) if chance else math.inf for a, chance in pairs if a)


def _as_mask(draw: Any, shape: tuple[int, ...]) -> NDArray[Any]:
    """Whether each entry is kept; raises AssertionError for what is no mask of this shape."""
    if draw is None:
        raise AssertionError("nothing was returned: is the return statement missing?")
    mask = np.asarray(draw)
    if mask.shape != shape:
        raise AssertionError(f"the mask has shape {mask.shape}, expected {shape}")
    if mask.dtype.kind not in "biuf":
        raise AssertionError(f"the mask holds {mask.dtype}, expected 0 and 1")
    values = set(np.unique(mask).tolist())
    if len(values - {0}) > 1:
        raise AssertionError("the mask holds many numbers: compare the random ones with p")
    if not values <= {0, 1}:
        raise AssertionError("the mask holds 0 and a number other than 1: scaling comes later")
    return mask != 0


def _cause(kept: NDArray[Any], p: float) -> str:
    """In words, why these masks are unlikely."""
    if kept.all() or not kept.any():
        return "nothing was dropped" if kept.all() else "nothing was kept"
    if p == 0:
        return "units were dropped at p = 0"
    for axis, sentence in _REPEATED.items():
        if kept.shape[axis] > 1 and (kept == kept.take([0], axis)).all():
            return sentence
    for axes, sentence in _EQUALLY_MANY.items():
        if not np.ptp(kept.sum(axis=axes)):
            return sentence
    total = int(kept.sum()), kept.size
    if unlikely(*total, 1 - p):
        if not unlikely(*total, p):
            return "each unit was kept with probability p: that is how it is dropped"
        if not unlikely(*total, 0.5):
            return "one half was dropped, whatever p is"
        return "the share that is kept is not 1 − p: compare p with uniform numbers from 0 to 1"
    units = kept.reshape(-1, kept.shape[-1]).sum(axis=0)
    if any(unlikely(int(count), kept.size // len(units), 1 - p) for count in units):
        return "some units are dropped more often than others"
    return "units are not dropped independently of each other"


_REPEATED = {
    0: "every call gave the same mask: draw it anew, and do not seed inside",
    1: "one mask was shared by all samples: each row has its own",
    2: "whole samples were dropped: each unit has its own chance",
}
_EQUALLY_MANY: dict[tuple[int, ...], str] = {
    (2,): "every sample lost equally many units: how many is a matter of chance",
    (1,): "every unit was dropped in equally many samples: how many is a matter of chance",
    (1, 2): "every call dropped equally many units: how many is a matter of chance",
}
