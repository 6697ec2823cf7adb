"""Filters and sorts of a query; what Attio does not know is a `filter_error` here too."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tests.fakes.attio.fields import Attribute, plain
from tests.fakes.attio.problems import Problem

Row = dict[str, Any]
EQUAL_ONLY = {"select", "status"}
COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "$eq": lambda had, asked: had == asked,
    "$in": lambda had, asked: had in asked,
    "$contains": lambda had, asked: str(asked).lower() in str(had).lower(),
    "$starts_with": lambda had, asked: str(had).lower().startswith(str(asked).lower()),
    "$ends_with": lambda had, asked: str(had).lower().endswith(str(asked).lower()),
    "$lt": lambda had, asked: had < asked,
    "$lte": lambda had, asked: had <= asked,
    "$gt": lambda had, asked: had > asked,
    "$gte": lambda had, asked: had >= asked,
}


def matches(row: Row, asked: Any, attributes: Mapping[str, Attribute]) -> bool:
    """Whether a row's values fit a filter."""
    if not isinstance(asked, dict):
        raise _refused("A filter is an object.")
    return all(_fits(row, name, one, attributes) for name, one in asked.items())


def _fits(row: Row, name: str, asked: Any, attributes: Mapping[str, Attribute]) -> bool:
    if name == "$and":
        return all(matches(row, one, attributes) for one in asked)
    if name == "$or":
        return any(matches(row, one, attributes) for one in asked)
    if name == "$not":
        return not matches(row, asked, attributes)
    attribute = attributes.get(name)
    if attribute is None:
        raise _refused(f'Unknown attribute "{name}" in filter.')
    held = [plain(value) for value in row.get(name, [])]
    if not isinstance(asked, dict):
        return asked in held
    if "target_record_id" in asked:
        return asked["target_record_id"] in held
    return all(_operator(held, sign, one, attribute) for sign, one in asked.items())


def _operator(held: list[Any], sign: str, asked: Any, attribute: Attribute) -> bool:
    if sign == "$not_empty":
        return bool(held) is bool(asked)
    if sign not in COMPARE or (attribute["type"] in EQUAL_ONLY and sign != "$eq"):
        raise _refused(f'"{sign}" cannot filter "{attribute["api_slug"]}".')
    return any(COMPARE[sign](had, asked) for had in held)


def ordered(rows: list[Row], sorts: Any, attributes: Mapping[str, Attribute]) -> list[Row]:
    """Give rows in the order asked for; without one as they come."""
    for sort in reversed(sorts or []):
        if sort.get("attribute") not in attributes:
            raise _refused(f'Unknown attribute "{sort.get("attribute")}" in sort.')
        name, down = sort["attribute"], sort["direction"] == "desc"
        rows = sorted(rows, key=lambda row: _first(row, name), reverse=down)
    return rows


def _first(row: Row, name: str) -> str:
    values = row["values"].get(name) or [{}]
    return str(plain(values[0]))


def _refused(message: str) -> Problem:
    return Problem(400, "filter_error", message)
