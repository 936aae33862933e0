"""Random answers are judged by what they do often: honest ones pass, and wrong ones are named."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_pkg.grading.chance import ALARM, COUNTS, LIMIT, counts, expect_masks, unlikely

SHAPE, CALLS = (20, 8), 40


def exactly(count, trials, q):
    """The probability of this count, by the definition."""
    return math.comb(trials, count) * q**count * (1 - q) ** (trials - count)


@settings(derandomize=True, max_examples=60, deadline=None)
@given(st.integers(1, 300), st.fractions(0, 1, max_denominator=50))
def test_honest_counts_are_rejected_no_more_often_than_stated(trials, q):
    """The exact probability of all counts that are rejected stays under the bound."""
    rejected = [k for k in range(trials + 1) if unlikely(k, trials, float(q))]
    total = sum((exactly(k, trials, q) for k in rejected), Fraction(0))
    assert total <= 2 * math.exp(-LIMIT) * (1 + 1e-9)


def test_a_test_that_looks_at_all_its_counts_keeps_to_the_rate():
    """So many counts, each rejected as seldom as that, fail an honest answer within the rate."""
    assert COUNTS * 2 * math.exp(-LIMIT) == pytest.approx(ALARM)


@pytest.mark.parametrize("p", [0.2, 0.5, 0.75])
def test_count_of_another_probability_is_rejected(p):
    """A share of p where 1 − p is due, or of one half, is too far; at p = ½ they are the same."""
    trials = 6400
    assert unlikely(round(trials * p), trials, 1 - p) == (p != 0.5)
    assert unlikely(trials // 2, trials, 1 - p) == (p != 0.5)


def test_no_honest_run_of_many_is_rejected():
    """A hundred thousand counts as an honest answer has them, none of which is rejected."""
    rng = np.random.default_rng(0)
    found = {q: np.unique(rng.binomial(6400, q, 100_000)) for q in (0.1, 0.5, 0.75)}
    assert not any(unlikely(int(k), 6400, q) for q, seen in found.items() for k in seen)


def masks(p, seed=0, shape=SHAPE):
    """What an honest answer returns."""
    return list(np.random.default_rng(seed).random((CALLS, *shape)) >= p)


@pytest.mark.parametrize("p", [0.0, 0.1, 0.5, 0.75, 0.95])
@pytest.mark.parametrize("shape", [SHAPE, (5,), (2, 3, 4), (1, 1)])
@pytest.mark.parametrize("kind", [bool, int, "f4"])
def test_honest_masks_pass(p, shape, kind):
    """Whatever type says what is kept."""
    assert expect_masks([mask.astype(kind) for mask in masks(p, shape=shape)], shape, p) is None


@pytest.mark.parametrize(("shape", "number"), [(SHAPE, 35), ((30,), 38), ((2, 3, 8), 21)])
def test_the_number_of_counts_is_known(shape, number):
    """One in all, one for each row and each unit, three of neighbours and three of sums."""
    kept = np.array(masks(0.3, shape=shape)).reshape(CALLS, -1, shape[-1])
    assert len(list(counts(kept, 0.3))) == number


def said(draws, p=0.25):
    """The words for masks that do not pass."""
    with pytest.raises(AssertionError) as caught:
        expect_masks(draws, SHAPE, p)
    return str(caught.value)


RNG = np.random.default_rng(1)
STRANGE = {
    "nothing was dropped": [np.ones(SHAPE)] * CALLS,
    "nothing was kept": [np.zeros(SHAPE)] * CALLS,
    "every call gave the same mask": [masks(0.25)[0]] * CALLS,
    "one mask was shared by all samples": [np.tile(mask[:1], (20, 1)) for mask in masks(0.25)],
    "whole samples were dropped": [np.tile(mask[:, :1], (1, 8)) for mask in masks(0.25)],
    "kept with probability p": masks(0.75),
    "one half was dropped": masks(0.5),
    "the share that is kept is not 1 − p": masks(0.4),
    "some units are dropped more often": [mask | (np.arange(8) == 3) for mask in masks(0.25)],
    "not dropped independently": [np.repeat(mask[:, ::2], 2, axis=1) for mask in masks(0.25)],
    "every sample lost equally many": [
        RNG.permuted(np.tile(np.arange(8) > 1, (20, 1)), axis=1) for _ in range(CALLS)
    ],
    "every unit was dropped in equally many": [
        RNG.permuted(np.tile(np.arange(20)[:, None] > 4, (1, 8)), axis=0) for _ in range(CALLS)
    ],
    "every call dropped equally many": [
        (RNG.permutation(160) >= 40).reshape(SHAPE) for _ in range(CALLS)
    ],
    "the mask holds many numbers": [RNG.random(SHAPE)] * CALLS,
    "a number other than 1: scaling comes later": [4 * mask for mask in masks(0.25)],
    "the mask has shape (8,), expected (20, 8)": [mask[0] for mask in masks(0.25)],
    "nothing was returned": [None] * CALLS,
    "the mask holds <U1": [np.full(SHAPE, "1")] * CALLS,
}


@pytest.mark.parametrize("sentence", STRANGE)
def test_what_is_strange_about_masks_is_named(sentence):
    """A way to get masks wrong meets its own words."""
    assert sentence in said(STRANGE[sentence])


def test_units_dropped_at_p_0_are_named():
    """Where nothing is to be dropped a single unit is too many."""
    assert "units were dropped at p = 0" in said(masks(0.001), p=0.0)
