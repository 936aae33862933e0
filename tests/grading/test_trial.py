"""The bank is tried in few submissions, and each answer gets its own outcome."""

from itertools import chain

import pytest
from classes import ORIGINAL

from course_pkg.grading import bank, trial
from course_pkg.grading.records import Question, Record
from course_pkg.grading.trial import Outcome, Trial

NAMES = ORIGINAL.assignments()


@pytest.mark.parametrize("name", NAMES)
def test_rounds_hand_in_the_whole_bank(name):
    """No answer is left out."""
    handed_in = set(chain.from_iterable(row.items() for row in trial.rounds(ORIGINAL, name)))
    known = bank.answers(ORIGINAL, name)
    assert handed_in >= {(q, answer) for q, answers in known.items() for answer in answers}


@pytest.mark.parametrize("name", NAMES)
def test_experiment_is_tried_on_right_answers_only(name):
    """It calls the others, whose mistakes would be its own."""
    for row in trial.rounds(ORIGINAL, name):
        others = [row[question] for question in row if question != "experiment"]
        on_right = all(answer.startswith("right_") for answer in others)
        assert on_right or row["experiment"] == "blank"


@pytest.fixture
def made(released_course):
    """What a few records come to, in the ridge assignment."""

    def made(chosen, *questions):
        record = Record("ridge", "round", "graded", questions)
        return trial.outcomes(released_course, "ridge", {"round": chosen}, [record])

    return made


def test_outcome_is_that_of_the_questions_own_tests(made):
    """Another question's points and words are not its own."""
    chosen = {"standardize": "wrong_only_centred", "ridge_dual": "right_by_eigenvectors"}
    told = made(
        chosen,
        Question("test_standardize", 0, 2, "not divided"),
        Question("test_ridge_dual", 3, 3),
        Question("test_ridge_path", 0, 3, "something else"),
    )
    assert told == [
        Outcome("standardize", "wrong_only_centred", 0, 2, "standardize", "not divided"),
        Outcome("ridge_dual", "right_by_eigenvectors", 3, 3),
    ]


def test_experiment_has_all_its_tests(made):
    """Of several, the first that fails gives the words."""
    told = made(
        {"experiment": "wrong_square_root"},
        Question("test_choice", 2, 2),
        Question("test_errors", 0, 2, "the square root"),
    )
    expected = Outcome("experiment", "wrong_square_root", 2, 4, "errors", "the square root")
    assert told == [expected]


def test_submission_that_was_not_graded_proves_nothing(made):
    """Its answers come to nothing, right ones too, and say why."""
    (told,) = made({"ridge_dual": "right_by_eigenvectors"})
    assert (told.points, told.as_it_should_be) == (0, False)


@pytest.mark.parametrize(
    ("answer", "points", "message", "should"),
    [
        ("right_by_loops", 2, "", True),
        ("right_by_loops", 1, "it looks as if n was forgotten", False),
        ("wrong_n", 0, "it looks as if n was forgotten", True),
        ("wrong_n", 0, "ran too long and was stopped", True),
        ("right_by_loops", 0, "the grader failed", False),
        ("wrong_n", 2, "", False),
        ("wrong_n", 0, "wrong values in w", False),
        ("wrong_n", 0, "TypeError: no", False),
    ],
)
def test_wrong_answer_must_be_caught_by_name(answer, points, message, should):
    """A right one must have all points."""
    assert Outcome("q", answer, points, 2, "q", message).as_it_should_be is should


def test_outcomes_are_kept_until_anything_changes(course):
    """The bank, the text, its limits or the seed."""
    found = Trial((Outcome("q", "right_a", 1, 1),), trial._digest(course, "ridge"))
    assert trial.kept(course, "ridge") == Trial(())
    trial.keep(course, "ridge", found)
    assert trial.kept(course, "ridge") == found
    (course.bank("ridge") / "another.py").touch()
    assert trial.kept(course, "ridge") == Trial(())


def test_bank_of_an_assignment_through_the_real_pipeline(course):
    """Two questions of it: each answer comes to what it should, and is kept."""
    for path in course.bank("ridge").glob("*.py"):
        if path.stem not in ("standardize", "degrees_of_freedom"):
            path.unlink()
    records = list(trial.hold(course, "ridge"))
    found = trial.kept(course, "ridge").outcomes
    assert len(records) == len(trial.rounds(course, "ridge"))
    assert {outcome.question for outcome in found} == {"standardize", "degrees_of_freedom"}
    assert [outcome for outcome in found if not outcome.as_it_should_be] == []
