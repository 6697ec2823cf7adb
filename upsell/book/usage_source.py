"""Which figures come from PostHog, and how far they were read."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, delete, select

from upsell.book import options, schema
from upsell.book.write import upsert
from upsell.usage_source import Cursor, Mapped, Measure, Progress, UsageSource, Window

ROWS = schema.usage_mapping
READ = schema.usage_progress


def source(connection: Connection) -> UsageSource:
    """Give what was agreed; no rows until something was."""
    found = connection.execute(select(ROWS).order_by(ROWS.c.position))
    return UsageSource(
        options.usage_account(connection),
        tuple(
            Mapped(
                row.metric, Measure(row.measure), row.event, row.prop, row.equals, row.limit_prop
            )
            for row in found
        ),
    )


def save_source(connection: Connection, kept: UsageSource) -> None:
    """Keep what was agreed instead of what was before; metrics left out are read no more."""
    options.save_usage_account(connection, kept.account)
    metrics = [row.metric for row in kept.rows]
    connection.execute(delete(ROWS))
    connection.execute(delete(READ).where(READ.c.metric.not_in(metrics)))
    upsert(
        connection,
        ROWS,
        [
            {
                "metric": row.metric,
                "position": position,
                "measure": row.measure.value,
                "event": row.event,
                "prop": row.prop,
                "equals": row.equals,
                "limit_prop": row.limit_prop,
            }
            for position, row in enumerate(kept.rows)
        ],
    )


def progress(connection: Connection) -> dict[str, Progress]:
    """Give how far each metric was read."""
    return {
        row.metric: Progress(
            metric=row.metric,
            definition=row.definition,
            window=None if row.first_on is None else Window(row.first_on, row.until_at),
            after=Cursor(row.after_account, row.after_on),
            read_to=row.read_to,
            synced_at=row.synced_at,
        )
        for row in connection.execute(select(READ))
    }


def save_progress(connection: Connection, reached: Progress) -> None:
    """Keep how far a metric was read."""
    upsert(
        connection,
        READ,
        [
            {
                "metric": reached.metric,
                "definition": reached.definition,
                "first_on": None if reached.window is None else reached.window.first,
                "until_at": None if reached.window is None else reached.window.until,
                "after_account": reached.after.account,
                "after_on": reached.after.day,
                "read_to": reached.read_to,
                "synced_at": reached.synced_at,
            }
        ],
    )


def forget_progress(connection: Connection, metrics: Iterable[str]) -> None:
    """Let metrics be read from the beginning again."""
    connection.execute(delete(READ).where(READ.c.metric.in_(list(metrics))))
