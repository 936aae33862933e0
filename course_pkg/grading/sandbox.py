"""The walls around a student's code: few files, no network, no privileges, limited everything.

A forked process, which keeps the memory of the warm parent as an exec'd one could not, walls
itself in: Linux namespaces (what is there), a seccomp filter (what may be asked of the kernel),
resource limits (how much of it). There is no way back out. Whatever cannot be had raises
SandboxError, and nothing runs.
"""

import ctypes
import functools
import importlib.abc
import importlib.util
import os
import resource
import shutil
import signal
import site
import socket
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from course_pkg.errors import CourseError
from course_pkg.grading.limits import PACKAGE, Limits

#: Where the code runs; its home, and the place of temporary files too. No path that is shown leads
#: through it, as one may through /tmp.
SCRATCH = "/sandbox"

# Of the system, what an interpreter and its libraries need; of /etc nothing else.
_SYSTEM = (
    "/bin", "/lib", "/lib32", "/lib64", "/sbin", "/usr",
    "/etc/alternatives", "/etc/ld.so.cache", "/etc/localtime",
    "/sys/devices/system/cpu",
    "/dev/full", "/dev/null", "/dev/random", "/dev/urandom", "/dev/zero",
)  # fmt: skip

# A folder that every Linux has and that holds nothing of what is shown: the view is built on it.
_VIEW = Path("/run")

# Of sysconfig: where packages lie.
_LIBRARIES = ("purelib", "platlib")

# What nobody needs who computes: other processes' memory, the keys of who started the grader, new
# file systems and namespaces, and doors of the kernel that had many holes.
_DENIED = (
    "acct", "add_key", "bpf", "chroot", "delete_module", "fanotify_init", "finit_module",
    "fsconfig", "fsmount", "fsopen", "fspick", "init_module", "io_uring_enter",
    "io_uring_register", "io_uring_setup", "kexec_file_load", "kexec_load", "keyctl", "mount",
    "mount_setattr", "move_mount", "name_to_handle_at", "open_by_handle_at", "open_tree",
    "perf_event_open", "pivot_root", "process_vm_readv", "process_vm_writev", "ptrace",
    "quotactl", "reboot", "request_key", "setns", "swapoff", "swapon", "syslog", "umount2",
    "unshare", "userfaultfd", "vhangup",
)  # fmt: skip

# What of this package may be in memory: it holds no answers.
_OWN = (f"{PACKAGE}.errors", f"{PACKAGE}.grading")

_NOBODY = 65534
_MB = 2**20

# From linux/sched.h, linux/mount.h, linux/prctl.h, linux/capability.h, seccomp.h.
_NEW_MOUNTS, _NEW_NAMES, _NEW_IPC = 0x20000, 0x4000000, 0x8000000
_NEW_USERS, _NEW_PROCESSES, _NEW_NETWORK = 0x10000000, 0x20000000, 0x40000000
_NOSUID, _NODEV, _NOEXEC, _BIND, _RECURSIVE, _PRIVATE = 2, 4, 8, 0x1000, 0x4000, 0x40000
_MOUNT_SETATTR, _AT_FDCWD, _AT_RECURSIVE, _ATTR_READ_ONLY, _ATTR_NOSUID = 442, -100, 0x8000, 1, 2
_DETACH = 2
_SET_DEATH_SIGNAL, _SET_DUMPABLE, _DROP_CAPABILITY, _NO_NEW_PRIVILEGES = 1, 4, 24, 38
_CAPABILITIES_VERSION = 0x20080522
_ALLOW, _DENY_WITH_EPERM, _NOT_EQUAL, _EQUAL = 0x7FFF0000, 0x00050001, 1, 4

_libc = ctypes.CDLL(None, use_errno=True)


class SandboxError(CourseError):
    """This machine does not give what a sandbox is made of; the message says which part."""


def separate() -> None:
    """Let the next child be the first process of a world of its own, which ends when it ends."""
    if os.geteuid() != 0:  # an ordinary user may do so in a user namespace only
        uid, gid = os.geteuid(), os.getegid()
        _unshare(_NEW_USERS, "user namespaces")
        _map(uid, gid)
    _unshare(_NEW_PROCESSES, "process namespaces")


