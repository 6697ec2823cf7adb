"""What was said of the play: verdicts, written once."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Date, String, Table

from upsell.book.tables.base import metadata
from upsell.book.types import Moment

verdicts = Table(
    "verdicts",
    metadata,
    Column("level", String, primary_key=True),
    Column("first_on", Date, primary_key=True),
    Column("last_on", Date, nullable=False),
    Column("ruling", String, nullable=False),
    Column("bar", JSON, nullable=False),
    Column("figures", JSON, nullable=False),
    Column("recorded_at", Moment, nullable=False),
    Column("recorded_by", String, nullable=False),
)
