"""Tables and tiles of our own html: small, readable at 390 pixels, every cell escaped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from upsell.ui.text import element, escaped


@dataclass(frozen=True)
class Tile:
    """One figure with its name and what to compare it with."""

    name: str
    figure: str
    below: str = ""


def table(
    caption: str, head: Sequence[str], rows: Sequence[Sequence[str]], *, words: int = 1
) -> str:
    """Give a table whose first columns are `words`, the first the row's name, the rest figures.

    A table wider than the page scrolls inside itself, by keyboard as well.
    """
    top = "".join(
        element("th", escaped(name), "hr-figure" if place >= words else "", scope="col")
        for place, name in enumerate(head)
    )
    body = "".join(element("tr", _cells(row, words)) for row in rows)
    whole = element(
        "table", element("thead", element("tr", top)) + element("tbody", body), "hr-table"
    )
    return element("div", whole, "hr-scroll", role="region", aria_label=caption, tabindex="0")


def tiles(figures: Sequence[Tile]) -> str:
    """Give figures side by side, as many in a row as fit."""
    return element("div", "".join(_tile(tile) for tile in figures), "hr-tiles")


def _cells(row: Sequence[str], words: int) -> str:
    first = element("th", escaped(row[0]), scope="row")
    others = (
        element("td", escaped(cell), "hr-figure" if place >= words else "")
        for place, cell in enumerate(row[1:], start=1)
    )
    return first + "".join(others)


def _tile(tile: Tile) -> str:
    words = element("div", escaped(tile.name), "hr-tile-name")
    words += element("div", escaped(tile.figure), "hr-tile-figure")
    return element(
        "div", words + element("div", escaped(tile.below), "hr-small hr-soft"), "hr-tile"
    )
