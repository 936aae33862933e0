"""What a student's code can do from inside a sandbox: nothing but compute."""

import os
import socket
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from children import LIMITS, inside, parent, start

from course_pkg.grading.promises import require, self_test
from course_pkg.grading.sandbox import SCRATCH, SandboxError

SECRET = "COURSE_TEST_SECRET"
MANY = "import os, time\nfor _ in range(7): os.fork()\nx = b'x' * 2**23\ntime.sleep(9999)"


@pytest.fixture(scope="module")
def warm():
    """A parent with NumPy, started where the environment holds a secret."""
    os.environ[SECRET] = "hunter2"
    with parent("numpy", "children") as started:
        yield started
    del os.environ[SECRET]


@pytest.fixture
def try_inside(warm):
    """What a sandbox answers to some code."""

    def answer(code, limits=LIMITS):
        return inside(warm, code, limits)[0]

    return answer


def refused(answer):
    """Whether the answer is the exception of something that was refused."""
    return isinstance(answer, str) and "Error" in answer


def test_every_promise_is_kept(warm, tmp_path):
    """The self-test, in which a course's file is looked for too."""
    (tmp_path / "gradebook.db").touch()
    assert [] == [p for p in self_test(warm, LIMITS, (tmp_path,)) if not p.kept]


def test_what_every_parent_sets_is_no_secret(warm, monkeypatch):
    """A grader may have a variable of that name: what the sandbox has is not the grader's."""
    monkeypatch.setenv("PYTHONHASHSEED", "7")
    assert [] == [p for p in self_test(warm, LIMITS) if not p.kept]


def test_the_self_test_sees_what_is_possible_without_walls(warm, tmp_path):
    """It can fail: with nothing but limits the same attempts succeed."""
    found = self_test(warm, replace(LIMITS, walls=False), (tmp_path,))
    broken = {promise.name for promise in found if not promise.kept}
    expected = {"no network", "no sight of other files", "no sight of other processes"}
    assert expected | {"no privileges", "limited disk"} <= broken


def test_grading_is_refused_in_one_sentence(warm):
    """Where a promise is not kept, the sentence names it and says what to do."""
    answer = r"no network: .* can be opened.*Grade where Linux .* with --unsafe-no-sandbox$"
    with pytest.raises(SandboxError, match=answer):
        require(warm, replace(LIMITS, walls=False))


@pytest.mark.parametrize("address", ["127.0.0.1", "::1"])
def test_no_connection_to_this_machine(try_inside, address):
    """Not even to a server that listens on it."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.create_server((address, 0), family=family) as server:
        place = server.getsockname()[:2]
        answer = try_inside(f"import socket; socket.create_connection({place})")
    assert refused(answer)


def test_no_connection_by_abstract_name(try_inside):
    """Unix sockets without a file belong to the network, and so are out of reach."""
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("\0course-test")
        server.listen()
        code = "import socket; socket.socket(socket.AF_UNIX).connect('\\0course-test')"
        assert "ConnectionRefusedError" in try_inside(code)


def test_no_names_of_other_machines(try_inside):
    """Nobody answers who 'example.org' is."""
    assert "gaierror" in try_inside("import socket; socket.getaddrinfo('example.org', 80)")


@pytest.mark.parametrize("place", ["source", "gradebook.db", "submitted/other/ridge"])
def test_no_sight_of_the_course(try_inside, tmp_path, place):
    """Nothing of the course's folder is there."""
    (tmp_path / place).mkdir(parents=True)
    assert "FileNotFoundError" in try_inside(f"import os; os.stat({str(tmp_path / place)!r})")


@pytest.mark.parametrize("place", ["/etc/shadow", "/etc/passwd", "/root/.ssh", "/var", __file__])
def test_no_sight_of_the_system(try_inside, place):
    """Of the system there is what an interpreter needs."""
    assert "FileNotFoundError" in try_inside(f"import os; os.stat({place!r})")


def test_no_sight_of_other_processes(try_inside):
    """It is the only process there is."""
    code = "import os; answer = [name for name in os.listdir('/proc') if name.isdigit()]"
    assert ["1"] == try_inside(code)


def test_no_environment_of_the_grader(try_inside):
    """Neither as variables nor where the kernel keeps what a process was started with."""
    code = "import os; answer = open('/proc/self/environ').read() + repr(os.environ)"
    assert SECRET in os.environ
    assert SECRET not in try_inside(code)


def test_no_open_files_but_its_own(try_inside):
    """Three streams to nowhere, and the socket it was given."""
    code = "import os; answer = [os.readlink(f'/proc/self/fd/{n}') for n in range(9, 0, -1) if os.path.lexists(f'/proc/self/fd/{n}')]"  # noqa: E501
    links = try_inside(code)
    assert ["/dev/null"] * 2 == links[1:]
    assert links[0].startswith("socket:")


@pytest.mark.parametrize("module", ["course_pkg", "course_pkg.linear", "course_pkg.grading.warm"])
def test_no_import_of_the_answers(try_inside, module):
    """The package is not there, and says so."""
    assert "ModuleNotFoundError" in try_inside(f"import {module}")


