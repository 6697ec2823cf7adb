"""`python -m upsell import FILE…` says what it would do, then does it or says what to correct."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.builders import NOW, TODAY
from upsell.bootstrap import Services
from upsell.commands.imports import main
from upsell.config import Settings
from upsell.errors import Refused
from upsell.layouts import Layout
from upsell.model import LOCAL_USER
from upsell.services import imports
from upsell.sheets import SheetKind


@pytest.fixture
def services(tmp_path: Path, database_url: str) -> Iterator[Services]:
    """A product whose own book lies in an empty database."""
    services = Services(Settings(tmp_path, database_url), clock=lambda: NOW)
    yield services
    services.own.close()


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    """The four templates, saved."""
    paths = [tmp_path / f"{kind.value}.csv" for kind in SheetKind]
    for kind, path in zip(SheetKind, paths, strict=True):
        path.write_bytes(imports.template(kind))
    return [str(path) for path in paths]


def test_files_are_previewed_and_brought_in(
    services: Services, files: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """A second time there is nothing to do."""
    first = main(services, files)
    said = capsys.readouterr().out
    second = main(services, files)

    assert (first, second) == (0, 0)
    assert "usage.csv (usage): 3 new, 0 changed, 0 unchanged, 0 bad" in said
    assert "Brought in: 11 new, 0 changed." in said
    assert "Nothing to bring in" in capsys.readouterr().out


def test_a_dry_run_writes_nothing(
    services: Services, files: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """It prints the same preview."""
    assert main(services, files, dry_run=True) == 0
    assert main(services, files, dry_run=True) == 0
    assert capsys.readouterr().out.count("usage.csv (usage): 3 new") == 2


def test_a_bad_row_is_printed_and_nothing_is_brought_in(
    services: Services,
    files: list[str],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The exit code is 2, and only fifty things are listed."""
    bad = tmp_path / "bad.csv"
    rows = "".join(f"northwind,seats,2025-10-01,{number}K\n" for number in range(60))
    bad.write_text(f"account_id,metric,day,value\n{rows}")

    assert main(services, [*files, str(bad)]) == 2
    said = capsys.readouterr().out
    assert "bad.csv, row 2, value “0K”: This is not written in plain digits. Write 0." in said
    assert "… and 10 more." in said
    assert "Nothing was brought in." in said
    assert main(services, files, dry_run=True) == 0
    assert "usage.csv (usage): 3 new" in capsys.readouterr().out


def test_a_file_in_other_words_is_read_once_setup_was_told(
    services: Services, files: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Until then its columns are named; a sheet without a day needs one on the command line."""
    main(services, files)
    wide = tmp_path / "week.csv"
    wide.write_text("Company,Seats used\nNorthwind,8\n")
    header = ["Company", "Seats used"]
    capsys.readouterr()

    unknown = main(services, [str(wide)])
    asked = capsys.readouterr().out
    layout = Layout(SheetKind.USAGE, ("name", "metric:seats"))
    imports.keep_layout(services.own, header, layout, by=LOCAL_USER, now=NOW)
    without_day = main(services, [str(wide)])
    day_asked = capsys.readouterr().out
    known = main(services, [str(wide)], day=TODAY)

    assert (unknown, without_day, known) == (2, 2, 0)
    assert "columns are to be read: “Company”, “Seats used”." in asked
    assert "Drop the file on Setup" in asked
    assert "add --day YYYY-MM-DD" in day_asked
    assert "Read as last time." in capsys.readouterr().out


def test_a_file_that_is_not_there_is_named(services: Services, tmp_path: Path) -> None:
    """So is a folder that nobody exported, alone or among files."""
    with pytest.raises(Refused, match=r"nowhere\.csv cannot be read"):
        main(services, [str(tmp_path / "nowhere.csv")])
    with pytest.raises(Refused, match="not an exported book"):
        main(services, [str(tmp_path)])
    with pytest.raises(Refused, match="cannot be read"):
        main(services, [str(tmp_path), str(tmp_path)])
