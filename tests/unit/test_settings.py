"""Settings: where keys come from, and that nobody sees them."""

from __future__ import annotations

from pathlib import Path

import pytest

from upsell.bootstrap import Services
from upsell.config import ROOT, Settings
from upsell.errors import Refused

KEY = "attio-secret-0123456789"


def read(path: Path, **environment: str) -> Settings:
    """Give the settings with a file of keys."""
    return Settings.from_environment({"HEADROOM_SECRETS": str(path), **environment})


def test_a_key_comes_from_the_file(tmp_path: Path) -> None:
    """Sections that belong to others do not disturb."""
    path = tmp_path / "secrets.toml"
    path.write_text(f'ATTIO_API_KEY = " {KEY}"\n[auth]\ncookie = "x"\n')

    assert read(path).attio_key == KEY


def test_the_environment_wins(tmp_path: Path) -> None:
    """An empty variable is as good as none."""
    path = tmp_path / "secrets.toml"
    path.write_text(f'ATTIO_API_KEY = "{KEY}"\n')

    assert read(path, ATTIO_API_KEY="another").attio_key == "another"
    assert read(path, ATTIO_API_KEY="").attio_key == KEY


def test_without_a_file_there_is_no_key(tmp_path: Path) -> None:
    """Nothing is wrong with that, and nobody builds a client."""
    found = read(tmp_path / "secrets.toml")

    assert (found.attio_key, found.secrets_trouble) == ("", "")
    assert Services(found).attio is None


def test_a_broken_file_is_said_without_what_is_in_it(tmp_path: Path) -> None:
    """The line at fault is named; the key in it is not."""
    path = tmp_path / "secrets.toml"
    path.write_text(f"# keys\nATTIO_API_KEY = {KEY}\n")

    found = read(path)

    assert "line 2" in found.secrets_trouble
    assert KEY not in found.secrets_trouble
    assert found.attio_key == ""


def test_the_key_is_in_no_repr(tmp_path: Path) -> None:
    """Neither settings, services nor the client show it."""
    services = Services(Settings(data_dir=tmp_path, attio_key=KEY))

    assert KEY not in repr((services, services.settings, services.attio))


@pytest.mark.parametrize("url", ["http://attio.example", "http://127.0.0.1.example", "nonsense"])
def test_a_key_goes_to_safe_addresses_only(tmp_path: Path, url: str) -> None:
    """An address without encryption that is not this computer is refused."""
    services = Services(Settings(data_dir=tmp_path, attio_key=KEY, attio_url=url))

    with pytest.raises(Refused, match="must begin with https"):
        _ = services.attio


def test_the_example_file_holds_no_key() -> None:
    """What git keeps is names and empty values, and reads as it is."""
    found = read(ROOT / ".streamlit" / "secrets.example.toml")

    assert (found.attio_key, found.secrets_trouble) == ("", "")
