"""What a student gets back: points, the named mistakes, their own answers.

The page is made from the record of the submission and from what its student wrote, all of it as
text. Tests are not on it, and no script: neither ours nor anybody's.
"""

from dataclasses import dataclass
from pathlib import Path

import nbformat
from jinja2 import Environment

from course_pkg.grading import gradebook
from course_pkg.grading.course import Course
from course_pkg.grading.records import Record, duration

_PAGE = Environment(autoescape=True, trim_blocks=True).from_string(
    Path(__file__).with_suffix(".html").read_text(encoding="utf-8")
)


@dataclass(frozen=True)
class Answer:
    """What a student wrote in one cell, and the instructor's comment on it."""

    name: str
    source: str
    comment: str


def write(course: Course, record: Record) -> Path:
    """Write a student's page, also that of a submission that could not be graded: it says why."""
    grade = gradebook.grade(course, record.assignment, record.student) if record.questions else None
    comments = grade.comments if grade else {}
    page = course.stage("feedback", record.assignment, record.student) / f"{record.assignment}.html"
    page.parent.mkdir(parents=True, exist_ok=True)
    text = _PAGE.render(
        record=record,
        late=duration(record.late_seconds),
        comments=comments,
        answers=_answers(course, record, comments) if record.questions else [],
    )
    page.write_text(text, encoding="utf-8")
    return page


def _answers(course: Course, record: Record, comments: dict[str, str]) -> list[Answer]:
    folder = course.stage("autograded", record.assignment, record.student)
    notebook = nbformat.read(folder / f"{record.assignment}.ipynb", as_version=4)
    cells = [c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("solution")]
    names = [cell.metadata.nbgrader.grade_id for cell in cells]
    return [
        Answer(name, cell.source, comments.get(name, ""))
        for name, cell in zip(names, cells, strict=True)
    ]
