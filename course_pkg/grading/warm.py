"""Processes that need not import anything: forked from a parent which has done so already.

    with Warm.start(("numpy",)) as warm:
        child = warm.fork("package.module:function", sockets=(theirs,), limits=limits)

Each child has its own connection to whoever asked for it, and ends with this connection: when the
child is closed or forgotten, or this process is killed. A parent that dies, or is older than the
installed packages, is replaced while its children go on.
"""

import contextlib
import json
import logging
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import weakref
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal, Self

from course_pkg.errors import CourseError
from course_pkg.grading.limits import Limits
from course_pkg.grading.sandbox import SandboxError

#: Where jupyter_client looks for who starts kernels, and where `WarmProvisioner` looks for us.
PROVISIONER, ADDRESS = "JUPYTER_DEFAULT_PROVISIONER_NAME", "COURSE_WARM"

#: The variables that every parent has, whatever this process has under these names.
FIXED = {
    "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1",  # fewer pages for a fork to go through
    "PYTHONHASHSEED": "0",  # sets of words in the same order each time
    "TF_CPP_MIN_LOG_LEVEL": "3",
}
# A parent needs few more, and its children must not see those that hold secrets.
_VARIABLES = ("HOME", "KERAS_BACKEND", "LANG", "LD_LIBRARY_PATH", "PATH", "PYTHONPATH", "TZ")
_FAMILIES = ("KMP_", "LC_", "MKL_", "MPL", "OMP_", "OPENBLAS_", "TF_")
_THREADS = ("MKL_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")

_MAIN = (
    "import json, sys; from course_pkg.grading.parent import main; main(*json.loads(sys.argv[1]))"
)
_CANARY = "course_pkg.grading.parent:canary"
_CANARY_SECONDS = 60
_TRIES = 3
_MESSAGE = 2**16

_log = logging.getLogger(__name__)


class WarmError(CourseError):
    """A child could not be had; the message says why."""


@dataclass(frozen=True)
class Exit:
    """How a child ended."""

    code: int  # 0, 1 after an exception, −n where signal n ended it
    #: By itself, by using up its processor time, its memory, or the clock's time, by `kill`,
    #: because nobody held it any more, or together with its keeper.
    cause: Literal["ended", "cpu", "memory", "wall", "killed", "left", "lost"]
    cpu_seconds: float = 0
    peak_mb: float = 0


