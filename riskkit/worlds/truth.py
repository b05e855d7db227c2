"""The only door to what truly happened. For tests and simulators; nothing that makes a score may come in.

Takes    a World or its folder.
Gives    `Truth`: Arrow tables by name.
Promise  reads the truth folder and nothing else; extracts never hold a column of it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from riskkit.domain.errors import SpecError
from riskkit.worlds.world import World, open_world

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

TABLES = ("people", "records", "places", "spells", "events", "involvements", "intelligence")


class Truth:
    """What truly happened in a world. `table(name)` gives Arrow, `frame(name)` pandas."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def table(self, name: str) -> pa.Table:
        """One truth table. `person` is the row of the people table; see the room's README for columns."""
        import pyarrow.parquet as pq

        if name not in TABLES:
            raise SpecError(f"There is no truth table of that name. The tables are: {', '.join(TABLES)}.")
        path = self._folder / f"{name}.parquet"
        return pq.read_table(path if path.exists() else self._folder / name)

    def frame(self, name: str) -> pd.DataFrame:
        """One truth table as a data frame."""
        return self.table(name).to_pandas()

    def __repr__(self) -> str:
        return f"Truth of a synthetic world, for tests and simulators only: {', '.join(TABLES)}"


def open_truth(world: World | Path | str) -> Truth:
    """Open the truth of a world. For tests and simulators only.

    Parameters
    ----------
    world : World, Path or str
        A world, or the folder it was written to.

    Raises
    ------
    SpecError
        If the folder is not a world, or its truth was taken away.
    """
    folder = Path(getattr(world, "folder", world))  # type: ignore[arg-type]
    open_world(folder)
    if not (folder / "truth").is_dir():
        raise SpecError(f"{folder} has no truth folder: its truth was taken away, which is right for a study.")
    return Truth(folder / "truth")
