"""The command line: what it makes, what it refuses and how it says so."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from signal import SIGINT
from subprocess import PIPE

import pytest

from upsell.__main__ import main
from upsell.book import readings
from upsell.bootstrap import Services
from upsell.commands import sample
from upsell.config import Settings
from upsell.layouts import Layout
from upsell.model import LOCAL_USER
from upsell.services import imports
from upsell.sheets import SheetKind


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data folder that the commands use."""
    for name in ("HEADROOM_DATABASE_URL", "HEADROOM_TIME_ZONE", "HEADROOM_CURRENCY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HEADROOM_DATA_DIR", str(tmp_path))
    return tmp_path


def test_the_example_is_made_once_and_scanned(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Scanning the example makes it first; the second time it is there; JSON can be read."""
    assert main(["scan", "--book", "sample", "--json"]) == 0
    said = capsys.readouterr().out
    assert json.loads(said[said.index("{") :])["accounts"] == 10
    first = (here / "sample.db").stat().st_ino
    assert main(["sample"]) == 0
    assert "Making" not in capsys.readouterr().out
    assert (here / "sample.db").stat().st_ino == first


def test_an_empty_example_is_made_anew(here: Path) -> None:
    """A file left empty by a page or a crash is no example."""
    services = Services(Settings(data_dir=here))
    services.sample.close()
    sample.prepare(services)
    assert main(["scan", "--book", "sample"]) == 0


def test_ctrl_c_is_answered_in_words(here: Path) -> None:
    """Making the example is stopped half way: one sentence, and the next time it is made whole."""
    command = [sys.executable, "-m", "upsell", "sample"]
    with subprocess.Popen(command, text=True, stdout=PIPE, stderr=PIPE) as made:
        assert made.stdout is not None
        assert made.stderr is not None
        assert "Making the example" in made.stdout.readline()
        made.send_signal(SIGINT)
        assert made.stderr.read() == (
            "Stopped before the end; nothing is half written. Run it again.\n"
        )
    assert made.returncode == 130
    assert main(["scan", "--book", "sample"]) == 0
    assert (here / "sample.db").exists()


def test_an_own_book_without_accounts_is_not_scanned(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One sentence with the remedy, exit code 2, and no book made on the way."""
    assert main(["scan"]) == 2
    assert "import FILE" in capsys.readouterr().err
    assert list(here.iterdir()) == []


def test_an_open_address_is_refused(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The server does not start where others could reach it."""
    assert main(["serve", "--address", "0.0.0.0"]) == 2  # noqa: S104 - the danger itself
    assert "no sign-in" in capsys.readouterr().err
    assert list(here.iterdir()) == []


def test_a_wrong_password_is_not_shown(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A database that does not answer is said without its address's secrets."""
    url = "postgresql+psycopg://ana:geheim@127.0.0.1:1/book"
    monkeypatch.setenv("HEADROOM_DATABASE_URL", url)
    assert main(["scan"]) == 2
    said = capsys.readouterr()
    assert "does not answer" in said.err
    assert "geheim" not in said.err + said.out
    assert list(here.iterdir()) == []


def test_the_day_of_an_import_is_heard(here: Path) -> None:
    """A sheet that does not say its day is brought in with the one on the command line."""
    files = [here / f"{kind.value}.csv" for kind in SheetKind]
    for kind, file in zip(SheetKind, files, strict=True):
        file.write_bytes(imports.template(kind))
    assert main(["import", *map(str, files)]) == 0
    wide = here / "week.csv"
    wide.write_text("Company,Seats used\nNorthwind,8\n")
    services = Services(Settings(data_dir=here))
    layout = Layout(SheetKind.USAGE, ("name", "metric:seats"))
    header = ["Company", "Seats used"]
    imports.keep_layout(services.own, header, layout, by=LOCAL_USER, now=services.clock())

    assert main(["import", str(wide), "--day", "2026-03-09"]) == 0
    with services.own.read() as connection:
        found = {one.observed_on: one.value for one in readings.series(connection, "northwind")}
    services.own.close()
    assert found[date(2026, 3, 9)] == 8.0
