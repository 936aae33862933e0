"""What a student runs: the visible tests, with the points that hang on each."""

from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import DeadKernelError
from nbformat import NotebookNode

from course_pkg.grading.course import CourseError
from course_pkg.grading.intake import RefusedError, read
from course_pkg.grading.records import Question
from course_pkg.grading.verdict import reason

#: Seconds that one cell may run.
TIMEOUT = 30


@dataclass(frozen=True)
class Check:
    """The visible tests of a notebook: points as far as they see."""

    questions: tuple[Question, ...]
    changed: tuple[str, ...]  # test cells that are no longer as released

    @property
    def passed(self) -> bool:
        """Whether every visible test passed."""
        return all(question.points == question.max_points for question in self.questions)


def check(path: Path) -> Check:
    """Run a notebook in a fresh kernel and look at its tests; the file stays as it is.

    Raises CourseError for what is no notebook of an assignment.
    """
    if not path.exists():
        raise CourseError(f"there is no {path}: name the notebook that you are working on")
    try:
        notebook = read(path)
    except RefusedError as error:
        raise CourseError(f"{path.name}: {error}") from error
    tests = [cell for cell in notebook.cells if _meta(cell).get("grade")]
    if not tests:
        raise CourseError(f"{path.name} has no test cells: take the notebook as it was released")
    changed = tuple(_name(cell) for cell in tests if _is_changed(cell))
    _run(notebook, path.parent)
    return Check(tuple(_question(cell) for cell in tests), changed)


def _run(notebook: NotebookNode, folder: Path) -> None:
    client = NotebookClient(
        notebook,
        timeout=TIMEOUT,
        allow_errors=True,
        interrupt_on_timeout=True,
        error_on_timeout={"ename": "CellTimeoutError", "evalue": "", "traceback": []},
        resources={"metadata": {"path": str(folder)}},
    )
    client.create_kernel_manager().transport_encryption = "auto"
    try:
        client.execute()
    except DeadKernelError as error:
        raise CourseError(
            "the kernel died: does a cell exit, or need more memory than there is?"
        ) from error


def _question(cell: NotebookNode) -> Question:
    points, why = float(_meta(cell)["points"]), reason(cell)
    return Question(_name(cell), 0 if why else points, points, why)


def _is_changed(cell: NotebookNode) -> bool:
    from nbgrader.utils import compute_checksum

    released = _meta(cell).get("checksum")
    return released is not None and compute_checksum(cell) != released


def _meta(cell: NotebookNode) -> nbformat.NotebookNode:
    return cell.metadata.get("nbgrader", {})


def _name(cell: NotebookNode) -> str:
    return str(_meta(cell).grade_id).removeprefix("test_")
