"""Cells put out what they put out in a notebook's own kernel."""

import json
import re

import nbformat
import pytest
from judged import LIMITS, parents_for
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

from course_pkg.grading.execute import execute
from course_pkg.grading.runner import Outputs

CELLS = [
    "print('a'); print('b'); 1 + 1",
    "import sys; print('out'); sys.stdout.flush(); print('err', file=sys.stderr)",
    "x = 3\nx",
    "None",
    "'text';",
    "_ + 1",
    "[In[3], Out[3]]",
    "def f(x):\n    return 1 / x\nf(0)",
    "raise ValueError('a\\nb')",
    "syntax error here",
    "  indented = 1\n wrongly = 2",
    "import warnings; warnings.warn('careful')",
    "from IPython.display import HTML, Image, Markdown, display, update_display, clear_output",
    "display(1, 'two'); display(HTML('<b>x</b>')); Markdown('# y')",
    "display('first', display_id='d'); update_display('second', display_id='d')",
    "print('gone'); clear_output(); print('stays')",
    "print('gone'); clear_output(wait=True); print('stays')",
    "Image(data=b'\\x89PNG\\r\\n\\x1a\\n', format='png')",
    "import asyncio\nawait asyncio.sleep(0, 'slept')",
    "%precision 2\n3.14159",
    "%%capture out\nprint('hidden')",
    "out.stdout",
    "x?",
    "import sys; sys.exit(3)",
    "import numpy as np; np.arange(20.0).reshape(4, 5)",
    "%matplotlib inline\nimport matplotlib.pyplot as plt",
    "plt.plot([1, 2]); plt.title('t')",
    "fig, ax = plt.subplots(); ax.set_xlabel('x'); plt.show(); print('after')",
    "class A:\n    def _repr_html_(self): return '<i>'\n    def __repr__(self): return 'A'\nA()",
    "assert x == 4, 'x is not 4'",
    "del x\nx",
    "__name__, 'f' in globals()",
    "raise KeyboardInterrupt",
    "",
    "# only a comment",
]


@pytest.fixture(scope="module")
def both():
    """The cells' outputs from a kernel by nbclient, and from ours."""
    notebook = new_notebook(cells=[new_code_cell(code) for code in CELLS])
    by_kernel = nbformat.from_dict(notebook)
    NotebookClient(by_kernel, kernel_name="python3", allow_errors=True, timeout=60).execute()
    with parents_for("matplotlib.pyplot") as parents:
        ours = execute(notebook, [], parents, limits=LIMITS, seed=1)
    return list(map(plain, by_kernel.cells)), list(map(plain, ours.cells))


def plain(cell):
    """A cell's outputs, without colours, addresses, names of files and pictures' bytes."""
    outputs = [dict(out) for out in cell.outputs]
    for out in outputs:
        out.get("data", {}).pop("image/png", None)
    text = json.dumps(outputs, sort_keys=True, indent=1, ensure_ascii=False)
    text = re.sub(r"\\u001b\[[\d;]*m", "", text)
    file = r"0x[0-9a-f]+|(/tmp/\w+/)?\d+\.py\b|<ipython-input-[-\w]+>"
    return cell.source, cell.execution_count, re.sub(file, "…", text)


@pytest.mark.parametrize("number", range(len(CELLS)))
def test_cell_puts_out_what_it_does_in_a_kernel(both, number):
    """Streams, results, pictures, errors and their tracebacks, numbers of cells."""
    kernels, ours = both
    assert ours[number] == kernels[number]


def test_output_is_bounded():
    """What is too much is cut, once, and says so."""
    outputs = Outputs(1000)
    for _ in range(9999):
        outputs.add({"output_type": "stream", "name": "stdout", "text": "x" * 99})
    taken = outputs.take()
    assert sum(len(out["text"]) for out in taken) < 1100
    assert "no more is kept" in taken[-1]["text"]


def test_question_to_the_reader_is_an_error():
    """Nobody is there to answer; the error says what a kernel's says."""
    with parents_for() as parents:
        asks = new_notebook(cells=[new_code_cell("input('name')")])
        done = execute(asks, [], parents, limits=LIMITS, seed=1)
    assert done.cells[0].outputs[-1].ename == "StdinNotImplementedError"
