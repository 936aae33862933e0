"""Plain data crosses as it is; whatever else arrives is an error, and does nothing."""

import itertools
import json
import socket
import struct
from collections import OrderedDict, namedtuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from course_pkg.grading import wire
from course_pkg.grading.wire import ANSWER, ASK, Decoder, Encoder, Frame, WireError

PLAIN = st.none() | st.booleans() | st.integers() | st.text() | st.binary() | st.complex_numbers()
KEYS = st.integers() | st.text() | st.tuples(st.integers(), st.text())
KINDS = hnp.scalar_dtypes().filter(lambda kind: kind.itemsize <= 16 and kind.char not in "gG")
ARRAYS = hnp.arrays(KINDS, hnp.array_shapes(min_dims=0, min_side=0))
LEAVES = PLAIN | st.floats() | ARRAYS | st.sets(KEYS) | st.frozensets(KEYS)
DATA = st.recursive(
    LEAVES,
    lambda inside: (
        st.lists(inside)
        | st.tuples(inside, inside)
        | st.dictionaries(KEYS, inside)
        | st.builds(slice, st.integers(), st.none())
    ),
    max_leaves=20,
)


def refuse(*anything):
    """Nothing stands for anything else."""
    raise WireError("no plain data")


def crossed(value):
    """A value on the other side, by way of real bytes."""
    encoder = Encoder(refuse)
    frame = Frame.of(ANSWER, {"value": encoder.encode(value)}, encoder.blobs)
    message, blobs = frame.message()
    return Decoder(blobs, refuse).decode(message["value"])


def same(some, other):
    """Whether two values are of one type, all the way down, and hold the same."""
    if type(some) is not type(other):
        return False
    if isinstance(some, np.ndarray | np.generic):
        alike = some.dtype == other.dtype and some.shape == other.shape
        return alike and some.tobytes() == other.tobytes()
    if isinstance(some, list | tuple):
        return len(some) == len(other) and all(map(same, some, other))
    if isinstance(some, dict):
        return same(list(some.items()), list(other.items()))
    return some == other or (some != some and other != other)


@given(DATA)
def test_plain_data_comes_out_as_it_went_in(value):
    """Types, values and order survive."""
    assert same(crossed(value), value)


@pytest.mark.parametrize(
    ("one", "other"),
    [(1, 1.0), (1, True), ([1], (1,)), (np.float64(1), 1.0), ({1: 2}, {1: 3}), (np.int8(1), 1)],
)
def test_comparison_of_these_tests_can_fail(one, other):
    """What looks alike and is not is told apart."""
    assert not same(one, other)


@given(hnp.arrays(np.float64, hnp.array_shapes(max_dims=3, max_side=4)), st.sampled_from("CFS"))
def test_layout_of_an_array_survives(array, order):
    """Who assumes contiguous memory is found out on the other side too."""
    given_array = np.repeat(array, 2, axis=0)[::2] if order == "S" else np.array(array, order=order)
    flags = crossed(given_array).flags
    expected = given_array.flags
    assert flags.c_contiguous == expected.c_contiguous
    assert flags.f_contiguous == expected.f_contiguous


def test_read_only_stays_read_only():
    """An array that must not be written to cannot be."""
    array = np.zeros(3)
    array.flags.writeable = False
    with pytest.raises(ValueError, match="read-only"):
        crossed(array)[0] = 1


class Everything(np.ndarray):
    """An array that equals whatever it is compared with."""

    def __eq__(self, other):
        return True


class Seven(int):
    """A number that equals whatever it is compared with."""

    def __eq__(self, other):
        return True

    __hash__ = int.__hash__


@pytest.mark.parametrize(
    ("sly", "kind"),
    [
        (np.zeros(2).view(Everything), np.ndarray),
        (Seven(7), int),
        (OrderedDict(a=1), dict),
        (np.ma.array([1]), np.ndarray),
        (type("Text", (str,), {})("a"), str),
    ],
)
def test_subclass_does_not_cross(sly, kind):
    """Only exact types arrive, so that no method of a stranger's is ever called."""
    assert type(crossed(sly)) is kind


