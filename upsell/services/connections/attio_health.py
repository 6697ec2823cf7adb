"""Attio tested live: where the key leads, what its rights allow, whether it is set up."""

from __future__ import annotations

from collections.abc import Sequence

from upsell.book import connections
from upsell.book.engine import Book
from upsell.connection import Connection
from upsell.crm import Workspace
from upsell.errors import Busy, HeadroomError, KeyRefused, Unavailable
from upsell.health import Ability, Health, Standing
from upsell.model import Actor, Right
from upsell.outreach import Destination
from upsell.ports import Attio

NAME = "Attio"
READ = ("record_permission:read", "object_configuration:read")
ACCOUNTS = "Bring accounts in from Attio"
TO_SET_UP = (THE_LIST, THE_FIELDS) = (
    "Set up the list of offers",
    "Set up the fields on companies",
)
ABILITIES: Sequence[tuple[str, tuple[str, ...]]] = (
    (ACCOUNTS, READ),
    (THE_LIST, ("list_configuration:read-write",)),
    (
        "Keep offers in Attio",
        ("list_entry:read-write", "list_configuration:read", "record_permission:read"),
    ),
    (THE_FIELDS, ("object_configuration:read-write",)),
    ("Show open signals on companies", ("record_permission:read-write",)),
    ("Add follow-up tasks", ("task:read-write",)),
    ("Name the CSM by their e-mail", ("user_management:read",)),
)
"""What each right of a key is for; one that writes may read as well."""
HOW = (
    "Make a key in Attio under Workspace settings, Developers, and put it into "
    ".streamlit/secrets.toml as ATTIO_API_KEY (see secrets.example.toml). Then start again."
)
WAITS = "Offers are saved here and wait."
RIGHTS = (
    "In Attio, under Workspace settings, Developers, give the key the rights named below. "
    "Then press “Test again”."
)
FIRST = "Press “Set up Attio” to see what it would create."


def attio_health(book: Book, attio: Attio | None, *, by: Actor) -> Health:
    """Ask Attio where the key leads and say what works; a failure is a standing, not an error."""
    by.require(Right.READ)
    if attio is None:
        return _health(Standing.OFF, WAITS, HOW)
    with book.read() as connection:
        kept = connections.connected(connection, Destination.ATTIO)
    try:
        workspace = attio.workspace()
    except KeyRefused as error:
        return _health(Standing.KEY_REFUSED, f"{error} {WAITS}", HOW)
    except Busy as error:
        again = "Keep working: what is logged goes out by itself then."
        return _health(Standing.BUSY, f"{error} {WAITS}", again)
    except Unavailable as error:
        again = "Keep working: what is logged goes out by itself when it is back."
        return _health(Standing.SILENT, f"{error} {WAITS}", again)
    except HeadroomError as error:
        return _health(Standing.WRONG, str(error), HOW)
    return _of(book, workspace, kept)


def _of(book: Book, workspace: Workspace, kept: Connection | None) -> Health:
    """Say how a connection that answers stands."""
    abilities = tuple(_ability(workspace, what, rights) for what, rights in ABILITIES)
    facts = (("Workspace", workspace.name),)
    if book.is_sample:
        standing, sentence, remedy = Standing.TO_SET_UP, "The key works.", ""
    elif kept is None:
        ready = all(one.works for one in abilities if one.what in TO_SET_UP)
        said, remedy = ("works.", FIRST) if ready else ("may not set up all we need.", RIGHTS)
        standing, sentence = Standing.TO_SET_UP, f"The key {said} {WAITS}"
    elif kept.home_id != workspace.workspace_id:
        standing = Standing.WRONG
        sentence = f"This book belongs to the workspace “{kept.home}”; the key leads elsewhere."
        remedy = "Use that workspace's key, or disconnect and set up anew. Nothing is sent."
    elif all(ability.works for ability in abilities):
        standing, sentence, remedy = Standing.WORKS, "Offers go to Attio.", ""
    else:
        standing, sentence = Standing.PARTLY, "The key lacks some rights, so some of it is off."
        remedy = RIGHTS
    return _health(standing, sentence, remedy, facts, abilities)


def _ability(workspace: Workspace, what: str, rights: tuple[str, ...]) -> Ability:
    """Say whether the key may do something, else the rights it lacks in Attio's words."""
    lacking = [right for right in rights if not workspace.may(right)]
    return Ability(what, f"The key lacks {', '.join(lacking)}." if lacking else "")


def _health(
    standing: Standing,
    sentence: str,
    remedy: str,
    facts: tuple[tuple[str, str], ...] = (),
    abilities: tuple[Ability, ...] = (),
) -> Health:
    return Health(Destination.ATTIO, NAME, standing, sentence, remedy, facts, abilities)
