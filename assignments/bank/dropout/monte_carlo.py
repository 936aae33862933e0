"""Answers to task 7. A name says what is wrong with it, or in what way it is right."""

import numpy as np


def right_in_one_call(network, x, passes):
    drawn = np.asarray(network(np.tile(x, (passes, 1)))).reshape(passes, len(x), -1)
    return drawn.mean(axis=0), drawn.std(axis=0)


def right_rows_repeated(network, x, passes):
    drawn = network(np.repeat(x, passes, axis=0)).reshape(len(x), passes, -1)
    return drawn.mean(axis=1), np.sqrt(drawn.var(axis=1))


def right_by_running_sums(network, x, passes):
    total = squares = 0
    for _ in range(passes):
        answer = network(x)
        total, squares = total + answer, squares + answer**2
    mean = total / passes
    return mean, np.sqrt(np.maximum(squares / passes - mean**2, 0))


def right_sample_by_sample(network, x, passes):
    means, spreads = [], []
    for i in range(len(x)):
        drawn = np.array([network(x[i : i + 1])[0] for _ in range(passes)])
        means.append(drawn.sum(axis=0) / passes)
        spreads.append(np.sqrt(np.mean((drawn - means[-1]) ** 2, axis=0)))
    return np.array(means), np.array(spreads)


def right_in_float32(network, x, passes):
    drawn = np.stack([np.asarray(network(x), dtype="f4") for _ in range(passes)], axis=-1)
    return drawn.mean(axis=-1), drawn.std(axis=-1)


def wrong_variance(network, x, passes):
    drawn = np.stack([network(x) for _ in range(passes)])
    return drawn.mean(axis=0), drawn.var(axis=0)


def wrong_standard_error(network, x, passes):
    drawn = np.stack([network(x) for _ in range(passes)])
    return drawn.mean(axis=0), drawn.std(axis=0) / np.sqrt(passes)


def wrong_one_less(network, x, passes):
    drawn = np.stack([network(x) for _ in range(passes)])
    return drawn.mean(axis=0), drawn.std(axis=0, ddof=1)


def wrong_range(network, x, passes):
    drawn = np.stack([network(x) for _ in range(passes)])
    return drawn.mean(axis=0), drawn.max(axis=0) - drawn.min(axis=0)


def wrong_half_the_range(network, x, passes):
    drawn = np.stack([network(x) for _ in range(passes)])
    return drawn.mean(axis=0), (drawn.max(axis=0) - drawn.min(axis=0)) / 2


def wrong_sum(network, x, passes):
    drawn = np.stack([network(x) for _ in range(passes)])
    return drawn.sum(axis=0), drawn.std(axis=0)


def wrong_median(network, x, passes):
    drawn = np.stack([network(x) for _ in range(passes)])
    return np.median(drawn, axis=0), drawn.std(axis=0)


def wrong_votes(network, x, passes):
    drawn = np.stack([network(x) for _ in range(passes)])
    votes = np.eye(drawn.shape[2])[drawn.argmax(axis=2)]
    return votes.mean(axis=0), votes.std(axis=0)


def wrong_mean_of_votes(network, x, passes):
    drawn = np.stack([network(x) for _ in range(passes)])
    return np.eye(drawn.shape[2])[drawn.argmax(axis=2)].mean(axis=0), drawn.std(axis=0)


def wrong_logarithms_averaged(network, x, passes):
    drawn = np.stack([network(x) for _ in range(passes)])
    mean = np.exp(np.log(drawn).mean(axis=0))
    return mean / mean.sum(axis=1, keepdims=True), drawn.std(axis=0)


def wrong_last_pass(network, x, passes):
    drawn = np.stack([network(x) for _ in range(passes)])
    return drawn[-1], drawn.std(axis=0)


def wrong_first_pass(network, x, passes):
    drawn = np.stack([network(x) for _ in range(passes)])
    return drawn[0], drawn.std(axis=0)


def wrong_called_once(network, x, passes):
    drawn = np.stack([network(x)] * passes)
    return drawn.mean(axis=0), drawn.std(axis=0)


def wrong_one_pass_too_few(network, x, passes):
    drawn = np.stack([network(x) for _ in range(1, max(passes, 2))])
    return drawn.mean(axis=0), drawn.std(axis=0)


def wrong_passes_drawn_twice(network, x, passes):
    mean = np.mean([network(x) for _ in range(passes)], axis=0)
    return mean, np.std([network(x) for _ in range(passes)], axis=0)


def wrong_repeated_and_mixed_up(network, x, passes):
    drawn = network(np.repeat(x, passes, axis=0)).reshape(passes, len(x), -1)
    return drawn.mean(axis=0), drawn.std(axis=0)


def wrong_tiled_and_mixed_up(network, x, passes):
    drawn = network(np.tile(x, (passes, 1))).reshape(len(x), passes, -1)
    return drawn.mean(axis=1), drawn.std(axis=1)


def wrong_over_the_classes(network, x, passes):
    drawn = np.stack([network(x) for _ in range(passes)])
    return drawn.mean(axis=0), drawn.mean(axis=0).std(axis=1)


def wrong_over_the_samples(network, x, passes):
    drawn = np.stack([network(x) for _ in range(passes)])
    return drawn.mean(axis=1), drawn.std(axis=1)


def wrong_spread_forgotten(network, x, passes):
    return np.mean([network(x) for _ in range(passes)], axis=0)


def wrong_all_passes_returned(network, x, passes):
    drawn = np.stack([network(x) for _ in range(passes)])
    return drawn, drawn.std(axis=0)
