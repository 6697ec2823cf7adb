"""The signals sheet: read and saved as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from upsell.book import catalogue, leases
from upsell.book import rules as sheet
from upsell.book.engine import Book
from upsell.errors import Conflict, Refused
from upsell.model import Actor, Metric, Right, Rule
from upsell.rule_changes import changes, is_reordered
from upsell.rule_checks import faults
from upsell.rule_rows import placed
from upsell.rule_words import name


def rules(book: Book, *, by: Actor) -> tuple[Rule, ...]:
    """Give the sheet in its order."""
    by.require(Right.READ)
    with book.read() as connection:
        return sheet.every(connection)


def save_rules(
    book: Book,
    rules: Sequence[Rule],
    *,
    seen: Sequence[Rule] | None = None,
    by: Actor,
    now: datetime,
) -> tuple[Rule, ...]:
    """Replace the sheet, in the order given; the next scan uses it.

    `seen` is the sheet the work began from. Raises Refused, naming the row, the field and the
    remedy, and Conflict when somebody saved a row, or any other sheet than that, in the meantime.
    """
    by.require(Right.WRITE)
    with book.write() as connection:
        leases.lock(connection, "rules")
        metrics = catalogue.metrics(connection)
        _check(rules, tuple(metrics.values()))
        labels = {key: metric.label for key, metric in metrics.items()}
        before = sheet.begin(connection)
        if seen is not None and tuple(seen) != before:
            msg = "The sheet was changed by somebody else just now. Undo your changes."
            raise Conflict(msg)
        kept = {rule.rule_id: rule for rule in before}
        after = tuple(_versioned(rule, kept.get(rule.rule_id), labels) for rule in placed(rules))
        if after == before:
            return after
        sheet.save(connection, after)
        moved = is_reordered(before, after)
        sheet.record(connection, changes(before, after), reordered=moved, by=by, at=now)
        return after


def _check(rules: Sequence[Rule], metrics: Sequence[Metric]) -> None:
    """Raise Refused unless the sheet can be used as it is."""
    found = faults(rules, metrics)
    if found:
        raise Refused(found[0].sentence)


def _versioned(rule: Rule, kept: Rule | None, labels: dict[str, str]) -> Rule:
    """Give a row with its next version if it changed; raise Conflict if it is not the kept one.

    A row keeps its type for life: the signals it opened speak of that.
    """
    if kept is None:
        return replace(rule, version=1)
    if rule.version != kept.version:
        msg = f"“{name(kept, labels)}” was changed by somebody else just now. Reload and try again."
        raise Conflict(msg)
    if rule.type is not kept.type:
        msg = f"“{name(kept, labels)}” keeps its kind of signal. Add a row for the other kind."
        raise Refused(msg)
    return rule if rule == kept else replace(rule, version=kept.version + 1)
