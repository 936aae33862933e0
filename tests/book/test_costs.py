"""A page is light and stands still: on a phone, over a poor connection, for a slow processor."""

from statistics import median

import pytest
from page_costs import cost

HEAVIEST, MIDDLE, SCRIPTS = 450_000, 250_000, 90_000  # bytes on the wire
FIGURES = 40_000  # bytes of script for all figures of the book
BOXES = 8_000  # of the fifteen thousand and more that a long chapter has
SHIFT = 0.02  # without a unit
FRAME = (
    '<!doctype html><html lang="en"><title>A page</title><link rel="icon" href="data:,">'
    '<meta name="viewport" content="width=device-width">{}'
)


@pytest.fixture(scope="module")
def opened(browser, pages, served):
    """What a page of the book costs."""
    address = served(pages)
    return lambda name: cost(browser, f"{address}/{name}")


@pytest.fixture(scope="module")
def costs(opened, pages):
    """What every page costs, by its name."""
    return {page.name: opened(page.name) for page in sorted(pages.glob("*.html"))}


def test_no_page_is_heavy(costs):
    """The heaviest, the one in the middle, and their scripts stay within their budgets."""
    sizes = {name: found.bytes for name, found in costs.items()}
    assert {name: size for name, size in sizes.items() if size > HEAVIEST} == {}
    assert {name: c.scripts for name, c in costs.items() if c.scripts > SCRIPTS} == {}
    assert median(sizes.values()) <= MIDDLE


def test_page_is_laid_out_as_it_is_read(costs):
    """What stands far below takes a slow processor no time at the start: no script looks at it."""
    assert {name: c.laid_out for name, c in costs.items() if c.laid_out > BOXES} == {}


def test_nothing_jumps(costs, opened):
    """What one reads stays where it is, while the page loads and on the way down.

    A page that jumps does so whenever it is opened; on a machine that is busy elsewhere, all may.
    """
    doubtful = [name for name, found in costs.items() if found.shift > SHIFT]
    again = {name: min(opened(name).shift for _ in range(3)) for name in doubtful}
    assert {name: shift for name, shift in again.items() if shift > SHIFT} == {}


def test_figures_are_light(pages):
    """Before they are compressed, their scripts are within the budget of the whole book."""
    assert 0 < (pages / "_static" / "figures.js").stat().st_size <= FIGURES


@pytest.fixture
def cost_of(browser, served, tmp_path):
    """What a page with this content costs."""

    def measured(content):
        (tmp_path / "index.html").write_text(FRAME.format(content))
        return cost(browser, f"{served(tmp_path)}/index.html")

    return measured


def test_weight_is_that_of_the_compressed_page(cost_of):
    """Ten thousand equal letters are a few bytes, and ten thousand others are not."""
    assert cost_of("a" * 10_000).bytes < 500
    assert cost_of("".join(chr(0x4E00 + k) for k in range(10_000))).bytes > 10_000


def test_boxes_are_counted(cost_of):
    """Those in a part that is laid out later are not; those that a script looks at are."""
    far = "<div style='height: 9000px'></div><div id='far' style='content-visibility: auto'>"
    far += "<p>A word.</p>" * 1000 + "</div>"
    looks = "<script>document.querySelector('#far p').offsetHeight</script>"
    assert cost_of("<p>A word.</p>" * 1000).laid_out > 1000
    assert cost_of(far).laid_out < 200
    assert cost_of(far + looks).laid_out > 1000


def test_jump_is_seen(cost_of):
    """A text that something is put above moves."""
    late = "<script>setTimeout(() => document.body.prepend(Object.assign(document.createElement"
    late += "('div'), {style: 'height: 400px'})), 200)</script>"
    assert cost_of("<p>A word.</p>").shift == 0
    assert cost_of("<p>A word.</p>" * 20 + late).shift > SHIFT
