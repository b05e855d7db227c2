"""How often an outcome should come to be recorded in a world, from what truly happens and the shares recorded of it.

Takes    a World (or several), and what counts: kinds, offences, role.
Gives    `outcome_rates`: people and events per 1,000 residents and year; `write_benchmark`: the same as a file.
Promise  from the truth and the shares in `codes.py`, never from the extracts: it does not know what was recorded.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from riskkit.domain.errors import SpecError
from riskkit.worlds.codes import CRIMES
from riskkit.worlds.recording import VICTIM_NAMED
from riskkit.worlds.truth import open_truth

if TYPE_CHECKING:
    import pandas as pd

    from riskkit.worlds.world import World


def count_outcome_rates(
    world: World, *, kinds: Sequence[str], offences: Sequence[str], role: str
) -> tuple[float, float]:  # fmt: skip
    """People with the outcome, and events that count, per 1,000 residents and calendar year, as a mean over the years.

    Parameters
    ----------
    kinds, offences : sequences of str
        What counts. Crimes come to be recorded with the share reported of their offence and name a suspect with the
        share identified (`codes.py`); what partner agencies note is recorded as it is.
    role : str
        suspect or victim.

    Returns
    -------
    (people, events)
        Expected, not counted: one person with two crimes in a year counts once with the chance that either is recorded.
    """
    if role not in ("suspect", "victim"):
        raise SpecError("Rates of a world are known for the roles suspect and victim only.")
    parts = _true_parts(world, kinds, offences, role)
    residents, years = _residents(world), parts["year"].nunique()
    if not years or not residents:
        raise SpecError("Nothing of this kind happened in this world, so it has no rate.")
    missed = np.log1p(-np.minimum(parts["chance"].to_numpy(), 1 - 1e-12))
    people = -np.expm1(parts.assign(missed=missed).groupby(["person", "year"])["missed"].sum()).sum()
    events = parts.drop_duplicates("event_id")["chance"].sum()
    scale = 1000 / residents / years
    return float(people * scale), float(events * scale)


def write_benchmark(path: Path, people: float, events: float) -> None:
    """Write one line for all areas and years, as `card.benchmark` of a study reads it."""
    line = f"all,all,{people:.4f},{events:.4f}"
    path.write_text(f"area_code,year,people_per_1000,events_per_1000\n{line}\n", encoding="utf-8")


def _true_parts(world: World, kinds: Sequence[str], offences: Sequence[str], role: str) -> pd.DataFrame:
    """What truly happened, one row per person's part, with the chance that it is recorded with them in that part."""
    truth = open_truth(world)
    events = truth.frame("events")
    events = events[events["happened"] & events["kind"].isin(kinds) & events["offence"].isin(offences)]
    parts = truth.frame("involvements")
    parts = parts[parts["role"] == role].merge(events[["event_id", "kind", "offence", "occurred_at"]], on="event_id")
    named = {
        crime.offence: crime.reported * (crime.identified if role == "suspect" else VICTIM_NAMED) for crime in CRIMES
    }
    chance = np.where(parts["kind"] == "crime", parts["offence"].astype(str).map(named).fillna(1.0), 1.0)
    return parts.assign(chance=chance, year=parts["occurred_at"].dt.year)


def _residents(world: World) -> int:
    import pyarrow.parquet as pq

    return int(np.sum(pq.read_table(world.extracts / "areas.parquet")["population"].to_numpy()))
