"""What an assignment's submissions are graded against, read once a run."""

import hashlib
from dataclasses import dataclass
from functools import cached_property

import nbformat
from nbformat import NotebookNode

from course_pkg.errors import UsageError
from course_pkg.grading import limits
from course_pkg.grading.course import Course
from course_pkg.grading.limits import Rules
from course_pkg.grading.source import Cell, cells_of


@dataclass(frozen=True)
class Assignment:
    """An assignment as it was released, with what only the instructor has."""

    name: str
    source: NotebookNode
    released: NotebookNode
    rules: Rules

    @cached_property
    def cells(self) -> list[Cell]:
        """The code cells of the source."""
        return cells_of(self.source)


def load(course: Course, name: str) -> Assignment:
    """The assignment; raises UsageError where it is not released as it stands in its text."""
    course.require(name)
    source, text, released = course.source(name), course.text(name), course.released(name)
    if not source.exists() or not released.exists():
        raise UsageError(f"{name} is not released: run course release {name}")
    if source.stat().st_mtime < text.stat().st_mtime:
        raise UsageError(f"{text.name} was edited since: run course release {name}")
    whole, given = (nbformat.read(path, as_version=4) for path in (source, released))
    return Assignment(name, whole, given, limits.rules(text))


def digest(course: Course, name: str) -> str:
    """Changes with whatever submissions are graded against."""
    found = hashlib.sha256()
    for path in (
        course.source(name),
        course.released(name),
        course.text(name).with_suffix(".toml"),
    ):
        content = path.read_bytes() if path.exists() else b""
        found.update(hashlib.sha256(content).digest())
    return found.hexdigest()
