"""Keys that count as known, and the nearest one to a key that is not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from upsell.cells.trouble import Trouble
from upsell.services.imports.tally import Line

SUGGESTIONS = 25
"""How many unknown keys are compared with all known ones; comparing more would take minutes."""
ALIKE = 0.6


class Names:
    """The known keys of one noun; `aliases` are other ways people write them, such as labels.

    An alias only suggests its key; what is `called` by it, in any case of letters, is known by it.
    """

    def __init__(
        self,
        noun: str,
        keys: Iterable[str],
        aliases: Mapping[str, str],
        called: Mapping[str, str] | None = None,
    ) -> None:
        """Know the keys and, in any case of letters, the aliases."""
        self.noun = noun
        self.keys = set(keys)
        self._aliases = {alias.casefold(): key for alias, key in aliases.items() if alias}
        self._aliases |= {key.casefold(): key for key in self.keys}
        self._called = called or {}
        self._suggested: dict[str, str | None] = {}

    def require(self, key: str) -> str:
        """Give a known key back; raise Trouble that names the nearest for another."""
        if key in self.keys:
            return key
        if key.casefold() in self._called:
            return self._called[key.casefold()]
        if not key:
            raise Trouble(f"The {self.noun} is missing.", "Fill it in.")
        near = self._nearest(key)
        remedy = f"Did you mean {near}?" if near else f"Add it to the {self.noun}s sheet first."
        raise Trouble(f"There is no {self.noun} of this name.", remedy)

    def _nearest(self, key: str) -> str | None:
        """Give the known key most like another; after some twenty no longer looked for."""
        folded = key.casefold()
        if folded in self._aliases:
            return self._aliases[folded]
        if folded not in self._suggested and len(self._suggested) < SUGGESTIONS:
            close = get_close_matches(folded, self._aliases, n=1, cutoff=ALIKE)
            self._suggested[folded] = self._aliases[close[0]] if close else None
        return self._suggested.get(folded)


def called(names: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Give keys by their names in lower case; a name that two keys share is nobody's."""
    found: dict[str, set[str]] = {}
    for name, key in names:
        found.setdefault(name.casefold(), set()).add(key)
    return {name: min(keys) for name, keys in found.items() if name and len(keys) == 1}


class Once:
    """Where each thing was described first, so that a second row for it can name both."""

    def __init__(self, noun: str) -> None:
        """Begin with nothing described."""
        self.noun = noun
        self._first: dict[object, tuple[str, int]] = {}

    def check(self, line: Line, field: str, key: object, shown: str) -> None:
        """Refuse a row whose key another row of this import had already."""
        here = (line.sheet.tally.name, line.number)
        first = self._first.setdefault(key, here)
        if first != here:
            line.refuse(field, twice(self.noun, shown, first, here))


def twice(noun: str, shown: str, first: tuple[str, int], second: tuple[str, int]) -> Trouble:
    """Say that two rows describe one thing; the file is named where they are in two."""
    same_file = first[0] == second[0]
    where = f"row {first[1]}" if same_file else f"row {first[1]} of {first[0]}"
    return Trouble(
        f"The {noun} {shown} is in {where} and again in row {second[1]}.", "Keep one of the two."
    )
