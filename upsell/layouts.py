"""How a file of one layout is read: what each of its columns holds, and what its forms mean."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from upsell.cells.days import day
from upsell.cells.forms import UNKNOWN, Forms, TwoWays
from upsell.cells.trouble import Trouble
from upsell.sheets import LIMIT_PREFIX, SHEETS, SheetKind, column_name

METRIC_PREFIX = "metric:"
"""`metric:seats` is a column of one metric's figures, in a sheet with a row for each account."""
DAY_PREFIX = "day:"
"""`day:3 Nov 2026` is a column of one day's figures, in a sheet with a row for each metric."""
LEFT_OUT = ""
BY_ACCOUNT = ("account_id", "domain", "name")
"""What tells the account, best first; a name only where somebody said so."""
AMOUNTS = frozenset(
    {"value", "limit", "mrr", "monthly_price", "seat_price", "pack_size", "pack_price"}
)
DAYS = frozenset({"day", "customer_since", "renewal_date"})
BESIDE_DAYS = frozenset({"day", "value", "limit"})
"""What has no sense where days stand side by side."""


@dataclass(frozen=True)
class Layout:
    """What a CSM said of files with one header; `kind` None is a sheet that is none of ours."""

    kind: SheetKind | None
    columns: tuple[str, ...]
    """For each heading the column it holds, or nothing when it is left out."""
    forms: Forms = UNKNOWN

    @property
    def is_wide(self) -> bool:
        """Whether metrics stand side by side."""
        return any(column.startswith(METRIC_PREFIX) for column in self.columns)

    @property
    def is_by_day(self) -> bool:
        """Whether days stand side by side."""
        return any(column.startswith(DAY_PREFIX) for column in self.columns)

    @property
    def lacks_day(self) -> bool:
        """Whether the day of its figures has to be asked for each time."""
        return self.kind is SheetKind.USAGE and "day" not in self.columns and not self.is_by_day

    @property
    def by_name(self) -> bool:
        """Whether accounts are told by their names alone."""
        about_accounts = self.kind in {SheetKind.ACCOUNTS, SheetKind.USAGE}
        return about_accounts and not {"account_id", "domain"} & set(self.columns)

    def lacks(self) -> tuple[str, ...]:
        """Say what is missing before a file can be read like this."""
        if self.kind is None:
            return ()
        used = [column for column in self.columns if column]
        found = [f"Two columns hold the same: {_words(one)}." for one in _twice(used)]
        if self.kind in {SheetKind.ACCOUNTS, SheetKind.USAGE} and not set(BY_ACCOUNT) & set(used):
            found.append("Say which column tells the account: its id, its domain or its name.")
        if self.kind is SheetKind.USAGE:
            found += self._lacks_figures(set(used))
        else:
            needed = SHEETS[self.kind].required
            found += [
                f"Say which column is the {_words(one)}." for one in needed if one not in used
            ]
        return tuple(found)

    def _lacks_figures(self, used: set[str]) -> Iterator[str]:
        """Say what of usage is missing: figures, or which metric the days' figures are of."""
        if not self.is_by_day:
            if not self.is_wide and not {"metric", "value"} <= used:
                yield "Say which column holds figures."
            return
        if "metric" not in used:
            yield "Say which column is the metric, or add one: figures stand under days."
        if self.is_wide or used & BESIDE_DAYS:
            yield "Figures stand under days: leave out the other figures, limits and days."


def signature(header: Sequence[str]) -> str:
    """Give what tells one layout from others: the same headings in the same order.

    Neighbouring headings that are days count as one: the sheet that has one more every week stays
    the same sheet.
    """
    names = [column_name(heading) for heading in header]
    days = _days(header)
    names[days.start : days.stop] = [DAY_PREFIX] if days else []
    return hashlib.sha256("\x1f".join(names).encode("utf-8", "replace")).hexdigest()


def fitted(layout: Layout, header: Sequence[str]) -> Layout | None:
    """Give a layout for a header with its signature and maybe other days; None if none can be told.

    New days are read like those before them, as long as all of those were.
    """
    days, count = _days(header), len(layout.columns)
    before, after = days.start, len(header) - days.stop
    under = {column.startswith(DAY_PREFIX) for column in layout.columns[before : count - after]}
    if under == {True}:
        columns = [f"{DAY_PREFIX}{header[place].strip()}" for place in days]
        rest = layout.columns[count - after :]
        return replace(layout, columns=(*layout.columns[:before], *columns, *rest))
    return layout if count == len(header) and True not in under else None


def _days(header: Sequence[str]) -> range:
    """Give the places of the headings that are days; none where others stand between them."""
    places = [place for place, heading in enumerate(header) if _is_day(heading.strip())]
    days = range(places[0], places[-1] + 1) if places else range(0)
    return days if len(days) == len(places) else range(0)


def _is_day(heading: str) -> bool:
    """Whether a heading is a day, in whichever order day and month stand."""
    try:
        day(heading)
    except TwoWays:
        return True
    except Trouble:
        return False
    return True


def holds_amounts(column: str) -> bool:
    """Whether a column's cells are amounts."""
    return column in AMOUNTS or column.startswith((METRIC_PREFIX, LIMIT_PREFIX, DAY_PREFIX))


def holds_days(column: str) -> bool:
    """Whether a column's cells, or its heading, are days."""
    return column in DAYS or column.startswith(DAY_PREFIX)


def _twice(used: Sequence[str]) -> list[str]:
    return sorted({column for column in used if used.count(column) > 1})


def _words(column: str) -> str:
    return column.replace("_", " ")
