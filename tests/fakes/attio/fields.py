"""Attributes, and values as they are written and read: always lists, read with their type."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from itertools import count
from typing import Any
from uuid import uuid4

from tests.fakes.attio.problems import Problem, bad_value, not_found

WORKSPACE_ID = str(uuid4())
ACTOR = {"type": "api-token", "id": str(uuid4())}
TICKS = count(1)

Attribute = dict[str, Any]
"""As Attio shows it, with its `options` beside."""


def stamp() -> str:
    """Give this moment with nanoseconds; no two are alike."""
    now = datetime.now(UTC)
    return f"{now:%Y-%m-%dT%H:%M:%S}.{now.microsecond:06}{next(TICKS) % 1000:03}Z"


def an_attribute(
    parent: str,
    slug: str,
    kind: str,
    *,
    title: str = "",
    currency: str | None = None,
    options: Sequence[str] = (),
    **flags: bool,
) -> Attribute:
    """Give an attribute of an object or list; flags are `multi`, `unique` and `system`."""
    found: Attribute = {
        "id": {"workspace_id": WORKSPACE_ID, "object_id": parent, "attribute_id": str(uuid4())},
        "title": title or slug.replace("_", " ").capitalize(),
        "description": None,
        "api_slug": slug,
        "type": kind,
        "is_system_attribute": flags.get("system", False),
        "is_writable": slug not in {"created_at", "record_id"},
        "is_required": False,
        "is_unique": flags.get("unique", False),
        "is_multiselect": flags.get("multi", False),
        "is_default_value_enabled": False,
        "is_archived": False,
        "default_value": None,
        "relationship": None,
        "created_at": stamp(),
        "config": {
            "currency": {
                "default_currency_code": currency or "USD",
                "display_type": "symbol",
            },
            "record_reference": {"allowed_object_ids": None},
        },
        "options": [],
    }
    for option in options:
        found["options"].append(an_option(found, option))
    return found


def an_option(attribute: Attribute, title: str) -> dict[str, Any]:
    """Give an option or a status of an attribute."""
    kind = "status_id" if attribute["type"] == "status" else "option_id"
    found = {"id": {**attribute["id"], kind: str(uuid4())}, "title": title, "is_archived": False}
    if kind == "status_id":
        found |= {"celebration_enabled": False, "target_time_in_status": None}
    return found


def shown(attribute: Attribute) -> dict[str, Any]:
    """Give an attribute as Attio shows it."""
    return {key: value for key, value in attribute.items() if key != "options"}


def typed(attribute: Attribute, given: Any, emails: Mapping[str, str]) -> list[dict[str, Any]]:
    """Give values as they are read; raise the Problem Attio has with what was given."""
    slug = attribute["api_slug"]
    if attribute["is_archived"]:
        raise not_found("Attribute", slug)
    if not attribute["is_writable"]:
        raise Problem(400, "immutable_value", f'Attribute "{slug}" cannot be written.')
    if not isinstance(given, list):
        raise bad_value(f'Attribute "{slug}" takes a list of values.')
    if len(given) > 1 and not attribute["is_multiselect"]:
        raise bad_value(f'Attribute "{slug}" takes one value.')
    return [value(attribute, one, emails) for one in given]


def value(attribute: Attribute, given: Any, emails: Mapping[str, str]) -> dict[str, Any]:
    """Give one value as it is read."""
    found = {
        "active_from": stamp(),
        "active_until": None,
        "created_by_actor": ACTOR,
        "attribute_type": attribute["type"],
    }
    if attribute["type"] == "actor-reference":
        member = _member(given, emails)
        return found | {
            "referenced_actor_type": "workspace-member",
            "referenced_actor_id": member,
        }
    return found | SAID[attribute["type"]](attribute, given)


def _checked(attribute: Attribute, given: Any, kind: type) -> Any:
    if not isinstance(given, kind):
        raise bad_value(f'Attribute "{attribute["api_slug"]}" takes {kind.__name__}.')
    return given


def _number(attribute: Attribute, given: Any) -> float:
    if isinstance(given, bool) or not isinstance(given, int | float):
        raise bad_value(f'Attribute "{attribute["api_slug"]}" takes a number.')
    return given


def _dated(attribute: Attribute, given: Any) -> str:
    try:
        if attribute["type"] == "date":
            return date.fromisoformat(given).isoformat()
        moment = datetime.fromisoformat(given)
    except (TypeError, ValueError):
        raise bad_value(f'Attribute "{attribute["api_slug"]}" takes a date.') from None
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}000Z"


def _option(attribute: Attribute, given: Any) -> dict[str, Any]:
    """Give the option of a title or id; an unknown one is never created."""
    kind = "status_id" if attribute["type"] == "status" else "option_id"
    for option in attribute["options"]:
        if not option["is_archived"] and given in {option["title"], option["id"][kind]}:
            return dict(option)
    slug = attribute["api_slug"]
    raise Problem(400, "value_not_found", f'Cannot find {kind[:-3]} "{given}" of "{slug}".')


def _domain(given: Any) -> dict[str, Any]:
    host = str(given["domain"] if isinstance(given, dict) else given).lower()
    return {"domain": host, "root_domain": host}


def _email(address: str) -> dict[str, Any]:
    local, _, host = address.partition("@")
    return {
        "original_email_address": address,
        "email_address": address.lower(),
        "email_domain": host,
        "email_root_domain": host,
        "email_local_specifier": local,
    }


def _member(given: Any, emails: Mapping[str, str]) -> str:
    """Give a member's id for an e-mail address or an id."""
    if given in emails.values():
        return str(given)
    if given not in emails:
        raise Problem(400, "value_not_found", f'Cannot find workspace member "{given}".')
    return emails[given]


SAID: Mapping[str, Callable[[Attribute, Any], dict[str, Any]]] = {
    "select": lambda of, given: {"option": _option(of, given)},
    "status": lambda of, given: {"status": _option(of, given)},
    "currency": lambda of, given: {
        "currency_value": _number(of, given),
        "currency_code": of["config"]["currency"]["default_currency_code"],
    },
    "number": lambda of, given: {"value": _number(of, given)},
    "rating": lambda of, given: {"value": _number(of, given)},
    "checkbox": lambda of, given: {"value": _checked(of, given, bool)},
    "date": lambda of, given: {"value": _dated(of, given)},
    "timestamp": lambda of, given: {"value": _dated(of, given)},
    "domain": lambda _, given: _domain(given),
    "email-address": lambda _, given: _email(str(given)),
    "personal-name": lambda of, given: dict(_checked(of, given, dict)),
    "record-reference": lambda _, given: {
        name: given[name] for name in ("target_object", "target_record_id")
    },
    "text": lambda of, given: {"value": _checked(of, given, str)},
}
"""What a value of each type says beside its type; members need the workspace's e-mails."""


def plain(typed_value: Mapping[str, Any]) -> Any:
    """Give the bare value of a typed one, for filters and for tests that look."""
    for name in ("option", "status"):
        if name in typed_value:
            return typed_value[name]["title"]
    names = ("currency_value", "domain", "email_address", "target_record_id", "referenced_actor_id")
    for name in names:
        if name in typed_value:
            return typed_value[name]
    return typed_value.get("value", typed_value.get("full_name"))
