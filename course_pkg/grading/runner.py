"""A student's process: runs cells as a notebook's kernel does, and answers the judge's calls.

Nothing here is trusted: a student's code can change all of it. What leaves it is plain data.
"""

import base64
import builtins
import contextlib
import importlib
import inspect
import io
import operator
import os
import random
import signal
import socket
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator, Sequence
from types import FrameType
from typing import Any, cast

import numpy as np
from IPython.core import page
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.error import StdinNotImplementedError
from IPython.core.interactiveshell import InteractiveShell
from traitlets import Type
from traitlets.config import Config

from course_pkg.grading import wire
from course_pkg.grading.wire import ANSWER, ASK, DONE, RUN, Decoder, Encoder, Frame, WireError

# What IPython imports on its way, at the first error at the latest: a forked process has it.
for _name in (
    *("IPython.core.application", "IPython.core.logger", "IPython.core.magics", "asttokens"),
    *("IPython.core.oinspect", "IPython.core.ultratb", "pygments.formatters.terminal256"),
    *("pygments.lexers.python", "pygments.styles.default", "stack_data", "bdb", "html"),
):
    importlib.import_module(_name)
importlib.import_module(
    "pygments.lexers"
).PythonLexer()  # compiles its expressions, once for all that is forked

Output = dict[str, Any]
Done = dict[str, Any]
#: Letters of an exception's message that cross.
MAX_MESSAGE = 2000


class Outputs:
    """What the cells put out, in a notebook's form, up to a number of bytes altogether."""

    def __init__(self, room: int) -> None:
        self.items: list[Output] = []
        self._room = room
        self._clear_next = False

    def add(self, output: Output, display_id: str | None = None) -> None:
        """Take an output in; a piece of a stream joins the piece before it."""
        if self._clear_next:
            self.clear()
        text = output["output_type"] == "stream"
        size = len(output["text"]) if text else len(repr(output))
        if size > self._room:
            output = {"output_type": "stream", "name": "stderr", "text": "… no more is kept\n"}
            size, text = self._room, True
        if not self._room:
            return
        self._room -= size
        last = self.items[-1] if self.items else {}
        if text and last.get("name") == output["name"]:
            last["text"] += output["text"]
        else:
            self.items.append(output | ({"display_id": display_id} if display_id else {}))

    def update(self, display_id: str, content: Output) -> None:
        """Show something else where this was shown."""
        for item in self.items:
            if item.get("display_id") == display_id:
                item.update(content)

    def clear(self, wait: bool = False) -> None:
        """Forget what there is, now or when the next comes."""
        self._clear_next = wait
        if not wait:
            self.items.clear()

    def take(self) -> list[Output]:
        """All there is; none of it is left."""
        taken = [{k: v for k, v in item.items() if k != "display_id"} for item in self.items]
        self.clear()
        return taken


class Stream(io.TextIOBase):
    """Standard output or standard error, as a part of the outputs."""

    def __init__(self, name: str, outputs: Outputs) -> None:
        self._name = name
        self._outputs = outputs

    @property
    def encoding(self) -> str:  # type: ignore[override]
        """As of every text in a notebook."""
        return "UTF-8"

    def writable(self) -> bool:
        """Always."""
        return True

    def write(self, text: str) -> int:
        """Add a text to the outputs."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        if text:
            self._outputs.add({"output_type": "stream", "name": self._name, "text": text})
        return len(text)


class Publisher(DisplayPublisher):
    """Takes what `display` shows."""

    def publish(  # type: ignore[override]
        self,
        data: Any,
        metadata: Any = None,
        *,
        transient: Any = None,
        update: bool = False,
        **ignored: Any,
    ) -> None:
        """Add it to the outputs, or put it in the place of what had its name."""
        self._validate_data(data, metadata)
        content = {"data": _text(data), "metadata": metadata or {}}
        display_id = (transient or {}).get("display_id")
        outputs: Outputs = cast(Shell, self.shell).outputs
        if update and display_id:
            outputs.update(display_id, content)
        else:
            outputs.add({"output_type": "display_data"} | content, display_id)

    def clear_output(self, wait: bool = False) -> None:
        """Forget the outputs of this cell."""
        cast(Shell, self.shell).outputs.clear(wait)


class Hook(DisplayHook):
    """Takes the value of a cell's last line."""

    def write_output_prompt(self) -> None:
        """The number of the cell says it."""

    def write_format_data(self, format_dict: Any, md_dict: Any = None) -> None:
        """Add it to the outputs."""
        cast(Shell, self.shell).outputs.add(
            {
                "output_type": "execute_result",
                "execution_count": self.prompt_count,
                "data": _text(format_dict),
                "metadata": md_dict or {},
            }
        )

    def finish_displayhook(self) -> None:
        """Nothing was begun."""
        self._is_active = False


