"""Every test's settings, and fixtures for the matrix of shapes and forms."""

import numpy as np
import pytest
from hypothesis import settings
from shapes import FORMS, SHAPES, draw

# Doctest would import this file a second time, by a name that other folders' conftest has taken.
collect_ignore = ["conftest.py"]

# The same examples in every run: what fails on a server fails at home.
settings.register_profile("course", derandomize=True, deadline=None, max_examples=50, database=None)
settings.load_profile("course")


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
