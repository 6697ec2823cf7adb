"""`python -m upsell serve`: prepare the books, then answer on this computer only."""

from __future__ import annotations

import signal
import socket
import sys
import threading
import time
import urllib.request
import webbrowser
from contextlib import suppress
from pathlib import Path

from upsell.bootstrap import Services
from upsell.commands import running, sample, scripts
from upsell.config import ROOT, is_loopback
from upsell.errors import Refused, Unreadable

FIRST_PORT, PORTS_TRIED = 8501, 40
SECONDS_TO_START = 60


def main(services: Services, *, address: str, port: int | None, browser: bool) -> int:
    """Make what is missing, say where the product is, and serve until it is stopped."""
    if not is_loopback(address):
        msg = (
            f"Not started: {address} can be reached from other computers, and Headroom has no "
            "sign-in yet. Leave --address out, or use 127.0.0.1."
        )
        raise Refused(msg)
    chosen = port or free_port(address)
    if port and not is_free(address, port):
        msg = f"Not started: port {port} is taken by another program. Choose another with --port."
        raise Refused(msg)
    sample.prepare(services)
    if services.settings.own_exists:
        try:
            services.book()
        except Unreadable as error:
            print(error, flush=True)
    url = f"http://{address}:{chosen}"
    print(f"Headroom is at {url}  (stop it with Ctrl+C)", flush=True)
    if browser:
        threading.Thread(target=_open_browser, args=(url,), daemon=True).start()
    with running.serving(services.settings.data_dir):
        run(address, chosen)
    return 0


def free_port(address: str) -> int:
    """Give the first free port from 8501 on; raise Refused when there is none near it."""
    for port in range(FIRST_PORT, FIRST_PORT + PORTS_TRIED):
        if is_free(address, port):
            return port
    msg = f"Not started: no free port from {FIRST_PORT} on. Choose one with --port."
    raise Refused(msg)


def is_free(address: str, port: int) -> bool:
    """Whether nothing answers on a port yet."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError:
            return False
    return True


def run(address: str, port: int) -> None:
    """Run Streamlit in this process until it is stopped.

    Heavy libraries are loaded before the first visitor comes.
    """
    import ibis.backends.duckdb  # noqa: F401
    import plotly.graph_objects  # noqa: F401
    import streamlit as st
    from starlette.middleware import Middleware
    from streamlit.file_util import get_static_dir

    options = {
        "server.address": address,
        "server.port": port,
        "server.headless": True,
        "server.fileWatcherType": "none",
    }
    early = Middleware(scripts.WithScripts, scripts.link(Path(get_static_dir())))
    sys.argv = [str(ROOT / "app.py")]  # beside it Streamlit looks for its own settings
    for name in ("SIGTERM", "SIGBREAK"):  # the second on Windows alone
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.default_int_handler)
    with suppress(KeyboardInterrupt):  # said once more when all has ended, however it was stopped
        st.App(ROOT / "app.py", middleware=[early]).run(config=options)


def _open_browser(url: str) -> None:
    """Open the product in the person's browser as soon as it answers."""
    for _ in range(SECONDS_TO_START):
        time.sleep(1)
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=2):  # noqa: S310
                webbrowser.open(url)
                return
        except OSError:
            continue
