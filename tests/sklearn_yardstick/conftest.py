"""Which of scikit-learn's tests are run, and which are expected to differ."""

from fnmatch import fnmatchcase

import pytest
from sklearn_yardstick.yardstick import differing, reaches_ours, repeats
from threadpoolctl import threadpool_limits


@pytest.fixture(autouse=True, scope="module")
def _one_thread():
    """Problems so small are solved by one thread sooner than by two that wait for one another."""
    with threadpool_limits(1):
        yield


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    """Leave out what is not about our classes; of what differs, take one test a pattern."""
    left_out, patterns, shown = set(), set(), set()
    for item in items:
        differences = getattr(item.module, "DIFFERENCES", None) if _is_test(item) else None
        if differences is None:
            continue
        patterns.update((item.module, pattern) for pattern in differences)
        matching = [pattern for pattern in differences if fnmatchcase(item.name, pattern)]
        known = {(item.module, pattern) for pattern in matching}
        if not reaches_ours(item) or (repeats(item) and not known) or (known and known <= shown):
            left_out.add(item)
        elif known:
            item.obj = differing(item.obj, *differences[matching[0]])
        shown |= known
    config.hook.pytest_deselected(items=list(left_out))
    items[:] = [item for item in items if item not in left_out]
    gone = [pattern for _, pattern in patterns - shown]
    if gone and not any("::" in argument for argument in config.args):
        raise pytest.UsageError(f"DIFFERENCES name tests that scikit-learn has not: {gone}")


def _is_test(item):
    return isinstance(item, pytest.Function)
