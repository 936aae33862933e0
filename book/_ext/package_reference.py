# mypy: disable-error-code="import-untyped"
"""The reference of the package, built from its own signatures and docstrings.

    ```{package} course_pkg
    ridge lasso elastic_net
    ```

shows these names of a module. The docstrings are plain
text: what is indented is a formula and keeps its shape, `>>>` is an example, the rest is prose.
"""

import ast
import inspect
import re
import textwrap
from collections.abc import Iterator
from importlib import import_module
from typing import Any

from docutils import nodes
from docutils.parsers.rst import Directive
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

#: As wide as a column of the book.
WIDTH = 78
#: What begins a paragraph of its own in a docstring's prose.
OWN = r"\n(?=(?:Raises|Returns|Parameters:|After fit:|Source:|Warns) ?)"


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directive."""
    app.add_directive("package", Package)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


class Package(Directive):
    """A section for each of some public names of a module."""

    required_arguments = 1
    has_content = True

    def run(self) -> list[nodes.Node]:
        """The sections; raises ExtensionError for what the module does not have."""
        module = import_module(self.arguments[0])
        names = " ".join(self.content).split()
        if unknown := [name for name in names if not hasattr(module, name)]:
            raise ExtensionError(f"{module.__name__} has no {', '.join(unknown)}")
        env = self.state.document.settings.env
        sections: list[nodes.Node] = []
        for name in names:
            subject = getattr(module, name)
            env.note_dependency(inspect.getsourcefile(subject))
            sections.append(section_of(module.__name__, name, subject))
        return sections


def section_of(module: str, name: str, subject: Any) -> nodes.section:
    """What a name is called with, and what its docstring says; of a class its members too."""
    path = f"{module}.{name}"
    section = nodes.section(ids=[path.replace(".", "-")])  # Ridge and ridge are two
    section += nodes.title("", "", nodes.literal("", name))
    section += code(signature(subject, path), "python")
    section += list(paragraphs(inspect.getdoc(subject) or ""))
    if members := list(members_of(subject)):
        section += nodes.definition_list("", *members)
    return section


def members_of(subject: Any) -> Iterator[nodes.definition_list_item]:
    """The documented public methods and properties that a class itself defines."""
    for name, member in vars(subject).items() if inspect.isclass(subject) else ():
        function = (
            member.fget
            if isinstance(member, property)
            else inspect.unwrap(getattr(member, "__func__", member))
        )
        if name.startswith("_") or not inspect.isfunction(function) or not function.__doc__:
            continue
        shown = f".{name}" if isinstance(member, property) else signature(function, f".{name}")
        term = nodes.term("", "", nodes.literal("", shown, classes=["member"]))
        body = nodes.definition("", *paragraphs(inspect.getdoc(function) or ""))
        yield nodes.definition_list_item("", term, body)


def signature(subject: Any, path: str) -> str:
    """The call as its definition writes it, one argument a line where one line is too short."""
    definition = ast.parse(textwrap.dedent(inspect.getsource(subject))).body[0]
    if isinstance(definition, ast.ClassDef):
        arguments, result = made_of(subject, definition), ""
    else:
        assert isinstance(definition, ast.FunctionDef)
        arguments, result = arguments_of(definition.args), result_of(definition)
    line = f"{path}({', '.join(arguments)}){result}"
    if len(line) <= WIDTH:
        return line
    return "\n".join([f"{path}(", *(f"    {argument}," for argument in arguments), f"){result}"])


def made_of(subject: Any, definition: ast.ClassDef) -> list[str]:
    """The arguments of a class: those of its __init__, or the fields of a record."""
    for part in definition.body:
        if isinstance(part, ast.FunctionDef) and part.name == "__init__":
            return arguments_of(part.args)
    return [str(name) for name in getattr(subject, "__match_args__", ())]


def result_of(definition: ast.FunctionDef) -> str:
    """What a function returns, as it is written; a name may stand in quotes in the source."""
    if definition.returns is None:
        return ""
    return f" -> {ast.unparse(definition.returns).strip(chr(39))}"


def arguments_of(arguments: ast.arguments) -> list[str]:
    """Each argument with its type and default as it is written; self and cls are left out."""
    positional = [*arguments.posonlyargs, *arguments.args]
    absent: list[ast.expr | None] = [None] * (len(positional) - len(arguments.defaults))
    shown = [*map(argument, positional, [*absent, *arguments.defaults])]
    if shown and positional[0].arg in ("self", "cls"):
        del shown[0]
    if arguments.vararg:
        shown.append(f"*{argument(arguments.vararg)}")
    elif arguments.kwonlyargs:
        shown.append("*")
    shown += map(argument, arguments.kwonlyargs, arguments.kw_defaults)
    return shown + ([f"**{argument(arguments.kwarg)}"] if arguments.kwarg else [])


def argument(name: ast.arg, default: ast.expr | None = None) -> str:
    """One argument as it is written."""
    if default is None:
        return ast.unparse(name)
    equals = " = " if name.annotation else "="
    return f"{ast.unparse(name)}{equals}{ast.unparse(default)}"


def paragraphs(text: str) -> Iterator[nodes.Node]:
    """The blocks of a docstring: examples, formulas, prose."""
    for block in re.split(r"\n\s*\n", text):
        dedented = textwrap.dedent(block)
        if dedented.startswith(">>>"):
            yield code(dedented, "pycon")
        elif all(line.startswith(" ") for line in block.splitlines()):
            yield code(dedented, "text")
        else:
            for prose in filter(None, re.split(OWN, block)):
                yield nodes.paragraph("", "", *words(" ".join(prose.split())))


def words(text: str) -> Iterator[nodes.Node]:
    """Prose, in which what stands between backticks is code."""
    for place, part in enumerate(re.split(r"``?([^`]+)``?", text)):
        if part:
            yield nodes.literal("", part) if place % 2 else nodes.Text(part)


def code(text: str, language: str) -> nodes.literal_block:
    """A block of code."""
    return nodes.literal_block(text, text, language=language)
