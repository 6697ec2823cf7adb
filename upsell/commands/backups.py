"""`python -m upsell backup FILE` and `restore FILE`: the own book copied, and put back."""

from __future__ import annotations

from pathlib import Path

from upsell.book import backup, copying
from upsell.book.backup import Held
from upsell.book.engine import BookKind, open_book
from upsell.bootstrap import Services
from upsell.commands import running
from upsell.delivery_words import held_back
from upsell.errors import Refused, Unavailable, Unreadable
from upsell.figures import plural

DUMP = "pg_dump --format=custom --file={file} {options}"
UNDUMP = "pg_restore --clean --if-exists --single-transaction {options} {file}"


def back_up(services: Services, name: str) -> int:
    """Copy the own book into a new file, whoever is writing to it."""
    file, target = _own_file(services, DUMP, name), Path(name).absolute()
    if not file.exists():
        raise Refused("Nothing to back up: there is no book of your own yet.")
    held = backup.copy(file, target)
    print(f"Backed up to {target}: {_words(held)}.")
    return 0


def restore(services: Services, name: str, *, aside: bool) -> int:
    """Put a backup in the place of the own book; one that holds accounts is moved aside if asked.

    Nothing is ever deleted. What had not been sent when it was made is held back: the book it was
    made of may have sent it since.
    """
    file, source = _own_file(services, UNDUMP, name), Path(name).absolute()
    held = backup.look(source)
    if held.kind != BookKind.OWN.value:
        raise Refused("This is the simulated example. It is not put in the place of your book.")
    if file.exists() and source.samefile(file):
        raise Refused("This is your own book itself. Name a backup of it.")
    with running.alone(services.settings.data_dir):
        if file.exists():
            _check_present(file, aside=aside)
        kept, parked = _replace(services, file, source)
    if kept is not None:
        print(f"The book that was there is now {kept}.")
    print(f"Restored from {source}: {_words(held)}.")
    if parked:
        print(held_back(parked))
    return 0


def _own_file(services: Services, command: str, name: str) -> Path:
    """Give the own book's file; a book on a server has PostgreSQL's own programs."""
    url = services.settings.own_url
    file = backup.file_of(url)
    if file is None:
        told = command.format(file=name, options=backup.server_options(url))
        raise Refused(f"Your book is on a PostgreSQL server, which has its own program:\n{told}")
    return file


def _check_present(file: Path, *, aside: bool) -> None:
    """Raise Refused when the present book may not give way."""
    if backup.is_in_use(file):
        raise Unavailable("Another program uses your book. Stop it and try again.")
    try:
        present = backup.look(file)
        words = f"Your present book holds {_words(present)}."
        gives_way = not (present.accounts or present.readings or present.offers)
    except Unreadable as error:
        words, gives_way = error.problem, False
    if not (aside or gives_way):
        raise Refused(
            f"{words} To keep it under another name and put the backup in its place, add "
            "--move-aside. Nothing was changed."
        )


def _replace(services: Services, file: Path, source: Path) -> tuple[Path | None, int]:
    """Put a copy in the book's place; give where the book that was there is now, what is held."""
    stamp = f"{services.clock():%Y%m%d-%H%M%S}"
    new = file.with_name(f"{file.stem}.restored-{stamp}{file.suffix}")
    kept = file.with_name(f"{file.stem}-{stamp}{file.suffix}")
    if kept.exists():
        raise Refused(f"{kept} is there already. Try again in a second.")
    backup.copy(source, new)
    book = open_book(f"sqlite:///{new.as_posix()}")
    with book.write() as connection:
        parked = copying.park_deliveries(connection)
    book.close()
    had = file.exists()
    backup.move(file, kept)
    try:
        backup.move(new, file)
    except OSError as error:
        backup.move(kept, file)
        raise Unavailable(f"{file} could not be written: {error.strerror}.") from error
    return (kept if had else None), parked


def _words(held: Held) -> str:
    counts = (
        plural(held.accounts, "account"),
        plural(held.readings, "usage figure"),
        plural(held.offers, "offer"),
    )
    return ", ".join(counts)
