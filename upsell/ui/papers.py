"""What leaves the house, drawn as paper: a letter with its header, and a sheet for us alone."""

from __future__ import annotations

import html

from upsell.ui.text import element, escaped


def heading(name: str, *lines: str) -> str:
    """Give an account's name as the page's title, and lines about it below."""
    below = "".join(element("p", escaped(line)) for line in lines if line)
    return element("header", element("h1", escaped(name)) + below, "hr-head")


def letter(to: str, subject: str, body: str) -> str:
    """Give an email as it leaves: to, subject and body, every character as text."""
    head = _field("To", to or "No address yet") + _field("Subject", subject, "hr-strong")
    return element(
        "article", element("dl", head) + _written(body), "hr-paper", aria_label="The email"
    )


def sheet(body: str) -> str:
    """Give a call sheet, marked as ours alone."""
    mark = element("div", "Internal: do not forward", "hr-inside")
    parts = (_part(part) for part in body.split("\n\n"))
    written = element("div", "\n\n".join(parts), "hr-letter")
    return element("article", mark + written, "hr-paper hr-sheet", aria_label="The call sheet")


def notice(strong: str, sentence: str = "", tone: str = "calm") -> str:
    """Give a few words in a box: one strong sentence and one that explains it."""
    words = element("strong", escaped(strong)) + escaped(sentence)
    return element("div", words, f"hr-notice hr-notice-{tone}", role="status")


def _field(name: str, content: str, css: str = "") -> str:
    return element("div", element("dt", name) + element("dd", html.escape(content), css))


def _part(part: str) -> str:
    """Give a part of the sheet with its first line as a heading when lines follow it."""
    first, newline, rest = part.partition("\n")
    if not newline:
        return html.escape(part)
    return element("strong", html.escape(first)) + newline + html.escape(rest)


def _written(body: str) -> str:
    """Give a body with its own lines and spaces kept."""
    return element("div", html.escape(body), "hr-letter")
