"""The client that reads usage: figures by account and day, groups and their limits, events seen."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from operator import itemgetter
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from upsell.adapters.posthog import queries
from upsell.adapters.posthog import reading_faults as faults
from upsell.adapters.posthog.queries import PAGE, Query
from upsell.adapters.posthog.reading_wire import Clockwork, ReadingWire
from upsell.errors import Unavailable
from upsell.usage_source import (
    AccountBy,
    Cursor,
    DayUse,
    GroupType,
    Mapped,
    OutsideGroup,
    Window,
)

Json: TypeAlias = Any  # what JSON holds; it does not leave this package
FRESH = "force_blocking"
"""Answers are kept for six hours there; a sync wants to know what is new."""


class PostHogReader:
    """One project of PostHog over HTTP; several threads may share it, and ask in turn."""

    def __init__(
        self, key: str, project: str, clockwork: Clockwork, *, base: str, timeout_s: float
    ) -> None:
        """Ask nothing yet."""
        self.project = project
        self._wire = ReadingWire(key, project, base, timeout_s, clockwork)

    def __repr__(self) -> str:
        return f"PostHogReader({self._wire.base!r}, {self.project!r})"

    def close(self) -> None:
        """Let the connections go."""
        self._wire.close()

    def test(self) -> None:
        """Ask the smallest question; raise what keeps it from being answered."""
        self._rows(queries.key_test())

    def group_types(self) -> list[GroupType]:
        """Give the types of group; none where the project has no groups."""
        answer = self._wire.get("groups_types/")
        try:
            listed: Json = answer["results"] if isinstance(answer, dict) else answer
            return [
                GroupType(int(one["group_type_index"]), str(one["group_type"])) for one in listed
            ]
        except (KeyError, TypeError, ValueError) as error:
            raise Unavailable(faults.UNREADABLE) from error

    def seen(self, events: Sequence[str], since: datetime, until: datetime) -> dict[str, int]:
        """Give how often each of some events happened; those that did not are left out."""
        if not events:
            return {}
        rows = self._rows(queries.seen(events, since, until))
        return {str(row["event"]): int(_number(row["times"]) or 0) for row in rows}

    def usage(
        self,
        row: Mapped,
        by: AccountBy,
        window: Window,
        after: Cursor,
        zone: ZoneInfo,
        *,
        page: int = PAGE,
    ) -> list[DayUse]:
        """Give a page of a metric's figures by account and day; a short page is the last.

        A figure that is no number comes as NaN, so that the length of a page tells the truth.
        """
        columns, rows = self._table(queries.usage(row, by, window, after, zone, page=page))
        try:
            named = itemgetter(*map(columns.index, ("account", "day", "value")))
            accounts, days, values = zip(*map(named, rows), strict=True) if rows else ((), (), ())
            known = {day: _day(day) for day in set(days)}
            return [
                *map(DayUse, map(str, accounts), map(known.__getitem__, days), map(_value, values))
            ]
        except (IndexError, TypeError, ValueError) as error:
            raise Unavailable(faults.UNREADABLE) from error

    def groups(self, index: int, limits: Sequence[str]) -> Iterator[OutsideGroup]:
        """Give the groups of a type with the limits they hold now, fetched page by page."""
        after, full = "", True
        while full:
            rows = self._rows(queries.groups(index, limits, after))
            for row in rows:
                held = {
                    name: amount
                    for number, name in enumerate(limits)
                    if (amount := _number(row[f"limit_{number}"])) is not None
                }
                after = str(row["account"])
                yield OutsideGroup(after, str(row["domain"] or ""), held)
            full = len(rows) >= PAGE

    def _rows(self, query: Query) -> list[dict[str, Json]]:
        """Ask a question and give its rows by the names of their columns."""
        columns, rows = self._table(query)
        try:
            return [dict(zip(columns, row, strict=True)) for row in rows]
        except (TypeError, ValueError) as error:
            raise Unavailable(faults.UNREADABLE) from error

    def _table(self, query: Query) -> tuple[list[Json], list[Json]]:
        """Ask a question and give the names of its columns, and its rows."""
        asked = {
            "query": {"kind": "HogQLQuery", "query": query.text, "values": dict(query.values)},
            "refresh": FRESH,
            "name": query.name,
        }
        answer = self._wire.query(asked)
        try:
            return list(answer["columns"]), list(answer["results"])
        except (KeyError, TypeError) as error:
            raise Unavailable(faults.UNREADABLE) from error


def _day(said: Json) -> date:
    """Give a day; PostHog may write it with a time behind it."""
    return date.fromisoformat(str(said)[:10])


def _number(said: Json) -> float | None:
    """Give a number, None for what is none."""
    number = _value(said)
    return None if math.isnan(number) else number


def _value(said: Json) -> float:
    """Give a number, NaN for what is none; large ones come as texts."""
    try:
        number = float(said)
    except (TypeError, ValueError):
        return math.nan
    return number if math.isfinite(number) else math.nan
