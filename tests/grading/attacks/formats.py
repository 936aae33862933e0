"""Attacks on the file that is handed in: each changes an honest notebook, or what lies around it.

A function's first line says why it may work. `ATTACKS` holds them by name, with the points due:
None where nothing can be graded.
"""

import copy
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

Notebook = dict[str, Any]
#: Changes a notebook as JSON has it, given the folder to hand it in and the course's folder;
#: what it returns is written as the notebook, None where it has written one itself.
Change = Callable[[Notebook, Path, Path], Notebook | bytes | None]

ATTACKS: dict[str, tuple[Change, float | None]] = {}
FILE = "small.ipynb"
#: Opens nested lists, more than a reader can be expected to follow.
DEPTH = 10**5


def attack(points: float | None = 4) -> Callable[[Change], Change]:
    """List a function as an attack, under its own name."""

    def listed(change: Change) -> Change:
        ATTACKS[change.__name__.replace("_", " ")] = change, points
        return change

    return listed


def about(notebook: Notebook, name: str) -> dict[str, Any]:
    """What nbgrader knows of a cell."""
    return cell(notebook, name)["metadata"]["nbgrader"]


def cell(notebook: Notebook, name: str) -> dict[str, Any]:
    """A cell of the assignment by its name."""
    named = [c for c in notebook["cells"] if c["metadata"].get("nbgrader")]
    return next(c for c in named if c["metadata"]["nbgrader"]["grade_id"] == name)


def tests(notebook: Notebook) -> list[dict[str, Any]]:
    """The test cells of what is not answered."""
    return [cell(notebook, f"test_{name}") for name in ("center", "shrink", "largest")]


@attack(None)
def no_JSON(nb, folder, course):  # noqa: N802
    """One such file might end the whole run."""
    return b"My notebook is in the cloud.\n"


@attack(None)
def cut_off_in_the_middle(nb, folder, course):
    """So does an upload that broke off."""
    return json.dumps(nb).encode()[:2000]


@attack(None)
def an_empty_file(nb, folder, course):
    """A file of no bytes is no JSON either."""
    return b""


@attack(None)
def not_UTF_8(nb, folder, course):  # noqa: N802
    """Decoding raises another error than parsing."""
    return json.dumps(nb).encode().replace(b"norm", b"n\xf6rm")


@attack(None)
def UTF_16(nb, folder, course):  # noqa: N802
    """Some editors save so."""
    return json.dumps(nb).encode("utf-16")


@attack()
def a_byte_order_mark(nb, folder, course):
    """And some put three bytes in front, which costs nobody points."""
    return b"\xef\xbb\xbf" + json.dumps(nb).encode()


@attack()
def half_an_emoji(nb, folder, course):
    """A lone surrogate is JSON, and cannot be written to a file."""
    nb["cells"].append({"cell_type": "markdown", "metadata": {}, "source": "\ud83d"})
    return json.dumps(nb).encode()


@attack(None)
def deep_JSON(nb, folder, course):  # noqa: N802
    """Reading it recurs until the stack ends."""
    return b"[" * DEPTH + b"]" * DEPTH


@attack(None)
def deep_metadata(nb, folder, course):
    """So it does inside of a notebook."""
    text = json.dumps(nb | {"metadata": {"x": "HERE"}})
    return text.replace('"HERE"', "[" * DEPTH + "]" * DEPTH).encode()


@attack(None)
def a_list_for_a_notebook(nb, folder, course):
    """It is JSON."""
    return json.dumps([nb]).encode()


@attack(None)
def no_cells(nb, folder, course):
    """Code that expects them fails."""
    del nb["cells"]
    return nb


@attack(None)
def cells_that_are_none(nb, folder, course):
    """Code that expects dictionaries fails."""
    return nb | {"cells": [None, 1, "assert"]}


@attack(0)
def an_empty_list_of_cells(nb, folder, course):
    """No test, no error, all points?"""
    return nb | {"cells": []}


@attack(None)
def format_3(nb, folder, course):
    """An old schema has no cells but worksheets."""
    return {"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": []}


@attack(None)
def format_99(nb, folder, course):
    """A schema that nobody knows."""
    return nb | {"nbformat": 99}


@attack(None)
def format_in_words(nb, folder, course):
    """A number is compared with a text."""
    return nb | {"nbformat": "four"}


