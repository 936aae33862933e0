"""The figures that one can move: what they compute, and how they behave in a browser."""

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from figure_cases import CASES
from page_checks import axe_violations, problems

from course_pkg import book, plots

ROOT = Path(__file__).parents[2]
FIGURES = ("ball", "decay", "directions", "dropout", "folds", "shrinkage", "thresholds")
FIGURE = "```{{moving-figure}} {0}\n:name: fig-{0}\n:alt: The figure {0}.\n\nIts caption.\n```\n"
PAGE = "# Figures\n\n" + "\n".join(map(FIGURE.format, FIGURES))
SHIFTS = """
    window.shifted = [];
    const isFigure = node => (node?.closest ? node : node?.parentElement)?.closest("moving-figure");
    new PerformanceObserver(list => list.getEntries().flatMap(entry => entry.sources)
        .filter(({node}) => isFigure(node)).forEach(({node}) => window.shifted.push(node.nodeName)))
        .observe({type: "layout-shift", buffered: true});
"""


def written(value):
    """How JSON has arrays and numbers of NumPy."""
    return value.tolist() if isinstance(value, np.ndarray | np.generic) else value


def by_node(cases, folder):
    """Node's tests of the figures' mathematics on these cases."""
    (folder / "cases.json").write_text(json.dumps(cases, default=written))
    return subprocess.run(
        ["node", "--test", "--test-reporter=tap", ROOT / "tests" / "book" / "maths.test.mjs"],
        env=os.environ | {"CASES": str(folder / "cases.json")},
        capture_output=True,
        encoding="utf-8",
    )


@pytest.fixture(scope="module")
def cases():
    """For each function of the mathematics, arguments and the package's values."""
    return {
        name: [{"given": given, "expected": expected} for given, expected in made()]
        for name, made in CASES.items()
    }


def test_figures_compute_what_the_package_computes(cases, tmp_path):
    """Every function gives the package's values, on a grid."""
    done = by_node(cases, tmp_path)
    assert done.returncode == 0, done.stdout
    told = [f"{name} gives what the package gives" for name in CASES]
    assert [name for name in told if name not in done.stdout] == []


def off(value):
    """The value, a little wrong."""
    if isinstance(value, dict):
        return value | {name: off(part) for name, part in value.items()}
    return [off(part) for part in value] if isinstance(value, list) else np.asarray(value) + 1e-4


@pytest.mark.parametrize("name", CASES)
def test_wrong_value_is_told(cases, tmp_path, name):
    """A function that is a little off in one case fails by its name."""
    *right, last = cases[name]
    wrong = [*right, last | {"expected": off(last["expected"])}]
    done = by_node(cases | {name: wrong}, tmp_path)
    assert done.returncode == 1
    assert f"not ok {list(CASES).index(name) + 1} - {name} gives" in done.stdout


@pytest.fixture(scope="session")
def gallery(browser, tmp_path_factory):
    """A book of one page that has every figure, built as the book is."""
    root = tmp_path_factory.mktemp("gallery")
    (root / "book").mkdir()
    parts = ("_ext", "figures", "references.bib", "static", "templates")
    for part in ("_config.yml", "node_modules", *(f"book/{part}" for part in parts)):
        (root / part).symlink_to(ROOT / part)
    (root / "book" / "_toc.yml").write_text("format: jb-book\nroot: index\n")
    (root / "book" / "index.md").write_text(PAGE)
    return book.build(root, strict=True)


@pytest.fixture
def opened(browser, gallery, served):
    """A function that opens the page, with options of the browser's context."""
    contexts = []

    def open_page(refused="", **options):
        contexts.append(browser.new_context(**options))
        page = contexts[-1].new_page()
        page.add_init_script(SHIFTS)
        if refused:
            page.route(refused, lambda route: route.abort())
        page.goto(f"{served(gallery)}/index.html", wait_until="load")
        return page

    yield open_page
    for context in contexts:
        context.close()


def figure(page, name):
    """A figure of the page."""
    return page.locator(f"moving-figure[data-figure={name}]")


def test_gallery_shows_every_figure(monkeypatch):
    """No figure goes untested."""
    monkeypatch.syspath_prepend(ROOT / "book" / "_ext")
    import figure_data

    assert sorted(figure_data.FIGURES) == list(FIGURES)
    del sys.modules["figure_data"]


