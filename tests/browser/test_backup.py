"""A book that was damaged on the disk: what the page says, and the way back from a backup."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.sync_api import Page, expect

from tests import real_exports
from tests.browser.desk import press, words
from tests.browser.screen import assert_whole, axe, opened, settled
from tests.browser.server import ProductServer, environment, running_server

DAYS_OLD = 9


def command(data_dir: Path, *arguments: str) -> str:
    """Run a command of the product as a person does, and give what it says."""
    ran = subprocess.run(
        [sys.executable, "-m", "upsell", *arguments],
        env=environment(data_dir),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, f"{arguments}: {ran.stdout}{ran.stderr}"
    return ran.stdout


def sheets(folder: Path) -> list[str]:
    """Write two accounts with seats of some days ago, in our own words; give the files."""
    day = (datetime.now(UTC).date() - timedelta(days=DAYS_OLD)).isoformat()
    accounts = "account_id,name,plan\nacme,Acme Tools,basic\nquiet,Quiet & Söhne,basic\n"
    usage = f"account_id,metric,day,value\nacme,seats,{day},19\nquiet,seats,{day},6\n"
    written = {one.name: one.content for one in real_exports.definitions()}
    written |= {"accounts.csv": accounts.encode(), "usage.csv": usage.encode()}
    for name, content in written.items():
        (folder / name).write_bytes(content)
    return [str(folder / name) for name in written]


def refused_while_it_runs(server: ProductServer, backup: Path) -> str:
    """Give what a restore says as long as the product is open."""
    ran = subprocess.run(
        [sys.executable, "-m", "upsell", "restore", str(backup), "--move-aside"],
        env=environment(server.data_dir),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode != 0
    return ran.stdout + ran.stderr


def test_a_damaged_book_comes_back_from_its_backup(page: Page, tmp_path: Path) -> None:
    """The page says what is wrong and what to do, writes nothing, and what it says works."""
    data, backup = tmp_path / "data", tmp_path / "monday.db"
    book = data / "headroom.db"
    data.mkdir()
    command(data, "import", *sheets(tmp_path))
    assert "2 accounts, 2 usage figures" in command(data, "backup", str(backup))
    book.write_bytes(damaged := b"not a book any more " * 2_000)

    with running_server(data, tmp_path / "log") as server:
        opened(page, f"{server.url}/?book=own")
        expect(page.get_by_role("heading", name="Your accounts cannot be opened")).to_be_visible()
        said = words(page)
        assert "headroom.db is damaged, or no book at all." in said
        assert "Headroom leaves it as it is. Put a backup in its place." in said
        assert "python -m upsell restore FILE --move-aside" in said
        assert_whole(page)
        assert axe(page) == []
        press(page, "Look at the example meanwhile")
        assert "Simulated" in words(page)
        assert "Headroom is running. Stop it" in refused_while_it_runs(server, backup)
    assert book.read_bytes() == damaged

    told = command(data, "restore", str(backup), "--move-aside")
    (kept,) = data.glob("headroom-*.db")
    assert f"The book that was there is now {kept}." in told
    assert kept.read_bytes() == damaged

    with running_server(data, tmp_path / "later") as server:
        opened(page, f"{server.url}/?book=own")
        assert "Quiet & Söhne" in words(page)
        assert f"The usage is {DAYS_OLD} days old, so we flag nothing new." in words(page)
        newer = page.locator(".st-key-quiet-newer")
        newer.get_by_role("link", name="Type this week's figures").click()
        expect(page.get_by_role("heading", name="This week's figures")).to_be_visible()
        settled(page)
        assert "book=own" in page.url
