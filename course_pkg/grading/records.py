"""What happened to a submission, as plain data, one file a submission."""

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from course_pkg.grading.course import Course

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
    fingerprint: tuple[str, str] = ("", "")  # of what was handed in, and graded against
    seconds: float = 0

    @property
    def points(self) -> float | None:
        """Points earned; None where nothing could be graded."""
        return sum(q.points for q in self.questions) if self.questions else None

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


def duration(seconds: float) -> str:
    """Seconds as a person says them: '1 d 2 h', '3 h 5 min', '40 s'."""
    units = (("d", 86400), ("h", 3600), ("min", 60), ("s", 1))
    parts = []
    for name, size in units:
        count, seconds = divmod(int(seconds), size)
        parts += [f"{count} {name}"] if count else []
    return " ".join(parts[:2]) or "0 s"


def fingerprint(course: Course, assignment: str, student: str) -> tuple[str, str]:
    """Of what was handed in, and of what it is graded against; changes with either's files."""
    folder = course.stage("submitted", assignment, student)
    found = [] if folder.is_symlink() else folder.rglob("*")
    files = sorted(path for path in found if path.is_file() and not path.is_symlink())
    return _digest(files), _digest([course.source(assignment), course.released(assignment)])


def _digest(files: list[Path]) -> str:
    digest = hashlib.sha256()
    for path in filter(Path.is_file, files):
        digest.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def forget(course: Course, assignment: str, student: str) -> None:
    """Take a record away: while a submission is graded there is none, so that an interrupted run
    leaves a submission that waits."""
    course.record(assignment, student).unlink(missing_ok=True)


def save(course: Course, record: Record) -> None:
    """Write a record whole or not at all."""
    path = course.record(record.assignment, record.student)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".draft")
    draft.write_text(json.dumps(asdict(record), indent=1, ensure_ascii=False), encoding="utf-8")
    draft.replace(path)


def load(course: Course, assignment: str, student: str) -> Record:
    """The record of a submission; one of status "waiting" where there is none that can be read."""
    try:
        saved = json.loads(course.record(assignment, student).read_text(encoding="utf-8"))
        saved["questions"] = tuple(Question(**question) for question in saved["questions"])
        saved |= {key: tuple(saved[key]) for key in ("notes", "fingerprint")}
        return Record(**saved)
    except (OSError, ValueError, KeyError, TypeError):
        return Record(assignment, student, "waiting", notes=("not graded yet",))