class Shell(InteractiveShell):
    """IPython as a notebook's kernel has it, without messages, files, history or threads."""

    display_pub_class = Type(Publisher)
    displayhook_class = Type(Hook)

    def __init__(self, outputs: Outputs) -> None:
        self.outputs = outputs
        super().__init__(config=Config(HistoryManager={"enabled": False, "hist_file": ":memory:"}))

    def init_ipython_dir(self, ipython_dir: Any) -> None:
        """No folder of settings is read or made."""

    def init_profile_dir(self, profile_dir: Any) -> None:
        """No profile either."""

    def init_environment(self) -> None:
        """As a kernel does: figures go into the notebook."""
        os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"

    def init_hooks(self) -> None:
        """Help goes to a window that nobody sees."""
        super().init_hooks()
        self.set_hook("show_in_pager", page.as_hook(lambda *a, **k: None), 99)

    def init_completer(self) -> None:
        """Nobody types here."""

    def init_io(self) -> None:
        """Nobody is there to be asked."""
        builtins.input = _no_input  # type: ignore[assignment]

    def enable_gui(self, gui: Any = None) -> None:
        """There is no window to open."""

    def ask_exit(self) -> None:
        """A kernel goes on after exit(): so does this."""

    def _format_exception_for_storage(self, *ignored: Any, **also: Any) -> dict[str, Any]:
        """No history is kept, so no traceback is written a second time."""
        return {}

    def _showtraceback(self, etype: Any, evalue: Any, stb: list[str]) -> None:
        error = {"ename": str(etype.__name__), "evalue": _words(evalue), "traceback": stb}
        self.outputs.add({"output_type": "error"} | error)


def _no_input(prompt: str = "") -> str:
    raise StdinNotImplementedError(
        "raw_input was called, but this frontend does not support input requests."
    )


def _text(data: dict[str, Any]) -> dict[str, Any]:
    """A bundle of forms without bytes."""
    return {
        kind: base64.b64encode(form).decode("ascii") if isinstance(form, bytes) else form
        for kind, form in data.items()
    }


def _words(error: BaseException) -> str:
    try:
        return str(error)
    except Exception:
        return f"<{type(error).__name__} without words>"


