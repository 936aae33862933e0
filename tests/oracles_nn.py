"""Answers for networks found without the course's code: differences, sums over masks, counts."""

from itertools import product

import numpy as np


def differences(f, parameters, step=1e-6):
    """The gradient of f at a dict of arrays, entry by entry, by central differences."""
    found = {}
    for name, w in parameters.items():
        found[name] = np.empty_like(w)
        for place in np.ndindex(w.shape):
            move = step * (
                np.arange(w.size).reshape(w.shape) == np.ravel_multi_index(place, w.shape)
            )
            ends = f(parameters | {name: w + move}), f(parameters | {name: w - move})
            found[name][place] = (ends[0] - ends[1]) / (2 * step)
    return found


def same_gradients(expected, found, rel=1e-6):
    """Whether two dicts of gradients name the same and agree, relative to their largest entry."""
    return expected.keys() == found.keys() and all(
        np.abs(expected[name] - found[name]).max() <= rel * max(1e-3, np.abs(expected[name]).max())
        for name in expected
    )


def over_masks(f, shape, q):
    """The exact mean of f(mask) over all masks whose entries are 1 with probability q."""
    masks = (np.reshape(bits, shape) for bits in product([0.0, 1.0], repeat=int(np.prod(shape))))
    return sum(q ** m.sum() * (1 - q) ** (m.size - m.sum()) * f(m) for m in masks)


def dropout_faults(training, inference, p, shape=(2000, 50)):
    """What is wrong with a form of dropout on ones, each by a count that is off by 6 deviations.

    training(x) and inference(x) are what the next layer sees of x. Of a right form nothing is
    wrong, but once in 10⁸ trials; entries next to each other are kept both with probability q².
    """
    x, q = np.ones(shape), 1 - p
    seen, after = training(x), inference(x)
    kept = seen != 0
    pairs = [(kept[1:] & kept[:-1]).mean(), (kept[:, 1:] & kept[:, :-1]).mean()]
    faults = {
        "share": abs(kept.mean() - q) > 6 * np.sqrt(p * q / kept.size),
        "shared": np.abs(np.array(pairs) - q**2).max() > 6 * np.sqrt(4 * p * q / kept.size),
        "active": np.ptp(after) > 0,
        "scale": abs(seen.mean() - after.mean()) > 6 * seen.std() / np.sqrt(seen.size),
    }
    return {name for name, found in faults.items() if found}
