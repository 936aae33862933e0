"""One line for why a test failed, fit for any page and any terminal."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_output

from course_pkg.grading.verdict import reason, sentence


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
