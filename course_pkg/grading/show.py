"""Tables and progress in a terminal."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.status import Status
from rich.table import Table
from rich.text import Text

from course_pkg.grading.records import Record

if TYPE_CHECKING:
    from course_pkg.grading.check import Check
    from course_pkg.grading.report import Mistake
    from course_pkg.grading.trial import Outcome

_STYLE = {"graded": "green", "mended": "yellow", "late": "yellow"}


def plain(record: Record) -> dict[str, object]:
    """A record for a program, its sums and its one-line reason worked out."""
    sums = {"points": record.points, "max_points": record.max_points, "reason": record.reason}
    return asdict(record) | sums


def progress(records: Iterable[Record], total: int, name: str) -> Iterator[Record]:
    """Show how far a run is, and each record as it comes; hands the records on."""
    console = Console()
    bar = Progress(
        TextColumn(name),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
    with bar:
        task = bar.add_task(name, total=total)
        for record in records:
            bar.advance(task)
            line = f"{record.student}: {_points(record)} {record.status}, {record.seconds:.1f} s"
            bar.console.print(Text(line))
            yield record


def waiting(what: str) -> Status:
    """Show that work goes on, where a person is looking."""
    return Console(stderr=True).status(what)


def standings(records: list[Record], name: str) -> None:
    """The summary of a class: each student's points, status, and why."""
    table = Table("student", "points", "status", "why", title=name, title_justify="left")
    table.columns[1].justify = "right"
    table.columns[3].overflow = "fold"
    for record in records:
        style = _STYLE.get(record.status, "red")
        status = Text(record.status, style=style)
        table.add_row(Text(record.student), _points(record), status, Text(record.reason))
    _print(table)


def mistakes(found: "list[Mistake]") -> None:
    """What a class got wrong, the most frequent first."""
    table = Table("question", "students", "mistake", "in the bank")
    table.columns[1].justify = "right"
    for mistake in found:
        count = str(len(mistake.students))
        table.add_row(
            mistake.question, count, Text(mistake.sentence), Text("; ".join(mistake.answers))
        )
    if found:
        _print(table)


def outcomes(found: "tuple[Outcome, ...]", name: str) -> None:
    """What the tests made of every answer of a bank."""
    table = Table("question", "answer", "points", "caught by", "what its student reads")
    table.title, table.title_justify = name, "left"
    table.columns[2].justify = "right"
    for outcome in found:
        style = "" if outcome.as_it_should_be else "red"
        points = f"{outcome.points:g}/{outcome.max_points:g}"
        words = outcome.answer.replace("_", " ")
        table.add_row(
            outcome.question, words, points, outcome.test, Text(outcome.message), style=style
        )
    _print(table)
    right = sum(outcome.is_right for outcome in found)
    held = sum(outcome.as_it_should_be for outcome in found)
    Console().print(
        f"{name}: {right} right and {len(found) - right} wrong answers; {held} of {len(found)} "
        "came to what they should."
    )


def check(result: "Check") -> None:
    """A student's questions: points as far as the visible tests see, and the mistake."""
    table = Table("question", "points", "what the test says")
    table.columns[1].justify = "right"
    for question in result.questions:
        style = "" if question.reason else "green"
        points = f"{question.points:g} of {question.max_points:g}"
        table.add_row(question.name, points, Text(question.reason or "passed", style=style))
    _print(table)
    earned = sum(question.points for question in result.questions)
    possible = sum(question.max_points for question in result.questions)
    Console().print(f"{earned:g} of {possible:g} points by the visible tests; grading runs more.")


def findings(found: Iterable[object]) -> None:
    """What the doctor found."""
    table = Table("what", "found", "how to get it")
    for finding in found:
        row = asdict(finding)  # type: ignore[call-overload]
        style = "red" if row["missing"] else ""
        table.add_row(row["name"], Text(row["found"], style=style), Text(row["remedy"]))
    _print(table)


def _points(record: Record) -> str:
    return "–" if record.points is None else f"{record.points:g}/{record.max_points:g}"


def _print(table: Table) -> None:
    """At the terminal's width; in a file or a pipe wide enough that a line stays a line."""
    console = Console()
    Console(width=None if console.is_terminal else 160).print(table)
