"""Which algorithm solves which problem, in what order the answers come, and when they are cut."""

import certificates
import numpy as np
import pytest
from scipy import sparse

from course_pkg.centred import Centred
from course_pkg.moments import Moments
from course_pkg.solution import Solution
from course_pkg.solvers import rule
from course_pkg.solvers.rule import Interrupted, solve_moments, solve_path

LAMS = np.geomspace(3, 0.003, 12)


def problem(n=50, p=8, kind=np.asarray):
    """Centred data with nothing special about them."""
    rng = np.random.default_rng(n + p)
    X = rng.normal(size=(n, p)).round(1)
    return Centred.of(kind(X), X @ rng.normal(size=p) + rng.normal(size=n), np.ones(n))


@pytest.fixture
def seen(monkeypatch):
    """The names of the solvers that were asked, in order."""
    names = []

    def note(module, name):
        solver = getattr(module, name)
        monkeypatch.setattr(module, name, lambda *args: names.append(name) or solver(*args))

    note(rule, "gram_path")
    note(rule, "working_set")
    note(rule, "newton_cg")
    note(rule.ridge, "ridge_path")
    return names


@pytest.mark.parametrize(
    ("expected", "given_problem", "lams", "rho"),
    [
        (["gram_path"], problem(), LAMS, 1),
        (["gram_path"], problem(), LAMS, 0.5),
        (["working_set"], problem(), LAMS[:3], 1),
        (["working_set"], problem(20, 8), LAMS, 1),
        (["working_set"], problem(8, 20), LAMS, 0.01),
        (["working_set", "ridge_path"], problem(8, 20), np.append(LAMS, 0), 1),
        (["newton_cg"], problem(50, 8, sparse.csc_array), LAMS, 1),
        (["ridge_path"], problem(), LAMS, 0),
        (["ridge_path"], problem(8, 20), LAMS[:1], 0),
        (["ridge_path"], problem(50, 8, sparse.csc_array), LAMS[:1], 0),
    ],
)
def test_each_problem_has_its_solver(seen, expected, given_problem, lams, rho):
    """Shape, storage, number of λ and ρ decide."""
    solve_path(given_problem, lams, rho)
    assert expected == list(dict.fromkeys(seen))


@pytest.mark.parametrize("rho", [1, 0.5, 0])
@pytest.mark.parametrize("positive", [False, True])
def test_the_solvers_agree(monkeypatch, rho, positive):
    """Whatever the rule chooses, the weights are the same."""
    expected = solve_path(problem(), LAMS, rho, positive=positive)
    thin = solve_path(problem(50, 8, sparse.csc_array), LAMS, rho, positive=positive)
    monkeypatch.setattr(rule, "TALL", 100)
    other = solve_path(problem(), LAMS, rho, positive=positive)
    np.testing.assert_allclose(expected.W, other.W, atol=1e-9)
    np.testing.assert_allclose(expected.W, thin.W, atol=1e-5)
    np.testing.assert_allclose(expected.objective, other.objective, rtol=1e-12)
    assert expected.converged.all()
    assert other.converged.all()
    assert thin.converged.all()


@pytest.mark.parametrize("rho", [1, 0.5, 0])
def test_moments_are_enough(rho):
    """From products alone the same path as from the data."""
    data = problem(20, 8)
    expected = solve_path(data, LAMS, rho)
    found = solve_moments(Moments.of(data.X, data.y, centre=False), LAMS, rho)
    np.testing.assert_allclose(expected.W, found.W, atol=1e-9)
    np.testing.assert_allclose(expected.objective, found.objective, rtol=1e-9)


