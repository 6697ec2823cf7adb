"""The report and the playbook say what the book holds, and the command records what is due."""

from __future__ import annotations

import csv
import io
import shutil
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from tests.book.ledger import prepare
from tests.builders import METRICS, PLANS, a_play, a_signal, an_account
from tests.plays import MONDAY, at, offer_to
from upsell import figures
from upsell import report as words
from upsell.book import accounts, catalogue, offers, options, signals, wordings
from upsell.book.engine import Book
from upsell.bootstrap import Services
from upsell.commands import report as command
from upsell.config import Settings
from upsell.document import markdown
from upsell.drafting.wording import Wording
from upsell.errors import Refused, Unavailable
from upsell.model import LOCAL_USER, PlayKind
from upsell.outreach import Outcome
from upsell.services import rules, verdicts
from upsell.services.report import playbook, week_csv, week_report
from upsell.slack import slack_week
from upsell.week import week_named

FRIDAY = at(MONDAY + timedelta(days=4), 17)
NAMES = ("northwind", "globex", "initech")


@pytest.fixture
def played(book: Book) -> Book:
    """A book whose first week has three accounts with signals, two offers and one win."""
    play_in(book)
    return book


def play_in(book: Book) -> None:
    """Put the week into a book that has its metrics and plans."""
    prepare(book, a_signal(signal_id=UUID(int=1), opened_on=MONDAY))
    with book.write() as connection:
        others = [an_account(account_id=name, name=name.title()) for name in NAMES[1:]]
        accounts.save(connection, others)
        options.save_started_on(connection, MONDAY)
        for number, name in enumerate(NAMES[1:], start=2):
            later = a_signal(signal_id=UUID(int=number), account_id=name, opened_on=MONDAY)
            signals.add(connection, [later])
        won = offer_to(
            NAMES[0],
            1,
            outcome=Outcome.WON,
            outcome_at=at(MONDAY + timedelta(days=3)),
            won_value=Decimal(1200),
        )
        undone = offer_to(NAMES[2], 3, outcome=Outcome.WITHDRAWN, outcome_at=FRIDAY)
        for offer in (won, offer_to(NAMES[1], 2), undone):
            offers.add(connection, offer)


def told(book: Book, now: datetime = FRIDAY) -> str:
    """Give the report as Markdown."""
    return markdown(words.document(week_report(book, MONDAY, by=LOCAL_USER, now=now)))


def test_an_offer_of_what_is_no_longer_measured_is_told(played: Book) -> None:
    """By the metric's bare key, in the week's report as on Offers."""
    with played.write() as connection:
        gone = a_play(metric="pencils", kind=PlayKind.PACK)
        offers.add(connection, offer_to(NAMES[2], 3, offer_id=UUID(int=104), play=gone))

    assert "| Initech | Near limit: seats | 5 more packs | 17 November |" in told(played)
    assert figures.counted({}, "pencils").label == "pencils"


def test_the_report_says_verdict_conversion_and_offers(played: Book) -> None:
    """Every figure with its n; an undone offer is in none of them."""
    said = told(played)

    assert "PASS: 1 upsell won ($1,200 a year); 3 accounts with signals." in said
    assert "| Near limit: seats | 1 | 15% to 100% | 1 of 1, 100% | 0 | 0 | 1 | 2 |" in said
    assert "| Northwind | Near limit: seats | 5 more seats | 17 November |" in said
    assert "| Globex | Near limit: seats | 5 more seats | 17 November | not answered yet |" in said
    assert "Initech" not in said


def test_a_verdict_is_dated_by_the_day_of_the_book(played: Book) -> None:
    """Late on Friday in UTC it is Saturday in Tokyo."""
    late = at(MONDAY + timedelta(days=4), 22)
    verdicts.close_week(played, MONDAY, by=LOCAL_USER, now=late)
    report = week_report(played, MONDAY, by=LOCAL_USER, now=late)
    elsewhere = replace(report, zone=ZoneInfo("Asia/Tokyo"))

    assert "Recorded on 20 November. It is never" in markdown(words.document(report))
    assert "Recorded on 21 November. It is never" in markdown(words.document(elsewhere))


def test_another_name_than_you_is_told_to_colleagues(played: Book) -> None:
    """“You” would be whoever reads the report."""
    verdicts.close_week(played, MONDAY, by=replace(LOCAL_USER, name="Ana"), now=FRIDAY)

    assert "Recorded by Ana on 20 November." in told(played)


def test_a_later_outcome_stands_beside_the_recorded_verdict(played: Book) -> None:
    """In the report and for Slack, after the verdict that was recorded."""
    sunday, later = FRIDAY + timedelta(days=2), FRIDAY + timedelta(days=6)
    verdicts.close_week(played, MONDAY, by=LOCAL_USER, now=sunday)
    with played.write() as connection:
        found = offers.one(connection, offer_to(NAMES[1], 2).offer_id)
        won = replace(found, outcome=Outcome.WON, outcome_at=later, won_value=Decimal(800))
        offers.save(connection, won)
    report = week_report(played, MONDAY, by=LOCAL_USER, now=later)
    beside = "With the answers since then: still PASS. 2 upsells won ($2,000 a year)"

    recorded, after = markdown(words.document(report)).split(beside)
    assert "**PASS: 1 upsell won ($1,200 a year); 3 accounts with signals.**" in recorded
    assert "| Upsells won | 1 | 1 | Yes |" in after
    slack = slack_week(report).splitlines()
    assert slack[1].startswith("• PASS. 1 upsell won ($1,200 a year)")
    assert slack[2].startswith(f"• {beside}")


