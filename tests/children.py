"""Child processes that end with the test run, whatever ends it.

Run as a script, this file is a guard: it starts a command, waits for it, and interrupts it
as soon as its own standard input closes, which happens even when the test run is killed.
"""

import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from signal import SIGINT

GRACE_S = 10


@contextmanager
def child(
    command: Sequence[str], *, env: Mapping[str, str], log: Path, user: int | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """A guarded command that runs inside the block, as another user if one is given."""
    guard = [sys.executable, "-I", "-S", __file__, "" if user is None else str(user), *command]
    with (
        log.open("ab") as output,
        subprocess.Popen(
            guard,
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=env,
            start_new_session=True,
        ) as running,
    ):
        try:
            yield running
        finally:
            if running.stdin is not None:
                running.stdin.close()
            running.wait()


def identity(user: int | None) -> dict[str, int | Sequence[int]]:
    """The arguments of Popen that let a command run as another user."""
    return {} if user is None else {"user": user, "group": user, "extra_groups": ()}


def _guard(user: str, command: Sequence[str]) -> int:
    started = subprocess.Popen(  # type: ignore[call-overload]
        command, stdin=subprocess.DEVNULL, **identity(int(user) if user else None)
    )
    threading.Thread(target=_end_with_parent, args=(started,), daemon=True).start()
    return int(started.wait())


def _end_with_parent(started: subprocess.Popen[bytes]) -> None:
    sys.stdin.buffer.read()
    started.terminate() if sys.platform == "win32" else started.send_signal(SIGINT)
    try:
        started.wait(GRACE_S)
    except subprocess.TimeoutExpired:
        started.kill()


if __name__ == "__main__":
    sys.exit(_guard(sys.argv[1], sys.argv[2:]))
