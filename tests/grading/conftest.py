"""A course in a scratch folder."""

import shutil

import nbformat
import pytest
from classes import scratch

from course_pkg.grading.course import Course
from course_pkg.grading.release import release


@pytest.fixture(scope="session")
def released_course(tmp_path_factory):
    """A course with every assignment released; not to be written to."""
    made = scratch(tmp_path_factory.mktemp("released") / "course")
    for name in made.assignments():
        release(made, name)
    return made


@pytest.fixture
def course(released_course, tmp_path):
    """A course in which nothing is released yet; its gradebook is there, which saves seconds."""
    shutil.copytree(released_course.root, tmp_path / "course")
    made = Course.at(tmp_path / "course")
    shutil.rmtree(made.root / "release")
    for name in made.assignments():
        shutil.rmtree(made.source(name).parent)
    return made


@pytest.fixture
def released(released_course):
    """The student's notebook, as released."""
    return nbformat.read(released_course.released("ridge"), as_version=4)
