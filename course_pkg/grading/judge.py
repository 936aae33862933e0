"""The judge's process: it holds the tests, and of a student's answers only what came back.

Here run the cells that are given and the tests, never a line of a student's. A name that the
student was asked for is fetched from the student's process: plain data as such, a function or any
other thing as a proxy, whose calls go there and whose comparisons do not.
"""

import inspect
import os
import socket
import sys
from collections.abc import Iterator
from typing import Any

from course_pkg.grading import wire
from course_pkg.grading.runner import (
    Done,
    Output,
    Peer,
    Runner,
    instance,
    random_state,
    seed,
    set_random_state,
)
from course_pkg.grading.wire import ANSWER, ASK, Encoder, Frame, WireError

#: How deep a student's and the judge's functions may call each other.
MAX_CALLS = 50
#: Letters of a name that a student's code gives to something.
MAX_NAME = 200


class Operator:
    """A built-in function or operator, by name, to be called on the other side."""

    def __init__(self, name: str) -> None:
        self.name = name


class Proxy:
    """A thing in the student's process: read, indexed and walked through over there.

    It equals another such thing if they say so. With plain data it is never equal, nor can it be
    computed with: what a test expects does not go to the student's code, which would judge itself.
    """

    def __init__(self, judge: "Judge", number: int, kind: str, name: str) -> None:
        vars(self).update(_judge=judge, _number=number, _kind=kind)
        if name:
            vars(self).update(__name__=name, __qualname__=name)

    def __repr__(self) -> str:
        return f"<{self._kind} {vars(self).get('__name__', '')}".rstrip() + " of the student's>"

    def __getattr__(self, name: str) -> Any:
        if name in _NOT_ASKED:
            raise AttributeError(name)
        return self._apply("getattr", name)

    def __setattr__(self, name: str, value: Any) -> None:
        self._apply("setattr", name, value)

    def __delattr__(self, name: str) -> None:
        self._apply("delattr", name)

    def __eq__(self, other: object) -> bool:
        if self is other or not isinstance(other, Proxy):
            return self is other
        return self._apply("eq", other) is True

    def __hash__(self) -> int:
        return hash(self._number)

    def __iter__(self) -> Iterator[Any]:
        walker = self._apply("iter")
        return walker if isinstance(walker, Proxy) else iter(walker)

    def _apply(self, operator: str, *arguments: Any) -> Any:
        return self._judge.call(Operator(operator), self, *arguments)


class Function(Proxy):
    """A function, a class, or anything else of the student's that can be called."""

    def __call__(self, *arguments: Any, **options: Any) -> Any:
        return self._judge.call(self, *arguments, **options)

    def __instancecheck__(self, thing: Any) -> bool:
        return type(thing) in (Proxy, Function) and thing._apply("isinstance", self) is True


#: What libraries look for on anything they meet, and no answer has.
_NOT_ASKED = frozenset(
    (
        *("__array__", "__array_interface__", "__array_struct__", "__array_priority__"),
        *("__array_ufunc__", "__array_function__", "__tf_tensor__", "__jax_array__", "__dlpack__"),
        *("__signature__", "__wrapped__", "__text_signature__", "__getstate__", "__reduce_ex__"),
        *("__copy__", "__deepcopy__", "_ipython_display_", "_repr_mimebundle_"),
        *("_ipython_canary_method_should_not_exist_", "_render_traceback_"),
    )
)
_READING = (
    *("len", "next", "bool", "int", "float", "complex", "str", "index", "round", "dir"),
    *("getitem", "setitem", "delitem"),
)
_COMPUTING = (
    *("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul"),
    *("and_", "or_", "xor", "lshift", "rshift"),
)


def _forward(operator: str) -> None:
    def method(self: Proxy, *arguments: Any) -> Any:
        return self._apply(operator, *arguments)

    setattr(Proxy, f"__{operator}__", method)


def _forward_among_proxies(operator: str) -> None:
    def method(self: Proxy, other: Any) -> Any:
        return self._apply(operator, other) if isinstance(other, Proxy) else NotImplemented

    setattr(Proxy, f"__{operator.strip('_')}__", method)


for _name in _READING:
    _forward(_name)
for _name in _COMPUTING:
    _forward_among_proxies(_name)


