"""What a student runs: the visible tests, with the points that hang on each."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from nbformat import NotebookNode
from nbformat.v4 import new_notebook

from course_pkg.errors import CourseError, UsageError
from course_pkg.grading import limits
from course_pkg.grading.metadata import is_test, name_of, points_of
from course_pkg.grading.notebook import parse
from course_pkg.grading.records import Question
from course_pkg.grading.verdict import reasons

#: Seconds that one cell may run in a kernel of Jupyter's.
TIMEOUT = 60
_LOOK = 0.3  # seconds between two looks at a watched file

#: What runs a notebook with the tests that are in it: all its cells, in its folder.
Runner = Callable[[NotebookNode], NotebookNode]


@dataclass(frozen=True)
class Check:
    """The visible tests of a notebook: points as far as they see."""

    questions: tuple[Question, ...]

    @property
    def passed(self) -> bool:
        """Whether every visible test passed."""
        return all(question.points == question.max_points for question in self.questions)


def check(path: Path, say: Callable[[str], object] = lambda what: None) -> Check:
    """Run a notebook in fresh processes and look at its tests; the file stays as it is.

    ``say`` is told what there is to wait for. Raises CourseError for what is no notebook of an
    assignment.
    """
    notebook = read(path)
    with _runner(notebook, path.parent, say) as run:
        say(f"running {path.name}")
        return _checked(notebook, run)


def watch(path: Path, say: Callable[[str], object]) -> Iterator[Check]:
    """Check a notebook now and whenever it is saved again; what it imports is kept warm."""
    notebook = read(path)
    with _runner(notebook, path.parent, say) as run:
        while True:
            saved = _saved(path)
            say(f"running {path.name}")
            yield _checked(read(path), run)
            say(f"waiting for {path.name} to be saved; stop with Ctrl+C")
            while _saved(path) in (saved, None):
                time.sleep(_LOOK)


def _saved(path: Path) -> int | None:
    """When a file was saved; None while an editor puts another in its place."""
    try:
        return path.stat().st_mtime_ns
    except FileNotFoundError:
        return None


def read(path: Path) -> NotebookNode:
    """A student's own notebook; raises CourseError for what is no notebook of an assignment."""
    if not path.is_file():
        raise UsageError(f"there is no {path}: name the notebook that you are working on")
    notebook = parse(path.read_bytes())
    try:
        points = [points_of(cell) for cell in notebook.cells if is_test(cell)]
    except ValueError:
        points = []
    if not points:
        raise CourseError(f"{path.name} has no test cells: take the notebook as it was released")
    return notebook


def _checked(notebook: NotebookNode, run: Runner) -> Check:
    points = {name_of(cell): points_of(cell) for cell in notebook.cells if is_test(cell)}
    return Check(
        tuple(
            Question(name, 0 if why else points[name], points[name], why)
            for name, why in reasons(run(notebook).cells).items()
        )
    )


@contextmanager
def _runner(notebook: NotebookNode, folder: Path, say: Callable[[str], object]) -> Iterator[Runner]:
    """What grading runs a notebook with, without its walls: the code is the student's own.

    Where processes cannot be forked as grading does, a kernel of Jupyter's has to do.
    """
    if not hasattr(os, "memfd_create"):
        yield lambda whole: _in_kernel(whole, folder)
        return
    from course_pkg.grading.execute import Parents, execute
    from course_pkg.grading.source import cells_of, imported
    from course_pkg.grading.warm import Warm

    modules = imported(_given(notebook))
    packages = sorted({name.partition(".")[0] for name in modules})
    say(f"importing {', '.join(packages)} before the first cell runs")
    open_air = replace(limits.defaults().limits, walls=False, forbidden=())
    with Warm.start((*modules, "course_pkg.grading.judge")) as warm:
        both = Parents(warm, warm)
        yield lambda whole: execute(whole, cells_of(_given(whole)), both, limits=open_air, seed=0)


def _given(notebook: NotebookNode) -> NotebookNode:
    """The cells that came with the assignment."""
    cells = [cell for cell in notebook.cells if name_of(cell)]
    return new_notebook(cells=cells, metadata=notebook.metadata)


def _in_kernel(notebook: NotebookNode, folder: Path) -> NotebookNode:
    from nbclient import NotebookClient
    from nbclient.exceptions import DeadKernelError

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
        return client.execute()
    except DeadKernelError as error:
        raise CourseError(
            "the kernel died: does a cell exit, or need more memory than there is?"
        ) from error
