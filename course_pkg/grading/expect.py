"""What a test cell says: compare an answer with what was expected, and name the mistake.

The first line of every message is fit for any student's eyes: it names the mistake and gives no
value away. The lines after it show values; feedback leaves them out where a test is hidden.
"""

import copy
import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

#: Relative tolerance: right answers in float32 pass, and so does any stable algorithm.
RTOL = 1e-4


def expect(
    names: str,
    actual: Any,
    expected: Any,
    *,
    mistakes: Mapping[str, Any] | None = None,
    rtol: float = RTOL,
    atol: float = 1e-12,
) -> None:
    """Raise AssertionError unless ``actual`` is ``expected`` up to rounding.

    ``names`` says what was returned: "df" for one array or number, "w, b" for a tuple of two.
    ``mistakes`` maps a sentence ("λ was not multiplied by n") to what that mistake would have
    returned, or to a function that works this out; where ``actual`` equals one of these and not
    ``expected``, the message says so.
    An array counts as equal when it differs by at most ``rtol`` times the expected array's
    largest entry, or by ``atol`` where that is more.
    """
    parts = names.split(", ")
    actual = _parts(names, actual, len(parts))
    expected = _arrays(expected, len(parts))
    for name, got, want in zip(parts, actual, expected, strict=True):
        _assert_form(name, got, want)
    if _same(actual, expected, rtol, atol):
        return
    for sentence, wrong in (mistakes or {}).items():
        wrong = wrong() if callable(wrong) else wrong
        if _same(actual, _arrays(wrong, len(parts)), rtol, atol):
            _fail(f"it looks as if {sentence}", parts, actual, expected)
    triples = zip(parts, actual, expected, strict=True)
    wrong_parts = [name for name, got, want in triples if not _close(got, want, rtol, atol)]
    _fail(f"wrong values in {' and '.join(wrong_parts)}", parts, actual, expected)


def called(function: Callable[..., Any], *arguments: Any) -> Any:
    """What ``function`` returns; raises AssertionError if it has written into an argument.

    What it has written is undone, whatever happens: the next test needs the same data.
    """
    before = copy.deepcopy(arguments)
    try:
        result = function(*arguments)
        names = inspect.signature(function).parameters
        for name, was, now in zip(names, before, arguments, strict=False):
            if not _unchanged(was, now):
                raise AssertionError(f"{name} was changed in place: work on a copy of it")
        return result
    finally:
        for was, now in zip(before, arguments, strict=True):
            _restore(was, now)


def layouts(*arrays: NDArray[Any]) -> Iterator[tuple[NDArray[Any], ...]]:
    """The same numbers as other callers may hold them, which a right answer does not notice:
    in single precision, column by column, with gaps between them, and not to be written to."""
    yield tuple(array.astype("f4") for array in arrays)
    yield tuple(np.asfortranarray(array) for array in arrays)
    yield tuple(np.repeat(array, 2, axis=0)[::2] for array in arrays)
    yield tuple(_read_only(array) for array in arrays)


def _read_only(array: NDArray[Any]) -> NDArray[Any]:
    view = array.view()
    view.flags.writeable = False
    return view


def _unchanged(was: Any, now: Any) -> bool:
    if type(was) is not type(now):
        return False
    match was:
        case list() | tuple():
            return len(was) == len(now) and all(map(_unchanged, was, now))
        case dict():
            return was.keys() == now.keys() and all(_unchanged(was[k], now[k]) for k in was)
        case np.ndarray():
            return np.array_equal(was, now, equal_nan=was.dtype.kind in "fc")
    return True  # nothing to write into, or handed over for that, as a generator


def _restore(was: Any, now: Any) -> None:
    match now:
        case np.ndarray() if now.flags.writeable:
            now[...] = was
        case list():
            now[:] = was
        case dict():
            now.clear()
            now.update(was)


def _parts(names: str, actual: Any, count: int) -> list[NDArray[Any]]:
    if actual is None:
        raise AssertionError("nothing was returned: is the return statement missing?")
    if count > 1 and not (isinstance(actual, tuple | list) and len(actual) == count):
        raise AssertionError(f"return {names}, a tuple of {count}; got {type(actual).__name__}")
    return _arrays(actual, count)


def _arrays(values: Any, count: int) -> list[NDArray[Any]]:
    return [np.asarray(value) for value in (values if count > 1 else [values])]


def _assert_form(name: str, got: NDArray[Any], want: NDArray[Any]) -> None:
    if got.shape != want.shape:
        raise AssertionError(f"{name} has shape {got.shape}, expected {want.shape}")
    if got.dtype.kind not in "fiu":
        raise AssertionError(f"{name} holds {got.dtype}, expected real numbers")
    if not np.isfinite(got).all():
        raise AssertionError(f"{name} is not finite: is something divided by zero?")


def _same(
    some: Sequence[NDArray[Any]], others: Sequence[NDArray[Any]], rtol: float, atol: float
) -> bool:
    return all(_close(a, b, rtol, atol) for a, b in zip(some, others, strict=True))


def _close(got: NDArray[Any], want: NDArray[Any], rtol: float, atol: float) -> bool:
    size = np.abs(want).max(initial=0.0)
    return got.shape == want.shape and bool(np.all(np.abs(got - want) <= max(rtol * size, atol)))


def _fail(first: str, names: Sequence[str], actual: Sequence[Any], expected: Sequence[Any]) -> None:
    lines = [f"{first}."]
    for name, got, want in zip(names, actual, expected, strict=True):
        with np.printoptions(precision=4, suppress=True, threshold=12, edgeitems=3):
            lines += [f"  expected {name} = {want}", f"  received {name} = {got}"]
    raise AssertionError("\n".join(lines))
