"""Every wrong answer loses its own question's points and is named; every right one passes."""

import re

import pytest
from classes import ORIGINAL
from nbformat.v4 import new_output

from course_pkg.errors import CourseError
from course_pkg.grading.bank import answers, filled
from course_pkg.grading.release import notebook
from course_pkg.grading.verdict import sentence

BANK = answers(ORIGINAL, "ridge")
ENDLESS = ("leave_one_out", "wrong_endless")  # is stopped by the clock: see the pipeline's test
ALL = [(question, name) for question in BANK for name in BANK[question]]
RIGHT = [pair for pair in ALL if pair[1].startswith("right_")]
WRONG = [pair for pair in ALL if pair[1].startswith("wrong_") and pair != ENDLESS]
#: What the worked examples cannot tell from a right answer; hidden tests do.
HIDDEN_ONLY = {
    ("experiment", "wrong_alpha_is_not_lambda"),
    ("experiment", "wrong_chosen_on_the_test_samples"),
    ("ridge_dual", "wrong_p_equations"),
    ("ridge_primal", "wrong_learned_by_heart"),
}
HIDDEN = re.compile(r"### BEGIN HIDDEN TESTS\n.*?### END HIDDEN TESTS", re.DOTALL)
SOURCE = notebook(ORIGINAL.text("ridge"))


def lost(question, name, *, hidden=True):
    """What each failing test says when the source notebook runs with this answer in place."""
    given = {"experiment": BANK["experiment"]["right_by_scikit_learn"]} | {
        question: BANK[question][name]
    }
    said, names = {}, {}
    for cell in SOURCE.cells:
        meta = cell.metadata.get("nbgrader", {"grade": False, "grade_id": ""})
        code = given.get(meta["grade_id"], cell.source if hidden else HIDDEN.sub("", cell.source))
        try:
            exec(code if cell.cell_type == "code" else "", names)
        except Exception as error:
            out = new_output("error", ename=type(error).__name__, evalue=str(error))
            said |= {meta["grade_id"].removeprefix("test_"): sentence(out)} if meta["grade"] else {}
    return said


def judges_of(question):
    """The tests that judge a question."""
    return {"choice", "errors"} if question == "experiment" else {question}


@pytest.mark.parametrize(("question", "name"), RIGHT)
def test_right_answer_loses_nothing(question, name):
    """An answer written quite differently gets every point."""
    assert lost(question, name) == {}


@pytest.mark.parametrize(("question", "name"), WRONG)
def test_wrong_answer_loses_its_own_points_and_is_named(question, name):
    """No other question suffers, and what the student reads says what is wrong."""
    said = lost(question, name)
    assert said.keys() <= judges_of(question)
    assert said
    assert [line for line in said.values() if re.match(r"wrong values|\w+Error", line)] == []


@pytest.mark.parametrize(("question", "name"), WRONG)
def test_visible_tests_name_what_they_can(question, name):
    """The worked example alone catches the mistake and says the same, but for a known few."""
    hidden_too = lost(question, name)
    seen = lost(question, name, hidden=False)
    assert seen == ({} if (question, name) in HIDDEN_ONLY else hidden_too)


@pytest.mark.parametrize("question", BANK.keys() - {"experiment"})
def test_bank_is_rich(question):
    """Each function has at least eight wrong answers and three right ones."""
    names = BANK[question]
    assert sum(name.startswith("wrong_") for name in names) >= 8
    assert sum(name.startswith("right_") for name in names) >= 3


def test_every_question_has_answers():
    """The bank knows the questions of the assignment, and no other."""
    metas = [cell.metadata.nbgrader for cell in SOURCE.cells if "nbgrader" in cell.metadata]
    assert sorted(BANK) == sorted(meta["grade_id"] for meta in metas if meta["solution"])


def chosen(released_course, choice, **how):
    """The first answer of a notebook filled from the bank."""
    nb = filled(released_course, "ridge", choice, **how)
    return next(c.source for c in nb.cells if c.metadata.get("nbgrader", {}).get("solution"))


def test_filled_notebook_has_the_chosen_answer(released_course):
    """The answer stands under the question's name, with what it imports."""
    code = chosen(released_course, {"standardize": "wrong_only_centred"})
    assert "def standardize(X_train, X_test):" in code
    assert code.startswith("import numpy as np")


def test_reference_is_an_answer_as_students_write_it(released_course):
    """The instructor's own answer comes without the markers around it."""
    code = chosen(released_course, {})
    assert "mean, scale = " in code
    assert "###" not in code


def test_blank_is_the_stub(released_course):
    """A blank answer is what was released."""
    assert "raise NotImplementedError" in chosen(released_course, {}, otherwise="blank")


def test_unknown_answer_is_told(released_course):
    """A name that the bank does not have is an error that lists those it has."""
    with pytest.raises(CourseError, match=r"no answer 'x' to standardize; the bank has \['blank'"):
        filled(released_course, "ridge", {"standardize": "x"})
