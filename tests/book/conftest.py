"""A book built once, a server of it, and a browser."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, sync_playwright

from course_pkg import book

# A browser by itself asks its maker for updates; these keep it to the pages that it is shown.
QUIET = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--no-sandbox",
]
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, wherever this machine has it."""
    found = [path for name in BROWSERS if (path := shutil.which(name))]
    if not found:
        pytest.skip("no Chromium to look at the book with; run `make system`")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found[0], args=QUIET)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def pages(browser: Browser) -> Path:
    """The folder of the built book; without a browser nobody waits for it."""
    return book.build(Path(__file__).parents[2], strict=True)


@pytest.fixture
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
