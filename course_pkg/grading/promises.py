"""What a sandbox promises, tried from inside one before strangers' code is."""

import ctypes
import json
import mmap
import os
import resource
import signal
import socket
import sys
import sysconfig
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from course_pkg.grading.limits import Limits
from course_pkg.grading.sandbox import SandboxError
from course_pkg.grading.warm import FIXED, Warm, inherited

_MB = 2**20
_FAMILIES = (socket.AF_INET, socket.AF_INET6, socket.AF_NETLINK, socket.AF_PACKET, socket.AF_VSOCK)
_OWN_VARIABLES = {"HOME", "LOGNAME", "TMPDIR", "USER"}  # of which a sandbox has its own
_SECONDS = 60


@dataclass(frozen=True)
class Promise:
    """One thing that a sandbox promises, and whether it holds on this machine."""

    name: str
    kept: bool
    detail: str = ""  # what was possible that should not be


def require(warm: Warm, limits: Limits, secrets: tuple[Path, ...] = ()) -> None:
    """Raise SandboxError, with what is missing in one sentence, unless every promise is kept."""
    broken = [promise for promise in self_test(warm, limits, secrets) if not promise.kept]
    if broken:
        missing = "; ".join(f"{promise.name}: {promise.detail}" for promise in broken)
        raise SandboxError(
            f"students' code cannot be walled in on this machine ({missing}). Grade where Linux "
            "is 5.12 or newer, has libseccomp, and allows user namespaces; or, if you trust every "
            "submission, with --unsafe-no-sandbox"
        )


def self_test(warm: Warm, limits: Limits, secrets: tuple[Path, ...] = ()) -> tuple[Promise, ...]:
    """Try from inside a sandbox whatever it forbids; ``secrets`` are files that it must not see."""
    # Small, so that reaching them takes no time.
    small = replace(limits, processes=4, open_files=64, file_mb=1, scratch_mb=2)
    ours, theirs = socket.socketpair()
    with ours, tempfile.NamedTemporaryFile() as witness:
        arguments = {
            "limits": asdict(small),
            "secrets": [witness.name, *map(str, secrets)],
            "variables": sorted(_started_with() - inherited().keys() - FIXED.keys()),
        }
        try:
            with theirs:
                entry = f"{__name__}:attempt"
                child = warm.fork(entry, sockets=(theirs,), arguments=arguments, limits=small)
        except SandboxError as error:
            return (Promise("there is a sandbox", False, str(error)),)
        with child, ours.makefile(encoding="utf-8") as answer:
            ours.settimeout(_SECONDS)
            found = json.loads(answer.read() or "{}")
    if not found:
        return (Promise("a sandbox computes", False, f"it ended with {child.wait()}"),)
    return tuple(Promise(name, not detail, detail) for name, detail in found.items())


def attempt(
    report: socket.socket, limits: dict[str, int], secrets: list[str], variables: list[str]
) -> None:
    """Inside the sandbox: write for each promise what is possible against it, or nothing."""
    tried: dict[str, Callable[[], str]] = {
        "libraries to import": _libraries,
        "no network": _network,
        "no sight of other files": lambda: _sight(secrets),
        "nothing written elsewhere": _writing,
        "no sight of other processes": _others,
        "no variables of the grader": lambda: _variables(set(variables)),
        "no privileges": _privileges,
        "limited processor time": lambda: _time(limits["cpu_seconds"]),
        "limited memory": lambda: _memory(limits["memory_mb"]),
        "limited processes": lambda: _crowd(limits["processes"]),
        "limited open files": lambda: _open_files(limits["open_files"]),
        "limited size of a file": lambda: _file(limits["file_mb"]),
        "limited disk": lambda: _disk(limits["scratch_mb"]),
    }
    report.sendall(json.dumps({name: look() for name, look in tried.items()}).encode())


def _libraries() -> str:
    folders = [Path(os.__file__).parent, Path(sysconfig.get_path("purelib"))]
    closed = [folder for folder in folders if not os.access(folder, os.R_OK | os.X_OK)]
    return f"nobody but you can read {closed[0]}" if closed else ""


def _network() -> str:
    for family in _FAMILIES:
        try:
            socket.socket(family, socket.SOCK_RAW if family == socket.AF_NETLINK else 1).close()
        except OSError:
            continue
        return f"a socket of the family {family.name} can be opened"
    return ""


def _sight(secrets: list[str]) -> str:
    seen = [path for path in secrets if os.path.lexists(path)]
    return f"{seen[0]} can be seen" if seen else ""


def _writing() -> str:
    places = ["/", "/dev", "/etc", "/usr", os.__file__, *sys.path, "/proc/sys/kernel/core_pattern"]
    writable = [place for place in places if os.access(place, os.W_OK)]
    return f"{writable[0]} can be written" if writable else ""


def _others() -> str:
    seen = {path.name for path in Path("/proc").glob("[0-9]*")} - {str(os.getpid())}
    return f"{len(seen)} other processes can be seen" if seen else ""


def _variables(theirs: set[str]) -> str:
    seen = _started_with() & theirs
    seen |= set(os.environ) & (theirs - _OWN_VARIABLES)
    return f"{sorted(seen)[0]} can be read" if seen else ""


def _started_with() -> set[str]:
    """The variables of this process, without those that its libraries have added."""
    lines = Path("/proc/self/environ").read_bytes().decode(errors="replace").split("\0")
    return {line.partition("=")[0] for line in lines} - {""}


def _privileges() -> str:
    lines = Path("/proc/self/status").read_text().splitlines()
    status = {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}
    if any(int(value, 16) for name, value in status.items() if name.startswith("Cap")):
        return "it has capabilities"
    if 0 in map(int, Path("/proc/self/uid_map").read_text().split()[:2]):
        return "it is root"
    if (status["NoNewPrivs"], status["Seccomp"]) != ("1", "2"):
        return "it can gain privileges"
    new_users = 0x10000000
    return "it can make namespaces" if ctypes.CDLL(None).unshare(new_users) == 0 else ""


def _time(seconds: int) -> str:
    soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
    return "" if max(soft, hard) <= seconds else "processor time has no limit"


def _memory(megabytes: int) -> str:
    with suppress(OSError):
        mmap.mmap(-1, megabytes * _MB).close()
        return f"more than {megabytes} MB can be had"
    return ""


def _crowd(most: int) -> str:
    children: list[int] = []
    try:
        with suppress(OSError):
            while len(children) < most:
                children.append(_idle())
    finally:
        for child in children:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
    return "" if len(children) < most else f"more than {most} processes can be started"


def _idle() -> int:
    child = os.fork()
    if child == 0:
        while True:
            signal.pause()
    return child


def _open_files(most: int) -> str:
    files: list[int] = []
    try:
        with suppress(OSError):
            while len(files) < most:
                files.append(os.open(os.devnull, os.O_RDONLY))
    finally:
        for file in files:
            os.close(file)
    return "" if len(files) < most else f"more than {most} files can be open"


def _file(megabytes: int) -> str:
    return _fill("large", megabytes + 1, f"a file can be larger than {megabytes} MB")


def _disk(megabytes: int) -> str:
    for number in range(megabytes + 1):
        if not _fill(f"full{number}", 1, "written"):
            return ""
    return f"more than {megabytes} MB can be written"


def _fill(name: str, megabytes: int, possible: str) -> str:
    with suppress(OSError), Path(name).open("wb", buffering=0) as file:
        for _ in range(megabytes):
            if file.write(bytes(_MB)) < _MB:
                return ""
        return possible
    return ""