class Child:
    """A process of its own: wait for it, signal it, close it; it ends when this object does."""

    def __init__(self, connection: socket.socket, pid: int):
        self.pid = pid
        self._connection = connection
        self._exit: Exit | None = None
        self._lock = threading.Lock()

    def wait(self, timeout: float | None = None) -> Exit:
        """How it ended; raises TimeoutError where it still runs after so many seconds."""
        with self._lock:
            if self._exit is None:
                self._exit = self._hear(timeout)
                self._connection.close()
            return self._exit

    def _hear(self, timeout: float | None) -> Exit:
        try:
            self._connection.settimeout(timeout)
            return Exit(**_hear(self._connection)["exit"])
        except BlockingIOError as error:
            raise TimeoutError from error
        except TimeoutError:
            raise
        except (KeyError, OSError):  # its parent is gone, or its parent's end of the line closed
            return Exit(-signal.SIGKILL, "lost")

    def signal(self, number: int) -> None:
        """Send a signal to it and to the processes it started; nothing where it has ended."""
        with contextlib.suppress(OSError):
            self._connection.send(str(int(number)).encode())

    def kill(self) -> None:
        """End it, and whatever it started, now."""
        self.signal(signal.SIGKILL)

    def cpu_seconds(self) -> float:
        """The processor time used up to now, with that of children it has waited for."""
        try:
            fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return self.wait().cpu_seconds
        return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")

    def close(self) -> None:
        """End it without waiting."""
        self._connection.close()

    __del__ = close

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class Warm:
    """A parent and its children; several threads may fork at once."""

    def __init__(self, imports: tuple[str, ...], threads: int | None):
        self._imports = imports
        self._environment = _environment(threads)  # every parent's, the later ones' too
        self._folder = tempfile.mkdtemp(prefix="course-", dir="/tmp")  # a socket's path is short
        self.address = f"{self._folder}/warm"
        self._door = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._door.bind(self.address)
        self._door.listen(128)
        self._children: weakref.WeakSet[Child] = weakref.WeakSet()
        self._lock = threading.Lock()
        self._open = True
        self._process = self._launch()

    @classmethod
    def start(cls, imports: tuple[str, ...], *, threads: int | None = 1) -> Self:
        """Start a parent that has these modules imported; ready when it returns.

        ``threads`` is the number that linear algebra may use, None for what it would use anyway.
        Where forked children fail, children import for themselves, which is slower and gives the
        same results; the log says so. Raises WarmError where there is no way at all.
        """
        warm = cls(imports, threads)
        threading.Thread(target=warm._replace, daemon=True).start()
        return warm

    def fork(
        self,
        entry: str,
        *,
        sockets: tuple[socket.socket, ...] = (),
        arguments: Mapping[str, Any] | None = None,
        limits: Limits | None = None,
    ) -> Child:
        """Run ``entry``, "package.module:function", in a child: function(*sockets, **arguments).

        It runs when this returns. With limits it runs in a sandbox, from which this package cannot
        be imported: the entry's module imports at its top whatever it needs.
        Arguments are what JSON can hold. Close your copies of the sockets afterwards.

        Raises SandboxError where this machine gives no sandbox, WarmError where it gives no child.
        """
        child = fork(self.address, entry, sockets, arguments, limits, self._imports)
        with self._lock:
            self._children.add(child)
        return child

    def environment(self) -> dict[str, str]:
        """The variables with which Jupyter starts its kernels here, in this process or another."""
        return {PROVISIONER: "course-warm", ADDRESS: self.address}

    def close(self) -> None:
        """End the parent and every child; nothing where that is done."""
        with self._lock:
            if not self._open:
                return
            self._open = False
            for child in list(self._children):
                child.close()
            self._door.close()
            _end(self._process)
        shutil.rmtree(self._folder, ignore_errors=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _launch(self) -> subprocess.Popen[bytes]:
        """A parent whose children are proven to compute."""
        fault = ""
        for imports in dict.fromkeys((self._imports, ())):
            if fault:
                _log.warning("no warm processes, each imports for itself: %s", fault)
            process = self._spawn(imports)
            fault = self._fault(process)
            if not fault:
                return process
            _end(process)
        shutil.rmtree(self._folder, ignore_errors=True)
        self._door.close()
        raise WarmError(f"no process can be forked here: {fault}")

    def _spawn(self, imports: tuple[str, ...]) -> subprocess.Popen[bytes]:
        door = self._door.fileno()
        arguments = json.dumps([door, imports, self._folder, os.getpid()])
        return subprocess.Popen(
            [sys.executable, "-P", "-c", _MAIN, arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            env=self._environment,
            cwd="/",
            pass_fds=[door],
            start_new_session=True,  # the Ctrl-C of a terminal is for the command
        )

    def _fault(self, process: subprocess.Popen[bytes]) -> str:
        """What is wrong with a parent; empty once a child of it has computed something."""
        assert process.stdout
        told = process.stdout.readline()
        if not told:
            return f"{', '.join(self._imports)} cannot be imported"
        fault: str = json.loads(told)["fault"]
        if fault:
            return fault
        try:
            with fork(self.address, _CANARY) as child:
                ended = child.wait(_CANARY_SECONDS)
        except TimeoutError:
            return "a forked process hangs"
        except WarmError:
            return "a forked process dies"
        return "" if ended.code == 0 else "a forked process does not compute"

    def _replace(self) -> None:
        """Whenever a parent ends, start another; those who knock meanwhile wait at the door."""
        while True:
            self._process.wait()
            with self._lock:
                if not self._open:
                    return
                _log.info("the parent of warm processes ended; another one starts")
                _end(self._process)
                try:
                    self._process = self._launch()
                except WarmError as error:
                    _log.error("%s", error)
                    return


def fork(
    address: str,
    entry: str,
    sockets: tuple[socket.socket, ...] = (),
    arguments: Mapping[str, Any] | None = None,
    limits: Limits | None = None,
    imports: tuple[str, ...] = (),
) -> Child:
    """`Warm.fork` where one has only the address of a parent, which another process started."""
    request = {
        "entry": entry,
        "arguments": dict(arguments or {}),
        "limits": limits and asdict(limits),
        "imports": imports,
    }
    # A file, not a message: only the child reads it, and it may be large.
    with os.fdopen(os.memfd_create("request"), "w", encoding="utf-8") as file:
        json.dump(request, file)
        file.flush()
        for _ in range(_TRIES):
            child = _ask(address, [file.fileno(), *(own.fileno() for own in sockets)])
            if child:
                return child
    raise WarmError("the parent of warm processes dies whenever it is asked for one")


def _ask(address: str, files: list[int]) -> Child | None:
    """The child, once it runs; None where the parent died before there was one."""
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    told: dict[str, Any] = {}
    try:
        connection.connect(address)
        socket.send_fds(connection, [b"f"], files)
        while not {"pid", "ready"} <= told.keys():
            told |= _hear(connection)
            if "fault" in told:
                raise (SandboxError if told["walls"] else WarmError)(told["fault"])
    except (FileNotFoundError, ConnectionRefusedError) as error:
        connection.close()
        raise WarmError("there is no parent of warm processes") from error
    except ConnectionError as error:
        connection.close()
        if "pid" not in told:
            return None
        raise WarmError("a child ended before it could begin") from error
    except CourseError:
        connection.close()
        raise
    return Child(connection, told["pid"])


def _hear(connection: socket.socket) -> dict[str, Any]:
    told = connection.recv(_MESSAGE)
    if not told:
        raise ConnectionResetError
    heard: dict[str, Any] = json.loads(told)
    return heard


def inherited() -> dict[str, str]:
    """The variables that parents and children share with this process."""
    return {
        name: value
        for name, value in os.environ.items()
        if name in _VARIABLES or name.startswith(_FAMILIES)
    }


def _environment(threads: int | None) -> dict[str, str]:
    return FIXED | inherited() | (dict.fromkeys(_THREADS, str(threads)) if threads else {})


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.communicate()
