"""Answers to task 7. A name says what is wrong with it, or in what way it is right."""

import numpy as np


def right_with_lists(a, b):
    d = [float(x) - float(y) for x, y in zip(a, b)]
    k, mean = len(d), sum(d) / len(d)
    return mean, (sum((x - mean) ** 2 for x in d) / (k - 1) / k) ** 0.5


def right_by_the_covariance(a, b):
    c, k = np.cov(a, b), len(a)
    return np.mean(a) - np.mean(b), np.sqrt((c[0, 0] + c[1, 1] - 2 * c[0, 1]) / k)


def right_by_statistics(a, b):
    import statistics

    d = np.subtract(a, b).tolist()
    return [statistics.fmean(d), statistics.stdev(d) / len(d) ** 0.5]


def right_by_length(a, b):
    d = a - b
    return np.average(d), np.linalg.norm(d - np.average(d)) / np.sqrt(d.size * (d.size - 1))


def wrong_not_paired(a, b):
    return np.mean(a - b), np.sqrt((a.var(ddof=1) + b.var(ddof=1)) / len(a))


def wrong_errors_added(a, b):
    return np.mean(a - b), (a.std(ddof=1) + b.std(ddof=1)) / np.sqrt(len(a))


def wrong_errors_subtracted(a, b):
    return np.mean(a - b), np.abs(a.std(ddof=1) - b.std(ddof=1)) / np.sqrt(len(a))


def wrong_deviation_by_k(a, b):
    d = a - b
    return d.mean(), d.std() / np.sqrt(len(d))


def wrong_without_the_root_of_k(a, b):
    d = a - b
    return d.mean(), d.std(ddof=1)


def wrong_divided_by_k(a, b):
    d = a - b
    return d.mean(), d.std(ddof=1) / len(d)


def wrong_variance(a, b):
    d = a - b
    return d.mean(), d.var(ddof=1) / len(d)


def wrong_sign(a, b):
    d = b - a
    return d.mean(), d.std(ddof=1) / np.sqrt(len(d))


def wrong_absolute_differences(a, b):
    d = np.abs(a - b)
    return d.mean(), d.std(ddof=1) / np.sqrt(len(d))


def wrong_mean_of_absolute_differences(a, b):
    d = a - b
    return np.abs(d).mean(), d.std(ddof=1) / np.sqrt(len(d))


def wrong_median(a, b):
    d = a - b
    return np.median(d), d.std(ddof=1) / np.sqrt(len(d))


def wrong_sum(a, b):
    d = a - b
    return d.sum(), d.std(ddof=1) / np.sqrt(len(d))


def wrong_two_errors(a, b):
    d = a - b
    return d.mean(), 2 * d.std(ddof=1) / np.sqrt(len(d))


def wrong_shares(a, b):
    d = (a - b) / b
    return d.mean(), d.std(ddof=1) / np.sqrt(len(d))


def wrong_t_value(a, b):
    d = a - b
    return d.mean(), d.mean() / d.std(ddof=1) * np.sqrt(len(d))


def wrong_differences_for_every_seed(a, b):
    d = a - b
    return d, d.std(ddof=1) / np.sqrt(len(d))


def wrong_only_the_mean(a, b):
    return np.mean(a - b)


def wrong_in_place(a, b):
    a -= b
    return a.mean(), a.std(ddof=1) / np.sqrt(len(a))
