"""The signals sheet as a file: out as CSV or a workbook, and in again, all or nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar
from uuid import uuid4

from upsell.adapters.files.reading import read_tables
from upsell.adapters.files.table import Fault as BadLine
from upsell.adapters.files.table import TextTable, UnreadableFile
from upsell.adapters.files.table_out import Cell, SheetOut, csv_bytes, xlsx_bytes
from upsell.book import catalogue
from upsell.book import rules as sheet
from upsell.book.engine import Book
from upsell.cells import numbers, words
from upsell.cells.trouble import Trouble
from upsell.model import Actor, Metric, PlayKind, Right, Rule, RuleType
from upsell.rule_checks import Fault, faults
from upsell.rule_rows import carried, retyped
from upsell.rule_words import ANY_WINDOW, FULL, LATEST, MAILS, OFFERS, TYPES, Field, looks_at, span
from upsell.rules import KINDS
from upsell.services.imports import UploadedSheet
from upsell.windows import USUAL

Value = TypeVar("Value")
NEEDED = (Field.TYPE, Field.METRICS)
PLACES = 6
LONGEST_ID = 120
DAYS = re.compile(r"([0-9]{1,4})( days?)?")


class Ending(StrEnum):
    """The kinds of file the sheet comes in."""

    CSV = "csv"
    XLSX = "xlsx"


@dataclass(frozen=True)
class SheetRead:
    """What a file holds: the whole sheet, or everything that is wrong with it and no sheet."""

    rules: tuple[Rule, ...] = ()
    faults: tuple[Fault, ...] = ()
    """By the rows of the file; its header is row 1."""


def sheet_file(rows: Sequence[Rule], ending: Ending) -> bytes:
    """Give a sheet as a file that `read_sheet` takes again."""
    header = [field.value for field in Field]
    cells = [_cells(rule) for rule in rows]
    if ending is Ending.CSV:
        return csv_bytes(header, cells)
    return xlsx_bytes([SheetOut("Signals", header, cells)])


def read_sheet(book: Book, file: UploadedSheet, *, by: Actor) -> SheetRead:
    """Give the sheet in a file as it would stand in place of the present one; nothing is written.

    A row is the saved one with its id or, without an id, the one about the same; else it is new.
    """
    by.require(Right.READ)
    with book.read() as connection:
        saved = sheet.every(connection)
        metrics = tuple(catalogue.metrics(connection).values())
    try:
        tables = read_tables(file.name, file.content)
        table = next((one for one in tables if not _lacking(one)), tables[0])
        return _read(table, saved, metrics)
    except UnreadableFile as error:
        return SheetRead(faults=(Fault(error.row or 1, "", "", error.problem, error.remedy),))


def _cells(rule: Rule) -> tuple[Cell, ...]:
    threshold = None if rule.threshold is None else round(rule.threshold * FULL, PLACES)
    return (
        rule.enabled,
        TYPES[rule.type],
        rule.metrics,
        threshold,
        rule.minimum,
        span(rule.window),
        OFFERS[rule.play],
        MAILS.get(rule.template, rule.template),
        rule.rule_id,
    )


def _lacking(table: TextTable) -> list[Field]:
    """Give the columns the sheet cannot do without and a table does not have."""
    return [field for field in NEEDED if field not in _places(table)]


def _places(table: TextTable) -> dict[Field, int]:
    headings = {heading.strip().casefold(): place for place, heading in enumerate(table.header)}
    return {field: headings[field.casefold()] for field in Field if field.casefold() in headings}


def _read(table: TextTable, saved: Sequence[Rule], metrics: Sequence[Metric]) -> SheetRead:
    lacking = _lacking(table)
    if lacking:
        remedy = "Start from the file that this page gives out."
        problem = f"The column {' and '.join(lacking)} is missing."
        return SheetRead(faults=(Fault(table.header_row, "", "", problem, remedy),))
    places = _places(table)
    wrong: list[Fault] = []
    rows: dict[int, Rule] = {}
    for line in table.rows():
        if isinstance(line, BadLine):
            wrong.append(Fault(line.row, "", "", line.problem, line.remedy))
            continue
        number, cells = line
        named = {field: cells[place] for field, place in places.items()}
        rule = _rule(named, number, saved, {one.rule_id for one in rows.values()}, wrong)
        if rule is not None:
            rows[number] = rule
    if rows or not wrong:
        numbered = [*rows] or [table.header_row]
        found = faults([*rows.values()], metrics)
        wrong += [replace(fault, row=numbered[fault.row - 1]) for fault in found]
    if wrong:
        return SheetRead(faults=tuple(sorted(wrong, key=lambda fault: fault.row)))
    return SheetRead(rules=carried(rows.values(), saved))


def _rule(
    line: Mapping[Field, str],
    number: int,
    saved: Sequence[Rule],
    taken: set[str],
    wrong: list[Fault],
) -> Rule | None:
    """Give the rule of a row, or note what keeps it from being one."""
    before = len(wrong)

    def cell(field: Field, read: Callable[[str], Value], absent: Value) -> Value:
        if field not in line:
            return absent
        try:
            return read(line[field])
        except Trouble as trouble:
            wrong.append(Fault(number, "", field, trouble.problem, trouble.remedy))
            return absent

    rule_type = cell(Field.TYPE, _type, RuleType.LIMIT_NEAR)
    metrics = cell(Field.METRICS, words.text, "")
    rule_id = cell(Field.ID, _id, "")
    was = _was(rule_id, rule_type, metrics, saved, taken)
    usual = was or Rule(rule_id or str(uuid4()), rule_type, metrics, play=KINDS[rule_type].play)
    rule = Rule(
        rule_id=usual.rule_id,
        type=rule_type,
        metrics=metrics,
        threshold=cell(Field.THRESHOLD, _share, usual.threshold),
        minimum=cell(Field.MINIMUM, _amount, usual.minimum),
        window=cell(Field.WINDOW, lambda text: _window(text, rule_type), usual.window),
        play=cell(Field.PLAY, lambda text: _play(text, rule_type), usual.play),
        template=cell(Field.TEMPLATE, _mail, usual.template),
        enabled=cell(Field.ON, words.flag, usual.enabled),
    )
    if len(wrong) > before:
        return None
    return rule if was is None or was.type is rule_type else retyped(rule, rule_type, saved)


def _was(
    rule_id: str, rule_type: RuleType, metrics: str, saved: Sequence[Rule], taken: set[str]
) -> Rule | None:
    """Give the saved row that a row of a file is about."""
    if rule_id:
        return next((rule for rule in saved if rule.rule_id == rule_id), None)
    about = (rule_type, metrics)
    alike = (rule for rule in saved if (rule.type, rule.metrics) == about)
    return next((rule for rule in alike if rule.rule_id not in taken), None)


def _type(cell: str) -> RuleType:
    return _named(cell, {name: kind for kind, name in TYPES.items()})


def _play(cell: str, rule_type: RuleType) -> PlayKind:
    if not words.text(cell):
        return KINDS[rule_type].play
    return _named(cell, {name: kind for kind, name in OFFERS.items()})


def _mail(cell: str) -> str:
    if not words.text(cell):
        return ""
    return _named(cell, {name: key for key, name in MAILS.items()})


def _named(cell: str, choices: Mapping[str, Value]) -> Value:
    """Give what a name of the page stands for, whatever its case."""
    line = words.text(cell).casefold()
    for name, value in choices.items():
        if name.casefold() == line:
            return value
    raise Trouble(
        "This is not one of the choices." if line else "The cell is empty.",
        f"Write {', '.join(list(choices)[:-1])} or {list(choices)[-1]}.",
    )


def _share(cell: str) -> float | None:
    """Give a share of per cent, its sign written or not."""
    line = words.text(cell).removesuffix("%").strip()
    return round(numbers.amount(line) / FULL, PLACES + 2) if line else None


def _amount(cell: str) -> float | None:
    return numbers.figure(words.text(cell))


def _window(cell: str, rule_type: RuleType) -> int | None:
    """Give the days a cell names, `28 days` or `28`; an empty one asks for the usual."""
    line = words.text(cell).casefold()
    usual = USUAL if KINDS[rule_type].looks_back else None
    if line == LATEST.casefold():
        return None
    named = DAYS.fullmatch(line)
    if named:
        return int(named[1])
    if line not in ("", looks_at(Rule("", rule_type, "", window=usual)).casefold()):
        remedy = LATEST if usual is None else ANY_WINDOW
        raise Trouble("This is not one of the choices.", f"Write {remedy}.")
    return usual


def _id(cell: str) -> str:
    line = words.text(cell)
    if len(line) > LONGEST_ID:
        raise Trouble("The id is too long.", "Empty the cell.")
    return line
