"""What may cross between a student's process and the judge: frames of plain data, nothing else.

A frame is a kind, a JSON text and the bytes of its arrays. Whatever comes in was written by a
stranger: it is rebuilt as exact built-in and NumPy types, within bounds, or it is a WireError.

In the JSON a list is a list, and every other value that JSON does not know is an object with one
key, the value's tag: {"tuple": [1, 2]}. What can be changed in place is numbered as it is met; met
again it is {"same": number}, so that two names of one list are still one list on the other side.
"""

import itertools
import json
import math
import re
import socket
import struct
import sys
from collections import namedtuple
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

#: Bytes of JSON, and of arrays, in one frame.
MAX_TEXT, MAX_BLOBS = 2**24, 2**26
#: Values in one frame, each counted as often as it can be reached, and how deep they may nest.
MAX_VALUES, MAX_DEPTH = 500_000, 100
#: Bits of a whole number.
MAX_BITS = 10_000

#: A cell to run; how it went; a request to the other side; the answer to one.
RUN, DONE, ASK, ANSWER = b"R", b"D", b"A", b"V"
_KINDS = (RUN, DONE, ASK, ANSWER)
_HEAD = struct.Struct(">cII")

_DTYPE = re.compile(r"[<>|](b1|[iu][1248]|f[248]|c8|c16|[SU]\d{1,7}|[mM]8(\[\d*[a-zA-Zμ]{1,2}\])?)")
_BIT_GENERATORS = ("MT19937", "PCG64", "PCG64DXSM", "Philox", "SFC64")
_BUILTINS = (bool, int, float, complex, str, bytes, list, tuple, dict, set, frozenset)
_NUMPY = {kind.__name__: kind for kind in np.sctypeDict.values()}
_TYPES = {kind.__name__: kind for kind in _BUILTINS} | {f"np.{k}": v for k, v in _NUMPY.items()}
_TYPE_NAMES = {kind: name for name, kind in _TYPES.items()}

_LAYERS = """
    Activation Add AlphaDropout Average AveragePooling1D AveragePooling2D BatchNormalization
    Concatenate Conv1D Conv2D Dense Dropout ELU Embedding Flatten Functional GaussianDropout
    GaussianNoise GlobalAveragePooling1D GlobalAveragePooling2D GlobalMaxPooling1D
    GlobalMaxPooling2D GroupNormalization InputLayer LayerNormalization LeakyReLU MaxPooling1D
    MaxPooling2D Maximum Minimum Multiply Normalization PReLU ReLU Rescaling Reshape Sequential
    Softmax SpatialDropout1D SpatialDropout2D Subtract UnitNormalization
"""
_SETTINGS = """
    DTypePolicy Constant GlorotNormal GlorotUniform HeNormal HeUniform Identity LecunNormal
    LecunUniform Ones Orthogonal RandomNormal RandomUniform TruncatedNormal VarianceScaling Zeros
    L1 L1L2 L2 OrthogonalRegularizer MaxNorm MinMaxNorm NonNeg UnitNorm
    Adam AdamW Nadam RMSprop SGD
"""
#: What a model may consist of: nothing that carries code or reads files.
MODEL_PARTS = frozenset((_LAYERS + _SETTINGS).split())
_MODEL_MODULES = re.compile(
    r"keras(\.(models|layers|initializers|regularizers|constraints|optimizers)"
    r"|\.src\.models\.(functional|sequential))?"
)


#: What stands for a value that is no plain data, given the value and how to encode what it holds.
Teller = Callable[[Any, Callable[[Any], Any]], dict[str, Any]]
#: What a tag and its content mean, given these and how to decode the content.
Told = Callable[[str, Any, Callable[[Any], Any]], Any]


_PLACE = "__keras_tensor__"  # where one layer's output goes into the next: shape and type


class WireError(Exception):
    """Something that cannot cross; the message says what is wrong with it."""


class ClosedError(WireError):
    """The other side is gone."""


