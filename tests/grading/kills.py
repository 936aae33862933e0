"""Kill grading runs at random moments: python tests/grading/kills.py [KILLS] [STUDENTS]"""

import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

import nbformat

from course_pkg.grading import bank, demo
from course_pkg.grading.course import Course

COMMAND = [Path(sys.executable).parent / "course", "grade", "--seed", "7", "--course"]
ROWS = """
SELECT submitted_assignment.student_id, submitted_assignment.timestamp,
       submitted_notebook.late_submission_penalty, base_cell.name, {columns}
FROM {table}
JOIN base_cell ON base_cell.id = {table}.cell_id
JOIN submitted_notebook ON submitted_notebook.id = {table}.notebook_id
JOIN submitted_assignment ON submitted_assignment.id = submitted_notebook.assignment_id
ORDER BY 1, 4
"""
COLUMNS = {
    "grade": "auto_score, manual_score, extra_credit, needs_manual_grade",
    "comment": "auto_comment, manual_comment",
}


def held(course):
    """All that nbgrader's gradebook holds, but for the names that it gives its rows."""
    with sqlite3.connect(course.root / "gradebook.db") as book:
        rows = {
            table: book.execute(ROWS.format(table=table, columns=columns)).fetchall()
            for table, columns in COLUMNS.items()
        }
        return rows | {"student": book.execute("SELECT id FROM student ORDER BY id").fetchall()}


def pages(course):
    """The text of every feedback page."""
    return {path: path.read_text() for path in sorted(course.root.glob("feedback/*/*/*.html"))}


def made(folder, students):
    """A class of so many students, each with other answers."""
    original = Course.at(Path(__file__).parents[2] / "assignments")
    course = demo.make(original, folder, "ridge")
    wrong = [name for name in bank.answers(course, "ridge")["ridge_dual"] if "wrong" in name]
    shutil.rmtree(course.root / "submitted")
    for number in range(students):
        answers = {"ridge_dual": wrong[number % len(wrong)]}
        path = course.stage("submitted", "ridge", f"student{number:02}") / "ridge.ipynb"
        path.parent.mkdir(parents=True)
        nbformat.write(bank.filled(course, "ridge", answers), path)
    return course


def killed(course, seconds):
    """Whether a run had to be killed after so many seconds."""
    with subprocess.Popen([*COMMAND, course.root], stdout=subprocess.DEVNULL) as process:
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            return True
    return False


def disturbed(course):
    """How often a run was killed, later each time, until there was nothing left to do."""
    times = 0
    while killed(course, random.uniform(3, 6 + 2 * times)):
        times += 1
    return times


def main(kills, students):
    """Say whether classes that were disturbed so often, altogether, end as one that was not."""
    with tempfile.TemporaryDirectory() as folder:
        calm = made(Path(folder) / "calm", students)
        assert not killed(calm, None)
        times = turn = 0
        while times < kills:
            turn += 1
            course = made(Path(folder) / f"class{turn}", students)
            times += disturbed(course)
            same = "the same" if held(course) == held(calm) else "NOT THE SAME"
            print(f"class {turn}, {times} kills: {same}", flush=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