@attack()
def ids_twice(nb, folder, course):
    """A cell's id is unique, or so one would think."""
    for one in nb["cells"]:
        one["id"] = "same"
    return nb


@attack()
def a_second_cell_of_the_tests_name(nb, folder, course):
    """Of two cells of one name the passed one might count."""
    for test in tests(nb):
        nb["cells"].append(copy.deepcopy(test) | {"source": "1 + 1", "id": f"x{test['id']}"[:60]})
    return nb


@attack()
def a_second_answer(nb, folder, course):
    """A copied cell has the name of its original, and stock nbgrader ends the batch."""
    nb["cells"].append(copy.deepcopy(cell(nb, "norm")) | {"id": "copied"})
    return nb


@attack()
def tests_deleted(nb, folder, course):
    """What is not there does not fail."""
    nb["cells"] = [c for c in nb["cells"] if c not in tests(nb)]
    return nb


@attack()
def tests_renamed(nb, folder, course):
    """What has another name is not looked for."""
    for test in tests(nb):
        test["metadata"]["nbgrader"]["grade_id"] += "_too"
    return nb


@attack()
def tests_edited(nb, folder, course):
    """The student's text of a test is easier."""
    for test in tests(nb):
        test["source"] = "assert True"
    return nb


@attack()
def tests_retyped(nb, folder, course):
    """Text is not run."""
    for test in tests(nb):
        test["cell_type"] = "markdown"
        del test["outputs"], test["execution_count"]
    return nb


@attack()
def tests_unlocked(nb, folder, course):
    """A cell that is no test and not locked is the student's."""
    for test in tests(nb):
        test["metadata"]["nbgrader"] |= {"locked": False, "grade": False, "solution": True}
        test["source"] = "pass"
    return nb


@attack()
def tests_with_the_tag_skip_execution(nb, folder, course):
    """nbclient does not run a cell with this tag."""
    for test in tests(nb):
        test["metadata"]["tags"] = ["skip-execution"]
    return nb


@attack()
def tests_with_the_tag_raises_exception(nb, folder, course):
    """nbclient takes an error of such a cell for what was wanted."""
    for test in tests(nb):
        test["metadata"]["tags"] = ["raises-exception", "remove_output", "hide-output"]
    return nb


@attack()
def tests_in_front_of_everything(nb, folder, course):
    """In another order something else is defined."""
    nb["cells"] = [*tests(nb), *(c for c in nb["cells"] if c not in tests(nb))]
    return nb


@attack()
def points_100(nb, folder, course):
    """The points stand in the file."""
    about(nb, "test_norm")["points"] = 100
    return nb


@attack()
def points_NaN(nb, folder, course):  # noqa: N802
    """NaN is no JSON, yet Python reads it."""
    about(nb, "test_norm")["points"] = float("nan")
    return nb


@attack()
def points_in_words(nb, folder, course):
    """A sum of numbers and text fails."""
    about(nb, "test_norm")["points"] = "all"
    return nb


@attack()
def points_for_an_answer(nb, folder, course):
    """A cell that is answer and test at once is graded by hand, or by its points."""
    about(nb, "center").update(grade=True, points=100)
    return nb


@attack()
def a_test_of_its_own(nb, folder, course):
    """A graded cell that the instructor does not know adds to the sum."""
    own = copy.deepcopy(cell(nb, "test_norm")) | {"source": "pass", "id": "mine"}
    own["metadata"]["nbgrader"] |= {"grade_id": "mine", "points": 100}
    nb["cells"].append(own)
    return nb


@attack()
def a_forged_checksum(nb, folder, course):
    """nbgrader compares checksums, which anybody can compute."""
    for test in tests(nb):
        test["metadata"]["nbgrader"]["checksum"] = "0" * 32
        test["source"] = "pass"
    return nb


@attack()
def outputs_that_claim_points(nb, folder, course):
    """Points are read from outputs, and the file comes with some."""
    result = {"output_type": "execute_result", "execution_count": 1, "metadata": {}}
    for test in tests(nb):
        test["outputs"] = [result | {"data": {"text/plain": "3"}}]
        test["metadata"]["editable"] = False
    return nb


