"""Which request does what to the workspace."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from tests.fakes.attio import fields
from tests.fakes.attio.fields import WORKSPACE_ID, stamp
from tests.fakes.attio.problems import Problem, not_found
from tests.fakes.attio.rights import require_scope
from tests.fakes.attio.workspace import Collection, Row, Workspace

TASKS_PAGE = 500


@dataclass(frozen=True)
class Asked:
    """A request: what its path names, its query and its body."""

    path: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, Any] = field(default_factory=dict)

    @property
    def data(self) -> Mapping[str, Any]:
        """The body's `data`, in which creates and changes are wrapped."""
        found = self.body.get("data")
        if not isinstance(found, dict):
            raise Problem(400, "validation_type", 'The body has no "data".')
        return found


Answer = Callable[[Workspace, Asked], Any]


def answer(workspace: Workspace, method: str, path: str, asked: Asked) -> dict[str, Any]:
    """Do what a request asks and give the body of the answer."""
    require_scope(workspace, method, path)
    for wanted, pattern, reply in ROUTES:
        found = pattern.fullmatch(path)
        if wanted == method and found:
            body = reply(workspace, Asked(found.groupdict(), asked.query, asked.body))
            return body if path == "/v2/self" else {"data": body}
    raise Problem(404, "not_found", f"There is no {method} {path}.")


def _self(on: Workspace, asked: Asked) -> Any:
    del asked
    return {
        "active": True,
        "scope": on.scopes,
        "client_id": str(uuid4()),
        "token_type": "Bearer",
        "exp": None,
        "iat": 1_700_000_000,
        "sub": WORKSPACE_ID,
        "aud": "headroom",
        "iss": "attio.com",
        "authorized_by_workspace_member_id": next(iter(on.emails.values())),
        "workspace_id": WORKSPACE_ID,
        "workspace_name": on.name,
        "workspace_slug": "headroom-tests",
        "workspace_logo_url": None,
    }


def _members(on: Workspace, asked: Asked) -> Any:
    del asked
    return [
        {
            "id": {"workspace_id": WORKSPACE_ID, "workspace_member_id": member_id},
            "first_name": email.partition("@")[0].capitalize(),
            "last_name": "",
            "avatar_url": None,
            "email_address": email,
            "created_at": stamp(),
            "access_level": "member",
        }
        for email, member_id in on.emails.items()
    ]


def _of(on: Workspace, asked: Asked) -> Collection:
    return on.collection(asked.path["target"], asked.path["key"])


def _attributes(on: Workspace, asked: Asked) -> Any:
    start, limit = int(asked.query.get("offset", 0)), int(asked.query.get("limit", 500))
    rows = [one for one in _of(on, asked).attributes.values() if _visible(one, asked)]
    return [fields.shown(one) for one in rows[start : start + limit]]


def _visible(one: Mapping[str, Any], asked: Asked) -> bool:
    return not one["is_archived"] or asked.query.get("show_archived") == "true"


def _create_attribute(on: Workspace, asked: Asked) -> Any:
    return fields.shown(on.create_attribute(_of(on, asked), asked.data))


def _change_attribute(on: Workspace, asked: Asked) -> Any:
    attribute = _of(on, asked).attribute(asked.path["attribute"])
    attribute |= {name: asked.data[name] for name in ("title", "is_archived") if name in asked.data}
    return fields.shown(attribute)


def _options(on: Workspace, asked: Asked) -> Any:
    attribute = _of(on, asked).attribute(asked.path["attribute"])
    return [one for one in attribute["options"] if _visible(one, asked)]


def _create_option(on: Workspace, asked: Asked) -> Any:
    attribute = _of(on, asked).attribute(asked.path["attribute"])
    return on.create_option(attribute, asked.data["title"])


def _change_option(on: Workspace, asked: Asked) -> Any:
    attribute = _of(on, asked).attribute(asked.path["attribute"])
    wanted = asked.path["option"]
    for option in attribute["options"]:
        if wanted == option["title"] or wanted in option["id"].values():
            option |= dict(asked.data)
            return option
    raise not_found("Option", wanted)


def _create_entry(on: Workspace, asked: Asked) -> Any:
    of, said = on.list_of(asked.path["list"]), asked.data
    parent = said["parent_record_id"]
    if parent not in on.object_of(said["parent_object"]).rows:
        raise Problem(400, "value_not_found", f'Parent record with slug/ID "{parent}" not found.')
    row = on.add(of, said["entry_values"], said["parent_record_id"])
    return on.entry_shown(of, row)


def _change_entry(on: Workspace, asked: Asked, *, add: bool) -> Any:
    of = on.list_of(asked.path["list"])
    row = on.change(of, of.row(asked.path["row"]), asked.data["entry_values"], add=add)
    return on.entry_shown(of, row)


