"""What the columns of an unknown file may hold, by their headings and by what stands in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from upsell.cells import days, numbers, words
from upsell.cells.forms import TwoWays
from upsell.cells.trouble import Trouble
from upsell.layouts import BESIDE_DAYS, DAY_PREFIX, LEFT_OUT, METRIC_PREFIX, Layout
from upsell.model import Metric
from upsell.sheets import LIMIT_PREFIX, SHEETS, SheetKind, column_name

ALIKE = 0.86
MOST_PART = 0.8
"""The share of a column's cells that look right."""
SYNONYMS: Mapping[str, str] = {
    "account_id": "account|customer id|client id|company id|org id|organisation id|organization id|"
    "workspace id|tenant|tenant id|team id|account number|customer number|account key|customer ref",
    "name": "company|company name|customer|customer name|client|client name|account name|"
    "organisation|organization|workspace|org|kunde|firma",
    "domain": "website|web site|web domain|url|company domain|email domain|site",
    "plan": "plan name|tier|subscription|subscription plan|package|product|edition|plan key",
    "mrr": "monthly revenue|monthly recurring revenue|monthly fee|pays a month|monthly amount|"
    "monthly price|price per month|amount per month",
    "billing_day": "billing anchor|invoice day|day of billing",
    "customer_since": "start|start date|since|signed|signed up|created|created at|signup date|"
    "contract start|customer from",
    "renewal_date": "renewal|renews|renews on|contract end|end date|next renewal|expires|term end",
    "csm": "owner|account owner|account manager|customer success manager|success manager",
    "contact_first_name": "first name|contact|contact first|given name",
    "contact_last_name": "last name|surname|family name|contact last",
    "contact_role": "role|title|job title|contact title|position",
    "contact_email": "email|e mail|mail|contact mail|email address|contact email address",
    "do_not_contact": "opt out|opted out|no contact|unsubscribed",
    "critical_ticket": "critical|escalation|escalated|open critical ticket",
    "expansion_open": "expansion|open expansion|open opportunity",
    "metric": "metric name|metric key|measure|event|event name|meter|feature|dimension|item",
    "day": "date|when|as of|timestamp|time|usage date|recorded at|recorded on|period|created at|"
    "month|snapshot date|observed on|datum|at",
    "value": "amount|count|quantity|usage|used|total|figure|consumption|units|number|menge|qty|sum",
    "limit": "quota|allowance|cap|included|entitlement|maximum|max|licensed",
    "counts": "kind of count|aggregation",
    "key": "metric|metric key|id|code",
    "label": "name|display name|title",
    "unit": "units|measured in",
    "kind": "type|metric type",
    "rank": "order|level",
    "monthly_price": "price|monthly|price per month|list price",
    "seat_price": "price per seat|per seat|seat",
    "benefit": "benefits|what it adds|adds|description",
    "hard": "hard limit|stops",
    "pack_size": "add on size|pack",
    "pack_price": "add on price|price per pack",
    "at_limit": "what happens at the limit|effect",
}
LIMIT_WORDS = frozenset(
    {"limit", "quota", "allowance", "cap", "included", "entitled", "licensed", "licences"}
    | {"licenses", "purchased", "max", "bought", "allowed", "contracted"}
)
NO_MATTER = frozenset(
    {"of", "the", "in", "per", "a", "used", "usage", "use", "total", "count", "number", "current"}
    | {"active"}
)
"""Words that say nothing of which metric a column is about."""


@dataclass(frozen=True)
class Names:
    """What a file may speak of: the metrics, and the accounts' ids and names."""

    metrics: tuple[Metric, ...]
    ids: frozenset[str]
    names: frozenset[str]

    def has_metric(self, cell: str) -> bool:
        """Whether a cell names a metric by its key or its label."""
        said = cell.casefold()
        return any(said in {one.key.casefold(), one.label.casefold()} for one in self.metrics)


def guess(
    header: Sequence[str],
    columns: Sequence[Sequence[str]],
    known: Names,
    kind: SheetKind | None = None,
) -> Layout:
    """Give the likeliest layout, of one kind of sheet where it is known.

    `columns` are some cells of each column, without empty ones.
    """
    if kind is not None:
        return _of_kind(kind, header, columns, known)
    order = (SheetKind.USAGE, SheetKind.ACCOUNTS, SheetKind.PLANS, SheetKind.METRICS)
    layouts = [_of_kind(one, header, columns, known) for one in order]
    return max(layouts, key=lambda one: (-len(one.lacks()), sum(map(bool, one.columns))))


def _of_kind(
    kind: SheetKind, header: Sequence[str], columns: Sequence[Sequence[str]], known: Names
) -> Layout:
    """Give each heading the column it fits best, the surest first and each column once."""
    fits = sorted(
        (
            (_likeness(heading, column, cells, known), place, column)
            for place, (heading, cells) in enumerate(zip(header, columns, strict=True))
            for column in (*_columns(kind), *_prefixed(kind, heading))
        ),
        key=lambda fit: (-fit[0], fit[1]),
    )
    found: dict[int, str] = {}
    for likeness, place, column in fits:
        if likeness >= ALIKE and place not in found and column not in found.values():
            found[place] = column
    if kind is SheetKind.USAGE and not {"metric", "value"} <= set(found.values()):
        by_day = [at for at, heading in enumerate(header) if is_day(heading)]
        if by_day and "metric" in found.values():
            found = {place: column for place, column in found.items() if column not in BESIDE_DAYS}
            found |= {place: f"{DAY_PREFIX}{header[place].strip()}" for place in by_day}
        else:
            found = {place: column for place, column in found.items() if column not in _LONG}
            _add_metrics(found, header, columns, known.metrics)
    return Layout(kind, tuple(found.get(place, LEFT_OUT) for place in range(len(header))))


