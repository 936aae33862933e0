"""The warm parent's own process: it imports, runs nothing, and forks on request.

Whoever connects sends a request and sockets, and gets a keeper, which outlives the parent if need
be: it starts the worker, kills it when the connection ends, and says how it ended.

    client ──connection──► parent ──fork──► keeper ──fork──► worker: walls, entry function
           ◄──────────── what becomes of the worker ────┘

The parent reads no request: what is in one never comes into the memory that later workers share.
"""

import contextlib
import gc
import importlib
import json
import math
import os
import random
import resource
import select
import shutil
import signal
import socket
import struct
import sys
import sysconfig
import tempfile
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from course_pkg.grading import sandbox
from course_pkg.grading.limits import Limits
from course_pkg.grading.sandbox import SandboxError

#: How a parent ends whose installed packages have changed since.
STALE = 75

_MESSAGE = 2**16
_LONGEST_FAULT = 2000
_SECONDS_TO_ASK = 10
_GLANCE = 0.2  # seconds between looks at the memory of a sandbox
_MB = 2**20
_CREDENTIALS = struct.Struct("3i")  # process, user, group
_AT_LIMIT = (signal.SIGKILL, signal.SIGXCPU)


@dataclass(frozen=True)
class _Task:
    """What a keeper has been asked for."""

    request: dict[str, Any]
    limits: Limits | None
    folder: str  # where it runs, if it has no walls
    sockets: list[socket.socket]


def main(listener: int, imports: tuple[str, ...], folder: str, owner: int) -> None:
    """Import, say so on standard output, and serve while the owner, a process, lives."""
    owned = os.pidfd_open(owner)  # not a pipe: processes that the owner forks would hold it open
    del sys.argv[1:]  # nothing that a child need know
    before = _packages()
    _import(imports)
    with contextlib.suppress(BrokenPipeError):  # the owner may be gone, as the loop will see
        print(json.dumps({"fault": _fault()}), flush=True)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    gc.collect()
    gc.freeze()  # or the collector would copy what children share
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # keepers are waited for by nobody
    with socket.socket(fileno=listener) as door:
        while True:
            ready, _, _ = select.select([door.fileno(), owned], [], [])
            if owned in ready:
                shutil.rmtree(folder, ignore_errors=True)
                return
            if _packages() != before:
                sys.exit(STALE)  # whoever has just knocked is served by the next parent
            _serve(door)


def _import(names: Iterable[str]) -> None:
    with _quietly():
        for name in names:
            importlib.import_module(name)


@contextlib.contextmanager
def _quietly() -> Iterator[None]:
    """Without the words with which TensorFlow greets, written past Python."""
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


def _packages() -> list[int]:
    """Changes when a package is installed or removed."""
    return [Path(sysconfig.get_path(kind)).stat().st_mtime_ns for kind in ("purelib", "platlib")]


def _fault() -> str:
    """Why what was imported would not survive a fork; empty where nothing is known against it."""
    context = sys.modules.get("tensorflow.python.eager.context")
    if context and context.context_safe() and context.context_safe()._initialized:
        return "something among the imports has run TensorFlow, whose threads do not survive a fork"
    return ""


def _serve(door: socket.socket) -> None:
    connection, _ = door.accept()
    connection.settimeout(_SECONDS_TO_ASK)
    with connection, contextlib.suppress(OSError):  # a client that is gone, or says nothing
        _, files, _, _ = socket.recv_fds(connection, 1, 64)
        try:
            if files and os.fork() == 0:
                _child(door, connection, files)
        finally:
            for file in files:
                os.close(file)


def _child(door: socket.socket, connection: socket.socket, files: list[int]) -> None:
    """Be the keeper, and never return."""
    try:
        door.close()
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        request = _read(files[0])
        limits = request["limits"] and Limits(**request["limits"])
        with _scratch(limits) as folder:
            sockets = [socket.socket(fileno=file) for file in files[1:]]
            _keep(connection, _Task(request, limits, folder, sockets))
    except Exception as error:
        _say(connection, **_fault_of(error))
    finally:
        os._exit(0)


def _read(file: int) -> dict[str, Any]:
    os.lseek(file, 0, os.SEEK_SET)  # another parent may have died over it
    with open(file, encoding="utf-8") as text:
        request: dict[str, Any] = json.load(text)
    return request


def _scratch(limits: Limits | None) -> contextlib.AbstractContextManager[str]:
    """Where code runs that has limits and no walls; a sandbox has a place of its own."""
    unsafe = limits and not limits.walls
    return tempfile.TemporaryDirectory(prefix="course-") if unsafe else contextlib.nullcontext("")


def _keep(connection: socket.socket, task: _Task) -> None:
    """Start the worker, watch over it, and say how it ended."""
    limits = task.limits
    if limits and limits.walls:
        sandbox.separate()
    worker = os.fork()
    if worker == 0:
        _work(connection, task)
    for own in task.sockets:
        own.close()
    _say(connection, pid=worker)
    try:
        cause = _watch(connection, worker, limits)
    except ProcessLookupError:  # the client has ended already
        cause = "left"
    _kill(worker, signal.SIGKILL)  # and what it left behind
    _, status, used = os.wait4(worker, 0)
    code, spent = os.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime
    if limits and cause == "ended" and -code in _AT_LIMIT and 2 * spent > limits.cpu_seconds:
        cause = "cpu"  # the kernel enforces it by a coarser clock than it tells
    ended = {"code": code, "cause": cause, "cpu_seconds": spent, "peak_mb": used.ru_maxrss / 1024}
    _say(connection, exit=ended)


