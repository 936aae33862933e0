# mypy: disable-error-code="import-untyped"
"""A figure that one can move, placed in a page as any other figure is.

    ```{moving-figure} shrinkage
    :name: fig-moving-shrinkage
    :alt: What a reader who cannot see it should know.

    Its caption.
    ```

Its data come from `figure_data`, its drawing from `book/figures`. Node draws it while the book is
built, so that it stands on paper and where no script runs; the page's script moves it from there.
"""

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import figure_data
from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxDirective

MODULES = Path(__file__).parents[1] / "figures"
CLASS = "moving"


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directive, and the script of the pages that have such a figure."""
    app.add_directive("moving-figure", MovingFigure)
    app.connect("builder-inited", add_script)
    app.connect("html-page-context", ask_for_script)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


class MovingFigure(SphinxDirective):
    """The figure of a name, its caption below it."""

    required_arguments = 1
    has_content = True
    option_spec = {  # noqa: RUF012  (docutils reads it from the class)
        "name": directives.unchanged_required,
        "alt": directives.unchanged_required,
    }

    def run(self) -> list[nodes.Node]:
        """The figure; an error where there is none of that name, or no words for it."""
        (name,) = self.arguments
        if name not in figure_data.FIGURES:
            raise self.error(f"no figure {name!r}; one of {', '.join(figure_data.FIGURES)}")
        if "alt" not in self.options or not self.content:
            raise self.error(f"figure {name!r} needs :alt: and, as its content, a caption")
        for source in (*MODULES.glob("*.mjs"), Path(figure_data.__file__), Path(__file__)):
            self.env.note_dependency(str(source))
        words = nodes.Element()
        self.state.nested_parse(self.content, self.content_offset, words)
        drawing = nodes.raw("", drawn(name, self.options["alt"]), format="html")
        caption = nodes.caption("", "", *words[0].children)
        figure = nodes.figure("", drawing, caption, classes=[CLASS])
        self.set_source_info(figure)
        self.add_name(figure)
        return [figure]


def drawn(name: str, alt: str) -> str:
    """The figure as HTML, at its start."""
    data = figure_data.plain(figure_data.FIGURES[name]())
    done = subprocess.run(
        ["node", MODULES / "build.mjs"],
        input=json.dumps({"name": name, "data": data, "alt": alt}),
        capture_output=True,
        encoding="utf-8",
    )
    if done.returncode:
        raise ExtensionError(f"figure {name!r} cannot be drawn: {done.stderr}")
    return done.stdout


def add_script(app: Sphinx) -> None:
    """Write the modules as one script: from a folder opened from disk no module loads."""
    static = Path(app.outdir) / "_static"
    static.mkdir(parents=True, exist_ok=True)
    (static / "figures.js").write_text(script(), encoding="utf-8")


def script() -> str:
    """What a page with a figure runs: every module that `page.mjs` needs, in one block of its own.

    Within a block, where the script is strict, two things of one name are an error.
    """
    return '"use strict";\n{\n' + "".join(joined("page.mjs", set())) + "}\n"


def joined(name: str, seen: set[str]) -> Iterator[str]:
    """The text of a module after the texts of those it imports, each once."""
    seen.add(name)
    text = (MODULES / name).read_text(encoding="utf-8")
    for other in re.findall(r'^import [^;]+ from "\./([^"]+)";$', text, re.MULTILINE):
        if other not in seen:
            yield from joined(other, seen)
    text = re.sub(r"^import [^;]+;\n", "", text, flags=re.MULTILINE)
    yield re.sub(r"^export ", "", text, flags=re.MULTILINE)


def ask_for_script(app: Sphinx, page: str, template: str, context: Any, tree: Any) -> None:
    """Have a page with a figure load the script and the style sheet, and no other page."""
    figures = tree.findall(nodes.figure) if tree else ()
    if any(CLASS in figure["classes"] for figure in figures):
        app.add_js_file("figures.js", loading_method="defer")
        app.add_css_file("figures.css")
