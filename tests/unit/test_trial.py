"""What a verdict is made from: accounts with signals, offers in play, answers known at a moment."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from tests.builders import a_signal, a_touch
from tests.plays import MONDAY, SUNDAY_NIGHT, WEEK, at, offer_to, seen, signals_of
from upsell.conversion import Proportion
from upsell.model import Urgency
from upsell.outreach import Channel, Outcome
from upsell.trial import Span

WEDNESDAY = MONDAY + timedelta(days=2)


def test_accounts_are_flagged_and_reached_once_however_many_signals_they_have() -> None:
    """Two signals of one account are one account; an offer about either has reached it."""
    signals = [*signals_of("a", "b"), a_signal(signal_id=UUID(int=9), account_id="a")]
    found = seen(signals, [offer_to("a", 9), offer_to("a", 1)])

    assert (found.flagged, found.reached, found.offers) == (2, 1, 2)


def test_a_signal_that_ended_before_the_week_flags_nobody() -> None:
    """Neither does one that opens after it."""
    signals = [
        a_signal(account_id="a", opened_on=date(2026, 10, 1), cleared_on=date(2026, 11, 15)),
        a_signal(account_id="b", opened_on=date(2026, 11, 23)),
    ]

    assert seen(signals, []).flagged == 0


@pytest.mark.parametrize(
    ("override", "in_play"),
    [
        ({"made_at": at(date(2026, 11, 2))}, 1),
        ({"made_at": at(date(2026, 11, 23), 1)}, 0),
        ({"outcome": Outcome.WITHDRAWN, "outcome_at": at(WEDNESDAY)}, 0),
        ({"made_at": at(date(2026, 11, 2)), "outcome": Outcome.LOST}, 0),
        ({"outcome": Outcome.LOST, "outcome_at": at(WEDNESDAY)}, 1),
        ({"outcome": Outcome.WON, "outcome_at": at(date(2026, 11, 30))}, 1),
        ({"outcome": Outcome.DEFERRED, "outcome_at": at(date(2026, 11, 3))}, 1),
    ],
    ids=["made before", "made after", "undone", "lost before", "lost in it", "won after", "later"],
)
def test_an_offer_is_in_play_while_it_could_be_answered(
    override: dict[str, object], in_play: int
) -> None:
    """It was made by the last day, is not undone, and had no answer before the first."""
    if override.get("outcome") is Outcome.LOST and "outcome_at" not in override:
        override = {**override, "outcome_at": at(date(2026, 11, 13))}

    assert seen(signals_of("a"), [offer_to("a", 1, **override)]).offers == in_play


def test_an_answer_counts_once_it_is_known() -> None:
    """A win of the week after is still waiting on Sunday night, and a win when looked at later."""
    later = at(date(2026, 11, 27))
    won = offer_to("a", 1, outcome=Outcome.WON, outcome_at=later, won_value=Decimal(1200))
    then = seen(signals_of("a"), [won])
    since = seen(signals_of("a"), [won], known_at=later)

    assert (then.won, then.waiting, then.expansion) == (0, 1, Decimal(0))
    assert (since.won, since.waiting, since.expansion) == (1, 0, Decimal(1200))


def test_a_deferred_offer_waits() -> None:
    """Not now is no answer yet."""
    put_off = offer_to("a", 1, outcome=Outcome.DEFERRED, outcome_at=at(WEDNESDAY))
    found = seen(signals_of("a"), [put_off])

    assert (found.waiting, found.lost, found.no_response) == (1, 0, 0)


def test_the_base_counts_an_account_once_at_its_first_offer() -> None:
    """A year of what it paid when the first offer in play was made, whatever came later."""
    offers = [
        offer_to("a", 1, mrr=Decimal(1000)),
        offer_to("a", 9, mrr=Decimal(5000), made_at=at(WEDNESDAY)),
        offer_to("b", 2, mrr=Decimal(500)),
    ]

    assert seen(signals_of("a", "b"), offers).base == Decimal(18_000)


def test_the_expansion_share_is_unknown_without_a_base() -> None:
    """Nothing is divided by nothing."""
    assert seen(signals_of("a"), [offer_to("a", 1, mrr=None)]).expansion_share is None


def test_calls_are_counted_by_account_among_those_offered() -> None:
    """A call booked in the week with an account that was offered; others do not count."""
    offers = [offer_to("a", 1), offer_to("b", 2), offer_to("c", 3, channel=Channel.CALL)]
    touches = [
        a_touch(account_id="a", channel=Channel.CALL, at=at(WEDNESDAY)),
        a_touch(account_id="a", channel=Channel.CALL, at=at(WEDNESDAY, 15)),
        a_touch(account_id="b", channel=Channel.CALL, at=at(date(2026, 11, 9))),
        a_touch(account_id="z", channel=Channel.CALL, at=at(WEDNESDAY)),
        a_touch(account_id="b", channel=Channel.EMAIL, at=at(WEDNESDAY)),
    ]

    assert seen(signals_of("a", "b", "c"), offers, touches).calls == Proportion(2, 3)


def test_top_priority_is_at_the_limit_or_over_and_decided() -> None:
    """An open offer and one that was only close are not part of the close rate."""
    won = {"outcome": Outcome.WON, "outcome_at": at(WEDNESDAY)}
    offers = [
        offer_to("a", 1, urgency=Urgency.CRITICAL, **won),
        offer_to("b", 2, urgency=Urgency.EXCEEDED, **(won | {"outcome": Outcome.NO_RESPONSE})),
        offer_to("c", 3, urgency=Urgency.EXCEEDED),
        offer_to("d", 4, urgency=Urgency.IMMINENT, **won),
        offer_to("e", 5, **won),
    ]

    assert seen(signals_of("a"), offers).top == Proportion(1, 2)


def test_reasons_stand_by_number_and_no_answer_last() -> None:
    """What the CSM added after the colon does not make another reason."""
    lost = {"outcome": Outcome.LOST, "outcome_at": at(WEDNESDAY)}
    offers = [
        offer_to("a", 1, lost_reason="Timing", **lost),
        offer_to("b", 2, lost_reason="Price: budget is frozen", **lost),
        offer_to("c", 3, lost_reason="Price", **lost),
        offer_to("d", 4, outcome=Outcome.NO_RESPONSE, outcome_at=at(WEDNESDAY)),
    ]

    expected = (("price", 2), ("timing", 1), ("no answer", 1))
    assert seen(signals_of("a"), offers).reasons == expected


def test_a_span_is_cut_into_equal_parts() -> None:
    """The parts follow each other and fill it."""
    span = Span(MONDAY, MONDAY + timedelta(days=20))

    assert span.parts(3) == (
        WEEK,
        Span(date(2026, 11, 23), date(2026, 11, 29)),
        Span(date(2026, 11, 30), date(2026, 12, 6)),
    )
    assert SUNDAY_NIGHT.date() == span.parts(3)[1].first
