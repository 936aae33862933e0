"""What an assignment may change of its limits, and how mistakes in that are answered."""

from dataclasses import fields

import pytest

from course_pkg.errors import UsageError
from course_pkg.grading.limits import Limits, defaults, rules


@pytest.fixture
def ruled(tmp_path):
    """The rules of an assignment beside which a file with this text lies."""

    def read(text):
        (tmp_path / "ridge.toml").write_text(text)
        return rules(tmp_path / "ridge.py")

    return read


def test_assignment_without_a_file_has_the_defaults(tmp_path):
    """Nothing need be written where nothing differs."""
    assert defaults() == rules(tmp_path / "ridge.py")


def test_file_changes_only_what_it_names(ruled):
    """The other numbers stay what they are."""
    made = ruled("[limits]\ncpu_seconds = 7")
    assert 7 == made.limits.cpu_seconds
    assert defaults().limits.memory_mb == made.limits.memory_mb


def test_imports_are_what_the_file_says(ruled):
    """A network's assignment has TensorFlow imported before anybody waits for it."""
    assert ("numpy", "tensorflow") == ruled('imports = ["numpy", "tensorflow"]').imports


def test_the_package_is_forbidden(ruled):
    """It holds the answers; what else is forbidden comes on top."""
    assert ("course_pkg", "sklearn") == ruled('forbidden = ["sklearn"]').limits.forbidden


def test_the_package_can_be_allowed(ruled):
    """Where an assignment is not about what the package does."""
    assert () == ruled('allowed = ["course_pkg"]').limits.forbidden


def test_every_number_has_a_default():
    """What the record holds, and the file explains, is the same."""
    made = defaults().limits
    assert all(getattr(made, field.name) is not None for field in fields(Limits))


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("cpu_seconds = 7", r"ridge.toml: cpu_seconds is unknown; expected one of imports, .*\. "),
        ("[limits]\ncpu = 7", r"limits: cpu is unknown; expected one of cpu_seconds, .*\. Mend"),
        ("[limits]\nprocesses = 0", r"processes is 0; expected a whole number ≥ 1\. The default"),
        ("[limits]\nprocesses = true", r"processes is True; expected a whole number ≥ 1\. The"),
        ('[limits]\nmemory_mb = "4G"', r"memory_mb is '4G'; expected a whole number ≥ 1\. The"),
        ("limits = 3", r"limits is 3; expected a table\. The default"),
        ('imports = "numpy"', r"imports is 'numpy'; expected a list of modules' names\. The"),
        ("imports = [3]", r"imports is \[3\]; expected a list of modules' names\. The default"),
        ("imports = [", r"text cannot be read: .*; expected a TOML file\. Mend that line"),
        ('imports = ["sklearn"]\nforbidden = ["sklearn"]', r"\['sklearn'\] .*\. Take it out"),
    ],
)
def test_mistake_is_answered_in_four_parts(ruled, text, answer):
    """The name, what was received, what was expected, what to do."""
    with pytest.raises(UsageError, match=answer):
        ruled(text)
