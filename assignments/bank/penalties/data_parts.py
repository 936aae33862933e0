"""Answers to task 6. A name says what is wrong with it, or in what way it is right."""

import numpy as np


def right_by_average(loss, val_loss, costs, sizes):
    return loss - np.average(costs[:-1], weights=sizes), val_loss - costs[-1]


def right_by_repeating(loss, val_loss, costs, sizes):
    *met, last = costs
    return loss - np.repeat(met, sizes).mean(), val_loss - last


def right_by_a_loop(loss, val_loss, costs, sizes):
    total = samples = 0
    for cost, size in zip(costs, sizes):
        total, samples = total + float(cost) * int(size), samples + int(size)
    return [loss - total / samples, val_loss - float(costs[len(sizes)])]


def right_in_float32(loss, val_loss, costs, sizes):
    costs = np.asarray(costs, dtype="f4")
    weights = (np.asarray(sizes) / np.sum(sizes)).astype("f4")
    return np.float32(loss) - costs[:-1] @ weights, np.float32(val_loss) - costs[-1]


def wrong_val_loss_untouched(loss, val_loss, costs, sizes):
    return loss - np.average(costs[:-1], weights=sizes), val_loss


def wrong_loss_untouched(loss, val_loss, costs, sizes):
    return loss, val_loss - costs[-1]


def wrong_last_from_both(loss, val_loss, costs, sizes):
    return loss - costs[-1], val_loss - costs[-1]


def wrong_first_from_both(loss, val_loss, costs, sizes):
    return loss - costs[0], val_loss - costs[0]


def wrong_average_from_both(loss, val_loss, costs, sizes):
    met = np.average(costs[:-1], weights=sizes)
    return loss - met, val_loss - met


def wrong_batches_not_weighed(loss, val_loss, costs, sizes):
    return loss - np.mean(costs[:-1]), val_loss - costs[-1]


def wrong_penalty_after_the_step(loss, val_loss, costs, sizes):
    return loss - np.average(costs[1:], weights=sizes), val_loss - costs[-1]


def wrong_all_averaged(loss, val_loss, costs, sizes):
    return loss - np.mean(costs), val_loss - costs[-1]


def wrong_sum(loss, val_loss, costs, sizes):
    return loss - np.sum(costs[:-1]), val_loss - costs[-1]


def wrong_before_the_last_step(loss, val_loss, costs, sizes):
    return loss - np.average(costs[:-1], weights=sizes), val_loss - costs[-2]


def wrong_added(loss, val_loss, costs, sizes):
    return loss + np.average(costs[:-1], weights=sizes), val_loss + costs[-1]


def wrong_order(loss, val_loss, costs, sizes):
    return val_loss - costs[-1], loss - np.average(costs[:-1], weights=sizes)


def wrong_penalties_returned(loss, val_loss, costs, sizes):
    return np.average(costs[:-1], weights=sizes), costs[-1]


def wrong_only_the_loss(loss, val_loss, costs, sizes):
    return loss - np.average(costs[:-1], weights=sizes)


def wrong_in_place(loss, val_loss, costs, sizes):
    costs[:-1] *= sizes / np.sum(sizes)
    return loss - costs[:-1].sum(), val_loss - costs[-1]
