"""Answers to task 8. There the answer is a cell and no function: the body becomes the cell."""

import numpy as np


def right_by_the_tasks_before():
    def descended(X, y, n_steps, r=1e9):
        W, b = np.zeros((64, 10)), np.zeros(10)
        for _ in range(n_steps):
            W, b = step(W, b, *gradients(W, b, X, y), RATE, r, project)
        return W, b

    def shrunk(length, times=10_000):
        for _ in range(times):
            length *= min(length, 2) / (1e-7 + length)
        return length

    def losses(settings):
        rows = []
        for seed in SEEDS:
            known, *others = split(seed)
            fits = [descended(*known, *setting) for setting in settings]
            rows.append([[mean_loss(*fit, *part) for fit in fits] for part in others])
        return np.moveaxis(np.array(rows), 1, 0)

    X, y = split(0)[0]
    W, b = descended(X, y, LONG)
    longest = np.linalg.norm(W, axis=0).max()
    ends = [mean_loss(*descended(X, y, LONG, r), X, y) for r in (R, R + 0.01)]
    worth = (ends[0] - ends[1]) / 0.01
    left_over = shrunk(0.01) / 0.01
    stopping, capping = losses([(n,) for n in LENGTHS]), losses([(SHORT, r) for r in RADII])
    stop, cap = report(*stopping, 4), report(*capping, 4)
    difference, difference_error = paired(stop, cap)
    excess, first = cap - capping[1].min(axis=1), capping[1][:, 0]
    flattery, alone = np.mean(excess), np.mean(first)


def right_by_the_given_functions():
    def trained(known, n_steps, r=1e9):
        W, b = np.zeros((64, 10)), np.zeros(10)
        for _ in range(n_steps):
            dW, db = gradients(W, b, *known)
            W, b = slow_project(W - RATE * dW, r), b - RATE * db
        return W, b

    known, _, _ = split(0)
    W, _ = trained(known, LONG)
    longest = max(np.sqrt(w @ w) for w in W.T)
    at_R, beyond = (mean_loss(*trained(known, LONG, r), *known) for r in (R, R + 0.01))
    worth = (at_R - beyond) * 100
    w = np.full(4, 0.005)
    for _ in range(10_000):
        size = np.linalg.norm(w)
        w = w * (np.clip(size, 0, 2) / (1e-7 + size))
    left_over = np.linalg.norm(w) / 0.01
    d, excess, first = [], [], []
    for seed in SEEDS:
        known, validation, test = split(seed)
        stopped = [trained(known, n) for n in LENGTHS]
        capped = [trained(known, SHORT, r) for r in RADII]
        stop, cap = (
            min(fits, key=lambda fit: mean_loss(*fit, *validation)) for fits in (stopped, capped)
        )
        d.append(mean_loss(*stop, *test) - mean_loss(*cap, *test))
        tests = [mean_loss(*fit, *test) for fit in capped]
        excess.append(mean_loss(*cap, *test) - min(tests))
        first.append(tests[0])
    difference, difference_error = np.mean(d), np.std(d, ddof=1) / np.sqrt(10)
    flattery, alone = np.mean(excess), np.mean(first)


def right_by_own_gradients():
    def softmax(X, W):
        powers = np.exp(X @ W)
        return powers / powers.sum(axis=1)[:, None]

    def with_ones(X):
        return np.hstack([X, np.ones((len(X), 1))])

    def trail(X, y, n_steps, r=np.inf):
        X, W, kept = with_ones(X), np.zeros((65, 10)), []
        for _ in range(n_steps):
            missed = softmax(X, W)
            missed[np.arange(len(y)), y] -= 1
            W = W - RATE / len(y) * X.T @ missed
            long = np.linalg.norm(W[:64], axis=0)
            W[:64] /= np.maximum(1, long / r)
            kept.append(W)
        return kept

    def cost(W, X, y):
        return np.mean([-np.log(row[label]) for row, label in zip(softmax(with_ones(X), W), y)])

    X, y = split(0)[0]
    longest = np.sqrt((trail(X, y, LONG)[-1][:64] ** 2).sum(axis=0).max())
    worth = (
        cost(trail(X, y, LONG, R)[-1], X, y) - cost(trail(X, y, LONG, R + 0.01)[-1], X, y)
    ) / 0.01
    left_over = 1.0
    for _ in range(10_000):
        left_over = left_over**2 / (left_over + 1e-5)
    found = np.zeros((2, 2, 10, 4))
    for i, seed in enumerate(SEEDS):
        known, *others = split(seed)
        kept = trail(*known, max(LENGTHS))
        stops = [kept[n - 1] for n in LENGTHS]
        caps = [trail(*known, SHORT, r)[-1] for r in RADII]
        for m, fits in enumerate((stops, caps)):
            for part, samples in enumerate(others):
                found[m, part, i] = [cost(W, *samples) for W in fits]
    places = found[:, 0].argmin(axis=2)
    stop, cap = (found[m, 1, range(10), places[m]] for m in (0, 1))
    difference = float((stop - cap).mean())
    difference_error = float(np.sqrt(np.var(stop - cap, ddof=1) / 10))
    flattery = float(np.mean(cap - np.min(found[1, 1], axis=1)))
    alone = float(found[1, 1, :, 0].mean())


