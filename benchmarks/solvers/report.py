"""The table in words and Markdown, and its place in README.md."""

from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from benchmarks.solvers.machine import floors, name
from benchmarks.solvers.peers import PACKAGES
from benchmarks.solvers.problems import ROWS
from benchmarks.solvers.table import Cache

README = Path(__file__).parents[1] / "README.md"


def versions(packages: list[str]) -> dict[str, str]:
    """What is installed, by package; one that is not is left out."""
    found = {}
    for package in packages:
        try:
            found[package] = version(PACKAGES[package].distribution)
        except PackageNotFoundError:
            continue
    return found


def markdown(
    cache: Cache,
    rows: list[str],
    threads: list[int],
    installed: dict[str, str],
    limits: dict[int, Any],
) -> str:
    """Everything that was measured, with the machine and the dates."""
    cells = [cache.get(r, t, p) or {} for r in rows for t in threads for p in installed]
    dates = sorted({cell["date"] for cell in cells if "date" in cell})
    when = " to ".join(dict.fromkeys([*dates[:1], *dates[-1:]])) or "not measured"
    parts = [
        f"Measured {when} on {name()}.",
        "Versions: "
        + ", ".join(f"{package} {number}" for package, number in installed.items())
        + ".",
    ]
    for count in threads:
        limit = limits[count]
        parts += [
            f"### {count} thread{'s' * (count > 1)}, seconds",
            f"Copy bandwidth {limit['bandwidth'] / 1e9:.1f} GB/s, "
            f"GEMM {limit['gemm'] / 1e9:.0f} Gflop/s.",
            _seconds(cache, rows, count, list(installed), limit),
        ]
    parts += [
        f"### Peak memory in MB, {threads[0]} thread{'s' * (threads[0] > 1)}",
        _table(
            ["row", *installed],
            [[r, *(_memory(cache.get(r, threads[0], p)) for p in installed)] for r in rows],
        ),
        "### What stands for an empty cell",
        _table(
            ["row", "threads", "package", "why"], _reasons(cache, rows, threads, list(installed))
        ),
    ]
    return "\n\n".join(parts)


def write(name: str, text: str) -> None:
    """Put the text between the markers of this name in README.md."""
    begin, end = (f"<!-- {name}: {place} -->" for place in ("begin", "end"))
    before, rest = README.read_text(encoding="utf-8").split(begin)
    after = rest.split(end)[1]
    README.write_text(f"{before}{begin}\n{text}\n{end}{after}", encoding="utf-8")


def _seconds(
    cache: Cache, rows: list[str], threads: int, packages: list[str], limit: dict[str, float]
) -> str:
    lines = []
    for row in rows:
        cells = {package: cache.get(row, threads, package) for package in packages}
        one_pass, gemm = floors(ROWS[row], limit)
        times = [_time(cell) for cell in cells.values()]
        lines.append([row, *times, _ratio(cells), f"{one_pass:.1g}", f"{gemm:.1g}"])
    return _table(["row", *packages, "best peer / ours", "floor: a pass", "floor: GEMM"], lines)


def _ratio(cells: dict[str, Any]) -> str:
    """How many times the best peer's time is ours."""
    seconds = {
        package: cell["seconds"] for package, cell in cells.items() if cell and "seconds" in cell
    }
    ours = seconds.pop("ours", None)
    if ours is None or not seconds:
        return ""
    best = min(seconds, key=seconds.__getitem__)
    return f"{seconds[best] / ours:.2g} ({best})"


def _time(cell: dict[str, Any] | None) -> str:
    if cell is None or "seconds" not in cell:
        return "–" if cell else ""
    runs = len(cell["runs"])
    return f"{cell['seconds']:.3g}" + (f" ({runs or 1}×)" if runs < 5 else "")


def _memory(cell: dict[str, Any] | None) -> str:
    return f"{cell['megabytes']:.0f}" if cell and "megabytes" in cell else ""


def _reasons(
    cache: Cache, rows: list[str], threads: list[int], packages: list[str]
) -> list[list[str]]:
    silent = {"has none", "dense only", "lasso only", "see one thread"}
    return [
        [row, str(count), package, word.replace("|", "/")]
        for row in rows
        for count in threads
        for package in packages
        if (word := (cache.get(row, count, package) or {}).get("word", "")) and word not in silent
    ]


def _table(head: list[str], lines: list[list[str]]) -> str:
    rows = [head, ["---", *["---:"] * (len(head) - 1)], *lines]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)
