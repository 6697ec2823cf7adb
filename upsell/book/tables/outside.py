"""What the book knows of services outside: where it is connected, and its accounts there."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, ForeignKey, String, Table, Text

from upsell.book.tables.base import metadata
from upsell.book.types import Moment

connections = Table(
    "connections",
    metadata,
    Column("destination", String, primary_key=True),
    Column("home_id", String, nullable=False),
    Column("home", Text, nullable=False),
    Column("connected_at", Moment, nullable=False),
    Column("connected_by", String, nullable=False),
    Column("sends_earlier", Boolean, nullable=False),
    Column("places", JSON, nullable=False),
)

outside_accounts = Table(
    "outside_accounts",
    metadata,
    Column("account_id", String, ForeignKey("accounts.account_id"), primary_key=True),
    Column("system", String, primary_key=True),
    Column("url", Text, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("seen", JSON, nullable=False),
    Column("gone_at", Moment),
    Column("gone_why", String, nullable=False),
)
