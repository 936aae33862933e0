"""Kernels forked from a warm parent are kernels: jupyter_client and nbclient notice nothing."""

import os
from pathlib import Path

import nbformat
import pytest
from jupyter_client.manager import KernelManager
from jupyter_client.provisioning import KernelProvisionerFactory
from nbclient import NotebookClient
from nbclient.exceptions import DeadKernelError

from course_pkg.grading.provisioner import IMPORTS, WarmProvisioner
from course_pkg.grading.warm import Warm

CELLS = [
    "import sys, os; print(1); print('error', file=sys.stderr)",
    "1 / 0",
    "from IPython.display import HTML; HTML('<b>x</b>')",
    "_ + 1 if False else __name__",
    "import numpy as np; np.linalg.solve(np.eye(3) * 3, np.ones(3))",
    "%matplotlib inline\nimport matplotlib.pyplot as plt; plt.plot([1, 2]);",
    "!echo from a shell",
    "import asyncio; await asyncio.sleep(0.01); 'awaited'",
    "sys.argv[:2], sys.path[0], os.getcwd()",
]


@pytest.fixture(scope="module")
def warm():
    """A parent of kernels with NumPy."""
    with Warm.start(("numpy", *IMPORTS), threads=None) as started:
        yield started


@pytest.fixture
def ours(warm, monkeypatch):
    """Kernels come from the parent."""
    for name, value in warm.environment().items():
        monkeypatch.setenv(name, value)
    KernelProvisionerFactory.clear_instance()
    yield warm
    KernelProvisionerFactory.clear_instance()


@pytest.fixture
def manager(ours):
    """A kernel that runs, and what talks to it."""
    made = KernelManager(kernel_name="python3")
    made.start_kernel()
    made.talk = made.client()
    made.talk.start_channels()
    made.talk.wait_for_ready(timeout=60)
    yield made
    made.talk.stop_channels()
    made.shutdown_kernel(now=True)


def outputs(folder, cells, **options):
    """The outputs of a notebook's cells."""
    made = [nbformat.v4.new_code_cell(cell) for cell in cells]
    notebook = nbformat.v4.new_notebook(cells=made)
    resources = {"metadata": {"path": str(folder)}}
    NotebookClient(notebook, allow_errors=True, resources=resources, **options).execute()
    return [cell.outputs for cell in notebook.cells]


def test_outputs_are_those_of_any_kernel(warm, monkeypatch, tmp_path):
    """Cell by cell: text, errors, pictures, shell, asynchronous code, place."""
    expected = outputs(tmp_path, CELLS)
    for name, value in warm.environment().items():
        monkeypatch.setenv(name, value)
    KernelProvisionerFactory.clear_instance()
    assert expected == outputs(tmp_path, CELLS)


def test_kernel_is_forked(manager):
    """It is not started anew: its transport and its provisioner say so."""
    assert isinstance(manager.provisioner, WarmProvisioner)
    assert "ipc" == manager.transport


def answer(client, code):
    """The text of a cell's result."""
    found = []
    client.execute_interactive(
        code, timeout=60, output_hook=lambda m: found.append(m["content"].get("data", {}))
    )
    return "".join(data.get("text/plain", "") for data in found)


def test_environment_is_that_of_the_notebook(manager):
    """Variables are those of who started the kernel, not of the parent."""
    assert repr(os.environ["PATH"]) in answer(manager.talk, "import os; os.environ['PATH']")


def test_interrupt(manager):
    """A loop without end ends, and the kernel goes on."""
    manager.talk.execute("print('begun', flush=True)\nwhile True: pass")
    while manager.talk.get_iopub_msg(timeout=60)["msg_type"] != "stream":
        pass  # interrupted before its code begins, a kernel answers nothing
    manager.interrupt_kernel()
    assert "KeyboardInterrupt" == manager.talk.get_shell_msg(timeout=60)["content"]["ename"]
    assert "2" == answer(manager.talk, "1 + 1")


def test_restart(manager):
    """Another kernel at the same address, in which nothing is defined."""
    answer(manager.talk, "x = 3")
    before = manager.provisioner.pid
    manager.restart_kernel(now=True)
    manager.talk.wait_for_ready(timeout=60)
    assert "False" == answer(manager.talk, "'x' in globals()")
    assert before != manager.provisioner.pid


@pytest.mark.parametrize("now", [True, False])
def test_shutdown(manager, now):
    """Asked or forced, it ends, and its folder goes."""
    folder = manager.provisioner.folder
    manager.shutdown_kernel(now=now)
    assert not manager.is_alive()
    assert not Path(folder).exists()


def test_death_is_noticed(ours, tmp_path):
    """As of any kernel."""
    with pytest.raises(DeadKernelError):
        outputs(tmp_path, ["import os; os._exit(1)"])


def test_without_a_parent_kernels_are_those_of_jupyter(monkeypatch, ours, tmp_path):
    """Nothing is lost where nobody has started one."""
    monkeypatch.delenv("COURSE_WARM")
    assert "2" == outputs(tmp_path, ["1 + 1"])[0][0]["data"]["text/plain"]
