"""What a student sees of the visible tests; the notebook stays as it is."""

import nbformat
import pytest

from course_pkg.errors import CourseError
from course_pkg.grading import bank
from course_pkg.grading.check import check, watch


@pytest.fixture
def path(tmp_path):
    """Where the student keeps the notebook."""
    return tmp_path / "ridge.ipynb"


@pytest.fixture
def answered(released_course):
    """A notebook as a student has it, every answer right but one."""
    return bank.filled(released_course, "ridge", {"ridge_dual": "wrong_lambda_without_n"})


def test_mistake_is_named_and_the_rest_passes(answered, path):
    """One question loses its points, with the reason; the file stays as it is."""
    nbformat.write(answered, path)
    before = path.read_bytes()
    result = check(path)
    lost = {q.name: q.reason for q in result.questions if q.points < q.max_points}
    assert lost == {"ridge_dual": "it looks as if λ was not multiplied by n"}
    assert (result.passed, len(result.questions), path.read_bytes()) == (False, 8, before)


def small(path, *sources, kernel="python3"):
    """A notebook of test cells of two points each."""
    make = nbformat.v4.new_code_cell
    metas = [{"grade": True, "points": 2, "grade_id": f"test_{i}"} for i in range(len(sources))]
    cells = [make(text, metadata={"nbgrader": m}) for text, m in zip(sources, metas, strict=True)]
    kernelspec = {"name": kernel, "display_name": kernel}
    nb = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernelspec})
    nbformat.write(nb, path)
    return nb


def test_everything_right_passes(path):
    """All points and no reason, whatever the student's kernel is called."""
    small(path, "assert True", kernel="my-conda-env")
    assert check(path).passed


def test_failing_assertion_without_words_fails(path):
    """A test that says nothing when it fails has failed all the same."""
    small(path, "assert False", "assert True")
    assert [q.points for q in check(path).questions] == [0, 2]


def test_answer_that_does_not_run_is_told(released_course, path):
    """The student reads what is wrong with the answer, not that a name is unknown."""
    nb = bank.filled(released_course, "ridge", {})
    answer = next(cell for cell in nb.cells if cell.source.startswith("def standardize"))
    answer.source = answer.source.replace("return (", "return ((")
    nbformat.write(nb, path)
    assert check(path).questions[0].reason.startswith("SyntaxError")


def test_process_that_dies_costs_its_own_points(path):
    """A test that ends the process gets a sentence; the others are run."""
    small(path, "import os; os._exit(1)", "assert True")
    dead, alive = check(path).questions
    assert (dead.reason, alive.reason) == ("your code ended the process (exit code 1)", "")


def test_kernel_of_jupyters_says_the_same(answered, path, monkeypatch):
    """Where no process can be forked, the notebook runs in a kernel, with the same result."""
    nbformat.write(answered, path)
    forked = check(path)
    monkeypatch.delattr("os.memfd_create")
    assert check(path) == forked


def test_kernel_of_jupyters_that_dies_is_told(path, monkeypatch):
    """A notebook that ends its kernel gets a sentence, no traceback."""
    small(path, "import os; os._exit(1)")
    monkeypatch.delattr("os.memfd_create")
    with pytest.raises(CourseError, match="the kernel died: does a cell exit"):
        check(path)


def test_watched_notebook_is_checked_again_when_it_is_saved(path):
    """What was imported stays so; what there is to wait for is said."""
    said = []
    small(path, "import numpy\nassert False")
    checks = watch(path, said.append)
    before = next(checks).passed
    small(path, "import numpy\nassert True")
    assert (before, next(checks).passed) == (False, True)
    assert said[0] == "importing numpy before the first cell runs"
    checks.close()


@pytest.mark.parametrize("change", [{"points": "many"}, {"points": None}, {"points": [2]}])
def test_spoilt_test_cell_is_told(path, change):
    """Metadata that cannot be read sends the student to the released notebook."""
    nb = small(path, "assert True")
    nb.cells[0].metadata.nbgrader |= change
    nbformat.write(nb, path)
    with pytest.raises(CourseError, match="no test cells: take the notebook as it was released"):
        check(path)


def test_notebook_without_tests_is_told(path):
    """Another notebook is no assignment."""
    nbformat.write(nbformat.v4.new_notebook(), path)
    with pytest.raises(CourseError, match=r"ridge\.ipynb has no test cells"):
        check(path)
