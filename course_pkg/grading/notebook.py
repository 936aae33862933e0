"""Reading a notebook that a stranger wrote, from a folder that a stranger may have made."""

import errno
import os
import stat
import warnings
from contextlib import ExitStack
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.reader import NotJSONError

from course_pkg.errors import CourseError

#: A notebook of text and code is some 50 kB; with figures in its outputs, a few MB.
MAX_BYTES = 20_000_000
#: An assignment has some 50.
MAX_CELLS = 2000
_CAUSES = {NotJSONError: "its text is not JSON", UnicodeDecodeError: "its text is not UTF-8"}
_NO_LINK = os.O_NOFOLLOW | os.O_CLOEXEC
_SHOWN = 40  # letters of a file's name


class NoFileError(CourseError):
    """There is no file of this name; the message says what is there."""


def content(root: Path, *parts: str, most: int = MAX_BYTES) -> bytes:
    """The bytes of the regular file ``root/parts``, below ``root`` reached through no link.

    Raises NoFileError where there is none, CourseError for anything else of this name, and for a
    file of more than ``most`` bytes.
    """
    *folders, name = parts
    with ExitStack() as opened:
        place = _open(opened, str(root), os.O_DIRECTORY)
        for folder in folders:
            place = _open(opened, folder, os.O_DIRECTORY | _NO_LINK, place)
        # A pipe would be waited at for ever.
        file = _open(opened, name, os.O_NONBLOCK | _NO_LINK, place)
        if not stat.S_ISREG(os.fstat(file).st_mode):
            raise CourseError(f"{name} is no file: hand in the notebook itself")
        with os.fdopen(os.dup(file), "rb") as readable:
            read = readable.read(most + 1)
    if len(read) > most:
        raise CourseError(f"larger than {most // 10**6} MB: clear the outputs and hand in again")
    return read


def _open(opened: ExitStack, name: str, how: int, place: int | None = None) -> int:
    """A file or a folder in a folder, closed together with the others."""
    try:
        number = os.open(name, how, dir_fd=place)
    except FileNotFoundError as error:
        raise NoFileError(
            f"no file {_short(name)}, found {_near(place)}: hand the notebook in under this name"
        ) from error
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.ENOTDIR):
            what = f"{_short(name)} is a link, or no folder: hand in the files themselves"
            raise CourseError(what) from error
        raise CourseError(f"{_short(name)} cannot be read: {error.strerror}") from error
    opened.callback(os.close, number)
    return number


def _near(place: int | None) -> str:
    names = sorted(entry.name for entry in os.scandir(place))[:5] if place is not None else []
    return ", ".join(map(_short, names)) or "nothing"


def _short(name: str) -> str:
    """A file's name, in letters that a line can show."""
    shown = "".join(letter if letter.isprintable() else "?" for letter in name)
    return shown if len(shown) <= _SHOWN else shown[:_SHOWN] + "…"


def parse(text: bytes) -> NotebookNode:
    """The notebook that these bytes are; raises CourseError, with the cause, if they are none."""
    try:
        with warnings.catch_warnings(action="ignore"):  # ids missing or twice: nbformat mends them
            nb = nbformat.reads(text.decode("utf-8-sig"), as_version=nbformat.NO_CONVERT)
            if len(nb.get("cells", ())) > MAX_CELLS:
                raise CourseError(f"more than {MAX_CELLS} cells: delete what is not an answer")
            nbformat.validate(nb, relax_add_props=True)
    except CourseError:
        raise
    except Exception as error:  # whatever nbformat trips over: TypeError, AssertionError, …
        cause = _CAUSES.get(type(error), "its cells are damaged")
        raise CourseError(
            f"not a notebook, {cause}: save it in Jupyter and hand in again"
        ) from error
    if nb.nbformat != 4:
        raise CourseError(
            f"notebook format {nb.nbformat}, expected 4: save it in a current Jupyter"
        )
    for cell in nb.cells:
        cell.source = cell.source.encode("utf-8", "replace").decode()  # half an emoji
    return nb
