"""What an attempt makes of a delivery and of its destination."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from tests.builders import NOW
from upsell.errors import HeadroomError, KeyRefused, NotFound, Rejected, Unavailable
from upsell.outbox import (
    KEY_PAUSE,
    Fact,
    Parcel,
    Pulse,
    Receipt,
    Trouble,
    after_failure,
    after_receipt,
    lease,
    pause,
    pulse_after,
)
from upsell.outreach import DeliveryState, Destination, FactKind

SPAN = timedelta(seconds=144)
SOON = NOW + timedelta(seconds=3)


def a_parcel(attempt: int = 1) -> Parcel:
    """Give a parcel whose attempt began now."""
    fact = Fact(UUID(int=1), FactKind.OFFER_SENT, NOW, "northwind", "Northwind", "c-1", {})
    return Parcel(fact, Destination.ATTIO, "offer:1", {}, attempt, NOW)


def test_the_lease_outlasts_three_time_outs_after_the_last_request() -> None:
    """Two look-ups may come before the last write."""
    longest = timedelta(seconds=10)

    assert lease(longest) - 2 * longest > 3 * longest


def test_pauses_double_up_to_five_minutes_and_are_spread() -> None:
    """Half of each pause is fixed, half is chance."""
    waits = [pause(times, SPAN, 1.0).total_seconds() for times in (1, 2, 3, 4, 40)]
    assert waits == [2, 4, 8, 16, 288]
    assert pause(1, SPAN, 0.0) == timedelta(seconds=1)


def test_a_taken_parcel_is_sent() -> None:
    """Unless an earlier attempt may still be done: then it is looked at again."""
    settled = after_receipt(a_parcel(), Receipt(), SPAN)
    unsettled = after_receipt(a_parcel(), Receipt(is_settled=False), SPAN)

    assert (settled.state, unsettled.state, unsettled.not_before) == (
        DeliveryState.SENT,
        DeliveryState.WAITING,
        NOW + SPAN,
    )


def test_what_is_refused_is_parked_with_the_reason() -> None:
    """The destination's own code is kept beside the sentence."""
    after = after_failure(a_parcel(), Rejected("No such status.", code="x"), SOON, SPAN, 0.0)

    assert (after.state, after.reason, after.code) == (
        DeliveryState.PARKED,
        "No such status.",
        "x",
    )


def test_an_attempt_that_surely_did_nothing_does_not_count() -> None:
    """It is repeated soon, or at the moment the destination named."""
    soon = after_failure(a_parcel(), Unavailable("Down."), SOON, SPAN, 1.0)
    then = NOW + timedelta(hours=1)
    named = after_failure(a_parcel(), Unavailable("Busy.", retry_at=then), SOON, SPAN, 1.0)

    assert (soon.counts, soon.not_before) == (False, SOON + timedelta(seconds=2))
    assert (named.counts, named.not_before) == (False, then)


def test_an_attempt_that_may_be_done_is_repeated_after_its_span() -> None:
    """Counted, for it may show up later."""
    lost = Unavailable("No reply.", maybe_done=True)
    after = after_failure(a_parcel(), lost, SOON, SPAN, 1.0)

    assert (after.counts, after.not_before) == (True, NOW + SPAN)


def test_other_failures_are_ours() -> None:
    """What no destination says is raised, not recorded."""
    with pytest.raises(NotFound):
        after_failure(a_parcel(), NotFound("?"), SOON, SPAN, 0.0)


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (None, Pulse()),
        (Rejected("No."), Pulse()),
        (Unavailable("Down."), Pulse(1, NOW, Trouble.DOWN)),
        (KeyRefused("Key."), Pulse(1, NOW, Trouble.KEY, NOW + KEY_PAUSE)),
        (Unavailable("Busy.", retry_at=SOON), Pulse(1, NOW, Trouble.BUSY, SOON)),
    ],
)
def test_how_a_destination_stands(error: HeadroomError | None, expected: Pulse) -> None:
    """An answer, also a refusal, says that it is well; a failure counts."""
    assert pulse_after(Pulse(), error, NOW, SPAN, 1.0) == expected


def test_the_third_failure_in_a_row_pauses_the_destination() -> None:
    """It goes on to say since when it fails."""
    before = Pulse(2, NOW - SPAN, Trouble.DOWN)
    after = pulse_after(before, Unavailable("Down."), NOW, SPAN, 1.0)

    assert after == Pulse(3, NOW - SPAN, Trouble.DOWN, NOW + timedelta(seconds=2))
    assert (after.is_paused(NOW), after.is_paused(NOW + timedelta(seconds=2))) == (True, False)
