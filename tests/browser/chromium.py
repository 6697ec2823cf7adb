"""A Chromium to test with: an installed one, Playwright's own, or the system's package."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, BrowserType, Error, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Google/Chrome/Application/chrome.exe",
)
PACKAGES = (
    ("apt-get", "install", "-y", "--no-install-recommends", "chromium"),
    ("dnf", "install", "-y", "chromium"),
    ("pacman", "-S", "--noconfirm", "chromium"),
    ("brew", "install", "--cask", "chromium"),
)
FLAGS = (
    "--headless=new",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--no-proxy-server",
    # A test page that asks for anything outside this machine gets nothing.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)
INSTALL_S = 600


class NoBrowserError(Exception):
    """No browser can be had, and the message says what to install."""


def launch(chromium: BrowserType) -> Browser:
    """Start the first browser that works, installing one if none is there.

    Raises NoBrowserError if that cannot be done without a person.
    """
    for executable in candidates(chromium):
        try:
            return chromium.launch(executable_path=executable, args=list(flags()), timeout=60_000)
        except Error:
            continue
    raise NoBrowserError(
        "The browser tests need Chromium or Chrome, and none could be found or installed: "
        "install Chromium from your system's packages (Debian: sudo apt-get install chromium) "
        "or Google Chrome, and run the tests again."
    )


def flags() -> tuple[str, ...]:
    """The browser's arguments; root cannot use Chromium's sandbox."""
    root = os.name != "nt" and os.geteuid() == 0
    return (*FLAGS, "--no-sandbox") if root else FLAGS


def candidates(chromium: BrowserType) -> Iterator[str]:
    """Browsers to try, each looked for or installed only when the ones before it failed."""
    yield from installed()
    own = chromium.executable_path
    if Path(own).exists() or _download_own():
        yield own
    if _install_package():
        yield from installed()


def installed() -> Iterator[str]:
    """The browsers that are on this machine."""
    for name in (*NAMES, *PLACES):
        if found := shutil.which(name):
            yield found


def _download_own() -> bool:
    print("Downloading Chromium for the browser tests ...", flush=True)
    return _succeeds(sys.executable, "-m", "playwright", "install", "chromium")


def _install_package() -> bool:
    """Whether the system's package manager could install Chromium without a password."""
    for manager, *arguments in PACKAGES:
        if shutil.which(manager):
            print(f"Installing Chromium with {manager} ...", flush=True)
            sudo = () if manager == "brew" or os.geteuid() == 0 else ("sudo", "-n")
            if manager == "apt-get":
                _succeeds(*sudo, manager, "update")
            return _succeeds(*sudo, manager, *arguments)
    return False


def _succeeds(*command: str) -> bool:
    quiet = subprocess.DEVNULL
    try:
        ended = subprocess.run(
            command, stdin=quiet, stdout=quiet, stderr=quiet, check=False, timeout=INSTALL_S
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return ended.returncode == 0


def main() -> int:
    """Make sure there is a browser and say which; used before the tests begin."""
    with sync_playwright() as playwright:
        try:
            browser = launch(playwright.chromium)
        except NoBrowserError as problem:
            print(problem)
            return 1
        print(f"The browser tests use Chromium {browser.version}.")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
