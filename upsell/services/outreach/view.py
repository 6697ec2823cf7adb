"""What the Outreach page shows of one signal and channel."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from upsell import plays
from upsell.book.outbox import UNDO_WINDOW
from upsell.calendar import Invitation, invitation
from upsell.drafting import forbidden_in
from upsell.exits import Exits, exits
from upsell.model import Account, Metric, Signal
from upsell.outreach import CallState, Channel, Draft, Gate, Offer, Play, Touch
from upsell.sentences import sentence
from upsell.services.outreach.surroundings import Surroundings
from upsell.services.outreach.writing import figures_changed, quoted, stale
from upsell.steps import settled_words

CALL_MINUTES = 30


@dataclass(frozen=True)
class PlayOption:
    """Something that could be offered, in words."""

    play: Play
    words: str
    """`5 more seats`."""
    new_total: str
    """`15 seats`; empty where there is no limit to raise."""
    annual: str
    """`$1,200 a year`."""


@dataclass(frozen=True)
class Outreach:
    """One draft, everything needed to judge it, and the ways out of the house."""

    channel: Channel
    account: Account
    metric: Metric
    signal: Signal
    sentence: str
    draft: Draft | None
    """None when there is nothing to write yet; `problem` or `needs_profile` says why."""
    options: tuple[PlayOption, ...]
    """The draft's own play stands in place of the option of its kind."""
    to: str
    gates: tuple[Gate, ...]
    stale_days: int
    """How old the figures quoted are when that is more than 7 days, else 0."""
    problem: str = ""
    """Why there is no text, or why it may not leave, with the remedy."""
    needs_profile: bool = False
    figures_changed: bool = False
    """The text was edited, and its figures are older than the latest."""
    offer_not_named: bool = False
    """The text was edited, and does not name what is offered now."""
    house_words: tuple[str, ...] = ()
    """Words in an edited email that should not leave the house."""
    exits: Exits | None = None
    """For an email with a text; made of the saved text alone."""
    touch: Touch | None = None
    """The email sent or the call booked; None once the call did not take place."""
    invitation: Invitation | None = None
    """The calendar file of the call booked."""
    follows: Offer | None = None
    """The open offer that this call or email is about; nothing else can be offered in it."""
    followed_up: Touch | None = None
    """The follow-up that was written today; the draft is then its text."""
    offer: Offer | None = None
    """The offer already logged for this signal; the draft is then its text."""
    waiting: Offer | None = None
    """The offer for this signal that waits for an answer and may be followed up."""
    settled: str = ""
    """That the signal's offer was won, and when: `Team growth: won on 14 October.`."""

    @property
    def undo_until(self) -> datetime | None:
        """Until when an undo of the offer or the follow-up leaves no trace."""
        if self.followed_up is not None:
            return self.followed_up.at + UNDO_WINDOW
        return None if self.offer is None else self.offer.made_at + UNDO_WINDOW


def view(
    around: Surroundings,
    channel: Channel,
    draft: Draft | None,
    *,
    offer: Offer | None = None,
    touch: Touch | None = None,
    followed_up: Touch | None = None,
    problem: str = "",
) -> Outreach:
    """Put together what is shown; exits and calendar file come from the saved draft alone."""
    account, signal = around.account, around.signal
    unused = draft if offer is None and followed_up is None else None
    email = draft if channel is Channel.EMAIL and draft is not None and draft.body else None
    to = account.contact.email
    cancelled = touch is not None and touch.call_state is CallState.NOT_HELD
    return Outreach(
        channel=channel,
        account=account,
        metric=around.metric,
        signal=signal,
        sentence=sentence(signal.rule_type, around.metric, signal.latest),
        draft=draft,
        options=_options(around, draft),
        to=to,
        gates=() if offer else around.gates(draft.draft_id if draft else None),
        stale_days=stale(quoted(unused, around), around.today) if unused else 0,
        problem=problem,
        needs_profile=offer is None and not around.profile.is_complete,
        figures_changed=unused is not None and figures_changed(unused, around),
        offer_not_named=unused is not None and _not_named(unused, around),
        house_words=_house_words(email, around) if email and email.edited else (),
        exits=exits(to, email.subject, email.body, account.name) if email else None,
        touch=None if cancelled else touch,
        invitation=_invitation(touch, around),
        follows=_follows(draft, offer, around),
        followed_up=followed_up,
        waiting=around.open_offer,
        offer=offer,
        settled=settled_words(signal, around.won, around.zone) if around.won else "",
    )


def _follows(draft: Draft | None, offer: Offer | None, around: Surroundings) -> Offer | None:
    """Give the offer that a call sheet or an email is a follow-up of."""
    if draft is None or offer is not None:
        return None
    is_about = draft.channel is Channel.CALL or draft.follows is not None
    return around.open_offer if is_about else None


def _options(around: Surroundings, draft: Draft | None) -> tuple[PlayOption, ...]:
    """Give the options in words, the draft's own size and value in them."""
    chosen = draft.play if draft else None
    found = [chosen if chosen and _alike(play, chosen) else play for play in around.options]
    if chosen and chosen not in found:
        found.insert(0, chosen)
    return tuple(_in_words(play, around) for play in found)


def _alike(one: Play, other: Play) -> bool:
    return (one.kind, one.plan_key) == (other.kind, other.plan_key)


def _in_words(play: Play, around: Surroundings) -> PlayOption:
    metric = around.metrics.get(play.metric, around.metric)
    return PlayOption(
        play=play,
        words=plays.what(play, metric, around.plans),
        new_total=plays.new_total(play, metric),
        annual=plays.annual_words(play, around.currency),
    )


def _not_named(draft: Draft, around: Surroundings) -> bool:
    """Give whether an edited text leaves out the offer that the fresh text would name."""
    words = _in_words(draft.play, around).words
    return draft.edited and bool(draft.body) and words not in draft.body


def _house_words(draft: Draft, around: Surroundings) -> tuple[str, ...]:
    contact, profile = around.account.contact, around.profile
    names = [around.account.name, around.metric.label, around.metric.unit, profile.product]
    names += [contact.first_name, contact.last_name, contact.role, profile.name]
    names += [part for plan in around.plans.values() for part in (plan.label, plan.benefit)]
    return forbidden_in(f"{draft.subject}\n{draft.body}", names)


def _invitation(touch: Touch | None, around: Surroundings) -> Invitation | None:
    """Give the calendar file while a call is ahead or its answer is not recorded."""
    if touch is None or touch.scheduled_for is None:
        return None
    if touch.call_state is not CallState.SCHEDULED:
        return None
    return invitation(
        touch.touch_id,
        around.account.name,
        around.profile.product,
        touch.scheduled_for,
        CALL_MINUTES,
        "",
        around.zone,
        around.now,
    )
