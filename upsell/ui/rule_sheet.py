"""The signal definitions as a sheet to type in: on or off, thresholds, what to offer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from upsell.model import Metric, PlayKind, Rule, RuleType
from upsell.rules import KINDS
from upsell.services.rules import save_rules
from upsell.ui import notices
from upsell.ui.frame import Visit
from upsell.ui.text import element

OFFERS = {
    PlayKind.SEATS: "More seats",
    PlayKind.PACK: "An add-on pack",
    PlayKind.PLAN: "The next plan",
}
EVERY = {
    RuleType.LIMIT_NEAR: "anything else",
    RuleType.TEAM_GROWTH: "any level",
    RuleType.PREMIUM_USE: "any activity",
    RuleType.STRONG_OUTCOME: "any goal",
    RuleType.NEW_USE_CASE: "any activity",
}
FAMILIES = {"feature.*": "any feature", "use_case.*": "any use case"}
FULL = 100
NAME_WIDTH = 158
KEY = "rule-sheet"
SAVED, UNCHANGED = "Saved. The next scan uses these signals.", "Nothing changed."

Row = dict[str, Any]


def rule_sheet(visit: Visit, known: Sequence[Rule], counted: Sequence[Metric]) -> None:
    """Show the sheet and save it whole."""
    labels = {metric.key: metric.label for metric in counted}
    with st.form("rules", border=False):
        edited: list[Row] = st.data_editor(
            [row(rule, labels) for rule in known],
            column_config=_columns(),
            key=KEY,
            hide_index=True,
            placeholder="–",
        )
        st.html(element("p", "Swipe the sheet sideways to see every column.", "hr-quiet hr-narrow"))
        if st.form_submit_button("Save", type="primary"):
            changed = [with_row(rule, line) for rule, line in zip(known, edited, strict=True)]
            said = UNCHANGED if changed == list(known) else SAVED
            visit.act(save_rules, changed, said=said, place=KEY)
            st.rerun()
    notices.beside(KEY)


def row(rule: Rule, labels: Mapping[str, str]) -> Row:
    """Give a rule as it stands in the sheet; shares in per cent."""
    return {
        "on": rule.enabled,
        "signal": f"{KINDS[rule.type].name}: {applies_to(rule, labels)}",
        "share": None if rule.threshold is None else round(rule.threshold * FULL, 4),
        "minimum": rule.minimum,
        "offer": OFFERS[rule.play],
    }


def with_row(rule: Rule, line: Mapping[str, Any]) -> Rule:
    """Give the rule with what was typed in its row."""
    share, offer = line["share"], line["offer"]
    kinds = {words: kind for kind, words in OFFERS.items()}
    return replace(
        rule,
        enabled=bool(line["on"]),
        threshold=None if share is None else round(float(share) / FULL, 6),
        minimum=None if line["minimum"] is None else float(line["minimum"]),
        play=kinds.get(offer, rule.play),
    )


def applies_to(rule: Rule, labels: Mapping[str, str]) -> str:
    """Give what a rule's pattern means in words."""
    if rule.metrics == "*":
        return EVERY[rule.type]
    return FAMILIES.get(rule.metrics) or labels.get(rule.metrics, rule.metrics)


def _columns() -> dict[str, Any]:
    config = st.column_config
    return {
        "on": config.CheckboxColumn("On", width=52),
        "signal": config.TextColumn("Signal", disabled=True, width=NAME_WIDTH),
        "share": config.NumberColumn(
            "From",
            width=72,
            format="%g%%",
            min_value=0,
            help="Of the limit or the goal; for team growth, growth in 28 days.",
        ),
        "minimum": config.NumberColumn(
            "At least",
            width=74,
            format="%g",
            min_value=0,
            help="People joined, or uses in 28 days.",
        ),
        "offer": config.SelectboxColumn(
            "Offer first", options=list(OFFERS.values()), required=True
        ),
    }
