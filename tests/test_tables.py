"""Tables in the pages of the book."""

import numpy as np
import pytest

from course_pkg.tables import Table, spread


def test_numbers_take_the_format_and_a_real_minus():
    """A float is rounded as asked and shown with a minus sign, everything else as it is."""
    assert Table({"a": ["w", 3], "b": [-1.25, 2.0]}).rows() == [["w", "−1.2"], ["3", "2.0"]]


def test_rows_and_columns_have_headings_of_their_own():
    """A screen reader can name the row and the column of every number."""
    page = Table({"feature": ["age"], "weight": [0.5]})._repr_html_()
    assert '<th scope="col">weight</th>' in page
    assert '<th scope="row">age</th><td>0.5</td>' in page


def test_text_cannot_become_markup():
    """What looks like a tag is shown, not obeyed."""
    assert "<b>" not in Table({"<b>": ["<b>"]})._repr_html_()


def test_columns_of_unequal_length_are_refused():
    """A column that is too short is named together with its length."""
    with pytest.raises(ValueError, match="'b': 1"):
        Table({"a": [1, 2], "b": [1]})


def test_spread_shows_the_median_and_the_middle_eighty_percent():
    """Of the numbers 0 to 100 these are 10, 50 and 90."""
    assert spread({"x": np.arange(101.0)}, of="error").rows() == [["x", "10.0", "50.0", "90.0"]]
