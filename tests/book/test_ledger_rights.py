"""Every service of outreach, offers and analysis asks who is asking before anything else."""

from __future__ import annotations

import inspect
from collections.abc import Callable

import pytest

from tests.builders import NOW
from upsell.book.engine import Book
from upsell.errors import Forbidden
from upsell.model import Actor, Right
from upsell.services import analysis, offers, outreach

Service = Callable[..., object]
NOBODY = Actor("nobody", "Nobody", frozenset())
READER = Actor("reader", "A reader", frozenset({Right.READ}))
READING = {"offers", "analysis", "sheet_document", "upgrades", "reminds", "reminder_of"}
"""The services that only read; every other one needs the right to write."""


def services() -> list[Service]:
    """Give every public function that takes `by`."""
    found = [
        value
        for module in (outreach, offers, analysis)
        for name, value in vars(module).items()
        if inspect.isfunction(value) and not name.startswith("_")
    ]
    return [one for one in found if "by" in inspect.signature(one).parameters]


def call(service: Service, by: Actor) -> None:
    """Call a service with nothing but the actor: whatever else is asked comes later."""
    parameters = inspect.signature(service).parameters
    needed = [name for name, one in parameters.items() if one.default is one.empty]
    moment = {"now": NOW} if "now" in parameters else {}
    service(**{**dict.fromkeys(needed), **moment, "by": by})


def test_the_services_are_found() -> None:
    """The list below is not empty by mistake."""
    assert {service.__name__ for service in services()} == {
        "analysis",
        "book_call",
        "choose_play",
        "deny",
        "edit",
        "log_follow_up",
        "log_held_call",
        "log_offer",
        "move_call",
        "offers",
        "open_draft",
        "record_call",
        "record_outcome",
        "reminder_of",
        "reminds",
        "rewrite",
        "sheet_document",
        "undo",
        "undo_follow_up",
        "upgrades",
        "want_task",
    }


@pytest.mark.parametrize("service", services(), ids=lambda service: service.__name__)
def test_without_the_right_nothing_is_done(service: Service) -> None:
    """A reader may not write, and nobody may not even read."""
    actor = NOBODY if service.__name__ in READING else READER

    with pytest.raises(Forbidden, match=f"{actor.name} may not"):
        call(service, actor)


def test_a_reader_may_read(book: Book) -> None:
    """The right to read is all that Offers and Analysis ask for."""
    offers.offers(book, by=READER, now=NOW)
    analysis.analysis(book, by=READER, now=NOW)
