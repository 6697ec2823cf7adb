"""The call sheet of a signal: one page for before, during and after the call."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from upsell import figures
from upsell.drafting.context import DraftContext, HistoryLine, Written
from upsell.drafting.email import template_for
from upsell.drafting.fields import fields
from upsell.drafting.kinds import SHEET, questions_of
from upsell.drafting.known import FRESH_DAYS
from upsell.drafting.refusals import refuse_unless_ready
from upsell.drafting.templates import template
from upsell.features import Features
from upsell.model import Metric, MetricKind
from upsell.periods import period_of
from upsell.plain import one_line
from upsell.windows import USUAL


def write_sheet(context: DraftContext) -> Written:
    """Write the sheet; raise Refused when nobody signs or nothing is offered."""
    refuse_unless_ready(context)
    known_fields = fields(context)
    chosen = template(SHEET, context.wordings)
    subject, body = chosen.render(
        {
            **known_fields,
            "usages": tuple(_usages(context)),
            "changes": _dated(context.changes),
            "history": _dated(context.history),
            "questions": write_questions(context),
            "cautions": tuple(one_line(text) for text in context.cautions),
        }
    )
    return Written(subject, body, chosen.name, chosen.version)


def write_questions(context: DraftContext, key: str = "") -> tuple[str, ...]:
    """Give what to ask in the call, one question to a line; those of a key, else those that fit."""
    fitting = template_for(context.signal.rule_type, context.metric, context.template)
    chosen = template(key or questions_of(fitting), context.wordings)
    _, lines = chosen.render(fields(context))
    return tuple(line.strip() for line in lines.split("\n") if line.strip())


def _dated(lines: Iterable[HistoryLine]) -> tuple[dict[str, str], ...]:
    return tuple({"date": figures.day(one.day), "text": one_line(one.text)} for one in lines)


def _usages(context: DraftContext) -> Iterator[dict[str, str]]:
    for row in context.snapshot:
        metric = context.metrics.get(row.metric)
        if metric is not None:
            words = _activity(row, metric) if metric.kind is MetricKind.ACTIVITY else None
            values = words or _amount(row, metric, context.account.billing_day)
            yield {name: one_line(value) for name, value in values.items()}


def _activity(row: Features, metric: Metric) -> dict[str, str]:
    unit = metric.unit or "times"
    return {
        "metric": metric.label,
        "used_of_limit": f"{figures.amount(row.over(USUAL).uses, unit)} in {USUAL} days",
        "percent": "",
        "before": "",
        "resets_on": "",
        "as_of": figures.day(row.as_of),
    }


def _before(row: Features) -> str:
    """Give `29 on 26 October`, the figure of about 28 days earlier; nothing without one."""
    earlier = row.over(USUAL)
    if earlier.before is None or earlier.before_on is None:
        return ""
    if abs((row.observed_on - earlier.before_on).days - USUAL) > FRESH_DAYS:
        return ""
    return f"{figures.number(earlier.before)} on {figures.day(earlier.before_on)}"


def _amount(row: Features, metric: Metric, billing_day: int) -> dict[str, str]:
    counted = metric.kind is MetricKind.COUNTER
    before = "" if counted else _before(row)
    resets_on = period_of(row.observed_on, billing_day).resets_on if counted else None
    return {
        "metric": metric.label,
        "used_of_limit": figures.used_of_limit(row.value, row.limit, metric),
        "percent": "" if row.utilisation is None else figures.percent(row.utilisation),
        "before": before,
        "resets_on": "" if resets_on is None else figures.day(resets_on),
        "as_of": figures.day(row.observed_on),
    }
