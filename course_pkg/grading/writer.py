"""The one who writes: what came of a submission is in the gradebook and in its files, or waits."""

from dataclasses import replace
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.api import Gradebook

from course_pkg.grading import feedback, gradebook, verdict
from course_pkg.grading.course import Course
from course_pkg.grading.grade import Attempt
from course_pkg.grading.gradebook import Grade, Penalty
from course_pkg.grading.intake import TIMESTAMP
from course_pkg.grading.records import Question, Record, status


def write(
    course: Course, book: Gradebook, attempt: Attempt, waiting: Record, *, penalty: Penalty
) -> Record:
    """Write points, record, graded notebook and page of a submission; returns the record.

    ``waiting`` is its record so far. The files come first: once the gradebook has the record,
    everything is there.
    """
    held: Grade | None
    with gradebook.transaction(book):
        if attempt.notebook:
            record, held = _entered(book, attempt, waiting, penalty)
            _save_graded(course, record, attempt)
        else:
            record, held = _refused(book, attempt, waiting)
        _write_page(course, record, held)
        gradebook.keep(book, record)
    return record


def write_again(course: Course, records: list[Record]) -> list[Path]:
    """Write pages again, with what the gradebook holds by now."""
    with gradebook.opened(course) as book:
        held = {name: gradebook.grades(book, name) for name in {r.assignment for r in records}}
    return [_write_page(course, r, held[r.assignment].get(r.student)) for r in records]


def _entered(
    book: Gradebook, attempt: Attempt, waiting: Record, penalty: Penalty
) -> tuple[Record, Grade]:
    assignment, student = waiting.assignment, waiting.student
    before = gradebook.graded(book, assignment, student)
    gradebook.enter(
        book,
        assignment,
        student,
        attempt.scores,
        attempt.unanswered,
        time=attempt.time,
        another=before not in (None, attempt.digest),
        penalty=penalty,
    )
    held = gradebook.grades(book, assignment, student)[student]
    reasons = verdict.reasons(attempt.cells)
    questions = tuple(Question(name, *held.cells[name], why) for name, why in reasons.items())
    record = replace(
        waiting,
        status=status(questions, held.late_seconds, attempt.notes),
        questions=questions,
        notes=attempt.notes,
        late_seconds=held.late_seconds,
        penalty=held.penalty,
    )
    return record, held


def _refused(book: Gradebook, attempt: Attempt, waiting: Record) -> tuple[Record, Grade | None]:
    book.update_or_create_student(waiting.student)
    held = gradebook.grades(book, waiting.assignment, waiting.student).get(waiting.student)
    before = ("the gradebook keeps the points of the submission before",) if held else ()
    return replace(waiting, status="not graded", notes=attempt.notes + before), held


def _save_graded(course: Course, record: Record, attempt: Attempt) -> None:
    """The notebook and the time, where nbgrader keeps them."""
    path = _graded(course, record)
    save(path, nbformat.writes(attempt.notebook))
    save(path.with_name(TIMESTAMP), f"{attempt.time.isoformat()} UTC\n" if attempt.time else "")


def _write_page(course: Course, record: Record, held: Grade | None) -> Path:
    notebook: NotebookNode | None = None
    comments: dict[str, str] = {}
    if record.questions and held:
        notebook = nbformat.read(_graded(course, record), as_version=4)
        comments = held.comments
    path = course.stage("feedback", record.assignment, record.student) / f"{record.assignment}.html"
    save(path, feedback.page(record, comments, notebook))
    return path


def _graded(course: Course, record: Record) -> Path:
    folder = course.stage("autograded", record.assignment, record.student)
    return folder / f"{record.assignment}.ipynb"


def save(path: Path, text: str) -> None:
    """Write a file whole or not at all; one without text is taken away."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not text:
        path.unlink(missing_ok=True)
        return
    draft = path.with_name(f".{path.name}")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)
