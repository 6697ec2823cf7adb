"""Making an offer: the one way a draft becomes an offer, whatever the channel."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from upsell import facts, figures, plays
from upsell.book import accounts, catalogue, drafts, offers, options, outbox, signals
from upsell.book.write import record_change
from upsell.model import LOCAL_USER, Actor
from upsell.outreach import Draft, FactKind, Offer, Outcome, Play, Touch
from upsell.profile import Profile


def make_offer(
    connection: Connection, draft: Draft, *, override_reason: str, by: Actor, now: datetime
) -> Offer:
    """Turn a draft into an offer as it stands: its play, text and figures, copied."""
    signal = signals.one(connection, draft.signal_id)
    account = accounts.one(connection, draft.account_id)
    offer = Offer(
        offer_id=draft.draft_id,
        signal_id=draft.signal_id,
        account_id=draft.account_id,
        title=signal.title,
        channel=draft.channel,
        csm=called(by, options.profile(connection)),
        made_at=now,
        signal_opened_at=signal.opened_at,
        play=draft.play,
        evidence=draft.evidence,
        subject=draft.subject,
        body=draft.body,
        template=draft.template,
        template_version=draft.template_version,
        override_reason=override_reason,
        plan_key=account.plan_key,
        mrr=account.mrr,
        urgency=signal.urgency,
    )
    offers.add(connection, offer)
    drafts.mark_used(connection, draft.draft_id, now)
    tell(connection, offer, FactKind.OFFER_SENT, by=by, now=now)
    detail = {"account": offer.account_id, "title": offer.title, "override": override_reason}
    log(connection, offer, "offer.logged", detail, by=by, now=now)
    return offer


def tell(
    connection: Connection,
    offer: Offer,
    kind: FactKind,
    *,
    by: Actor,
    now: datetime,
    occurrence: str = "",
    more: Mapping[str, object] | None = None,
) -> None:
    """Record a fact about an offer as it stands, with its deliveries."""
    signal = signals.one(connection, offer.signal_id)
    account = accounts.one(connection, offer.account_id)
    email = csm_email(by, options.profile(connection))
    outbox.record(
        connection,
        fact_id=facts.fact_id(kind, offer.offer_id, occurrence),
        kind=kind,
        account_id=offer.account_id,
        properties={
            **facts.of_offer(offer, signal, account, email),
            "offer_made": offered(connection, offer.play),
            **(more or {}),
        },
        at=now,
        signal_id=offer.signal_id,
        offer_id=offer.offer_id,
    )


def tell_not_held(
    connection: Connection, touch: Touch, offer_id: UUID, *, by: Actor, now: datetime
) -> None:
    """Tell the CRM that a call it knows of did not take place: its offer stands as before it.

    Of a call that would have made its offer, nothing was offered.
    """
    kind, offer = FactKind.OUTCOME_CHANGED, offers.find(connection, offer_id)
    known = [FactKind.CALL_SCHEDULED] if offer else [FactKind.CALL_SCHEDULED, kind]
    if not any(outbox.was_recorded(connection, offer_id, one) for one in known):
        return
    if offer is None:
        tell_call(connection, touch, offer_id, Outcome.WITHDRAWN.value, by=by, now=now)
        return
    outcome = "open" if offer.outcome is None else offer.outcome.value
    more = {"outcome": outcome}
    tell(connection, offer, kind, by=by, now=now, occurrence=f"{touch.touch_id} {now}", more=more)


def tell_call(
    connection: Connection, touch: Touch, own_id: UUID, stands: str, *, by: Actor, now: datetime
) -> None:
    """Tell the CRM how a call stands that would make its offer; events told of it before."""
    signal = signals.one(connection, touch.signal_id)
    account = accounts.one(connection, touch.account_id)
    play = drafts.of_call(connection, touch).play
    email = csm_email(by, options.profile(connection))
    kind = FactKind.OUTCOME_CHANGED
    outbox.record(
        connection,
        fact_id=facts.fact_id(kind, own_id, f"{touch.touch_id} {stands} {now}"),
        kind=kind,
        account_id=touch.account_id,
        properties={
            **facts.of_signal(signal, account, play.annual_value, email),
            "offer_id": str(own_id),
            "offer_made": offered(connection, play),
            "outcome": stands,
            "outcome_at": now.isoformat(),
        },
        at=now,
        signal_id=touch.signal_id,
        offer_id=own_id,
    )


def offered(connection: Connection, play: Play) -> str:
    """Give what is offered, in words: `5 more seats`."""
    metric = figures.counted(catalogue.metrics(connection), play.metric)
    return plays.what(play, metric, catalogue.plans(connection))


def log(
    connection: Connection,
    offer: Offer,
    action: str,
    detail: Mapping[str, object],
    *,
    by: Actor,
    now: datetime,
) -> None:
    """Keep in the changes who did what to an offer."""
    subject = offer_subject(offer.offer_id)
    record_change(connection, by=by, at=now, action=action, subject=subject, detail=detail)


def offer_subject(offer_id: UUID) -> str:
    """Give what the changes of an offer are kept under, from its draft on."""
    return f"offer:{offer_id}"


def called(by: Actor, profile: Profile) -> str:
    """Give how colleagues know the CSM: the name in the profile for the local user, else theirs."""
    return profile.name.strip() or by.name if by.id == LOCAL_USER.id else by.name


def csm_email(by: Actor, profile: Profile) -> str:
    """Give the address that facts carry: of the profile, else the actor's id."""
    return profile.email.strip() or by.id
