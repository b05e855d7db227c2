"""One synthetic force with known recording dials, counted straight from its tables, and what truly happened in it.

Takes    a seed, how many people, dials.
Gives    `Force`: scored rows by a simple count, who truly had the outcome, and each group's expected share recorded.
Promise  the truth is read here and in `whole_way.py` only; the audit sees recorded outcomes and nothing else.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from riskkit.domain.cohort import Groups
from riskkit.domain.cohort_spec import GroupSpec
from riskkit.domain.scores import Evidence, ScoredCohort
from riskkit.stats.ranking import flag_top, rank_by_score
from riskkit.worlds import make_world, open_truth
from riskkit.worlds.codes import CRIMES
from riskkit.worlds.dials import GROUPS
from riskkit.worlds.recording import VICTIM_NAMED

YEARS, HORIZON, CAPACITY = 3, 545, 0.05
AS_OF = dt.datetime(2024, 1, 1)
HARMS = ("domestic_abuse", "robbery", "sexual")
INJURIES = HARMS  # worlds write the crime's own code on injuries that come from it
REPORTED = {crime.offence: crime.reported for crime in CRIMES}
SPECS = tuple(
    GroupSpec(name=name, label=label, column=name, protected=True)
    for name, label in (("ethnicity", "True ethnic group"), ("sex", "Sex"), ("home", "Where people live"))
)


@dataclass(frozen=True, eq=False)
class Force:
    """scored: the ScoredCohort. true: who truly had the outcome, bool (n,). main, other: records of the outcome, and of
    the hospitals' own, int (n,). chance: of those who truly had it, each one's chance of a recorded outcome under the
    dials, float (n,), else NaN.
    """

    scored: ScoredCohort
    true: np.ndarray
    main: np.ndarray
    other: np.ndarray
    chance: np.ndarray


def draw_dials(rng: np.random.Generator) -> dict[str, float]:
    """Each group unrecorded by 10% to 60% with an even chance; at least one is, and at least one is not."""
    while True:
        turned = rng.random(len(GROUPS)) < 0.5
        if 0 < turned.sum() < len(GROUPS):
            values = np.where(turned, rng.uniform(0.1, 0.6, len(GROUPS)), 0.0)
            return {f"unrecorded_{g}": round(float(v), 3) for g, v in zip(GROUPS, values, strict=True) if v}


def make_force(seed: int, people: int, dials: Mapping[str, float]) -> Force:
    """A world of three years; everybody who is alive on the date is scored by how often records name them before."""
    world = make_world(people=people, seed=seed, dials=dials, years=YEARS)
    truth = open_truth(world)
    who = truth.frame("people")
    living = (who["died_at"].isna() | (who["died_at"] > AS_OF)).to_numpy()
    alive = living & (pd.to_datetime(who["birth_date"]) < AS_OF).to_numpy()
    parts = victim_parts(truth)
    inside = (parts["occurred_at"] >= AS_OF) & (parts["occurred_at"] < AS_OF + dt.timedelta(days=HORIZON))
    harm = parts["offence"].isin(HARMS) & (parts["kind"] == "crime") & parts["happened"] & inside
    hurt = parts["offence"].isin(INJURIES) & (parts["kind"] == "injury") & inside & parts["recorded"]
    before = (parts["known_at"] < AS_OF) & parts["recorded"]
    many = len(who)
    main, other = (_count(parts[which], many) for which in (harm & parts["recorded"], hurt))
    counted = np.bincount(parts.loc[before, "person"], minlength=many)
    chance = chance_of_record(parts[harm], who["group"].to_numpy(), dials)
    columns = (main, other, _count(parts[harm], many) > 0, chance, counted)
    main, other, true, chance, counted = (column[alive] for column in columns)
    groups = pd.DataFrame(
        {
            "ethnicity": who["group"].to_numpy(),
            "sex": np.where(who["male"], "male", "female"),
            "home": np.where(who["lives_in_deprived_fifth"], "most deprived fifth", "elsewhere"),
        }
    )[alive].reset_index(drop=True)
    scored = _scored(who["person_id"][alive].to_numpy(), counted, main > 0, groups, seed)
    return Force(scored, true, main, other, chance)


def victim_parts(truth: Any) -> pd.DataFrame:
    """Every true part of a victim, with its event: offence, kind, moments, and whether it was recorded."""
    parts = truth.frame("involvements")
    events = truth.frame("events").rename(columns={"recorded": "event_recorded"})
    joined = parts[parts["role"] == "victim"].merge(events, on="event_id")
    return joined.assign(recorded=joined["recorded"] & joined["event_recorded"])


def chance_of_record(parts: pd.DataFrame, group: np.ndarray, dials: Mapping[str, float]) -> np.ndarray:
    """Each person's chance that at least one of their true outcomes is recorded; NaN for those without one."""
    kept = 1 - np.array([dials.get(f"unrecorded_{g}", 0.0) for g in group])
    once = parts["offence"].map(REPORTED).to_numpy() * VICTIM_NAMED * kept[parts["person"]]
    missed = np.ones(len(group))
    np.multiply.at(missed, parts["person"].to_numpy(), 1 - once)
    return np.where(np.bincount(parts["person"], minlength=len(group)) > 0, 1 - missed, np.nan)


def _count(parts: pd.DataFrame, many: int) -> np.ndarray:
    return np.bincount(parts["person"], minlength=many)


def _scored(person: np.ndarray, counted: np.ndarray, label: np.ndarray, groups: pd.DataFrame, seed: int) -> Any:
    """The score: of all people with as many records, up to five, the share with a recorded outcome."""
    count = np.minimum(counted, 5)
    score = (np.bincount(count, weights=label, minlength=6) + 0.5) / (np.bincount(count, minlength=6) + 1.0)
    score = score[count]
    key = person.astype(object)
    frame = pd.DataFrame({"person_id": key, "as_of": np.datetime64(AS_OF, "s"), "role": "victim", "score": score})
    frame["score_low"], frame["score_high"], frame["stability"] = score, score, 1.0
    frame["rank"] = rank_by_score(score, key=person, seed=seed)
    frame["flagged"] = flag_top(score, int(len(score) * CAPACITY), key=person, seed=seed)[0]
    evidence = Evidence(interval="none: a count of records")
    return ScoredCohort(frame, label.astype(np.float64), Groups(groups, SPECS), explanations=None, evidence=evidence)


def states(
    group: np.ndarray, chance: np.ndarray, true: np.ndarray, rng: np.random.Generator
) -> Iterator[tuple[str, tuple[float, float]]]:
    """A range for each group around its expected share recorded: none in half of the worlds, else 2% to 20% of it on
    either side.
    """
    room = rng.random() < 0.5
    for level in np.unique(group):
        here = (group == level) & true
        if here.any():
            middle = float(chance[here].mean())
            down, up = rng.uniform(0.02, 0.2, 2) * room
            yield str(level), (middle * (1 - down), min(1.0, middle * (1 + up)))
