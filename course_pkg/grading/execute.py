"""A notebook through the sandbox and the judge: each cell where it belongs, the tests' word last.

                 execute(notebook, source)      trusted: walks the cells, keeps the time
                 │ frames                │ frames
                 ▼                       ▼
        sandbox: given cells and     judge: given cells and
        the student's own            tests, as the source has them

Calls between the two go through here unread: whoever got the last frame speaks next.
"""

import hashlib
import signal
import socket
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

import nbformat
from nbformat import NotebookNode

from course_pkg.errors import CourseError
from course_pkg.grading import wire
from course_pkg.grading.limits import Limits
from course_pkg.grading.metadata import name_of
from course_pkg.grading.runner import Output, error_output
from course_pkg.grading.source import Cell
from course_pkg.grading.warm import Warm
from course_pkg.grading.wire import ANSWER, ASK, DONE, RUN, Frame, WireError

#: How often a process that was lost is started again.
MAX_RESTARTS = 10
#: Seconds of the clock for each second of processor time: a precaution against sleeping.
PATIENCE = 10
#: Seconds that a cell may take to stop after it was told to.
GRACE = 1.0
_LOOK = 0.05  # seconds between two looks at the processor time
_MB = 2**20
_DEPTH = 20  # of what describes an output

_GONE = Frame.of(ANSWER, {"error": {"tuple": [["KeyboardInterrupt"], [], "", ""]}})
_NOBODY = Frame.of(ANSWER, {"error": {"tuple": [["RuntimeError"], ["no test is running"], "", ""]}})


class LostError(Exception):
    """A process is no more, or must not go on; holds what its cell is to show."""

    def __init__(self, name: str, words: str = "") -> None:
        super().__init__(name)
        self.output = error_output(name, words)


@dataclass(frozen=True)
class Parents:
    """What sandboxes are forked from, and what judges are: only the latter know the answers."""

    sandboxes: Warm
    judges: Warm

    @classmethod
    def start(cls, imports: tuple[str, ...], for_tests: tuple[str, ...]) -> Self:
        """Import what an assignment needs and what its tests do, once for all submissions."""
        for_answers = (*imports, "course_pkg.grading.runner")
        both = (for_answers, (*imports, "course_pkg.grading.judge", *for_tests))
        with ThreadPoolExecutor() as at_once:
            return cls(*at_once.map(Warm.start, both))

    def close(self) -> None:
        """End both, and every process forked from them."""
        self.sandboxes.close()
        self.judges.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def execute(
    notebook: NotebookNode,
    source: Sequence[Cell],
    parents: Parents,
    *,
    limits: Limits,
    seed: int,
) -> NotebookNode:
    """A submission with the outputs of its cells; those of a test are the judge's.

    ``source`` are the cells of the instructor: given ones and tests are run as they stand there.
    The same submission and the same seed give the same outcome.
    """
    done = nbformat.from_dict(notebook)
    code = [cell for cell in done.cells if cell.cell_type == "code" and cell.source.strip()]
    places = {cell.name: place for place, cell in enumerate(source) if cell.name}
    unnamed = {place: cell for place, cell in enumerate(source) if not cell.name}
    tested = any(cell.kind == "test" for cell in source)
    with Session(parents, limits, seed, tested=tested) as session:
        for count, cell in enumerate(code, start=1):
            place = places.pop(name_of(cell), None)
            for earlier in [p for p in unnamed if place is not None and p < place]:
                session.judge_given(unnamed.pop(earlier), count)
            released = None if place is None else source[place]
            cell.outputs = list(map(nbformat.from_dict, session.run(cell, released, count)))
            cell.execution_count = count
    return done


