"""The whole book as a folder: written in one piece, read back exactly, into an empty book alone."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Column, MetaData, String, Table, create_engine, select

from tests.book.ledger import booked, logged, prepare, send
from tests.builders import NOW, a_signal, an_account
from tests.files import everything
from tests.hostile import HOSTILE
from upsell.adapters.files.table_out import write_csv
from upsell.book import accounts, copying, intake, schema, sending
from upsell.book.engine import Book, BookKind, open_book
from upsell.book.intake import Kept
from upsell.bootstrap import Services
from upsell.commands import exports as commands
from upsell.commands import imports as importing
from upsell.config import Settings
from upsell.errors import Refused
from upsell.model import LOCAL_USER, Signal
from upsell.outbox import UNLINKED
from upsell.outreach import Destination
from upsell.rules import DEFAULT_RULES
from upsell.services import exports, scanning
from upsell.services.rules import save_rules

NOTED = UUID(int=2)
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


@pytest.fixture
def used(book: Book) -> Book:
    """A book with figures, signals, an offer by email, a booked call and hostile names."""
    names = [name for name in HOSTILE if "\x00" not in name]
    held = [an_account(account_id=f"h{place}", name=name) for place, name in enumerate(names)]
    days = [NOW.date() - timedelta(days=back) for back in range(10)]
    figures = {("northwind", "seats", day): Kept(9.5, 10, "plan", "file") for day in days}
    figures["northwind", "storage", days[0]] = Kept(None, None, "none", "file")
    with book.write() as connection:
        accounts.save(connection, held)
        intake.write_readings(connection, figures.items())
    signal = prepare(book)
    logged(book, signal)
    booked(book, a_noted(book, "=1+1"))
    rows = [replace(rule, window=rule.window and 14) for rule in DEFAULT_RULES]
    save_rules(book, rows, by=LOCAL_USER, now=NOW)
    scanning.scan(book, NOW.date(), by=LOCAL_USER, now=NOW)
    return book


def a_noted(book: Book, title: str) -> Signal:
    """Put another signal into the book."""
    noted = a_signal(
        signal_id=NOTED, account_id="h0", rule_id="noted", noted_by="local", title=title
    )
    return prepare(book, noted)


def unmade(book: Book) -> int:
    """Count the deliveries of which nothing is known yet of what they will send."""
    query = "SELECT count(*) FROM deliveries WHERE body IS NULL"
    with book.read() as connection:
        return int(connection.exec_driver_sql(query).scalar_one())


def written(book: Book, folder: Path) -> dict[str, bytes]:
    """Give every file of an export by its name."""
    folder.mkdir()
    exports.write_book(book, folder, by=LOCAL_USER)
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


@pytest.fixture
def other(fresh_postgres_url: str, tmp_path: Path, book_url: str) -> Iterator[Book]:
    """An empty book on the other engine."""
    is_file = book_url.startswith("sqlite")
    url = fresh_postgres_url if is_file else f"sqlite:///{(tmp_path / 'other.db').as_posix()}"
    with closing(open_book(url, currency="EUR", zone="Asia/Tokyo")) as book:
        yield book


def test_a_book_read_back_exports_the_same_bytes(used: Book, other: Book, tmp_path: Path) -> None:
    """From one engine to the other; only deliveries that had not left are held back."""
    first = written(used, tmp_path / "first")
    found = exports.read_book(other, tmp_path / "first", by=LOCAL_USER)
    second = written(other, tmp_path / "second")

    moved = ("book/deliveries.csv", exports.MANIFEST)
    assert {name: first[name] for name in first.keys() - set(moved)} == {
        name: second[name] for name in second.keys() - set(moved)
    }
    assert (found.accounts, found.offers) == (len(HOSTILE), 1)
    assert found.parked == first["book/deliveries.csv"].count(b",waiting,") > 0
    assert b",waiting," not in second["book/deliveries.csv"]
    apart: dict[str, list[str]] = {"deliveries": [], "leases": []}
    assert {**everything(used), **apart} == {**everything(other), **apart}
    assert unmade(other) == unmade(used) > 0


def test_what_was_sent_stays_sent(used: Book, other: Book, tmp_path: Path) -> None:
    """Then nothing is held back and every file is the same."""
    send(used)
    first = written(used, tmp_path / "first")

    assert exports.read_book(other, tmp_path / "first", by=LOCAL_USER).parked == 0
    assert written(other, tmp_path / "second") == first


def test_what_waits_for_a_link_is_held_back_as_well(
    used: Book, other: Book, tmp_path: Path
) -> None:
    """Linked in both books, it would leave both of them."""
    table = schema.deliveries
    with used.write() as connection:
        unlinked = {"state": "parked", "code": UNLINKED, "reason": "Not linked."}
        connection.execute(table.update().values(unlinked))
        link = {"account_id": "northwind", "system": "attio", "id": "there"}
        connection.execute(schema.external_ids.insert(), [link])
    written(used, tmp_path / "out")
    exports.read_book(other, tmp_path / "out", by=LOCAL_USER)

    with other.write() as connection:
        assert sending.release_linked(connection, Destination.ATTIO, NOW) == 0
    with used.write() as connection:
        assert sending.release_linked(connection, Destination.ATTIO, NOW) > 0


def test_a_book_in_use_is_not_written_over(used: Book, tmp_path: Path) -> None:
    """It stays as it was."""
    written(used, tmp_path / "out")
    before = everything(used)

    with pytest.raises(Refused, match="in use"):
        exports.read_book(used, tmp_path / "out", by=LOCAL_USER)
    assert everything(used) == before


def test_a_folder_that_was_changed_is_refused(used: Book, other: Book, tmp_path: Path) -> None:
    """One that lacks a file, too; nothing is read back."""
    written(used, tmp_path / "out")
    empty = everything(other)
    offers = tmp_path / "out" / "book" / "offers.csv"
    offers.write_bytes(offers.read_bytes().replace(b"seats", b"chairs"))
    with pytest.raises(Refused, match=r"offers\.csv is missing or was changed"):
        exports.read_book(other, tmp_path / "out", by=LOCAL_USER)
    offers.unlink()
    with pytest.raises(Refused, match=r"offers\.csv is missing or was changed"):
        exports.read_book(other, tmp_path / "out", by=LOCAL_USER)

    assert everything(other) == empty


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"migration": 10_000}, "newer version"),
        ({"migration": 0}, "older version"),
        ({"is_simulated": True}, "simulated example"),
        ({"format": "something else"}, "not an exported book"),
    ],
)
def test_a_folder_of_another_kind_is_refused(
    empty_book: Book, tmp_path: Path, said: dict[str, object], words: str
) -> None:
    """Another version's, the example's, somebody else's."""
    written(empty_book, tmp_path / "out")
    manifest = tmp_path / "out" / exports.MANIFEST
    manifest.write_text(json.dumps({**json.loads(manifest.read_text()), **said}))

    with pytest.raises(Refused, match=words):
        exports.read_book(empty_book, tmp_path / "out", by=LOCAL_USER)


