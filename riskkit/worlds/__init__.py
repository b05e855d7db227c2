"""Synthetic force areas with known truth. `make_world` writes one; `open_truth` is for tests and simulators only."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from riskkit.worlds.dials import DIALS, Dial, describe_dials
    from riskkit.worlds.making import make_world
    from riskkit.worlds.truth import open_truth
    from riskkit.worlds.world import World, open_world

__all__ = ["DIALS", "Dial", "World", "describe_dials", "make_world", "open_truth", "open_world"]

_ROOM = {
    "DIALS": "dials",
    "Dial": "dials",
    "describe_dials": "dials",
    "make_world": "making",
    "open_truth": "truth",
    "World": "world",
    "open_world": "world",
}


def __getattr__(name: str) -> Any:
    if name not in _ROOM:
        raise AttributeError(f"module 'riskkit.worlds' has no attribute {name!r}")
    return getattr(import_module(f"riskkit.worlds.{_ROOM[name]}"), name)