def _watch(connection: socket.socket, worker: int, limits: Limits | None) -> str:
    """Pass signals on until the worker ends, has had enough, or nobody is left to tell."""
    end = time.monotonic() + limits.wall_seconds if limits else math.inf
    ended, client = os.pidfd_open(worker), _client(connection)
    watched, pause = [connection.fileno(), ended, client], _GLANCE if limits else None
    while True:
        ready, _, _ = select.select(watched, [], [], pause)
        if ended in ready:
            return "ended"
        if client in ready:
            return "left"
        if time.monotonic() > end:
            return "wall"
        if limits and _memory(worker) > limits.memory_mb * _MB:
            return "memory"
        if not ready:
            continue
        number = _asked(connection)
        if not number:
            return "left"
        if number == signal.SIGKILL:
            return "killed"
        _kill(worker, number)


def _memory(worker: int) -> int:
    """Bytes that all processes of a sandbox hold together; the kernel limits only each of them."""
    processes = Path(f"/proc/{worker}/root/proc")
    with contextlib.suppress(OSError):
        if processes.stat().st_dev == Path("/proc").stat().st_dev:
            return 0  # it sees those of the machine still: its walls are being built
    return sum(map(_own_memory, processes.glob("[0-9]*/statm")))


def _own_memory(file: Path) -> int:
    try:
        _, resident, shared, *_ = map(int, file.read_text().split())
    except OSError:  # it has ended
        return 0
    return (resident - shared) * resource.getpagesize()


def _client(connection: socket.socket) -> int:
    """Readable when the client ends: processes that it forked may hold the connection open."""
    credentials = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
    return os.pidfd_open(_CREDENTIALS.unpack(credentials)[0])


def _asked(connection: socket.socket) -> int:
    """The signal that the client asks for; 0 where there is no client any more."""
    try:
        return int(connection.recv(_MESSAGE) or 0)
    except OSError:
        return 0


def _kill(worker: int, number: int) -> None:
    """Signal a worker that has not been waited for yet, and the processes of its group."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(worker, number)
        return
    os.kill(worker, number)


def _work(connection: socket.socket, task: _Task) -> None:
    """Be the worker, and never return."""
    code = 1
    try:
        entry = _prepare(task)
        _say(connection, ready=True)
        connection.close()
        _close_all_but({0, 1, 2, *(own.fileno() for own in task.sockets)})
        entry(*task.sockets, **task.request["arguments"])
        code = 0
    except BaseException as error:
        if connection.fileno() == -1:  # the worker's own, and its keeper says only how it ended
            traceback.print_exc()
        _say(connection, **_fault_of(error))
    finally:
        os._exit(code)


def _prepare(task: _Task) -> Callable[..., object]:
    """A process like a new one, behind its walls; the function that it is to run."""
    os.setsid()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.pthread_sigmask(signal.SIG_SETMASK, [])
    null = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2) if task.limits else (0, 1):
        os.dup2(null, stream)
    module, _, function = task.request["entry"].partition(":")
    entry = getattr(importlib.import_module(module), function)
    if task.limits:
        sandbox.enter(task.limits, task.folder)
    else:
        sandbox.die_with_parent()
    _import(task.request["imports"])  # behind the walls: TensorFlow's threads would be in their way
    _reseed()
    if task.limits:
        sandbox.lock(task.limits)
    return entry


def _reseed() -> None:
    """Let no two workers draw the same numbers because their parent is the same."""
    random.seed()
    if "numpy.random" in sys.modules:
        sys.modules["numpy.random"].seed()


def _close_all_but(kept: set[int]) -> None:
    for file in list(Path("/proc/self/fd").iterdir()):
        if int(file.name) not in kept:
            with contextlib.suppress(OSError):  # one of them was for looking
                os.close(int(file.name))


def _say(connection: socket.socket, **message: object) -> None:
    with contextlib.suppress(OSError):  # the client may be gone
        connection.send(json.dumps(message).encode())


def _fault_of(error: BaseException) -> dict[str, object]:
    """What the client is told, and whether it is the walls that could not be had."""
    walls = isinstance(error, SandboxError)
    text = str(error) if walls else f"{type(error).__name__}: {error}"
    return {"fault": text[:_LONGEST_FAULT], "walls": walls}


def canary() -> None:
    """Compute a little with everything that is imported: a fork that hangs does so here."""
    modules = sys.modules
    with _quietly():
        for library in [modules[name] for name in ("numpy", "tensorflow") if name in modules]:
            square = library.ones((128, 128))
            assert (square @ square)[0, 0] == 128
        if keras := modules.get("keras"):
            assert keras.layers.Dense(3)(keras.ops.ones((2, 5))).shape == (2, 3)
