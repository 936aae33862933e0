"""The bank: named wrong answers and differently written right ones, for every question.

A file of the bank is named after a question; each function in it is one answer, and its name
says what is wrong with it (`wrong_…`) or how it is written (`right_…`). An answer without
arguments is a cell, the function's body; a line there that calls another answer stands for the
lines of that one, so that a wrong cell is a right one and the mistake.
"""

import ast
import re
import textwrap
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from course_pkg.errors import CourseError
from course_pkg.grading.course import Course
from course_pkg.grading.metadata import is_answer, name_of

_CALL = re.compile(r"^(\w+)\(\)$", re.MULTILINE)


def answers(course: Course, assignment: str) -> dict[str, dict[str, str]]:
    """The source of every answer in the bank, by question and by name."""
    files = sorted(course.bank(assignment).glob("*.py"))
    return {path.stem: _answers_in(path) for path in files}


def filled(
    course: Course, assignment: str, chosen: dict[str, str], *, otherwise: str = "reference"
) -> NotebookNode:
    """A released notebook with one answer to each question, as a student would hand it in.

    ``chosen`` maps a question to the name of an answer in the bank, to "reference" for the
    instructor's own, or to "blank" for the stub as released.
    """
    source = nbformat.read(course.source(assignment), as_version=4)
    marker = re.compile(r" *### (BEGIN|END) SOLUTION\n?")
    reference = {name_of(c): marker.sub("", c.source).rstrip() for c in _solutions(source)}
    bank = answers(course, assignment)
    notebook = nbformat.read(course.released(assignment), as_version=4)
    for cell in _solutions(notebook):
        question = name_of(cell)
        known = bank.get(question, {}) | {"reference": reference[question], "blank": cell.source}
        name = chosen.get(question, otherwise)
        if name not in known:
            raise CourseError(f"no answer {name!r} to {question}; the bank has {sorted(known)}")
        cell.source = known[name]
    return notebook


def hand_in(course: Course, assignment: str, student: str, notebook: NotebookNode) -> Path:
    """Put a notebook where a student's is collected, and return its path."""
    path = course.stage("submitted", assignment, student) / f"{assignment}.ipynb"
    path.parent.mkdir(parents=True)
    path.write_text(nbformat.writes(notebook), encoding="utf-8")
    return path


def _solutions(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if is_answer(cell)]


def _answers_in(path: Path) -> dict[str, str]:
    text = path.read_text(encoding="utf-8")
    parts = ast.parse(text).body
    imports = [part for part in parts if isinstance(part, ast.Import | ast.ImportFrom)]
    head = "\n".join(ast.get_source_segment(text, part) or "" for part in imports)
    functions = {part.name: part for part in parts if isinstance(part, ast.FunctionDef)}
    lines = text.splitlines()
    return {name: f"{head}\n\n\n{_cell(name, functions, lines, path.stem)}" for name in functions}


def _cell(name: str, functions: dict[str, ast.FunctionDef], lines: list[str], question: str) -> str:
    """The function under the question's name; of one without arguments, the body alone."""
    function = functions[name]
    if function.args.args:
        whole = "\n".join(lines[function.lineno - 1 : function.end_lineno])
        return whole.replace(f"def {name}(", f"def {question}(", 1)
    body = textwrap.dedent("\n".join(lines[function.body[0].lineno - 1 : function.end_lineno]))
    return _CALL.sub(
        lambda call: (
            _cell(call[1], functions, lines, question) if call[1] in functions else call[0]
        ),
        body,
    )
