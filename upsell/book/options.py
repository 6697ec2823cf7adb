"""The few settings a book keeps: who you are, when the play began."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import Connection, bindparam, select

from upsell.attio_accounts import Source
from upsell.book import schema
from upsell.book.write import upsert
from upsell.model import Actor
from upsell.profile import MailWay, Profile
from upsell.usage_source import AccountBy

STARTED_ON = "play_started_on"
ANCHOR = "example_made_on"
ABOUT = "about_you"
ATTIO_SOURCE = "attio_source"
ATTIO_SYNCED_ON = "attio_synced_on"
MAIL_WAY = "mail_way"
REMINDS = "reminds"
USAGE_ACCOUNT = "usage_account"
USAGE_UNMATCHED = "usage_unmatched"
SETTING = select(schema.settings.c.value).where(schema.settings.c.key == bindparam("key"))


def profile(connection: Connection) -> Profile:
    """Give what the CSM said about themselves; empty fields until they did."""
    kept = value(connection, ABOUT)
    return Profile(**kept) if isinstance(kept, dict) else Profile()


def save_profile(connection: Connection, profile: Profile) -> None:
    """Keep what the CSM said about themselves."""
    keep(
        connection,
        ABOUT,
        {
            "name": profile.name,
            "email": profile.email,
            "product": profile.product,
            "booking_link": profile.booking_link,
        },
    )


def mail_way(connection: Connection, actor: Actor) -> MailWay:
    """Give how an actor sends email; Gmail until they did otherwise."""
    kept = value(connection, f"{MAIL_WAY}:{actor.id}")
    return next((way for way in MailWay if way == kept), MailWay.GMAIL)


def save_mail_way(connection: Connection, actor: Actor, way: MailWay) -> None:
    """Keep how an actor sends email."""
    keep(connection, f"{MAIL_WAY}:{actor.id}", way.value)


def reminds(connection: Connection, actor: Actor) -> bool:
    """Give whether an actor had the last offer reminded of."""
    return value(connection, f"{REMINDS}:{actor.id}") is True


def save_reminds(connection: Connection, actor: Actor, *, yes: bool) -> None:
    """Keep whether an actor wants to be reminded of offers."""
    keep(connection, f"{REMINDS}:{actor.id}", yes)


def started_on(connection: Connection) -> date | None:
    """Give the day the play began; its weekday begins every week."""
    kept = value(connection, STARTED_ON)
    return date.fromisoformat(kept) if isinstance(kept, str) else None


def save_started_on(connection: Connection, day: date) -> None:
    """Keep the day the play began."""
    keep(connection, STARTED_ON, day.isoformat())


def anchor(connection: Connection) -> date | None:
    """Give the day the example was made; None in a book of real accounts."""
    kept = value(connection, ANCHOR)
    return date.fromisoformat(kept) if isinstance(kept, str) else None


def save_anchor(connection: Connection, day: date) -> None:
    """Keep the day the example was made."""
    keep(connection, ANCHOR, day.isoformat())


def attio_source(connection: Connection) -> Source | None:
    """Give which companies of Attio are the accounts; None until they were chosen."""
    kept = value(connection, ATTIO_SOURCE)
    if not isinstance(kept, dict):
        return None
    home_id, home = (str(kept.get(name, "")) for name in ("home_id", "home"))
    return Source(str(kept["list"]), dict(kept["fields"]), home_id, home)


def save_attio_source(connection: Connection, source: Source) -> None:
    """Keep which companies of Attio are the accounts."""
    said = {"list": source.list_slug, "fields": dict(source.fields)}
    keep(connection, ATTIO_SOURCE, {**said, "home_id": source.home_id, "home": source.home})


def attio_synced_on(connection: Connection) -> date | None:
    """Give the day accounts and outcomes were last read from Attio."""
    kept = value(connection, ATTIO_SYNCED_ON)
    return date.fromisoformat(kept) if isinstance(kept, str) else None


def save_attio_synced_on(connection: Connection, day: date) -> None:
    """Keep the day accounts and outcomes were read from Attio."""
    keep(connection, ATTIO_SYNCED_ON, day.isoformat())


def usage_account(connection: Connection) -> AccountBy:
    """Give how events say whose they are; by the first type of group until it was chosen."""
    kept = value(connection, USAGE_ACCOUNT)
    return AccountBy(**kept) if isinstance(kept, dict) else AccountBy()


def save_usage_account(connection: Connection, by: AccountBy) -> None:
    """Keep how events say whose they are."""
    keep(connection, USAGE_ACCOUNT, {"group": by.group, "prop": by.prop})


def usage_unmatched(connection: Connection) -> tuple[str, ...]:
    """Give the accounts of the last sync of usage that are not known here."""
    kept = value(connection, USAGE_UNMATCHED)
    return tuple(map(str, kept)) if isinstance(kept, list) else ()


def save_usage_unmatched(connection: Connection, keys: Iterable[str]) -> None:
    """Keep which accounts of a sync of usage are not known here."""
    keep(connection, USAGE_UNMATCHED, sorted(keys))


def value(connection: Connection, key: str) -> object:
    """Give a setting; None where it was never kept."""
    return connection.execute(SETTING, {"key": key}).scalar_one_or_none()


def keep(connection: Connection, key: str, value: object) -> None:
    """Keep a setting in place of what it was."""
    upsert(connection, schema.settings, [{"key": key, "value": value}])
