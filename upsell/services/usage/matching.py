"""Which of our accounts an account of PostHog is: by its link, else by a domain only one has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from sqlalchemy import Connection

from upsell.book import accounts, connections
from upsell.cells import words
from upsell.cells.trouble import Trouble
from upsell.model import Account
from upsell.ports import UsageReader
from upsell.usage_source import OutsideGroup, UsageSource

SYSTEM = "posthog"


@dataclass
class Matching:
    """The accounts as a run finds them; a domain that matches becomes a link."""

    linked: dict[str, str]
    """Our account by its id in PostHog."""
    by_domain: dict[str, str]
    groups: Mapping[str, OutsideGroup]
    new: dict[tuple[str, str], str] = field(default_factory=dict)
    """Links that are not in the book yet, as `save_external_ids` takes them."""
    unmatched: set[str] = field(default_factory=set)

    @cached_property
    def outside(self) -> dict[str, str]:
        """Our accounts' ids in PostHog."""
        return {account_id: key for key, account_id in self.linked.items()}

    def account_of(self, key: str) -> str | None:
        """Give the account that an id in PostHog stands for; never by name."""
        found = self.linked.get(key)
        if found is not None or key in self.unmatched:
            return found
        group = self.groups.get(key)
        for said in (key, group.domain if group else ""):
            account_id = self.by_domain.pop(_domain(said), None)
            if account_id is not None:
                self.linked[key] = account_id
                self.outside[account_id] = key
                self.new[account_id, SYSTEM] = key
                return account_id
        self.unmatched.add(key)
        return None


def matching(connection: Connection, groups: Mapping[str, OutsideGroup]) -> Matching:
    """Read what accounts are matched by."""
    links = connections.record_ids(connection, SYSTEM)
    held = accounts.every(connection).values()
    return Matching(
        linked={outside: account_id for account_id, outside in links.items()},
        by_domain=_unique_domains(held, set(links)),
        groups=groups,
    )


def _unique_domains(held: Iterable[Account], linked: set[str]) -> dict[str, str]:
    """Give the account of each domain that only one has, those with a link left out."""
    found: dict[str, list[str]] = {}
    for account in held:
        domain = _domain(account.domain)
        if domain:
            found.setdefault(domain, []).append(account.account_id)
    return {
        domain: ids[0] for domain, ids in found.items() if len(ids) == 1 and ids[0] not in linked
    }


def _domain(said: str) -> str:
    """Give a domain as it is compared; nothing for what is none."""
    try:
        return words.domain(said)
    except Trouble:
        return ""


def groups_of(reader: UsageReader, source: UsageSource) -> dict[str, OutsideGroup]:
    """Read the groups of a source with the limits that are asked for; none by a property."""
    if source.account.prop or source.account.group is None:
        return {}
    limits = sorted({row.limit_prop for row in source.rows if row.limit_prop})
    return {one.key: one for one in reader.groups(source.account.group, limits)}
