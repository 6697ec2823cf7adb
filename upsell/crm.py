"""What a CRM holds, as it is read: records, entries of lists, and how its fields are defined."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

COMPANIES = "companies"
PEOPLE = "people"


@dataclass(frozen=True)
class Reference:
    """A value that points at a record of an object."""

    object: str
    record_id: str


@dataclass(frozen=True)
class PersonName:
    """A person's name in its parts."""

    first_name: str
    last_name: str


Scalar: TypeAlias = str | bool | Decimal | date | datetime | Reference | PersonName
Values: TypeAlias = Mapping[str, tuple[Scalar, ...]]
"""Attribute slug to its values; an empty tuple where there is none."""
Filter: TypeAlias = Mapping[str, object]
"""A query's condition, in Attio's own form."""


class Target(StrEnum):
    """Whose attributes: an object's or a list's."""

    OBJECTS = "objects"
    LISTS = "lists"


class AttributeType(StrEnum):
    """The types of attribute that we create or map."""

    TEXT = "text"
    NUMBER = "number"
    CHECKBOX = "checkbox"
    CURRENCY = "currency"
    DATE = "date"
    TIMESTAMP = "timestamp"
    SELECT = "select"
    STATUS = "status"


@dataclass(frozen=True)
class Attribute:
    """A field of an object or a list; `type` is Attio's word and may be one we do not know."""

    slug: str
    title: str
    type: str
    is_multiselect: bool = False
    is_unique: bool = False
    is_archived: bool = False
    is_writable: bool = True
    currency: str = ""


@dataclass(frozen=True)
class NewAttribute:
    """A field to create."""

    slug: str
    title: str
    type: AttributeType
    description: str = ""
    is_multiselect: bool = False
    is_unique: bool = False
    currency: str = ""
    """For money: its currency's code."""


@dataclass(frozen=True)
class Choice:
    """An option of a select or a status."""

    id: str
    title: str
    is_archived: bool = False


@dataclass(frozen=True)
class CrmList:
    """A list of records, such as the one that keeps the offers."""

    list_id: str
    slug: str
    name: str
    parents: tuple[str, ...]


@dataclass(frozen=True)
class Record:
    """A company, person or other record; `web_url` is its page."""

    record_id: str
    web_url: str
    values: Values
    created_at: datetime


@dataclass(frozen=True)
class Mark:
    """Since when a field has its value, and whether a program with a key wrote it, as we do."""

    since: datetime
    by_key: bool


@dataclass(frozen=True)
class Entry:
    """A record's place in a list, with the values of that list."""

    entry_id: str
    record_id: str
    values: Values
    created_at: datetime
    marks: Mapping[str, Mark] = field(default_factory=dict)
    """Of each field that has a value."""


@dataclass(frozen=True)
class Task:
    """Something to do about records."""

    task_id: str
    content: str
    is_completed: bool


@dataclass(frozen=True)
class Member:
    """A person who works in the CRM."""

    member_id: str
    email: str
    first_name: str = ""
    last_name: str = ""
    is_suspended: bool = False


@dataclass(frozen=True)
class Workspace:
    """Where our key leads and what it allows."""

    workspace_id: str
    name: str
    slug: str
    scopes: frozenset[str] = field(default_factory=frozenset)

    def may(self, scope: str) -> bool:
        """Whether the key allows something; `x:read-write` allows `x:read` too."""
        return scope in self.scopes or f"{scope}-write" in self.scopes
