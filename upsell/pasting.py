"""A block of cells pasted from a spreadsheet, matched to the accounts and metrics of a grid."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from upsell.cells import numbers
from upsell.cells.trouble import Trouble
from upsell.cells.words import text
from upsell.errors import Refused
from upsell.weekly import Grid, Place

LONGEST = 200_000
"""Characters: some thousand accounts with a dozen metrics."""
HOW = (
    "Copy the cells with their header row: the account in the first column, a metric in each "
    "other one."
)


@dataclass(frozen=True)
class Pasted:
    """The figures of a block, and what of it was left out, in sentences."""

    values: Mapping[Place, float]
    left_out: tuple[str, ...]


def pasted(grid: Grid, block: str) -> Pasted:
    """Give what a block says; raise Refused when it is no block of cells.

    An account is told by its id, its domain or its name as it is shown, a metric by its key or
    its label. An empty cell says nothing.
    """
    header, *rows = _cells(block)
    left_out: list[str] = []
    metrics = _columns(grid, header, left_out)
    if not metrics:
        raise Refused(f"The first row names no metric of yours. {HOW}")
    ids = {account.account_id for account in grid.accounts}
    accounts = _accounts(grid)
    values: dict[Place, float] = {}
    seen: dict[str, int] = {}
    for number, row in enumerate(rows, start=2):
        name = _plain(row[0])
        known = {name} if name in ids else accounts.get(name.casefold(), set())
        if len(known) != 1:
            left_out.append(_unknown(number, name, several=bool(known)))
            continue
        (account_id,) = known
        first = seen.setdefault(account_id, number)
        if first != number:
            left_out.append(f"Row {number}: “{name}” is in row {first} already; that one counts.")
            continue
        for column, metric in metrics.items():
            cell = row[column].strip() if column < len(row) else ""
            try:
                value = numbers.figure(cell)
            except Trouble as trouble:
                where = f"Row {number}, {name}, {header[column].strip()}"
                left_out.append(f"{where}: “{cell}”. {trouble.problem} {trouble.remedy}")
                continue
            if value is not None:
                values[account_id, metric] = value
    return Pasted(values, tuple(left_out))


def _cells(block: str) -> list[list[str]]:
    """Give the rows that hold something; a cell with line breaks stands in quotes."""
    if len(block) > LONGEST:
        raise Refused("This is too much for one go. Paste fewer rows, or import a file in Setup.")
    try:
        lines = csv.reader(io.StringIO(block, newline=""), delimiter="\t")
        rows = [row for row in lines if any(cell.strip() for cell in row)]
    except csv.Error:
        raise Refused(f"This is no block of cells. {HOW}") from None
    if len(rows) < 2 or len(rows[0]) < 2:  # noqa: PLR2004 - a header and a row, a name and a figure
        raise Refused(f"This is no block of cells with a header row. {HOW}")
    return rows


def _columns(grid: Grid, header: Sequence[str], left_out: list[str]) -> dict[int, str]:
    """Give the metric of each column that names one; note the others and the second of two."""
    known = {metric.label.casefold(): metric.key for metric in grid.metrics}
    known |= {metric.key.casefold(): metric.key for metric in grid.metrics}
    found: dict[int, str] = {}
    for column, cell in enumerate(header[1:], start=1):
        name = _plain(cell)
        metric = known.get(name.casefold())
        if metric in found.values():
            left_out.append(f"The column “{name}” is there twice; the first one counts.")
        elif metric is not None:
            found[column] = metric
        elif name:
            left_out.append(f"The column “{name}” is none of your metrics.")
    return found


def _accounts(grid: Grid) -> dict[str, set[str]]:
    """Give the accounts that each id, domain and name may mean, in any case of letters."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for account in grid.accounts:
        for name in (account.account_id, account.name, account.domain):
            if name:
                found[name.casefold()].add(account.account_id)
    return found


def _plain(cell: str) -> str:
    """Give a name on one line; one with hidden characters is no name of ours."""
    try:
        return text(cell.strip())
    except Trouble:
        return " ".join(cell.split())


def _unknown(number: int, name: str, *, several: bool) -> str:
    """Say which row was left out and why."""
    if several:
        return f"Row {number}: “{name}” means several accounts. Write its id in the first column."
    if not name:
        return f"Row {number}: the first cell is empty. Write the account in it."
    return f"Row {number}: “{name}” is none of your accounts."


def shown(left_out: Sequence[str], most: int) -> Iterator[str]:
    """Give the first of many sentences, and how many there are besides."""
    yield from left_out[:most]
    if len(left_out) > most:
        yield f"… and {len(left_out) - most:,} more."
