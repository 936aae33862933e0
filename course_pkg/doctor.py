"""What this machine has of what the course uses, and how to get the rest."""

import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from course_pkg.book import BROWSERS

_PACKAGES = {
    "numpy": "",
    "scipy": "",
    "scikit-learn": "",
    "matplotlib": "",
    "tensorflow": "the networks",
    "jupyter-book": "the book",
    "nbgrader": "grading",
    "jupytext": "releasing assignments",
    "jupyterlab": "the notebooks",
}
_PROGRAMS = {
    ("node",): ("the formulas of the book", "install Node.js 18 or newer"),
    BROWSERS: ("the browser tests, the book in print", "make system"),
}
#: Keras in a process of its own: its backend takes seconds to import and writes to the terminal,
#: and one that does not fit the machine's driver may hang, or take its process with it.
_KERAS = """
import keras
from course_pkg.backend import devices
where = [*devices("cpu"), *(devices("gpu") or ["no GPU"])]
print(f"Keras {keras.__version__} on {keras.backend.backend()}: {', '.join(where)}")
"""


@dataclass(frozen=True)
class Finding:
    """One thing looked for; ``missing`` when it is not there, with the way to get it."""

    name: str
    found: str
    missing: bool = False
    remedy: str = ""


def examine(root: Path) -> list[Finding]:
    """Everything the course uses, found or not."""
    return [
        Finding("Python", f"{platform.python_version()} on {platform.platform(terse=True)}"),
        *packages(),
        *networks(),
        *programs(),
        npm_packages(root),
    ]


def packages() -> Iterator[Finding]:
    """The packages of Python, with their versions."""
    return map(_package, _PACKAGES)


def _package(name: str) -> Finding:
    try:
        return Finding(name, version(name))
    except PackageNotFoundError:
        use = f" (for {_PACKAGES[name]})" if _PACKAGES[name] else ""
        return Finding(
            name, f"not installed{use}", missing=True, remedy="rm -rf .venv; make course"
        )


def networks(limit: float = 120) -> Iterator[Finding]:
    """The backend that Keras runs, and the devices it sees; asked only where there is a Keras.

    That takes as long as importing the backend, 5 seconds for TensorFlow; given up after `limit`.
    """
    if find_spec("keras") is None:
        return
    command = [sys.executable, "-c", _KERAS]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=limit, check=False)
        lines = (done.stderr if done.returncode else done.stdout).split("\n")
        found = next(filter(None, reversed(lines)), f"ended with {done.returncode}")
        missing = done.returncode != 0
    except subprocess.TimeoutExpired:
        found, missing = f"Keras did not answer within {limit:g} s", True
    remedy = "check KERAS_BACKEND and the driver of the GPU" if missing else ""
    yield Finding("networks", found, missing, remedy)


def programs() -> Iterator[Finding]:
    """Programs of other makers, with what they say of themselves."""
    for names, (use, remedy) in _PROGRAMS.items():
        path = next(filter(None, map(shutil.which, names)), None)
        if path is None:
            yield Finding(names[0], f"not found (for {use})", missing=True, remedy=remedy)
        else:
            yield Finding(names[0], _first_line([path, "--version"]))


def npm_packages(root: Path) -> Finding:
    """What npm installs into the checkout."""
    if (root / "node_modules" / "katex").is_dir():
        return Finding("npm packages", "installed")
    found = "not installed (for the formulas of the book)"
    return Finding("npm packages", found, missing=True, remedy="make node_modules")


def _first_line(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
    return (done.stdout.strip().splitlines() or ["found"])[0]
