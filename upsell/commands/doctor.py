"""`python -m upsell doctor`: every connection tested live, and what each can do."""

from __future__ import annotations

import json
from dataclasses import asdict

from upsell.bootstrap import Services
from upsell.health import IN_WORDS, Health
from upsell.model import LOCAL_USER


def main(services: Services, *, as_json: bool) -> int:
    """Test the connections of the own book and print how they stand; 1 when one needs a hand."""
    found = services.connections(services.book(), by=LOCAL_USER)
    trouble = services.settings.secrets_trouble
    if as_json:
        values = {"secrets": trouble, "connections": [asdict(health) for health in found]}
        print(json.dumps(values, indent=2))
    else:
        print("\n\n".join([*([trouble] if trouble else []), *map(as_text, found)]))
    return 0 if not trouble and all(health.is_well for health in found) else 1


def as_text(health: Health) -> str:
    """Give one connection as plain lines."""
    lines = [f"{health.name}: {IN_WORDS[health.standing]}. {health.sentence}"]
    lines += [f"  {name}: {words}" for name, words in health.facts]
    lines += [
        f"  {'yes' if ability.works else 'no '}  {ability.what}"
        + (f". {ability.lacking}" if ability.lacking else "")
        for ability in health.abilities
    ]
    if health.remedy:
        lines.append(f"  {health.remedy}")
    return "\n".join(lines)
