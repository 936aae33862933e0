"""What the outputs of a test cell say, in one line that any page and any terminal can show."""

import re
from collections.abc import Iterable

from nbformat import NotebookNode

from course_pkg.grading.metadata import is_answer, is_test, name_of

#: Control characters, and the invisible ones that turn text around.
_UNPRINTABLE = re.compile(r"[^\S ]|[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]")

#: How a sentence begins that names no mistake.
_NO_NAME = re.compile(r"wrong values|the test failed|not answered|\w+(?:Error|Exception|Warning)\b")


def reasons(cells: Iterable[NotebookNode]) -> dict[str, str]:
    """Why each test of a notebook failed, by its name; empty for those that did not.

    A test of an answer that did not even run says that, and not that a name is unknown.
    """
    why, answer = {}, ""
    for cell in cells:
        if is_answer(cell):
            answer = reason(cell)
        elif is_test(cell):
            why[name_of(cell)] = reason(cell) and (answer or reason(cell))
    return why


def reason(cell: NotebookNode) -> str:
    """In one line, why a graded cell failed; empty where it did not."""
    errors = [out for out in cell.get("outputs", []) if out.output_type == "error"]
    return sentence(errors[0]) if errors else ""


def sentence(error: NotebookNode) -> str:
    """What an error says, without the lines behind the first."""
    first = (str(error.evalue).splitlines() or [""])[0]
    said = _UNPRINTABLE.sub(" ", first)
    match error.ename:
        case "NotImplementedError" if not said:
            return "not answered"
        case "CellTimeoutError" | "KeyboardInterrupt":
            return "ran too long and was stopped"
        case "DeadKernelError" if said:
            return said
        case "AssertionError":
            return said[:200].rstrip(". ") or "the test failed"
        case kind:
            return f"{kind}: {said[:160]}".rstrip(": .")


def names_no_mistake(said: str) -> bool:
    """Whether a sentence says no more than that an answer is wrong."""
    return not said or bool(_NO_NAME.match(said))
