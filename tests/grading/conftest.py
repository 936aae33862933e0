"""A course in a scratch folder, and a class graded once."""

import importlib.util
import shutil
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import nbformat
import pytest

from course_pkg.grading import demo
from course_pkg.grading.course import CONFIG, Course
from course_pkg.grading.release import release

ROOT = Path(__file__).parents[2]
ORIGINAL = Course.at(ROOT / "assignments")

sys.path.append(str(ROOT / "tests" / "book"))
_spec = importlib.util.spec_from_file_location("book_fixtures", ROOT / "tests/book/conftest.py")
_book_fixtures = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_book_fixtures)


@pytest.fixture(scope="session")
def in_browser():
    """A function that hands its argument the book's browser, in a thread of its own: a thread
    has one Playwright, and the book's tests may have theirs open."""

    def with_browser(work):
        with contextmanager(_book_fixtures.browser.__wrapped__)() as browser:
            return work(browser)

    with ThreadPoolExecutor(1) as thread:
        yield lambda work: thread.submit(with_browser, work).result()


def scratch(folder):
    """A copy of the course's own files, nothing of it built."""
    (folder / "source").mkdir(parents=True)
    shutil.copy(ORIGINAL.root / CONFIG, folder)
    shutil.copy(ORIGINAL.text("ridge"), folder / "source")
    shutil.copytree(ORIGINAL.root / "bank", folder / "bank")
    return Course.at(folder)


@pytest.fixture(scope="session")
def released_course(tmp_path_factory):
    """A course with the assignment released; not to be written to."""
    made = scratch(tmp_path_factory.mktemp("released") / "course")
    release(made, "ridge")
    return made


@pytest.fixture
def course(released_course, tmp_path):
    """A course in which nothing is released yet; its gradebook is there, which saves seconds."""
    shutil.copytree(released_course.root, tmp_path / "course")
    for built in ("release", "source/ridge"):
        shutil.rmtree(tmp_path / "course" / built)
    return Course.at(tmp_path / "course")


@pytest.fixture
def released(released_course):
    """The student's notebook, as released."""
    return nbformat.read(released_course.released("ridge"), as_version=4)


def made_class(folder):
    """A made-up class in `folder`, with five seconds for a cell."""
    made = demo.make(ORIGINAL, folder, "ridge")
    config = folder / CONFIG
    config.write_text(config.read_text().replace("timeout = 30", "timeout = 5"))
    return made
