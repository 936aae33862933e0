"""Where a course keeps its files: an nbgrader course root, seen as one record."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from traitlets.config.loader import PyFileConfigLoader

from course_pkg.errors import UsageError

#: The file that makes a folder a course; nbgrader and its formgrader read it too.
CONFIG = "nbgrader_config.py"


@dataclass(frozen=True)
class Course:
    """An nbgrader course root."""

    root: Path

    @classmethod
    def at(cls, folder: Path) -> "Course":
        """The course in a folder; raises UsageError where there is none."""
        if not (folder / CONFIG).is_file():
            raise UsageError(
                f"{folder} is no course: it has no {CONFIG}. "
                "Change to a course folder, or name one with --course"
            )
        return cls(folder.resolve())

    def text(self, assignment: str) -> Path:
        """The instructor's version as text, with its limits in a .toml beside it.

        Neither is in the assignment's folder, which nbgrader copies to the students.
        """
        return self.root / "source" / f"{assignment}.py"

    def bank(self, assignment: str) -> Path:
        """Named wrong answers and differently written right ones."""
        return self.root / "bank" / assignment

    def source(self, assignment: str) -> Path:
        """The instructor's version as a notebook, built from the text."""
        return self.root / "source" / assignment / f"{assignment}.ipynb"

    def released(self, assignment: str) -> Path:
        """The student's version."""
        return self.root / "release" / assignment / f"{assignment}.ipynb"

    def stage(self, name: str, assignment: str, student: str) -> Path:
        """A student's folder at one stage: submitted, autograded, feedback."""
        return self.root / name / student / assignment

    @property
    def gradebook_url(self) -> str:
        """nbgrader's database."""
        return f"sqlite:///{self.root / 'gradebook.db'}"

    def assignments(self) -> list[str]:
        """The names of all assignments, in alphabetical order."""
        return sorted(path.stem for path in (self.root / "source").glob("*.py"))

    def require(self, assignment: str) -> None:
        """Raise UsageError unless there is such an assignment."""
        if assignment not in self.assignments():
            known = ", ".join(self.assignments()) or "none"
            raise UsageError(f"there is no assignment {assignment!r}; known: {known}")

    def students(self, assignment: str) -> list[str]:
        """Who has handed something in."""
        return sorted(path.parent.name for path in self.root.glob(f"submitted/*/{assignment}"))

    @property
    def seed(self) -> int | None:
        """What the data of this term's assignments are drawn from; None leaves them as written."""
        given = self.config().Course.get("seed")
        if given is not None and (type(given) is not int or given < 0):
            raise UsageError(
                f"{CONFIG}: c.Course.seed is {given!r}; expected a whole number ≥ 0. "
                "Write one there, another each term"
            )
        return given

    def config(self) -> Any:
        """nbgrader's settings for this course."""
        config = PyFileConfigLoader(CONFIG, path=str(self.root)).load_config()
        config.CourseDirectory.root = str(self.root)
        config.CourseDirectory.db_url = self.gradebook_url
        return config
