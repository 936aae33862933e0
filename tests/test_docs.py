"""The words agree with the code: names, commands and targets that pages mention exist."""

import inspect
import re
from pathlib import Path

import click
import pytest

import course_pkg
import course_pkg.nn as nn
import course_pkg.nn.keras as keras_parts
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


def public(module):
    """The names that a module exports, but for modules, each with the module it is shown under."""
    return [
        (getattr(subject, "__module__", module.__name__), name)
        for name in module.__all__
        for subject in [getattr(module, name)]
        if not inspect.ismodule(subject)
    ]


@pytest.mark.parametrize("module", [course_pkg, nn, keras_parts], ids=lambda m: m.__name__)
def test_every_public_name_stands_in_the_reference(module):
    """The page of the package lists it, under the module that exports or that defines it."""
    blocks = re.findall(r"{package} (\S+)\n(.+?)\n```", REFERENCE, flags=re.DOTALL)
    shown = {(home, name) for home, names in blocks for name in names.split()}
    missing = [
        name for home, name in public(module) if not {(home, name), (module.__name__, name)} & shown
    ]
    assert [] == missing


@pytest.mark.parametrize(
    "path", sorted(ROOT.glob("assignments/source/*.py")), ids=lambda path: path.stem
)
def test_every_section_the_assignment_points_to_is_in_a_chapter(path):
    """A student who follows "In the book" arrives."""
    task = path.read_text(encoding="utf-8")
    lines = re.findall(r"\*In the book:\* (.+)", task)
    chapters = "\n".join(page.read_text(encoding="utf-8") for page in ROOT.glob("book/*.md"))
    assert len(re.findall(r"^# ## ", task, flags=re.MULTILINE)) == len(lines)
    pointed = {name for line in lines for name in re.findall(r'"([^"]+)"', line)}
    assert pointed <= set(re.findall(r"^## (.+)$", chapters, flags=re.MULTILINE))
