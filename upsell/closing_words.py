"""How long it takes from a signal to a won offer, as one sentence with its range."""

from __future__ import annotations

from upsell import figures
from upsell.shares import between, whole_percent
from upsell.time_to_close import Point, TimeToClose


def closing_words(closing: TimeToClose) -> tuple[str, str]:
    """Give the median with its range, or that it is not reached and what is known instead."""
    if not closing.offers:
        return "No offer to follow yet.", ""
    followed = figures.plural(closing.offers, "offer")
    if not closing.won:
        days = figures.plural(int(closing.longest), "day")
        return "None won yet.", f"{followed} followed, the longest for {days} since its signal."
    counting = f"counting {followed}, {closing.won:,} won"
    if closing.median is None:
        last = closing.curve[-1]
        part = f"an estimated {whole_percent(last.share)} are won"
        sure = f"(95% interval {between(last.between)}), {counting}; {_followed(last)}"
        return (
            "Fewer than half of the offers are won so far, so there is no median yet.",
            f"Within {days_words(last.day)} of their signal {part} {sure}",
        )
    early, late = closing.median_between
    first = days_words(closing.median if early is None else early)
    until = "" if late is None else days_words(late)
    span = f"{first} to {until}" if until else f"from {first} on, no upper end yet"
    half = closing.by_day(closing.median) or closing.curve[-1]
    within = f"within {days_words(closing.median)} of their signal"
    return (
        f"By estimate, half of the offers are won {within}.",
        f"95% interval: {span}; {counting}; {_followed(half)}",
    )


def _followed(point: Point) -> str:
    """Give the number at risk: `16 followed that long.`."""
    return f"{point.at_risk:,} followed that long."


def days_words(value: float) -> str:
    """Give a number of days as it is said: `1 day`, `12 days`."""
    return figures.plural(round(value), "day")
