"""A course to attack: an assignment, an honest student, secrets, and what tells of a break-out."""

import hashlib
import re
import secrets
import shutil
import socket
import sysconfig
import time
from pathlib import Path
from typing import Self

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell

from course_pkg.grading import gradebook
from course_pkg.grading.course import CONFIG, Course
from course_pkg.grading.release import release
from course_pkg.grading.run import run

HERE = Path(__file__).parent
REPOSITORY = HERE.parents[2]
ASSIGNMENT, HONEST = "small", "honest"
QUESTIONS = ("center", "shrink", "largest", "norm")
#: What is written where it should not be says this, or is called so.
MARK = "planted"
#: Of the variables that a grader hands on to its processes, one by which they are known.
VARIABLE = "LC_ATTACKED"
SECRET = re.compile(r"sesame-of-the-[a-z-]+")
#: Where a program leaves things for others.
SHARED = [Path(folder) for folder in ("/", "/tmp", "/var/tmp", "/dev/shm", "/run", "/etc")]


class World:
    """A course of its own in a folder, with a home, sockets that listen, and secrets."""

    def __init__(self, folder: Path) -> None:
        self.home = folder / "home"
        self.token = secrets.token_hex(8)
        self.course = _course(folder / "course")
        self._listen()
        self._hide()
        self.answers = _answers(self.course)
        self._honest()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for listener in self._listeners:
            listener.close()

    @property
    def environment(self) -> dict[str, str]:
        """What a grader is started with besides."""
        secret = {"ATTACKED_TOKEN": "sesame-of-the-environment"}
        return {"HOME": str(self.home), VARIABLE: self.token} | secret

    def notebook(self, answers: dict[str, str]) -> NotebookNode:
        """The released notebook with these answers."""
        made = nbformat.read(self.course.released(ASSIGNMENT), as_version=4)
        for cell in made.cells:
            name = cell.metadata.get("nbgrader", {}).get("grade_id", "")
            cell.source = self.filled(answers.get(name, cell.source))
        return made

    def filled(self, code: str) -> str:
        """A text with the places of this world: an attacker knows them all."""
        places = {
            "COURSE_FOLDER": self.course.root,
            "HOME_FOLDER": self.home,
            "LISTENER": self.port,
            "REPOSITORY": REPOSITORY,
        }
        for name, place in places.items():
            code = code.replace(name, str(place))
        return code

    def page(self, student: str) -> Path:
        """The student's feedback."""
        return self.course.stage("feedback", ASSIGNMENT, student) / f"{ASSIGNMENT}.html"

    def reached(self) -> int:
        """How often somebody has reached the sockets since."""
        return sum(map(_knocks, self._listeners))

    def fingerprint(self, student: str) -> dict[str, str]:
        """Every file of the course and the home but this student's own, and what is shared."""
        own = [self.course.stage(stage, "", student) for stage in _STAGES]
        files = [path for folder in (self.course.root, self.home) for path in folder.rglob("*")]
        others = [p for p in files if not any(p.is_relative_to(folder) for folder in own)]
        planted = [p for folder in SHARED for p in folder.glob(f"*{MARK}*")]
        return {str(p): _state(p) for p in [*others, *planted, *_libraries()]}

    def processes(self) -> set[int]:
        """The processes that a grader of this world has started, directly or not."""
        return {int(p.parent.name) for p in Path("/proc").glob("[0-9]*/environ") if self._ours(p)}

    def left(self, before: set[int], seconds: float = 10) -> set[int]:
        """The processes that are there since, and after so many seconds still."""
        end = time.monotonic() + seconds
        while (extra := self.processes() - before) and time.monotonic() < end:
            time.sleep(0.05)
        return extra

    def _ours(self, environ: Path) -> bool:
        try:
            return self.token.encode() in environ.read_bytes()
        except OSError:
            return False

    def _listen(self) -> None:
        self.home.mkdir()
        stream = socket.create_server(("127.0.0.1", 0))
        self.port = stream.getsockname()[1]
        datagram = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        datagram.bind(("127.0.0.1", self.port))
        named, nameless = socket.socket(socket.AF_UNIX), socket.socket(socket.AF_UNIX)
        named.bind(str(self.home / "kernel-1"))
        nameless.bind(f"\0attacked-{self.port}")
        self._listeners = [stream, datagram, named, nameless]
        for listener in self._listeners:
            listener.setblocking(False)
        for listener in (named, nameless):
            listener.listen()

    def _hide(self) -> None:
        keys = self.home / ".ssh"
        runtime = self.home / ".local/share/jupyter/runtime"
        for folder, name, secret in (
            (keys, "id_ed25519", "sesame-of-the-home"),
            (runtime, "kernel-1.json", '{"key": "sesame-of-the-other-kernel"}'),
        ):
            folder.mkdir(parents=True)
            (folder / name).write_text(secret)

    def _honest(self) -> None:
        """A student whose points nobody may change, graded in the gradebook."""
        folder = self.course.stage("submitted", ASSIGNMENT, HONEST)
        folder.mkdir(parents=True)
        notebook = self.notebook(self.answers)
        notebook.cells.append(new_markdown_cell("sesame-of-the-other-student"))
        nbformat.write(notebook, folder / f"{ASSIGNMENT}.ipynb")
        assert [r.points for r in run(self.course, ASSIGNMENT, [HONEST])] == [10]
        with gradebook.opened(self.course) as book:
            book.update_or_create_student(HONEST, last_name="sesame-of-the-gradebook")


_STAGES = ("submitted", "intake", "autograded", "feedback", "records")


def _course(folder: Path) -> Course:
    (folder / "source").mkdir(parents=True)
    (folder / CONFIG).write_text("c = get_config()\n")  # as stock as can be
    for suffix in ("py", "toml"):
        shutil.copy(HERE / f"assignment.{suffix}", folder / "source" / f"{ASSIGNMENT}.{suffix}")
    course = Course.at(folder)
    release(course, ASSIGNMENT)
    return course


def _answers(course: Course) -> dict[str, str]:
    source = nbformat.read(course.source(ASSIGNMENT), as_version=4)
    cells = {c.metadata.get("nbgrader", {}).get("grade_id"): c.source for c in source.cells}
    return {name: cells[name] for name in QUESTIONS}


def _knocks(listener: socket.socket) -> int:
    count = 0
    try:
        while True:
            if listener.type == socket.SOCK_DGRAM:
                listener.recv(100)
            else:
                listener.accept()[0].close()
            count += 1
    except BlockingIOError:
        return count


def _libraries() -> list[Path]:
    """What a change of the installed packages would touch."""
    folders = [Path(sysconfig.get_path(kind)) for kind in ("purelib", "stdlib")]
    return [path for folder in folders for path in (*folder.glob("*"), *folder.glob("numpy/*/*"))]


def _state(path: Path) -> str:
    """Changes when a file does. Of a folder only its mode: whoever writes into it adds a file."""
    try:
        about = path.lstat()
        if path.is_symlink() or not path.is_file():
            return oct(about.st_mode)
        small = about.st_size < 2**20
        text = hashlib.sha256(path.read_bytes()).hexdigest() if small else ""
        return f"{about.st_mode:o} {about.st_size} {about.st_mtime_ns} {text}"
    except FileNotFoundError:
        return "gone"
