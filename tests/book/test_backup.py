"""Backups: consistent while others write, never over anything, and put back with care."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.book.post import Recorder, an_offer_with_an_answer, drain, states
from tests.builders import METRICS, NOW, PLANS, an_account
from upsell.__main__ import main
from upsell.book import accounts, backup, catalogue
from upsell.book.engine import BookKind, open_book
from upsell.bootstrap import Services
from upsell.commands import backups, running
from upsell.config import Settings
from upsell.errors import Refused, Unreadable
from upsell.outreach import DeliveryState, Destination

WRITER = """
import sqlite3, sys
book = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=30)
print("ready", flush=True)
number = 0
while True:
    number += 1
    book.execute("BEGIN IMMEDIATE")
    for table, key in (("settings", "a"), ("settings", "b")):
        book.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", (key, str(number)))
    book.execute("INSERT INTO visits VALUES (?, '2026-11-20', 0, 0)", (f"v{number}",))
    book.execute("COMMIT")
    print(number, flush=True)
"""


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    """A product whose own book holds Northwind."""
    made = Services(Settings(tmp_path / "data"), clock=lambda: NOW)
    fill(made, "northwind")
    yield made
    made.own.close()


def fill(services: Services, name: str) -> None:
    """Put an account into the own book."""
    with services.own.write() as connection:
        accounts.save(connection, [an_account(account_id=name, plan_key=None)])


def names(services: Services) -> list[str]:
    """Give the accounts of the own book, opened anew."""
    book = open_book(services.settings.own_url)
    with book.read() as connection:
        found = list(accounts.every(connection))
    book.close()
    return found


def contents(folder: Path) -> dict[str, bytes]:
    """Give every file of a folder."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.usefixtures("services")
def test_a_backup_is_consistent_while_another_process_writes(tmp_path: Path) -> None:
    """Every copy is sound, holds what was committed by then, and no half of a transaction."""
    file = tmp_path / "data" / "headroom.db"
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(file)], stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
        found = []
        for number in range(5):
            before = int(writer.stdout.readline())
            backup.copy(file, tmp_path / f"{number}.db")
            found.append((before, tmp_path / f"{number}.db"))
        writer.kill()
    for before, copied in found:
        book = sqlite3.connect(copied)
        a, b = (
            book.execute("SELECT value FROM settings WHERE key = ?", k).fetchone() for k in "ab"
        )
        rows = book.execute("SELECT count(*) FROM visits").fetchone()[0]
        book.close()
        assert int(a[0]) == int(b[0]) == rows >= before
        assert backup.look(copied).accounts == 1
    assert not list(tmp_path.glob("*-wal"))


def test_a_backup_never_replaces_a_file(services: Services, tmp_path: Path) -> None:
    """Whatever it is; and nothing is left beside it."""
    there = tmp_path / "there.db"
    there.write_bytes(b"mine")

    with pytest.raises(Refused, match="stays as it is"):
        backups.back_up(services, str(there))
    assert there.read_bytes() == b"mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "there.db"]


