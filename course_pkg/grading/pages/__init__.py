"""The pages that people get to see: of our own words and of theirs as text, without a script."""

from typing import Any

from jinja2 import Environment, PackageLoader

_PAGES = Environment(autoescape=True, trim_blocks=True, loader=PackageLoader(__package__, ""))


def render(template: str, /, **content: Any) -> str:
    """A page, from its template."""
    return _PAGES.get_template(f"{template}.html").render(**content)
