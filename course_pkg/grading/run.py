"""A grading run: every submission of an assignment, one after the other."""

from collections.abc import Iterator
from dataclasses import replace

from course_pkg.errors import UsageError
from course_pkg.grading import gradebook, records
from course_pkg.grading.course import Course
from course_pkg.grading.grade import grade, is_current
from course_pkg.grading.records import Record


def waiting(course: Course, assignment: str, student: str | None, *, again: bool) -> list[str]:
    """Whose submissions have to be graded: those new or changed since, or all of them again."""
    students = course.students(assignment)
    if student is not None:
        if student not in students:
            raise UsageError(f"{student} has handed in nothing for {assignment}: see course status")
        students = [student]
    return [name for name in students if again or not is_current(course, assignment, name)]


def run(course: Course, assignment: str, students: list[str]) -> Iterator[Record]:
    """Grade these submissions, each recorded before it is handed on; stop and go on at any time."""
    course.require(assignment)
    if not course.released(assignment).exists():
        raise UsageError(f"{assignment} is not released: run course release {assignment}")
    for student in students:
        yield grade(course, assignment, student)


def recorded(course: Course, assignment: str) -> list[Record]:
    """The records of what was handed in and has been through a grading run."""
    course.require(assignment)
    students = course.students(assignment)
    return [
        records.load(course, assignment, student)
        for student in students
        if course.record(assignment, student).exists()
    ]


def standings(course: Course, assignment: str) -> list[Record]:
    """Where every student stands, those included of whom there is nothing."""
    course.require(assignment)
    handed_in = set(course.students(assignment))
    known = sorted(handed_in | set(gradebook.enrolled(course)))
    return [_standing(course, assignment, student, student in handed_in) for student in known]


def _standing(course: Course, assignment: str, student: str, handed_in: bool) -> Record:
    record = records.load(course, assignment, student)
    if not handed_in:
        return replace(record, status="missing", notes=("nothing handed in",))
    if record.fingerprint and not is_current(course, assignment, student):
        return replace(record, notes=(*record.notes, "changed since: run course grade"))
    return record
