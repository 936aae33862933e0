"""Answers to task 1. A name says what is wrong with it, or in what way it is right."""

import numpy as np


def right_by_norms(w, lam, rho):
    return lam * rho * np.linalg.norm(w, 1) + lam * (1 - rho) / 2 * np.linalg.norm(w) ** 2


def right_by_a_loop(w, lam, rho):
    total = 0.0
    for u in w:
        total += rho * abs(float(u)) + 0.5 * (1 - rho) * float(u) ** 2
    return lam * total


def right_by_products(w, lam, rho):
    return lam * (rho * (w @ np.sign(w)) + (1 - rho) * (w @ w) / 2)


def right_in_float32(w, lam, rho):
    w = np.asarray(w, dtype="f4")
    return np.float32(lam) * (rho * np.abs(w) + (1 - rho) / 2 * np.square(w)).sum()


def wrong_half_missing(w, lam, rho):
    return lam * (rho * np.abs(w).sum() + (1 - rho) * (w**2).sum())


def wrong_shares_exchanged(w, lam, rho):
    return lam * ((1 - rho) * np.abs(w).sum() + rho / 2 * (w**2).sum())


def wrong_norm_not_squared(w, lam, rho):
    return lam * (rho * np.abs(w).sum() + (1 - rho) / 2 * np.linalg.norm(w))


def wrong_without_absolute_value(w, lam, rho):
    return lam * (rho * w.sum() + (1 - rho) / 2 * (w**2).sum())


def wrong_squares_without_share(w, lam, rho):
    return lam * (rho * np.abs(w).sum() + (w**2).sum() / 2)


def wrong_l1_without_share(w, lam, rho):
    return lam * (np.abs(w).sum() + (1 - rho) / 2 * (w**2).sum())


def wrong_parentheses_forgotten(w, lam, rho):
    return lam * rho * np.abs(w).sum() + (1 - rho) / 2 * (w**2).sum()


def wrong_lambda_missing(w, lam, rho):
    return rho * np.abs(w).sum() + (1 - rho) / 2 * (w**2).sum()


def wrong_mean(w, lam, rho):
    return lam * np.mean(rho * np.abs(w) + (1 - rho) / 2 * w**2)


def wrong_half_of_both(w, lam, rho):
    return lam * (rho * np.abs(w).sum() + (1 - rho) * (w**2).sum()) / 2


def wrong_one_a_weight(w, lam, rho):
    return lam * (rho * np.abs(w) + (1 - rho) / 2 * w**2)


def wrong_in_place(w, lam, rho):
    np.abs(w, out=w)
    return lam * (rho * w.sum() + (1 - rho) / 2 * (w**2).sum())
