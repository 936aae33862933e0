# mypy: disable-error-code="import-untyped"
"""What the tests of each assignment make of its bank, as `course bank` found it.

    ```{kill-table}
    ```

shows a table for each question: every answer, its points, and the sentence that its student reads.
"""

from itertools import groupby
from pathlib import Path

from docutils import nodes
from docutils.parsers.rst import Directive
from sphinx.application import Sphinx
from sphinx.util import logging

from course_pkg.grading import trial
from course_pkg.grading.course import Course
from course_pkg.grading.trial import Outcome

HEADINGS = ("answer", "points", "what its student reads")
log = logging.getLogger(__name__)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directive."""
    app.add_directive("kill-table", KillTable)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


class KillTable(Directive):
    """A section for each assignment of the course."""

    def run(self) -> list[nodes.Node]:
        """The sections; warns of an assignment whose bank was not tried as it stands."""
        env = self.state.document.settings.env
        course = Course.at(Path(env.app.confdir).parent / "assignments")
        sections: list[nodes.Node] = []
        for name in course.assignments():
            env.note_dependency(str(trial.place(course, name)))
            found = trial.kept(course, name).outcomes
            if not found:
                log.warning("the bank of %s was not tried as it stands: run course bank", name)
            sections.append(section_of(name, found))
        return sections


def section_of(assignment: str, outcomes: tuple[Outcome, ...]) -> nodes.section:
    """An assignment: in one sentence, then question by question."""
    section = nodes.section(ids=[f"bank-{assignment.replace('_', '-')}"])
    section += nodes.title("", assignment.replace("_", " ").capitalize())
    right = [outcome for outcome in outcomes if outcome.is_right]
    held = sum(outcome.as_it_should_be for outcome in outcomes)
    section += nodes.paragraph(
        "",
        f"{len(right)} right and {len(outcomes) - len(right)} wrong answers; {held} of "
        f"{len(outcomes)} came to what they should.",
    )
    for question, own in groupby(outcomes, key=lambda outcome: outcome.question):
        section += nodes.rubric("", "", nodes.literal("", question))
        section += table([row(outcome) for outcome in own])
    return section


def row(outcome: Outcome) -> tuple[str, str, str]:
    """An answer in words."""
    kind, _, words = outcome.answer.partition("_")
    points = f"{outcome.points:g} of {outcome.max_points:g}"
    return f"{kind}: {words.replace('_', ' ')}", points, outcome.message


def table(rows: list[tuple[str, str, str]]) -> nodes.table:
    """A table with the headings of this page."""
    group = nodes.tgroup("", *(nodes.colspec(colwidth=1) for _ in HEADINGS), cols=len(HEADINGS))
    group += nodes.thead("", line(HEADINGS))
    group += nodes.tbody("", *map(line, rows))
    return nodes.table("", group, classes=["kill-table"])


def line(cells: tuple[str, ...]) -> nodes.row:
    """A row of a table."""
    return nodes.row("", *(nodes.entry("", nodes.paragraph("", cell)) for cell in cells))
