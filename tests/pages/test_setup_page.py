"""Setup: own files in whole or not at all, about you, the words of the plans."""

from __future__ import annotations

from html import escape
from pathlib import Path

from streamlit.testing.v1 import AppTest

from tests.builders import SCALE, TEAM
from tests.pages.house import Clock, a_house, healthy, html_of, page_at
from upsell.book import accounts
from upsell.bootstrap import Services
from upsell.config import Settings
from upsell.model import LOCAL_USER
from upsell.services.catalogue import PlanWords, plans
from upsell.services.imports import BadRow, ImportPreview, SheetPreview, template
from upsell.services.profile import profile
from upsell.sheets import SHEETS, SheetKind
from upsell.ui.intake import MOST_FILES
from upsell.ui.plan_words import benefit_words, effect_words
from upsell.ui.preview_table import bad_rows

ACCOUNT = b"account_id,name,plan\nglobex,Globex,team\n"
BAD = b"account_id,metric,day,value\nnobody,seats,2026-11-19,8\n"


def files_dropped(app: AppTest, *files: tuple[str, bytes]) -> AppTest:
    """Drop files on the page."""
    app.file_uploader[0].set_value([(name, content, "text/csv") for name, content in files])
    return healthy(app.run())


def templates() -> list[tuple[str, bytes]]:
    """Give the four templates as files."""
    return [(f"{kind.value}.csv", template(kind)) for kind in SHEETS]


def names(services: Services) -> set[str]:
    """Give the names of the accounts in the own book."""
    with services.own.read() as connection:
        return {account.name for account in accounts.every(connection).values()}


def test_the_templates_come_in_as_they_are(tmp_path: Path) -> None:
    """The four templates, dropped unchanged, are previewed as new and then imported."""
    services = Services(Settings(data_dir=tmp_path), Clock())
    app = files_dropped(page_at(services, "setup"), *templates())
    assert "usage.csv" in html_of(app)
    assert names(services) == set()

    healthy(app.button(key="import").click().run())

    assert names(services) == {"Northwind", "Globex"}
    assert "Imported." in html_of(app)


def test_the_same_files_again_change_nothing(tmp_path: Path) -> None:
    """What the book holds already is said, and there is nothing to import."""
    services = Services(Settings(data_dir=tmp_path), Clock())
    app = files_dropped(page_at(services, "setup"), *templates())
    healthy(app.button(key="import").click().run())

    files_dropped(app, *templates())

    assert app.button(key="import").disabled
    assert "Your book holds all of this already." in {one.value for one in app.info}


def test_problems_that_are_alike_are_one_line(tmp_path: Path) -> None:
    """An account that is not known, in many rows, is told once with every row."""
    services = a_house(tmp_path)
    many = BAD + b"".join(b"nobody,seats,2026-11-%02d,8\n" % day for day in range(1, 12))

    app = files_dropped(page_at(services, "setup"), ("usage.csv", many))

    listed = app.dataframe[0].value
    assert list(listed["Row"]) == ["2 to 13"]


def test_one_bad_row_stops_the_import(tmp_path: Path) -> None:
    """A bad row is named with its number and remedy, and the button stays shut."""
    services = a_house(tmp_path)

    app = files_dropped(page_at(services, "setup"), ("usage.csv", BAD))

    assert app.button(key="import").disabled
    row = app.dataframe[0].value.iloc[0]
    assert (row["File"], row["Row"], row["Field"]) == ("usage.csv", "2", "account_id")
    assert row["Found"] == "nobody"
    assert row["Remedy"]


def test_too_many_files_are_refused(tmp_path: Path) -> None:
    """More files than there are kinds are not even read."""
    services = a_house(tmp_path)
    many = [(f"{number}.csv", BAD) for number in range(MOST_FILES + 1)]

    app = files_dropped(page_at(services, "setup"), *many)

    assert "At most 4 files" in app.warning[0].value


def test_an_import_goes_to_the_own_book_while_the_example_is_shown(tmp_path: Path) -> None:
    """Whichever book is on the page, files go to the own one."""
    services = a_house(tmp_path)
    app = page_at(services, "setup", book="example")
    assert "You are looking at the example accounts." in html_of(app)

    app = files_dropped(app, ("accounts.csv", ACCOUNT))
    healthy(app.button(key="import").click().run())

    assert "Globex" in names(services)
    with services.sample.read() as connection:
        assert accounts.every(connection) == {}


def test_about_you_is_kept(tmp_path: Path) -> None:
    """The form keeps what is typed; a refusal is said in words and changes nothing."""
    services = a_house(tmp_path)
    app = page_at(services, "setup", section="About you")

    app.text_input(key="about-link").set_value("javascript:alert(1)")
    next(one for one in app.button if one.label == "Save").click()
    app.run()

    assert "booking link" in app.error[0].value
    assert profile(services.own, by=LOCAL_USER).booking_link == "https://cal.example/ana"


def test_the_words_of_the_plans_are_shown(tmp_path: Path) -> None:
    """Each plan has a row with what it adds, each limit one with what happens there."""
    services = a_house(tmp_path)

    app = page_at(services, "setup", section="Plans")

    benefits, effects = (one.value for one in app.dataframe)
    assert list(benefits["adds"]) == [plan.benefit for plan in plans(services.own, by=LOCAL_USER)]
    assert "10 seats" in list(effects["limit"])


def test_the_edited_rows_are_the_words_of_their_plans() -> None:
    """Each row goes back to its own plan and limit; a limit without an amount has no row."""
    known = [TEAM, SCALE]

    adds = benefit_words(known, [{"plan": "Team", "adds": "a"}, {"plan": "Scale", "adds": "b"}])
    rows = [{"plan": "", "limit": "", "effect": str(number)} for number in range(5)]
    effects = effect_words(known, rows)

    assert adds == [PlanWords("team", "a"), PlanWords("scale", "b")]
    assert effects[0] == PlanWords("team", "0", "seats")
    assert effects[4] == PlanWords("scale", "4", "api_calls")


def test_every_bad_row_is_named_by_its_number() -> None:
    """Rows with one problem stand together, neighbours as a range, and none is left out."""
    bad = [
        BadRow("usage.csv", row, "value", "x", "not a number", "Type one.")
        for row in (2, 3, 4, 9, 11, 12)
    ]
    sheet = SheetPreview(name="usage.csv", kind=SheetKind.USAGE, bad=tuple(bad))
    found = bad_rows(ImportPreview((sheet,)))
    assert [one["Row"] for one in found] == ["2 to 4, 9, 11 to 12"]


def test_every_column_of_the_templates_is_explained(tmp_path: Path) -> None:
    """Beside the templates stands what each of their columns means."""
    said = html_of(page_at(a_house(tmp_path), "setup"))
    for sheet in SHEETS.values():
        for column in sheet.columns:
            assert f">{column.name}<" in said
            assert escape(column.meaning) in said
