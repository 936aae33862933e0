"""The book is built by other programs; where one is missing, the reader is told how to get it."""

import os
import re
import time
from pathlib import Path

import pytest

from course_pkg import book
from course_pkg.errors import CourseError
from course_pkg.grading.warm import Warm, WarmError


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """A folder with all that a build asks for, the programs empty files and little to import."""
    monkeypatch.setattr(book, "IMPORTS", ())
    monkeypatch.setattr(book, "tools_path", lambda: f"{tmp_path}{os.pathsep}{os.defpath}")
    for name in ("jupyter-book", "node"):
        (tmp_path / name).touch(mode=0o755)
    (tmp_path / "_config.yml").touch()
    (tmp_path / "node_modules" / "katex").mkdir(parents=True)
    return tmp_path


def test_nothing_missing_passes(checkout):
    """With everything there, nothing is said."""
    assert book.check_tools(checkout, str(checkout)) is None


@pytest.mark.parametrize(
    ("missing", "told"),
    [
        ("_config.yml", "run this in a checkout of the course"),
        ("jupyter-book", "pip install 'course-pkg[book]'"),
        ("node", "install Node.js"),
        ("node_modules", "npm ci"),
    ],
)
def test_missing_part_names_the_next_step(checkout, missing, told):
    """Each missing part has its own next step."""
    (checkout / missing).rename(checkout / "gone")
    with pytest.raises(CourseError, match=re.escape(told)):
        book.check_tools(checkout, str(checkout))


def test_failed_build_is_an_error(checkout):
    """A build that fails returns no folder that looks built."""
    (checkout / "jupyter-book").write_text("#!/bin/sh\nexit 1\n")
    with pytest.raises(CourseError, match="the book has errors"):
        book.build(checkout, strict=True)


def test_strict_build_asks_for_strictness(checkout):
    """Warnings and dangling references fail a strict build, and only that."""
    (checkout / "jupyter-book").write_text('#!/bin/sh\necho "$@" > said\n')
    assert book.build(checkout, strict=True) == checkout / "_build" / "html"
    assert (checkout / "said").read_text().endswith("-W -n --keep-going\n")
    book.build(checkout, strict=False)
    assert (checkout / "said").read_text().endswith("--builder html\n")


def test_pages_run_in_kernels_that_are_forked(checkout):
    """Jupyter is told by its environment, and the parent is gone afterwards."""
    script = (
        "#!/bin/sh\necho $JUPYTER_DEFAULT_PROVISIONER_NAME $COURSE_WARM > said; ls $COURSE_WARM\n"
    )
    (checkout / "jupyter-book").write_text(script)
    book.build(checkout, strict=True)
    name, address = (checkout / "said").read_text().split()
    assert name == "course-warm"
    assert not Path(address).exists()


def test_book_is_built_where_nothing_can_be_forked(checkout, monkeypatch, capsys):
    """Each page then imports for itself, and one line says so."""

    def none(*args, **options):
        raise WarmError("no process can be forked here")

    monkeypatch.setattr(Warm, "start", none)
    (checkout / "jupyter-book").write_text("#!/bin/sh\nenv > said\n")
    book.build(checkout, strict=True)
    assert "COURSE_WARM" not in (checkout / "said").read_text()
    assert "each page imports for itself" in capsys.readouterr().err


def test_serving_nothing_is_an_error(tmp_path):
    """A folder without a first page says how to build it."""
    with pytest.raises(CourseError, match="run `course build`"):
        book.serve(tmp_path, port=0)


@pytest.mark.parametrize(("age", "kept"), [(1e9, False), (0, True)], ids=["stale", "fresh"])
def test_outputs_older_than_the_package_are_forgotten(tmp_path, age, kept):
    """A page is executed again when a function that it calls may have changed, and only then."""
    index = tmp_path / "_build" / ".doctrees" / "environment.pickle"
    index.parent.mkdir(parents=True)
    index.touch()
    os.utime(index, (time.time() - age, time.time() - age))
    book.forget_stale_outputs(tmp_path)
    assert index.exists() == kept
