"""What an account paid and had bought when an offer was made to it."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import text

from tests.book.ledger import logged, prepare
from tests.builders import an_account, an_offer
from upsell.book import accounts, migrations, offers
from upsell.book.engine import Book


def test_an_offer_keeps_the_terms_it_was_made_under(book: Book) -> None:
    """A plan and an MRR that change with the win do not change the offer."""
    made = logged(book, prepare(book))
    with book.write() as connection:
        accounts.save(connection, [an_account(plan_key="scale", mrr=Decimal(900))])
        kept = offers.one(connection, made.offer_id)

    assert (kept.plan_key, kept.mrr) == ("team", Decimal(400))


def test_offers_from_before_are_given_the_present_terms(book: Book) -> None:
    """A book made before the terms were kept has nothing better to go by."""
    prepare(book)
    with book.write() as connection:
        offers.add(connection, an_offer())
        connection.execute(text("ALTER TABLE offers DROP COLUMN plan"))
        connection.execute(text("ALTER TABLE offers DROP COLUMN mrr"))
        connection.execute(text("DELETE FROM migrations WHERE number = 6"))
        assert migrations.upgrade(connection) == [6]
        (kept,) = offers.every(connection)

    assert (kept.plan_key, kept.mrr) == ("team", Decimal(400))
