"""What the chapters on the lasso and the elastic net reproduce from the papers they cite."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sklearn.linear_model import lars_path

from course_pkg import elastic_net, path, ridge
from course_pkg.data import (
    Simulation,
    diabetes,
    hidden_factors,
    simulate,
    standardize,
    zou_hastie,
)

ORDER = ["bmi", "s5", "bp", "s3", "sex", "s6", "s1", "s4", "s2", "age"]
GRID = np.geomspace(46, 0.003, 4000)


@pytest.fixture(scope="module")
def study():
    """The diabetes data of Efron and others, columns standardised."""
    patients = diabetes()
    return standardize(patients.X), patients.y, patients.names


@pytest.fixture(scope="module")
def steps(study):
    """Who comes in (+) and who goes out (−) along the lasso path, in this order."""
    X, y, names = study
    return changes(path(X, y, GRID).W, names)


def changes(W, names):
    """The names of the weights that become, or cease to be, different from 0 from row to row."""
    used = np.vstack([np.zeros(len(names), bool), W != 0])
    places = np.argwhere(used[1:] != used[:-1])
    return [("+" if used[i + 1, j] else "-") + names[j] for i, j in places]


def test_variables_enter_as_published(steps):
    """Efron and others (2004): bmi first, age last."""
    entered = list(dict.fromkeys(step[1:] for step in steps if step[0] == "+"))
    assert ORDER == entered


def test_s3_leaves_and_comes_back_and_no_other_does(steps):
    """Twelve changes: ten variables come in, s3 goes out and in again."""
    assert ["+" + name for name in ORDER] + ["-s3", "+s3"] == steps


def test_path_passes_through_the_published_kinks(study):
    """At each kink that scikit-learn's LARS finds, the lasso has the weights of that kink."""
    X, y, _ = study
    lams, _, W = lars_path(X, y - y.mean(), method="lasso")
    assert 13 == len(lams)
    np.testing.assert_allclose(W.T, path(X, y, lams).W, atol=1e-6)


def test_other_order_is_noticed(study):
    """Without standardised columns the order is another one: the fact is not trivially true."""
    _, y, names = study
    raw = path(diabetes().X, y, np.geomspace(1e4, 1e-3, 500)).W
    assert ORDER != [step[1:] for step in changes(raw, names) if step[0] == "+"][:10]


EXAMPLES = (1, 2, 3, 4)
SEEDS = range(50)
RHOS = (0, 0.5, 0.9, 1)
# Median mean-squared errors and their bootstrapped standard errors: Zou and Hastie (2005), table 2.
PUBLISHED = {
    "lasso": {1: (3.06, 0.31), 2: (3.87, 0.38), 3: (65.0, 2.82), 4: (46.6, 3.96)},
    "elastic net": {1: (2.51, 0.29), 2: (3.16, 0.27), 3: (56.6, 1.75), 4: (34.5, 1.64)},
    "ridge": {1: (4.49, 0.46), 2: (2.84, 0.27), 3: (39.5, 1.80), 4: (64.5, 4.78)},
}


def fitted(draw, new, rho):
    """With the λ that does best on new samples, rescaled: (its error there, excess error, w)."""
    fits = path(draw.X, draw.y, np.geomspace(60, 0.1, 20), rho, standardize=True)
    W = (1 + fits.lams * (1 - rho) * (rho > 0))[:, None] * fits.W
    b = draw.y.mean() - W @ draw.X.mean(axis=0)
    missed = np.mean((new.y - W @ new.X.T - b[:, None]) ** 2, axis=1)
    k = missed.argmin()
    return missed[k], draw.excess(W[k], b[k]), W[k]


def chosen(fits):
    """(excess error, w) by method, the elastic net with the ρ that does best on new samples."""
    ridge, *nets, lasso = fits
    net = min([*nets, lasso], key=lambda fit: fit[0])
    return {"ridge": ridge[1:], "elastic net": net[1:], "lasso": lasso[1:]}


def simulated(example, simulator=zou_hastie):
    """The excess errors (50,) and weights (50, p) of each method on new data sets."""
    found = []
    for seed in SEEDS:
        draw, new = (simulator(example, seed=s) for s in (seed, 1000 + seed))
        found.append(chosen([fitted(draw, new, rho) for rho in RHOS]))
    return {
        method: [np.array(part) for part in zip(*(run[method] for run in found), strict=True)]
        for method in PUBLISHED
    }


@pytest.fixture(scope="module")
def examples():
    """The four simulations, by their number."""
    return {example: simulated(example) for example in EXAMPLES}


