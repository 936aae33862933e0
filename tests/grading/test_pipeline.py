"""A class from hand-in to feedback, through real sandboxes and judges and the real gradebook."""

import csv
import html
import io
import os
import re
import shutil
import subprocess
import sys
import time
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import nbformat
import pytest
from classes import ORIGINAL, made_class
from kills import disturbed, held, made
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from page_checks import listen

from course_pkg.errors import CourseError
from course_pkg.grading import bank, demo, gradebook, run, writer
from course_pkg.grading.course import CONFIG, Course
from course_pkg.grading.export import to_csv
from course_pkg.grading.release import secrets

STUDENTS = {student.name: student for student in demo.roll(ORIGINAL, "ridge")[1]}
MARKUP = "<img src=x onerror=hacked=1>"
FORMULA = "=1+1"
WARNER = "wanda"
SHOWS = """
from IPython.display import HTML, SVG, Javascript, Markdown, display
display(HTML("<script>hacked = 1</script><img src=http://evil.invalid/a onerror='hacked = 1'>"))
display(SVG("<svg xmlns='http://www.w3.org/2000/svg' onload='hacked = 1'></svg>"))
display(Markdown("<script>hacked = 1</script>"), Javascript("hacked = 1"))
print("<script>hacked = 1</script>")
raise ValueError("<script>hacked = 1</script>")
"""
TEXT = """<script>hacked = 1</script> <b onclick='hacked = 1'>x</b>
[click me](javascript:hacked=1) ![picture](http://evil.invalid/b)
"""
BIN = Path(sys.executable).parent


def hand_in(course, student, *extra, **answers):
    """Hand in the reference's answers but for these, and more cells."""
    folder = course.stage("submitted", "ridge", student)
    folder.mkdir(parents=True, exist_ok=True)
    nb = bank.filled(course, "ridge", answers)
    nb.cells += extra
    nbformat.write(nb, folder / "ridge.ipynb")


def grade_all(course, **how):
    """Grade whatever waits; the names of those graded."""
    waiting = run.waiting(course, "ridge", None, again=False)
    return [record.student for record in run.run(course, "ridge", waiting, **how)]


def grade(course, student, **how):
    """Grade one student."""
    [record] = run.run(course, "ridge", [student], **how)
    return record


WARNS = """
import warnings
_right = standardize
def standardize(X_train, X_test):
    warnings.warn("careful")
    return _right(X_train, X_test)
"""


@pytest.fixture(scope="session")
def graded(tmp_path_factory):
    """The made-up class and two students with a bad intention, graded; not to be written to."""
    course = made_class(tmp_path_factory.mktemp("graded") / "class")
    hand_in(course, MARKUP, new_code_cell(SHOWS), new_markdown_cell(TEXT))
    hand_in(course, FORMULA, standardize="blank")
    hand_in(course, WARNER)
    answer = course.stage("submitted", "ridge", WARNER) / "ridge.ipynb"
    nb = nbformat.read(answer, as_version=4)
    next(cell for cell in nb.cells if "def standardize" in cell.source).source += WARNS
    nbformat.write(nb, answer)
    grade_all(course)
    return course


@pytest.fixture
def copied(graded, tmp_path):
    """The graded class, to go on with."""
    shutil.copytree(graded.root, tmp_path / "class")
    return Course.at(tmp_path / "class")


def grades(course, students=STUDENTS):
    """What nbgrader's gradebook holds."""
    return {name: gradebook.grade(course, "ridge", name) for name in students}


def standing(course, student):
    """Where one student stands."""
    return next(r for r in run.standings(course, "ridge") if r.student == student)


def page(course, student):
    """A feedback page's markup, and its text as a reader sees it."""
    path = course.stage("feedback", "ridge", student) / "ridge.html"
    markup = path.read_text(encoding="utf-8")
    return markup, html.unescape(re.sub(r"<style.*?</style>|<[^>]*>", "", markup, flags=re.DOTALL))


@pytest.mark.parametrize("student", STUDENTS.values(), ids=lambda student: student.name)
def test_student_stands_where_the_class_list_says(graded, student):
    """Points, status and reason of every made-up student are those described."""
    record = standing(graded, student.name)
    assert (record.status, record.points) == (student.status, student.points)
    assert student.says in record.reason


@pytest.mark.parametrize("student", STUDENTS.values(), ids=lambda student: student.name)
def test_gradebook_holds_the_same_points(graded, student):
    """What the summary shows is what nbgrader's gradebook holds; without a notebook, nothing."""
    held = gradebook.grade(graded, "ridge", student.name)
    assert (held and held.points) == student.points


