"""What a page costs its reader: bytes on the wire, jumps while it loads, waits for its scripts."""

import gzip
from dataclasses import dataclass

from playwright.sync_api import Browser, Page, Response

#: How much slower than this machine a phone is taken to be.
SLOWDOWN = 4
_OBSERVE = """
    window.costs = {shift: 0, blocked: 0};
    new PerformanceObserver(list => list.getEntries().forEach(entry => {
        if (!entry.hadRecentInput) costs.shift += entry.value;
    })).observe({type: "layout-shift", buffered: true});
    new PerformanceObserver(list => list.getEntries().forEach(entry => {
        costs.blocked += Math.max(0, entry.duration - 50);
    })).observe({type: "longtask", buffered: true});
"""


@dataclass(frozen=True)
class Cost:
    """What opening a page takes the first time, with an empty cache."""

    bytes: int  # of everything it loads, compressed as a server would
    scripts: int  # of them, those of its scripts
    shift: float  # cumulative layout shift, without a unit
    blocked: float  # milliseconds beyond 50 of each task, SLOWDOWN times slower than here


def cost(browser: Browser, url: str) -> Cost:
    """Open a page as somebody does who was never there."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    loaded: list[Response] = []
    page.on("response", lambda response: loaded.append(response))
    page.add_init_script(_OBSERVE)
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})
    try:
        page.goto(url, wait_until="networkidle")
        _scroll_through(page)
        found = page.evaluate("costs")
        sizes = {response.url: on_the_wire(response) for response in loaded}
        scripts = sum(size for name, size in sizes.items() if name.split("?")[0].endswith(".js"))
        return Cost(sum(sizes.values()), scripts, found["shift"], found["blocked"])
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


def _scroll_through(page: Page) -> None:
    """Look at all of it: what loads late moves things too."""
    page.evaluate("""async () => {
        for (let y = 0; y < document.body.scrollHeight; y += 800) {
            window.scrollTo(0, y);
            await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
        }
    }""")
