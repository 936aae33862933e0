"""Whatever a page links is there, to the anchor."""

from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

import pytest

PAGE = '<!doctype html><html lang="en"><title>A page</title><h1 id="here">A page</h1>{}</html>'


class Page(HTMLParser):
    """The anchors and the links of a page."""

    def __init__(self, text):
        super().__init__()
        self.anchors, self.links = set(), []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        """Both, in what a tag says of itself."""
        self.anchors |= {value for name, value in attributes if name == "id"}
        self.links += [value for name, value in attributes if name in ("href", "src")]


def dead_links(folder):
    """The page and the link, of every link to a file or an anchor that is not there."""
    pages = {path.name: Page(path.read_text()) for path in sorted(folder.glob("*.html"))}
    for name, page in pages.items():
        for link in page.links:
            to = urlsplit(link)
            target, anchor = unquote(to.path) or name, unquote(to.fragment)
            lost = anchor and target in pages and anchor not in pages[target].anchors
            if not (to.scheme or to.netloc) and (lost or not (folder / target).exists()):
                yield name, link


def test_links_of_the_book_lead_somewhere(pages):
    """Every file, every page and every anchor is there."""
    assert list(dead_links(pages)) == []


@pytest.mark.parametrize(
    ("part", "dead"),
    [
        ('<a href="gone.html">a page</a>', "gone.html"),
        ('<a href="#gone">a section</a>', "#gone"),
        ('<a href="index.html#gone">a section</a>', "index.html#gone"),
        ('<img src="gone.png" alt="a picture">', "gone.png"),
        ('<link rel="stylesheet" href="gone.css">', "gone.css"),
    ],
)
def test_dead_link_is_told(tmp_path, part, dead):
    """A file or an anchor that is not there is found by the same check."""
    (tmp_path / "index.html").write_text(PAGE.format(part))
    assert list(dead_links(tmp_path)) == [("index.html", dead)]


@pytest.mark.parametrize("link", ["#here", "index.html#here", "https://example.org/#far"])
def test_live_link_is_not(tmp_path, link):
    """What is there, and what is elsewhere, passes."""
    (tmp_path / "index.html").write_text(PAGE.format(f'<a href="{link}">a link</a>'))
    assert list(dead_links(tmp_path)) == []


def missed(page, link):
    """By how many pixels what a link of this page leads to is off the window's top, if it is."""
    page.evaluate("scrollTo(0, 0)")
    page.evaluate("""link => document.querySelector(`a[href="${link}"]`).click()""", link)
    return page.evaluate(
        """async link => {
            await new Promise(done => setTimeout(done, 150));
            const end = document.documentElement.scrollHeight - innerHeight - scrollY < 2;
            const {top} = document.getElementById(decodeURIComponent(link.slice(1)))
                .getBoundingClientRect();
            return end || (top > -5 && top < 130) ? 0 : top;
        }""",
        link,
    )


def test_reader_lands_where_a_link_says(browser, pages, served):
    """In long chapters too, of which only what is near the window is laid out at first."""
    address, off = served(pages), {}
    for chapter in ("dropout", "choosing_lambda", "ridge", "package"):
        page = browser.new_page(viewport={"width": 390, "height": 900})
        page.goto(f"{address}/{chapter}.html", wait_until="networkidle")
        links = page.evaluate(
            "[...document.querySelectorAll('main a[href^=\"#\"]')].map(a => a.getAttribute('href'))"
        )
        off |= {link: far for link in links[::-5] if len(link) > 1 and (far := missed(page, link))}
        last = links[-1]
        page.goto("about:blank")
        page.goto(f"{address}/{chapter}.html{last}", wait_until="networkidle")
        off |= {f"{chapter}{last}": far for far in [missed(page, last)] if far}
        page.close()
    assert off == {}
