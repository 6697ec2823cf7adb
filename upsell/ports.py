"""The edge: what the use cases ask of services outside, and nothing of how it is done.

Every call raises Unavailable (KeyRefused among it) or Rejected, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

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
from upsell.outbox import Body, Parcel, Receipt
from upsell.outreach import Destination
from upsell.usage_source import (
    AccountBy,
    Cursor,
    DayUse,
    GroupType,
    Mapped,
    OutsideGroup,
    Window,
)

NOT_FOUND = "not_found"
SLUG_CONFLICT = "slug_conflict"
VALUE_NOT_FOUND = "value_not_found"
"""The codes of a `Rejected` that somebody acts on."""


class Attio(Protocol):
    """Attio as the use cases see it; iterators fetch a page when they come to it."""

    def close(self) -> None:
        """Let the connections go."""
        ...

    def workspace(self) -> Workspace:
        """Give where the key leads; raise KeyRefused when it leads nowhere."""
        ...

    def objects(self) -> list[str]:
        """Give the slugs of the objects."""
        ...

    def members(self) -> list[Member]:
        """Give everybody who works in Attio."""
        ...

    def attributes(self, target: Target, slug: str) -> list[Attribute]:
        """Give the attributes of an object or a list, archived ones too."""
        ...

    def create_attribute(self, target: Target, slug: str, new: NewAttribute) -> Attribute:
        """Create an attribute; Rejected with SLUG_CONFLICT when there is one of its slug."""
        ...

    def restore_attribute(self, target: Target, slug: str, attribute: str) -> Attribute:
        """Take an attribute out of the archive."""
        ...

    def options(self, target: Target, slug: str, attribute: str) -> list[Choice]:
        """Give the options of a select attribute, archived ones too."""
        ...

    def create_option(self, target: Target, slug: str, attribute: str, title: str) -> Choice:
        """Create an option of a select attribute."""
        ...

    def restore_option(self, target: Target, slug: str, attribute: str, option: str) -> Choice:
        """Take an option out of the archive."""
        ...

    def statuses(self, target: Target, slug: str, attribute: str) -> list[Choice]:
        """Give the statuses of a status attribute, archived ones too."""
        ...

    def create_status(self, target: Target, slug: str, attribute: str, title: str) -> Choice:
        """Create a status of a status attribute."""
        ...

    def restore_status(self, target: Target, slug: str, attribute: str, status: str) -> Choice:
        """Take a status out of the archive."""
        ...

    def lists(self) -> list[CrmList]:
        """Give every list the key may see."""
        ...

    def create_list(self, slug: str, name: str, parent_object: str) -> CrmList:
        """Create a list whose entries are records of an object; everybody may use it."""
        ...

    def entries(self, list_slug: str, where: Filter | None = None) -> Iterator[Entry]:
        """Give the entries of a list, oldest first."""
        ...

    def create_entry(
        self, list_slug: str, parent_object: str, record_id: str, values: Values
    ) -> Entry:
        """Add a record to a list; it is always a new entry, so look before doing it twice."""
        ...

    def change_entry(self, list_slug: str, entry_id: str, values: Values) -> Entry:
        """Change the values given of an entry."""
        ...

    def delete_entry(self, list_slug: str, entry_id: str) -> None:
        """Take an entry out of a list; one that is gone already is no failure."""
        ...

    def records(self, object_slug: str, where: Filter | None = None) -> Iterator[Record]:
        """Give the records of an object, oldest first."""
        ...

    def record(self, object_slug: str, record_id: str) -> Record:
        """Give one record; Rejected with NOT_FOUND when it is deleted or merged into another."""
        ...

    def change_record(self, object_slug: str, record_id: str, values: Values) -> Record:
        """Change the values given of a record; those of a multi-select are replaced."""
        ...

    def tasks(self, object_slug: str, record_id: str) -> Iterator[Task]:
        """Give the tasks about a record."""
        ...

    def create_task(
        self,
        content: str,
        *,
        due: datetime | None,
        about: tuple[str, str],
        assignees: Sequence[str] = (),
    ) -> Task:
        """Create a task about (object, record) for members by e-mail; calling twice makes two."""
        ...


class Sender(Protocol):
    """The way to one destination of facts."""

    @property
    def destination(self) -> Destination:
        """Where it leads."""
        ...

    @property
    def longest_request(self) -> timedelta:
        """After this a request that was begun has ended, one way or the other."""
        ...

    def compose(self, parcel: Parcel) -> Body:
        """Give what is sent of a fact, frozen from then on; Rejected when nothing can be."""
        ...

    def send(self, parcel: Parcel) -> Receipt:
        """See to it that the destination holds the parcel once, however often this is called."""
        ...


class UsageReader(Protocol):
    """A project of PostHog as the use cases see it; one question is asked after another."""

    project: str
    """Its number there."""

    def close(self) -> None:
        """Let the connections go."""
        ...

    def test(self) -> None:
        """Ask the smallest question; raise what keeps it from being answered."""
        ...

    def group_types(self) -> list[GroupType]:
        """Give the types of group; none where the project has no groups."""
        ...

    def seen(self, events: Sequence[str], since: datetime, until: datetime) -> dict[str, int]:
        """Give how often each of some events happened; those that did not are left out."""
        ...

    def usage(
        self,
        row: Mapped,
        by: AccountBy,
        window: Window,
        after: Cursor,
        zone: ZoneInfo,
        *,
        page: int,
    ) -> list[DayUse]:
        """Give a page of a metric's figures after a row, NaN for no number; a short one is last."""
        ...

    def groups(self, index: int, limits: Sequence[str]) -> Iterator[OutsideGroup]:
        """Give the groups of a type with the limits they hold now."""
        ...
