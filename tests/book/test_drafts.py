"""One unused draft of a signal, channel and CSM, its figures never stale."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier
from uuid import UUID

import pytest

from tests.book.ledger import LATER, opened, prepare, refreshed, the_draft
from tests.builders import NOW, an_account
from upsell.book import accounts, options, signals
from upsell.book.engine import Book
from upsell.errors import Conflict, NotFound, Refused
from upsell.model import LOCAL_USER, Actor
from upsell.outreach import Channel
from upsell.profile import Profile
from upsell.rules import DEFAULT_RULES
from upsell.services import outreach, rules


def test_the_draft_quotes_the_evidence_and_offers_the_first_option(book: Book) -> None:
    """The text, its template and the offer come from the signal, with the exits under it."""
    view = opened(book, prepare(book))

    assert view.draft is not None
    assert "8 of 10 seats" in view.draft.body
    assert (view.draft.template, view.draft.csm) == ("seats", "local")
    assert view.draft.play == view.options[0].play
    assert view.to == "priya@northwind.example"
    assert view.exits is not None
    assert "8 of 10 seats" in view.exits.text
    assert (view.problem, view.gates, view.stale_days) == ("", (), 0)


def test_the_mail_is_the_one_its_rule_names(book: Book) -> None:
    """The sheet of signals decides which words begin the talk."""
    signal = prepare(book)
    named = [replace(DEFAULT_RULES[0], template="growth"), *DEFAULT_RULES[1:]]
    rules.save_rules(book, named, by=LOCAL_USER, now=NOW)

    draft = the_draft(book, signal)

    assert draft.template == "growth"
    assert draft.subject == "New colleagues on Ledgerly"


def test_opening_again_gives_the_same_draft(book: Book) -> None:
    """A reload changes neither the draft nor its version."""
    signal = prepare(book)

    assert the_draft(book, signal) == the_draft(book, signal)


def test_email_and_call_and_each_csm_have_a_draft_of_their_own(book: Book) -> None:
    """Three drafts: two channels of one person, and a colleague's."""
    signal, ben = prepare(book), Actor("ben", "Ben Ortiz")
    drafts = [
        opened(book, signal).draft,
        opened(book, signal, Channel.CALL).draft,
        outreach.open_draft(book, signal.signal_id, Channel.EMAIL, by=ben, now=NOW).draft,
    ]

    assert len({draft.draft_id for draft in drafts if draft}) == 3


def test_two_tabs_opening_at_once_get_one_draft(book: Book) -> None:
    """Real threads, released together."""
    signal, together = prepare(book), Barrier(4)

    def open_it(_: int) -> UUID:
        together.wait()
        return the_draft(book, signal).draft_id

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(open_it, range(4)))) == 1


def test_a_text_nobody_edited_follows_the_latest_figures(book: Book) -> None:
    """After a scan found 9 seats the same draft says 9."""
    signal = prepare(book)
    before = the_draft(book, signal)
    refreshed(book, signal, value=9.0)

    after = the_draft(book, signal)

    assert after.draft_id == before.draft_id
    assert "9 of 10 seats" in after.body
    assert after.evidence.value == 9.0


def test_an_edited_text_stays_and_says_that_its_figures_are_old(book: Book) -> None:
    """The words of a person are not written over; the page is told instead."""
    signal = prepare(book)
    draft = the_draft(book, signal)
    body = f"{draft.body}\nPS: see you in May."
    outreach.edit(book, draft.draft_id, draft.version, draft.subject, body, by=LOCAL_USER, now=NOW)
    assert not opened(book, signal).figures_changed
    refreshed(book, signal, value=9.0)

    view = opened(book, signal)

    assert view.draft is not None
    assert view.draft.body == body
    assert view.figures_changed


def test_the_same_figures_of_a_later_day_change_nothing(book: Book) -> None:
    """An edited text whose figures a later scan confirmed is not out of date."""
    signal = prepare(book)
    draft = the_draft(book, signal)
    outreach.edit(book, draft.draft_id, draft.version, "Hello", "8 of 10", by=LOCAL_USER, now=NOW)
    later = NOW + timedelta(days=8)
    refreshed(book, signal, as_of=later.date())

    view = opened(book, signal, now=later)

    assert (view.figures_changed, view.stale_days) == (False, 0)


