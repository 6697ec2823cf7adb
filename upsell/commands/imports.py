"""`python -m upsell import FILE…`: bring sheets into the own book, all or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from upsell.book.engine import BookKind
from upsell.bootstrap import Services
from upsell.commands import exports
from upsell.errors import Refused
from upsell.figures import plural
from upsell.model import LOCAL_USER
from upsell.services import imports
from upsell.services.imports import BadRow, ImportPreview, Placing, SheetPreview, UploadedSheet

REFUSED = 2
SHOWN = 50
"""How many things to correct are listed; the rest are counted."""


def main(
    services: Services, files: Sequence[str], *, day: date | None = None, dry_run: bool = False
) -> int:
    """Print what the files would change, then change it; give 2 when a row is bad.

    `day` is that of the figures in sheets that do not say it. One folder alone is a whole book
    that was exported; it is read back into an empty one.
    """
    if len(files) == 1 and Path(files[0]).is_dir():
        return exports.bring_back(services, Path(files[0]), dry_run=dry_run)
    sheets = [_read(Path(name), day) for name in files]
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


def _read(path: Path, day: date | None) -> UploadedSheet:
    """Read a file, of one that is too large no more than shows it; raise Refused without it."""
    try:
        with path.open("rb") as file:
            return UploadedSheet(path.name, file.read(imports.MAX_BYTES + 1), day)
    except OSError as error:
        raise Refused(f"{path} cannot be read: {error.strerror}. Check its name.") from None


def _lines(preview: ImportPreview) -> Iterable[str]:
    """Give the preview, a line for each sheet, notice and thing to correct."""
    for sheet in preview.sheets:
        yield _counts(sheet)
        yield from (f"  {notice}" for notice in sheet.notices)
        if sheet.placing is not None:
            yield from (f"  {line}" for line in _placed(sheet.placing))
    yield from _bad(preview.bad)


def _counts(sheet: SheetPreview) -> str:
    """Give one sheet's counts."""
    kind = "not known" if sheet.kind is None else sheet.kind.value
    return (
        f"{sheet.name} ({kind}): {sheet.new:,} new, {sheet.changed:,} changed, "
        f"{sheet.unchanged:,} unchanged, {sheet.bad_rows:,} bad"
    )


def _placed(placing: Placing) -> Iterable[str]:
    """Say what of a file is not known, and who asks for it."""
    if placing.asks_day:
        yield "No column says the day of its figures: add --day YYYY-MM-DD."
    if not placing.asks:
        yield "Read as last time."
        return
    unknown = ", ".join(f"“{heading.strip()}”" for heading in placing.header if heading.strip())
    yield f"It is not known how these columns are to be read: {unknown}."
    yield "Drop the file on Setup: it asks once, and such files are read from then on."


def _bad(bad: Sequence[BadRow]) -> Iterable[str]:
    """Give the first things to correct, and how many more there are."""
    yield from (one.sentence for one in bad[:SHOWN])
    if len(bad) > SHOWN:
        yield f"… and {plural(len(bad) - SHOWN, 'more', 'more')}."
