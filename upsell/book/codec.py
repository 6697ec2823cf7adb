"""Evidence, plays and rules as JSON and back; a float keeps its exact value, money its cents."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from upsell.model import Evidence, PlayKind, Rule, RuleType
from upsell.outreach import Play
from upsell.rules import KINDS
from upsell.windows import USUAL

DAYS = ("as_of", "before_on", "since", "period_start", "resets_on")


def evidence_to_json(evidence: Evidence) -> dict[str, object]:
    """Give the fields that are known; days as ISO text."""
    fields = vars(evidence)
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in fields.items()
        if value is not None and value != ""
    }


def evidence_from_json(kept: Mapping[str, Any]) -> Evidence:
    """Give the evidence back, equal to what was kept."""
    fields: dict[str, Any] = {
        name: date.fromisoformat(value) if name in DAYS else value for name, value in kept.items()
    }
    return Evidence(**fields)


def rule_to_json(rule: Rule | None) -> dict[str, object] | None:
    """Give a row of the signals sheet, or nothing where there was none."""
    if rule is None:
        return None
    return {**vars(rule), "type": rule.type.value, "play": rule.play.value}


def rule_from_json(kept: Mapping[str, Any] | None) -> Rule | None:
    """Give the row back; kept before there was a choice, it looked at the usual window."""
    if kept is None:
        return None
    rule_type = RuleType(kept["type"])
    window = kept.get("window", USUAL if KINDS[rule_type].looks_back else None)
    play = PlayKind(kept["play"])
    return Rule(**{**kept, "type": rule_type, "window": window, "play": play})


def play_to_json(play: Play) -> dict[str, object]:
    """Give a play with its annual value as exact text."""
    return {
        "kind": play.kind.value,
        "metric": play.metric,
        "amount": play.amount,
        "new_limit": play.new_limit,
        "annual_value": None if play.annual_value is None else str(play.annual_value),
        "plan_key": play.plan_key,
    }


def play_from_json(kept: Mapping[str, Any]) -> Play:
    """Give the play back, equal to what was kept."""
    value = kept["annual_value"]
    return Play(
        kind=PlayKind(kept["kind"]),
        metric=kept["metric"],
        amount=kept["amount"],
        new_limit=kept["new_limit"],
        annual_value=None if value is None else Decimal(value),
        plan_key=kept["plan_key"],
    )
