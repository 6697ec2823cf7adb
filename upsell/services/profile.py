"""About you: whose name, address and product the drafts carry, and how they are sent."""

from __future__ import annotations

import re
from datetime import datetime
from urllib.parse import urlsplit

from upsell.book import options
from upsell.book.engine import Book
from upsell.book.write import record_change
from upsell.cells import words
from upsell.cells.trouble import Trouble
from upsell.errors import Refused
from upsell.model import Actor, Right
from upsell.profile import MailWay, Profile

LONGEST = 200
LONGEST_LINK = 500
_HOST = re.compile(r"[\w\-]+(\.[\w\-]+)*")


def profile(book: Book, *, by: Actor) -> Profile:
    """Give what the CSM said about themselves; empty fields until they did."""
    by.require(Right.READ)
    with book.read() as connection:
        return options.profile(connection)


def save_profile(book: Book, profile: Profile, *, by: Actor, now: datetime) -> Profile:
    """Keep what the CSM says about themselves, tidied; raise Refused with the field at fault.

    Name, e-mail and product are needed, the booking link is not. Saving the same changes nothing.
    """
    by.require(Right.WRITE)
    tidy = Profile(
        name=_line(profile.name, "name"),
        email=_email(profile.email),
        product=_line(profile.product, "product name"),
        booking_link=_link(profile.booking_link),
    )
    with book.write() as connection:
        before = options.profile(connection)
        if before != tidy:
            options.save_profile(connection, tidy)
            changed = [name for name, value in vars(tidy).items() if getattr(before, name) != value]
            record_change(
                connection,
                by=by,
                at=now,
                action="profile.saved",
                subject="profile",
                detail={"fields": changed},
            )
    return tidy


def mail_way(book: Book, *, by: Actor) -> MailWay:
    """Give how the actor sends email: the way used last, or chosen in About you."""
    by.require(Right.READ)
    with book.read() as connection:
        return options.mail_way(connection, by)


def keep_mail_way(book: Book, way: MailWay, *, by: Actor, now: datetime) -> None:
    """Keep how the actor sends email; the same again changes nothing."""
    by.require(Right.WRITE)
    with book.write() as connection:
        before = options.mail_way(connection, by)
        if before is way:
            return
        options.save_mail_way(connection, by, way)
        record_change(
            connection,
            by=by,
            at=now,
            action="mail_way.kept",
            subject=f"actor:{by.id}",
            detail={"before": before.value, "after": way.value},
        )


def _line(value: str, field: str) -> str:
    """Give a needed text on one line."""
    try:
        line = words.text(value)
    except Trouble as trouble:
        raise Refused(f"Your {field}: {trouble.problem} {trouble.remedy}") from None
    if not line:
        raise Refused(f"Your {field} is empty. Write it: it appears in your drafts.")
    if len(line) > LONGEST:
        raise Refused(f"Your {field} is longer than {LONGEST} characters. Shorten it.")
    return line


def _email(value: str) -> str:
    """Give a needed address."""
    line = _line(value, "e-mail")
    try:
        return words.email(line)
    except Trouble:
        raise Refused(
            f"“{line}” is not an e-mail address. Write one such as ana@northwind.example."
        ) from None


def _link(value: str) -> str:
    """Give a booking link that begins with http:// or https://, or nothing for an empty one."""
    link = value.strip()
    if not link:
        return ""
    how = "Write one that begins with https://, or leave it empty."
    if len(link) > LONGEST_LINK or not link.isprintable() or any(mark in link for mark in ' <>"'):
        raise Refused(f"The booking link is not a web address. {how}")
    try:
        parts = urlsplit(link)
        host = parts.hostname or ""
    except ValueError:
        raise Refused(f"The booking link “{link}” is not a web address. {how}") from None
    if parts.scheme not in {"http", "https"} or not _HOST.fullmatch(host) or parts.username:
        raise Refused(f"The booking link “{link}” is not a web address. {how}")
    return link
