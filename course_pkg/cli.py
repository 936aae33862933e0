"""The `course` command: parse, call one function, print."""

import json
import sys
import traceback
from collections.abc import Callable
from dataclasses import asdict
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from course_pkg.errors import CourseError, UsageError

if TYPE_CHECKING:
    from course_pkg.grading.course import Course
    from course_pkg.grading.records import Record

HERE = Path()


class _Group(click.Group):
    """Commands in the order in which they are used, not of the alphabet."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="course-pkg")
def course() -> None:
    """Build, read, do and grade the course on regularization.

    Exit codes: 0 done, 1 the work found a problem, 2 misuse.
    """


def _command(example: str) -> Callable[[Callable[..., bool | None]], click.Command]:
    """A command whose help ends in an example and whose errors are one line."""

    def decorate(function: Callable[..., bool | None]) -> click.Command:
        @wraps(function)
        def run(*args: Any, **kwargs: Any) -> None:
            try:
                found_a_problem = function(*args, **kwargs)
            except CourseError as error:
                click.echo(f"course: {error}.", err=True)
                sys.exit(2 if isinstance(error, UsageError) else 1)
            except Exception:  # a fault of ours is told from a problem that the work has found
                traceback.print_exc()
                sys.exit(70)
            sys.exit(1 if found_a_problem else 0)

        return course.command(epilog=f"\b\nExample:\n  {example}")(run)

    return decorate


def _in_course(function: Callable[..., Any]) -> Callable[..., Any]:
    """Gives a command the option --course, and the course it names."""

    @click.option(
        "--course",
        "course_folder",
        type=click.Path(path_type=Path),
        help="The course's folder: this one, or assignments/ in it.",
    )
    @wraps(function)
    def run(course_folder: Path | None, **kwargs: Any) -> Any:
        from course_pkg.grading.course import CONFIG, Course

        nearby = HERE if (HERE / CONFIG).exists() else HERE / "assignments"
        return function(Course.at(course_folder or nearby), **kwargs)

    return run


_as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON, for a program.")
_names = click.argument("names", nargs=-1, metavar="[NAME]...")


@_command("course build --strict")
@click.option("--strict", is_flag=True, help="Fail on any warning.")
def build(strict: bool) -> None:
    """Build the book; its pages are executed when their code has changed."""
    from course_pkg.book import build

    click.echo(f"Open {build(HERE, strict=strict) / 'index.html'}, or run: course serve")


@_command("course serve --port 8000")
@click.option("--port", default=8000, show_default=True, help="Where to listen, on this machine.")
def serve(port: int) -> None:
    """Serve the built book to a browser on this machine; stop with Ctrl+C."""
    from course_pkg.book import serve

    serve(HERE / "_build" / "html", port)


@_command("course check ridge.ipynb")
@click.argument("notebook", type=click.Path(path_type=Path))
@_as_json
def check(notebook: Path, as_json: bool) -> bool:
    """Run an assignment's visible tests: points by question, and the first mistake of each.

    Grading runs more tests, on other data. The notebook is not changed; save it first.
    """
    # jsonschema builds a grammar of addresses at import, for a second, that no notebook needs.
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
    from course_pkg.grading import check, show

    with show.waiting(f"running {notebook.name}"):
        result = check.check(notebook)
    if as_json:
        click.echo(json.dumps(asdict(result), ensure_ascii=False))
    else:
        show.check(result)
    return not result.passed


@_command("course release ridge")
@_names
@_in_course
def release(course: "Course", names: tuple[str, ...]) -> None:
    """Make the students' versions, and prove that they hold no solution and no hidden test."""
    from course_pkg.grading.release import release

    for name in names or course.assignments():
        click.echo(f"{release(course, name)}: no solution and no hidden test in it")


@_command("course grade ridge --student ada")
@_names
@click.option("--student", help="Only this student.")
@click.option("--again", is_flag=True, help="Also what was graded already and has not changed.")
@_as_json
@_in_course
def grade(
    course: "Course", names: tuple[str, ...], student: str | None, again: bool, as_json: bool
) -> bool:
    """Grade what was handed in and is new or changed; one line for each submission.

    Stop it at any time and run it again: it goes on where it stopped.
    """
    from course_pkg.grading import run, show

    records: list[Record] = []
    for name in names or course.assignments():
        students = run.waiting(course, name, student, again=again)
        graded = run.run(course, name, students)
        records += graded if as_json else show.progress(graded, len(students), name)
    if as_json:
        click.echo(json.dumps([show.plain(record) for record in records], ensure_ascii=False))
    else:
        for name in names or course.assignments():
            show.standings(run.standings(course, name), name)
        click.echo(f"Feedback pages: {course.root / 'feedback'}")
    return any(record.status == "not graded" for record in records)


@_command("course status ridge")
@_names
@_as_json
@_in_course
def status(course: "Course", names: tuple[str, ...], as_json: bool) -> None:
    """Say what is graded, what is not, and why."""
    from course_pkg.grading import run, show

    for name in names or course.assignments():
        records = run.standings(course, name)
        if as_json:
            click.echo(json.dumps([show.plain(record) for record in records], ensure_ascii=False))
        else:
            show.standings(records, name)


@_command("course feedback ridge")
@_names
@_in_course
def feedback(course: "Course", names: tuple[str, ...]) -> None:
    """Write the feedback pages again, with the corrections and comments you made since grading."""
    from course_pkg.grading import feedback, run

    for name in names or course.assignments():
        records = [record for record in run.standings(course, name) if record.fingerprint[0]]
        pages = [feedback.write(course, record) for record in records]
        click.echo(f"{name}: {len(pages)} pages in {course.root / 'feedback'}")


@_command("course export --to csv --output grades.csv")
@click.option("--to", "form", type=click.Choice(["csv"]), default="csv", show_default=True)
@click.option("--output", type=click.File("w", encoding="utf-8"), default="-", help="A file.")
@_in_course
def export(course: "Course", form: str, output: Any) -> None:
    """Write all grades as the gradebook has them, your corrections included."""
    from course_pkg.grading.export import to_csv

    output.write(to_csv(course))


@_command("course demo build/class && course grade --course build/class")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--assignment", default="ridge", show_default=True)
@_in_course
def demo(course: "Course", folder: Path, assignment: str) -> None:
    """Make a course with a made-up class in FOLDER, to try a grading night on."""
    from course_pkg.grading import demo

    made = demo.make(course, folder, assignment)
    click.echo(f"{made.root}: {len(made.students(assignment))} submissions for {assignment}")


@_command("course doctor")
@_as_json
def doctor(as_json: bool) -> bool:
    """Name the versions in use, what is missing, and how to get it."""
    from course_pkg import doctor
    from course_pkg.grading import show

    findings = doctor.examine(HERE)
    if as_json:
        click.echo(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False))
    else:
        show.findings(findings)
    return any(finding.missing for finding in findings)
