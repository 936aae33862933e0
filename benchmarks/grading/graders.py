"""Three graders as commands: each grades a class, or one student of it, from the start."""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbgrader.utils import is_grade

from benchmarks.grading.classes import ROOT
from course_pkg.grading.course import CONFIG, Course

OTTER = ROOT / "build" / "otter"
_HERE = Path(__file__).parent
_BIN = Path(sys.executable).parent
#: Numbers of BLAS threads: one process each for two cores would otherwise get in each other's way.
_ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")


@dataclass(frozen=True)
class Grader:
    """How to grade these students of a course's assignment, by so many workers."""

    name: str
    commands: Callable[[Course, str, list[str], int], list[list[str]]]  # run side by side
    prepare: Callable[[Course, str], None]
    workers: bool  # whether it can use more than one


def run(commands: Iterable[list[str]], folder: Path) -> None:
    """Run commands side by side to their end; what they print is kept in the folder."""
    path = f"{_BIN}{os.pathsep}{os.environ['PATH']}"
    kept = {name: text for name, text in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment = kept | _ONE_THREAD | {"PATH": path, "TF_CPP_MIN_LOG_LEVEL": "3"}
    with (folder / "log").open("ab") as log:
        begun = [
            subprocess.Popen(c, cwd=folder, env=environment, stdout=log, stderr=log)
            for c in commands
        ]
        codes = [process.wait() for process in begun]
    if any(code not in (0, 1) for code in codes):
        raise RuntimeError(f"a grader ended with {codes}: see {folder / 'log'}")


def _nbgrader(course: Course, name: str, students: list[str], workers: int) -> list[list[str]]:
    command = [str(_BIN / "nbgrader"), "autograde", name, "--force"]
    return [[*command, "--student", students[0]] if len(students) == 1 else command]


def _plain(course: Course, name: str) -> None:
    """nbgrader as it comes, but for what goes to standard error."""
    text = "c = get_config()\nc.IgnorePattern.enabled = True\nc.IgnorePattern.pattern = '.*'\n"
    (course.root / CONFIG).write_text(text)


def _ours(course: Course, name: str, students: list[str], workers: int) -> list[list[str]]:
    command = [str(_BIN / "course"), "grade", name, "--course", str(course.root)]
    one = ["--student", students[0]] if len(students) == 1 else []
    return [[*command, "--jobs", str(workers), *one]]


def _otter(course: Course, name: str, students: list[str], workers: int) -> list[list[str]]:
    notebooks = [str(course.stage("submitted", name, s) / f"{name}.ipynb") for s in students]
    script, tests = str(_HERE / "otter_class.py"), str(course.root / "autograder.zip")
    parts = [notebooks[start::workers] for start in range(workers)]
    return [[str(OTTER / "bin/python"), script, tests, *part] for part in parts if part]


def _otter_tests(course: Course, name: str) -> None:
    """The same tests in otter's form, and notebooks without them, as its students have them."""
    source = nbformat.read(course.source(name), as_version=4)
    with zipfile.ZipFile(course.root / "autograder.zip", "w") as file:
        file.writestr("otter_config.json", json.dumps({"pdf": False}))
        for cell in filter(is_grade, source.cells):
            about = cell.metadata.nbgrader
            file.writestr(f"tests/{about.grade_id}.py", _otter_test(cell.source, about))
    for path in course.root.glob(f"submitted/*/{name}/*.ipynb"):
        notebook = nbformat.read(path, as_version=4)
        notebook.cells = [cell for cell in notebook.cells if not is_grade(cell)]
        nbformat.write(notebook, path)


def _otter_test(code: str, about: dict[str, object]) -> str:
    return (
        "from otter.test_files import test_case\n"
        "OK_FORMAT = False\n"
        f"name, points = {about['grade_id']!r}, {about['points']!r}\n\n"
        "@test_case()\n"
        "def test_it(env):\n"
        f"    exec({code!r}, dict(env))\n"
    )


def install_otter() -> None:
    """otter-grader in an environment of its own, with the packages that assignments need."""
    if (OTTER / "ready").exists():
        return
    shutil.rmtree(OTTER, ignore_errors=True)
    uv, python = str(_BIN / "uv"), str(OTTER / "bin/python")
    into = [uv, "pip", "install", "--quiet", "--python", python]
    wanted = ["--requirements", str(_HERE / "otter.txt")]
    for command in (
        [uv, "venv", "--quiet", "--python", sys.executable, str(OTTER)],
        [*into, "--compile-bytecode", *wanted],
        [*into, "--no-deps", "--no-build-isolation", "--editable", str(ROOT)],
    ):
        subprocess.run(command, check=True, cwd=ROOT)
    (OTTER / "ready").touch()


def _nothing(course: Course, name: str) -> None:
    """It grades what is there."""


GRADERS = {
    "nbgrader": Grader("nbgrader", _nbgrader, _plain, workers=False),
    "otter": Grader("otter-grader", _otter, _otter_tests, workers=True),
    "ours": Grader("ours", _ours, _nothing, workers=True),
}


def otter_version() -> str:
    """Of the one installed; empty where none is."""
    found = OTTER.glob("lib/*/site-packages/otter_grader-*.dist-info")
    return next((path.stem.partition("-")[2] for path in found), "")
