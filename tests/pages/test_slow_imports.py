"""What is slow to load is loaded by the page that needs it, and by no other."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
LOADED = """
import ast, importlib, pathlib, sys
for page in ("app.py", *sorted(str(path) for path in pathlib.Path("pages").glob("*.py"))):
    for node in ast.walk(ast.parse(pathlib.Path(page).read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("upsell"):
            importlib.import_module(node.module)
print(sorted(name for name in ("scipy", "plotly.express") if name in sys.modules))
"""


def test_no_page_loads_the_statistics_before_it_needs_them() -> None:
    """Everything that all pages import leaves scipy out; it takes a second and a half."""
    found = subprocess.run(
        [sys.executable, "-c", LOADED], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert found.stdout.strip() == "[]"
