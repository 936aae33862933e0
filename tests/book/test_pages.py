"""Every page as its readers meet it: light and dark, at a desk and on a phone, seen or read out."""

import pytest
from page_checks import problems

FRAME = (
    '<!doctype html><html lang="en"><title>A page</title><link rel="icon" href="data:,">'
    '<meta name="viewport" content="width=device-width"><main><h1>A page</h1>{}</main></html>'
)
DEFECTS = {
    '<img alt="far" src="https://example.org/far.png">': "asks another host for https://example",
    '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">': "has a picture without a name",
    '<svg role="img" aria-label=" "></svg>': "has a picture without a name",
    "<p>The penalty $\\lambda$ is large.</p>": "shows a formula as text: $",
    '<span class="math">\\lambda</span>': "shows a formula as text",
    '<div style="width: 2000px">wide</div>': "wider than the window",
    "<script>nobody.home()</script>": "script fails: nobody is not defined",
    "<script>console.error('invalid theme mode')</script>": "says: invalid theme mode",
    '<p style="color: #bbb; background: #fff">faint</p>': "breaks color-contrast",
    "<pre style='overflow: auto'>" + "wide " * 300 + "</pre>": "has code that is too wide",
    '<i class="fa-solid"></i><style>i::before {content: "\\f8ff"}</style>': "lacks the icon",
}


def walk(browser, address, folder, **how):
    """The problems of every page in `folder`, by page."""
    names = [page.relative_to(folder) for page in sorted(folder.rglob("*.html"))]
    shown = [name for name in names if name.parts[0] != "_static"]
    found = {str(name): problems(browser, f"{address}/{name}", **how) for name in shown}
    assert "index.html" in found
    return {name: wrong for name, wrong in found.items() if wrong}


@pytest.mark.parametrize("width", [1366, 390])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_book_has_no_problems(browser, pages, served, theme, width):
    """No page asks another host, complains, overflows, breaks a rule or has an unnamed picture."""
    assert walk(browser, served(pages), pages, theme=theme, width=width) == {}


@pytest.mark.parametrize(("defect", "told"), DEFECTS.items(), ids=DEFECTS.values())
def test_defect_is_told(browser, served, tmp_path, defect, told):
    """Each kind of problem, planted in a page, is found by the same checks."""
    (tmp_path / "index.html").write_text(FRAME.format(defect))
    wrong = walk(browser, served(tmp_path), tmp_path, theme="light", width=1366)
    assert told in "; ".join(wrong["index.html"])


def test_sound_page_passes(browser, served, tmp_path):
    """The frame that carries the defects has none itself."""
    (tmp_path / "index.html").write_text(FRAME.format("<p>A word.</p>"))
    assert walk(browser, served(tmp_path), tmp_path, theme="light", width=390) == {}


def test_no_script_is_heavy_or_needs_a_server(pages):
    """No page loads what Jupyter Book adds by itself: a remote kernel, every icon, widgets."""
    text = "".join(page.read_text(encoding="utf-8") for page in pages.glob("*.html"))
    assert "pydata-sphinx-theme.js" in text
    unwanted = ("thebe", "fontawesome.js", "mathjax@", "require.js", "html-manager", "togglebutton")
    assert [name for name in unwanted if name in text.lower()] == []
