"""Answers to task 3. A name says what is wrong with it, or in what way it is right."""

import random

import numpy as np


def right_by_binomial_numbers(x, p, rng, training):
    if training:
        x = x * rng.binomial(1, 1 - p, size=x.shape) / (1 - p)
    return x


def right_by_choice_of_factors(x, p, rng, training):
    q = 1 - p
    return x * rng.choice([0, 1 / q], size=x.shape, p=[p, q]) if training else x.copy()


def right_with_its_own_generator(x, p, rng, training):
    if not training or p == 0:
        return +x
    own = np.random.default_rng()
    return np.where(own.uniform(size=x.shape) < p, 0, x / (1 - p))


def right_entry_by_entry(x, p, rng, training):
    out = np.array(x, dtype=float)
    if training:
        for place in np.ndindex(out.shape):
            out[place] = 0 if random.random() < p else out[place] / (1 - p)
    return out


def right_in_float32_from_the_last_row(x, p, rng, training):
    x = np.asarray(x, dtype="f4")
    rows = [rng.random(x.shape[1], dtype="f4") >= p for _ in x][::-1]
    return x * np.array(rows) / np.float32(1 - p) if training else x


def wrong_not_scaled(x, p, rng, training):
    return x * (rng.random(x.shape) >= p) if training else x


def wrong_divided_by_p(x, p, rng, training):
    return x * (rng.random(x.shape) >= p) / p if training else x


def wrong_multiplied_by_q(x, p, rng, training):
    return x * (rng.random(x.shape) >= p) * (1 - p) if training else x


def wrong_multiplied_by_p(x, p, rng, training):
    return x * (rng.random(x.shape) >= p) * p if training else x


def wrong_doubled_at_any_p(x, p, rng, training):
    return x * (rng.random(x.shape) >= p) * 2 if training else x


def wrong_times_four_at_any_p(x, p, rng, training):
    return x * (rng.random(x.shape) >= p) * 4 if training else x


def wrong_divided_twice(x, p, rng, training):
    return x / (1 - p) * (rng.random(x.shape) >= p) / (1 - p) if training else x


def wrong_scaled_afterwards_too(x, p, rng, training):
    return x * (rng.random(x.shape) >= p) / (1 - p) if training else x * (1 - p)


def wrong_divided_afterwards_too(x, p, rng, training):
    return (x * (rng.random(x.shape) >= p) if training else x) / (1 - p)


def wrong_standard_form(x, p, rng, training):
    return x * (rng.random(x.shape) >= p) if training else x * (1 - p)


def wrong_multiplied_by_p_afterwards(x, p, rng, training):
    return x * (rng.random(x.shape) >= p) if training else x * p


def wrong_always_on(x, p, rng, training):
    return x * (rng.random(x.shape) >= p) / (1 - p)


def wrong_on_and_off_exchanged(x, p, rng, training):
    return x if training else x * (rng.random(x.shape) >= p) / (1 - p)


def wrong_p_is_kept(x, p, rng, training):
    return x * (rng.random(x.shape) < p) / (1 - p) if training else x


def wrong_p_is_kept_throughout(x, p, rng, training):
    return x * (rng.random(x.shape) < p) / p if training else x


def wrong_never_on(x, p, rng, training):
    return x / (1 - p) if training else x


def wrong_shared_by_samples(x, p, rng, training):
    return x * (rng.random(x.shape[1]) >= p) / (1 - p) if training else x


def wrong_whole_samples(x, p, rng, training):
    return x * (rng.random((len(x), 1)) >= p) / (1 - p) if training else x


def wrong_seeded(x, p, rng, training):
    rng = np.random.default_rng(42)
    return x * (rng.random(x.shape) >= p) / (1 - p) if training else x


def wrong_one_mask_for_all_calls(x, p, rng, training, memory={}):
    kept = memory.setdefault((x.shape, p), rng.random(x.shape) >= p)
    return x * kept / (1 - p) if training else x


def wrong_equally_many_in_each_sample(x, p, rng, training):
    kept = np.ones(x.shape)
    kept[:, : round(p * x.shape[1])] = 0
    return x * rng.permuted(kept, axis=1) / (1 - p) if training else x


def wrong_divided_by_what_chance_left(x, p, rng, training):
    kept = rng.random(x.shape) >= p
    share = np.maximum(kept.mean(axis=1, keepdims=True), 1e-9)
    return x * kept / share if training else x


def wrong_in_place(x, p, rng, training):
    if training:
        x *= (rng.random(x.shape) >= p) / (1 - p)
    return x


def wrong_printed(x, p, rng, training):
    print(x * (rng.random(x.shape) >= p) / (1 - p) if training else x)
