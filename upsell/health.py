"""How a connection stands: whether it answers, what it can do, and what to do about the rest."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from upsell.outreach import Destination


class Standing(StrEnum):
    """How a connection stands."""

    OFF = "off"
    """Nobody gave a key."""
    TO_SET_UP = "to set up"
    """It answers, and this book is not connected with it yet."""
    WORKS = "works"
    UNTRIED = "untried"
    """Connected, and nothing was sent yet that would show whether the key is accepted."""
    PARTLY = "partly"
    """It works, and something that it needs is missing."""
    KEY_REFUSED = "key refused"
    SILENT = "silent"
    """It does not answer."""
    WRONG = "wrong"
    """Its settings are at fault, or its key leads elsewhere."""


@dataclass(frozen=True)
class Ability:
    """One thing a connection is for, and what keeps it from that; nothing when it works."""

    what: str
    lacking: str = ""

    @property
    def works(self) -> bool:
        """Whether nothing keeps it from that."""
        return not self.lacking


@dataclass(frozen=True)
class Health:
    """One connection, tested live; sentences are for the reader of a page."""

    destination: Destination
    name: str
    standing: Standing
    sentence: str
    remedy: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    """What was found there, as pairs of a name and words."""
    abilities: tuple[Ability, ...] = ()

    @property
    def is_well(self) -> bool:
        """Whether there is nothing to mend; a connection nobody wants is well."""
        return self.standing in {Standing.OFF, Standing.WORKS, Standing.UNTRIED}
