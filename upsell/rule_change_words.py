"""Changes of the signals sheet in plain words: what somebody did."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from upsell.model import Rule
from upsell.rule_changes import RowChange
from upsell.rule_checks import THRESHOLDS, WITH_MINIMUM
from upsell.rule_words import (
    LATEST,
    MAILS,
    OFFERS,
    applies_to,
    least,
    name,
    sentence_begin,
    share,
    span,
)


def words(
    rows: Sequence[RowChange], labels: Mapping[str, str], *, reordered: bool = False
) -> tuple[str, ...]:
    """Give each change as what somebody did: `set near limit: seats from 80% to 75%`."""
    said = [sentence for row in rows for sentence in _row(row, labels)]
    return (*said, *(["changed the order of the rows"] if reordered else []))


def _row(change: RowChange, labels: Mapping[str, str]) -> Iterator[str]:
    before, after = change.before, change.after
    if before is None and after is not None:
        yield f"added {_called(after, labels)}{_figures(after)}"
    elif before is not None and after is None:
        yield f"removed {_called(before, labels)}"
    elif before is not None and after is not None:
        yield from _edited(before, after, labels)


def _edited(before: Rule, after: Rule, labels: Mapping[str, str]) -> Iterator[str]:
    called = _called(before, labels)
    if before.enabled != after.enabled:
        yield f"switched {called} {'on' if after.enabled else 'off'}"
    if before.metrics != after.metrics:
        old, new = applies_to(before, labels), applies_to(after, labels)
        yield f"made {called} look at {new} instead of {old}"
    if before.threshold != after.threshold:
        yield f"set {called} from {share(before.threshold)} to {share(after.threshold)}"
    if before.minimum != after.minimum:
        old, new = least(before.minimum), least(after.minimum)
        yield f"set {called} from at least {old} to at least {new}"
    if before.window != after.window:
        old, new = _looked_at(before), _looked_at(after)
        yield f"made {called} look at {new} instead of {old}"
    if before.play != after.play:
        old, new = sentence_begin(OFFERS[before.play]), sentence_begin(OFFERS[after.play])
        yield f"made {called} offer {new} first instead of {old}"
    if before.template != after.template:
        old, new = _mail(before), _mail(after)
        yield f"gave {called} {new} instead of {old}"


def _looked_at(rule: Rule) -> str:
    return span(rule.window) if rule.window else f"the {sentence_begin(LATEST)}"


def _called(rule: Rule, labels: Mapping[str, str]) -> str:
    return sentence_begin(name(rule, labels))


def _figures(rule: Rule) -> str:
    """Give `, from 80%` with what else a new row wants."""
    parts = [f"from {share(rule.threshold)}"] if rule.type in THRESHOLDS else []
    parts += [f"at least {least(rule.minimum)}"] if rule.type in WITH_MINIMUM else []
    parts += [f"in {span(rule.window)}"] if rule.window else []
    parts += [] if rule.enabled else ["switched off"]
    return "".join(f", {part}" for part in parts)


def _mail(rule: Rule) -> str:
    if not rule.template:
        return "the mail that fits"
    return f"the mail “{MAILS.get(rule.template, rule.template)}”"
