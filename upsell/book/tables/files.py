"""How files were read: what a CSM said of each layout."""

from __future__ import annotations

from sqlalchemy import JSON, Column, String, Table

from upsell.book.tables.base import metadata
from upsell.book.types import Moment

file_layouts = Table(
    "file_layouts",
    metadata,
    Column("signature", String, primary_key=True),
    Column("header", JSON, nullable=False),
    Column("layout", JSON, nullable=False),
    Column("kept_at", Moment, nullable=False),
    Column("kept_by", String, nullable=False),
)
