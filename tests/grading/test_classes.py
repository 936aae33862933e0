"""Every assignment's made-up class gets the grades that its list says, from the real pipeline."""

import pytest
from classes import ORIGINAL

from course_pkg.grading import demo, run

#: The class of the first assignment is graded in test_pipeline.
OTHERS = [name for name in ORIGINAL.assignments() if name != "ridge"]
STUDENTS = [
    pytest.param(assignment, student, id=f"{assignment}-{student.name}")
    for assignment in OTHERS
    for student in demo.roll(ORIGINAL, assignment)[1]
]


@pytest.fixture(scope="session")
def standings(tmp_path_factory):
    """What the summary shows of every student, by assignment and name."""
    found = {}
    for assignment in OTHERS:
        course = demo.make(ORIGINAL, tmp_path_factory.mktemp(assignment) / "class", assignment)
        list(run.run(course, assignment, course.students(assignment)))
        records = run.standings(course, assignment)
        found |= {(assignment, record.student): record for record in records}
    return found


@pytest.mark.parametrize(("assignment", "student"), STUDENTS)
def test_student_stands_where_the_class_list_says(standings, assignment, student):
    """Points, status and reason of every made-up student are those described."""
    record = standings[assignment, student.name]
    assert (record.status, record.points) == (student.status, student.points)
    assert student.says in record.reason
