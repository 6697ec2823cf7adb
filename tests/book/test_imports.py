"""Bringing files in: all of it or nothing, and the same again changes nothing."""

from __future__ import annotations

from datetime import timedelta
from threading import Thread

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import DBAPIError

from tests.book.refusing import refusing
from tests.builders import NOW, TODAY
from tests.files import a_file, a_sheet, bring, counts, everything, look, problems
from upsell.book import accounts
from upsell.book.engine import Book
from upsell.errors import Conflict, Forbidden
from upsell.model import LOCAL_USER, Actor, Right
from upsell.services import imports
from upsell.services.accounts import set_gates
from upsell.services.imports import BadRows, UploadedSheet
from upsell.services.imports.bringing import READ_SHARE
from upsell.sheets import SheetKind

USAGE = "account_id,metric,day,value,limit,counts"


def templates() -> list[UploadedSheet]:
    """Give the four templates as files with names that say nothing."""
    return [
        UploadedSheet(f"{number}.csv", imports.template(kind))
        for number, kind in enumerate(reversed(SheetKind))
    ]


def test_the_templates_import_together_as_they_are(empty_book: Book) -> None:
    """The order of the files does not matter, and a second time changes nothing."""
    report = bring(empty_book, *templates())
    once = everything(empty_book)
    again = bring(empty_book, *templates())

    assert counts(report) == [(3, 0, 0), (2, 0, 0), (3, 0, 0), (3, 0, 0)]
    assert counts(again) == [(0, 0, 3), (0, 0, 2), (0, 0, 3), (0, 0, 3)]
    assert everything(empty_book) == once


def test_a_preview_writes_nothing(empty_book: Book) -> None:
    """It counts what is new and says that it can be applied."""
    before = everything(empty_book)
    preview = look(empty_book, *templates())

    assert (preview.can_apply, preview.changes_anything) == (True, True)
    assert everything(empty_book) == before


def test_one_bad_row_refuses_every_file(empty_book: Book) -> None:
    """The refusal counts and quotes what is wrong, and the book stays empty."""
    before = everything(empty_book)
    bad = a_file(USAGE, "northwind,seats,2025-11-03,45K,,", name="more.csv")

    with pytest.raises(BadRows, match=r"1 thing to correct\. First: more\.csv, row 2, value") as no:
        bring(empty_book, *templates(), bad)

    assert [(one.sheet, one.row) for one in no.value.preview.bad] == [("more.csv", 2)]
    assert everything(empty_book) == before


def test_a_failure_at_the_last_row_leaves_nothing_half_written(empty_book: Book) -> None:
    """Accounts, plans and earlier figures of the same import are rolled back with it."""
    before = everything(empty_book)
    rows = [f"northwind,seats,2025-10-{day:02},8,," for day in range(1, 31)]
    last = a_file(USAGE, *rows, "northwind,seats,2025-10-31,666,,")

    with refusing(empty_book), pytest.raises(DBAPIError, match="refused"):
        bring(empty_book, *templates(), last)

    assert everything(empty_book) == before


def test_an_import_that_breaks_off_while_writing_leaves_nothing(book: Book) -> None:
    """Whoever follows the progress may stop it until the end."""
    before = everything(book)

    def stop(share: float) -> None:
        if share >= 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        imports.apply(
            book,
            [a_file(USAGE, "northwind,seats,2026-11-03,8,,")],
            by=LOCAL_USER,
            now=NOW,
            progress=stop,
        )

    assert everything(book) == before


def test_progress_runs_from_reading_to_the_end(book: Book) -> None:
    """It never goes back and ends at 1."""
    shares: list[float] = []
    rows = [
        f"northwind,seats,{1950 + n // 336}-{n // 28 % 12 + 1:02}-{n % 28 + 1:02},8,,"
        for n in range(12_000)
    ]

    imports.apply(book, [a_file(USAGE, *rows)], by=LOCAL_USER, now=NOW, progress=shares.append)

    assert len(shares) > 4
    assert shares == sorted(shares)
    assert shares[-1] == 1


def test_a_book_changed_since_the_preview_is_compared_again(book: Book) -> None:
    """What somebody else did in between counts when it is applied."""
    file = a_file("account_id,name,csm", "northwind,Northwind,Bo")
    preview = look(book, file)
    bring(book, a_file("account_id,name,csm", "northwind,Northwind,Bo"))

    assert preview.changes_anything
    assert counts(bring(book, file)) == [(0, 0, 1)]