def test_a_backup_comes_back_and_the_present_book_is_kept(
    services: Services, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Only when asked to move it aside; then under its dated name."""
    saved = str(tmp_path / "saved.db")
    assert backups.back_up(services, saved) == 0
    assert "1 account" in capsys.readouterr().out
    fill(services, "later")
    with pytest.raises(Refused, match=r"Your present book holds 2 accounts.*--move-aside"):
        backups.restore(services, saved, aside=False)
    assert names(services) == ["later", "northwind"]

    assert backups.restore(services, saved, aside=True) == 0
    assert names(services) == ["northwind"]
    kept = tmp_path / "data" / "headroom-20261120-093000.db"
    assert str(kept) in capsys.readouterr().out
    assert backup.look(kept).accounts == 2


def test_what_a_backup_had_not_sent_is_held_back(
    services: Services, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The book it was made of may have sent it since, and what came after it."""
    with services.own.write() as connection:
        catalogue.save_metrics(connection, METRICS)
        catalogue.save_plans(connection, PLANS.values())
        accounts.save(connection, [an_account()])
    an_offer_with_an_answer(services.own)
    waiting = len(states(services.own)) + len(states(services.own, Destination.POSTHOG))
    saved = str(tmp_path / "saved.db")
    backups.back_up(services, saved)
    there = Services(Settings(tmp_path / "there"), clock=lambda: NOW)
    assert backups.restore(there, saved, aside=False) == 0

    assert f"{waiting} messages to Attio or PostHog had not been sent." in capsys.readouterr().out
    assert set(states(there.own)) == {DeliveryState.PARKED}
    assert drain(there.own, Recorder(), NOW + timedelta(days=1)) == []
    assert not list((tmp_path / "there").glob("*restored*"))
    assert set(states(services.own)) == {DeliveryState.WAITING}
    there.own.close()


def test_a_backup_goes_where_no_book_is(services: Services, tmp_path: Path) -> None:
    """On another computer there is nothing to move, and an empty book gives way."""
    saved = str(tmp_path / "saved.db")
    backups.back_up(services, saved)
    there = Services(Settings(tmp_path / "there"), clock=lambda: NOW)

    assert backups.restore(there, saved, aside=False) == 0
    assert names(there) == ["northwind"]
    shutil.rmtree(tmp_path / "there")
    open_book_there = Services(Settings(tmp_path / "there"), clock=lambda: NOW)
    open_book_there.own.close()
    assert backups.restore(open_book_there, saved, aside=False) == 0
    assert names(there) == ["northwind"]


def test_what_is_no_book_is_not_restored(services: Services, tmp_path: Path) -> None:
    """Damaged, cut off, empty, another program's, the example; the own book stays as it is."""
    saved = tmp_path / "saved.db"
    backups.back_up(services, str(saved))
    whole = saved.read_bytes()
    bad = {
        "damaged.db": whole[:4096] + b"\x55" * 8192 + whole[12288:],
        "cut.db": whole[: len(whole) // 2],
        "empty.db": b"",
        "text.db": b"no book " * 1_000,
    }
    for name, content in bad.items():
        (tmp_path / name).write_bytes(content)
        with pytest.raises(Unreadable):
            backups.restore(services, str(tmp_path / name), aside=True)
    other = sqlite3.connect(tmp_path / "other.db")
    other.execute("CREATE TABLE theirs (x)")
    other.close()
    with pytest.raises(Unreadable):
        backups.restore(services, str(tmp_path / "other.db"), aside=True)
    open_book(f"sqlite:///{tmp_path / 'sample.db'}", kind=BookKind.SAMPLE).close()
    with pytest.raises(Refused, match="simulated"):
        backups.restore(services, str(tmp_path / "sample.db"), aside=True)
    with pytest.raises(Refused, match="There is no file"):
        backups.restore(services, str(tmp_path / "nowhere.db"), aside=True)
    with pytest.raises(Refused, match="itself"):
        backups.restore(services, str(tmp_path / "data" / "headroom.db"), aside=True)
    assert names(services) == ["northwind"]


def test_nothing_is_restored_while_the_server_runs(services: Services, tmp_path: Path) -> None:
    """Two servers may run; a restore waits for none and says what to stop."""
    saved = str(tmp_path / "saved.db")
    backups.back_up(services, saved)
    folder = services.settings.data_dir
    refused = pytest.raises(Refused, match="Headroom is running")
    with running.serving(folder), running.serving(folder), refused:
        backups.restore(services, saved, aside=True)
    assert backups.restore(services, saved, aside=True) == 0


def test_a_damaged_book_is_left_alone_by_every_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each says what is wrong, and the file has the bytes it had; a restore moves it aside."""
    monkeypatch.setenv("HEADROOM_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.delenv("HEADROOM_DATABASE_URL", raising=False)
    services = Services(Settings(tmp_path / "data"), clock=lambda: NOW)
    fill(services, "northwind")
    services.own.close()
    saved = tmp_path / "saved.db"
    assert main(["backup", str(saved)]) == 0
    file = tmp_path / "data" / "headroom.db"
    whole = file.read_bytes()
    sheet = tmp_path / "accounts.csv"
    sheet.write_text("account_id,name\nacme,Acme\n")
    for content in (b"no book " * 1_000, whole[: len(whole) // 2], b""):
        file.write_bytes(content)
        for command in (
            ["scan"],
            ["import", str(sheet)],
            ["export", str(tmp_path / "out")],
            ["backup", str(tmp_path / "second.db")],
        ):
            assert main(command) == 2, command
            said = capsys.readouterr().err
            assert "damaged" in said or "empty" in said
            assert file.read_bytes() == content
    assert main(["restore", str(saved)]) == 2
    assert "--move-aside" in capsys.readouterr().err
    assert main(["restore", str(saved), "--move-aside"]) == 0
    assert names(services) == ["northwind"]
    assert len(list((tmp_path / "data").glob("headroom-*.db"))) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["accounts.csv", "data", "saved.db"]


def test_a_book_on_a_server_has_its_own_program(tmp_path: Path) -> None:
    """The exact command is said, without the password."""
    url = "postgresql+psycopg://ana:geheim@db.example:5433/book"
    services = Services(Settings(tmp_path, url), clock=lambda: NOW)

    with pytest.raises(Refused) as said:
        backups.back_up(services, "saved.dump")
    assert str(said.value).splitlines()[1] == (
        "pg_dump --format=custom --file=saved.dump "
        "--host=db.example --port=5433 --username=ana --dbname=book"
    )
    with pytest.raises(Refused, match=r"pg_restore .*--dbname=book saved.dump"):
        backups.restore(services, "saved.dump", aside=False)


def test_a_book_of_a_newer_version_is_left_alone(services: Services) -> None:
    """It may hold what this version would lose."""
    with services.own.write() as connection:
        connection.exec_driver_sql("INSERT INTO migrations VALUES (9999, 'later')")
    services.own.close()
    before = contents(services.settings.data_dir)

    with pytest.raises(Unreadable, match="newer version"):
        open_book(services.settings.own_url)
    assert contents(services.settings.data_dir).keys() == before.keys()


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    """No table of ours is put into it."""
    file = tmp_path / "headroom.db"
    other = sqlite3.connect(file)
    other.execute("CREATE TABLE theirs (x)")
    with pytest.raises(Unreadable, match="another program"):
        open_book(f"sqlite:///{file}")
    assert other.execute("SELECT name FROM sqlite_master").fetchall() == [("theirs",)]
    other.close()