@attack()
def fifteen_megabytes_of_output(nb, folder, course):
    """A file that was accepted is copied from stage to stage."""
    text = {"output_type": "stream", "name": "stdout", "text": "x" * 15_000_000}
    cell(nb, "norm")["outputs"] = [text]
    return nb


@attack(None)
def forty_megabytes_of_output(nb, folder, course):
    """At some size it is refused, in words that say what to do."""
    text = {"output_type": "stream", "name": "stdout", "text": "x" * 40_000_000}
    cell(nb, "norm")["outputs"] = [text]
    return nb


@attack(None)
def four_hundred_megabytes(nb, folder, course):
    """Reading it all takes more memory than there may be."""
    with (folder / FILE).open("wb") as file:
        file.truncate(400_000_000)


@attack()
def the_kernel_of_another_language(nb, folder, course):
    """The kernel named in the file is started, whatever it is."""
    kernel = {"name": "bash", "display_name": "Bash", "language": "bash"}
    return nb | {"metadata": {"kernelspec": kernel, "language_info": {"name": "bash"}}}


@attack()
def metadata_of_a_wrong_type(nb, folder, course):
    """Code that expects a dictionary fails."""
    for number, one in enumerate(nb["cells"]):
        if "nbgrader" not in one["metadata"]:
            one["metadata"]["nbgrader"] = [None, "text", 7, [1], {"grade_id": [1]}][number % 5]
    return nb


@attack()
def metadata_of_the_test_gone(nb, folder, course):
    """Some editors drop what they do not know."""
    for test in tests(nb):
        test["metadata"] = {}
        test["source"] = "pass"
    return nb


@attack(0)
def all_metadata_gone(nb, folder, course):
    """Then no answer has a name; it is lost, not everybody's grade."""
    for one in nb["cells"]:
        one["metadata"] = {}
    return nb


@attack()
def a_name_that_is_a_path(nb, folder, course):
    """Names might be used for files."""
    for name in ("center", "shrink"):
        about(nb, name)["grade_id"] = f"../../../{name}"
    return nb


@attack()
def attachments_and_unknown_keys(nb, folder, course):
    """What a schema does not know may end who checks it."""
    nb["planted"] = {"x": 1}
    nb["cells"][0] |= {"attachments": {"../x.png": {"image/png": "eA=="}}, "planted": 1}
    return nb


@attack(None)
def another_name_of_the_file(nb, folder, course):
    """What is looked for is not there."""
    (folder / "small (1).ipynb").write_text(json.dumps(nb))


@attack(None)
def a_link_to_the_instructors_notebook(nb, folder, course):
    """Its answers are all right."""
    (folder / FILE).symlink_to(course / "source" / "small" / FILE)


@attack(None)
def a_link_to_another_student(nb, folder, course):
    """So are those of an honest student."""
    (folder / FILE).symlink_to(course / "submitted" / "honest" / "small" / FILE)


@attack(None)
def a_folder_that_is_a_link(nb, folder, course):
    """The folder above the notebook may be the link."""
    folder.rmdir()
    folder.symlink_to(course / "submitted" / "honest" / "small")


@attack(None)
def a_pipe(nb, folder, course):
    """Who opens it waits for ever."""
    os.mkfifo(folder / FILE)


@attack(None)
def a_folder_for_a_notebook(nb, folder, course):
    """It has the right name."""
    (folder / FILE).mkdir()


@attack()
def a_link_beside_the_notebook(nb, folder, course):
    """Files beside it are copied, and a link's target with them."""
    (folder / "data.txt").symlink_to(course / "gradebook.db")
    return nb


@attack()
def a_garbage_timestamp(nb, folder, course):
    """The time of handing in is a file of the submission's."""
    (folder / "timestamp.txt").write_bytes(b"yesterday, I promise\x00\xff")
    return nb


@attack()
def a_timestamp_in_the_future(nb, folder, course):
    """A time is a claim."""
    (folder / "timestamp.txt").write_text("9999-12-31 23:59:59 UTC")
    return nb


@attack()
def a_huge_timestamp(nb, folder, course):
    """A text of any length is read for it."""
    (folder / "timestamp.txt").write_text("9" * 50_000_000)
    return nb


@attack()
def a_timestamp_that_is_a_link(nb, folder, course):
    """Its target's first line is shown in a message."""
    (folder / "timestamp.txt").symlink_to(course / "source" / "small.py")
    return nb
