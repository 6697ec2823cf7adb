"""Measure Today of the example book against an empty Streamlit page in the same browser.

`python -m benchmarks.today` starts two servers, the product and a page of one line of text, and
loads each in turn in a fresh window of one headless Chromium. A load lasts from the navigation
until the last element is in the page: Today's last card, the empty page's line. The CPU time is
that of the thread that runs the script, which the servers print themselves; the search for
garbage that Streamlit adds to every run is told apart. Medians are printed.
"""

from __future__ import annotations

import re
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, sync_playwright

from tests.browser.chromium import launch
from tests.browser.server import environment, free_port, make_example
from tests.children import child

ROOT = Path(__file__).parent.parent
ROUNDS = 15
WARM_UP = 2
START_S = 60
SLOWEST_MS = 60_000
MOST_TIMES, MOST_CPU_MS = 1.5, 25.0
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
cli.main(["run", *sys.argv[1:]], standalone_mode=False)
"""


def main() -> None:
    """Print both pages' medians, their ratio and the difference in CPU time."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        (home / "empty.py").write_text(EMPTY)
        (home / "served.py").write_text(SERVED)
        make_example(home)
        times = measured(home, {"empty": home / "empty.py", "today": ROOT / "app.py"})
        logs = {name: (home / f"{name}.log").read_text() for name in LAST}
    cpu = {name: cpu_ms(log, "script") for name, log in logs.items()}
    print(f"{'':>8}{'last element, ms':>20}{'script CPU, ms':>18}{'garbage, ms':>16}")
    for name, taken in times.items():
        garbage = cpu_ms(logs[name], "garbage")
        print(f"{name:>8}{median(taken):>20.0f}{cpu[name]:>18.1f}{garbage:>16.1f}")
    ratio = median(times["today"]) / median(times["empty"])
    print(f"Today's last element: {ratio:.2f} x an empty page's (to reach: {MOST_TIMES} x).")
    above = cpu["today"] - cpu["empty"]
    print(f"Today's script: {above:.1f} ms above (to reach: {MOST_CPU_MS:.0f} ms).")


def measured(home: Path, scripts: dict[str, Path]) -> dict[str, list[float]]:
    """Give the milliseconds of every load; the two servers take turns."""
    ports = {name: free_port() for name in scripts}
    with (
        child(command(home, scripts["empty"], ports["empty"]), env=environment(home),
              log=home / "empty.log"),
        child(command(home, scripts["today"], ports["today"]), env=environment(home),
              log=home / "today.log"),
        sync_playwright() as playwright,
    ):  # fmt: skip
        browser = launch(playwright.chromium)
        times: dict[str, list[float]] = {name: [] for name in scripts}
        for turn in range(ROUNDS + WARM_UP):
            for name, port in ports.items():
                taken = _load_ms(browser, f"http://127.0.0.1:{port}", LAST[name])
                if turn >= WARM_UP:
                    times[name].append(taken)
        browser.close()
    return times


def cpu_ms(log: str, what: str) -> float:
    """Give the median CPU time a server printed of its script, the first runs apart."""
    found = re.findall(rf"{what} ([\d.]+)", log)
    assert len(found) > WARM_UP
    return median(float(each) for each in found[WARM_UP:])


def command(home: Path, script: Path, port: int) -> list[str]:
    """Give the command that serves a script and prints the CPU time of each run."""
    options = ("--server.port", str(port), "--server.address", "127.0.0.1")
    quiet = ("--server.headless", "true", "--server.fileWatcherType", "none")
    return [sys.executable, str(home / "served.py"), str(script), *options, *quiet]


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
