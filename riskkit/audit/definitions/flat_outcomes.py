"""Is the outcome as common on one as-of date as on another, and does every date have both answers.

Takes    Material: labels.
Gives    finding D27.
Promise  dates with "yes" alone are found exactly; rates are compared with those of the other dates.
"""

from __future__ import annotations

import numpy as np

from riskkit.audit.catalogue import make_finding
from riskkit.audit.definitions.codes_over_time import NO_RECORDS
from riskkit.audit.definitions.level_checks import ALPHA
from riskkit.audit.definitions.material import Material
from riskkit.audit.scored_rows import day_text
from riskkit.domain.findings import Finding, Row
from riskkit.stats.level_shifts import more_than_ratio

RATIO = 1.4
LEAST_OUTCOMES = 60


def outcomes_flat(material: Material) -> Finding:
    """D27: recorded outcomes per date against the rate of the other dates (exact Poisson test of the ratio).

    Effect size: a date's rate is more than 1.4 times, or less than 1/1.4 of, that of the other dates.
    """
    origin = material.origin
    if origin is None or origin.labels is None:
        because = NO_RECORDS if origin is None else "these rows have no follow-up yet"
        return make_finding("D27", "not applicable", because)
    label = origin.labels.frame["label"].to_numpy(dtype=np.float64)
    day = day_text(origin.labels.cohort.keys()["as_of"])
    table = [_row(str(when), label[day == when]) for when in np.unique(day)]
    table = [row for row in table if row["base"]]
    alone = [row for row in table if row["count"] == row["base"]]
    for row in alone:
        row["alarm"], row["reason"] = True, "every row is yes: only people with the outcome are there"
    if alone and len(table) > len(alone):
        because = "dates of people with and without the outcome differ: on some dates only those with it are there"
        return make_finding("D27", "broken", because, table=table)
    total, base = sum(row["count"] for row in table), sum(row["base"] for row in table)
    if len(table) < 2 or total < LEAST_OUTCOMES:
        return make_finding("D27", "cannot tell", "too few dates, or too few outcomes, to compare dates", table=table)
    for row in table:
        others, rest = total - row["count"], base - row["base"]
        expected = others / rest * row["base"] if rest and others else 0.0
        row["alarm"] = expected > 0 and more_than_ratio(row["count"], expected, RATIO) < ALPHA / len(table)
    loud = [row["as_of"] for row in table if row["alarm"]]
    if loud:
        because = f"the outcome is far more, or less, common on some dates than on the others: {', '.join(loud)}"
        return make_finding("D27", "broken", because, table=table)
    return make_finding("D27", "held", "the outcome is about as common on every date", table=table)


def _row(when: str, label: np.ndarray) -> Row:
    known = ~np.isnan(label)
    yes, base = int((label == 1).sum()), int(known.sum())
    value = yes / base if base else None
    return {"as_of": when, "count": yes, "base": base, "value": value, "alarm": False, "reason": None}