def test_named_tuple_keeps_its_names():
    """A named tuple is a tuple with the same fields, and no class of the stranger's."""
    point = namedtuple("Point", "x y")(1, [2])
    assert crossed(point).y == [2]
    assert isinstance(crossed(point), tuple)


def test_one_list_under_two_names_stays_one():
    """What was shared is shared."""
    row = [0]
    rows = crossed([row, row])
    assert rows[0] is rows[1]


def doubled(times):
    """A list that doubles with every step, of few objects and many values."""
    rows = [0]
    for _ in range(times):
        rows = [rows, rows]
    return rows


LOOP = []
LOOP.append(LOOP)
DEEP = []
for _ in range(200):
    DEEP = [DEEP]


@pytest.mark.parametrize(
    ("value", "why"),
    [
        (doubled(40), "more than 500000 values"),
        (LOOP, "contains itself"),
        (DEEP, "nested more than 100 deep"),
        (np.zeros(2**24), "larger than 64 MB"),
        (10**4000, "3000 digits"),
        (np.zeros(2, "g"), "an array of type"),
        (np.zeros(2, [("a", "f8")]), "an array of type"),
        (object(), "no plain data"),
    ],
)
def test_what_is_too_much_or_not_plain_is_refused(value, why):
    """The bound that was passed is named."""
    with pytest.raises(WireError, match=why):
        crossed(value)


EVIL = [
    {"same": 0},
    {"same": -1},
    {"same": True},
    [{"same": 0}],
    {"array": [0, "|O", [1], "C", True]},
    {"array": [0, "<f8", [2**61], "C", True]},
    {"array": [0, "<f8", [-1], "C", True]},
    {"array": [0, "|S0", [2**39], "C", True]},
    {"array": [0, "<f8, <f8", [1], "C", True]},
    {"array": [9, "<f8", [1], "C", True]},
    {"view": [0, "<f8", [1], [8], 0]},
    {"bytes": -1},
    {"named": ["P", ["__class__"], [1]]},
    {"named": ["import os", ["a"], [1]]},
    {"type": "eval"},
    {"type": "__builtins__"},
    {"generator": {"dict": [["bit_generator", "__class__"]]}},
    {"generator": {"dict": []}},
    {"dict": [[[], 1]]},
    {"set": [{"dict": []}]},
    {"range": ["a", 1, 1]},
    {"complex": ["1"]},
    {"tuple": 3},
    {"a": 1, "b": 2},
    {},
    {"unknown": 1},
    {"model": ["{}", []]},
]


@pytest.mark.parametrize("encoded", EVIL, ids=str)
def test_evil_payload_is_an_error(encoded):
    """Each trick ends in the one error that the grader expects."""
    with pytest.raises(WireError):
        Decoder([b"\0" * 8], refuse).decode(encoded)


TAGS = [
    *("list", "dict", "set", "frozenset", "tuple", "named", "range", "slice", "same", "type"),
    *("array", "view", "scalar", "objects", "bytes", "bytearray", "complex"),
    *("generator", "random_state", "model"),
]
JSON = st.recursive(
    st.none() | st.integers(-3, 9) | st.sampled_from(["<f8", "|b1", "C", "PCG64", "int"]),
    lambda inside: (
        st.lists(inside, max_size=5)
        | st.dictionaries(
            st.sampled_from(TAGS),
            inside,
            max_size=1,
        )
    ),
)


@given(JSON, st.lists(st.binary(max_size=16), max_size=3))
def test_any_json_is_a_value_or_an_error(encoded, blobs):
    """A decoder raises WireError and nothing else."""
    try:
        Decoder(blobs, refuse, [np.zeros(3), []]).decode(encoded)
    except WireError:
        return