def test_running_again_grades_nobody(graded):
    """What is graded and has not changed does not wait."""
    assert run.waiting(graded, "ridge", None, again=False) == []


def test_changed_submission_alone_is_graded_again(copied):
    """Who hands in again is graded again, and nobody else."""
    before = grades(copied)
    hand_in(copied, "carl")
    assert "changed since: run course grade" in standing(copied, "carl").reason
    assert grade_all(copied) == ["carl"]
    assert grades(copied) == before | {"carl": grades(copied, ["ada"])["ada"]}


def test_disaster_of_one_leaves_the_others_alone(copied):
    """A process that dies costs nobody else anything, and its owner what hangs on it."""
    before = grades(copied)
    hand_in(copied, "zora", new_code_cell("import os; os._exit(1)"), standardize="blank")
    assert grade_all(copied) == ["zora"]
    assert grades(copied) == before
    assert standing(copied, "zora").points == 18


def test_refused_replacement_is_told(copied):
    """Who replaces a graded notebook with garbage is not graded, and learns why."""
    (copied.stage("submitted", "ridge", "ada") / "ridge.ipynb").write_text("{")
    record = grade(copied, "ada")
    assert (record.status, record.points) == ("not graded", None)
    assert "not a notebook" in page(copied, "ada")[1]


def test_killed_run_ends_in_the_same_gradebook(tmp_path):
    """Killed at random moments, and run again until nothing waits, nothing is lost or doubled."""
    calm, course = made(tmp_path / "calm", 3), made(tmp_path / "course", 3)
    grade_all(calm, seed=7)
    assert disturbed(course) > 0
    assert held(course) == held(calm)
    assert [told(course, name) for name in course.students("ridge")] == [
        told(calm, name) for name in calm.students("ridge")
    ]


def test_many_workers_give_what_one_gives(graded, tmp_path):
    """The gradebook and every record, however many work side by side."""
    course = made_class(tmp_path / "class")
    grade_all(course, jobs=1, seed=1)
    first = held(course), [told(course, name) for name in course.students("ridge")]
    list(run.run(course, "ridge", course.students("ridge"), jobs=4, seed=1))
    assert first == (held(course), [told(course, name) for name in course.students("ridge")])


def test_another_run_is_kept_out(copied):
    """Two runs at once would write over each other."""
    first = run.run(copied, "ridge", ["ada", "carl"])
    next(first)
    with pytest.raises(CourseError, match="another run grades in"):
        grade(copied, "emmy")
    first.close()
    assert grade(copied, "emmy").points == 20


def test_interrupted_run_goes_on_from_its_seed(copied):
    """And a run that came to its end leaves none behind."""
    interrupted = run.run(copied, "ridge", ["ada", "carl"])
    seed = next(interrupted).seed
    interrupted.close()
    seeds = [grade(copied, "carl").seed for _ in range(2)]
    assert (seeds[0] == seed, seeds[1] == seed) == (True, False)


def test_same_seed_gives_the_same_notebook(copied):
    """A recorded seed is enough to have a grade again."""
    path = copied.stage("autograded", "ridge", "dora") / "ridge.ipynb"
    seed = standing(copied, "dora").seed
    before = path.read_text(encoding="utf-8")
    assert nbformat.reads(before, as_version=4).metadata.grading == {"seed": seed}
    grade(copied, "dora", seed=seed)
    assert path.read_text(encoding="utf-8") == before


def told(course, student):
    """A record, without what differs by the clock."""
    return replace(standing(course, student), seconds=0)


def test_page_of_everybody_says_what_the_record_says(graded):
    """Each page has the points or why there are none, and every reason for a lost point."""
    for record in run.standings(graded, "ridge"):
        text = page(graded, record.student)[1] if record.status != "missing" else ""
        reasons = [question.reason for question in record.questions]
        assert [reason for reason in reasons if reason not in text] == []


@pytest.fixture(scope="session")
def pages(graded):
    """Every feedback page, by student: markup and text."""
    return {name: page(graded, name) for name in graded.students("ridge")}


def test_everybody_who_handed_in_has_a_page(graded, pages):
    """Also who was refused."""
    assert pages.keys() == set(graded.students("ridge"))
    assert "not graded" in pages["jan"][1]


def test_page_shows_no_hidden_line(graded, pages):
    """No line of a hidden test is on any page, in a cell or in what a failure says."""
    source = nbformat.read(graded.source("ridge"), as_version=4)
    tests = [cell for cell in source.cells if cell.metadata.get("nbgrader", {}).get("grade")]
    answers = "".join(path.read_text("utf-8") for path in graded.bank("ridge").glob("*.py"))
    hidden = secrets(new_notebook(cells=tests)) - set(map(str.strip, answers.splitlines()))
    shown = {line.strip() for _, text in pages.values() for line in text.splitlines()}
    assert len(hidden) > 100
    assert hidden & shown == set()


