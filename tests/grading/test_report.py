"""An instructor sees which mistakes a class made, by the names that the bank has for them."""

from course_pkg.grading.records import Question, Record
from course_pkg.grading.report import Mistake, Result, mistakes, page, results
from course_pkg.grading.trial import Outcome


def record(student, **reasons):
    """A student's record: a reason for each question, empty where it is right."""
    questions = [Question(f"test_{q}", 0 if why else 2, 2, why) for q, why in reasons.items()]
    return Record("ridge", student, "graded", tuple(questions))


CLASS = [
    record("ada", dual="", path="not answered"),
    record("bob", dual="n was forgotten", path=""),
    record("eve", dual="n was forgotten", path=""),
    Record("ridge", "max", "missing"),
]
BANK = (
    Outcome("dual", "wrong_without_n", 0, 2, "dual", "n was forgotten"),
    Outcome("dual", "wrong_n_forgotten_twice", 0, 2, "dual", "n was forgotten"),
    Outcome("path", "wrong_without_n", 0, 2, "path", "n was forgotten"),
)


def test_mistakes_are_counted_and_matched_with_the_bank():
    """The most frequent first; what the bank does not know stands without a name."""
    assert mistakes(CLASS, BANK) == [
        Mistake("dual", "n was forgotten", ("bob", "eve"), ("without n", "n forgotten twice")),
        Mistake("path", "not answered", ("ada",), ()),
    ]


def test_results_are_by_question():
    """Shares of the points of those who were graded."""
    assert results(CLASS) == [Result("dual", 1 / 3, 1, 3), Result("path", 2 / 3, 2, 3)]


def test_page_shows_text_as_text():
    """What a student's code says, and a student's name, is no markup."""
    shown = page("ridge", [record("<b>ada</b>", dual="<script>alert(1)</script>")], ())
    assert "<script>" not in shown
    assert "<b>ada" not in shown
    assert "&lt;script&gt;" in shown


def test_page_of_a_class_of_which_nothing_is_graded():
    """There is no median of nothing."""
    assert "–" in page("ridge", [Record("ridge", "max", "missing")], ())
