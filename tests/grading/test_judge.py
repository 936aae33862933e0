"""Tests see of an answer what came back from its own process, and nothing of it runs with them."""

import pytest
from judged import cell, outcomes, parents_for, source


@pytest.fixture(scope="module")
def parents():
    """Parents that have NumPy."""
    with parents_for() as both:
        yield both


HEADER = """
import dataclasses
import numpy as np

@dataclasses.dataclass
class Fit:
    w: list
    b: float = 0.0
"""

#: What a test may do: the right answer, the test, and an answer that must fail it.
HONEST = {
    "plain values": (
        "def f(x):\n    return {'a': [x, (1, 2.5)], 'b': None}",
        "assert f(3) == {'a': [3, (1, 2.5)], 'b': None}",
        "def f(x):\n    return {'a': [x, [1, 2.5]], 'b': None}",
    ),
    "arrays": (
        "def f(X):\n    return X.T @ X",
        "X = np.random.default_rng().normal(size=(5, 3))\n"
        "np.testing.assert_allclose(f(X), X.T @ X)",
        "def f(X):\n    return X.T @ X / 2",
    ),
    "a variable of the answer": ("x = 7", "assert x == 7 and type(x) is int", "x = 8"),
    "a variable that the test changes": (
        "rows = [3, 1]\ndef order(a):\n    a.sort()",
        "order(rows)\nassert rows == [1, 3]",
        "rows = [3, 1]\ndef order(a):\n    sorted(a)",
    ),
    "a purity check": (
        "def f(x):\n    return x * 2",
        "x = np.arange(3.0)\nf(x)\nassert (x == np.arange(3.0)).all()",
        "def f(x):\n    x *= 2\n    return x",
    ),
    "nested things changed in place": (
        "def f(d):\n    d['a'].append(np.ones(2)); d['b'] = d['a']",
        "a = [0]\nd = {'a': a}\nf(d)\nassert d['a'] is a and d['b'] is a and a[1][1] == 1",
        "def f(d):\n    d['a'] = [0, np.ones(2)]; d['b'] = d['a']",
    ),
    "an argument that comes back": (
        "def f(x):\n    return x",
        "x = [1]\nassert f(x) is x",
        "def f(x):\n    return list(x)",
    ),
    "a copy, not a view": (
        "def f(x):\n    return x[1:].copy()",
        "x = np.arange(4.0)\nassert not np.shares_memory(f(x), x)",
        "def f(x):\n    return x[1:]",
    ),
    "a view, not a copy": (
        "def f(x):\n    return x.T[::-1]",
        "x = np.arange(6.0).reshape(2, 3)\nf(x)[0, 0] = 9\nassert x[0, 2] == 9",
        "def f(x):\n    return x.T[::-1].copy()",
    ),
    "a callback": (
        "def descend(gradient, w):\n    for _ in range(50):\n        w = w - 0.1 * gradient(w)\n"
        "    return w",
        "np.testing.assert_allclose(descend(lambda w: 2 * (w - 3), np.zeros(2)), 3, rtol=1e-3)",
        "def descend(gradient, w):\n    return w - gradient(w)",
    ),
    "a callback that calls back": (
        "def f(g, n):\n    return 1 if n == 0 else n * g(n - 1)",
        "assert f(lambda n: f(lambda m: 1, n), 3) == 6",
        "def f(g, n):\n    return g(n)",
    ),
    "an error": (
        "def f(x):\n    raise KeyError('a')",
        "try:\n    f(1)\nexcept KeyError as error:\n    assert error.args == ('a',)\n"
        "else:\n    raise AssertionError('no error')",
        "def f(x):\n    raise LookupError('a')",
    ),
    "an error of a class of one's own": (
        "class Mine(ValueError):\n    pass\ndef f(x):\n    raise Mine('no')",
        "try:\n    f(1)\n    raise AssertionError\nexcept ValueError:\n    pass",
        "def f(x):\n    raise RuntimeError('no')",
    ),
    "state between calls": (
        "count = 0\ndef f():\n    global count\n    count += 1\n    return count",
        "assert [f(), f(), f()] == [1, 2, 3]",
        "def f():\n    return 1",
    ),
    "an object": (
        "class Ridge:\n    def __init__(self, lam):\n        self.lam = lam\n"
        "    def fit(self, X):\n        self.w_ = X.sum(axis=0)\n        return self",
        "m = Ridge(lam=2)\nassert m.fit(np.eye(2)) is m and isinstance(m, Ridge)\n"
        "assert m.lam == 2 and (m.w_ == 1).all() and not hasattr(m, 'b_')",
        "class Ridge:\n    def __init__(self, lam):\n        self.lam = lam\n"
        "    def fit(self, X):\n        self.w_ = X.sum(axis=0)",
    ),
    "an object of a given class": (
        "def f(w):\n    return Fit(w, b=1.5)",
        "assert f([1, 2]) == Fit([1, 2], 1.5)",
        "def f(w):\n    return Fit(w)",
    ),
    "an object of a given class changed in place": (
        "def f(fit):\n    fit.w.append(1); fit.b = 2",
        "fit = Fit([])\nf(fit)\nassert fit == Fit([1], 2)",
        "def f(fit):\n    fit.w.append(1)",
    ),
    "objects compared with each other": (
        "class V:\n    def __init__(self, x):\n        self.x = x\n"
        "    def __eq__(self, o):\n        return self.x == o.x\n"
        "    def __add__(self, o):\n        return V(self.x + o.x)",
        "assert V(1) + V(2) == V(3)",
        "class V:\n    def __init__(self, x):\n        self.x = x\n"
        "    def __add__(self, o):\n        return V(self.x + o.x)",
    ),
    "a generator": (
        "def f(n):\n    yield from range(n)",
        "assert list(f(4)) == [0, 1, 2, 3]",
        "def f(n):\n    yield from range(1, n)",
    ),
    "a named tuple": (
        "from collections import namedtuple\nR = namedtuple('R', 'w b')\n"
        "def f():\n    return R([1], 2)",
        "w, b = f()\nassert w == [1] and f().b == b == 2 and isinstance(f(), tuple)",
        "def f():\n    return [1], 2",
    ),
    "what is printed": (
        "def hello():\n    print('hello', end='!')",
        "import contextlib, io\nwith contextlib.redirect_stdout(io.StringIO()) as out:\n"
        "    hello()\nassert out.getvalue() == 'hello!'",
        "def hello():\n    print('hello')",
    ),
    "a name taken away": (
        "def squares(n):\n    return [i * i for i in range(n)]\n"
        "def total(n):\n    return sum(squares(n))",
        "saved = squares\ndel squares\ntry:\n    total(2)\nexcept NameError:\n    pass\n"
        "else:\n    raise AssertionError\nfinally:\n    squares = saved\nassert total(3) == 5",
        "def squares(n):\n    return [i * i for i in range(n)]\n"
        "def total(n):\n    return sum(i * i for i in range(n))",
    ),
    "a function put in another's place": (
        "def helper(n):\n    return 1\ndef f(n):\n    return helper(n) + 1",
        "assert helper(0) == 1\nhelper = lambda n: 41\nassert f(0) == 42",
        "def helper(n):\n    return 1\ndef f(n):\n    return 2",
    ),
    "seeded global random numbers": (
        "def f(n):\n    return np.random.rand(n)",
        "np.random.seed(3)\ngot = f(4)\nnp.random.seed(3)\nassert (np.random.rand(4) == got).all()",
        "def f(n):\n    return np.random.default_rng().random(n)",
    ),
    "seeded twice alike": (
        "def f(n):\n    return np.random.rand(n)",
        "np.random.seed(3)\none = f(4)\nnp.random.seed(3)\nassert (f(4) == one).all()",
        "def f(n):\n    return np.random.default_rng().random(n)",
    ),
    "a generator as an argument": (
        "def f(rng):\n    return rng.normal(size=2)",
        "rng = np.random.default_rng(5)\ntwin = np.random.default_rng(5)\n"
        "assert (f(rng) == twin.normal(size=2)).all() and rng.random() == twin.random()",
        "def f(rng):\n    return np.random.default_rng(6).normal(size=2)",
    ),
    "names of arguments": (
        "def f(X, y, lam=1):\n    return 0",
        "import inspect\nassert list(inspect.signature(f).parameters) == ['X', 'y', 'lam']",
        "def f(X, y):\n    return 0",
    ),
    "no constant of the answer's": (
        "def f():\n    return len(f.__code__.co_names)",
        "assert 'sum' not in f.__code__.co_names",
        "def f():\n    return sum([1])",
    ),
    "magic and await": (
        "async def f():\n    return 5",
        "%precision 3\nimport asyncio\nassert (await asyncio.sleep(0, 5)) == 5\nassert callable(f)",
        "f = 3",
    ),
}


