"""Companies and their people fetched from Attio: few by name, many page by page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import islice

from upsell import attio_accounts
from upsell.attio_accounts import DELETED, MERGED, Candidate, Company, Source
from upsell.crm import COMPANIES, PEOPLE, Record, Reference
from upsell.errors import Rejected
from upsell.ports import NOT_FOUND, Attio

FEW = 40
"""Up to so many companies each is asked for by itself; more are read with all others."""
PEOPLE_ASKED = 3
MOST_CANDIDATES = 5_000


@dataclass(frozen=True)
class Fetched:
    """The companies that were found, and why others were not, by record id."""

    companies: Mapping[str, Company]
    gone: Mapping[str, str]
    home_id: str = ""
    home: str = ""
    """The workspace they are from."""


def wanted_of(attio: Attio, source: Source, chosen: Iterable[str]) -> set[str]:
    """Give the records that are to be accounts: those of the list, those chosen, those linked."""
    listed = attio.entries(source.list_slug) if source.list_slug else ()
    return {*chosen, *(entry.record_id for entry in listed)}


def fetch(attio: Attio, source: Source, wanted: set[str], plans: Mapping[str, str]) -> Fetched:
    """Give the wanted companies with the person to write to at each."""
    members = attio_accounts.names_of(attio.members()) if source.fields.get("csm") else {}
    gone: dict[str, str] = {}
    records = _few(attio, wanted, gone) if len(wanted) <= FEW else _many(attio, wanted, gone)
    made: dict[str, Company] = {}
    teams: dict[str, list[str]] = {}
    for record in records:
        cells = attio_accounts.cells(record, source.fields, plans, members)
        domains = tuple(str(one).casefold() for one in record.values.get("domains", ()))
        made[record.record_id] = Company(record.record_id, record.web_url, cells, domains)
        team = record.values.get("team", ())
        teams[record.record_id] = [one.record_id for one in team if isinstance(one, Reference)]
    contacts = _asked(attio, teams) if len(wanted) <= FEW else _read(attio, set(made))
    for record_id, contact in contacts:
        cells = {**made[record_id].cells, **contact}
        made[record_id] = replace(made[record_id], cells=cells)
    return Fetched(made, gone)


def candidates(attio: Attio, fields: Mapping[str, str], ours: set[str]) -> list[Candidate]:
    """Give the companies one may choose, by name; of very many the first five thousand."""
    no_plans: Mapping[str, str] = {}
    found = []
    for record in islice(attio.records(COMPANIES), MOST_CANDIDATES):
        cells = attio_accounts.cells(record, fields, no_plans, no_plans)
        mrr = next(iter(record.values.get(fields.get("mrr", ""), ())), None)
        amount = mrr if isinstance(mrr, Decimal) else None
        is_ours = record.record_id in ours
        found.append(Candidate(record.record_id, cells["name"], cells["domain"], amount, is_ours))
    return sorted(found, key=lambda one: (one.name.casefold(), one.record_id))


def _few(attio: Attio, wanted: set[str], gone: dict[str, str]) -> Iterator[Record]:
    """Ask for each by itself; one that answers under another id was merged into that."""
    for record_id in sorted(wanted):
        try:
            record = attio.record(COMPANIES, record_id)
        except Rejected as error:
            if error.code != NOT_FOUND:
                raise
            gone[record_id] = DELETED
            continue
        if record.record_id == record_id:
            yield record
        else:
            gone[record_id] = MERGED


def _many(attio: Attio, wanted: set[str], gone: dict[str, str]) -> Iterator[Record]:
    """Read all companies and give the wanted; those not among them are asked for at the end."""
    missing = set(wanted)
    for record in attio.records(COMPANIES):
        if record.record_id in missing:
            missing.discard(record.record_id)
            yield record
    yield from _few(attio, missing, gone)


Contacts = Iterator[tuple[str, dict[str, str]]]


def _asked(attio: Attio, teams: Mapping[str, list[str]]) -> Contacts:
    """Ask for the first people of each team until one has an address."""
    for company, team in teams.items():
        found = (_contact(attio, person) for person in team[:PEOPLE_ASKED])
        contact = next((one for one in found if one["contact_email"]), None)
        if contact is not None:
            yield company, contact


def _contact(attio: Attio, person: str) -> dict[str, str]:
    """Give a person's cells; of one who is gone they are empty."""
    try:
        return attio_accounts.contact_cells(attio.record(PEOPLE, person))
    except Rejected as error:
        if error.code != NOT_FOUND:
            raise
        return dict.fromkeys(attio_accounts.CONTACT, "")


def _read(attio: Attio, companies: set[str]) -> Contacts:
    """Read all people and give the first with an address at each company."""
    open_ones = set(companies)
    for person in attio.records(PEOPLE):
        for at in person.values.get("company", ()):
            if isinstance(at, Reference) and at.record_id in open_ones:
                contact = attio_accounts.contact_cells(person)
                if contact["contact_email"]:
                    open_ones.discard(at.record_id)
                    yield at.record_id, contact
        if not open_ones:
            return
