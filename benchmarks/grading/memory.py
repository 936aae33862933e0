"""Memory that one more kernel costs: the proportional set size, in MB (Linux)."""

import socket
from contextlib import ExitStack
from pathlib import Path

from jupyter_client.manager import start_new_kernel

from course_pkg.grading import wire
from course_pkg.grading.assignment import Assignment
from course_pkg.grading.execute import Parents
from course_pkg.grading.source import imported
from course_pkg.grading.warm import Child
from course_pkg.grading.wire import RUN, Frame

#: Kernels at once, among which what they share is shared out.
KERNELS = 4


def pss(process: int) -> float:
    """Megabytes of a process; of a page that n processes share, the nth part."""
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def ours(assignment: Assignment) -> float:
    """Of a sandbox that has run a cell, beside others."""
    imports = assignment.rules.imports
    with Parents.start(imports, imported(assignment.source)) as parents, ExitStack() as opened:
        children = [_sandbox(parents, assignment, opened) for _ in range(KERNELS)]
        return sum(pss(child.pid) for child in children) / KERNELS


def _sandbox(parents: Parents, assignment: Assignment, opened: ExitStack) -> Child:
    ours, theirs = map(opened.enter_context, socket.socketpair())
    entry = "course_pkg.grading.runner:sandbox"
    arguments = {"seeded": 1, "room": 1000, "first": 0}
    limits = assignment.rules.limits
    child = parents.sandboxes.fork(entry, sockets=(theirs,), arguments=arguments, limits=limits)
    opened.enter_context(child)
    wire.send(ours, Frame.of(RUN, {"source": "1 + 1", "count": 1, "given": False}))
    wire.receive(ours)
    return child


def theirs(assignment: Assignment) -> float:
    """Of a kernel of Jupyter's that has imported the same, beside others."""
    code = "\n".join(f"import {name}" for name in assignment.rules.imports)
    with ExitStack() as opened:
        managers = []
        for _ in range(KERNELS):
            manager, client = start_new_kernel()
            opened.callback(manager.shutdown_kernel, now=True)
            opened.callback(client.stop_channels)
            client.execute_interactive(code, store_history=False)
            managers.append(manager)
        return sum(pss(manager.provisioner.pid) for manager in managers) / KERNELS
