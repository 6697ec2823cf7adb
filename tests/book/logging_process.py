"""A process that logs one offer per account and says each one it was told is kept; run, killed."""

from __future__ import annotations

import sys
from datetime import timedelta

from tests.builders import NOW
from upsell.book import signals
from upsell.book.engine import open_book
from upsell.model import LOCAL_USER
from upsell.outreach import Channel
from upsell.services import outreach


def main(url: str) -> None:
    """Log an offer for every open signal that has none; print each account once it is kept."""
    book = open_book(url)
    with book.read() as connection:
        waiting = sorted(signals.open_ones(connection), key=lambda one: one.account_id)
    print("ready", flush=True)
    for place, signal in enumerate(waiting):
        now = NOW + timedelta(seconds=place)
        shown = outreach.open_draft(book, signal.signal_id, Channel.EMAIL, by=LOCAL_USER, now=now)
        if shown.offer is None and shown.draft is not None:
            outreach.log_offer(book, shown.draft.draft_id, by=LOCAL_USER, now=now)
        print(signal.account_id, flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
