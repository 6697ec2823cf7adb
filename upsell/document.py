"""A document of headings, sentences, tables and texts, as Markdown or as one HTML page.

The page carries its style, runs no script, fetches nothing and prints on A4. Every word of an
account stays text in both.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass

from upsell.plain import block, one_line

MARKS = re.compile(r"([\\`*_{}\[\]<>#|~])")
STYLE = """
:root { color-scheme: light; }
body { font: 15px/1.5 system-ui, sans-serif; color: #1c1c21; max-width: 46rem; margin: 2rem auto;
  padding: 0 1rem; }
h1 { font-size: 1.6rem; margin: 0; } h2 { font-size: 1.15rem; margin: 1.8rem 0 0.4rem; }
p { margin: 0.3rem 0; } .under { color: #62626d; }
.strong { font-weight: 640; }
.table { overflow-x: auto; margin: 0.7rem 0; }
table { border-collapse: collapse; width: 100%; font-size: 0.87em; }
th, td { text-align: right; padding: 0.35rem 0.5rem; border-bottom: 1px solid #e3e3e8;
  vertical-align: top; }
th.word, td.word { text-align: left; } td.word { overflow-wrap: anywhere;
  min-width: 5.5em; }
td:not(.word) { white-space: nowrap; } thead th { color: #62626d; font-weight: 500; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; background: #f6f6f8; padding: 0.8rem 1rem;
  border-radius: 8px; font: inherit; }
.simulated { background: #eef0ff; border-radius: 8px; padding: 0.4rem 0.8rem; }
@page { size: A4; margin: 16mm; }
@media print { body { margin: 0; max-width: none; font-size: 10pt; padding: 0; }
  .table { overflow: visible; } h2, thead, .strong { break-after: avoid; }
  tr { break-inside: avoid; } pre { box-decoration-break: clone; orphans: 4; widows: 4; } }
"""
SIMULATED = "Simulated: ten example accounts, none of them real."


@dataclass(frozen=True)
class Grid:
    """A table; its first columns are words, the rest figures."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    words: int = 1


@dataclass(frozen=True)
class Part:
    """One heading with what stands under it, in this order."""

    heading: str
    strong: str = ""
    sentences: tuple[str, ...] = ()
    grids: tuple[Grid, ...] = ()
    texts: tuple[tuple[str, str], ...] = ()
    """Whole texts whose lines stay as they are, each with its name."""


@dataclass(frozen=True)
class Document:
    """A title, a line under it, and the parts."""

    title: str
    under: str
    parts: tuple[Part, ...]
    is_simulated: bool = False


def markdown(document: Document) -> str:
    """Give the document as Markdown, in which no word of it marks anything up."""
    lines = [f"# {_plain(document.title)}", "", _plain(document.under), ""]
    if document.is_simulated:
        lines += [f"**{SIMULATED}**", ""]
    for part in document.parts:
        lines += [f"## {_plain(part.heading)}", ""]
        lines += [f"**{_plain(part.strong)}**", ""] if part.strong else []
        for sentence in part.sentences:
            lines += [_plain(sentence), ""]
        for grid in part.grids:
            lines += [*_grid_lines(grid), ""]
        for name, text in part.texts:
            lines += [f"**{_plain(name)}**", "", *(f"    {row}" for row in _rows(text)), ""]
    return "\n".join(lines).rstrip() + "\n"


def page(document: Document) -> str:
    """Give the document as one HTML page."""
    body = [_tag("h1", document.title), _tag("p", document.under, "under")]
    if document.is_simulated:
        body.append(_tag("p", SIMULATED, "simulated"))
    for part in document.parts:
        body.append(_tag("h2", part.heading))
        body += [_tag("p", part.strong, "strong")] if part.strong else []
        body += [_tag("p", sentence) for sentence in part.sentences]
        body += [_table(grid, part.heading) for grid in part.grids]
        for name, text in part.texts:
            rows = "\n".join(_rows(text))
            body += [_tag("p", name, "strong"), f"<pre>{html.escape(rows)}</pre>"]
    title = html.escape(one_line(document.title))
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width">\n'
        f"<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
        + "\n".join(body)
        + "\n</body>\n</html>\n"
    )


def _plain(text: str) -> str:
    """Give text on one line whose signs Markdown shows as they are."""
    return MARKS.sub(r"\\\1", one_line(text).replace("&", "&amp;"))


def _grid_lines(grid: Grid) -> list[str]:
    ruler = ["---" if place < grid.words else "---:" for place in range(len(grid.head))]
    head = [_plain(cell) for cell in grid.head]
    return [_row(head), _row(ruler), *(_row([_plain(cell) for cell in row]) for row in grid.rows)]


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _rows(text: str) -> list[str]:
    return block(text).split("\n")


def _tag(name: str, text: str, css: str = "") -> str:
    kind = f' class="{css}"' if css else ""
    return f"<{name}{kind}>{html.escape(one_line(text))}</{name}>"


def _table(grid: Grid, about: str) -> str:
    """Give a table that scrolls inside itself where the page is too narrow, by keyboard too."""
    head = "".join(_cell("th", cell, place < grid.words) for place, cell in enumerate(grid.head))
    rows = "".join(
        f"<tr>{''.join(_cell('td', c, n < grid.words) for n, c in enumerate(row))}</tr>"
        for row in grid.rows
    )
    whole = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    named = html.escape(one_line(about))
    return f'<div class="table" role="region" aria-label="{named}" tabindex="0">{whole}</div>'


def _cell(name: str, text: str, is_word: bool) -> str:  # noqa: FBT001 - of a table's own cells
    return _tag(name, text, "word" if is_word else "")
