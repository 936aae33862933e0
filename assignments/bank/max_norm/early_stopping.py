"""Answers to task 4. A name says what is wrong with it, or in what way it is right."""

import copy

import numpy as np


def right_by_waiting(w, epoch, loss, patience, max_epochs):
    current = np.array(w)
    best, best_epoch, lowest = np.array(current), 0, loss(current)
    n_epochs = waited = 0
    while n_epochs < max_epochs and waited < patience:
        epoch(current)
        n_epochs += 1
        waited += 1
        now = loss(current)
        if now < lowest:
            best, best_epoch, lowest, waited = np.array(current), n_epochs, now, 0
    return best, best_epoch, n_epochs


def right_with_all_the_weights(w, epoch, loss, patience, max_epochs):
    trail = [copy.deepcopy(w)]
    losses = [loss(trail[0])]
    while len(losses) <= max_epochs and len(losses) - 1 - losses.index(min(losses)) < patience:
        trail.append(trail[-1] + 0)
        epoch(trail[-1])
        losses.append(loss(trail[-1]))
    best_epoch = losses.index(min(losses))
    return [trail[best_epoch], best_epoch, len(losses) - 1]


def right_by_filling(w, epoch, loss, patience, max_epochs):
    w, best = np.copy(w), np.copy(w)
    losses = np.full(max_epochs + 1, np.inf)
    losses[0] = loss(w)
    n_epochs = 0
    for n_epochs in range(1, max_epochs + 1):
        epoch(w)
        losses[n_epochs] = loss(w)
        if losses[n_epochs] < losses[:n_epochs].min():
            best[...] = w
        if n_epochs - np.argmin(losses) >= patience:
            break
    return best, np.argmin(losses), n_epochs


def right_by_recursion(w, epoch, loss, patience, max_epochs):
    def onwards(current, best, best_epoch, lowest, n_epochs):
        if n_epochs == max_epochs or n_epochs == best_epoch + patience:
            return best, best_epoch, n_epochs
        epoch(current)
        now = loss(current)
        if now < lowest:
            best, best_epoch, lowest = current.copy(), n_epochs + 1, now
        return onwards(current, best, best_epoch, lowest, n_epochs + 1)

    return onwards(w.copy(), w.copy(), 0, loss(w), 0)


def wrong_last_weights(w, epoch, loss, patience, max_epochs):
    w = w.copy()
    best_epoch, smallest = 0, loss(w)
    for n_epochs in range(1, max_epochs + 1):
        epoch(w)
        value = loss(w)
        if value < smallest:
            best_epoch, smallest = n_epochs, value
        elif n_epochs - best_epoch == patience:
            return w, best_epoch, n_epochs
    return w, best_epoch, max_epochs


def wrong_best_not_copied(w, epoch, loss, patience, max_epochs):
    w = w.copy()
    best, best_epoch, smallest = w, 0, loss(w)
    for n_epochs in range(1, max_epochs + 1):
        epoch(w)
        value = loss(w)
        if value < smallest:
            best, best_epoch, smallest = w, n_epochs, value
        elif n_epochs - best_epoch == patience:
            return best, best_epoch, n_epochs
    return best, best_epoch, max_epochs


def wrong_best_as_a_view(w, epoch, loss, patience, max_epochs):
    w = w.copy()
    best, best_epoch, smallest = w[:], 0, loss(w)
    for n_epochs in range(1, max_epochs + 1):
        epoch(w)
        value = loss(w)
        if value < smallest:
            best, best_epoch, smallest = w[:], n_epochs, value
        elif n_epochs - best_epoch == patience:
            return best, best_epoch, n_epochs
    return best, best_epoch, max_epochs


def wrong_start_returned(w, epoch, loss, patience, max_epochs):
    best, w = w.copy(), w.copy()
    best_epoch, smallest = 0, loss(w)
    for n_epochs in range(1, max_epochs + 1):
        epoch(w)
        value = loss(w)
        if value < smallest:
            best_epoch, smallest = n_epochs, value
        elif n_epochs - best_epoch == patience:
            return best, best_epoch, n_epochs
    return best, best_epoch, max_epochs


