"""The whole book on paper."""

from pathlib import Path

from course_pkg import book

ROOT = Path(__file__).parents[2]


def test_book_prints_to_one_tagged_file(pages, tmp_path):
    """With every page of it in the outline, its language, and tags for who has it read out."""
    book.print_to(tmp_path / "print" / "book.pdf", ROOT)
    printed = (tmp_path / "print" / "book.pdf").read_bytes()
    assert printed.startswith(b"%PDF")
    for mark in (b"/StructTreeRoot", b"/Outlines", b"/Lang (en)"):
        assert mark in printed
    assert printed.count(b"/StructElem") > 10_000
