"""Which requests write, and which right of the key each needs."""

from __future__ import annotations

from tests.fakes.attio.problems import Problem
from tests.fakes.attio.workspace import Workspace

QUERY = "/query"


def is_write(method: str, path: str) -> bool:
    """Whether a request counts among the writes."""
    return method != "GET" and not path.endswith(QUERY)


def scope(method: str, path: str) -> str:
    """Give the right a request needs; none to see oneself."""
    parts = path.split("/")[2:]
    kind = "read-write" if is_write(method, path) else "read"
    names = {"tasks": "task", "workspace_members": "user_management"}
    if parts[0] in names:
        return f"{names[parts[0]]}:{kind}"
    if "records" in parts:
        return f"record_permission:{kind}"
    if "entries" in parts:
        return f"list_entry:{kind}"
    settings = {"lists": "list_configuration", "objects": "object_configuration"}
    return f"{settings[parts[0]]}:{kind}" if parts[0] in settings else ""


def require_scope(workspace: Workspace, method: str, path: str) -> None:
    """Refuse what the key's rights do not allow."""
    needed, held = scope(method, path), workspace.scopes.split()
    if needed and needed not in held and f"{needed}-write" not in held:
        raise Problem(403, "unauthorized", f"The token lacks the scope {needed}.")