def test_looking_at_the_report_records_nothing(played: Book) -> None:
    """Only closing and the command do."""
    told(played)

    assert verdicts.play(played, by=LOCAL_USER, now=FRIDAY).history == ()


def test_the_csv_has_a_row_for_each_title(played: Book) -> None:
    """Counts and the rate as numbers, with the interval."""
    found = week_report(played, MONDAY, by=LOCAL_USER, now=FRIDAY)
    rows = list(csv.DictReader(io.StringIO(week_csv(found).decode("utf-8-sig"))))

    assert [(row["as_of"], row["signal"]) for row in rows] == [("2026-11-20", "Near limit: seats")]
    names = ("decided", "won", "open", "offered", "rate")
    assert [rows[0][name] for name in names] == ["1", "1", "1", "2", "1"]
    assert float(rows[0]["low_95"]) == pytest.approx(0.147, abs=0.001)


def test_a_week_for_slack(played: Book) -> None:
    """The verdict, the next step and the sentence about the signals; nobody is called."""
    lines = slack_week(week_report(played, MONDAY, by=LOCAL_USER, now=FRIDAY)).splitlines()

    assert lines[0] == "*Week of 16 to 22 November*"
    assert lines[1].startswith("• so far PASS. 1 upsell won ($1,200 a year)")
    assert len(lines) == 4


def test_the_playbook_holds_rules_levels_texts_and_results(played: Book) -> None:
    """A text that was changed stands in it as it is worded now."""
    rules.save_rules(played, rules.rules(played, by=LOCAL_USER), by=LOCAL_USER, now=FRIDAY)
    with played.write() as connection:
        own = "Subject: Hello\n\nHow are things at {{ account.name }}?"
        wordings.add(connection, Wording("growth", 2, own, FRIDAY, "Ana"))
    verdicts.close_week(played, MONDAY, by=LOCAL_USER, now=FRIDAY)
    said = markdown(playbook(played, by=LOCAL_USER, now=FRIDAY))

    assert "    How are things at {{ account.name }}?" in said
    assert "| Baseline | 2 | 3 | – | 30% | – | 10% |" in said
    assert "| 16 to 22 November 2026 | Smoke | PASS | 1 upsell won" in said
    assert "1 of 1, 100%" in said


@pytest.fixture
def services(tmp_path: Path, sqlite_book: Path) -> Services:
    """A server whose own book holds the week."""
    shutil.copy(sqlite_book, tmp_path / "headroom.db")
    made = Services(Settings(data_dir=tmp_path), clock=lambda: FRIDAY)
    with made.own.write() as connection:
        catalogue.save_metrics(connection, METRICS)
        catalogue.save_plans(connection, PLANS.values())
        accounts.save(connection, [an_account()])
    play_in(made.own)
    return made


def test_the_command_records_the_verdict_and_writes_the_report(
    services: Services, tmp_path: Path
) -> None:
    """Once: the second time the same verdict stands."""
    out = tmp_path / "week.html"
    for _ in range(2):
        code = command.main(services, None, week=week_named("2026-W47"), form="html", out=str(out))
        assert code == 0

    history = verdicts.play(services.own, by=LOCAL_USER, now=FRIDAY).history
    assert [one.verdict.trial.won for one in history] == [1]
    assert "PASS: 1 upsell won" in out.read_text(encoding="utf-8")


def test_a_week_that_has_hardly_begun_is_reported_and_not_recorded(
    services: Services, capsys: pytest.CaptureFixture[str]
) -> None:
    """On its Tuesday the report says so far, and no verdict is kept."""
    tuesday = replace(services, clock=lambda: at(MONDAY + timedelta(days=1)))
    command.main(tuesday, None, week=None, form="md", out=None)

    assert "day 2 of 7" in capsys.readouterr().out
    assert verdicts.play(services.own, by=LOCAL_USER, now=FRIDAY).history == ()


def test_a_week_to_come_is_refused(services: Services) -> None:
    """It has no report, and no other week's is given in its place."""
    with pytest.raises(Refused, match="has not begun yet"):
        command.main(services, None, week=date(2026, 11, 23), form="md", out=None)


def test_an_iso_week_names_the_week_of_the_play_that_begins_in_it(services: Services) -> None:
    """A play that began on a Wednesday has its week from the Wednesday of the ISO week."""
    with services.own.write() as connection:
        options.save_started_on(connection, MONDAY + timedelta(days=2))

    seen = command._play(services, services.own, week_named("2026-W47"))  # noqa: SLF001
    assert seen.week.first == MONDAY + timedelta(days=2)


def test_a_file_that_cannot_be_written_is_said(services: Services, tmp_path: Path) -> None:
    """The sentence names the file."""
    with pytest.raises(Unavailable, match="could not be written"):
        command.main(services, None, week=None, form="md", out=str(tmp_path / "no" / "week.md"))


@pytest.mark.parametrize("text", ["2026-47", "W47", "2026-W60", "", "2026-W4x"])
def test_what_is_no_iso_week_is_refused(text: str) -> None:
    """The parser says so in its own words."""
    with pytest.raises(ValueError, match=r".+"):
        week_named(text)