@given(st.dictionaries(TEXT, st.none() | TEXT))
def test_any_text_comes_back(kept: dict[str, str | None]) -> None:
    """Formulas, apostrophes, line breaks; a text that is empty is not one that is unknown."""
    table = Table("t", MetaData(), Column("a", String, primary_key=True), Column("b", String))
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        table.create(connection)
        for one, two in kept.items():
            connection.execute(table.insert().values(a=one, b=two))
        out = io.StringIO(newline="")
        write_csv(out, ["a", "b"], copying.rows(connection, table))
        lines = list(csv.reader(io.StringIO(out.getvalue(), newline="")))
        copying.load(connection, table, lines[0], lines[1:])
        found = {row.a: row.b for row in connection.execute(select(table))}
    engine.dispose()

    assert found == kept


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    """A product with an own book of one account."""
    services = Services(Settings(tmp_path / "data"), clock=lambda: NOW)
    importing.main(services, [template(tmp_path)])
    yield services
    services.own.close()
    if "sample" in vars(services):
        services.sample.close()


def template(folder: Path) -> str:
    """Save a sheet of accounts."""
    path = folder / "accounts.csv"
    path.write_text("account_id,name\nacme,Acme\n")
    return str(path)


def test_a_folder_is_complete_or_absent(
    services: Services, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A disk that fails on the way leaves nothing behind, and an earlier export as it was."""
    out = tmp_path / "out"
    assert commands.main(services, str(out), None, force=False) == 0
    assert "Exported to" in capsys.readouterr().out
    before = sorted(path.name for path in out.iterdir())
    with pytest.raises(Refused, match="--force"):
        commands.main(services, str(out), None, force=False)
    assert commands.main(services, str(out), None, force=True) == 0
    assert sorted(path.name for path in out.iterdir()) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["accounts.csv", "data", "out"]


def test_force_replaces_an_export_and_nothing_else(services: Services, tmp_path: Path) -> None:
    """A folder with anything else in it stays, whatever is said."""
    other = tmp_path / "letters"
    other.mkdir()
    (other / "letter.txt").write_text("Dear Ana")

    with pytest.raises(Refused, match="not an exported book"):
        commands.main(services, str(other), None, force=True)
    assert (other / "letter.txt").read_text() == "Dear Ana"
    with pytest.raises(Refused, match="--force"):
        commands.main(services, str(other / "letter.txt"), None, force=False)


def test_a_folder_is_imported_by_its_name(
    services: Services, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Into the own book of another place; a dry run writes nothing."""
    commands.main(services, str(tmp_path / "out"), None, force=False)
    there = Services(Settings(tmp_path / "there"), clock=lambda: NOW)
    assert importing.main(there, [str(tmp_path / "out")], dry_run=True) == 0
    assert not (tmp_path / "there").exists()

    assert importing.main(there, [str(tmp_path / "out")]) == 0
    assert "Brought in: 1 account, 0 usage figures, 0 offers." in capsys.readouterr().out
    assert there.own_begun
    there.own.close()


def test_the_examples_files_say_that_they_are_simulated(tmp_path: Path) -> None:
    """In their names, in the note, and to whoever reads them back."""
    with closing(open_book(f"sqlite:///{tmp_path / 'sample.db'}", kind=BookKind.SAMPLE)) as example:
        files = written(example, tmp_path / "out")

    assert {"simulated-accounts.csv", "simulated-usage.csv"} <= files.keys()
    assert exports.read_manifest(tmp_path / "out").is_simulated


def test_every_table_is_in_a_copy() -> None:
    """A table that comes later is, without anybody thinking of it."""
    names = {table.name for table in copying.tables()}

    assert names == set(schema.metadata.tables) - {"leases"}
