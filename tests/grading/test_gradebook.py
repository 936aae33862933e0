"""The gradebook has all of a submission or nothing, in nbgrader's tables and in ours."""

from contextlib import suppress
from datetime import datetime

import pytest

from course_pkg.grading import gradebook
from course_pkg.grading.records import Question, Record

RECORD = Record("ridge", "ada", "graded", (Question("f", 1, 2),), fingerprint=("first", "release"))


@pytest.fixture
def book(course):
    """A gradebook with an assignment and nobody in it."""
    with gradebook.opened(course) as opened:
        yield opened


def entered(book, **how):
    """Enter full points for a student's submission; what the gradebook then holds."""
    scores = {"test_standardize": 2, "test_ridge_primal": None}
    settings = {"time": None, "another": False, "penalty": lambda *_: None} | how
    gradebook.enter(book, "ridge", "ada", scores, frozenset({"ridge_dual"}), **settings)
    return gradebook.grades(book, "ridge")["ada"]


def test_nothing_of_a_broken_transaction_is_left(book):
    """Not even what nbgrader's own functions commit on their way."""
    with suppress(ZeroDivisionError), gradebook.transaction(book):
        entered(book)
        gradebook.keep(book, RECORD)
        raise ZeroDivisionError
    assert (gradebook.enrolled(book), gradebook.grades(book, "ridge")) == ([], {})
    assert gradebook.kept(book, "ridge") == {}


def test_all_of_a_transaction_is_there_for_others(course, book):
    """Another program sees the points and the record."""
    with gradebook.transaction(book):
        entered(book)
        gradebook.keep(book, RECORD)
    assert gradebook.grade(course, "ridge", "ada").points == 2
    with gradebook.opened(course) as other:
        assert gradebook.kept(other, "ridge") == {"ada": RECORD}


def test_cells_are_entered_as_nbgrader_does(book):
    """A score counts; without one a person is to grade; an untouched answer is no response."""
    held = entered(book)
    assert (held.cells["test_standardize"], held.cells["test_ridge_primal"]) == ((2, 2), (0, 3))
    assert (held.comments["ridge_dual"], held.comments["ridge_primal"]) == ("No response.", "")
    wanting = book.find_grade("test_ridge_primal", "ridge", "ridge", "ada").needs_manual_grade
    assert wanting


@pytest.mark.parametrize(("another", "points", "comment"), [(False, 1.5, "Good"), (True, 2, "")])
def test_corrections_stay_with_their_submission(book, another, points, comment):
    """Grading the same again keeps them, grading another takes them back."""
    entered(book)
    book.find_grade("test_standardize", "ridge", "ridge", "ada").manual_score = 1.5
    book.find_comment("standardize", "ridge", "ridge", "ada").manual_comment = "Good"
    book.db.commit()
    held = entered(book, another=another)
    assert (held.points, held.comments["standardize"]) == (points, comment)


@pytest.mark.parametrize(("cost", "left"), [(None, 2), (0.5, 1.5), (5, 0), (-1, 2)])
def test_being_late_costs_at_most_the_points(course, cost, left):
    """And never gives any."""
    gradebook.set_due(course, "ridge", datetime(2026, 1, 1))
    with gradebook.opened(course) as book:
        held = entered(book, time=datetime(2026, 1, 2), penalty=lambda *_: cost)
    assert (held.late_seconds, held.points) == (86400, left)


def test_forgotten_record_leaves_whose_points_they_are(book):
    """While it is graded again, it is still known to which submission points were given."""
    gradebook.keep(book, RECORD)
    gradebook.forget(book, "ridge", ["ada"])
    assert gradebook.kept(book, "ridge") == {}
    assert gradebook.graded(book, "ridge", "ada") == "first"


def test_refused_submission_leaves_whose_points_they_are(book):
    """What could not be graded has been given none."""
    gradebook.keep(book, RECORD)
    gradebook.keep(book, Record("ridge", "ada", "not graded", fingerprint=("second", "release")))
    assert gradebook.graded(book, "ridge", "ada") == "first"
