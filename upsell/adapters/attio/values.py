"""Attio's typed values: read from lists of objects, written as plain lists."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from upsell.crm import Mark, PersonName, Reference, Scalar, Values

Json = Any  # what JSON holds; it does not leave this package

BY_KEY = "api-token"


def read(values: Json) -> Values:
    """Give every attribute's values; what has a shape nobody knows is left out."""
    if not isinstance(values, Mapping):
        return {}
    return {
        slug: tuple(found for one in _listed(several) if (found := _scalar(one)) is not None)
        for slug, several in values.items()
    }


def marks(values: Json) -> dict[str, Mark]:
    """Give since when each attribute has its first value, and who wrote it."""
    found = {}
    for slug, several in values.items():
        first = next(iter(_listed(several)), None)
        if isinstance(first, Mapping):
            by_key = _text(first, "created_by_actor", "type") == BY_KEY
            found[slug] = Mark(moment(first.get("active_from")), by_key)
    return found


def write(values: Values) -> dict[str, list[Json]]:
    """Give values as Attio takes them: a list always, select and status by title."""
    return {slug: [_plain(one) for one in several] for slug, several in values.items()}


def moment(text: Json) -> datetime:
    """Give a timestamp, which Attio writes with nanoseconds; the year 1970 for what is none."""
    try:
        found = datetime.fromisoformat(str(text))
    except ValueError:
        return datetime.fromtimestamp(0, UTC)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def written_moment(at: datetime) -> str:
    """Give a moment as it is sent."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _listed(several: Json) -> list[Json]:
    """Give values as a list, whatever stands for it."""
    if isinstance(several, list):
        return several
    return [] if several is None else [several]


def _scalar(value: Json) -> Scalar | None:
    """Give what one value says, by the attribute's type."""
    if not isinstance(value, Mapping):
        return None
    kind = value.get("attribute_type")
    reader = READERS.get(kind) if isinstance(kind, str) else None
    return _plain_value(value) if reader is None else reader(value)


def _plain_value(value: Mapping[str, Json]) -> Scalar | None:
    """Give a text or a flag as it is, anything else as a number."""
    plain = value.get("value")
    return plain if isinstance(plain, str | bool) else _number(plain)


def _text(value: Mapping[str, Json], *path: str) -> str | None:
    """Give a text that lies some steps down; None where there is none."""
    found: Json = value
    for step in path:
        found = found.get(step) if isinstance(found, Mapping) else None
    return found if isinstance(found, str) else None


def _number(found: Json) -> Decimal | None:
    """Give a number, which for money may come as text; None for what is none."""
    if found is None or isinstance(found, bool):
        return None
    try:
        number = Decimal(str(found))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _dated(found: Json) -> date | datetime | None:
    """Give a day or a moment; None for what is neither."""
    if not isinstance(found, str):
        return None
    try:
        return date.fromisoformat(found)
    except ValueError:
        pass
    try:
        at = datetime.fromisoformat(found)
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _reference(value: Mapping[str, Json]) -> Reference | None:
    """Give what a value points at."""
    target, record = _text(value, "target_object"), _text(value, "target_record_id")
    return Reference(target, record) if target and record else None


def _person(value: Mapping[str, Json]) -> PersonName:
    """Give a person's name."""
    return PersonName(_text(value, "first_name") or "", _text(value, "last_name") or "")


READERS: Mapping[str, Callable[[Mapping[str, Json]], Scalar | None]] = {
    "select": lambda value: _text(value, "option", "title"),
    "status": lambda value: _text(value, "status", "title"),
    "currency": lambda value: _number(value.get("currency_value")),
    "domain": lambda value: _text(value, "domain"),
    "email-address": lambda value: _text(value, "email_address"),
    "phone-number": lambda value: _text(value, "phone_number"),
    "actor-reference": lambda value: _text(value, "referenced_actor_id"),
    "location": lambda value: _text(value, "locality"),
    "record-reference": _reference,
    "personal-name": _person,
    "interaction": lambda value: _dated(value.get("interacted_at")),
    "number": lambda value: _number(value.get("value")),
    "rating": lambda value: _number(value.get("value")),
    "date": lambda value: _dated(value.get("value")),
    "timestamp": lambda value: _dated(value.get("value")),
}


def _plain(value: Scalar) -> Json:
    """Give one value as it is sent."""
    match value:
        case bool() | str():
            return value
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case datetime():
            return written_moment(value)
        case date():
            return value.isoformat()
        case Reference():
            return {"target_object": value.object, "target_record_id": value.record_id}
        case PersonName():
            return {
                "first_name": value.first_name,
                "last_name": value.last_name,
                "full_name": f"{value.first_name} {value.last_name}".strip(),
            }
