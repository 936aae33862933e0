"""The book is the same whenever it is built."""

import shutil
from pathlib import Path

import nbformat

from course_pkg import book

ROOT = Path(__file__).parents[2]
BUILT = shutil.ignore_patterns("release", "submitted", "autograded", "feedback", "gradebook.db*")


def test_second_build_from_nothing_gives_the_same_outputs(pages, tmp_path):
    """Every number, table and figure of every page, executed once more in another folder."""
    for part in ("book", "assignments"):
        shutil.copytree(ROOT / part, tmp_path / part, ignore=BUILT)
    shutil.copy(ROOT / "_config.yml", tmp_path)
    for part in ("course_pkg", "node_modules"):
        (tmp_path / part).symlink_to(ROOT / part)
    again = outputs(book.build(tmp_path, strict=False))
    first = outputs(pages)
    assert first.keys() == again.keys()
    assert {page for page in first if first[page] != again[page]} == set()
    assert sum(map(len, first.values())) > 200


def outputs(pages):
    """What the cells of each page put out; what libraries warn of is in no page."""
    executed = (pages.parent / "jupyter_execute").glob("*.ipynb")
    notebooks = {path.stem: nbformat.read(path, as_version=4) for path in executed}
    return {
        page: [
            output
            for cell in notebook.cells
            for output in cell.get("outputs", ())
            if output.get("name") != "stderr"
        ]
        for page, notebook in notebooks.items()
    }
