"""Usage of accounts whose own row is to be corrected first: one consequence, told once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from upsell.cells.trouble import Trouble
from upsell.figures import plural
from upsell.layouts import BY_ACCOUNT
from upsell.services.imports.tally import Line, OpenSheet, Tally

NAMED = 10
"""How many accounts, and how many rows, are named; the rest are counted."""


class Pending(Trouble):
    """An account that is known once something else of the import is corrected."""

    def __init__(self, account: str, wheres: tuple[str, ...]) -> None:
        """Keep what the account is called and the rows it is, or may be, in."""
        super().__init__("This account is not known yet.", f"Correct {wheres[0]} first.")
        self.account = account
        self.wheres = wheres


@dataclass
class Waiting:
    """The bad rows of accounts: which account each describes, as far as it says so."""

    described: defaultdict[tuple[str, str], tuple[str, ...]] = field(
        default_factory=lambda: defaultdict(tuple)
    )
    """The rows that describe an account, by the column that tells it and what it is there."""
    silent: dict[str, dict[str, None]] = field(
        default_factory=lambda: {column: {} for column in BY_ACCOUNT}
    )
    """The rows, in order, that do not say what stands in a column."""
    seen: set[tuple[int, int | None]] = field(default_factory=set)

    def describe(self, line: Line, account_id: str, domain: str) -> None:
        """Note what a bad row still says of its account."""
        said = {"account_id": account_id, "domain": domain, "name": line.cell("name")}
        self._note(line.sheet.tally, line.number, said)

    def sheet(self, sheet: OpenSheet) -> None:
        """Note the rows of a sheet of accounts that could not be read at all."""
        for bad in sheet.tally.bad:
            if bad.row != sheet.table.header_row:
                self._note(sheet.tally, bad.row, {})

    def unread(self, tallies: Iterable[Tally]) -> None:
        """Note files that cannot be read and may hold accounts."""
        for tally in tallies:
            self._note(tally, None, {})

    def look(self, column: str, text: str) -> None:
        """Raise Pending for an account that a bad row describes, or that may stand in one."""
        wheres = self.described.get((column, text)) or tuple(self.silent[column])
        if wheres:
            raise Pending(text, wheres)

    def _note(self, tally: Tally, row: int | None, said: Mapping[str, str]) -> None:
        if (id(tally), row) in self.seen:
            return
        self.seen.add((id(tally), row))
        where = tally.name if row is None else f"row {row:,} of {tally.name}"
        for column in BY_ACCOUNT:
            if said.get(column):
                self.described[column, said[column]] += (where,)
            else:
                self.silent[column][where] = None


@dataclass
class Consequence:
    """How much of one sheet of usage waits, for which accounts, and for which rows of theirs."""

    rows: int = 0
    accounts: dict[str, None] = field(default_factory=dict)
    wheres: dict[tuple[str, ...], None] = field(default_factory=dict)

    def count(self, pending: Pending) -> None:
        """Count one row more."""
        self.rows += 1
        self.accounts[pending.account] = None
        self.wheres[pending.wheres] = None

    @property
    def sentence(self) -> str:
        """What waits, for whom, and what is to be corrected."""
        rows, noun = plural(self.rows, "row"), plural(len(self.accounts), "account")
        wait = "waits" if self.rows == 1 else "wait"
        wheres = dict.fromkeys(where for some in self.wheres for where in some)
        first = f"Correct {_listed(list(wheres))} first."
        return f"{rows} {wait} for {noun}: {_listed(list(self.accounts))}. {first}"


def _listed(names: Sequence[str]) -> str:
    """Give the first names as a list, and how many more there are."""
    rest = len(names) - NAMED
    if rest > 0:
        return f"{', '.join(names[:NAMED])} and {rest:,} more"
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
