"""What the workspace holds: objects and lists with their attributes, records and entries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from tests.fakes.attio import fields, filters
from tests.fakes.attio.fields import WORKSPACE_ID, Attribute, an_attribute, stamp
from tests.fakes.attio.problems import Problem, bad_value, not_found

Row = dict[str, Any]
PAGE = 500
SCOPES = (
    "user_management:read record_permission:read-write object_configuration:read-write "
    "list_entry:read-write list_configuration:read-write note:read-write task:read-write"
)


@dataclass
class Collection:
    """An object or a list: its attributes and its rows, records or entries."""

    slug: str
    name: str
    parent: str = ""
    """Of a list: the slug of the object whose records are its entries."""
    id: str = field(default_factory=lambda: str(uuid4()))
    created_at: str = field(default_factory=stamp)
    attributes: dict[str, Attribute] = field(default_factory=dict)
    rows: dict[str, Row] = field(default_factory=dict)

    def define(self, slug: str, kind: str, **details: Any) -> Attribute:
        """Add an attribute."""
        self.attributes[slug] = an_attribute(self.id, slug, kind, **details)
        return self.attributes[slug]

    def attribute(self, key: str) -> Attribute:
        """Give an attribute by slug or id."""
        for one in self.attributes.values():
            if key in {one["api_slug"], one["id"]["attribute_id"]}:
                return one
        raise not_found("Attribute", key)

    def row(self, row_id: str) -> Row:
        """Give a row by id."""
        if row_id not in self.rows:
            raise not_found("Entry" if self.parent else "Record", row_id)
        return self.rows[row_id]

    def shown(self) -> dict[str, Any]:
        """Give the object or list as Attio shows it."""
        if not self.parent:
            return {
                "id": {"workspace_id": WORKSPACE_ID, "object_id": self.id},
                "api_slug": self.slug,
                "singular_noun": self.name,
                "plural_noun": f"{self.name}s",
                "created_at": self.created_at,
            }
        return {
            "id": {"workspace_id": WORKSPACE_ID, "list_id": self.id},
            "api_slug": self.slug,
            "name": self.name,
            "parent_object": [self.parent],
            "workspace_access": "full-access",
            "workspace_member_access": [],
            "created_by_actor": fields.ACTOR,
            "created_at": self.created_at,
        }


class Workspace:
    """The state behind the server; every method is called under its lock."""

    def __init__(self) -> None:
        """Begin with companies, people and one member, and no list."""
        self.name = "Headroom tests"
        self.scopes = SCOPES
        self.emails: dict[str, str] = {}
        """E-mail of every member to their id."""
        self.objects = {one.slug: one for one in (_companies(), _people())}
        self.lists: dict[str, Collection] = {}
        self.merged: dict[str, str] = {}
        """Records that became part of another one, by id; asked for, that one answers."""
        self.tasks: list[Row] = []
        self.member("ana@headroom.example")

    def member(self, email: str) -> str:
        """Let somebody work here."""
        return self.emails.setdefault(email, str(uuid4()))

    def object_of(self, key: str) -> Collection:
        """Give an object by slug or id."""
        return _found(self.objects.values(), key, "Object")

    def list_of(self, key: str) -> Collection:
        """Give a list by slug or id."""
        return _found(self.lists.values(), key, "List")

    def collection(self, target: str, key: str) -> Collection:
        """Give an object or a list."""
        return self.object_of(key) if target == "objects" else self.list_of(key)

    def create_list(self, said: Mapping[str, Any]) -> Collection:
        """Create a list; its slug must be new."""
        if said["api_slug"] in self.lists:
            raise Problem(409, "slug_conflict", f'The slug "{said["api_slug"]}" is in use.')
        self.object_of(said["parent_object"])
        made = Collection(said["api_slug"], said["name"], said["parent_object"])
        made.define("entry_id", "text", system=True)
        made.define("created_at", "timestamp", system=True)
        self.lists[made.slug] = made
        return made

    def create_attribute(self, of: Collection, said: Mapping[str, Any]) -> Attribute:
        """Create an attribute; its slug must be new, and statuses belong to lists."""
        if said["api_slug"] in of.attributes:
            raise Problem(409, "slug_conflict", f'The slug "{said["api_slug"]}" is in use.')
        if said["type"] == "status" and of.slug in {"companies", "people"}:
            raise bad_value("Status attributes cannot be created on companies or people.")
        if said["type"] == "currency" and "currency" not in said["config"]:
            raise bad_value("A currency attribute needs config.currency.")
        return of.define(
            said["api_slug"],
            said["type"],
            title=said["title"],
            multi=said["is_multiselect"],
            unique=said["is_unique"],
            currency=said["config"].get("currency", {}).get("default_currency_code"),
        )

    def create_option(self, attribute: Attribute, title: str) -> dict[str, Any]:
        """Create an option or status; its title must be new."""
        if any(one["title"] == title for one in attribute["options"]):
            raise Problem(409, "slug_conflict", f'There is an option "{title}" already.')
        made = fields.an_option(attribute, title)
        attribute["options"].append(made)
        return made

    def typed(self, of: Collection, given: Mapping[str, Any]) -> dict[str, list[Any]]:
        """Give values as they are kept; an unknown attribute is refused."""
        return {
            slug: fields.typed(of.attribute(slug), several, self.emails)
            for slug, several in given.items()
        }

    def add(self, of: Collection, given: Mapping[str, Any], parent: str = "") -> Row:
        """Add a record, or an entry of the parent record; twice is two."""
        row_id, at = str(uuid4()), stamp()
        kept = self.typed(of, given)
        kept["created_at"] = [_system("timestamp", at)]
        row = {"row_id": row_id, "created_at": at, "values": kept, "parent": parent}
        of.rows[row_id] = row
        return row

    def change(self, of: Collection, row: Row, given: Mapping[str, Any], *, add: bool) -> Row:
        """Change some values of a row; `add` keeps what a multi-select had."""
        new = self.typed(of, given)
        for slug, several in new.items():
            keep = add and of.attribute(slug)["is_multiselect"]
            had = row["values"].get(slug, []) if keep else []
            held = {str(fields.plain(value)) for value in had}
            row["values"][slug] = had + [v for v in several if str(fields.plain(v)) not in held]
        return row

    def query(self, of: Collection, asked: Mapping[str, Any]) -> Sequence[Row]:
        """Give a page of rows; without a limit it is 500 long."""
        condition = asked.get("filter", {})
        rows = [
            row
            for row in of.rows.values()
            if filters.matches(row["values"], condition, of.attributes)
        ]
        rows = filters.ordered(rows, asked.get("sorts"), of.attributes)
        start, limit = int(asked.get("offset", 0)), min(int(asked.get("limit", PAGE)), PAGE)
        return rows[start : start + limit]

    def record_shown(self, of: Collection, row: Row) -> dict[str, Any]:
        """Give a record as Attio shows it: every attribute, empty ones as an empty list."""
        where = f"https://app.attio.com/headroom-tests/{of.slug}/{row['row_id']}"
        return {
            "id": {"workspace_id": WORKSPACE_ID, "object_id": of.id, "record_id": row["row_id"]},
            "created_at": row["created_at"],
            "web_url": where,
            "values": _every(of, row),
        }

    def entry_shown(self, of: Collection, row: Row) -> dict[str, Any]:
        """Give an entry as Attio shows it."""
        return {
            "id": {"workspace_id": WORKSPACE_ID, "list_id": of.id, "entry_id": row["row_id"]},
            "parent_record_id": row["parent"],
            "parent_object": of.parent,
            "created_at": row["created_at"],
            "entry_values": _every(of, row),
        }


def _every(of: Collection, row: Row) -> dict[str, list[Any]]:
    """Give the values of every attribute that is not archived."""
    shown = (slug for slug, one in of.attributes.items() if not one["is_archived"])
    return {slug: row["values"].get(slug, []) for slug in shown}


def _system(kind: str, said: str) -> dict[str, Any]:
    """Give a value that Attio itself wrote."""
    return {
        "active_from": said,
        "active_until": None,
        "created_by_actor": {"type": "system", "id": fields.ACTOR["id"]},
        "attribute_type": kind,
        "value": said,
    }


def _found(among: Iterable[Collection], key: str, noun: str) -> Collection:
    for one in among:
        if key in {one.slug, one.id}:
            return one
    raise not_found(noun, key)


def _companies() -> Collection:
    made = Collection("companies", "Company")
    made.define("name", "text", system=True)
    made.define("domains", "domain", system=True, multi=True, unique=True)
    made.define("description", "text", system=True)
    made.define("team", "record-reference", system=True, multi=True)
    made.define("created_at", "timestamp", system=True)
    return made


def _people() -> Collection:
    made = Collection("people", "Person")
    made.define("name", "personal-name", system=True)
    made.define("email_addresses", "email-address", system=True, multi=True, unique=True)
    made.define("job_title", "text", system=True)
    made.define("company", "record-reference", system=True)
    made.define("created_at", "timestamp", system=True)
    return made
