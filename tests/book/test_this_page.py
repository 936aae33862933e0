"""A page says what it takes, and opens as a notebook."""

from importlib import import_module
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).parents[2]
CHAPTERS = [page for page in (ROOT / "book").glob("*.md") if "{this-page}" in page.read_text()]
PUBLISHED = {
    "repository": "https://github.com/some/where",
    "branch": "pages",
    "colab": "https://colab.example",
    "binder": "https://binder.example",
    "jupyterhub": "https://hub.example",
}
PATH = "notebooks/ridge.ipynb"
PLACES = {
    "Download as a notebook": PATH,
    "Open in Colab": f"https://colab.example/github/some/where/blob/pages/{PATH}",
    "Open in Binder": f"https://binder.example/v2/gh/some/where/pages?urlpath=lab/tree/{PATH}",
    "Open in JupyterHub": "https://hub.example/hub/user-redirect/git-pull?repo=https%3A%2F%2Fgithub"
    ".com%2Fsome%2Fwhere&branch=pages&urlpath=lab%2Ftree%2Fwhere%2Fnotebooks%2Fridge.ipynb",
}


@pytest.fixture
def this_page(monkeypatch):
    """The extension, which only the book's configuration knows the place of."""
    monkeypatch.syspath_prepend(ROOT / "book" / "_ext")
    return import_module("this_page")


def test_thirteen_chapters_say_what_they_take():
    """Whoever opens one knows how long it is."""
    assert len(CHAPTERS) == 13


def test_page_opens_where_the_configuration_says(this_page):
    """Each place has an address of its own; what is not set up is not offered."""
    assert this_page.links("ridge", PUBLISHED) == PLACES
    assert list(this_page.links("ridge", PUBLISHED | {"binder": ""})) == [
        name for name in PLACES if "Binder" not in name
    ]
    assert list(this_page.links("ridge", PUBLISHED | {"repository": ""})) == [*PLACES][:1]


def test_notebook_installs_what_it_needs_where_that_is_published(this_page):
    """Its first cell does, and only then."""
    empty = nbformat.v4.new_notebook()
    assert this_page.with_package(empty, "").cells == []
    cell, *_ = this_page.with_package(empty, "https://github.com/some/where").cells
    assert "git+https://github.com/some/where" in cell.source


@pytest.mark.parametrize("page", CHAPTERS, ids=lambda page: page.stem)
def test_page_says_how_long_it_computes(pages, page):
    """In seconds that were measured, beside a link to a notebook that is there."""
    shown = (pages / f"{page.stem}.html").read_text(encoding="utf-8")
    line = shown.split('class="this-page"')[1].split("</p>")[0]
    told = line.split("The page computes for ")[1].split(" seconds")[0]
    assert 0 < int(told) < 300
    assert f'href="notebooks/{page.stem}.ipynb"' in line
    nbformat.validate(nbformat.read(pages / "notebooks" / f"{page.stem}.ipynb", as_version=4))


def test_notebook_computes_what_the_page_shows(pages, tmp_path):
    """Downloaded and run somewhere else, it prints what is printed in the book."""
    notebook = nbformat.read(pages / "notebooks" / "ridge.ipynb", as_version=4)
    shown = nbformat.read(pages.parent / "jupyter_execute" / "ridge.ipynb", as_version=4)
    NotebookClient(notebook, resources={"metadata": {"path": str(tmp_path)}}).execute()
    assert printed(notebook) == printed(shown)
    assert len(printed(shown)) > 5


def printed(notebook):
    """The texts and tables that its cells put out, but for what they only hand to the text."""
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    texts = [output.get("text") or output.data.get("text/plain") for output in outputs]
    return [text for text in texts if text]
