"""`make bench`: every measurement, one after the other."""

from __future__ import annotations

from benchmarks import analysis, companies, delivery, exports, imports, scan, signals, today, usage


def main() -> None:
    """Print each measurement under its name."""
    for measurement in (
        scan,
        signals,
        imports,
        companies,
        usage,
        exports,
        today,
        analysis,
        delivery,
    ):
        title = (measurement.__doc__ or "").splitlines()[0]
        print(f"\n{measurement.__name__}: {title}", flush=True)
        measurement.main()


if __name__ == "__main__":
    main()
