"""The release holds all of the task and nothing of its answer."""

import re
import runpy

import nbformat
import pytest
from classes import ORIGINAL
from nbgrader.preprocessors import CheckCellMetadata

from course_pkg.errors import CourseError, UsageError
from course_pkg.grading.course import CONFIG
from course_pkg.grading.release import leaked, notebook, release, secrets

SOLUTION = "constant = X_train.max(axis=0) == X_train.min(axis=0)"
HIDDEN = "with_b = ridge(ones, y, lam, fit_intercept=False).w"


each_assignment = pytest.mark.parametrize("assignment", ORIGINAL.assignments())


def cells_of(course, assignment):
    """The cells that the students get."""
    return nbformat.read(course.released(assignment), as_version=4).cells


@pytest.fixture
def text(course):
    """The instructor's text, to plant a leak in."""
    return course.text("ridge")


def planted(path, old, new):
    """Replace a passage that is there."""
    before = path.read_text(encoding="utf-8")
    assert old in before
    path.write_text(before.replace(old, new), encoding="utf-8")


@each_assignment
def test_release_is_one_file(released_course, assignment):
    """The students get the notebook and nothing else."""
    folder = released_course.released(assignment).parent
    assert [path.name for path in folder.rglob("*")] == [f"{assignment}.ipynb"]


@pytest.mark.parametrize("secret", [SOLUTION, HIDDEN, "### BEGIN", "### END"])
def test_secret_is_not_released(released_course, secret):
    """Lines of solutions and of hidden tests are in the text and not in the release."""
    assert secret in released_course.text("ridge").read_text(encoding="utf-8")
    assert secret not in released_course.released("ridge").read_text(encoding="utf-8")


@each_assignment
def test_no_secret_line_is_released(released_course, assignment):
    """Not one line between the markers is in any cell of the release."""
    hidden = secrets(notebook(released_course.text(assignment)))
    assert {SOLUTION, HIDDEN} <= hidden or assignment != "ridge"
    cells = cells_of(released_course, assignment)
    shown = {line.strip() for cell in cells for line in cell.source.splitlines()}
    assert len(hidden) > 100
    assert shown & hidden == set()


@each_assignment
def test_metadata_is_valid_to_nbgrader(released_course, assignment):
    """nbgrader's own validator accepts source and release."""
    for path in (released_course.source(assignment), released_course.released(assignment)):
        nb = nbformat.read(path, as_version=4)
        assert CheckCellMetadata().preprocess(nb, {})[0] == nb


@each_assignment
def test_points_add_up_to_what_the_text_promises(released_course, assignment):
    """Twenty points by the test cells, by the headings, and by the first lines."""
    cells = cells_of(released_course, assignment)
    metas = [cell.metadata.get("nbgrader", {}) for cell in cells]
    text = "\n".join(cell.source for cell in cells)
    assert sum(meta.get("points", 0) for meta in metas) == 20
    assert sum(map(int, re.findall(r"^## .*\((\d) points\)", text, re.MULTILINE))) == 20
    assert "**20 points" in text


@each_assignment
def test_every_answer_is_a_stub(released_course, assignment):
    """Each solution cell of the release asks for code and raises."""
    cells = cells_of(released_course, assignment)
    stubs = [c.source for c in cells if c.metadata.get("nbgrader", {}).get("solution")]
    assert len(stubs) == len(list(ORIGINAL.bank(assignment).glob("*.py")))
    assert [stub for stub in stubs if "raise NotImplementedError" not in stub] == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (f"### BEGIN SOLUTION\n    {SOLUTION}", f"{SOLUTION}\n    ### BEGIN SOLUTION"),
        ("# ## 1 ·", f"# {SOLUTION}\n# ## 1 ·"),
        ('    ### END SOLUTION\n\n\n# %% tests="standardize"', '# %% tests="standardize"'),
    ],
    ids=["before the marker", "in the text", "no end marker"],
)
def test_leaking_line_is_refused(course, text, old, new):
    """A line that would give the answer away is named, and nothing is released."""
    planted(text, old, new)
    with pytest.raises(CourseError):
        release(course, "ridge")
    assert not course.released("ridge").exists()


@pytest.mark.parametrize("name", ["solutions.txt", "deep/answers.csv", "ridge_solved.ipynb"])
def test_extra_file_is_refused(course, name):
    """nbgrader would hand every file beside the notebook to the students: named, not released."""
    extra = course.source("ridge").parent / name
    extra.parent.mkdir(parents=True)
    nbformat.write(nbformat.v4.new_notebook(), extra)
    with pytest.raises(CourseError, match=re.escape(name)):
        release(course, "ridge")
    assert not course.released("ridge").parent.exists()


def test_output_is_a_leak(released_course, released, tmp_path):
    """An output that got into a release is found: it may show an answer."""
    code = next(cell for cell in released.cells if cell.cell_type == "code")
    code.outputs = [nbformat.v4.new_output("stream", text="w = 0.5")]
    (tmp_path / "ridge").mkdir()
    nbformat.write(released, tmp_path / "ridge" / "ridge.ipynb")
    assert "w = 0.5" in leaked(notebook(released_course.text("ridge")), tmp_path / "ridge")[0]


def test_refusal_leaves_no_older_release(course, text):
    """Where a release was made before, a leak takes it away as well."""
    release(course, "ridge")
    planted(text, "# ## 1 ·", f"# {SOLUTION}\n# ## 1 ·")
    with pytest.raises(CourseError):
        release(course, "ridge")
    assert not course.released("ridge").exists()


def test_unknown_assignment_is_named(course):
    """Who asks for what is not there is told what is."""
    with pytest.raises(CourseError, match="no assignment 'rigde'; known: dropout, elastic_net"):
        release(course, "rigde")


def test_notebook_built_twice_is_identical(course):
    """Cells keep their ids, so that a rebuilt notebook has no changes."""
    text = course.text("ridge")
    assert nbformat.writes(notebook(text)) == nbformat.writes(notebook(text))


def test_release_made_twice_is_identical(course):
    """Releasing again changes no byte that the students have."""
    first = release(course, "ridge").read_bytes()
    assert release(course, "ridge").read_bytes() == first


@each_assignment
def test_text_runs_as_a_script(assignment):
    """The reference passes its own tests, visible and hidden, as a plain script."""
    assert "SEED" in runpy.run_path(str(ORIGINAL.text(assignment)))


def test_seed_of_the_term_is_in_every_release(course):
    """One number in the settings, and the data of the experiments are others."""
    config = course.root / CONFIG
    config.write_text(re.sub(r"(Course.seed) = .*", r"\1 = 31415", config.read_text()))
    released = nbformat.read(release(course, "ridge"), as_version=4)
    seeds = re.findall(r"^SEED = .*", "\n".join(c.source for c in released.cells), re.MULTILINE)
    assert seeds == ["SEED = 31415"]


@pytest.mark.parametrize("seed", ["-1", "'a'", "True", "1.5"])
def test_seed_that_is_none_is_refused(course, seed):
    """The message names the setting and what it should be."""
    config = course.root / CONFIG
    config.write_text(re.sub(r"(Course.seed) = .*", rf"\1 = {seed}", config.read_text()))
    with pytest.raises(UsageError, match="expected a whole number"):
        release(course, "ridge")
