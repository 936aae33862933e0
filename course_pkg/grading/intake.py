"""What may enter: distrust the bytes, repair what can be repaired, and say so.

The submitted folder stays as it is. What is graded is a fresh notebook: the student's cells, and
every given and every test cell as it was released.
"""

import hashlib
from dataclasses import astuple, dataclass
from datetime import UTC, datetime

import nbformat
from nbformat import NotebookNode
from nbgrader.utils import parse_utc

from course_pkg.errors import CourseError
from course_pkg.grading import notebook
from course_pkg.grading.course import Course
from course_pkg.grading.metadata import is_answer, name_of

TIMESTAMP = "timestamp.txt"
_LONGEST_TIME = 100  # bytes


@dataclass(frozen=True)
class HandedIn:
    """The bytes that a student handed in, and what is wrong with them where they cannot be had."""

    notebook: bytes = b""
    refused: str = ""
    time: bytes | None = None
    doubt: str = ""

    @property
    def digest(self) -> str:
        """Changes with whatever is handed in."""
        return hashlib.sha256(repr(astuple(self)).encode("utf-8", "replace")).hexdigest()


@dataclass(frozen=True)
class Accepted:
    """A notebook fit for grading, and what had to be done to make it so."""

    notebook: NotebookNode
    notes: tuple[str, ...] = ()
    time: datetime | None = None  # of handing in, UTC; None counts as on time


def collect(course: Course, assignment: str, student: str) -> HandedIn:
    """What lies in a student's folder: the notebook and the time, and nothing else of it."""
    submitted = course.root / "submitted"
    text, refused, time, doubt = b"", "", None, ""
    try:
        if set(student) & set("[]*?"):
            raise CourseError("nbgrader takes the student's name for a pattern: rename the folder")
        text = notebook.content(submitted, student, assignment, f"{assignment}.ipynb")
    except CourseError as error:
        refused = str(error)
    try:
        time = notebook.content(submitted, student, assignment, TIMESTAMP, most=_LONGEST_TIME)
    except notebook.NoFileError:
        pass
    except CourseError:
        doubt = f"{TIMESTAMP} is no short file: ignored, the submission counts as on time"
    return HandedIn(text, refused, time, doubt)


def accept(handed_in: HandedIn, released: NotebookNode) -> Accepted:
    """The form in which a submission is graded; raises CourseError for what is no notebook."""
    if handed_in.refused:
        raise CourseError(handed_in.refused)
    accepted = assemble(released, notebook.parse(handed_in.notebook))
    time, doubt = _time(handed_in.time) if handed_in.time is not None else (None, handed_in.doubt)
    notes = (*accepted.notes, doubt) if doubt else accepted.notes
    return Accepted(accepted.notebook, notes, time)


def assemble(released: NotebookNode, submission: NotebookNode) -> Accepted:
    """The submission with every released cell in its released form, each exactly once.

    Of the student's cells only the source is taken; a cell of the student's own keeps its place.
    """
    given = {name_of(cell): cell for cell in released.cells if name_of(cell)}
    cells: list[NotebookNode] = []
    notes: dict[str, None] = {}  # each once
    seen: set[str] = set()
    for cell in submission.cells:
        name = name_of(cell)
        if name not in given or name in seen:
            cells.append(_plain(cell, f"own-{len(cells)}"))
            if name in seen:
                notes[f"a second cell '{name}' counts as the student's own"] = None
            continue
        seen.add(name)
        cells.append(_filled(given[name], cell))
        if not is_answer(given[name]) and cell.source.strip() != given[name].source.strip():
            notes[f"cell '{name}' was changed: the released one was used"] = None
    for name in [name for name in given if name not in seen]:
        cells.insert(_place(name, list(given), cells), _filled(given[name], given[name]))
        notes[f"cell '{name}' was deleted: it was put back"] = None
    whole = nbformat.v4.new_notebook(cells=cells, metadata=nbformat.from_dict(released.metadata))
    return Accepted(whole, tuple(notes))


def _filled(given: NotebookNode, cell: NotebookNode) -> NotebookNode:
    """The released cell, with the student's source where it is theirs to write."""
    copy = nbformat.from_dict(given)
    copy.source = cell.source if is_answer(given) else given.source
    return copy


def _plain(cell: NotebookNode, name: str) -> NotebookNode:
    """A cell of the student's own: its type and source, and nothing else."""
    make = {"code": nbformat.v4.new_code_cell, "raw": nbformat.v4.new_raw_cell}
    return make.get(cell.cell_type, nbformat.v4.new_markdown_cell)(cell.source, id=name)


def _place(name: str, order: list[str], cells: list[NotebookNode]) -> int:
    """Behind the nearest released cell that stands before it, or at the start."""
    before = set(order[: order.index(name)])
    return max((i + 1 for i, cell in enumerate(cells) if name_of(cell) in before), default=0)


def _time(given: bytes) -> tuple[datetime | None, str]:
    """The time of handing in, and what is wrong with it, if anything."""
    try:
        time = parse_utc(given.decode().strip())
    except Exception:  # a stranger's text finds every fault of a parser of times
        return None, f"{TIMESTAMP} holds no time: ignored, the submission counts as on time"
    if time > datetime.now(UTC).replace(tzinfo=None):
        return None, f"{TIMESTAMP} lies in the future: ignored, check the clock"
    return time, ""
