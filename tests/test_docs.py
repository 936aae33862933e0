"""The words agree with the code: names, commands and targets that pages mention exist."""

import inspect
import re
from pathlib import Path

import click
import pytest

import course_pkg
from course_pkg.cli import course

ROOT = Path(__file__).parents[1]
REFERENCE = (ROOT / "book/package.md").read_text(encoding="utf-8")
PAGES = [*ROOT.glob("*.md"), *(ROOT / "book").glob("*.md"), *ROOT.glob("assignments/source/*.py")]


def commands(text):
    """The commands of `course` that a text shows, in code or after a prompt."""
    return set(re.findall(r"(?:`|^\s*\$ |&& )course ([a-z]+)", text, re.MULTILINE))


def targets(text):
    """The targets of make that a text shows, in code or after a prompt."""
    return set(re.findall(r"(?:`|^\s*\$ )make ([\w.]+)", text, re.MULTILINE))


def names(text):
    """The names that a text imports from the package, or calls by their full name."""
    imported = re.findall(r"from course_pkg import ([\w, ]+)", text)
    spoken = re.findall(r"`course_pkg\.(\w+)\.?[\w.]*`", text)
    return {part.split(" as ")[0] for line in imported for part in line.split(", ")} | set(spoken)


@pytest.mark.parametrize(
    ("find", "text"),
    [(commands, "`course chek x`"), (targets, "$ make cours"), (names, "from course_pkg import a")],
)
def test_the_finders_find_what_is_wrong(find, text):
    """A slip in a command, a target or a name does not go past these tests."""
    assert find(text) in ({"chek"}, {"cours"}, {"a"})


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_a_page_shows_exists(page):
    """What a reader is told to type can be typed."""
    assert commands(page.read_text(encoding="utf-8")) <= set(course.commands)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_target_a_page_shows_exists(page):
    """What a reader is told to make can be made."""
    made = re.findall(r"^([\w.]+):", (ROOT / "Makefile").read_text(), flags=re.MULTILINE)
    assert targets(page.read_text(encoding="utf-8")) <= set(made)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_name_a_page_takes_from_the_package_exists(page):
    """What a reader is told to import can be imported."""
    modules = {path.stem for path in (ROOT / "course_pkg").iterdir()}
    assert names(page.read_text(encoding="utf-8")) <= set(course_pkg.__all__) | modules


@pytest.mark.parametrize("name", sorted(course.commands))
def test_every_command_ends_its_help_with_an_example_of_itself(name):
    """An example stands in the help of each command, and starts with that command."""
    shown = course.commands[name].get_help(click.Context(course.commands[name]))
    assert f"Example:\n    course {name}" in shown


@pytest.mark.parametrize("name", course_pkg.__all__)
def test_every_public_name_says_what_it_does_in_one_sentence(name):
    """The first line of the docstring is a sentence."""
    first = inspect.getdoc(getattr(course_pkg, name)).splitlines()[0]
    assert re.fullmatch(r"[A-Z].*\.", first)


@pytest.mark.parametrize("name", course_pkg.__all__)
def test_every_public_name_stands_in_the_reference(name):
    """The page of the package lists it, by the name under which it is imported."""
    blocks = re.findall(r"{package} course_pkg\n(.+?)\n```", REFERENCE, flags=re.DOTALL)
    assert name in " ".join(blocks).split()


def test_every_section_the_assignment_points_to_is_in_the_chapter():
    """A student who follows "In the book" arrives."""
    task = (ROOT / "assignments/source/ridge.py").read_text(encoding="utf-8")
    chapter = (ROOT / "book/ridge.md").read_text(encoding="utf-8")
    pointed = re.findall(r'\*In the book:\* "([^"]+)"', task)
    assert 7 == len(pointed)
    assert set(pointed) <= set(re.findall(r"^## (.+)$", chapter, flags=re.MULTILINE))
