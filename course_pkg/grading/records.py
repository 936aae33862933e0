"""What happened to a submission, as plain data."""

import json
from dataclasses import asdict, dataclass
from typing import Literal

#: "mended" is graded too, after something missing or changed was put right; "waiting" was handed
#: in and not graded yet; of "missing" there is nothing.
Status = Literal["graded", "mended", "late", "not graded", "waiting", "missing"]


@dataclass(frozen=True)
class Question:
    """One graded cell: what it earned, and in one line why not more."""

    cell: str  # the test's name in the notebook
    points: float
    max_points: float
    reason: str = ""

    @property
    def name(self) -> str:
        """What is asked, without the mark of a test."""
        return self.cell.removeprefix("test_")


@dataclass(frozen=True)
class Record:
    """The whole story of one submission, from what was handed in to what it earned."""

    assignment: str
    student: str
    status: Status
    questions: tuple[Question, ...] = ()
    notes: tuple[str, ...] = ()  # what intake found and what was done about it
    late_seconds: float = 0
    penalty: float = 0  # points that being late has cost
    fingerprint: tuple[str, str] = ("", "")  # of what was handed in, and graded against
    seed: int = 0  # that the tests' data were drawn from
    seconds: float = 0

    @property
    def points(self) -> float | None:
        """Points earned, what being late has cost taken off; None where nothing could be graded."""
        return sum(q.points for q in self.questions) - self.penalty if self.questions else None

    @property
    def max_points(self) -> float | None:
        """Points to be had; None where nothing could be graded."""
        return sum(q.max_points for q in self.questions) if self.questions else None

    @property
    def reason(self) -> str:
        """One line: what intake found, then what each question lost its points for."""
        lost = [f"{q.name}: {q.reason}" for q in self.questions if q.reason]
        if len(lost) > 1 and len({q.reason for q in self.questions}) == 1:
            lost = [f"every question: {self.questions[0].reason}"]
        late = [f"late by {duration(self.late_seconds)}"] if self.late_seconds else []
        return "; ".join([*late, *self.notes, *lost])


def status(questions: tuple[Question, ...], late_seconds: float, notes: tuple[str, ...]) -> Status:
    """What a submission is called in one word, once it went through grading."""
    if not questions:
        return "not graded"
    if late_seconds:
        return "late"
    return "mended" if notes else "graded"


def duration(seconds: float) -> str:
    """Seconds as a person says them: '1 d 2 h', '3 h 5 min', '40 s'."""
    units = (("d", 86400), ("h", 3600), ("min", 60), ("s", 1))
    parts = []
    for name, size in units:
        count, seconds = divmod(int(seconds), size)
        parts += [f"{count} {name}"] if count else []
    return " ".join(parts[:2]) or "0 s"


def dumps(record: Record) -> str:
    """A record as text."""
    return json.dumps(asdict(record), ensure_ascii=False)


def loads(text: str) -> Record:
    """The record that a text holds."""
    saved = json.loads(text)
    saved["questions"] = tuple(Question(**question) for question in saved["questions"])
    saved |= {key: tuple(saved[key]) for key in ("notes", "fingerprint")}
    return Record(**saved)
