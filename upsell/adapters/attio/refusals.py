"""What Attio did not take, told apart by what there is to do about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from upsell.errors import Rejected, Unavailable
from upsell.outbox import GONE, LACKING
from upsell.ports import NOT_FOUND, VALUE_NOT_FOUND

FILTER_ERROR = "filter_error"
"""The code of a question about a field that is not there."""


def no_company(account_name: str) -> Rejected:
    """Give the refusal of what is about a company that is no more."""
    why = "it was deleted or merged"
    msg = f"The company linked to {account_name} is not in Attio any more: {why}."
    return Rejected(msg, code=NOT_FOUND)


def no_entry() -> Rejected:
    """Give the refusal of a change to an entry that is no more."""
    return Rejected("Somebody deleted this offer in Attio. Trying again adds it anew.", code=GONE)


def of_write(error: Rejected, record_id: str, slugs: Iterable[str], missing: Rejected) -> Rejected:
    """Give why a write was refused: a list, field or choice of ours is not there, else `missing`.

    Attio answers alike when a company and when a choice is unknown; its words name which.
    """
    said = str(error)
    unknown_value = error.code == VALUE_NOT_FOUND and record_id not in said
    ours = error.code == NOT_FOUND and any(f'"{slug}"' in said for slug in slugs)
    if unknown_value or ours:
        return Rejected(said, code=LACKING)
    return missing if error.code in {NOT_FOUND, VALUE_NOT_FOUND} else error


def of_look_up(error: Rejected) -> Rejected:
    """Give why an offer could not be looked up: the list or its field may not be there."""
    if error.code in {NOT_FOUND, FILTER_ERROR}:
        return Rejected(str(error), code=LACKING)
    return error


@contextmanager
def about_no_parcel() -> Iterator[None]:
    """Let everything wait when what is refused is a question about none of it.

    An address where Attio is not, or a proxy on the way, answers so.
    """
    try:
        yield
    except Rejected as error:
        raise Unavailable(str(error)) from error