def test_writing_afresh_gives_up_the_edit(book: Book) -> None:
    """The text is the template's again."""
    signal = prepare(book)
    draft = the_draft(book, signal)
    outreach.edit(book, draft.draft_id, draft.version, "Hello", "Mine", by=LOCAL_USER, now=NOW)

    view = outreach.rewrite(book, draft.draft_id, by=LOCAL_USER, now=NOW)

    assert view.draft is not None
    assert (view.draft.body, view.draft.edited) == (draft.body, False)


def test_an_edit_of_an_older_text_is_a_conflict(book: Book) -> None:
    """What another tab saved is not written over."""
    draft = the_draft(book, prepare(book))
    outreach.edit(book, draft.draft_id, draft.version, "One", "First", by=LOCAL_USER, now=NOW)

    with pytest.raises(Conflict, match="another window"):
        outreach.edit(book, draft.draft_id, draft.version, "Two", "Other", by=LOCAL_USER, now=NOW)


def test_the_same_edit_twice_changes_nothing(book: Book) -> None:
    """A repeated click is no conflict."""
    draft = the_draft(book, prepare(book))
    edits = [
        outreach.edit(book, draft.draft_id, draft.version, "One", "First", by=LOCAL_USER, now=NOW)
        for _ in range(2)
    ]

    assert edits[0].draft == edits[1].draft


@pytest.mark.parametrize(
    ("subject", "body", "named"),
    [("", "Text", "Subject"), ("Subject", " ", "Text"), ("S" * 201, "Text", "200")],
)
def test_an_edit_without_a_subject_or_text_is_refused(
    book: Book, subject: str, body: str, named: str
) -> None:
    """The message names the field."""
    draft = the_draft(book, prepare(book))

    with pytest.raises(Refused, match=named):
        outreach.edit(book, draft.draft_id, draft.version, subject, body, by=LOCAL_USER, now=NOW)


def test_words_of_the_house_in_an_edited_mail_are_named(book: Book) -> None:
    """The page can warn before the mail leaves."""
    draft = the_draft(book, prepare(book))

    view = outreach.edit(
        book, draft.draft_id, draft.version, "Hi", "A fine upsell", by=LOCAL_USER, now=NOW
    )

    assert view.house_words == ("upsell",)
    assert view.offer_not_named


def test_before_the_first_draft_the_profile_is_asked_for(book: Book) -> None:
    """No draft is made in nobody's name."""
    signal = prepare(book)
    with book.write() as connection:
        options.save_profile(connection, Profile())

    view = opened(book, signal)

    assert (view.needs_profile, view.draft, view.exits) == (True, None, None)


def test_an_account_without_a_plan_says_what_to_do(book: Book) -> None:
    """Nothing can be offered, and the sentence names the remedy."""
    signal = prepare(book)
    with book.write() as connection:
        accounts.save(connection, [an_account(plan_key=None)])

    view = opened(book, signal)

    assert view.draft is None
    assert "Setup › Your accounts" in view.problem


def test_a_signal_that_ended_starts_no_draft(book: Book) -> None:
    """The page says that the reason is gone."""
    signal = prepare(book)
    with book.write() as connection:
        gone = replace(signal, cleared_on=NOW.date(), clear_reason="Below 75%.")
        signals.change(connection, [gone])

    view = opened(book, signal)

    assert view.draft is None
    assert view.problem.startswith("“Near limit: seats” is no longer open (Below 75%).")


def test_a_logged_draft_can_no_longer_be_changed(book: Book) -> None:
    """A tab left open cannot change what was sent."""
    draft = the_draft(book, prepare(book))
    outreach.log_offer(book, draft.draft_id, by=LOCAL_USER, now=NOW)

    with pytest.raises(Conflict, match="logged"):
        outreach.edit(book, draft.draft_id, draft.version, "S", "B", by=LOCAL_USER, now=LATER)


def test_a_draft_that_is_not_there_is_said_so(book: Book) -> None:
    """An address with an unknown id is no crash."""
    with pytest.raises(NotFound, match="not in the book"):
        outreach.rewrite(book, UUID(int=99), by=LOCAL_USER, now=NOW)


def test_an_edited_text_is_kept_as_it_leaves(book: Book) -> None:
    """Line breaks in a subject, control and direction characters are gone before it is saved."""
    draft = the_draft(book, prepare(book))
    subject, body = "Hi\r\nBcc: x@y.example", "One\r\n\u202etwo\u200b\x07"

    view = outreach.edit(book, draft.draft_id, draft.version, subject, body, by=LOCAL_USER, now=NOW)

    assert view.draft is not None
    assert (view.draft.subject, view.draft.body) == ("Hi Bcc: x@y.example", "One\ntwo")
    assert view.exits is not None
    assert view.exits.text == view.draft.body
