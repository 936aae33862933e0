"""The book's own Sphinx extension: what it copies, and what it refuses."""

import sys
from pathlib import Path

import pytest
from sphinx.errors import ExtensionError

ROOT = Path(__file__).parents[2]
KATEX = ROOT / "node_modules" / "katex"


@pytest.fixture
def extension(monkeypatch):
    """The extension, which only the book's configuration knows the place of."""
    monkeypatch.syspath_prepend(ROOT / "book" / "_ext")
    import shrinkage_book

    yield shrinkage_book
    del sys.modules["shrinkage_book"]


@pytest.mark.parametrize("metadata", [None, '{"version": "0.16.21"}'])
def test_other_katex_is_refused(extension, tmp_path, metadata):
    """A style sheet that does not fit the formulas, or none, stops the build with the next step."""
    if metadata:
        (tmp_path / "package.json").write_text(metadata)
    with pytest.raises(ExtensionError, match=r"expected \S+; run `npm ci`"):
        extension.copy_katex(tmp_path, tmp_path / "static")


def test_katex_comes_with_the_fonts_that_it_names(extension, tmp_path):
    """Every font in the style sheet is there, each in one format."""
    extension.copy_katex(KATEX, tmp_path)
    named = (tmp_path / "katex.min.css").read_text().split("url(")[1:]
    fonts = [tmp_path / name.split(")")[0] for name in named]
    assert fonts
    assert [font for font in fonts if not font.exists() or font.suffix != ".woff2"] == []


def test_icon_font_is_small(extension, tmp_path):
    """The icons of the theme's buttons and admonitions fit in a few kilobytes."""
    extension.write_icons(tmp_path)
    assert {0xF0C9, 0xF185, 0xF186, 0xF042, 0xF002, 0xF0EB} <= extension.icons_used()
    assert (tmp_path / "icons.woff").stat().st_size < 8000


def test_style_sheet_keeps_the_icons_that_are_shown_and_no_other(extension):
    """Those of its rules that draw nothing on any page go, which makes it a quarter lighter."""
    sheet = (extension.STATIC / extension.SHEET).read_text(encoding="utf-8")
    trimmed = extension.without_icons(sheet)
    assert ".fa-sun:before" in trimmed
    assert ".fa-dragon:before" in sheet
    assert ".fa-dragon:before" not in trimmed
    assert len(trimmed) < 0.8 * len(sheet)
    assert extension.without_icons(trimmed) == trimmed


def test_script_of_the_theme_looks_for_nothing_that_scrolls(extension):
    """Its search is empty, once and for all; a script without one stops the build."""
    script = (extension.STATIC / extension.SCRIPT).read_text(encoding="utf-8")
    trimmed = extension.without_search(script)
    assert ".cell_output" in script
    assert ".cell_output" not in trimmed
    assert extension.without_search(trimmed) == trimmed
    with pytest.raises(ExtensionError, match="see ALL_THAT_SCROLLS"):
        extension.without_search("another()")
