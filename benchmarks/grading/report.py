"""The tables in Markdown, and their place in README.md."""

import time
from importlib.metadata import version
from typing import TYPE_CHECKING

from benchmarks.grading.graders import otter_version
from benchmarks.solvers import machine

if TYPE_CHECKING:
    from benchmarks.grading.__main__ import Row

#: The aim: a submission takes at most so many times its cells' seconds, and so many more.
TIMES, MORE = 1.5, 0.15


def markdown(rows: "list[Row]") -> str:
    """Everything that was measured, with the machine and the day."""
    return "\n\n".join(
        [
            f"Measured {time.strftime('%Y-%m-%d')} on {machine.name()}; nbgrader "
            f"{version('nbgrader')}, otter-grader {otter_version()}.",
            "### Seconds a submission",
            _seconds(rows),
            "### Ours by stage, seconds a submission, one worker",
            _stages(rows),
            "### Memory of one more kernel, MB",
            _memory(rows),
        ]
    )


def _seconds(rows: "list[Row]") -> str:
    lines = []
    for row in rows:
        for workers in dict.fromkeys(workers for _, workers in row.seconds):
            ours = row.seconds.get(("ours", workers))
            for name in dict.fromkeys(name for name, count in row.seconds if count == workers):
                spent = row.seconds[name, workers]
                start = f"{row.start[name]:.1f}" if workers == 1 else ""
                ratio = f"{spent / ours:.1f}" if ours else ""
                about = f"{row.title}, {row.students} submissions"
                lines.append([about, str(workers), name, f"{spent:.2f}", ratio, start])
    head = ["class", "workers", "grader", "s a submission", "times ours", "start, s"]
    return _table(head, lines)


def _stages(rows: "list[Row]") -> str:
    stages = list(dict.fromkeys(stage for row in rows for stage in row.stages))
    lines = []
    for row in rows:
        total = sum(row.stages.values())
        allowed = TIMES * row.cells + MORE
        times = [row.stages.get(stage, 0.0) for stage in stages]
        lines.append([row.title, *(f"{t:.3f}" for t in (*times, total, row.cells, allowed))])
    head = ["class", *stages, "sum", "the cells alone", f"aim: {TIMES} × cells + {MORE}"]
    return _table(head, lines)


def _memory(rows: "list[Row]") -> str:
    lines = [[r.title, *(f"{r.memory[name]:.0f}" for name in ("ours", "nbgrader"))] for r in rows]
    return _table(["class", "ours", "a kernel of Jupyter's"], lines)


def _table(head: list[str], lines: list[list[str]]) -> str:
    rows = [head, ["---", *["---:"] * (len(head) - 1)], *lines]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)
