"""What every fake is: a server on this computer that can hang up and be late."""

from __future__ import annotations

import socket
import struct
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread, Timer

from tests.fakes.faults import Faults


class Loopback:
    """A port on which requests are answered until it is closed."""

    def __init__(self, connection: type[Connection], *, port: int, latency_s: float) -> None:
        """Listen; each connection is served by one of these."""
        self.latency_s = latency_s
        self.faults = Faults()
        self.stopping = Event()
        self._late: list[Timer] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", port), connection)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Answer no more, and let late commits land."""
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
        self.land()

    def land(self) -> None:
        """Wait until every late commit has landed."""
        for timer in self._late:
            timer.join()

    def commit_late(self, commit: Callable[[], None]) -> None:
        """Do what a request asked a while from now."""
        timer = Timer(self.faults.late_s, commit)
        self._late.append(timer)
        timer.start()


class Connection(BaseHTTPRequestHandler):
    """One connection, which stays open for further requests and says nothing of itself."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def body(self) -> bytes:
        """Read what the request brings; half a request, its sender killed, is none."""
        length = int(self.headers.get("content-length") or 0)
        brought = self.rfile.read(length)
        if len(brought) < length:
            raise ConnectionResetError("The sender was gone before its request was whole")
        return brought

    def hang_up(self) -> None:
        """Reset the connection, so that the other side notices at once."""
        off = struct.pack("ii", 1, 0)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, off)
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's name
        """Say nothing."""