def wrong_equal_is_better(w, epoch, loss, patience, max_epochs):
    w = w.copy()
    best, best_epoch, smallest = w.copy(), 0, loss(w)
    for n_epochs in range(1, max_epochs + 1):
        epoch(w)
        value = loss(w)
        if value <= smallest:
            best, best_epoch, smallest = w.copy(), n_epochs, value
        elif n_epochs - best_epoch == patience:
            return best, best_epoch, n_epochs
    return best, best_epoch, max_epochs


def wrong_compared_with_the_one_before(w, epoch, loss, patience, max_epochs):
    w = w.copy()
    best, best_epoch, smallest = w.copy(), 0, loss(w)
    before, waited = smallest, 0
    for n_epochs in range(1, max_epochs + 1):
        epoch(w)
        value = loss(w)
        if value < smallest:
            best, best_epoch, smallest = w.copy(), n_epochs, value
        waited = 0 if value < before else waited + 1
        before = value
        if waited == patience:
            return best, best_epoch, n_epochs
    return best, best_epoch, max_epochs


def wrong_counted_altogether(w, epoch, loss, patience, max_epochs):
    w, waited = w.copy(), 0
    best, best_epoch, smallest = w.copy(), 0, loss(w)
    for n_epochs in range(1, max_epochs + 1):
        epoch(w)
        value = loss(w)
        if value < smallest:
            best, best_epoch, smallest = w.copy(), n_epochs, value
        else:
            waited += 1
        if waited == patience:
            return best, best_epoch, n_epochs
    return best, best_epoch, max_epochs


def wrong_one_epoch_too_early(w, epoch, loss, patience, max_epochs):
    w = w.copy()
    best, best_epoch, smallest = w.copy(), 0, loss(w)
    for n_epochs in range(1, max_epochs + 1):
        epoch(w)
        value = loss(w)
        if value < smallest:
            best, best_epoch, smallest = w.copy(), n_epochs, value
        elif n_epochs - best_epoch >= patience - 1:
            return best, best_epoch, n_epochs
    return best, best_epoch, max_epochs


def wrong_one_epoch_too_late(w, epoch, loss, patience, max_epochs):
    w = w.copy()
    best, best_epoch, smallest = w.copy(), 0, loss(w)
    for n_epochs in range(1, max_epochs + 1):
        epoch(w)
        value = loss(w)
        if value < smallest:
            best, best_epoch, smallest = w.copy(), n_epochs, value
        elif n_epochs - best_epoch > patience:
            return best, best_epoch, n_epochs
    return best, best_epoch, max_epochs


def wrong_without_patience(w, epoch, loss, patience, max_epochs):
    w = w.copy()
    best, best_epoch, smallest = w.copy(), 0, loss(w)
    for n_epochs in range(1, max_epochs + 1):
        epoch(w)
        value = loss(w)
        if value >= smallest:
            return best, best_epoch, n_epochs
        best, best_epoch, smallest = w.copy(), n_epochs, value
    return best, best_epoch, max_epochs


def wrong_never_stops(w, epoch, loss, patience, max_epochs):
    w = w.copy()
    best, best_epoch, smallest = w.copy(), 0, loss(w)
    for n_epochs in range(1, max_epochs + 1):
        epoch(w)
        value = loss(w)
        if value < smallest:
            best, best_epoch, smallest = w.copy(), n_epochs, value
    return best, best_epoch, max_epochs


def wrong_smallest_not_kept(w, epoch, loss, patience, max_epochs):
    w = w.copy()
    best, best_epoch, smallest = w.copy(), 0, loss(w)
    for n_epochs in range(1, max_epochs + 1):
        epoch(w)
        if loss(w) < smallest:
            best, best_epoch = w.copy(), n_epochs
        elif n_epochs - best_epoch == patience:
            return best, best_epoch, n_epochs
    return best, best_epoch, max_epochs


def wrong_way_round(w, epoch, loss, patience, max_epochs):
    w = w.copy()
    best, best_epoch, largest = w.copy(), 0, loss(w)
    for n_epochs in range(1, max_epochs + 1):
        epoch(w)
        value = loss(w)
        if value > largest:
            best, best_epoch, largest = w.copy(), n_epochs, value
        elif n_epochs - best_epoch == patience:
            return best, best_epoch, n_epochs
    return best, best_epoch, max_epochs


