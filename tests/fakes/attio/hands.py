"""What people do in Attio's own pages, for tests to do in their place; and what they would see."""

from __future__ import annotations

from datetime import UTC, datetime
from threading import RLock
from typing import Any

from tests.fakes.attio.fields import plain
from tests.fakes.attio.workspace import Collection, Row, Workspace


class Hands:
    """A workspace under a lock."""

    def __init__(self) -> None:
        """Begin with a new workspace."""
        self.workspace = Workspace()
        self.lock = RLock()

    def company(self, name: str, domain: str = "", **values: list[Any]) -> str:
        """Add a company and give its record id."""
        said: dict[str, list[Any]] = {"name": [name], **values}
        if domain:
            said["domains"] = [domain]
        with self.lock:
            row = self.workspace.add(self.workspace.object_of("companies"), said)
        return str(row["row_id"])

    def person(self, first: str, last: str, email: str, company: str, role: str = "") -> str:
        """Add a person who works at a company and give their record id."""
        with self.lock:
            people, companies = (self.workspace.object_of(o) for o in ("people", "companies"))
            name = {"first_name": first, "last_name": last, "full_name": f"{first} {last}"}
            at = {"target_object": "companies", "target_record_id": company}
            said: dict[str, list[Any]] = {"name": [name], "company": [at]}
            said |= {"email_addresses": [email] if email else []}
            said |= {"job_title": [role] if role else []}
            row = self.workspace.add(people, said)
            them = {"target_object": "people", "target_record_id": row["row_id"]}
            team = {"team": [them]}
            self.workspace.change(companies, companies.row(company), team, add=True)
        return str(row["row_id"])

    def delete(self, object_slug: str, record_id: str) -> None:
        """Delete a record, and with it its entries."""
        with self.lock:
            self.workspace.object_of(object_slug).rows.pop(record_id)
            for one in self.workspace.lists.values():
                gone = [key for key, row in one.rows.items() if row["parent"] == record_id]
                for key in gone:
                    del one.rows[key]

    def merge(self, object_slug: str, record_id: str, into: str) -> None:
        """Make a record part of another one, which answers in its place."""
        with self.lock:
            self.delete(object_slug, record_id)
            self.workspace.merged[record_id] = into

    def change(self, of: str, row_id: str, **values: list[Any]) -> None:
        """Change a record or an entry as a person in Attio would."""
        with self.lock:
            place = self._place(of)
            row = self.workspace.change(place, place.row(row_id), values, add=False)
            person = {"type": "workspace-member", "id": next(iter(self.workspace.emails.values()))}
            for slug in values:
                for value in row["values"][slug]:
                    value["created_by_actor"] = person

    def dated(self, of: str, row_id: str, slug: str, at: datetime) -> None:
        """Let a field have its value since a moment of the test's own time."""
        with self.lock:
            for value in self._place(of).row(row_id)["values"][slug]:
                value["active_from"] = f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}000Z"

    def rows(self, of: str) -> list[dict[str, Any]]:
        """Give the records or entries as bare values, for tests that look; ids beside."""
        with self.lock:
            return [
                {
                    "row_id": row["row_id"],
                    "parent": row["parent"],
                    **{slug: _bare(values) for slug, values in row["values"].items()},
                }
                for row in self._place(of).rows.values()
            ]

    def _place(self, slug: str) -> Collection:
        """Give an object or a list."""
        return {**self.workspace.objects, **self.workspace.lists}[slug]


def _bare(values: list[Row]) -> Any:
    """Give one value bare, several as a list, none as None."""
    found = [plain(value) for value in values]
    return found if len(found) > 1 else next(iter(found), None)
