"""Random people for attacks on what a run publishes: sizes, characteristics, outcomes and lists drawn from a seed.

Takes    a seed.
Gives    `drawn_audit`, a real audit of drawn scores; `like_a_real_run`, one as large as a run of 20,000 people.
Promise  nobody in them is real; the audit's own code counts them, no model is trained.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from drawn_scores import ETHNICITY, SEX, audited, draw_scored

from riskkit.domain.cohort import Groups
from riskkit.domain.cohort_spec import GroupSpec
from riskkit.domain.findings import Audit
from riskkit.domain.scores import ScoredCohort, values_inside

OBSERVED = GroupSpec(name="observed", label="Ethnicity as observed", column="observed", protected=True)
AGE = GroupSpec(name="age", label="Age band", column="age", protected=True)
DIVISION = GroupSpec(name="division", label="Police division", column="division", protected=False)
DISPUTED = [{"self_defined": "ethnicity", "observed": "observed", "words": {"IC1": "A", "IC2": "B", "IC3": "C"}}]


def drawn_audit(seed: int) -> Audit:
    """An audit of a random run: 60 to 3,000 rows, two to four characteristics, one or two dates, some cuts."""
    rng = np.random.default_rng([seed, 6])
    rows = int(np.exp(rng.uniform(np.log(60), np.log(3_000))))
    dates = ("2024-03-01",) if rng.random() < 0.6 else ("2024-03-01", "2024-09-01")
    cuts = tuple(sorted(rng.uniform(0.1, 0.7, int(rng.integers(0, 2))).round(2).tolist()))
    unknown = float(rng.choice([0.0, 0.0, 0.0, 0.1]))
    capacity = float(rng.choice([0.05, 0.1, 0.2]))
    scored = draw_scored(
        rows, seed, dates=dates, capacity=capacity, unknown=unknown, cuts=cuts, intercept=float(rng.uniform(-3, -0.5)),
        gap=float(rng.uniform(-1, 1)), with_reasons=bool(rng.random() < 0.5),
    )  # fmt: skip
    levels = {"sex": 2, "ethnicity": int(rng.integers(2, 6)), "observed": int(rng.integers(2, 5)), "age": 3}
    levels["division"] = 4
    optional = ("observed", "age", "division")
    names = ["sex", "ethnicity", *[name for name in optional if rng.random() < 0.5]]
    return _audited(scored, {name: levels[name] for name in names}, rng, missing=float(rng.choice([0.0, 0.01, 0.05])))


def like_a_real_run(seed: int = 1, rows: int = 29_410, outcomes: float = 0.004) -> Audit:
    """Four characteristics and two dates, as many rows and as few outcomes as in the run of a first outcome."""
    rng = np.random.default_rng([seed, 7])
    scored = draw_scored(rows, seed, capacity=0.02, intercept=float(np.log(outcomes) - 0.6), with_reasons=True)
    levels = {"sex": 2, "ethnicity": 6, "observed": 7, "age": 5}
    return _audited(scored, levels, rng, missing=0.002)


def _audited(scored: ScoredCohort, levels: dict[str, int], rng: np.random.Generator, *, missing: float) -> Audit:
    people = len(values_inside(scored).frame)
    frame: dict[str, Any] = {}
    for name, many in levels.items():
        code = rng.choice(many, people, p=_shares(many, rng))
        if name == "observed":
            code = np.where(rng.random(people) < 0.9, frame["ethnicity_code"] % many, code)
        if name == "ethnicity":
            frame["ethnicity_code"] = code
        named = np.array([_name(name, at) for at in range(many)], dtype=object)[code]
        frame[name] = np.where(rng.random(people) < missing, "missing", named)
    frame.pop("ethnicity_code")
    specs = {"sex": SEX, "ethnicity": ETHNICITY, "observed": OBSERVED, "age": AGE, "division": DIVISION}
    scored.groups = Groups(pd.DataFrame(frame), tuple(specs[name] for name in frame))
    audit: dict[str, Any] = {"disputed": DISPUTED} if "observed" in frame else {}
    groups = [specs[name].model_dump() for name in frame]
    return audited(scored, groups=groups, **({"audit": audit} if audit else {}))


def _shares(many: int, rng: np.random.Generator) -> np.ndarray:
    size = np.exp(-rng.uniform(0.3, 1.5) * np.arange(many))
    return np.asarray(size / size.sum())


def _name(attribute: str, at: int) -> str:
    return {"sex": "mf", "ethnicity": "ABCDEFG", "age": "123456", "division": "NSEW"}.get(attribute, "")[
        at : at + 1
    ] or f"IC{at + 1}"
