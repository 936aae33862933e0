"""The palette can be told apart, and a picture belongs to the page it is on."""

import itertools
import subprocess
import sys

import numpy as np
import pytest
from matplotlib import pyplot, rcParams

from course_pkg.plots import (
    PAGE,
    PALETTE,
    Picture,
    band,
    colour,
    figure,
    legend,
    named_lines,
    palette_css,
    panels,
)

# Linear RGB as the three kinds of dichromats see it: Machado, Oliveira and Fernandes (2009).
SEEN = {
    "all": np.eye(3),
    "no red": [[0.152, 1.053, -0.205], [0.115, 0.786, 0.099], [-0.004, -0.048, 1.052]],
    "no green": [[0.367, 0.861, -0.228], [0.280, 0.673, 0.047], [-0.012, 0.043, 0.969]],
    "no blue": [[1.256, -0.077, -0.179], [-0.078, 0.931, 0.148], [0.005, 0.691, 0.304]],
}
TO_XYZ = [[0.4339, 0.3762, 0.1899], [0.2126, 0.7152, 0.0722], [0.0178, 0.1094, 0.8728]]


def linear(shade: str) -> np.ndarray:
    """The light in `shade`, channel by channel."""
    channel = np.array([int(shade[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(channel <= 0.04045, channel / 12.92, ((channel + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG."""
    dim, bright = sorted(0.05 + linear(shade) @ TO_XYZ[1] for shade in (one, other))
    return bright / dim


def lab(shade: str, seen: str) -> np.ndarray:
    """Where `shade` lies in CIELAB for someone who sees so."""
    x, y, z = np.cbrt(TO_XYZ @ np.clip(SEEN[seen] @ linear(shade), 0, 1))
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def line(role: str = "ridge", label: str = "λ") -> Picture:
    """A picture of one line."""
    fig, ax = figure()
    ax.plot([0, 1], [0, 1], "o-", color=colour(role), label=label)
    legend(ax).set_xlabel(label)
    return Picture(fig, alt="a line that rises")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("role", PALETTE)
def test_palette_stands_out_from_the_page(role, theme):
    """Every line keeps the 3:1 that WCAG asks of graphics, on both pages."""
    assert contrast(getattr(PALETTE[role], theme), getattr(PAGE, theme)) >= 3


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("seen", SEEN)
def test_palette_is_told_apart(seen, theme):
    """Whatever a reader's eyes lack, no two roles come closer than ten in CIELAB."""
    seen_as = [lab(getattr(shade, theme), seen) for shade in PALETTE.values()]
    assert min(np.linalg.norm(a - b) for a, b in itertools.combinations(seen_as, 2)) >= 10


def test_confusable_colours_would_be_noticed():
    """The measure above calls a red and a green alike where they are alike, and only there."""
    red, green = "#b04a3a", "#6c7434"
    apart = {seen: np.linalg.norm(lab(red, seen) - lab(green, seen)) for seen in SEEN}
    assert apart["no green"] < 10 < apart["all"]


def test_unknown_role_names_the_known_ones():
    """A role without a colour is an error that says what there is."""
    with pytest.raises(ValueError, match=r"'rigde' has no colour; use one of truth, .*neutral"):
        colour("rigde")


def test_css_has_both_values_of_every_role():
    """The page's variables come from the palette, light first and dark second."""
    light, dark = palette_css().split("html[data-theme=dark]")
    assert "--course-least-squares: #a58530;" in light
    assert "--course-least-squares: #c9982a;" in dark
    assert palette_css().count("--course-") == 2 * (len(PALETTE) + 1)


@pytest.mark.parametrize("alt", ["", "  \n"])
def test_picture_needs_a_description(alt):
    """A figure that describes nothing is refused where it is made."""
    with pytest.raises(ValueError, match="say what the figure shows"):
        Picture(figure()[0], alt=alt)


def test_description_is_required_by_name():
    """The description cannot be forgotten, nor mistaken for another argument."""
    with pytest.raises(TypeError, match="alt"):
        Picture(figure()[0])


def test_svg_follows_the_theme():
    """Palette colours become variables, black the colour of the text, and no paper is painted."""
    svg = line("elastic net").svg()
    assert "var(--course-elastic-net, #7524a8)" in svg
    assert "stroke: currentColor" in svg
    assert "#000000" not in svg
    assert "#ffffff" not in svg


def test_svg_is_named_and_escaped():
    """A screen reader is told the description, whatever characters it has."""
    svg = Picture(figure()[0], alt='λ < 1, the "kink"').svg()
    assert 'role="img" aria-label="λ &lt; 1, the &quot;kink&quot;"' in svg


def test_svg_is_the_same_every_time():
    """A rebuilt book has no differences that nobody made."""
    picture = line()
    assert picture.svg() == picture.svg() == line().svg()


def test_svgs_share_no_id():
    """Two figures of one page refer to their own clip paths and markers."""
    ids = [{part.split('"')[0] for part in line(r).svg().split(' id="')[1:]} for r in PALETTE]
    assert all(ids)
    assert len(set.union(*ids)) == sum(map(len, ids))


def test_svg_refers_to_nothing_that_it_lacks():
    """Every marker and clip path that is used is defined under the same name."""
    svg = line().svg()
    used = {part.split('"')[0] for part in svg.split('href="#')[1:]}
    used |= {part.split(")")[0] for part in svg.split("url(#")[1:]}
    assert used
    assert all(f'id="{name}"' in svg for name in used)


def test_svg_styles_nothing_but_itself():
    """The picture brings no style rule, no fixed width and no font of its own to the page."""
    svg = line().svg()
    assert svg.startswith("<svg ")
    assert not any(word in svg for word in ("<style", "font-family", ' width="374', "<?xml"))


def test_mathtext_reads_in_order():
    """The letters of a formula flow in the page's font, in the order they are read."""
    svg = line(label=r"$\lambda w_1$").svg()
    letters = [part.split("<")[0][-1] for part in svg.split("<tspan ")[1:4]]
    assert letters == ["λ", "w", "1"]


def test_mimebundle_has_both_kinds():
    """A web page gets the SVG, and what cannot show HTML gets a PNG."""
    bundle = line()._repr_mimebundle_()
    assert bundle["text/html"] == line().svg()
    assert bundle["image/png"].startswith("iVBORw0KGgo")


def test_panels_come_row_by_row():
    """Two rows of three panels are six axes, the first row first."""
    axes = panels(2, 3)[1]
    assert [ax.get_subplotspec().colspan.start for ax in axes] == [0, 1, 2, 0, 1, 2]


def test_style_stays_inside():
    """Making a figure leaves matplotlib's settings as they were, and no figure open."""
    before = dict(rcParams)
    line().svg()
    assert dict(rcParams) == before
    assert pyplot.get_fignums() == []


def test_package_does_not_import_matplotlib():
    """Who does not plot does not wait for it."""
    code = "import sys, course_pkg; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


def test_band_draws_the_median_of_the_seeds():
    """The line is the median over seeds at each place, whatever the outliers."""
    _, ax = figure()
    samples = np.array([[0.0, 1.0], [2.0, 3.0], [1e9, 4.0]])
    band(ax, np.array([1.0, 2.0]), samples, role="ridge", label="ridge")
    np.testing.assert_array_equal([2.0, 3.0], ax.lines[0].get_ydata())


def test_names_at_the_ends_of_lines_keep_their_order_and_apart():
    """Lines that end at one place still have names that can be read."""
    _, ax = figure()
    lines = np.array([[0.0, 0.0, 0.0], [1.0, 1.001, 0.2]])
    named_lines(ax, np.array([0.0, 1.0]), lines, ["a", "b", "c"], role="ridge")
    heights = [text.xy[1] for text in ax.texts]
    assert heights[2] < heights[0] < heights[1]
    assert heights[1] - heights[0] > 0.05
