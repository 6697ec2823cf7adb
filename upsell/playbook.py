"""The playbook: what is looked for, how it is said, and what came of it, as one document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from upsell import figures
from upsell.document import Document, Grid, Part
from upsell.levels import NAMES, Bar
from upsell.model import Rule
from upsell.report import CHOSEN, TITLE_HEAD, title_row
from upsell.rule_words import MAILS, OFFERS, least, looks_at, name, share
from upsell.title_counts import TitleCount
from upsell.verdict import Recorded
from upsell.verdict_words import words

RULE_HEAD = ("Signal", "Looks at", "Offer first", "Mail", "From", "At least")
LEVEL_HEAD = ("Level", "Weeks", "Accounts with signals", "Won", "Calls", "Close rate", "Expansion")
NOT_ASKED = "–"


@dataclass(frozen=True)
class Playbook:
    """What the play consists of, and what it has shown."""

    rules: Sequence[Rule]
    labels: Mapping[str, str]
    """The metrics' labels by their keys."""
    bars: Sequence[Bar]
    texts: tuple[tuple[str, str], ...]
    """The mails and the call sheet by their names."""
    verdicts: Sequence[Recorded]
    titles: Sequence[TitleCount]
    currency: str
    made_on: date
    is_simulated: bool


def document(book: Playbook) -> Document:
    """Give the playbook in words and tables."""
    return Document(
        title="Playbook",
        under=f"As of {figures.day_and_year(book.made_on)}.",
        parts=(_signals(book), _results(book), _levels(book), _texts(book)),
        is_simulated=book.is_simulated,
    )


def _signals(book: Playbook) -> Part:
    rows = tuple(_rule(rule, book.labels) for rule in book.rules if rule.enabled)
    return Part(
        "What is looked for",
        sentences=("Each signal is told once until it clears.",),
        grids=(Grid(RULE_HEAD, rows, words=4),),
    )


def _rule(rule: Rule, labels: Mapping[str, str]) -> tuple[str, ...]:
    return (
        *(name(rule, labels), looks_at(rule), OFFERS[rule.play]),
        MAILS.get(rule.template, rule.template),
        NOT_ASKED if rule.threshold is None else share(rule.threshold),
        NOT_ASKED if rule.minimum is None else least(rule.minimum),
    )


def _results(book: Playbook) -> Part:
    told = tuple(_verdict(one, book.currency) for one in book.verdicts)
    grids = [Grid(("Weeks", "Level", "Verdict", "What was found"), told, words=4)] if told else []
    rows = tuple(title_row(count) for count in book.titles)
    if rows:
        grids.append(Grid(TITLE_HEAD, rows))
    sentences = (CHOSEN,) if rows else ("Nothing was offered yet.",)
    return Part("What came of it", sentences=sentences, grids=tuple(grids))


def _verdict(one: Recorded, currency: str) -> tuple[str, ...]:
    span, said = one.verdict.trial.span, words(one.verdict, currency)
    weeks = f"{figures.days(span.first, span.last)} {span.last.year}"
    return weeks, NAMES[one.verdict.bar.level], said.ruling, said.figures


def _levels(book: Playbook) -> Part:
    rows = tuple(
        (
            *(NAMES[bar.level], f"{bar.weeks:,}", f"{bar.flagged:,}"),
            NOT_ASKED if bar.won is None else f"{bar.won:,}",
            *(_asked(one) for one in (bar.calls, bar.close, bar.expansion)),
        )
        for bar in book.bars
    )
    return Part("What each level asks for", grids=(Grid(LEVEL_HEAD, rows),))


def _asked(part: float | None) -> str:
    return NOT_ASKED if part is None else figures.percent(part)


def _texts(book: Playbook) -> Part:
    return Part(
        "How it is said",
        sentences=("Words in double braces are filled in with the account's own figures.",),
        texts=book.texts,
    )
