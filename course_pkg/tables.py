"""Tables in the pages of the book."""

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from course_pkg._check import Array


@dataclass(frozen=True, eq=False)
class Table:
    """Columns by their headings, the first one naming the rows; numbers in the format ``form``.

    Raises ValueError where the columns are not equally long.
    """

    columns: Mapping[str, Sequence[object]]
    form: str = ".1f"

    def __post_init__(self) -> None:
        lengths = {name: len(column) for name, column in self.columns.items()}
        if len(set(lengths.values())) != 1:
            raise ValueError(f"columns are of lengths {lengths}; expected one length for all")

    def rows(self) -> list[list[str]]:
        """The text of every row, numbers formatted."""
        values = zip(*self.columns.values(), strict=True)
        return [[self._text(value) for value in row] for row in values]

    def _text(self, value: object) -> str:
        if isinstance(value, float | np.floating):
            return format(value, self.form).replace("-", "−")
        return str(value)

    def _repr_html_(self) -> str:
        head = "".join(f'<th scope="col">{html.escape(name)}</th>' for name in self.columns)
        body = "".join(_row(*row) for row in self.rows())
        return (
            f'<table class="course-table"><thead><tr>{head}</tr></thead>'
            f"<tbody>{body}</tbody></table>"
        )

    def __repr__(self) -> str:
        return "\n".join("  ".join(row) for row in [list(self.columns), *self.rows()])


def spread(samples: Mapping[str, Array], *, of: str, form: str = ".1f") -> Table:
    """The median and the middle 80 % over seeds of each quantity in ``samples``."""
    low, middle, high = np.percentile(list(samples.values()), [10, 50, 90], axis=1)
    return Table({of: list(samples), "10\u00a0%": low, "median": middle, "90\u00a0%": high}, form)


def _row(name: str, *values: str) -> str:
    cells = "".join(f"<td>{html.escape(value)}</td>" for value in values)
    return f'<tr><th scope="row">{html.escape(name)}</th>{cells}</tr>'