def test_page_shows_no_value_of_a_test(pages):
    """What was expected and received stays in the file that only the instructor has."""
    assert [name for name, (_, text) in pages.items() if "received w =" in text] == []


def test_page_has_no_script(pages):
    """Nothing on a page runs, whoever wrote it."""
    live = re.compile(r"<script|<[^>]+\son\w+\s*=|<svg|<iframe|<object|<embed", re.IGNORECASE)
    assert [name for name, (markup, _) in pages.items() if live.search(markup)] == []


def visited(course, students, browser):
    """What a browser complains of on these pages, and whether anything planted has run."""
    found = []
    page = browser.new_page()
    listen(page, "", found)
    for student in students:
        page.goto((course.stage("feedback", "ridge", student) / "ridge.html").as_uri())
        for link in page.get_by_text("click me").all():
            link.click()
        found += ["a script has run"] * page.evaluate("typeof hacked !== 'undefined'")
    page.close()
    return found


def test_page_opens_without_a_request_or_an_error(graded, browser):
    """In a browser no page of an honest student asks another host or complains."""
    honest = sorted({*graded.students("ridge")} - {MARKUP})
    assert visited(graded, honest, browser) == []


def test_page_runs_and_fetches_nothing_that_a_student_planted(graded, browser):
    """Scripts, links and pictures that a student planted do nothing, also when clicked."""
    found = visited(graded, [MARKUP], browser)
    assert [what for what in found if not what.startswith("says:")] == []


def test_making_a_class_leaves_the_course_alone(tmp_path):
    """The original's folder is neither written to nor added to."""
    before = {path: path.stat().st_mtime_ns for path in ORIGINAL.root.rglob("*")}
    made_class(tmp_path / "class")
    assert {path: path.stat().st_mtime_ns for path in ORIGINAL.root.rglob("*")} == before


def test_class_is_not_made_over_other_files(tmp_path):
    """A folder that holds anything else is not taken away."""
    (tmp_path / "thesis.tex").touch()
    with pytest.raises(CourseError, match="is no made-up class"):
        demo.make(ORIGINAL, tmp_path, "ridge")
    assert (tmp_path / "thesis.tex").exists()


def test_export_has_a_line_for_everybody(graded):
    """One line a student, also for who handed in nothing, with the points of the gradebook."""
    rows = list(csv.DictReader(io.StringIO(to_csv(graded))))
    points = {row["student"]: row["points"] for row in rows}
    assert len(rows) == len(STUDENTS) + 3
    assert (points["ada"], points["gina"], points["jan"], points["noor"]) == ("20.0", "0.0", "", "")


def test_export_holds_no_formula(graded):
    """No field starts as a spreadsheet's formula does."""
    fields = [field for row in csv.reader(io.StringIO(to_csv(graded))) for field in row]
    assert f"'{FORMULA}" in fields
    assert [field for field in fields if field.startswith(("=", "+", "-", "@", "\t"))] == []


def test_export_has_the_instructors_correction(copied):
    """Points that were changed by hand are what goes out."""
    with gradebook.opened(copied) as book:
        book.find_grade("test_leave_one_out", "ridge", "ridge", "carl").manual_score = 1.5
        book.db.commit()
    row = next(
        row for row in csv.DictReader(io.StringIO(to_csv(copied))) if row["student"] == "carl"
    )
    assert row["points"] == "14.5"


def test_warning_costs_nothing(graded):
    """Who writes to standard error keeps every point."""
    assert standing(graded, WARNER).points == 20


def test_page_written_again_has_the_instructors_correction_and_comment(copied):
    """What an instructor changed by hand reaches the student."""
    with gradebook.opened(copied) as book:
        book.find_grade("test_leave_one_out", "ridge", "ridge", "carl").manual_score = 1.5
        book.find_comment(
            "leave_one_out", "ridge", "ridge", "carl"
        ).manual_comment = "<b>Nearly</b>"
        book.db.commit()
    writer.write_again(copied, [standing(copied, "carl")])
    markup, text = page(copied, "carl")
    assert "14.5 of 20 points" in " ".join(text.split())
    assert "&lt;b&gt;Nearly&lt;/b&gt;" in markup


def test_correction_is_not_carried_to_another_submission(copied):
    """Points given by hand to one submission are not those of the next."""
    with gradebook.opened(copied) as book:
        book.find_grade("test_leave_one_out", "ridge", "ridge", "carl").manual_score = 3
        book.db.commit()
    assert standing(copied, "carl").points == 16
    hand_in(copied, "carl", leave_one_out="blank", experiment="right_by_scikit_learn")
    assert grade(copied, "carl").points == 17


