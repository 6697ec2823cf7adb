"""A verdict in words: the ruling with its figures, how far luck may explain it, what to do next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import floor

from upsell import figures
from upsell.conversion import MOSTLY
from upsell.levels import NAMES, POOR_CLOSE_RATE, Bar, next_level
from upsell.play_view import LevelView
from upsell.trial import Trial
from upsell.verdict import FAILURES, Condition, Measure, Ruling, Verdict

RULINGS = {
    Ruling.PASS: "PASS",
    Ruling.MARGINAL: "MARGINAL",
    Ruling.FAIL_SIGNALS: "FAIL (signals)",
    Ruling.FAIL_OFFER: "FAIL (offer)",
    Ruling.NOT_TESTED: "NOT TESTED",
    Ruling.INSUFFICIENT_DATA: "INSUFFICIENT DATA",
}
MEASURES = {
    Measure.FLAGGED: "Accounts with signals",
    Measure.WON: "Upsells won",
    Measure.CALLS: "Offered accounts with a call booked",
    Measure.CLOSE: "Won of decided offers, at the limit or over",
    Measure.EXPANSION: "Won for a year, of what those accounts pay",
}
COUNTS = frozenset({Measure.FLAGGED, Measure.WON})
CONDITIONS_HEAD = ("Asked for", "Found", "Needed", "Reached")
FULL = 100


@dataclass(frozen=True)
class VerdictWords:
    """What a verdict says: its figures, what they are worth, and the next step."""

    ruling: str
    figures: str
    """What was found, as one sentence."""
    sense: str
    """How far to trust it, or what stands behind it."""
    next_step: str


def words(verdict: Verdict, currency: str) -> VerdictWords:
    """Give a verdict in words, by itself."""
    say = {
        Ruling.PASS: _passed,
        Ruling.MARGINAL: _marginal,
        Ruling.FAIL_SIGNALS: _too_few_signals,
        Ruling.FAIL_OFFER: _no_result,
        Ruling.NOT_TESTED: _not_tested,
        Ruling.INSUFFICIENT_DATA: _nothing_known,
    }
    found, sense, after = say[verdict.ruling](verdict, currency)
    return VerdictWords(RULINGS[verdict.ruling], found, sense, after)


def level_words(view: LevelView, currency: str) -> VerdictWords:
    """Give the verdict of a level in words, its next step by what came before and runs already."""
    said = words(view.verdict, currency)
    if view.failed_before and view.verdict.ruling in FAILURES:
        return replace(said, next_step="This is the second time in a row: try another play.")
    after = next_level(view.bar.level)
    if view.goes_on and after and view.verdict.ruling is Ruling.PASS:
        return replace(said, next_step=f"Go on with {NAMES[after]}.")
    return said


def since_words(view: LevelView, currency: str) -> tuple[str, str]:
    """Give what the answers that came since make of a verdict; nothing when none came."""
    if view.since is None:
        return "", ""
    before, now = words(view.verdict, currency), words(view.since, currency)
    told = [now.figures] if now.figures != before.figures else []
    told += [now.sense] if now.sense and now.sense != before.sense else []
    told += _moved(view.verdict.conditions, view.since.conditions)
    if now.ruling != before.ruling:
        return f"With the answers since then: {now.ruling}.", " ".join(told)
    if told:
        return f"With the answers since then: still {now.ruling}.", " ".join(told)
    return "The answers since then change none of this.", ""


def _moved(before: Sequence[Condition], now: Sequence[Condition]) -> list[str]:
    """Give the shares that are others now: `Won for a year, ...: 37%, 10% needed.`."""
    return [
        "{}: {}, {} needed.".format(*condition_words(each))
        for was, each in zip(before, now, strict=True)
        if each.measure not in COUNTS and (was.found, was.of) != (each.found, each.of)
    ]


def condition_words(condition: Condition) -> tuple[str, str, str]:
    """Give what is asked for, what was found and what is needed: `("Upsells won", "0", "1")`."""
    name = MEASURES[condition.measure]
    if condition.measure in COUNTS:
        return name, f"{condition.found or 0:,.0f}", f"{condition.wanted:,.0f}"
    needed = f"{_percent(condition.wanted)}"
    if condition.found is None:
        return name, "none yet", needed
    if condition.of is None:
        return name, _percent(condition.found), needed
    counts = f"{condition.of.k:,} of {condition.of.n:,}"
    return name, f"{counts}, {figures.rate(condition.of.k, condition.of.n)}", needed


def met_words(condition: Condition) -> str:
    """Give whether a condition is reached; a share that luck may have lifted is not sure yet."""
    if condition.doubtful:
        return "Not sure yet"
    return "Yes" if condition.met else "No"


def luck_words(verdict: Verdict) -> str:
    """Give how often a poor play would win as well with this many offers; nothing without any."""
    count = verdict.trial.offers
    if not count:
        return ""
    poor, luck = _percent(POOR_CLOSE_RATE), _never_sure(verdict.luck)
    verb = "brings" if count == 1 else "bring"
    return f"even at a {poor} close rate, {_offers(count)} {verb} a win {luck} of the time"


def _passed(verdict: Verdict, currency: str) -> tuple[str, str, str]:
    level, after = verdict.bar.level, next_level(verdict.bar.level)
    if verdict.bar.won is None:
        sense = _room(verdict.conditions)
    else:
        sense = f"Enough to carry on, not yet proof: {luck_words(verdict)}."
    step = f"start {NAMES[after]}" if after else "keep it going"
    return _won(verdict.trial, currency), sense, f"Save the playbook of {NAMES[level]}, {step}."


def _a_part(bar: Bar) -> str:
    """Give `at least one of the 3 parts of 8 weeks`: the parts are judged, but not kept."""
    weeks = figures.plural(bar.weeks // bar.parts, "week")
    return f"at least one of the {bar.parts} parts of {weeks}"


def _room(conditions: Sequence[Condition]) -> str:
    """Give which shares luck hardly lifted over their bars; what was won has no n to tell it by."""
    told = [MEASURES[each.measure] for each in conditions if each.of is not None]
    said = [f"{name}: reached with room to spare for luck." for name in told]
    if any(each.measure is Measure.EXPANSION for each in conditions):
        said.append("What was won for a year counts as it stands: one large win can lift it.")
    return " ".join(said)


def _marginal(verdict: Verdict, currency: str) -> tuple[str, str, str]:
    doubtful = next((each for each in verdict.conditions if each.doubtful), None)
    if doubtful is None or doubtful.of is None:
        sense = f"Reached over all weeks, but luck may have lifted {_a_part(verdict.bar)}."
    else:
        name, found, needed = condition_words(doubtful)
        low = doubtful.of.interval(MOSTLY).low
        sense = (
            f"{name}: {found}, {needed} needed. With so few it could as well be {_percent(low)}, "
            f"below the bar."
        )
    weeks = figures.plural(verdict.bar.weeks, "week")
    return _won(verdict.trial, currency), sense, f"One more cycle of {weeks}."


def _too_few_signals(verdict: Verdict, _: str) -> tuple[str, str, str]:
    found = f"{_accounts(verdict.trial.flagged)} with signals, {verdict.bar.flagged} needed."
    sense = "The signals are too strict or the accounts too few."
    return found, sense, "Loosen a signal, or watch more accounts."


def _no_result(verdict: Verdict, currency: str) -> tuple[str, str, str]:
    seen = verdict.trial
    if verdict.bar.won is not None and not seen.won:
        found = f"{_accounts(seen.flagged)} with signals, {_offers(seen.offers)}, none won."
    else:
        missed = [condition_words(each) for each in verdict.conditions if not each.met]
        told = "; ".join(f"{name}: {got}, {needed} needed" for name, got, needed in missed)
        of_part = f"Reached over all weeks, but missed in {_a_part(verdict.bar)}"
        found = f"{told}." if told else f"{_won(seen, currency)} {of_part}."
    waiting = _waiting(seen)
    return (
        found,
        f"{_reasons(seen)}{waiting}".strip(),
        ("Change the offer or the wording before the signals."),
    )


def _not_tested(verdict: Verdict, _: str) -> tuple[str, str, str]:
    seen, needed = verdict.trial, verdict.bar.flagged
    with_offer = f"{seen.reached:,} of them with an offer" if seen.reached else "none with an offer"
    found = f"{_accounts(seen.flagged)} with signals, {with_offer}"
    if seen.reached < needed:
        return f"{found} ({needed:,} needed).", "", "Make more offers before judging the play."
    unknown = [condition_words(each) for each in verdict.conditions if each.found is None]
    missing = " ".join(f"{name}: {nothing}." for name, nothing, _ in unknown)
    missing = missing or f"Nothing tells yet how it went in {_a_part(verdict.bar)}."
    return f"{found}.", missing, "Wait for answers before judging the play."


def _nothing_known(verdict: Verdict, _: str) -> tuple[str, str, str]:
    if not verdict.trial.checked:
        found = "Nobody was checked with usage younger than a week."
        return found, "Without figures there is nothing to judge.", "Bring the usage up to date."
    found = "No account had a signal, and nothing was offered."
    return found, "There is nothing to judge.", "Loosen a signal, or watch more accounts."


def _won(seen: Trial, currency: str) -> str:
    """Give `1 upsell won ($1,200 a year); 4 accounts with signals.`."""
    worth = f" ({figures.money(seen.expansion, currency)} a year)" if seen.won else ""
    won = figures.plural(seen.won, "upsell")
    return f"{won} won{worth}; {_accounts(seen.flagged)} with signals."


def _reasons(seen: Trial) -> str:
    """Give `Reasons so far: price 2, timing 2, no answer 1.`; nothing without a loss."""
    told = ", ".join(f"{word} {count}" for word, count in seen.reasons)
    return f"Reasons so far: {told}." if told else ""


def _waiting(seen: Trial) -> str:
    """Give how many offers still wait; nothing when none does."""
    if not seen.waiting:
        return ""
    verb = "is" if seen.waiting == 1 else "are"
    return f" {_offers(seen.waiting)} {verb} still waiting for an answer."


def _accounts(count: int) -> str:
    return figures.plural(count, "account")


def _offers(count: int) -> str:
    return figures.plural(count, "offer")


def _never_sure(luck: float) -> str:
    """Give a chance that is never quite 100%, however many tries there are."""
    return figures.rate(min(round(luck * 1000), 999), 1000)


def _percent(share: float) -> str:
    """Give a bar or a bound as a whole per cent, rounded down to be on the safe side."""
    return f"{floor(share * FULL + 1e-9)}%"
