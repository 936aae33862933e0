"""Building the book, and showing it: Jupyter Book as a subprocess, and a server for one reader."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from course_pkg.errors import CourseError

#: What pages import, once for all of their kernels.
IMPORTS = ("matplotlib.pyplot", "sklearn.datasets", "keras", "myst_nb", "course_pkg.plots")
#: What a Chromium is called, by who packages it.
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
#: A page that prints once its fonts, figures and scripts are there.
PRINTING = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-pdf-header-footer",
    "--generate-pdf-document-outline",
    "--virtual-time-budget=60000",
)


def build(root: Path, *, strict: bool, builder: str = "html") -> Path:
    """Build the book of the checkout at `root`, and return the folder with its pages.

    `strict` turns every warning and every reference that leads nowhere into a failure; the
    ``builder`` is "html", or "singlehtml" for the whole book on one page.
    Raises CourseError where something is missing, or where a page does not build.
    """
    path = tools_path()
    check_tools(root, path)
    forget_stale_outputs(root)
    strictly = ["-W", "-n", "--keep-going"] if strict else []
    command = ["jupyter-book", "build", "book", "--config", "_config.yml", "--path-output", "."]
    command += ["--builder", builder]
    with warm_kernels() as kernels:
        done = subprocess.run(
            [shutil.which(command[0], path=path) or command[0], *command[1:], *strictly],
            cwd=root,
            env=os.environ | {"PATH": path, "TF_CPP_MIN_LOG_LEVEL": "2"} | kernels,
        )
    if done.returncode:
        raise CourseError("the book has errors; the first one named above is the one to repair")
    return root / "_build" / builder


def print_to(pdf: Path, root: Path) -> None:
    """Print the whole book to a PDF that has tags for who cannot see, and an outline.

    Raises CourseError where there is no Chromium, or where it prints nothing.
    """
    chromium = browser()
    page = build(root, strict=False, builder="singlehtml") / "index.html"
    pdf.parent.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        [chromium, *PRINTING, f"--print-to-pdf={pdf.absolute()}", page.absolute().as_uri()],
        capture_output=True,
        text=True,
    )
    if done.returncode or not pdf.exists():
        raise CourseError(f"Chromium printed nothing: {done.stderr.strip()[-300:]}")


def browser() -> str:
    """The path of a Chromium; raises CourseError where this machine has none."""
    found = [path for name in BROWSERS if (path := shutil.which(name))]
    if not found:
        raise CourseError("Chromium, which prints the book, is missing; run `make system`")
    return found[0]


def tools_path() -> str:
    """Where programs that the build calls by name are looked up: beside this interpreter first."""
    return os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])


@contextmanager
def warm_kernels() -> Iterator[dict[str, str]]:
    """The variables with which pages run in kernels forked from one that has their imports.

    Where processes cannot be forked, there are none: each kernel imports for itself.
    """
    if sys.platform != "linux":
        yield {}
        return
    from course_pkg.grading import provisioner
    from course_pkg.grading.warm import Warm, WarmError

    try:
        warm = Warm.start((*IMPORTS, *provisioner.IMPORTS), threads=None)
    except WarmError as error:
        print(f"{error}: each page imports for itself, which takes longer", file=sys.stderr)
        yield {}
        return
    with warm:
        yield warm.environment()


def check_tools(root: Path, path: str) -> None:
    """Raise CourseError where `root` has no book or `path` lacks a program that builds it."""
    if not (root / "_config.yml").exists():
        raise CourseError(f"{root} has no _config.yml; run this in a checkout of the course")
    if shutil.which("jupyter-book", path=path) is None:
        raise CourseError("Jupyter Book is missing; run `pip install 'course-pkg[book]'`")
    if shutil.which("node", path=path) is None:
        raise CourseError("node, which renders the formulas, is missing; install Node.js")
    if not (root / "node_modules" / "katex").exists():
        raise CourseError("KaTeX's style sheet is missing; run `npm ci`")


def forget_stale_outputs(root: Path) -> None:
    """Have every page executed anew where the package has changed: caches look at pages only."""
    caches = [root / "_build" / ".jupyter_cache", root / "_build" / ".doctrees"]
    index = caches[1] / "environment.pickle"
    package = Path(__file__).parent
    code = [path for path in package.rglob("*.py") if "grading" not in path.parts]
    if index.exists() and index.stat().st_mtime < max(path.stat().st_mtime for path in code):
        for cache in caches:
            shutil.rmtree(cache, ignore_errors=True)


def serve(folder: Path, port: int) -> None:
    """Show the pages in `folder` to this machine only, until the reader stops it.

    Raises CourseError where there is nothing to show.
    """
    if not (folder / "index.html").exists():
        raise CourseError(f"{folder} has no index.html; run `course build`")
    try:
        pages = server(folder, port)
    except OSError as error:
        raise CourseError(f"port {port} is taken; name another with --port") from error
    with pages:
        print(f"http://localhost:{port} (stop with Ctrl+C)")
        pages.serve_forever()


def server(folder: Path, port: int) -> ThreadingHTTPServer:
    """Return a server of `folder` on this machine; port 0 takes a free one."""
    handler = partial(SimpleHTTPRequestHandler, directory=folder)
    return ThreadingHTTPServer(("127.0.0.1", port), handler)
