"""Children of a warm parent that run what a test tells them, and what they answer."""

import json
import os
import socket
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from unittest import mock

from course_pkg.grading.limits import defaults
from course_pkg.grading.warm import Warm

LIMITS = replace(defaults().limits, cpu_seconds=20, wall_seconds=120)


@contextmanager
def parent(*imports):
    """A warm parent that can import what lies beside this file."""
    paths = filter(None, [str(Path(__file__).parent), os.environ.get("PYTHONPATH")])
    with mock.patch.dict(os.environ, PYTHONPATH=os.pathsep.join(paths)):
        warm = Warm.start(imports)
    with warm:
        yield warm


def run(report, code):
    """In the child: run the code, answer with what it has put into `answer`, or its exception."""
    scope = {}
    try:
        exec(code, scope)
        answer = scope.get("answer")
    except Exception as error:
        answer = f"{type(error).__name__}: {error}"
    report.sendall(json.dumps(answer).encode())


def start(warm, code, limits=None):
    """A child that runs the code, and where its answer arrives."""
    ours, theirs = socket.socketpair()
    with theirs, ExitStack() as unless_it_starts:
        unless_it_starts.enter_context(ours)
        arguments = {"code": code}
        child = warm.fork("children:run", sockets=(theirs,), arguments=arguments, limits=limits)
        unless_it_starts.pop_all()
    return child, ours


def inside(warm, code, limits=LIMITS):
    """The answer of a sandbox that runs the code, None where it gave none, and how it ended."""
    child, answers = start(warm, code, limits)
    with child, answers, answers.makefile() as answer:
        told = answer.read()
        return json.loads(told) if told else None, child.wait(60)
