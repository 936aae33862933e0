"""A record says in plain data what happened to a submission, and when to grade again."""

import pytest

from course_pkg.grading import records
from course_pkg.grading.course import Course
from course_pkg.grading.records import Question, Record, duration, fingerprint

LOST = Question("f", 0, 2, "not answered")
WON = Question("g", 3, 3)


@pytest.fixture
def course(tmp_path):
    """The folders that a record needs, with one submission."""
    (tmp_path / "source" / "ridge").mkdir(parents=True)
    (tmp_path / "source" / "ridge" / "ridge.ipynb").write_text("{}")
    folder = tmp_path / "submitted" / "ada" / "ridge"
    folder.mkdir(parents=True)
    (folder / "ridge.ipynb").write_text("{}")
    return Course(tmp_path)


def test_record_comes_back_as_it_was_saved(course):
    """Saving and loading change nothing."""
    record = Record("ridge", "ada", "late", (LOST, WON), ("a note λ",), 60.0, ("f", "1"), 2.5)
    records.save(course, record)
    assert records.load(course, "ridge", "ada") == record


def test_unknown_student_has_a_waiting_record(course):
    """Where nothing was recorded, that is what is said."""
    record = records.load(course, "ridge", "noor")
    assert (record.status, record.points, record.reason) == ("waiting", None, "not graded yet")


def test_failed_save_leaves_the_old_record(course, monkeypatch):
    """A record is written whole or not at all."""
    records.save(course, Record("ridge", "ada", "graded", (WON,)))
    monkeypatch.setattr(records.json, "dumps", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        records.save(course, Record("ridge", "ada", "not graded"))
    assert records.load(course, "ridge", "ada").points == 3


@pytest.mark.parametrize("damaged", ["", "{}", "[1]", '{"questions": 1}'])
def test_damaged_record_waits(course, damaged):
    """A record that cannot be read is as none: the submission is graded again."""
    records.save(course, Record("ridge", "ada", "graded", (WON,)))
    course.record("ridge", "ada").write_text(damaged)
    assert records.load(course, "ridge", "ada").status == "waiting"


def test_points_are_summed():
    """Points earned and points to be had, over all questions."""
    record = Record("ridge", "ada", "graded", (LOST, WON))
    assert (record.points, record.max_points) == (3, 5)


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


@pytest.mark.parametrize(
    "path",
    [
        "submitted/ada/ridge/ridge.ipynb",
        "submitted/ada/ridge/timestamp.txt",
        "source/ridge/ridge.ipynb",
    ],
)
def test_fingerprint_changes_with_what_is_graded(course, path):
    """Another submission, another time or another assignment is graded again."""
    before = fingerprint(course, "ridge", "ada")
    (course.root / path).write_text("changed")
    assert fingerprint(course, "ridge", "ada") != before


def test_fingerprint_does_not_change_by_itself(course):
    """Looking twice, or at others' submissions, changes nothing."""
    before = fingerprint(course, "ridge", "ada")
    (course.root / "submitted" / "emmy" / "ridge").mkdir(parents=True)
    assert fingerprint(course, "ridge", "ada") == before


def test_fingerprint_follows_no_link(course, tmp_path):
    """A link in a submission is not read, so that a device or a secret cannot get in."""
    before = fingerprint(course, "ridge", "ada")
    (tmp_path / "submitted" / "ada" / "ridge" / "zero").symlink_to("/dev/zero")
    assert fingerprint(course, "ridge", "ada") == before
    (tmp_path / "submitted" / "root").mkdir()
    (tmp_path / "submitted" / "root" / "ridge").symlink_to("/")
    assert fingerprint(course, "ridge", "root") == fingerprint(course, "ridge", "nobody")
