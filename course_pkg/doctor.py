"""What this machine has of what the course uses, and how to get the rest."""

import platform
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

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
    ("chromium", "google-chrome", "chrome"): ("the browser tests", "make system"),
}


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
        *map(_package, _PACKAGES),
        *_programs(),
        _npm_packages(root),
    ]


def _package(name: str) -> Finding:
    try:
        return Finding(name, version(name))
    except PackageNotFoundError:
        use = f" (for {_PACKAGES[name]})" if _PACKAGES[name] else ""
        return Finding(
            name, f"not installed{use}", missing=True, remedy="rm -rf .venv; make course"
        )


def _programs() -> Iterator[Finding]:
    for names, (use, remedy) in _PROGRAMS.items():
        path = next(filter(None, map(shutil.which, names)), None)
        if path is None:
            yield Finding(names[0], f"not found (for {use})", missing=True, remedy=remedy)
        else:
            yield Finding(names[0], _first_line([path, "--version"]))


def _npm_packages(root: Path) -> Finding:
    if (root / "node_modules" / "katex").is_dir():
        return Finding("npm packages", "installed")
    found = "not installed (for the formulas of the book)"
    return Finding("npm packages", found, missing=True, remedy="make node_modules")


def _first_line(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
    return (done.stdout.strip().splitlines() or ["found"])[0]
