"""How a CSM sends email is remembered, for each one alone."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from tests.builders import NOW
from upsell.book import schema
from upsell.book.engine import Book
from upsell.errors import Forbidden
from upsell.model import LOCAL_USER, Actor, Right
from upsell.profile import MailWay
from upsell.services.profile import keep_mail_way, mail_way

BEN = Actor("ben", "Ben")
READER = Actor("rita", "Rita", frozenset({Right.READ}))


def test_each_csm_has_their_own_way(book: Book) -> None:
    """Gmail until somebody does otherwise; what one does is not what another does."""
    keep_mail_way(book, MailWay.OUTLOOK, by=LOCAL_USER, now=NOW)

    assert mail_way(book, by=LOCAL_USER) is MailWay.OUTLOOK
    assert mail_way(book, by=BEN) is MailWay.GMAIL


def test_the_same_way_again_is_no_change(book: Book) -> None:
    """Only a change is kept with who made it."""
    for way in (MailWay.GMAIL, MailWay.MAIL_PROGRAM, MailWay.MAIL_PROGRAM):
        keep_mail_way(book, way, by=LOCAL_USER, now=NOW)

    with book.read() as connection:
        changes = select(func.count()).select_from(schema.changes)
        assert connection.execute(changes).scalar_one() == 1


def test_a_reader_changes_nothing(book: Book) -> None:
    """Keeping a way is a write."""
    with pytest.raises(Forbidden):
        keep_mail_way(book, MailWay.OUTLOOK, by=READER, now=NOW)

    assert mail_way(book, by=READER) is MailWay.GMAIL
