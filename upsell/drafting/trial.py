"""A text tried on a context and on the odd cases it must be able to do without."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from upsell.drafting.context import DraftContext, Written
from upsell.drafting.email import write_as
from upsell.drafting.kinds import SHEET, leaves_the_house
from upsell.drafting.made_up import odd_cases
from upsell.drafting.sheet import write_questions, write_sheet
from upsell.drafting.templates import read
from upsell.drafting.wording import Wording
from upsell.errors import Refused

MOST_WORDS = 120
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def tried(key: str, source: str, context: DraftContext) -> Written:
    """Give what a text says of a context; Refused for what it may not say or lacks."""
    typed = Wording(key, 0, source, NEVER, "")
    read(key, 0, source)
    with_it = replace(context, wordings={**context.wordings, key: typed})
    if key == SHEET:
        return write_sheet(with_it)
    if leaves_the_house(key):
        return write_as(key, with_it)
    return Written("", "\n".join(write_questions(with_it, key)), key, 0)


def doubts(key: str, source: str, today: date) -> tuple[str, ...]:
    """Give what may go wrong with a text that is allowed: each odd case it cannot do without."""
    found = []
    for words, context in odd_cases(key, today):
        try:
            written = tried(key, source, context)
        except Refused as reason:
            found.append(f"Cannot be written {words}. {reason}")
            continue
        count = len(written.body.split())
        if key != SHEET and count > MOST_WORDS:
            found.append(f"{count} words {words}. Short emails are read: at most {MOST_WORDS}.")
    return tuple(dict.fromkeys(found))[:1]
