"""Rows of the signals sheet as somebody works on it: a new one, a copy, another kind, a move."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from upsell.drafting.email import FITTING
from upsell.model import Rule, RuleType
from upsell.rules import DEFAULT_RULES, KINDS

OTHER_KIND = "~"
"""Stands in the id of a row between the row it was and the kind of signal it became."""


def blank(rule_id: str) -> Rule:
    """Give a new row to fill in: a near limit of no metric yet."""
    usual = DEFAULT_RULES[0]
    return replace(usual, rule_id=rule_id, metrics="", play=KINDS[usual.type].play, version=0)


def copied(sheet: Sequence[Rule], place: int, rule_id: str) -> tuple[Rule, ...]:
    """Give the sheet with a copy of a row under it."""
    copy = replace(sheet[place], rule_id=rule_id, version=0)
    return (*sheet[: place + 1], copy, *sheet[place + 1 :])


def removed(sheet: Sequence[Rule], place: int) -> tuple[Rule, ...]:
    """Give the sheet without a row."""
    return (*sheet[:place], *sheet[place + 1 :])


def moved(sheet: Sequence[Rule], place: int, to: int) -> tuple[Rule, ...]:
    """Give the sheet with a row in another place; one beyond the ends is the end."""
    rest = list(removed(sheet, place))
    rest.insert(max(0, min(to, len(rest))), sheet[place])
    return tuple(rest)


def retyped(rule: Rule, rule_type: RuleType, saved: Sequence[Rule]) -> Rule:
    """Give a row as another kind of signal, with that kind's usual figures where it had none.

    It is another rule then, with an id of its own: the signals it opened keep their kind.
    """
    root = rule.rule_id.split(OTHER_KIND)[0]
    was = next((one for one in saved if one.rule_id == root), None)
    same = was is not None and was.type is rule_type
    usual = next(one for one in DEFAULT_RULES if one.type is rule_type)
    changed = replace(
        rule,
        rule_id=root if same else f"{root}{OTHER_KIND}{rule_type.value}",
        type=rule_type,
        threshold=None if usual.threshold is None else rule.threshold or usual.threshold,
        minimum=None if usual.minimum is None else rule.minimum or usual.minimum,
        window=None if usual.window is None else rule.window or usual.window,
        template=rule.template if rule.template in FITTING[rule_type] else "",
    )
    return carried([changed], saved)[0]


def placed(sheet: Iterable[Rule]) -> tuple[Rule, ...]:
    """Give rows with the places they stand in: of two that fit a metric the first holds."""
    return tuple(replace(rule, position=place) for place, rule in enumerate(sheet))


def carried(sheet: Iterable[Rule], saved: Sequence[Rule]) -> tuple[Rule, ...]:
    """Give rows with the versions of the saved rows they change."""
    versions = {rule.rule_id: rule.version for rule in saved}
    return tuple(replace(rule, version=versions.get(rule.rule_id, 0)) for rule in sheet)
