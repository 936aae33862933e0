"""From the instructor's text to the student's notebook, and the proof that nothing leaks.

The text is a jupytext "percent" script. What a cell is stands in its marker:

    # %% solution="ridge_primal"          the student's answer goes here
    # %% tests="ridge_primal" points=3    tests; those between the hidden markers stay with us
    # %% locked="example"                 given, not to be changed
"""

import ast
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import jupytext
import nbformat
from nbformat import NotebookNode
from nbgrader.converters import GenerateAssignment

from course_pkg.errors import CourseError
from course_pkg.grading.course import Course
from course_pkg.grading.metadata import is_answer
from course_pkg.grading.nbgrader_stage import convert
from course_pkg.grading.source import untestable

_REGION = re.compile(r"### BEGIN (?:SOLUTION|HIDDEN TESTS)\n(.*?)### END ", re.DOTALL)
_SOLUTION = re.compile(r"### BEGIN SOLUTION\n(.*?)### END ", re.DOTALL)
_SEED = re.compile(r"^SEED = \d+$", re.MULTILINE)
#: All that a stub does besides naming things.
_STUB = (ast.FunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom, ast.Raise)


def release(course: Course, assignment: str) -> Path:
    """Write the student's version and return where it is.

    Raises CourseError where a test does what cannot work, and, leaving no release behind, where a
    line of a solution or of a hidden test would reach the students.
    """
    course.require(assignment)
    source = notebook(course.text(assignment), seed=course.seed)
    for why in untestable(source):
        raise CourseError(f"{assignment} is not released: in {why}")
    path = course.source(assignment)
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(source, path)
    convert(GenerateAssignment, course, assignment)
    released = course.released(assignment)
    leaks = leaked(source, released.parent)
    if leaks:
        shutil.rmtree(released.parent)
        raise CourseError(
            f"{assignment} is not released: it would show the students {leaks[0]!r}. "
            f"Move a line between the markers of {course.text(assignment).name}, "
            f"and other files out of source/{assignment}"
        )
    return released


def notebook(text: Path, *, seed: int | None = None) -> NotebookNode:
    """The notebook that a text describes, with nbgrader's metadata.

    ``seed`` is put in the place of the one from which the text's given cells draw their data.
    """
    nb = jupytext.read(text, fmt="py:percent")
    nb.metadata.pop("jupytext", None)
    for place, cell in enumerate(nb.cells):
        kind, name = _kind(cell)
        if kind == "locked" and seed is not None:
            cell.source = _SEED.sub(f"SEED = {seed}", cell.source)
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
    """The lines that only the instructor may see: those of solutions, and of hidden tests what
    the visible ones do not say too."""
    text = "\n".join(cell.source for cell in source.cells)
    hidden = set(_lines("\n".join(_REGION.findall(text))))
    solved = set(_lines("\n".join(_SOLUTION.findall(text))))
    return solved | (hidden - set(_lines(_REGION.sub("", text))))


def leaked(source: NotebookNode, folder: Path) -> list[str]:
    """The secret lines, and the files besides the notebook, that a release folder holds."""
    files = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    extra = sorted(files - {f"{folder.name}.ipynb"})
    cells = nbformat.read(folder / f"{folder.name}.ipynb", as_version=4).cells
    outputs = [str(out) for cell in cells for out in cell.get("outputs", [])]
    shown = {line for cell in cells for line in _lines(cell.source)}
    found = sorted(shown & secrets(source)) + [line for line in shown if "### BEGIN" in line]
    answers = filter(is_answer, cells)
    return extra + outputs + found + [line for cell in answers for line in _worked(cell.source)]


def _worked(stub: str) -> Iterator[str]:
    """What a stub does besides naming things: a line of the solution outside its markers."""
    try:
        parsed = ast.parse(stub)
    except SyntaxError as error:
        raise CourseError(f"the stub of a solution is no Python, in {error.text!r}") from error
    for node in ast.walk(parsed):
        for part in node.body if hasattr(node, "body") and isinstance(node.body, list) else []:
            constant = isinstance(getattr(part, "value", None), ast.Constant)
            if not constant and not isinstance(part, _STUB):
                yield ast.unparse(part).splitlines()[0]


def _lines(text: str) -> Iterator[str]:
    return (line.strip() for line in text.splitlines() if line.strip())


def _kind(cell: NotebookNode) -> tuple[str, str]:
    for kind in ("solution", "tests", "locked"):
        if kind in cell.metadata:
            return kind, cell.metadata[kind]
    return cell.cell_type, ""
