"""Whether probabilities mean what they say: of all predictions made with 0.8, are 80 % right?

Everything here takes probabilities (n, k), one row a sample and each row of sum 1, and labels y
(n,) that say which of the k classes is the true one. Chapter "Monte Carlo dropout".
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from course_pkg import _check
from course_pkg._check import Array
from course_pkg.nn._check import labels


@dataclass(frozen=True)
class Reliability:
    """Predictions in bins of confidence, without the empty bins: a reliability diagram.

    confidence and accuracy are means over the samples of a bin, share is how many of all they are.
    """

    confidence: Array
    accuracy: Array
    share: Array


def reliability(
    probabilities: ArrayLike,
    y: ArrayLike,
    *,
    bins: int = 10,
) -> Reliability:
    """Confidence beside accuracy, where confidence is a row's largest entry.

    The bins are of equal width between 0 and 1, each with its upper end.
    Raises ValueError for rows that are no probabilities, a y that holds no
    classes, bins < 1.
    Source: Guo, Pleiss, Sun and Weinberger (2017), section 2.
    """
    probabilities = _probabilities(probabilities)
    right = probabilities.argmax(axis=1) == labels(y, probabilities.shape)
    confidence = probabilities.max(axis=1)
    count = _check.count(bins, "bins", 1)
    ends = np.linspace(0, 1, count + 1)[1:-1]
    place = np.digitize(confidence, ends, right=True)
    samples = np.bincount(place, minlength=count)
    held = samples > 0

    def mean(values: Any) -> Array:
        sums = np.bincount(place, values, count)
        return np.asarray(sums[held] / samples[held])

    share = samples[held] / len(right)
    return Reliability(mean(confidence), mean(right), share)


def expected_calibration_error(
    probabilities: ArrayLike,
    y: ArrayLike,
    *,
    bins: int = 10,
) -> float:
    """How far confidence is from accuracy, on average over samples.

        Σ_b share_b |accuracy_b − confidence_b|,    from 0 (calibrated) to 1

    It depends on the bins, and a model that predicts the shares of the
    classes for everybody has 0 too: look at `brier_score` beside it.
    Arguments and errors are those of `reliability`.
    Source: Guo, Pleiss, Sun and Weinberger (2017), section 2.
    """
    table = reliability(probabilities, y, bins=bins)
    apart = np.abs(table.accuracy - table.confidence)
    return float(np.sum(table.share * apart))


def brier_score(probabilities: ArrayLike, y: ArrayLike) -> float:
    """The mean squared distance from the truth, from 0 to 2.

        1/n Σᵢ Σ_c (p_ic − [yᵢ = c])²

    Smallest on average for the true probabilities: it rewards calibration
    and sharpness alike. Raises ValueError as `reliability` does.
    Source: Brier (1950).
    """
    probabilities = _probabilities(probabilities)
    truth = np.eye(probabilities.shape[1])[labels(y, probabilities.shape)]
    return float(np.mean(np.sum((probabilities - truth) ** 2, axis=1)))


def entropy(probabilities: ArrayLike) -> Array:
    """How undecided each row is, in nats: −Σ_c p_c log p_c; returns (n,).

    From 0 to log k. Of the mean of Monte Carlo passes this is the predictive
    entropy. Raises ValueError for rows that are no probabilities.
    Source: Gal and Ghahramani (2016).
    """
    p = _probabilities(probabilities)
    return np.asarray(-np.sum(p * np.log(np.where(p > 0, p, 1)), axis=1))


def _probabilities(values: ArrayLike) -> Array:
    p = _check.matrix(values, "probabilities")
    wrong = np.abs(p.sum(axis=1) - 1) > 1e-3  # half precision has three digits
    if p.min() < 0 or wrong.any():
        received = (
            f"hold {p.min():g}" if p.min() < 0 else f"have a row of sum {p.sum(axis=1)[wrong][0]:g}"
        )
        remedy = "Put a softmax after the last layer, or apply one to its outputs"
        _check.reject("probabilities", received, "numbers ≥ 0, each row of sum 1", remedy)
    return p
