"""A finished world on disk.

Takes    a folder written by `make_world`.
Gives    `World`, and `open_world` to come back to one.
Promise  a World shows extracts only; its truth opens through `open_truth` alone.
"""

from __future__ import annotations

import json
import shutil
import weakref
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from riskkit.domain.errors import SpecError

GENERATOR = "1"
"""Version of the generating model: the same version, people, seed and dials give the same bytes."""


class Lease:
    """Removes a temporary folder when the last World that holds this lease is gone, or at exit."""

    def __init__(self, folder: Path) -> None:
        self._end = weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)

    def end(self) -> None:
        """Remove the folder now."""
        self._end()


@dataclass(frozen=True)
class World:
    """A synthetic force area. Nobody in it is real.

    Attributes
    ----------
    folder : Path
        Holds `world.json`, `extracts/` and `truth/`.
    people : int
        People in the world: those who may come to be known to an agency, about a third of residents.
    seed : int
        Same seed, dials and generator version: same bytes.
    dials : Mapping
        Every dial's value.
    extract_date : date
        Everything in the extracts became known before it.
    lease : Lease or None
        Keeps a temporary folder alive; pass it on when wrapping a World. None: the folder stays.
    """

    folder: Path
    people: int
    seed: int
    dials: Mapping[str, float]
    extract_date: date
    data_kind: str = "synthetic"
    lease: Lease | None = field(default=None, repr=False, compare=False)

    @property
    def extracts(self) -> Path:
        """The folder agencies' extracts lie in, one file or folder per table."""
        return self.folder / "extracts"

    def __repr__(self) -> str:
        turned = ", ".join(f"{name}={value:g}" for name, value in self.dials.items() if value)
        return (
            f"{type(self).__name__}: {self.people:,} people, seed {self.seed}, extract of {self.extract_date}, "
            f"dials {turned or 'all at zero'}; synthetic, nobody in it is real; in {self.folder}"
        )


def open_world(folder: Path | str) -> World:
    """Come back to a world written earlier.

    Raises
    ------
    SpecError
        If the folder holds no `world.json` of this kind.
    """
    folder = Path(folder)
    try:
        told = json.loads((folder / "world.json").read_text(encoding="utf-8"))
        return World(
            folder,
            int(told["people"]),
            int(told["seed"]),
            dict(told["dials"]),
            date.fromisoformat(told["extract_date"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        raise SpecError(f"{folder} is not a world: it has no readable world.json. Make one with make_world.") from None