def enter(limits: Limits, folder: str = "") -> None:
    """Wall this process in, for good; it is the first child of one that called `separate`.

    Where the limits are without walls, it runs in ``folder``, and that is all.
    Raises SandboxError where this machine does not give all of it.
    """
    try:
        if limits.walls:
            _wall_in(limits)
        elif limits.files:
            shutil.copytree(limits.files, folder, dirs_exist_ok=True)
        _settle(SCRATCH if limits.walls else folder)
    except OSError as error:
        raise SandboxError(str(error)) from error


def lock(limits: Limits) -> None:
    """The rest, once everything is imported that strangers' code may find imported."""
    _ration(limits)
    _hide(limits.forbidden)
    if limits.walls:
        _filter()


def _wall_in(limits: Limits) -> None:
    _unshare(_NEW_MOUNTS | _NEW_NETWORK | _NEW_IPC | _NEW_NAMES, "namespaces")
    socket.sethostname("sandbox")
    _view(limits)
    _become_nobody()
    _give_up_privileges()


def die_with_parent() -> None:
    """Have the kernel kill this process when its parent dies."""
    _call("prctl", _SET_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)


def _view(limits: Limits) -> None:
    """Make what is shown the whole of the file system, read-only but for the scratch folder."""
    _mount("none", "/", flags=_RECURSIVE | _PRIVATE)
    _mount("tmpfs", _VIEW, "tmpfs", data="mode=755,size=1m")
    scratch, processes, nothing = (_in_view(path) for path in (SCRATCH, "/proc", "/.nothing"))
    for folder in (scratch, processes, nothing, _in_view("/dev")):
        folder.mkdir()
    _mount("tmpfs", scratch, "tmpfs", data=f"mode=1777,size={limits.scratch_mb}m,nr_inodes=20k")
    _mount("proc", processes, "proc", _NOSUID | _NODEV | _NOEXEC)
    for path in sorted(_shown(limits.forbidden)):
        _show(path, _in_view(path))
    for usual in map(_in_view, ("/dev/shm", "/tmp")):
        if not usual.exists():
            usual.symlink_to(SCRATCH)
    for path in Path(limits.files).iterdir() if limits.files else ():
        if not path.is_symlink():
            _show(path, scratch / path.name)
    for path in filter(Path.exists, map(_in_view, _masked(limits.forbidden))):
        _mount(nothing if path.is_dir() else "/dev/null", path, flags=_BIND)
    _set_attributes(_VIEW, _AT_RECURSIVE, add=_ATTR_READ_ONLY | _ATTR_NOSUID)
    _set_attributes(scratch, 0, remove=_ATTR_READ_ONLY)
    _set_attributes(processes, 0, remove=_ATTR_READ_ONLY)
    os.chdir(_VIEW)
    _call("pivot_root", b".", b".")  # the old root now lies over the new one
    _call("umount2", b".", _DETACH)
    os.chdir("/")


def _in_view(path: str | Path) -> Path:
    return _VIEW / Path(path).relative_to("/")


def _shown(forbidden: tuple[str, ...]) -> set[Path]:
    """The paths a sandbox shows."""
    libraries = {sys.prefix, sys.exec_prefix, sys.base_prefix, sys.base_exec_prefix}
    libraries |= {site.getusersitepackages()} & set(sys.path)
    paths = set(map(Path, libraries))
    if PACKAGE not in forbidden:
        paths.add(Path(__file__).parents[1])
    paths |= {path.resolve() for path in paths}
    return {path for path in paths | set(map(Path, _SYSTEM)) if path.exists()}


