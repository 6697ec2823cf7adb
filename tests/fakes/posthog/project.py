"""A project that can be asked: events and groups, and questions answered as PostHog would.

It understands the shapes of our own questions alone; what they mean is worked out here anew.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

READ_KEY = "phx_headroom_test_key"
MOST = 50_000
PROJECT = "4711"
_PLACE = re.compile(r"\{(\w+)\}")


class BadQuestion(Exception):  # the fake's own, answered with 400
    """What PostHog answers with 400."""


@dataclass(frozen=True)
class Happened:
    """One event."""

    event: str
    account: str
    at: datetime
    person: str = "p1"
    properties: Mapping[str, Any] = field(default_factory=dict)


@dataclass
class Project:
    """What is in a project, and every question it was asked."""

    events: list[Happened] = field(default_factory=list)
    groups: dict[str, dict[str, Any]] = field(default_factory=dict)
    """The properties of each group of type 0, by its key."""
    types: list[dict[str, Any]] = field(
        default_factory=lambda: [{"group_type": "company", "group_type_index": 0}]
    )
    asked: list[Mapping[str, Any]] = field(default_factory=list)
    status: int = 200
    """What every question is answered with while it is another than 200."""
    is_later: bool = False
    """Whether questions are answered with 202 first."""
    later: dict[str, Any] = field(default_factory=dict)

    def answer(self, body: Any) -> tuple[int, Any]:
        """Answer a question, now or later."""
        self.asked.append(body)
        if self.status != 200:
            return self.status, {"detail": "No."}
        try:
            answer = self._answered(body["query"]["query"], body["query"]["values"])
        except BadQuestion as error:
            return 400, {"detail": str(error)}
        if not self.is_later:
            return 200, answer
        self.later["q1"] = answer
        return 202, {"query_status": {"id": "q1", "complete": False, "error": False}}

    def told(self, name: str) -> tuple[int, Any]:
        """Give a question that was to be answered later."""
        status = {"id": name, "complete": True, "error": False, "results": self.later[name]}
        return 200, {"query_status": status}

    def _answered(self, text: str, values: Mapping[str, Any]) -> dict[str, Any]:
        if "OFFSET" in text.upper():
            raise BadQuestion("OFFSET is not supported.")
        if set(_PLACE.findall(text)) != set(values):
            raise BadQuestion("Placeholders and values differ.")
        if not text.rstrip().endswith("LIMIT {page}"):
            raise BadQuestion("These tests ask for a limit.")
        page = min(int(values["page"]), MOST)
        if "FROM groups" in text:
            columns, rows = self._groups(text, values)
        elif "SELECT 1" in text:
            columns, rows = ["one"], [[1]]
        elif "event IN" in text:
            columns, rows = ["event", "times"], self._seen(values)
        else:
            columns, rows = ["account", "day", "value"], self._usage(text, values)
        return {"columns": columns, "results": rows[:page], "hasMore": len(rows) > page}

    def _groups(self, text: str, values: Mapping[str, Any]) -> tuple[list[str], list[list[Any]]]:
        limits = dict(re.findall(r"toFloat\(properties\.`(\S+)`\) AS (limit_\d+)", text))
        rows = [
            [key, held.get("domain"), *(held.get(name) for name in limits)]
            for key, held in sorted(self.groups.items())
            if key > values["after_account"] and values["group_index"] == 0
        ]
        return ["account", "domain", *limits.values()], rows

    def _seen(self, values: Mapping[str, Any]) -> list[list[Any]]:
        counts: dict[str, int] = defaultdict(int)
        for one in self.events:
            if one.event in values["events"] and _within(one.at, values):
                counts[one.event] += 1
        return [[event, count] for event, count in sorted(counts.items())]

    def _usage(self, text: str, values: Mapping[str, Any]) -> list[list[Any]]:
        by = re.search(r"SELECT (?:DISTINCT )?(\$group_\d|properties\.`\S+`) AS account", text)
        chosen = [
            (str(account), one)
            for one in self.events
            if one.event == values["event"] and _within(one.at, values)
            if by and (account := _account(by[1], one))
        ]
        found = (
            _people(chosen, values)
            if "count(DISTINCT person)" in text
            else _days(text, chosen, values)
        )
        after = (values["after_account"], date.fromisoformat(values["after_day"]))
        return [
            [*key[:1], key[1].isoformat(), value] for key, value in sorted(found) if key > after
        ]


Chosen = list[tuple[str, Happened]]
Figures = Iterable[tuple[tuple[str, date], float]]


def _account(by: str, one: Happened) -> Any:
    if by.startswith("$group_"):
        return one.account if by == "$group_0" else None
    return one.properties.get(by.split("`")[1])


def _days(text: str, chosen: Chosen, values: Mapping[str, Any]) -> Figures:
    """Give each day's figure: the latest, the sum, or how many."""
    days: dict[tuple[str, date], list[Happened]] = defaultdict(list)
    compared = re.search(r"properties\.`(\S+)` = \{equals\}", text)
    for account, one in chosen:
        if compared is None or str(one.properties.get(compared[1])) == values["equals"]:
            days[account, _day(one.at, values)].append(one)
    added = re.search(r"sum\(toFloat\(properties\.`(\S+)`\)\)", text)
    latest = re.search(r"argMax\(toFloat\(properties\.`(\S+)`\), timestamp\)", text)
    name = added or latest
    for key, several in days.items():
        if name is None:
            yield key, float(len(several))
            continue
        numbers = [
            (one.at, float(said)) for one in several if (said := one.properties.get(name[1]))
        ]
        if numbers:
            yield key, sum(n for _, n in numbers) if added else max(numbers)[1]


def _people(chosen: Chosen, values: Mapping[str, Any]) -> Figures:
    """Give how many people were active in the days up to each."""
    people: dict[tuple[str, date], set[str]] = defaultdict(set)
    first, last = (date.fromisoformat(values[name]) for name in ("first_day", "last_day"))
    for account, one in chosen:
        for shift in range(values["days"]):
            day = _day(one.at, values) + timedelta(days=shift)
            if first <= day <= last:
                people[account, day].add(one.person)
    return ((key, float(len(names))) for key, names in people.items())


def _day(at: datetime, values: Mapping[str, Any]) -> date:
    return at.astimezone(ZoneInfo(values["zone"])).date()


def _within(at: datetime, values: Mapping[str, Any]) -> bool:
    since, until = (datetime.fromisoformat(values[name]) for name in ("since", "until"))
    return since <= at < until


def answered(project: Project, method: str, path: str, body: bytes) -> tuple[int, bytes] | None:
    """Answer a request to the project; None for one that goes elsewhere."""
    base = f"/api/projects/{PROJECT}/"
    if not path.startswith("/api/projects/"):
        return None
    if not path.startswith(base):
        return 404, b'{"detail": "Not found."}'
    rest = path.removeprefix(base)
    answer: Any
    if method == "GET" and rest == "groups_types/":
        status, answer = 200, project.types
    elif method == "POST" and rest == "query/":
        status, answer = project.answer(json.loads(body))
    elif method == "GET" and rest.startswith("query/"):
        status, answer = project.told(rest.split("/")[1])
    else:
        status, answer = 404, {"detail": "Not found."}
    return status, json.dumps(answer).encode()
