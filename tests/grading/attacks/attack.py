"""The attacks: what each hands in, and what that must come to."""

import json
import shutil
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell

from . import formats
from .world import ASSIGNMENT, HERE, QUESTIONS, World

KINDS = ("tamper", "read", "write", "exhaust", "die", "format", "leave", "show", "imports")
STUDENT = "mallory"
#: Points of `norm`, which is answered honestly.
HONEST_POINTS = 4.0
#: Seconds of the processors that grading an attack may take, all processes together.
CPU_SECONDS = 30.0


@dataclass(frozen=True)
class Attack:
    """Something that a student hands in."""

    kind: str
    name: str
    why: str  # it may work
    points: float | None  # it must come to; None where there is nothing to be graded
    hand_in: Callable[[World, Path], None] = field(repr=False)
    student: str = STUDENT

    def __str__(self) -> str:
        return f"{self.kind}: {self.name}"

    def put(self, world: World) -> None:
        """Hand it in."""
        folder = world.course.stage("submitted", ASSIGNMENT, self.student)
        folder.mkdir(parents=True)
        self.hand_in(world, folder)

    def clear(self, world: World) -> None:
        """Take away what was handed in, and what became of it."""
        for stage in ("submitted", "intake", "autograded", "feedback"):
            shutil.rmtree(world.course.root / stage / self.student, ignore_errors=True)


@dataclass(frozen=True)
class Outcome:
    """What a grader made of an attack."""

    points: float | None
    secrets: frozenset[str] = frozenset()  # that the student's cells have shown
    changed: frozenset[str] = frozenset()  # files that are not this submission's own
    left: int = 0  # processes that did not end
    reached: int = 0  # connections to somebody outside
    scripts: bool = False  # one of the student's ran in the feedback
    honest: float = 10.0  # points of the honest student afterwards
    cpu_seconds: float = 0.0
    note: str = ""  # why it was not graded

    def broken(self, attack: Attack) -> Iterator[str]:
        """What should not have been, in a few words each."""
        points = "not graded" if self.points is None else f"{self.points:g} of 10"
        if self.points != attack.points:
            yield points
        if self.secrets:
            yield f"saw {', '.join(sorted(self.secrets))}"
        if self.changed:
            some = sorted(self.changed)
            yield f"changed {some[0]}" + (f" and {len(some) - 1} more" if some[1:] else "")
        if self.left:
            yield f"{self.left} processes left"
        if self.reached:
            yield "reached the network"
        if self.scripts:
            yield "a script ran in the feedback"
        if self.honest != 10:
            yield f"the honest student has {self.honest:g} of 10"
        if self.cpu_seconds > CPU_SECONDS:
            yield f"{self.cpu_seconds:.0f} s of processor time"


def attacks() -> list[Attack]:
    """All of them, by kind."""
    written = {kind: _written(kind) for kind in KINDS if kind != "format"}
    return [attack for kind in KINDS for attack in written.get(kind) or _formats()]


def _written(kind: str) -> list[Attack]:
    """Those of a file of texts."""
    file = HERE / f"{kind}.toml"
    return [_of(kind, name, what) for name, what in tomllib.loads(file.read_text()).items()]


def _of(kind: str, name: str, what: dict[str, str]) -> Attack:
    known = {"why", "points", "cell", "end", "text", "file", "brings", "student", *QUESTIONS}
    assert what.keys() <= known, f"{kind}: {name}: {what.keys() - known}"
    points = float(what.get("points", HONEST_POINTS))
    student = what.get("student", STUDENT)
    return Attack(kind, name, what["why"], points, lambda w, f: _write(w, f, what), student)


def _write(world: World, folder: Path, what: dict[str, str]) -> None:
    answers = {"norm": world.answers["norm"]}
    nb = world.notebook(answers | {name: what[name] for name in QUESTIONS if name in what})
    front = [new_markdown_cell(what["text"])] if "text" in what else []
    front += [new_code_cell(world.filled(what["cell"]))] if "cell" in what else []
    nb.cells[2:2] = front  # behind the imports
    nb.cells += [new_code_cell(world.filled(what["end"]))] if "end" in what else []
    nbformat.write(nb, folder / f"{ASSIGNMENT}.ipynb")
    if "file" in what:
        (folder / what["file"]).write_text(what["brings"])


def _formats() -> list[Attack]:
    """Those of `formats.py`."""
    return [
        Attack("format", name, (change.__doc__ or "").strip(), points, _changed(change))
        for name, (change, points) in formats.ATTACKS.items()
    ]


def _changed(change: formats.Change) -> Callable[[World, Path], None]:
    def hand_in(world: World, folder: Path) -> None:
        honest = nbformat.writes(world.notebook({"norm": world.answers["norm"]}))
        made = change(json.loads(honest), folder, world.course.root)
        if isinstance(made, dict):
            made = json.dumps(made).encode()
        if made is not None:
            (folder / formats.FILE).write_bytes(made)

    return hand_in
