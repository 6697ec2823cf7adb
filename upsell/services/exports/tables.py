"""The tables of the pages, row by row: money, shares, days and moments as what they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import tzinfo

from upsell.adapters.files.table_out import Cell, Row, Share
from upsell.board import Board
from upsell.card import Card
from upsell.cells.numbers import UNLIMITED
from upsell.meters import Meter
from upsell.model import Account, LimitSource, Metric, Reading
from upsell.offer_words import outcome_words
from upsell.outreach import Outcome
from upsell.services.exports.files import SeenTable
from upsell.services.imports import ImportPreview
from upsell.services.offers import CallLine, OfferLine, OffersPage
from upsell.services.offers.page import HOW
from upsell.steps import StepKind
from upsell.title_counts import TitleCount

TO_DO, LEFT_ALONE, CALM = "To act on", "Leave alone for now", "Nothing to act on"
STEPS = {
    StepKind.AFTER_CALL: "Say how the call went",
    StepKind.CALL_AHEAD: "A call is booked",
    StepKind.RECORD_ANSWER: "Record the answer",
    StepKind.PREPARE_CALL: "Prepare a call",
    StepKind.DRAFT_EMAIL: "Draft an email",
}
LIMITS = {
    LimitSource.READING: "the figure itself",
    LimitSource.OVERRIDE: "agreed with the account",
    LimitSource.PLAN: "plan",
    LimitSource.NONE: "",
}


def today_table(board: Board, currency: str) -> SeenTable:
    """Give the accounts of Today in its order, a column for each metric's figure and limit."""
    every = board.every
    metrics = {meter.metric.key: meter.metric for card in every for meter in card.meters}
    header = (
        *("Account", "Account id", "Domain", "Plan", "Looked after by", "Contact", "E-mail"),
        *(f"Pays a year ({currency})", "Today", "Signal", "What was seen", "Other signals"),
        *("Next step", "Why left alone", "Usage as of"),
        *(
            f"{metric.label[:1].upper()}{metric.label[1:]}{part}"
            for metric in metrics.values()
            for part in PARTS
        ),
    )
    groups = ((board.cards, TO_DO), (board.left_alone, LEFT_ALONE), (board.calm, CALM))
    rows = [_card(card, words, list(metrics)) for cards, words in groups for card in cards]
    return SeenTable("Today", header, rows)


PARTS = (" used", " limit", " share of limit")


def _card(card: Card, words: str, metrics: Sequence[str]) -> Row:
    account, lines = card.account, card.lines
    meters = {meter.metric.key: meter for meter in card.meters}
    return (
        *(account.name, account.account_id, account.domain, card.plan, account.csm),
        *(account.contact.name, account.contact.email, card.annual_value, words),
        lines[0].signal.title if lines else None,
        lines[0].sentence if lines else None,
        "; ".join(line.signal.title for line in lines[1:]),
        STEPS[card.step.kind] if card.step else None,
        " ".join(card.reasons),
        max((meter.observed_on for meter in card.meters), default=None),
        *(cell for metric in metrics for cell in _meter(meters.get(metric))),
    )


def _meter(meter: Meter | None) -> tuple[Cell, Cell, Cell]:
    if meter is None:
        return None, None, None
    share = None if meter.utilisation is None else Share(meter.utilisation)
    return meter.value, meter.limit, share


def usage_table(account: Account, metric: Metric, readings: Iterable[Reading]) -> SeenTable:
    """Give one metric of an account day by day, with the limit that held."""
    header = ("Account", "Day", "Metric", "Figure", "Unit", "Limit", "Limit from", "Share of limit")
    rows = [
        (
            account.name,
            one.observed_on,
            metric.label,
            one.value,
            metric.unit,
            UNLIMITED if one.limit is None and one.limit_source in AGREED else one.limit,
            LIMITS[one.limit_source],
            Share(one.value / one.limit) if one.limit and one.value is not None else None,
        )
        for one in readings
    ]
    return SeenTable(metric.label, header, rows)


AGREED = (LimitSource.READING, LimitSource.OVERRIDE, LimitSource.PLAN)


def offers_table(page: OffersPage, currency: str, zone: tzinfo) -> SeenTable:
    """Give every offer and booked call, with its outcome and where it stands outside."""
    header = (
        *("Account", "Offer", "Signal", "How", "By", "Made", "Call booked for"),
        *(f"Worth a year ({currency})", "Outcome", "Outcome on", f"Won a year ({currency})"),
        *("Why lost", "Not before", "Logged all the same because", "Told outside", "Subject"),
    )
    lines = page.in_flight + page.waiting + page.closed
    rows: list[Row] = [_call(call, zone) for call in page.calls_due + page.calls_ahead]
    rows += [_offer(line, currency, zone) for line in lines]
    return SeenTable("Offers", header, rows)


def _offer(line: OfferLine, currency: str, zone: tzinfo) -> Row:
    offer = line.offer
    won = offer.won_value if offer.outcome is Outcome.WON else None
    return (
        *(line.account_name, line.words, offer.title, HOW[offer.channel], offer.csm),
        *(offer.made_at.astimezone(zone), None, offer.play.annual_value),
        outcome_words(offer, currency),
        offer.outcome_at.astimezone(zone) if offer.outcome_at else None,
        *(won, offer.lost_reason, offer.deferred_until, offer.override_reason),
        "; ".join(stand.sentence for stand in line.standing),
        offer.subject,
    )


def _call(call: CallLine, zone: tzinfo) -> Row:
    touch = call.touch
    return (
        *(call.account_name, call.words, call.title, HOW[touch.channel], touch.csm),
        touch.at.astimezone(zone),
        touch.scheduled_for.astimezone(zone) if touch.scheduled_for else None,
        *(call.draft.play.annual_value, "call booked", None, None, None, None, None),
        "; ".join(stand.sentence for stand in call.standing),
        None,
    )


def conversion_table(counts: Iterable[TitleCount]) -> SeenTable:
    """Give what came of each signal; a rate beside the number of offers it is of."""
    header = (
        *("Signal", "Decided", "95% interval from", "95% interval to", "Won of decided"),
        *("Won", "Lost", "No answer", "Not now", "Open", "Offered"),
    )
    return SeenTable("By signal", header, [_count(count) for count in counts])


def _count(count: TitleCount) -> Row:
    result = count.conversion
    rest = (count.won, count.lost, count.no_response, count.deferred, count.open, count.offered)
    if result.rate is None:
        return (count.title, result.n, None, None, None, *rest)
    between = result.interval()
    return (
        *(count.title, result.n, Share(between.low), Share(between.high), Share(result.rate)),
        *rest,
    )


def problems_table(found: ImportPreview) -> SeenTable:
    """Give everything to correct in files, a row for each cell."""
    return SeenTable(
        "To correct",
        ("File", "Row", "Field", "Found", "Problem", "Remedy"),
        _problems(found),
    )


def _problems(found: ImportPreview) -> Iterator[Row]:
    for bad in found.bad:
        yield bad.sheet, bad.row, bad.field, bad.value, bad.problem, bad.remedy
