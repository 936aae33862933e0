"""A made-up class in a course of its own, to try a grading night on."""

import shutil
import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from course_pkg.errors import CourseError
from course_pkg.grading import bank, gradebook
from course_pkg.grading.course import CONFIG, Course
from course_pkg.grading.intake import TIMESTAMP
from course_pkg.grading.metadata import is_test
from course_pkg.grading.release import release

LATE_BY = timedelta(days=1, hours=2)


@dataclass(frozen=True)
class Student:
    """What a made-up student hands in, and what the summary should say of it."""

    name: str
    status: str
    points: float | None = None
    says: str = ""
    answers: dict[str, str] | None = None
    trouble: str = ""
    cell: str = ""  # code of a cell of their own, before all others


def make(original: Course, folder: Path, assignment: str) -> Course:
    """Copy a course to ``folder``, release its assignment, and hand in for the whole class.

    The original's submissions and gradebook are neither read nor touched. Raises CourseError if
    ``folder`` holds anything but an earlier made-up class.
    """
    original.require(assignment)
    if folder.exists() and not (folder / "made-up-class").exists():
        raise CourseError(f"{folder} exists and is no made-up class: name a folder that may go")
    shutil.rmtree(folder, ignore_errors=True)
    course = released_copy(original, folder, assignment)
    (folder / "made-up-class").touch()
    due, students = roll(course, assignment)
    gradebook.set_due(course, assignment, due)
    gradebook.enrol(course, [student.name for student in students])
    for student in students:
        _hand_in(course, assignment, student, due)
    return course


def released_copy(original: Course, folder: Path, assignment: str) -> Course:
    """A course of its own in ``folder`` with one assignment, released, and its bank."""
    shutil.copytree(original.bank(assignment), folder / "bank" / assignment)
    (folder / "source").mkdir()
    text = original.text(assignment)
    for path in filter(Path.exists, [original.root / CONFIG, text, text.with_suffix(".toml")]):
        shutil.copy(path, folder / path.relative_to(original.root))
    course = Course.at(folder)
    release(course, assignment)
    return course


def roll(course: Course, assignment: str) -> tuple[datetime, list[Student]]:
    """When the assignment is due, and the class."""
    text = (course.bank(assignment) / "class.toml").read_text(encoding="utf-8")
    described: dict[str, Any] = tomllib.loads(text)
    due = described.pop("due")
    return due, [Student(name, **what) for name, what in described.items()]


def _hand_in(course: Course, assignment: str, student: Student, due: datetime) -> None:
    if student.trouble == "nothing handed in":
        return
    chosen = dict(student.answers or {})
    notebook = bank.filled(course, assignment, chosen, otherwise=chosen.pop("all", "reference"))
    if student.cell:
        notebook.cells.insert(0, nbformat.v4.new_code_cell(student.cell))
    path = bank.hand_in(course, assignment, student.name, _troubled(notebook, student.trouble))
    if student.trouble == "not a notebook":
        path.write_text("Dear instructor, my notebook is in the cloud.\n", encoding="utf-8")
    when = due + LATE_BY if student.trouble == "late" else due - LATE_BY
    path.with_name(TIMESTAMP).write_text(f"{when:%Y-%m-%d %H:%M:%S} UTC\n")


def _troubled(notebook: NotebookNode, trouble: str) -> NotebookNode:
    """What some students do to the fifth test."""
    tests = [cell for cell in notebook.cells if is_test(cell)]
    if trouble == "test cell deleted":
        notebook.cells.remove(tests[4])
    if trouble == "test cell emptied":
        tests[4].source = "assert True"
    return notebook
