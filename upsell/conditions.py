"""The conditions under which a signal opens and stays, by the figures and the window of its rule.

A condition compares one feature with a figure of the rule. The comparison is an operator that
works on one number and on a whole column alike, and a missing figure is NaN, for which every
comparison is false; so a scan and "why not" cannot disagree.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass
from math import nan
from typing import Any

from upsell import figures, windows
from upsell.features import Features, column
from upsell.model import MetricKind, Rule

FRESH_DAYS = 7
"""How long a figure carries forward."""
HYSTERESIS = 0.05
"""How far below its threshold a near-limit signal clears, as a share of the limit."""
GOAL_KEPT = 0.95
"""The share of the threshold below which a reached goal clears."""


@dataclass(frozen=True)
class Condition:
    """One comparison of a feature with what a rule wants."""

    label: str
    name: str
    compare: Callable[[Any, Any], Any]
    wanted: float | None
    shown: Callable[[float], str] = figures.number
    missing: str = "not known"
    window: int | None = None
    """The window the feature is of, where it is of one."""

    @property
    def column(self) -> str:
        """The column of the features it looks at."""
        return self.name if self.window is None else column(self.name, self.window)

    def found(self, features: Features) -> float:
        """Give the figure it looks at; NaN where it is missing."""
        of = features if self.window is None else features.over(self.window)
        value: float | None = getattr(of, self.name)
        return nan if value is None else value

    def holds(self, found: Any) -> Any:  # noqa: ANN401 - a number or a column of them
        """Compare one number, or a whole column at once."""
        return self.compare(found, nan if self.wanted is None else self.wanted)


Conditions = Callable[[Rule], tuple[Condition, ...]]


def near_limit_kept(rule: Rule) -> float | None:
    """Give the share of the limit below which a near-limit signal clears."""
    return None if rule.threshold is None else round(rule.threshold - HYSTERESIS, 9)


def goal_kept(rule: Rule) -> float | None:
    """Give the share of the goal below which a reached goal clears."""
    return None if rule.threshold is None else round(rule.threshold * GOAL_KEPT, 9)


def near_limit(rule: Rule) -> tuple[Condition, ...]:
    """Give what opens a near limit."""
    return (_of_limit(rule.threshold),)


def still_near(rule: Rule) -> tuple[Condition, ...]:
    """Give what keeps a near limit open."""
    return (_of_limit(near_limit_kept(rule)),)


def reached(rule: Rule) -> tuple[Condition, ...]:
    """Give what opens a strong outcome."""
    return (_of_goal(rule.threshold),)


def still_reached(rule: Rule) -> tuple[Condition, ...]:
    """Give what keeps a strong outcome open."""
    return (_of_goal(goal_kept(rule)),)


def grown(rule: Rule) -> tuple[Condition, ...]:
    """Give what growth in the window must be: so many, and such a share."""
    window = _window(rule)
    missing = f"no figure {_days(window)} ago"
    label = f"Growth in {_days(window)}"
    return (
        Condition(label, "growth", operator.ge, rule.minimum, missing=missing, window=window),
        Condition(
            "Growth as a share",
            "growth_share",
            operator.ge,
            rule.threshold,
            figures.percent,
            missing,
            window,
        ),
    )


def in_use(rule: Rule) -> tuple[Condition, ...]:
    """Give what use in the window must be: so many uses, on two days in seven."""
    window, wanted = _window(rule), windows.active_days(_window(rule))
    return (
        _uses(rule),
        Condition("Days with use", "active_days", operator.ge, wanted, _days, window=window),
    )


def first_used(rule: Rule) -> tuple[Condition, ...]:
    """Give what a new use case must be: used in the window, never in the quiet days before."""
    window = _window(rule)
    before = f"Uses in the {_days(windows.QUIET_DAYS)} before"
    known = windows.observed_days(window)
    return (
        _uses(rule),
        Condition(before, "uses_prior", operator.le, 0, window=window),
        Condition("Account observed for", "observed_days", operator.ge, known, _days),
    )


def anyhow(_: Rule) -> tuple[Condition, ...]:
    """Give nothing: it stays until its time is over."""
    return ()


def fresh(kind: MetricKind) -> Condition:
    """Give the condition that the figure is young enough to act on."""
    name = "account_age_days" if kind is MetricKind.ACTIVITY else "age_days"
    return Condition("Age of the figure", name, operator.le, FRESH_DAYS, _days)


def _days(count: float) -> str:
    return figures.plural(int(count), "day")


IN_PERIOD = Condition(
    "Days into the billing period",
    "period_day",
    operator.ge,
    0,
    missing="no figure in this period",
)


def _window(rule: Rule) -> int:
    return rule.window or windows.USUAL


def _uses(rule: Rule) -> Condition:
    window = _window(rule)
    label = f"Uses in {_days(window)}"
    return Condition(label, "uses", operator.ge, rule.minimum, window=window)


def _of_limit(wanted: float | None) -> Condition:
    label = "Share of the limit in use"
    return Condition(label, "utilisation", operator.ge, wanted, figures.percent, "no limit")


def _of_goal(wanted: float | None) -> Condition:
    label = "Share of the goal"
    return Condition(label, "utilisation", operator.ge, wanted, figures.percent, "no goal")
