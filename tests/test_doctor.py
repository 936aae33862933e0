"""What is on this machine is found, and what is not comes with the way to get it."""

import keras
import pytest

from course_pkg import backend, doctor


def by_name(findings):
    """The findings, by name."""
    return {finding.name: finding for finding in findings}


def test_everything_is_looked_at(tmp_path, monkeypatch):
    """Python, packages, the networks' backend, programs: each has its line."""
    monkeypatch.setenv("KERAS_BACKEND", "no_such_backend")  # the sooner it has its line
    found = by_name(doctor.examine(tmp_path))
    assert {"Python", "numpy", "networks", "node", "npm packages"} <= set(found)
    assert not found["Python"].missing


def test_what_tests_run_on_is_found():
    """The packages that this very test needs are there, with their versions."""
    assert by_name(doctor.packages())["numpy"].found[0].isdigit()


def test_missing_package_names_its_use_and_the_way_to_get_it(monkeypatch):
    """A package that is not installed is told with what it is for."""
    monkeypatch.setattr(doctor, "_PACKAGES", {"no-such-package": "nothing"})
    [finding] = doctor.packages()
    assert finding.missing
    assert (finding.found, finding.remedy) == (
        "not installed (for nothing)",
        "rm -rf .venv; make course",
    )


def test_networks_name_backend_and_devices():
    """What Keras runs here, and every device that it sees."""
    [finding] = doctor.networks()
    assert f"Keras {keras.__version__} on {keras.backend.backend()}: cpu:0" in finding.found
    assert all(device in finding.found for device in backend.devices("gpu") or ["no GPU"])
    assert not finding.missing


def test_a_backend_that_is_not_there_is_told(monkeypatch):
    """The error that Keras ended with is shown, with what to look at."""
    monkeypatch.setenv("KERAS_BACKEND", "no_such_backend")
    [finding] = doctor.networks()
    assert finding.missing
    assert "no_such_backend" in finding.found
    assert "KERAS_BACKEND" in finding.remedy


def test_a_backend_that_does_not_answer_is_given_up():
    """Nobody waits for a driver that hangs."""
    [finding] = doctor.networks(limit=0.01)
    assert finding.missing
    assert finding.found == "Keras did not answer within 0.01 s"


def test_without_keras_nothing_is_started(monkeypatch):
    """Where there is no Keras the doctor takes no time to say so."""
    monkeypatch.setattr(doctor, "find_spec", lambda name: None)
    assert list(doctor.networks()) == []


def test_missing_program_names_its_use_and_the_way_to_get_it(tmp_path, monkeypatch):
    """Without anything on the PATH, no program is found."""
    monkeypatch.setenv("PATH", str(tmp_path))
    assert by_name(doctor.programs())["node"].remedy == "install Node.js 18 or newer"


def test_program_is_asked_for_its_version(tmp_path, monkeypatch):
    """Of what a program says of itself the first line is shown."""
    (tmp_path / "node").write_text("#!/bin/sh\necho v99\necho more\n")
    (tmp_path / "node").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    assert by_name(doctor.programs())["node"].found == "v99"


@pytest.mark.parametrize("text", ["#!/bin/sh\nexit 3\n", "#!/bin/sh\n"])
def test_silent_program_is_found_all_the_same(tmp_path, monkeypatch, text):
    """A program that says nothing of its version is there."""
    (tmp_path / "node").write_text(text)
    (tmp_path / "node").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    assert by_name(doctor.programs())["node"].found == "found"


def test_npm_packages_are_looked_for_in_the_checkout(tmp_path):
    """What npm installs is found where the checkout keeps it, and only there."""
    assert doctor.npm_packages(tmp_path).missing
    (tmp_path / "node_modules" / "katex").mkdir(parents=True)
    assert not doctor.npm_packages(tmp_path).missing
