"""Reasons to leave an account alone, in the words a page shows."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest

from tests.builders import NOW, a_touch, an_account
from upsell.gates import follow_up_gates, gates
from upsell.model import Account
from upsell.outreach import CallState, Channel, Gate, GateKind, Touch


def touched(days_ago: int, **override: Any) -> Touch:
    """Give an email by Ana of some days ago, or any touch."""
    return a_touch(**{"csm": "Ana Keller", "at": NOW - timedelta(days=days_ago), **override})


def shut(account: Account | None = None, *touches: Touch) -> list[Gate]:
    """Give the gates of an account, an ordinary one if none is named."""
    return list(gates(account or an_account(), touches, NOW, UTC))


def test_an_ordinary_account_has_no_gate() -> None:
    """Nothing stands in the way of a paying customer of two years."""
    assert shut() == []


@pytest.mark.parametrize(
    ("account", "kind", "sentence", "until"),
    [
        (
            an_account(do_not_contact=True),
            GateKind.DO_NOT_CONTACT,
            "Northwind is marked as not to be contacted.",
            None,
        ),
        (
            an_account(critical_ticket=True),
            GateKind.CRITICAL_TICKET,
            "Northwind has a critical ticket open. Help first, offer later.",
            None,
        ),
        (
            an_account(expansion_open=True),
            GateKind.EXPANSION_OPEN,
            "An expansion is already being discussed with Northwind. Finish that one first.",
            None,
        ),
        (
            an_account(customer_since=date(2026, 10, 22)),
            GateKind.NEW_CUSTOMER,
            (
                "Northwind has been a customer since 22 October. "
                "Let the first 30 days pass, until 21 November."
            ),
            date(2026, 11, 21),
        ),
        (
            an_account(mrr=Decimal("99.99")),
            GateKind.SMALL_ACCOUNT,
            "Northwind pays $99.99 a month. Below $100 we make no offers one by one.",
            None,
        ),
    ],
)
def test_each_gate_says_why(
    account: Account, kind: GateKind, sentence: str, until: date | None
) -> None:
    """A gate has one plain sentence and the day on which it opens by itself."""
    assert shut(account) == [Gate(kind, sentence, until)]


@pytest.mark.parametrize(
    "account",
    [
        an_account(customer_since=date(2026, 10, 21)),
        an_account(customer_since=None),
        an_account(mrr=Decimal(100)),
    ],
)
def test_thirty_days_and_a_hundred_are_enough(account: Account) -> None:
    """The edges are open: 30 days, 100 a month, and an unknown first day."""
    assert shut(account) == []


def test_a_recent_email_cools_off() -> None:
    """An email of today shuts the gate until 14 days later."""
    expected = Gate(
        GateKind.COOLING_OFF,
        "Ana wrote to Northwind on 20 November. Writing again before 4 December may annoy them.",
        date(2026, 12, 4),
    )
    assert shut(None, touched(20), touched(0)) == [expected]


@pytest.mark.parametrize(("days", "count"), [(13, 1), (14, 0)])
def test_the_cooling_off_ends_after_fourteen_days(days: int, count: int) -> None:
    """The 14th day after is free again."""
    assert len(shut(None, touched(days))) == count


def test_the_day_is_the_books() -> None:
    """An email late in the evening of the book's zone counts for that day, not for UTC's."""
    late = datetime(2026, 11, 6, 23, 30, tzinfo=UTC)
    touch = touched(0, at=late)
    east = timezone(timedelta(hours=1))
    assert gates(an_account(), (touch,), NOW, UTC) == ()
    assert len(gates(an_account(), (touch,), NOW, east)) == 1


@pytest.mark.parametrize(
    ("state", "ahead", "sentence"),
    [
        (CallState.SCHEDULED, 5, "Ana arranged a call with Northwind for 25 November."),
        (CallState.HELD, -2, "Ana spoke with Northwind on 18 November."),
        (CallState.NOT_HELD, -2, "Ana asked Northwind for a call on 15 November."),
    ],
)
def test_a_call_counts_on_its_own_day(state: CallState, ahead: int, sentence: str) -> None:
    """A call that stands or was held counts on its day; another on the day it was asked for."""
    call = touched(
        5, channel=Channel.CALL, call_state=state, scheduled_for=NOW + timedelta(days=ahead)
    )
    assert [gate.sentence.partition(" Writing")[0] for gate in shut(None, call)] == [sentence]


def test_six_touches_in_thirty_days_are_enough() -> None:
    """The gate opens when the sixth latest is 30 days old."""
    six = [touched(days) for days in (15, 17, 20, 22, 25, 29)]
    assert shut(None, *six) == [
        Gate(
            GateKind.TOO_MANY_TOUCHES,
            "We have contacted Northwind 6 times in 30 days. Leave it alone until 21 November.",
            date(2026, 11, 21),
        )
    ]
    assert shut(None, *six[:5], touched(30)) == []


@pytest.mark.parametrize(
    ("csm", "who"), [("ana.keller@x.example", "Ana"), ("local", "You"), ("", "Somebody")]
)
def test_a_colleague_is_called_by_first_name(csm: str, who: str) -> None:
    """A name gives its first word, an address its first part."""
    assert shut(None, touched(0, csm=csm))[0].sentence.startswith(f"{who} wrote")


def test_a_follow_up_obeys_three_gates_only() -> None:
    """A word about an offer already made may come soon, but not against a wish or a ticket."""
    account = an_account(
        do_not_contact=True, critical_ticket=True, expansion_open=True, mrr=Decimal(1)
    )
    six = [touched(days) for days in range(6)]
    kinds = [gate.kind for gate in follow_up_gates(account, six, NOW, UTC)]
    assert kinds == [
        GateKind.DO_NOT_CONTACT,
        GateKind.CRITICAL_TICKET,
        GateKind.TOO_MANY_TOUCHES,
    ]
