"""What the instructor's notebook says of itself: which cell is what, and what it needs.

The one authority on it: whatever a submission says of its cells counts for nothing.
"""

import ast
import dis
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from importlib.machinery import PathFinder
from threading import RLock
from types import CodeType
from typing import Literal

from IPython.core.inputtransformer2 import TransformerManager
from nbformat import NotebookNode

from course_pkg.grading.metadata import is_answer, is_test, name_of

#: ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
_AWAIT = 0x2000

#: Held while code becomes a tree: of two threads that do so at once, Python 3.11 fails one, where
#: a garbage collection lets the other in between.
_PARSING = RLock()

#: What a test cannot do, because the student's code runs in another process.
_REFUSED = {
    "getsource": "the source of an answer cannot be read",
    "getsourcelines": "the source of an answer cannot be read",
    "get_ipython": "the kernel of an answer cannot be reached",
    "globals": "an answer's names are not in globals(): use the name itself",
    "locals": "an answer's names are not in locals(): use the name itself",
    "In": "the text of the student's cells cannot be read",
    "Out": "what the student's cells showed cannot be read",
}


@dataclass(frozen=True)
class Cell:
    """A code cell of the instructor's."""

    name: str  # empty where it has none
    kind: Literal["given", "test", "answer"]
    code: str

    @cached_property
    def reads(self) -> set[str]:
        """The names that it reads without having assigned them before."""
        return read_by(self.code)

    @cached_property
    def asks_for(self) -> set[str]:
        """The names that an answer is to define, by the instructor's own."""
        return assigned(self.code) - _imported_names(self.code) if self.kind == "answer" else set()


def cells_of(source: NotebookNode) -> list[Cell]:
    """The code cells of the instructor's notebook, in order."""
    return [
        Cell(name_of(cell), _kind(cell), cell.source)
        for cell in source.cells
        if cell.cell_type == "code"
    ]


def _kind(cell: NotebookNode) -> Literal["given", "test", "answer"]:
    if is_answer(cell):
        return "answer"
    return "test" if is_test(cell) else "given"


def compiled(code: str) -> CodeType | None:
    """A cell's bytecode; None where it is not Python."""
    try:
        text = TransformerManager().transform_cell(code)
        return compile(text, "<cell>", "exec", flags=_AWAIT, dont_inherit=True)
    except (SyntaxError, ValueError):
        return None


def assigned(code: str) -> set[str]:
    """The names that a cell assigns."""
    return {name for name, read in _uses(compiled(code)) if not read}


def read_by(code: str) -> set[str]:
    """The names that a cell, or a function in it, reads without having assigned them before."""
    whole = compiled(code)
    first: dict[str, bool] = {}
    for name, read in _uses(whole):
        first.setdefault(name, read)
    inside: set[str] = set().union(*map(_read_inside, _inner(whole)))
    return {name for name, read in first.items() if read} | (inside - first.keys())


def _uses(code: CodeType | None) -> Iterator[tuple[str, bool]]:
    """Each use of a name by the lines of a cell, in order; whether it is read."""
    for step in dis.get_instructions(code) if code else ():
        if step.opname in ("LOAD_NAME", "DELETE_NAME", "STORE_NAME"):
            yield step.argval, step.opname != "STORE_NAME"


def _read_inside(code: CodeType) -> set[str]:
    """The global names that a function, a class or a comprehension reads."""
    steps = dis.get_instructions(code)
    own = {step.argval for step in steps if step.opname in ("LOAD_GLOBAL", "LOAD_NAME")}
    return own.union(*map(_read_inside, _inner(code)))


def _inner(code: CodeType | None) -> list[CodeType]:
    return [const for const in code.co_consts if isinstance(const, CodeType)] if code else []


def _imports(code: str) -> Iterator[ast.Import | ast.ImportFrom]:
    try:
        with _PARSING:
            parsed = ast.parse(TransformerManager().transform_cell(code))
    except (SyntaxError, ValueError):
        return
    for node in ast.walk(parsed):
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield node


def _imported_names(code: str) -> set[str]:
    names = [alias.asname or alias.name for node in _imports(code) for alias in node.names]
    return {name.partition(".")[0] for name in names}


def imported(source: NotebookNode) -> tuple[str, ...]:
    """The modules that given cells and tests import, those behind lazy names included."""
    wanted: dict[str, None] = {}
    for cell in cells_of(source):
        for node in _imports(cell.code) if cell.kind != "answer" else ():
            wanted |= dict.fromkeys(_modules(node))
    return tuple(name for name in wanted if _is_there(name))


def _modules(node: ast.Import | ast.ImportFrom) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif node.module:
        yield node.module
        package = sys.modules.get(node.module)
        for alias in node.names if package else ():
            yield str(getattr(getattr(package, alias.name, None), "__module__", node.module))


def _is_there(name: str) -> bool:
    """Whether a module can be found; nothing is imported for it."""
    path = None
    parts = name.split(".")
    for end in range(1, len(parts) + 1):
        spec = PathFinder.find_spec(".".join(parts[:end]), path)
        if spec is None:
            return False
        path = spec.submodule_search_locations
    return True


def untestable(source: NotebookNode) -> list[str]:
    """What tests do that cannot work, a sentence each; empty for most notebooks."""
    found = []
    known: set[str] = set()
    for cell in cells_of(source):
        read = read_by(cell.code) | _attributes(cell.code)
        if cell.kind == "test":
            found += [f"{cell.name}: {_REFUSED[name]}" for name in sorted(read & _REFUSED.keys())]
            lost = sorted(read_by(cell.code) & known)
            found += [f"{cell.name}: {name} is imported by an answer only" for name in lost]
        if cell.kind == "answer":
            known |= _imported_names(cell.code)
        else:
            known -= assigned(cell.code)
    return found


def _attributes(code: str) -> set[str]:
    code_object = compiled(code)
    return _names_in(code_object) if code_object else set()


def _names_in(code: CodeType) -> set[str]:
    return set(code.co_names).union(*map(_names_in, _inner(code)))
