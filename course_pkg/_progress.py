"""A bar on long work, for whoever looks at a terminal."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

Item = TypeVar("Item")


@contextmanager
def bar(name: str, total: int, progress: bool | None = None) -> Iterator[Callable[[], object]]:
    """A bar on standard error, and the function that moves it on; on a terminal, or where asked."""
    if not (sys.stderr.isatty() if progress is None else progress):
        yield lambda: None
        return
    from rich import progress as rich
    from rich.console import Console

    parts = rich.BarColumn(), rich.MofNCompleteColumn(), rich.TimeElapsedColumn()
    console = Console(stderr=True, force_terminal=progress)
    with rich.Progress(name, *parts, console=console, transient=True) as shown:
        task = shown.add_task(name, total=total or None)
        yield lambda: shown.advance(task)


def watched(items: Sequence[Item], name: str) -> Iterator[Item]:
    """The items, with a bar that says how many of them are done."""
    with bar(name, len(items)) as advance:
        for item in items:
            yield item
            advance()
