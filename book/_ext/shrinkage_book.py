# mypy: disable-error-code="import-untyped"
"""What the book takes from elsewhere, put under its own `_static` while it is built.

A page asks no other host for anything: the style sheet and fonts of its formulas come from npm,
its icons from the theme, the colours of its figures from `course_pkg.plots`.
"""

import hashlib
import json
import logging
import re
import shutil
from pathlib import Path
from typing import Any

import pydata_sphinx_theme
import sphinx_book_theme
from docutils import nodes
from fontTools import subset
from fontTools.ttLib import TTFont
from myst_nb.sphinx_ext import HideCodeCellNode
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ExtensionError
from sphinx.writers.html5 import HTML5Translator
from sphinxcontrib.katex import KaTeXServer, katex_version

from course_pkg.plots import palette_css

THEMES = [
    Path(theme.__file__).parent / "theme" for theme in (pydata_sphinx_theme, sphinx_book_theme)
]
STATIC = THEMES[0] / "pydata_sphinx_theme" / "static"
SHEET = Path("styles") / "pydata-sphinx-theme.css"
SCRIPT = Path("scripts") / "pydata-sphinx-theme.js"
#: Where that script finds all that scrolls, at once, for which the whole page has to be laid out:
#: `book.js` looks at each of them when it is.
ALL_THAT_SCROLLS = re.compile(r'\["pre",[^]]*"\.pst-scrollable-table-container"\]')
NOTHING = '[":not(*)"]'
#: An icon in that sheet: its names, and its code point.
ICON = re.compile(r'((?:\.fa-[\w-]+::?before,?)+)\{content:"\\?([^"]*)"\}')


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the book's assets and the markup that it repairs."""
    # Jupyter Book sets this for an extension that we leave out.
    app.add_config_value("comments_config", {}, "")
    # By its other way the server of the formulas may be called before it listens, which it refuses.
    KaTeXServer.start_server_process = KaTeXServer.start_network_socket
    app.connect("config-inited", mark_the_looks)
    app.connect("builder-inited", add_assets)
    app.connect("html-page-context", leave_out_tabs)
    app.connect("build-finished", trim_theme)
    app.add_node(nodes.citation, override=True, html=(open_citation, close_citation))
    app.add_node(HideCodeCellNode, override=True, html=(open_folded_cell, close_folded_cell))
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def mark_the_looks(app: Sphinx, config: Config) -> None:
    """Have every page written anew where a template or a style changed: Sphinx does not notice."""
    source = Path(app.srcdir)
    looks = [*source.glob("templates/**/*.*"), *source.glob("static/**/*.*")]
    digest = hashlib.sha256(palette_css().encode() + Path(__file__).read_bytes())
    for path in sorted(looks):
        digest.update(path.read_bytes())
    config.html_context["looks"] = digest.hexdigest()


def add_assets(app: Sphinx) -> None:
    """Write the palette, the formulas' style sheet and fonts, and the icons into `_static`."""
    static = Path(app.outdir) / "_static"
    static.mkdir(parents=True, exist_ok=True)
    (static / "palette.css").write_text(palette_css(), encoding="utf-8")
    copy_katex(Path(app.confdir).parent / "node_modules" / "katex", static / "katex")
    write_icons(static)


def copy_katex(package: Path, static: Path) -> None:
    """Copy KaTeX's style sheet, and its fonts in the one format that every browser reads.

    Raises ExtensionError where the version is not the one that renders the formulas: the style
    sheet of another places their parts wrongly.
    """
    metadata = package / "package.json"
    found = json.loads(metadata.read_text())["version"] if metadata.exists() else None
    if found != katex_version:
        raise ExtensionError(
            f"KaTeX is {found or 'missing'} in {package}, expected {katex_version}; run `npm ci`"
        )
    (static / "fonts").mkdir(parents=True, exist_ok=True)
    sheet = (package / "dist" / "katex.min.css").read_text()
    sheet = re.sub(r",url\([^)]*\.(?:woff|ttf)\) format\(\"\w+\"\)", "", sheet)
    (static / "katex.min.css").write_text(sheet)
    for font in (package / "dist" / "fonts").glob("*.woff2"):
        shutil.copy(font, static / "fonts")


