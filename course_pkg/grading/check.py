"""What a student runs: the visible tests, with the points that hang on each."""

from dataclasses import dataclass
from pathlib import Path

from nbclient import NotebookClient
from nbclient.exceptions import DeadKernelError
from nbformat import NotebookNode

from course_pkg.errors import CourseError, UsageError
from course_pkg.grading.notebook import read
from course_pkg.grading.records import Question
from course_pkg.grading.verdict import reasons

#: Seconds that one cell may run.
TIMEOUT = 30


@dataclass(frozen=True)
class Check:
    """The visible tests of a notebook: points as far as they see."""

    questions: tuple[Question, ...]

    @property
    def passed(self) -> bool:
        """Whether every visible test passed."""
        return all(question.points == question.max_points for question in self.questions)


def check(path: Path) -> Check:
    """Run a notebook in a fresh kernel and look at its tests; the file stays as it is.

    Raises CourseError for what is no notebook of an assignment.
    """
    if not path.exists():
        raise UsageError(f"there is no {path}: name the notebook that you are working on")
    notebook = read(path)
    try:
        points = {
            _meta(cell)["grade_id"]: float(_meta(cell)["points"]) for cell in _tests(notebook)
        }
    except (KeyError, TypeError, ValueError):
        points = {}
    if not points:
        raise CourseError(f"{path.name} has no test cells: take the notebook as it was released")
    _run(notebook, path.parent)
    return Check(
        tuple(
            Question(name, 0 if why else points[name], points[name], why)
            for name, why in reasons(notebook.cells).items()
        )
    )


def _run(notebook: NotebookNode, folder: Path) -> None:
    client = NotebookClient(
        notebook,
        kernel_name="python3",  # as in grading, whatever the student's own is called
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


def _tests(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if _meta(cell).get("grade")]


def _meta(cell: NotebookNode) -> NotebookNode:
    return cell.metadata.get("nbgrader", {})