@dataclass(frozen=True)
class Frame:
    """One message."""

    kind: bytes
    text: bytes = b"{}"
    blobs: bytes = b""

    @classmethod
    def of(cls, kind: bytes, message: dict[str, Any], blobs: Sequence[bytes] = ()) -> "Frame":
        """A frame that says `message`; raises WireError if that is too large."""
        text = json.dumps(message | {"sizes": [len(blob) for blob in blobs]}).encode()
        frame = cls(kind, text, b"".join(blobs))
        if len(frame.text) > MAX_TEXT or len(frame.blobs) > MAX_BLOBS:
            raise WireError(f"larger than {MAX_BLOBS // 2**20} MB")
        return frame

    def message(self) -> tuple[dict[str, Any], list[bytes]]:
        """What it says, and the bytes of its arrays."""
        try:
            message = json.loads(self.text)
            sizes = [_natural(size) for size in message.pop("sizes")]
        except (ValueError, RecursionError, TypeError, AttributeError, LookupError) as error:
            raise WireError("no message") from error
        ends = list(itertools.accumulate(sizes, initial=0))
        if not isinstance(message, dict) or ends[-1] != len(self.blobs):
            raise WireError("no message")
        return message, [self.blobs[start:end] for start, end in itertools.pairwise(ends)]


def send(end: socket.socket, frame: Frame) -> None:
    """Send a frame; raises ClosedError where nobody listens."""
    head = _HEAD.pack(frame.kind, len(frame.text), len(frame.blobs))
    try:
        end.sendall(head + frame.text + frame.blobs)
    except OSError as error:
        raise ClosedError("the other side is gone") from error


def receive(end: socket.socket, meanwhile: Callable[[], None] | None = None) -> Frame:
    """The next frame; raises ClosedError where none can come, WireError for what is none.

    `meanwhile` is called again and again while a socket with a timeout waits.
    """
    kind, text, blobs = _HEAD.unpack(_exactly(end, _HEAD.size, meanwhile))
    if kind not in _KINDS or text > MAX_TEXT or blobs > MAX_BLOBS:
        raise WireError("no frame")
    return Frame(kind, _exactly(end, text, meanwhile), _exactly(end, blobs, meanwhile))


def _exactly(end: socket.socket, size: int, meanwhile: Callable[[], None] | None) -> bytes:
    got = bytearray()
    while len(got) < size:
        try:
            part = end.recv(min(size - len(got), 2**20))
        except TimeoutError:
            part = None
        except OSError as error:
            raise ClosedError("the other side is gone") from error
        if part == b"":
            raise ClosedError("the other side is gone")
        if meanwhile:
            meanwhile()
        got += part or b""
    return bytes(got)


