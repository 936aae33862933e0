"""In otter-grader's own environment: grade notebooks, one after the other, in one process.

otter_class.py AUTOGRADER NOTEBOOK...     prints the points of each, as JSON
"""

import json
import sys

from otter.api import grade_submission


def main(autograder: str, *notebooks: str) -> None:
    points = [grade_submission(path, autograder, quiet=True).total for path in notebooks]
    print(json.dumps(points))


if __name__ == "__main__":
    main(*sys.argv[1:])
