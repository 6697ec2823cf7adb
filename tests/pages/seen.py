"""What a page says, put together for a test to look into."""

from __future__ import annotations

from html.parser import HTMLParser

from streamlit.testing.v1 import AppTest


def html_of(app: AppTest) -> str:
    """Give all of a page's own html, the style sheets apart."""
    return "\n".join(each.value for each in app.html if not each.value.startswith("<style>"))


def text_of(app: AppTest) -> str:
    """Give the words in a page's own html, one piece after the other."""
    reader = _Words()
    reader.feed(html_of(app))
    return " ".join(" ".join(reader.words).split())


def markup_of(app: AppTest) -> set[str]:
    """Give the names of the elements in a page's own html."""
    reader = _Words()
    reader.feed(html_of(app))
    return reader.tags


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.words.append(data)
