"""What may enter: distrust the bytes, repair what can be repaired, and say so.

The submitted folder stays as it is. What is graded is a fresh notebook: the student's cells, and
every given and every test cell as it was released.
"""

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.utils import parse_utc

from course_pkg.errors import CourseError
from course_pkg.grading import notebook
from course_pkg.grading.course import Course

TIMESTAMP = "timestamp.txt"


@dataclass(frozen=True)
class Accepted:
    """A notebook fit for grading, and what had to be done to make it so."""

    notebook: NotebookNode
    notes: tuple[str, ...]


def take_in(course: Course, assignment: str, student: str) -> tuple[str, ...]:
    """Put the accepted form of a submission into the intake folder; returns notes on repairs.

    Raises CourseError for what is no notebook; the folder is then empty.
    """
    handed_in = course.stage("submitted", assignment, student)
    folder = course.stage("intake", assignment, student)
    shutil.rmtree(folder, ignore_errors=True)
    if set(student) & set("[]*?"):
        raise CourseError("nbgrader takes the student's name for a pattern: rename the folder")
    if handed_in.is_symlink():
        raise CourseError("the folder is a link: hand in the files themselves")
    submission = notebook.read(handed_in / f"{assignment}.ipynb")
    released = nbformat.read(course.released(assignment), as_version=4)
    accepted = assemble(released, submission)
    folder.mkdir(parents=True)
    nbformat.write(accepted.notebook, folder / f"{assignment}.ipynb")
    return accepted.notes + _take_timestamp(handed_in / TIMESTAMP, folder / TIMESTAMP)


def assemble(released: NotebookNode, submission: NotebookNode) -> Accepted:
    """The submission with every released cell in its released form, each exactly once.

    Of the student's cells only the source is taken; a cell of the student's own keeps its place.
    """
    given = {_id(cell): cell for cell in released.cells if _id(cell)}
    cells, notes, seen = [], [], set()
    for cell in submission.cells:
        name = _id(cell)
        if name not in given or name in seen:
            cells.append(_plain(cell))
            notes += [f"a second cell '{name}' counts as the student's own"] if name in seen else []
            continue
        seen.add(name)
        cells.append(_filled(given[name], cell))
        if _fixed(given[name]) and cell.source.strip() != given[name].source.strip():
            notes.append(f"cell '{name}' was changed: the released one was used")
    for name in [name for name in given if name not in seen]:
        cells.insert(_place(name, list(given), cells), _filled(given[name], given[name]))
        notes.append(f"cell '{name}' was deleted: it was put back")
    whole = nbformat.v4.new_notebook(cells=cells, metadata=released.metadata)
    return Accepted(whole, tuple(notes))


def _id(cell: NotebookNode) -> str:
    meta = cell.get("metadata", {}).get("nbgrader", {})
    name = meta.get("grade_id", "") if isinstance(meta, dict) else ""
    return name if isinstance(name, str) else ""


def _fixed(cell: NotebookNode) -> bool:
    return not cell.metadata.nbgrader.solution


def _filled(given: NotebookNode, cell: NotebookNode) -> NotebookNode:
    """The released cell, with the student's source where it is theirs to write."""
    copy = nbformat.from_dict(given)
    copy.source = given.source if _fixed(given) else str(cell.source)
    return copy


def _plain(cell: NotebookNode) -> NotebookNode:
    """A cell of the student's own: its type and source, and nothing else."""
    make = {"code": nbformat.v4.new_code_cell, "raw": nbformat.v4.new_raw_cell}
    return make.get(cell.cell_type, nbformat.v4.new_markdown_cell)(str(cell.source))


def _place(name: str, order: list[str], cells: list[NotebookNode]) -> int:
    """Behind the nearest released cell that stands before it, or at the start."""
    before = set(order[: order.index(name)])
    return max((i + 1 for i, cell in enumerate(cells) if _id(cell) in before), default=0)


def _take_timestamp(given: Path, taken: Path) -> tuple[str, ...]:
    """Write the time of handing in as nbgrader reads it; returns what is wrong with it, if any."""
    if given.is_symlink():
        return ("timestamp.txt is a link: ignored, the submission counts as on time",)
    if not given.is_file():
        return ()
    try:
        with given.open("rb") as file:
            when = parse_utc(file.read(100).decode().strip())
    except (ValueError, OverflowError):
        return ("timestamp.txt holds no time: ignored, the submission counts as on time",)
    if when > datetime.now(UTC).replace(tzinfo=None):
        return ("timestamp.txt lies in the future: ignored, check the clock",)
    taken.write_text(f"{when.isoformat()} UTC\n")
    return ()
