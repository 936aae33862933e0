"""What importing costs, what there is to import, and who may import whom."""

import ast
import inspect
import subprocess
import sys
from pathlib import Path

import pytest

import course_pkg

PACKAGE = Path(course_pkg.__file__).parent
NEITHER = {"__init__", "__pycache__", "book", "cli", "doctor", "errors", "grading", "py"}
MATHEMATICS = sorted({path.stem for path in PACKAGE.iterdir()} - NEITHER)
HEAVY = [
    "IPython", "dask", "distributed", "jax", "jupyter", "jupyter_client", "jupyter_core", "keras",
    "matplotlib", "nbclient", "nbformat", "nbgrader", "pandas", "scipy", "sklearn", "tensorflow",
    "traitlets",
]  # fmt: skip


def modules_after(statement):
    """The top-level modules that a fresh process has loaded after a statement."""
    code = f"{statement}; import sys; print(*{{name.split('.')[0] for name in sys.modules}})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    return set(done.stdout.split())


def imports(source, module):
    """The full names that the source of a module imports, at whatever depth, in absolute terms."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom):
            base = module.split(".")[: -node.level] if node.level else []
            home = ".".join([*base, *([node.module] if node.module else [])])
            found |= {f"{home}.{alias.name}" for alias in node.names}
    return found


def imports_of(part, of):
    """(file, import) for everything in a part of the package that imports from another part."""
    files = sorted(PACKAGE.glob(f"{part}.py")) + sorted(PACKAGE.glob(f"{part}/**/*.py"))
    assert files
    return [
        (file.name, name)
        for file in files
        for name in sorted(imports(file.read_text(), module_name(file)))
        if any(f"{name}.".startswith(f"course_pkg.{other}.") for other in of)
    ]


def module_name(file):
    """The dotted name of a file of the package."""
    return ".".join(file.relative_to(PACKAGE.parent).with_suffix("").parts)


def test_the_package_costs_numpy_and_nothing_else():
    """In a fresh process `import course_pkg` loads NumPy, and nothing heavy."""
    loaded = modules_after("import course_pkg")
    assert "numpy" in loaded
    assert loaded.isdisjoint(HEAVY)


def test_ridge_needs_no_heavy_library_but_scipy():
    """The functions of the mathematics come with SciPy, and without scikit-learn or Jupyter."""
    loaded = modules_after("from course_pkg import ridge")
    assert loaded & set(HEAVY) == {"scipy"}


def test_the_look_at_modules_sees_a_heavy_one():
    """The test above can fail: an import of scikit-learn is seen."""
    assert "sklearn" in modules_after("import course_pkg; course_pkg.Ridge")


@pytest.mark.parametrize("name", course_pkg.__all__)
def test_public_name_resolves_and_explains_itself(name):
    """Every public name is there, documented, and came from this package."""
    thing = getattr(course_pkg, name)
    assert inspect.getdoc(thing)
    assert thing.__module__.startswith("course_pkg.")


def test_public_names_are_what_dir_shows():
    """Completion offers the public names, in order."""
    assert course_pkg.__all__ == dir(course_pkg) == sorted(course_pkg.__all__)


def test_unknown_name_lists_what_there_is():
    """A name that is not there is answered with those that are."""
    with pytest.raises(AttributeError, match=r"'rigde'; it has .*'leave_one_out', .*'ridge'"):
        course_pkg.rigde  # noqa: B018


@pytest.mark.parametrize("part", MATHEMATICS)
def test_mathematics_does_not_import_grading(part):
    """The mathematics runs where there is no Jupyter."""
    assert imports_of(part, ["grading", "cli"]) == []


def test_grading_does_not_import_mathematics():
    """The grader grades any notebook of nbgrader's."""
    assert imports_of("grading", MATHEMATICS) == []


@pytest.mark.parametrize(
    "planted",
    [
        "import course_pkg.linear",
        "from course_pkg import linear",
        "from course_pkg.linear import ridge",
        "from ..linear import ridge",
        "from .. import linear as l",
        "def later():\n    from course_pkg.linear import ridge",
        "if TYPE_CHECKING:\n    import course_pkg.linear as l",
    ],
)
def test_planted_import_is_seen(monkeypatch, tmp_path, planted):
    """However an import is written, it is seen."""
    (tmp_path / "course_pkg" / "grading").mkdir(parents=True)
    (tmp_path / "course_pkg" / "grading" / "planted.py").write_text(planted)
    monkeypatch.setattr(sys.modules[__name__], "PACKAGE", tmp_path / "course_pkg")
    [(file, _)] = imports_of("grading", ["linear"])
    assert file == "planted.py"
