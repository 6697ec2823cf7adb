"""Verdicts as they were recorded, and the table of what each level asks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, select

from upsell.book import options, schema
from upsell.conversion import Proportion
from upsell.levels import DEFAULT_BARS, Bar, Level
from upsell.trial import Span, Trial
from upsell.verdict import Recorded, Ruling, Verdict, conditions_of

TABLE = schema.verdicts
LEVELS = "levels"
FRESH_DAYS = 7


def every(connection: Connection) -> tuple[Recorded, ...]:
    """Give every verdict, the earliest span first."""
    rows = connection.execute(select(TABLE).order_by(TABLE.c.first_on, TABLE.c.recorded_at))
    return tuple(_recorded(row._mapping) for row in rows)  # noqa: SLF001 - SQLAlchemy's own name


def add(connection: Connection, verdict: Verdict, *, at: datetime, by: str) -> bool:
    """Record a verdict unless its level and span have one; say whether it was recorded."""
    level, span = verdict.bar.level, verdict.trial.span
    same = (TABLE.c.level == level.value) & (TABLE.c.first_on == span.first)
    if connection.execute(select(TABLE.c.level).where(same)).first() is not None:
        return False
    connection.execute(
        TABLE.insert().values(
            level=level.value,
            first_on=span.first,
            last_on=span.last,
            ruling=verdict.ruling.value,
            bar=asdict(verdict.bar),
            figures=_figures(verdict.trial),
            recorded_at=at,
            recorded_by=by,
        )
    )
    return True


def bars(connection: Connection) -> tuple[Bar, ...]:
    """Give what each level asks for, in their order; the first table until it was edited."""
    kept = options.value(connection, LEVELS)
    known = {row["level"]: row for row in kept} if isinstance(kept, list) else {}
    return tuple(_bar(known.get(bar.level.value, asdict(bar))) for bar in DEFAULT_BARS)


def save_bars(connection: Connection, rows: Sequence[Bar]) -> None:
    """Keep what each level asks for."""
    options.keep(connection, LEVELS, [asdict(bar) for bar in rows])


def checked(connection: Connection, span: Span) -> bool:
    """Whether a scan within a span saw usage that was not older than a week."""
    scans = schema.scans
    rows = connection.execute(
        select(scans.c.day, scans.c.counts).where(scans.c.day.between(span.first, span.last))
    )
    return any(_is_fresh(row.day, row.counts.get("last_reading_on")) for row in rows)


def _is_fresh(day: date, last: str | None) -> bool:
    return last is not None and (day - date.fromisoformat(last)).days <= FRESH_DAYS


def _bar(row: dict[str, Any]) -> Bar:
    return replace(Bar(**row), level=Level(row["level"]))


def _recorded(row: Any) -> Recorded:  # noqa: ANN401 - a row's mapping
    bar, figures = _bar(dict(row["bar"])), dict(row["figures"])
    figures["span"] = Span(row["first_on"], row["last_on"])
    for name in ("expansion", "base"):
        figures[name] = Decimal(figures[name])
    for name in ("calls", "top"):
        figures[name] = Proportion(*figures[name])
    figures["reasons"] = tuple((str(word), int(count)) for word, count in figures["reasons"])
    trial = Trial(**figures)
    verdict = Verdict(Ruling(row["ruling"]), bar, trial, conditions_of(bar, trial))
    return Recorded(verdict, row["recorded_at"], row["recorded_by"])


def _figures(trial: Trial) -> dict[str, object]:
    """Give the figures as JSON values; the span has columns of its own."""
    figures: dict[str, object] = {
        name: getattr(trial, name)
        for name in ("checked", "flagged", "reached", "offers", "won", "lost")
    }
    return figures | {
        "no_response": trial.no_response,
        "waiting": trial.waiting,
        "expansion": str(trial.expansion),
        "base": str(trial.base),
        "calls": [trial.calls.k, trial.calls.n],
        "top": [trial.top.k, trial.top.n],
        "reasons": [list(row) for row in trial.reasons],
    }
