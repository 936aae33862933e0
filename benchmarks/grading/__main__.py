"""python -m benchmarks.grading: our grader beside nbgrader's and otter-grader's, in one run.

The same submissions, from the bank, go through all three, each a command started anew, taking
turns. A class and its first student alone are graded in each turn: their difference, by student,
is what one more submission costs, and the rest is the start. Medians over the turns are shown.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass, field
from statistics import mean, median

from benchmarks.grading import graders, memory, report
from benchmarks.grading.classes import CLASSES, ROOT, Class, student
from benchmarks.grading.clock import watched
from benchmarks.grading.graders import GRADERS, Grader
from benchmarks.solvers.report import README, write
from course_pkg.grading import run
from course_pkg.grading.assignment import load
from course_pkg.grading.course import Course

FOLDER = ROOT / "build" / "benchmarks" / "grading"


@dataclass
class Row:
    """What was measured of one class."""

    title: str
    students: int
    seconds: dict[tuple[str, int], float] = field(default_factory=dict)  # by grader and workers
    start: dict[str, float] = field(default_factory=dict)  # with one worker
    stages: dict[str, float] = field(default_factory=dict)  # of ours, by submission
    cells: float = 0  # by submission, without any grader
    memory: dict[str, float] = field(default_factory=dict)  # of one more kernel, MB


def say(line: str) -> None:
    """Progress, apart from the results."""
    print(f"{time.strftime('%H:%M:%S')}  {line}", file=sys.stderr, flush=True)


def turn(made: Course, name: str, students: list[str], grader: Grader, workers: int) -> float:
    """Seconds for these students, in a copy of the course in which nothing is graded."""
    folder = FOLDER / "turn"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(made.root, folder)
    course = Course.at(folder)
    grader.prepare(course, name)
    commands = grader.commands(course, name, students, workers)
    start = time.perf_counter()
    graders.run(commands, folder)
    return time.perf_counter() - start


def measure(row: Row, of: Class, made: Course, chosen: list[str], workers: int, turns: int) -> None:
    """Seconds by submission of each grader, with so many workers."""
    everybody = [student(number) for number in range(of.students)]
    able = [GRADERS[key] for key in chosen if workers == 1 or GRADERS[key].workers]
    found: dict[str, list[tuple[float, float]]] = {grader.name: [] for grader in able}
    for number in range(turns):
        for grader in able:
            one = turn(made, of.name, everybody[:1], grader, 1)
            all_ = turn(made, of.name, everybody, grader, workers)
            by_one = (all_ - one) / (of.students - 1)
            found[grader.name].append((by_one, one - by_one))
            say(f"{of.title}, {workers} workers, turn {number + 1}: {grader.name} {by_one:.2f} s")
    for name, times in found.items():
        row.seconds[name, workers] = median(by_one for by_one, _ in times)
        if workers == 1:
            row.start[name] = median(start for _, start in times)


def look_inside(row: Row, of: Class, made: Course) -> None:
    """Ours by stage, the cells alone, and the memory."""
    everybody = [student(number) for number in range(of.students)]
    folder = FOLDER / "inside"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(made.root, folder)
    course = Course.at(folder)
    with watched() as clock:
        for _ in run.run(course, of.name, everybody, jobs=1, seed=1):
            pass
    row.stages = {stage: spent / of.students for stage, spent in clock.seconds.items()}
    row.cells = mean(_cells(course, of.name))
    assignment = load(course, of.name)
    row.memory = {"ours": memory.ours(assignment), "nbgrader": memory.theirs(assignment)}


def _cells(course: Course, name: str) -> list[float]:
    notebooks = sorted(map(str, course.root.glob(f"submitted/*/{name}/{name}.ipynb")))
    command = [sys.executable, "-m", "benchmarks.grading.cells", str(course.source(name))]
    environment = os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    told = subprocess.run(
        [*command, *notebooks], check=True, capture_output=True, cwd=ROOT, env=environment
    )
    seconds: list[float] = json.loads(told.stdout)
    return seconds


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.grading", description=__doc__)
    add = parser.add_argument
    cores = len(os.sched_getaffinity(0))
    add("--classes", nargs="+", default=list(CLASSES), choices=CLASSES, help="which")
    add("--graders", nargs="+", default=list(GRADERS), choices=GRADERS, help="which")
    add("--workers", nargs="+", type=int, default=[1, cores], help="how many (1, one a core)")
    add("--turns", type=int, default=3, help="of which the medians are shown (3)")
    add("--students", type=int, help="fewer than the classes have, to try it out")
    add("--write", action="store_true", help="write the table into benchmarks/README.md")
    return parser.parse_args()


def main() -> None:
    """Measure and print a table in Markdown."""
    options = arguments()
    FOLDER.mkdir(parents=True, exist_ok=True)
    if "otter" in options.graders:
        graders.install_otter()
    rows = []
    for name in options.classes:
        of = CLASSES[name].with_students(options.students)
        made = of.make(FOLDER / name)
        row = Row(of.title, of.students)
        for key in options.graders:  # who runs first compiles for all, and fills the caches
            turn(made, name, [student(0)], GRADERS[key], 1)
        for workers in dict.fromkeys(options.workers):
            measure(row, of, made, options.graders, workers, options.turns)
        look_inside(row, of, made)
        rows.append(row)
    text = report.markdown(rows)
    print(text)
    if options.write:
        write("grading", text)
        say(f"written to {README}")


if __name__ == "__main__":
    main()
