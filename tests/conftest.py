"""Every test's settings, and fixtures for the matrix of shapes and forms."""

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright
from shapes import FORMS, SHAPES, draw

from course_pkg import book
from course_pkg.errors import CourseError

# The same examples in every run: what fails on a server fails at home.
settings.register_profile("course", derandomize=True, deadline=None, max_examples=50, database=None)
settings.load_profile("course")


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


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, wherever this machine has it."""
    try:
        path = book.browser()
    except CourseError as missing:
        pytest.skip(str(missing))
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield chromium
        chromium.close()


@pytest.fixture(params=SHAPES)
def shape(request):
    """(X, y) of one of the shapes, read-only, so that a method that writes to them fails."""
    X, y = (array.copy() for array in SHAPES[request.param])
    X.flags.writeable = y.flags.writeable = False
    return X, y


@pytest.fixture
def whole():
    """(X, y) of small whole numbers, which every form can hold exactly."""
    rng = np.random.default_rng(1)
    return rng.integers(0, 9, (7, 3)).astype(float), rng.integers(0, 9, 7).astype(float)


@pytest.fixture(params=FORMS)
def form(request):
    """A function that puts an array into another form."""
    return FORMS[request.param]


@pytest.fixture
def data():
    """(X, y) with nothing special about them."""
    return draw(12, 3)
