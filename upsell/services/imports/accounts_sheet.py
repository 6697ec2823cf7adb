"""The accounts sheet: a row is an account, found by its id, an external id or its domain."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import partial

from upsell.cells import days, numbers, words
from upsell.cells.trouble import Trouble
from upsell.model import Account, Contact
from upsell.services.imports.known import Known
from upsell.services.imports.names import Names, Once
from upsell.services.imports.tally import Line, OpenSheet
from upsell.sheets import EXTERNAL_PREFIX, LIMIT_PREFIX

LAST_BILLING_DAY = 31


@dataclass(frozen=True)
class _Desk:
    """What every row is checked against."""

    known: Known
    metrics: Names
    plans: Names
    once: Once
    by_domain: defaultdict[str, list[str]]
    """The accounts of each domain, of the book and of the rows read so far."""
    by_name: defaultdict[str, list[str]]
    """The accounts of each exact name, alike."""


def study(sheets: Iterable[OpenSheet], known: Known) -> None:
    """Note the accounts that are new or changed; columns that are absent keep what was."""
    by_domain: defaultdict[str, list[str]] = defaultdict(list)
    by_name: defaultdict[str, list[str]] = defaultdict(list)
    for account in known.book_accounts.values():
        by_name[account.name].append(account.account_id)
        if account.domain:
            by_domain[account.domain].append(account.account_id)
    metrics, plans = known.metric_names(), known.plan_names()
    desk = _Desk(known, metrics, plans, Once("account"), by_domain, by_name)
    for sheet in sheets:
        _check_limits(sheet, desk.metrics)
        for line in sheet.rows():
            _row(line, desk)
        known.waiting.sheet(sheet)


def _check_limits(sheet: OpenSheet, metrics: Names) -> None:
    """Check the metrics that limit columns name."""
    for name, heading in sheet.headings.items():
        if name.startswith(LIMIT_PREFIX):
            try:
                metrics.require(name.removeprefix(LIMIT_PREFIX))
            except Trouble as trouble:
                sheet.tally.refuse(sheet.table.header_row, "header", heading, trouble)


def _row(line: Line, desk: _Desk) -> None:
    """Take one account."""
    domain = line.read("domain", words.domain, "")
    outside = _outside_ids(line)
    account_id = _matched(line, domain, outside, desk)
    if not account_id:
        desk.known.waiting.describe(line, "", domain)
        return
    desk.once.check(line, "account_id", account_id, account_id)
    desk.known.name("account", account_id)
    if domain and account_id not in desk.by_domain[domain]:
        desk.by_domain[domain].append(account_id)
    had = desk.known.book_accounts.get(account_id)
    account = _account(line, had or Account(account_id, ""), domain, desk)
    links = _new_links(line, account_id, outside, desk)
    if not line.good:
        desk.known.waiting.describe(line, account_id, domain)
        return
    same = had == account and not links
    line.sheet.tally.count(known=had is not None, same=same)
    desk.known.links.update(links)
    if had is None:
        desk.known.accounts[account_id] = account
    elif had != account:
        desk.known.accounts[account_id] = replace(account, version=had.version + 1)


def _outside_ids(line: Line) -> dict[str, str]:
    """Give the ids the row has in other systems, by system."""
    columns = [name for name in line.sheet.places if name.startswith(EXTERNAL_PREFIX)]
    found = {
        name.removeprefix(EXTERNAL_PREFIX): line.read(name, words.text, "") for name in columns
    }
    return {system: outside for system, outside in found.items() if outside}


def _matched(line: Line, domain: str, outside: dict[str, str], desk: _Desk) -> str:
    """Give the account's id: its own, else a stored external id's, else its domain's."""
    written = line.read("account_id", words.text, "")
    if written or not line.good:
        return written
    linked = {
        desk.known.external_ids[link] for link in outside.items() if link in desk.known.external_ids
    }
    if len(linked) == 1:
        return linked.pop()
    if linked:
        several = ", ".join(sorted(linked))
        trouble = Trouble(f"Its external ids are of several accounts: {several}.", "Write its id.")
        line.refuse("account_id", trouble)
        return ""
    if not domain:
        return _without_domain(line, desk)
    held = desk.by_domain.get(domain, [])
    if len(held) > 1:
        trouble = Trouble(f"{domain} is the domain of {', '.join(held)}.", "Write its id.")
        line.refuse("account_id", trouble)
        return ""
    return held[0] if held else domain