@given(
    st.integers(0, 4), st.lists(st.integers(-99, 99), min_size=2, max_size=2), st.integers(0, 99)
)
def test_view_stays_inside_its_array(size, strides, start):
    """A forged view looks at the array that it names or is refused."""
    known = np.zeros(6)
    try:
        view = Decoder([], refuse, [known]).decode({"view": [0, "<f8", [size, 2], strides, start]})
    except WireError:
        return
    low, high = np.lib.array_utils.byte_bounds(view)
    assert not size or np.lib.array_utils.byte_bounds(known)[0] <= low <= high
    assert not size or high <= np.lib.array_utils.byte_bounds(known)[1]


def received(end):
    """Every message up to the end."""
    while True:
        wire.receive(end).message()


@given(st.binary(max_size=200), st.sampled_from([b"", b"R", b"A", b"V", b"D"]))
def test_any_bytes_are_a_frame_or_an_error(data, kind):
    """Whatever is written into the socket, nothing but WireError comes of it."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(kind + data)
        theirs.shutdown(socket.SHUT_WR)
        with pytest.raises(WireError):
            received(ours)


def test_frame_too_long_is_refused_before_it_is_read():
    """A length is checked, not believed."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(struct.pack(">cII", ASK, 2**31, 0))
        with pytest.raises(WireError, match="no frame"):
            wire.receive(ours)


@given(DATA)
def test_frame_goes_through_a_socket(value):
    """What is sent is received."""
    ours, theirs = socket.socketpair()
    encoder = Encoder(refuse)
    frame = Frame.of(ASK, {"value": encoder.encode(value)}, encoder.blobs)
    with ours, theirs:
        wire.send(ours, frame)
        assert wire.receive(theirs) == frame


@pytest.mark.parametrize("text", [b"[]", b"{", b"[" * 9999, b'{"sizes": [-1]}', b'{"sizes": [9]}'])
def test_text_of_a_frame_is_checked(text):
    """A message is an object, and its arrays are where it says."""
    with pytest.raises(WireError, match=r"no message|no count"):
        Frame(ANSWER, text).message()


@pytest.mark.parametrize("name", ["PCG64", "MT19937", "Philox", "SFC64", "PCG64DXSM"])
def test_generator_goes_on_where_it_stood(name):
    """The same numbers come next on both sides."""
    rng = np.random.Generator(getattr(np.random, name)(1))
    rng.normal(size=3)
    assert crossed(rng).normal() == rng.normal()


def overwritten(old, new):
    """An object of this side once it has the content that another has over there."""
    encoder = Encoder(refuse, [old])
    encoder.objects[0] = new
    Decoder(encoder.blobs, refuse, [old]).overwrite(0, encoder.content(new))
    return old


@pytest.mark.parametrize(
    ("old", "new"),
    [([1, 2], [3]), ({1: 2}, {2: [3]}), ({1}, {2, 3}), (np.zeros(2), np.ones(2))],
)
def test_object_is_given_new_content(old, new):
    """The object stays the same one, and holds what the other holds."""
    assert same(overwritten(old, new), new)


@pytest.mark.parametrize(
    ("old", "new"), list(itertools.permutations([[1], {1: 1}, np.zeros(2), np.zeros(3)], 2))
)
def test_object_does_not_change_its_type_or_shape(old, new):
    """Content of another kind is refused."""
    with pytest.raises(WireError, match="changed its"):
        overwritten(old, new)


def test_bool_is_zero_or_one():
    """A byte that is neither cannot pass for true and false at once."""
    array = Decoder([b"\x02\x00"], refuse).decode({"array": [0, "|b1", [2], "C", True]})
    assert array.tobytes() == b"\x01\x00"


def test_json_of_a_frame_is_plain():
    """A frame's text is JSON that any program reads."""
    assert json.loads(Frame.of(ASK, {"a": [1]}, [b"12"]).text) == {"a": [1], "sizes": [2]}
