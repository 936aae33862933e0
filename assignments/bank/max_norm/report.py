"""Answers to task 6. A name says what is wrong with it, or in what way it is right."""

import numpy as np


def right_seed_by_seed(validation, test, budget):
    reported = []
    for losses, row in zip(validation, test):
        trials = [k for k in range(min(budget, len(losses))) if not np.isnan(losses[k])]
        reported.append(row[min(trials, key=lambda k: losses[k])])
    return np.array(reported)


def right_by_taking_along(validation, test, budget):
    seen = np.where(np.isnan(validation), np.inf, validation)[:, :budget]
    return np.take_along_axis(test, seen.argmin(axis=1, keepdims=True), axis=1)[:, 0]


def right_by_sorting(validation, test, budget):
    order = np.argsort(validation[:, :budget], axis=1, kind="stable")  # nan comes last
    return test[range(len(test)), order[:, 0]]


def right_by_going_through(validation, test, budget):
    best, out = np.full(len(test), np.inf), np.full(len(test), np.nan)
    for k in range(min(budget, validation.shape[1])):
        better = validation[:, k] < best
        best[better], out[better] = validation[better, k], test[better, k]
    return out


def wrong_chosen_by_the_test(validation, test, budget):
    return np.nanmin(test[:, :budget], axis=1)


def wrong_chosen_by_the_test_without_budget(validation, test, budget):
    return np.nanmin(test, axis=1)


def wrong_budget_not_kept(validation, test, budget):
    return test[np.arange(len(test)), np.nanargmin(validation, axis=1)]


def wrong_last_trials(validation, test, budget):
    chosen = np.nanargmin(validation[:, -budget:], axis=1)
    return test[:, -budget:][np.arange(len(test)), chosen]


def wrong_one_trial_less(validation, test, budget):
    chosen = np.nanargmin(validation[:, : budget - 1], axis=1)
    return test[np.arange(len(test)), chosen]


def wrong_validation_reported(validation, test, budget):
    return np.nanmin(validation[:, :budget], axis=1)


def wrong_places(validation, test, budget):
    return np.nanargmin(validation[:, :budget], axis=1)


def wrong_one_trial_for_all_seeds(validation, test, budget):
    return test[:, np.nanmean(validation[:, :budget], axis=0).argmin()]


def wrong_largest(validation, test, budget):
    chosen = np.nanargmax(validation[:, :budget], axis=1)
    return test[np.arange(len(test)), chosen]


def wrong_seed_for_each_trial(validation, test, budget):
    chosen = np.nanargmin(validation[:, :budget], axis=0)
    return test[chosen, np.arange(len(chosen))]


def wrong_mean_of_the_trials(validation, test, budget):
    return np.nanmean(test[:, :budget], axis=1)


def wrong_first_seed_decides(validation, test, budget):
    return test[:, np.nanargmin(validation[0, :budget])]


def wrong_exchanged(validation, test, budget):
    chosen = np.nanargmin(test[:, :budget], axis=1)
    return validation[np.arange(len(test)), chosen]


def wrong_nan_chosen(validation, test, budget):
    return test[np.arange(len(test)), validation[:, :budget].argmin(axis=1)]


def wrong_nan_as_zero(validation, test, budget):
    seen = np.nan_to_num(validation[:, :budget])
    return test[np.arange(len(test)), seen.argmin(axis=1)]


def wrong_nan_left_out_everywhere(validation, test, budget):
    well = ~np.isnan(validation).any(axis=0)
    well[budget:] = False
    chosen = validation[:, well].argmin(axis=1)
    return test[:, well][np.arange(len(test)), chosen]


def wrong_all_columns_of_the_chosen(validation, test, budget):
    return test[:, np.nanargmin(validation[:, :budget], axis=1)]


def wrong_mean_over_seeds(validation, test, budget):
    chosen = np.nanargmin(validation[:, :budget], axis=1)
    return test[np.arange(len(test)), chosen].mean()


def wrong_in_place(validation, test, budget):
    validation[:, budget:] = np.inf
    return test[np.arange(len(test)), np.nanargmin(validation, axis=1)]
