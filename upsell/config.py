"""Settings, read once from a mapping; a missing key turns a feature off, it never fails a page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


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

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Settings:
        """Read the `HEADROOM_` variables."""
        return cls(
            data_dir=Path(environment.get("HEADROOM_DATA_DIR") or ROOT / "data"),
            database_url=environment.get("HEADROOM_DATABASE_URL", ""),
            currency=environment.get("HEADROOM_CURRENCY") or "USD",
            zone=environment.get("HEADROOM_TIME_ZONE") or "UTC",
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
