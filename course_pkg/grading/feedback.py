"""What a student gets back: points, the named mistakes, their own answers.

The page is made from the record of the submission and from what its student wrote, all of it as
text. Tests are not on it, and no script: neither ours nor anybody's.
"""

from dataclasses import dataclass

from nbformat import NotebookNode

from course_pkg.grading import pages
from course_pkg.grading.metadata import is_answer, name_of
from course_pkg.grading.records import Record, duration


@dataclass(frozen=True)
class Answer:
    """What a student wrote in one cell, and the instructor's comment on it."""

    name: str
    source: str
    comment: str


def page(record: Record, comments: dict[str, str], notebook: NotebookNode | None) -> str:
    """A student's page, also where nothing could be graded: it says why.

    ``comments`` are the instructor's, by the name of a cell.
    """
    answers = [cell for cell in notebook.cells if is_answer(cell)] if notebook else []
    return pages.render(
        "feedback",
        record=record,
        late=duration(record.late_seconds),
        comments=comments,
        answers=[Answer(name_of(c), c.source, comments.get(name_of(c), "")) for c in answers],
    )