def _prefixed(kind: SheetKind, heading: str) -> tuple[str, ...]:
    """Give a heading's own name where it is one of the columns there may be any number of."""
    name = column_name(heading)
    return (name,) if ":" in name and SHEETS[kind].knows(name) else ()


_LONG = frozenset({"metric", "value", "limit", "counts"})


def _columns(kind: SheetKind) -> tuple[str, ...]:
    """Give the columns of a kind of sheet; usage may tell accounts by domain or name as well."""
    names = tuple(name for name in SHEETS[kind].names if ":" not in name)
    return (*names, "domain", "name") if kind is SheetKind.USAGE else names


def _likeness(heading: str, column: str, cells: Sequence[str], known: Names) -> float:
    """Give how well a heading fits a column, 0 where its cells cannot be that."""
    text = plain_words(heading)
    if column == column_name(heading):
        return 1.0
    if column in _KNOWN and _most(cells, _KNOWN[column](known)):
        return 0.99
    if not text or not _looks_right(column, cells):
        return 0.0
    own = column.replace("_", " ")
    others = SYNONYMS.get(column, "").split("|")
    if text in others:
        return 0.98 - 0.001 * others.index(text)
    near = max(SequenceMatcher(None, text, other).ratio() for other in (own, *others))
    by_cells = 0.9 if _most(cells, _TELLING.get(column, _never)) else 0.0
    return max(near * 0.95, by_cells)


def plain_words(heading: str) -> str:
    """Give a heading in small letters without signs and what stands in brackets."""
    bare = re.sub(r"\([^)]*\)|\[[^]]*\]", " ", heading)
    split = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", bare)
    return " ".join(re.sub(r"[^\w]+|_", " ", split).casefold().split())


def _add_metrics(
    found: dict[int, str],
    header: Sequence[str],
    columns: Sequence[Sequence[str]],
    metrics: Sequence[Metric],
) -> None:
    """Give columns of amounts the metric, or the limit of one, that their heading names."""
    for place, heading in enumerate(header):
        if place in found or not _most(columns[place], _is_amount):
            continue
        said = set(plain_words(heading).split())
        best = max(metrics, key=lambda metric: _shared(said, metric), default=None)
        if best is None or _shared(said, best) == 0:
            continue
        prefix = LIMIT_PREFIX if said & LIMIT_WORDS else METRIC_PREFIX
        if f"{prefix}{best.key}" not in found.values():
            found[place] = f"{prefix}{best.key}"


def _shared(said: set[str], metric: Metric) -> float:
    """Give the share of a metric's words that a heading says."""
    names = (metric.key, metric.label, metric.unit)
    wanted = [_roots(set(plain_words(name.replace(".", " ")).split())) for name in names]
    told = _roots(said)
    return max(len(told & one) / len(one) if one else 0.0 for one in wanted)


def _roots(said: set[str]) -> set[str]:
    """Give words without those that say nothing and without the s of a plural."""
    return {word.removesuffix("s") for word in said if word not in NO_MATTER}


def _looks_right(column: str, cells: Sequence[str]) -> bool:
    """Whether most cells can be what a column holds."""
    check = _CHECKS.get(column)
    return check is None or not cells or _most(cells, check)


def _most(cells: Sequence[str], check: Callable[[str], bool]) -> bool:
    return bool(cells) and sum(map(check, cells)) >= MOST_PART * len(cells)


def _is_amount(cell: str) -> bool:
    return _taken(numbers.limit, cell) or bool(re.fullmatch(r"[0-9.,]+ ?[kKmM%]", cell.strip()))


def is_day(cell: str) -> bool:
    """Whether a text is a day, be it in two ways."""
    return _taken(days.day, cell)


def _never(_: str) -> bool:
    return False


def _is_email(cell: str) -> bool:
    return "@" in cell and _taken(words.email, cell)


def _is_domain(cell: str) -> bool:
    return _taken(words.domain, cell) and not cell.strip().replace(".", "").isdecimal()


def _is_words(cell: str) -> bool:
    return any(map(str.isalpha, cell)) and not _is_email(cell)


def _taken(parse: Callable[[str], object], cell: str) -> bool:
    """Whether a cell can be taken, be it in two ways."""
    try:
        parse(cell.strip())
    except TwoWays:
        return True
    except Trouble:
        return False
    return True


_KNOWN: Mapping[str, Callable[[Names], Callable[[str], bool]]] = {
    "account_id": lambda known: known.ids.__contains__,
    "name": lambda known: known.names.__contains__,
    "metric": lambda known: known.has_metric,
}
_CHECKS: Mapping[str, Callable[[str], bool]] = {
    **dict.fromkeys(("value", "limit", "mrr", "monthly_price", "seat_price"), _is_amount),
    **dict.fromkeys(("day", "customer_since", "renewal_date"), is_day),
    **dict.fromkeys(("name", "metric"), _is_words),
    "contact_email": _is_email,
    "domain": _is_domain,
}
_TELLING: Mapping[str, Callable[[str], bool]] = {
    "contact_email": _is_email,
    "domain": _is_domain,
    "day": lambda cell: not cell.strip().isdecimal() and is_day(cell),
}
"""Columns whose cells say enough, whatever the heading."""
