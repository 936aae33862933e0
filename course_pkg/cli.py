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


def _of_assignments(function: Callable[..., Any]) -> Callable[..., Any]:
    """Gives a command the course, and the assignments that are named, or all of them."""

    @click.argument("names", nargs=-1, metavar="[NAME]...")
    @_in_course
    @wraps(function)
    def run(course: "Course", names: tuple[str, ...], **kwargs: Any) -> Any:
        for name in names:
            course.require(name)
        return function(course, list(names or course.assignments()), **kwargs)

    return run


_as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON, for a program.")


@_command("course build --strict")
@click.option("--strict", is_flag=True, help="Fail on any warning.")
def build(strict: bool) -> None:
    """Build the book; its pages are executed when their code has changed."""
    from course_pkg.book import build

    click.echo(f"Open {build(HERE, strict=strict) / 'index.html'}, or run: course serve")


@_command("course pdf shrinkage.pdf")
@click.argument("output", type=click.Path(path_type=Path, dir_okay=False))
def pdf(output: Path) -> None:
    """Print the whole book to a PDF, with an outline, and tags for who has it read out."""
    from course_pkg.book import print_to

    print_to(output, HERE)


@_command("course serve --port 8000")
@click.option("--port", default=8000, show_default=True, help="Where to listen, on this machine.")
def serve(port: int) -> None:
    """Serve the built book to a browser on this machine; stop with Ctrl+C."""
    from course_pkg.book import serve

    serve(HERE / "_build" / "html", port)


@_command("course check ridge.ipynb")
@click.argument("notebook", type=click.Path(path_type=Path))
@click.option("--watch", is_flag=True, help="Check again whenever the notebook is saved.")
@_as_json
def check(notebook: Path, watch: bool, as_json: bool) -> bool:
    """Run an assignment's visible tests: points by question, and the first mistake of each.

    Grading runs more tests, on other data. The notebook is not changed; save it first. What it
    imports takes a while only once with --watch.
    """
    # jsonschema builds a grammar of addresses at import, for a second, that no notebook needs.
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
    from course_pkg.grading import check, show

    def tell(result: check.Check) -> None:
        if as_json:
            click.echo(json.dumps(asdict(result), ensure_ascii=False))
        else:
            show.check(result)

    with show.waiting(f"reading {notebook.name}") as status:
        if watch:
            for result in check.watch(notebook, status.update):
                tell(result)
        result = check.check(notebook, status.update)
    tell(result)
    return not result.passed


@_command("course release ridge")
@_of_assignments
def release(course: "Course", names: list[str]) -> None:
    """Make the students' versions, and prove that they hold no solution and no hidden test."""
    from course_pkg.grading.release import release

    for name in names:
        click.echo(f"{release(course, name)}: no solution and no hidden test in it")


@_command("course grade ridge --student ada")
@click.option("--student", help="Only this student.")
@click.option("--again", is_flag=True, help="Also what was graded already and has not changed.")
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    help="How many to grade side by side; by default one for each processor.",
)
@click.option(
    "--seed",
    type=click.IntRange(min=0),
    help="What the tests' data are drawn from, to repeat a run; by default another each time.",
)
@click.option(
    "--unsafe-no-sandbox",
    "unsafe",
    is_flag=True,
    help="Run students' code without walls: with your rights, on your files.",
)
@_as_json
@_of_assignments
def grade(
    course: "Course",
    names: list[str],
    student: str | None,
    again: bool,
    jobs: int | None,
    seed: int | None,
    unsafe: bool,
    as_json: bool,
) -> bool:
    """Grade what was handed in and is new or changed; one line for each submission.

    Stop it at any time and run it again: it goes on where it stopped.
    """
    from course_pkg.grading import run, show

    records: list[Record] = []
    for name in names:
        students = run.waiting(course, name, student, again=again)
        graded = run.run(course, name, students, jobs=jobs, seed=seed, walls=not unsafe)
        records += graded if as_json else show.progress(graded, len(students), name)
    if as_json:
        click.echo(json.dumps([show.plain(record) for record in records], ensure_ascii=False))
    else:
        for name in names:
            show.standings(run.standings(course, name), name)
        click.echo(f"Feedback pages: {course.root / 'feedback'}")
    return any(record.status == "not graded" for record in records)


@_command("course status ridge")
@_as_json
@_of_assignments
def status(course: "Course", names: list[str], as_json: bool) -> None:
    """Say what is graded, what is not, and why; and which mistakes the class made.

    The mistakes have their names from the bank: run `course bank` once. A page on each class is
    written to reports/.
    """
    from course_pkg.grading import report, run, show, trial, writer

    standings = {name: run.standings(course, name) for name in names}
    if as_json:
        plain = [show.plain(record) for records in standings.values() for record in records]
        click.echo(json.dumps(plain, ensure_ascii=False))
        return
    for name, records in standings.items():
        outcomes = trial.kept(course, name).outcomes
        show.standings(records, name)
        show.mistakes(report.mistakes(records, outcomes))
        page = course.root / "reports" / f"{name}.html"
        writer.save(page, report.page(name, records, outcomes))
        click.echo(f"As a page: {page}")


@_command("course bank ridge")
@click.option("--jobs", type=click.IntRange(min=1), help="As in grading.")
@_as_json
@_of_assignments
def bank(course: "Course", names: list[str], jobs: int | None, as_json: bool) -> bool:
    """Grade every answer of the bank: what the tests tell right from wrong, and in which words."""
    from course_pkg.grading import show, trial

    outcomes = {}
    for name in names:
        rounds = len(trial.rounds(course, name))
        graded = trial.hold(course, name, jobs=jobs)
        for _ in graded if as_json else show.progress(graded, rounds, name):
            pass
        outcomes[name] = trial.kept(course, name).outcomes
    if as_json:
        plain = {name: [asdict(outcome) for outcome in found] for name, found in outcomes.items()}
        click.echo(json.dumps(plain, ensure_ascii=False))
    else:
        for name, found in outcomes.items():
            show.outcomes(found, name)
    return not all(outcome.as_it_should_be for found in outcomes.values() for outcome in found)


@_command("course feedback ridge")
@_of_assignments
def feedback(course: "Course", names: list[str]) -> None:
    """Write the feedback pages again, with the corrections and comments you made since grading."""
    from course_pkg.grading import run, writer

    for name in names:
        records = [record for record in run.standings(course, name) if record.fingerprint[0]]
        pages = writer.write_again(course, records)
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
