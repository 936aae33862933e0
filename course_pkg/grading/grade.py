"""One submission through all stages, and what happened to it."""

import time

import nbformat
from nbgrader.converters import Autograde

from course_pkg.errors import CourseError
from course_pkg.grading import feedback, gradebook, intake, records, verdict
from course_pkg.grading.course import Course
from course_pkg.grading.nbgrader_stage import convert
from course_pkg.grading.records import Question, Record


def grade(course: Course, assignment: str, student: str) -> Record:
    """Grade one submission and record what happened, whatever happens."""
    started = time.monotonic()
    fingerprint = records.fingerprint(course, assignment, student)
    gradebook.enrol(course, student)
    notes: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()
    try:
        notes = intake.take_in(course, assignment, student)
        questions = autograde(course, assignment, student)
        feedback.write(course, assignment, student)
    except CourseError as cause:
        notes = (*notes, str(cause))
        feedback.write_refusal(course, assignment, student, str(cause))
    graded = gradebook.grade(course, assignment, student) if questions else None
    record = Record(
        assignment,
        student,
        status="not graded"
        if not graded
        else "late"
        if graded.late_seconds
        else "mended"
        if notes
        else "graded",
        questions=questions,
        notes=notes,
        late_seconds=graded.late_seconds if graded else 0,
        fingerprint=fingerprint,
        seconds=round(time.monotonic() - started, 2),
    )
    records.save(course, record)
    return record


def autograde(course: Course, assignment: str, student: str) -> tuple[Question, ...]:
    """Run an accepted submission through nbgrader; its questions, in the notebook's order."""
    config = course.config()
    config.CourseDirectory.submitted_directory = "intake"
    convert(Autograde, course, assignment, student, config=config)
    path = course.stage("autograded", assignment, student) / f"{assignment}.ipynb"
    cells = nbformat.read(path, as_version=4).cells
    reasons = {c.metadata.get("nbgrader", {}).get("grade_id"): verdict.reason(c) for c in cells}
    graded = gradebook.grade(course, assignment, student)
    if graded is None:
        raise CourseError("nbgrader recorded no grade")
    return tuple(
        Question(name.removeprefix("test_"), points, maximum, reasons.get(name, ""))
        for name, (points, maximum) in sorted(
            graded.cells.items(), key=lambda g: list(reasons).index(g[0])
        )
    )


def is_current(course: Course, assignment: str, student: str) -> bool:
    """Whether what was handed in last has been graded already, against the present assignment."""
    recorded = records.load(course, assignment, student)
    return recorded.fingerprint == records.fingerprint(course, assignment, student)
