"""Every released cell enters as it was released, once; the student's cells enter as text."""

import copy
import os
import shutil
from datetime import datetime

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_raw_cell

from course_pkg.errors import CourseError
from course_pkg.grading.intake import TIMESTAMP, HandedIn, accept, assemble, collect
from course_pkg.grading.release import nbgrader_metadata


def cell(kind, name, source, points=2):
    """A released cell."""
    metadata = {"nbgrader": nbgrader_metadata(kind, name, points)}
    return new_code_cell(source, id=f"{kind}-{name}", metadata=metadata)


RELEASED = new_notebook(
    cells=[
        new_markdown_cell("# Task", id="markdown-0"),
        cell("locked", "imports", "import numpy as np"),
        cell("solution", "f", "raise NotImplementedError"),
        cell("tests", "f", "assert f() == 1"),
        cell("solution", "g", "raise NotImplementedError"),
        cell("tests", "g", "assert g() == 2"),
    ],
    metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
)
NAMES = ["f", "g", "imports", "test_f", "test_g"]
IMPORTS, F, TEST_F, G, TEST_G = range(1, 6)


@pytest.fixture
def submission():
    """An honest submission, to spoil."""
    nb = copy.deepcopy(RELEASED)
    nb.cells[F].source = "f = lambda: 1"
    nb.cells[G].source = "g = lambda: 2"
    return nb


def sources(nb):
    """What every cell says."""
    return [cell.source for cell in nb.cells]


def metas(nb):
    """What nbgrader is told of the released cells, by name."""
    tagged = [cell.metadata.nbgrader for cell in nb.cells if "nbgrader" in cell.metadata]
    return {meta.grade_id: meta for meta in sorted(tagged, key=lambda meta: meta.grade_id)}


def spoilt(order):
    """A submission of these released cells, in this order, none checked."""
    nb = copy.deepcopy(RELEASED)
    nb.cells = [copy.deepcopy(RELEASED.cells[place]) for place in order]
    return nb


def test_honest_submission_enters_as_it_is(submission):
    """Nothing is changed and nothing noted where there is nothing to mend."""
    accepted = assemble(RELEASED, submission)
    assert accepted.notes == ()
    assert sources(accepted.notebook) == sources(submission)


@pytest.mark.parametrize(
    ("place", "note"),
    [
        (F, "cell 'f' was deleted: it was put back"),
        (TEST_F, "cell 'test_f' was deleted: it was put back"),
        (TEST_G, "cell 'test_g' was deleted: it was put back"),
    ],
)
def test_deleted_cell_is_put_back_in_its_place(submission, place, note):
    """A cell that is missing is taken from the release, where it stood."""
    expected = sources(submission)
    expected[place] = RELEASED.cells[place].source
    del submission.cells[place]
    accepted = assemble(RELEASED, submission)
    assert accepted.notes == (note,)
    assert sources(accepted.notebook) == expected


@pytest.mark.parametrize("place", [IMPORTS, TEST_F])
def test_edited_cell_is_replaced(submission, place):
    """A given or a test cell says what it said in the release."""
    submission.cells[place].source = "assert True"
    accepted = assemble(RELEASED, submission)
    assert accepted.notebook.cells[place].source == RELEASED.cells[place].source
    assert "was changed: the released one was used" in accepted.notes[0]


def test_first_cell_is_put_back_at_the_start(submission):
    """A cell before which nothing was released comes first."""
    del submission.cells[IMPORTS]
    assert sources(assemble(RELEASED, submission).notebook)[0] == "import numpy as np"


def test_white_space_is_no_edit(submission):
    """A blank line at the end of a test is nobody's fault."""
    submission.cells[TEST_F].source += "\n\n"
    assert assemble(RELEASED, submission).notes == ()


def test_second_copy_is_the_students_own(submission):
    """Of a cell that is there twice the first counts; the other is kept as plain code."""
    submission.cells.insert(G, copy.deepcopy(submission.cells[F]))
    accepted = assemble(RELEASED, submission)
    assert accepted.notes == ("a second cell 'f' counts as the student's own",)
    assert accepted.notebook.cells[G].metadata == {}
    assert accepted.notebook.cells[G].source == "f = lambda: 1"


@pytest.mark.parametrize("place", [F, TEST_F])
@pytest.mark.parametrize("make", [new_markdown_cell, new_raw_cell])
def test_retyped_cell_is_code_again(submission, make, place):
    """A test made Markdown, which would not run, is code again; so is an answer."""
    old = submission.cells[place]
    submission.cells[place] = make(old.source, metadata=old.metadata)
    entered = assemble(RELEASED, submission).notebook.cells[place]
    assert (entered.cell_type, entered.source) == ("code", old.source)


