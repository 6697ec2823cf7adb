"""Reasons to leave an account alone for now, each with the sentence a page shows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta, tzinfo
from decimal import Decimal

from upsell import figures
from upsell.model import LOCAL_USER, Account
from upsell.outreach import CallState, Channel, Gate, GateKind, Offer, Outcome, Touch
from upsell.plain import one_line

NEW_CUSTOMER = timedelta(days=30)
SMALLEST_MRR = Decimal(100)
COOLING_OFF = timedelta(days=14)
TOUCH_WINDOW = timedelta(days=30)
MOST_TOUCHES = 6


def gates(
    account: Account,
    touches: Sequence[Touch],
    now: datetime,
    zone: tzinfo,
    currency: str = "USD",
    put_off_until: Iterable[date] = (),
) -> tuple[Gate, ...]:
    """Give every gate that is shut for a new offer to the account, the firmest first.

    Put off until: the days that the account named instead of an answer.
    """
    today = now.astimezone(zone).date()
    return _shut(
        _do_not_contact(account),
        _critical_ticket(account),
        _asked_to_wait(put_off_until, today),
        _expansion_open(account),
        _new_customer(account, today),
        _small_account(account, currency),
        _too_many_touches(account, touches, today, zone),
        _cooling_off(account, touches, today, zone),
    )


def follow_up_gates(
    account: Account, touches: Sequence[Touch], now: datetime, zone: tzinfo
) -> tuple[Gate, ...]:
    """Give every gate that is shut for a word about an offer already made."""
    return _shut(
        _do_not_contact(account),
        _critical_ticket(account),
        _too_many_touches(account, touches, now.astimezone(zone).date(), zone),
    )


def put_off_until(offers: Iterable[Offer]) -> list[date]:
    """Give the days until which some offers were put off."""
    return [
        offer.deferred_until
        for offer in offers
        if offer.outcome is Outcome.DEFERRED and offer.deferred_until is not None
    ]


def _asked_to_wait(days: Iterable[date], today: date) -> Gate | None:
    """Give the gate of the last day until which the account put an offer off; None once it came."""
    until = max(days, default=today)
    if until <= today:
        return None
    return Gate(GateKind.ASKED_TO_WAIT, f"They asked to wait until {figures.day(until)}.", until)


def contact_day(touch: Touch, zone: tzinfo) -> date:
    """Give the day the account hears from us: of a call that stands its own, else the logging's."""
    stands = touch.channel is Channel.CALL and touch.call_state is not CallState.NOT_HELD
    moment = touch.moment if stands else touch.at
    return moment.astimezone(zone).date()


def _shut(*found: Gate | None) -> tuple[Gate, ...]:
    return tuple(gate for gate in found if gate is not None)


def _do_not_contact(account: Account) -> Gate | None:
    if not account.do_not_contact:
        return None
    return Gate(GateKind.DO_NOT_CONTACT, f"{_name(account)} is marked as not to be contacted.")


def _critical_ticket(account: Account) -> Gate | None:
    if not account.critical_ticket:
        return None
    return Gate(
        GateKind.CRITICAL_TICKET,
        f"{_name(account)} has a critical ticket open. Help first, offer later.",
    )


def _expansion_open(account: Account) -> Gate | None:
    if not account.expansion_open:
        return None
    return Gate(
        GateKind.EXPANSION_OPEN,
        f"An expansion is already being discussed with {_name(account)}. Finish that one first.",
    )


def _new_customer(account: Account, today: date) -> Gate | None:
    since = account.customer_since
    if since is None or today >= since + NEW_CUSTOMER:
        return None
    until = since + NEW_CUSTOMER
    verb = "has been" if since <= today else "becomes"
    when = "since" if since <= today else "on"
    return Gate(
        GateKind.NEW_CUSTOMER,
        f"{_name(account)} {verb} a customer {when} {figures.day(since)}. "
        f"Let the first 30 days pass, until {figures.day(until)}.",
        until,
    )


def _small_account(account: Account, currency: str) -> Gate | None:
    if account.mrr >= SMALLEST_MRR:
        return None
    paid, least = (figures.money(value, currency) for value in (account.mrr, SMALLEST_MRR))
    return Gate(
        GateKind.SMALL_ACCOUNT,
        f"{_name(account)} pays {paid} a month. Below {least} we make no offers one by one.",
    )


def _cooling_off(
    account: Account, touches: Iterable[Touch], today: date, zone: tzinfo
) -> Gate | None:
    last = max(touches, key=lambda touch: contact_day(touch, zone), default=None)
    if last is None or today >= contact_day(last, zone) + COOLING_OFF:
        return None
    on = contact_day(last, zone)
    until = on + COOLING_OFF
    return Gate(
        GateKind.COOLING_OFF,
        f"{_what_happened(last, account, on)}. "
        f"Writing again before {figures.day(until)} may annoy them.",
        until,
    )


def _what_happened(touch: Touch, account: Account, on: date) -> str:
    who, name, when = _first_name(touch.csm), _name(account), figures.day(on)
    if touch.channel is Channel.EMAIL:
        return f"{who} wrote to {name} on {when}"
    if touch.call_state is CallState.HELD:
        return f"{who} spoke with {name} on {when}"
    if touch.call_state is CallState.NOT_HELD:
        return f"{who} asked {name} for a call on {when}"
    return f"{who} arranged a call with {name} for {when}"


def _too_many_touches(
    account: Account, touches: Iterable[Touch], today: date, zone: tzinfo
) -> Gate | None:
    days = sorted(
        (day for touch in touches if (day := contact_day(touch, zone)) > today - TOUCH_WINDOW),
        reverse=True,
    )
    if len(days) < MOST_TOUCHES:
        return None
    until = days[MOST_TOUCHES - 1] + TOUCH_WINDOW
    return Gate(
        GateKind.TOO_MANY_TOUCHES,
        f"We have contacted {_name(account)} {len(days)} times in 30 days. "
        f"Leave it alone until {figures.day(until)}.",
        until,
    )


def _name(account: Account) -> str:
    return one_line(account.name)


def _first_name(csm: str) -> str:
    """Give how a colleague is called: the first word of a name, the first part of an address."""
    if csm == LOCAL_USER.id:
        return LOCAL_USER.name
    words = one_line(csm).split("@")[0].replace(".", " ").split()
    if not words:
        return "Somebody"
    return words[0] if "@" not in csm else words[0].capitalize()