@pytest.mark.parametrize("what", HONEST)
def test_right_answer_passes(parents, what):
    """Whatever a test does with an answer works across the two processes."""
    right, test, _ = HONEST[what]
    assert outcomes(parents, source(right, test, given=HEADER), right) == [""]


@pytest.mark.parametrize("what", HONEST)
def test_wrong_answer_fails(parents, what):
    """The same test can fail."""
    right, test, wrong = HONEST[what]
    assert outcomes(parents, source(right, test, given=HEADER), wrong) != [""]


EXPECT_NINE = "expected = 3.0 * 3\nassert abs(f(3.0) - expected) < 1e-9\nassert f(3.0) == expected"
NUMPY_NINE = "expected = np.full(2, 9.0)\nnp.testing.assert_allclose(f(np.full(2, 3.0)), expected)"
RIGHT = "def f(x):\n    return x * x"

#: Answers that compute nothing, each of which some grader has believed.
TRICKS = {
    "equal to everything": """
class Any:
    __array_priority__ = 1e9
    def __eq__(self, other): return True
    __ne__ = __lt__ = __gt__ = lambda self, other: False
    __le__ = __ge__ = __eq__
    def __sub__(self, other): return 0.0
    __rsub__ = __add__ = __radd__ = __mul__ = __sub__
    def __abs__(self): return 0.0
    def __array__(self, *a, **k): return np.full(2, np.nan)
    def __array_function__(self, *a): return True
    def __array_ufunc__(self, *a, **k): return np.array(True)
def f(x): return Any()""",
    "a subclass of an array": """
class Sly(np.ndarray):
    def __array_ufunc__(self, *a, **k): return np.True_
    def __eq__(self, other): return True
def f(x): return np.zeros(2).view(Sly)""",
    "a subclass of a number": """
class Sly(float):
    def __eq__(self, other): return True
    def __sub__(self, other): return 0.0
def f(x): return Sly(1)""",
    "patched comparisons": """
np.testing.assert_allclose = np.allclose = lambda *a, **k: True
np.testing._private.utils.assert_allclose = lambda *a, **k: None
import builtins
builtins.abs = lambda x: 0
builtins.AssertionError = Warning
def f(x): return 1.0""",
    "expected in the caller's frame": """
import sys, gc
def f(x):
    frame = sys._getframe()
    while frame:
        for names in (frame.f_locals, frame.f_globals):
            if 'expected' in names: return names['expected']
        frame = frame.f_back
    for thing in gc.get_objects():
        if isinstance(thing, dict) and isinstance(thing.get('expected'), (float, np.ndarray)):
            return thing['expected']""",
    "a trace function": """
import sys
def f(x):
    sys.settrace(lambda *a: None); sys.setprofile(None)
    return 1.0""",
    "a thread that rewrites globals": """
import threading, time
def rewrite():
    while True:
        for module in list(__import__('sys').modules.values()):
            if hasattr(module, 'expected'): module.expected = None
        time.sleep(0.001)
threading.Thread(target=rewrite, daemon=True).start()
def f(x): return 1.0""",
    "hooks of the kernel": """
ip = get_ipython()
ip.run_cell = ip.showtraceback = lambda *a, **k: None
ip.ast_transformers.append(type('T', (), {'visit': lambda s, n: n})())
ip.input_transformers_cleanup.append(lambda lines: ['pass\\n'])
def f(x): return 1.0""",
    "a skipped test": "def f(x):\n    import unittest\n    raise unittest.SkipTest('skip')",
    "an exit": "def f(x):\n    raise SystemExit(0)",
    "an interrupt": "def f(x):\n    raise KeyboardInterrupt",
    "a process that ends": "import os\ndef f(x):\n    os._exit(0)",
    "a crash": "import ctypes\ndef f(x):\n    ctypes.string_at(0)",
    "closed descriptors": "import os\ndef f(x):\n    os.closerange(0, 99)\n    return 1.0",
    "a deep answer": "def f(x):\n    r = []\n    for _ in range(10**5): r = [r]\n    return r",
    "an answer in itself": "def f(x):\n    r = []\n    r.append(r)\n    return r",
    "a huge answer": "def f(x):\n    return np.zeros(2**24)",
    "an answer of many objects": "def f(x):\n    return [[]] * 10**6",
    "a forged frame": """
import os, struct
def f(x):
    text = b'{"sizes": [], "outputs": [], "failed": false}'
    for fd in range(3, 64):
        try: os.write(fd, struct.pack('>cII', b'D', len(text), 0) + text)
        except OSError: pass
    return 1.0""",
    "garbage in the socket": """
import os
def f(x):
    for fd in range(3, 64):
        try: os.write(fd, b'\\xff' * 64)
        except OSError: pass
    return 1.0""",
    "an expensive comparison": "def f(x):\n    return {hash: i for i in range(3)}",
    "an endless iterator": "def f(x):\n    while True:\n        yield 0",
    "an endless loop": "def f(x):\n    while True: pass",
    "a loop that swallows interrupts": """
def f(x):
    while True:
        try:
            while True: pass
        except BaseException: pass""",
    "signals that are ignored": """
import signal
signal.signal(signal.SIGINT, signal.SIG_IGN)
def f(x):
    while True: pass""",
    "an answer that lies about its class": """
class Sly:
    @property
    def __class__(self): return float
    def __eq__(self, other): return True
    def __float__(self): return 9.5
def f(x): return Sly()""",
    "nothing": "pass",
}


