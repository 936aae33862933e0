"""A grading run: workers grade submissions side by side, one writes down what comes of each."""

import fcntl
import os
import secrets
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from itertools import islice
from typing import TypeVar

from nbgrader.api import Gradebook
from nbgrader.preprocessors import AssignLatePenalties
from sqlalchemy.exc import OperationalError

from course_pkg.errors import CourseError, UsageError
from course_pkg.grading import gradebook, intake, promises
from course_pkg.grading.assignment import Assignment, digest, load
from course_pkg.grading.course import Course
from course_pkg.grading.execute import Parents
from course_pkg.grading.grade import Attempt, blame, failed, grade
from course_pkg.grading.gradebook import Grade, Penalty
from course_pkg.grading.limits import Limits
from course_pkg.grading.records import Question, Record, status
from course_pkg.grading.source import imported
from course_pkg.grading.writer import write

Item = TypeVar("Item")
Result = TypeVar("Result")


def waiting(course: Course, name: str, student: str | None, *, again: bool) -> list[str]:
    """Whose submissions have to be graded: those new or changed since, or all of them again."""
    load(course, name)
    students = course.students(name)
    if student is not None:
        if student not in students:
            raise UsageError(f"{student} has handed in nothing for {name}: see course status")
        students = [student]
    if again or not students:
        return students
    against = digest(course, name)
    with gradebook.opened(course) as book:
        known = gradebook.kept(book, name)
    return [one for one in students if not _is_current(course, known.get(one), name, one, against)]


def run(
    course: Course,
    name: str,
    students: list[str],
    *,
    jobs: int | None = None,
    seed: int | None = None,
    walls: bool = True,
) -> Iterator[Record]:
    """Grade these submissions, each recorded before it is handed on; stop and go on at any time.

    ``jobs`` are graded side by side, by default one for each processor. The tests draw their data
    from ``seed``, by default a new one for each run. ``walls`` keep strangers' code in.

    Raises CourseError where another run is at work, or where a sandbox does not keep its promises.
    """
    if not students:
        return
    assignment = load(course, name)
    limits = replace(assignment.rules.limits, walls=walls, files=str(course.released(name).parent))
    workers = jobs or len(os.sched_getaffinity(0))
    with (
        _alone(course, seed) as seed,
        gradebook.opened(course) as book,
        ThreadPoolExecutor(workers) as pool,
        _parents(course, assignment, limits) as parents,
    ):
        gradebook.forget(book, name, students)
        one = partial(grade, course, assignment, parents=parents, limits=limits, seed=seed)
        blank = Record(name, "", "waiting", fingerprint=("", digest(course, name)), seed=seed)
        penalty = _penalty(course)
        for attempt in _each(pool, one, students, workers):
            yield _written(course, book, attempt, blank, penalty)


@contextmanager
def _alone(course: Course, seed: int | None) -> Iterator[int]:
    """Let no other run into the course, and say from which seed this one draws.

    A run that was interrupted has left its seed behind: whoever goes on draws from it too.
    """
    with (course.root / "grading.lock").open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise CourseError(f"another run grades in {course.root}: wait for its end") from error
        file.seek(0)
        left = file.read()
        chosen = int(left) if seed is None and left.isdigit() else seed
        chosen = secrets.randbits(32) if chosen is None else chosen
        file.truncate(0)
        file.write(str(chosen))
        file.flush()
        yield chosen
        file.truncate(0)


@contextmanager
def _parents(course: Course, assignment: Assignment, limits: Limits) -> Iterator[Parents]:
    """What workers fork from, once a sandbox has shown that it holds."""
    name = assignment.name
    hidden = (course.text(name), course.source(name), course.root / "gradebook.db")
    with Parents.start(assignment.rules.imports, imported(assignment.source)) as parents:
        if limits.walls:
            promises.require(parents.sandboxes, limits, (*hidden, course.root / "submitted"))
        yield parents


def _penalty(course: Course) -> Penalty:
    step = AssignLatePenalties(config=course.config())
    step.init_plugin()
    return step.plugin_inst.late_submission_penalty


def _each(
    pool: ThreadPoolExecutor,
    function: Callable[[Item], Result],
    items: Iterable[Item],
    at_once: int,
) -> Iterator[Result]:
    """The results as they come; no more is begun than can be worked on."""
    left = iter(items)
    running = {pool.submit(function, item) for item in islice(left, at_once)}
    while running:
        done: set[Future[Result]]
        done, running = wait(running, return_when=FIRST_COMPLETED)
        for future in done:
            running |= {pool.submit(function, item) for item in islice(left, 1)}
            yield future.result()


def _written(
    course: Course, book: Gradebook, attempt: Attempt, blank: Record, penalty: Penalty
) -> Record:
    fingerprint = (attempt.digest, blank.fingerprint[1])
    so_far = replace(
        blank, student=attempt.student, fingerprint=fingerprint, seconds=attempt.seconds
    )
    try:
        return write(course, book, attempt, so_far, penalty=penalty)
    except OperationalError as error:
        raise CourseError(f"the gradebook cannot be written, {error.orig}: run again") from error
    except Exception as fault:  # of one submission
        without = failed(attempt, blame(fault, attempt.student))
        return write(course, book, without, so_far, penalty=penalty)


def standings(course: Course, name: str) -> list[Record]:
    """Where every student stands by the gradebook, those included of whom there is nothing."""
    course.require(name)
    handed_in = set(course.students(name))
    against = digest(course, name)
    with gradebook.opened(course) as book:
        known, held = gradebook.kept(book, name), gradebook.grades(book, name)
        students = sorted(handed_in | set(gradebook.enrolled(book)))
    found = []
    for student in students:
        record = Record(name, student, "missing", notes=("nothing handed in",))
        if student in handed_in:
            waits = Record(name, student, "waiting", notes=("not graded yet",))
            record = _as_held(known.get(student, waits), held.get(student))
            if student in known and not _is_current(course, record, name, student, against):
                record = replace(record, notes=(*record.notes, "changed since: run course grade"))
        found.append(record)
    return found


def _is_current(
    course: Course, record: Record | None, name: str, student: str, against: str
) -> bool:
    """Whether what was handed in last has been graded already, against the present assignment."""
    now = (intake.collect(course, name, student).digest, against)
    return record is not None and record.fingerprint == now


def _as_held(record: Record, held: Grade | None) -> Record:
    """A record with the gradebook's points and lateness: both may have been changed by hand."""
    if not held or not record.questions:
        return record
    questions = tuple(_corrected(q, held.cells[q.cell][0]) for q in record.questions)
    return replace(
        record,
        questions=questions,
        late_seconds=held.late_seconds,
        penalty=held.penalty,
        status=status(questions, held.late_seconds, record.notes),
    )


def _corrected(question: Question, points: float) -> Question:
    return replace(
        question, points=points, reason="" if points >= question.max_points else question.reason
    )
