"""What Attio's answers become: the values of `upsell/crm.py`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from upsell.adapters.attio import faults, values
from upsell.crm import (
    Attribute,
    Choice,
    CrmList,
    Entry,
    Member,
    Record,
    Task,
    Workspace,
)
from upsell.errors import KeyRefused, Unavailable

Json = Any  # what JSON holds; it does not leave this package
Shape = TypeVar("Shape")


def one(answer: Json, shape: Callable[[Json], Shape]) -> Shape:
    """Give what an answer's `data` holds; raise Unavailable when it holds something else."""
    return _shaped(answer.get("data"), shape)


def several(answer: Json, shape: Callable[[Json], Shape]) -> list[Shape]:
    """Give the list that an answer's `data` holds."""
    rows = answer.get("data")
    if not isinstance(rows, list):
        raise Unavailable(faults.UNREADABLE, maybe_done=True)
    return [_shaped(row, shape) for row in rows]


def _shaped(row: Json, shape: Callable[[Json], Shape]) -> Shape:
    """Give a row as a value of ours."""
    try:
        return shape(row)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise Unavailable(faults.UNREADABLE, maybe_done=True) from error


def workspace(answer: Json) -> Workspace:
    """Give where a key leads; a revoked one is answered kindly, with `active` false."""
    if answer.get("active") is not True:
        raise KeyRefused(faults.KEY)
    return Workspace(
        workspace_id=str(answer.get("workspace_id", "")),
        name=str(answer.get("workspace_name", "")),
        slug=str(answer.get("workspace_slug", "")),
        scopes=frozenset(str(answer.get("scope", "")).split()),
    )


def object_slug(row: Json) -> str:
    """Give an object's slug."""
    return str(row["api_slug"] or row["id"]["object_id"])


def member(row: Json) -> Member:
    """Give a member."""
    return Member(
        row["id"]["workspace_member_id"],
        str(row["email_address"]),
        str(row.get("first_name") or ""),
        str(row.get("last_name") or ""),
        is_suspended=row.get("access_level") == "suspended",
    )


def attribute(row: Json) -> Attribute:
    """Give an attribute."""
    config = row.get("config")
    money = config.get("currency") if isinstance(config, Mapping) else None
    return Attribute(
        slug=str(row["api_slug"]),
        title=str(row["title"]),
        type=str(row["type"]),
        is_multiselect=bool(row.get("is_multiselect")),
        is_unique=bool(row.get("is_unique")),
        is_archived=bool(row.get("is_archived")),
        is_writable=bool(row.get("is_writable", True)),
        currency=str((money or {}).get("default_currency_code") or ""),
    )


def option(row: Json) -> Choice:
    """Give an option of a select."""
    return Choice(row["id"]["option_id"], str(row["title"]), bool(row.get("is_archived")))


def status(row: Json) -> Choice:
    """Give a status."""
    return Choice(row["id"]["status_id"], str(row["title"]), bool(row.get("is_archived")))


def crm_list(row: Json) -> CrmList:
    """Give a list; its parents come as a list, in older answers as one word."""
    parents = row["parent_object"]
    return CrmList(
        row["id"]["list_id"],
        str(row["api_slug"]),
        str(row["name"]),
        (parents,) if isinstance(parents, str) else tuple(parents),
    )


def record(row: Json) -> Record:
    """Give a record."""
    return Record(
        row["id"]["record_id"],
        _web(row.get("web_url")),
        values.read(row["values"]),
        values.moment(row.get("created_at")),
    )


def _web(address: Json) -> str:
    """Give an address that a page may link to, or nothing."""
    return address if isinstance(address, str) and address.startswith("https://") else ""


def entry(row: Json) -> Entry:
    """Give a list's entry."""
    return Entry(
        row["id"]["entry_id"],
        row["parent_record_id"],
        values.read(row["entry_values"]),
        values.moment(row.get("created_at")),
        values.marks(row["entry_values"]),
    )


def task(row: Json) -> Task:
    """Give a task."""
    content = str(row.get("content_plaintext") or "")
    return Task(row["id"]["task_id"], content, bool(row.get("is_completed")))
