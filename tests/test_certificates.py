"""The certificates accept the right answer and reject the mistakes that people make."""

import certificates
import numpy as np
import pytest
from shapes import draw

LAM = 0.3
RHOS = pytest.mark.parametrize("rho", [1.0, 0.5, 0.1])
MISTAKES = {
    "a ½ too many": lambda X, y, rho: certificates.by_scikit_learn(X, y, LAM / 2, rho),
    "n missing": lambda X, y, rho: certificates.by_scikit_learn(X, y, LAM / len(y), rho),
    "least squares": lambda X, y, rho: np.append(np.linalg.pinv(X - X.mean(0)) @ y, y.mean()),
    "through the origin": lambda X, y, rho: certificates.by_scikit_learn(
        X, y, LAM, rho, fit_intercept=False
    ),
    "a digit too few": lambda X, y, rho: right(X, y, rho) * (1 + 1e-3),
}


def right(X, y, rho):
    """What scikit-learn finds."""
    return certificates.by_scikit_learn(X, y, LAM, rho)


def gap(data, wb, rho):
    """The relative gap of weights and intercept."""
    return certificates.relative_gap(*data, wb[:-1], wb[-1], LAM, rho)


@RHOS
def test_the_gap_of_the_right_answer_is_nothing(data, rho):
    """At the minimum primal and dual meet."""
    assert abs(gap(data, right(*data, rho), rho)) < 1e-11


@RHOS
@pytest.mark.parametrize("mistake", MISTAKES)
def test_the_gap_of_a_wrong_answer_is_large(data, rho, mistake):
    """Each mistake costs more than ten times what float32 is allowed."""
    assert gap(data, MISTAKES[mistake](*data, rho), rho) > (1e-4 if mistake[-3:] != "few" else 1e-7)


@pytest.mark.parametrize("rho", [1.0, 0.5, 0.0])
def test_the_gap_bounds_the_excess(rho):
    """However far from the minimum, it says at least how far above it."""
    X, y = draw(12, 3)
    least = right(X, y, rho)
    excess = objective(X, y, least + 0.3, rho) - objective(X, y, least, rho)
    assert (
        0 < excess <= certificates.duality_gap(X, y, (least + 0.3)[:-1], least[-1] + 0.3, LAM, rho)
    )


def objective(X, y, wb, rho):
    """The objective at λ = LAM, written out from the formula."""
    w, b = wb[:-1], wb[-1]
    loss = np.mean((y - X @ w - b) ** 2) / 2
    return loss + LAM * (rho * np.abs(w).sum() + (1 - rho) / 2 * (w**2).sum())


def test_leaked_folds_have_other_errors():
    """Errors of fits that saw the test rows are smaller: the refits reject them."""
    (X, y), rows = draw(30, 20), np.arange(30)
    folds = [(rows[rows % 3 != i], rows[rows % 3 == i]) for i in range(3)]
    leaked = [(rows, test) for _, test in folds]
    honest, wrong = (certificates.refitted_errors(X, y, [LAM], 1.0, f) for f in (folds, leaked))
    assert np.all(wrong < 0.9 * honest)
