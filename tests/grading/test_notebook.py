"""Whatever bytes a stranger hands in, they are a notebook or one line that says why not."""

import json

import nbformat
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from course_pkg.errors import CourseError
from course_pkg.grading import notebook

CELL = {"cell_type": "markdown", "id": "a", "metadata": {}, "source": "text"}
SOUND = {"cells": [CELL], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@pytest.fixture
def path(tmp_path):
    """Where a submission lies."""
    return tmp_path / "ridge.ipynb"


def encoded(content):
    """Bytes as they are, anything else as JSON."""
    return content if isinstance(content, bytes) else json.dumps(content).encode()


def read(path):
    """The notebook in a file."""
    return notebook.parse(notebook.content(path.parent, path.name))


def refusal(path):
    """The one line that a refused file gets."""
    with pytest.raises(CourseError) as refused:
        read(path)
    return str(refused.value)


def format_or_lines(path):
    """Which format was read, or how many lines refuse it."""
    try:
        return f"format {read(path).nbformat}"
    except CourseError as refused:
        return f"{len(str(refused).splitlines())} line"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0" * 10,
        b"Dear instructor, my notebook is in the cloud.",
        json.dumps(SOUND).encode("utf-16"),
        b'{"cells": "\xff"}',
        b"[" * 100_000 + b"]" * 100_000,
        b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
        [],
        "text",
        1,
        None,
        {},
        SOUND | {"cells": {}},
        SOUND | {"cells": None},
        SOUND | {"cells": [1]},
        SOUND | {"cells": [CELL | {"cell_type": "spell"}]},
        SOUND | {"cells": [CELL | {"source": 1}]},
        SOUND | {"cells": [CELL | {"metadata": []}]},
        SOUND | {"metadata": []},
        SOUND | {"metadata": {"kernelspec": 5}},
        SOUND | {"nbformat": 1},
        SOUND | {"nbformat": 2},
        SOUND | {"nbformat": 5},
        SOUND | {"nbformat": "4"},
        SOUND | {"nbformat": [4]},
        SOUND | {"nbformat": 4.0},
        SOUND | {"nbformat": float("inf")},
        SOUND | {"nbformat_minor": "5"},
        SOUND | {"nbformat_minor": float("nan")},
    ],
    ids=lambda content: repr(content)[:40],
)
def test_hostile_bytes_are_refused_in_one_line(path, content):
    """What is no notebook of format 4 is refused, with what to do, and never a traceback."""
    path.write_bytes(encoded(content))
    told = refusal(path)
    assert told.startswith("not a notebook, its ")
    assert told.endswith(": save it in Jupyter and hand in again")
    assert len(told.splitlines()) == 1


def test_older_format_is_refused(path):
    """A notebook of Jupyter's ancestors is told to be saved anew."""
    path.write_text(nbformat.writes(nbformat.v3.new_notebook(), version=3))
    assert refusal(path) == "notebook format 3, expected 4: save it in a current Jupyter"


@pytest.mark.parametrize(
    "content",
    [
        SOUND,
        SOUND | {"cells": []},
        SOUND | {"nbformat_minor": 99},
        SOUND | {"cells": [CELL, CELL]},
        SOUND | {"cells": [{key: CELL[key] for key in CELL if key != "id"}]},
        SOUND | {"cells": [CELL | {"extra": 1}], "extra": 2},
        b"\xef\xbb\xbf" + json.dumps(SOUND).encode(),
    ],
    ids=["plain", "no cells", "newer", "same id twice", "no id", "more keys", "byte order mark"],
)
def test_unusual_notebook_is_read(path, content):
    """What other programs make of a notebook is still one, and no warning is shown."""
    path.write_bytes(encoded(content))
    assert read(path).nbformat == 4


def test_half_a_character_is_replaced(path):
    """Half an emoji, which no file can hold, becomes a question mark."""
    path.write_bytes(encoded(SOUND | {"cells": [CELL | {"source": "x = '\ud83d'"}]}))
    assert read(path).cells[0].source == "x = '?'"


def test_too_large_is_refused(path):
    """A file beyond the limit is not even parsed."""
    path.write_bytes(b" " * (10**6 + 1))
    with pytest.raises(CourseError, match="larger than 1 MB: clear the outputs and hand in again"):
        notebook.content(path.parent, path.name, most=10**6)


def test_too_many_cells_are_refused(path):
    """A file full of empty cells would keep the grader busy."""
    path.write_bytes(encoded(SOUND | {"cells": [CELL] * 2001}))
    assert refusal(path) == "more than 2000 cells: delete what is not an answer"


def test_link_is_not_followed(path, tmp_path):
    """A link could show what the student may not read."""
    (tmp_path / "secret.ipynb").write_bytes(encoded(SOUND))
    path.symlink_to(tmp_path / "secret.ipynb")
    assert refusal(path).startswith("ridge.ipynb is a link")


def test_folder_behind_a_link_is_not_entered(path, tmp_path):
    """Nor is any folder on the way."""
    path.write_bytes(encoded(SOUND))
    (tmp_path / "linked").symlink_to(tmp_path)
    with pytest.raises(CourseError, match="linked is a link, or no folder"):
        notebook.content(tmp_path, "linked", "ridge.ipynb")


def test_names_that_are_told_are_short_and_printable(path, tmp_path):
    """A file's name breaks no line."""
    (tmp_path / ("a\n\x1b[31m" + 200 * "b")).touch()
    assert len(refusal(path)) < 150
    assert refusal(path).isprintable()


def test_wrong_name_is_told(path, tmp_path):
    """Who hands in under another name is told what was found and which name counts."""
    (tmp_path / "ridge (1).ipynb").touch()
    assert refusal(path).startswith("no file ridge.ipynb, found ridge (1).ipynb: hand the notebook")


def test_missing_folder_is_told(tmp_path):
    """Where there is nothing at all, that is said."""
    with pytest.raises(CourseError, match="no file nowhere, found nothing"):
        notebook.content(tmp_path, "nowhere", "ridge.ipynb")


def test_folder_is_no_notebook(path):
    """A folder under the notebook's name is no file."""
    path.mkdir()
    assert refusal(path).startswith("ridge.ipynb is no file")


@settings(
    derandomize=True,
    max_examples=80,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.sampled_from(["cells", "metadata", "nbformat", "nbformat_minor", "cell"]), JSON)
def test_any_value_anywhere_is_read_or_refused(path, key, value):
    """No JSON in any place ends in anything but a notebook or a refusal."""
    cell = value if key == "cell" else CELL | {"metadata": {"nbgrader": value}}
    path.write_bytes(encoded(SOUND | {"cells": [cell]} | {key: value}))
    assert format_or_lines(path) in ("format 4", "1 line")
