"""What a sender keeps of a destination: who sends, how it answers, what it refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import event

from tests.book.ledger import LATER, actions, logged, prepare
from tests.book.post import (
    SPAN,
    Recorder,
    agreed,
    an_offer_with_an_answer,
    deliver,
    drain,
    failing,
    known,
    met,
    states,
    turn,
)
from tests.builders import NOW
from upsell.book import connections, destinations, outbox, schema
from upsell.book.engine import Book
from upsell.errors import Forbidden, KeyRefused, Rejected, Unavailable
from upsell.model import LOCAL_USER, Actor, Right
from upsell.outbox import UNLINKED, Body, Counterpart, Parcel, Receipt, Trouble
from upsell.outreach import DeliveryState, Destination
from upsell.services import delivering
from upsell.services.delivering import Step

READY = NOW + outbox.UNDO_WINDOW
SENT, WAITING, PARKED = DeliveryState.SENT, DeliveryState.WAITING, DeliveryState.PARKED
DOWN = Unavailable("Attio does not answer.")
LOST = Unavailable("Attio did not answer in time.", maybe_done=True)
NO_STATUS = Rejected("The list has no outcome “Deferred”.", code="value_not_found")


def test_one_sender_at_a_time(book: Book) -> None:
    """While one process holds the lease of a destination, others stand by; then one takes over."""
    an_offer_with_an_answer(book)
    deliver(book, Recorder(), LATER, holder="first")

    assert deliver(book, Recorder(), LATER, holder="second") is Step.STANDING_BY
    delivering.stand_down(book, Destination.ATTIO, "first", by=LOCAL_USER)
    assert deliver(book, Recorder(), LATER, holder="second") is Step.SENT


def test_three_failures_in_a_row_pause_the_destination(book: Book) -> None:
    """Then it is left alone for a while; the first success ends it."""
    met(book, NOW)
    logged(book, prepare(book))
    sender = Recorder(fails=failing(DOWN, DOWN, DOWN))
    moment = LATER
    for _ in range(3):
        assert deliver(book, sender, moment) is Step.FAILED
        moment += timedelta(seconds=10)

    with book.read() as connection:
        pulse = destinations.pulse(connection, Destination.ATTIO)
    assert (pulse.failures, pulse.failing_since, pulse.trouble) == (3, LATER, Trouble.DOWN)
    assert pulse.paused_until == LATER + timedelta(seconds=22)
    assert deliver(book, sender, LATER + timedelta(minutes=6)) is Step.SENT
    with book.read() as connection:
        assert destinations.pulse(connection, Destination.ATTIO).failures == 0


def test_a_time_to_come_back_is_kept(book: Book) -> None:
    """Asked to wait until a moment, nothing at all is sent there before it."""
    an_offer_with_an_answer(book)
    then = LATER + timedelta(seconds=30)
    sender = Recorder(fails=failing(Unavailable("Busy.", retry_at=then)))

    assert deliver(book, sender, LATER) is Step.FAILED
    assert deliver(book, sender, then - timedelta(seconds=1)) is Step.PAUSED
    assert drain(book, sender, then) == [Step.SENT, Step.SENT]
    assert not sender.taken[0].is_repeated


def test_a_refused_key_parks_nothing(book: Book) -> None:
    """Everything waits for a new key."""
    an_offer_with_an_answer(book)
    deliver(book, Recorder(fails=failing(KeyRefused("No key."))), LATER)

    with book.read() as connection:
        assert destinations.pulse(connection, Destination.ATTIO).trouble is Trouble.KEY
    assert states(book) == [WAITING, WAITING]


def test_what_was_refused_may_be_tried_again(book: Book) -> None:
    """Once somebody asks for it, with a body made anew."""
    met(book, NOW)
    offer = logged(book, prepare(book))
    sender = Recorder(fails=failing(NO_STATUS))
    drain(book, sender, LATER)
    assert (states(book), drain(book, sender, LATER)) == ([PARKED], [])

    delivering.try_again(book, [offer.offer_id], Destination.ATTIO, by=LOCAL_USER, now=LATER)

    assert drain(book, sender, LATER) == [Step.SENT]
    assert states(book) == [SENT]
    assert actions(book).count("delivery.tried_again") == 1


def test_an_account_without_a_link_waits_for_it(book: Book) -> None:
    """Its facts are parked, and leave by themselves when the account is linked."""
    met(book, NOW)
    logged(book, prepare(book))
    sender = Recorder(fails=failing(Rejected("Not linked.", code=UNLINKED)))
    drain(book, sender, LATER)
    assert drain(book, sender, LATER) == []

    with book.write() as connection:
        link = {"account_id": "northwind", "system": "attio", "id": "company-1"}
        connection.execute(schema.external_ids.insert(), [link])

    assert drain(book, sender, LATER) == [Step.SENT]
    assert sender.taken[0].fact.outside_id == "company-1"


def test_what_an_offer_is_outside_is_remembered(book: Book) -> None:
    """The next fact of the same offer knows the id and what was written."""
    an_offer_with_an_answer(book)
    made = Counterpart("entry-7", {"outcome": "Offered"})
    sender = Recorder(receipt=Receipt(made))
    drain(book, sender, LATER)

    assert [parcel.counterpart for parcel in sender.taken] == [None, made]


def test_a_double_that_may_yet_come_is_looked_for_again(book: Book) -> None:
    """An unsettled delivery is repeated after the lease; doubles removed are kept on record."""
    met(book, NOW)
    offer = logged(book, prepare(book))
    made = Counterpart("entry-1")
    sender = Recorder(receipt=Receipt(made, is_settled=False))
    drain(book, sender, LATER)
    assert (states(book), known(book, offer.offer_id)) == ([WAITING], made)

    sender.receipt = Receipt(made, removed=("entry-2",))
    assert drain(book, sender, LATER + SPAN) == [Step.SENT]

    with book.read() as connection:
        changes = connection.execute(schema.changes.select()).all()
    (double,) = [row for row in changes if row.action == "double.removed"]
    assert double.detail == {"destination": "attio", "id": "entry-2"}


def test_sending_needs_the_right_to_write(book: Book) -> None:
    """Whoever may only read sends nothing."""
    reader = Actor("reader", "Rita", frozenset({Right.READ}))
    with pytest.raises(Forbidden):
        delivering.deliver(
            book, Recorder(), agreed(book, Destination.ATTIO), turn(LATER), by=reader
        )


def test_what_was_recorded_before_the_connection_stays_here(book: Book) -> None:
    """Unless it was agreed to send it too; it keeps no later fact waiting."""
    an_offer_with_an_answer(book)
    met(book, NOW + timedelta(minutes=1))
    sender = Recorder()

    assert drain(book, sender, LATER) == [Step.SENT]
    assert (sender.kinds(), states(book)) == (["outcome_changed"], [WAITING, SENT])


def test_nothing_leaves_before_a_destination_is_connected(book: Book) -> None:
    """A key alone sends nothing."""
    logged(book, prepare(book))

    assert deliver(book, Recorder(), LATER) is Step.NOTHING


def test_each_delivery_costs_one_transaction(book: Book) -> None:
    """What keeps how one ended begins the next; one more finds that nothing is left."""
    an_offer_with_an_answer(book)
    commits: list[object] = []
    event.listen(book.engine, "commit", commits.append)

    assert drain(book, Recorder(), LATER) == [Step.SENT, Step.SENT]
    assert len(commits) == 3


def test_a_fact_nothing_can_be_made_of_is_refused(book: Book) -> None:
    """It says so, keeps nobody waiting, and what was sent before it stays sent."""

    class Strict(Recorder):
        def compose(self, parcel: Parcel) -> Body:
            return {"says": parcel.fact.properties["outcome"]}

    an_offer_with_an_answer(book)
    sender = Strict()

    assert drain(book, sender, LATER) == [Step.REFUSED, Step.SENT]
    assert sender.kinds() == ["outcome_changed"]


def test_a_run_ends_when_another_connection_is_agreed(book: Book) -> None:
    """What was made for one workspace is not sent to another."""
    an_offer_with_an_answer(book)
    before = agreed(book, Destination.ATTIO)
    with book.write() as connection:
        connections.connect(connection, replace(before, home_id="w-2"))
    sender = Recorder()

    assert delivering.deliver(book, sender, before, turn(LATER), by=LOCAL_USER) == [Step.NOTHING]
    assert sender.taken == []
