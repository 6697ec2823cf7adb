"""The call sheet as a Word document: one page, marked as ours, hostile text only text."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document
from docx.shared import Mm

from tests.builders import NOW
from tests.drafts import a_context, both
from tests.hostile import HOSTILE
from upsell.adapters.files.call_sheet import MARK, call_sheet
from upsell.plain import file_name, one_line


def lines(content: bytes) -> list[str]:
    """Give the paragraphs of a document."""
    return [one.text for one in Document(BytesIO(content)).paragraphs]


def test_a_document_says_what_the_sheet_says() -> None:
    """The mark first, then every line in its order, headings bold, on A4."""
    body = both(a_context("seats"))["full"].body

    content = call_sheet("Call sheet: Northwind", body, NOW)

    paper = Document(BytesIO(content))
    assert lines(content) == [MARK, *(line for line in body.split("\n") if line)]
    bold = {one.text for one in paper.paragraphs if one.runs[0].bold}
    assert {MARK, "In one breath", "Say first", "The offer", "After the call"} <= bold
    assert "- Who joins next, and when?" not in bold
    section = paper.sections[0]
    size = [round((one or Mm(0)).mm) for one in (section.page_width, section.page_height)]
    assert size == [210, 297]
    about = paper.core_properties
    assert (about.title, about.comments) == ("Call sheet: Northwind", MARK)


@pytest.mark.parametrize("text", [*HOSTILE, "a\ufffeb\uffffc", "\ud800", "x" * 9_000])
def test_hostile_text_stays_text(text: str) -> None:
    """No field, link or picture comes of it, and the document opens."""
    content = call_sheet(text, f"Call sheet\n- {one_line(text)}", NOW)

    with ZipFile(BytesIO(content)) as parts:
        written = parts.read("word/document.xml").decode()
        links = parts.read("word/_rels/document.xml.rels").decode()
    assert "fldChar" not in written
    assert "<w:hyperlink" not in written
    assert "tracker" not in links
    cleaned = one_line(text).replace("\ufffe", "").replace("\uffff", "")
    assert cleaned in lines(content)[-1]


@pytest.mark.parametrize("text", HOSTILE)
def test_the_file_has_a_name_that_every_system_takes(text: str) -> None:
    """Whatever the account is called."""
    name = file_name("call-sheet", text, "docx")
    assert name.startswith("call-sheet-")
    assert name.removesuffix(".docx").replace("-", "").isalnum()


def test_a_long_sheet_is_written_smaller() -> None:
    """Many lines still make one page."""
    short = Document(BytesIO(call_sheet("a", "b\nc", NOW))).styles["Normal"].font.size
    long = Document(BytesIO(call_sheet("a", "b\n" * 80, NOW))).styles["Normal"].font.size
    assert (short.pt, long.pt) == (10.5, 6.0)
