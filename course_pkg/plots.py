"""How a figure looks: one palette with one meaning, pictures that follow the page into the dark.

A plot function takes `ax`, draws with `colour("ridge")`, writes λ and ŵ₁ as they are, returns `ax`.
A page ends its cell with `Picture(fig, alt="what a reader who cannot see it should know")`.
"""

import base64
import hashlib
import html
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_pkg._check import Array


class Shade(NamedTuple):
    """One colour as it stands on the light page and on the dark one."""

    light: str
    dark: str


PAGE = Shade("#ffffff", "#14181e")

# Apart under every kind of colour blindness, lightness included; the tests measure it.
PALETTE = {
    "truth": Shade("#1b1b1b", "#f2f2f2"),
    "least squares": Shade("#a58530", "#c9982a"),
    "ridge": Shade("#4a86d8", "#3d94e0"),
    "lasso": Shade("#97290f", "#e06c5c"),
    "elastic net": Shade("#7524a8", "#e2abf0"),
    "train": Shade("#04603f", "#3ddba6"),
    "validation": Shade("#e0309f", "#f43f86"),
    "neutral": Shade("#767676", "#8f8f8f"),
}

# The text of a figure 5.2 inches wide is 16 px high in the book's column and 10 px on a phone.
WIDTH = 5.2
PIXELS_PER_POINT = 1.6

STYLE: dict[Any, Any] = {
    "figure.facecolor": "none",
    "axes.facecolor": "none",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": PALETTE["neutral"].light,
    "grid.alpha": 0.25,
    "grid.linewidth": 0.6,
    "xtick.labelsize": 9,
    "ytick.labelsize": 9,
    "lines.linewidth": 1.8,
    "legend.frameon": False,
    "svg.fonttype": "none",
    "svg.hashsalt": "course",
}


def colour(role: str) -> str:
    """Return the colour that `role` has in every figure, as matplotlib takes it.

    Raises ValueError for a role that the palette does not have.
    """
    if role not in PALETTE:
        raise ValueError(f"role={role!r} has no colour; use one of {', '.join(PALETTE)}")
    return PALETTE[role].light


def palette_css() -> str:
    """Return the style sheet that gives every role, and the page, its light and its dark value."""
    shades = {"page": PAGE, **PALETTE}
    light = "".join(f"  {_variable(role)}: {shade.light};\n" for role, shade in shades.items())
    dark = "".join(f"  {_variable(role)}: {shade.dark};\n" for role, shade in shades.items())
    return f":root {{\n{light}}}\nhtml[data-theme=dark] {{\n{dark}}}\n"


def figure(*, width: float = WIDTH, height: float = 3.2) -> tuple[Figure, Axes]:
    """Return a figure of `width` by `height` inches in the book's style, and its axes."""
    fig, (ax,) = panels(1, 1, width=width, height=height)
    return fig, ax


def panels(
    rows: int, columns: int, *, width: float = WIDTH, height: float = 3.2
) -> tuple[Figure, list[Axes]]:
    """Return a figure of `rows` by `columns` panels, and their axes row by row.

    Prefer rows: on a phone, columns halve the text with the panel.
    """
    with rc_context(STYLE):
        fig = Figure(figsize=(width, height), layout="constrained")
        return fig, list(fig.subplots(rows, columns, squeeze=False).flat)


def title(ax: Axes, text: str) -> Axes:
    """Write `text` above the left end of `ax`, no larger than its labels, and return `ax`."""
    ax.set_title(text, loc="left", fontsize=10)
    return ax


def legend(ax: Axes) -> Axes:
    """Give `ax` a legend without a frame, where it hides least, and return `ax`."""
    ax.legend(frameon=False, fontsize=9)
    return ax


def band(ax: Axes, x: Array, samples: Array, *, role: str, label: str) -> Axes:
    """Draw the median of `samples` (seeds, len(x)) over `x` and, shaded, its middle 80 %."""
    low, middle, high = np.percentile(samples, [10, 50, 90], axis=0)
    ax.fill_between(x, low, high, color=colour(role), alpha=0.2, linewidth=0)
    ax.plot(x, middle, color=colour(role), label=label)
    return ax


def named_lines(ax: Axes, x: Array, lines: Array, names: Sequence[str], *, role: str) -> Axes:
    """Draw each of `lines` (len(x), p) over `x`, its name at its right end where there is room."""
    ends = lines[-1]
    room = 0.055 * np.ptp(lines)
    places = _spread(ends, room)
    for line, name, place in zip(lines.T, names, places, strict=True):
        ax.plot(x, line, color=colour(role), linewidth=1.3)
        ax.annotate(
            name, (x[-1], place), xytext=(5, 0), textcoords="offset points", va="center", size=9
        )
    return ax


