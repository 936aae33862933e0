"""What may not be on a page of the book: each check returns sentences, none where all is well."""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, Route

Theme = Literal["light", "dark"]
NODE = Path(__file__).parents[2] / "node_modules"
AXE = NODE / "axe-core" / "axe.min.js"
#: The engine and rules of pa11y.
HTMLCS = NODE / "html_codesniffer" / "build" / "HTMLCS.js"

#: What waits for layout, such as who measures what was laid out, has had its turn.
FRAMES = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


def problems(browser: Browser, url: str, *, theme: Theme, width: int) -> list[str]:
    """Open `url`, unfold and lay out all of it, and return all that is wrong with it."""
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=theme)
    found: list[str] = []
    listen(page, urlsplit(url).netloc, found)
    try:
        page.goto(url, wait_until="load")
        page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
        page.add_style_tag(content="* {content-visibility: visible !important}")
        page.evaluate(FRAMES)
        looks = (overflow, clipped_code, raw_formulas, hidden_icons)
        checks = (*looks, unnamed_pictures, axe_violations, codesniffer_errors)
        return found + [problem for check in checks for problem in check(page)]
    finally:
        page.close()


def listen(page: Page, host: str, found: list[str]) -> None:
    """Add what `page` complains of to `found`, and what it asks of other hosts: it gets nothing."""

    def answer(route: Route) -> None:
        if urlsplit(route.request.url).netloc in (host, ""):
            route.continue_()
        else:
            found.append(f"asks another host for {route.request.url}")
            route.abort()

    page.route("**/*", answer)
    page.on("pageerror", lambda error: found.append(f"script fails: {error}"))
    page.on("console", lambda said: found.extend([f"says: {said.text}"] * (said.type == "error")))


def overflow(page: Page) -> Iterator[str]:
    """Yield by how much the page is wider than the window."""
    root = "document.documentElement"
    extra = page.evaluate(f"{root}.scrollWidth - {root}.clientWidth")
    if extra > 0:
        yield f"is {extra} px wider than the window"


def clipped_code(page: Page) -> Iterator[str]:
    """Yield the code that has to be scrolled sideways where there is room enough, at a desk."""
    if page.evaluate("window.innerWidth") > 1000:
        yield from page.evaluate("""() => [...document.querySelectorAll("pre")]
            .filter(code => code.scrollWidth > code.clientWidth + 1)
            .map(code => "has code that is too wide: " + code.textContent.trim().slice(0, 60))
        """)


def raw_formulas(page: Page) -> Iterator[str]:
    """Yield formulas that were not set, or that KaTeX could not set."""
    yield from page.evaluate("""() => {
        const text = document.body.cloneNode(true);
        text.querySelectorAll("pre, code, script, .katex").forEach(part => part.remove());
        const dollars = text.textContent.match(/\\$.{0,30}/g) ?? [];
        const unset = document.querySelectorAll(".math:not(:has(.katex)), .katex-error");
        return [...dollars, ...[...unset].map(part => part.textContent)]
            .map(formula => "shows a formula as text: " + formula);
    }""")


def unnamed_pictures(page: Page) -> Iterator[str]:
    """Yield the pictures that a screen reader cannot tell."""
    yield from page.evaluate("""() => [...document.querySelectorAll("img, [role=img]")]
        .filter(picture => !(picture.alt || picture.ariaLabel || "").trim())
        .map(picture => "has a picture without a name: " + picture.outerHTML.slice(0, 80))
    """)


def hidden_icons(page: Page) -> Iterator[str]:
    """Yield the icons that the book's small icon font lacks."""
    yield from page.evaluate("""async () => {
        const icons = [...document.querySelectorAll(".fa-solid")];
        const drawn = icons.map(icon => getComputedStyle(icon, "::before").content.slice(1, -1));
        const pen = document.createElement("canvas").getContext("2d");
        await document.fonts.load('900 16px "Font Awesome 6 Free"', "\\uf0c9");
        const width = (text, fallback) => {
            pen.font = `900 16px "Font Awesome 6 Free", ${fallback}`;
            return pen.measureText(text).width;
        };
        // A glyph that the font has is as wide whatever stands behind the font.
        return icons.filter((_, i) => width(drawn[i], "serif") !== width(drawn[i], "monospace"))
            .map(icon => "lacks the icon " + icon.className);
    }""")


def axe_violations(page: Page) -> Iterator[str]:
    """Yield the rules of accessibility that the page breaks, and where it first does."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    # A column headed by a formula has a name, in MathML, where axe does not look for one.
    run = "axe.run({exclude: ['th:has(math)']}).then(result => result.violations)"
    for rule in page.evaluate(run):
        yield f"breaks {rule['id']}: {rule['nodes'][0]['html'][:200]}"


def codesniffer_errors(page: Page) -> Iterator[str]:
    """Yield the errors of level AA that the engine of pa11y sees, one for each of its rules."""
    page.evaluate(HTMLCS.read_text(encoding="utf-8"))
    yield from page.evaluate("""() => new Promise(done => {
        HTMLCS.process("WCAG2AA", document, () => {
            const errors = HTMLCS.getMessages().filter(said => said.type === HTMLCS.ERROR);
            const firsts = new Map(errors.reverse().map(said => [said.code, said]));
            done([...firsts.values()].map(said =>
                `breaks ${said.code}: ${(said.element.outerHTML || "").slice(0, 200)}`));
        });
    })""")
