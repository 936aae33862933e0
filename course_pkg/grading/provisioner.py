"""Jupyter's kernels, forked from a warm parent: nothing else about them changes.

jupyter_client asks whom JUPYTER_DEFAULT_PROVISIONER_NAME names, and that is `WarmProvisioner` under
`Warm.environment`. The kernel keeps its name, so notebooks stay ordinary. Where there is no warm
parent, and for kernels of another interpreter or language, the provisioner is Jupyter's own.
"""

import asyncio
import atexit
import os
import shutil
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from course_pkg.grading.warm import ADDRESS, Child, fork

#: What a parent of kernels imports beside what the notebooks need.
IMPORTS = ("ipykernel.kernelapp", "course_pkg.grading.provisioner")

_LAUNCHER = "ipykernel_launcher"


class WarmProvisioner(LocalProvisioner):
    """Has a warm parent fork the kernel, and talks to it over Unix sockets in a private folder."""

    folder = ""

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        """Choose the transport before the connection file is written."""
        address = os.environ.get(ADDRESS)
        if address and self.parent and not self.folder:
            self.folder = tempfile.mkdtemp(dir=Path(address).parent)  # which goes with the parent
            self.parent.transport, self.parent.ip = "ipc", f"{self.folder}/kernel"
        return await super().pre_launch(**kwargs)

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Fork where the command is what this interpreter's own kernel is started with."""
        address = os.environ.get(ADDRESS)
        if not address or cmd[:3] != [sys.executable, "-m", _LAUNCHER]:
            return await super().launch_kernel(cmd, **kwargs)
        folder = str(kwargs.get("cwd") or Path.cwd())
        arguments = {"argv": cmd[3:], "folder": folder, "environment": dict(kwargs["env"])}
        entry = f"{__name__}:kernel"
        child = await asyncio.to_thread(fork, address, entry, (), arguments)
        self.process: Any = _Process(child)
        self.pid, self.cwd = child.pid, folder
        return self.connection_info

    async def cleanup(self, restart: bool = False) -> None:
        """Remove the folder of the sockets, unless the kernel comes back."""
        if self.folder and not restart:
            shutil.rmtree(self.folder, ignore_errors=True)
        await super().cleanup(restart)


class _Process:
    """A child with the methods of a `subprocess.Popen` that the local provisioner uses."""

    stdin = stdout = stderr = None

    def __init__(self, child: Child):
        self.pid = child.pid
        self.wait = lambda: child.wait().code
        self.send_signal = child.signal
        self.kill = child.kill
        self._child = child

    def poll(self) -> int | None:
        try:
            return self._child.wait(0).code
        except TimeoutError:
            return None


def kernel(argv: list[str], folder: str, environment: dict[str, str]) -> None:
    """Be a kernel, in the child, as `python -m ipykernel_launcher` would."""
    from ipykernel.kernelapp import IPKernelApp

    launcher = find_spec(_LAUNCHER)
    sys.argv[:] = [str(launcher and launcher.origin), *argv]
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    try:
        IPKernelApp.launch_instance(argv)
    finally:
        atexit._run_exitfuncs()  # the last messages are sent there
