"""What the cells themselves take: each submission in one ordinary process, without any grader.

python -m benchmarks.grading.cells SOURCE NOTEBOOK...     prints seconds of each, as JSON

A child, forked from a process that has imported what the assignment needs, runs the student's
cells and the instructor's tests one after the other, and goes on after an error as a grader does.
"""

import contextlib
import importlib
import io
import json
import os
import sys
import time
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from course_pkg.grading import limits
from course_pkg.grading.metadata import is_answer, name_of
from course_pkg.grading.source import imported


def lines_of(source: NotebookNode, notebook: NotebookNode) -> list[str]:
    """The code of a submission's cells, tests as the source has them."""
    theirs = {name_of(c): c.source for c in source.cells if name_of(c) and not is_answer(c)}
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    return [theirs.get(name_of(cell), cell.source) for cell in code]


def seconds(cells: list[str]) -> float:
    """How long the cells take, in a child."""
    reads, writes = os.pipe()
    if os.fork() == 0:
        names: dict[str, object] = {"__name__": "__main__"}
        start = time.perf_counter()
        for cell in cells:
            with contextlib.suppress(Exception), contextlib.redirect_stdout(io.StringIO()):
                exec(compile(cell, "cell", "exec"), names)
        os.write(writes, str(time.perf_counter() - start).encode())
        os._exit(0)
    os.close(writes)
    os.wait()
    with os.fdopen(reads) as told:
        return float(told.read())


def main(source: str, *notebooks: str) -> None:
    """Import once, then run each."""
    instructors = nbformat.read(source, as_version=4)
    text = Path(source).parent.with_suffix(".py")
    for name in (*limits.rules(text).imports, *imported(instructors)):
        importlib.import_module(name)
    read = [nbformat.read(path, as_version=4) for path in notebooks]
    print(json.dumps([seconds(lines_of(instructors, notebook)) for notebook in read]))


if __name__ == "__main__":
    main(*sys.argv[1:])
