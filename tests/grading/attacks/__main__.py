"""python -m tests.grading.attacks: what stock nbgrader and ours make of each attack, as a table.

Ours must hold every row: exit code 1 if it does not.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import partial
from importlib.metadata import version
from pathlib import Path
from unittest import mock

from . import stock
from .attack import Attack, Outcome, attacks
from .ours import Ours
from .world import World


def by_ours(chosen: list[Attack], folder: Path) -> dict[str, Outcome]:
    """Each attack through our grader, in one warm run."""
    with (
        World(folder) as world,
        mock.patch.dict(os.environ, world.environment),
        closing(Ours(world)) as ours,
    ):
        return {str(attack): told("ours", attack, ours.grade) for attack in chosen}


def by_stock(chosen: list[Attack], folder: Path) -> dict[str, Outcome]:
    """Each attack through `nbgrader autograde`."""
    with World(folder) as world:
        grade = partial(stock.grade, world)
        return {str(attack): told("stock", attack, grade) for attack in chosen}


def told(grader: str, attack: Attack, grade: Callable[[Attack], Outcome]) -> Outcome:
    """What becomes of an attack; that it has begun is said on standard error."""
    print(f"{grader}: {attack}", file=sys.stderr, flush=True)
    return grade(attack)


def in_parallel(chosen: list[Attack], folder: Path, jobs: int) -> dict[str, Outcome]:
    """`by_stock` in several worlds at once."""
    parts = [chosen[start::jobs] for start in range(jobs)]
    with ThreadPoolExecutor(jobs) as pool:
        found = pool.map(by_stock, parts, [folder / f"stock{job}" for job in range(jobs)])
        return {name: outcome for part in found for name, outcome in part.items()}


def in_words(attack: Attack, outcome: Outcome | None) -> str:
    """What became of an attack, in one cell of a table."""
    if outcome is None:
        return "not run"
    broken = list(outcome.broken(attack))
    return "**" + "; ".join(broken).replace("|", "/") + "**" if broken else "holds"


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.grading.attacks", description=__doc__)
    parser.add_argument(
        "--attacks", nargs="+", default=[""], metavar="TEXT", help="those whose name has any of it"
    )
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="of stock nbgrader")
    parser.add_argument(
        "--no-stock", action="store_true", help="ours alone: some minutes, not half an hour"
    )
    options = parser.parse_args()
    chosen = [attack for attack in attacks() if any(t in str(attack) for t in options.attacks)]
    with tempfile.TemporaryDirectory(prefix="attacks-") as place:
        folder = Path(place)
        ours = by_ours(chosen, folder / "ours")
        theirs = {} if options.no_stock else in_parallel(chosen, folder, options.jobs)
    print(f"| attack | due | stock nbgrader {version('nbgrader')} | ours |")
    print("| --- | ---: | --- | --- |")
    held, stock_held = 0, 0
    for attack in chosen:
        due = "–" if attack.points is None else f"{attack.points:g}"
        words = [in_words(attack, found.get(str(attack))) for found in (theirs, ours)]
        print(f"| {attack} | {due} | {words[0]} | {words[1]} |")
        stock_held, held = stock_held + (words[0] == "holds"), held + (words[1] == "holds")
    stock_too = f"; stock nbgrader holds {stock_held}" if theirs else ""
    print(f"\nOf {len(chosen)} attacks, ours holds {held}{stock_too}.")
    return int(held < len(chosen))


if __name__ == "__main__":
    sys.exit(main())
