"""A page is light and stands still: on a phone, over a poor connection, for a slow processor."""

from statistics import median

import pytest
from page_costs import cost

HEAVIEST, MIDDLE = 450_000, 250_000  # bytes on the wire
SHIFT, BLOCKED = 0.02, 100  # without a unit; milliseconds
FRAME = '<!doctype html><html lang="en"><title>A page</title><link rel="icon" href="data:,">{}'


@pytest.fixture(scope="session")
def costs(browser, pages, served_pages):
    """What every page costs, by its name."""
    names = [page.name for page in sorted(pages.glob("*.html"))]
    return {name: cost(browser, f"{served_pages}/{name}") for name in names}


def test_no_page_is_heavy(costs):
    """The heaviest, and the one in the middle, stay within their budgets."""
    sizes = {name: found.bytes for name, found in costs.items()}
    assert {name: size for name, size in sizes.items() if size > HEAVIEST} == {}
    assert median(sizes.values()) <= MIDDLE


def test_nothing_jumps_while_it_loads(costs):
    """What one reads stays where it is."""
    assert {name: c.shift for name, c in costs.items() if c.shift > SHIFT} == {}


def test_no_script_holds_a_reader_up(costs):
    """Not even on a processor four times slower."""
    assert {name: c.blocked for name, c in costs.items() if c.blocked > BLOCKED} == {}


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


def test_jump_is_seen(cost_of):
    """A text that something is put above moves."""
    late = "<script>setTimeout(() => document.body.prepend(Object.assign(document.createElement"
    late += "('div'), {style: 'height: 400px'})), 200)</script>"
    assert cost_of("<p>A word.</p>").shift == 0
    assert cost_of("<p>A word.</p>" * 20 + late).shift > SHIFT


def test_busy_script_is_seen(cost_of):
    """A loop of a fifth of a second holds a reader up."""
    busy = "<script>const end = performance.now() + 200; while (performance.now() < end);</script>"
    assert cost_of("<p>A word.</p>").blocked == 0
    assert cost_of(busy).blocked >= 100
