"""File layouts in the book."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from upsell.book import schema
from upsell.book.write import upsert
from upsell.cells.forms import DayOrder, Forms, Mark
from upsell.layouts import Layout, signature
from upsell.model import Actor
from upsell.sheets import SheetKind


def every(connection: Connection) -> dict[str, Layout]:
    """Give what was said of each layout, by its signature."""
    table = schema.file_layouts
    rows = connection.execute(select(table.c.signature, table.c.layout))
    return {row.signature: _from_json(row.layout) for row in rows}


def keep(
    connection: Connection, header: Sequence[str], layout: Layout, *, by: Actor, at: datetime
) -> None:
    """Keep what was said of files with a header, in the place of what was said before."""
    row = {
        "signature": signature(header),
        "header": list(header),
        "layout": _to_json(layout),
        "kept_at": at,
        "kept_by": by.id,
    }
    upsert(connection, schema.file_layouts, [row])


def _to_json(layout: Layout) -> dict[str, object]:
    return {
        "kind": layout.kind,
        "columns": list(layout.columns),
        "mark": layout.forms.mark,
        "order": layout.forms.order,
    }


def _from_json(kept: Mapping[str, Any]) -> Layout:
    return Layout(
        SheetKind(kept["kind"]) if kept["kind"] else None,
        tuple(kept["columns"]),
        Forms(
            Mark(kept["mark"]) if kept["mark"] else None,
            DayOrder(kept["order"]) if kept["order"] else None,
        ),
    )
