"""What our grader makes of an attack."""

from contextlib import ExitStack
from dataclasses import replace
from typing import Any

from nbformat import NotebookNode
from nbgrader.utils import is_grade

from course_pkg.grading import gradebook
from course_pkg.grading.assignment import load
from course_pkg.grading.execute import Parents
from course_pkg.grading.grade import Attempt, grade
from course_pkg.grading.records import Record
from course_pkg.grading.source import imported
from course_pkg.grading.warm import Child, Warm
from course_pkg.grading.writer import write

from .attack import Attack, Outcome
from .page import runs_script
from .world import ASSIGNMENT, HONEST, SECRET, World


class Ours:
    """Our grader, warm, in a world."""

    def __init__(self, world: World, *, walls: bool = True) -> None:
        self.world, self.course = world, world.course
        self._assignment = load(self.course, ASSIGNMENT)
        rules = self._assignment.rules
        released = str(self.course.released(ASSIGNMENT).parent)
        self._limits = replace(rules.limits, walls=walls, files=released)
        with ExitStack() as opened:
            self._book = opened.enter_context(gradebook.opened(self.course))
            parents = Parents.start(rules.imports, imported(self._assignment.source))
            self._parents = opened.enter_context(parents)
            self.close = opened.pop_all().close

    def grade(self, attack: Attack) -> Outcome:
        """Hand an attack in, grade it, and look what it has done besides."""
        attack.put(self.world)
        try:
            return self._graded(attack)
        finally:
            attack.clear(self.world)
            self._book.remove_student(attack.student)

    def attempt(self, student: str) -> tuple[Attempt, float]:
        """What comes of a submission, and the processor time that it took."""
        meter = Meter()
        parents = Parents(
            Metered(self._parents.sandboxes, meter), Metered(self._parents.judges, meter)
        )
        made = grade(self.course, self._assignment, student, parents, limits=self._limits, seed=1)
        return made, meter.seconds

    def _graded(self, attack: Attack) -> Outcome:
        world = self.world
        files, processes = world.fingerprint(attack.student), world.processes()
        attempt, seconds = self.attempt(attack.student)
        left = world.left(processes)
        after = world.fingerprint(attack.student)
        record = self._written(attempt)
        return Outcome(
            record.points,
            secrets=seen(attempt.cells),
            changed=frozenset(p for p in files | after if files.get(p) != after.get(p)),
            left=len(left),
            reached=world.reached(),
            scripts=attack.kind == "show" and runs_script(world.page(attack.student)),
            honest=gradebook.grades(self._book, ASSIGNMENT, HONEST)[HONEST].points,
            cpu_seconds=seconds,
            note=record.reason,
        )

    def _written(self, attempt: Attempt) -> Record:
        waiting = Record(ASSIGNMENT, attempt.student, "waiting")
        return write(self.course, self._book, attempt, waiting, penalty=lambda *late: None)


def seen(cells: list[NotebookNode]) -> frozenset[str]:
    """The secrets that a student's own cells have shown."""
    shown = [str(cell.get("outputs", "")) for cell in cells if not is_grade(cell)]
    return frozenset(SECRET.findall("\n".join(shown)))


class Meter:
    """The processor time of ended processes, and of those that these have waited for."""

    seconds = 0.0


class Metered(Warm):
    """A parent whose children's processor time is counted."""

    def __init__(self, parent: Warm, meter: Meter) -> None:
        self._parent, self._meter = parent, meter

    def fork(self, *arguments: Any, **options: Any) -> Child:
        """As the parent does."""
        return MeteredChild(self._parent.fork(*arguments, **options), self._meter)


class MeteredChild(Child):
    """A child that tells, when it is closed, how much processor time it took."""

    def __init__(self, child: Child, meter: Meter) -> None:
        vars(self).update(vars(child))
        self._child, self._meter = child, meter  # the child is kept: forgotten, it would end

    def close(self) -> None:
        """End it, and wait for what it took."""
        if self._meter:
            self.kill()
            self._meter.seconds += self.wait(10).cpu_seconds
            self._meter = None
        self._child.close()
