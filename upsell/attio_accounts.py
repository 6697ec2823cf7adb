"""Companies of Attio as accounts of ours: which field is which, and what a refresh changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from upsell.crm import Attribute, Member, PersonName, Record, Scalar
from upsell.model import Account

MOST_SUGGESTED = 10
DELETED, MERGED = "deleted", "merged"
LEFT = "left in the former workspace"
_MONEY = ("currency", "number")
_DAY = ("date", "timestamp")
_FLAG = ("checkbox",)


@dataclass(frozen=True)
class Column:
    """A column of the accounts sheet that Attio may fill, and the fields it may be read from."""

    name: str
    label: str
    types: tuple[str, ...]
    words: tuple[str, ...]
    """Names such a field often has, the surest first."""


COLUMNS = (
    Column("plan", "Plan", ("select", "status", "text"), ("plan", "tier", "subscription")),
    Column("mrr", "Paid a month", _MONEY, ("mrr", "monthly recurring revenue")),
    Column(
        "csm",
        "CSM",
        ("actor-reference", "text", "select"),
        ("csm", "customer success manager", "customer success", "account manager"),
    ),
    Column("renewal_date", "Renewal", _DAY, ("renewal date", "renewal", "renews", "contract end")),
    Column(
        "customer_since", "Customer since", _DAY, ("customer since", "contract start", "start date")
    ),
    Column("do_not_contact", "Do not contact", _FLAG, ("do not contact", "opted out")),
    Column("critical_ticket", "Critical ticket", _FLAG, ("critical ticket", "escalated")),
    Column("expansion_open", "Expansion open", _FLAG, ("expansion open", "open expansion")),
)
CONTACT = ("contact_first_name", "contact_last_name", "contact_role", "contact_email")
LABELS = {
    "name": "Name",
    "domain": "Domain",
    **{column.name: column.label for column in COLUMNS},
    "contact_first_name": "Contact, first name",
    "contact_last_name": "Contact, last name",
    "contact_role": "Contact, role",
    "contact_email": "Contact, e-mail",
}


@dataclass(frozen=True)
class Source:
    """Which companies are our accounts, and the field of Attio each column is read from."""

    list_slug: str = ""
    """The list whose companies they are; empty when they were chosen by hand."""
    fields: Mapping[str, str] = field(default_factory=dict)
    home_id: str = ""
    """The workspace they were last taken from; empty until they were."""
    home: str = ""


@dataclass(frozen=True)
class Company:
    """A company as Attio has it now, in the words of our accounts sheet."""

    record_id: str
    url: str
    cells: Mapping[str, str]
    domains: tuple[str, ...] = ()
    """All of them, in small letters; the first is in the cells too."""


@dataclass(frozen=True)
class Candidate:
    """A company one may choose."""

    record_id: str
    name: str
    domain: str
    mrr: Decimal | None
    is_ours: bool


@dataclass(frozen=True)
class Difference:
    """What a refresh changes about an account that is here already."""

    account: str
    label: str
    before: str
    after: str


def gone_words(why: str) -> str:
    """Give why an account is no longer in Attio, to stand after `it was`."""
    return why if why == LEFT else f"{why} there"


def fitting(column: Column, attributes: Iterable[Attribute]) -> tuple[Attribute, ...]:
    """Give the fields a column may be read from."""
    return tuple(one for one in attributes if one.type in column.types and not one.is_archived)


def guess(attributes: Sequence[Attribute]) -> dict[str, str]:
    """Give the field each column is most likely in; a column nobody can tell is left out."""
    found = {}
    for column in COLUMNS:
        able = fitting(column, attributes)
        named = {one.slug: {_words(one.slug), _words(one.title)} for one in able}
        exact = (slug for word in column.words for slug, names in named.items() if word in names)
        near = (
            slug
            for word in column.words
            for slug, names in named.items()
            if any(f" {word} " in f" {name} " for name in names)
        )
        slug = next(exact, None) or next(near, None)
        if slug is not None:
            found[column.name] = slug
    return found


def cells(
    record: Record, fields: Mapping[str, str], plans: Mapping[str, str], members: Mapping[str, str]
) -> dict[str, str]:
    """Give a company's cells: name, domain and every column that has a field.

    `plans` gives the key of a plan by its name in small letters, `members` a person's name by id.
    """
    found = {"name": _cell(record, "name"), "domain": _cell(record, "domains")}
    for column in COLUMNS:
        slug = fields.get(column.name)
        if slug is None:
            continue
        said = _cell(record, slug)
        if column.name == "plan":
            said = plans.get(said.casefold(), said)
        elif column.name == "csm":
            said = members.get(said, said)
        elif column.name == "mrr" and said:
            said = f"{Decimal(said):.2f}"
        found[column.name] = said
    found["name"] = found["name"] or found["domain"] or "A company without a name"
    return found


def contact_cells(person: Record) -> dict[str, str]:
    """Give the cells of a person whom we would write to."""
    name = next(iter(person.values.get("name", ())), None)
    first, last = (name.first_name, name.last_name) if isinstance(name, PersonName) else ("", "")
    role, email = _cell(person, "job_title"), _cell(person, "email_addresses")
    return dict(zip(CONTACT, (first, last, role, email), strict=True))


def names_of(members: Iterable[Member]) -> dict[str, str]:
    """Give everybody's name by their id, the address where there is no name."""
    return {
        one.member_id: f"{one.first_name} {one.last_name}".strip() or one.email for one in members
    }


