"""The questions in HogQL: one row for each account and day, a page by its last row.

What a person writes goes into `values`, which are put in after the text is understood. Names of
properties cannot go there; they are checked here once more before they become text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TypeAlias
from zoneinfo import ZoneInfo

from upsell.errors import Refused
from upsell.usage_source import (
    GROUPS,
    PERSON_DAYS,
    READS_PROPERTY,
    AccountBy,
    Cursor,
    Mapped,
    Measure,
    Window,
    is_name,
)

Value: TypeAlias = str | int | Sequence[str]
PAGE = 50_000
"""The most rows PostHog gives at a time, and it cuts what is above without a word."""
MOMENT = "%Y-%m-%dT%H:%M:%SZ"

COUNTED = """
SELECT {account} AS account, {day} AS day, {value} AS value
FROM events
WHERE event = {{event}}
  AND timestamp >= toDateTime({{since}})
  AND timestamp < toDateTime({{until}})
  AND {account} != ''{only}
  AND ({account} > {{after_account}}
       OR ({account} = {{after_account}} AND {day} > toDate({{after_day}})))
GROUP BY account, day
ORDER BY account ASC, day ASC
LIMIT {{page}}
"""
DAY = "toDate(toTimeZone(timestamp, {{zone}}))"
PEOPLE = """
SELECT account, day, count(DISTINCT person) AS value
FROM (
    SELECT account, person, active_on + toIntervalDay(arrayJoin(range(0, {{days}}))) AS day
    FROM (
        SELECT DISTINCT {account} AS account, person_id AS person, {day} AS active_on
        FROM events
        WHERE event = {{event}}
          AND timestamp >= toDateTime({{since}})
          AND timestamp < toDateTime({{until}})
          AND {account} != ''
          AND {account} >= {{after_account}}
    )
)
WHERE day >= toDate({{first_day}})
  AND day <= toDate({{last_day}})
  AND (account > {{after_account}} OR (account = {{after_account}} AND day > toDate({{after_day}})))
GROUP BY account, day
ORDER BY account ASC, day ASC
LIMIT {{page}}
"""
GROUPS_OF = """
SELECT key AS account, toString(properties.`domain`) AS domain{limits}
FROM groups
WHERE index = {{group_index}}
  AND key > {{after_account}}
ORDER BY account ASC
LIMIT {{page}}
"""
SEEN = """
SELECT event, count() AS times
FROM events
WHERE event IN {events}
  AND timestamp >= toDateTime({since})
  AND timestamp < toDateTime({until})
GROUP BY event
ORDER BY event ASC
LIMIT {page}
"""
KEY_TEST = "SELECT 1 AS one ORDER BY one ASC LIMIT {page}"


@dataclass(frozen=True)
class Query:
    """A question, what is put into it, and the name PostHog's log shows for it."""

    name: str
    text: str
    values: Mapping[str, Value]


def usage(
    row: Mapped, by: AccountBy, window: Window, after: Cursor, zone: ZoneInfo, *, page: int = PAGE
) -> Query:
    """Give the question for a metric's figures, the page after a row."""
    account = _account(by)
    first = datetime.combine(window.first, time.min, zone)
    values: dict[str, Value] = {
        "event": row.event,
        "until": _moment(window.until),
        "zone": zone.key,
        "after_account": after.account,
        "after_day": after.day.isoformat(),
        "page": page,
    }
    if row.measure is Measure.PEOPLE:
        earlier = window.first - timedelta(days=PERSON_DAYS - 1)
        values["since"] = _moment(datetime.combine(earlier, time.min, zone))
        values["days"] = PERSON_DAYS
        values["first_day"] = window.first.isoformat()
        last = window.until - timedelta(microseconds=1)
        values["last_day"] = last.astimezone(zone).date().isoformat()
        return Query(f"headroom {row.metric}", _made(PEOPLE, account=account), values)
    values["since"] = _moment(first)
    only = ""
    if row.measure in READS_PROPERTY:
        only = f"\n  AND toFloat({_property(row.prop)}) IS NOT NULL"
    elif row.equals:
        only = f"\n  AND {_property(row.prop)} = {{{{equals}}}}"
        values["equals"] = row.equals
    text = _made(COUNTED, account=account, value=_value(row), only=only)
    return Query(f"headroom {row.metric}", text, values)


def groups(index: int, limits: Sequence[str], after: str, *, page: int = PAGE) -> Query:
    """Give the question for the groups of a type: their domain and the limits they hold."""
    columns = "".join(
        f",\n    toFloat({_property(name)}) AS limit_{number}" for number, name in enumerate(limits)
    )
    values: dict[str, Value] = {"group_index": index, "after_account": after, "page": page}
    return Query("headroom limits", _made(GROUPS_OF, limits=columns), values)


def seen(events: Sequence[str], since: datetime, until: datetime) -> Query:
    """Give the question which of some events happened, and how often."""
    values: dict[str, Value] = {
        "events": list(events),
        "since": _moment(since),
        "until": _moment(until),
        "page": max(1, len(events)),
    }
    return Query("headroom events seen", SEEN.strip(), values)


def key_test() -> Query:
    """Give the smallest question."""
    return Query("headroom test", KEY_TEST, {"page": 1})


def _made(text: str, **parts: str) -> str:
    """Put parts that were checked into a text; what is in double braces stays a place."""
    return text.strip().format(day=DAY, **parts).replace("{{", "{").replace("}}", "}")


def _account(by: AccountBy) -> str:
    """Give the words for whose an event is."""
    if by.prop:
        return _property(by.prop)
    if by.group is None or not 0 <= by.group < GROUPS:
        raise Refused(f"A type of group is a number from 0 to {GROUPS - 1}.")
    return f"$group_{by.group:d}"


def _property(name: str) -> str:
    if not is_name(name):
        raise Refused(f"“{name}” is no name of a property.")
    return f"properties.`{name}`"


def _value(row: Mapped) -> str:
    """Give the words for a day's figure."""
    if row.measure is Measure.SUM:
        return f"sum(toFloat({_property(row.prop)}))"
    if row.measure is Measure.LATEST:
        return f"argMax(toFloat({_property(row.prop)}), timestamp)"
    return "count()"


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime(MOMENT)
