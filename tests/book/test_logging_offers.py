"""Logging an email: one offer, whatever is clicked, and only when nothing speaks against it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier
from uuid import UUID

import pytest

from tests.book.ledger import (
    CALL_AT,
    LATER,
    PROFILE,
    SOON,
    actions,
    booked,
    counts,
    logged,
    opened,
    prepare,
    properties,
    told,
)
from tests.builders import NOW, TODAY, a_signal, an_account, an_evidence
from upsell.book import accounts, drafts, offers, signals, touches
from upsell.book.engine import Book
from upsell.errors import Conflict, Refused
from upsell.model import LOCAL_USER, Actor
from upsell.outreach import Channel, Draft, Offer
from upsell.services import offers as offers_service
from upsell.services import outreach
from upsell.services.offers import CallResult

SENT = [("upsell_offer_sent", "attio"), ("upsell_offer_sent", "posthog")]


def a_draft(book: Book, channel: Channel = Channel.EMAIL) -> Draft:
    """Prepare the book and open a draft."""
    draft = opened(book, prepare(book), channel).draft
    assert draft is not None
    return draft


def log(book: Book, draft: Draft, **said: object) -> Offer:
    """Log a draft, now unless said otherwise."""
    return outreach.log_offer(book, draft.draft_id, **{"by": LOCAL_USER, "now": NOW, **said})  # type: ignore[arg-type]  # each field is named by its test


def test_logging_copies_what_was_shown(book: Book) -> None:
    """The offer holds the draft's id, play, text, template and figures, and when it began."""
    draft = a_draft(book)

    offer = log(book, draft, version=draft.version)

    assert offer.offer_id == draft.draft_id
    assert (offer.play, offer.subject, offer.body) == (draft.play, draft.subject, draft.body)
    assert (offer.template, offer.template_version) == ("seats", draft.template_version)
    assert (offer.evidence, offer.signal_opened_at) == (an_evidence(), NOW)
    assert (offer.csm, offer.made_at, offer.outcome) == ("Ana Keller", NOW, None)
    with book.read() as connection:
        assert offers.one(connection, offer.offer_id) == offer
        contact = touches.of_account(connection, "northwind")[0]
    assert (contact.offer_id, contact.channel, contact.at) == (offer.offer_id, Channel.EMAIL, NOW)


def test_logging_records_the_fact_for_both_destinations(book: Book) -> None:
    """One fact, frozen with the offer's values, on its way to Attio and to PostHog."""
    offer = log(book, a_draft(book))

    assert told(book) == SENT
    assert properties(book, "upsell_offer_sent") == [
        {
            "signal_type": "Near limit: seats",
            "expansion_value": float(offer.play.annual_value or 0),
            "account_id": "northwind",
            "account_name": "Northwind",
            "metric": "seats",
            "csm_email": PROFILE.email,
            "rule": "near-limit-seats",
            "offer_id": str(offer.offer_id),
            "channel": "email",
            "signal_opened_at": NOW.isoformat(),
            "made_at": NOW.isoformat(),
            "offer_made": "3 more seats",
        }
    ]
    assert actions(book) == ["offer.logged"]


def test_a_fact_keeps_what_was_true_when_it_was_recorded(book: Book) -> None:
    """A later name of the account does not change it."""
    log(book, a_draft(book))
    with book.write() as connection:
        accounts.save(connection, [an_account(name="Northwind Traders")])

    assert properties(book, "upsell_offer_sent")[0]["account_name"] == "Northwind"


def test_a_double_click_logs_one_offer(book: Book) -> None:
    """The second click, a reload and a repeat after a crash get the offer of the first."""
    draft = a_draft(book)
    first = log(book, draft, version=draft.version)

    assert log(book, draft, version=draft.version, now=LATER) == first
    assert counts(book) == (1, 1, 1, 2)


def test_a_crash_before_the_commit_leaves_nothing(book: Book) -> None:
    """Whatever fails inside, no half of an offer stays behind; the next click makes it whole."""
    draft = a_draft(book)

    def fail() -> None:
        with book.write() as connection:
            drafts.mark_used(connection, draft.draft_id, NOW)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    assert counts(book) == (0, 0, 0, 0)
    assert log(book, draft).offer_id == draft.draft_id


def test_two_tabs_logging_at_once_make_one_offer(book: Book) -> None:
    """Real threads, released together, all get the same offer."""
    draft, together = a_draft(book), Barrier(4)

    def click(_: int) -> Offer:
        together.wait()
        return log(book, draft)

    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(click, range(4)))

    assert made == [made[0]] * 4
    assert counts(book) == (1, 1, 1, 2)


def test_two_people_logging_at_once_for_one_account_are_not_both_let_through(book: Book) -> None:
    """The gates hold between two drafts: the second one finds the first one's touch."""
    first, second = prepare(book), a_signal(signal_id=UUID(int=2), rule_id="other")
    with book.write() as connection:
        signals.add(connection, [second])
    found = [opened(book, signal).draft for signal in (first, second)]
    together = Barrier(2)

    def click(draft: Draft | None) -> bool:
        assert draft is not None
        together.wait()
        try:
            log(book, draft)
        except Refused:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(click, found)) == [False, True]


