"""The classes that are graded: a course in a folder, its submissions made of the bank's answers."""

import shutil
from dataclasses import dataclass, replace
from pathlib import Path

from course_pkg.grading import bank
from course_pkg.grading.course import CONFIG, Course
from course_pkg.grading.release import release

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Class:
    """An assignment and how many have handed it in."""

    name: str
    title: str
    students: int
    course: Path  # where its text and its bank are

    def with_students(self, number: int | None) -> "Class":
        """The class, or a smaller one."""
        return replace(self, students=min(number or self.students, self.students))

    def make(self, folder: Path) -> Course:
        """A course with nothing but this class in it, released and handed in, not yet graded."""
        shutil.rmtree(folder, ignore_errors=True)
        (folder / "source").mkdir(parents=True)
        for path in self.course.glob(f"source/{self.name}.*"):
            shutil.copy(path, folder / "source")
        shutil.copytree(self.course / "bank" / self.name, folder / "bank" / self.name)
        shutil.copy(ROOT / "assignments" / CONFIG, folder)
        course = Course.at(folder)
        release(course, self.name)
        for number in range(self.students):
            self._hand_in(course, number)
        return course

    def _hand_in(self, course: Course, number: int) -> None:
        """The first answers like the reference; each other one as the bank has it, in turn."""
        chosen = {}
        for place, (question, answers) in enumerate(bank.answers(course, self.name).items()):
            names = ["reference", *(name for name in sorted(answers) if "endless" not in name)]
            chosen[question] = names[number * (place + 1) % len(names)]
        notebook = bank.filled(course, self.name, chosen)
        bank.hand_in(course, self.name, student(number), notebook)


def student(number: int) -> str:
    """The name of a made-up student."""
    return f"student{number:02d}"


CLASSES = {
    "ridge": Class("ridge", "NumPy", 20, ROOT / "assignments"),
    "network": Class("network", "TensorFlow", 8, Path(__file__).parent / "course"),
}
