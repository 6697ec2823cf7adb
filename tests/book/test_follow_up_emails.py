"""An email about an offer that waits: a contact, no second offer, logged and undone once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from tests.book.ledger import (
    actions,
    booked,
    logged,
    opened,
    page,
    prepare,
    properties,
    record,
    told,
)
from tests.builders import NOW, a_touch, an_account
from upsell.book import accounts, drafts, touches
from upsell.book import offers as ledger
from upsell.book.engine import Book
from upsell.errors import Conflict, Refused
from upsell.model import LOCAL_USER, Account, Actor, Signal
from upsell.outreach import Channel, GateKind, Offer, Outcome, Touch
from upsell.services import offers, outreach
from upsell.services.account_page import account_page
from upsell.services.offers import CallResult

LATER = NOW + timedelta(days=3)
SOON = LATER + timedelta(seconds=30)
BO = Actor("bo", "Bo Lind")


def follow_up(book: Book, signal: Signal, by: Actor = LOCAL_USER) -> outreach.Outreach:
    """Ask for the follow-up of a signal's offer."""
    return outreach.open_draft(
        book, signal.signal_id, Channel.EMAIL, follow_up=True, by=by, now=LATER
    )


def draft_id(book: Book, signal: Signal, by: Actor = LOCAL_USER) -> UUID:
    """Give the id of the draft of the follow-up."""
    draft = follow_up(book, signal, by).draft
    assert draft is not None
    return draft.draft_id


def sent(book: Book, draft: UUID, by: Actor = LOCAL_USER, reason: str = "") -> Touch:
    """Log a follow-up."""
    return outreach.log_follow_up(book, draft, override_reason=reason, by=by, now=LATER)


def every_touch(book: Book) -> list[Touch]:
    """Give all touches."""
    with book.read() as connection:
        return touches.every(connection)


def save_account(book: Book, account: Account) -> None:
    """Change the account."""
    with book.write() as connection:
        accounts.save(connection, [account])


def test_a_follow_up_speaks_of_the_offer_and_its_day(book: Book) -> None:
    """It names what was offered and when, no price, one ask; the play is fixed."""
    signal = prepare(book)
    offer = logged(book, signal)

    work = follow_up(book, signal)

    assert work.draft is not None
    assert (work.follows, work.draft.play, work.draft.template) == (offer, offer.play, "followup")
    assert "On 20 November I wrote to you about 3 more seats" in work.draft.body
    assert "$" not in work.draft.body
    assert work.draft.body.count("?") == 1
    assert opened(book, signal, now=LATER).offer == offer


def test_a_colleagues_offer_and_a_call_are_told_as_such(book: Book) -> None:
    """Who wrote is named where it was somebody else; a call was a talk."""
    signal = prepare(book)
    first = opened(book, signal).draft
    assert first is not None
    record(book, booked(book, signal, at=NOW + timedelta(days=1)), CallResult.OPEN)
    work = follow_up(book, signal)
    assert work.draft is not None
    assert "On 22 November we spoke about 3 more seats" in work.draft.body
    with book.write() as connection:
        offer = ledger.every(connection)[0]
        ledger.remove(connection, offer.offer_id)
        ledger.add(connection, replace(offer, channel=Channel.EMAIL, csm="Bo Lind"))
    work = follow_up(book, signal)
    assert work.draft is not None
    assert "Bo wrote to you about 3 more seats" in work.draft.body


def test_a_follow_up_is_a_contact_and_no_offer(book: Book) -> None:
    """Logged twice it is one touch of the offer; nothing more is told outside."""
    signal = prepare(book)
    offer = logged(book, signal)
    before = told(book)
    draft = draft_id(book, signal)

    touch = sent(book, draft)

    assert sent(book, draft) == touch
    assert (touch.offer_id, touch.is_follow_up, touch.csm) == (offer.offer_id, True, "Ana Keller")
    assert len(every_touch(book)) == 2
    assert told(book) == before
    assert len(properties(book, "upsell_offer_sent")) == 1
    line = page(book, LATER).in_flight[0]
    assert (line.offer, line.may_follow_up) == (offer, False)
    assert "Followed up by email on 23 November." in line.sentences
    shown = account_page(book, "northwind", by=LOCAL_USER, now=LATER)
    assert shown.events[0].what == "Follow-up by email, Ana Keller"


