"""What stock nbgrader makes of an attack.

It runs on a copy-on-write copy of the whole machine (an overlay in namespaces of its own), with
limits around it, and all of it is thrown away: the attack may do there whatever it likes.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import nbformat
from nbgrader.api import Gradebook, SubmittedAssignment

from course_pkg.grading.gradebook import environment_on_path

from .attack import Attack, Outcome
from .ours import seen
from .page import runs_script
from .world import ASSIGNMENT, HONEST, World

#: Seconds by the clock for one submission; nbgrader itself gives a cell 30.
SECONDS = 100
_UNSHARE = ("unshare", "--user", "--map-root-user", "--mount", "--pid", "--fork", "--kill-child")
_SCRIPT = Path(__file__).with_name("stock.sh")


def grade(world: World, attack: Attack) -> Outcome:
    """Hand an attack in, and run `nbgrader autograde` on it."""
    attack.put(world)
    try:
        with tempfile.TemporaryDirectory(prefix="attacked-") as place:
            return _graded(world, attack, Path(place))
    finally:
        attack.clear(world)


def _graded(world: World, attack: Attack, place: Path) -> Outcome:
    command = [*_UNSHARE, "bash", str(_SCRIPT), str(place), str(world.course.root), attack.student]
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    variables = os.environ | world.environment | {"PATH": path, "SECONDS_FOR_IT": str(SECONDS)}
    run = subprocess.run(command, env=variables, capture_output=True, text=True, cwd="/")
    result = place / "result"
    if not (result / "left").exists():
        raise RuntimeError(f"no copy of the machine can be had: {run.stderr}")
    notebook = result / "autograded" / f"{ASSIGNMENT}.ipynb"
    page = result / "feedback" / f"{ASSIGNMENT}.html"
    points = _points(result / "gradebook.db")
    return Outcome(
        points.get(attack.student),
        secrets=seen(nbformat.read(notebook, as_version=4).cells)
        if notebook.exists()
        else frozenset(),
        changed=_changed(result / "changed", world, attack),
        left=int((result / "left").read_text()),
        reached=world.reached(),
        scripts=attack.kind == "show" and page.exists() and runs_script(page),
        honest=points.get(HONEST) or 0.0,
        note=(result / "log").read_text(errors="replace")[-2000:],
    )


def _points(database: Path) -> dict[str, float | None]:
    """By student; None where a person is to grade."""
    with environment_on_path(), Gradebook(f"sqlite:///{database}") as gradebook:
        return {s.student_id: _score(s) for s in gradebook.assignment_submissions(ASSIGNMENT)}


def _score(submission: SubmittedAssignment) -> float | None:
    return None if submission.needs_manual_grade else submission.score


def _changed(listed: Path, world: World, attack: Attack) -> frozenset[str]:
    """Files that say what only an attack writes, besides those of the submission itself."""
    stages = ("submitted", "autograded", "feedback")
    own = tuple(f"{world.course.root}/{stage}/{attack.student}" for stage in stages)
    paths = [f"/{line}" for line in listed.read_text(errors="replace").splitlines()]
    wrote = {path for path in paths if not path.startswith(own)}
    return frozenset(wrote)


def available() -> bool:
    """Whether this machine can be copied on writing."""
    return bool(shutil.which("unshare") and shutil.which("prlimit"))
