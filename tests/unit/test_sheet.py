"""The call sheet: one page in the order of its use."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

from tests.builders import PLANS, TEAM, TODAY
from tests.drafts import a_context, a_snapshot, both
from upsell.drafting import write_sheet

NO_SEATS = {**PLANS, "team": replace(TEAM, seat_price=None)}


def test_a_sheet_follows_the_order_of_its_use() -> None:
    """Before, during and after the call, and internal on its first line."""
    body = both(a_context("seats"))["full"].body
    headings = [line for line in body.split("\n") if re.fullmatch(r"[A-Z][a-z ]+", line)]
    assert body.startswith("Call sheet: Northwind (internal, do not forward)\n")
    assert headings == [
        "In one breath",
        "Say first",
        "Their usage",
        "What changed",
        "Ask",
        "The offer",
        "Know before you ask",
        "After the call",
    ]
    for line in (
        "Friday 20 November, 09:30 with Priya Nair, Head of Operations",
        "- seats: 8 of 10 seats, 80%; 5 on 23 October; as of 20 November",
        "- storage: 420 GB of storage; 5 on 23 October; as of 20 November",
        "- Audit reports: 37 times in 28 days; as of 20 November",
        "- Now: Team, $400 a month",
        "- Proposed: 3 more seats, $60 more a month, $720 a year",
        "- Renewal: 1 March 2027",
        "- 20 November: Ana wrote about storage.",
        "- Careful: A ticket was open last week.",
        "Record it: https://headroom.example/offers",
    ):
        assert line in body.split("\n")


def test_a_sheet_names_the_smaller_step() -> None:
    """Beside a plan the sheet keeps the cheaper seats that still hold present use."""
    context = a_context("growth")
    plan = replace(context, play=a_context("growth", plans=NO_SEATS).play)
    assert "- Smaller step: 3 more seats, $720 a year" in write_sheet(plan).body.split("\n")


def test_a_sheet_says_28_days_ago_only_of_a_figure_of_then() -> None:
    """Where the earlier figure is from half a year ago, the sheet leaves it out."""
    old = a_snapshot(before_on=TODAY - timedelta(days=180))
    body = write_sheet(replace(a_context("seats"), snapshot=(old,))).body
    assert "- seats: 8 of 10 seats, 80%; as of 20 November" in body.split("\n")