def test_moved_due_date_makes_late_work_timely(copied):
    """Who was late is not once the instructor gives more time."""
    gradebook.set_due(copied, "ridge", datetime(2026, 11, 1))
    assert (standing(copied, "hugo").status, standing(copied, "hugo").late_seconds) == ("graded", 0)


def test_edited_assignment_is_not_graded_until_it_is_released(copied):
    """Grading against a release that the text has left behind is refused."""
    later = time.time() + 10
    os.utime(copied.text("ridge"), (later, later))
    with pytest.raises(CourseError, match="edited since: run course release ridge"):
        run.waiting(copied, "ridge", None, again=False)


def test_interrupted_grading_leaves_a_submission_that_waits(copied, monkeypatch):
    """Ctrl+C in the middle of grading again: the submission is not taken for graded."""
    monkeypatch.setattr(run, "grade", interrupted)
    with pytest.raises(KeyboardInterrupt):
        grade(copied, "ada")
    assert standing(copied, "ada").status == "waiting"
    assert run.waiting(copied, "ridge", None, again=False) == ["ada"]


def interrupted(*arguments, **named):
    """What Ctrl+C does."""
    raise KeyboardInterrupt


def test_fault_of_the_grader_costs_nobody_else(copied, monkeypatch):
    """A fault in the grader is recorded as one, and the run goes on."""
    monkeypatch.setattr("course_pkg.grading.grade.execute", lambda *_, **__: 1 / 0)
    record = grade(copied, "ada")
    assert (record.status, record.points) == ("not graded", None)
    assert "the grader failed, ZeroDivisionError: tell your instructor" in record.reason


def test_name_that_nbgrader_takes_for_a_pattern_is_told(copied):
    """A folder that nbgrader could not find is refused with what to do."""
    hand_in(copied, "br[1]")
    assert "rename the folder" in grade(copied, "br[1]").reason


def test_nbgrader_by_hand_gives_the_same_gradebook(graded, tmp_path):
    """Its own command, on the whole class, ends in the same points, comments and times."""
    course = made_class(tmp_path / "class")
    kept = {"carl", "hugo", "kira", "lars", "olga"}
    for student in set(STUDENTS) - kept:  # among them one without a notebook, at which it stops
        shutil.rmtree(course.root / "submitted" / student, ignore_errors=True)
    command = [BIN / "nbgrader", "autograde", "ridge"]
    done = subprocess.run(command, cwd=course.root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert rows_of(kept, held(graded)) == rows_of(kept, held(course))
    assert len(held(course)["grade"]) == 8 * len(kept)


def rows_of(students, rows):
    """What is held of these students."""
    return {table: [row for row in found if row[0] in students] for table, found in rows.items()}


def test_grading_unreleased_says_what_to_run(course):
    """Who grades before releasing is told to release."""
    with pytest.raises(CourseError, match="ridge is not released: run course release ridge"):
        run.waiting(course, "ridge", None, again=False)


def test_grading_a_student_who_is_not_there_is_told(released_course):
    """Who has handed in nothing cannot be graded."""
    with pytest.raises(CourseError, match="zeno has handed in nothing for ridge"):
        run.waiting(released_course, "ridge", "zeno", again=False)


def test_late_work_costs_what_the_instructor_says(copied):
    """nbgrader's own setting decides; summary, page and export have the points that are left."""
    config = copied.root / CONFIG
    config.write_text(
        config.read_text().replace('penalty_method = "none"', 'penalty_method = "zero"')
    )
    assert (grade(copied, "hugo").points, standing(copied, "hugo").penalty) == (0, 20)
    assert "which costs 20 points" in page(copied, "hugo")[1]
    assert grade(copied, "ada").points == 20


NO_NAMESPACES = ["unshare", "--user", "--map-user=1000", "--map-group=1000", "--keep-caps"]


@pytest.mark.parametrize(("options", "code"), [([], 1), (["--unsafe-no-sandbox"], 0)])
def test_machine_without_walls_is_refused_unless_one_insists(copied, options, code):
    """One sentence says what is missing, and nothing is touched."""
    command = [BIN / "course", "grade", "--again", "--student", "ada", "--course", copied.root]
    script = 'echo 0 > /proc/sys/user/max_user_namespaces && exec "$@"'
    done = subprocess.run(
        [*NO_NAMESPACES, "sh", "-ec", script, "sh", *command, *options],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, len(done.stderr.splitlines())) == (code, code)
    assert "cannot be walled in on this machine" in done.stderr or code == 0
    assert standing(copied, "ada").points == 20
