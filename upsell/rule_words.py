"""The signals sheet in words: its columns, and what a rule is about, offers and looks at."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from upsell import figures
from upsell.drafting import EMAILS
from upsell.model import PlayKind, Rule, RuleType
from upsell.rules import ANYTHING_ELSE, KINDS
from upsell.windows import QUIET_DAYS, WINDOWS, active_days

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
LATEST = "Latest figure"
SPANS: Mapping[int | None, str] = {None: LATEST} | {
    window: figures.plural(window, "day") for window in WINDOWS
}
"""What a rule may look at: the latest figure, or the days of its window."""
ANY_WINDOW = f"{', '.join(map(str, WINDOWS[:-1]))} or {SPANS[WINDOWS[-1]]}"
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


def looks_at(rule: Rule) -> str:
    """Give the window with all it asks for: `28 days, use on 8`."""
    words = span(rule.window)
    if rule.type is RuleType.PREMIUM_USE and rule.window:
        return f"{words}, use on {active_days(rule.window)}"
    if rule.type is RuleType.NEW_USE_CASE:
        return f"{words}, none in {QUIET_DAYS} before"
    return words


def span(window: int | None) -> str:
    """Give `28 days`, also of a window there is not."""
    return SPANS.get(window) or figures.plural(window or 0, "day")


def share(threshold: float | None) -> str:
    """Give `80%`, with decimals where there are any."""
    return "nothing" if threshold is None else f"{figures.number(threshold * FULL, 4)}%"


def least(minimum: float | None) -> str:
    """Give an amount as it is typed."""
    return "nothing" if minimum is None else figures.number(minimum, 4)


def sentence_begin(words: str) -> str:
    """Give words for inside a sentence: `Near limit` becomes `near limit`."""
    return words[:1].lower() + words[1:]