def wrong_start_counted_as_1(w, epoch, loss, patience, max_epochs):
    w = w.copy()
    best, best_epoch, smallest = w.copy(), 1, loss(w)
    for n_epochs in range(2, max_epochs + 2):
        epoch(w)
        value = loss(w)
        if value < smallest:
            best, best_epoch, smallest = w.copy(), n_epochs, value
        elif n_epochs - best_epoch == patience:
            return best, best_epoch, n_epochs
    return best, best_epoch, max_epochs + 1


def wrong_start_not_looked_at(w, epoch, loss, patience, max_epochs):
    w = w.copy()
    best, best_epoch, smallest = w.copy(), 0, np.inf
    for n_epochs in range(1, max_epochs + 1):
        epoch(w)
        value = loss(w)
        if value < smallest:
            best, best_epoch, smallest = w.copy(), n_epochs, value
        elif n_epochs - best_epoch == patience:
            return best, best_epoch, n_epochs
    return best, best_epoch, max_epochs


def wrong_loss_for_the_epoch(w, epoch, loss, patience, max_epochs):
    w = w.copy()
    best, best_epoch, smallest = w.copy(), 0, loss(w)
    for n_epochs in range(1, max_epochs + 1):
        epoch(w)
        value = loss(w)
        if value < smallest:
            best, best_epoch, smallest = w.copy(), n_epochs, value
        elif n_epochs - best_epoch == patience:
            return best, smallest, n_epochs
    return best, smallest, max_epochs


def wrong_without_a_limit(w, epoch, loss, patience, max_epochs):
    w, n_epochs = w.copy(), 0
    best, best_epoch, smallest = w.copy(), 0, loss(w)
    while n_epochs - best_epoch < patience:
        epoch(w)
        n_epochs, value = n_epochs + 1, loss(w)
        if value < smallest:
            best, best_epoch, smallest = w.copy(), n_epochs, value
    return best, best_epoch, n_epochs


def wrong_one_more_than_the_limit(w, epoch, loss, patience, max_epochs):
    w = w.copy()
    best, best_epoch, smallest = w.copy(), 0, loss(w)
    for n_epochs in range(1, max_epochs + 2):
        epoch(w)
        value = loss(w)
        if value < smallest:
            best, best_epoch, smallest = w.copy(), n_epochs, value
        elif n_epochs - best_epoch == patience:
            return best, best_epoch, n_epochs
    return best, best_epoch, max_epochs + 1


def wrong_last_weights_at_the_limit(w, epoch, loss, patience, max_epochs):
    w = w.copy()
    best, best_epoch, smallest = w.copy(), 0, loss(w)
    for n_epochs in range(1, max_epochs + 1):
        epoch(w)
        value = loss(w)
        if value < smallest:
            best, best_epoch, smallest = w.copy(), n_epochs, value
        elif n_epochs - best_epoch == patience:
            return best, best_epoch, n_epochs
    return w, best_epoch, max_epochs


def wrong_result_of_epoch_used(w, epoch, loss, patience, max_epochs):
    w = w.copy()
    best, best_epoch, smallest = w.copy(), 0, loss(w)
    for n_epochs in range(1, max_epochs + 1):
        w = epoch(w)
        value = loss(w)
        if value < smallest:
            best, best_epoch, smallest = w.copy(), n_epochs, value
        elif n_epochs - best_epoch == patience:
            return best, best_epoch, n_epochs
    return best, best_epoch, max_epochs


def wrong_in_place(w, epoch, loss, patience, max_epochs):
    best, best_epoch, smallest = w.copy(), 0, loss(w)
    for n_epochs in range(1, max_epochs + 1):
        epoch(w)
        value = loss(w)
        if value < smallest:
            best, best_epoch, smallest = w.copy(), n_epochs, value
        elif n_epochs - best_epoch == patience:
            return best, best_epoch, n_epochs
    return best, best_epoch, max_epochs


def wrong_only_the_weights(w, epoch, loss, patience, max_epochs):
    w = w.copy()
    best, best_epoch, smallest = w.copy(), 0, loss(w)
    for n_epochs in range(1, max_epochs + 1):
        epoch(w)
        value = loss(w)
        if value < smallest:
            best, best_epoch, smallest = w.copy(), n_epochs, value
        elif n_epochs - best_epoch == patience:
            break
    return best
