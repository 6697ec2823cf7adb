"""Whether a signals sheet can be used as it is, and what each row fails by, in words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from fnmatch import fnmatchcase

from upsell import figures
from upsell.drafting.email import FITTING
from upsell.model import Metric, MetricKind, Rule, RuleType
from upsell.rule_words import ANY_WINDOW, FULL, LATEST, MAILS, TYPES, Field, name, share, span
from upsell.rules import ANYTHING_ELSE, DEFAULT_RULES, KINDS, fits
from upsell.windows import WINDOWS

THRESHOLDS: Mapping[RuleType, tuple[float, float]] = {
    RuleType.LIMIT_NEAR: (0.1, 1.0),
    RuleType.TEAM_GROWTH: (0.01, 10.0),
    RuleType.STRONG_OUTCOME: (0.1, 10.0),
}
"""The lowest and highest threshold of the types that have one."""
WITH_MINIMUM = frozenset({RuleType.TEAM_GROWTH, RuleType.PREMIUM_USE, RuleType.NEW_USE_CASE})
MOST = 1e12
MOST_ROWS = 200
LONGEST_PATTERN = 100
PATTERN = re.compile(r"[A-Za-z0-9_.\-*]+")
WORDS: Mapping[MetricKind, str] = {
    MetricKind.LEVEL: "a level",
    MetricKind.GOAL: "a goal",
    MetricKind.COUNTER: "a counter",
    MetricKind.ACTIVITY: "an activity",
}


@dataclass(frozen=True)
class Fault:
    """What is wrong with one cell of the sheet, and what to write instead."""

    row: int
    """As a reader counts: the first rule is row 1; in a file the header is."""
    name: str
    field: str
    problem: str
    remedy: str

    @property
    def sentence(self) -> str:
        """Where it is, what is wrong and what to write."""
        about = f" ({self.name})" if self.name else ""
        where = f", {self.field}" if self.field else ""
        return f"Row {self.row}{about}{where}: {self.problem} {self.remedy}"


@dataclass(frozen=True)
class Note:
    """What a reader should know of a row though nothing is wrong with it."""

    row: int
    name: str
    words: str

    @property
    def sentence(self) -> str:
        """Give the note with the row it is about."""
        return f"Row {self.row} ({self.name}) {self.words}"


@dataclass(frozen=True)
class _Trouble:
    field: Field
    problem: str
    remedy: str


def faults(sheet: Sequence[Rule], metrics: Iterable[Metric]) -> tuple[Fault, ...]:
    """Give everything that keeps a sheet from being used, by row; nothing when it can be.

    A row that has none compiles to the features: its type has its conditions and their figures,
    and its pattern names metrics that fit the type, or none that the book knows yet.
    """
    known = tuple(metrics)
    labels = {metric.key: metric.label for metric in known}
    ids = Counter(rule.rule_id for rule in sheet)
    found = [
        Fault(row, name(rule, labels), trouble.field, trouble.problem, trouble.remedy)
        for row, rule in enumerate(sheet, start=1)
        for trouble in _troubles(rule, known, ids)
    ]
    if not sheet:
        remedy = "Keep at least one row; switch off what you do not want."
        found.append(Fault(1, "", "", "The sheet is empty.", remedy))
    if len(sheet) > MOST_ROWS:
        remedy = f"Keep at most {MOST_ROWS}."
        found.append(Fault(len(sheet), "", "", f"The sheet has {len(sheet)} rows.", remedy))
    return tuple(found)


def notes(sheet: Sequence[Rule], metrics: Iterable[Metric]) -> tuple[Note, ...]:
    """Give what rows do nothing for now, and why."""
    known = tuple(metrics)
    labels = {metric.key: metric.label for metric in known}
    found = []
    for row, rule in enumerate(sheet, start=1):
        words = _does_nothing(rule, sheet[: row - 1], known)
        if words:
            found.append(Note(row, name(rule, labels), words))
    return tuple(found)


def _troubles(rule: Rule, metrics: Sequence[Metric], ids: Mapping[str, int]) -> list[_Trouble]:
    checks = (
        _identity(rule, ids),
        _pattern(rule, metrics),
        _threshold(rule),
        _minimum(rule),
        _window(rule),
        _template(rule),
    )
    return [trouble for trouble in checks if trouble is not None]


def _identity(rule: Rule, ids: Mapping[str, int]) -> _Trouble | None:
    if not rule.rule_id.strip():
        return _Trouble(Field.ID, "It has no name.", "Reload the page and try again.")
    if ids[rule.rule_id] > 1:
        return _Trouble(Field.ID, "It stands in the sheet twice.", "Keep one of the two rows.")
    return None


def _pattern(rule: Rule, metrics: Sequence[Metric]) -> _Trouble | None:
    """Give why a pattern cannot be used: unreadable, or about metrics of other kinds alone."""
    pattern = rule.metrics
    if not pattern.strip():
        return _Trouble(
            Field.METRICS, "It is empty.", f"Name a metric{_such_as(rule)}, or * for all."
        )
    if len(pattern) > LONGEST_PATTERN or not PATTERN.fullmatch(pattern):
        return _Trouble(
            Field.METRICS,
            f"“{pattern[:LONGEST_PATTERN]}” is not the key of a metric.",
            "Write one key, letters, digits and _ . - with * for anything; one row for each.",
        )
    named = [metric for metric in metrics if fnmatchcase(metric.key, pattern)]
    if not named or pattern == ANYTHING_ELSE or any(fits(rule, metric) for metric in named):
        return None
    kinds = " or ".join(WORDS[kind] for kind in MetricKind if kind in KINDS[rule.type].kinds)
    return _Trouble(
        Field.METRICS,
        f"“{pattern}” is {WORDS[named[0].kind]}, and {TYPES[rule.type]} looks at {kinds}.",
        _fitting_instead(rule, metrics),
    )


def _fitting_instead(rule: Rule, metrics: Sequence[Metric]) -> str:
    fitting = [metric.key for metric in metrics if metric.kind in KINDS[rule.type].kinds]
    if not fitting:
        return "Choose another signal for it."
    return f"Write {fitting[0]}, or choose another signal."


def _threshold(rule: Rule) -> _Trouble | None:
    bounds = THRESHOLDS.get(rule.type)
    if bounds is None:
        return _unused(Field.THRESHOLD, rule, rule.threshold)
    usual = share(_usual(rule.type).threshold)
    if rule.threshold is None:
        return _Trouble(Field.THRESHOLD, "It is empty.", f"Write {usual} or another share.")
    low, high = bounds
    if low <= rule.threshold <= high:
        return None
    meant = "" if not _slipped(rule.threshold, bounds) else f" Did you mean {_meant(rule)}?"
    return _Trouble(
        Field.THRESHOLD,
        f"{share(rule.threshold)} cannot be used.",
        f"Write {share(low)} to {share(high)}.{meant}",
    )


def _slipped(threshold: float, bounds: tuple[float, float]) -> bool:
    """Whether the figure was typed as a part of one: 0.8 for 80%."""
    return threshold < bounds[0] and bounds[0] <= threshold * FULL <= bounds[1]


def _meant(rule: Rule) -> str:
    return share(None if rule.threshold is None else rule.threshold * FULL)


def _minimum(rule: Rule) -> _Trouble | None:
    if rule.type not in WITH_MINIMUM:
        return _unused(Field.MINIMUM, rule, rule.minimum)
    usual = figures.number(_usual(rule.type).minimum or 0)
    if rule.minimum is None:
        return _Trouble(Field.MINIMUM, "It is empty.", f"Write {usual} or another amount.")
    if not 0 <= rule.minimum <= MOST:
        return _Trouble(
            Field.MINIMUM, "This is not an amount it can be.", f"Write {usual}, zero or more."
        )
    return None


def _window(rule: Rule) -> _Trouble | None:
    if not KINDS[rule.type].looks_back:
        if rule.window is None:
            return None
        return _Trouble(
            Field.WINDOW,
            f"{TYPES[rule.type]} looks at the latest figure alone.",
            f"Choose {LATEST}.",
        )
    if rule.window in WINDOWS:
        return None
    wrong = f"cannot look at {span(rule.window)}" if rule.window else "needs days to look at"
    return _Trouble(
        Field.WINDOW,
        f"{TYPES[rule.type]} {wrong}.",
        f"Choose {ANY_WINDOW}.",
    )


def _template(rule: Rule) -> _Trouble | None:
    fitting = FITTING[rule.type]
    if not rule.template or rule.template in fitting:
        return None
    named = MAILS.get(rule.template, rule.template)
    choices = ", ".join(MAILS[key] for key in ("", *fitting))
    return _Trouble(
        Field.TEMPLATE,
        f"“{named}” speaks of what {TYPES[rule.type]} does not know.",
        f"Choose one of: {choices}.",
    )


def _unused(field: Field, rule: Rule, value: float | None) -> _Trouble | None:
    if value is None:
        return None
    return _Trouble(field, f"{TYPES[rule.type]} does not use it.", "Empty the cell.")


def _does_nothing(rule: Rule, above: Sequence[Rule], metrics: Sequence[Metric]) -> str:
    """Give why a row that can be used flags nobody, whatever the figures; nothing otherwise."""
    if not any(fits(rule, metric) for metric in metrics):
        if rule.metrics == ANYTHING_ELSE:
            kinds = " and no ".join(kind.value for kind in MetricKind if _looks_at(rule, kind))
            return f"waits: there is no {kinds} in your figures yet."
        near = get_close_matches(rule.metrics, [metric.key for metric in metrics], 1)
        meant = f" Did you mean {near[0]}?" if near else ""
        if rule.metrics.endswith(".*"):
            return f"waits: no metric begins with “{rule.metrics[:-1]}” yet.{meant}"
        return f"waits: no metric is called “{rule.metrics}” yet.{meant}"
    twin = next((one for one in above if _same_place(one, rule)), None)
    if twin is None or not rule.enabled or not twin.enabled:
        return ""
    return f"does nothing: row {above.index(twin) + 1} is about the same and comes first."


def _looks_at(rule: Rule, kind: MetricKind) -> bool:
    return kind in KINDS[rule.type].kinds


def _same_place(one: Rule, other: Rule) -> bool:
    return (one.type, one.metrics) == (other.type, other.metrics)


def _such_as(rule: Rule) -> str:
    usual = _usual(rule.type).metrics
    return "" if usual == ANYTHING_ELSE else f" such as {usual}"


def _usual(rule_type: RuleType) -> Rule:
    """Give the first default rule of a type."""
    return next(rule for rule in DEFAULT_RULES if rule.type is rule_type)
