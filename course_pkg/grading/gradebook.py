"""nbgrader's gradebook, read and written through its own interface.

A table of ours lies in the same file, so that a grade and the record of how it came about are
there together or not at all.
"""

import os
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from nbgrader.api import (
    Assignment,
    Comment,
    Gradebook,
    SubmittedAssignment,
    SubmittedNotebook,
)
from nbgrader.api import Grade as Mark
from sqlalchemy import (
    Column,
    ColumnElement,
    MetaData,
    Table,
    Text,
    and_,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.orm import joinedload, selectinload, undefer

from course_pkg.grading import records
from course_pkg.grading.course import Course
from course_pkg.grading.records import Record

#: What late work costs: of a student, the points and the seconds late; None for nothing.
Penalty = Callable[[str, float, float], float | None]

_RECORDS = Table(
    "course_record",
    MetaData(),
    Column("assignment", Text, primary_key=True),
    Column("student", Text, primary_key=True),
    Column("record", Text),  # as JSON; none while the submission waits
    Column("graded", Text),  # the digest of what the gradebook's points were given to
)
_SECONDS = 60  # to wait while another program writes


@dataclass(frozen=True)
class Grade:
    """What the gradebook holds of one submission, an instructor's corrections included."""

    late_seconds: float
    penalty: float  # points that being late has cost
    cells: dict[str, tuple[float, float]]  # by grade_id: points, maximum
    comments: dict[str, str]  # by grade_id: what the instructor has to say

    @property
    def points(self) -> float:
        """Points earned, what being late has cost taken off."""
        return sum(points for points, _ in self.cells.values()) - self.penalty


@contextmanager
def opened(course: Course) -> Iterator[Gradebook]:
    """The course's gradebook; closed whatever happens."""
    with environment_on_path():
        book = Gradebook(f"{course.gradebook_url}?timeout={_SECONDS}")
    with book:
        _RECORDS.create(book.engine, checkfirst=True)
        yield book


@contextmanager
def environment_on_path() -> Iterator[None]:
    """nbgrader starts alembic by name, and has to find this environment's."""
    before = os.environ.get("PATH", "")
    os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{before}"
    try:
        yield
    finally:
        os.environ["PATH"] = before


@contextmanager
def transaction(book: Gradebook) -> Iterator[None]:
    """All that is done to the gradebook inside of it, nbgrader's own commits too, or nothing."""
    with book.engine.begin() as connection:
        book.db.remove()
        book.db.configure(bind=connection, join_transaction_mode="rollback_only")
        try:
            yield
            book.db.flush()
        finally:
            book.db.remove()
            book.db.configure(bind=book.engine)


def grades(book: Gradebook, assignment: str, *students: str) -> dict[str, Grade]:
    """The grades of an assignment by student, of these or of all who have one."""
    found = book.db.query(SubmittedAssignment).join(SubmittedAssignment.assignment)
    found = found.filter(Assignment.name == assignment)
    if students:
        found = found.filter(SubmittedAssignment.student_id.in_(students))
    marks = selectinload(SubmittedNotebook.grades)
    found = found.options(
        joinedload(SubmittedAssignment.assignment),
        selectinload(SubmittedAssignment.notebooks).options(
            marks.options(undefer(Mark.max_score), joinedload(Mark.cell)),
            selectinload(SubmittedNotebook.comments).joinedload(Comment.cell),
        ),
    )
    return {submission.student_id: _grade(submission) for submission in found}


def _grade(submission: SubmittedAssignment) -> Grade:
    notebooks = submission.notebooks
    return Grade(
        submission.total_seconds_late,
        sum(notebook.late_submission_penalty or 0 for notebook in notebooks),
        {mark.name: (mark.score, mark.max_score) for nb in notebooks for mark in nb.grades},
        {said.name: said.comment or "" for nb in notebooks for said in nb.comments},
    )


def grade(course: Course, assignment: str, student: str) -> Grade | None:
    """The grade of one submission; None where there is none."""
    with opened(course) as book:
        return grades(book, assignment, student).get(student)


def enter(
    book: Gradebook,
    assignment: str,
    student: str,
    scores: Mapping[str, float | None],
    unanswered: frozenset[str],
    *,
    time: datetime | None,
    another: bool,
    penalty: Penalty,
) -> None:
    """Give a submission its points, as nbgrader's own last steps of autograding do.

    ``scores`` are those of graded cells, None where a person is to grade. Where it is ``another``
    submission than the gradebook's, corrections and comments made to that one are taken back.
    """
    book.update_or_create_student(student)
    with warnings.catch_warnings(action="ignore"):  # of its own making
        submission = book.update_or_create_submission(assignment, student, timestamp=time)
    notebook = book.find_submission_notebook(assignment, assignment, student)
    for mark in notebook.grades:
        if another:
            mark.manual_score = mark.extra_credit = None
        mark.auto_score = scores.get(mark.name)
        mark.needs_manual_grade = mark.manual_score is not None or mark.auto_score is None
    for comment in notebook.comments:
        if another:
            comment.manual_comment = None
        comment.auto_comment = "No response." if comment.name in unanswered else None
    book.db.commit()
    late = submission.total_seconds_late
    cost = penalty(student, notebook.score, late) if late else None
    bounded = None if cost is None else min(max(cost, 0), notebook.score)
    notebook.late_submission_penalty = bounded
    book.db.commit()


def kept(book: Gradebook, assignment: str) -> dict[str, Record]:
    """The records of an assignment's submissions, by student."""
    rows = book.db.execute(select(_RECORDS).where(_RECORDS.c.assignment == assignment))
    return {row.student: records.loads(row.record) for row in rows if row.record}


def graded(book: Gradebook, assignment: str, student: str) -> str | None:
    """The digest of the submission to which the gradebook's points were given."""
    return book.db.execute(select(_RECORDS.c.graded).where(_is(assignment, student))).scalar()


def keep(book: Gradebook, record: Record) -> None:
    """Put a record in the place of the one before."""
    key = (record.assignment, record.student)
    digest = record.fingerprint[0] if record.questions else graded(book, *key)
    book.db.execute(delete(_RECORDS).where(_is(*key)))
    row = {"record": records.dumps(record), "graded": digest}
    book.db.execute(insert(_RECORDS).values(assignment=key[0], student=key[1], **row))


def forget(book: Gradebook, assignment: str, students: list[str]) -> None:
    """Take records away: submissions that are about to be graded wait, whatever happens."""
    for student in students:
        book.db.execute(update(_RECORDS).where(_is(assignment, student)).values(record=None))
    book.db.commit()


def _is(assignment: str, student: str) -> ColumnElement[bool]:
    return and_(_RECORDS.c.assignment == assignment, _RECORDS.c.student == student)


def enrolled(book: Gradebook) -> list[str]:
    """Every student that the gradebook knows."""
    return sorted(student.id for student in book.students)


def set_due(course: Course, assignment: str, due: datetime) -> None:
    """When an assignment is due."""
    with opened(course) as book:
        book.update_or_create_assignment(assignment, duedate=due.isoformat())


def enrol(course: Course, students: list[str]) -> None:
    """Make students known, also without a submission."""
    with opened(course) as book:
        for student in students:
            book.update_or_create_student(student)