class Encoder:
    """Values to JSON and bytes.

    `foreign` says what stands for a value that is no plain data: a dict with one key, or a
    WireError. `known` are objects that the other side has under these numbers already.
    """

    def __init__(self, foreign: Teller, known: Sequence[Any] = ()) -> None:
        self.foreign = foreign
        self.blobs: list[bytes] = []
        self.objects = list(known)
        self._numbers = {id(thing): number for number, thing in enumerate(self.objects)}
        self._sizes: list[int | None] = [1] * len(self.objects)
        self._count = self._depth = self._bytes = 0
        self._arrays = [
            (number, thing)
            for number, thing in enumerate(self.objects)
            if isinstance(thing, np.ndarray) and thing.flags.forc and thing.dtype.kind != "O"
        ]

    def encode(self, value: Any) -> Any:
        """What stands for a value in JSON; raises WireError for what is too large or too deep."""
        self._spend(1)
        if value is None or isinstance(value, _SIMPLE):
            return self._immutable(value)
        if _is_mutable(value):
            return self._numbered(value)
        return self._immutable(value)

    def content(self, value: Any) -> Any:
        """What stands for a value that is known already, as it is now."""
        return self._deeper(lambda: self._mutable(value))

    def _spend(self, count: int, size: int = 0) -> None:
        self._count += count
        self._bytes += size
        if self._count > MAX_VALUES:
            raise WireError(f"more than {MAX_VALUES} values: use an array")
        if self._bytes > MAX_BLOBS:
            raise WireError(f"larger than {MAX_BLOBS // 2**20} MB")

    def _deeper(self, encode: Callable[[], Any]) -> Any:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise WireError(f"nested more than {MAX_DEPTH} deep")
        try:
            return encode()
        finally:
            self._depth -= 1

    def _numbered(self, value: Any) -> Any:
        number = self._numbers.get(id(value))
        if number is not None:
            size = self._sizes[number]
            if size is None:
                raise WireError("contains itself")
            self._spend(size)
            return {"same": number}
        view = self._view(value) if isinstance(value, np.ndarray) else None
        if view:
            return view
        number, before = len(self.objects), self._count
        self.objects.append(value)
        self._numbers[id(value)] = number
        self._sizes.append(None)
        encoded = self._deeper(lambda: self._mutable(value))
        self._sizes[number] = self._count - before + 1
        return encoded

    def _mutable(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self.encode(item) for item in list.__iter__(value)]
        if isinstance(value, dict):
            return {"dict": [[self.encode(k), self.encode(v)] for k, v in dict.items(value)]}
        if isinstance(value, set):
            return {"set": [self.encode(item) for item in set.__iter__(value)]}
        if isinstance(value, bytearray):
            return {"bytearray": self._blob(bytes(value))}
        if isinstance(value, np.ndarray):
            return self._array(np.asarray(value))
        if isinstance(value, np.random.Generator):
            return {"generator": self.encode(value.bit_generator.state)}
        if isinstance(value, np.random.RandomState):
            return {"random_state": self.encode(value.get_state(legacy=False))}
        return self._model(value)

    def _immutable(self, value: Any) -> Any:
        match value:
            case None | bool():
                return value
            case np.generic():
                return {"scalar": self._array(np.asarray(value))["array"]}
            case int():
                if value.bit_length() > MAX_BITS:
                    raise WireError("a whole number of more than 3000 digits")
                return int(value)
            case float():
                return float(value)
            case str():
                self._spend(0, len(value))
                return str.__str__(value)
            case complex():
                return {"complex": [value.real, value.imag]}
            case bytes():
                return {"bytes": self._blob(value)}
            case tuple():
                return self._deeper(lambda: self._tuple(value))
            case frozenset():
                return self._deeper(lambda: {"frozenset": [self.encode(v) for v in value]})
            case range() | slice():
                parts = [self.encode(v) for v in (value.start, value.stop, value.step)]
                return {type(value).__name__: parts}
            case type() if value in _TYPE_NAMES:
                return {"type": _TYPE_NAMES[value]}
        if _is_tensor(value):
            return {"tensor": self._array(np.asarray(value))["array"]}
        return self._deeper(lambda: self.foreign(value, self.encode))

    def _tuple(self, value: Any) -> Any:
        items = [self.encode(item) for item in tuple.__iter__(value)]
        names = getattr(type(value), "_fields", None)
        if isinstance(names, tuple):
            return {"named": [type(value).__name__, list(names), items]}
        return {"tuple": items}

    def _blob(self, data: bytes) -> int:
        self._spend(0, len(data))
        self.blobs.append(data)
        return len(self.blobs) - 1

    def _array(self, array: NDArray[Any]) -> dict[str, Any]:
        if array.dtype.kind == "O":
            items = [self.encode(item) for item in array.ravel()]
            return {"objects": [list(array.shape), items]}
        if not _DTYPE.fullmatch(array.dtype.str):
            raise WireError(f"an array of type {array.dtype}: expected numbers or text")
        self._spend(0, array.nbytes)
        flags = array.flags
        order = "C" if flags.c_contiguous else "F" if flags.f_contiguous else "S"
        data = array.tobytes("F" if order == "F" else "C")
        shape, kind = list(array.shape), array.dtype.str
        return {"array": [self._blob(data), kind, shape, order, bool(flags.writeable)]}

    def _view(self, array: NDArray[Any]) -> dict[str, Any] | None:
        """Where in an array of the other side this one looks, if it does."""
        for number, known in self._arrays:
            alike = array.dtype.kind == known.dtype.kind and array.nbytes
            if alike and np.may_share_memory(array, known):
                start = array.__array_interface__["data"][0] - known.__array_interface__["data"][0]
                self._spend(1, array.nbytes)
                form = [list(array.shape), list(array.strides), start]
                return {"view": [number, array.dtype.str, *form]}
        return None

    def _model(self, model: Any) -> dict[str, Any]:
        weights = [self._array(weight)["array"] for weight in model.get_weights()]
        return {"model": [model.to_json(), weights]}


