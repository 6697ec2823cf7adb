"""What is new outside: accounts and outcomes from Attio, then usage from PostHog."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from upsell.attio_accounts import gone_words
from upsell.bootstrap import Services
from upsell.errors import HeadroomError, Unavailable
from upsell.figures import plural
from upsell.model import Actor, Right

ATTIO, POSTHOG = "Attio", "PostHog"
ACCOUNTS, OUTCOMES, USAGE = "Accounts", "Outcomes", "Usage"
FEW = 5
MayGoOn = Callable[[], bool]
Told = Callable[[float, str], None]


@dataclass(frozen=True)
class Came:
    """What one step of a sync came to."""

    name: str
    """Where it asked: Attio or PostHog."""
    what: str
    """What it asked for: accounts, outcomes or usage."""
    summary: str = ""
    """How much came, or why nothing was asked."""
    news: tuple[str, ...] = ()
    """What is other than before, a sentence each."""
    failure: str = ""
    """Why it did not come."""
    is_silence: bool = False
    """Whether that is because nobody answers, or not to our key."""
    changed: bool = False
    """Whether the book holds something else than before."""
    is_cut_short: bool = False
    """Whether it ended before all was read."""


def is_due(services: Services, *, by: Actor) -> bool:
    """Whether something outside was not read yet today; nothing is asked of anybody for it."""
    by.require(Right.READ)
    settings, now = services.settings, services.clock()
    if not settings.own_exists:
        return False
    if settings.attio_key:
        from upsell.services import from_attio

        if from_attio.is_due(services.own, by=by, now=now):
            return True
    if settings.posthog_read_key and settings.posthog_project:
        from upsell.services import usage

        return usage.is_due(services.own, by=by, now=now)
    return False


def sync(
    services: Services, *, by: Actor, may_go_on: MayGoOn = lambda: True, told: Told | None = None
) -> Iterator[Came]:
    """Bring what is new into the own book, step by step; one that fails keeps none back.

    Who does not answer is not asked for the next thing.
    """
    by.require(Right.WRITE)
    read = partial(_usage, may_go_on=may_go_on, told=told)
    steps = ((ATTIO, ACCOUNTS, _accounts), (ATTIO, OUTCOMES, _outcomes), (POSTHOG, USAGE, read))
    silent: dict[str, str] = {}
    failed = False
    for name, what, step in steps:
        try:
            if name in silent:
                found = Came(name, what, failure=silent[name], is_silence=True)
            else:
                found = step(services, by)
        except HeadroomError as error:
            is_silence = isinstance(error, Unavailable)
            found = Came(name, what, failure=str(error), is_silence=is_silence)
            if is_silence:
                silent[name] = str(error)
        failed = failed or bool(found.failure)
        yield found
        if what == OUTCOMES and services.settings.attio_key and not failed:
            from upsell.services import from_attio

            from_attio.keep_synced(services.own, by=by, now=services.clock())
        if not may_go_on():
            return


def _accounts(services: Services, by: Actor) -> Came:
    """Refresh the accounts that come from Attio."""
    attio, book = services.attio, services.own
    if attio is None:
        return Came(ATTIO, ACCOUNTS, "no key, so nothing was refreshed from there.")
    from upsell.services.from_attio import bring, gather, source_of

    source = source_of(book, by=by)
    if source is None:
        said = "no accounts come from there; choose them in Setup, Connections."
        return Came(ATTIO, ACCOUNTS, said)
    fetched = gather(book, attio, source, by=by)
    done = bring(book, fetched, source, by=by, now=services.clock())
    sheet = done.preview.sheets[0]
    known = f"{sheet.changed:,} changed, {sheet.unchanged:,} as before"
    news = [f"{one.account}: {one.label} {one.before} → {one.after}" for one in done.differences]
    news += [f"{name} was {gone_words(why)} and stays here." for name, why in done.gone]
    summary = f"{plural(sheet.new, 'new account')}, {known}."
    return Came(ATTIO, ACCOUNTS, summary, tuple(news), changed=done.changes_anything)


def _outcomes(services: Services, by: Actor) -> Came:
    """Read back the outcomes that were changed in Attio."""
    if services.attio is None:
        return Came(ATTIO, OUTCOMES)
    from upsell.services.connections import read_back

    found = read_back(services.own, services.attio, by=by, now=services.clock())
    return Came(ATTIO, OUTCOMES, news=(*found.taken, *found.left), changed=bool(found.taken))


def _usage(services: Services, by: Actor, *, may_go_on: MayGoOn, told: Told | None) -> Came:
    """Read the usage that is new; where a run stopped, this one goes on."""
    came = partial(Came, POSTHOG, USAGE)
    reader, book, clock = services.usage_reader, services.own, services.clock
    if reader is None:
        return came("no key for reading, so no usage was read from there.")
    from upsell.services.usage import agreed, sync_usage

    if not agreed(book, by=by, now=clock()).source.rows:
        return came("nothing is counted there yet; say what in Setup, Connections.")
    done = sync_usage(book, reader, by=by, clock=clock, may_go_on=may_go_on, told=told)
    if done.is_elsewhere:
        return came("another run is reading the usage at the moment.")
    news: tuple[str, ...] = ()
    if done.unmatched:
        some = ", ".join(done.unmatched[:FEW])
        news = (f"{plural(len(done.unmatched), 'account')} there not matched, such as {some}.",)
    summary = f"{plural(done.written, 'usage figure')} new or changed."
    is_cut_short = bool(done.left)
    return came(summary, news, changed=bool(done.written), is_cut_short=is_cut_short)
