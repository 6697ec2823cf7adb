"""Settings, read once from a mapping; a missing key turns a feature off, it never fails a page."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SECRETS = ROOT / ".streamlit" / "secrets.toml"
ATTIO = "https://api.attio.com"
POSTHOG = "https://us.i.posthog.com"
POSTHOG_APP = "https://us.posthog.com"
TIMEOUT_S = 8.0


def is_loopback(address: str) -> bool:
    """Whether only this computer can reach a server at the address."""
    if address == "localhost":
        return True
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False


@dataclass(frozen=True)
class Settings:
    """What the environment decides."""

    data_dir: Path
    """Where the books lie: `sample.db` and `headroom.db`."""
    database_url: str = field(default="", repr=False)
    """An SQLAlchemy URL for the own book instead of `headroom.db`; it may hold a password."""
    currency: str = "USD"
    zone: str = "UTC"
    attio_key: str = field(default="", repr=False)
    """Empty while Attio is not to be connected; never kept in a book, shown or logged."""
    attio_url: str = ATTIO
    posthog_key: str = field(default="", repr=False)
    """The project API key that events are sent with; empty while none are."""
    posthog_host: str = POSTHOG
    """Where events are sent to, which is not where they are looked at."""
    posthog_read_key: str = field(default="", repr=False)
    """A personal or project secret key that usage is read with; empty while none is."""
    posthog_project: str = ""
    """The number of the project that usage is read from."""
    posthog_app: str = POSTHOG_APP
    """Where a project is looked at."""
    timeout_s: float = TIMEOUT_S
    """How long each part of a request to Attio or PostHog may take."""
    secrets_trouble: str = ""
    """What is wrong with the file of keys, in a sentence; empty while nothing is."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Settings:
        """Read the `HEADROOM_` variables, and the keys from the environment or else their file.

        `HEADROOM_SECRETS` names another file than `.streamlit/secrets.toml`.
        """
        keys, trouble = _secrets(Path(environment.get("HEADROOM_SECRETS") or SECRETS))
        keys.update({name: value for name, value in environment.items() if value})
        return cls(
            data_dir=Path(environment.get("HEADROOM_DATA_DIR") or ROOT / "data"),
            database_url=environment.get("HEADROOM_DATABASE_URL", ""),
            currency=environment.get("HEADROOM_CURRENCY") or "USD",
            zone=environment.get("HEADROOM_TIME_ZONE") or "UTC",
            attio_key=keys.get("ATTIO_API_KEY", "").strip(),
            attio_url=keys.get("ATTIO_API_URL", "").strip().rstrip("/") or ATTIO,
            posthog_key=keys.get("POSTHOG_PROJECT_API_KEY", "").strip(),
            posthog_host=keys.get("POSTHOG_HOST", "").strip().rstrip("/") or POSTHOG,
            posthog_read_key=keys.get("POSTHOG_READ_KEY", "").strip(),
            posthog_project=keys.get("POSTHOG_PROJECT_ID", "").strip(),
            posthog_app=keys.get("POSTHOG_APP_HOST", "").strip().rstrip("/") or POSTHOG_APP,
            timeout_s=_seconds(environment.get("HEADROOM_TIMEOUT_SECONDS", "")),
            secrets_trouble=trouble,
        )

    @property
    def own_url(self) -> str:
        """The SQLAlchemy URL of the own book."""
        return self.database_url or f"sqlite:///{self.data_dir / 'headroom.db'}"

    @property
    def sample_url(self) -> str:
        """The SQLAlchemy URL of the example book, always a file of its own."""
        return f"sqlite:///{self.data_dir / 'sample.db'}"

    @property
    def own_exists(self) -> bool:
        """Whether there is an own book, be it empty."""
        return bool(self.database_url) or (self.data_dir / "headroom.db").exists()


def _seconds(text: str) -> float:
    """Give a time allowed in seconds; what is no time above zero counts as none given."""
    try:
        seconds = float(text)
    except ValueError:
        return TIMEOUT_S
    return seconds if 0 < seconds < float("inf") else TIMEOUT_S


def _secrets(path: Path) -> tuple[dict[str, str], str]:
    """Give the texts in a file of keys, and a sentence about a file that cannot be read.

    The sentence names the line at fault and never what stands in it.
    """
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}, ""
    except tomllib.TOMLDecodeError as error:
        where = str(error).rpartition("(")[2].rstrip(")") if "(" in str(error) else "somewhere"
        return {}, f"The file {path.name} cannot be read: something is wrong {where}. Correct it."
    except (OSError, UnicodeDecodeError):
        return {}, f"The file {path.name} cannot be read. Check that it is text and may be opened."
    return {name: value for name, value in found.items() if isinstance(value, str)}, ""