#: It keeps the student's own later cells from running.
OWN_GOAL = "hooks of the kernel"


@pytest.mark.parametrize("trick", TRICKS)
def test_trick_earns_nothing_and_costs_no_other_question(parents, trick):
    """Both tests fail, and a later question that was answered keeps its point."""
    notebook = source(RIGHT, EXPECT_NINE, NUMPY_NINE)
    notebook.cells += [
        cell("answer", "g", "def g(): return 4"),
        cell("test", "t", "assert g() == 4"),
    ]
    first, second, other = outcomes(parents, notebook, TRICKS[trick])
    assert first
    assert second
    assert (other == "") == (trick != OWN_GOAL)


def test_tests_of_tricks_pass_a_right_answer(parents):
    """The tests that no trick passes are passed by the right answer."""
    assert outcomes(parents, source(RIGHT, EXPECT_NINE, NUMPY_NINE), RIGHT) == ["", ""]


TELLS = """
import gc, sys
found = []
def f(x):
    found.extend(str(v)[:200] for v in gc.get_objects() if isinstance(v, str) and 'sesame' in v)
    found.extend(sys._getframe(1).f_code.co_filename for _ in range(0))
    return found
"""


def test_source_and_values_of_a_test_are_not_in_the_students_process(parents):
    """A secret that only a test knows is nowhere in the memory of the answer's process."""
    test = "secret = 'open ' + 'sesame'\nassert not [v for v in f(1) if 'open' in v], f(1)"
    assert outcomes(parents, source("def f(x): return []", test), TELLS) == [""]


