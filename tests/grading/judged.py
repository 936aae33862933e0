"""Small assignments through a real sandbox and a real judge."""

import copy
from dataclasses import replace

from nbformat.v4 import new_code_cell, new_notebook

from course_pkg.grading import limits
from course_pkg.grading.execute import Parents, execute
from course_pkg.grading.source import cells_of

LIMITS = replace(limits.defaults().limits, cell_seconds=1)
KINDS = {
    "given": {"grade": False, "solution": False, "locked": True},
    "test": {"grade": True, "solution": False, "locked": True, "points": 1},
    "answer": {"grade": False, "solution": True, "locked": False},
}


def cell(kind, name, code):
    """A cell of an assignment."""
    meta = {"nbgrader": {"grade_id": name, **KINDS[kind]}} if kind != "own" else {}
    return new_code_cell(code, metadata=meta)


def source(reference, *tests, given="import numpy as np"):
    """The instructor's notebook: something given, one answer, and tests."""
    cells = [cell("given", "given", given), cell("answer", "answer", reference)]
    return new_notebook(cells=cells + [cell("test", f"test_{i}", t) for i, t in enumerate(tests)])


def outcomes(parents, notebook, answer, *, seed=1, extra=(), limits=LIMITS):
    """What each test of a submission with this answer says: the error's name, empty if none."""
    handed_in = copy.deepcopy(notebook)
    handed_in.cells[1].source = answer
    handed_in.cells[1:1] = [cell("own", "", code) for code in extra]
    done = execute(handed_in, cells_of(notebook), parents, limits=limits, seed=seed)
    return [said(c) for c in done.cells if c.metadata.get("nbgrader", {}).get("grade")]


def said(test):
    """The name and words of a test's error."""
    errors = [f"{o.ename}: {o.evalue}" for o in test.outputs if o.output_type == "error"]
    return errors[0] if errors else ""


def parents_for(*modules):
    """Parents of sandboxes and judges that have imported NumPy and these."""
    return Parents.start(("numpy", *modules), ())
