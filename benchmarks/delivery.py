"""Measure how fast deliveries drain, and that a click does not wait for Attio.

`python -m benchmarks.delivery` sends 1,000 offers to a fake of Attio that allows 25 writes a
second and answers after 5 ms, in a process of its own, and compares with that rate. Then it logs
offers while Attio answers, hangs and refuses, and compares each with the same while nothing is
connected: medians of turns taken one after the other.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from uuid import UUID, uuid4

from tests.book.ledger import PROFILE
from tests.builders import METRICS, NOW, PLANS, a_signal, an_account
from tests.fakes.attio import KEY, FakeAttio, Fault
from upsell import facts
from upsell.book import accounts, catalogue, connections, options, outbox, schema, signals
from upsell.book.engine import Book
from upsell.bootstrap import Services
from upsell.config import Settings
from upsell.courier import Courier, Round
from upsell.model import LOCAL_USER
from upsell.outreach import Channel, Destination, FactKind
from upsell.services import connections as setting_up
from upsell.services import outreach
from upsell.services.delivering import Step

DELIVERIES, WRITES_A_SECOND, LATENCY_S, SHARE = 1_000, 25.0, 0.005, 0.9
CLICKS, COMPANIES = 40, 10
ROOT = Path(__file__).parent.parent


def clock() -> datetime:
    """Give the moment it is."""
    return datetime.now(UTC)


def main() -> None:
    """Print the rate of a drain, and the ratios of a click."""
    drained()
    clicked()


def drained() -> None:
    """Send a thousand offers to a fake in another process."""
    with tempfile.TemporaryDirectory() as folder, fake_process(COMPANIES) as url:
        services = house(Path(folder) / "drained", url, 8.0)
        assert services.attio is not None
        fill(services.own, [record.record_id for record in services.attio.records("companies")])
        rounds = Round.of(services, Destination.ATTIO)
        began, at_work = time.perf_counter(), time.process_time()
        steps = rounds.run()
        rate = DELIVERIES / (time.perf_counter() - began)
        cpu_ms = (time.process_time() - at_work) / DELIVERIES * 1000
        rounds.end()
        services.close()
        services.own.close()
    assert Counter(steps) == {Step.SENT: DELIVERIES, Step.NOTHING: 1}, "one failed, or a 429 came"
    print(
        f"{DELIVERIES:,} deliveries: {rate:.1f} a second of {WRITES_A_SECOND:.0f} allowed, "
        f"{rate / WRITES_A_SECOND:.0%} (to reach: {SHARE:.0%}), no 429; "
        f"{cpu_ms:.1f} ms of our processor each."
    )


@contextmanager
def fake_process(companies: int) -> Iterator[str]:
    """A fake with so many companies, in a process of its own; give its address.

    It does not compare with Attio's document, which takes it twice as long as the latency.
    """
    command = [sys.executable, "-m", "tests.fakes.attio", "--latency", str(LATENCY_S)]
    command += ["--companies", str(companies), "--unchecked"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, cwd=ROOT) as running:
        assert running.stdout is not None
        assert running.stdin is not None
        yield running.stdout.readline().split()[0]
        running.stdin.close()


def fill(book: Book, companies: Sequence[str]) -> None:
    """Put accounts and a thousand facts into a book."""
    names = [f"account-{number}" for number in range(len(companies))]
    with book.write() as connection:
        accounts.save(
            connection,
            [an_account(account_id=name, name=name, plan_key=None) for name in names],
        )
        links = zip(names, companies, strict=True)
        rows = [{"account_id": name, "system": "attio", "id": each} for name, each in links]
        connection.execute(schema.external_ids.insert(), rows)
        for number in range(DELIVERIES):
            offer_id = UUID(int=number + 1)
            outbox.record(
                connection,
                fact_id=facts.fact_id(FactKind.OFFER_SENT, offer_id),
                kind=FactKind.OFFER_SENT,
                account_id=names[number % len(names)],
                properties={"offer_made": "5 more seats", "expansion_value": 1200.0},
                at=NOW + timedelta(seconds=number),
                offer_id=offer_id,
            )


def clicked() -> None:
    """Log offers with nothing connected, and while Attio answers, hangs and refuses."""
    fake = FakeAttio()
    fake.faults.hold_s = 60.0
    times: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        urls = {"alone": "", "beside": fake.url}
        houses = {name: house(Path(folder) / name, url, 1.0) for name, url in urls.items()}
        courier = Courier(houses["beside"])
        courier.start()
        for state in ("answers", "hangs", "refuses"):
            fake.faults.clear()
            if state != "answers":
                fault = Fault.TIMEOUT if state == "hangs" else Fault.SERVER_ERROR
                fake.faults.plan(fault, times=1_000_000)
            for turn in range(CLICKS):
                for name, services in houses.items():
                    key = state if name == "beside" else "alone"
                    company = fake.company(f"{state}-{turn}")
                    took = click(services, f"{state}-{turn}", company)
                    times.setdefault(key, []).append(took)
        courier.stop()
        fake.stopping.set()
    fake.close()
    usual = median(times.pop("alone"))
    print(f"Logging an offer with nothing connected: {usual * 1000:.1f} ms.")
    for state, taken in times.items():
        print(f"  while Attio {state}: {median(taken) / usual:.2f} x that.")


def house(folder: Path, url: str, timeout_s: float) -> Services:
    """Give services over a book of its own, connected with a fake when there is an address."""
    folder.mkdir()
    key = KEY if url else ""
    settings = Settings(data_dir=folder, attio_key=key, attio_url=url, timeout_s=timeout_s)
    services = Services(settings)
    with services.own.write() as connection:
        catalogue.save_metrics(connection, METRICS)
        catalogue.save_plans(connection, PLANS.values())
        options.save_profile(connection, PROFILE)
    if services.attio is not None:
        setting_up.set_up(
            services.own, services.attio, send_earlier=True, by=LOCAL_USER, now=clock()
        )
    return services


def click(services: Services, name: str, company: str) -> float:
    """Log an offer to a new account, and give how long that took."""
    book, now = services.own, clock() - timedelta(minutes=2)
    signal = a_signal(signal_id=uuid4(), account_id=name, opened_at=now, opened_on=now.date())
    with book.write() as connection:
        accounts.save(connection, [an_account(account_id=name, name=name)])
        signals.add(connection, [signal])
        if connections.connected(connection, Destination.ATTIO) is not None:
            row = {"account_id": name, "system": "attio", "id": company}
            connection.execute(schema.external_ids.insert(), [row])
    shown = outreach.open_draft(book, signal.signal_id, Channel.EMAIL, by=LOCAL_USER, now=now)
    assert shown.draft is not None
    began = time.perf_counter()
    outreach.log_offer(book, shown.draft.draft_id, stale_confirmed=True, by=LOCAL_USER, now=now)
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
