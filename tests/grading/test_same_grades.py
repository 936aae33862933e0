"""What stock nbgrader gives, ours gives too; where it harms honest work, the cause is seen.

The banks of all assignments: python tests/grading/same_grades.py.
"""

import nbformat
import pytest
from same_grades import SHIPPED, differences, handed_in, shipped

from course_pkg.grading.metadata import name_of

WARNS = """

import warnings

quiet = standardize


def standardize(X_train, X_test):
    warnings.warn("as libraries do now and then")
    return quiet(X_train, X_test)
"""


def test_course_that_nbgrader_ships_has_the_same_grades(tmp_path):
    """The two submissions of its example, cell by cell."""
    count, found = differences(shipped(tmp_path), SHIPPED)
    assert (count, found) == (18, [])


def test_bank_has_the_same_grades(tmp_path):
    """Right answers and wrong ones, some of ridge's."""
    count, found = differences(handed_in(tmp_path / "ours", "ridge", every=8), "ridge")
    assert count > 20
    assert not found


@pytest.fixture
def warning(tmp_path):
    """A right submission that warns whenever its first function is called."""
    course = handed_in(tmp_path / "ours", "ridge", every=100)
    (path,) = course.root.glob("submitted/*/ridge/ridge.ipynb")
    notebook = nbformat.read(path, as_version=4)
    answer = next(cell for cell in notebook.cells if name_of(cell) == "standardize")
    answer.source += WARNS
    nbformat.write(notebook, path)
    return course


def test_grade_that_stock_nbgrader_takes_for_a_warning_is_told(warning):
    """It differs, and the cause is in stock nbgrader's notebook."""
    _, found = differences(warning, "ridge")
    assert {(one.test, one.cause) for one in found} >= {
        ("test_standardize", "something was written to standard error")
    }
    assert all(one.ours > one.stock == 0 for one in found)
