"""The signals sheet in words: its columns, and what a rule is about, offers and looks at."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from upsell import figures
from upsell.drafting import EMAILS
from upsell.model import PlayKind, Rule, RuleType
from upsell.rules import ANYTHING_ELSE, KINDS

FULL = 100


class Field(StrEnum):
    """The columns of the sheet, as they are headed on the page and in files."""

    ON = "On"
    TYPE = "Signal"
    METRICS = "Metrics"
    THRESHOLD = "From, %"
    MINIMUM = "At least"
    WINDOW = "Looks at"
    PLAY = "Offer first"
    TEMPLATE = "Mail"
    ID = "Id"


TYPES = {kind: KINDS[kind].name for kind in RuleType}
OFFERS = {
    PlayKind.SEATS: "More seats",
    PlayKind.PACK: "An add-on pack",
    PlayKind.PLAN: "The next plan",
}
MAILS: Mapping[str, str] = {"": "What fits", **EMAILS}
"""The mails a rule may name; without one it begins with what fits the kind of signal."""
WINDOWS = {
    RuleType.LIMIT_NEAR: "Latest figure",
    RuleType.TEAM_GROWTH: "28 days",
    RuleType.PREMIUM_USE: "28 days, use on 8",
    RuleType.STRONG_OUTCOME: "Latest figure",
    RuleType.NEW_USE_CASE: "28 days, none in 56 before",
}
"""What each type looks at; these are the windows of the features, see docs/decisions."""
EVERY = {
    RuleType.LIMIT_NEAR: "anything else",
    RuleType.TEAM_GROWTH: "any level",
    RuleType.PREMIUM_USE: "any activity",
    RuleType.STRONG_OUTCOME: "any goal",
    RuleType.NEW_USE_CASE: "any activity",
}
FAMILIES = {"feature.*": "any feature", "use_case.*": "any use case"}


def name(rule: Rule, labels: Mapping[str, str]) -> str:
    """Give `Near limit: seats`."""
    return f"{TYPES[rule.type]}: {applies_to(rule, labels)}"


def applies_to(rule: Rule, labels: Mapping[str, str]) -> str:
    """Give what a rule's pattern means in words."""
    if rule.metrics == ANYTHING_ELSE:
        return EVERY[rule.type]
    return FAMILIES.get(rule.metrics) or labels.get(rule.metrics) or rule.metrics or "no metric"


def share(threshold: float | None) -> str:
    """Give `80%`, with decimals where there are any."""
    return "nothing" if threshold is None else f"{figures.number(threshold * FULL, 4)}%"


def least(minimum: float | None) -> str:
    """Give an amount as it is typed."""
    return "nothing" if minimum is None else figures.number(minimum, 4)


def sentence_begin(words: str) -> str:
    """Give words for inside a sentence: `Near limit` becomes `near limit`."""
    return words[:1].lower() + words[1:]
