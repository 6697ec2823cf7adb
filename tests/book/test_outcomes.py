"""What came of an offer: recorded once, corrected openly, told rightly."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from tests.book.ledger import (
    CALL_AT,
    LATER,
    booked,
    logged,
    page,
    prepare,
    properties,
    record,
    send,
    told,
)
from tests.builders import NOW, TODAY
from upsell.book import schema
from upsell.book.engine import Book, BookKind, open_book
from upsell.comparison_words import explained
from upsell.conversion import Proportion
from upsell.errors import Conflict, Refused
from upsell.model import LOCAL_USER
from upsell.outreach import Offer, Outcome
from upsell.services import offers, outreach
from upsell.services.analysis import analysis
from upsell.services.offers import CallResult
from upsell.services.week import week_strip

MARCH = TODAY + timedelta(days=120)


def answer(book: Book, offer: Offer, outcome: Outcome | None, **said: Any) -> Offer:
    """Record an outcome three hours later, on the offer as given."""
    told_by = {"by": LOCAL_USER, "now": LATER, **said}
    return offers.record_outcome(book, offer.offer_id, offer.version, outcome, **told_by)


def test_a_win_is_worth_what_was_offered_unless_said_otherwise(book: Book) -> None:
    """The value offered is the default; another one is kept to the cent."""
    offer = logged(book, prepare(book))

    won = answer(book, offer, Outcome.WON)
    more = answer(book, won, Outcome.WON, won_value=Decimal("999.5"))

    assert won.won_value == offer.play.annual_value
    assert (more.won_value, more.outcome_at) == (Decimal("999.50"), LATER)


def test_a_win_is_told_to_posthog_with_its_value_and_days(book: Book) -> None:
    """Time to close runs from the signal's opening to the win."""
    offer = logged(book, prepare(book))

    answer(book, offer, Outcome.WON, won_value=Decimal(900), now=NOW + timedelta(days=3))

    closed = properties(book, "upsell_closed")[0]
    assert (closed["expansion_value"], closed["time_to_close"]) == (900.0, 3.0)
    assert closed["outcome"] == "won"
    assert told(book)[2:] == [("outcome_changed", "attio"), ("upsell_closed", "posthog")]


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        (Outcome.LOST, {"lost_reason": "price"}),
        (Outcome.NO_RESPONSE, {}),
        (Outcome.DEFERRED, {"deferred_until": MARCH}),
    ],
)
def test_only_attio_hears_of_other_outcomes(
    book: Book, outcome: Outcome, said: dict[str, object]
) -> None:
    """A loss is no close: PostHog would count it as a win."""
    answer(book, logged(book, prepare(book)), outcome, **said)

    assert told(book)[2:] == [("outcome_changed", "attio")]
    assert properties(book, "outcome_changed")[0]["outcome"] == outcome.value


@pytest.mark.parametrize(
    ("outcome", "said", "named"),
    [
        (Outcome.WON, {"won_value": Decimal(0)}, "Won value"),
        (Outcome.WON, {"won_value": Decimal(-1)}, "Won value"),
        (Outcome.WON, {"won_value": Decimal("NaN")}, "Won value"),
        (Outcome.LOST, {"lost_reason": "  "}, "Lost"),
        (Outcome.DEFERRED, {}, "Not now"),
        (Outcome.DEFERRED, {"deferred_until": TODAY}, "Not now"),
        (Outcome.WITHDRAWN, {}, "undoing"),
    ],
)
def test_an_outcome_without_what_it_needs_is_refused(
    book: Book, outcome: Outcome, said: dict[str, object], named: str
) -> None:
    """The field is named and nothing is written."""
    offer = logged(book, prepare(book))

    with pytest.raises(Refused, match=named):
        answer(book, offer, outcome, **said)

    assert page(book).in_flight[0].offer == offer


def test_the_same_answer_twice_is_recorded_once(book: Book) -> None:
    """A double click, or a repeat after a crash, is no conflict and tells nobody twice."""
    offer = logged(book, prepare(book))

    assert answer(book, offer, Outcome.NO_RESPONSE) == answer(book, offer, Outcome.NO_RESPONSE)
    assert len(properties(book, "outcome_changed")) == 1


def test_another_answer_on_an_older_state_is_a_conflict(book: Book) -> None:
    """What a colleague recorded is not written over unseen."""
    offer = logged(book, prepare(book))
    answer(book, offer, Outcome.WON)

    with pytest.raises(Conflict, match="another window"):
        answer(book, offer, Outcome.NO_RESPONSE)


def test_a_correction_keeps_the_earlier_answer_in_the_changes(book: Book) -> None:
    """Before and after are both there."""
    won = answer(book, logged(book, prepare(book)), Outcome.WON, won_value=Decimal(900))

    lost = answer(book, won, Outcome.LOST, lost_reason="price", now=LATER + timedelta(days=1))

    assert (lost.won_value, lost.lost_reason) == (None, "price")
    changes = schema.changes
    with book.read() as connection:
        query = select(changes.c.detail).order_by(changes.c.at.desc()).limit(1)
        detail = connection.execute(query).scalar_one()
    assert detail["before"]["won_value"] == "900.00"
    assert detail["after"]["outcome"] == "lost"


def test_a_win_taken_back_before_it_was_sent_is_never_told(book: Book) -> None:
    """The waiting event is withdrawn; Attio hears both changes."""
    won = answer(book, logged(book, prepare(book)), Outcome.WON)

    answer(book, won, Outcome.NO_RESPONSE)

    assert properties(book, "upsell_closed") == []
    assert len(properties(book, "outcome_changed")) == 2