def test_two_people_do_not_make_the_same_offer_twice(book: Book) -> None:
    """The second draft of one signal is not logged as a follow-up of the first."""
    signal = prepare(book)
    ana, ben = Actor("ana", "Ana Keller"), Actor("ben", "Ben Ortiz")
    found = {
        by: outreach.open_draft(book, signal.signal_id, Channel.EMAIL, by=by, now=NOW).draft
        for by in (ana, ben)
    }
    for by, draft in found.items():
        assert draft is not None
        if by is ana:
            outreach.log_offer(book, draft.draft_id, by=by, now=NOW)
        else:
            with pytest.raises(Conflict, match="Ana Keller made this offer already, on 20 Nov"):
                outreach.log_offer(book, draft.draft_id, by=by, now=NOW)


def test_after_logging_the_page_shows_the_offer(book: Book) -> None:
    """A reload shows what was logged instead of a new draft."""
    signal = prepare(book)
    offer = logged(book, signal)

    view = opened(book, signal, now=SOON)

    assert view.offer == offer
    assert view.draft is not None
    assert (view.draft.body, view.gates) == (offer.body, ())
    assert view.undo_until == NOW + timedelta(seconds=60)


def test_offers_of_both_channels_are_found_again(book: Book) -> None:
    """A call and an email after it for one signal, both open: each channel shows its own."""
    signal = prepare(book)
    touch = booked(book, signal)
    call = offers_service.record_call(
        book, touch.touch_id, CallResult.OPEN, by=LOCAL_USER, now=CALL_AT
    )
    email = logged(book, signal, now=CALL_AT)

    assert opened(book, signal, now=CALL_AT).offer == email
    assert opened(book, signal, Channel.CALL, now=CALL_AT).offer == call


def test_a_text_that_changed_since_it_was_seen_is_a_conflict(book: Book) -> None:
    """What leaves is what is logged: another tab's edit is not logged unseen."""
    draft = a_draft(book)
    outreach.edit(book, draft.draft_id, draft.version, "Hi", "Mine", by=LOCAL_USER, now=NOW)

    with pytest.raises(Conflict, match="changed since you saw it"):
        log(book, draft, version=draft.version)


def test_a_shut_gate_refuses_and_names_itself(book: Book) -> None:
    """Nothing is written without a reason; with one it is kept on the offer."""
    draft = a_draft(book)
    with book.write() as connection:
        accounts.save(connection, [an_account(do_not_contact=True)])

    with pytest.raises(Refused, match=r"^Not logged: Northwind is marked as not to be contacted\."):
        log(book, draft, override_reason="  ")
    assert counts(book) == (0, 0, 0, 0)

    assert log(book, draft, override_reason=" she asked me ").override_reason == "she asked me"


def test_a_reason_without_a_shut_gate_is_not_kept(book: Book) -> None:
    """An offer shows an override only where something was overridden."""
    assert log(book, a_draft(book), override_reason="just in case").override_reason == ""


def test_a_second_email_cools_off_for_a_fortnight(book: Book) -> None:
    """The gate is looked at inside the transaction, from the touches of that moment."""
    first, second = prepare(book), a_signal(signal_id=UUID(int=2), rule_id="other")
    with book.write() as connection:
        signals.add(connection, [second])
    logged(book, first)

    assert opened(book, second, now=LATER).gates[0].sentence.startswith("Ana wrote to Northwind")
    with pytest.raises(Refused, match="Ana wrote to Northwind on 20 November"):
        logged(book, second, now=LATER)


def test_old_figures_are_logged_only_when_confirmed(book: Book) -> None:
    """Eight days are too old; seven are not."""
    signal = prepare(book)
    old = NOW + timedelta(days=8)
    view = opened(book, signal, now=old)
    assert view.draft is not None
    assert view.stale_days == 8

    with pytest.raises(Refused, match="These figures are 8 days old"):
        log(book, view.draft, now=old)

    assert opened(book, signal, now=NOW + timedelta(days=7)).stale_days == 0
    assert log(book, view.draft, now=old, stale_confirmed=True).evidence.as_of == TODAY


def test_an_offer_that_use_outgrew_is_refused(book: Book) -> None:
    """A draft left open while use went past its new total is not logged."""
    signal = prepare(book)
    draft = opened(book, signal).draft
    assert draft is not None
    with book.write() as connection:
        signals.change(connection, [replace(signal, latest=an_evidence(value=30.0))])

    with pytest.raises(Refused, match="do not cover what Northwind uses today"):
        log(book, draft)


def test_a_draft_without_a_text_is_refused(book: Book) -> None:
    """Where no text could be written there is nothing to log."""
    signal = prepare(book, a_signal(latest=an_evidence(limit=None), opening=an_evidence()))
    view = opened(book, signal)
    assert view.problem
    assert view.draft is not None

    with pytest.raises(Refused, match="no text"):
        log(book, view.draft)


def test_a_call_is_not_logged_as_an_email(book: Book) -> None:
    """A call becomes an offer by taking place."""
    with pytest.raises(Refused, match="took place"):
        log(book, a_draft(book, Channel.CALL))
