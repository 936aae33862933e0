"""Every command helps with an example, speaks JSON where it says so, and fails in one line."""

import json
import shutil
from pathlib import Path

import nbformat
import pytest
from click.testing import CliRunner

from course_pkg import cli

ASSIGNMENTS = Path(__file__).parents[1] / "assignments"
COMMANDS = sorted(cli.course.commands)
TEST = {"grade": True, "points": 2, "grade_id": "test_f"}


@pytest.fixture
def run(monkeypatch, tmp_path):
    """A function that runs the command in an empty folder."""
    monkeypatch.setattr(cli, "HERE", tmp_path)
    monkeypatch.chdir(tmp_path)
    return lambda *arguments: CliRunner().invoke(cli.course, arguments)


@pytest.fixture
def folder(tmp_path):
    """A course, unreleased."""
    for name in ("source/ridge.py", "nbgrader_config.py"):
        (tmp_path / "assignments" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ASSIGNMENTS / name, tmp_path / "assignments" / name)
    return tmp_path / "assignments"


def notebook(path, source):
    """A notebook of one test cell."""
    cell = nbformat.v4.new_code_cell(source, metadata={"nbgrader": TEST})
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), path)
    return str(path)


@pytest.mark.parametrize("command", COMMANDS)
def test_help_has_an_example(run, command):
    """Each command's help ends in an example of itself."""
    done = run(command, "--help")
    assert done.exit_code == 0
    assert f"Example:\n    course {command}" in done.output


def test_help_lists_every_command_with_a_sentence(run):
    """The overview says of each command what it does, and the exit codes."""
    said = run("--help").output
    assert "Exit codes: 0 done, 1 the work found a problem, 2 misuse." in said
    assert [name for name in COMMANDS if f"\n  {name} " not in said] == []


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("check", "lasso.ipynb"), "there is no lasso.ipynb"),
        (("status",), "is no course: it has no nbgrader_config.py"),
        (("grade",), "is no course: it has no nbgrader_config.py"),
        (("release", "--course", "nowhere"), "nowhere is no course"),
        (("demo", "class"), "is no course"),
    ],
)
def test_no_course_and_no_file_are_told_in_one_line(run, arguments, told):
    """Where there is nothing to work on, the error is one line that says what to do."""
    done = run(*arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert told in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("release", "lasso"), "there is no assignment 'lasso'; known: ridge"),
        (("status", "lasso"), "there is no assignment 'lasso'; known: ridge"),
        (("demo", "class", "--assignment", "lasso"), "there is no assignment 'lasso'"),
        (("grade", "lasso"), "there is no assignment 'lasso'; known: ridge"),
        (("grade", "ridge"), "ridge is not released: run course release ridge"),
        (("grade", "nosuch", "--student", "zeno"), "there is no assignment 'nosuch'"),
    ],
)
def test_unknown_and_unreleased_are_told_in_one_line(run, folder, arguments, told):
    """A name that the course does not know, or a step left out, is one line and no traceback."""
    done = run(*arguments)
    assert done.exit_code == 2
    assert told in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    "arguments", [("grde",), ("check",), ("export", "--to", "fax"), ("serve", "--port", "x")]
)
def test_misuse_exits_with_2(run, arguments):
    """A command that does not exist or is called wrongly is misuse."""
    assert run(*arguments).exit_code == 2


def test_check_passes_with_0(run, tmp_path):
    """Where every visible test passes, the exit code says so."""
    done = run("check", notebook(tmp_path / "f.ipynb", "assert True"))
    assert (done.exit_code, "2 of 2 points" in done.output) == (0, True)


def test_check_finds_a_problem_with_1(run, tmp_path):
    """Where a test fails, the exit code is 1 and the JSON says why."""
    done = run("check", "--json", notebook(tmp_path / "f.ipynb", "assert False, 'no λ'"))
    question = {"cell": "test_f", "points": 0, "max_points": 2.0, "reason": "no λ"}
    assert (done.exit_code, json.loads(done.output)) == (1, {"questions": [question]})


def test_doctor_speaks_json(run):
    """What the doctor found can be read by a program."""
    found = json.loads(run("doctor", "--json").output)
    assert found[0].keys() == {"name", "found", "missing", "remedy"}


def test_release_says_what_it_proved(run, folder):
    """A release ends with the file and what is not in it; grading then finds nobody to grade."""
    done = run("release", "ridge")
    assert (done.exit_code, "no solution and no hidden test in it" in done.output) == (0, True)
    assert json.loads(run("grade", "--json").output) == []
    assert json.loads(run("status", "--json").output) == []
    assert run("export").output.startswith("student,assignment,status,points")