class Decoder:
    """JSON and bytes back to values, of exact types.

    `foreign` is given the tag and the content of what stands for something else, and returns it
    or raises a WireError.
    """

    def __init__(
        self,
        blobs: Sequence[bytes],
        foreign: Told,
        known: Sequence[Any] = (),
    ) -> None:
        self.foreign = foreign
        self.blobs = blobs
        self.objects = list(known)
        self._sizes: list[int | None] = [1] * len(self.objects)
        self._count = self._depth = 0

    def decode(self, encoded: Any) -> Any:
        """The value; raises WireError for anything malformed, and nothing else."""
        try:
            return self._decode(encoded)
        except WireError:
            raise
        except (Exception, RecursionError) as error:
            raise WireError(f"malformed: {type(error).__name__}") from error

    def overwrite(self, number: int, encoded: Any) -> None:
        """Give a known object the content that it has on the other side."""
        try:
            old, size = self.objects[number], self._sizes[number]
            new = self._mutable(*_tagged(encoded), number)
            self.objects[number], self._sizes[number] = old, size
            _overwrite(old, new)
        except WireError:
            raise
        except (Exception, RecursionError) as error:
            raise WireError(f"malformed: {type(error).__name__}") from error

    def _decode(self, encoded: Any) -> Any:
        self._spend(1)
        if encoded is None or isinstance(encoded, bool | int | float | str):
            return encoded
        tag, content = _tagged(encoded)
        if tag in _MUTABLE_TAGS:
            self.objects.append(None)
            self._sizes.append(None)
            return self._mutable(tag, content, len(self.objects) - 1)
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise WireError("nested too deep")
        try:
            return self._immutable(tag, content)
        finally:
            self._depth -= 1

    def _spend(self, count: int) -> None:
        self._count += count
        if self._count > MAX_VALUES:
            raise WireError("too many values")

    def _mutable(self, tag: str, content: Any, number: int) -> Any:
        """What can be changed in place, built before what it holds, under its number."""
        before = self._count
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise WireError("nested too deep")
        value = self.objects[number] = self._built(tag, content)
        self._depth -= 1
        self._sizes[number] = self._count - before + 1
        return value

    def _built(self, tag: str, content: Any) -> Any:
        match tag:
            case "list":
                return [self._decode(item) for item in content]
            case "dict":
                return {self._decode(key): self._decode(value) for key, value in content}
            case "set":
                return {self._decode(item) for item in content}
            case "bytearray":
                return bytearray(self._bytes(content))
            case "array":
                return self._array(*content)
            case "objects":
                return self._object_array(*content)
            case "generator":
                return np.random.Generator(self._bit_generator(content))
            case "random_state":
                return np.random.RandomState(self._bit_generator(content))
        return self._model(*content)

    def _immutable(self, tag: str, content: Any) -> Any:
        match tag:
            case "same":
                size = self._sizes[_natural(content)]
                if size is None:
                    raise WireError("contains itself")
                self._spend(size)
                return self.objects[content]
            case "view":
                return self._view(*content)
            case "scalar":
                return self._array(*content)[()]
            case "tensor":
                tensorflow, array = sys.modules.get("tensorflow"), self._array(*content)
                return tensorflow.convert_to_tensor(array) if tensorflow else array
            case "complex":
                real, imaginary = content
                return complex(float(real), float(imaginary))
            case "bytes":
                return self._bytes(content)
            case "tuple":
                return tuple(self._decode(item) for item in content)
            case "named":
                return self._named(*content)
            case "frozenset":
                return frozenset(self._decode(item) for item in content)
            case "range" | "slice":
                parts = [self._decode(part) for part in content]
                return range(*parts) if tag == "range" else slice(*parts)
            case "type":
                return _TYPES[content]
        return self.foreign(tag, content, self._decode)

    def _bytes(self, number: Any) -> bytes:
        return self.blobs[_natural(number)]

    def _named(self, name: str, fields: list[str], items: list[Any]) -> Any:
        if not all(isinstance(word, str) and len(word) < 100 for word in (name, *fields)):
            raise WireError("no named tuple")
        return namedtuple(name, fields)(*[self._decode(item) for item in items])

    def _array(
        self, blob: int, kind: str, shape: list[int], order: str, writeable: bool
    ) -> NDArray[Any]:
        data, dtype = self._bytes(blob), _dtype(kind)
        whole = tuple(map(_natural, shape))
        if math.prod(whole) * dtype.itemsize != len(data) or math.prod(whole) > MAX_BLOBS:
            raise WireError("an array of another size")
        flat = np.frombuffer(data, dtype) if data else np.empty(math.prod(whole), dtype)
        if dtype.kind == "b":
            flat = flat.view(np.uint8) != 0
        array = flat.reshape(whole, order="F" if order == "F" else "C").copy(order="K")
        if order == "S":
            array = _with_gaps(array)
        array.flags.writeable = writeable is True
        return array

    def _object_array(self, shape: list[int], items: list[Any]) -> NDArray[Any]:
        array = np.empty(tuple(map(_natural, shape)), object)
        if array.size != len(items):
            raise WireError("an array of another size")
        for place, item in zip(np.ndindex(array.shape), items, strict=True):
            array[place] = self._decode(item)
        return array

    def _view(
        self, number: int, kind: str, shape: list[int], strides: list[int], start: int
    ) -> NDArray[Any]:
        known, whole = self.objects[_natural(number)], tuple(map(_natural, shape))
        dtype = _dtype(kind)
        if not known.flags.forc or math.prod(whole) * dtype.itemsize > MAX_BLOBS:
            raise WireError("a view of something else")
        if dtype.kind != known.dtype.kind:
            raise WireError("a view as something else")
        steps = tuple(int(step) for step in strides)
        return np.ndarray(whole, dtype, known.reshape(-1, order="A"), _natural(start), steps)

    def _bit_generator(self, content: Any) -> Any:
        state = self._decode(content)
        if state.get("bit_generator") not in _BIT_GENERATORS:
            raise WireError("an unknown generator")
        generator = getattr(np.random, state["bit_generator"])(0)
        generator.state = state
        return generator

    def _model(self, config: str, weights: list[Any]) -> Any:
        """A model without code: known layers only, then its numbers."""
        keras = sys.modules["keras"]
        _assert_known_parts(json.loads(config))
        model = keras.models.model_from_json(config)
        model.set_weights([self._array(*weight) for weight in weights])
        return model


