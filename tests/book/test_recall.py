"""What was read is given again exactly as long as nothing was written, by whoever."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from upsell.book import options
from upsell.book.engine import Book, open_book
from upsell.errors import HeadroomError

KEY = "attio_synced_on"
ELSEWHERE = """
import sqlite3, sys
with sqlite3.connect(sys.argv[1]) as other:
    other.execute("UPDATE settings SET value = ? WHERE key = ?", ('"other"', sys.argv[2]))
"""


class Reader:
    """Reads one setting through the book's memory and counts how often the book was asked."""

    def __init__(self, book: Book) -> None:
        self.book, self.asked = book, 0

    def __call__(self, about: str = "", after: timedelta = timedelta(hours=1)) -> object:
        """Give the setting, remembered or read, a while after now."""
        now = datetime.now(UTC) + after
        return self.book.recall.read("setting", about, self.read, now=now)

    def read(self) -> object:
        """Read the setting."""
        self.asked += 1
        with self.book.read() as connection:
            return options.value(connection, KEY)


def keep(book: Book, value: str) -> None:
    """Write the setting."""
    with book.write() as connection:
        options.keep(connection, KEY, value)


@pytest.fixture
def reader(empty_book: Book) -> Reader:
    """A reader of a book on either engine."""
    keep(empty_book, "first")
    return Reader(empty_book)


@pytest.fixture
def file(tmp_path: Path, sqlite_book: Path) -> Path:
    """The file of a book."""
    return Path(shutil.copy(sqlite_book, tmp_path / "book.db"))


@pytest.fixture
def on_file(file: Path) -> Reader:
    """A reader of a book in a file that was written yesterday, which has read once."""
    reader = Reader(open_book(f"sqlite:///{file}"))
    keep(reader.book, "first")
    yesterday = time.time() - 86_400
    os.utime(file, (yesterday, yesterday))
    assert [reader(), reader()] == ["first", "first"]
    assert reader.asked == 1
    return reader


def test_the_book_is_asked_once_while_nothing_changes(reader: Reader) -> None:
    """PostgreSQL cannot say, so there it is asked every time."""
    assert [reader() for _ in range(3)] == ["first"] * 3
    assert reader.asked == (1 if reader.book.engine.dialect.name == "sqlite" else 3)


def test_what_it_is_about_counts(reader: Reader) -> None:
    """What was read of one day is not given for another."""
    reader("Monday")
    asked = reader.asked
    reader("Tuesday")
    assert reader.asked == asked + 1


def test_what_was_written_is_read(on_file: Reader) -> None:
    """A change is seen by the next reading."""
    keep(on_file.book, "second")
    assert on_file() == "second"


def test_what_was_rolled_back_is_no_change(on_file: Reader) -> None:
    """Nothing is read again for it."""
    with pytest.raises(ZeroDivisionError), on_file.book.write() as connection:
        options.keep(connection, KEY, "never")
        raise ZeroDivisionError
    assert on_file() == "first"
    assert on_file.asked == 1


def test_another_process_is_seen(on_file: Reader, file: Path) -> None:
    """A scan from the command line changes what the server shows."""
    subprocess.run([sys.executable, "-c", ELSEWHERE, str(file), KEY], check=True)
    assert on_file() == "other"


def test_what_is_only_in_the_log_is_seen(on_file: Reader, file: Path) -> None:
    """While somebody reads, what is committed does not reach the file."""
    with on_file.book.read() as connection:
        options.value(connection, KEY)
        age = file.stat().st_mtime_ns
        keep(on_file.book, "second")
        assert file.stat().st_mtime_ns == age
        assert on_file() == "second"
    keep(on_file.book, "third")
    assert on_file() == "third"


def test_a_file_that_has_just_changed_is_read_every_time(on_file: Reader, file: Path) -> None:
    """Two changes may come within one step of its age."""
    now = time.time_ns()
    for value in ("second", "third"):
        keep(on_file.book, value)
        os.utime(file, ns=(now, now))
        assert on_file(after=timedelta(seconds=1)) == value


def test_a_change_while_it_is_read_is_seen_next_time(on_file: Reader) -> None:
    """The mark is taken before the reading, never after it."""

    def overtaken() -> object:
        found = on_file.read()
        keep(on_file.book, "overtaking")
        return found

    now = datetime.now(UTC)
    assert on_file.book.recall.read("setting", "again", overtaken, now=now) == "first"
    assert on_file("again") == "overtaking"


def test_another_file_in_its_place_is_another_book(
    on_file: Reader, file: Path, tmp_path: Path
) -> None:
    """Whoever moves a book away and another one there sees the other one, whoever reads first."""
    other = open_book(f"sqlite:///{tmp_path / 'other.db'}")
    keep(other, "other")
    assert [each.name for each in tmp_path.glob("*-wal")] == []
    file.rename(tmp_path / "away.db")
    shutil.move(tmp_path / "other.db", file)
    assert on_file.read() == "other"
    assert on_file() == "other"


def test_a_file_that_is_gone_or_damaged_is_not_covered_up(on_file: Reader, file: Path) -> None:
    """What was read from it before is not shown as if it were there."""
    file.write_bytes(b"damaged" * 1_000)
    with pytest.raises(HeadroomError):
        on_file()
    file.unlink()
    with pytest.raises(HeadroomError):
        on_file()
