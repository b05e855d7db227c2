"""The printed intervals besides those of rates and gaps: areas, calibration, the list in people, precision, capture.

Takes    the counts of one drawn audit and the rates of its law.
Gives    `tally_others`: how often each kind covered the truth.
Promise  the same functions print them as in any study. An area or a line of everybody is held against the truth only
         where all groups share one law.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import numpy as np

from riskkit.audit.calibration_findings import calibration_figures
from riskkit.audit.group_areas import areas_of_groups
from riskkit.audit.group_calibration import calibration_by_group
from riskkit.audit.group_counts import GroupCounts, everyone
from riskkit.audit.list_shares import BEYOND, list_finding
from riskkit.audit.performance import order_of_scores, precision_and_capture
from riskkit.audit.scored_rows import ScoredRows
from riskkit.domain.model_spec import AuditSpec

Truth = dict[str, dict[str, float]]
Key = tuple[str, str, Any, bool]


def tally_others(rows: ScoredRows, counts: GroupCounts, spec: AuditSpec, true: Truth, cut: str) -> Counter[Key]:
    """Counts of {(kind, metric, size of the group or "", covered): times}."""
    size = dict(zip(counts.levels, counts.people.tolist(), strict=True))
    one_law = len({id(rates) for rates in true.values()}) == 1
    found: Counter[Key] = Counter()
    for kind, metric, people, low, high, truth in (
        *_by_group(rows, counts, spec, true, size, one_law),
        *_of_the_list(rows, counts, spec, true, cut),
        *_of_everybody(rows, counts, true, size, cut, one_law),
    ):
        if low is not None and high is not None and np.isfinite(truth):
            found[kind, metric, people, bool(low <= truth <= high)] += 1
    return found


def _by_group(
    rows: ScoredRows, counts: GroupCounts, spec: AuditSpec, true: Truth, size: dict[str, int], one_law: bool
) -> Iterator[tuple]:
    for row in areas_of_groups([counts], rows, spec).table or ():
        truth = true[row["group"]]["AUC"] if one_law or row["metric"] == "AUC" else np.nan
        yield "area of a group", row["metric"], size[row["group"]], row["low"], row["high"], truth
    for row in calibration_by_group([counts], rows, spec).table or ():
        yield ("calibration of a group", row["metric"], size[row["group"]], row["low"], row["high"],
               true[row["group"]][row["metric"]])  # fmt: skip


def _of_the_list(rows: ScoredRows, counts: GroupCounts, spec: AuditSpec, true: Truth, cut: str) -> Iterator[tuple]:
    table = [row for row in list_finding([counts], rows, spec, "").table or () if row["operating_point"] == cut]
    people = counts.people.astype(np.float64)
    rate = {name: np.array([true[level][name] for level in counts.levels]) for name in ("selection", "recorded")}
    listed, outcomes = people * rate["selection"], people * rate["recorded"]
    of_list = listed / listed.sum()
    truth = {"share of the list": of_list, "list against people": of_list / (people / people.sum()),
             "list against recorded outcomes": of_list / (outcomes / outcomes.sum())}  # fmt: skip
    for name, metric in BEYOND.items():
        _, base = counts.share(metric, cut)
        own = np.array([true[level][metric] for level in counts.levels])
        truth[name] = base * (own - (base * own).sum() / max(base.sum(), 1))
    for row in table:
        at = counts.levels.index(row["group"])
        yield "the list", row["metric"], int(people[at]), row["low"], row["high"], float(truth[row["metric"]][at])


def _of_everybody(
    rows: ScoredRows, counts: GroupCounts, true: Truth, size: dict[str, int], cut: str, one_law: bool
) -> Iterator[tuple]:
    total = sum(size.values())
    for row in precision_and_capture(rows, everyone(rows, counts.points)).table or ():
        if row["operating_point"] == cut and one_law:
            rates = true[counts.levels[0]]
            truth = rates["PPV"] if row["metric"] == "precision" else 1 - rates["FNR"]
            yield "everybody", row["metric"], total, row["low"], row["high"], truth
    if one_law:
        rates = true[counts.levels[0]]
        for row in (*(order_of_scores(rows).table or ()), *(calibration_figures(rows).table or ())):
            yield "everybody", row["metric"], total, row["low"], row["high"], rates[row["metric"]]
