"""Answers to task 5. A name says what is wrong with it, or in what way it is right."""

import numpy as np


def right_by_while(w, sweep, gap, tol, max_sweeps):
    n_sweeps = 0
    while gap(w) > tol and n_sweeps < max_sweeps:
        w, n_sweeps = sweep(w), n_sweeps + 1
    return w, n_sweeps


def right_by_recursion(w, sweep, gap, tol, max_sweeps):
    if max_sweeps == 0 or gap(w) <= tol:
        return w, 0
    last, more = descend(sweep(w), sweep, gap, tol, max_sweeps - 1)
    return last, more + 1


def right_with_a_list(w, sweep, gap, tol, max_sweeps):
    trail = [np.array(w)]
    while len(trail) <= max_sweeps:
        if not gap(trail[-1]) > tol:
            break
        trail.append(np.array(sweep(trail[-1])))
    return [trail[-1], len(trail) - 1]


def wrong_stops_when_weights_rest(w, sweep, gap, tol, max_sweeps):
    for n_sweeps in range(max_sweeps):
        if gap(w) <= tol:
            return w, n_sweeps
        old, w = w, sweep(w)
        if np.abs(w - old).max() <= tol:
            return w, n_sweeps + 1
    return w, max_sweeps


def wrong_looks_at_the_old_weights(w, sweep, gap, tol, max_sweeps):
    for n_sweeps in range(1, max_sweeps + 1):
        small = gap(w) <= tol
        w = sweep(w)
        if small:
            return w, n_sweeps
    return w, max_sweeps


def wrong_returns_the_weights_before(w, sweep, gap, tol, max_sweeps):
    before = w
    for n_sweeps in range(max_sweeps):
        if gap(w) <= tol:
            return before, n_sweeps
        before, w = w, sweep(w)
    return before, max_sweeps


def wrong_stops_one_early(w, sweep, gap, tol, max_sweeps):
    for n_sweeps in range(max_sweeps):
        new = sweep(w)
        if gap(new) <= tol:
            return w, n_sweeps
        w = new
    return w, max_sweeps


def wrong_sweeps_before_it_looks(w, sweep, gap, tol, max_sweeps):
    for n_sweeps in range(1, max_sweeps + 1):
        w = sweep(w)
        if gap(w) <= tol:
            return w, n_sweeps
    return w, max_sweeps


def wrong_counts_one_too_many(w, sweep, gap, tol, max_sweeps):
    n_sweeps = 1
    while gap(w) > tol and n_sweeps <= max_sweeps:
        w, n_sweeps = sweep(w), n_sweeps + 1
    return w, n_sweeps


def wrong_counts_one_too_few(w, sweep, gap, tol, max_sweeps):
    for n_sweeps in range(max_sweeps + 1):
        if gap(w) <= tol or n_sweeps == max_sweeps:
            return w, n_sweeps - 1
        w = sweep(w)


def wrong_from_zeros(w, sweep, gap, tol, max_sweeps):
    w, n_sweeps = np.zeros(len(w)), 0
    while gap(w) > tol and n_sweeps < max_sweeps:
        w, n_sweeps = sweep(w), n_sweeps + 1
    return w, n_sweeps


def wrong_all_sweeps(w, sweep, gap, tol, max_sweeps):
    for _ in range(max_sweeps):
        w = sweep(w)
    return w, max_sweeps


def wrong_way_round(w, sweep, gap, tol, max_sweeps):
    n_sweeps = 0
    while gap(w) < tol and n_sweeps < max_sweeps:
        w, n_sweeps = sweep(w), n_sweeps + 1
    return w, n_sweeps


def wrong_sweep_not_used(w, sweep, gap, tol, max_sweeps):
    n_sweeps = 0
    while gap(w) > tol and n_sweeps < max_sweeps:
        sweep(w)
        n_sweeps += 1
    return w, n_sweeps


def wrong_without_a_limit(w, sweep, gap, tol, max_sweeps):
    n_sweeps = 0
    while gap(w) > tol:
        w, n_sweeps = sweep(w), n_sweeps + 1
    return w, n_sweeps


def wrong_one_more_than_the_limit(w, sweep, gap, tol, max_sweeps):
    n_sweeps = 0
    while gap(w) > tol and n_sweeps <= max_sweeps:
        w, n_sweeps = sweep(w), n_sweeps + 1
    return w, n_sweeps


def wrong_one_less_than_the_limit(w, sweep, gap, tol, max_sweeps):
    n_sweeps = 0
    while gap(w) > tol and n_sweeps < max_sweeps - 1:
        w, n_sweeps = sweep(w), n_sweeps + 1
    return w, n_sweeps


def wrong_equal_is_not_enough(w, sweep, gap, tol, max_sweeps):
    n_sweeps = 0
    while gap(w) >= tol and n_sweeps < max_sweeps:
        w, n_sweeps = sweep(w), n_sweeps + 1
    return w, n_sweeps


def wrong_only_the_weights(w, sweep, gap, tol, max_sweeps):
    for _ in range(max_sweeps):
        w = w if gap(w) <= tol else sweep(w)
    return w


def wrong_in_place(w, sweep, gap, tol, max_sweeps):
    n_sweeps = 0
    while gap(w) > tol and n_sweeps < max_sweeps:
        w[:] = sweep(w)
        n_sweeps += 1
    return w, n_sweeps
