"""Facts on their way to Attio: an offer is one entry of the list, open signals lie on the company.

Attio has no way to repeat a request safely, so this one looks before it creates, and looks again
once an earlier attempt whose reply was lost is surely over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from upsell.adapters.attio import refusals
from upsell.adapters.attio.frozen import Json, as_read, different, listed, values
from upsell.adapters.attio.outcomes import CLOSED, OUTCOMES, answered_there
from upsell.connection import AttioOutcome, AttioPlace, Connection
from upsell.crm import COMPANIES, Entry
from upsell.errors import Elsewhere, KeyRefused, Rejected, Unavailable
from upsell.outbox import UNLINKED, Body, Counterpart, Fact, Parcel, Receipt
from upsell.outreach import Destination, FactKind
from upsell.ports import Attio

LOOKING = 2
"""So many of the longest requests may pass from the beginning of an attempt to its last write."""
AFTER_ONE = 2
"""The attempt that follows one whose reply was lost."""


@dataclass
class AttioSender:
    """Sends to the workspace that a book is connected with."""

    attio: Attio
    connection: Connection
    zone: ZoneInfo
    """Whose days the dates are."""
    clock: Callable[[], datetime]
    longest_request: timedelta
    destination: Destination = Destination.ATTIO
    _is_home: bool = field(default=False, repr=False)

    def compose(self, parcel: Parcel) -> Body:
        """Give the values to write; Rejected for an account that is linked to no company."""
        fact = parcel.fact
        if not fact.outside_id:
            msg = f"{fact.account_name} is not linked to a company in Attio."
            raise Rejected(msg, code=UNLINKED)
        match fact.kind:
            case FactKind.SIGNALS_CHANGED:
                return {"record": fact.outside_id, "values": self._of_company(fact)}
            case FactKind.TASK_WANTED:
                return {"record": fact.outside_id, **fact.properties}
            case _:
                return {
                    "record": fact.outside_id,
                    "offer": str(fact.offer_id),
                    "values": self._of_offer(fact),
                }

    def send(self, parcel: Parcel) -> Receipt:
        """See to it that Attio says what the body says, once."""
        self._check_home()
        match parcel.fact.kind:
            case FactKind.SIGNALS_CHANGED:
                return self._send_company(parcel)
            case FactKind.TASK_WANTED:
                return self._send_task(parcel)
            case _:
                return self._send_offer(parcel)

    def _check_home(self) -> None:
        """Raise Elsewhere when the key leads to another workspace than was agreed."""
        if self._is_home:
            return
        with _asking(), refusals.about_no_parcel():
            found = self.attio.workspace()
        if found.workspace_id != self.connection.home_id:
            msg = (
                f"The key leads to the Attio workspace “{found.name}”, and this book belongs to "
                f"“{self.connection.home}”."
            )
            raise Elsewhere(msg)
        self._is_home = True

    def _timely(self, parcel: Parcel) -> Attio:
        """Give the way to write, unless so much time has passed that another may write by now."""
        if self.clock() - parcel.begun_at > LOOKING * self.longest_request:
            raise Unavailable("Attio answers too slowly.")
        return self.attio

    def _of_offer(self, fact: Fact) -> dict[str, Json]:
        """Give the values of an entry, each a list."""
        said = fact.properties
        outcome = OUTCOMES[str(said.get("outcome", "open"))]
        if fact.kind is FactKind.CALL_SCHEDULED:
            outcome = AttioOutcome.CALL_SCHEDULED
        closed = self._day(said.get("outcome_at")) if outcome in CLOSED else []
        return self._placed(
            {
                AttioPlace.OFFER_ID: [str(fact.offer_id)],
                AttioPlace.OFFER_SIGNAL: listed(said.get("signal_type")),
                AttioPlace.OFFER_MADE: listed(said.get("offer_made")),
                AttioPlace.OFFER_VALUE: listed(said.get("expansion_value")),
                AttioPlace.OFFER_OUTCOME: [outcome.value],
                AttioPlace.OFFER_CSM: listed(said.get("csm_email")),
                AttioPlace.SIGNAL_ON: self._day(said.get("signal_opened_at")),
                AttioPlace.OFFERED_ON: self._day(said.get("made_at")),
                AttioPlace.CLOSED_ON: closed,
            }
        )

    def _of_company(self, fact: Fact) -> dict[str, Json]:
        """Give what a company shows of its open signals; empty lists where there are none."""
        said = fact.properties
        titles = said.get("titles")
        return self._placed(
            {
                AttioPlace.COMPANY_SIGNALS: titles if isinstance(titles, list) else [],
                AttioPlace.ALERT_TIER: listed(str(said.get("tier", "")).capitalize()),
                AttioPlace.ALERT_RESOURCE: listed(said.get("resource")),
                AttioPlace.ALERT_SHARE: listed(said.get("percent")),
                AttioPlace.ALERT_CHECKED: [fact.recorded_at.isoformat(timespec="milliseconds")],
            }
        )

    def _placed(self, values: Mapping[AttioPlace, Json]) -> dict[str, Json]:
        """Give values by the slugs they have in this workspace; what was not set up is left out."""
        places = self.connection.places
        return {places[place]: said for place, said in values.items() if place in places}

    def _day(self, moment: object) -> list[str]:
        """Give the day of a moment, as a list; an empty one for none."""
        if not isinstance(moment, str):
            return []
        return [datetime.fromisoformat(moment).astimezone(self.zone).date().isoformat()]

    def _send_offer(self, parcel: Parcel) -> Receipt:
        """Create the entry of an offer, or change what is different in it."""
        kept, wanted = parcel.counterpart, _wanted(parcel)
        if kept is not None and not parcel.is_repeated:
            there = self._there(parcel, kept) if self._moves(kept, wanted) else None
            return Receipt(self._change(parcel, kept, wanted, there))
        found, removed = self._only_one(parcel)
        if found is None and kept is not None:
            raise refusals.no_entry()
        if found is None:
            return self._create(parcel, wanted)
        if kept is not None and kept.outside_id == found.entry_id:
            return Receipt(self._change(parcel, kept, wanted, found), removed)
        read = Counterpart(found.entry_id, as_read(found.values))
        made = self._change(parcel, read, wanted, found)
        # One lost attempt has made it; after several, another may yet make a second one.
        return Receipt(made, removed, is_settled=kept is not None or parcel.attempt <= AFTER_ONE)

    def _only_one(self, parcel: Parcel) -> tuple[Entry | None, tuple[str, ...]]:
        """Give the first entry of an offer and the ids of others, which are deleted."""
        found = self._entries(parcel)
        others = tuple(entry.entry_id for entry in found[1:])
        for entry_id in others:
            of = self.connection.places[AttioPlace.LIST]
            self._timely(parcel).delete_entry(of, entry_id)
        return (found[0] if found else None), others

    def _entries(self, parcel: Parcel) -> list[Entry]:
        """Give the entries of an offer, the oldest first."""
        of = self.connection.places[AttioPlace.LIST]
        where = {self.connection.places[AttioPlace.OFFER_ID]: str(parcel.fact.offer_id)}
        with _asking():
            try:
                return list(self.attio.entries(of, where))
            except Rejected as error:
                raise refusals.of_look_up(error) from error

    def _moves(self, kept: Counterpart, wanted: Mapping[str, Json]) -> bool:
        """Whether another outcome is written than the last time."""
        slug = self.connection.places.get(AttioPlace.OFFER_OUTCOME, "")
        return slug in different(kept.written, wanted)

    def _there(self, parcel: Parcel, kept: Counterpart) -> Entry | None:
        """Give an entry as Attio has it; None where it is no longer."""
        return next((one for one in self._entries(parcel) if one.entry_id == kept.outside_id), None)

    def _create(self, parcel: Parcel, wanted: Mapping[str, Json]) -> Receipt:
        """Create an entry."""
        of, record_id = self.connection.places[AttioPlace.LIST], _body(parcel)["record"]
        said = values({slug: value for slug, value in wanted.items() if value})
        try:
            made = self._timely(parcel).create_entry(of, COMPANIES, record_id, said)
        except Rejected as error:
            raise _refused(parcel, error, (of, *said)) from error
        return Receipt(Counterpart(made.entry_id, wanted), is_settled=not parcel.is_repeated)

    def _change(
        self,
        parcel: Parcel,
        kept: Counterpart,
        wanted: Mapping[str, Json],
        there: Entry | None,
    ) -> Counterpart:
        """Write what is different, except an outcome that is newer `there`."""
        of = self.connection.places[AttioPlace.LIST]
        places = self.connection.places
        newer = answered_there(places, parcel.fact, wanted, there) if there else {}
        kept = replace(kept, written={**kept.written, **newer})
        wanted = {**wanted, **newer}
        changes = different(kept.written, wanted)
        if changes:
            try:
                self._timely(parcel).change_entry(of, kept.outside_id, values(changes))
            except Rejected as error:
                slugs, missing = (of, *changes), refusals.no_entry()
                raise refusals.of_write(error, _body(parcel)["record"], slugs, missing) from error
        return Counterpart(kept.outside_id, {**kept.written, **wanted})

    def _send_company(self, parcel: Parcel) -> Receipt:
        """Write what is different on the company."""
        record_id, wanted = _body(parcel)["record"], _wanted(parcel)
        kept = parcel.counterpart
        if kept is None or kept.outside_id != record_id or parcel.is_repeated:
            kept = Counterpart(record_id)
        changes = different(kept.written, wanted)
        try:
            self._timely(parcel).change_record(COMPANIES, record_id, values(changes))
        except Rejected as error:
            raise _refused(parcel, error, changes) from error
        return Receipt(Counterpart(record_id, {**kept.written, **wanted}))

    def _send_task(self, parcel: Parcel) -> Receipt:
        """Create a task, unless an earlier attempt did."""
        body = _body(parcel)
        about, content = (COMPANIES, body["record"]), str(body["content"])
        due = datetime.fromisoformat(body["due"])
        with _asking():
            there = list(self.attio.tasks(*about)) if parcel.is_repeated else []
            assignees = self._for(body)
        if not any(task.content == content for task in there):
            try:
                self._timely(parcel).create_task(content, due=due, about=about, assignees=assignees)
            except Rejected as error:
                raise _refused(parcel, error, ()) from error
        return Receipt()

    def _for(self, body: Mapping[str, Json]) -> list[str]:
        """Give whose task it is: the CSM's who works there, else nobody's."""
        email = str(body.get("csm_email", "")).lower()
        try:
            there = [one.email for one in self.attio.members() if not one.is_suspended]
        except Rejected:
            return []
        return [one for one in there if one.lower() == email]


@contextmanager
def _asking() -> Iterator[None]:
    """Say of a question without an answer that nothing was done by it."""
    try:
        yield
    except KeyRefused:
        raise
    except Unavailable as error:
        raise Unavailable(str(error), retry_at=error.retry_at) from error


def _body(parcel: Parcel) -> Mapping[str, Json]:
    """Give the frozen body."""
    return parcel.body or {}


def _wanted(parcel: Parcel) -> Mapping[str, Json]:
    """Give the values that a body asks for."""
    found: Mapping[str, Json] = _body(parcel)["values"]
    return found


def _refused(parcel: Parcel, error: Rejected, slugs: Iterable[str]) -> Rejected:
    """Give why what is about a company was refused, where the company is no more in our words."""
    missing = refusals.no_company(parcel.fact.account_name)
    return refusals.of_write(error, _body(parcel)["record"], slugs, missing)
