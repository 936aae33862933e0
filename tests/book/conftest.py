"""A book built once, a server of it, and a browser."""

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser

from course_pkg import book


@pytest.fixture(scope="session")
def pages(browser: Browser) -> Path:
    """The folder of the built book; without a browser nobody waits for it."""
    return book.build(Path(__file__).parents[2], strict=True)


@pytest.fixture(scope="module")
def served() -> Iterator[Callable[[Path], str]]:
    """A function that serves a folder on this machine, and returns its address."""
    servers = []

    def serve(folder: Path) -> str:
        servers.append(book.server(folder, port=0))
        Thread(target=servers[-1].serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{servers[-1].server_port}"

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()
