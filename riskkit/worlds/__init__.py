"""Synthetic force areas with known truth. `make_world` writes one; `open_truth` is for tests and simulators only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from riskkit.domain.doors import lazy_names

if TYPE_CHECKING:
    from riskkit.worlds.dials import DIALS, Dial, describe_dials
    from riskkit.worlds.making import make_world
    from riskkit.worlds.truth import open_truth
    from riskkit.worlds.world import World, open_world

__all__ = ["DIALS", "Dial", "World", "describe_dials", "make_world", "open_truth", "open_world"]

__getattr__, __dir__ = lazy_names(
    __name__,
    {
        "DIALS": "dials",
        "Dial": "dials",
        "describe_dials": "dials",
        "make_world": "making",
        "open_truth": "truth",
        "World": "world",
        "open_world": "world",
    },
)
