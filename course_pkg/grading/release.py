"""From the instructor's text to the student's notebook, and the proof that nothing leaks.

The text is a jupytext "percent" script. What a cell is stands in its marker:

    # %% solution="ridge_primal"          the student's answer goes here
    # %% tests="ridge_primal" points=3    tests; those between the hidden markers stay with us
    # %% locked="example"                 given, not to be changed
"""

import re
from collections.abc import Iterator
from pathlib import Path

import jupytext
import nbformat
from nbformat import NotebookNode
from nbgrader.converters import GenerateAssignment

from course_pkg.grading.course import Course, CourseError
from course_pkg.grading.nbgrader_stage import convert

_REGION = re.compile(r"### BEGIN (?:SOLUTION|HIDDEN TESTS)\n(.*?)### END ", re.DOTALL)


def release(course: Course, assignment: str) -> Path:
    """Write the student's version and return where it is.

    Raises CourseError, and leaves no release behind, where a line of a solution or of a hidden
    test would reach the students.
    """
    source = notebook(course.text(assignment))
    path = course.source(assignment)
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(source, path)
    convert(GenerateAssignment, course, assignment)
    released = course.released(assignment)
    leaks = leaked(source, released.parent)
    if leaks:
        released.unlink()
        raise CourseError(
            f"{assignment} is not released: it would show the students {leaks[0]!r}. "
            f"Move that line between the markers of {course.text(assignment).name}"
        )
    return released


def notebook(text: Path) -> NotebookNode:
    """The notebook that a text describes, with nbgrader's metadata."""
    if not text.is_file():
        known = ", ".join(sorted(path.stem for path in text.parent.glob("*.py"))) or "none"
        raise CourseError(f"there is no assignment {text.stem!r}; known: {known}")
    nb = jupytext.read(text, fmt="py:percent")
    nb.metadata.pop("jupytext", None)
    for place, cell in enumerate(nb.cells):
        kind, name = _kind(cell)
        cell.id = re.sub(r"\W", "-", f"{kind}-{name or place}")
        points = cell.metadata.get("points", 0)
        cell.metadata = {"nbgrader": nbgrader_metadata(kind, name, points)} if name else {}
    return nb


def nbgrader_metadata(kind: str, name: str, points: float) -> dict[str, object]:
    """What nbgrader wants to know of a cell, in the third version of its schema."""
    graded = kind == "tests"
    return {
        "schema_version": 3,
        "grade_id": f"test_{name}" if graded else name,
        "grade": graded,
        "solution": kind == "solution",
        "locked": kind != "solution",
        "task": False,
    } | ({"points": points} if graded else {})


def secrets(source: NotebookNode) -> set[str]:
    """The lines that only the instructor may see: those of solutions and hidden tests."""
    text = "\n".join(cell.source for cell in source.cells)
    hidden = "\n".join(_REGION.findall(text))
    return set(_lines(hidden)) - set(_lines(_REGION.sub("", text)))


def leaked(source: NotebookNode, folder: Path) -> list[str]:
    """The secret lines, and the files besides the notebook, that a release folder holds."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    extra = [str(path.relative_to(folder)) for path in files if path.suffix != ".ipynb"]
    shown: set[str] = set()
    for path in files:
        for cell in nbformat.read(path, as_version=4).cells:
            shown |= set(_lines(cell.source)) | set(map(str, cell.get("outputs", [])))
    return extra + sorted(line for line in shown if line in secrets(source) or "### BEGIN" in line)


def _lines(text: str) -> Iterator[str]:
    return (line.strip() for line in text.splitlines() if line.strip())


def _kind(cell: NotebookNode) -> tuple[str, str]:
    for kind in ("solution", "tests", "locked"):
        if kind in cell.metadata:
            return kind, cell.metadata[kind]
    return cell.cell_type, ""