def merged(ours: Account | None, seen: Mapping[str, str], now: Mapping[str, str]) -> dict[str, str]:
    """Give the cells an account shall have: what changed in Attio since we saw it, else ours.

    Of an account that Attio was never asked about, only what Attio leaves empty is kept. The
    contact is one thing: where somebody here chose another person, theirs stays.
    """
    if ours is None:
        return _filled(now, {})
    had = account_cells(ours)
    result = {}
    for name, said in now.items():
        before = seen.get(name)
        moved = bool(said) if before is None else said != before
        result[name] = said if moved else had[name]
    if any(had[name] for name in CONTACT) and any(
        had[name] != seen.get(name, "") for name in CONTACT
    ):
        result.update({name: had[name] for name in CONTACT if name in now})
    return _filled(result, had)


def _filled(cells: Mapping[str, str], had: Mapping[str, str]) -> dict[str, str]:
    """Give cells in which what may not be empty is as it was; an amount nobody knows is 0."""
    found = {**cells, "name": cells["name"] or had.get("name", "")}
    if "mrr" in found:
        found["mrr"] = found["mrr"] or had.get("mrr", "0")
    return found


def differences(ours: Account, cells: Mapping[str, str]) -> list[Difference]:
    """Give where new cells differ from an account."""
    had = account_cells(ours)
    return [
        Difference(ours.name, LABELS[name], had[name], said)
        for name, said in cells.items()
        if not _same(name, had[name], said)
    ]


def account_cells(account: Account) -> dict[str, str]:
    """Give an account as the cells that Attio may fill."""
    contact = account.contact
    return {
        "name": account.name,
        "domain": account.domain,
        "plan": account.plan_key or "",
        "mrr": str(account.mrr),
        "csm": account.csm,
        "renewal_date": _said(account.renews_on),
        "customer_since": _said(account.customer_since),
        "do_not_contact": _said(account.do_not_contact),
        "critical_ticket": _said(account.critical_ticket),
        "expansion_open": _said(account.expansion_open),
        **dict(
            zip(
                CONTACT,
                (contact.first_name, contact.last_name, contact.role, contact.email),
                strict=True,
            )
        ),
    }


def suggested(candidates: Sequence[Candidate]) -> frozenset[str]:
    """Give those that are ours already, and up to ten: who pays most, else the first."""
    ours = [one.record_id for one in candidates if one.is_ours]
    others = sorted(
        (one for one in candidates if not one.is_ours and one.domain),
        key=lambda one: -(one.mrr or Decimal(0)),
    )
    more = others[: max(0, MOST_SUGGESTED - len(ours))]
    return frozenset([*ours, *(one.record_id for one in more)])


def _cell(record: Record, slug: str) -> str:
    """Give the first value of a field as a cell; nothing where there is none."""
    return _said(next(iter(record.values.get(slug, ())), None))


def _said(value: Scalar | None) -> str:
    """Give a value as it is written in a sheet."""
    match value:
        case bool():
            return "yes" if value else "no"
        case date():
            return (value.date() if isinstance(value, datetime) else value).isoformat()
        case Decimal():
            return f"{value:f}"
        case str():
            return " ".join(value.split())
        case _:
            return ""


def _same(name: str, had: str, said: str) -> bool:
    """Whether two cells say the same; an empty amount is none, and an empty flag is no."""
    if name == "mrr":
        return Decimal(had or 0) == Decimal(said or 0)
    if name in {"do_not_contact", "critical_ticket", "expansion_open"}:
        return (had or "no") == (said or "no")
    return had.casefold() == said.casefold() if name == "domain" else had == said


def _words(name: str) -> str:
    """Give a name in small letters with spaces between its words."""
    return " ".join(name.replace("_", " ").replace("-", " ").casefold().split())
