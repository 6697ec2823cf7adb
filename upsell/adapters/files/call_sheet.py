"""A call sheet as a Word document: one page of A4, marked as ours alone, every word as text."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO

from docx import Document
from docx.document import Document as Paper
from docx.shared import Mm, Pt, RGBColor

from upsell.plain import one_line

MARK = "Internal: do not forward"
WARNING = RGBColor(0x8A, 0x53, 0x00)
INK = RGBColor(0x1C, 0x1C, 0x21)
MARGIN, WIDTH, HEIGHT = Mm(15), Mm(210), Mm(297)
SMALL_FROM = 45
"""Lines from which on the letters are smaller, so that the sheet stays one page."""
LINE_LETTERS = 95
NO_CHARACTERS = {0xFFFE: None, 0xFFFF: None}


def call_sheet(title: str, body: str, made_at: datetime) -> bytes:
    """Give the document of a sheet; parts are set apart by empty lines, as on the page."""
    paper = Document()
    _begin(paper, title, made_at, _size(body))
    mark = paper.add_paragraph().add_run(MARK)
    mark.bold, mark.font.color.rgb = True, WARNING
    for part in body.split("\n\n"):
        _part(paper, [_plain(line) for line in part.split("\n") if line.strip()])
    file = BytesIO()
    paper.save(file)
    return file.getvalue()


def _plain(text: str) -> str:
    """Give text without what no document may hold."""
    return one_line(text).translate(NO_CHARACTERS)


def _begin(paper: Paper, title: str, made_at: datetime, size: float) -> None:
    """Set the page, the letters and what the file says of itself."""
    page = paper.sections[0]
    page.page_width, page.page_height = WIDTH, HEIGHT
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = MARGIN
    usual = paper.styles["Normal"]
    usual.font.name, usual.font.size = "Calibri", Pt(size)
    usual.paragraph_format.space_after = Pt(0)
    about = paper.core_properties
    about.title, about.author, about.comments = _plain(title)[:255], "Headroom", MARK
    about.created = about.modified = made_at.replace(tzinfo=None)


def _size(body: str) -> float:
    """Give the size of the letters with which a body fits on one page."""
    lines = sum(1 + len(line) // LINE_LETTERS for line in body.split("\n"))
    return 10.5 if lines < SMALL_FROM else max(6.0, 10.5 * SMALL_FROM / lines)


def _part(paper: Paper, lines: list[str]) -> None:
    """Write a part: its first line bold where others follow, the others as they are."""
    for number, line in enumerate(lines):
        written = paper.add_paragraph()
        if number == 0:
            written.paragraph_format.space_before = Pt(6)
            written.paragraph_format.keep_with_next = len(lines) > 1
        run = written.add_run(line)
        run.bold, run.font.color.rgb = number == 0 and len(lines) > 1, INK
