"""Forked processes: they answer, end, and are what new ones would be."""

import logging
import os
import signal
import subprocess
import sys
import sysconfig
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from children import LIMITS, inside, parent, start

from course_pkg.grading.warm import WarmError, fork

COMPUTE = """
import numpy as np
X = np.random.default_rng(0).normal(size=(300, 200))
answer = [np.linalg.solve(X.T @ X, X.T @ X[:, 0]).tobytes().hex(), hash("word"), sorted({"b", "a"})]
"""
TRAIN = """
import keras
keras.utils.set_random_seed(3)
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(8, "relu"),
                          keras.layers.Dropout(0.5), keras.layers.Dense(1)])
model.compile("adam", "mse")
X = keras.random.normal((64, 4), seed=1)
answer = model.fit(X, X[:, :1], epochs=3, verbose=0).history["loss"]
"""


@pytest.fixture(scope="module")
def warm():
    """A parent with NumPy."""
    with parent("numpy", "children") as started:
        yield started


@pytest.fixture
def broken(tmp_path, monkeypatch):
    """The name of a module after whose import a forked process dies."""
    code = "import os\nos.register_at_fork(after_in_child=lambda: os._exit(3))"
    (tmp_path / "breaks_forks.py").write_text(code)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    return "breaks_forks"


def gone(pid, seconds=20):
    """Whether a process ends within some time."""
    end = time.monotonic() + seconds
    while Path(f"/proc/{pid}").exists() and time.monotonic() < end:
        time.sleep(0.01)
    return not Path(f"/proc/{pid}").exists()


def test_arguments_and_sockets_cross(warm):
    """The function gets both, and its end is told."""
    child, answers = start(warm, "answer = 6 * 7")
    with child, answers:
        assert b"42" == answers.recv(9)
        assert (0, "ended") == (child.wait().code, child.wait().cause)


def test_large_arguments_cross(warm):
    """Megabytes of them, and letters of any kind."""
    child, answers = start(warm, f"answer = len({'λ' * 3_000_000!r})")
    with child, answers:
        assert b"3000000" == answers.recv(9)


def test_nothing_is_imported_twice(warm):
    """What the parent has imported is there."""
    assert inside(warm, "import sys; answer = 'numpy.linalg' in sys.modules", None)[0]


@pytest.mark.parametrize(
    ("code", "expected"),
    [("raise SystemExit(3)", 1), ("os._exit(7)", 7), ("os.kill(os.getpid(), 9)", -9)],
)
def test_how_it_ended_is_told(warm, capfd, code, expected):
    """By an exception, by itself, by a signal."""
    answer, exit = inside(warm, f"import os; {code}", None)
    assert (None, expected) == (answer, exit.code)


def test_what_it_used_is_told(warm):
    """Processor time, while it runs and afterwards, and memory."""
    child, answers = start(warm, "x = bytearray(2**28); answer = sum(range(10**7))")
    with child, answers:
        answers.recv(99)
        used = child.wait()
    assert used.cpu_seconds > 0.05
    assert used.peak_mb > 256
    assert used.cpu_seconds == child.cpu_seconds()


def test_waiting_has_an_end(warm):
    """A child that goes on is not waited for longer than asked; it can be ended."""
    child, answers = start(warm, "import time; time.sleep(9999)")
    with answers, pytest.raises(TimeoutError):
        child.wait(0.05)
    child.kill()
    assert (-9, "killed") == (child.wait(60).code, child.wait().cause)


@pytest.mark.parametrize("end", ["close", "forget"])
def test_child_that_nobody_holds_ends(warm, end):
    """Closed or forgotten, it takes what it started along."""
    child, answers = start(warm, "import os, time\nos.fork()\ntime.sleep(9999)")
    with answers:
        child.close() if end == "close" else None
        del child
        answers.settimeout(20)
        assert b"" == answers.recv(1)


def test_interrupt_is_an_exception(warm):
    """A signal reaches the code that runs."""
    code = "import time\ntry:\n    time.sleep(9999)\nexcept KeyboardInterrupt:\n    answer = 3"
    child, answers = start(warm, "import os; os.write(1, b'')\n" + code)
    with child, answers:
        while child.cpu_seconds() < 0:
            pass
        time.sleep(0.1)
        child.signal(signal.SIGINT)
        assert b"3" == answers.recv(9)


def test_no_two_draw_the_same(warm):
    """Random numbers are not those of the parent."""
    code = "import random, numpy; answer = [random.random(), numpy.random.rand()]"
    first, second = inside(warm, code, None)[0], inside(warm, code, None)[0]
    assert set(first).isdisjoint(second)


def test_many_at_once(warm):
    """Each answers who asked."""
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda n: inside(warm, f"answer = {n}", None)[0], range(40)))
    assert list(range(40)) == answers