@dataclass(frozen=True, eq=False)
class Picture:
    """A figure and its description: an SVG that follows the page's theme, a PNG where HTML ends.

    Raises ValueError where `alt` is empty: who cannot see the figure reads that instead.
    """

    fig: Figure
    alt: str = field(kw_only=True)

    def __post_init__(self) -> None:
        if not self.alt.strip():
            raise ValueError(f"alt={self.alt!r} describes nothing; say what the figure shows")

    def svg(self) -> str:
        """Return the figure as inline SVG; the same figure gives the same text."""
        return _inline(_drawn(self.fig, "svg").decode(), self.alt)

    def png(self) -> bytes:
        """Return the figure as a PNG on white, for print and for viewers without HTML."""
        return _drawn(self.fig, "png", facecolor="white", dpi=200)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/html": self.svg(), "image/png": base64.b64encode(self.png()).decode()}


def _spread(heights: Array, room: float) -> Array:
    """Move heights apart, in their order, until neighbours are at least `room` from each other."""
    order = np.argsort(heights)
    steps = room * np.arange(len(order))
    lifted = np.maximum.accumulate(heights[order] - steps) + steps
    placed = np.empty_like(heights)
    placed[order] = lifted - (lifted - heights[order]).mean()
    return placed


def _drawn(fig: Figure, kind: str, **options: Any) -> bytes:
    """Return `fig` as a file of that kind, undated so that a rebuilt book is the same book."""
    file = io.BytesIO()
    with rc_context(STYLE):
        fig.savefig(file, format=kind, metadata=UNDATED if kind == "svg" else None, **options)
    return file.getvalue()


def _inline(svg: str, alt: str) -> str:
    """Turn matplotlib's SVG file into an element that belongs to the page around it."""
    _, _, body = svg.partition("</defs>")  # the first one holds a rule for every SVG of the page
    body = re.sub(r"font-family: [^;\"]*;? ?", "", body)
    body = re.sub(r"(?<=: )#[0-9a-f]{6}\b", _themed, body)
    body = re.sub(r"<text>(.*?)</text>", _in_reading_order, body, flags=re.DOTALL)
    body = _own_ids(body)
    width, height = re.findall(r'viewBox="0 0 (\S+) (\S+)"', svg)[0]
    return (
        f'<svg class="course-figure" viewBox="0 0 {width} {height}" role="img"'
        f' aria-label="{html.escape(alt)}" xmlns="http://www.w3.org/2000/svg"'
        ' xmlns:xlink="http://www.w3.org/1999/xlink" fill="currentColor" stroke-linejoin="round"'
        f' style="width: 100%; max-width: {float(width) * PIXELS_PER_POINT:.0f}px">{body}'
    )


def _themed(match: re.Match[str]) -> str:
    return THEMED.get(match[0], match[0])


def _in_reading_order(text: re.Match[str]) -> str:
    """Let the letters of mathtext flow: matplotlib places them for a font that the page lacks."""
    letters = re.findall(r'<tspan x="(\S+)" (.*?</tspan>)', text[1])
    letters.sort(key=lambda letter: float(letter[0]))
    return "<text>" + "".join(f"<tspan {rest}" for _, rest in letters) + "</text>"


def _own_ids(body: str) -> str:
    """Number the ids that are referred to, under a name that no other figure of the page has.

    Matplotlib's own differ from one drawing of the same figure to the next.
    """
    used = list(dict.fromkeys(re.findall(r'(?:href="|url\()#(\w+)', body)))
    body = re.sub(r' id="(\S+)"', lambda m: m[0] if m[1] in used else "", body)
    own = "f" + hashlib.sha256(re.sub("|".join(used) or "$", "", body).encode()).hexdigest()[:8]
    for number, name in enumerate(used):
        body = re.sub(rf"\b{name}\b", f"{own}-{number}", body)
    return body


def _variable(role: str) -> str:
    return "--course-" + role.replace(" ", "-")


UNDATED = dict.fromkeys(("Creator", "Date", "Format", "Type"))
THEMED = {"#000000": "currentColor"} | {
    shade.light: f"var({_variable(role)}, {shade.light})"
    for role, shade in {"page": PAGE, **PALETTE}.items()
}
