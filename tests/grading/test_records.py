"""A record says in plain data what happened to a submission."""

import pytest

from course_pkg.grading import records
from course_pkg.grading.records import Question, Record, duration

LOST = Question("f", 0, 2, "not answered")
WON = Question("g", 3, 3)


def test_record_comes_back_as_it_was_written():
    """Writing and reading change nothing."""
    record = Record(
        "ridge", "ada", "late", (LOST, WON), ("a note λ",), 60.0, 1.0, ("f", "1"), 7, 2.5
    )
    assert records.loads(records.dumps(record)) == record


def test_points_are_summed():
    """Points earned and points to be had, over all questions."""
    record = Record("ridge", "ada", "graded", (LOST, WON))
    assert (record.points, record.max_points) == (3, 5)


def test_what_being_late_has_cost_is_taken_off():
    """The points are those that count."""
    assert Record("ridge", "ada", "late", (WON,), penalty=0.5).points == 2.5


def test_nothing_graded_has_no_points():
    """What could not be graded has no points, which is not the same as zero."""
    record = Record("ridge", "ada", "not graded")
    assert (record.points, record.max_points) == (None, None)


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (Record("r", "a", "graded", (WON,)), ""),
        (Record("r", "a", "graded", (LOST, WON)), "f: not answered"),
        (Record("r", "a", "graded", (LOST, LOST)), "every question: not answered"),
        (Record("r", "a", "graded", (LOST,)), "f: not answered"),
        (Record("r", "a", "mended", (LOST,), ("put back",)), "put back; f: not answered"),
        (Record("r", "a", "late", (WON,), late_seconds=3600), "late by 1 h"),
        (Record("r", "a", "not graded", (), ("no notebook",)), "no notebook"),
    ],
)
def test_reason_is_one_line(record, reason):
    """Lateness, what intake found, then what cost points."""
    assert record.reason == reason


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0 s"),
        (0.4, "0 s"),
        (40, "40 s"),
        (3600, "1 h"),
        (11100, "3 h 5 min"),
        (93600, "1 d 2 h"),
        (86401, "1 d 1 s"),
        (90061, "1 d 1 h"),
    ],
)
def test_duration_is_said_as_a_person_would(seconds, said):
    """The two largest units that count anything."""
    assert duration(seconds) == said
