"""Accounts from Attio: chosen, looked at, then brought in like a file, all or nothing."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection as Database

from upsell import attio_accounts
from upsell.attio_accounts import LEFT, Candidate, Company, Difference, Source
from upsell.attio_setup import is_ours
from upsell.book import accounts, catalogue, connections, intake, options
from upsell.book.engine import Book
from upsell.book.write import record_change
from upsell.connection import OutsideAccount
from upsell.crm import COMPANIES, Attribute, CrmList, Target
from upsell.errors import Refused
from upsell.model import Account, Actor, Right
from upsell.outreach import Destination
from upsell.ports import Attio
from upsell.services.connections.attio_setup import SAMPLE
from upsell.services.from_attio.fetching import (
    MOST_CANDIDATES,
    Fetched,
    candidates,
    fetch,
    wanted_of,
)
from upsell.services.imports import BadRow, BadRows, ImportPreview, UploadedSheet
from upsell.services.imports.studying import open_all, study
from upsell.services.imports.writing import write
from upsell.sheets import EXTERNAL_PREFIX

SYSTEM = Destination.ATTIO.value
NAME = "Attio"
SHEET = f"{NAME}.csv"
FIRST_ROW = 2
"""Of a sheet, under its header."""
LINK = f"{EXTERNAL_PREFIX}{SYSTEM}"


@dataclass(frozen=True)
class Choosing:
    """What one may choose from: lists of companies, their fields, the companies themselves."""

    lists: tuple[CrmList, ...]
    attributes: tuple[Attribute, ...]
    companies: tuple[Candidate, ...]
    source: Source
    """What was chosen before, else what is guessed."""
    suggested: frozenset[str]

    @property
    def is_cut(self) -> bool:
        """Whether there may be more companies than one can choose from by hand."""
        return len(self.companies) >= MOST_CANDIDATES


@dataclass(frozen=True)
class Arrival:
    """What bringing accounts in from Attio would do, or did."""

    preview: ImportPreview
    differences: tuple[Difference, ...]
    """What changes about accounts that are here already."""
    gone: tuple[tuple[str, str], ...]
    """Accounts that are no longer in Attio, and why; they stay here."""

    @property
    def changes_anything(self) -> bool:
        """Whether the book would be different afterwards."""
        return self.preview.changes_anything or bool(self.gone)


def choosing(book: Book, attio: Attio, *, by: Actor) -> Choosing:
    """Ask Attio what there is to choose from."""
    by.require(Right.READ)
    if book.is_sample:
        raise Refused(SAMPLE)
    with book.read() as connection:
        kept = options.attio_source(connection)
        ours = set(connections.record_ids(connection, SYSTEM).values())
    every = attio.attributes(Target.OBJECTS, COMPANIES)
    attributes = tuple(one for one in every if not is_ours(one.slug))
    source = kept or Source(fields=attio_accounts.guess(attributes))
    found = candidates(attio, source.fields, ours)
    lists = tuple(one for one in attio.lists() if COMPANIES in one.parents)
    return Choosing(lists, attributes, tuple(found), source, attio_accounts.suggested(found))


def source_of(book: Book, *, by: Actor) -> Source | None:
    """Give where the accounts come from; None until they were brought in from Attio once."""
    by.require(Right.READ)
    with book.read() as connection:
        return options.attio_source(connection)


def gather(
    book: Book, attio: Attio, source: Source, chosen: Iterable[str] = (), *, by: Actor
) -> Fetched:
    """Fetch the companies of a source, those chosen by hand and all that are ours already.

    Raises Refused when the key leads to another workspace than the book's, or than the one a source
    was taken from: none is there, and each would seem to be deleted. A source chosen anew may be
    in another one; what is ours already is left in the former.
    """
    by.require(Right.READ)
    if book.is_sample:
        raise Refused(SAMPLE)
    with book.read() as connection:
        kept = connections.connected(connection, Destination.ATTIO)
        before = options.attio_source(connection) or source
        ours = connections.record_ids(connection, SYSTEM)
        left = connections.outside(connection, SYSTEM)
        plans = catalogue.plans(connection).values()
    here = attio.workspace()
    if kept is not None and here.workspace_id != kept.home_id:
        raise Refused(f"The key does not lead to “{kept.home}”, so no accounts were read.")
    if source.home_id not in ("", here.workspace_id):
        raise Refused(
            f"Your accounts are from “{source.home}” and the key leads to “{here.name}”, so none "
            "were read. Use the other key, or choose companies of this one with “Choose others”."
        )
    there = {record for account_id, record in ours.items() if not _is_gone(left.get(account_id))}
    stayed = before.home_id in ("", here.workspace_id)
    names = {plan.label.casefold(): plan.key for plan in plans}
    names.update({plan.key.casefold(): plan.key for plan in plans})
    wanted = wanted_of(attio, source, {*chosen, *there} if stayed else chosen)
    found = fetch(attio, source, wanted, names)
    former: set[str] = set() if stayed else there - found.companies.keys()
    gone = {**dict.fromkeys(former, LEFT), **found.gone}
    return replace(found, gone=gone, home_id=here.workspace_id, home=here.name)


def look(book: Book, fetched: Fetched, *, by: Actor, now: datetime) -> Arrival:
    """Tell what fetched companies would change; nothing is written."""
    by.require(Right.READ)
    with book.read() as connection:
        rows = _Rows(connection, fetched)
        found = study(connection, open_all([rows.sheet()], {}), book.today(now))
        return Arrival(rows.named(found.preview), rows.differences(), rows.gone())


def bring(book: Book, fetched: Fetched, source: Source, *, by: Actor, now: datetime) -> Arrival:
    """Bring fetched companies in whole, or raise BadRows and leave the book as it was.

    They are compared again inside the transaction. Scanning is the caller's.
    """
    by.require(Right.WRITE)
    if book.is_sample:
        raise Refused(SAMPLE)
    with book.write() as connection:
        intake.hold(connection)
        rows = _Rows(connection, fetched)
        found = study(connection, open_all([rows.sheet()], {}), book.today(now))
        arrival = Arrival(rows.named(found.preview), rows.differences(), rows.gone())
        if not arrival.preview.can_apply:
            raise BadRows(arrival.preview)
        write(connection, found, by=by, now=now)
        linked = {record: key for key, record in connections.record_ids(connection, SYSTEM).items()}
        connections.save_outside(
            connection,
            SYSTEM,
            (
                OutsideAccount(linked[one.record_id], one.url, now, one.cells)
                for one in fetched.companies.values()
                if one.record_id in linked
            ),
        )
        for record_id, why in fetched.gone.items():
            if record_id in linked:
                connections.mark_gone(connection, SYSTEM, linked[record_id], at=now, why=why)
        home = replace(source, home_id=fetched.home_id, home=fetched.home)
        options.save_attio_source(connection, home)
        if arrival.changes_anything:
            detail: Mapping[str, object] = {
                "companies": len(fetched.companies),
                "gone": sorted(linked[one] for one in fetched.gone if one in linked),
            }
            record_change(
                connection, by=by, at=now, action="attio.accounts", subject="attio", detail=detail
            )
    return arrival


class _Rows:
    """Fetched companies beside the accounts they are, as the rows of an accounts sheet."""

    def __init__(self, connection: Database, fetched: Fetched) -> None:
        self.fetched = fetched
        self.ours = accounts.every(connection)
        self.seen = connections.outside(connection, SYSTEM)
        links = connections.record_ids(connection, SYSTEM)
        self.linked = {record: account_id for account_id, record in links.items()}
        self.by_domain = _unique_domains(self.ours.values(), set(links) - self._left(links))
        self.rows = {one.record_id: self._row(one) for one in fetched.companies.values()}

    def _left(self, links: Mapping[str, str]) -> set[str]:
        """Give the accounts whose company is no longer there: another one may be theirs now."""
        return {
            account_id
            for account_id, record in links.items()
            if record in self.fetched.gone or _is_gone(self.seen.get(account_id))
        }

    def account_of(self, company: Company) -> Account | None:
        """Give the account a company is: by its link, else by a domain only one has."""
        held = (self.by_domain[domain] for domain in company.domains if domain in self.by_domain)
        account_id = self.linked.get(company.record_id) or next(held, None)
        return None if account_id is None else self.ours.get(account_id)

    def sheet(self) -> UploadedSheet:
        """Give the rows as a file of the accounts sheet."""
        names = list(dict.fromkeys(name for row in self.rows.values() for name in row))
        text = io.StringIO(newline="")
        writer = csv.DictWriter(text, names or ["account_id", "name"])
        writer.writeheader()
        for company in self.fetched.companies.values():
            ours = self.account_of(company)
            had = {} if ours is None else attio_accounts.account_cells(ours)
            row = self.rows[company.record_id]
            writer.writerow({name: row.get(name, had.get(name, "")) for name in names})
        return UploadedSheet(SHEET, text.getvalue().encode(), is_ours=True)

    def named(self, preview: ImportPreview) -> ImportPreview:
        """Give a preview of the sheet in the words of Attio: companies instead of row numbers."""
        names = [company.cells["name"] for company in self.fetched.companies.values()]

        def of_company(bad: BadRow) -> BadRow:
            label = attio_accounts.LABELS.get(bad.field, bad.field)
            at = (bad.row or 0) - FIRST_ROW
            company = names[at] if 0 <= at < len(names) else ""
            return replace(bad, sheet=NAME, field=", ".join(filter(None, (company, label))))

        return ImportPreview(
            tuple(
                replace(sheet, name=NAME, bad=tuple(of_company(bad) for bad in sheet.bad))
                for sheet in preview.sheets
            )
        )

    def differences(self) -> tuple[Difference, ...]:
        """Give what changes about accounts that are here already, by their names."""
        found: list[Difference] = []
        for company in self.fetched.companies.values():
            ours = self.account_of(company)
            if ours is not None:
                cells = {
                    name: said
                    for name, said in self.rows[company.record_id].items()
                    if name in attio_accounts.LABELS
                }
                found += attio_accounts.differences(ours, cells)
        return tuple(sorted(found, key=lambda one: (one.account.casefold(), one.label)))

    def gone(self) -> tuple[tuple[str, str], ...]:
        """Give the names of accounts that are no longer in Attio, and why."""
        found_again = {row["account_id"] for row in self.rows.values()}
        return tuple(
            (self.ours[self.linked[record]].name, why)
            for record, why in sorted(self.fetched.gone.items())
            if self.linked.get(record) in self.ours.keys() - found_again
        )

    def _row(self, company: Company) -> dict[str, str]:
        """Give a company's row: what changed in Attio, else what the account has."""
        ours = self.account_of(company)
        seen = self.seen.get(ours.account_id) if ours is not None else None
        cells = attio_accounts.merged(ours, seen.seen if seen else {}, company.cells)
        if ours is not None and ours.domain.casefold() in company.domains:
            cells["domain"] = ours.domain
        account_id = ours.account_id if ours is not None else _new_id(company)
        return {"account_id": account_id, **cells, LINK: company.record_id}


def _unique_domains(held: Iterable[Account], linked: set[str]) -> dict[str, str]:
    """Give the account of each domain that only one has, those with a link left out."""
    found: dict[str, list[str]] = {}
    for account in held:
        if account.domain:
            found.setdefault(account.domain.casefold(), []).append(account.account_id)
    return {
        domain: ids[0] for domain, ids in found.items() if len(ids) == 1 and ids[0] not in linked
    }


def _new_id(company: Company) -> str:
    """Give the id a new account gets: its domain, else one made of Attio's."""
    return company.cells["domain"].casefold() or f"attio-{company.record_id[:8]}"


def _is_gone(seen: OutsideAccount | None) -> bool:
    return seen is not None and seen.gone_at is not None
