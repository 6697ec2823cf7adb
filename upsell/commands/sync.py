"""`python -m upsell sync`: accounts and outcomes from Attio, usage from PostHog."""

from __future__ import annotations

import sys

from upsell.bootstrap import Services
from upsell.errors import HeadroomError, Refused
from upsell.figures import plural
from upsell.model import LOCAL_USER
from upsell.services.connections import read_back
from upsell.services.from_attio import bring, gather, source_of
from upsell.services.usage import agreed, sync_usage

FEW = 5


def main(services: Services) -> int:
    """Bring what changed outside into the own book and say what came; 1 when something did not.

    What cannot be taken keeps nothing else from coming. Raises Refused without an own book.
    """
    if not services.settings.own_exists:
        raise Refused("There is nothing to refresh: no accounts of your own are here yet.")
    steps = (("Attio", _accounts), ("Attio", _outcomes), ("PostHog", _usage))
    code = 0
    for name, step in steps:
        try:
            lines = step(services)
        except HeadroomError as error:
            lines, code = [str(error)], 1
        for line in lines:
            print(f"{name}: {line}")
    return code


def _accounts(services: Services) -> list[str]:
    """Refresh the accounts that come from Attio."""
    attio, book = services.attio, services.own
    if attio is None:
        return ["no key, so nothing was refreshed from there."]
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


def _outcomes(services: Services) -> list[str]:
    """Read back the outcomes that were changed in Attio."""
    if services.attio is None:
        return []
    found = read_back(services.own, services.attio, by=LOCAL_USER, now=services.clock())
    return [*found.taken, *found.left]


def _usage(services: Services) -> list[str]:
    """Read the usage that is new; where a run stopped, this one goes on."""
    reader, book, now = services.usage_reader, services.own, services.clock()
    if reader is None:
        return ["no key for reading, so no usage was read from there."]
    if not agreed(book, by=LOCAL_USER, now=now).source.rows:
        return ["nothing is counted there yet; say what in Setup, Connections."]
    done = sync_usage(book, reader, by=LOCAL_USER, now=now, told=_so_far)
    if done.is_elsewhere:
        return ["another run is reading the usage at the moment."]
    lines = [f"{plural(done.written, 'usage figure')} new or changed."]
    if done.unmatched:
        some = ", ".join(done.unmatched[:FEW])
        lines.append(f"{plural(len(done.unmatched), 'account')} there not matched, such as {some}.")
    return lines


def _so_far(share: float, words: str) -> None:
    """Tell whoever watches how much is read, where somebody may be watching."""
    if sys.stderr.isatty():
        print(f"\r{words}: {share:.0%}  ", end="\n" if share >= 1 else "", file=sys.stderr)