@pytest.mark.parametrize("name", FIGURES)
def test_keyboard_moves_every_control(opened, name):
    """From its first to its last value each control changes picture and sentence, by keys alone."""
    shown = figure(opened(), name)
    controls = shown.locator("input, select")
    assert controls.count() > 0
    for control in controls.all():
        seen = set()
        for key in ("Home", "End"):
            control.press(key)
            seen.add((shown.locator(".moving-views").inner_html(), sentence(shown)))
        assert len({picture for picture, _ in seen}) == len({words for _, words in seen}) == 2


def sentence(shown):
    """What a figure says now."""
    return shown.locator(".moving-sentence").text_content()


@pytest.mark.parametrize("name", FIGURES)
def test_sentence_is_read_out_once_the_control_rests(opened, name):
    """The visible sentence is no live region; a hidden one has it when nothing moves any more."""
    page = opened()
    shown = figure(page, name)
    shown.locator("input").first.press("Home")
    assert shown.locator(".moving-sentence").get_attribute("role") is None
    said = shown.locator(".moving-said[role=status]")
    page.wait_for_function("said => said.textContent", arg=said.element_handle())
    assert said.text_content() == sentence(shown)


@pytest.mark.parametrize("name", FIGURES)
def test_one_guess_is_right(opened, name):
    """Of the answers on offer one is right; each leads to the reason, and is marked as chosen."""
    shown = figure(opened(), name)
    verdicts = []
    for button in shown.locator("button").all():
        button.press("Enter")
        verdicts.append(shown.locator(".moving-answer").text_content().split()[0])
        assert button.get_attribute("aria-pressed") == "true"
    assert sorted(verdicts) == ["Not", "Not", "Right."]


def test_figure_stands_without_scripts(opened):
    """Where no script runs, picture and sentence are there, and no control that does nothing."""
    page = opened(java_script_enabled=False)
    for name in FIGURES:
        shown = figure(page, name)
        assert shown.locator(".moving-views > div > svg").first.bounding_box()["height"] > 100
        assert sentence(shown)
        assert not shown.locator("input, select, button").first.is_visible()


def test_paper_has_the_picture_alone(opened):
    """In print there are pictures and sentences, and no controls."""
    page = opened()
    page.emulate_media(media="print")
    assert not page.locator(".moving-controls, .moving-question").first.is_visible()
    assert page.locator(".moving-views > div > svg").first.is_visible()


@pytest.mark.parametrize("width", [1366, 390])
def test_script_moves_nothing_when_it_comes(opened, width):
    """A figure is as high before its script has come as after, and no part of it shifts."""
    heights = []
    for refused in ("", "**/figures.js*"):
        page = opened(refused, viewport={"width": width, "height": 900})
        boxes = [figure(page, name).bounding_box()["height"] for name in FIGURES]
        heights.append(boxes)
        page.wait_for_timeout(300)
        assert page.evaluate("window.shifted") == []
    assert heights[0] == heights[1]


@pytest.mark.parametrize("width", [1366, 390])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_figures_have_no_problems(browser, gallery, served, theme, width):
    """No figure asks another host, complains, overflows or breaks a rule of accessibility."""
    address = f"{served(gallery)}/index.html"
    assert problems(browser, address, theme=theme, width=width) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_moved_figures_break_no_rule(opened, theme):
    """Nor does one that was moved, and has answered."""
    page = opened(color_scheme=theme)
    for name in FIGURES:
        figure(page, name).locator("button").last.press("Enter")
    assert list(axe_violations(page)) == []


def test_colours_are_those_of_the_palette(gallery):
    """Every role that a figure is drawn in has its colour in the palette."""
    page = (gallery / "index.html").read_text(encoding="utf-8")
    used = {part.split(")")[0] for part in page.split("--role:var(--course-")[1:]}
    assert used
    assert used <= {role.replace(" ", "-") for role in plots.PALETTE}


def test_script_is_small_and_only_where_it_is_needed(gallery):
    """All figures together are a fraction of one picture, and a page without any loads nothing."""
    assert len(gzip.compress((gallery / "_static" / "figures.js").read_bytes())) < 15_000
    assert "figures.js" in (gallery / "index.html").read_text(encoding="utf-8")
    assert "figures.js" not in (gallery / "search.html").read_text(encoding="utf-8")
