"""python -m tests.grading.mutants [ASSIGNMENT...]: which mutants of right answers pass?

Cosmic Ray changes the reference solutions: an operator, a number, a comparison at a time. Each
mutant meets its own question's tests, with right answers to everything before it. One that passes
shows a hole, or is equivalent: then it stands, by its changed line, in the bank's `equivalent.toml`
with the reason why no test could tell it from the original.
"""

import contextlib
import io
import multiprocessing
import os
import re
import sys
import time
import tomllib
import warnings
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names
from nbformat import NotebookNode

from course_pkg.grading.course import Course
from course_pkg.grading.metadata import is_answer, is_test, name_of
from course_pkg.grading.release import notebook

SECONDS = 20  # for the tests of one mutant; one that takes longer is caught by grading's clock
_SOLUTION = re.compile(r"### BEGIN SOLUTION\n(.*?)### END SOLUTION", re.DOTALL)
_FORK = multiprocessing.get_context("fork")


@dataclass(frozen=True)
class Mutant:
    """A reference solution with one change."""

    question: str
    operator: str
    line: str  # that was changed, as it is now
    code: str


def mutants(question: str, code: str) -> Iterator[Mutant]:
    """Every change that Cosmic Ray knows, of what stands between a solution's marks."""
    for name in operator_names():
        kind = get_operator(name)
        if kind.arguments():
            continue
        for occurrence in count():
            changed = mutate_code(code, kind(), occurrence)
            if changed is None:
                break
            if _inside(changed) != _inside(code):
                short = name.rpartition("/")[2]
                yield Mutant(question, short, _changed_line(code, changed), changed)


def _inside(code: str) -> list[str]:
    return _SOLUTION.findall(code)


def _changed_line(before: str, after: str) -> str:
    pairs = zip(before.splitlines(), after.splitlines(), strict=False)
    return next((new.strip() for old, new in pairs if old != new), "(a line is gone)")


def survivors(course: Course, assignment: str) -> Iterator[tuple[Mutant, bool]]:
    """Each mutant, and whether it passed the tests."""
    names: dict[str, Any] = {"__name__": "__main__"}
    cells = [c for c in notebook(course.text(assignment)).cells if c.cell_type == "code"]
    for place, cell in enumerate(cells):
        if is_test(cell):
            continue
        if is_answer(cell):
            passes = partial(_passes, tests=_tests_behind(cells[place + 1 :]), names=names)
            found = list(mutants(name_of(cell), cell.source))
            with ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
                yield from zip(found, pool.map(passes, found), strict=True)
        with contextlib.redirect_stdout(io.StringIO()):
            exec(cell.source, names)


def _tests_behind(cells: list[NotebookNode]) -> list[str]:
    """The tests up to the next answer."""
    tests = []
    for cell in cells:
        if is_answer(cell):
            break
        tests += [cell.source] if is_test(cell) else []
    return tests


def _passes(mutant: Mutant, tests: list[str], names: dict[str, Any]) -> bool:
    child = _FORK.Process(target=_run, args=([mutant.code, *tests], names))
    child.start()
    child.join(SECONDS)
    in_time = not child.is_alive()
    child.kill()
    child.join()
    return in_time and child.exitcode == 0


def _run(codes: list[str], names: dict[str, Any]) -> None:
    """In a child: exit code 0 if nothing is raised."""
    sys.stdout = sys.stderr = io.StringIO()
    warnings.simplefilter("ignore")
    for code in codes:
        exec(code, names)


def main(*chosen: str) -> int:
    """Print the survivors that nobody has argued equivalent."""
    course = Course.at(Path(__file__).parents[2] / "assignments")
    holes = 0
    for assignment in chosen or course.assignments():
        path = course.bank(assignment) / "equivalent.toml"
        argued = tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        started, made, passed = time.monotonic(), 0, []
        for mutant, survived in survivors(course, assignment):
            made += 1
            passed += [mutant] if survived else []
        new = [m for m in passed if m.line not in argued.get(m.question, {})]
        holes += len(new)
        for mutant in new:
            print(f"{assignment}: {mutant.question}: {mutant.operator}: {mutant.line}")
        print(
            f"{assignment}: {made} mutants, {made - len(passed)} caught, {len(passed) - len(new)} "
            f"equivalent, {len(new)} let pass; {time.monotonic() - started:.0f} s",
            flush=True,
        )
    return int(holes > 0)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
