"""`python -m upsell deliver`: what it sends, what it says, and what no log ever holds."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path

import pytest

from tests.attio.desk import LATER, LIST, Desk
from tests.book.ledger import PROFILE
from tests.fakes.attio import KEY, FakeAttio, Fault
from upsell.bootstrap import Services
from upsell.commands import deliver
from upsell.config import Settings
from upsell.errors import Refused


def services_of(desk: Desk, attio: FakeAttio, key: str = KEY) -> Services:
    """Give services over the desk's book, with a key and a short patience."""
    url = desk.book.engine.url.render_as_string(hide_password=False)
    folder = Path(str(desk.book.engine.url.database)).parent
    settings = Settings(data_dir=folder, database_url=url, attio_key=key, attio_url=attio.url)
    return Services(replace(settings, timeout_s=1.0), clock=lambda: LATER)


def test_what_waits_is_sent(
    desk: Desk, attio: FakeAttio, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each destination says in a line what came of it."""
    services = services_of(desk, attio)

    assert deliver.main(services, watch=False) == 0
    services.close()
    assert capsys.readouterr().out.splitlines() == [
        "Attio: 1 fact sent.",
        "PostHog: not connected, what is logged waits.",
    ]
    assert len(attio.rows(LIST)) == 1


def test_a_destination_that_fails_gives_another_exit_code(
    desk: Desk, attio: FakeAttio, capsys: pytest.CaptureFixture[str]
) -> None:
    """So that cron notices; what waits is counted."""
    services = services_of(desk, attio)
    attio.faults.plan(Fault.SERVER_ERROR, times=100)

    assert deliver.main(services, watch=False) == 1
    services.close()
    assert "1 waiting" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("key", "said"),
    [
        (KEY, "Attio: 0 facts sent, 1 waiting. Attio asks us to wait until 13:00."),
        ("", "Attio: 0 facts sent, 1 waiting. The key for Attio is missing."),
        ("revoked", "Attio: 0 facts sent, 1 waiting. Attio no longer accepts our key."),
    ],
)
def test_why_nothing_is_sent_is_said_as_on_the_pages(
    desk: Desk, attio: FakeAttio, capsys: pytest.CaptureFixture[str], key: str, said: str
) -> None:
    """Until when, where that is known; cron notices."""
    services = services_of(desk, attio, key)
    attio.faults.retry_after_s = 1_800
    attio.faults.plan(Fault.TOO_MANY, times=100)

    assert deliver.main(services, watch=False) == 1
    services.close()
    assert capsys.readouterr().out.splitlines()[0] == said


def test_the_example_alone_has_nothing_to_deliver(tmp_path: Path) -> None:
    """It never leaves, and the command says so."""
    with pytest.raises(Refused, match="example never leave"):
        deliver.main(Services(Settings(data_dir=tmp_path)), watch=False)


def test_neither_key_nor_customer_is_logged(
    desk: Desk, attio: FakeAttio, caplog: pytest.LogCaptureFixture
) -> None:
    """With every logger turned up, for what is taken and for what is not."""
    caplog.set_level(logging.DEBUG)
    services = services_of(desk, attio)
    attio.faults.plan(Fault.SERVER_ERROR, times=1, method="POST")
    deliver.main(services, watch=False)
    desk.deliver(LATER.replace(hour=23))
    services.close()

    secrets = (KEY, "Northwind", PROFILE.email, "3 more seats")
    assert [word for word in secrets if word in f"{caplog.text} {services!r}"] == []