def test_student_does_not_redefine_what_the_test_imports(parents):
    """Names of given cells and tests are the instructor's, whatever a student calls theirs."""
    answer = "def f(x):\n    return 0\nclass np:\n    pass\ndef check(*a):\n    pass"
    first = "def check(a, b):\n    assert a == b"
    notebook = source("def f(x):\n    return 1", first, "check(np.int64(f(0)), 1)")
    assert outcomes(parents, notebook, answer)[1].startswith("AssertionError")


def test_missing_name_is_a_name_error(parents):
    """What was asked for and is not there is reported as in a notebook."""
    told = outcomes(parents, source("def f(x): return 1", "assert f(1)"), "pass")
    assert told == ["NameError: name 'f' is not defined"]


def test_callback_cannot_be_asked_for_more_than_its_value(parents):
    """A student's code calls what it is given, and cannot look inside."""
    answer = "def f(g):\n    return [hasattr(g, n) for n in ('__globals__', '__code__', 'secret')]"
    notebook = source(answer, "assert f(lambda: 1) == [False] * 3")
    assert outcomes(parents, notebook, answer) == [""]


def test_object_of_the_tests_is_not_handed_over(parents):
    """An object that only a test knows cannot be given to an answer."""
    test = "class Secret:\n    value = 1\nf(Secret())"
    told = outcomes(parents, source("def f(x): return 1", test), "def f(x): return x.value")
    assert "plain data and functions" in told[0]


RANDOM = "rng = np.random.default_rng()\nassert f(rng.random(), np.random.rand()) is None"
SHOW = "def f(*x):\n    raise ValueError(repr(x))"


def test_data_are_drawn_from_the_seed(parents):
    """The same seed gives the same data, another gives others."""
    notebook = source("def f(*x):\n    pass", RANDOM)
    one, again, other = (outcomes(parents, notebook, SHOW, seed=s) for s in (1, 1, 2))
    assert one == again
    assert one != other


def test_unseeded_answer_is_the_same_under_the_same_seed(parents):
    """Grading again gives the same, also where an answer draws random numbers."""
    answer = (
        "import random\ndef f():\n    return random.random() + np.random.default_rng().random()"
    )
    notebook = source(answer, "raise ValueError(f())")
    assert outcomes(parents, notebook, answer) == outcomes(parents, notebook, answer)
