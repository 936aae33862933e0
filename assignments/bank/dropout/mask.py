"""Answers to task 1. A name says what is wrong with it, or in what way it is right."""

import math
import random

import numpy as np


def right_by_binomial_numbers(shape, p, rng):
    return rng.binomial(1, 1 - p, size=shape)


def right_by_choice(shape, p, rng):
    return rng.choice([0.0, 1.0], size=shape, p=[p, 1 - p])


def right_by_waiting_times(shape, p, rng):
    return rng.exponential(size=shape) >= -math.log(1 - p)


def right_with_its_own_generator(shape, p, rng):
    return (np.random.default_rng().uniform(size=shape) < 1 - p).astype(int)


def right_entry_by_entry_backwards(shape, p, rng):
    flat = [random.random() > p or p == 0 for _ in range(math.prod(shape))]
    return np.array(flat[::-1]).reshape(shape)


def right_in_float32(shape, p, rng):
    return (rng.random(shape, dtype="f4") >= p).astype("f4")


def wrong_p_is_kept(shape, p, rng):
    return rng.random(shape) < p


def wrong_always_one_half(shape, p, rng):
    return rng.random(shape) >= 0.5


def wrong_rounded(shape, p, rng):
    return np.round(rng.random(shape))


def wrong_shared_by_samples(shape, p, rng):
    return np.broadcast_to(rng.random(shape[-1]) >= p, shape)


def wrong_whole_samples(shape, p, rng):
    return np.broadcast_to(rng.random((*shape[:-1], 1)) >= p, shape)


def wrong_seeded(shape, p, rng):
    rng = np.random.default_rng(0)
    return rng.random(shape) >= p


def wrong_kept_from_the_first_call(shape, p, rng, memory={}):
    if (shape, p) not in memory:
        memory[shape, p] = rng.random(shape) >= p
    return memory[shape, p]


def wrong_equally_many_in_each_sample(shape, p, rng):
    kept = np.ones(shape)
    kept[..., : round(p * shape[-1])] = 0
    return rng.permuted(kept, axis=-1)


def wrong_equally_many_in_each_call(shape, p, rng):
    return (rng.permutation(math.prod(shape)) >= p * math.prod(shape)).reshape(shape)


def wrong_scaled_already(shape, p, rng):
    return (rng.random(shape) >= p) / (1 - p)


def wrong_not_compared(shape, p, rng):
    return rng.random(shape)


def wrong_normal_numbers(shape, p, rng):
    return rng.normal(size=shape) >= p


def wrong_one_row_only(shape, p, rng):
    return rng.random(shape[-1]) >= p


def wrong_last_unit_always_kept(shape, p, rng):
    kept = rng.random(shape) >= p
    kept[..., -1] = True
    return kept


def wrong_neighbours_together(shape, p, rng):
    half = rng.random((*shape[:-1], -(-shape[-1] // 2))) >= p
    return np.repeat(half, 2, axis=-1)[..., : shape[-1]]


def wrong_printed(shape, p, rng):
    print(rng.random(shape) >= p)
