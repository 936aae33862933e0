"""What a student's code may use: the defaults of limits.toml, and what an assignment changes."""

import tomllib
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any, NoReturn

from course_pkg.errors import UsageError

#: Holds the answers, so that a sandbox shows it only where an assignment allows it.
PACKAGE = __name__.partition(".")[0]


@dataclass(frozen=True)
class Limits:
    """What one sandbox may use and see; limits.toml says what each number means."""

    cpu_seconds: int
    cell_seconds: int
    wall_seconds: int
    memory_mb: int
    processes: int
    open_files: int
    file_mb: int
    scratch_mb: int
    output_mb: int
    forbidden: tuple[str, ...] = (PACKAGE,)  # modules, with all that is inside them
    files: str = ""  # a folder whose content lies, read-only, where the code runs
    walls: bool = True  # False leaves the numbers, and takes every other protection away


@dataclass(frozen=True)
class Rules:
    """How an assignment is run."""

    imports: tuple[str, ...]  # before any student's code
    limits: Limits


def defaults() -> Rules:
    """The rules of an assignment that changes none."""
    return _rules(_defaults())


def rules(text: Path) -> Rules:
    """The rules of an assignment whose instructor's version is ``text``.

    Raises UsageError where the file beside it has a key or a value that means nothing.
    """
    source = text.with_suffix(".toml")
    if not source.exists():
        return defaults()
    given, default = _read(source), _defaults()
    _check(source.name, given, default)
    limits = given.get("limits", {})
    _check(f"{source.name}, table limits", limits, default["limits"])
    made = _rules({**default, **given, "limits": default["limits"] | limits})
    both = sorted(set(made.imports) & set(made.limits.forbidden))
    if both:
        received = f"{both} in imports and in forbidden"
        _reject(source.name, "imports", received, "no forbidden module", "Take it out of one")
    return made


def _rules(settings: dict[str, Any]) -> Rules:
    own = () if PACKAGE in settings["allowed"] else (PACKAGE,)
    forbidden = (*own, *settings["forbidden"])
    return Rules(tuple(settings["imports"]), Limits(**settings["limits"], forbidden=forbidden))


def _defaults() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("limits.toml").read_text(encoding="utf-8"))


def _read(source: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(source.read_text(encoding="utf-8"))
    except ValueError as error:
        expected, remedy = "a TOML file", "Mend that line; the defaults are in limits.toml"
        _reject(source.name, "text", f"cannot be read: {error}", expected, remedy)


def _check(where: str, given: dict[str, Any], default: dict[str, Any]) -> None:
    """Raise UsageError unless each key is known and each value is of its default's kind."""
    for name, value in given.items():
        if name not in default:
            expected = f"one of {', '.join(default)}"
            _reject(where, name, "is unknown", expected, "Mend the name or take it out")
        for kind, fits, expected in _KINDS:
            if isinstance(default[name], kind) and not fits(value):
                remedy = f"The default is {default[name]}"
                _reject(where, name, f"is {value!r}", expected, remedy)


_KINDS = (
    (dict, lambda value: isinstance(value, dict), "a table"),
    (
        list,
        lambda value: isinstance(value, list) and all(isinstance(item, str) for item in value),
        "a list of modules' names",
    ),
    (
        int,
        lambda value: isinstance(value, int) and not isinstance(value, bool) and value >= 1,
        "a whole number ≥ 1",
    ),
)


def _reject(where: str, name: str, received: str, expected: str, remedy: str) -> NoReturn:
    raise UsageError(f"{where}: {name} {received}; expected {expected}. {remedy}")
