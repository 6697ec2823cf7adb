"""The call sheet to take along: as a document."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from upsell.book import accounts, drafts
from upsell.book.engine import Book
from upsell.errors import Refused
from upsell.model import Actor, Right
from upsell.outreach import Channel


def sheet_document(book: Book, draft_id: UUID, *, by: Actor, now: datetime) -> bytes:
    """Give the sheet of a call as a Word document; Refused for an email or without a text."""
    by.require(Right.READ)
    with book.read() as connection:
        draft = drafts.one(connection, draft_id)
        name = accounts.one(connection, draft.account_id).name
    if draft.channel is not Channel.CALL or not draft.body.strip():
        msg = "There is no call sheet to take along yet. Open the call again."
        raise Refused(msg)
    # Loaded here: it takes a quarter of a second, and only a download needs it.
    from upsell.adapters.files.call_sheet import call_sheet

    return call_sheet(f"Call sheet: {name}", draft.body, now.astimezone(book.zone))