def wrong_length_of_all_weights():
    right_by_the_tasks_before()
    longest = np.linalg.norm(W)


def wrong_longest_row():
    right_by_the_tasks_before()
    longest = np.linalg.norm(W, axis=1).max()


def wrong_largest_entry():
    right_by_the_tasks_before()
    longest = np.abs(W).max()


def wrong_average_length():
    right_by_the_tasks_before()
    longest = np.linalg.norm(W, axis=0).mean()


def wrong_too_few_steps():
    right_by_the_tasks_before()
    longest = np.linalg.norm(descended(X, y, SHORT)[0], axis=0).max()


def wrong_not_per_unit_of_radius():
    right_by_the_tasks_before()
    worth = ends[0] - ends[1]


def wrong_by_the_multipliers():
    right_by_the_tasks_before()
    W, b = descended(X, y, LONG, R)
    worth = R * np.sum(multipliers(W, gradients(W, b, X, y)[0])[0])


def wrong_sum_of_the_multipliers():
    right_by_the_tasks_before()
    W, b = descended(X, y, LONG, R)
    worth = np.sum(multipliers(W, gradients(W, b, X, y)[0])[0])


def wrong_worth_of_no_cap():
    right_by_the_tasks_before()
    worth = (ends[0] - mean_loss(W, b, X, y)) / 0.01


def wrong_rows_capped():
    def slow_project(W, r):
        return project(W, r, 1)

    right_by_the_given_functions()


def wrong_capped_as_one_vector():
    def slow_project(W, r):
        return project(W, r, (0, 1))

    right_by_the_given_functions()


def wrong_bias_capped():
    def step(W, b, dW, db, rate, r, project):
        return project(W - rate * dW, r, 0), project(b - rate * db, r, 0)

    right_by_the_tasks_before()


def wrong_left_over_as_a_length():
    right_by_the_tasks_before()
    left_over = shrunk(0.01)


def wrong_share_that_is_gone():
    right_by_the_tasks_before()
    left_over = 1 - left_over


def wrong_one_application():
    right_by_the_tasks_before()
    left_over = shrunk(0.01, times=1) / 0.01


def wrong_long_vector():
    right_by_the_tasks_before()
    left_over = shrunk(1.0)


def wrong_chosen_by_the_test():
    right_by_the_tasks_before()
    stop, cap = stopping[1].min(axis=1), capping[1].min(axis=1)
    difference, difference_error = paired(stop, cap)
    flattery = np.mean(cap - capping[1].min(axis=1))


def wrong_validation_reported():
    right_by_the_tasks_before()
    difference, difference_error = paired(stopping[0].min(axis=1), capping[0].min(axis=1))


def wrong_one_trial_for_all_seeds():
    right_by_the_tasks_before()
    stop, cap = (part[1][:, part[0].mean(axis=0).argmin()] for part in (stopping, capping))
    difference, difference_error = paired(stop, cap)


def wrong_sign():
    right_by_the_tasks_before()
    difference, difference_error = paired(cap, stop)


def wrong_not_paired():
    right_by_the_tasks_before()
    difference_error = np.sqrt((stop.var(ddof=1) + cap.var(ddof=1)) / 10)


def wrong_without_the_root_of_k():
    right_by_the_tasks_before()
    difference_error = np.std(stop - cap, ddof=1)


def wrong_deviation_by_k():
    right_by_the_tasks_before()
    difference_error = np.std(stop - cap) / 10**0.5


def wrong_first_five_seeds():
    right_by_the_tasks_before()
    difference, difference_error = paired(stop[:5], cap[:5])
    flattery, alone = np.mean(excess[:5]), np.mean(first[:5])


def wrong_flattery_of_stopping():
    right_by_the_tasks_before()
    flattery = np.mean(stop - stopping[1].min(axis=1))


def wrong_flattery_of_the_mean():
    right_by_the_tasks_before()
    flattery = cap.mean() - capping[1].mean(axis=0).min()


def wrong_flattery_added_up():
    right_by_the_tasks_before()
    flattery = np.sum(excess)


def wrong_alone_with_the_whole_budget():
    right_by_the_tasks_before()
    alone = np.mean(cap)


def wrong_alone_with_the_last_radius():
    right_by_the_tasks_before()
    alone = np.mean(capping[1][:, -1])
