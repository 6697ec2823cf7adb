"""The product, started as a person starts it, on a port and a data folder of its own."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.children import child

START_S = 90
LOG_TAIL = 6_000
PRIVATE = ("HEADROOM_", "ATTIO_", "POSTHOG_", "STREAMLIT_")


@dataclass(frozen=True)
class ProductServer:
    """A running server, where it answers, where its data is and what it prints."""

    url: str
    data_dir: Path
    log: Path

    def output(self) -> str:
        """The end of what the server has printed."""
        return self.log.read_text(encoding="utf-8", errors="replace")[-LOG_TAIL:]


def environment(data_dir: Path, extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """Our environment with this data folder and none of a developer's own settings."""
    kept = {k: v for k, v in os.environ.items() if not k.upper().startswith(PRIVATE)}
    ours = {"HEADROOM_DATA_DIR": str(data_dir), "HEADROOM_SECRETS": os.devnull}
    return kept | ours | {"PYTHONUNBUFFERED": "1", **(extra or {})}


def product_command(port: int) -> list[str]:
    """The command that a person's `make run` ends in."""
    return [sys.executable, "-m", "upsell", "serve", "--port", str(port), "--no-browser"]


@contextmanager
def running_server(
    data_dir: Path, log: Path, extra: Mapping[str, str] | None = None
) -> Iterator[ProductServer]:
    """A server that answers when the block begins and has ended when it is left.

    Raises RuntimeError with the server's output if it does not come up, or complains at its end.
    """
    port = free_port()
    server = ProductServer(f"http://127.0.0.1:{port}", data_dir, log)
    env = environment(data_dir, extra)
    with child(product_command(port), env=env, log=log) as running:
        _wait_until_healthy(server, running)
        yield server
        said = log.stat().st_size
    last_words = log.read_bytes()[said:].decode(errors="replace")
    if last_words.strip() or running.returncode:
        raise RuntimeError(f"The server did not end quietly:\n{last_words}")


def free_port() -> int:
    """A port on loopback that nothing listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def make_example(data_dir: Path) -> None:
    """Fill a data folder with the example book.

    Raises RuntimeError with the command's output if it fails.
    """
    command = [sys.executable, "-m", "upsell", "sample"]
    made = subprocess.run(
        command, env=environment(data_dir), capture_output=True, text=True, check=False
    )
    if made.returncode:
        raise RuntimeError(f"The example book could not be made: {made.stdout}{made.stderr}")


def _wait_until_healthy(server: ProductServer, running: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_S
    with httpx.Client(trust_env=False, timeout=5) as client:
        while not _is_healthy(client, server.url):
            if running.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"The server did not come up:\n{server.output()}")
            time.sleep(0.1)


def _is_healthy(client: httpx.Client, url: str) -> bool:
    try:
        return client.get(f"{url}/_stcore/health").is_success
    except httpx.TransportError:
        return False
