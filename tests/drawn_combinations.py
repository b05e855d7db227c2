"""Drawn scores with three protected characteristics, in which nobody differs or one combination does.

Takes    a seed, sizes.
Gives    `three_characteristics`, `found_in`.
Promise  without a lift every outcome has exactly the chance that its score says, whatever the group; with several
         dates a person keeps the score, the flag and (mostly) the outcome, so that rows repeat.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from drawn_scores import ETHNICITY, SEX, draw_scored

from riskkit.audit.group_counts import Points, single_attributes
from riskkit.audit.scored_rows import open_rows
from riskkit.audit.standing_out import standing_out
from riskkit.domain.cohort import Groups
from riskkit.domain.cohort_spec import GroupSpec
from riskkit.domain.findings import Finding
from riskkit.domain.model_spec import AuditSpec
from riskkit.domain.scores import ScoredCohort, values_inside

AGE = GroupSpec(name="age", label="Age as recorded", column="age", protected=True)
DATES = ("2024-03-01", "2024-06-01", "2024-09-01", "2024-12-01")
SPEC = AuditSpec(capacities=())


def three_characteristics(
    people: int, seed: int, *, dates: int = 1, lift: float = 0.0, flags: float = 0.0, same: float = 0.8
) -> ScoredCohort:
    """2 x 5 x 4 levels. Of women of E or F aged 18-24, `lift` more have the outcome and `flags` more are flagged."""
    scored, rng = (
        draw_scored(people * dates, seed, dates=DATES[:dates], with_reasons=False),
        np.random.default_rng(seed),
    )
    inside, of = values_inside(scored), np.arange(people * dates) // dates
    frame, score = inside.frame, inside.frame["score"].to_numpy()[::dates]
    frame["score"], frame["flagged"] = score[of], frame["flagged"].to_numpy()[::dates][of]
    chance = np.where(rng.random(len(of)) < same, rng.random(people)[of], rng.random(len(of)))
    levels = pd.DataFrame(
        {
            "sex": rng.choice(["female", "male"], people),
            "ethnicity": rng.choice(list("BCDEF"), people, p=(0.5, 0.2, 0.15, 0.1, 0.05)),
            "age": rng.choice(["18-24", "25-34", "35-49", "50+"], people),
        }
    ).iloc[of]
    levels.index = frame.index
    here = ((levels["sex"] == "female") & levels["ethnicity"].isin(["E", "F"]) & (levels["age"] == "18-24")).to_numpy()
    inside.label[:] = (chance < frame["score"].to_numpy()) | (here & (rng.random(people)[of] < lift))
    frame["flagged"] |= here & (rng.random(people)[of] < flags)
    scored.groups = Groups(levels, (SEX, ETHNICITY, AGE))
    return scored


def found_in(scored: ScoredCohort, role: str = "perpetrator", **changes: Any) -> Finding:
    """G07 alone."""
    spec = SPEC.model_copy(update=changes)
    rows = open_rows(scored, spec)
    return standing_out(single_attributes(rows, Points.of(rows), scored.groups), rows, scored.groups, spec, role)