def _without_domain(line: Line, desk: _Desk) -> str:
    """Give the account by its name where somebody said so; else it cannot be told."""
    if line.sheet.layout is not None and line.sheet.layout.by_name:
        return _named(line, desk)
    trouble = Trouble(
        "The account cannot be told: it has neither an id nor a domain.", "Write its id."
    )
    line.refuse("account_id", trouble)
    return ""


def _named(line: Line, desk: _Desk) -> str:
    """Give the account of an exact name, which somebody said tells it; a new one gets an id."""
    name = line.read("name", words.needed, "")
    held = desk.by_name[name]
    if len(held) > 1:
        trouble = Trouble(f"This is the name of {', '.join(held)}.", "Add a column with the id.")
        line.refuse("name", trouble)
        return ""
    if held or not name:
        return held[0] if held else ""
    new = re.sub(r"[^\w.]+", "-", name.casefold()).strip("-.") or name
    if new in desk.known.book_accounts or new in desk.known.accounts:
        trouble = Trouble(f"Its id would be {new}, which is another account's.", "Write its id.")
        line.refuse("name", trouble)
        return ""
    held.append(new)
    return new


def _account(line: Line, had: Account, domain: str, desk: _Desk) -> Account:
    """Give the account as the row has it."""
    return Account(
        account_id=had.account_id,
        name=line.read("name", words.needed, had.name),
        domain=domain if line.has("domain") else had.domain,
        plan_key=line.read("plan", partial(_plan, desk.plans), had.plan_key),
        mrr=line.amount("mrr", numbers.money, had.mrr),
        billing_day=line.read("billing_day", _billing_day, had.billing_day),
        customer_since=line.day("customer_since", days.day_or_none, had.customer_since),
        renews_on=line.day("renewal_date", days.day_or_none, had.renews_on),
        csm=line.read("csm", words.text, had.csm),
        contact=_contact(line, had.contact),
        do_not_contact=line.read("do_not_contact", words.flag, had.do_not_contact),
        critical_ticket=line.read("critical_ticket", words.flag, had.critical_ticket),
        expansion_open=line.read("expansion_open", words.flag, had.expansion_open),
        limit_overrides=_overrides(line, had),
        version=had.version,
    )


def _contact(line: Line, had: Contact) -> Contact:
    """Give whom we write to as the row has them."""
    return Contact(
        line.read("contact_first_name", words.text, had.first_name),
        line.read("contact_last_name", words.text, had.last_name),
        line.read("contact_role", words.text, had.role),
        line.read("contact_email", words.email, had.email),
    )


def _overrides(line: Line, had: Account) -> dict[str, float | None]:
    """Give the limits agreed with the account; an empty cell takes the plan's again."""
    overrides = dict(had.limit_overrides)
    for name in line.sheet.places:
        if not name.startswith(LIMIT_PREFIX):
            continue
        metric = name.removeprefix(LIMIT_PREFIX)
        overrides.pop(metric, None)
        if line.cell(name):
            overrides[metric] = line.amount(name, numbers.limit, None)
    return overrides


def _new_links(
    line: Line, account_id: str, outside: dict[str, str], desk: _Desk
) -> dict[tuple[str, str], str]:
    """Give the links the book does not have; refuse an id that is another account's."""
    links: dict[tuple[str, str], str] = {}
    for system, its_id in outside.items():
        holder = desk.known.external_ids.get((system, its_id))
        if holder is None:
            desk.known.external_ids[system, its_id] = account_id
            links[account_id, system] = its_id
        elif holder != account_id:
            trouble = Trouble(f"This id belongs to the account {holder}.", "Correct one of them.")
            line.refuse(f"{EXTERNAL_PREFIX}{system}", trouble)
    return links


def _plan(plans: Names, cell: str) -> str | None:
    """Give a known plan's key, or None for an empty cell."""
    key = words.text(cell)
    return plans.require(key) if key else None


def _billing_day(cell: str) -> int:
    """Give a day of the month; an empty cell is the first."""
    return numbers.whole(cell, 1, LAST_BILLING_DAY) if cell else 1