def agrees(median, published):
    """Within three standard errors of the difference between two medians of 50 data sets."""
    expected, error = published
    return abs(median - expected) <= 3 * np.sqrt(2) * error


@pytest.mark.parametrize("example", EXAMPLES)
@pytest.mark.parametrize("method", PUBLISHED)
def test_medians_are_the_published_ones(examples, example, method):
    """For each method in each example."""
    assert agrees(np.median(examples[example][method][0]), PUBLISHED[method][example])


def halved(example, seed):
    """The same with features of half the variance."""
    draw = zou_hastie(example, seed=seed)
    X = draw.X / np.sqrt(2)
    y = draw.y - draw.X @ draw.w + X @ draw.w
    return Simulation(X, y, draw.w, draw.covariance / 2, draw.noise)


def test_medians_of_other_data_are_not_the_published_ones():
    """In example 3 with features of variance 1 ridge and lasso are off: the test has power."""
    found = simulated(3, halved)
    assert not any(agrees(np.median(found[m][0]), PUBLISHED[m][3]) for m in ("ridge", "lasso"))


@pytest.mark.parametrize(
    ("example", "falling"),
    [(1, ["ridge", "lasso", "elastic net"]), (4, ["ridge", "lasso", "elastic net"])],
)
def test_elastic_net_is_best_where_zeros_are_true(examples, example, falling):
    """In examples 1 and 4 the medians rank as published."""
    medians = [np.median(examples[example][method][0]) for method in falling]
    assert sorted(medians, reverse=True) == medians


@pytest.mark.parametrize("example", [2, 3])
def test_ridge_is_best_where_many_features_matter(examples, example):
    """In examples 2 and 3 the medians rank as published: ridge, elastic net, lasso."""
    medians = [np.median(examples[example][m][0]) for m in ("ridge", "elastic net", "lasso")]
    assert sorted(medians) == medians


def test_elastic_net_takes_groups_whole_and_the_lasso_does_not(examples):
    """In example 4, of the groups of five of which one is in use."""
    used = {m: examples[4][m][1][:, :15].reshape(-1, 5) != 0 for m in ("lasso", "elastic net")}
    whole = {m: u[u.any(axis=1)].all(axis=1).mean() for m, u in used.items()}
    assert whole["lasso"] < 0.1 < 0.6 < whole["elastic net"]


def test_elastic_net_predicts_better_than_the_lasso_where_there_are_groups(examples):
    """In example 4, on most data sets; on some it chooses ρ = 1 and is the lasso."""
    assert np.mean(examples[4]["elastic net"][0] < examples[4]["lasso"][0]) > 0.6


def standardized_twins(correlation, seed):
    """Two standardised features of about this correlation, and a centred target."""
    draw = simulate(30, 2, seed=seed, correlation=correlation, w=np.ones(2))
    return standardize(draw.X), draw.y - draw.y.mean()


def within_bound(X, y, w, lam2):
    """Whether two weights are as near as theorem 1 of Zou and Hastie promises."""
    alike = 1 - np.mean(X[:, 0] * X[:, 1])
    bound = np.sqrt(2 * alike) * np.linalg.norm(y) / (lam2 * np.sqrt(len(y)))
    return abs(w[0] - w[1]) <= bound


@example(0.0, 1.0, 5e-324, 0)
@given(st.floats(0, 0.9999), st.floats(0.01, 3), st.floats(0, 0.99), st.integers(0, 99))
def test_grouping_bound_holds(correlation, lam, rho, seed):
    """For any correlation, strength and share."""
    X, y = standardized_twins(correlation, seed)
    assert within_bound(X, y, elastic_net(X, y, lam, rho).w, lam * (1 - rho))


def test_grouping_bound_tells_the_lasso_from_the_elastic_net():
    """Of near copies, least squares and the lasso break the bound of an elastic net."""
    X, y = standardized_twins(0.9999, 0)
    uneven = [ridge(X, y, 0).w, np.array([1.5, 0.1])]
    assert not any(within_bound(X, y, w, 1.0) for w in uneven)


def test_lasso_leans_on_one_of_a_group_and_the_elastic_net_on_all():
    """On two hidden factors: the least used of three near copies, by its share of the group."""
    shares = {0.0: [], 0.5: []}
    for seed in range(20):
        world = hidden_factors(seed=seed)
        X = standardize(world.X)
        for lam2, found in shares.items():
            group = np.abs(elastic_net(X, world.y, 2 + lam2, 2 / (2 + lam2)).w[:3])
            found.append(group.min() / group.sum())
    assert np.median(shares[0.0]) < 0.1 < 0.3 < np.median(shares[0.5])
