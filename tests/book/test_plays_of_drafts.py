"""What a draft offers: chosen, sized, priced, and never below present use."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.book.ledger import opened, prepare, refreshed, the_draft
from tests.builders import NOW, a_signal, an_evidence
from upsell.book.engine import Book
from upsell.errors import Refused
from upsell.model import LOCAL_USER, PlayKind
from upsell.services import outreach


def test_another_offer_is_written_into_the_text(book: Book) -> None:
    """Total and worth come from the plans, whatever the page sends along."""
    draft = the_draft(book, prepare(book))
    asked = replace(draft.play, amount=7.0, new_limit=999.0, annual_value=Decimal(1))

    view = outreach.choose_play(book, draft.draft_id, asked, by=LOCAL_USER, now=NOW)

    assert view.draft is not None
    assert view.draft.play.new_limit == 17.0
    assert view.draft.play.annual_value == Decimal(7 * 20 * 12)
    assert "7 more seats" in view.draft.body
    assert next(option.words for option in view.options) == "7 more seats"


def test_a_worth_of_ones_own_is_kept(book: Book) -> None:
    """A discount agreed with the account is not overwritten on the next visit."""
    signal = prepare(book)
    draft = the_draft(book, signal)
    outreach.choose_play(
        book, draft.draft_id, draft.play, annual_value=Decimal(900), by=LOCAL_USER, now=NOW
    )

    assert the_draft(book, signal).play.annual_value == Decimal(900)


@pytest.mark.parametrize("worth", ["1e30", "1000000000.01", "-1", "NaN"])
def test_a_worth_that_no_offer_has_is_refused(book: Book, worth: str) -> None:
    """An amount that cannot be kept is named before it reaches the book."""
    draft = opened(book, prepare(book)).draft
    assert draft is not None
    with pytest.raises(Refused, match="Annual value: type an amount from 0 to 1,000,000,000"):
        outreach.choose_play(
            book, draft.draft_id, draft.play, annual_value=Decimal(worth), by=LOCAL_USER, now=NOW
        )


def test_an_offer_below_present_use_is_refused(book: Book) -> None:
    """One seat more than 10 does not hold 14."""
    signal = prepare(book, a_signal(latest=an_evidence(value=14.0)))
    draft = the_draft(book, signal)

    with pytest.raises(Refused, match="do not cover"):
        outreach.choose_play(
            book, draft.draft_id, replace(draft.play, amount=1.0), by=LOCAL_USER, now=NOW
        )


def test_an_offer_that_use_outgrew_makes_way_for_a_larger_one(book: Book) -> None:
    """The draft of yesterday offers enough for today."""
    signal = prepare(book)
    refreshed(book, signal, value=40.0)

    assert (the_draft(book, signal).play.new_limit or 0) >= 40.0


def test_an_offer_not_among_the_options_is_refused(book: Book) -> None:
    """Seats cannot be offered as a pack."""
    draft = the_draft(book, prepare(book))

    with pytest.raises(Refused, match="not among"):
        outreach.choose_play(
            book, draft.draft_id, replace(draft.play, kind=PlayKind.PACK), by=LOCAL_USER, now=NOW
        )
