"""A submission's cells go where they belong, and what one of them breaks costs no other."""

import gc
import tempfile
import time
import warnings
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest
from judged import LIMITS, cell, outcomes, parents_for, said, source
from nbformat.v4 import new_code_cell, new_notebook

from course_pkg.errors import CourseError
from course_pkg.grading.execute import MAX_RESTARTS, Session, execute
from course_pkg.grading.source import cells_of, imported, read_by, untestable
from course_pkg.grading.warm import Warm, WarmError


@pytest.fixture(scope="module")
def parents():
    """Parents that have NumPy."""
    with parents_for() as both:
        yield both


F = "def f(x):\n    return x + start"
NOTEBOOK = source("start = 1\n" + F, "assert f(1) == 2", "assert f(2) == 3")
DIES = "import os\nos._exit(1)"


def executed(parents, notebook, *codes, **how):
    """The outputs of a student's own cells."""
    theirs = new_notebook(cells=[new_code_cell(code) for code in codes])
    return execute(theirs, cells_of(notebook), parents, limits=LIMITS, seed=1, **how).cells


@pytest.mark.parametrize("breaks", [DIES, "while True: pass", "import ctypes; ctypes.string_at(0)"])
def test_cell_that_breaks_costs_no_other(parents, breaks):
    """What ran before is run again, what broke is not."""
    assert outcomes(parents, NOTEBOOK, F, extra=("start = 1", breaks)) == ["", ""]


def test_call_that_ends_the_process_costs_its_own_test(parents):
    """The next test finds everything as it was."""
    answer = "start = 1\ndef f(x):\n    import os\n    return x + 1 if x > 1 else os._exit(3)"
    first, second = outcomes(parents, NOTEBOOK, answer)
    assert first == "DeadKernelError: your code ended the process (exit code 3)"
    assert second == ""


def test_process_is_not_started_for_ever(parents):
    """Who ends it again and again is left alone with it."""
    told = outcomes(parents, NOTEBOOK, F, extra=[DIES] * (MAX_RESTARTS + 1))
    assert told == ["DeadKernelError: your code ended the process too often"] * 2


def test_process_that_is_started_again_has_what_is_left_of_its_time(parents):
    """Who works, and then ends the process, does not get all of it once more."""
    works = "import time\nwhile time.process_time() < 1.2: pass\n"
    limits = replace(LIMITS, cpu_seconds=3, cell_seconds=3)
    own = (works, DIES, works + DIES, "start = 1")
    told = outcomes(parents, NOTEBOOK, F, extra=own, limits=limits)
    assert told == ["CellTimeoutError: "] * 2


def test_cell_that_runs_too_long_is_told(parents):
    """The time is processor time, and the cell says so."""
    assert executed(parents, NOTEBOOK, "while True: pass")[0].outputs[0].ename == "CellTimeoutError"


def test_standard_error_of_a_test_is_no_error_for_nbgrader(parents):
    """nbgrader gives no points to a test that writes there."""
    notebook = source("def f():\n    import warnings\n    warnings.warn('careful')", "f()")
    done = execute(notebook, cells_of(notebook), parents, limits=LIMITS, seed=1)
    assert [out.name for out in done.cells[2].outputs] == ["stdout"]


def test_test_is_the_sources_whatever_the_submission_says(parents):
    """An edited test, or a cell that says it is given, does not reach the judge."""
    forged = nbformat.from_dict(NOTEBOOK)
    forged.cells[1].source = "def f(x):\n    return 9"
    forged.cells[2].source = "pass"
    forged.cells.insert(2, cell("given", "evil", DIES))
    forged.cells.insert(3, cell("test", "evil too", DIES))
    done = execute(forged, cells_of(NOTEBOOK), parents, limits=LIMITS, seed=1)
    assert [said(c).split(":")[0] for c in done.cells[4:]] == ["AssertionError", "AssertionError"]


def test_cells_without_a_name_are_run_for_the_tests(parents):
    """What the instructor left open is run as the source has it, not as the student has."""
    notebook = source(F, "assert f(one) == 2")
    notebook.cells.insert(1, new_code_cell("one = 1; start = 1"))
    theirs = nbformat.from_dict(notebook)
    theirs.cells[1].source = "one = 'x'; start = 1"
    done = execute(theirs, cells_of(notebook), parents, limits=LIMITS, seed=1)
    assert said(done.cells[3]) == ""


