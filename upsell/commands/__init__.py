"""What the shell and cron run; each command is loaded when it is asked for.

So none waits for what another one needs: `deliver` for the scan's engine, `doctor` for workbooks.
"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from upsell.commands import (
        backups,
        deliver,
        doctor,
        exports,
        imports,
        report,
        sample,
        scan,
        serve,
        sync,
    )

__all__ = [
    "backups",
    "deliver",
    "doctor",
    "exports",
    "imports",
    "report",
    "sample",
    "scan",
    "serve",
    "sync",
]


if not TYPE_CHECKING:

    def __getattr__(name: str) -> ModuleType:
        """Load a command."""
        if name not in __all__:
            raise AttributeError(name)
        return import_module(f"{__name__}.{name}")
