"""The text of a draft: written from the latest figures, and whether it still quotes them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

from upsell import plays
from upsell.book.touches import touch_id
from upsell.drafting import (
    DraftContext,
    FirstWord,
    Written,
    stale_days,
    write_email,
    write_follow_up,
    write_sheet,
)
from upsell.drafting.known import known
from upsell.errors import Refused
from upsell.model import LOCAL_USER, Evidence, RuleType
from upsell.outreach import Channel, Draft, Play
from upsell.plain import one_line
from upsell.services.outreach.past import changes, history
from upsell.services.outreach.surroundings import Surroundings

NOTHING = Written(subject="", body="", template="", template_version=0)
RECORD_IT = "Headroom, page Offers"


def rewritten(draft: Draft, around: Surroundings) -> tuple[Draft, str]:
    """Give a draft with a fresh text, and why there is none; a text edited by hand stays.

    An offer that no longer covers present use makes way for one that does, unless it is fixed: a
    call booked speaks of what it was booked for, a follow-up of the offer it follows up.
    """
    fixed = fixed_play(draft, around)
    if draft.edited:
        kept = replace(draft, play=fixed or draft.play)
        return kept, too_small(kept.play, around)
    play = fixed or _covering(draft.play, around)
    try:
        written, problem = _written(draft, context_of(draft.draft_id, play, around)), ""
    except Refused as reason:
        written, problem = _as_it_was(draft) if fixed else NOTHING, str(reason)
    fresh = replace(
        draft,
        play=play,
        subject=written.subject,
        body=written.body,
        template=written.template,
        template_version=written.template_version,
        evidence=latest(around),
    )
    return fresh, problem


def _written(draft: Draft, context: DraftContext) -> Written:
    """Give the text of the kind of draft it is."""
    if draft.channel is Channel.CALL:
        return write_sheet(context)
    return write_email(context) if draft.follows is None else write_follow_up(context)


def fixed_play(draft: Draft, around: Surroundings) -> Play | None:
    """Give the play that a sheet or follow-up must speak of, None where it is to be chosen."""
    if draft.channel is not Channel.CALL and draft.follows is None:
        return None
    if around.open_offer is not None:
        return around.open_offer.play
    call = around.booked
    return draft.play if call is not None and call.touch_id == touch_id(draft.draft_id) else None


def why_nothing(around: Surroundings) -> str:
    """Give why nothing can be offered, where there is no option at all."""
    try:
        write_sheet(context_of(None, None, around))
    except Refused as reason:
        return str(reason)
    return ""


def latest(around: Surroundings) -> Evidence:
    """Give the figures that a text written now quotes, the CSM's note with them."""
    context = DraftContext(
        account=around.account,
        plans=around.plans,
        metric=around.metric,
        signal=around.signal,
        play=None,
        profile=around.profile,
        today=around.today,
        snapshot=around.snapshot,
    )
    figures, noted = known(context), around.signal.latest
    return noted if figures is None else replace(figures, note=noted.note)


def figures_changed(draft: Draft, around: Surroundings) -> bool:
    """Give whether a text quotes other figures than the latest; the day alone changes nothing."""
    now = latest(around)
    return replace(draft.evidence, as_of=now.as_of) != now


def quoted(draft: Draft, around: Surroundings) -> Evidence:
    """Give the figures a text quotes, as of the latest day on which they held."""
    return draft.evidence if figures_changed(draft, around) else latest(around)


def stale(evidence: Evidence, today: date) -> int:
    """Give how many days old the figures are when that is more than 7; a mere note never is."""
    if evidence.value is None and evidence.uses is None:
        return 0
    return stale_days(evidence, today)


def too_small(play: Play, around: Surroundings) -> str:
    """Give why an offer may not leave: it does not cover present use; empty when it does."""
    if plays.covers(play, latest(around)):
        return ""
    metric = around.metrics.get(play.metric, around.metric)
    total = plays.new_total(play, metric)
    name = one_line(around.account.name)
    return f"{total} do not cover what {name} uses today. Choose a larger offer."


def _as_it_was(draft: Draft) -> Written:
    """Give the text a draft has."""
    return Written(draft.subject, draft.body, draft.template, draft.template_version)


def _covering(play: Play, around: Surroundings) -> Play:
    """Give the play, or in its place the option of its kind, or the first, that covers use."""
    if plays.covers(play, latest(around)):
        return play
    alike = [option for option in around.options if option.kind is play.kind]
    return next(iter([*alike, *around.options]), play)


def context_of(draft_id: UUID | None, play: Play | None, around: Surroundings) -> DraftContext:
    """Give all that the draft may speak of."""
    own = draft_id and touch_id(draft_id)
    booked = next((one for one in around.touches if one.touch_id == own and one.is_booked), None)
    return DraftContext(
        account=around.account,
        plans=around.plans,
        metric=around.metric,
        signal=around.signal,
        play=play,
        profile=around.profile,
        today=around.today,
        currency=around.currency,
        template="" if around.rule is None else around.rule.template,
        growth=_growth(around),
        metrics=around.metrics,
        snapshot=around.snapshot,
        history=history(around, draft_id),
        cautions=tuple(gate.sentence for gate in around.gates(draft_id)),
        changes=changes(around),
        call_at=None if booked is None else booked.scheduled_for,
        zone=around.zone,
        offer_link=RECORD_IT,
        first=_first(around),
        wordings=around.wordings,
    )


def _first(around: Surroundings) -> FirstWord | None:
    """Give how the open offer was put; a colleague's word is told as theirs."""
    offer = around.open_offer
    if offer is None:
        return None
    mine = {around.profile.name.strip(), LOCAL_USER.name, ""}
    csm = "" if offer.csm in mine else offer.csm.split()[0]
    return FirstWord(offer.made_at.astimezone(around.zone).date(), offer.channel, csm)


def _growth(around: Surroundings) -> Evidence | None:
    """Give the growth that another open signal of the same metric shows."""
    grown = (
        signal.latest
        for signal in around.signals
        if signal.is_open()
        and signal.rule_type is RuleType.TEAM_GROWTH
        and signal.metric == around.signal.metric
    )
    return next(grown, None)