class Peer:
    """One side of a dialogue: asks, answers, and answers on the way to an answer."""

    def __init__(self, end: socket.socket) -> None:
        self.end = end

    def tell(self, value: Any, encode: Any) -> dict[str, Any]:
        """What stands for a value that is no plain data; raises WireError if nothing does."""
        raise NotImplementedError

    def told(self, tag: str, content: Any, decode: Any) -> Any:
        """What the other side means by this; raises WireError if nothing is meant."""
        raise NotImplementedError

    def show(self, outputs: list[Output]) -> None:
        """Something was put out on the other side."""

    def shown(self) -> list[Output]:
        """What was put out on this side since."""
        return []

    def call(self, function: Any, *arguments: Any, **options: Any) -> Any:
        """Have the other side call something of its own; what it changes in place is changed."""
        encoder = Encoder(self.tell)
        try:
            request = {"call": encoder.encode((function, arguments, options))}
            frame = Frame.of(ASK, request, encoder.blobs)
        except WireError as error:
            raise TypeError(f"an argument cannot be handed over: {error}") from None
        return self.asked(frame, encoder.objects)

    def asked(self, request: Frame, objects: Sequence[Any] = ()) -> Any:
        """The answer to a request that has told the other side of these objects."""
        wire.send(self.end, request)
        while (frame := wire.receive(self.end)).kind == ASK:
            self.answer(frame)
        if frame.kind != ANSWER:
            raise WireError("no answer")
        try:
            return self._answered(frame, objects)
        except WireError as error:
            raise TypeError(f"what came back cannot be read: {error}") from None

    def _answered(self, frame: Frame, objects: Sequence[Any]) -> Any:
        message, blobs = frame.message()
        decoder = Decoder(blobs, self.told, objects)
        self.show(_listed(message.get("outputs")))
        for pair in _listed(message.get("changed")):
            decoder.overwrite(*_pair(pair))
        if "error" in message:
            raise _rebuilt(decoder.decode(message["error"]))
        return decoder.decode(message.get("result"))

    def answer(self, request: Frame) -> None:
        """Do what is asked, and say what came of it."""
        try:
            reply = self._done(request)
        except BaseException as error:
            encoder = Encoder(self.tell)
            message = {"error": encoder.encode(_described(error)), "outputs": self.shown()}
            reply = Frame.of(ANSWER, message, encoder.blobs)
        wire.send(self.end, reply)

    def _done(self, request: Frame) -> Frame:
        message, blobs = request.message()
        decoder = Decoder(blobs, self.told)
        function, arguments, options = decoder.decode(message["call"])
        before = self._contents(decoder.objects)
        value = error = None
        try:
            value = function(*arguments, **options)
        except BaseException as raised:
            error = _described(raised)
        after = self._contents(decoder.objects)
        encoder = Encoder(self.tell, decoder.objects)
        changed = [
            [number, encoder.content(decoder.objects[number])]
            for number, was in enumerate(before)
            if was != after[number]
        ]
        said = {"error": encoder.encode(error)} if error else {"result": encoder.encode(value)}
        message = {"changed": changed, "outputs": self.shown()} | said
        return Frame.of(ANSWER, message, encoder.blobs)

    def _contents(self, objects: list[Any]) -> list[tuple[Any, list[bytes]]]:
        """What each object holds, to be compared later."""
        encoder, contents = Encoder(self.tell, objects), []
        for thing in objects:
            encoder.blobs = []
            contents.append((encoder.content(thing), encoder.blobs))
        return contents


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _pair(value: Any) -> tuple[int, Any]:
    if not (isinstance(value, list) and len(value) == 2 and type(value[0]) is int):
        raise WireError("no change")
    return value[0], value[1]


def _described(error: BaseException) -> tuple[Any, ...]:
    """The names of an exception's classes, what it was made of, its words, and where it arose."""
    if isinstance(error, WireError):
        error = ValueError(f"what was returned cannot be handed over: {error}")
    names = [kind.__name__ for kind in type(error).__mro__]
    plain = [part for part in error.args if type(part) in (str, int, float)]
    parts = plain if len(plain) == len(error.args) else [_words(error)]
    cut = [part[:MAX_MESSAGE] if isinstance(part, str) else part for part in parts[:5]]
    frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename != __file__]
    place = f"in {frames[-1].name}: {frames[-1].line}"[:MAX_MESSAGE] if frames else ""
    return names, cut, _words(error)[:MAX_MESSAGE], place


def _rebuilt(described: Any) -> BaseException:
    """An exception of the nearest built-in class, with the same words."""
    names, parts, words, place = described
    if not all(isinstance(text, str) for text in (*names, words, place)):
        raise WireError("no exception")
    known = [getattr(builtins, name, None) for name in names]
    kinds = [k for k in known if isinstance(k, type) and issubclass(k, BaseException)]
    made: BaseException
    try:
        made = kinds[0](*parts)
        usable = str(made) == words and kinds[0] not in (Exception, BaseException)
    except Exception:
        usable = False
    if not usable:
        made = RuntimeError(f"{names[0]}: {words}" if names else words)
    if place:
        made.add_note(place)
    return made


