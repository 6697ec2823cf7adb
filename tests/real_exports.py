"""Files that look like real exports: a billing tool's, a product database's, a hand-kept sheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date, timedelta

from openpyxl import Workbook
from openpyxl.styles import Font

from upsell.services.imports import UploadedSheet

COMPANIES = (
    ("acme", "Acme Tools", "acme.example", "1.340,50", "Jo", "jo@acme.example"),
    ("quiet", "Quiet & Söhne", "quiet.example", "220,00", "Al", "al@quiet.example"),
    ("globex", "Globex", "globex.example", "1.200", "Kim", "kim@globex.example"),
)


BILLED = (
    *("Customer ID", "Company", "Website", "Plan", "Monthly fee (EUR)", "Start date"),
    *("First name", "E-Mail", "Invoices"),
)
MEASURED = ("tenant", "event", "recorded_at", "quantity", "_sdc_batched_at")


def definitions() -> list[UploadedSheet]:
    """Give the metrics and plans that usage and accounts name, in our own words."""
    metrics = (
        "key,label,unit,kind\nseats,seats,seats,level\napi_calls,API calls,API calls,counter\n"
    )
    plans = (
        "plan,label,rank,monthly_price,metric,limit\n"
        "basic,Basic,1,100,seats,20\nbasic,Basic,1,100,api_calls,50000\n"
    )
    return [
        UploadedSheet("metrics.csv", metrics.encode()),
        UploadedSheet("plans.csv", plans.encode()),
    ]


def billing(name: str = "subscriptions.csv") -> UploadedSheet:
    """Give accounts as a billing tool exports them: semicolons, decimal commas, its own words."""
    rows = [
        BILLED,
        *(
            (*company[:3], "basic", company[3], f"0{place}.11.2025", *company[4:], "12")
            for place, company in enumerate(COMPANIES, 1)
        ),
    ]
    return UploadedSheet(name, _csv(rows, ";").encode("cp1252"))


def product(today: date, days: int = 30, seats: int = 19, name: str = "usage.csv") -> UploadedSheet:
    """Give usage as a product database exports it: a row an event count, with moments."""
    rows: list[Sequence[object]] = [MEASURED]
    for back in range(days, -1, -1):
        at = f"{today - timedelta(days=back)}T00:00:00Z"
        rows += [("acme", "seats", at, seats, "x"), ("quiet", "seats", at, 6, "x")]
    return UploadedSheet(name, _csv(rows, ",").encode())


def hand_kept(seats: int = 18, calls: int = 45_000, name: str = "Usage Ana.xlsx") -> UploadedSheet:
    """Give a sheet kept by hand: a title over it, a total under it, one row an account."""
    book = Workbook()
    page = book.worksheets[0]
    page.title = "This week"
    page.append(["Usage, kept by Ana"])
    page["A1"].font = Font(bold=True, size=14)
    page.merge_cells("A1:E1")
    page.append([])
    page.append(["Company", "Seats used", "API usage", "Of limit", "Notes"])
    page.append(["Acme Tools", seats, calls, 0.9, "call Jo"])
    page.append(["Quiet & Söhne", 6, 1200, 0.3, None])
    page["D4"].number_format = page["D5"].number_format = "0%"
    page.append(["Total", "=SUM(B4:B5)", "=SUM(C4:C5)"])
    old = book.create_sheet("Last year")
    old.append(["Company", "Seats used"])
    old.append(["Acme Tools", 3])
    old.sheet_state = "hidden"
    content = io.BytesIO()
    book.save(content)
    return UploadedSheet(name, content.getvalue())


def _csv(rows: Sequence[Sequence[object]], separator: str) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator).writerows(rows)
    return text.getvalue()
