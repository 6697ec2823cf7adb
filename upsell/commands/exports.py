"""`python -m upsell export DIR`: the whole book as a folder, complete or absent."""

from __future__ import annotations

import tempfile
from pathlib import Path

from upsell.book.engine import BookKind
from upsell.bootstrap import Services
from upsell.commands import sample
from upsell.delivery_words import held_back
from upsell.errors import Refused, Unavailable
from upsell.figures import plural
from upsell.model import LOCAL_USER
from upsell.services import exports

EXAMPLE_NOTE = "Simulated: this is the example, not real accounts.\n\n"
NOTE = """\
Everything one Headroom book holds.

metrics.csv, plans.csv, accounts.csv, usage.csv
    The sheets an import reads. Bring them into any book with
    python -m upsell import metrics.csv plans.csv accounts.csv usage*.csv
book/
    Every table as it is kept: rules, signals, offers, touches, changes and the rest, to be read
    with other programs. An empty cell is a value that is not known. A text that a spreadsheet
    would run as a formula has one apostrophe in front.
manifest.json
    What makes this folder a book that can be read back whole, into an empty one:
    python -m upsell import THIS-FOLDER
"""


def main(services: Services, folder: str, book: str | None, *, force: bool) -> int:
    """Write a folder, and with `force` put it in the place of an earlier export."""
    target = Path(folder).absolute()
    kind = BookKind(book or BookKind.OWN)
    if kind is BookKind.OWN and not services.own_begun:
        raise Refused(
            "Not exported: your own book holds no accounts yet. The example is exported with "
            "`--book sample`."
        )
    if kind is BookKind.SAMPLE:
        sample.prepare(services)
    _check(target, force=force)
    try:
        manifest = _write(services, kind, target)
    except OSError as error:
        raise Unavailable(
            f"{target} could not be written: {error.strerror}. Nothing was exported."
        ) from error
    counts = manifest.rows
    told = ", ".join(
        plural(counts[f"{exports.TABLES}/{name}.csv"], one)
        for name, one in (
            ("accounts", "account"),
            ("readings", "usage figure"),
            ("offers", "offer"),
        )
    )
    print(f"Exported to {target}: {told}.")
    return 0


def _check(target: Path, *, force: bool) -> None:
    """Raise Refused when something is in the way that may not be replaced."""
    if not target.exists() or (target.is_dir() and not any(target.iterdir())):
        return
    if not force:
        raise Refused(
            f"{target} is there already. Choose another folder, or add --force to replace an "
            "earlier export."
        )
    exports.read_manifest(target)


def _write(services: Services, kind: BookKind, target: Path) -> exports.Manifest:
    """Write beside the target, then put the folder there in one step."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{target.name}-", dir=target.parent) as beside:
        new, old = Path(beside) / "new", Path(beside) / "old"
        new.mkdir()
        book = services.book(kind)
        manifest = exports.write_book(book, new, by=LOCAL_USER)
        note = (EXAMPLE_NOTE if book.is_sample else "") + NOTE
        (new / "README.txt").write_text(note, encoding="utf-8")
        if target.exists():
            target.rename(old)
        try:
            new.rename(target)
        except OSError:
            if old.exists():
                old.rename(target)
            raise
    return manifest


def bring_back(services: Services, folder: Path, *, dry_run: bool) -> int:
    """Read an exported folder into the own book, which must be empty."""
    manifest = exports.read_manifest(folder)
    if dry_run:
        files = plural(len(manifest.sums), "file")
        print(f"{folder} is an exported book of {files}. Nothing was brought in: a dry run.")
        return 0
    found = exports.read_book(services.book(BookKind.OWN), folder, by=LOCAL_USER)
    print(
        f"Brought in: {plural(found.accounts, 'account')}, "
        f"{plural(found.readings, 'usage figure')}, {plural(found.offers, 'offer')}."
    )
    if found.parked:
        print(held_back(found.parked))
    print("Restart Headroom if it is running.")
    return 0
