"""Outcomes changed in Attio come back: the newest change wins, and a win is told once."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from tests.book.ledger import LATER, actions, logged, prepare, send, told
from tests.book.post import Recorder, deliver, failing
from tests.builders import NOW
from tests.fakes.attio import FakeAttio
from upsell.adapters.attio import AttioClient
from upsell.book import connections
from upsell.book import offers as ledger
from upsell.book.engine import Book
from upsell.crm import COMPANIES, Values
from upsell.errors import Refused, Rejected
from upsell.model import LOCAL_USER
from upsell.outbox import LACKING
from upsell.outreach import Destination, Offer, Outcome
from upsell.services import offers
from upsell.services.connections import ReadBack, read_back, set_up
from upsell.services.delivering import Step

LIST = "upsell_offers"
TOMORROW = NOW + timedelta(days=1)


def stored(book: Book, offer: Offer) -> Offer:
    """Give an offer as the book has it."""
    with book.read() as connection:
        return ledger.one(connection, offer.offer_id)


@pytest.fixture
def offer(book: Book, client: AttioClient) -> Offer:
    """An offer in a connected book, delivered to Attio."""
    set_up(book, client, send_earlier=False, by=LOCAL_USER, now=NOW)
    made = logged(book, prepare(book))
    send(book)
    return made


@pytest.fixture
def entry(offer: Offer, client: AttioClient, attio: FakeAttio) -> str:
    """Its entry in Attio, offered."""
    record = attio.company("Northwind", "northwind.example")
    values: Values = {
        "offer_id": (str(offer.offer_id),),
        "outcome": ("Offered",),
        "upsell_value": (Decimal(1300),),
    }
    made = client.create_entry(LIST, COMPANIES, record, values).entry_id
    attio.dated(LIST, made, "outcome", NOW)
    return made


def status(attio: FakeAttio, entry: str, title: str, at: datetime) -> None:
    """Let a person in Attio set the status at a moment."""
    attio.change(LIST, entry, outcome=[title])
    attio.dated(LIST, entry, "outcome", at)


def win(book: Book, offer: Offer) -> None:
    """Record here that it was won."""
    offer_id, version = offer.offer_id, offer.version
    offers.record_outcome(book, offer_id, version, Outcome.WON, by=LOCAL_USER, now=LATER)


def read(book: Book, client: AttioClient) -> ReadBack:
    """Read back a day later."""
    return read_back(book, client, by=LOCAL_USER, now=TOMORROW)


def test_a_win_recorded_in_attio_comes_back_once(
    book: Book, client: AttioClient, attio: FakeAttio, offer: Offer, entry: str
) -> None:
    """With Attio's value and moment; the closing event is recorded once, however often we ask."""
    status(attio, entry, "Won", LATER)

    first, second = read(book, client), read(book, client)

    won = stored(book, offer)
    assert (won.outcome, won.won_value, won.outcome_at) == (Outcome.WON, Decimal(1300), LATER)
    assert first.taken == ("Northwind: Won, as recorded in Attio.",)
    assert second == ReadBack()
    assert [one for one in told(book) if one[0] == "upsell_closed"] == [
        ("upsell_closed", "posthog")
    ]
    assert actions(book).count("attio.outcome") == 1
    assert "offer.outcome" in actions(book)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Lost", Outcome.LOST),
        ("No answer", Outcome.NO_RESPONSE),
        ("Not now", Outcome.DEFERRED),
        ("Call scheduled", None),
        ("Withdrawn", None),
    ],
)
def test_every_status_has_its_outcome(
    book: Book,
    client: AttioClient,
    attio: FakeAttio,
    offer: Offer,
    entry: str,
    title: str,
    expected: Outcome | None,
) -> None:
    """A call that is scheduled is still open; an offer is withdrawn here alone."""
    status(attio, entry, title, LATER)

    read(book, client)

    assert stored(book, offer).outcome is expected


def test_our_later_change_wins(
    book: Book, client: AttioClient, attio: FakeAttio, offer: Offer, entry: str
) -> None:
    """What was set in Attio before our last change is not taken."""
    status(attio, entry, "Lost", NOW + timedelta(hours=1))
    win(book, offer)

    assert read(book, client) == ReadBack()
    assert stored(book, offer).outcome is Outcome.WON


def test_our_own_late_delivery_is_no_change(
    book: Book, client: AttioClient, attio: FakeAttio, offer: Offer, entry: str
) -> None:
    """What we wrote there while a newer answer waits does not undo that answer."""
    win(book, offer)
    attio.dated(LIST, entry, "outcome", LATER + timedelta(minutes=5))

    assert read(book, client) == ReadBack()
    status(attio, entry, "Lost", LATER + timedelta(minutes=6))
    assert len(read(book, client).taken) == 1
    assert stored(book, offer).outcome is Outcome.LOST


def test_a_refused_answer_is_not_undone_by_what_we_told_before_it(
    book: Book, client: AttioClient, attio: FakeAttio, offer: Offer, entry: str
) -> None:
    """What our key wrote late, or a copy of this book did, is older than the answer here."""
    win(book, offer)
    refused = Recorder(fails=failing(Rejected("No such choice.", code=LACKING)))
    assert deliver(book, refused, LATER + timedelta(minutes=2)) is Step.REFUSED
    attio.dated(LIST, entry, "outcome", LATER + timedelta(minutes=5))

    assert read(book, client) == ReadBack()
    assert stored(book, offer).outcome is Outcome.WON


def test_what_another_key_wrote_is_taken_while_something_of_ours_waits(
    book: Book, client: AttioClient, attio: FakeAttio, offer: Offer, entry: str
) -> None:
    """We never told it, so it is not ours: a book restored from a backup learns what came since."""
    offers.record_outcome(
        book, offer.offer_id, offer.version, Outcome.NO_RESPONSE, by=LOCAL_USER, now=LATER
    )
    client.change_entry(LIST, entry, {"outcome": ("Won",)})
    attio.dated(LIST, entry, "outcome", LATER + timedelta(minutes=5))

    assert len(read(book, client).taken) == 1
    assert stored(book, offer).outcome is Outcome.WON


def test_a_key_of_another_workspace_reads_nothing(
    book: Book, client: AttioClient, offer: Offer, entry: str
) -> None:
    """The entries there are not ours."""
    del offer, entry
    with book.write() as connection:
        kept = connections.connected(connection, Destination.ATTIO)
        assert kept is not None
        connections.connect(connection, replace(kept, home_id="w-0", home="Old Corp"))

    with pytest.raises(Refused, match="Old Corp"):
        read(book, client)


def test_entries_of_others_are_left_alone(
    book: Book, client: AttioClient, attio: FakeAttio, offer: Offer
) -> None:
    """A person may add entries without our id, or with one that nobody knows."""
    record = attio.company("Initech")
    for told_id in ("", "by hand", "00000000-0000-0000-0000-000000000001"):
        client.create_entry(LIST, COMPANIES, record, {"offer_id": (told_id,), "outcome": ("Won",)})

    assert read(book, client) == ReadBack()
    assert stored(book, offer).outcome is None