class Callback:
    """A function of the judge's, as the student's code sees it: it can be called."""

    def __init__(self, peer: Peer, number: int, name: str) -> None:
        self._peer = peer
        self._number = number
        self.__name__ = name

    def __call__(self, *arguments: Any, **options: Any) -> Any:
        return self._peer.call(self, *arguments, **options)


class Runner(Peer):
    """The student's side: runs their cells, and is called by the judge."""

    def __init__(self, end: socket.socket, room: int, first: int) -> None:
        super().__init__(end)
        self.outputs = Outputs(room)
        self.shell = Shell.instance(self.outputs)
        self._raw = _captured()
        self._things: dict[int, Any] = {}
        self._numbers: dict[int, int] = {}
        self._given: dict[str, type] = {}
        self._first = first
        self._busy = False
        signal.signal(signal.SIGINT, self._interrupted)
        os.register_at_fork(after_in_child=end.close)  # two would answer
        sys.stdout, sys.stderr = Stream("stdout", self.outputs), Stream("stderr", self.outputs)

    def serve(self) -> None:
        """Do what comes until nobody is there."""
        with contextlib.suppress(wire.ClosedError):
            while True:
                frame = wire.receive(self.end)
                if frame.kind == RUN:
                    wire.send(self.end, Frame.of(DONE, self._ran(frame)))
                else:
                    with self._at_work():
                        self.answer(frame)

    def _ran(self, frame: Frame) -> Done:
        try:
            with self._at_work():
                return self.run(frame.message()[0])
        except wire.ClosedError:
            raise
        except BaseException as error:  # an interrupt, before or behind the cell's own lines
            failed = error_output(type(error).__name__, _words(error))
            return {"outputs": [*self.shown(), failed], "failed": True}

    @contextlib.contextmanager
    def _at_work(self) -> Iterator[None]:
        """Only now an interrupt means something."""
        self._busy = True
        try:
            yield
        finally:
            self._busy = False

    def _interrupted(self, number: int, frame: FrameType | None) -> None:
        if self._busy:
            raise KeyboardInterrupt

    def run(self, message: dict[str, Any]) -> Done:
        """Run a cell; what it put out, and whether it ended well."""
        before = dict(self.shell.user_ns)
        self.shell.execution_count = message["count"]
        result = self.shell.run_cell(message["source"], store_history=True)
        if message.get("given"):
            self._given |= {
                name: kind
                for name, kind in self.shell.user_ns.items()
                if isinstance(kind, type) and before.get(name) is not kind
            }
        outputs = self.shown()
        failed = result is None or not result.success
        if failed and not [out for out in outputs if out["output_type"] == "error"]:
            error = result and (result.error_before_exec or result.error_in_exec)
            outputs.append(error_output(type(error).__name__, _words(error) if error else ""))
        return {"outputs": outputs, "failed": failed}

    def shown(self) -> list[Output]:
        """What was printed and shown since, also by other processes."""
        self._raw.seek(0)
        text = self._raw.read(wire.MAX_TEXT).decode("utf-8", "replace")
        self._raw.seek(0)
        self._raw.truncate()
        if text:
            self.outputs.add({"output_type": "stream", "name": "stdout", "text": text})
        return self.outputs.take()

    def answer(self, request: Frame) -> None:
        """Do what is asked; a request for names is answered with what the cells gave them."""
        message, blobs = request.message()
        if "state" in message:
            set_random_state(Decoder(blobs, self.told).decode(message["state"]))
            wire.send(self.end, Frame.of(ANSWER, {}))
        elif "bind" in message:
            self._bind(Decoder(blobs, self.told).decode(message["bind"]), message["unbind"])
            wire.send(self.end, Frame.of(ANSWER, {}))
        elif "fetch" in message:
            encoder = Encoder(self.tell)
            found = {n: self.shell.user_ns[n] for n in message["fetch"] if n in self.shell.user_ns}
            crossing = {name: self._crossing(value) for name, value in found.items()}
            reply = {"result": encoder.encode(crossing)}
            wire.send(self.end, Frame.of(ANSWER, reply, encoder.blobs))
        else:
            super().answer(request)

    def _bind(self, values: dict[str, Any], gone: list[str]) -> None:
        self.shell.user_ns.update(values)
        for name in gone:
            self.shell.user_ns.pop(name, None)

    def _crossing(self, value: Any) -> Any:
        """A value that can cross, or something that stands for it."""
        try:
            encoder = Encoder(self.tell)
            Frame.of(ANSWER, {"result": encoder.encode(value)}, encoder.blobs)
            return value
        except Exception:
            return _Opaque(value)

    def tell(self, value: Any, encode: Any) -> dict[str, Any]:
        """A function of the judge's by its number, an object of a given class by what it holds,
        anything else by a number that it gets here."""
        if isinstance(value, Callback):
            return {"callback": [value._number, value.__name__]}
        if isinstance(value, _Opaque):
            value = value.value
        elif self._given.get(type(value).__name__) is type(value):
            return {"instance": [type(value).__name__, encode(vars(value))]}
        number = self._numbers.setdefault(id(value), self._first + len(self._things))
        self._things[number] = value
        name = str(getattr(value, "__name__", ""))[:MAX_MESSAGE]
        return {"object": [number, type(value).__name__, name, callable(value), _form(value)]}

    def told(self, tag: str, content: Any, decode: Any) -> Any:
        """What `tell` and the judge's `tell` say."""
        match tag:
            case "object" if content not in self._things:
                raise WireError("the process was started again since")
            case "object":
                return self._things[content]
            case "operator":
                return getattr(operator, content, None) or getattr(builtins, content)
            case "callback":
                return Callback(self, *content)
            case "instance" if content[0] in self._given:
                return instance(self._given[content[0]], decode(content[1]))
        raise WireError(f"a {tag} that only the tests know")


