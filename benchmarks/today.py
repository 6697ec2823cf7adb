"""Measure Today of the example book against an empty Streamlit page in the same browser.

`python -m benchmarks.today` starts two servers, the product as `upsell serve` runs it and a page
of one line of text that Streamlit serves alone, and loads each in turn in a fresh window of one
headless Chromium. A load lasts from the navigation until the last element is in the page: Today's
last card, the empty page's line. Then each is loaded in turn over its websocket alone, with nobody
to draw it: as it is, and right after something was written to the book.

The CPU time is that of the thread that runs the script, which the servers print themselves; the
search for garbage that Streamlit adds to every run is told apart. With a browser at work on the
same cores a script takes longer for the same work, so its time alone is the one to compare; all
are printed, as medians.
"""

from __future__ import annotations

import asyncio
import re
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack, closing
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, sync_playwright
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets import Subprotocol
from websockets.asyncio.client import connect

from tests.browser.chromium import launch
from tests.browser.server import environment, free_port, make_example
from tests.children import child

ROOT = Path(__file__).parent.parent
PRODUCT = "product"
ROUNDS = 15
ROUNDS_ALONE = 30
WARM_UP = 2
START_S = 60
SLOWEST_MS = 60_000
MOST_TIMES, MOST_CPU_MS = 1.5, 25.0
HOW = ("with a browser", "alone", "alone, after a change of the book")
EMPTY = "import streamlit as st\nst.text('the last element')\n"
LAST = {"empty": "text=the last element", "today": ".hr-dials >> nth=9"}
"""What comes last on each page; the example has ten cards."""
SERVED = """
import gc, sys, time
from streamlit.runtime.scriptrunner import ScriptRunner
from streamlit.web import cli

plain, collecting = ScriptRunner._run_script, [0.0, 0.0]

def noticed(phase, _):
    if phase == "start":
        collecting[0] = time.thread_time()
    else:
        collecting[1] += time.thread_time() - collecting[0]

def timed(self, *arguments):
    collecting[1] = 0.0
    began = time.thread_time()
    try:
        return plain(self, *arguments)
    finally:
        whole = time.thread_time() - began
        print(f"script {(whole - collecting[1]) * 1000:.2f} garbage {collecting[1] * 1000:.2f}",
              flush=True)

gc.callbacks.append(noticed)
ScriptRunner._run_script = timed
script, port = sys.argv[1:]
if script == "product":
    from upsell.commands.serve import run
    run("127.0.0.1", int(port))
else:
    options = {"port": port, "address": "127.0.0.1", "headless": "true", "fileWatcherType": "none"}
    flags = [part for key, value in options.items() for part in (f"--server.{key}", value)]
    cli.main(["run", script, *flags], standalone_mode=False)
"""


def main() -> None:
    """Print both pages' medians, their ratio and the difference in CPU time."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        (home / "empty.py").write_text(EMPTY)
        make_example(home)
        times, cpu = measured(home, {"empty": str(home / "empty.py"), "today": PRODUCT})
    ratio = median(times["today"]) / median(times["empty"])
    shown = ", ".join(f"{name} {median(taken):.0f} ms" for name, taken in times.items())
    print(f"Last element, {shown}: {ratio:.2f} x (to reach: {MOST_TIMES} x).")
    for how, taken in cpu.items():
        above = taken["today"] - taken["empty"]
        shown = ", ".join(f"{name} {each:.1f} ms" for name, each in taken.items())
        print(f"Script {how}, {shown}: {above:.1f} ms above (to reach: {MOST_CPU_MS:.0f} ms).")


def measured(
    home: Path, scripts: dict[str, str]
) -> tuple[dict[str, list[float]], dict[str, dict[str, float]]]:
    """Give the milliseconds of every load, and the script's CPU: drawn, alone, after a change.

    The two servers take turns.
    """
    ports = {name: free_port() for name in scripts}
    logs = {name: home / f"{name}.log" for name in scripts}
    with ExitStack() as servers:
        for name, port in ports.items():
            servers.enter_context(serving(home, scripts[name], port, logs[name]))
        times = _drawn(ports)
        begun = [dict.fromkeys(ports, WARM_UP), _runs(logs)]
        _alone(ports)
        begun.append(_runs(logs))
        _alone(ports, before=lambda: _change(home / "sample.db"))
        cpu = {name: cpu_ms(log) for name, log in logs.items()}
    ends = [*begun[1:], {name: len(each) for name, each in cpu.items()}]
    return times, {
        how: {name: median(each[begin[name] : end[name]]) for name, each in cpu.items()}
        for how, begin, end in zip(HOW, begun, ends, strict=True)
    }


def _runs(logs: dict[str, Path]) -> dict[str, int]:
    """Give how often each script ran so far."""
    return {name: len(cpu_ms(log)) for name, log in logs.items()}


def _alone(ports: dict[str, int], before: Callable[[], object] = lambda: None) -> None:
    """Load the pages in turn with nobody to draw them, each time after something was done."""
    for _ in range(ROUNDS_ALONE):
        for port in ports.values():
            before()
            asyncio.run(_loaded(port))


def _change(file: Path) -> None:
    """Commit to a book, so that nothing which was read from it counts any more."""
    with closing(sqlite3.connect(file)) as other, other:
        other.execute("REPLACE INTO settings VALUES ('benchmark', ?)", (f"{time.time_ns()}",))


def cpu_ms(log: Path) -> list[float]:
    """Give the CPU milliseconds of each run of a script that a server printed so far."""
    return [float(each) for each in re.findall(r"script ([\d.]+)", log.read_text())]


def serving(
    home: Path, script: str, port: int, log: Path
) -> AbstractContextManager[subprocess.Popen[bytes]]:
    """Serve a script or the product on a data folder, and print the CPU of each run."""
    (home / "served.py").write_text(SERVED)
    command = [sys.executable, str(home / "served.py"), script, str(port)]
    return child(command, env=environment(home, {"PYTHONPATH": str(ROOT)}), log=log)


def _drawn(ports: dict[str, int]) -> dict[str, list[float]]:
    """Load the pages in turn in a browser; give the milliseconds of every load."""
    times: dict[str, list[float]] = {name: [] for name in ports}
    with sync_playwright() as playwright:
        browser = launch(playwright.chromium)
        for turn in range(ROUNDS + WARM_UP):
            for name, port in ports.items():
                taken = _load_ms(browser, f"http://127.0.0.1:{port}", LAST[name])
                if turn >= WARM_UP:
                    times[name].append(taken)
        browser.close()
    return times


async def _loaded(port: int) -> None:
    """Load a page as a browser would, and draw nothing."""
    address = f"ws://127.0.0.1:{port}/_stcore/stream"
    subprotocol = Subprotocol("streamlit")
    async with connect(address, subprotocols=[subprotocol], max_size=None) as socket:
        begin = BackMsg()
        begin.rerun_script.query_string = ""
        await socket.send(begin.SerializeToString())
        message = ForwardMsg()
        while message.WhichOneof("type") != "script_finished":
            message.ParseFromString(bytes(await socket.recv(decode=False)))


def _load_ms(browser: Browser, address: str, last: str) -> float:
    """Give the time from the navigation to the last element, in a window of its own."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    began = time.perf_counter()
    deadline = began + START_S
    while True:
        try:
            page.goto(address)
            break
        except Exception:
            if time.perf_counter() > deadline:
                raise
            time.sleep(0.2)
            began = time.perf_counter()
    page.locator(last).first.wait_for(state="attached", timeout=SLOWEST_MS)
    taken = (time.perf_counter() - began) * 1000
    context.close()
    return taken


if __name__ == "__main__":
    main()
