"""Fill the table: search tolerances, let the packages take turns, keep what was measured."""

import json
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from math import log10
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.solvers.certificate import TARGETS
from benchmarks.solvers.measure import NoAnswerError, Outcome, Worker, reference_file
from benchmarks.solvers.peers import PACKAGES
from benchmarks.solvers.problems import Row

Say = Callable[[str], None]
#: A tolerance that certifies, and the first answer with it.
Found = tuple[float, Outcome]


@dataclass(frozen=True)
class Patience:
    """How long to wait for whom. A call never gets more than `limit` seconds, nor, where the
    course's own answer is known, more than `factor` times its time (but always `least`)."""

    repeats: int = 5
    limit: float = 60.0
    factor: float = 10.0
    least: float = 8.0
    seconds_each: float = 6.0  # of repeats, for packages that are far behind

    def for_call(self, ours: float | None) -> float:
        if ours is None:
            return self.limit
        return min(self.limit, max(self.least, self.factor * ours))

    def turns(self, seconds: float, fastest: float) -> int:
        """All of them for whoever is within a factor 2 of the best peer."""
        if seconds <= 2 * fastest:
            return self.repeats
        return min(self.repeats, max(1, int(self.seconds_each / seconds)))


class Cache:
    """Results by row, threads and package, in a file: an interrupted run continues."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.cells: dict[str, Any] = json.loads(file.read_text()) if file.exists() else {}

    @staticmethod
    def key(row: str, threads: int, package: str) -> str:
        return f"{row} | {threads} | {package}"

    def get(self, row: str, threads: int, package: str) -> dict[str, Any] | None:
        return self.cells.get(self.key(row, threads, package))

    def put(self, row: str, threads: int, package: str, cell: dict[str, Any]) -> None:
        self.cells[self.key(row, threads, package)] = cell
        self.write()

    def forget(self, rows: Iterable[str], threads: Iterable[int], packages: Iterable[str]) -> None:
        for key in [self.key(r, t, p) for r in rows for t in threads for p in packages]:
            tol = self.cells.pop(key, {}).get("tol")
            if tol:
                self.cells[key] = {"tol": tol}

    def write(self) -> None:
        self.file.parent.mkdir(parents=True, exist_ok=True)
        part = self.file.with_suffix(".part")
        part.write_text(json.dumps(self.cells, indent=1, ensure_ascii=False))
        part.replace(self.file)


@dataclass(frozen=True)
class Session:
    """All packages with one number of threads, each in its worker."""

    threads: int
    folder: Path
    workers: dict[str, Worker]
    cache: Cache
    patience: Patience
    say: Say

    def cell(self, row: Row, package: str, threads: int | None = None) -> dict[str, Any]:
        """What is known already: a time, a word instead, or no more than a tolerance to try."""
        return self.cache.get(row.name, threads or self.threads, package) or {}

    def note(self, row: Row, package: str, words: str) -> None:
        self.say(f"{row.name:20} {self.threads} thr  {package:13} {words}")

    def keep(self, row: Row, package: str, cell: dict[str, Any]) -> None:
        self.cache.put(row.name, self.threads, package, cell)
        done = cell.get("word") or f"{cell['seconds']:8.3f} s  median of {len(cell['runs'])}"
        self.note(row, package, done)

    def fill(self, row: Row) -> None:
        """Measure what the cache has not got yet of one row, all packages taking turns."""
        missing = [name for name in self.workers if not _is_done(self.cell(row, name))]
        if not missing or not self._has_reference(row):
            return
        found: dict[str, Found] = {}
        ours = self.cell(row, "ours").get("seconds")
        for name in missing:
            try:
                found[name] = self._search(row, name, ours)
            except NoAnswerError as error:
                self.keep(row, name, {"word": str(error)})
                continue
            tol, first = found[name]
            ours = first.seconds if name == "ours" else ours
            self.note(row, name, f"{first.seconds:8.3f} s  tol {tol:.0e}, error {first.error:.0e}")
        for name, outcomes in self._take_turns(found).items():
            self.keep(row, name, _summary(found[name], outcomes, TARGETS[row.task]))

    def _search(self, row: Row, name: str, ours: float | None) -> Found:
        """Nobody is asked for what it has not, or has shown with one thread to be far behind in."""
        alone = self.cell(row, name, threads=1)
        word = PACKAGES[name].cannot(row) or alone.get("word")
        if ours and alone.get("seconds", 0) > max(1.0, 5 * ours):
            word = "see one thread"
        if word:
            raise NoAnswerError(word)
        self.workers[name].load(row)
        start = self.cell(row, name).get("tol") or alone.get("tol")
        return search(self.workers[name], row, self.patience.for_call(ours), start)

    def _take_turns(self, found: dict[str, Found]) -> dict[str, list[Outcome]]:
        """A B C A B C …: whatever slows the machine for a while slows all of them."""
        peers = [first.seconds for name, (_, first) in found.items() if name != "ours"]
        turns = {
            name: self.patience.turns(first.seconds, min(peers, default=first.seconds))
            for name, (_, first) in found.items()
        }
        outcomes: dict[str, list[Outcome]] = {name: [] for name in found}
        for turn in range(self.patience.repeats):
            for name in (name for name in found if turn < turns[name]):
                tol, first = found[name]
                time.sleep(0.02)  # until the threads of the one before have stopped spinning
                with suppress(NoAnswerError):  # then there is one outcome less
                    outcomes[name].append(self.workers[name].fit(tol, 4 * first.seconds + 10))
        return outcomes

    def _has_reference(self, row: Row) -> bool:
        """The curve that cross-validation must meet, from whichever package certifies its paths."""
        file = reference_file(row, self.folder)
        for name in ("ours", "scikit-learn", "celer"):
            if row.task != "cross_validate" or file.exists():
                return True
            with suppress(NoAnswerError):
                if name in self.workers and self.workers[name].reference(row, 120):
                    self.note(row, name, "gave the reference: paths whose gaps are at most 1e-9")
        self.say(f"{row.name}: nobody gave a reference")
        return False


@contextmanager
def session(
    threads: int, packages: Iterable[str], folder: Path, cache: Cache, patience: Patience, say: Say
) -> Iterator[Session]:
    """A session whose processes end with it."""
    workers = {name: Worker(name, threads, folder) for name in packages}
    try:
        yield Session(threads, folder, workers, cache, patience, say)
    finally:
        for worker in workers.values():
            worker.stop()


def _is_done(cell: dict[str, Any]) -> bool:
    """Whether there is a result; that a package lacked a function may have changed since."""
    lacked = str(cell.get("word")).startswith(("ImportError", "AttributeError"))
    return "seconds" in cell or ("word" in cell and not lacked)


def search(worker: Worker, row: Row, limit: float, start: float | None) -> Found:
    """The loosest tolerance of the ladder whose answer is certified, and that answer.

    The error is taken to fall no faster than the tolerance: rungs that cannot do are left out.
    Raises NoAnswerError once calls in vain have together taken three times the limit.
    """
    target, spent, best = TARGETS[row.task], 0.0, float("inf")
    loosest = PACKAGES[worker.package].loosest
    tol = start or loosest or 0.0
    while True:
        try:
            outcome = worker.fit(tol, limit, probe=True)
        except NoAnswerError as error:
            raise NoAnswerError(f"{error}, tol {tol:.0e}; best error {best:.0e}") from None
        if outcome.error <= target:
            return tol, outcome
        spent, best = spent + outcome.seconds, min(best, outcome.error)
        if loosest is None or spent > 3 * limit or tol < 1e-22:
            raise NoAnswerError(f"not certified in {spent:.1f} s; best error {best:.0e}")
        tol /= 10 ** max(1, int(log10(min(outcome.error / target, 1e6))))


def _summary(found: Found, outcomes: list[Outcome], target: float) -> dict[str, Any]:
    tol, first = found
    outcomes = outcomes or [first]
    error = max(outcome.error for outcome in outcomes)
    if error > target:
        return {"word": f"a repeat was not certified: {error:.0e}"}
    return {
        "seconds": median(outcome.seconds for outcome in outcomes),
        "runs": [outcome.seconds for outcome in outcomes],
        "error": error,
        "tol": tol,
        "megabytes": first.megabytes,
        "date": time.strftime("%Y-%m-%d"),
    }
