"""Looking at a text before it is saved: on an account it fits, or on a made-up one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from upsell.book import accounts, catalogue, offers, options, rules, signals
from upsell.book.engine import Book
from upsell.drafting import FOLLOW_UP, SHEET, template_for
from upsell.drafting.kinds import questions_of
from upsell.drafting.made_up import made_up
from upsell.drafting.trial import doubts, tried
from upsell.errors import Refused
from upsell.model import Actor, Right, Signal
from upsell.plain import block
from upsell.rules import rule_of
from upsell.services.outreach.surroundings import seen
from upsell.services.outreach.writing import context_of
from upsell.steps import open_offer

MOST = 200
"""How many signals are offered to look at a text with."""


@dataclass(frozen=True)
class Occasion:
    """An open signal that a text can be looked at with."""

    signal_id: UUID
    account_name: str
    title: str


@dataclass(frozen=True)
class Preview:
    """What a text says of one account, or why it says nothing."""

    to: str
    subject: str
    body: str
    words: int
    is_made_up: bool
    problem: str = ""
    doubts: tuple[str, ...] = ()
    """What it cannot do without, where other accounts lack it."""


def occasions(book: Book, key: str, *, by: Actor) -> tuple[Occasion, ...]:
    """Give the open signals whose draft would be written from a text, by account."""
    by.require(Right.READ)
    with book.read() as connection:
        known = accounts.every(connection)
        reasons = _reasons(connection)
        if key == FOLLOW_UP:
            made = offers.every(connection)
            reasons = [(signal, key) for signal, _ in reasons if open_offer(signal, made)]
    ours = (signal for signal, reason in reasons if key in (SHEET, reason, questions_of(reason)))
    found = (Occasion(one.signal_id, known[one.account_id].name, one.title) for one in ours)
    return tuple(sorted(found, key=lambda one: (one.account_name, one.title))[:MOST])


def _reasons(connection: Connection) -> list[tuple[Signal, str]]:
    """Give every open signal with the email that fits it."""
    metrics, sheet = catalogue.metrics(connection), rules.every(connection)
    found = []
    for signal in signals.open_ones(connection):
        metric = metrics.get(signal.metric)
        if metric is not None and signal.is_open():
            rule = rule_of(sheet, signal, metric)
            named = "" if rule is None else rule.template
            found.append((signal, template_for(signal.rule_type, metric, named)))
    return found


def preview(
    book: Book, key: str, source: str, signal_id: UUID | None, *, by: Actor, now: datetime
) -> Preview:
    """Give what a text says of a signal's account, of a made-up one without a signal.

    A text that may not be saved, or that lacks something here, gives the reason instead.
    """
    by.require(Right.READ)
    today, tidy = book.today(now), block(source)
    with book.read() as connection:
        if signal_id is None:
            profile = options.profile(connection)
            context, to = made_up(key, today, book.currency, profile), ""
        else:
            around = seen(connection, book, signal_id, now)
            play = around.open_offer.play if around.open_offer else None
            play = play or next(iter(around.options), None)
            context, to = context_of(None, play, around), around.account.contact.email
    is_made_up = signal_id is None
    try:
        written = tried(key, tidy, context)
    except Refused as reason:
        return Preview(to, "", "", 0, is_made_up, str(reason))
    count, odd = len(written.body.split()), doubts(key, tidy, today)
    return Preview(to, written.subject, written.body, count, is_made_up, doubts=odd)
