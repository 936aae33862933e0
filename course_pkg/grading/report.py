"""What a class got wrong: the sentences that its tests said, and the bank's names for them."""

from collections import defaultdict
from dataclasses import dataclass
from statistics import median

from course_pkg.grading import pages
from course_pkg.grading.records import Record
from course_pkg.grading.trial import Outcome


@dataclass(frozen=True)
class Mistake:
    """A sentence that a test of a question said, and to whom."""

    question: str
    sentence: str
    students: tuple[str, ...]
    answers: tuple[str, ...]  # of the bank of which the same test says the same


@dataclass(frozen=True)
class Result:
    """How a class did in one question."""

    name: str
    share: float  # of its points that were earned
    full: int  # students with all of them
    students: int


def mistakes(records: list[Record], outcomes: tuple[Outcome, ...]) -> list[Mistake]:
    """The mistakes of a class, the most frequent first."""
    made: dict[tuple[str, str], list[str]] = defaultdict(list)
    for record in records:
        for question in record.questions:
            if question.reason:
                made[question.name, question.reason].append(record.student)
    known: dict[tuple[str, str], list[str]] = defaultdict(list)
    for outcome in outcomes:
        known[outcome.test, outcome.message].append(_in_words(outcome.answer))
    found = [Mistake(*said, tuple(who), tuple(known[said])) for said, who in made.items()]
    return sorted(found, key=lambda mistake: -len(mistake.students))


def results(records: list[Record]) -> list[Result]:
    """How a class did, question by question."""
    asked = [
        [q for r in records for q in r.questions if q.cell == cell] for cell in _cells(records)
    ]
    return [
        Result(
            questions[0].name,
            sum(q.points for q in questions) / sum(q.max_points for q in questions),
            sum(q.points >= q.max_points for q in questions),
            len(questions),
        )
        for questions in asked
    ]


def page(name: str, records: list[Record], outcomes: tuple[Outcome, ...]) -> str:
    """A page on a class, for its instructor."""
    points = [record.points for record in records if record.points is not None]
    return pages.render(
        "report",
        name=name,
        records=records,
        points=points,
        middle=median(points) if points else None,
        questions=results(records),
        mistakes=mistakes(records, outcomes),
    )


def _cells(records: list[Record]) -> list[str]:
    return list(dict.fromkeys(q.cell for record in records for q in record.questions))


def _in_words(answer: str) -> str:
    return answer.removeprefix("wrong_").replace("_", " ")