class Session:
    """One submission: its two processes, and what to do again when one is lost."""

    def __init__(self, parents: Parents, limits: Limits, seed: int, *, tested: bool) -> None:
        self._tested = tested
        self._seed = seed
        self._asked_for: set[str] = set()
        self._lost: LostError | None = None  # what became of the sandbox in this test
        self._open = 0  # calls to the sandbox that wait for an answer
        self._folder = _folder_with(limits.files)
        both = {"seeded": self._derived("start"), "room": limits.output_mb * _MB}
        self._sandbox = Side(
            lambda start, left: Process(
                parents.sandboxes,
                "course_pkg.grading.runner:sandbox",
                both | {"first": start << 32},
                left,
                walled=True,
            ),
            lambda request: _NOBODY,
            limits,
        )
        self._judge = Side(
            lambda start, left: Process(
                parents.judges,
                "course_pkg.grading.judge:judge",
                both | {"folder": self._folder.name},
                left,
                walled=False,
            ),
            self._asked,
            limits,
        )

    def __enter__(self) -> Self:
        with ExitStack() as failing:
            failing.callback(self.__exit__)
            self._sandbox.start()
            if self._tested:
                self._judge.start()
            failing.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        with self._folder, ExitStack() as both:
            both.callback(self._judge.drop)
            both.callback(self._sandbox.drop)

    def run(self, cell: NotebookNode, released: Cell | None, count: int) -> list[Output]:
        """A cell's outputs; `released` is the instructor's form of it, if it has one."""
        if released and released.kind == "test":
            return self._test(released, count)
        given = released is not None and released.kind == "given"
        outputs = self._own(released.code if released and given else cell.source, count, given)
        if released and given:
            self.judge_given(released, count)
        elif released:
            self._asked_for |= released.asks_for
        return outputs

    def judge_given(self, cell: Cell, count: int) -> None:
        """Let the judge know what a cell of the instructor's defines.

        Raises CourseError if that ends the judge: no test could run.
        """
        if self._tested:
            self._judged(cell, count)
        if self._tested and not self._judge.alive:
            raise CourseError(f"the given cell {cell.name!r} ended the judge's process")

    def _own(self, source: str, count: int, given: bool) -> list[Output]:
        frame = Frame.of(RUN, {"source": source, "count": count, "given": given})
        try:
            outputs = _cleaned(_outputs(self._sandbox.run(frame)))
        except LostError as lost:
            return [lost.output]
        return _timed_out(outputs) if self._sandbox.stopped else outputs

    def _test(self, cell: Cell, count: int) -> list[Output]:
        """What a test says. What goes to standard error is shown, and costs nothing."""
        outputs = self._judged(cell, count)
        return [
            output | {"name": "stdout"} if output["output_type"] == "stream" else output
            for output in outputs
        ]

    def _judged(self, cell: Cell, count: int) -> list[Output]:
        message = {
            "source": cell.code,
            "reads": sorted(cell.reads),
            "count": count,
            "test": cell.kind == "test",
            "seed": self._derived(cell.name),
            "asked": sorted(self._asked_for),
        }
        self._lost, self._open = None, 0
        self._sandbox.begin()
        try:
            outputs = _cleaned(_outputs(self._judge.run(Frame.of(RUN, message))))
            self._asked_for = set()
        except LostError as lost:
            self._lost = self._lost or lost
            outputs = []
        stopped = self._judge.stopped
        if stopped and cell.kind == "test":
            self._judge.drop()  # in the middle of a dialogue, perhaps
        if self._open:
            self._sandbox.drop()
        if self._lost:
            return [*_without_errors(outputs), self._lost.output]
        return _timed_out(outputs) if stopped else outputs

    def _asked(self, frame: Frame) -> Frame:
        """What the sandbox says to the judge; once it is lost, nothing more in this test."""
        self._open += frame.kind == ASK
        if self._lost is None:
            try:
                said = self._sandbox.exchange(frame)
            except LostError as lost:
                self._lost, self._open = lost, 0
                return _GONE
            self._open -= said.kind == ANSWER
            if not self._sandbox.stopped and said.kind in (ASK, ANSWER):
                return said
            self._lost = LostError(
                "CellTimeoutError" if self._sandbox.stopped else "DeadKernelError"
            )
        return _GONE

    def _derived(self, name: str) -> int:
        """A seed of its own for each purpose, from which the others cannot be had."""
        digest = hashlib.sha256(f"{self._seed} {name}".encode()).digest()
        return int.from_bytes(digest[:8])


def _folder_with(files: str) -> "tempfile.TemporaryDirectory[str]":
    """A folder for the judge to run in, with the files that an assignment comes with."""
    folder = tempfile.TemporaryDirectory(prefix="course-")
    for path in Path(files).iterdir() if files else ():
        (Path(folder.name) / path.name).symlink_to(path)
    return folder


class Side:
    """A process that runs cells; lost, it is started again, and its cells run again.

    What is left of its time is all that the next one has.
    """

    def __init__(
        self,
        start: Callable[[int, Limits], "Process"],
        answer: Callable[[Frame], Frame],
        limits: Limits,
    ) -> None:
        self._new = start
        self._answer = answer
        self._left = limits
        self._starts = 0
        self._process: Process | None = None
        self._done: list[Frame] = []

    @property
    def alive(self) -> bool:
        """Whether there is a process."""
        return self._process is not None

    @property
    def stopped(self) -> bool:
        """Whether the cell had to be told to stop."""
        return self._process is not None and self._process.stopped

    def start(self) -> "Process":
        """Begin to start the process, which takes a while."""
        self._process = self._new(self._starts, self._left)
        self._starts += 1
        return self._process

    def begin(self) -> None:
        """The time of another cell begins."""
        if self._process:
            self._process.begin()

    def run(self, cell: Frame) -> Frame:
        """How a cell went; raises LostError, and never runs it again, if the process is gone."""
        process = self._running()
        process.begin()
        reply = self._through(process, cell)
        if not process.stopped:
            self._done.append(cell)
        return reply

    def exchange(self, frame: Frame) -> Frame:
        """What is said to a frame; raises LostError if the process is gone."""
        process = self._running()
        try:
            return process.exchange(frame)
        except LostError:
            self.drop()
            raise

    def drop(self) -> None:
        """End the process."""
        if self._process:
            self._left = self._process.close()
        self._process = None

    def _through(self, process: "Process", cell: Frame) -> Frame:
        try:
            reply = process.exchange(cell)
            while reply.kind != DONE:
                reply = process.exchange(self._answer(reply))
            return reply
        except LostError:
            self.drop()
            raise

    def _running(self) -> "Process":
        if self._process is None:
            if self._starts > MAX_RESTARTS:
                raise LostError("DeadKernelError", "your code ended the process too often")
            if min(self._left.cpu_seconds, self._left.wall_seconds) < 1:
                raise LostError("CellTimeoutError")
            process = self.start()
            for cell in self._done:
                process.begin()
                self._through(process, cell)
            process.begin()
            return process
        return self._process


