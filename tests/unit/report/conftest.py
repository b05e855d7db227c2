import importlib.util
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def by_hand():
    """The released audits written by hand."""
    place = Path(__file__).parents[2] / "golden" / "released_by_hand.py"
    found = importlib.util.spec_from_file_location("released_by_hand", place)
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module
