"""What is on this machine is found, and what is not comes with the way to get it."""

import pytest

from course_pkg import doctor


def found(root):
    """The findings, by name."""
    return {finding.name: finding for finding in doctor.examine(root)}


def test_what_tests_run_on_is_found(tmp_path):
    """The packages that this very test needs are there, with their versions."""
    findings = found(tmp_path)
    assert not findings["Python"].missing
    assert findings["numpy"].found[0].isdigit()


def test_missing_package_names_its_use_and_the_way_to_get_it(tmp_path, monkeypatch):
    """A package that is not installed is told with what it is for."""
    monkeypatch.setattr(doctor, "_PACKAGES", {"no-such-package": "nothing"})
    finding = found(tmp_path)["no-such-package"]
    assert finding.missing
    assert (finding.found, finding.remedy) == (
        "not installed (for nothing)",
        "rm -rf .venv; make course",
    )


def test_missing_program_names_its_use_and_the_way_to_get_it(tmp_path, monkeypatch):
    """Without anything on the PATH, no program is found."""
    monkeypatch.setenv("PATH", str(tmp_path))
    assert found(tmp_path)["node"].remedy == "install Node.js 18 or newer"


def test_program_is_asked_for_its_version(tmp_path, monkeypatch):
    """Of what a program says of itself the first line is shown."""
    (tmp_path / "node").write_text("#!/bin/sh\necho v99\necho more\n")
    (tmp_path / "node").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    assert found(tmp_path)["node"].found == "v99"


@pytest.mark.parametrize("text", ["#!/bin/sh\nexit 3\n", "#!/bin/sh\n"])
def test_silent_program_is_found_all_the_same(tmp_path, monkeypatch, text):
    """A program that says nothing of its version is there."""
    (tmp_path / "node").write_text(text)
    (tmp_path / "node").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    assert found(tmp_path)["node"].found == "found"


def test_npm_packages_are_looked_for_in_the_checkout(tmp_path):
    """What npm installs is found where the checkout keeps it, and only there."""
    assert found(tmp_path)["npm packages"].missing
    (tmp_path / "node_modules" / "katex").mkdir(parents=True)
    assert not found(tmp_path)["npm packages"].missing
