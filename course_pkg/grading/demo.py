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


def make(original: Course, folder: Path, assignment: str) -> Course:
    """Copy a course to ``folder``, release its assignment, and hand in for the whole class.

    The original's submissions and gradebook are neither read nor touched. Raises CourseError if
    ``folder`` holds anything but an earlier made-up class.
    """
    original.require(assignment)
    if folder.exists() and not (folder / "made-up-class").exists():
        raise CourseError(f"{folder} exists and is no made-up class: name a folder that may go")
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(original.root / "bank", folder / "bank")
    (folder / "source").mkdir()
    for path in [original.root / CONFIG, original.text(assignment)]:
        shutil.copy(path, folder / path.relative_to(original.root))
    (folder / "made-up-class").touch()
    course = Course.at(folder)
    release(course, assignment)
    due, students = roll(course, assignment)
    gradebook.set_due(course, assignment, due)
    for student in students:
        gradebook.enrol(course, student.name)
        _hand_in(course, assignment, student, due)
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
    folder = course.stage("submitted", assignment, student.name)
    folder.mkdir(parents=True)
    text = nbformat.writes(_troubled(notebook, student.trouble))
    if student.trouble == "not a notebook":
        text = "Dear instructor, my notebook is in the cloud.\n"
    (folder / f"{assignment}.ipynb").write_text(text, encoding="utf-8")
    when = due + LATE_BY if student.trouble == "late" else due - LATE_BY
    (folder / TIMESTAMP).write_text(f"{when:%Y-%m-%d %H:%M:%S} UTC\n")


def _troubled(notebook: NotebookNode, trouble: str) -> NotebookNode:
    """What some students do to the fifth test."""
    tests = [c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade")]
    if trouble == "test cell deleted":
        notebook.cells.remove(tests[4])
    if trouble == "test cell emptied":
        tests[4].source = "assert True"
    return notebook
