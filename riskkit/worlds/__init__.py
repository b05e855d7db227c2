"""Synthetic force areas with known truth. `make_world` writes one; `open_truth` is for tests and simulators only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from riskkit.domain.doors import lazy_names

if TYPE_CHECKING:
    from riskkit.worlds.dials import DIALS, Dial, describe_dials
    from riskkit.worlds.faults.catalogue import FAULTS, cancelling_pair, describe_faults
    from riskkit.worlds.faults.fault import Fault, Planted
    from riskkit.worlds.faults.planting import PlantedWorld, plant_faults
    from riskkit.worlds.making import make_world
    from riskkit.worlds.truth import open_truth
    from riskkit.worlds.world import World, open_world

__all__ = [
    "DIALS",
    "FAULTS",
    "Dial",
    "Fault",
    "Planted",
    "PlantedWorld",
    "World",
    "cancelling_pair",
    "describe_dials",
    "describe_faults",
    "make_world",
    "open_truth",
    "open_world",
    "plant_faults",
]

__getattr__, __dir__ = lazy_names(
    __name__,
    {
        "DIALS": "dials",
        "Dial": "dials",
        "describe_dials": "dials",
        "FAULTS": "faults.catalogue",
        "cancelling_pair": "faults.catalogue",
        "describe_faults": "faults.catalogue",
        "Fault": "faults.fault",
        "Planted": "faults.fault",
        "PlantedWorld": "faults.planting",
        "plant_faults": "faults.planting",
        "make_world": "making",
        "open_truth": "truth",
        "World": "world",
        "open_world": "world",
    },
)
