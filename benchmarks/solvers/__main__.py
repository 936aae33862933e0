"""python -m benchmarks.solvers: ours and the peers side by side, in one run."""

import argparse
import json
import sys
import time
from pathlib import Path

from benchmarks.solvers import report
from benchmarks.solvers.machine import limits
from benchmarks.solvers.peers import PACKAGES
from benchmarks.solvers.problems import ROWS
from benchmarks.solvers.table import Cache, Patience, session

FOLDER = Path("build/benchmarks")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.solvers", description=__doc__)
    add = parser.add_argument
    add(
        "--rows",
        nargs="+",
        default=[""],
        metavar="TEXT",
        help="rows whose name contains any of these",
    )
    add("--threads", nargs="+", type=int, default=[1, 2], help="numbers of threads (1 2)")
    add("--repeats", type=int, default=Patience.repeats, help="timed calls, taking turns (5)")
    add(
        "--peers",
        nargs="*",
        default=[p for p in PACKAGES if p != "ours"],
        choices=PACKAGES,
        help="whom",
    )
    add("--limit", type=float, default=Patience.limit, help="seconds a call may take (60)")
    add("--factor", type=float, default=Patience.factor, help="… and times ours (10)")
    add(
        "--fresh",
        action="store_true",
        help="measure again what these rows and packages have, from the tolerances found",
    )
    add(
        "--json",
        action="store_true",
        help="print what was measured as JSON; do not touch README.md",
    )
    add("--list", action="store_true", help="print the names of the rows")
    return parser.parse_args()


def say(line: str) -> None:
    """Progress, apart from the results."""
    print(f"{time.strftime('%H:%M:%S')}  {line}", file=sys.stderr, flush=True)


def main() -> None:
    """Measure, print the table and write it into benchmarks/README.md."""
    options = arguments()
    rows = [name for name in ROWS if any(text in name for text in options.rows)]
    if options.list:
        print("\n".join(rows))
        return
    installed = report.versions(["ours", *options.peers])
    for peer in set(options.peers) - set(installed):
        say(f"{peer} is not installed here: left out")
    cache = Cache(FOLDER / "results.json")
    if options.fresh:
        cache.forget(rows, options.threads, installed)
    patience = Patience(options.repeats, options.limit, options.factor)
    for threads in options.threads:
        with session(threads, installed, FOLDER, cache, patience, say) as packages:
            for name in rows:
                packages.fill(ROWS[name])
    show(cache, rows, options, installed)


def show(
    cache: Cache, rows: list[str], options: argparse.Namespace, installed: dict[str, str]
) -> None:
    """The table: to the reader, and into the README once it is whole."""
    if options.json:
        print(
            json.dumps({"versions": installed, "cells": cache.cells}, ensure_ascii=False, indent=1)
        )
        return
    machine = {threads: limits(threads) for threads in options.threads}
    text = report.markdown(cache, rows, options.threads, installed, machine)
    print(text)
    if rows == list(ROWS):
        report.write("solvers", text)
        say(f"written to {report.README}")


if __name__ == "__main__":
    main()
