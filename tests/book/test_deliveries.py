"""When a recorded fact leaves the house, in which order, and that the example's never do."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from tests.book.ledger import LATER, logged, prepare, properties
from tests.book.post import (
    SPAN,
    Recorder,
    an_offer_with_an_answer,
    deliver,
    drain,
    failing,
    met,
    states,
)
from tests.builders import NOW, a_signal, an_account
from upsell.book import accounts, destinations, outbox, schema
from upsell.book.engine import Book
from upsell.errors import Rejected, Unavailable
from upsell.model import LOCAL_USER
from upsell.outreach import DeliveryState, Destination, Outcome
from upsell.services import offers, outreach
from upsell.services.delivering import Step

READY = NOW + outbox.UNDO_WINDOW
SENT, WAITING, PARKED = DeliveryState.SENT, DeliveryState.WAITING, DeliveryState.PARKED
DOWN = Unavailable("Attio does not answer.")
LOST = Unavailable("Attio did not answer in time.", maybe_done=True)
NO_STATUS = Rejected("The list has no outcome “Deferred”.", code="value_not_found")


def test_a_fact_waits_a_minute(book: Book) -> None:
    """Nothing leaves within the time for an undo; afterwards each destination has its own."""
    met(book, NOW)
    logged(book, prepare(book))
    sender = Recorder()

    early = deliver(book, sender, READY - timedelta(seconds=1))
    assert (early, drain(book, sender, READY)) == (Step.NOTHING, [Step.SENT])
    assert sender.kinds() == ["upsell_offer_sent"]
    assert states(book, Destination.POSTHOG) == [WAITING]


def test_what_was_undone_never_leaves(book: Book) -> None:
    """An undo within the minute leaves nothing to send."""
    met(book, NOW)
    offer = logged(book, prepare(book))
    outreach.undo(book, offer.offer_id, by=LOCAL_USER, now=NOW + timedelta(seconds=50))

    sender = Recorder()
    assert (drain(book, sender, LATER), sender.taken) == ([], [])


def test_an_undo_after_an_attempt_began_takes_nothing_back(book: Book) -> None:
    """What may be outside is withdrawn there, not forgotten here."""
    met(book, NOW)
    offer = logged(book, prepare(book))
    drain(book, Recorder(fails=failing(LOST)), READY)

    outreach.undo(book, offer.offer_id, by=LOCAL_USER, now=READY)

    with book.read() as connection:
        ours = outbox.of_offers(connection)[offer.offer_id]
    assert [one.kind.value for one in ours if one.destination is Destination.ATTIO] == [
        "upsell_offer_sent",
        "outcome_changed",
    ]


def test_a_win_that_may_have_been_told_is_not_forgotten_once_refused(book: Book) -> None:
    """Its first reply was lost, so PostHog may count it: won again, it is the same event."""
    met(book, NOW, Destination.POSTHOG)
    offer = an_offer_with_an_answer(book)
    events = Recorder(Destination.POSTHOG, fails=failing(None, LOST, NO_STATUS))
    drain(book, events, LATER)
    drain(book, events, LATER + SPAN)
    told = properties(book, "upsell_closed")

    for outcome in (Outcome.NO_RESPONSE, Outcome.WON):
        offer = offers.record_outcome(
            book, offer.offer_id, offer.version, outcome, by=LOCAL_USER, now=LATER + 2 * SPAN
        )

    assert properties(book, "upsell_closed") == told


@pytest.mark.parametrize("destination", Destination)
def test_nothing_of_the_example_book_ever_leaves(book: Book, destination: Destination) -> None:
    """The book itself says that it is simulated, whoever sends and however late."""
    logged(book, prepare(book))
    met(book, NOW, destination)
    with book.write() as connection:
        kind = schema.settings.update().where(schema.settings.c.key == "kind")
        connection.execute(kind.values(value="sample"))
    sender = Recorder(destination)

    assert deliver(book, sender, NOW + timedelta(days=1000)) is Step.NOTHING
    assert sender.taken == []


def test_the_facts_of_an_offer_keep_their_order(book: Book) -> None:
    """A later fact waits while an earlier one of the same offer is on its way."""
    an_offer_with_an_answer(book)
    sender = Recorder(fails=failing(DOWN))

    first = drain(book, sender, LATER)
    second = drain(book, sender, LATER + timedelta(seconds=10))

    assert (first, second) == ([Step.FAILED], [Step.SENT, Step.SENT])
    assert sender.kinds() == ["upsell_offer_sent", "outcome_changed"]


def test_events_for_posthog_keep_nobody_waiting(book: Book) -> None:
    """An event there stands for itself, so a later one need not wait for an earlier one."""
    an_offer_with_an_answer(book)
    met(book, NOW, Destination.POSTHOG)
    sender = Recorder(Destination.POSTHOG, fails=failing(DOWN))

    assert drain(book, sender, LATER) == [Step.FAILED, Step.SENT]
    assert sender.kinds() == ["upsell_closed"]


def test_a_refused_fact_keeps_nobody_waiting(book: Book) -> None:
    """A later fact passes it, and as it says all of it, the refused one is left out."""
    an_offer_with_an_answer(book)
    sender = Recorder(fails=failing(NO_STATUS))

    assert drain(book, sender, LATER) == [Step.REFUSED, Step.SENT]
    assert states(book) == [DeliveryState.LEFT_OUT, SENT]


def test_a_fact_that_fails_keeps_other_offers_moving(book: Book) -> None:
    """One bad delivery never blocks others, and it does not make the destination a bad one."""
    met(book, NOW)
    for number in range(6):
        name = f"account-{number}"
        with book.write() as connection:
            accounts.save(connection, [an_account(account_id=name, name=name)])
        signal = a_signal(signal_id=UUID(int=number + 1), account_id=name)
        logged(book, prepare(book, signal))
    sender = Recorder(fails=lambda parcel: LOST if parcel.fact.account_id == "account-2" else None)

    now = LATER
    for _ in range(20):
        drain(book, sender, now)
        now += SPAN

    assert {parcel.fact.account_id for parcel in sender.taken} == {
        f"account-{number}" for number in (0, 1, 3, 4, 5)
    }
    with book.read() as connection:
        assert destinations.queue(connection, Destination.ATTIO, NOW).waiting == 1


def test_what_is_sent_is_frozen_at_the_first_attempt(book: Book) -> None:
    """A repeated attempt sends the same body and knows that it is one."""
    met(book, NOW)
    logged(book, prepare(book))
    sender = Recorder(fails=failing(LOST))
    drain(book, sender, LATER)

    drain(book, sender, LATER + SPAN)

    (parcel,) = sender.taken
    assert (parcel.body, parcel.attempt, parcel.is_repeated) == (
        {"says": "upsell_offer_sent", "attempt": 1},
        2,
        True,
    )


def test_an_attempt_that_may_be_done_is_repeated_once_it_is_surely_over(book: Book) -> None:
    """More than three time-outs pass before anybody looks again."""
    met(book, NOW)
    logged(book, prepare(book))
    sender = Recorder(fails=failing(LOST))
    drain(book, sender, LATER)

    just_before = LATER + SPAN - timedelta(microseconds=1)
    assert drain(book, sender, just_before) == []
    assert drain(book, sender, LATER + SPAN) == [Step.SENT]


def test_an_attempt_whose_process_died_is_left_alone_until_it_is_over(book: Book) -> None:
    """Another sender takes over after the lease, and sees that the attempt is a repeated one."""
    met(book, NOW)
    logged(book, prepare(book))

    def killed(parcel: object) -> None:
        raise KeyboardInterrupt(parcel)

    with pytest.raises(KeyboardInterrupt):
        deliver(book, Recorder(fails=killed), LATER, holder="killed")
    sender = Recorder()

    within = deliver(book, sender, LATER + SPAN / 2, holder="next")
    after = deliver(book, sender, LATER + SPAN, holder="next")

    assert (within, after) == (Step.STANDING_BY, Step.SENT)
    assert sender.taken[0].is_repeated