def _delete_entry(on: Workspace, asked: Asked) -> Any:
    of = on.list_of(asked.path["list"])
    of.row(asked.path["row"])
    del of.rows[asked.path["row"]]
    return {}


def _change_record(on: Workspace, asked: Asked, *, add: bool) -> Any:
    of = on.object_of(asked.path["object"])
    row = on.change(of, of.row(asked.path["row"]), asked.data["values"], add=add)
    return on.record_shown(of, row)


def _records(on: Workspace, asked: Asked) -> Any:
    of = on.object_of(asked.path["object"])
    return [on.record_shown(of, row) for row in on.query(of, asked.body)]


def _entries(on: Workspace, asked: Asked) -> Any:
    of = on.list_of(asked.path["list"])
    return [on.entry_shown(of, row) for row in on.query(of, asked.body)]


def _record(on: Workspace, asked: Asked) -> Any:
    of = on.object_of(asked.path["object"])
    row_id = asked.path["row"]
    return on.record_shown(of, of.row(on.merged.get(row_id, row_id)))


def _create_task(on: Workspace, asked: Asked) -> Any:
    said = asked.data
    linked = [
        {"target_object_id": one["target_object"], "target_record_id": one["target_record_id"]}
        for one in said["linked_records"]
        if on.object_of(one["target_object"]).row(one["target_record_id"])
    ]
    task = {
        "id": {"workspace_id": WORKSPACE_ID, "task_id": str(uuid4())},
        "content_plaintext": said["content"],
        "deadline_at": said["deadline_at"],
        "is_completed": said["is_completed"],
        "linked_records": linked,
        "assignees": [_assignee(on, one) for one in said["assignees"]],
        "created_by_actor": fields.ACTOR,
        "created_at": stamp(),
    }
    on.tasks.append(task)
    return task


def _assignee(on: Workspace, said: Mapping[str, str]) -> dict[str, str]:
    email = said.get("workspace_member_email_address", "")
    if email not in on.emails:
        raise Problem(400, "value_not_found", f'Cannot find workspace member "{email}".')
    return {"referenced_actor_type": "workspace-member", "referenced_actor_id": on.emails[email]}


def _tasks(on: Workspace, asked: Asked) -> Any:
    start = int(asked.query.get("offset", 0))
    limit = int(asked.query.get("limit", TASKS_PAGE))
    record = asked.query.get("linked_record_id")
    rows: list[Row] = [
        task
        for task in on.tasks
        if record is None or record in {one["target_record_id"] for one in task["linked_records"]}
    ]
    return rows[start : start + limit]


_IDENTIFIER = "[^/]+"
_TABLE: tuple[tuple[str, str, Answer], ...] = (
    ("GET", "/v2/self", _self),
    ("GET", "/v2/objects", lambda on, _: [one.shown() for one in on.objects.values()]),
    ("GET", "/v2/lists", lambda on, _: [one.shown() for one in on.lists.values()]),
    ("POST", "/v2/lists", lambda on, asked: on.create_list(asked.data).shown()),
    ("GET", "/v2/workspace_members", _members),
    ("GET", "/v2/tasks", _tasks),
    ("POST", "/v2/tasks", _create_task),
    ("POST", "/v2/objects/<object>/records/query", _records),
    ("GET", "/v2/objects/<object>/records/<row>", _record),
    ("PATCH", "/v2/objects/<object>/records/<row>", lambda on, a: _change_record(on, a, add=True)),
    ("PUT", "/v2/objects/<object>/records/<row>", lambda on, a: _change_record(on, a, add=False)),
    ("POST", "/v2/lists/<list>/entries/query", _entries),
    ("POST", "/v2/lists/<list>/entries", _create_entry),
    ("PATCH", "/v2/lists/<list>/entries/<row>", lambda on, a: _change_entry(on, a, add=True)),
    ("PUT", "/v2/lists/<list>/entries/<row>", lambda on, a: _change_entry(on, a, add=False)),
    ("DELETE", "/v2/lists/<list>/entries/<row>", _delete_entry),
    ("GET", "/v2/<target>/<key>/attributes", _attributes),
    ("POST", "/v2/<target>/<key>/attributes", _create_attribute),
    ("PATCH", "/v2/<target>/<key>/attributes/<attribute>", _change_attribute),
    ("GET", "/v2/<target>/<key>/attributes/<attribute>/<choices>", _options),
    ("POST", "/v2/<target>/<key>/attributes/<attribute>/<choices>", _create_option),
    ("PATCH", "/v2/<target>/<key>/attributes/<attribute>/<choices>/<option>", _change_option),
)
ROUTES = [
    (method, re.compile(re.sub(r"<(\w+)>", rf"(?P<\1>{_IDENTIFIER})", path)), reply)
    for method, path, reply in _TABLE
]
