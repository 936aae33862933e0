# mypy: disable-error-code="import-untyped"
"""What a page asks of its reader, and the page as a notebook.

    ```{this-page} 40 minutes
    ```

says how long the page takes to read and has taken to compute, and links the notebook: to have, or
to open where `launch` in `_config.yml` says. At its end the build lists how long each page took.
"""

from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import nbformat
from docutils import nodes
from myst_nb.core.read import read_myst_markdown_notebook
from myst_nb.sphinx_ import NbMetadataCollector
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell
from rich import print as show
from rich.table import Table
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective

#: Where the built book keeps its pages as notebooks.
FOLDER = "notebooks"


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directive, and what `launch` may say."""
    app.add_config_value("launch", {}, "html")
    app.add_directive("this-page", ThisPage)
    app.connect("doctree-resolved", complete)
    app.connect("build-finished", list_seconds)
    app.connect("build-finished", write_environment)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


class ThisPage(SphinxDirective):
    """A line that is completed once the page has run."""

    required_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        """The line, which knows its page: in print, all pages are one."""
        line = nodes.paragraph(classes=["this-page"], page=self.env.docname)
        line += nodes.Text(f"Reading time about {self.arguments[0]}. ")
        return [line]


def complete(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Say how long the page computes; for a screen, write its notebook and link it."""
    for line in doctree.findall(nodes.paragraph):
        if "page" not in line:
            continue
        line += nodes.Text(f"The page computes for {seconds(app.env, line['page']):.0f} seconds. ")
        if app.builder.name == "html":
            write_notebook(app, line["page"])
            for place, (name, address) in enumerate(links(docname, app.config.launch).items()):
                line += [nodes.Text(" · ")] * bool(place)
                line += nodes.reference("", name, refuri=address, internal=False)


def seconds(env: BuildEnvironment, page: str) -> float:
    """How long a page computed when it was last executed."""
    ran = NbMetadataCollector.get_exec_data(env, page)
    return (ran and ran["runtime"]) or 0.0


def write_notebook(app: Sphinx, page: str) -> None:
    """Put a page into the built book as a notebook that nobody has run."""
    source = Path(app.env.doc2path(page))
    path = Path(app.outdir) / FOLDER / f"{page}.ipynb"
    path.parent.mkdir(exist_ok=True)
    notebook = read_myst_markdown_notebook(source.read_text(encoding="utf-8"), path=source)
    nbformat.write(with_package(notebook, app.config.launch.get("repository")), path)


def write_environment(app: Sphinx, _: Exception | None) -> None:
    """Say to Binder what notebooks need, where the course is published."""
    if repository := app.config.launch.get("repository"):
        path = Path(app.outdir) / "binder" / "requirements.txt"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"{needed(repository)}\njupyterlab_myst\n", encoding="utf-8")


def needed(repository: str) -> str:
    """The package, as pip asks for it."""
    return f"course-pkg[book] @ git+{repository}"


def with_package(notebook: NotebookNode, repository: str | None) -> NotebookNode:
    """The notebook, which begins by installing what it needs from where the course is published."""
    notebook.metadata.pop("jupytext", None)
    if repository:
        notebook.cells.insert(0, new_code_cell(f'%pip install --quiet "{needed(repository)}"'))
    for count, cell in enumerate(notebook.cells):
        cell["id"] = f"cell-{count}"  # which nbformat draws at random
    return notebook


def links(page: str, launch: dict[str, Any]) -> dict[str, str]:
    """Where a page is had, or opened, as a notebook: addresses by name."""
    path = f"{FOLDER}/{page}.ipynb"
    found = {"Download as a notebook": path}
    repository, branch = launch.get("repository", "").rstrip("/"), launch.get("branch", "gh-pages")
    if not repository:
        return found
    owner, name = urlsplit(repository).path.strip("/").split("/")
    if colab := launch.get("colab"):
        found["Open in Colab"] = f"{colab}/github/{owner}/{name}/blob/{branch}/{path}"
    if binder := launch.get("binder"):
        found["Open in Binder"] = f"{binder}/v2/gh/{owner}/{name}/{branch}?urlpath=lab/tree/{path}"
    if hub := launch.get("jupyterhub"):
        pull = {"repo": repository, "branch": branch, "urlpath": f"lab/tree/{name}/{path}"}
        found["Open in JupyterHub"] = f"{hub}/hub/user-redirect/git-pull?{urlencode(pull)}"
    return found


def list_seconds(app: Sphinx, exception: Exception | None) -> None:
    """Print how long each page computed, the longest first, and all of them together."""
    took = {page: seconds(app.env, page) for page in app.env.found_docs} if app.env else {}
    table = Table("page", "computed for", title="How long pages compute")
    for page, time in sorted(took.items(), key=lambda item: -item[1]):
        if time:
            table.add_row(page, f"{time:.1f} s")
    table.add_section()
    table.add_row("together", f"{sum(took.values()):.0f} s")
    if not exception:
        show(table)
