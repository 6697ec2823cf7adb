"""What an offer's outcome is called in Attio, and when Attio's is the newer one."""

from __future__ import annotations

from collections.abc import Mapping

from upsell.adapters.attio.frozen import Json, as_read
from upsell.connection import AttioOutcome, AttioPlace
from upsell.crm import Entry
from upsell.outbox import Fact
from upsell.outreach import FactKind, Outcome

OUTCOMES = {
    "open": AttioOutcome.OFFERED,
    FactKind.CALL_SCHEDULED.value: AttioOutcome.CALL_SCHEDULED,
    Outcome.WON.value: AttioOutcome.WON,
    Outcome.LOST.value: AttioOutcome.LOST,
    Outcome.NO_RESPONSE.value: AttioOutcome.NO_ANSWER,
    Outcome.DEFERRED.value: AttioOutcome.NOT_NOW,
    Outcome.WITHDRAWN.value: AttioOutcome.WITHDRAWN,
}
CLOSED = {
    AttioOutcome.WON,
    AttioOutcome.LOST,
    AttioOutcome.NO_ANSWER,
    AttioOutcome.WITHDRAWN,
}
COMES_BACK = frozenset(AttioOutcome) - {AttioOutcome.WITHDRAWN}
"""What a person may choose in Attio and a sync takes over."""


def answered_there(
    places: Mapping[str, str], fact: Fact, wanted: Mapping[str, Json], there: Entry
) -> dict[str, Json]:
    """Give the outcome that a person set in Attio after the fact, and its day; else nothing.

    It is the newer one, and the next sync takes it over. An undone offer stays undone.
    """
    slug = places.get(AttioPlace.OFFER_OUTCOME, "")
    mark, said = there.marks.get(slug), as_read(there.values)
    if mark is None or mark.by_key or mark.since <= fact.recorded_at:
        return {}
    if said[slug][0] not in COMES_BACK or wanted.get(slug) == [AttioOutcome.WITHDRAWN]:
        return {}
    both = (slug, places.get(AttioPlace.CLOSED_ON, ""))
    return {one: said.get(one, []) for one in both if one in wanted}
