"""What a page costs its reader: bytes on the wire, what is laid out to show it, what jumps."""

import gzip
import json
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, Page, Response

#: How much slower than this machine a phone is taken to be.
SLOWDOWN = 4
_OBSERVE = """
    window.shift = 0;
    new PerformanceObserver(list => list.getEntries().forEach(entry => {
        if (!entry.hadRecentInput) window.shift += entry.value;
    })).observe({type: "layout-shift", buffered: true});
"""


@dataclass(frozen=True)
class Cost:
    """What opening a page takes the first time, with an empty cache."""

    bytes: int  # of everything it loads, compressed as a server would
    scripts: int  # of them, those of its scripts
    laid_out: int  # boxes that had a place when it stood still
    shift: float  # cumulative layout shift from top to bottom, without a unit


def cost(browser: Browser, url: str) -> Cost:
    """Open a page as somebody does who was never there, and read it to its end."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    loaded: list[Response] = []
    page.on("response", lambda response: loaded.append(response))
    page.add_init_script(_OBSERVE)
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})
    try:
        browser.start_tracing(page=page, categories=["devtools.timeline"])
        page.goto(url, wait_until="networkidle")
        events = json.loads(browser.stop_tracing())["traceEvents"]
        _scroll_through(page)
        sizes = {response.url: on_the_wire(response) for response in loaded}
        scripts = sum(size for name, size in sizes.items() if name.split("?")[0].endswith(".js"))
        return Cost(sum(sizes.values()), scripts, _laid_out(events), page.evaluate("shift"))
    finally:
        context.close()


def on_the_wire(response: Response) -> int:
    """Bytes of a response; text as a server that compresses sends it."""
    if not response.ok:
        return 0
    body = response.body()
    kind = response.headers.get("content-type", "")
    is_text = kind.startswith("text/") or "javascript" in kind or "json" in kind or "svg" in kind
    return len(gzip.compress(body, 6)) if is_text else len(body)


def _laid_out(events: list[Any]) -> int:
    layouts = [event["args"] for event in events if event["name"] == "Layout"]
    return max(args["beginData"]["totalObjects"] for args in layouts if "beginData" in args)


def _scroll_through(page: Page) -> None:
    page.evaluate("""async () => {
        for (let y = 0; y < document.body.scrollHeight; y += 800) {
            window.scrollTo(0, y);
            await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
        }
    }""")
