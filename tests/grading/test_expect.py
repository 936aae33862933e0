"""What a test cell accepts, and the first line of what it says otherwise."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_pkg.grading.expect import called, expect, layouts

MISTAKES = {"it was doubled": [20.0, 40.0], "it was halved": [5.0, 10.0]}


def first_line(names, actual, expected, **how):
    """The first line of what a wrong answer is told."""
    with pytest.raises(AssertionError) as told:
        expect(names, actual, expected, **how)
    return str(told.value).splitlines()[0]


@pytest.mark.parametrize(
    "actual",
    [
        [10, 20],
        (10.0, 20.0),
        np.array([10, 20]),
        np.array([10, 20], dtype="f4"),
        [10.0, 20.001],
    ],
)
def test_right_answer_passes(actual):
    """Lists, integers, single precision and rounding are as good as the expected array."""
    assert expect("w", actual, [10.0, 20.0], mistakes=MISTAKES) is None


@pytest.mark.parametrize(
    ("actual", "told"),
    [
        ([20.0, 40.0], "it looks as if it was doubled."),
        ([5.0, 10.0], "it looks as if it was halved."),
        ([10.0, 20.01], "wrong values in w."),
        ([7.0, 9.0], "wrong values in w."),
        (10.0, "w has shape (), expected (2,)"),
        ([[10.0], [20.0]], "w has shape (2, 1), expected (2,)"),
        ([10, 20j], "w holds complex128, expected real numbers"),
        (["10", "20"], "w holds <U2, expected real numbers"),
        ([True, False], "w holds bool, expected real numbers"),
        ([10.0, np.nan], "w is not finite: is something divided by zero?"),
        ([10.0, -np.inf], "w is not finite: is something divided by zero?"),
        (None, "nothing was returned: is the return statement missing?"),
    ],
)
def test_wrong_answer_is_told_in_one_line(actual, told):
    """The first line names the mistake, the shape, the type or what is not finite."""
    assert first_line("w", actual, [10.0, 20.0], mistakes=MISTAKES) == told


@pytest.mark.parametrize(
    ("actual", "told"),
    [
        (([1.0, 2.0], 4.0), "wrong values in b."),
        (([1.0, 3.0], 3.0), "wrong values in w."),
        (([1.0, 3.0], 4.0), "wrong values in w and b."),
        (np.array([1.0, 2.0]), "return w, b, a tuple of 2; got ndarray"),
        ((1.0, 2.0, 3.0), "return w, b, a tuple of 2; got tuple"),
        (([1.0, 2.0], [3.0]), "b has shape (1,), expected ()"),
    ],
)
def test_pair_is_told_by_part(actual, told):
    """Of a pair the message names the part that is wrong."""
    assert first_line("w, b", actual, ([1.0, 2.0], 3.0)) == told


def test_mistake_equal_to_the_answer_is_not_held_against_it():
    """Where a mistake makes no difference, it is none."""
    assert expect("w", [1.0, 2.0], [1.0, 2.0], mistakes={"nothing": [1.0, 2.0]}) is None


def test_mistake_may_be_worked_out_when_needed():
    """A function says what a mistake would have returned, and runs only for a wrong answer."""
    asked = []
    mistakes = {"it was doubled": lambda: asked.append(1) or [2.0]}
    expect("w", [1.0], [1.0], mistakes=mistakes)
    assert asked == []
    assert first_line("w", [2.0], [1.0], mistakes=mistakes) == "it looks as if it was doubled."


def test_rounding_of_larger_numbers_passes_where_it_is_allowed_for():
    """What is left of a difference of large numbers is 0 up to their rounding."""
    assert expect("gap", 1e-7, 0.0, atol=1e-6) is None
    assert first_line("gap", 1e-5, 0.0, atol=1e-6) == "wrong values in gap."


def test_values_stand_behind_the_first_line():
    """Both values are shown, but only below the line that everybody may see."""
    with pytest.raises(AssertionError, match=r"(?s)^wrong.*expected w = \[1\. 2\.\].*received w"):
        expect("w", [3.0, 4.0], [1.0, 2.0])


@settings(derandomize=True, max_examples=60, deadline=None)
@given(st.lists(st.floats(101, 999), min_size=2, max_size=4), st.floats(1.1, 9))
def test_first_line_gives_no_value_away(expected, factor):
    """No digit of what was expected or received reaches the first line."""
    line = first_line("w", np.array(expected) * factor, np.array(expected))
    assert not any(character.isdigit() for character in line)


def doubled(X):
    """Another array."""
    return 2 * X


def doubled_in_place(X):
    """The caller's array, doubled."""
    X *= 2
    return X


