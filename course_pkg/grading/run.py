"""A grading run: every submission of an assignment, one after the other."""

from collections.abc import Iterator
from dataclasses import replace

from course_pkg.errors import UsageError
from course_pkg.grading import gradebook, records
from course_pkg.grading.course import Course
from course_pkg.grading.grade import grade, is_current, status
from course_pkg.grading.records import Question, Record


def waiting(course: Course, assignment: str, student: str | None, *, again: bool) -> list[str]:
    """Whose submissions have to be graded: those new or changed since, or all of them again."""
    course.require(assignment)
    source, text = course.source(assignment), course.text(assignment)
    if not course.released(assignment).exists():
        raise UsageError(f"{assignment} is not released: run course release {assignment}")
    if source.stat().st_mtime < text.stat().st_mtime:
        raise UsageError(f"{text.name} was edited since: run course release {assignment}")
    students = course.students(assignment)
    if student is not None:
        if student not in students:
            raise UsageError(f"{student} has handed in nothing for {assignment}: see course status")
        students = [student]
    return [name for name in students if again or not is_current(course, assignment, name)]


def run(course: Course, assignment: str, students: list[str]) -> Iterator[Record]:
    """Grade these submissions, each recorded before it is handed on; stop and go on at any time."""
    for student in students:
        yield grade(course, assignment, student)


def standings(course: Course, assignment: str) -> list[Record]:
    """Where every student stands by the gradebook, those included of whom there is nothing."""
    course.require(assignment)
    handed_in = set(course.students(assignment))
    known = sorted(handed_in | set(gradebook.enrolled(course)))
    return [_standing(course, assignment, student, student in handed_in) for student in known]


def _standing(course: Course, assignment: str, student: str, handed_in: bool) -> Record:
    if not handed_in:
        return Record(assignment, student, "missing", notes=("nothing handed in",))
    record = records.load(course, assignment, student)
    held = gradebook.grade(course, assignment, student) if record.questions else None
    if held:
        record = _as_held(record, held)
    if record.status != "waiting" and not is_current(course, assignment, student):
        return replace(record, notes=(*record.notes, "changed since: run course grade"))
    return record


def _as_held(record: Record, held: gradebook.Grade) -> Record:
    """A record with the gradebook's points and lateness: both may have been changed by hand."""
    questions = tuple(_corrected(q, held.cells[q.cell][0]) for q in record.questions)
    late_seconds = held.late_seconds
    return replace(
        record,
        questions=questions,
        late_seconds=late_seconds,
        status=status(questions, late_seconds, record.notes),
    )


def _corrected(question: Question, points: float) -> Question:
    return replace(
        question, points=points, reason="" if points >= question.max_points else question.reason
    )