def test_moved_cell_stays_where_it_was_moved(submission):
    """The order of a notebook is the student's."""
    submission.cells.append(submission.cells.pop(TEST_F))
    accepted = assemble(RELEASED, submission)
    assert accepted.notes == ()
    assert accepted.notebook.cells[-1].source == "assert f() == 1"


def test_renamed_cell_is_the_students_own(submission):
    """A test under another name is no test: the real one is put back, the other earns nothing."""
    submission.cells[TEST_F].metadata.nbgrader.grade_id = "test_x"
    accepted = assemble(RELEASED, submission)
    assert accepted.notes == ("cell 'test_f' was deleted: it was put back",)
    assert list(metas(accepted.notebook)) == NAMES


@pytest.mark.parametrize("points", [100, -1, float("nan"), "100", None, [2]])
def test_points_are_the_released_ones(submission, points):
    """What a submission says of its points is not read."""
    submission.cells[TEST_F].metadata.nbgrader.points = points
    assert metas(assemble(RELEASED, submission).notebook)["test_f"].points == 2


@pytest.mark.parametrize("wrong", [None, 1, "f", [], {"grade_id": None}, {"grade_id": ["f"]}, {}])
def test_metadata_of_a_wrong_type_is_no_metadata(submission, wrong):
    """A cell whose name cannot be read is the student's own, and the released one is put back."""
    submission.cells[TEST_F].metadata.nbgrader = wrong
    accepted = assemble(RELEASED, submission)
    assert "cell 'test_f' was deleted: it was put back" in accepted.notes
    assert metas(accepted.notebook)["test_f"].grade


@pytest.mark.parametrize("place", [F, TEST_F])
def test_tags_and_outputs_are_dropped(submission, place):
    """No tag keeps a cell from running, and no output is believed."""
    submission.cells[place].metadata.tags = ["skip-execution", "raises-exception"]
    submission.cells[place].outputs = [nbformat.v4.new_output("stream", text="passed")]
    entered = assemble(RELEASED, submission).notebook.cells[place]
    assert "tags" not in entered.metadata
    assert entered.outputs == []


def test_own_cell_keeps_its_place_and_only_its_text(submission):
    """What a student adds stays between the cells it stood between, without its metadata."""
    submission.cells.insert(G, new_code_cell("helper = 1", metadata={"tags": ["skip-execution"]}))
    entered = assemble(RELEASED, submission).notebook.cells[G]
    assert (entered.source, entered.metadata) == ("helper = 1", {})


def test_kernel_is_the_released_one(submission):
    """A submission does not choose what it runs on."""
    submission.metadata = {"kernelspec": {"name": "bash", "display_name": "Bash"}, "x": 1}
    assert assemble(RELEASED, submission).notebook.metadata == RELEASED.metadata


@settings(derandomize=True, max_examples=80, deadline=None)
@given(st.lists(st.sampled_from(range(6)), max_size=9))
def test_released_cells_are_there_exactly_once(order):
    """However cells are deleted, repeated and shuffled, each released one enters once, valid."""
    entered = assemble(RELEASED, spoilt(order)).notebook
    tagged = [cell for cell in entered.cells if "nbgrader" in cell.metadata]
    assert (len(tagged), list(metas(entered))) == (5, NAMES)
    assert nbformat.validate(entered) is None


@settings(derandomize=True, max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(range(6)), max_size=9))
def test_what_entered_enters_unchanged(order):
    """Taking in again what was taken in finds nothing to mend."""
    once = assemble(RELEASED, spoilt(order)).notebook
    twice = assemble(RELEASED, once)
    assert (twice.notes, sources(twice.notebook)) == ((), sources(once))


@pytest.fixture
def handed_in(released_course, released, request):
    """The folder of a student who hands in the notebook as released; gone afterwards."""
    folder = released_course.stage("submitted", "ridge", str(abs(hash(request.node.name))))
    folder.mkdir(parents=True)
    nbformat.write(released, folder / "ridge.ipynb")
    yield folder
    shutil.rmtree(folder.parent)


def taken_in(course, folder):
    """What an intake accepts of this student's folder."""
    released = nbformat.read(course.released("ridge"), as_version=4)
    return accept(collect(course, "ridge", folder.parent.name), released)