def broken_in_place(X):
    """The caller's array is doubled, and nothing returned."""
    X *= 2
    raise KeyError


def test_call_hands_the_result_on():
    """A function that leaves its argument alone is called as if directly."""
    assert called(doubled, np.array([1.0, 2.0])).tolist() == [2, 4]


def test_call_names_the_argument_that_was_written_to():
    """Who writes into an argument is told which."""
    with pytest.raises(AssertionError, match="X was changed in place: work on a copy of it"):
        called(doubled_in_place, np.array([1.0, 2.0]))


@pytest.mark.parametrize("function", [doubled_in_place, broken_in_place])
def test_call_undoes_what_was_written(function):
    """The next test finds the data as they were, also after an error."""
    X = np.array([[1.0, 2.0], [3.0, 4.0]]).T
    with pytest.raises((AssertionError, KeyError)):
        called(function, X)
    assert X.tolist() == [[1, 3], [2, 4]]


def test_generator_may_be_drawn_from():
    """A generator is handed over to be changed; the other arguments are not."""
    rng, was = np.random.default_rng(0), np.random.default_rng(0).random()
    assert called(lambda rng: rng.random(), rng) == was
    assert rng.random() != was


def emptied(rows):
    """A list without its last entry."""
    rows.pop()
    return rows


def overwritten(folds):
    """Another first number in the first array of a list."""
    folds[0][0] = 9
    return folds


@pytest.mark.parametrize("function", [emptied, overwritten])
def test_call_watches_lists_of_arrays(function):
    """A list that lost an entry, or of which an array was written to, was changed in place."""
    folds = [np.array([0, 1]), np.array([2])]
    with pytest.raises(AssertionError, match="was changed in place"):
        called(function, folds)
    assert [fold.tolist() for fold in folds] == [[0, 1], [2]]


def renamed(parameters):
    """A key of a dictionary is another."""
    parameters["v"] = parameters.pop("w")


def rewritten(parameters):
    """Another first number in the array of a dictionary."""
    parameters["w"][0] = 9


def replaced(parameters):
    """A number where an array was."""
    parameters["w"] = 9


@pytest.mark.parametrize("function", [renamed, rewritten, replaced])
def test_call_watches_dictionaries_of_arrays(function):
    """One that has other keys or other numbers was changed in place, and is put right."""
    parameters = {"w": np.array([0.0, np.nan])}
    with pytest.raises(AssertionError, match="parameters was changed in place"):
        called(function, parameters)
    np.testing.assert_equal(parameters, {"w": [0, np.nan]})


def test_call_takes_what_is_no_number_for_unchanged():
    """NaN differs from itself, and was not written there."""
    assert called(len, np.array([1.0, np.nan])) == 2
    assert called(len, {"w": np.array([np.nan])}) == 1


def test_call_hands_functions_on():
    """A function among the arguments is no data that could change."""
    assert called(lambda square, x: square(x), np.square, np.array([3.0])).tolist() == [9]


@pytest.mark.parametrize("shape", [(5,), (4, 3)])
def test_layouts_hold_the_same_numbers(shape):
    """Single precision, column by column, with gaps, and read-only: shapes and numbers stay."""
    array = np.arange(np.prod(shape), dtype=float).reshape(shape)
    single, by_column, with_gaps, read_only = (given for (given,) in layouts(array))
    assert all(np.array_equal(array, given) for (given,) in layouts(array))
    assert (single.dtype, by_column.flags.f_contiguous) == (np.dtype("f4"), True)
    assert (with_gaps.flags.c_contiguous, read_only.flags.writeable) == (False, False)
    assert array.flags.writeable
