"""What nbgrader's metadata says of a cell; where it says nothing, or nonsense, so do these."""

from typing import Any

from nbformat import NotebookNode


def name_of(cell: NotebookNode) -> str:
    """What nbgrader calls a cell; empty where it does not."""
    name = _said_of(cell).get("grade_id", "")
    return name if isinstance(name, str) else ""


def is_answer(cell: NotebookNode) -> bool:
    """Whether it is the student's to write."""
    return bool(_said_of(cell).get("solution"))


def is_test(cell: NotebookNode) -> bool:
    """Whether points hang on how it runs."""
    return bool(_said_of(cell).get("grade")) and not is_answer(cell)


def points_of(cell: NotebookNode) -> float:
    """The points that hang on a test; raises ValueError where that is no number."""
    try:
        return float(_said_of(cell)["points"])
    except (KeyError, TypeError) as error:
        raise ValueError(f"cell {name_of(cell)!r} has no points") from error


def _said_of(cell: NotebookNode) -> dict[str, Any]:
    said = cell.get("metadata", {}).get("nbgrader", {})
    return said if isinstance(said, dict) else {}
