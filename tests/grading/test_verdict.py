"""One line for why a test failed, fit for any page and any terminal."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_output

from course_pkg.grading.verdict import reason, reasons, sentence


def error(ename, evalue):
    """What a kernel says of an exception."""
    return new_output("error", ename=ename, evalue=evalue, traceback=["secret"])


@pytest.mark.parametrize(
    ("ename", "evalue", "told"),
    [
        ("AssertionError", "it looks as if n.\n  expected 3", "it looks as if n"),
        ("AssertionError", "", "the test failed"),
        ("AssertionError", " . ", "the test failed"),
        ("NotImplementedError", "", "not answered"),
        ("NotImplementedError", "no SVD here", "NotImplementedError: no SVD here"),
        ("CellTimeoutError", "", "ran too long and was stopped"),
        ("KeyboardInterrupt", "", "ran too long and was stopped"),
        ("NameError", "name 'Xc' is not defined", "NameError: name 'Xc' is not defined"),
        ("ZeroDivisionError", "", "ZeroDivisionError"),
        ("ValueError", "a\x1b[31mred\u202eder\x07", "ValueError: a [31mred der"),
    ],
)
def test_error_becomes_one_line(ename, evalue, told):
    """The first line is kept, without control characters and without what lies behind it."""
    assert sentence(error(ename, evalue)) == told


@settings(derandomize=True, max_examples=60, deadline=None)
@given(st.text())
def test_line_is_short_and_printable(evalue):
    """Whatever an exception says, the line is short, printable and one."""
    told = sentence(error("AssertionError", evalue))
    assert 0 < len(told) <= 200
    assert len(told.splitlines()) == 1


def test_no_output_is_no_reason():
    """A test that says nothing has passed."""
    assert reason(new_code_cell("assert True")) == ""


def test_standard_error_is_no_reason():
    """A warning costs nothing."""
    outputs = [new_output("stream", name="stderr", text="careful")]
    assert reason(new_code_cell(outputs=outputs)) == ""


def cell(kind, name, *outputs):
    """A cell of an assignment, with what it put out."""
    meta = {"grade_id": name, "grade": kind == "test", "solution": kind == "answer"}
    return new_code_cell(outputs=list(outputs), metadata={"nbgrader": meta})


def test_answer_that_does_not_run_is_the_reason():
    """Not the unknown name is what went wrong, but the answer that was to define it."""
    unknown = error("NameError", "name 'f' is not defined")
    cells = [cell("answer", "f", error("SyntaxError", "'(' was never closed"))]
    cells += [cell("test", "test_f", unknown), cell("answer", "g"), cell("test", "test_g")]
    assert reasons(cells) == {"test_f": "SyntaxError: '(' was never closed", "test_g": ""}
