"""`python -m upsell import FILE…`: bring sheets into the own book, all or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from upsell.book.engine import BookKind
from upsell.bootstrap import Services
from upsell.commands import exports
from upsell.errors import Refused
from upsell.figures import plural
from upsell.model import LOCAL_USER
from upsell.services import imports
from upsell.services.imports import BadRow, ImportPreview, SheetPreview, UploadedSheet

REFUSED = 2
SHOWN = 50
"""How many things to correct are listed; the rest are counted."""


def main(services: Services, files: Sequence[str], *, dry_run: bool = False) -> int:
    """Print what the files would change, then change it; give 2 when a row is bad.

    One folder alone is a whole book that was exported; it is read back into an empty one.
    """
    if len(files) == 1 and Path(files[0]).is_dir():
        return exports.bring_back(services, Path(files[0]), dry_run=dry_run)
    sheets = [_read(Path(name)) for name in files]
    book, now = services.book(BookKind.OWN), services.clock()
    preview = imports.preview(book, sheets, by=LOCAL_USER, now=now)
    print("\n".join(_lines(preview)))
    if not preview.can_apply:
        print("Nothing was brought in. Correct this and import the files again.")
        return REFUSED
    if dry_run:
        print("Nothing was brought in: this was a dry run.")
        return 0
    if not preview.changes_anything:
        print("Nothing to bring in: the book holds all of it already.")
        return 0
    report = imports.apply(book, sheets, by=LOCAL_USER, now=now)
    print(f"Brought in: {report.new:,} new, {report.changed:,} changed.")
    return 0


def _read(path: Path) -> UploadedSheet:
    """Read a file, of one that is too large no more than shows it; raise Refused without it."""
    try:
        with path.open("rb") as file:
            return UploadedSheet(path.name, file.read(imports.MAX_BYTES + 1))
    except OSError as error:
        raise Refused(f"{path} cannot be read: {error.strerror}. Check its name.") from None


def _lines(preview: ImportPreview) -> Iterable[str]:
    """Give the preview, a line for each sheet, notice and thing to correct."""
    for sheet in preview.sheets:
        yield _counts(sheet)
        yield from (f"  {notice}" for notice in sheet.notices)
    yield from _bad(preview.bad)


def _counts(sheet: SheetPreview) -> str:
    """Give one sheet's counts."""
    kind = "not recognised" if sheet.kind is None else sheet.kind.value
    return (
        f"{sheet.name} ({kind}): {sheet.new:,} new, {sheet.changed:,} changed, "
        f"{sheet.unchanged:,} unchanged, {sheet.bad_rows:,} bad"
    )


def _bad(bad: Sequence[BadRow]) -> Iterable[str]:
    """Give the first things to correct, and how many more there are."""
    yield from (one.sentence for one in bad[:SHOWN])
    if len(bad) > SHOWN:
        yield f"… and {plural(len(bad) - SHOWN, 'more', 'more')}."
