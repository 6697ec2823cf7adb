"""What Attio needs to hold for our offers and signals, and how much of it is there already."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from upsell.connection import AttioOutcome, AttioPlace
from upsell.crm import Attribute, AttributeType, Choice, NewAttribute, Target
from upsell.model import Metric, Urgency
from upsell.rules import KINDS, title

LIST_NAME = "Upsell offers"
LIST_SLUG = "upsell_offers"
_FROM = "Written by Headroom"
OTHERWISE = "headroom_"
"""Begins a slug where the one we would take is something else already."""
CURRENCIES = frozenset(
    (
        *("ARS", "AUD", "BRL", "BGN", "CAD", "CLP", "CNY", "COP", "CZK", "DKK", "EUR"),
        *("FJD", "HKD", "HUF", "ISK", "INR", "ILS", "JPY", "KES", "KRW", "MYR", "MXN"),
        *("NTD", "NZD", "NGN", "NOK", "XPF", "PEN", "PHP", "PLN", "GBP", "RWF", "SAR"),
        *("SGD", "ZAR", "SEK", "CHF", "THB", "AED", "UYU", "USD"),
    )
)
"""The currencies Attio knows; an amount in another one is kept as a number."""


@dataclass(frozen=True)
class Piece:
    """An attribute we need, with the choices it offers."""

    place: AttioPlace
    target: Target
    new: NewAttribute
    choices: tuple[str, ...] = ()

    @property
    def has_statuses(self) -> bool:
        """Whether its choices are statuses, not options."""
        return self.new.type is AttributeType.STATUS


class State(StrEnum):
    """How much of something is there."""

    MISSING = "missing"
    ARCHIVED = "archived"
    THERE = "there"


@dataclass(frozen=True)
class Found:
    """A piece as it was found: its slug there, and the choices that are still to be made."""

    piece: Piece
    slug: str
    state: State
    to_create: tuple[str, ...] = ()
    to_restore: tuple[Choice, ...] = ()

    @property
    def is_done(self) -> bool:
        """Whether nothing is to be done about it."""
        return self.state is State.THERE and not self.to_create and not self.to_restore


def titles(metrics: Iterable[Metric]) -> tuple[str, ...]:
    """Give every title a signal can have with these metrics, in the order of the kinds."""
    known = list(metrics)
    return tuple(
        dict.fromkeys(
            title(kind, metric)
            for kind, described in KINDS.items()
            for metric in known
            if metric.kind in described.kinds
        )
    )


def pieces(metrics: Iterable[Metric], currency: str) -> tuple[Piece, ...]:
    """Give everything we need beside the list itself: its attributes, then the companies'."""
    signals = titles(metrics)
    money = AttributeType.CURRENCY if currency in CURRENCIES else AttributeType.NUMBER
    code = currency if currency in CURRENCIES else ""
    place, kind = AttioPlace, AttributeType
    return (
        _of_offer(place.OFFER_ID, "offer_id", "Offer id", kind.TEXT),
        _of_offer(
            place.OFFER_SIGNAL, "expansion_signal_type", "Signal", kind.SELECT, choices=signals
        ),
        _of_offer(place.OFFER_MADE, "upsell_offer_made", "Offer", kind.TEXT),
        _of_offer(place.OFFER_VALUE, "upsell_value", "Value a year", money, currency=code),
        _of_offer(
            place.OFFER_OUTCOME, "outcome", "Outcome", kind.STATUS, choices=tuple(AttioOutcome)
        ),
        _of_offer(place.SIGNAL_ON, "signal_date", "Signal on", kind.DATE),
        _of_offer(place.OFFERED_ON, "offer_date", "Offered on", kind.DATE),
        _of_offer(place.CLOSED_ON, "closed_date", "Closed on", kind.DATE),
        _of_offer(place.OFFER_CSM, "csm", "CSM", kind.TEXT),
        _of_company(
            place.COMPANY_SIGNALS,
            NewAttribute(
                "expansion_signal_type", "Open signals", kind.SELECT, _FROM, is_multiselect=True
            ),
            signals,
        ),
        _of_company(
            place.ALERT_TIER,
            NewAttribute("usage_alert_tier", "Usage alert", kind.SELECT, _FROM),
            tuple(urgency.value.capitalize() for urgency in Urgency),
        ),
        _of_company(
            place.ALERT_RESOURCE,
            NewAttribute("usage_alert_resource", "Usage alert: what", kind.TEXT, _FROM),
        ),
        _of_company(
            place.ALERT_SHARE,
            NewAttribute("usage_pct_consumed", "Usage in % of the limit", kind.NUMBER, _FROM),
        ),
        _of_company(
            place.ALERT_CHECKED,
            NewAttribute("usage_alert_last_checked", "Usage checked at", kind.TIMESTAMP, _FROM),
        ),
        _of_company(
            place.ALERT_HITS_ON,
            NewAttribute("usage_projected_hit_date", "Limit reached on", kind.DATE, _FROM),
        ),
    )


def is_ours(slug: str) -> bool:
    """Whether a field of companies is one that we write, so nothing can be read from it."""
    ours = {piece.new.slug for piece in pieces((), "") if piece.target is Target.OBJECTS}
    return slug.removeprefix(OTHERWISE).removesuffix("_2") in ours


def match(piece: Piece, there: Sequence[Attribute], kept: str = "") -> tuple[str, State]:
    """Give the slug a piece has or will have, and whether it is there.

    The slug kept from an earlier time is looked at first. One that is taken by something of
    another type is left alone.
    """
    by_slug = {attribute.slug: attribute for attribute in there}
    wanted = piece.new.slug
    for slug in dict.fromkeys(one for one in (kept, wanted, OTHERWISE + wanted) if one):
        had = by_slug.get(slug)
        if had is None:
            return slug, State.MISSING
        if _suits(piece.new, had):
            return slug, State.ARCHIVED if had.is_archived else State.THERE
    return f"{OTHERWISE}{wanted}_2", State.MISSING


def lacking(piece: Piece, there: Iterable[Choice]) -> tuple[tuple[str, ...], tuple[Choice, ...]]:
    """Give the titles to create and the archived choices to take out again."""
    known = {choice.title: choice for choice in there}
    create = tuple(title for title in piece.choices if title not in known)
    restore = tuple(
        known[title] for title in piece.choices if title in known and known[title].is_archived
    )
    return create, restore


def _suits(wanted: NewAttribute, had: Attribute) -> bool:
    """Whether what is there can hold what we would write."""
    return (
        had.type == wanted.type.value
        and had.is_writable
        and had.is_multiselect is wanted.is_multiselect
        and (not wanted.currency or had.currency == wanted.currency)
    )


def _of_offer(
    place: AttioPlace,
    slug: str,
    name: str,
    kind: AttributeType,
    *,
    currency: str = "",
    choices: tuple[str, ...] = (),
) -> Piece:
    """Give an attribute of the list."""
    unique = place is AttioPlace.OFFER_ID
    new = NewAttribute(slug, name, kind, is_unique=unique, currency=currency)
    return Piece(place, Target.LISTS, new, tuple(str(choice) for choice in choices))


def _of_company(place: AttioPlace, new: NewAttribute, choices: tuple[str, ...] = ()) -> Piece:
    """Give an attribute of companies."""
    return Piece(place, Target.OBJECTS, new, choices)