def test_given_cell_that_ends_the_judge_is_no_students_fault(parents):
    """Nobody gets no points for it: grading stops with the name of the cell."""
    with pytest.raises(CourseError, match="the given cell 'given' ended the judge's process"):
        outcomes(parents, source(F, "assert f(1)", given=DIES), F)


def test_submission_is_left_as_it_was(parents):
    """What comes back is a copy."""
    before = nbformat.writes(NOTEBOOK)
    outcomes(parents, NOTEBOOK, F)
    assert nbformat.writes(NOTEBOOK) == before


def test_source_says_what_it_asks_for():
    """Names that an answer assigns, not what it imports or loops over."""
    code = "import os\nfrom sys import path as p\na, b = 1, 2\n[c for c in p]\ndef d():\n    e = 1"
    assert cells_of(source(code))[1].asks_for == {"a", "b", "d"}


@pytest.fixture
def lets_others_in():
    """Garbage is collected often, and whenever it is, another thread goes on."""
    thresholds = gc.get_threshold()

    def pause(phase, info):
        time.sleep(1e-5)

    gc.callbacks.append(pause)
    gc.set_threshold(100)
    yield
    gc.set_threshold(*thresholds)
    gc.callbacks.remove(pause)


def test_sources_are_read_by_several_workers_at_once(lets_others_in):
    """None of them is disturbed by what another is in the middle of."""
    names = {f"f{count}" for count in range(10)}
    code = "\n".join(f"def {name}(x):\n    return [y + 2 * z for y, z in x]" for name in names)
    cells = [cells_of(source(f"import os\n{code}"))[1] for _ in range(1000)]
    with ThreadPoolExecutor(4) as workers:
        assert all(found == names for found in workers.map(lambda cell: cell.asks_for, cells))


@pytest.mark.parametrize(
    ("code", "read"),
    [
        ("f(1)", {"f"}),
        ("f = 1\nf", set()),
        ("f\nf = 1", {"f"}),
        ("del f", {"f"}),
        ("def g():\n    return f", {"f"}),
        ("x = 1\ndef g():\n    return x", set()),
        ("[f(y) for y in z]", {"f", "z"}),
        ("%time f(1)", {"get_ipython"}),
        ("f(", set()),
    ],
)
def test_names_that_a_cell_reads(code, read):
    """Before it has assigned them, also inside of functions."""
    assert read_by(code) == read


def test_modules_that_tests_import_are_found():
    """Those that are there, also behind a package's lazy names; not an answer's."""
    test = "import json.decoder, no_such_module\nfrom course_pkg import ridge\nimport numpy.nothing"
    found = imported(source("import csv", test))
    assert found == ("numpy", "json.decoder", "course_pkg", "course_pkg.linear")


@pytest.mark.parametrize(
    ("test", "why"),
    [
        ("import inspect\ninspect.getsource(f)", "the source of an answer cannot be read"),
        ("assert 'f' in globals()", "use the name itself"),
        ("get_ipython().user_ns", "the kernel of an answer cannot be reached"),
        ("m.sqrt(2)", "m is imported by an answer only"),
    ],
)
def test_test_that_cannot_work_is_refused(test, why):
    """One sentence says what it cannot do."""
    assert [why in line for line in untestable(source("import math as m", test))] == [True]


def test_assignments_of_this_course_are_testable(released_course):
    """None of them asks for what cannot be had."""
    assert untestable(nbformat.read(released_course.source("ridge"), as_version=4)) == []


def test_submission_that_cannot_begin_leaves_nothing_behind(parents, monkeypatch):
    """No folder and no socket, where no process can be had."""
    made = []

    def fork(*args, **options):
        made.append(options["sockets"][0])
        raise WarmError("there is no parent of warm processes")

    monkeypatch.setattr(Warm, "fork", fork)
    with warnings.catch_warnings(action="error"), pytest.raises(WarmError):
        outcomes(parents, NOTEBOOK, F)
    gc.collect()  # whose complaints pytest takes for failures
    assert [end.fileno() for end in made] == [-1]


def test_submission_cut_off_leaves_nothing_behind():
    """Ctrl+C closes the parents first: the folder and the sockets go all the same."""
    before = set(Path(tempfile.gettempdir()).glob("course-*"))
    with warnings.catch_warnings(action="error"):
        with parents_for() as both, Session(both, LIMITS, 1, tested=True):
            both.close()
        gc.collect()  # whose complaints pytest takes for failures
    assert set(Path(tempfile.gettempdir()).glob("course-*")) <= before