def test_unknown_function_is_an_error(warm):
    """What cannot be run is told before anything runs."""
    with pytest.raises(WarmError, match=r"AttributeError.*'nothing'"):
        warm.fork("children:nothing")


def test_no_parent_is_an_error(tmp_path):
    """An address at which nobody listens."""
    with pytest.raises(WarmError, match="there is no parent"):
        fork(str(tmp_path / "nobody"), "children:run")


@pytest.mark.parametrize("limits", [None, LIMITS])
def test_cold_and_warm_compute_the_same(warm, broken, caplog, limits):
    """To the bit; the log says that nothing is warm."""
    with parent("numpy", "children", broken) as cold:
        assert "no warm processes" in caplog.text
        cold._imports = ("numpy",)  # the other one has done its work, and no sandbox shows it
        expected = inside(cold, COMPUTE, limits)
    assert (expected[0], 0) == (inside(warm, COMPUTE, limits)[0], expected[1].code)


def test_cold_and_warm_train_the_same(tmp_path, monkeypatch, caplog):
    """A network, in a sandbox; what has run TensorFlow in the parent is found out."""
    pytest.importorskip("tensorflow")
    (tmp_path / "runs_tensorflow.py").write_text("import tensorflow\ntensorflow.ones(3)")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with parent("numpy", "tensorflow", "keras", "children") as warm:
        assert "" == caplog.text
        found = inside(warm, TRAIN)
    with parent("runs_tensorflow") as cold:
        assert "has run TensorFlow" in caplog.text
        cold._imports = ("numpy", "tensorflow", "keras")
        expected = inside(cold, TRAIN)
    assert 3 == len(expected[0])
    assert expected[0] == found[0]


def test_parent_that_dies_is_replaced(warm, caplog):
    """Its children go on, new ones come, nobody notices but the log."""
    child, answers = start(warm, "import time; time.sleep(0.5); answer = 1")
    with caplog.at_level(logging.INFO), child, answers:
        os.kill(warm._process.pid, signal.SIGKILL)
        assert 2 == inside(warm, "answer = 2", None)[0]
        assert b"1" == answers.recv(9)
    assert "another one starts" in caplog.text


def test_parent_older_than_the_packages_is_replaced(warm):
    """As after an installation."""
    before = warm._process.pid
    os.utime(sysconfig.get_path("purelib"))
    assert 2 == inside(warm, "answer = 2", None)[0]
    assert gone(before)


def test_child_of_a_closed_parent_is_lost():
    """Whoever still holds it is told so, at whatever it asks."""
    with parent("numpy", "children") as closed:
        child, answers = start(closed, "import time; time.sleep(9999)")
    with answers:
        assert gone(child.pid)
        assert (0, "lost") == (child.cpu_seconds(), child.wait().cause)


def test_closing_leaves_nothing():
    """Neither the parent, nor a child, nor a file."""
    with parent("children") as warm:
        child, answers = start(warm, "import time; time.sleep(9999)")
        pids, folder = [warm._process.pid, child.pid], Path(warm.address).parent
    answers.close()
    assert all(map(gone, pids))
    assert not folder.exists()


COMMAND = """
import os, signal, time
from children import LIMITS, parent, start
signal.signal(signal.SIGINT, signal.default_int_handler)  # tests in the background ignore it
with parent("children") as warm:
    held = [start(warm, "import os, time; os.fork(); time.sleep(9999)", l) for l in (None, LIMITS)]
    forked = os.fork()  # it holds whatever is open here, and outlives the command
    if not forked:
        time.sleep(20)
        os._exit(0)
    print(forked, warm._process.pid, *(child.pid for child, _ in held), warm.address, flush=True)
    time.sleep(9999)
"""


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_killed_command_leaves_nothing(number):
    """However the command ends, the parent, its children and their files are gone."""
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parent)}
    command = [sys.executable, "-c", COMMAND]
    with subprocess.Popen(command, stdout=-1, stderr=-1, env=environment) as started:
        forked, *pids, address = started.stdout.readline().split()
        started.send_signal(number)
        assert all(map(gone, map(int, pids)))
        os.kill(int(forked), signal.SIGKILL)
    assert not Path(address.decode()).parent.exists()


SLOW = "import pathlib, time; pathlib.Path(__file__).with_name('begun').touch(); time.sleep(0.5)"


def test_command_killed_while_its_parent_imports_leaves_no_trace(tmp_path):
    """The parent then ends without a word."""
    (tmp_path / "slow.py").write_text(SLOW)
    command = [sys.executable, "-c", "from children import parent\nwith parent('slow'): pass"]
    environment = os.environ | {"PYTHONPATH": f"{Path(__file__).parent}:{tmp_path}"}
    with subprocess.Popen(command, stdout=-1, stderr=-1, env=environment) as started:
        while not (tmp_path / "begun").exists():
            assert started.poll() is None
            time.sleep(0.01)
        started.kill()
        assert started.communicate(timeout=60) == (b"", b"")