def notes_and_time(course, folder):
    """The notes of an intake, and the time that it let in."""
    accepted = taken_in(course, folder)
    return accepted.notes, accepted.time


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2026-01-02 03:04:05 UTC\n", datetime(2026, 1, 2, 3, 4, 5)),
        ("2026-01-02 03:04:05.678 UTC", datetime(2026, 1, 2, 3, 4, 5, 678000)),
        ("2026-01-02T03:04:05+02:00", datetime(2026, 1, 2, 1, 4, 5)),
        ("2026-01-02", datetime(2026, 1, 2)),
    ],
)
def test_valid_time_is_taken(released_course, handed_in, written, read):
    """A time in any usual form enters as UTC."""
    (handed_in / TIMESTAMP).write_text(written)
    assert notes_and_time(released_course, handed_in) == ((), read)


@pytest.mark.parametrize(
    ("content", "note"),
    [
        (b"yesterday, I swear", "holds no time: ignored, the submission counts as on time"),
        (b"", "holds no time: ignored, the submission counts as on time"),
        (b"\xff\xfe\x00", "holds no time: ignored, the submission counts as on time"),
        (b"9" * 10**6, "is no short file: ignored, the submission counts as on time"),
        (b"9" * 99, "holds no time: ignored, the submission counts as on time"),
        (b"1 1 1 1 1 1", "holds no time: ignored, the submission counts as on time"),
        (b"2999-01-01 00:00:00 UTC", "lies in the future: ignored, check the clock"),
    ],
    ids=["words", "empty", "not UTF-8", "huge", "nines", "ones", "future"],
)
def test_bad_time_is_ignored_and_noted(released_course, handed_in, content, note):
    """A time that is none does not enter, and the instructor learns it."""
    (handed_in / TIMESTAMP).write_bytes(content)
    assert notes_and_time(released_course, handed_in) == ((f"timestamp.txt {note}",), None)


def test_missing_time_is_no_note(released_course, handed_in):
    """Who hands in without a timestamp is on time."""
    assert notes_and_time(released_course, handed_in) == ((), None)


def test_linked_time_is_not_followed(released_course, handed_in, tmp_path):
    """A timestamp that is a link is not opened."""
    (tmp_path / "old.txt").write_text("2001-01-01 00:00:00 UTC")
    (handed_in / TIMESTAMP).symlink_to(tmp_path / "old.txt")
    notes, time = notes_and_time(released_course, handed_in)
    assert notes == ("timestamp.txt is no short file: ignored, the submission counts as on time",)
    assert time is None


def test_intake_leaves_the_submission_as_it_was(released_course, handed_in):
    """What was handed in is evidence: it is read and not written."""
    (handed_in / "numpy.py").write_text("raise SystemExit")
    before = {path.name: path.read_bytes() for path in handed_in.iterdir()}
    taken_in(released_course, handed_in)
    assert {path.name: path.read_bytes() for path in handed_in.iterdir()} == before


def test_linked_folder_is_refused(released_course, tmp_path, released):
    """A folder that is a link leads out of the course: nothing is read through it."""
    nbformat.write(released, tmp_path / "ridge.ipynb")
    folder = released_course.stage("submitted", "ridge", "linked")
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.symlink_to(tmp_path)
    with pytest.raises(CourseError, match="link"):
        taken_in(released_course, folder)
    shutil.rmtree(folder.parent)


@pytest.mark.parametrize("name", ["ridge.ipynb", TIMESTAMP])
def test_pipe_is_not_waited_at(released_course, handed_in, name):
    """A pipe, which nobody writes to, is no file: the notebook is refused, the time ignored."""
    (handed_in / name).unlink(missing_ok=True)
    os.mkfifo(handed_in / name)
    found = collect(released_course, "ridge", handed_in.parent.name)
    assert "is no file" in found.refused or "is no short file" in found.doubt


def test_digest_changes_with_what_is_handed_in(released_course, handed_in):
    """Another notebook or another time is another submission; another file beside them is not."""
    digests = [collect(released_course, "ridge", handed_in.parent.name).digest]
    for name in ("numpy.py", TIMESTAMP, "ridge.ipynb"):
        (handed_in / name).write_text("2026-01-01")
        digests.append(collect(released_course, "ridge", handed_in.parent.name).digest)
    assert digests[0] == digests[1]
    assert len(set(digests)) == 3


@settings(derandomize=True, max_examples=200, deadline=None)
@given(st.binary(max_size=100) | st.from_regex(r"[-+0-9: .TZUTCa-z/]{1,60}", fullmatch=True))
def test_any_bytes_are_a_time_or_a_note(content):
    """No text makes a parser of times stop the grader."""
    time = content if isinstance(content, bytes) else content.encode()
    accepted = accept(HandedIn(nbformat.writes(RELEASED).encode(), time=time), RELEASED)
    assert (accepted.time is None) == (len(accepted.notes) == 1)
