"""Facts on their way to Attio: an offer is one entry of the list, open signals lie on the company.

Attio has no way to repeat a request safely, so this one looks before it creates, and looks again
once an earlier attempt whose reply was lost is surely over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from upsell.adapters.attio import refusals
from upsell.connection import AttioOutcome, AttioPlace, Connection
from upsell.crm import COMPANIES, Entry, Scalar, Values
from upsell.errors import Elsewhere, KeyRefused, Rejected, Unavailable
from upsell.outbox import UNLINKED, Body, Counterpart, Fact, Parcel, Receipt
from upsell.outreach import Destination, FactKind, Outcome
from upsell.ports import Attio

Json = Any  # what a frozen body holds; it does not leave this module
OUTCOMES = {
    "open": AttioOutcome.OFFERED,
    FactKind.CALL_SCHEDULED.value: AttioOutcome.CALL_SCHEDULED,
    Outcome.WON.value: AttioOutcome.WON,
    Outcome.LOST.value: AttioOutcome.LOST,
    Outcome.NO_RESPONSE.value: AttioOutcome.NO_ANSWER,
    Outcome.DEFERRED.value: AttioOutcome.NOT_NOW,
    Outcome.WITHDRAWN.value: AttioOutcome.WITHDRAWN,
}
CLOSED = {
    AttioOutcome.WON,
    AttioOutcome.LOST,
    AttioOutcome.NO_ANSWER,
    AttioOutcome.WITHDRAWN,
}
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
                AttioPlace.OFFER_SIGNAL: _listed(said.get("signal_type")),
                AttioPlace.OFFER_MADE: _listed(said.get("offer_made")),
                AttioPlace.OFFER_VALUE: _listed(said.get("expansion_value")),
                AttioPlace.OFFER_OUTCOME: [outcome.value],
                AttioPlace.OFFER_CSM: _listed(said.get("csm_email")),
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
                AttioPlace.ALERT_TIER: _listed(str(said.get("tier", "")).capitalize()),
                AttioPlace.ALERT_RESOURCE: _listed(said.get("resource")),
                AttioPlace.ALERT_SHARE: _listed(said.get("percent")),
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
            return Receipt(self._change(parcel, kept, wanted))
        found, removed = self._only_one(parcel)
        if found is None and kept is not None:
            raise refusals.no_entry()
        if found is None:
            return self._create(parcel, wanted)
        if kept is not None and kept.outside_id == found.entry_id:
            return Receipt(self._change(parcel, kept, wanted), removed)
        made = self._change(parcel, Counterpart(found.entry_id, _as_read(found.values)), wanted)
        # One lost attempt has made it; after several, another may yet make a second one.
        return Receipt(made, removed, is_settled=kept is not None or parcel.attempt <= AFTER_ONE)

    def _only_one(self, parcel: Parcel) -> tuple[Entry | None, tuple[str, ...]]:
        """Give the first entry of an offer and the ids of others, which are deleted."""
        of = self.connection.places[AttioPlace.LIST]
        where = {self.connection.places[AttioPlace.OFFER_ID]: str(parcel.fact.offer_id)}
        with _asking():
            try:
                found = list(self.attio.entries(of, where))
            except Rejected as error:
                raise refusals.of_look_up(error) from error
        others = tuple(entry.entry_id for entry in found[1:])
        for entry_id in others:
            self._timely(parcel).delete_entry(of, entry_id)
        return (found[0] if found else None), others

    def _create(self, parcel: Parcel, wanted: Mapping[str, Json]) -> Receipt:
        """Create an entry."""
        of, record_id = self.connection.places[AttioPlace.LIST], _body(parcel)["record"]
        said = _values({slug: value for slug, value in wanted.items() if value})
        try:
            made = self._timely(parcel).create_entry(of, COMPANIES, record_id, said)
        except Rejected as error:
            raise _refused(parcel, error, (of, *said)) from error
        return Receipt(Counterpart(made.entry_id, wanted), is_settled=not parcel.is_repeated)

    def _change(self, parcel: Parcel, kept: Counterpart, wanted: Mapping[str, Json]) -> Counterpart:
        """Write what is different; nothing is asked when nothing is."""
        of = self.connection.places[AttioPlace.LIST]
        different = _different(kept, wanted)
        if different:
            try:
                self._timely(parcel).change_entry(of, kept.outside_id, _values(different))
            except Rejected as error:
                slugs, missing = (of, *different), refusals.no_entry()
                raise refusals.of_write(error, _body(parcel)["record"], slugs, missing) from error
        return Counterpart(kept.outside_id, {**kept.written, **wanted})

    def _send_company(self, parcel: Parcel) -> Receipt:
        """Write what is different on the company."""
        record_id, wanted = _body(parcel)["record"], _wanted(parcel)
        kept = parcel.counterpart
        if kept is None or kept.outside_id != record_id or parcel.is_repeated:
            kept = Counterpart(record_id)
        different = _different(kept, wanted)
        try:
            self._timely(parcel).change_record(COMPANIES, record_id, _values(different))
        except Rejected as error:
            raise _refused(parcel, error, different) from error
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


def _listed(value: Json) -> list[Json]:
    """Give one value as a list, an empty one for nothing."""
    return [] if value is None or value == "" else [value]


def _different(kept: Counterpart, wanted: Mapping[str, Json]) -> dict[str, Json]:
    """Give the values that are others than those last written."""
    return {slug: said for slug, said in wanted.items() if kept.written.get(slug) != said}


def _values(said: Mapping[str, Json]) -> Values:
    """Give frozen values as the port takes them; numbers keep their digits."""
    return {slug: tuple(_scalar(one) for one in several) for slug, several in said.items()}


def _scalar(one: Json) -> Scalar:
    return Decimal(str(one)) if isinstance(one, int | float) else str(one)


def _as_read(values: Values) -> dict[str, Json]:
    """Give values read from Attio in the form of frozen ones, so that the two compare."""
    return {slug: [_frozen(one) for one in several] for slug, several in values.items()}


def _frozen(one: Scalar) -> Json:
    if isinstance(one, Decimal):
        return float(one)
    return one.isoformat() if isinstance(one, date) else str(one)


def _refused(parcel: Parcel, error: Rejected, slugs: Iterable[str]) -> Rejected:
    """Give why what is about a company was refused, where the company is no more in our words."""
    missing = refusals.no_company(parcel.fact.account_name)
    return refusals.of_write(error, _body(parcel)["record"], slugs, missing)
