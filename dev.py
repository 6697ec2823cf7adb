"""Set Headroom up and start it, test it or measure it, with nothing but Python.

python3 dev.py run [--port 8600]              start Headroom
python3 dev.py test [-- tests/unit -k seats]  all checks and tests, or the tests you name
python3 dev.py soak                           the long tests
python3 dev.py bench                          the measurements

This file runs before anything is installed and must be readable by an old Python, so that
it can say that the Python is too old: type hints are quoted and the syntax stays at 3.6.
"""

import contextlib
import hashlib
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

OLDEST = (3, 11)
NEWER_NAMES = ("python3.13", "python3.12", "python3.11", "python3.14", "python3", "python")
ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
LIBRARIES = VENV / ("Lib" if os.name == "nt" else "lib")
NEVER_RUN = r"site-packages[\\/].*[\\/]tests?[\\/]"
"""What need not be compiled: the tests that libraries bring. pip would, and on one core only."""
UNFINISHED = VENV / "unfinished"
RUN_FILES = ("requirements.txt",)
TEST_FILES = ("requirements.txt", "requirements-dev.txt")
SIDE_BY_SIDE = ("-n", "3", "--dist", "loadfile", "--no-loadscope-reorder")
"""Three files at once even on two cores, for a browser is often waited for; in our order."""
CHECKS = (
    ("style", ("ruff", "check", ".")),
    ("layout", ("ruff", "format", "--check", ".")),
    ("types", ("mypy", "--strict")),
)


class SetupError(Exception):
    """The set-up cannot go on, and the message says what a person can do."""


def say(sentence: str) -> None:
    """Tell the person what is happening, before the next program prints anything."""
    print(sentence, flush=True)


