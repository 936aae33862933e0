"""python -m benchmarks.solvers.scaling: time against n, p and the number of λ, as a figure."""

import argparse
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks.solvers import report
from benchmarks.solvers.__main__ import FOLDER, say
from benchmarks.solvers.peers import PACKAGES
from benchmarks.solvers.problems import Row
from benchmarks.solvers.table import Cache, Patience, session

#: The one that the README shows.
FIGURE = Path("benchmarks/scaling.svg")
MIDDLE = Row("scaling", "path", n=1000, p=1000, lowest=1e-2, k=50)
AXES: dict[str, Any] = {
    "n": [250, 500, 1000, 2000, 4000, 8000],
    "p": [250, 500, 1000, 2000, 4000, 8000],
    "k": [1, 5, 20, 50, 150, 500],
}
LABELS = {"n": "samples $n$", "p": "features $p$", "k": "number of λ"}


def rows(axis: str) -> list[Row]:
    """The middle problem with one of its numbers varied."""
    return [
        replace(replace(MIDDLE, **{axis: value}), name=f"scaling {axis}={value}")
        for value in AXES[axis]
    ]


def draw(ax: Any, axis: str, packages: list[str], cache: Cache) -> Any:
    """One panel: a line for each package, broken where it certified nothing in time."""
    for name in packages:
        cells = [cache.get(row.name, 1, name) or {} for row in rows(axis)]
        seconds = [cell.get("seconds", float("nan")) for cell in cells]
        width = 2.5 if name == "ours" else 1.2
        ax.loglog(AXES[axis], seconds, marker="o", markersize=4, linewidth=width, label=name)
    ax.set_xlabel(LABELS[axis])
    ax.set_xticks(AXES[axis], map(str, AXES[axis]))
    ax.xaxis.set_minor_formatter("")
    ax.grid(alpha=0.3)
    return ax


def main() -> None:
    """Measure what is not measured yet and write the figure."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.solvers.scaling", description=__doc__
    )
    parser.add_argument("--output", type=Path, default=FIGURE, help="PNG or SVG")
    parser.add_argument("--fresh", action="store_true", help="measure everything again")
    options = parser.parse_args()
    packages = list(report.versions(list(PACKAGES)))
    file = FOLDER / "scaling.json"
    if options.fresh:
        file.unlink(missing_ok=True)
    cache = Cache(file)
    patience = Patience(repeats=3, limit=10, seconds_each=3)
    with session(1, packages, FOLDER, cache, patience, say) as measured:
        for row in (row for axis in AXES for row in rows(axis)):
            measured.fill(row)
    plot(packages, cache, options.output)
    print(options.output)


def plot(packages: list[str], cache: Cache, output: Path) -> None:
    """The three panels in a file."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(1, 3, figsize=(12, 4), sharey=True, layout="constrained")
    for ax, axis in zip(axes, AXES, strict=True):
        draw(ax, axis, packages, cache)
    axes[0].set_ylabel("seconds to a certified path")
    figure.legend(*axes[0].get_legend_handles_labels(), loc="outside right center", frameon=False)
    figure.suptitle(
        f"Lasso path to λmax/100; else n = {MIDDLE.n}, p = {MIDDLE.p}, {MIDDLE.k} λ; one thread"
    )
    output.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(output, dpi=150)


if __name__ == "__main__":
    main()
