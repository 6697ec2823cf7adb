"""The questions PostHog is asked: its own parser takes them, and they can be paged."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from types import ModuleType
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from upsell.adapters.posthog import queries
from upsell.adapters.posthog.queries import Query
from upsell.errors import Refused
from upsell.usage_source import AccountBy, Cursor, Mapped, Measure, Window

BERLIN = ZoneInfo("Europe/Berlin")
DAYS = Window(date(2026, 11, 1), datetime(2026, 11, 20, 9, 30, tzinfo=UTC))
GROUP, PROPERTY = AccountBy(1), AccountBy(None, "company_id")
ROWS = (
    Mapped("api_calls", Measure.EVENTS, "api call"),
    Mapped("api_calls", Measure.EVENTS, "api call", "tier", "live"),
    Mapped("api_calls", Measure.SUM, "api batch", "quantity"),
    Mapped("seats", Measure.PEOPLE, "$pageview"),
    Mapped("storage", Measure.LATEST, "storage measured", "gb"),
    Mapped("feature.exports", Measure.FEATURE, "feature used", "feature", "exports"),
    Mapped("use_case.audits", Measure.USE_CASE, "audit begun"),
)
USAGE = [
    queries.usage(row, by, DAYS, Cursor("n", date(2026, 11, 3)), BERLIN, page=10)
    for row in ROWS
    for by in (GROUP, PROPERTY)
]
EVERY = [
    *USAGE,
    queries.groups(0, (), ""),
    queries.groups(4, ("seats_limit", "$limit"), "n"),
    queries.seen(["a", "b"], DAYS.until, DAYS.until),
    queries.key_test(),
]
ERRORS = (
    *("BaseHogQLError", "ExposedHogQLError", "InternalHogQLError", "SyntaxError", "QueryError"),
    *("NotImplementedError", "ParsingError", "ResolutionError"),
)
Parse = Callable[[str], Any]


@pytest.fixture(scope="module")
def parse() -> Parse:
    """PostHog's own parser, which looks for the errors it raises inside PostHog."""
    errors = ModuleType("posthog.hogql.errors")
    for name in ERRORS:
        setattr(errors, name, type(name, (Exception,), {}))
    found = {"posthog.hogql": ModuleType("posthog.hogql"), errors.__name__: errors}
    with pytest.MonkeyPatch.context() as patch:
        for name, module in found.items():
            patch.setitem(sys.modules, name, module)
        parser = pytest.importorskip("hogql_parser", reason="PostHog's parser is not installed")
    return lambda text: json.loads(parser.parse_select_json(text))


def walk(node: Any) -> list[dict[str, Any]]:
    """Give a node and every one in it."""
    if isinstance(node, list):
        return [inner for one in node for inner in walk(one)]
    if not isinstance(node, dict):
        return []
    return [node, *(inner for one in node.values() for inner in walk(one))]


@pytest.mark.parametrize("query", EVERY, ids=lambda query: query.name)
def test_a_question_can_be_asked_page_by_page(query: Query, parse: Parse) -> None:
    """It parses, has a limit of its own and no offset, and its places are the values sent."""
    tree = parse(query.text)
    places = {".".join(one["chain"]) for one in walk(tree) if one.get("node") == "Field"}
    asked = {
        ".".join(one["expr"]["chain"]) for one in walk(tree) if one.get("node") == "Placeholder"
    }

    assert tree["limit"]["expr"]["chain"] == ["page"]
    assert "OFFSET" not in query.text.upper()
    assert asked == set(query.values)
    assert places


@pytest.mark.parametrize("query", USAGE, ids=lambda query: query.name)
def test_rows_come_in_the_order_of_the_cursor(query: Query, parse: Parse) -> None:
    """By account, then day: what the next page begins after."""
    order = [one["expr"]["chain"] for one in parse(query.text)["order_by"]]

    assert order == [["account"], ["day"]]
    assert {"after_account", "after_day"} <= set(query.values)


def test_days_are_those_of_the_book() -> None:
    """Midnight in Berlin, whatever zone the project is in."""
    query = queries.usage(ROWS[0], GROUP, DAYS, Cursor(), BERLIN)

    assert query.values["since"] == "2026-10-31T23:00:00Z"
    assert query.values["until"] == "2026-11-20T09:30:00Z"
    assert query.values["zone"] == "Europe/Berlin"


def test_people_of_28_days_need_27_more() -> None:
    """The first day asked for counts those who came in the days before it."""
    query = queries.usage(ROWS[3], GROUP, DAYS, Cursor(), BERLIN)

    assert query.values["since"] == "2026-10-04T22:00:00Z"
    assert (query.values["first_day"], query.values["last_day"]) == ("2026-11-01", "2026-11-20")


def test_what_a_person_writes_is_never_part_of_the_text() -> None:
    """It goes into the values, where nothing in it means anything."""
    hostile = "x' OR 1=1 --{after_day}"
    row = Mapped("seats", Measure.EVENTS, hostile, "tier", hostile)
    query = queries.usage(row, GROUP, DAYS, Cursor(hostile), BERLIN)

    assert "1=1" not in query.text
    assert query.values["event"] == hostile


@pytest.mark.parametrize(
    ("row", "by"),
    [
        (Mapped("seats", Measure.SUM, "e", "a b"), GROUP),
        (Mapped("seats", Measure.LATEST, "e", "a`"), GROUP),
        (Mapped("seats", Measure.EVENTS, "e"), AccountBy(5)),
        (Mapped("seats", Measure.EVENTS, "e"), AccountBy(-1)),
        (Mapped("seats", Measure.EVENTS, "e"), AccountBy(None, "x, 1")),
    ],
)
def test_a_name_that_is_none_makes_no_question(row: Mapped, by: AccountBy) -> None:
    """Names cannot go into the values, so they are checked where they become text."""
    with pytest.raises(Refused):
        queries.usage(row, by, DAYS, Cursor(), BERLIN)


def test_every_place_is_written_once_as_a_place() -> None:
    """No half of a brace is left over from the making."""
    assert [query.name for query in EVERY if re.search(r"\{\{|\}\}|\{\d", query.text)] == []
