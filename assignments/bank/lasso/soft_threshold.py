"""Answers to task 1. A name says what is wrong with it, or in what way it is right."""

import numpy as np


def right_by_what_is_taken_away(v, t):
    return v - np.clip(v, -t, t)


def right_by_cases(v, t):
    return np.where(v > t, v - t, np.where(v < -t, v + t, 0.0))


def right_by_two_sides(v, t):
    return np.maximum(v - t, 0) - np.maximum(-v - t, 0)


def right_entry_by_entry(v, t):
    def shrunk(u):
        if abs(u) <= t:
            return 0.0
        return u - t if u > 0 else u + t

    return np.vectorize(shrunk, otypes=[float])(v)


def right_in_float32(v, t):
    v = np.asarray(v, dtype="f4")
    return np.copysign(np.maximum(np.abs(v) - np.float32(t), 0), v)


def wrong_without_the_sign(v, t):
    return np.maximum(np.abs(v) - t, 0)


def wrong_at_2t(v, t):
    return np.sign(v) * np.maximum(np.abs(v) - 2 * t, 0)


def wrong_at_half_t(v, t):
    return np.sign(v) * np.maximum(np.abs(v) - t / 2, 0)


def wrong_negative_cut_off(v, t):
    return np.maximum(v - t, 0)


def wrong_not_stopped_at_zero(v, t):
    return v - t * np.sign(v)


def wrong_hard_threshold(v, t):
    return np.where(np.abs(v) > t, v, 0)


def wrong_what_is_taken_away(v, t):
    return np.clip(v, -t, t)


def wrong_moved_to_the_left(v, t):
    return v - t


def wrong_shrunk_as_ridge_does(v, t):
    return v / (1 + t)


def wrong_away_from_zero(v, t):
    return v + t * np.sign(v)


def wrong_in_place(v, t):
    v -= np.clip(v, -t, t)
    return v


def wrong_flattened(v, t):
    v = np.ravel(v)
    return np.sign(v) * np.maximum(np.abs(v) - t, 0)


def wrong_only_what_is_left(v, t):
    return v[np.abs(v) > t] - t * np.sign(v[np.abs(v) > t])


def wrong_printed(v, t):
    print(np.sign(v) * np.maximum(np.abs(v) - t, 0))
