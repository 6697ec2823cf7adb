"""The whole book as a folder of files, and such a folder read back into an empty book.

The sheets beside the manifest are the four that an import reads. Under `book` is every table as it
is kept; that is what is read back.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from pathlib import Path

from sqlalchemy import Connection, Table
from sqlalchemy.exc import DBAPIError

from upsell.adapters.files.table_out import Row, write_csv
from upsell.book import copying
from upsell.book.engine import Book
from upsell.errors import Refused
from upsell.model import Actor, Right
from upsell.services.exports.sheets import import_sheets

MANIFEST = "manifest.json"
TABLES = "book"
FORMAT = "Headroom book"
SIMULATED = "simulated-"
ROWS_IN_A_FILE = 200_000
"""Usage goes on in another file after these: so each of them can be dropped on Setup."""
LONGEST_CELL = 2**31 - 1
BLOCK = 1 << 20


@dataclass(frozen=True)
class Manifest:
    """What a folder says of itself."""

    is_simulated: bool
    migration: int
    rows: dict[str, int]
    """File to how many rows it has."""
    sums: dict[str, str]
    """File to the SHA-256 of its bytes."""


@dataclass(frozen=True)
class BroughtBack:
    """What came of reading a folder back."""

    accounts: int
    readings: int
    offers: int
    parked: int
    """Deliveries held back until somebody says that they may leave."""


def write_book(book: Book, folder: Path, *, by: Actor) -> Manifest:
    """Write everything the book holds, as it is at one moment, into an empty folder."""
    by.require(Right.READ)
    rows: dict[str, int] = {}
    (folder / TABLES).mkdir()
    with book.read() as connection:
        copying.steady(connection)
        prefix = SIMULATED if book.is_sample else ""
        for sheet in import_sheets(connection):
            for name, part in _parts(f"{prefix}{sheet.kind.value}", sheet.rows):
                rows[name] = _write(folder / name, sheet.header, part)
        for table in copying.tables():
            name = f"{TABLES}/{table.name}.csv"
            header = [column.name for column in table.columns]
            rows[name] = _write(folder / name, header, copying.rows(connection, table))
        number = copying.migration(connection)
    sums = {name: _sum(folder / name) for name in rows}
    manifest = Manifest(book.is_sample, number, rows, sums)
    text = json.dumps({"format": FORMAT, **vars(manifest)}, indent=2)
    (folder / MANIFEST).write_text(f"{text}\n", encoding="utf-8")
    return manifest


def read_book(book: Book, folder: Path, *, by: Actor) -> BroughtBack:
    """Read a folder back, all of it or nothing, into a book nobody has used yet.

    What was not sent yet waits until somebody lets it go. Raises Refused for a folder that is
    not whole, was changed, is simulated or comes from another version, and for a book in use.
    """
    by.require(Right.WRITE)
    manifest = read_manifest(folder)
    if manifest.is_simulated:
        raise Refused("This is the simulated example. It is not brought into your own book.")
    for name, expected in manifest.sums.items():
        if not (folder / name).is_file() or _sum(folder / name) != expected:
            raise Refused(
                f"{folder / name} is missing or was changed since it was written. Take the whole "
                "folder as it was exported, or import its sheets one by one."
            )
    with book.write() as connection:
        _check(connection, manifest)
        rows = {table.name: _load(connection, folder, table) for table in copying.tables()}
        parked = copying.park_deliveries(connection)
        return BroughtBack(rows["accounts"], rows["readings"], rows["offers"], parked)


def read_manifest(folder: Path) -> Manifest:
    """Give what a folder says of itself; raise Refused when it is no exported book."""
    try:
        said = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        known = Manifest(**{name: said[name] for name in Manifest.__annotations__})
        is_ours = said["format"] == FORMAT
    except (OSError, ValueError, TypeError, KeyError):
        is_ours = False
    if not is_ours:
        raise Refused(
            f"{folder} is not an exported book: it has no {MANIFEST} that can be read. "
            "To bring in sheets, name the files."
        )
    return known


def _check(connection: Connection, manifest: Manifest) -> None:
    """Raise Refused unless the folder fits the book and nobody has used the book."""
    number = copying.migration(connection)
    if manifest.migration != number:
        age = "a newer" if manifest.migration > number else "an older"
        raise Refused(
            f"This folder was written by {age} version of Headroom. Read it back with that "
            "version, or import its sheets one by one."
        )
    if not copying.is_fresh(connection):
        raise Refused(
            "Your own book is in use. A whole book is read back into an empty one only: move "
            "the present one away first, or import the sheets one by one."
        )


def _parts(name: str, rows: Iterable[Row]) -> Iterator[tuple[str, Iterable[Row]]]:
    """Give the files of a sheet: one, or several where there are many rows."""
    rest = iter(rows)
    number = 1
    part = list(islice(rest, 1))
    while part or number == 1:
        file = f"{name}.csv" if number == 1 else f"{name}-{number}.csv"
        yield file, _chained(part, islice(rest, ROWS_IN_A_FILE - 1))
        part = list(islice(rest, 1))
        number += 1


def _chained(first: Sequence[Row], rest: Iterable[Row]) -> Iterator[Row]:
    yield from first
    yield from rest


def _write(path: Path, header: Sequence[str], rows: Iterable[Row]) -> int:
    """Write a file row by row; give how many rows it has."""
    count = 0

    def counted() -> Iterator[Row]:
        nonlocal count
        for row in rows:
            count += 1
            yield row

    with path.open("w", encoding="utf-8", newline="") as out:
        write_csv(out, header, counted())
    return count


def _load(connection: Connection, folder: Path, table: Table) -> int:
    """Read one table back."""
    path = folder / TABLES / f"{table.name}.csv"
    with _any_length(), path.open(encoding="utf-8", newline="") as source:
        lines = csv.reader(source, strict=True)
        try:
            return copying.load(connection, table, next(lines), lines)
        except (ValueError, KeyError, StopIteration, csv.Error, DBAPIError) as error:
            raise Refused(f"{path} cannot be read back: {error}") from error


@contextmanager
def _any_length() -> Iterator[None]:
    """Let cells be as long as the texts that were kept."""
    before = csv.field_size_limit(LONGEST_CELL)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _sum(path: Path) -> str:
    with path.open("rb") as file:
        total = sha256()
        while block := file.read(BLOCK):
            total.update(block)
    return total.hexdigest()
