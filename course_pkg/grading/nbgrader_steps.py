"""Steps of nbgrader's autograding that nbgrader_config.py puts in the place of its own.

With them `nbgrader autograde` and the formgrader's button grade as `course grade` does.
"""

import functools
import secrets
from dataclasses import replace
from pathlib import Path

import nbformat
from nbconvert.exporters.exporter import ResourcesDict
from nbconvert.preprocessors.sanitize import SanitizeHTML
from nbformat import NotebookNode
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Integer

from course_pkg.grading import limits as settings
from course_pkg.grading import promises
from course_pkg.grading.execute import Parents, execute
from course_pkg.grading.intake import assemble
from course_pkg.grading.limits import Limits
from course_pkg.grading.source import cells_of, imported

#: Forms of an output in which nothing can hide that a browser would run.
_HARMLESS = ("text/plain", "image/png", "image/jpeg")


class TakeIn(NbGraderPreprocessor):
    """Every released cell in its released form, once, whatever a submission made of it."""

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict
    ) -> tuple[NotebookNode, ResourcesDict]:
        """The form of a submission in which it is graded; repairs go to the log."""
        about = resources["nbgrader"]
        released = _folder(self, "release", about["assignment"]) / f"{about['notebook']}.ipynb"
        accepted = assemble(nbformat.read(released, as_version=4), nb)
        for note in accepted.notes:
            self.log.warning("%s: %s", about["student"], note)
        return accepted.notebook, resources


class JudgedExecute(NbGraderPreprocessor):
    """Runs a submission by way of the sandbox and the judge."""

    seed = Integer(
        None,
        allow_none=True,
        help="What the tests' data are drawn from; by default another each time",
    ).tag(config=True)

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict
    ) -> tuple[NotebookNode, ResourcesDict]:
        """Run a submission; the seed is kept in the notebook's metadata."""
        about = resources["nbgrader"]
        text = _folder(self, "source", about["assignment"])
        source = nbformat.read(text / f"{about['notebook']}.ipynb", as_version=4)
        rules = settings.rules(text.parent / f"{about['assignment']}.py")
        files = _folder(self, "release", about["assignment"])
        limits = replace(rules.limits, files=str(files) if files.is_dir() else "")
        seed = secrets.randbits(32) if self.seed is None else self.seed
        parents = _parents(rules.imports, imported(source), limits, text)
        done = execute(nb, cells_of(source), parents, limits=limits, seed=seed)
        done.metadata["grading"] = {"seed": seed}
        return done, resources


class Harmless(NbGraderPreprocessor):
    """Leaves out what a browser would run: who opens a graded notebook is logged in."""

    def preprocess_cell(
        self, cell: NotebookNode, resources: ResourcesDict, cell_index: int
    ) -> tuple[NotebookNode, ResourcesDict]:
        """A cell with text and pictures, without scripts."""
        for output in cell.get("outputs", []):
            if "data" in output:
                output.data = {form: output.data[form] for form in _HARMLESS if form in output.data}
        if cell.cell_type != "code":
            cell.source = SanitizeHTML().sanitize_html_tags(cell.source)
        return cell, resources


def _folder(step: NbGraderPreprocessor, name: str, assignment: str) -> Path:
    course = CourseDirectory(parent=step)
    return Path(course.format_path(getattr(course, f"{name}_directory"), ".", assignment))


@functools.cache
def _parents(
    imports: tuple[str, ...], for_tests: tuple[str, ...], limits: Limits, text: Path
) -> Parents:
    """One pair for all submissions of an assignment, once a sandbox has shown that it holds."""
    parents = Parents.start(imports, for_tests)
    promises.require(parents.sandboxes, limits, (text,))
    return parents
