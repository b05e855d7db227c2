"""One fault that can be planted, and what planting it did.

Takes    nothing.
Gives    `Fault` and `Planted`.
Promise  a fault says beforehand what its stated strength and half of it mean; what it did is counted, not assumed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from riskkit.worlds.faults.workbench import Workbench

FaultKind = Literal["records", "study", "table", "scores"]


@dataclass(frozen=True)
class Fault:
    """A fault and how it is planted.

    id: F01-F36 of the fault list; F06b is a second form of F06; U01 and up are of an unlisted kind.
    kind: what is wrong: the extracts (records), the study file (study), the table an analyst made of the extracts
    (table), or figures published about scores (scores).
    structural: a single changed row can be found exactly; else a check needs enough rows.
    stated, half: what strength 1 and strength 0.5 mean.
    """

    id: str
    title: str
    kind: FaultKind
    structural: bool
    stated: str
    half: str
    plant: Callable[[Workbench, float], None]

    @property
    def listed(self) -> bool:
        """Whether the fault stands in the fault list, so that a check is meant to find it."""
        return self.id.startswith("F")


@dataclass(frozen=True)
class Planted:
    """A fault as it was planted. `rows_changed` 0: this world gave it nothing to change."""

    id: str
    title: str
    kind: FaultKind
    structural: bool
    strength: float
    changed: str
    rows_changed: int
    people_changed: int

    def as_row(self) -> dict[str, Any]:
        """Plain values, as they stand in world.json."""
        return dict(self.__dict__)
