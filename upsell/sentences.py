"""One sentence of evidence for a signal, as cards, call sheets and lists quote it."""

from __future__ import annotations

from upsell import figures
from upsell.model import Evidence, Metric, RuleType
from upsell.windows import QUIET_DAYS


def sentence(rule_type: RuleType, metric: Metric, evidence: Evidence) -> str:
    """Give the figures a signal stands on in one sentence; a noted signal is its note."""
    if evidence.note:
        return evidence.note
    match rule_type:
        case RuleType.LIMIT_NEAR:
            return _near_limit(metric, evidence)
        case RuleType.TEAM_GROWTH:
            return _grown(metric, evidence)
        case RuleType.PREMIUM_USE:
            days = figures.plural(evidence.active_days or 0, "day")
            return f"{_uses(metric, evidence)} in the last {evidence.window} days, on {days}."
        case RuleType.STRONG_OUTCOME:
            return _reached(metric, evidence)
        case RuleType.NEW_USE_CASE:
            return _begun(metric, evidence)


def _near_limit(metric: Metric, evidence: Evidence) -> str:
    parts = [figures.used_of_limit(evidence.value or 0, evidence.limit, metric)]
    if evidence.period_start is not None:
        parts[0] += f" since {figures.day(evidence.period_start)}"
    parts[0] += _over(metric, evidence)
    if evidence.resets_on is not None:
        parts.append(f"resets on {figures.day(evidence.resets_on)}")
    elif evidence.before is not None and evidence.before_on is not None:
        was = figures.number(evidence.before)
        parts.append(f"{was} on {figures.day(evidence.before_on)}")
    return "; ".join(parts) + "."


def _over(metric: Metric, evidence: Evidence) -> str:
    """Give the share of the limit, and by how much it is exceeded."""
    share = evidence.utilisation
    if share is None or evidence.value is None or evidence.limit is None:
        return ""
    if share <= 1:
        return f", {figures.percent(share)}"
    over = figures.amount(evidence.value - evidence.limit, metric.unit)
    return f", {over} over the limit"


def _grown(metric: Metric, evidence: Evidence) -> str:
    now = figures.amount(evidence.value or 0, metric.unit)
    if evidence.before is None or evidence.before_on is None:
        return f"{now} now."
    since = figures.day(evidence.before_on)
    return f"From {figures.number(evidence.before)} to {now} since {since}."


def _reached(metric: Metric, evidence: Evidence) -> str:
    reached = figures.amount(evidence.value or 0, metric.unit)
    if evidence.limit is None:
        return f"{reached}."
    return f"{reached}; the goal was {figures.number(evidence.limit)}."


def _begun(metric: Metric, evidence: Evidence) -> str:
    """Give the use since it began; once that lies further back, the use of the window alone."""
    uses = _uses(metric, evidence)
    if evidence.since is None:
        return f"{uses} in the last {evidence.window} days."
    return f"{uses} since {figures.day(evidence.since)}; never in the {QUIET_DAYS} days before."


def _uses(metric: Metric, evidence: Evidence) -> str:
    name = metric.label[:1].upper() + metric.label[1:]
    return f"{name}: {figures.amount(evidence.uses or 0, metric.unit)}"
