"""nbgrader's gradebook, read and written through its own interface."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from nbgrader.api import Gradebook, MissingEntry

from course_pkg.grading.course import Course


@dataclass(frozen=True)
class Grade:
    """What the gradebook holds of one submission, an instructor's corrections included."""

    points: float
    max_points: float
    late_seconds: float
    cells: dict[str, tuple[float, float]]  # by grade_id: points, maximum
    comments: dict[str, str]  # by grade_id: what the instructor has to say


@contextmanager
def opened(course: Course) -> Iterator[Gradebook]:
    """The course's gradebook; closed whatever happens."""
    with Gradebook(course.gradebook_url) as gradebook:
        yield gradebook


def grade(course: Course, assignment: str, student: str) -> Grade | None:
    """The grade of a submission; None where there is none."""
    with opened(course) as gradebook:
        try:
            submission = gradebook.find_submission(assignment, student)
        except MissingEntry:
            return None
        cells = {g.name: (g.score, g.max_score) for nb in submission.notebooks for g in nb.grades}
        said = {c.name: c.comment or "" for nb in submission.notebooks for c in nb.comments}
        return Grade(
            submission.score, submission.max_score, submission.total_seconds_late, cells, said
        )


def clear_corrections(course: Course, assignment: str, student: str) -> None:
    """Take back an instructor's points and comments: they were given to another submission."""
    with opened(course) as gradebook:
        for notebook in gradebook.find_submission(assignment, student).notebooks:
            for grade in notebook.grades:
                grade.manual_score = None
            for comment in notebook.comments:
                comment.manual_comment = None
        gradebook.db.commit()


def enrolled(course: Course) -> list[str]:
    """Every student that the gradebook knows."""
    with opened(course) as gradebook:
        return sorted(student.id for student in gradebook.students)


def enrol(course: Course, student: str) -> None:
    """Make a student known, also without a submission."""
    with opened(course) as gradebook:
        gradebook.update_or_create_student(student)


def set_due(course: Course, assignment: str, due: datetime) -> None:
    """When an assignment is due."""
    with opened(course) as gradebook:
        gradebook.update_or_create_assignment(assignment, duedate=due.isoformat())
