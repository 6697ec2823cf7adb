"""The book keeps what it is given, on both engines, and says its failures in words."""

from __future__ import annotations

import sqlite3
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import Column, MetaData, Table, inspect, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import IntegrityError
from sqlalchemy.schema import CreateTable

from tests.builders import METRICS, PLANS, TODAY, a_reading, an_account, an_evidence
from tests.usage import keep
from upsell.book import accounts, catalogue, codec, migrations, options, schema
from upsell.book.engine import Book, BookKind, open_book
from upsell.book.types import Moment, Money
from upsell.errors import Conflict, Forbidden, NotFound, Refused, Unavailable, Unreadable
from upsell.model import LOCAL_USER, PlayKind, Right
from upsell.outreach import Play
from upsell.profile import Profile


def test_money_and_moments_come_back_exactly(empty_book: Book) -> None:
    """Neither engine turns money into a float or drops the time zone."""
    table = Table("kept", MetaData(), Column("money", Money), Column("moment", Moment))
    moment = datetime(2026, 11, 20, 9, 30, 0, 123_457, tzinfo=timezone(timedelta(hours=5)))
    with empty_book.write() as connection:
        table.create(connection)
        connection.execute(table.insert().values(money=Decimal("0.10"), moment=moment))
        row = connection.execute(select(table)).one()
    assert (Decimal("0.10"), moment) == (row.money, row.moment)
    assert row.moment.tzinfo == UTC


def test_a_moment_without_a_zone_is_refused() -> None:
    """A naive datetime is a defect, not a guess."""
    naive = datetime(2026, 11, 20)  # noqa: DTZ001 - the defect itself
    with pytest.raises(ValueError, match="time zone"):
        Moment().process_bind_param(naive, make_url("sqlite://").get_dialect()())


def test_the_migrations_make_the_schema(empty_book: Book) -> None:
    """Tables, columns, nullability and indexes are those of schema.py."""
    found = inspect(empty_book.engine)
    for table in schema.metadata.sorted_tables:
        columns = {column["name"]: column["nullable"] for column in found.get_columns(table.name)}
        assert {column.name: bool(column.nullable) for column in table.columns} == columns
        indexes = {index["name"] for index in found.get_indexes(table.name)}
        assert {index.name for index in table.indexes} == indexes
        key = found.get_pk_constraint(table.name)["constrained_columns"]
        assert [column.name for column in table.primary_key] == key


def test_migrations_run_once(empty_book: Book) -> None:
    """Opening a book again applies nothing."""
    with empty_book.write() as connection:
        assert migrations.upgrade(connection) == []


def test_a_book_remembers_what_it_is(database_url: str) -> None:
    """Kind, currency and zone are those of the first opening."""
    open_book(database_url, kind=BookKind.SAMPLE, currency="EUR", zone="Europe/Berlin").close()
    again = open_book(database_url, kind=BookKind.OWN, currency="USD", zone="UTC")
    again.close()
    assert (
        again.kind,
        again.currency,
        again.zone.key,
    ) == (BookKind.SAMPLE, "EUR", "Europe/Berlin")