def test_a_gate_switched_during_an_import_is_not_lost(book: Book) -> None:
    """Who switches it waits for the import, and is told that the account has changed."""
    days = [TODAY - timedelta(days=back) for back in range(5_000)]
    usage = a_file(USAGE, *(f"northwind,seats,{day},8,," for day in days))
    described = a_file("account_id,name", "northwind,Northwind Ltd")
    answers: list[str] = []

    def switch() -> None:
        try:
            set_gates(book, "northwind", 1, True, False, False, by=LOCAL_USER, now=NOW)
        except Conflict as conflict:
            answers.append(str(conflict))

    other = Thread(target=switch)

    def meanwhile(share: float) -> None:
        if share <= READ_SHARE and not other.is_alive():
            other.start()
            other.join(1)

    imports.apply(book, [described, usage], by=LOCAL_USER, now=NOW, progress=meanwhile)
    other.join()

    with book.read() as connection:
        kept = accounts.one(connection, "northwind")
    assert len(answers) == 1
    assert (kept.name, kept.do_not_contact, kept.version) == ("Northwind Ltd", False, 2)


def test_two_columns_of_one_name_are_refused(book: Book) -> None:
    """Which of the two is meant cannot be known."""
    file = a_file("account_id,name,Name", "northwind,a,b")

    assert problems(book, file) == [(1, "header", "Remove or rename one of them.")]


def test_a_column_that_is_not_known_is_left_out_and_said(book: Book) -> None:
    """A slip in a header is not lost in silence."""
    preview = look(book, a_file("account_id,name,renewel_date", "northwind,Northwind,x"))

    assert preview.sheets[0].notices == (
        "The column “renewel_date” is not known here and is left out. Did you mean renewal_date?",
    )
    assert preview.can_apply


def test_a_row_with_a_comma_too_many_is_bad_beside_the_others(book: Book) -> None:
    """The rest of the file is looked at all the same."""
    preview = look(
        book, a_file(USAGE, "northwind,seats,2026-11-03,1,200,,x", "northwind,seats,2026-11-04,8,,")
    )

    assert (preview.sheets[0].new, preview.sheets[0].bad_rows) == (1, 1)


def test_an_import_needs_the_right_to_write(book: Book) -> None:
    """A reader may look at a preview and no more; nobody without rights may do either."""
    reader = Actor("r", "Rita", frozenset({Right.READ}))
    nobody = Actor("n", "Nobody", frozenset())
    file = a_file(USAGE, "northwind,seats,2026-11-03,8,,")

    assert imports.preview(book, [file], by=reader, now=NOW).can_apply
    with pytest.raises(Forbidden):
        imports.apply(book, [file], by=reader, now=NOW)
    with pytest.raises(Forbidden):
        imports.preview(book, [file], by=nobody, now=NOW)


def test_hostile_text_stays_text(book: Book) -> None:
    """Formulas, markup and quotes come back as they were written."""
    name = '=HYPERLINK("https://x.example") <b>![t](https://x.example)</b> {{ 7*7 }} \'; DROP'
    bring(book, a_sheet(["account_id", "name"], ["odd", name]))

    with book.read() as connection:
        assert accounts.one(connection, "odd").name == name


cells = st.sampled_from(["", "8", "12.5", "unlimited", "daily", "45K", "-1"]) | st.text(max_size=6)
usage_rows = st.lists(
    st.tuples(
        st.sampled_from(["northwind", "globex", "northwin"]),
        st.sampled_from(["seats", "api_calls", "feature.audit", "storage"]),
        st.sampled_from([f"2026-{month:02}-{day:02}" for month in (10, 11) for day in (1, 2, 17)]),
        st.sampled_from(["", "8", "12.5", "0", "0.1"]) | cells,
        st.sampled_from(["", "", "10", "unlimited"]) | cells,
        st.sampled_from(["", "daily", "total"]),
    ),
    max_size=12,
)
account_rows = st.lists(
    st.tuples(
        st.sampled_from(["northwind", "globex", "initech", ""]),
        st.sampled_from(["Northwind", "Globex", ""]) | st.text(max_size=5),
        st.sampled_from(["", "globex.example", "northwind.example"]),
        st.sampled_from(["team", "scale", "", "teem"]),
        st.sampled_from(["400", "0.5", "1,200"]),
        st.sampled_from(["", "unlimited", "12", "0"]),
    ),
    max_size=3,
)


@settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True
)
@given(usage=usage_rows, described=account_rows)
def test_whatever_a_file_holds_the_same_again_changes_nothing(
    book: Book,
    usage: list[tuple[str, ...]],
    described: list[tuple[str, ...]],
) -> None:
    """Either it is refused and the book is as before, or a second time finds nothing to do."""
    files = [
        a_sheet(USAGE.split(","), *usage, name="usage.csv"),
        a_sheet(
            ["account_id", "name", "domain", "plan", "mrr", "limit:seats"],
            *described,
            name="accounts.csv",
        ),
    ]
    before = everything(book)
    try:
        bring(book, *files)
    except BadRows:
        assert everything(book) == before
        return
    once = everything(book)
    again = bring(book, *files)

    assert (again.new, again.changed) == (0, 0)
    assert everything(book) == once
