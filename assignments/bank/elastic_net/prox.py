"""Answers to task 2. A name says what is wrong with it, or in what way it is right."""

import numpy as np


def right_by_what_is_taken_away(v, step, lam, rho):
    t = step * lam * rho
    return (v - np.clip(v, -t, t)) / (1 + step * lam - t)


def right_by_cases(v, step, lam, rho):
    t, d = step * lam * rho, 1 + step * lam * (1 - rho)
    return np.select([v > t, v < -t], [(v - t) / d, (v + t) / d], 0.0)


def right_divided_first_with_its_own_threshold(v, step, lam, rho):
    d = 1 + step * lam * (1 - rho)
    return soft_threshold(v / d, step * lam * rho / d)


def right_in_float32(v, step, lam, rho):
    v, t = np.asarray(v, dtype="f4"), np.float32(step * lam * rho)
    out = np.zeros_like(v)
    large = np.abs(v) > t
    out[large] = (v[large] - t * np.sign(v[large])) / np.float32(1 + step * lam * (1 - rho))
    return out


def wrong_divisor_without_share(v, step, lam, rho):
    return soft_threshold(v, step * lam * rho) / (1 + step * lam)


def wrong_not_divided(v, step, lam, rho):
    return soft_threshold(v, step * lam * rho)


def wrong_factor_2_in_the_divisor(v, step, lam, rho):
    return soft_threshold(v, step * lam * rho) / (1 + 2 * step * lam * (1 - rho))


def wrong_divisor_without_step(v, step, lam, rho):
    return soft_threshold(v, step * lam * rho) / (1 + lam * (1 - rho))


def wrong_threshold_without_step(v, step, lam, rho):
    return soft_threshold(v, lam * rho) / (1 + step * lam * (1 - rho))


def wrong_without_step(v, step, lam, rho):
    return soft_threshold(v, lam * rho) / (1 + lam * (1 - rho))


def wrong_threshold_without_share(v, step, lam, rho):
    return soft_threshold(v, step * lam) / (1 + step * lam * (1 - rho))


def wrong_shares_exchanged(v, step, lam, rho):
    return soft_threshold(v, step * lam * (1 - rho)) / (1 + step * lam * rho)


def wrong_divided_first(v, step, lam, rho):
    return soft_threshold(v / (1 + step * lam * (1 - rho)), step * lam * rho)


def wrong_multiplied(v, step, lam, rho):
    return soft_threshold(v, step * lam * rho) * (1 - step * lam * (1 - rho))


def wrong_no_threshold(v, step, lam, rho):
    return v / (1 + step * lam * (1 - rho))


def wrong_lambda_missing(v, step, lam, rho):
    return soft_threshold(v, step * rho) / (1 + step * (1 - rho))


def wrong_in_place(v, step, lam, rho):
    v -= np.clip(v, -step * lam * rho, step * lam * rho)
    return v / (1 + step * lam * (1 - rho))