def _show(path: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if path.is_symlink():  # /bin is a link to usr/bin on most machines
        target.symlink_to(path.readlink())
        return
    if path.is_dir():
        target.mkdir(parents=True, exist_ok=True)
    else:
        target.touch()
    _mount(path, target, flags=_BIND | _RECURSIVE)


def _masked(forbidden: tuple[str, ...]) -> Iterator[Path]:
    """The paths of forbidden modules, and of packages that this interpreter does not use itself."""
    for name in forbidden:
        yield from _places(name)
    of_base = {sysconfig.get_path(kind, vars={"base": sys.base_prefix}) for kind in _LIBRARIES}
    yield from map(Path, (of_base | {"/usr/lib/python3/dist-packages"}) - set(sys.path))


def _places(name: str) -> list[Path]:
    """Where a module lies, found without importing it or what it is a part of."""
    top, *rest = name.split(".")
    spec = importlib.util.find_spec(top)
    folders = [Path(folder) for folder in (spec and spec.submodule_search_locations) or ()]
    if not rest:
        return folders or ([Path(spec.origin)] if spec and spec.origin else [])
    parts = [folder.joinpath(*rest) for folder in folders]
    return [place for part in parts for place in (part, *part.parent.glob(f"{part.name}.*"))]


class _Forbidden(importlib.abc.MetaPathFinder):
    """Says of forbidden modules that they are; that they are not there is the view's doing."""

    def __init__(self, names: tuple[str, ...]):
        self.names = names

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> None:
        if _within(fullname, self.names):
            raise ModuleNotFoundError(f"{fullname} is not for use in this assignment")


def _within(module: str, names: tuple[str, ...]) -> bool:
    return any(f"{module}.".startswith(f"{name}.") for name in names)


def _hide(forbidden: tuple[str, ...]) -> None:
    """Make forbidden modules unimportable; those in memory already cannot be hidden."""
    for name in set(forbidden) - {PACKAGE}:
        if name in sys.modules:
            raise SandboxError(f"{name} is forbidden, yet something in imports loads it")
    if PACKAGE in forbidden:
        for module in list(_loaded(PACKAGE)):
            if module != PACKAGE and not _within(module, _OWN):
                raise SandboxError(f"{module} holds answers, yet something in imports loads it")
            del sys.modules[module]
    sys.meta_path.insert(0, _Forbidden(forbidden))


def _loaded(name: str) -> Iterator[str]:
    """A module in memory and those inside it.

    Going through all modules instead would write to their names, and so copy megabytes that the
    parent shares.
    """
    yield name
    for inner in vars(sys.modules[name]):
        if f"{name}.{inner}" in sys.modules:
            yield from _loaded(f"{name}.{inner}")


def _become_nobody() -> None:
    """Root, even without privileges, owns the files that steer the kernel."""
    if os.geteuid() == 0:
        try:
            os.setgroups([])
            os.setresgid(_NOBODY, _NOBODY, _NOBODY)
            os.setresuid(_NOBODY, _NOBODY, _NOBODY)
        except OSError as error:
            raise SandboxError(f"root cannot become an ordinary user here: {error}") from error
        _call("prctl", _SET_DUMPABLE, 1, 0, 0, 0)  # or it could not open its own files in /proc


def _give_up_privileges() -> None:
    """Own no namespace but an innermost one, without any capability and the last of its line."""
    uid, gid = os.geteuid(), os.getegid()
    _unshare(_NEW_USERS, "user namespaces")
    _map(uid, gid)
    Path("/proc/sys/user/max_user_namespaces").write_text("0")
    _call("prctl", _NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    last = int(Path("/proc/sys/kernel/cap_last_cap").read_text())
    for capability in range(last + 1):
        _call("prctl", _DROP_CAPABILITY, capability, 0, 0, 0)
    header = (ctypes.c_uint32 * 2)(_CAPABILITIES_VERSION, 0)
    _call("capset", header, (ctypes.c_uint32 * 6)())
    die_with_parent()  # a change of user has undone it


def _settle(folder: str) -> None:
    os.chdir(folder)
    os.environ.update(HOME=folder, TMPDIR=folder, USER="student", LOGNAME="student")
    tempfile.tempdir = None  # which remembers the one before


def _ration(limits: Limits) -> None:
    most = {
        resource.RLIMIT_CPU: limits.cpu_seconds,
        resource.RLIMIT_AS: limits.memory_mb * _MB,
        resource.RLIMIT_FSIZE: limits.file_mb * _MB,
        resource.RLIMIT_NOFILE: limits.open_files,
        resource.RLIMIT_CORE: 0,
    }
    if limits.walls:  # without a user namespace of its own it would count all of a user's processes
        most[resource.RLIMIT_NPROC] = limits.processes
    for kind, value in most.items():
        allowed = resource.getrlimit(kind)[1]
        value = value if allowed == resource.RLIM_INFINITY else min(value, allowed)
        resource.setrlimit(kind, (value, value))


def _filter() -> None:
    """Have the kernel refuse what nobody needs, and every socket but those inside the sandbox.

    A network namespace alone would leave the way out of a virtual machine to its host.
    """
    library = _seccomp()
    rules = library.seccomp_init(ctypes.c_uint32(_ALLOW))
    for name in _DENIED:
        _deny(library, rules, name)
    _deny(library, rules, "socket", _Compare(0, _NOT_EQUAL, socket.AF_UNIX, 0))
    _deny(library, rules, "prctl", _Compare(0, _EQUAL, _SET_DEATH_SIGNAL, 0))
    if library.seccomp_load(rules) != 0:
        raise SandboxError("the kernel takes no seccomp filter")
    library.seccomp_release(rules)


def _deny(library: ctypes.CDLL, rules: ctypes.c_void_p, name: str, *where: "_Compare") -> None:
    number = library.seccomp_syscall_resolve_name(name.encode())
    if number == -1:  # newer than the library, and not to be had then
        raise SandboxError(f"libseccomp is too old: it does not know {name}")
    conditions = (_Compare * len(where))(*where)
    if library.seccomp_rule_add_array(rules, _DENY_WITH_EPERM, number, len(where), conditions):
        raise SandboxError(f"libseccomp makes no rule for {name}")


class _Compare(ctypes.Structure):
    """struct scmp_arg_cmp of seccomp.h."""

    _fields_ = (
        ("argument", ctypes.c_uint),
        ("operator", ctypes.c_int),
        ("value", ctypes.c_uint64),
        ("second", ctypes.c_uint64),
    )


@functools.cache
def _seccomp() -> ctypes.CDLL:
    try:
        library = ctypes.CDLL("libseccomp.so.2")
    except OSError as error:
        raise SandboxError("libseccomp is missing: install the package libseccomp2") from error
    library.seccomp_init.restype = ctypes.c_void_p
    library.seccomp_rule_add_array.argtypes = (
        ctypes.c_void_p, ctypes.c_uint32, ctypes.c_int, ctypes.c_uint, ctypes.c_void_p,
    )  # fmt: skip
    for name in ("seccomp_load", "seccomp_release"):
        getattr(library, name).argtypes = (ctypes.c_void_p,)
    return library


def _unshare(spaces: int, what: str) -> None:
    _call("unshare", spaces, fault=f"this machine gives no {what}")


def _map(uid: int, gid: int) -> None:
    """Let the user of this namespace be who it was outside."""
    try:
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{uid} {uid} 1")
        Path("/proc/self/gid_map").write_text(f"{gid} {gid} 1")
    except OSError as error:
        raise SandboxError(f"user namespaces give no rights here: {error}") from error


def _mount(
    source: str | Path, target: str | Path, kind: str = "", flags: int = 0, data: str = ""
) -> None:
    names = (os.fsencode(source), os.fsencode(target), kind.encode() or None)
    fault = f"{source} cannot be mounted"
    _call("mount", *names, ctypes.c_ulong(flags), data.encode() or None, fault=fault)


def _set_attributes(target: Path, how: int, *, add: int = 0, remove: int = 0) -> None:
    attributes = (ctypes.c_uint64 * 4)(add, remove, 0, 0)
    arguments = (_MOUNT_SETATTR, _AT_FDCWD, os.fsencode(target), how, attributes)
    size = ctypes.c_size_t(ctypes.sizeof(attributes))
    _call("syscall", *arguments, size, fault="the kernel is older than Linux 5.12")


def _call(function: str, *arguments: Any, fault: str = "") -> None:
    """Call the C library; raises SandboxError with the kernel's reason."""
    if getattr(_libc, function)(*arguments) == -1:
        reason = os.strerror(ctypes.get_errno())
        raise SandboxError(f"{fault or function}: {reason}")
