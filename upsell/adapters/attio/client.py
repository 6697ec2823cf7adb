"""The client: one method per thing the use cases ask of Attio."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar
from urllib.parse import quote

import httpx

from upsell.adapters.attio import shapes, values
from upsell.adapters.attio.wire import BASE, TIMEOUT, Timing, Wire
from upsell.crm import (
    Attribute,
    Choice,
    CrmList,
    Entry,
    Filter,
    Member,
    NewAttribute,
    Record,
    Target,
    Task,
    Values,
    Workspace,
)
from upsell.errors import Rejected
from upsell.ports import NOT_FOUND

Json = Any  # what JSON holds; it does not leave this package
Shape = TypeVar("Shape")
PAGE = 500
OLDEST_FIRST = [{"direction": "asc", "attribute": "created_at", "field": "value"}]
ARCHIVED = {"show_archived": True}
LONGEST_TASK = 2_000
_RECORD = shapes.record
_written = values.write


class AttioClient:
    """Attio over HTTP; several threads may share it, and its pace."""

    def __init__(
        self, key: str, timing: Timing, *, base: str = BASE, timeout: httpx.Timeout = TIMEOUT
    ) -> None:
        """Ask nothing yet."""
        self._wire = Wire(key, timing, base, timeout)

    def __repr__(self) -> str:
        return f"AttioClient({self._wire.base!r})"

    def close(self) -> None:
        """Let the connections go."""
        self._wire.close()

    def workspace(self) -> Workspace:
        """Give where the key leads; raise KeyRefused when it leads nowhere."""
        return shapes.workspace(self._wire.read("/v2/self"))

    def objects(self) -> list[str]:
        """Give the slugs of the objects."""
        return shapes.several(self._wire.read("/v2/objects"), shapes.object_slug)

    def members(self) -> list[Member]:
        """Give everybody who works in Attio."""
        return shapes.several(self._wire.read("/v2/workspace_members"), shapes.member)

    def attributes(self, target: Target, slug: str) -> list[Attribute]:
        """Give the attributes of an object or a list, archived ones too."""
        path = _path(target.value, slug, "attributes")
        return list(self._listed(path, ARCHIVED, shapes.attribute))

    def create_attribute(self, target: Target, slug: str, new: NewAttribute) -> Attribute:
        """Create an attribute; all nine fields are wanted, be they empty."""
        config: Json = {}
        if new.currency:
            config = {"currency": {"default_currency_code": new.currency, "display_type": "symbol"}}
        described = {
            "title": new.title,
            "description": new.description,
            "api_slug": new.slug,
            "type": new.type.value,
            "is_required": False,
            "is_unique": new.is_unique,
            "is_multiselect": new.is_multiselect,
            "config": config,
        }
        return self._post(_path(target.value, slug, "attributes"), described, shapes.attribute)

    def restore_attribute(self, target: Target, slug: str, attribute: str) -> Attribute:
        """Take an attribute out of the archive."""
        path = _path(target.value, slug, "attributes", attribute)
        return self._restored(path, shapes.attribute)

    def options(self, target: Target, slug: str, attribute: str) -> list[Choice]:
        """Give the options of a select attribute, archived ones too."""
        path = _path(target.value, slug, "attributes", attribute, "options")
        return shapes.several(self._wire.read(path, query=ARCHIVED), shapes.option)

    def create_option(self, target: Target, slug: str, attribute: str, title: str) -> Choice:
        """Create an option of a select attribute."""
        path = _path(target.value, slug, "attributes", attribute, "options")
        return self._post(path, {"title": title}, shapes.option)

    def restore_option(self, target: Target, slug: str, attribute: str, option: str) -> Choice:
        """Take an option out of the archive."""
        path = _path(target.value, slug, "attributes", attribute, "options", option)
        return self._restored(path, shapes.option)

    def statuses(self, target: Target, slug: str, attribute: str) -> list[Choice]:
        """Give the statuses of a status attribute, archived ones too."""
        path = _path(target.value, slug, "attributes", attribute, "statuses")
        return shapes.several(self._wire.read(path, query=ARCHIVED), shapes.status)

    def create_status(self, target: Target, slug: str, attribute: str, title: str) -> Choice:
        """Create a status of a status attribute."""
        path = _path(target.value, slug, "attributes", attribute, "statuses")
        return self._post(path, {"title": title}, shapes.status)

    def restore_status(self, target: Target, slug: str, attribute: str, status: str) -> Choice:
        """Take a status out of the archive."""
        path = _path(target.value, slug, "attributes", attribute, "statuses", status)
        return self._restored(path, shapes.status)

    def lists(self) -> list[CrmList]:
        """Give every list the key may see."""
        return shapes.several(self._wire.read("/v2/lists"), shapes.crm_list)

    def create_list(self, slug: str, name: str, parent_object: str) -> CrmList:
        """Create a list whose entries are records of an object; everybody may use it."""
        described = {
            "name": name,
            "api_slug": slug,
            "parent_object": parent_object,
            "workspace_access": "full-access",
            "workspace_member_access": [],
        }
        return self._post("/v2/lists", described, shapes.crm_list)

    def entries(self, list_slug: str, where: Filter | None = None) -> Iterator[Entry]:
        """Give the entries of a list, oldest first."""
        return self._queried(_path("lists", list_slug, "entries", "query"), where, shapes.entry)

    def create_entry(
        self, list_slug: str, parent_object: str, record_id: str, values: Values
    ) -> Entry:
        """Add a record to a list; it is always a new entry, so look before doing it twice."""
        described = {
            "parent_record_id": record_id,
            "parent_object": parent_object,
            "entry_values": _written(values),
        }
        return self._post(_path("lists", list_slug, "entries"), described, shapes.entry)

    def change_entry(self, list_slug: str, entry_id: str, values: Values) -> Entry:
        """Change the values given of an entry."""
        path = _path("lists", list_slug, "entries", entry_id)
        answer = self._wire.write("PATCH", path, {"data": {"entry_values": _written(values)}})
        return shapes.one(answer, shapes.entry)

    def delete_entry(self, list_slug: str, entry_id: str) -> None:
        """Take an entry out of a list; one that is gone already is no failure."""
        try:
            self._wire.write("DELETE", _path("lists", list_slug, "entries", entry_id))
        except Rejected as error:
            if error.code != NOT_FOUND:
                raise

    def records(self, object_slug: str, where: Filter | None = None) -> Iterator[Record]:
        """Give the records of an object, oldest first."""
        path = _path("objects", object_slug, "records", "query")
        return self._queried(path, where, _RECORD)

    def record(self, object_slug: str, record_id: str) -> Record:
        """Give one record; Rejected with NOT_FOUND when it is deleted or merged into another."""
        path = _path("objects", object_slug, "records", record_id)
        return shapes.one(self._wire.read(path), _RECORD)

    def change_record(self, object_slug: str, record_id: str, values: Values) -> Record:
        """Change the values given of a record; those of a multi-select are replaced."""
        path = _path("objects", object_slug, "records", record_id)
        answer = self._wire.write("PUT", path, {"data": {"values": _written(values)}})
        return shapes.one(answer, _RECORD)

    def tasks(self, object_slug: str, record_id: str) -> Iterator[Task]:
        """Give the tasks about a record."""
        asked = {"linked_object": object_slug, "linked_record_id": record_id}
        return self._listed("/v2/tasks", asked, shapes.task)

    def create_task(
        self,
        content: str,
        *,
        due: datetime | None,
        about: tuple[str, str],
        assignees: Sequence[str] = (),
    ) -> Task:
        """Create a task about (object, record) for members named by e-mail."""
        described = {
            "content": content[:LONGEST_TASK],
            "format": "plaintext",
            "deadline_at": None if due is None else values.written_moment(due),
            "is_completed": False,
            "linked_records": [{"target_object": about[0], "target_record_id": about[1]}],
            "assignees": [{"workspace_member_email_address": email} for email in assignees],
        }
        return self._post("/v2/tasks", described, shapes.task)

    def _queried(
        self, path: str, where: Filter | None, shape: Callable[[Json], Shape]
    ) -> Iterator[Shape]:
        """Give the rows of a query, a page at a time; a short page is the last."""
        asked: dict[str, Json] = {"sorts": OLDEST_FIRST, "limit": PAGE}
        if where:
            asked["filter"] = dict(where)
        offset, full = 0, True
        while full:
            rows = shapes.several(self._wire.read(path, ask={**asked, "offset": offset}), shape)
            yield from rows
            full, offset = len(rows) >= PAGE, offset + len(rows)

    def _listed(
        self, path: str, asked: Mapping[str, str | int | bool], shape: Callable[[Json], Shape]
    ) -> Iterator[Shape]:
        """Give the rows of a listing, a page at a time; a short page is the last."""
        offset, full = 0, True
        while full:
            query = {**asked, "limit": PAGE, "offset": offset}
            rows = shapes.several(self._wire.read(path, query=query), shape)
            yield from rows
            full, offset = len(rows) >= PAGE, offset + len(rows)

    def _post(self, path: str, described: Json, shape: Callable[[Json], Shape]) -> Shape:
        return shapes.one(self._wire.write("POST", path, {"data": described}), shape)

    def _restored(self, path: str, shape: Callable[[Json], Shape]) -> Shape:
        answer = self._wire.write("PATCH", path, {"data": {"is_archived": False}})
        return shapes.one(answer, shape)


def _path(*parts: str) -> str:
    """Give the address of a thing; a part cannot lead elsewhere."""
    return "/v2/" + "/".join(quote(part, safe="") for part in parts)
