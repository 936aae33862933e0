"""The course's own assignments, and copies of them to try things on."""

import shutil
from pathlib import Path

from course_pkg.grading import demo
from course_pkg.grading.course import CONFIG, Course

ROOT = Path(__file__).parents[2]
ORIGINAL = Course.at(ROOT / "assignments")


def scratch(folder):
    """A copy of the course's own files, nothing of it built."""
    (folder / "source").mkdir(parents=True)
    shutil.copy(ORIGINAL.root / CONFIG, folder)
    for name in ORIGINAL.assignments():
        for path in ORIGINAL.text(name).parent.glob(f"{name}.*"):
            shutil.copy(path, folder / "source")
    built = shutil.ignore_patterns("outcomes.json")
    shutil.copytree(ORIGINAL.root / "bank", folder / "bank", ignore=built)
    return Course.at(folder)


def made_class(folder):
    """A made-up class in `folder`, with two seconds for a cell."""
    made = demo.make(ORIGINAL, folder, "ridge")
    rules = made.text("ridge").with_suffix(".toml")
    rules.write_text(rules.read_text().replace("cell_seconds = 20", "cell_seconds = 2"))
    return made
