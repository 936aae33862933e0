"""Grades out of the gradebook, for other systems."""

import csv
import io

from course_pkg.grading.course import Course
from course_pkg.grading.run import standings

COLUMNS = (
    "student",
    "assignment",
    "status",
    "points",
    "max_points",
    "late_seconds",
    "penalty",
    "reason",
)


def to_csv(course: Course) -> str:
    """One line for every student and assignment.

    Points are the gradebook's, an instructor's corrections included; a submission that could not
    be graded has none, and its reason says why. What being late has cost is taken off already.
    """
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(COLUMNS)
    for assignment in course.assignments():
        for record in standings(course, assignment):
            row = (record.student, assignment, record.status, record.points, record.max_points)
            late = (round(record.late_seconds), record.penalty)
            table.writerow([*map(_inert, row), *late, _inert(record.reason)])
    return out.getvalue()


def _inert(value: object) -> object:
    """Text that no spreadsheet takes for a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(tuple("=+-@\t\r")) else value