class Process:
    """A forked process that answers frames within its time."""

    def __init__(
        self, parent: Warm, entry: str, arguments: dict[str, Any], limits: Limits, *, walled: bool
    ) -> None:
        self._end, theirs = socket.socketpair()
        walls = limits if walled else None
        with theirs, ExitStack() as failing:
            failing.callback(self._end.close)
            self._child = parent.fork(entry, sockets=(theirs,), arguments=arguments, limits=walls)
            failing.pop_all()
        self._limits = limits
        self._started = time.monotonic()
        self.begin()

    @property
    def stopped(self) -> bool:
        """Whether it was told to stop since it began."""
        return self._told is not None

    def begin(self) -> None:
        """Count the time from now on."""
        self._told: float | None = None
        self._used = self._child.cpu_seconds()
        self._since = time.monotonic()

    def exchange(self, frame: Frame) -> Frame:
        """What it says to a frame; raises LostError if it ends, or does not stop when told to."""
        try:
            self._end.settimeout(self._limits.cell_seconds * PATIENCE)
            wire.send(self._end, frame)
            self._end.settimeout(_LOOK)
            return wire.receive(self._end, self._look)
        except WireError:
            raise self._how_it_ended() from None

    def close(self) -> Limits:
        """End it; returns the limits with what is left of its time."""
        limits = self._limits
        with self._end, self._child:
            worked, waited = self._child.cpu_seconds(), time.monotonic() - self._started
        return replace(
            limits,
            cpu_seconds=limits.cpu_seconds - int(worked),
            wall_seconds=limits.wall_seconds - int(waited),
        )

    def _look(self) -> None:
        now = time.monotonic()
        if self._told is None:
            used, most = self._child.cpu_seconds() - self._used, self._limits.cell_seconds
            if used > most or now - self._since > most * PATIENCE:
                self._child.signal(signal.SIGINT)
                self._told = now
        elif now - self._told > GRACE:
            raise LostError("CellTimeoutError")

    def _how_it_ended(self) -> LostError:
        try:
            ended = self._child.wait(GRACE)
        except TimeoutError:
            return LostError("DeadKernelError", "your code broke the connection to the tests")
        if ended.cause in ("cpu", "wall"):
            return LostError("CellTimeoutError")
        if ended.cause == "memory":
            return LostError("MemoryError", "your code needs more memory than it may have")
        how = f"exit code {ended.code}" if ended.code >= 0 else f"signal {-ended.code}"
        return LostError("DeadKernelError", f"your code ended the process ({how})")


def _outputs(done: Frame) -> Any:
    try:
        return done.message()[0].get("outputs")
    except WireError:
        return None


def _cleaned(outputs: Any) -> list[Output]:
    """Outputs as a notebook has them; what is none is left out."""
    listed = outputs if isinstance(outputs, list) else []
    return [clean for clean in map(_clean, listed) if clean]


def _clean(output: Any) -> Output | None:
    match output:
        case {"output_type": "stream", "name": "stdout" | "stderr" as name, "text": str(text)}:
            return {"output_type": "stream", "name": name, "text": _proper(text)}
        case {
            "output_type": "error",
            "ename": str(name),
            "evalue": str(words),
            "traceback": list(lines),
        }:
            trace = [_proper(line) for line in lines if isinstance(line, str)]
            error = {"ename": _proper(name), "evalue": _proper(words), "traceback": trace}
            return {"output_type": "error"} | error
        case {
            "output_type": "display_data" | "execute_result" as kind,
            "data": dict(data),
            "metadata": dict(about),
        }:
            forms = {
                form: _proper(shown) if isinstance(shown, str) else shown
                for form, shown in data.items()
                if isinstance(shown, str) or (form.endswith("json") and _is_shallow(shown))
            }
            shown = {"data": forms, "metadata": about if _is_shallow(about) else {}}
            count = output.get("execution_count")
            number = {"execution_count": count if type(count) is int else None}
            return {"output_type": kind} | shown | (number if kind == "execute_result" else {})
    return None


def _proper(text: str) -> str:
    """A text that can be written to a file."""
    return text.encode("utf-8", "replace").decode()


def _is_shallow(value: Any, depth: int = _DEPTH) -> bool:
    inside = value.values() if isinstance(value, dict) else value
    if not isinstance(value, dict | list):
        return True
    return depth > 0 and all(_is_shallow(part, depth - 1) for part in inside)


def _without_errors(outputs: list[Output]) -> list[Output]:
    return [output for output in outputs if output["output_type"] != "error"]


def _timed_out(outputs: list[Output]) -> list[Output]:
    return [*_without_errors(outputs), error_output("CellTimeoutError", "")]
