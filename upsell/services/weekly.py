"""The weekly check read and saved; what is saved goes the way of every import."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from upsell.adapters.files.table_out import csv_bytes
from upsell.book import accounts, catalogue, readings
from upsell.book.engine import Book
from upsell.errors import Refused
from upsell.model import Actor, Right
from upsell.services import imports
from upsell.services.imports import ImportReport, UploadedSheet
from upsell.weekly import TYPED_KINDS, WEEK, Grid, Past, Place, holds, jumps

NAME = "weekly check"
HEADER = ("account_id", "metric", "day", "value")


def weekly_grid(book: Book, day: date, *, by: Actor) -> Grid:
    """Give every account and metric with last week's figure, the latest and the day's own."""
    by.require(Right.READ)
    with book.read() as connection:
        return _grid(connection, day)


def save_weekly(
    book: Book,
    day: date,
    typed: Mapping[Place, float],
    *,
    is_confirmed: bool,
    by: Actor,
    now: datetime,
) -> ImportReport:
    """Keep what was typed, all of it or nothing; a place without a figure stays as it is.

    Raises Refused when nothing is new, and for figures that can hardly be true unless somebody
    confirmed them. Scanning is the caller's.
    """
    by.require(Right.WRITE)
    with book.read() as connection:
        grid = _grid(connection, day)
    changed = grid.changed(typed)
    if not changed:
        raise Refused("There is nothing to save. Type a figure first.")
    doubted = jumps(grid, changed)
    if doubted and not is_confirmed:
        raise Refused(f"Look again: {doubted[0].sentence} Correct it, or say that it is right.")
    rows = [(account, metric, day, value) for (account, metric), value in changed.items()]
    sheet = UploadedSheet(f"{NAME}.csv", csv_bytes(HEADER, rows), is_ours=True)
    return imports.apply(book, [sheet], by=by, now=now)


def _grid(connection: Connection, day: date) -> Grid:
    every, metrics = accounts.every(connection), catalogue.metrics(connection)
    order = {kind: place for place, kind in enumerate(TYPED_KINDS)}
    typed = [metric for metric in metrics.values() if metric.kind in order]
    then = day - WEEK
    return Grid(
        day=day,
        accounts=tuple(every.values()),
        metrics=tuple(sorted(typed, key=lambda one: (order[one.kind], one.key))),
        last_week={
            place: past
            for place, past in _latest(connection, then + timedelta(days=1)).items()
            if holds(past, then, every[place[0]], metrics[place[1]])
        },
        latest=_latest(connection, day),
        present=readings.on_day(connection, day),
    )


def _latest(connection: Connection, day: date) -> dict[Place, Past]:
    """Give the newest known figures before a day."""
    return {
        (one.account_id, one.metric): Past(one.value, one.observed_on)
        for one in readings.last_before(connection, day)
        if one.value is not None
    }
