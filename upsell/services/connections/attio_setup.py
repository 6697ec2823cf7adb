"""Set up Attio: look what is there, then create what is missing; safe to repeat and interrupt."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from upsell import attio_setup
from upsell.attio_setup import Found, Piece, State
from upsell.book import catalogue, connections, destinations, sending
from upsell.book.engine import Book
from upsell.book.types import EPOCH
from upsell.book.write import record_change
from upsell.connection import AttioPlace, Connection
from upsell.crm import COMPANIES, Choice, Target, Workspace
from upsell.errors import Refused, Rejected
from upsell.model import Actor, Right
from upsell.outreach import Destination
from upsell.ports import SLUG_CONFLICT, Attio

Progress = Callable[[float], None]
SAMPLE = (
    "The example accounts are simulated, so nothing of them goes to Attio. "
    "Switch to your own accounts to connect them."
)


@dataclass(frozen=True)
class Survey:
    """What is in Attio and what is to be created there."""

    workspace: Workspace
    list_slug: str
    list_is_there: bool
    found: tuple[Found, ...]
    earlier: int
    """Offers that were logged before and wait."""
    connected: Connection | None

    @property
    def missing(self) -> tuple[Found, ...]:
        """What is to be created or taken out of the archive."""
        return tuple(one for one in self.found if not one.is_done)

    @property
    def is_done(self) -> bool:
        """Whether everything is there and the book knows it."""
        return self.list_is_there and not self.missing and self.is_ours

    @property
    def is_ours(self) -> bool:
        """Whether the book is connected with the workspace that the key leads to."""
        return self.connected is not None and self.connected.home_id == self.workspace.workspace_id


def survey(book: Book, attio: Attio, *, by: Actor) -> Survey:
    """Look at Attio and say what setting it up would create; nothing is written."""
    by.require(Right.READ)
    if book.is_sample:
        raise Refused(SAMPLE)
    with book.read() as connection:
        kept = connections.connected(connection, Destination.ATTIO)
        earlier = destinations.queue(connection, Destination.ATTIO, EPOCH).offers
        metrics = catalogue.metrics(connection).values()
    workspace = attio.workspace()
    ours = kept is not None and kept.home_id == workspace.workspace_id
    places = kept.places if kept is not None and ours else {}
    wanted = attio_setup.pieces(metrics, book.currency)
    slug, there = _list(attio, places.get(AttioPlace.LIST, ""))
    found = tuple(_look(attio, slug if there else "", wanted, places))
    return Survey(workspace, slug, there, found, earlier, kept)


def set_up(
    book: Book,
    attio: Attio,
    *,
    send_earlier: bool,
    by: Actor,
    now: datetime,
    progress: Progress | None = None,
) -> Connection:
    """Create what is missing in Attio, and keep in the book where everything is.

    `send_earlier` says whether offers logged before the book was connected go there too; a book
    that is connected already keeps its first answer. Interrupted, it goes on where it stopped.
    """
    by.require(Right.WRITE)
    seen = survey(book, attio, by=by)
    if seen.connected is not None and not seen.is_ours:
        raise Refused(
            f"This book is connected with the workspace “{seen.connected.home}”, and the key "
            f"leads to “{seen.workspace.name}”. Disconnect first, or use the other key."
        )
    slug = seen.list_slug if seen.list_is_there else _create_list(attio, seen.list_slug)
    places = {AttioPlace.LIST.value: slug}
    for done, found in enumerate(seen.found):
        places[found.piece.place.value] = _make(attio, slug, found)
        if progress is not None:
            progress((done + 1) / len(seen.found))
    before = seen.connected
    made = Connection(
        destination=Destination.ATTIO,
        home_id=seen.workspace.workspace_id,
        home=seen.workspace.name,
        connected_at=now if before is None else before.connected_at,
        connected_by=by.id if before is None else before.connected_by,
        sends_earlier=send_earlier if before is None else before.sends_earlier,
        places=places,
    )
    with book.write() as connection:
        connections.connect(connection, made)
        detail: Mapping[str, object] = {
            "workspace": made.home,
            "send_earlier": made.sends_earlier,
            "created": [one.piece.place.value for one in seen.missing],
        }
        record_change(
            connection, by=by, at=now, action="attio.set_up", subject="attio", detail=detail
        )
    return made


def add_missing(book: Book, attio: Attio, *, by: Actor, now: datetime) -> int:
    """Create what a refusal says is missing and let all that lacked it leave; give how many."""
    by.require(Right.WRITE)
    with book.read() as connection:
        if connections.connected(connection, Destination.ATTIO) is None:
            raise Refused("This book is not connected with Attio. Set it up in Setup, Connections.")
    set_up(book, attio, send_earlier=False, by=by, now=now)
    with book.write() as connection:
        count = sending.release_lacking(connection, Destination.ATTIO, now)
        sending.record_again(connection, count, Destination.ATTIO, "attio", by=by, at=now)
    return count


def disconnect(book: Book, *, by: Actor, now: datetime) -> None:
    """Send nothing more to Attio; what waits goes on waiting, and Attio keeps what it has."""
    by.require(Right.WRITE)
    with book.write() as connection:
        if connections.connected(connection, Destination.ATTIO) is not None:
            connections.disconnect(connection, Destination.ATTIO)
            record_change(connection, by=by, at=now, action="attio.left", subject="attio")


def _list(attio: Attio, kept: str) -> tuple[str, bool]:
    """Give the slug the list has or will have, and whether it is there."""
    there = {one.slug: one for one in attio.lists()}
    slug = attio_setup.LIST_SLUG
    for candidate in (kept, slug, attio_setup.OTHERWISE + slug):
        had = there.get(candidate)
        if had is not None and COMPANIES in had.parents:
            return candidate, True
    return (slug if slug not in there else attio_setup.OTHERWISE + slug), False


def _look(
    attio: Attio, slug: str, wanted: tuple[Piece, ...], places: Mapping[str, str]
) -> Iterator[Found]:
    """Compare every piece with what is there; an empty slug is a list that is not there yet."""
    there = {
        Target.LISTS: attio.attributes(Target.LISTS, slug) if slug else [],
        Target.OBJECTS: attio.attributes(Target.OBJECTS, COMPANIES),
    }
    for piece in wanted:
        kept = places.get(piece.place.value, "")
        its_slug, state = attio_setup.match(piece, there[piece.target], kept)
        choices: list[Choice] = []
        if piece.choices and state is not State.MISSING:
            choices = _choices(attio, slug, piece, its_slug)
        yield Found(piece, its_slug, state, *attio_setup.lacking(piece, choices))


def _choices(attio: Attio, slug: str, piece: Piece, attribute: str) -> list[Choice]:
    """Give the options or statuses a piece has."""
    asked = attio.statuses if piece.has_statuses else attio.options
    return asked(piece.target, _of(slug, piece), attribute)


def _create_list(attio: Attio, slug: str) -> str:
    """Create the list; one of its slug that cannot be seen, as in the archive, is left alone."""
    try:
        return attio.create_list(slug, attio_setup.LIST_NAME, COMPANIES).slug
    except Rejected as error:
        if error.code != SLUG_CONFLICT:
            raise
    if any(one.slug == slug and COMPANIES in one.parents for one in attio.lists()):
        return slug
    name = f"{attio_setup.LIST_NAME} (Headroom)"
    return attio.create_list(attio_setup.OTHERWISE + slug, name, COMPANIES).slug


def _make(attio: Attio, list_slug: str, found: Found) -> str:
    """Create what a piece lacks and give its slug; what somebody made meanwhile is there."""
    piece, target, of = found.piece, found.piece.target, _of(list_slug, found.piece)
    if found.state is State.ARCHIVED:
        attio.restore_attribute(target, of, found.slug)
    elif found.state is State.MISSING:
        new = replace(piece.new, slug=found.slug)
        _unless_there(partial(attio.create_attribute, target, of, new))
    create = attio.create_status if piece.has_statuses else attio.create_option
    restore = attio.restore_status if piece.has_statuses else attio.restore_option
    for title in found.to_create:
        _unless_there(partial(create, target, of, found.slug, title))
    for choice in found.to_restore:
        restore(target, of, found.slug, choice.id)
    return found.slug


def _unless_there(create: Callable[[], object]) -> None:
    """Create something; that it is there already is as good."""
    try:
        create()
    except Rejected as error:
        if error.code != SLUG_CONFLICT:
            raise


def _of(list_slug: str, piece: Piece) -> str:
    """Give the slug of the list or the object that a piece belongs to."""
    return list_slug if piece.target is Target.LISTS else COMPANIES
