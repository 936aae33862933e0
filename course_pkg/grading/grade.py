"""One submission from its bytes to its points; nothing is written."""

import logging
import time
from dataclasses import dataclass, replace
from datetime import datetime

import nbformat
from nbformat import NotebookNode
from nbgrader.preprocessors import LimitOutput
from nbgrader.utils import compute_checksum, determine_grade, is_grade

from course_pkg.errors import CourseError
from course_pkg.grading import intake
from course_pkg.grading.assignment import Assignment
from course_pkg.grading.course import Course
from course_pkg.grading.execute import Parents, execute
from course_pkg.grading.limits import Limits
from course_pkg.grading.metadata import is_answer, name_of
from course_pkg.grading.nbgrader_steps import Harmless


@dataclass(frozen=True)
class Attempt:
    """What came of grading one submission."""

    student: str
    digest: str  # of what was handed in
    notes: tuple[str, ...] = ()
    notebook: NotebookNode | None = None  # with its outputs; None where it could not be graded
    time: datetime | None = None  # of handing in
    seconds: float = 0

    @property
    def cells(self) -> list[NotebookNode]:
        """The cells that were run."""
        return self.notebook.cells if self.notebook else []

    @property
    def scores(self) -> dict[str, float | None]:
        """Points by graded cell, as nbgrader reads its outputs; None where a person is to grade."""
        return {name_of(c): determine_grade(c)[0] for c in self.cells if is_grade(c)}

    @property
    def unanswered(self) -> frozenset[str]:
        """The answers that stand as they were released."""
        answers = filter(is_answer, self.cells)
        stubs = [c for c in answers if c.metadata.nbgrader.get("checksum") == compute_checksum(c)]
        return frozenset(map(name_of, stubs))


def grade(
    course: Course,
    assignment: Assignment,
    student: str,
    parents: Parents,
    *,
    limits: Limits,
    seed: int,
) -> Attempt:
    """Grade one submission; where that cannot be done, the cause is among the notes."""
    started = time.monotonic()
    handed_in = intake.collect(course, assignment.name, student)
    attempt = Attempt(student, handed_in.digest)
    try:
        accepted = intake.accept(handed_in, assignment.released)
        attempt = replace(attempt, notes=accepted.notes, time=accepted.time)
        whole = completed(accepted.notebook, assignment.source)
        done = execute(whole, assignment.cells, parents, limits=limits, seed=seed)
        attempt = replace(attempt, notebook=tidied(done, seed))
    except CourseError as cause:
        attempt = failed(attempt, str(cause))
    except Exception as fault:  # ours, and it must not take the rest of the class along
        attempt = failed(attempt, blame(fault, student))
    return replace(attempt, seconds=round(time.monotonic() - started, 2))


def tidied(notebook: NotebookNode, seed: int) -> NotebookNode:
    """A graded notebook as it is kept: not too long, nothing in it that runs, its seed with it."""
    for step in (LimitOutput(), Harmless()):
        notebook, _ = step.preprocess(notebook, {})
    notebook.metadata["grading"] = {"seed": seed}
    return notebook


def failed(attempt: Attempt, cause: str) -> Attempt:
    """An attempt that ended without a grade."""
    return replace(attempt, notebook=None, notes=(*attempt.notes, cause))


def blame(fault: Exception, student: str) -> str:
    """What a student is told of a fault of the grader's; the log says more."""
    logging.getLogger(__name__).error("while grading %s", student, exc_info=fault)
    return f"the grader failed, {type(fault).__name__}: tell your instructor"


def completed(notebook: NotebookNode, source: NotebookNode) -> NotebookNode:
    """A notebook with the tests and given cells of the instructor's, the hidden lines included."""
    whole = nbformat.from_dict(notebook)
    theirs = {name_of(cell): cell for cell in source.cells if name_of(cell) and not is_answer(cell)}
    for cell in whole.cells:
        if name_of(cell) in theirs:
            cell.source = theirs[name_of(cell)].source
            cell.metadata.nbgrader.checksum = compute_checksum(cell)
    return whole
