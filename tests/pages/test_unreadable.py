"""A book's file that cannot be used: every page says so, what to do, and leaves it as it is."""

from __future__ import annotations

import pytest

from tests.pages.conftest import OpenPage
from tests.pages.seen import text_of
from upsell.bootstrap import Services


def spoiled(services: Services, content: bytes) -> bytes:
    """Put other bytes in the own book's place; give those it had."""
    services.own.close()
    file = services.settings.data_dir / "headroom.db"
    before = file.read_bytes()
    file.write_bytes(content)
    del vars(services)["own"]
    return before


@pytest.mark.parametrize("content", [b"no book " * 1_000, b""], ids=["damaged", "empty"])
@pytest.mark.parametrize("place", ["", "pages/setup.py"])
def test_a_damaged_file_is_said_with_what_to_do(
    services: Services, open_page: OpenPage, content: bytes, place: str
) -> None:
    """The command that brings a backup back, and the way to the example; nothing is written."""
    spoiled(services, content)

    app = open_page(place)

    assert "Your accounts cannot be opened" in text_of(app)
    assert "headroom.db is" in text_of(app)
    assert "python -m upsell restore FILE --move-aside" in app.code[0].value
    assert not app.exception
    assert not app.error
    assert (services.settings.data_dir / "headroom.db").read_bytes() == content


def test_a_file_that_is_cut_off_is_said(services: Services, open_page: OpenPage) -> None:
    """Half of a book is no book, and the other half is not made up."""
    whole = spoiled(services, b"")
    file = services.settings.data_dir / "headroom.db"
    file.write_bytes(whole[: len(whole) // 2])

    app = open_page()

    assert "is damaged" in text_of(app)
    assert len(file.read_bytes()) == len(whole) // 2


def test_the_example_is_shown_beside_a_damaged_book(
    services: Services, open_page: OpenPage
) -> None:
    """Its pages work, and lead back to what is said of the own one."""
    with services.sample.write():
        pass
    spoiled(services, b"no book " * 1_000)

    app = open_page(book="example")

    assert "Simulated" in text_of(app)
    assert "cannot be opened" not in text_of(app)


def test_a_newer_book_is_not_offered_a_restore(services: Services, open_page: OpenPage) -> None:
    """Nothing is wrong with it; this version is too old."""
    with services.own.write() as connection:
        connection.exec_driver_sql("INSERT INTO migrations VALUES (9999, 'later')")
    services.own.close()
    del vars(services)["own"]

    app = open_page()

    assert "newer version of Headroom" in text_of(app)
    assert not app.code


def test_damage_that_is_met_later_is_said_as_well(services: Services, open_page: OpenPage) -> None:
    """A page that reads a broken part shows no half of it."""
    with services.own.write() as connection:
        connection.exec_driver_sql("PRAGMA writable_schema=ON")
        connection.exec_driver_sql(
            "UPDATE sqlite_master SET rootpage = 100000 WHERE name = 'touches'"
        )

    app = open_page()

    assert "Your accounts cannot be opened" in text_of(app)
    assert "Northwind" not in text_of(app)
