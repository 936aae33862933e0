"""Where the time goes: seconds by stage, each without what another stage takes inside of it."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import wraps
from typing import Any
from unittest import mock

from course_pkg.grading import execute, feedback, grade, intake, run


class Clock:
    """Adds up seconds by stage; each thread has its own running stages."""

    def __init__(self) -> None:
        self.seconds: Counter[str] = Counter()
        self._local = threading.local()

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """What happens inside belongs to this stage, but for stages inside of it."""
        running: list[float] = self._local.__dict__.setdefault("running", [])
        running.append(0.0)
        start = time.perf_counter()
        try:
            yield
        finally:
            spent = time.perf_counter() - start
            self.seconds[name] += spent - running.pop()
            if running:
                running[-1] += spent

    def timed(self, function: Callable[..., Any], name: str) -> Callable[..., Any]:
        """The function, in a stage."""

        @wraps(function)
        def call(*arguments: Any, **options: Any) -> Any:
            with self.stage(name):
                return function(*arguments, **options)

        return call


_FUNCTIONS: list[tuple[Any, str, str]] = [
    (intake, "collect", "intake"),
    (intake, "accept", "intake"),
    (execute.Process, "__init__", "fork"),
    (grade, "tidied", "intake"),
    (run, "write", "gradebook"),
    (feedback, "page", "feedback"),
]


@contextmanager
def watched() -> Iterator[Clock]:
    """Our grader, in this process, with a clock for each of its stages."""
    clock = Clock()

    def exchange(self: execute.Process, frame: Any) -> Any:
        with clock.stage("cells" if self in sandboxes else "judge"):
            return plain(self, frame)

    def begin(self: execute.Process, parent: Any, entry: str, *a: Any, **options: Any) -> None:
        if options["walled"]:
            sandboxes.add(self)
        init(self, parent, entry, *a, **options)

    sandboxes: set[execute.Process] = set()
    plain = execute.Process.exchange
    with ExitStack() as patched:
        for place, name, stage in _FUNCTIONS:
            timed = clock.timed(getattr(place, name), stage)
            patched.enter_context(mock.patch.object(place, name, timed))
        init = execute.Process.__init__
        for name, function in (("exchange", exchange), ("__init__", begin)):
            patched.enter_context(mock.patch.object(execute.Process, name, function))
        yield clock