def _crosses_as_model(value: Any) -> bool:
    """Whether this is a Keras model that consists of known parts."""
    if not isinstance(value, _model()):
        return False
    try:
        _assert_known_parts(json.loads(value.to_json()))
        return True
    except Exception:  # whatever Keras raises for what it cannot write down
        return False


def _model() -> Any:
    keras = sys.modules.get("keras")
    return getattr(keras, "Model", ())


_SIMPLE = (bool, int, float, str)
_MUTABLE = (list, dict, set, bytearray, np.ndarray, np.random.Generator, np.random.RandomState)
_MUTABLE_TAGS = frozenset(
    ("list", "dict", "set", "bytearray", "array", "objects", "generator", "random_state", "model")
)


def _is_mutable(value: Any) -> bool:
    return isinstance(value, _MUTABLE) or _crosses_as_model(value)


def _is_tensor(value: Any) -> bool:
    """Whether this is a tensor, or a variable, that has values."""
    tensorflow, keras = sys.modules.get("tensorflow"), sys.modules.get("keras")
    kinds = [getattr(tensorflow, "Tensor", None), getattr(tensorflow, "Variable", None)]
    kinds.append(getattr(keras, "Variable", None))
    known = tuple(kind for kind in kinds if isinstance(kind, type))
    return isinstance(value, known) and hasattr(value, "numpy")


def _tagged(encoded: Any) -> tuple[str, Any]:
    if isinstance(encoded, list):
        return "list", encoded
    ((tag, content),) = encoded.items()
    return tag, content


def _natural(number: Any) -> int:
    if type(number) is not int or not 0 <= number < 2**40:
        raise WireError("no count")
    return number


def _dtype(kind: str) -> np.dtype[Any]:
    if not _DTYPE.fullmatch(kind):
        raise WireError("an unknown type of number")
    return np.dtype(kind)


def _with_gaps(array: NDArray[Any]) -> NDArray[Any]:
    """The same array in memory of which it fills every second row, as a slice does."""
    axis = int(np.argmax([size > 1 for size in array.shape]))
    shape = [size * (1 + (i == axis)) for i, size in enumerate(array.shape)]
    every_second = tuple(slice(None, None, 2 if i == axis else 1) for i in range(array.ndim))
    view = np.empty(shape, array.dtype)[every_second]
    view[...] = array
    return view


def _overwrite(old: Any, new: Any) -> None:
    """Give an object of this side the content of one of the same type."""
    if not any(isinstance(old, kind) and isinstance(new, kind) for kind in (*_MUTABLE, _model())):
        raise WireError("an argument that changed its type")
    match old:
        case list() | bytearray():
            old[:] = new
        case dict() | set():
            old.clear()
            old.update(new)
        case np.ndarray():
            if (old.shape, old.dtype) != (new.shape, new.dtype):
                raise WireError("an argument that changed its shape")
            old[...] = new
        case np.random.Generator():
            old.bit_generator.state = new.bit_generator.state
        case np.random.RandomState():
            old.set_state(new.get_state())
        case _:
            old.set_weights(new.get_weights())


def _assert_known_parts(config: Any) -> None:
    if isinstance(config, dict):
        name, module = config.get("class_name"), config.get("module")
        if name == _PLACE:
            module = "keras"
        if ("class_name" in config or "module" in config) and not (
            (name in MODEL_PARTS or name == _PLACE)
            and isinstance(module, str)
            and _MODEL_MODULES.fullmatch(module)
        ):
            raise WireError(f"a model with a part {str(name)[:50]}")
    for part in config.values() if isinstance(config, dict) else config:
        if isinstance(part, dict | list):
            _assert_known_parts(part)