class Judge(Runner):
    """The instructor's side: runs the given cells and the tests."""

    def __init__(self, end: socket.socket, room: int) -> None:
        super().__init__(end, room, 0)
        # IPython's usual form parses every file on the way, longer than most tests run.
        self.shell.InteractiveTB.set_mode("Plain")
        self._proxies: dict[int, Proxy] = {}
        self._callbacks: dict[int, Any] = {}
        self._owners: dict[str, str] = {}
        self._lent: dict[str, Any] = {}
        self._depth = 0
        self._random = random_state()

    def run(self, message: dict[str, Any]) -> Done:
        """Run one of the instructor's cells, with the names that it takes from the student.

        A test runs on random numbers of its own, and leaves the others' as they were.
        """
        names = self.shell.user_ns
        self._owners.update(dict.fromkeys(message["asked"], "student"))
        self._lend(message["reads"])
        before, state = dict(names), random_state()
        if message["test"]:
            seed(message["seed"])
        self._random = random_state()
        done = super().run(message)
        self._give_back()
        if message["test"]:
            set_random_state(state)
        owner = "test" if message["test"] else "given"
        changed = [name for name, value in names.items() if before.get(name) is not value]
        self._owners.update(dict.fromkeys(changed, owner))
        return done

    def _lend(self, read: list[str]) -> None:
        """Bind those names that a cell reads and the student was asked for, as they are now."""
        names = self.shell.user_ns
        wanted = sorted(name for name in read if self._owners.get(name) == "student")
        self._lent = {}
        if wanted:
            found = self.asked(Frame.of(ASK, {"fetch": wanted}))
            if not isinstance(found, dict):
                raise WireError("no names")
            self._lent = {name: found[name] for name in wanted if name in found}
            for name in wanted:
                names.pop(name, None)
            names.update(self._lent)

    def _give_back(self) -> None:
        """Tell the student's process which of its names a test has deleted or put a function on."""
        names, values, gone = self.shell.user_ns, {}, []
        for name, was in list(self._lent.items()):
            now = names.get(name, _NOTHING)
            if now is was:
                continue
            if now is _NOTHING:
                gone.append(name)
            elif callable(now):
                values[name] = now
            self._lent[name] = now
        if values or gone:
            encoder = Encoder(self.tell)
            request = {"bind": encoder.encode(values), "unbind": gone}
            self.asked(Frame.of(ASK, request, encoder.blobs))

    def call(self, function: Any, *arguments: Any, **options: Any) -> Any:
        """Call something in the student's process, in the state that the test has made."""
        self._give_back()
        state = random_state()
        if not _same_state(state, self._random):
            encoder = Encoder(self.tell)
            self.asked(Frame.of(ASK, {"state": encoder.encode(state)}, encoder.blobs))
            self._random = _marked(state)
        return super().call(function, *arguments, **options)

    def answer(self, request: Frame) -> None:
        """Call what the student's code was given to call, and nothing else."""
        match request.message()[0].get("call"):
            case {"tuple": [{"callback": [int(), str()]}, _, _]} if self._depth < MAX_CALLS:
                self._depth += 1
                try:
                    Peer.answer(self, request)
                finally:
                    self._depth -= 1
            case _:
                error = {"tuple": [["RecursionError"], [], "too many calls back", ""]}
                wire.send(self.end, Frame.of(ANSWER, {"error": error}))

    def tell(self, value: Any, encode: Any) -> dict[str, Any]:
        """A thing of the student's or an operator by its name, a function to be called back, an
        object of a given class by what it holds."""
        if isinstance(value, Proxy):
            return {"object": value._number}
        if isinstance(value, Operator):
            return {"operator": value.name}
        name = type(value).__name__
        if self._given_class(name) is type(value):
            return {"instance": [name, encode(vars(value))]}
        if not callable(value):
            raise WireError(f"a {name}: a student's code is given plain data and functions")
        self._callbacks[id(value)] = value
        return {"callback": [id(value), str(getattr(value, "__name__", "function"))]}

    def told(self, tag: str, content: Any, decode: Any) -> Any:
        """A proxy for a thing of the student's, the judge's own function by its number, an object
        of a given class by what it holds."""
        match tag, content:
            case "callback", [int(number), _] if number in self._callbacks:
                return self._callbacks[number]
            case "object", [int(number), str(sort), str(name), bool(can_be_called), form]:
                return self._proxy(number, sort[:MAX_NAME], name[:MAX_NAME], can_be_called, form)
            case "instance", [str(name), state] if kind := self._given_class(name):
                return instance(kind, decode(state))
        raise WireError(f"a {tag}")

    def _given_class(self, name: str) -> type | None:
        """A class that a given cell has defined; the student's process has it too."""
        kind = self.shell.user_ns.get(name)
        given = isinstance(kind, type) and kind.__module__ == "__main__"
        return kind if given and self._owners.get(name) == "given" else None

    def _proxy(self, number: int, kind: str, name: str, can_be_called: bool, form: Any) -> Proxy:
        if number not in self._proxies:
            proxy = (Function if can_be_called else Proxy)(self, number, kind, name)
            if form:
                vars(proxy)["__signature__"] = _signature(form)
            self._proxies[number] = proxy
        return self._proxies[number]

    def show(self, outputs: list[Output]) -> None:
        """What a student's function printed is printed here, where a test may read it."""
        for output in outputs:
            match output:
                case {"output_type": "stream", "name": "stdout", "text": str(text)}:
                    sys.stdout.write(text)
                case {"output_type": "stream", "name": "stderr", "text": str(text)}:
                    sys.stderr.write(text)
                case {"output_type": "display_data", "data": dict(data)}:
                    self.shell.display_pub.publish(data)


_NOTHING = object()


def _signature(form: Any) -> inspect.Signature:
    try:
        return inspect.Signature(
            [
                inspect.Parameter(
                    name,
                    inspect._ParameterKind(kind),
                    default=... if optional is True else inspect.Parameter.empty,
                )
                for name, kind, optional in form
            ]
        )
    except (TypeError, ValueError) as error:
        raise WireError("no signature") from error


def _marked(state: Any) -> Any:
    """The state with a mark that changes no number and that seeding takes away: who seeds with
    the same number again wants the same numbers again."""
    if not state[1]["has_gauss"]:
        state[1]["gauss"] = -1.0  # the second of a pair of normal numbers, where there is none
        set_random_state(state)
    return random_state()


def _same_state(some: Any, other: Any) -> bool:
    """Whether the global generators stand where they stood."""
    words, others = (state[1]["state"] for state in (some, other))
    return (
        some[0] == other[0]
        and some[1]["gauss"] == other[1]["gauss"]
        and words["pos"] == others["pos"]
        and bool((words["key"] == others["key"]).all())
    )


def judge(end: socket.socket, *, seeded: int, room: int, folder: str) -> None:
    """Serve the instructor's cells in a folder."""
    os.chdir(folder)
    side = Judge(end, room)
    seed(seeded)
    side.serve()
