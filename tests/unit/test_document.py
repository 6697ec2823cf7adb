"""A document is the same words in Markdown and on a page, and no word of it becomes markup."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from tests.hostile import HOSTILE
from upsell.document import SIMULATED, Document, Grid, Part, markdown, page

PLAIN = Document(
    "Week of 16 to 22 November 2026",
    "Made today.",
    (
        Part(
            "Smoke",
            strong="PASS",
            sentences=("One upsell won.",),
            grids=(Grid(("Signal", "Won"), (("Near limit: seats", "1"),)),),
            texts=(("Email", "Hi,\n\n{{ account.name }}"),),
        ),
    ),
)


class Tags(HTMLParser):
    """Collects what a page consists of."""

    def __init__(self) -> None:
        """Begin with nothing."""
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep a tag and the names of its attributes."""
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        """Keep what is read."""
        self.words.append(data)


def read(text: str) -> Tags:
    """Give what a page consists of."""
    tags = Tags()
    tags.feed(text)
    return tags


OURS = read(page(PLAIN)).tags
OUR_ATTRIBUTES = {
    *("lang", "charset", "name", "content", "class"),
    *("role", "aria-label", "tabindex"),
}


def about(text: str) -> Document:
    """Give a document that says a text everywhere."""
    grid = Grid((text, "Won"), ((text, text),))
    part = Part(text, text, (text,), (grid,), ((text, text),))
    return Document(text, text, (part,))


def test_markdown_says_everything() -> None:
    """Headings, the strong sentence, the table with its figures to the right, and the text."""
    assert markdown(PLAIN).splitlines() == [
        "# Week of 16 to 22 November 2026", "", "Made today.", "",
        "## Smoke", "", "**PASS**", "", "One upsell won.", "",
        "| Signal | Won |", "| --- | ---: |", "| Near limit: seats | 1 |", "",
        "**Email**", "", "    Hi,", "    ", "    {{ account.name }}",
    ]  # fmt: skip


def test_the_page_stands_alone() -> None:
    """No script, no picture, nothing to fetch; made for A4."""
    made = read(page(PLAIN))

    assert {"script", "img", "link", "iframe", "form"} & made.tags == set()
    assert {"src", "href", "style"} & made.attributes == set()
    assert "size: A4" in page(PLAIN)
    assert "Hi,\n\n{{ account.name }}" in made.words


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text: str) -> None:
    """It adds no tag to the page, and no link, picture, table cell or heading to the Markdown."""
    made = read(page(about(text)))
    lines = markdown(about(text)).splitlines()

    assert made.tags <= OURS
    assert made.attributes <= OUR_ATTRIBUTES
    outside = [line.replace("\\|", "") for line in lines if not line.startswith("    ")]
    assert all(line.count("|") in {0, 3} for line in outside)
    assert not any("](" in line.replace("\\]", "").replace("\\[", "") for line in outside)
    assert not any("<" in line.replace("\\<", "") for line in outside)


def test_the_example_says_that_it_is_simulated() -> None:
    """Above everything else, in both forms."""
    simulated = Document("Playbook", "", (), is_simulated=True)

    assert SIMULATED in markdown(simulated)
    assert SIMULATED in page(simulated)
    assert SIMULATED not in markdown(PLAIN) + page(PLAIN)