def test_a_win_is_told_once_ever(book: Book) -> None:
    """Sent, taken back and won again: PostHog keeps the one event and its first value."""
    won = answer(book, logged(book, prepare(book)), Outcome.WON, won_value=Decimal(900))
    send(book)
    reopened = answer(book, won, None)

    answer(book, reopened, Outcome.WON, won_value=Decimal(700))

    assert [fact["expansion_value"] for fact in properties(book, "upsell_closed")] == [900.0]


def test_a_value_corrected_before_it_was_sent_is_the_one_told(book: Book) -> None:
    """A typing mistake need not reach PostHog."""
    won = answer(book, logged(book, prepare(book)), Outcome.WON, won_value=Decimal(9000))

    answer(book, won, Outcome.WON, won_value=Decimal(900))

    assert [fact["expansion_value"] for fact in properties(book, "upsell_closed")] == [900.0]


def test_an_answer_may_be_open_again(book: Book) -> None:
    """A slip of the hand is undone by saying that the answer is still open."""
    lost = answer(book, logged(book, prepare(book)), Outcome.LOST, lost_reason="price")

    again = answer(book, lost, None)

    assert (again.outcome, again.outcome_at, again.lost_reason) == (None, None, "")
    assert properties(book, "outcome_changed")[-1]["outcome"] == "open"


def test_facts_of_one_offer_never_share_a_moment(book: Book) -> None:
    """Their order can be told even when all happened at once."""
    touch = booked(book, prepare(book))
    record(book, touch, CallResult.WON, now=NOW)

    with book.read() as connection:
        moments = connection.execute(select(schema.facts.c.recorded_at)).scalars().all()
    assert len(set(moments)) == len(moments) == 4


def test_a_withdrawn_offer_takes_no_answer(book: Book) -> None:
    """What was never offered cannot be won."""
    offer = logged(book, prepare(book))
    outreach.undo(book, offer.offer_id, by=LOCAL_USER, now=LATER)

    with pytest.raises(Refused, match="undone"):
        answer(book, offer, Outcome.WON)


def test_a_withdrawn_offer_is_outside_every_rate(book: Book) -> None:
    """Analysis shows the signal as flagged and nothing offered."""
    offer = logged(book, prepare(book))
    outreach.undo(book, offer.offer_id, by=LOCAL_USER, now=LATER)

    found = analysis(book, by=LOCAL_USER, now=LATER)

    assert (found.funnel.flagged, found.funnel.offered, found.titles) == (1, 0, ())
    assert found.weeks[-1].conversion == Proportion(0, 0)


def test_a_won_offer_shows_in_the_week_and_its_indicators(book: Book) -> None:
    """Flagged, won, its worth and its days, in this week and not in the last."""
    answer(book, logged(book, prepare(book)), Outcome.WON, won_value=Decimal(900))

    found = analysis(book, by=LOCAL_USER, now=LATER)

    last, this = found.weeks[-2:]
    assert (this.expansion, this.wins, this.base) == (Decimal(900), 1, Decimal(4800))
    assert (last.expansion, last.wins) == (Decimal(0), 0)
    assert explained(found.comparison).startswith("Seats: 1 won of 1.")
    with book.read() as connection:
        strip = week_strip(connection, book, LATER)
    assert (strip.flagged, strip.won, strip.waiting) == (1, 1, 0)


def test_every_offer_and_call_is_in_one_place(book: Book) -> None:
    """In flight until answered, waiting until its day, closed when decided."""
    signal = prepare(book)
    offer = logged(book, signal)
    assert [line.offer for line in page(book).in_flight] == [offer]

    put_off = answer(book, offer, Outcome.DEFERRED, deferred_until=MARCH)
    assert [line.offer for line in page(book).waiting] == [put_off]
    assert [line.offer for line in page(book, NOW + timedelta(days=121)).in_flight] == [put_off]

    lost = answer(book, put_off, Outcome.LOST, lost_reason="price")
    seen = page(book)
    assert [line.offer for line in seen.closed] == [lost]
    assert seen.in_flight == seen.waiting == ()


def test_a_call_is_ahead_until_its_hour(book: Book) -> None:
    """From then on it asks how it went."""
    booked(book, prepare(book))

    assert len(page(book).calls_ahead) == 1
    assert len(page(book, CALL_AT).calls_due) == 1
    assert page(book, CALL_AT).calls_ahead == ()


def test_an_offer_is_told_in_words(book: Book) -> None:
    """What, worth, how, on what figures, what came of it, and where it stands."""
    lost = answer(book, logged(book, prepare(book)), Outcome.LOST, lost_reason="price")
    line = page(book).closed[0]

    assert line.offer == lost
    assert line.account_name == "Northwind"
    assert line.words == "3 more seats, $720 a year"
    assert line.sentences == (
        "Email by Ana Keller on 20 November.",
        "Near limit: seats. 8 of 10 seats, 80%; 5 on 23 October.",
        "Lost: price (20 November).",
        "Text: Seats near the limit, version 1.",
    )
    assert [stand.words for stand in line.standing] == [
        "Saved; Attio is not connected",
        "Saved; PostHog is not connected",
    ]


def test_the_example_says_that_it_is_never_sent(book: Book, book_url: str) -> None:
    """Whatever is connected."""
    logged(book, prepare(book))
    with book.write() as connection:
        kind = schema.settings.update().where(schema.settings.c.key == "kind")
        connection.execute(kind.values(value="sample"))
    example = open_book(book_url)

    assert example.kind is BookKind.SAMPLE
    (stand,) = page(example).in_flight[0].standing
    assert stand.words == "Example: never sent"
    example.close()
