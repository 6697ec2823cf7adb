"""From flagged to won, why the rest was not offered, and how good the signals were."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import numpy as np
import pytest

from tests.builders import NOW, TODAY, a_signal
from tests.columns import signal_columns
from upsell.columns import Array
from upsell.conversion import Proportion
from upsell.funnel import Dealings, Funnel, Missed, Reason, funnel
from upsell.model import Signal
from upsell.narrowing import Narrowing
from upsell.outreach import GateKind
from upsell.signal_columns import SignalColumns
from upsell.signal_quality import Mark, Quality, is_reached, quality
from upsell.ui.funnel_view import narrowed

LONG_AGO = TODAY - timedelta(days=40)
NOTHING: tuple[set[str], ...] = (set(), set(), set())


def numbered(number: int, **override: Any) -> Signal:
    """Give a signal of its own account, opened forty days ago."""
    values = {"signal_id": UUID(int=number), "account_id": f"a{number}", "opened_on": LONG_AGO}
    return a_signal(**{**values, **override})


def ids(*numbers: int) -> set[str]:
    """Give the ids of numbered signals."""
    return {UUID(int=number).hex for number in numbers}


def among(signals: SignalColumns, some: set[str]) -> Array:
    """Give where the signals with some ids are."""
    return signals.at(signals.rows_of(np.array([*some], object)))


def found(
    signals: list[Signal],
    dealings: tuple[set[str], ...] = NOTHING,
    shut: dict[str, GateKind] | None = None,
    first: date | None = None,
) -> Funnel:
    """Give the funnel of all signals open since a day; dealings: ids offered, called and won."""
    columns = signal_columns(signals)
    flagged = columns.open_between(first, TODAY)
    return funnel(
        columns, flagged, Dealings(*(among(columns, some) for some in dealings)), shut or {}, TODAY
    )


def test_each_step_is_counted_among_the_flagged() -> None:
    """Two of an account are two signals of one account."""
    signals = [numbered(1), numbered(2), numbered(3, account_id="a1")]
    dealings = (ids(1, 2), ids(2), ids(1, 99))

    assert found(signals, dealings) == Funnel(
        flagged=3,
        accounts=2,
        offered=2,
        calls=1,
        won=1,
        missed=(Reason(Missed.NOT_REACHED, 1),),
    )


@pytest.mark.parametrize(
    ("signal", "reason"),
    [
        ({}, Reason(Missed.NOT_REACHED, 1)),
        ({"account_id": "gated"}, Reason(Missed.GATED, 1, "critical_ticket")),
        ({"cleared_on": TODAY}, Reason(Missed.OVER, 1)),
        ({"snoozed_until": TODAY + timedelta(days=1)}, Reason(Missed.SNOOZED, 1)),
        ({"snoozed_until": TODAY}, Reason(Missed.NOT_REACHED, 1)),
        (
            {"dismissed_at": NOW, "dismiss_reason": "Seasonal", "account_id": "gated"},
            Reason(Missed.DISMISSED, 1, "Seasonal"),
        ),
        ({"signal_id": UUID(int=7)}, Reason(Missed.CALL_BOOKED, 1)),
        (
            {"snoozed_until": TODAY + timedelta(days=1), "cleared_on": TODAY},
            Reason(Missed.OVER, 1),
        ),
    ],
)
def test_why_a_flagged_signal_was_not_offered(signal: dict[str, Any], reason: Reason) -> None:
    """Every one without an offer has one reason, what a person decided before what a gate says."""
    dealings: tuple[set[str], ...] = (set(), ids(7), set())

    missed = found([numbered(1, **signal)], dealings, {"gated": GateKind.CRITICAL_TICKET}).missed

    assert missed == (reason,)


def test_the_reasons_add_up_to_what_was_not_offered() -> None:
    """The most frequent first, and none counted twice."""
    signals = [
        numbered(1, cleared_on=TODAY),
        numbered(2),
        numbered(3, cleared_on=TODAY),
        numbered(4, dismissed_at=NOW, dismiss_reason="x"),
        numbered(5),
    ]

    one = found(signals, (ids(5), set(), set()))

    assert one.missed[0] == Reason(Missed.OVER, 2)
    assert sum(reason.count for reason in one.missed) == one.flagged - one.offered == 4


def test_a_period_leaves_out_what_ended_before_it() -> None:
    """Cleared on the day before is not flagged in it."""
    signals = [numbered(1, cleared_on=TODAY - timedelta(days=7)), numbered(2)]

    assert found(signals, first=TODAY - timedelta(days=6)).flagged == 1


def of_quality(signals: list[Signal], marks: list[Mark], won: set[str]) -> tuple[Quality, ...]:
    """Give the quality of all signals."""
    columns = signal_columns(signals)
    names = {"seats": "Near limit: seats", "growth": "Team growth: seats"}
    flagged = columns.open_between(None, TODAY)
    return quality(columns, flagged, marks, among(columns, won), TODAY, names)


def test_the_quality_of_a_rule() -> None:
    """Flagged, dismissed with reasons, and reached of those that can be told."""
    at = TODAY - timedelta(days=20)
    signals = [
        numbered(1, rule_id="seats", dismissed_at=NOW, dismiss_reason="Seasonal"),
        numbered(2, rule_id="seats", dismissed_at=NOW, dismiss_reason="Seasonal"),
        numbered(3, rule_id="growth"),
    ]
    marks = [
        Mark(UUID(int=1).hex, at, at + timedelta(days=7)),
        Mark(UUID(int=2).hex, at),
        Mark(UUID(int=8).hex, at, at),
    ]

    assert of_quality(signals, marks, set()) == (
        Quality("Near limit: seats", 2, 2, (("Seasonal", 2),), Proportion(1, 2)),
        Quality("Team growth: seats", 1, 0, (), Proportion(0, 0)),
    )


@pytest.mark.parametrize(
    ("days_ago", "reached_after", "is_won", "expected"),
    [
        (20, 0, False, True),
        (20, 7, False, True),
        (20, 8, False, False),
        (20, None, False, False),
        (8, None, False, False),
        (7, None, False, None),
        (8, 2, False, True),
        (7, 2, False, None),
        (3, 0, False, None),
        (20, None, True, None),
        (20, 3, True, True),
    ],
)
def test_whether_the_limit_was_reached_within_a_week(
    days_ago: int, reached_after: int | None, *, is_won: bool, expected: bool | None
) -> None:
    """Not told while the week is not over, nor where more was bought before."""
    at = TODAY - timedelta(days=days_ago)
    reached = None if reached_after is None else at + timedelta(days=reached_after)

    assert is_reached(Mark("1", at, reached), is_won=is_won, today=TODAY) is expected


@pytest.mark.parametrize(
    ("asked", "begins", "is_all"),
    [
        (Narrowing(csm="Ana"), "Signals on accounts of the CSM.", True),
        (Narrowing(csm="Ana", plan="team"), "Signals on accounts of the CSM and on the plan", True),
        (Narrowing(channel="email"), "All signals of the period. Channel and email are", False),
        (Narrowing(plan="team", template="api"), "Signals on accounts on the plan now. Ch", False),
    ],
)
def test_the_page_says_what_narrows_signals(asked: Narrowing, begins: str, *, is_all: bool) -> None:
    """CSM and plan do, of the accounts as they are now; channel and email begin with an offer."""
    said = narrowed(asked)

    assert said.startswith(begins)
    assert ("do not narrow" not in said) is is_all
