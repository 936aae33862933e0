"""One submission through all stages, and what happened to it."""

import logging
import time

import nbformat
from nbgrader.converters import Autograde

from course_pkg.errors import CourseError
from course_pkg.grading import feedback, gradebook, intake, records, verdict
from course_pkg.grading.course import Course
from course_pkg.grading.nbgrader_stage import convert
from course_pkg.grading.records import Question, Record, Status


def grade(course: Course, assignment: str, student: str) -> Record:
    """Grade one submission, record what happened, whatever happens, and write the feedback."""
    started = time.monotonic()
    before = records.load(course, assignment, student)
    fingerprint = records.fingerprint(course, assignment, student)
    records.forget(course, assignment, student)
    gradebook.enrol(course, student)
    another = bool(before.questions) and before.fingerprint[0] != fingerprint[0]
    notes, questions = _attempt(course, assignment, student, another=another)
    held = gradebook.grade(course, assignment, student)
    if not questions and held and held.cells:
        notes = (*notes, "the gradebook keeps the points of the submission before")
    late_seconds = held.late_seconds if held and questions else 0
    record = Record(
        assignment,
        student,
        status(questions, late_seconds, notes),
        questions,
        notes,
        late_seconds,
        fingerprint,
        seconds=round(time.monotonic() - started, 2),
    )
    feedback.write(course, record)
    records.save(course, record)
    return record


def _attempt(
    course: Course, assignment: str, student: str, *, another: bool
) -> tuple[tuple[str, ...], tuple[Question, ...]]:
    """Notes and questions; where it cannot be graded, the cause among the notes, no questions."""
    notes: tuple[str, ...] = ()
    try:
        notes = intake.take_in(course, assignment, student)
        if another:
            gradebook.clear_corrections(course, assignment, student)
        return notes, autograde(course, assignment, student)
    except CourseError as cause:
        return (*notes, str(cause)), ()
    except Exception as fault:  # ours, and it must not take the rest of the class along
        logging.getLogger(__name__).exception("while grading %s", student)
        return (*notes, f"the grader failed, {type(fault).__name__}: tell your instructor"), ()


def status(questions: tuple[Question, ...], late_seconds: float, notes: tuple[str, ...]) -> Status:
    """What a graded submission is called in one word."""
    if not questions:
        return "not graded"
    if late_seconds:
        return "late"
    return "mended" if notes else "graded"


def autograde(course: Course, assignment: str, student: str) -> tuple[Question, ...]:
    """Run an accepted submission through nbgrader; its questions, in the notebook's order."""
    config = course.config()
    config.CourseDirectory.submitted_directory = "intake"
    convert(Autograde, course, assignment, student, config=config)
    path = course.stage("autograded", assignment, student) / f"{assignment}.ipynb"
    cells = nbformat.read(path, as_version=4).cells
    reasons = verdict.reasons(cells)
    order = list(reasons)
    graded = gradebook.grade(course, assignment, student)
    if graded is None:
        raise CourseError("nbgrader recorded no grade")
    return tuple(
        Question(name, points, maximum, reasons[name])
        for name, (points, maximum) in sorted(graded.cells.items(), key=lambda g: order.index(g[0]))
    )


def is_current(course: Course, assignment: str, student: str) -> bool:
    """Whether what was handed in last has been graded already, against the present assignment."""
    recorded = records.load(course, assignment, student)
    return recorded.fingerprint == records.fingerprint(course, assignment, student)
