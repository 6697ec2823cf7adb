"""The way from the example to one's own accounts: what is done of it."""

from __future__ import annotations

from dataclasses import dataclass

from upsell.book import drafts, options
from upsell.book.engine import Book
from upsell.model import Actor, Right


@dataclass(frozen=True)
class FirstSteps:
    """What is done of the first steps in one's own book."""

    accounts: bool = False
    about: bool = False
    draft: bool = False

    @property
    def done(self) -> bool:
        """Whether nothing is left."""
        return self.accounts and self.about and self.draft


def first_steps(book: Book, *, by: Actor) -> FirstSteps:
    """Give what is done in a book."""
    by.require(Right.READ)
    with book.read() as connection:
        return FirstSteps(
            accounts=options.started_on(connection) is not None,
            about=options.profile(connection).is_complete,
            draft=drafts.any_written(connection),
        )
