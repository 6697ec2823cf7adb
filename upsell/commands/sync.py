"""`python -m upsell sync`: accounts refreshed from Attio, outcomes changed there read back."""

from __future__ import annotations

from upsell.bootstrap import Services
from upsell.errors import HeadroomError, Refused
from upsell.figures import plural
from upsell.model import LOCAL_USER
from upsell.ports import Attio
from upsell.services.connections import read_back
from upsell.services.from_attio import bring, gather, source_of


def main(services: Services) -> int:
    """Bring what changed outside into the own book and say what came; 1 when something did not.

    What cannot be taken keeps nothing else from coming. Raises Refused without an own book.
    """
    if not services.settings.own_exists:
        raise Refused("There is nothing to refresh: no accounts of your own are here yet.")
    attio = services.attio
    if attio is None:
        print("Attio: no key, so nothing was refreshed from there.")
        return 0
    code = 0
    for step in (_accounts, _outcomes):
        try:
            lines = step(services, attio)
        except HeadroomError as error:
            lines, code = [str(error)], 1
        for line in lines:
            print(f"Attio: {line}")
    return code


def _accounts(services: Services, attio: Attio) -> list[str]:
    """Refresh the accounts that come from Attio."""
    book = services.own
    source = source_of(book, by=LOCAL_USER)
    if source is None:
        return ["no accounts come from there; choose them in Setup, Connections."]
    fetched = gather(book, attio, source, by=LOCAL_USER)
    done = bring(book, fetched, source, by=LOCAL_USER, now=services.clock())
    sheet = done.preview.sheets[0]
    known = f"{sheet.changed:,} changed, {sheet.unchanged:,} as before"
    return [
        f"{plural(sheet.new, 'new account')}, {known}.",
        *(f"{one.account}: {one.label} {one.before} → {one.after}" for one in done.differences),
        *(f"{name} was {why} there and stays here." for name, why in done.gone),
    ]


def _outcomes(services: Services, attio: Attio) -> list[str]:
    """Read back the outcomes that were changed in Attio."""
    found = read_back(services.own, attio, by=LOCAL_USER, now=services.clock())
    return [*found.taken, *found.left]
