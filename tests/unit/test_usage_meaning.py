"""What the questions mean, on the engine PostHog runs on, where it is installed (chdb).

HogQL is put into ClickHouse's words here: PostHog's printer does the same with a few names.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.fakes.posthog import Happened, Project
from upsell.adapters.posthog import queries
from upsell.adapters.posthog.queries import Query
from upsell.usage_source import AccountBy, Cursor, Mapped, Measure, Window

BERLIN = ZoneInfo("Europe/Berlin")
UNTIL = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
DAYS = Window(date(2026, 11, 1), UNTIL)
ROWS = (
    Mapped("api_calls", Measure.EVENTS, "call"),
    Mapped("api_calls", Measure.EVENTS, "call", "tier", "live"),
    Mapped("api_calls", Measure.SUM, "call", "quantity"),
    Mapped("seats", Measure.PEOPLE, "call"),
    Mapped("storage", Measure.LATEST, "call", "quantity"),
)
Ask = Callable[[Query], list[list[Any]]]


def events() -> list[Happened]:
    """Give events around the edges of days and of the window, some without a number."""
    random = Random(7)
    found = []
    for _ in range(3_000):
        at = UNTIL - timedelta(seconds=random.randrange(60 * 86_400) - 3_600)
        more = {"tier": random.choice(("live", "test")), "company": random.choice(("a", "b", ""))}
        more["quantity"] = random.choice(("1", "2.5", "much", ""))
        account = random.choice(("", "n1", "n2", "ä'n\\3"))
        found.append(Happened("call", account, at, f"p{random.randrange(9)}", more))
    return found


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Ask:
    """Ask ClickHouse, which holds the events in a table like PostHog's."""
    chdb = pytest.importorskip("chdb", reason="embedded ClickHouse (chdb) is not installed")
    lines = "\n".join(
        json.dumps(
            {
                "event": one.event,
                "timestamp": one.at.strftime("%Y-%m-%d %H:%M:%S.%f"),
                "person_id": one.person,
                "properties": json.dumps(dict(one.properties)),
                "$group_0": one.account,
            }
        )
        for one in events()
    )
    shape = (
        "event String, timestamp DateTime64(6, 'UTC'), person_id String, properties String, "
        "`$group_0` String"
    )
    file = tmp_path_factory.mktemp("clickhouse") / "events.json"
    file.write_text(lines, encoding="utf-8")
    table = f"file({_quoted(str(file))}, JSONEachRow, {_quoted(shape)})"

    def asked(query: Query) -> list[list[Any]]:
        text = _clickhouse(query).replace("FROM events", f"FROM {table} AS events")
        answer = json.loads(str(chdb.query(text, "JSONCompact")))
        return [list(row) for row in answer["data"]]

    return asked


def _clickhouse(query: Query) -> str:
    """Give a question in ClickHouse's words with its values in their places."""
    text = re.sub(r"\{(\w+)\}", lambda place: _quoted(query.values[place[1]]), query.text)
    text = text.replace("$group_0", "`$group_0`")
    text = re.sub(r"properties\.`(\w+)`", r"JSONExtractString(properties, '\1')", text)
    text = text.replace("toFloat(", "toFloat64OrNull(")
    return text.replace("toDateTime(", "parseDateTime64BestEffort(")


def _quoted(value: object) -> str:
    if not isinstance(value, str):
        return str(value)
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"


def paged(ask: Ask, row: Mapped, by: AccountBy, page: int) -> list[object]:
    """Give every page of a question after the other."""
    found: list[tuple[str, str, float]] = []
    after, full = Cursor(), True
    while full:
        rows = ask(queries.usage(row, by, DAYS, after, BERLIN, page=page))
        found += [(str(account), str(day), float(value)) for account, day, value in rows]
        if rows:
            after = Cursor(found[-1][0], date.fromisoformat(found[-1][1]))
        full = len(rows) == page
    return list(found)


@pytest.mark.parametrize(
    "by", [AccountBy(0), AccountBy(None, "company")], ids=["group", "property"]
)
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.measure.value + row.equals)
def test_clickhouse_finds_what_the_fake_finds(ask: Ask, row: Mapped, by: AccountBy) -> None:
    """Days of Berlin, people of 28 days, numbers alone; in one page as in many."""
    query = queries.usage(row, by, DAYS, Cursor(), BERLIN)
    fake = Project([_read(one) for one in events()])
    answer = fake.answer({"query": {"query": query.text, "values": query.values}})[1]
    expected: list[object] = [
        (account, day, pytest.approx(value)) for account, day, value in answer["results"]
    ]

    assert len(expected) > 30
    assert expected == paged(ask, row, by, 50_000)
    assert expected == paged(ask, row, by, 7)


def _read(one: Happened) -> Happened:
    """Give an event without what is no number, as PostHog reads it."""
    more = dict(one.properties)
    if more["quantity"] in {"much", ""}:
        del more["quantity"]
    return Happened(one.event, one.account, one.at, one.person, more)