@pytest.mark.parametrize("rho", [1, 0.5, 0])
@pytest.mark.parametrize("shape", [(50, 8), (8, 20)])
def test_answers_come_in_the_order_asked(shape, rho):
    """Unsorted, repeated, zero among them: each row is certified at its own λ."""
    data, lams = problem(*shape), np.array([0.1, 2, 0, 0.1, 1e-3, 0, 5, 0.2, 0.3, 0.4, 0.5])
    path = solve_path(data, lams, rho)
    np.testing.assert_array_equal(lams, path.lams)
    np.testing.assert_array_equal(path.W[[0, 2]], path.W[[3, 5]])
    gaps = [
        certificates.relative_gap(data.X, data.y, w, 0, lam, rho)
        for w, lam in zip(path.W[lams > 0], lams[lams > 0], strict=True)
    ]
    assert max(gaps) < 1e-10
    gradient = data.X.T @ (data.y - data.X @ path.W[2])
    np.testing.assert_allclose(np.zeros(shape[1]), gradient, atol=1e-9)


def test_path_says_what_it_is_a_path_of():
    """λ, ρ, and one entry a λ in every array."""
    path = solve_path(problem(), LAMS, 0.5)
    assert 0.5 == path.rho
    assert (12, 8) == path.W.shape
    assert [(12,)] * 6 == [
        getattr(path, name).shape
        for name in ("lams", "b", "objective", "gap", "n_iter", "converged")
    ]
    np.testing.assert_array_equal(np.zeros(12), path.b)


@pytest.mark.parametrize(("gap", "expected"), [(0.9e-10, True), (1.1e-10, False), (np.nan, False)])
def test_converged_is_relative_to_the_objective_of_zero_weights(monkeypatch, gap, expected):
    """The promise is a gap of at most 1e-10 of the objective at w = 0."""
    data = problem()
    solution = Solution(np.zeros(8), 0.0, 1.0, gap * np.mean(data.y**2) / 2, 1, True)
    monkeypatch.setattr(rule, "working_set", lambda *args: iter([solution]))
    assert [expected] == list(solve_path(data, np.array([1.0]), 1).converged)


# interruption


def cut(solver, after):
    """The solver, interrupted by the keyboard after so many solutions."""

    def interrupted(*args):
        solutions = iter(solver(*args))
        yield from (next(solutions) for _ in range(after))
        raise KeyboardInterrupt

    return interrupted


@pytest.mark.parametrize("name", ["working_set", "gram_path"])
def test_interrupted_path_returns_what_is_done(monkeypatch, name):
    """The largest λ, in the order in which they were given, with a warning that counts them."""
    monkeypatch.setattr(rule, name, cut(getattr(rule, name), 3))
    monkeypatch.setattr(rule, "TALL", 4 if name == "gram_path" else 100)
    lams = np.array([0.1, 0.5, 2, 0.2, 1, 0.3, 0.01, 0.02, 0.03, 0.04, 0.05])
    with pytest.warns(Interrupted, match="after 3 of 11 λ, the largest"):
        path = solve_path(problem(), lams, 1)
    np.testing.assert_array_equal([0.5, 2, 1], path.lams)
    np.testing.assert_allclose(solve_path_whole(monkeypatch, [0.5, 2, 1]), path.W, atol=1e-10)


def solve_path_whole(monkeypatch, lams):
    """The weights without any interruption."""
    monkeypatch.undo()
    return solve_path(problem(), np.array(lams, float), 1).W


def test_interruption_before_the_first_solution_is_passed_on(monkeypatch):
    """Where there is nothing to return, the interruption is what the caller gets."""
    monkeypatch.setattr(rule, "working_set", cut(rule.working_set, 0))
    with pytest.raises(KeyboardInterrupt):
        solve_path(problem(), np.array([1.0]), 1)


def test_warning_points_at_the_caller(monkeypatch):
    """Not at the line of this package that happened to be running."""
    monkeypatch.setattr(rule, "working_set", cut(rule.working_set, 1))
    from course_pkg import path

    X = np.random.default_rng(0).normal(size=(9, 4))
    with pytest.warns(Interrupted) as caught:
        path(X, X[:, 0], [1.0, 0.5])
    assert __file__ == caught[0].filename
