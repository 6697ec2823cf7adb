"""`python -m upsell sync`: accounts and outcomes from Attio, usage from PostHog."""

from __future__ import annotations

import sys

from upsell.bootstrap import Services
from upsell.errors import Refused
from upsell.model import LOCAL_USER
from upsell.sync import sync


def main(services: Services) -> int:
    """Bring what changed outside into the own book and say what came; 1 when something did not.

    What cannot be taken keeps nothing else from coming. Raises Refused without an own book.
    """
    if not services.settings.own_exists:
        raise Refused("There is nothing to refresh: no accounts of your own are here yet.")
    code = 0
    for came in sync(services, by=LOCAL_USER, told=_so_far):
        for line in filter(None, (came.failure, came.summary, *came.news)):
            print(f"{came.name}: {line}")
        code = 1 if came.failure else code
    return code


def _so_far(share: float, words: str) -> None:
    """Tell whoever watches how much is read, where somebody may be watching."""
    if sys.stderr.isatty():
        print(f"\r{words}: {share:.0%}  ", end="\n" if share >= 1 else "", file=sys.stderr)
