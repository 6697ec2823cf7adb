"""The order of signals within an account and of accounts on Today."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

from tests.builders import a_signal, an_account
from upsell.model import Urgency
from upsell.priority import Weighed, in_order, rank

NUMBERS = iter(range(1, 1000))


def weighed(
    title: str,
    urgency: Urgency | None = None,
    value: int | None = None,
    account: str = "northwind",
    opened_on: date = date(2026, 11, 20),
) -> Weighed:
    """Give a signal with its worth."""
    signal = a_signal(
        signal_id=UUID(int=next(NUMBERS)),
        title=title,
        urgency=urgency,
        account_id=account,
        opened_on=opened_on,
    )
    return Weighed(signal, None if value is None else Decimal(value))


def titles(*signals: Weighed) -> list[str]:
    """Give the titles in order."""
    return [one.signal.title for one in in_order(signals)]


def test_the_most_urgent_leads_whatever_it_is_worth() -> None:
    """Over the limit comes before at the limit, that before imminent, that before the rest."""
    found = titles(
        weighed("approaching", Urgency.APPROACHING, 9_000),
        weighed("imminent", Urgency.IMMINENT, 500),
        weighed("over", Urgency.EXCEEDED),
        weighed("none", None, 8_000),
        weighed("critical", Urgency.CRITICAL, 100),
    )
    assert found == ["over", "critical", "imminent", "approaching", "none"]


def test_without_urgency_the_value_decides() -> None:
    """Growth worth more leads a limit that is only approached; a worth not known comes last."""
    found = titles(
        weighed("unknown"),
        weighed("approaching", Urgency.APPROACHING, 500),
        weighed("growth", None, 1_200),
    )
    assert found == ["growth", "approaching", "unknown"]


def test_a_worth_of_nothing_is_still_known() -> None:
    """An offer that costs nothing more comes before one whose worth nobody knows."""
    assert titles(weighed("a unknown"), weighed("b free", None, 0)) == ["b free", "a unknown"]


def test_of_equals_the_longest_waiting_leads() -> None:
    """Where urgency and value are equal, the earlier signal comes first."""
    late, early = weighed("a"), weighed("b", opened_on=date(2026, 11, 1))
    assert titles(late, early) == ["b", "a"]


def test_accounts_follow_their_first_signals() -> None:
    """The account with the most urgent signal leads, then the higher value, then the name."""
    accounts = {
        key: an_account(account_id=key, name=name)
        for key, name in (("a", "Zeta"), ("b", "alpha"), ("c", "Beta"), ("d", "Quiet"))
    }
    ranked = rank(
        accounts,
        [
            weighed("x", None, 100, "c"),
            weighed("x", None, 100, "b"),
            weighed("x", None, 900, "a"),
            weighed("y", Urgency.EXCEEDED, None, "c"),
        ],
    )
    assert [one.account.name for one in ranked] == ["Beta", "Zeta", "alpha"]
    assert ranked[0].primary.signal.title == "y"
    assert [one.signal.title for one in ranked[0].others] == ["x"]
