"""What the book keeps about its own use: visits, leases and who changed what."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Date, Index, String, Table, Uuid

from upsell.book.tables.base import metadata
from upsell.book.types import Moment

visits = Table(
    "visits",
    metadata,
    Column("actor", String, primary_key=True),
    Column("day", Date, nullable=False),
    Column("since", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
)

leases = Table(
    "leases",
    metadata,
    Column("name", String, primary_key=True),
    Column("holder", String, nullable=False),
    Column("expires_at", Moment, nullable=False),
)

changes = Table(
    "changes",
    metadata,
    Column("change_id", Uuid, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("by", String, nullable=False),
    Column("action", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("detail", JSON, nullable=False),
    Index("changes_by_subject", "subject", "at"),
)
