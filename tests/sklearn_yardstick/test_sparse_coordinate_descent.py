"""Scikit-learn's test_sparse_coordinate_descent.py with our classes in the places of theirs."""

from sklearn_yardstick.yardstick import borrowed

#: Tests that fail, why, and the text of the line or the message in which they do.
DIFFERENCES = {
    "test_sparse_enet_coordinate_descent*": (
        "there is no iteration that could end early",
        "DID NOT WARN",
    ),
}

globals().update(borrowed("test_sparse_coordinate_descent"))
