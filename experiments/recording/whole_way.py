"""A world with known recording dials through the whole of riskkit, records to audit, and its truth beside it.

Takes    a seed, how many people, dials.
Gives    `audit_world`: the findings R03 and R04, and who of the scored rows truly had the outcome.
Promise  the story is the twelve lines of the front door; only the study is smaller than the shipped one.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from forces import HARMS, INJURIES, chance_of_record, states, victim_parts

import riskkit as rk
from riskkit.domain.scores import values_inside
from riskkit.domain.spec import parse_spec
from riskkit.domain.study_spec import StudySpec
from riskkit.worlds import open_truth

ROOT = Path(__file__).parents[2]
DATES = ("2020-01-01", "2020-07-01", "2023-01-01")
FEATURES = ("victim_any_365", "victim_any_1095", "victim_domestic_1095", "age", "days_known")


def smaller_study(world: Any, recording: list[dict[str, Any]]) -> StudySpec:
    """The shipped study of victims with another outcome, fewer dates, few features, one recipe and stated rates."""
    values = rk.read_study(ROOT / "configs" / "victim_of_serious_harm.yaml").resolved()
    values["sources"]["folder"] = str(world.extracts)
    values["cohort"]["as_of"] = list(DATES)
    values["target"] |= {"offences": list(HARMS), "kinds": ["crime"]}
    values["features"] = [feature for feature in values["features"] if feature["name"] in FEATURES]
    values["model"] |= {"recipes": ["logistic"], "refits": 5, "points": {"victim_any_1095": 1.0}}
    values["audit"] |= {"recording": recording, "disputed": [], "intersections": [], "stand_ins": False}
    values["audit"]["alternative_outcome"] = {
        "meaning": "An injury by assault that an ambulance or a hospital recorded.",
        "events": {"kinds": ["injury"], "roles": ["victim"], "offences": list(INJURIES)},
    }
    return parse_spec(StudySpec, values | {"examples": None, "card": None, "tracking": {}}, "a smaller study")


def audit_world(
    seed: int, people: int, dials: Mapping[str, float], rng: np.random.Generator
) -> tuple[rk.Audit, pd.DataFrame, np.ndarray]:
    """Run the story twice over the scores: once to know who is scored, once with the rates stated for those groups."""
    world = rk.make_world(people=people, seed=seed, dials=dials)
    study = smaller_study(world, [])
    scored, groups = _story(world, study)
    frame = values_inside(scored).frame
    chance = _chance(world, frame, dials)
    true = ~np.isnan(chance)
    rates = dict(states(groups["ethnicity"].to_numpy(), chance, true, rng))
    stated = [{"attribute": "ethnicity", "rates": rates, "source": "the dials of this synthetic world"}]
    return rk.audit_scores(scored, smaller_study(world, stated).audit), groups, true


def _story(world: Any, study: StudySpec) -> tuple[Any, pd.DataFrame]:
    sources = rk.read_sources(study)
    linked = rk.link_people(sources, study.linkage)
    cohort = rk.build_cohort(linked, study.cohort)
    history, follow_up = rk.cut(cohort, linked, study.target)
    features = rk.build_features(history, study.features)
    labels = rk.label_outcomes(follow_up, study.target)
    past, future = rk.split_by_time(features, labels, study.split)
    scored = rk.score(rk.train(past, study.model), future)
    return scored, scored.groups.frame.reset_index(drop=True)


def _chance(world: Any, frame: pd.DataFrame, dials: Mapping[str, float]) -> np.ndarray:
    """Each scored row's chance of a recorded outcome if it truly had one in its own follow-up, else NaN."""
    truth = open_truth(world)
    who, parts = truth.frame("people"), victim_parts(truth)
    parts = parts[parts["offence"].isin(HARMS) & (parts["kind"] == "crime") & parts["happened"]]
    place = pd.Series(np.arange(len(who)), index=who["person_id"])[frame["person_id"].astype(str)].to_numpy()
    chance = np.full(len(frame), np.nan)
    for day in frame["as_of"].unique():
        since, here = pd.Timestamp(day), (frame["as_of"] == day).to_numpy()
        inside = (parts["occurred_at"] >= since) & (parts["occurred_at"] < since + pd.Timedelta(days=730))
        chance[here] = chance_of_record(parts[inside], who["group"].to_numpy(), dials)[place[here]]
    return chance