def write_icons(static: Path) -> None:
    """Cut the theme's icon font down to the icons that its templates and styles name.

    The theme would load a script of 1.5 MB instead; its style sheet already knows the font.
    """
    logging.getLogger("fontTools").setLevel(logging.WARNING)  # it tells of every table
    options = subset.Options(flavor="woff")
    font = TTFont(STATIC / "vendor" / "fontawesome" / "webfonts" / "fa-solid-900.ttf")
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=icons_used())
    subsetter.subset(font)
    subset.save_font(font, static / "icons.woff", options)
    (static / "icons.css").write_text(
        '@font-face{font-family:"Font Awesome 6 Free";font-weight:900;font-display:block;'
        'src:url(icons.woff) format("woff")}\n'
    )


def leave_out_tabs(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Take the script of sphinx-design's tabs out of a page: none has tabs."""
    scripts = context["script_files"]
    context["script_files"] = [s for s in scripts if "design-tabs" not in str(s.filename)]


def trim_theme(app: Sphinx, exception: Exception | None) -> None:
    """Take out of the theme's style sheet and script what costs much, and what no page needs."""
    static = Path(app.outdir) / "_static"
    if exception is None and (static / SHEET).exists():
        for path, trimmed in ((static / SHEET, without_icons), (static / SCRIPT, without_search)):
            path.write_text(trimmed(path.read_text(encoding="utf-8")), encoding="utf-8")


def without_search(script: str) -> str:
    """The script without its search for all that scrolls; raises ExtensionError if it has none."""
    script = ALL_THAT_SCROLLS.sub(NOTHING, script)
    if NOTHING not in script:
        raise ExtensionError(f"{SCRIPT} has changed: see ALL_THAT_SCROLLS in {Path(__file__).name}")
    return script


def without_icons(sheet: str) -> str:
    """The style sheet with the rules of those icons that templates and styles name."""
    names = icon_names()
    return ICON.sub(lambda rule: rule[0] if names & named_by(rule[1]) else "", sheet)


def icons_used() -> set[int]:
    """Return the code points of the icons that the themes' templates and styles name."""
    sheet, names = (STATIC / SHEET).read_text(encoding="utf-8"), icon_names()
    points = [int(point, 16) for rule, point in ICON.findall(sheet) if names & named_by(rule)]
    return {*points, *map(ord, re.findall(r'--pst-icon-[a-z-]+:"(.)"', sheet))}


def icon_names() -> set[str]:
    """Return the names of the icons in the themes' templates."""
    names = {"fa-xmark"}  # the one that a script of the theme puts in
    for template in (page for theme in THEMES for page in theme.rglob("*.html")):
        names.update(re.findall(r"fa-[a-z-]+", template.read_text(encoding="utf-8")))
    return names


def named_by(rule: str) -> set[str]:
    """Return the names of one icon, as a rule of the style sheet lists them."""
    return set(re.findall(r"\.(fa-[\w-]+):", rule))


def open_citation(self: HTML5Translator, node: nodes.citation) -> None:
    """Open an entry of the bibliography as an item, and before the first one their list."""
    if not is_citation(node.parent, node.parent.index(node) - 1):
        self.body.append('<div class="citation-list" role="list">\n')
    self.body.append(self.starttag(node, "div", CLASS="citation", role="listitem"))


def close_citation(self: HTML5Translator, node: nodes.citation) -> None:
    """Close an entry of the bibliography, and after the last one their list."""
    self.body.append("</div>\n")
    if not is_citation(node.parent, node.parent.index(node) + 1):
        self.body.append("</div>\n")


def open_folded_cell(self: HTML5Translator, node: HideCodeCellNode) -> None:
    """Open a folded cell, whose button is called what is written on it."""
    self.body.append(f'<details class="admonition hide {" ".join(node["classes"])}">\n')
    self.body.append(f"<summary>{node['prompt_show']}</summary>\n")


def close_folded_cell(self: HTML5Translator, node: HideCodeCellNode) -> None:
    """Close a folded cell."""
    self.body.append("</details>\n")


def is_citation(parent: nodes.Element, place: int) -> bool:
    """Return whether `parent` has a citation at that place."""
    return 0 <= place < len(parent) and isinstance(parent[place], nodes.citation)
