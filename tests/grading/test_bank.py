"""Every wrong answer loses its own question's points and is named; every right one passes."""

import re

import pytest
from classes import ORIGINAL
from nbformat.v4 import new_output

from course_pkg.errors import CourseError
from course_pkg.grading.bank import answers, filled
from course_pkg.grading.release import notebook
from course_pkg.grading.trial import judging_tests
from course_pkg.grading.verdict import sentence

#: As in grading, where a warning costs nothing: NumPy's products warn now and then of nothing.
pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")

BANK = {name: answers(ORIGINAL, name) for name in ORIGINAL.assignments()}
SOURCE = {name: notebook(ORIGINAL.text(name)) for name in BANK}
QUESTIONS = [(assignment, question) for assignment in BANK for question in BANK[assignment]]
ALL = [(*place, name) for place in QUESTIONS for name in BANK[place[0]][place[1]]]
ENDLESS = ("ridge", "leave_one_out", "wrong_endless")  # the clock stops it: the pipeline's test
RIGHT = [answer for answer in ALL if answer[2].startswith("right_")]
WRONG = [answer for answer in ALL if answer[2].startswith("wrong_") and answer != ENDLESS]
#: What the worked examples cannot tell from a right answer; hidden tests do. Of an experiment
#: they say whether its numbers are plausible.
HIDDEN_ONLY = {
    ("ridge", "ridge_dual", "wrong_p_equations"),
    ("ridge", "ridge_primal", "wrong_learned_by_heart"),
}
HIDDEN = re.compile(r"### BEGIN HIDDEN TESTS\n.*?### END HIDDEN TESTS", re.DOTALL)


def cells_for(assignment, question):
    """All cells; without the experiment where that is not the question, for it calls the others."""
    cells = SOURCE[assignment].cells
    ids = [cell.metadata.get("nbgrader", {}).get("grade_id") for cell in cells]
    return cells if question == "experiment" else cells[: ids.index("data")]


def lost(assignment, question, name, *, hidden=True):
    """What each failing test says when the source notebook runs with this answer in place."""
    given = {question: BANK[assignment][question][name]}
    said, names = {}, {}
    for cell in cells_for(assignment, question):
        meta = cell.metadata.get("nbgrader", {"grade": False, "grade_id": ""})
        code = given.get(meta["grade_id"], cell.source if hidden else HIDDEN.sub("", cell.source))
        try:
            exec(code if cell.cell_type == "code" else "", names)
        except Exception as error:
            out = new_output("error", ename=type(error).__name__, evalue=str(error))
            said |= {meta["grade_id"].removeprefix("test_"): sentence(out)} if meta["grade"] else {}
    return said


def judges_of(assignment, question):
    """The tests that judge a question: those between its answer and the next."""
    return {name.removeprefix("test_") for name in judging_tests(SOURCE[assignment])[question]}


@pytest.mark.parametrize(("assignment", "question", "name"), RIGHT)
def test_right_answer_loses_nothing(assignment, question, name):
    """An answer written quite differently gets every point."""
    assert lost(assignment, question, name) == {}


@pytest.mark.parametrize(("assignment", "question", "name"), WRONG)
def test_wrong_answer_loses_its_own_points_and_is_named(assignment, question, name):
    """No other question suffers, and what the student reads says what is wrong."""
    said = lost(assignment, question, name)
    assert said.keys() <= judges_of(assignment, question)
    assert said
    assert [
        line for line in said.values() if re.match(r"wrong values|\w+(Error|Warning)", line)
    ] == []


@pytest.mark.parametrize(
    ("assignment", "question", "name"), [answer for answer in WRONG if answer[1] != "experiment"]
)
def test_visible_tests_name_what_they_can(assignment, question, name):
    """The worked example alone catches the mistake, but for a known few."""
    seen = lost(assignment, question, name, hidden=False)
    assert (seen == {}) == ((assignment, question, name) in HIDDEN_ONLY)


@pytest.mark.parametrize(("assignment", "question"), QUESTIONS)
def test_bank_is_rich(assignment, question):
    """Each question has at least eight wrong answers and three right ones."""
    names = BANK[assignment][question]
    assert sum(name.startswith("wrong_") for name in names) >= 8
    assert sum(name.startswith("right_") for name in names) >= 3


@pytest.mark.parametrize("assignment", BANK)
def test_every_question_has_answers(assignment):
    """The bank knows the questions of the assignment, and no other."""
    metas = [c.metadata.nbgrader for c in SOURCE[assignment].cells if "nbgrader" in c.metadata]
    assert sorted(BANK[assignment]) == sorted(m["grade_id"] for m in metas if m["solution"])


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


def test_answer_that_calls_another_has_its_lines(course):
    """A cell that is another and a mistake is written as that."""
    cells = "def right_a():\n    x = 1\n\n\ndef wrong_b():\n    right_a()\n    print()\n"
    (course.bank("ridge") / "cell.py").write_text(cells)
    found = answers(course, "ridge")["cell"]["wrong_b"]
    assert found.split() == ["x", "=", "1", "print()"]
