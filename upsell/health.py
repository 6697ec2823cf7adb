"""How a connection stands: whether it answers, what it can do, and what to do about the rest."""

from __future__ import annotations

from collections.abc import Mapping
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
    BUSY = "busy"
    """It asks us to wait."""
    SILENT = "silent"
    """It does not answer."""
    WRONG = "wrong"
    """Its settings are at fault, or its key leads elsewhere."""


IN_WORDS: Mapping[Standing, str] = {
    Standing.OFF: "Not connected",
    Standing.TO_SET_UP: "To be set up",
    Standing.WORKS: "Connected",
    Standing.UNTRIED: "Not tried yet",
    Standing.PARTLY: "Partly connected",
    Standing.KEY_REFUSED: "Key not accepted",
    Standing.BUSY: "Asks us to wait",
    Standing.SILENT: "Not answering",
    Standing.WRONG: "Needs a hand",
}


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

    def may(self, what: str) -> bool:
        """Whether nothing keeps it from one thing; what was not looked at is not ruled out."""
        return all(one.works for one in self.abilities if one.what == what)

    @property
    def is_well(self) -> bool:
        """Whether there is nothing to mend; a connection nobody wants is well."""
        return self.standing in {Standing.OFF, Standing.WORKS, Standing.UNTRIED}
