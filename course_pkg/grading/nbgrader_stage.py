"""The one door to nbgrader's converters: one assignment, quietly, or a clear error."""

import io
import logging
import warnings

from nbgrader.converters.base import BaseConverter, NbGraderException
from nbgrader.coursedir import CourseDirectory

from course_pkg.errors import CourseError
from course_pkg.grading.course import Course
from course_pkg.grading.gradebook import environment_on_path


def convert(stage: type[BaseConverter], course: Course, assignment: str) -> None:
    """Run one of nbgrader's converters again from the start; raises CourseError if it fails."""
    config = course.config()
    log, heard = _logger()
    folder = CourseDirectory(
        config=config, log=log, assignment_id=assignment, student_id=".", notebook_id="*"
    )
    try:
        with environment_on_path(), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # nbgrader's own, of its database
            stage(coursedir=folder, config=config, log=log, force=True).start()
    except NbGraderException as error:
        raise CourseError(_cause(heard.getvalue()) or str(error)) from error


def _logger() -> tuple[logging.Logger, io.StringIO]:
    heard = io.StringIO()
    log = logging.Logger("nbgrader", level=logging.ERROR)
    log.addHandler(logging.StreamHandler(heard))
    return log, heard


def _cause(heard: str) -> str:
    """The exception at the end of the last traceback that nbgrader has logged."""
    lines = [
        line for line in heard.splitlines() if line and not line.startswith((" ", "There was"))
    ]
    return next((line for line in reversed(lines) if "Error" in line or "Exception" in line), "")