def test_no_answers_in_memory(try_inside):
    """What the parent has in memory of the package holds no mathematics."""
    code = "import gc, types; answer = [m.__name__ for m in gc.get_objects() if isinstance(m, types.ModuleType)]"  # noqa: E501
    own = {name for name in try_inside(code) if name.startswith("course_pkg.")}
    allowed = {"course_pkg.errors", "course_pkg.grading"}
    assert set() == {name for name in own - allowed if not name.startswith("course_pkg.grading.")}


@pytest.mark.parametrize("before", ["", "import sys; sys.meta_path.pop(0); "])
def test_no_import_of_what_is_forbidden(try_inside, before):
    """Also for who takes the sign that says so away: the files are not there."""
    limits = replace(LIMITS, forbidden=("sklearn.linear_model",))
    assert refused(try_inside(f"{before}from sklearn.linear_model import Ridge", limits))


def test_other_parts_of_a_package_stay(try_inside):
    """Data sets are there where estimators are forbidden."""
    limits = replace(LIMITS, forbidden=("sklearn.linear_model",))
    code = "from sklearn.datasets import load_wine; answer = load_wine().data.shape"
    assert [178, 13] == try_inside(code, limits)


def test_allowed_package_is_there(try_inside):
    """Where an assignment says so."""
    code = "import course_pkg; answer = course_pkg.ridge([[0], [1], [2]], [1, 3, 5], 0).w.tolist()"
    assert [pytest.approx(2)] == try_inside(code, replace(LIMITS, forbidden=()))


@pytest.mark.parametrize("place", [sys.prefix, "/usr/witness", "/witness", "/dev/witness"])
def test_no_writing(try_inside, place):
    """Libraries and system are read-only."""
    assert refused(try_inside(f"open({place!r} + '/x' * ({place!r} == sys.prefix), 'w')"))


def test_released_files_lie_where_the_code_runs(try_inside, tmp_path):
    """They can be read and not changed; a link among them is not followed."""
    (tmp_path / "data.csv").write_text("1,2")
    (tmp_path / "link").symlink_to("/etc/passwd")
    limits = replace(LIMITS, files=str(tmp_path))
    code = "import os; answer = [os.listdir(), open('data.csv').read(), os.access('data.csv', 2)]"
    assert [["data.csv"], "1,2", False] == try_inside(code, limits)


def test_scratch_is_home_and_empty(try_inside):
    """Code may write where it runs, at home, and where temporary files go: that is one place."""
    code = "import os, tempfile; answer = [os.listdir(), os.getcwd(), os.path.expanduser('~'), tempfile.gettempdir()]"  # noqa: E501
    assert [[], SCRATCH, SCRATCH, SCRATCH] == try_inside(code)


def test_processes_can_work_together(try_inside):
    """Locks and pools of processes, which need shared memory, are there."""
    code = "import multiprocessing as m; answer = m.get_context('fork').Pool(2).map(abs, [-1, 2])"
    assert [1, 2] == try_inside(code)


def test_two_sandboxes_share_nothing(try_inside):
    """What one writes another does not find."""
    code = "import os; answer = os.listdir(); open('left', 'w').write('x')"
    assert [[], []] == [try_inside(code), try_inside(code)]


@pytest.mark.parametrize(
    "call",
    ["ptrace(0, 0, 0, 0)", "unshare(0x10000000)", "prctl(1, 0, 0, 0, 0)", "setuid(0)",
     "mount(b'none', b'/tmp', b'tmpfs', 0, None)", "umount2(b'/proc', 2)", "sethostname(b'x', 1)"],
)  # fmt: skip
def test_no_privileged_call(try_inside, call):
    """The kernel refuses what nobody needs who computes."""
    assert -1 == try_inside(f"import ctypes; answer = ctypes.CDLL(None).{call}")


def test_fork_bomb_ends(warm):
    """It runs out of processes, and none of them is left: nobody holds its socket any more."""
    code = "import os, time\nwhile True:\n    if os.fork() == 0:\n        time.sleep(9999)"
    answer, exit = inside(warm, code, replace(LIMITS, processes=32))
    assert "BlockingIOError" in answer
    assert ("ended", 0) == (exit.cause, exit.code)


def test_threads_are_counted_as_processes(try_inside):
    """A thousand of them cannot be had."""
    code = "import threading, time\nfor _ in range(1000): threading.Thread(target=time.sleep, args=(9,), daemon=True).start()"  # noqa: E501
    assert "can't start new thread" in try_inside(code)


def test_memory_is_limited(try_inside):
    """More than there is to have is a MemoryError, for NumPy too."""
    assert "MemoryError" in try_inside("bytearray(5 * 2**30)")
    assert "MemoryError" in try_inside("import numpy; numpy.ones(2**30)")


def test_memory_of_all_processes_is_limited(warm):
    """Many processes that each have little have too much together."""
    answer, exit = inside(warm, MANY, replace(LIMITS, memory_mb=900))
    assert (None, "memory") == (answer, exit.cause)


