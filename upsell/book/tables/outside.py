"""What the book knows of services outside: where it is connected, and its accounts there."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Date, ForeignKey, Integer, String, Table, Text

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

usage_mapping = Table(
    "usage_mapping",
    metadata,
    Column("metric", String, ForeignKey("metrics.metric"), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("measure", String, nullable=False),
    Column("event", String, nullable=False),
    Column("prop", String, nullable=False),
    Column("equals", String, nullable=False),
    Column("limit_prop", String, nullable=False),
)

usage_progress = Table(
    "usage_progress",
    metadata,
    Column("metric", String, ForeignKey("metrics.metric"), primary_key=True),
    Column("definition", Text, nullable=False),
    Column("first_on", Date),
    Column("until_at", Moment),
    Column("after_account", String, nullable=False),
    Column("after_on", Date, nullable=False),
    Column("read_to", Date),
    Column("synced_at", Moment),
)