def instance(kind: type, state: Any) -> Any:
    """An object of a class, made without calling it; raises WireError where that is impossible."""
    if type(state) is not dict:
        raise WireError("no state")
    made: Any = object.__new__(kind)
    object.__setattr__(made, "__dict__", state)
    return made


class _Opaque:
    """Holds a value that is to be named and not copied."""

    def __init__(self, value: Any) -> None:
        self.value = value


def _form(value: Any) -> list[list[Any]] | None:
    """The names and kinds of what a function takes, and whether it must be given."""
    try:
        parameters = inspect.signature(value).parameters.values()
    except Exception:  # no function, or one that lies about itself
        return None
    return [[p.name, int(p.kind), p.default is not p.empty] for p in parameters][:100]


def _captured() -> Any:
    """A file that gets what other processes write to this one's output."""
    file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115
    for number in (1, 2):
        os.dup2(os.open(f"/proc/self/fd/{file.fileno()}", os.O_WRONLY | os.O_APPEND), number)
    return file


def error_output(name: str, words: str) -> Output:
    """An error in a notebook's form, without a traceback."""
    said = f"{name}: {words}".rstrip(": ")
    return {"output_type": "error", "ename": name, "evalue": words, "traceback": [said]}


def seed(number: int) -> None:
    """Make every random number follow from this one, also those that nobody has seeded."""
    random.seed(number)
    np.random.seed(number % 2**32)  # noqa: NPY002
    draw: Callable[[int], int] = random.Random(number).getrandbits
    np.random.bit_generator.randbits = draw  # type: ignore[attr-defined]


def random_state() -> tuple[Any, ...]:
    """The states of the global generators."""
    return random.getstate(), np.random.get_state(legacy=False)  # noqa: NPY002


def set_random_state(state: tuple[Any, ...]) -> None:
    """Set the global generators."""
    random.setstate(state[0])
    np.random.set_state(state[1])  # noqa: NPY002


def sandbox(end: socket.socket, *, seeded: int, room: int, first: int) -> None:
    """Serve cells and calls; `first` is the number of the first thing that is named."""
    runner = Runner(end, room, first)
    seed(seeded)
    runner.serve()
