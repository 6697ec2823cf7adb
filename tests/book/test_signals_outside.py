"""What Attio refused of open signals: by reason, for one account, and let go once more."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from uuid import UUID

import pytest

from tests.book.ledger import actions
from tests.book.post import Recorder, drain, met
from tests.builders import NOW, an_account
from upsell.book import accounts, outbox
from upsell.book.engine import Book
from upsell.errors import Forbidden, Rejected
from upsell.model import LOCAL_USER, Actor, Right
from upsell.outbox import LACKING, UNLINKED, Parcel
from upsell.outreach import FactKind
from upsell.services.signals_outside import refused_of, refused_signals, send_signals_again

LATER = NOW + timedelta(minutes=5)
READER = Actor("reader", "A reader", frozenset({Right.READ}))
NAMES = {"a": "Zeta", "b": "Beta", "c": "Gamma"}
Refusing = Callable[[Parcel], Rejected]


def tell(book: Book, account_ids: Sequence[str]) -> None:
    """Have the open signals of these accounts told to Attio, each under its own id."""
    met(book, NOW)
    with book.write() as connection:
        rows = {
            UUID(int=number): (account_id, {"titles": ["Team growth"]})
            for number, account_id in enumerate(account_ids, start=1)
        }
        outbox.record_latest(connection, FactKind.SIGNALS_CHANGED, rows, NOW)


def refuse(book: Book, why: Refusing) -> None:
    """Let Attio refuse all that is told."""
    drain(book, Recorder(fails=why), LATER)


@pytest.fixture
def three(book: Book) -> Book:
    """A book with three accounts whose open signals are to be told."""
    with book.write() as connection:
        held = [an_account(account_id=key, name=name) for key, name in NAMES.items()]
        accounts.save(connection, held)
    tell(book, list(NAMES))
    return book


def test_accounts_are_named_together_where_the_reason_is_the_same(three: Book) -> None:
    """By name; those that are linked to nothing have one reason, whatever was said of each."""
    said = {
        "a": Rejected("Bad value.", code="x"),
        "b": Rejected("Bad value.", code="x"),
        "c": Rejected("The field is gone.", code=LACKING),
    }
    refuse(three, lambda parcel: said[parcel.fact.account_id])

    found = refused_signals(three, by=LOCAL_USER)

    assert [([one.name for one in each.accounts], each.stand.reason) for each in found] == [
        (["Beta", "Zeta"], "Bad value."),
        (["Gamma"], "The field is gone."),
    ]
    assert not any(each.is_unlinked for each in found)


def test_accounts_without_a_company_are_one_group(three: Book) -> None:
    """Attio's words name each account, and the remedy is one."""
    refuse(three, lambda parcel: Rejected(f"No {parcel.fact.account_name}.", code=UNLINKED))

    (found,) = refused_signals(three, by=LOCAL_USER)

    assert found.is_unlinked
    assert [one.name for one in found.accounts] == ["Beta", "Gamma", "Zeta"]


def test_one_account_is_told_of_its_own(three: Book) -> None:
    """Nothing of the others, and nothing at all once Attio took it."""
    refuse(three, lambda parcel: Rejected(f"No {parcel.fact.account_name}.", code="x"))
    beta = refused_of(three, "b", by=LOCAL_USER)
    assert beta is not None
    assert beta.reason == "No Beta."

    send_signals_again(three, ["b"], by=LOCAL_USER, now=LATER)
    drain(three, Recorder(), LATER)

    assert refused_of(three, "b", by=LOCAL_USER) is None
    assert refused_of(three, "a", by=LOCAL_USER) is not None
    assert refused_of(three, "nobody", by=LOCAL_USER) is None


def test_more_accounts_than_one_statement_holds_are_sent_again_at_once(book: Book) -> None:
    """All that are named, and that somebody let them go is kept once."""
    many = [f"many-{number}" for number in range(1_001)]
    with book.write() as connection:
        accounts.save(connection, [an_account(account_id=one, name=one) for one in many])
    tell(book, many)
    with book.write() as connection:
        parked = {"state": "parked", "reason": "Bad value.", "code": "x"}
        connection.execute(outbox.DELIVERIES.update().values(**parked))
    (found,) = refused_signals(book, by=LOCAL_USER)
    assert len(found.accounts) == len(many)

    send_signals_again(book, many[1:], by=LOCAL_USER, now=LATER)

    assert [one.accounts[0].name for one in refused_signals(book, by=LOCAL_USER)] == [many[0]]
    assert actions(book).count("delivery.tried_again") == 1


def test_nothing_is_kept_where_nothing_was_refused(three: Book) -> None:
    """Two who press at once leave one trace."""
    send_signals_again(three, list(NAMES), by=LOCAL_USER, now=LATER)

    assert "delivery.tried_again" not in actions(three)


def test_who_may_only_read_lets_nothing_go(three: Book) -> None:
    """Asking is allowed, sending is not."""
    assert refused_signals(three, by=READER) == ()

    with pytest.raises(Forbidden):
        send_signals_again(three, ["a"], by=READER, now=LATER)
