"""Scikit-learn's test_common.py for linear models, with our classes in the places of theirs."""

from sklearn_yardstick.yardstick import borrowed

#: Tests that fail, why, and the text of the line or the message in which they do.
DIFFERENCES: dict[str, tuple[str, str]] = {}

globals().update(borrowed("test_common"))
