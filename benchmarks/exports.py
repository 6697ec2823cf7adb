"""Export books of two sizes as a folder and read one back: time per row, peak memory.

`python -m benchmarks.exports` measures SQLite. Memory is that of one process for each size, as the
operating system counts it, so that what databases and files take is in it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from upsell.book import accounts, catalogue, intake
from upsell.book.engine import open_book
from upsell.book.intake import Kept
from upsell.model import LOCAL_USER, Account, Metric, MetricKind
from upsell.services import exports

SIZES = (100_000, 1_000_000)
DAYS = 250
METRICS = ("seats", "storage", "projects", "reports")
LAST_DAY = date(2026, 11, 20)
FLAT = 1.5
"""How much longer a row may take in the larger book, noise of a busy machine included."""


def fill(file: Path, rows: int) -> None:
    """Make a book with so many figures."""
    book = open_book(f"sqlite:///{file}")
    names = [f"account-{number}" for number in range(rows // (DAYS * len(METRICS)))]
    with book.write() as connection:
        known = (Metric(key, key, key, MetricKind.LEVEL) for key in METRICS)
        catalogue.save_metrics(connection, known)
        accounts.save(connection, [Account(name, name) for name in names])
        for place, name in enumerate(names):
            figures = {
                (name, key, LAST_DAY - timedelta(days=back)): Kept(
                    place + back, 90.0, "none", "file"
                )
                for key in METRICS
                for back in range(DAYS)
            }
            intake.write_readings(connection, figures.items())
    book.close()


def export(file: Path, folder: Path) -> float:
    """Write the folder; give the seconds of processor time it took."""
    book = open_book(f"sqlite:///{file}")
    folder.mkdir()
    start = time.process_time()
    exports.write_book(book, folder, by=LOCAL_USER)
    took = time.process_time() - start
    book.close()
    return took


def read_back(file: Path, folder: Path) -> float:
    """Read a folder into an empty book; give the seconds of processor time it took."""
    book = open_book(f"sqlite:///{file}")
    start = time.process_time()
    exports.read_book(book, folder, by=LOCAL_USER)
    took = time.process_time() - start
    book.close()
    return took


def peak_megabytes() -> float:
    """Give the most memory this process has held."""
    import resource

    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


def measured(work: str, file: Path, folder: Path) -> tuple[float, float, float]:
    """Give seconds, and memory before and after, of one piece of work in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.exports", work, str(file), str(folder)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    took, before, after = (float(part) for part in done.stdout.split())
    return took, before, after


def main() -> None:
    """Measure both sizes and print them beside each other."""
    print(f"sqlite, {os.cpu_count()} cores")
    times: dict[str, list[float]] = {"export": [], "read": []}
    peaks: list[float] = []
    with tempfile.TemporaryDirectory() as place:
        for rows in SIZES:
            file, folder = Path(place) / f"{rows}.db", Path(place) / str(rows)
            fill(file, rows)
            took, before, after = measured("export", file, folder)
            back, _, most = measured("read", file.with_suffix(".back.db"), folder)
            size = sum(path.stat().st_size for path in folder.rglob("*.csv"))
            times["export"].append(took / rows)
            times["read"].append(back / rows)
            peaks.append(after)
            print(
                f"  {rows:>9,} rows: export {took:.2f} s, {took / rows * 1e6:.1f} µs a row, "
                f"{size / 1e6:.0f} MB written, memory {before:.0f} MB before, {after:.0f} MB at "
                f"most; read back {back:.2f} s, {back / rows * 1e6:.1f} µs a row, {most:.0f} MB"
            )
    few, many = times["export"]
    ratio, back_ratio = many / few, times["read"][1] / times["read"][0]
    print(f"  a row in the larger book: {ratio:.2f} × (export), {back_ratio:.2f} × (read back)")
    print(f"  memory in the larger book: {peaks[1] / peaks[0]:.2f} ×")
    assert ratio < FLAT
    assert peaks[1] / peaks[0] < FLAT


if __name__ == "__main__":
    if sys.argv[1:]:
        work, file, folder = sys.argv[1:]
        before = peak_megabytes()
        took = (export if work == "export" else read_back)(Path(file), Path(folder))
        print(took, before, peak_megabytes())
    else:
        main()
