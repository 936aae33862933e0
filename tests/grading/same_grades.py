"""Ours beside stock nbgrader, cell by cell: python tests/grading/same_grades.py [ASSIGNMENT...]

The whole bank of each assignment, and the course that `nbgrader quickstart` makes with the two
submissions that nbgrader ships. Where the grades differ, the notebook that stock nbgrader left must
show one of the ways in which it damages honest work; exit code 1 if one difference has no cause.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import nbformat
import nbgrader
from classes import ORIGINAL
from nbgrader.api import Gradebook

from course_pkg.grading import bank, trial
from course_pkg.grading.course import CONFIG, Course
from course_pkg.grading.demo import released_copy
from course_pkg.grading.gradebook import environment_on_path
from course_pkg.grading.metadata import name_of

BIN = Path(sys.executable).parent
GUIDE = Path(nbgrader.__file__).parent / "docs" / "source" / "user_guide"
SHIPPED = "ps1"
#: What nbgrader's notebook shows of a cell that lost its points without being wrong.
STOPPED = ("KeyboardInterrupt", "CellTimeoutError", "DeadKernelError")


@dataclass(frozen=True)
class Difference:
    """A test that the two graders gave other points for; `cause` is empty where none is seen."""

    student: str
    notebook: str
    test: str
    ours: float
    stock: float
    cause: str


def shipped(folder):
    """The course of `nbgrader quickstart`, with its two submissions, released."""
    nbgrader_in(folder, "quickstart", "course")
    course = Course.at(folder / "course")
    shutil.copytree(GUIDE / "submitted", course.root / "submitted")
    shutil.copy(ORIGINAL.root / CONFIG, course.root)
    nbgrader_in(course.root, "generate_assignment", SHIPPED)
    return course


def handed_in(folder, assignment, every=1):
    """A course in which the bank of an assignment is handed in; of its rounds one in `every`."""
    course = released_copy(ORIGINAL, folder, assignment)
    for number, chosen in enumerate(trial.rounds(course, assignment)[::every]):
        notebook = bank.filled(course, assignment, chosen)
        bank.hand_in(course, assignment, f"round-{number:02}", notebook)
    return course


def differences(course, assignment):
    """Grade a course by ours and, in a copy, by nbgrader as it comes; what came out otherwise."""
    stock = Course.at(shutil.copytree(course.root, course.root.with_name("stock")))
    (stock.root / CONFIG).write_text("c = get_config()\n")
    for each in (course, stock):
        nbgrader_in(each.root, "autograde", assignment)
    theirs, ours = points(stock, assignment), points(course, assignment)
    return len(ours), [
        Difference(*cell, ours.get(cell), theirs.get(cell), cause(stock, assignment, *cell))
        for cell in sorted(ours.keys() | theirs.keys())
        if ours.get(cell) != theirs.get(cell)
    ]


def nbgrader_in(folder, *arguments):
    """A command of nbgrader's; its exit code is 1 where one submission could not be graded."""
    path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        [BIN / "nbgrader", *arguments],
        cwd=folder,
        env=os.environ | {"PATH": path, "TF_CPP_MIN_LOG_LEVEL": "3"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode not in (0, 1):
        raise RuntimeError(f"nbgrader {' '.join(arguments)}: {done.stderr[-2000:]}")


def points(course, assignment):
    """What the gradebook holds, by student, notebook and cell; None where a person is to grade."""
    with environment_on_path(), Gradebook(f"sqlite:///{course.root}/gradebook.db") as book:
        return {
            (submission.student_id, notebook.name, grade.name): grade.auto_score
            for submission in book.assignment_submissions(assignment)
            for notebook in submission.notebooks
            for grade in notebook.grades
        }


def cause(stock, assignment, student, notebook, test):
    """Why stock nbgrader took points from a test, as far as its notebook shows it."""
    path = stock.stage("autograded", assignment, student) / f"{notebook}.ipynb"
    if not path.exists():
        return "stock nbgrader could not grade the submission"
    cells = nbformat.read(path, as_version=4).cells
    outputs = [out for cell in cells if name_of(cell) == test for out in cell.outputs]
    if any(out.get("name") == "stderr" for out in outputs):
        return "something was written to standard error"
    if any(out.get("ename") in STOPPED for out in outputs):
        return "30 seconds by the clock were over"
    return ""


def compared(assignment):
    """How many grades were compared, and which differ."""
    with tempfile.TemporaryDirectory(prefix="same-grades-") as place:
        folder = Path(place) / "ours"
        if assignment == SHIPPED:
            return differences(shipped(Path(place)), SHIPPED)
        return differences(handed_in(folder, assignment), assignment)


def main(assignments):
    """Print the differences of each assignment."""
    chosen = assignments or [SHIPPED, *ORIGINAL.assignments()]
    unexplained = 0
    with ThreadPoolExecutor(2) as pool:
        for name, (count, found) in zip(chosen, pool.map(compared, chosen), strict=True):
            print(f"{name}: {count} grades, {len(found)} differ", flush=True)
            for one in found:
                told = f"ours {one.ours:g}, stock {one.stock:g}: {one.cause or 'NO CAUSE SEEN'}"
                print(f"  {one.student} {one.test}: {told}", flush=True)
            unexplained += sum(not one.cause for one in found)
    return 1 if unexplained else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
