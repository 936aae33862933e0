"""What a student gets back: points, the named mistakes, and nothing that should stay hidden."""

import html
import re
import shutil

from nbconvert.preprocessors.sanitize import SanitizeHTML
from nbformat import NotebookNode
from nbformat.v4 import new_output
from nbgrader.converters import GenerateFeedback
from nbgrader.preprocessors import ClearHiddenTests, GetGrades, NbGraderPreprocessor

from course_pkg.grading import verdict
from course_pkg.grading.course import Course
from course_pkg.grading.nbgrader_stage import convert

#: What a browser is told: run nothing, and ask nobody for anything.
_ALONE = (
    '<meta http-equiv="Content-Security-Policy" '
    "content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">"
)
_STYLE = (
    "body{max-width:42rem;margin:3rem auto;padding:0 1rem;font:1.1rem/1.6 system-ui,sans-serif}"
)


def write(course: Course, assignment: str, student: str) -> None:
    """Write the feedback page of a graded submission; it opens without a network or a script."""
    config = course.config()
    config.GenerateFeedback.preprocessors = [GetGrades, ClearHiddenTests, Redact, SanitizeHTML]
    config.SanitizeHTML.enabled = True  # nbconvert's own are off unless told
    convert(GenerateFeedback, course, assignment, student, config=config)
    page = course.stage("feedback", assignment, student) / f"{assignment}.html"
    # nbgrader's template asks for MathJax and an icon font; Markdown may hold links and pictures.
    asks = re.compile(r"<script.*?</script>|@font-face\s*\{.*?\}", re.DOTALL)
    markup = asks.sub("", page.read_text("utf-8"))
    page.write_text(markup.replace("<head>", f"<head>\n{_ALONE}", 1), encoding="utf-8")


def write_refusal(course: Course, assignment: str, student: str, cause: str) -> None:
    """Write the feedback page of a submission that could not be graded: why, and what to do."""
    folder = course.stage("feedback", assignment, student)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / f"{assignment}.html").write_text(
        f"<!doctype html><html lang=en><meta charset=utf-8><title>{html.escape(assignment)}</title>"
        f"<style>{_STYLE}</style><h1>{html.escape(assignment)}: not graded</h1>"
        f"<p>{html.escape(cause)}</p></html>\n",
        encoding="utf-8",
    )


class Redact(NbGraderPreprocessor):
    """Of a failed test keep the line that names the mistake: all else could show the test."""

    def preprocess_cell(
        self, cell: NotebookNode, resources: object, index: int
    ) -> tuple[NotebookNode, object]:
        """Shorten the outputs of a graded cell."""
        if cell.metadata.get("nbgrader", {}).get("grade"):
            said = verdict.reason(cell)
            cell.outputs = [new_output("stream", text=said)] if said else []
        return cell, resources
