"""The signals sheet as a file: out and in again, and every bad row by its number."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.builders import NOW
from upsell.adapters.files.table_out import Share, SheetOut, xlsx_bytes
from upsell.book.engine import Book
from upsell.model import LOCAL_USER, Rule
from upsell.rule_words import Field
from upsell.rules import DEFAULT_RULES
from upsell.services import rules as sheet
from upsell.services.definitions import definitions
from upsell.services.imports import UploadedSheet
from upsell.services.rule_files import Ending, SheetRead, read_sheet, sheet_file

NEAR = DEFAULT_RULES[0]


def taken(book: Book, content: bytes) -> SheetRead:
    """Read a file."""
    return read_sheet(book, UploadedSheet("signals.csv", content), by=LOCAL_USER)


def lines(rows: tuple[Rule, ...]) -> list[str]:
    """Give a sheet as the lines of its file."""
    return sheet_file(rows, Ending.CSV).decode("utf-8-sig").splitlines()


@pytest.mark.parametrize("ending", Ending)
def test_the_same_sheet_again_changes_nothing(book: Book, ending: Ending) -> None:
    """Out and in gives the saved rows, versions and all, in their order."""
    rows = (
        replace(NEAR, threshold=0.725, template="growth", enabled=False),
        replace(DEFAULT_RULES[5], rule_id="new", metrics="feature.audit", minimum=12.5, window=14),
        *DEFAULT_RULES[1:],
    )
    saved = sheet.save_rules(book, rows, by=LOCAL_USER, now=NOW)

    read = taken(book, sheet_file(saved, ending))

    assert read.faults == ()
    again = sheet.save_rules(book, read.rules, seen=saved, by=LOCAL_USER, now=NOW)
    assert again == saved
    assert len(definitions(book, by=LOCAL_USER).changes) == 1


def test_a_sheet_without_ids_meets_the_rows_it_is_about(book: Book) -> None:
    """A row without its id is the one of the same kind and metrics; others are new."""
    text = 'Signal,Metrics,"From, %"\nnear limit,seats,75%\nNear limit,rows,90\n'

    near, new = taken(book, text.encode()).rules

    assert near == replace(NEAR, threshold=0.75, version=1)
    assert new.rule_id not in {rule.rule_id for rule in DEFAULT_RULES}
    assert (new.threshold, new.metrics, new.enabled, new.version) == (0.9, "rows", True, 0)


@pytest.mark.parametrize(
    ("old", "new", "field", "problem"),
    [
        ("80,,Latest figure,More seats", "180,,,More seats", Field.THRESHOLD, "180% cannot be"),
        ("80,,Latest figure,More seats", "much,,,More seats", Field.THRESHOLD, "not a number"),
        ("80,,Latest figure,More seats", "0.8,,,More seats", Field.THRESHOLD, "Did you mean 80%"),
        (
            "80,,Latest figure,More seats",
            "80,,7 days,More seats",
            Field.WINDOW,
            "at the latest figure",
        ),
        (
            "80,,Latest figure,More seats",
            "80,,long,More seats",
            Field.WINDOW,
            "Write Latest figure.",
        ),
        ("80,,Latest figure,More seats", "80,,,Champagne", Field.PLAY, "one of the choices"),
        ("yes,Near limit,seats", "yes,Nearly,seats", Field.TYPE, "Write Near limit, Team growth"),
        ("yes,Near limit,seats", "perhaps,Near limit,seats", Field.ON, "Write yes or no."),
        ("yes,Near limit,seats", "yes,Near limit,feature.*", Field.METRICS, "is an activity"),
        ("What fits,near-limit-seats", "Nice,near-limit-seats", Field.TEMPLATE, "of the choices"),
    ],
)
def test_a_bad_row_of_a_file_is_named_and_nothing_is_taken(
    book: Book, old: str, new: str, field: str, problem: str
) -> None:
    """By its number in the spreadsheet, its field and the remedy; the good rows wait."""
    content = "\n".join(lines(DEFAULT_RULES))
    assert content.count(old) == 1

    read = taken(book, content.replace(old, new).encode())

    assert read.rules == ()
    assert [(fault.row, fault.field) for fault in read.faults] == [(2, field)]
    assert problem in read.faults[0].sentence


@pytest.mark.parametrize(
    ("cell", "window"),
    [
        ("14 days", 14),
        ("56", 56),
        ("1 Day", None),
        ("28 days, use on 8", 28),
        ("", 28),
        ("14 days, use on 8", None),
        ("Latest figure", None),
        ("a month", None),
    ],
)
def test_a_window_typed_in_a_file_is_one_of_those_there_are(
    book: Book, cell: str, window: int | None
) -> None:
    """Days or their number, as earlier files said it too; another one is named with the remedy."""
    text = f'Signal,Metrics,At least,Looks at\nPremium use,feature.*,20,"{cell}"\n'

    read = taken(book, text.encode())

    assert [rule.window for rule in read.rules] == ([] if window is None else [window])
    assert [(fault.row, fault.field) for fault in read.faults] == (
        [(2, Field.WINDOW)] if window is None else []
    )
    assert all("14, 28 or 56 days." in fault.remedy for fault in read.faults)


def test_a_workbook_kept_by_hand_is_read(book: Book) -> None:
    """Other sheets beside it, a share shown as one, columns left out: what is there is taken."""
    header = [Field.METRICS, Field.TYPE, Field.THRESHOLD]
    notes = SheetOut("Notes", ["Remember"], [["to ask Ana"]])
    mine = SheetOut("Mine", header, [["seats", "NEAR LIMIT", Share(0.75)]])

    read = taken(book, xlsx_bytes([notes, mine]))

    assert read == SheetRead(rules=(replace(NEAR, threshold=0.75),))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty."),
        (b"Signal,From\nNear limit,80\n", "The column Metrics is missing."),
        (b"Signal,Metrics\n", "The sheet is empty."),
        (b"Signal,Metrics\nNear limit,seats,80\n", "The row has 3 cells, the header 2."),
    ],
)
def test_a_file_that_is_no_sheet_says_so(book: Book, content: bytes, words: str) -> None:
    """What is missing is named with what to do."""
    read = taken(book, content)

    assert read.rules == ()
    assert words in read.faults[0].sentence


@pytest.mark.parametrize("ending", Ending)
def test_text_that_looks_like_a_formula_comes_back_as_it_was(book: Book, ending: Ending) -> None:
    """The apostrophe the file needs is taken off again."""
    rows = (replace(NEAR, metrics="-seats*", rule_id="=1+1"),)

    assert "'-seats*" in lines(rows)[1]
    assert taken(book, sheet_file(rows, ending)).rules == (replace(rows[0], version=0),)