def succeeds(command: "list[str]") -> bool:
    """Whether a command can be started and ends well; its output is dropped."""
    try:
        ended = subprocess.call(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    except OSError:
        return False
    return ended == 0


def newer_python() -> "list[str]":
    """Return the command of an installed Python that is new enough, or nothing."""
    check = "import sys; sys.exit(sys.version_info < (3, 11))"
    commands = [[name] for name in NEWER_NAMES] + [["py", "-3"]]
    fits = (c for c in commands if shutil.which(c[0]) and succeeds([*c, "-c", check]))
    return next(fits, [])


def use_newer_python() -> int:
    """Run this file again with a Python that is new enough, or say that there is none."""
    found = newer_python()
    if not found:
        say(
            "Headroom needs Python 3.11 or later, and this is Python "
            + platform.python_version()
            + ". Please install a newer one from python.org or your system's packages."
        )
        return 1
    return subprocess.call([*found, str(ROOT / "dev.py"), *sys.argv[1:]])


def venv_version() -> bytes:
    """Return what .venv's Python says of itself, or nothing when it cannot speak."""
    try:
        return subprocess.check_output([str(PYTHON), "-c", "import sys; print(sys.version)"])
    except (OSError, subprocess.CalledProcessError):
        return b""


def digest(files: "tuple[str, ...]") -> str:
    """Return a fingerprint of what is to be installed and of the Python it is for."""
    fingerprint = hashlib.sha256(venv_version())
    for name in files:
        fingerprint.update((ROOT / name).read_bytes())
    return fingerprint.hexdigest()


def stamp_of(files: "tuple[str, ...]") -> Path:
    """Return where the fingerprint of a finished installation is kept."""
    return VENV / ("installed-" + Path(files[-1]).stem)


def is_ready(files: "tuple[str, ...]") -> bool:
    """Whether exactly these requirements were installed, to the end, for this Python."""
    stamp = stamp_of(files)
    return stamp.exists() and not UNFINISHED.exists() and stamp.read_text() == digest(files)


def install(files: "tuple[str, ...]") -> None:
    """Bring .venv to these requirements; what was left half way is made anew."""
    if is_ready(files):
        return
    say(f"Setting up {VENV}. This happens once and takes a minute or two.")
    if not is_usable():
        make_venv()
    UNFINISHED.touch()
    say(f"Installing what {files[-1]} lists ...")
    pip = ["-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--no-compile"]
    if subprocess.call([str(PYTHON), *pip, "-r", files[-1]], cwd=str(ROOT)):
        message = (
            f"pip could not install what {files[-1]} lists; its message is above. "
            "Check the network and run the same command again: it starts afresh."
        )
        raise SetupError(message)
    succeeds([str(PYTHON), "-m", "compileall", "-q", "-j", "0", "-x", NEVER_RUN, str(LIBRARIES)])
    stamp_of(files).write_text(digest(files))
    UNFINISHED.unlink()
    say("Everything is installed.")


def is_usable() -> bool:
    """Whether .venv was once finished, was not interrupted since, and can install."""
    finished = any(VENV.glob("installed-*")) and not UNFINISHED.exists()
    return finished and succeeds([str(PYTHON), "-m", "pip", "--version"])


def make_venv() -> None:
    """Make an empty .venv, installing Debian's missing half of Python when it can be."""
    say(f"Making a virtual environment with Python {platform.python_version()} ...")
    if VENV.exists():
        shutil.rmtree(str(VENV))
    command = [sys.executable, "-m", "venv", str(VENV)]
    if succeeds(command):
        return
    if not (add_debian_venv() and succeeds(command)):
        message = (
            f"Python could not make a virtual environment in {VENV}. "
            "On Debian and Ubuntu, run: sudo apt-get install python3-venv"
        )
        raise SetupError(message)


def add_debian_venv() -> bool:
    """Install python3-venv where apt-get may be run without a password."""
    package = "python{}.{}-venv".format(*sys.version_info)
    root = [] if getattr(os, "geteuid", lambda: 1)() == 0 else ["sudo", "-n"]
    if not shutil.which("apt-get"):
        return False
    say(f"Installing {package} with apt-get ...")
    succeeds([*root, "apt-get", "update"])
    return succeeds([*root, "apt-get", "install", "-y", package])


@contextlib.contextmanager
def alone() -> "Iterator[None]":
    """Let one set-up at a time work on .venv; a second one waits for it."""
    with (ROOT / ".venv.lock").open("w") as lock:
        with contextlib.suppress(ImportError):  # Windows has no fcntl
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def set_up(files: "tuple[str, ...]") -> None:
    """Make sure that .venv holds these requirements; quick when it already does."""
    if not is_ready(files):
        with alone():
            install(files)


def call(*arguments: str) -> int:
    """Run a module of .venv in the project folder and return its exit code."""
    try:
        return subprocess.call([str(PYTHON), "-m", *arguments], cwd=str(ROOT))
    except KeyboardInterrupt:
        return 130


def run(arguments: "list[str]") -> int:
    """Start Headroom; on Unix it takes this process's place, so that signals reach it."""
    set_up(RUN_FILES)
    if os.name == "nt":
        return call("upsell", "serve", *arguments)
    os.chdir(str(ROOT))
    return os.execv(str(PYTHON), [str(PYTHON), "-m", "upsell", "serve", *arguments])


def test(arguments: "list[str]") -> int:
    """Run every check and test, or only the tests that the arguments name."""
    set_up(TEST_FILES)
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # the tests start Headroom again and again
    if arguments:
        say("Running the tests you named, without the style and type checks.")
        return call("pytest", *arguments)
    say("Looking for a browser for the page tests ...")
    call("tests.browser.chromium")
    say("Running the tests, and beside them the style and type checks ...")
    with ThreadPoolExecutor(1) as beside:
        checks = beside.submit(checked)
        ended = call("pytest", *SIDE_BY_SIDE)
        failed = [name for name, code, said in checks.result() if not is_well(name, code, said)]
    if ended:
        say("FAILED: tests. The messages are further up.")
    if failed:
        say("FAILED: " + ", ".join(failed) + ". The messages are just above.")
    return ended or int(bool(failed))


def checked() -> "list[tuple[str, int, str]]":
    """Run the checks that need no test; return the name, exit code and words of each."""
    ended = []
    for name, command in CHECKS:
        check = subprocess.run(
            [str(PYTHON), "-m", *command],
            cwd=str(ROOT),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        ended.append((name, check.returncode, check.stdout))
    return ended


def is_well(name: str, code: int, said: str) -> bool:
    """Say what a check said, and whether it found nothing."""
    say(f"Checked {name}:\n{said.strip()}")
    return code == 0


def soak(arguments: "list[str]") -> int:
    """Run the long tests, which an ordinary run leaves out."""
    set_up(TEST_FILES)
    return call("pytest", "-m", "soak", *arguments)


def bench(arguments: "list[str]") -> int:
    """Run the measurements."""
    set_up(TEST_FILES)
    return call("benchmarks", *arguments)


COMMANDS = {"run": run, "test": test, "soak": soak, "bench": bench}


def main(arguments: "list[str]") -> int:
    """Run one command and return the exit code; without one, say which there are."""
    name, rest = (arguments or [""])[0], arguments[1:]
    if name not in COMMANDS:
        say((__doc__ or "").strip())
        return 0 if name in {"-h", "--help"} else 2
    try:
        return COMMANDS[name](rest[1:] if rest[:1] == ["--"] else rest)
    except SetupError as problem:
        say(str(problem))
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]) if sys.version_info >= OLDEST else use_newer_python())
