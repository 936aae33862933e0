"""The bank on trial: every answer of it graded, and what the tests made of each.

A submission has room for one answer to each question, and no question costs another's points. So
one round tries one wrong answer to every question at once. The experiment calls the other answers,
and is tried on right ones.
"""

import hashlib
import json
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from course_pkg.grading import bank, run
from course_pkg.grading.course import Course
from course_pkg.grading.demo import released_copy
from course_pkg.grading.metadata import is_answer, is_test, name_of
from course_pkg.grading.records import Record
from course_pkg.grading.verdict import names_no_mistake

EXPERIMENT = "experiment"


@dataclass(frozen=True)
class Outcome:
    """What the tests made of one answer of the bank."""

    question: str
    answer: str
    points: float
    max_points: float
    test: str = ""  # that caught it
    message: str = ""  # that its student reads

    @property
    def is_right(self) -> bool:
        """Whether it should have all points."""
        return self.answer.startswith("right_")

    @property
    def as_it_should_be(self) -> bool:
        """Whether a right answer has all points, and a wrong one was caught by its name."""
        full = 0 < self.points == self.max_points
        return full if self.is_right else not full and not names_no_mistake(self.message)


@dataclass(frozen=True)
class Trial:
    """The outcomes of a whole bank, and what it was tried against."""

    outcomes: tuple[Outcome, ...]
    digest: str = ""


def rounds(course: Course, assignment: str) -> list[dict[str, str]]:
    """Answers by question for each submission: between them they hand in the whole bank."""
    known = bank.answers(course, assignment)
    right, wrong = ({q: _of(kind, known[q]) for q in known} for kind in ("right_", "wrong_"))
    experiments = [*right.pop(EXPERIMENT, []), *wrong.pop(EXPERIMENT, [])]
    at_once = range(max(len(experiments), *map(len, right.values())))
    on_right = [{q: names[k % len(names)] for q, names in right.items()} for k in at_once]
    for k, chosen in enumerate(on_right if experiments else []):
        chosen[EXPERIMENT] = experiments[k % len(experiments)]
    blank = {EXPERIMENT: "blank"} if experiments else {}
    rows = range(max(map(len, wrong.values())))
    return on_right + [
        blank | {q: names[k] for q, names in wrong.items() if k < len(names)} for k in rows
    ]


def _of(kind: str, names: dict[str, str]) -> list[str]:
    return [name for name in names if name.startswith(kind)]


def hold(course: Course, assignment: str, *, jobs: int | None = None) -> Iterator[Record]:
    """Grade the whole bank in a course of its own; at the end its outcomes are kept."""
    with tempfile.TemporaryDirectory(prefix="bank-") as folder:
        scratch = released_copy(course, Path(folder), assignment)
        submissions = {f"round-{k:02}": row for k, row in enumerate(rounds(course, assignment))}
        for name, row in submissions.items():
            bank.hand_in(scratch, assignment, name, bank.filled(scratch, assignment, row))
        records = []
        for record in run.run(scratch, assignment, list(submissions), jobs=jobs):
            records.append(record)
            yield record
        found = outcomes(scratch, assignment, submissions, records)
    keep(course, assignment, Trial(tuple(found), _digest(course, assignment)))


def outcomes(
    course: Course, assignment: str, submissions: dict[str, dict[str, str]], records: list[Record]
) -> list[Outcome]:
    """What each answer came to; of one that was handed in more than once, the worst."""
    tests = judging_tests(nbformat.read(course.source(assignment), as_version=4))
    found: dict[tuple[str, str], Outcome] = {}
    for record in records:
        for question, name in submissions[record.student].items():
            outcome = _outcome(question, name, record, tests[question])
            before = found.get((question, name), outcome)
            found[question, name] = min(before, outcome, key=lambda o: o.points)
    return [found[answer] for answer in _all(course, assignment, list(tests)) if answer in found]


def _outcome(question: str, name: str, record: Record, tests: list[str]) -> Outcome:
    """What an answer came to in one submission, by its own tests."""
    own = [graded for graded in record.questions if graded.cell in tests]
    points, most = sum(q.points for q in own), sum(q.max_points for q in own)
    caught = [(q.name, q.reason) for q in own if q.points < q.max_points]
    if not own:  # the submission could not be graded
        caught = [("", record.reason)]
    return Outcome(question, name, points, most, *(caught[0] if caught else ()))


def _all(course: Course, assignment: str, questions: list[str]) -> list[tuple[str, str]]:
    """Every answer of the bank, in the order of the questions."""
    known = bank.answers(course, assignment)
    return [(question, name) for question in questions for name in known.get(question, ())]


def judging_tests(source: NotebookNode) -> dict[str, list[str]]:
    """The names of the tests of each question: those between its answer and the next."""
    found: dict[str, list[str]] = {}
    for cell in source.cells:
        if is_answer(cell):
            current = found.setdefault(name_of(cell), [])
        elif is_test(cell):
            current.append(name_of(cell))
    return found


def keep(course: Course, assignment: str, trial: Trial) -> None:
    """Put the outcomes in the place of those before."""
    text = json.dumps(asdict(trial), ensure_ascii=False, indent=1)
    place(course, assignment).write_text(text, encoding="utf-8")


def kept(course: Course, assignment: str) -> Trial:
    """The outcomes of the last trial; none, if the assignment or its bank has changed since."""
    path = place(course, assignment)
    if not path.exists():
        return Trial(())
    saved = json.loads(path.read_text(encoding="utf-8"))
    if saved["digest"] != _digest(course, assignment):
        return Trial(())
    return Trial(tuple(Outcome(**outcome) for outcome in saved["outcomes"]), saved["digest"])


def place(course: Course, assignment: str) -> Path:
    """Where the outcomes are kept."""
    return course.bank(assignment) / "outcomes.json"


def _digest(course: Course, assignment: str) -> str:
    """Changes with whatever the outcomes hang on."""
    text = course.text(assignment)
    files = [text, text.with_suffix(".toml"), *sorted(course.bank(assignment).glob("*.py"))]
    contents = [path.read_bytes() for path in files if path.exists()]
    return hashlib.sha256(repr((course.seed, contents)).encode()).hexdigest()
