"""What would flag more accounts: a near-limit signal with a lower threshold."""

from __future__ import annotations

from dataclasses import dataclass

from upsell.book import catalogue, rules
from upsell.book.engine import Book
from upsell.model import Actor, Right, Rule, RuleType
from upsell.rules import applied, title
from upsell.services.definitions import would_flag

STEP, LOWEST = 0.05, 0.5


@dataclass(frozen=True)
class Suggestion:
    """A lower threshold and how many accounts it would flag, beside how many it flags now."""

    title: str
    threshold: float
    flags: int
    now: int


def looser(book: Book, *, by: Actor) -> Suggestion | None:
    """Give the near-limit signal that one step lower adds most accounts; None when none does."""
    by.require(Right.READ)
    with book.read() as connection:
        sheet = rules.every(connection)
        metrics = catalogue.metrics(connection)
    found = []
    for rule, metric in applied(sheet, metrics.values()):
        lower = _lower(rule)
        if lower is None or rule.threshold is None:
            continue
        counts = would_flag(book, rule.rule_id, [lower, rule.threshold], by=by)
        if counts:
            more, now = (len(each.accounts) for each in counts)
            found.append(Suggestion(title(rule.type, metric), lower, more, now))
    adding = [one for one in found if one.flags > one.now]
    return max(adding, key=lambda one: (one.flags - one.now, one.title), default=None)


def _lower(rule: Rule) -> float | None:
    """Give the threshold one step lower, where it is a share of a limit and not low already."""
    if rule.type is not RuleType.LIMIT_NEAR or rule.threshold is None:
        return None
    lower = round(rule.threshold - STEP, 4)
    return lower if lower >= LOWEST else None
