"""The command line: `python -m upsell COMMAND`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import date

from upsell import commands as run
from upsell.bootstrap import Services, search_rarely
from upsell.config import Settings
from upsell.errors import HeadroomError
from upsell.week import week_named


def parser() -> argparse.ArgumentParser:
    """Give the parser of every command."""
    top = argparse.ArgumentParser(prog="python -m upsell", description=__doc__)
    commands = top.add_subparsers(dest="command", required=True)

    serving = commands.add_parser("serve", help="start the product on this computer")
    serving.add_argument("--address", default="127.0.0.1")
    serving.add_argument("--port", type=int)
    serving.add_argument("--no-browser", action="store_true", help="do not open a browser")

    commands.add_parser("sample", help="make the example book with ten simulated accounts")

    importing = commands.add_parser("import", help="bring accounts, plans, metrics and usage in")
    importing.add_argument(
        "files", nargs="+", metavar="FILE", help="sheets, or one folder that was exported"
    )
    importing.add_argument(
        "--day",
        type=date.fromisoformat,
        metavar="YYYY-MM-DD",
        help="the day of figures in a sheet that does not say it",
    )
    importing.add_argument("--dry-run", action="store_true", help="say what would change, no more")

    exporting = commands.add_parser("export", help="write the whole book as files into a folder")
    exporting.add_argument("folder", metavar="DIR")
    exporting.add_argument("--book", choices=("own", "sample"), help="which book to export")
    exporting.add_argument("--force", action="store_true", help="replace an earlier export")

    backing = commands.add_parser("backup", help="copy the own book into a file, while in use")
    backing.add_argument("file", metavar="FILE")
    restoring = commands.add_parser("restore", help="put a backup in the place of the own book")
    restoring.add_argument("file", metavar="FILE")
    restoring.add_argument(
        "--move-aside", action="store_true", help="keep the present book under a dated name"
    )

    scanning = commands.add_parser("scan", help="look for signals in the own book")
    scanning.add_argument("--as-of", type=date.fromisoformat, metavar="YYYY-MM-DD")
    scanning.add_argument("--json", action="store_true", help="print the report as JSON")
    scanning.add_argument("--book", choices=("own", "sample"), help="which book to scan")

    commands.add_parser("sync", help="refresh accounts and outcomes from Attio, usage from PostHog")
    reporting = commands.add_parser("report", help="the report of a week, its verdict recorded")
    reporting.add_argument("--week", type=week_named, metavar="2026-W47")
    playing = commands.add_parser("playbook", help="signals, levels, texts and results in one")
    for each, forms in ((reporting, ("md", "html", "csv")), (playing, ("md", "html"))):
        each.add_argument("--format", choices=forms, default="md", dest="form")
        each.add_argument("--out", metavar="FILE", help="write into a file instead of printing")
        each.add_argument("--book", choices=("own", "sample"), help="which book to report on")

    asking = commands.add_parser("doctor", help="test the connections and say what they can do")
    asking.add_argument("--json", action="store_true", help="print the answer as JSON")

    delivering = commands.add_parser("deliver", help="send what waits for Attio and PostHog")
    delivering.add_argument("--watch", action="store_true", help="go on until stopped")
    return top


COMMANDS: Mapping[str, Callable[[Services, argparse.Namespace], int]] = {
    "serve": lambda services, chosen: run.serve.main(
        services, address=chosen.address, port=chosen.port, browser=not chosen.no_browser
    ),
    "sample": lambda services, _: run.sample.main(services),
    "import": lambda services, chosen: run.imports.main(
        services, chosen.files, day=chosen.day, dry_run=chosen.dry_run
    ),
    "export": lambda services, chosen: run.exports.main(
        services, chosen.folder, chosen.book, force=chosen.force
    ),
    "backup": lambda services, chosen: run.backups.back_up(services, chosen.file),
    "restore": lambda services, chosen: run.backups.restore(
        services, chosen.file, aside=chosen.move_aside
    ),
    "scan": lambda services, chosen: run.scan.main(
        services, chosen.book, as_of=chosen.as_of, as_json=chosen.json
    ),
    "report": lambda services, chosen: run.report.main(
        services, chosen.book, week=chosen.week, form=chosen.form, out=chosen.out
    ),
    "playbook": lambda services, chosen: run.report.playbook(
        services, chosen.book, form=chosen.form, out=chosen.out
    ),
    "sync": lambda services, _: run.sync.main(services),
    "doctor": lambda services, chosen: run.doctor.main(services, as_json=chosen.json),
    "deliver": lambda services, chosen: run.deliver.main(services, watch=chosen.watch),
}
"""What each command hands its arguments to."""


INTERRUPTED = 130
"""What a shell gives for a command that Ctrl+C ended."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; a rule of the house that it breaks is one sentence and exit code 2."""
    chosen = parser().parse_args(arguments)
    search_rarely()
    services = Services(Settings.from_environment(os.environ))
    try:
        return COMMANDS[chosen.command](services, chosen)
    except HeadroomError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("Stopped before the end; nothing is half written. Run it again.", file=sys.stderr)
        return INTERRUPTED
    finally:
        services.close()


if __name__ == "__main__":
    sys.exit(main())
