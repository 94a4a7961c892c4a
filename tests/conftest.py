"""What every test shares: where things are, and a world that is the same on every machine."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parent.parent

# Shared machines stall: a deadline on one example would measure the neighbours.
settings.register_profile(
    "disrupt", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.register_profile("thorough", parent=settings.get_profile("disrupt"), max_examples=2_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "disrupt"))


@pytest.fixture(scope="session")
def root() -> Path:
    """The top of the repository."""
    return ROOT


@pytest.fixture(scope="session")
def rules_folder() -> Path:
    """The library's files."""
    return ROOT / "rules"


@pytest.fixture(scope="session")
def cases_folder() -> Path:
    """The example cases."""
    return ROOT / "cases"


@pytest.fixture(autouse=True)
def same_world_everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """Screens are 80 columns without colour, whatever terminal the tests run in."""
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("NO_COLOR", "1")
    for name in ("FORCE_COLOR", "CLICOLOR_FORCE", "PYTHONWARNINGS"):
        monkeypatch.delenv(name, raising=False)