def test_disk_is_limited(try_inside):
    """The scratch folder has an end."""
    code = "for n in range(10**6):\n    open(str(n), 'wb').write(bytes(2**20))"
    assert "No space left" in try_inside(code, replace(LIMITS, scratch_mb=8))


def test_a_file_is_limited(try_inside):
    """Also one that is mostly holes."""
    assert "File too large" in try_inside("open('x', 'wb').truncate(2**40)")


def test_open_files_are_limited(try_inside):
    """There is an end to them too."""
    assert "Too many open files" in try_inside("a = [open('/dev/null') for _ in range(10**4)]")


def test_endless_loop_ends(warm):
    """Also one that swallows whatever interrupts it, by the processor time it used."""
    code = "while True:\n    try:\n        while True: pass\n    except BaseException: pass"
    answer, exit = inside(warm, code, replace(LIMITS, cpu_seconds=1))
    assert (None, "cpu") == (answer, exit.cause)
    assert 1 == pytest.approx(exit.cpu_seconds, abs=0.5)


def test_endless_sleep_ends(warm):
    """Also where every signal that can be ignored is."""
    code = "import signal, time\nfor s in (2, 15): signal.signal(s, 1)\ntime.sleep(9999)"
    answer, exit = inside(warm, code, replace(LIMITS, wall_seconds=1))
    assert (None, "wall") == (answer, exit.cause)


def test_last_words_are_not_waited_for(warm):
    """Functions for the end of a process are not run."""
    code = "import atexit, time; atexit.register(time.sleep, 9999)"
    assert "ended" == inside(warm, code)[1].cause


@pytest.mark.parametrize("session", ["", "os.setsid()"])
def test_nothing_stays_behind(warm, session):
    """A process left in the background ends with the sandbox, and so the answer does too."""
    code = f"import os, time\nif os.fork() == 0:\n    {session}\n    time.sleep(9999)\nanswer = 3"
    assert 3 == inside(warm, code)[0]


@pytest.mark.parametrize(
    ("code", "signal"),
    [("import ctypes; ctypes.string_at(0)", -11), ("import os; os.abort()", None)],
)
def test_crash_is_told(warm, code, signal):
    """It ends the sandbox only, and how is known."""
    answer, exit = inside(warm, code)
    assert (None, "ended") == (answer, exit.cause)
    assert signal in (None, exit.code)


def test_killing_one_kills_all(warm):
    """Whoever holds the child can end it with everything it started."""
    child, answers = start(warm, "import os, time\nos.fork()\ntime.sleep(9999)", LIMITS)
    child.kill()
    with answers:
        assert ("killed", b"") == (child.wait(60).cause, answers.recv(1))


PRINT_SELF_TEST = f"""
from dataclasses import replace
from children import LIMITS, inside, parent
from course_pkg.grading.promises import self_test
with parent("numpy") as warm:
    promises = self_test(warm, LIMITS)
    for promise in promises:
        print(promise.name, promise.kept, promise.detail)
    if len(promises) > 1:
        print("together:", inside(warm, {MANY!r}, replace(LIMITS, memory_mb=900))[1].cause)
"""


def run_as(*prefix):
    """What the self-test prints when it is run under another command."""
    command = [*prefix, sys.executable, "-c", PRINT_SELF_TEST]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parent)}
    return subprocess.run(
        command, capture_output=True, text=True, check=True, timeout=120, env=environment
    ).stdout


@pytest.mark.skipif(os.getuid() != 0, reason="the tests are run by an ordinary user already")
def test_ordinary_user_has_the_same_walls(tmp_path):
    """Root's tests become nobody, in a view of the files in which nobody can reach Python."""
    shut = (folder for folder in Path(sys.base_prefix).parents if not folder.stat().st_mode & 1)
    kept, closed = tmp_path / "kept", next(shut, tmp_path / "open")
    kept.mkdir()
    (tmp_path / "open").mkdir()
    script = (
        f"mount --bind {sys.base_prefix} {kept} && mount -t tmpfs -o mode=755 none {closed} &&"
        f"mkdir -p {sys.base_prefix} && mount --move {kept} {sys.base_prefix} &&"
        'exec setpriv --reuid 65534 --regid 65534 --clear-groups "$@"'
    )
    printed = run_as("unshare", "--mount", "sh", "-ec", script, "sh")
    assert 13 == printed.count(" True ")
    assert "together: memory" in printed


def test_machine_without_user_namespaces_is_refused():
    """The kernel's own limit, set to none in a namespace of the test's own."""
    script = 'echo 0 > /proc/sys/user/max_user_namespaces && exec "$@"'
    own = ("unshare", "--user", "--map-user=1000", "--map-group=1000", "--keep-caps")
    printed = run_as(*own, "sh", "-ec", script, "sh")
    assert printed.startswith("there is a sandbox False this machine gives no user namespaces: ")


@pytest.mark.skipif(os.getuid() != 0, reason="needs root")
def test_root_of_a_container_that_cannot_be_another_user_is_refused():
    """Who stays root, even of little, owns the files that steer the kernel."""
    printed = run_as("unshare", "--user", "--map-root-user")
    assert printed.startswith("there is a sandbox False root cannot become an ordinary user here")
