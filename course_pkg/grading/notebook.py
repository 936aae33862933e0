"""Reading a notebook that a stranger wrote."""

import warnings
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.reader import NotJSONError

from course_pkg.errors import CourseError

#: A notebook of text and code is some 50 kB; with figures in its outputs, a few MB.
MAX_BYTES = 20_000_000
_CAUSES = {NotJSONError: "its text is not JSON", UnicodeDecodeError: "its text is not UTF-8"}


def read(path: Path) -> NotebookNode:
    """The notebook in a file that a stranger wrote; raises CourseError, with the cause."""
    if path.is_symlink() or not path.is_file():
        near = [p.name for p in path.parent.iterdir()] if path.parent.is_dir() else []
        there = ", ".join(sorted(near)[:5]) or "nothing"
        raise CourseError(
            f"no file {path.name}, found {there}: hand the notebook in under this name"
        )
    if path.stat().st_size > MAX_BYTES:
        raise CourseError(
            f"larger than {MAX_BYTES // 10**6} MB: clear the outputs and hand in again"
        )
    try:
        with warnings.catch_warnings(action="ignore"):  # ids missing or twice: nbformat mends them
            nb = nbformat.reads(path.read_text("utf-8-sig"), as_version=nbformat.NO_CONVERT)
            nbformat.validate(nb, relax_add_props=True)
    except Exception as error:  # whatever nbformat trips over: TypeError, AssertionError, …
        cause = _CAUSES.get(type(error), "its cells are damaged")
        raise CourseError(
            f"not a notebook, {cause}: save it in Jupyter and hand in again"
        ) from error
    if nb.nbformat != 4:
        raise CourseError(
            f"notebook format {nb.nbformat}, expected 4: save it in a current Jupyter"
        )
    for cell in nb.cells:
        cell.source = cell.source.encode("utf-8", "replace").decode()  # half an emoji
    return nb
