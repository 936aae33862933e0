"""Answers to task 6. A name says what is wrong with it, or in what way it is right."""

import numpy as np


def right_in_falling_order(lams, errors):
    down = np.argsort(lams)[::-1]
    mean = np.mean(errors, axis=0)[down]
    best = np.argmin(mean)
    error = np.std(errors[:, down[best]], ddof=1) / np.sqrt(errors.shape[0])
    simple = np.nonzero(mean <= mean[best] + error)[0][0]
    return lams[down[best]], lams[down[simple]]


def right_with_lists(lams, errors):
    rows = [[float(e) for e in column] for column in np.transpose(errors)]
    k = len(rows[0])
    mean = [sum(row) / k for row in rows]
    best = max((i for i in range(len(mean)) if mean[i] == min(mean)), key=lambda i: lams[i])
    spread = (sum((e - mean[best]) ** 2 for e in rows[best]) / (k - 1) / k) ** 0.5
    simple = max(lam for lam, m in zip(lams, mean) if m <= mean[best] + spread)
    return [float(lams[best]), float(simple)]


def right_by_lexsort(lams, errors):
    mean, k = errors.mean(axis=0), len(errors)
    best = np.lexsort((-lams, mean))[0]
    limit = mean[best] + np.sqrt(np.var(errors[:, best], ddof=1) / k)
    return lams[best], np.where(mean <= limit, lams, -np.inf).max()


def wrong_smallest_lambda(lams, errors):
    mean = errors.mean(axis=0)
    best = mean.argmin()
    limit = mean[best] + errors[:, best].std(ddof=1) / np.sqrt(len(errors))
    return lams[best], np.min(lams[mean <= limit])


def wrong_without_the_root(lams, errors):
    mean = errors.mean(axis=0)
    best = mean.argmin()
    limit = mean[best] + errors[:, best].std(ddof=1)
    return lams[best], np.max(lams[mean <= limit])


def wrong_divided_by_the_number(lams, errors):
    mean = errors.mean(axis=0)
    best = mean.argmin()
    limit = mean[best] + errors[:, best].std(ddof=1) / len(errors)
    return lams[best], np.max(lams[mean <= limit])


def wrong_deviation_by_n(lams, errors):
    mean = errors.mean(axis=0)
    best = mean.argmin()
    limit = mean[best] + errors[:, best].std() / np.sqrt(len(errors))
    return lams[best], np.max(lams[mean <= limit])


def wrong_own_standard_errors(lams, errors):
    mean, error = errors.mean(axis=0), errors.std(axis=0, ddof=1) / np.sqrt(len(errors))
    return lams[mean.argmin()], np.max(lams[mean - error <= mean.min()])


def wrong_no_rule(lams, errors):
    best = lams[errors.mean(axis=0).argmin()]
    return best, best


def wrong_places(lams, errors):
    mean = errors.mean(axis=0)
    best = mean.argmin()
    limit = mean[best] + errors[:, best].std(ddof=1) / np.sqrt(len(errors))
    within = np.flatnonzero(mean <= limit)
    return best, within[lams[within].argmax()]


def wrong_order_of_the_two(lams, errors):
    mean = errors.mean(axis=0)
    best = mean.argmin()
    limit = mean[best] + errors[:, best].std(ddof=1) / np.sqrt(len(errors))
    return np.max(lams[mean <= limit]), lams[best]


def wrong_first_within_the_limit(lams, errors):
    mean = errors.mean(axis=0)
    best = mean.argmin()
    limit = mean[best] + errors[:, best].std(ddof=1) / np.sqrt(len(errors))
    return lams[best], lams[np.flatnonzero(mean <= limit)[0]]


def wrong_smallest_of_equals(lams, errors):
    mean = errors.mean(axis=0)
    best = np.flatnonzero(mean == mean.min())[lams[mean == mean.min()].argmin()]
    limit = mean[best] + errors[:, best].std(ddof=1) / np.sqrt(len(errors))
    return lams[best], np.max(lams[mean <= limit])


def wrong_only_simple(lams, errors):
    mean = errors.mean(axis=0)
    best = mean.argmin()
    limit = mean[best] + errors[:, best].std(ddof=1) / np.sqrt(len(errors))
    return np.max(lams[mean <= limit])


def wrong_sorted_in_place(lams, errors):
    lams.sort()
    mean = errors.mean(axis=0)
    best = mean.argmin()
    limit = mean[best] + errors[:, best].std(ddof=1) / np.sqrt(len(errors))
    return lams[best], np.max(lams[mean <= limit])