def test_two_openings_at_once_make_one_book(database_url: str) -> None:
    """The first migration is applied by one of two that come together."""
    failures: list[Exception] = []

    def opening() -> None:
        try:
            open_book(database_url).close()
        except Exception as error:  # noqa: BLE001 - a thread's failure must reach the test
            failures.append(error)

    threads = [threading.Thread(target=opening) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_opening_a_new_file_waits_for_who_holds_it(tmp_path: Path) -> None:
    """SQLite refuses at once to switch a file that is in use; the opening is patient instead."""
    path = tmp_path / "book.db"
    other = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
    other.execute(migrations.LEDGER)
    other.execute("BEGIN IMMEDIATE")
    other.execute("DELETE FROM migrations")
    letting_go = threading.Timer(0.3, other.execute, ["COMMIT"])
    letting_go.start()
    open_book(f"sqlite:///{path}").close()
    letting_go.join()
    other.close()


def test_an_error_in_a_write_leaves_nothing(book: Book) -> None:
    """A transaction that breaks off is rolled back whole."""
    with pytest.raises(ZeroDivisionError), book.write() as connection:
        accounts.save(connection, [an_account(account_id="half", name="Half")])
        _ = 1 / 0
    with book.read() as connection, pytest.raises(NotFound, match="half"):
        accounts.one(connection, "half")


def test_a_reader_does_not_wait_for_a_writer(book: Book) -> None:
    """While one writes, another reads what was committed before."""
    with book.write() as writing:
        accounts.save(writing, [an_account(name="Renamed")])
        with book.read() as reading:
            assert accounts.one(reading, "northwind").name == "Northwind"


def test_accounts_and_plans_come_back_as_they_were(book: Book) -> None:
    """Saving and reading an account, its overrides and the plans changes nothing."""
    account = an_account(limit_overrides={"seats": 12.0, "storage": None})
    with book.write() as connection:
        accounts.save(connection, [account])
    with book.read() as connection:
        assert account == accounts.one(connection, "northwind")
        assert {"northwind": account} == accounts.every(connection)
        assert catalogue.plans(connection) == PLANS
        assert {metric.key: metric for metric in METRICS} == catalogue.metrics(connection)


def test_a_gate_switched_meanwhile_is_a_conflict(book: Book) -> None:
    """Two people switching gates of one account do not overwrite each other."""
    with book.write() as connection:
        accounts.set_gates(connection, an_account(critical_ticket=True))
    with pytest.raises(Conflict, match="Reload"), book.write() as connection:
        accounts.set_gates(connection, an_account(do_not_contact=True))


def test_evidence_and_plays_survive_json() -> None:
    """What an offer froze is read back equal."""
    evidence = an_evidence(note="they asked")
    play = Play(PlayKind.PACK, "api_calls", 2, 70_000, Decimal("960.10"))
    assert codec.evidence_from_json(codec.evidence_to_json(evidence)) == evidence
    assert codec.play_from_json(codec.play_to_json(play)) == play


def test_settings_of_the_book_are_kept(book: Book) -> None:
    """Who you are and when the play began are there after reopening."""
    about = Profile("Ana Keller", "ana@ledgerly.example", "Ledgerly")
    with book.write() as connection:
        options.save_profile(connection, about)
        options.save_started_on(connection, book.today(datetime(2026, 11, 20, tzinfo=UTC)))
    with book.read() as connection:
        assert options.profile(connection) == about
        assert str(options.started_on(connection)) == "2026-11-20"


def test_a_book_that_cannot_be_opened_is_said_in_words(tmp_path: Path) -> None:
    """The message names the cause and the remedy, not the driver."""
    with pytest.raises(Unavailable, match="folder exists"):
        open_book(f"sqlite:///{tmp_path / 'missing' / 'book.db'}")


def test_a_full_disk_is_said_in_words(sqlite_url: str) -> None:
    """A write that finds no room saves nothing and says so."""
    book = open_book(sqlite_url)
    with book.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    with pytest.raises(Unavailable, match="disk is full"), book.write() as connection:
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        many = [an_account(account_id=f"a{n}", plan_key=None) for n in range(5_000)]
        accounts.save(connection, many)
    with book.read() as connection:
        assert accounts.every(connection) == {}


def test_an_actor_without_the_right_is_refused() -> None:
    """The guard answers at the moment of the call."""
    reader = replace(LOCAL_USER, rights=frozenset({Right.READ}))
    reader.require(Right.READ)
    with pytest.raises(Forbidden, match="write"):
        reader.require(Right.WRITE)


def test_a_zone_that_nobody_knows_leaves_no_book_behind(database_url: str) -> None:
    """The zone is kept for good, so a slip in it is refused before anything is written."""
    with pytest.raises(Refused, match="no time zone “Europe/Berln”"):
        open_book(database_url, zone="Europe/Berln")
    book = open_book(database_url, zone="Europe/Berlin")
    assert book.zone.key == "Europe/Berlin"
    book.close()


@pytest.mark.parametrize("url", ["nonsense", "postgres://ana:secret@host/name"])
def test_an_address_that_is_none_is_refused_without_its_password(url: str) -> None:
    """The sentence shows how to write one, and nothing of what was written."""
    with pytest.raises(Refused, match="HEADROOM_DATABASE_URL is not the address") as refused:
        open_book(url)
    assert "secret" not in str(refused.value)


def test_a_file_that_is_no_book_is_said_in_words(tmp_path: Path) -> None:
    """A damaged book is a sentence with the remedy, not a driver's message."""
    path = tmp_path / "headroom.db"
    path.write_bytes(b"no book " * 1_000)
    with pytest.raises(Unreadable, match="damaged, or no book at all"):
        open_book(f"sqlite:///{path}")


def test_readings_stay_as_they_are_when_their_table_is_made_anew(book: Book) -> None:
    """A book from before keeps every figure, and figures of unknown accounts stay refused."""
    keep(book, [a_reading(at, 10 * at, on=TODAY - timedelta(days=at)) for at in range(1, 30)])
    table = schema.readings
    bad = {"account_id": "nobody", "metric": "seats", "observed_on": TODAY, "limit_source": "none"}
    with book.write() as connection:
        before = connection.execute(select(table)).all()
        if book.engine.dialect.name == "sqlite":
            plain = CreateTable(table).compile(book.engine).string.replace("WITHOUT ROWID", "")
            connection.exec_driver_sql(plain.replace("TABLE readings", "TABLE earlier"))
            connection.exec_driver_sql("INSERT INTO earlier SELECT * FROM readings")
            connection.exec_driver_sql("DROP TABLE readings")
            connection.exec_driver_sql("ALTER TABLE earlier RENAME TO readings")
        connection.execute(text("DELETE FROM migrations WHERE number = 12"))

        assert migrations.upgrade(connection) == [12]

        assert connection.execute(select(table)).all() == before
        if book.engine.dialect.name == "sqlite":
            made = "SELECT sql FROM sqlite_master WHERE name = 'readings'"
            assert connection.exec_driver_sql(made).scalar_one().endswith("WITHOUT ROWID")
        with pytest.raises(IntegrityError):
            connection.execute(table.insert().values(**bad, source="file"))
