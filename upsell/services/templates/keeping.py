"""Keeping a text: checked, one version on top of the last, and each of them to bring back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from upsell.book import leases, options, wordings
from upsell.book.engine import Book
from upsell.book.write import record_change
from upsell.drafting import NAMES, Wording
from upsell.drafting.templates import VERSIONS, first_text, read
from upsell.errors import Conflict, NotFound
from upsell.model import Actor, Right
from upsell.plain import block
from upsell.services.making import called


@dataclass(frozen=True)
class TemplatePage:
    """One text as it holds now, and how it came to be."""

    key: str
    name: str
    version: int
    source: str
    is_own: bool
    """Whether somebody changed it; else it is the product's first text."""
    history: tuple[Wording, ...]
    """What people saved, the latest first, each with its words."""


def template_page(book: Book, key: str, *, by: Actor) -> TemplatePage:
    """Give a text with its history; NotFound for one that does not exist."""
    by.require(Right.READ)
    with book.read() as connection:
        return _page(connection, key)


def save_template(
    book: Book, key: str, version: int, source: str, *, by: Actor, now: datetime
) -> TemplatePage:
    """Keep another text on top of the version that was seen; the same text changes nothing.

    Refused with the line and the remedy for what a text may not say, Conflict when somebody saved
    it in the meantime.
    """
    by.require(Right.WRITE)
    tidy = block(source)
    with book.write() as connection:
        page = _seen(connection, key, version)
        read(key, version, tidy)
        if tidy == page.source:
            return page
        return _added(connection, page, tidy, "template.saved", by=by, now=now)


def reset(book: Book, key: str, version: int, *, by: Actor, now: datetime) -> TemplatePage:
    """Go back to the product's first text; the versions in between stay in the history."""
    by.require(Right.WRITE)
    with book.write() as connection:
        page = _seen(connection, key, version)
        if not page.is_own:
            return page
        return _added(connection, page, "", "template.reset", by=by, now=now)


def bring_back(
    book: Book, key: str, version: int, earlier: int, *, by: Actor, now: datetime
) -> TemplatePage:
    """Make the words of an earlier version the text again, as a new version."""
    by.require(Right.WRITE)
    with book.write() as connection:
        page = _seen(connection, key, version)
        found = next((one for one in page.history if one.version == earlier), None)
        if found is None:
            msg = f"{page.name} has no version {earlier}. Reload to see those there are."
            raise NotFound(msg)
        if found.source == page.source:
            return page
        read(key, earlier, found.source)
        return _added(connection, page, found.source, "template.brought_back", by=by, now=now)


def _page(connection: Connection, key: str) -> TemplatePage:
    if key not in NAMES:
        msg = "This text does not exist. Choose one of those in Setup › Templates."
        raise NotFound(msg)
    kept = wordings.history(connection, key)
    told = tuple(
        Wording(one.key, one.version, one.source or first_text(key), one.at, one.by) for one in kept
    )
    return TemplatePage(
        key=key,
        name=NAMES[key],
        version=kept[0].version if kept else VERSIONS[key],
        source=told[0].source if told else first_text(key),
        is_own=bool(kept) and bool(kept[0].source),
        history=told,
    )


def _seen(connection: Connection, key: str, version: int) -> TemplatePage:
    """Give the text while others wait; Conflict unless it is the version that was seen."""
    leases.lock(connection, "templates")
    page = _page(connection, key)
    if page.version != version:
        who = page.history[0].by if page.history else "Somebody"
        msg = (
            f"{who} saved “{page.name}” in the meantime, as version {page.version}. Nothing was "
            "saved. Copy your text, reload, and put both together."
        )
        raise Conflict(msg)
    return page


def _added(
    connection: Connection,
    page: TemplatePage,
    source: str,
    action: str,
    *,
    by: Actor,
    now: datetime,
) -> TemplatePage:
    """Keep a new version on top."""
    who = called(by, options.profile(connection))
    number = page.version + 1
    wordings.add(connection, Wording(page.key, number, source, now, who))
    subject, detail = f"template:{page.key}", {"version": number}
    record_change(connection, by=by, at=now, action=action, subject=subject, detail=detail)
    return _page(connection, page.key)