def test_a_follow_up_is_undone_within_a_minute(book: Book) -> None:
    """Then its text is there again, with its id; later it stays."""
    signal = prepare(book)
    logged(book, signal)
    draft = draft_id(book, signal)
    sent(book, draft)

    outreach.undo_follow_up(book, draft, by=LOCAL_USER, now=SOON)
    outreach.undo_follow_up(book, draft, by=LOCAL_USER, now=SOON)

    assert len(every_touch(book)) == 1
    assert draft_id(book, signal) == draft
    sent(book, draft)
    with pytest.raises(Refused, match="can be undone for one minute"):
        outreach.undo_follow_up(book, draft, by=LOCAL_USER, now=LATER + timedelta(minutes=2))
    assert [one for one in actions(book) if one.startswith("follow_up")] == [
        *("follow_up.logged", "follow_up.logged", "follow_up.undone")
    ]


def test_one_follow_up_a_day_is_enough(book: Book) -> None:
    """A colleague's of today is shown instead, and one opened before it is not logged."""
    signal = prepare(book)
    logged(book, signal)
    mine, theirs = draft_id(book, signal), draft_id(book, signal, BO)
    assert mine != theirs
    touch = sent(book, theirs, BO)

    with pytest.raises(Conflict, match="Bo Lind followed up on this offer today"):
        sent(book, mine)

    work = follow_up(book, signal)
    assert (work.followed_up, work.undo_until) == (touch, LATER + timedelta(seconds=60))


def test_an_answered_offer_is_not_followed_up(book: Book) -> None:
    """An answer that came in the meantime stops the email; then there is nothing to follow up."""
    signal = prepare(book)
    offer = logged(book, signal)
    draft = draft_id(book, signal)
    offers.record_outcome(
        book, offer.offer_id, offer.version, Outcome.WON, by=LOCAL_USER, now=LATER
    )

    with pytest.raises(Conflict, match="no longer waits for an answer"):
        sent(book, draft)

    assert follow_up(book, signal).follows is None


def test_a_follow_up_never_becomes_an_offer_nor_an_offer_a_follow_up(book: Book) -> None:
    """Each draft is logged as what it is."""
    signal = prepare(book)
    first = opened(book, signal).draft
    assert first is not None
    with pytest.raises(Refused, match="first email"):
        sent(book, first.draft_id)
    logged(book, signal)
    with pytest.raises(Refused, match="makes no second offer"):
        outreach.log_offer(book, draft_id(book, signal), by=LOCAL_USER, now=LATER)


@pytest.mark.parametrize(
    ("account", "gate"),
    [
        (an_account(do_not_contact=True), GateKind.DO_NOT_CONTACT),
        (an_account(critical_ticket=True), GateKind.CRITICAL_TICKET),
    ],
)
def test_a_shut_gate_needs_a_reason(book: Book, account: Account, gate: GateKind) -> None:
    """Do not contact and a critical ticket hold a follow-up back as well."""
    signal = prepare(book)
    logged(book, signal)
    save_account(book, account)
    assert [one.kind for one in follow_up(book, signal).gates] == [gate]

    with pytest.raises(Refused, match="To go ahead, give a reason"):
        sent(book, draft_id(book, signal))
    assert sent(book, draft_id(book, signal), reason="She asked").is_follow_up


def test_the_gates_of_new_offers_do_not_hold_a_follow_up_back(book: Book) -> None:
    """Cooling off and an expansion under discussion do not, six contacts in 30 days do."""
    signal = prepare(book)
    logged(book, signal)
    save_account(book, an_account(expansion_open=True))
    assert follow_up(book, signal).gates == ()
    with book.write() as connection:
        for number in range(5):
            touch = a_touch(touch_id=UUID(int=90 + number), signal_id=signal.signal_id)
            touches.save(connection, touch)
    assert [one.kind for one in follow_up(book, signal).gates] == [GateKind.TOO_MANY_TOUCHES]


def test_a_first_draft_and_a_follow_up_stand_side_by_side(book: Book) -> None:
    """Bo's unused first email is not lost when Ana's offer is followed up by Bo."""
    signal = prepare(book)
    first = outreach.open_draft(book, signal.signal_id, Channel.EMAIL, by=BO, now=NOW).draft
    assert first is not None
    logged(book, signal)

    after = draft_id(book, signal, BO)

    with book.read() as connection:
        kept = drafts.unused(connection, signal.signal_id, Channel.EMAIL, BO.id)
        follow = drafts.one(connection, after)
    assert kept == first
    assert follow.follows is not None


def test_a_follow_up_stays_a_contact_when_its_offer_is_withdrawn(book: Book) -> None:
    """The first email was not sent after all; the follow-up was."""
    signal = prepare(book)
    offer: Offer = logged(book, signal)
    touch = sent(book, draft_id(book, signal))

    outreach.undo(book, offer.offer_id, by=LOCAL_USER, now=LATER)

    with book.read() as connection:
        assert touches.of_account(connection, "northwind") == [touch]
