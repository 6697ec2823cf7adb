"""Where an offer stands with Attio and PostHog, in words."""

from __future__ import annotations

from collections.abc import Iterable

from upsell.outreach import Delivery, DeliveryState, Destination

NAMES = {Destination.ATTIO: "Attio", Destination.POSTHOG: "PostHog"}
NEVER = "Example: never sent"


def standing(
    deliveries: Iterable[Delivery], *, is_sample: bool, connected: frozenset[Destination]
) -> tuple[str, ...]:
    """Give one phrase for each destination that has something to take; one for the example."""
    if is_sample:
        return (NEVER,)
    known = list(deliveries)
    return tuple(
        _phrase(destination, theirs, connected=destination in connected)
        for destination in Destination
        if (theirs := [one for one in known if one.destination is destination])
    )


def _phrase(destination: Destination, deliveries: list[Delivery], *, connected: bool) -> str:
    """Give the worst that holds: refused, then waiting, then all there."""
    name = NAMES[destination]
    parked = [one for one in deliveries if one.state is DeliveryState.PARKED]
    if parked:
        reason = f": {parked[-1].reason}" if parked[-1].reason else "."
        return f"{name} did not take it{reason}"
    if all(one.state is DeliveryState.SENT for one in deliveries):
        return f"In {name}"
    if connected:
        return f"Saved; goes to {name} within a minute"
    return f"Saved; {name} is not connected"
