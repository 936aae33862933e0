"""Seconds and memory of one package in one row, in a process that can be killed.

A worker process belongs to one package and one number of threads, which BLAS reads only once.
The parent hands it one call at a time, so that calls of different packages can take turns.
"""

import os
import resource
import time
import warnings
from contextlib import suppress
from ctypes import CDLL
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.solvers import certificate
from benchmarks.solvers.peers import PACKAGES, Package
from benchmarks.solvers.problems import Layout, Problem, Row, draw, strengths

THREADS = ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"]
STARTUP = 180  # seconds for imports, compilation and drawing the data: never charged


class NoAnswerError(Exception):
    """A call did not end in an answer: killed after its limit, out of memory, or an error."""


@dataclass(frozen=True)
class Outcome:
    """One timed call: how wrong its answer was, and by how much the process's peak had grown."""

    seconds: float
    error: float
    megabytes: float


class Worker:
    """A process of its own for one package, started again after it had to be killed."""

    def __init__(self, package: str, threads: int, folder: Path) -> None:
        self.package, self.threads, self.folder = package, threads, folder
        self.process: Any = None

    def load(self, row: Row) -> None:
        """Have the data in memory, in the layout the package likes, and everything compiled."""
        if self.process is None:
            self._start()
        self._ask(("load", row), STARTUP)
        self.row = row

    def fit(self, tol: float, limit: float, *, probe: bool = False) -> Outcome:
        """One call; raises NoAnswerError after limit seconds. A probe measures memory as well."""
        if self.process is None:
            self.load(self.row)
        return Outcome(**self._ask(("probe" if probe else "fit", tol), limit))

    def reference(self, row: Row, limit: float) -> bool:
        """Write the tight curve of cross-validation to a file; False if it was not tight."""
        self.load(row)
        return bool(self._ask(("reference", None), limit))

    def stop(self) -> None:
        """End the process, whatever it is doing."""
        if self.process is not None:
            self.process.kill()
            self.process.join()
        self.process = None

    def _start(self) -> None:
        os.environ.update(dict.fromkeys(THREADS, str(self.threads)))  # for the child's imports
        context = get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(
            target=_serve, args=(theirs, self.package, self.threads, self.folder), daemon=True
        )
        self.process.start()
        theirs.close()

    def _ask(self, question: tuple[str, Any], limit: float) -> Any:
        try:
            self.pipe.send(question)
            if not self.pipe.poll(limit):
                self.stop()
                raise NoAnswerError(f"not within {limit:.0f} s")
            answer = self.pipe.recv()
        except (EOFError, OSError) as error:
            self.stop()
            raise NoAnswerError("the process died") from error
        if isinstance(answer, str):
            raise NoAnswerError(answer)
        return answer


def _serve(pipe: Any, package: str, threads: int, folder: Path) -> None:
    """The worker's side: answers with data, or with a text that says what went wrong."""
    warnings.simplefilter("ignore")  # the certificate is the judge of convergence
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # progress bars of others
    desk = Desk(PACKAGES[package], threads, folder)
    while True:
        try:
            name, argument = pipe.recv()
        except EOFError:  # the parent is gone
            return
        try:
            answer = getattr(desk, name)(argument)
        except Exception as error:
            answer = f"{type(error).__name__}: {error}".splitlines()[0][:200]
        pipe.send(answer)


class Desk:
    """What a worker has in memory: a package and the problem it works on."""

    def __init__(self, package: Package, threads: int, folder: Path) -> None:
        self.package, self.threads, self.folder = package, threads, folder

    def load(self, row: Row) -> bool:
        self.problem: Any = None
        self.call = self.package.tasks[row.task]
        small = draw(row.small(), self.package.layout)
        self.call(small, self.package.loosest or 0, self.threads)
        self.problem = stored(row, self.package.layout, self.folder)
        self.truth: Any = None
        return True

    def probe(self, tol: float) -> dict[str, float]:
        """A call that begins with no memory left over from earlier ones, which hides its needs."""
        with suppress(OSError, AttributeError):
            CDLL(None).malloc_trim(0)
        return self.fit(tol)

    def fit(self, tol: float) -> dict[str, float]:
        before = reset_peak()
        start = time.perf_counter()
        answer = self.call(self.problem, tol, self.threads)
        seconds = time.perf_counter() - start
        return asdict(Outcome(seconds, self._error(answer), (peak() - before) / 1e6))

    def reference(self, _: None) -> bool:
        """A curve from paths by fold that are certified a thousand times better than asked."""
        data, paths = self.problem, []
        for train, _ in data.folds:
            part = Problem(data.row, np.asfortranarray(data.X[train]), data.y[train], data.lams)
            W = self.package.tasks["path"](part, 1e-10, self.threads)
            if certificate.relative_gap(part.X, part.y, W, data.lams, data.row.rho).max() > 1e-9:
                return False
            paths.append(W)
        curve = certificate.validation_curve(data.X, data.y, data.folds, paths)
        np.save(reference_file(data.row, self.folder), curve)
        return True

    def _error(self, answer: Any) -> float:
        data = self.problem
        if data.row.task == "cross_validate":
            curve = np.load(reference_file(data.row, self.folder))
            return certificate.distance(answer, curve, np.mean(data.y**2))
        if data.row.task == "leave_one_out":
            some = [0, len(data.lams) // 2, -1]
            if self.truth is None:
                lams = data.lams[some]
                self.truth = np.array(
                    [certificate.left_out_errors(data.X, data.y, lam) for lam in lams]
                )
            return certificate.distance(answer[some], self.truth, self.truth.max())
        return float(
            certificate.relative_gap(data.X, data.y, answer, data.lams, data.row.rho).max()
        )


def reference_file(row: Row, folder: Path) -> Path:
    return folder / f"{row.name.replace('/', '-')}.npy"


def stored(row: Row, layout: Layout, folder: Path) -> Problem:
    """The row's problem. Drawing is slower than reading: dense data are kept in a file."""
    if row.is_sparse:
        return draw(row, layout)
    file = folder / f"dense-{row.n}-{row.p}.npz"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        problem = draw(row)
        part = file.with_suffix(f".{os.getpid()}.npz")
        np.savez(part, X=problem.X, y=problem.y)
        part.replace(file)
    with np.load(file) as arrays:
        X, y = np.asarray(arrays["X"], order=layout), arrays["y"]
    return Problem(row, X, y, strengths(row, X, y))


def reset_peak() -> float:
    """Bytes in use now, from where the peak counts again (Linux; elsewhere the peak so far)."""
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")
    return peak()


def peak() -> float:
    """The largest number of bytes this process has had in memory."""
    try:
        status = Path("/proc/self/status").read_text()
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return float(status.split("VmHWM:")[1].split()[0]) * 1024
