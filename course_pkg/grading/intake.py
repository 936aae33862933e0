"""What may enter: distrust the bytes, repair what can be repaired, and say so.

The submitted folder stays as it is. What is graded is a fresh notebook: the student's cells, and
every given and every test cell as it was released.
"""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.utils import parse_utc

from course_pkg.grading.course import Course, CourseError

#: A notebook of text and code is some 50 kB; with figures in its outputs, a few MB.
MAX_BYTES = 20_000_000
TIMESTAMP = "timestamp.txt"
#: What reading bytes that are no notebook can end in.
_MALFORMED = (ValueError, RecursionError, AttributeError, KeyError, TypeError)


class RefusedError(CourseError):
    """A submission that cannot be graded, with what its student should do."""


@dataclass(frozen=True)
class Accepted:
    """A notebook fit for grading, and what had to be done to make it so."""

    notebook: NotebookNode
    notes: tuple[str, ...]


def take_in(course: Course, assignment: str, student: str) -> tuple[str, ...]:
    """Put the accepted form of a submission into the intake folder; returns notes on repairs.

    Raises RefusedError for what is no notebook; the folder is then empty.
    """
    handed_in = course.stage("submitted", assignment, student)
    folder = course.stage("intake", assignment, student)
    shutil.rmtree(folder, ignore_errors=True)
    submission = read(handed_in / f"{assignment}.ipynb")
    released = nbformat.read(course.released(assignment), as_version=4)
    accepted = assemble(released, submission)
    folder.mkdir(parents=True)
    nbformat.write(accepted.notebook, folder / f"{assignment}.ipynb")
    return accepted.notes + _take_timestamp(handed_in / TIMESTAMP, folder / TIMESTAMP)


def read(path: Path) -> NotebookNode:
    """The notebook in a file that a stranger wrote; raises RefusedError, with the cause."""
    if path.is_symlink() or not path.is_file():
        there = ", ".join(sorted(p.name for p in path.parent.iterdir())[:5]) or "nothing"
        raise RefusedError(
            f"no file {path.name}, found {there}: hand the notebook in under this name"
        )
    if path.stat().st_size > MAX_BYTES:
        raise RefusedError(
            f"larger than {MAX_BYTES // 10**6} MB: clear the outputs and hand in again"
        )
    try:
        nb = nbformat.reads(path.read_text(encoding="utf-8"), as_version=nbformat.NO_CONVERT)
        nbformat.validate(nb, relax_add_props=True)
    except (*_MALFORMED, nbformat.ValidationError) as error:
        cause = re.split(r"[:\n]", str(error))[0][:80]
        raise RefusedError(
            f"not a notebook ({cause}): save it in Jupyter and hand in again"
        ) from error
    if nb.nbformat != 4:
        raise RefusedError(
            f"notebook format {nb.nbformat}, expected 4: save it in a current Jupyter"
        )
    return nb


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
    notebook = nbformat.v4.new_notebook(cells=cells, metadata=released.metadata)
    return Accepted(notebook, tuple(notes))


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
    problem = "; ".join(_timestamp_problems(given))
    if not problem and given.is_file():
        taken.write_text(parse_utc(given.read_text().strip()).isoformat() + " UTC\n")
    return (problem,) if problem else ()


def _timestamp_problems(path: Path) -> Iterator[str]:
    if path.is_symlink():
        yield "timestamp.txt is a link: ignored, the submission counts as on time"
    elif path.is_file():
        try:
            when = parse_utc(path.read_bytes()[:100].decode().strip())
        except (ValueError, OverflowError):
            yield "timestamp.txt holds no time: ignored, the submission counts as on time"
        else:
            if when > datetime.now(UTC).replace(tzinfo=None):
                yield "timestamp.txt lies in the future: ignored, check the clock"
