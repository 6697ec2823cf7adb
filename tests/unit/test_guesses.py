"""What unknown columns may hold, by their headings and their cells."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import METRICS
from upsell.guesses import Names, guess, plain_words
from upsell.layouts import Layout, fitted, signature
from upsell.sheets import SHEETS, SheetKind

KNOWN = Names(METRICS, frozenset({"acme", "globex"}), frozenset({"Acme Ltd", "Globex"}))


def guessed(columns: dict[str, list[str]], kind: SheetKind | None = None) -> Layout:
    """Guess what columns of these headings and cells hold."""
    return guess(list(columns), list(columns.values()), KNOWN, kind)


@pytest.mark.parametrize("kind", list(SheetKind))
def test_our_own_words_are_what_they_are(kind: SheetKind) -> None:
    """Every template is guessed as itself."""
    names = SHEETS[kind].names

    assert guess(names, [()] * len(names), KNOWN).kind is kind
    assert guess(names, [()] * len(names), KNOWN, kind).columns == names


def test_a_billing_tools_words_are_accounts() -> None:
    """Known other words count, whatever their case and what stands in brackets."""
    found = guessed(
        {
            "CustomerID": ["c-1"],
            "Company": ["Acme"],
            "Monthly fee (EUR)": ["1.200,50"],
            "Renews on": ["03.11.2026"],
            "E-Mail": ["jo@acme.example"],
            "Invoices": ["12"],
        }
    )

    assert found == Layout(
        SheetKind.ACCOUNTS,
        ("account_id", "name", "mrr", "renewal_date", "contact_email", ""),
    )


def test_a_sheet_with_a_column_for_each_metric_is_usage() -> None:
    """A heading tells the metric by its words, and whether it is the limit; shares are neither."""
    found = guessed(
        {
            "Customer": ["Acme Ltd", "Globex"],
            "Seats used": ["8", "9"],
            "Seats purchased": ["10", "10"],
            "API usage": ["45K", "1,200"],
            "Seats": ["yes", "no"],
            "Week": ["47", "47"],
        }
    )

    assert found.columns == ("name", "metric:seats", "limit:seats", "metric:api_calls", "", "")
    assert (found.kind, found.is_wide, found.lacks_day) == (SheetKind.USAGE, True, True)


def test_a_sheet_with_a_column_for_each_day_is_usage() -> None:
    """Where a column says the metric, by its heading or by its cells; what else there is goes."""
    days = {"2026-11-03": ["8", "9"], "10/11/2026": ["8", ""]}
    companies = {"Company": ["Acme Ltd", "Globex"], "What": ["Seats", "api_calls"]}
    found = guessed(companies | days | {"Limit": ["10", "10"]})

    assert found.columns == ("name", "metric", "day:2026-11-03", "day:10/11/2026", "")
    assert (found.kind, found.is_by_day, found.lacks_day) == (SheetKind.USAGE, True, False)
    assert found.lacks() == ()


def test_the_cells_decide_where_a_heading_may_be_either() -> None:
    """A column of known ids is the id, one of known names the name, one of addresses the e-mail."""
    columns = {"Account": ["acme", "globex"], "Who": ["Acme Ltd", "Globex"], "X": ["a@b.example"]}

    assert guessed(columns, SheetKind.ACCOUNTS).columns == ("account_id", "name", "contact_email")
    assert guessed({"Account": ["Acme Ltd"]}, SheetKind.USAGE).columns == ("name",)
    assert guessed({"Y": ["3/11/2026"], "Z": ["46329"]}, SheetKind.USAGE).columns == ("day", "")


def test_cells_that_cannot_be_it_outweigh_the_heading() -> None:
    """A column named Date that holds words is no day."""
    assert guessed({"Date": ["soon", "later"]}, SheetKind.USAGE).columns == ("",)


@given(
    st.lists(st.text(max_size=12), min_size=1, max_size=6),
    st.lists(st.text(max_size=8), max_size=4),
)
def test_any_headings_and_cells_get_a_guess(header: list[str], cells: list[str]) -> None:
    """One answer for each heading, and no column twice."""
    found = guess(header, [cells] * len(header), KNOWN)
    used = [column for column in found.columns if column]

    assert len(found.columns) == len(header)
    assert len(used) == len(set(used))


def test_what_a_layout_lacks_is_said() -> None:
    """Until it is there no file can be read so."""
    assert Layout(SheetKind.USAGE, ("", "metric:seats")).lacks() == (
        "Say which column tells the account: its id, its domain or its name.",
    )
    assert Layout(SheetKind.USAGE, ("name", "day")).lacks() == ("Say which column holds figures.",)
    assert Layout(SheetKind.ACCOUNTS, ("domain", "mrr", "mrr")).lacks() == (
        "Two columns hold the same: mrr.",
        "Say which column is the name.",
    )
    assert Layout(None, ("", "")).lacks() == ()
    assert Layout(SheetKind.USAGE, ("name", "day:2026-11-03")).lacks() == (
        "Say which column is the metric, or add one: figures stand under days.",
    )
    assert Layout(SheetKind.USAGE, ("name", "metric", "day:2026-11-03", "limit")).lacks() == (
        "Figures stand under days: leave out the other figures, limits and days.",
    )


def test_a_layout_is_told_by_its_headings_in_their_order() -> None:
    """Case and spaces make no difference; another order does."""
    assert signature(["Seats used", "Day"]) == signature([" seats-USED", "day"])
    assert signature(["Day", "Seats used"]) != signature(["Seats used", "Day"])


def test_more_days_make_no_other_layout() -> None:
    """Neighbouring days count as one heading, in whichever order they are written."""
    week = ["Account", "Metric", "3/11/2026", "4/11/2026", "Note"]
    longer = [*week[:4], "5/11/2026", "23 Nov 2026", "Note"]

    assert signature(week) == signature(longer)
    assert signature(week) != signature([*week, "5/11/2026"])
    assert signature(week) != signature(week[:2] + week[4:])


def test_new_days_are_read_like_those_before_them() -> None:
    """What stands beside the days stays; days some of which were left out tell nothing."""
    header = ["Account", "Metric", "2026-11-03", "2026-11-10", "Note"]
    kept = Layout(SheetKind.USAGE, ("name", "metric", "day:2026-11-03", ""))
    partly = replace(kept, columns=("name", "metric", "day:2026-11-03", "", ""))

    found = fitted(kept, header)

    assert found == replace(
        kept, columns=("name", "metric", "day:2026-11-03", "day:2026-11-10", "")
    )
    assert fitted(partly, header) is None
    assert fitted(replace(kept, columns=("name", "metric", "", "", "")), header) is not None
    assert fitted(replace(kept, columns=("name", "metric", "", "")), header) is None


def test_headings_are_compared_without_signs() -> None:
    """Capitals inside a word begin another one."""
    assert plain_words("customerID") == "customer id"
    assert plain_words("MRR [USD] / month") == "mrr month"
