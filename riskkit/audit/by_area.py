"""Results area by area: one figure for all must not hide an area where the score fails.

Takes    counts by area, ScoredRows, AuditSpec.
Gives    finding P13.
Promise  areas are said to differ only where a test of all of them at once rejects, after Holm over all measures; an
         area is said to stand out only behind that gate, after Benjamini and Hochberg over all areas and measures.
         Intervals are shown whatever the verdict; a measure on too few people has none.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from scipy import special

from riskkit.audit.catalogue import make_finding
from riskkit.audit.compared import Compared, compared_metrics
from riskkit.audit.group_areas import UNDEFINED
from riskkit.audit.group_counts import GroupCounts
from riskkit.audit.groups import group_rows
from riskkit.audit.rates import TOO_FEW, number, share_rows
from riskkit.audit.scored_rows import CAPACITY, ScoredRows
from riskkit.audit.screening import screened
from riskkit.domain.findings import Finding, Row
from riskkit.domain.model_spec import AuditSpec
from riskkit.domain.words import MISSING, Verdict
from riskkit.stats.areas import AucInterval, areas_by_group
from riskkit.stats.comparing import all_alike, ratios_alike
from riskkit.stats.multiplicity import holm

Array = np.ndarray[Any, Any]
MOST_AREAS = 100
LEAST_FOR_AREA = 20
"""Outcomes an area needs before its AUC takes part in the test: with fewer, its standard error is too small."""
ALL_AREAS, CAPTURE, AUC = "all areas", "capture", "AUC"
TESTED = ("PPV", "FNR", "O/E")
WORDS = {"PPV": "share right when flagged", CAPTURE: "share of outcomes found", "O/E": "recorded against expected",
         AUC: "ranking (AUC)"}  # fmt: skip
NO_AREAS = (
    "no characteristic of the study names an area or a force, and no record says where people live: results of areas "
    "cannot be told"
)
ONE = "everybody whose area is known lives in one area"
TOO_MANY = (
    f"there are more than {MOST_AREAS} areas; name larger ones as a characteristic of the study (districts, divisions)"
)


def results_of_areas(areas: list[GroupCounts], rows: ScoredRows, spec: AuditSpec) -> Finding:
    """P13: every area at the study's capacity."""
    if not areas:
        return make_finding("P13", "not applicable", NO_AREAS)
    usable = [counts for counts in areas if len(counts.levels) <= MOST_AREAS]
    if not usable:
        return make_finding("P13", "cannot tell", TOO_MANY)
    several = [counts for counts in usable if sum(level != MISSING for level in counts.levels) > 1]
    if not several:
        return make_finding("P13", "not applicable", ONE)
    area_figures = [_areas_under_curves(counts, rows) for counts in several]
    tests = [row for c, a in zip(several, area_figures, strict=True) for row in _tests(c, a, rows, spec)]
    level = 1 - rows.confidence
    for row, p in zip(tests, holm([row["p_adjusted"] for row in tests]), strict=True):
        row["p_adjusted"] = number(float(p))
        row["verdict"] = "cannot tell" if row["p_adjusted"] is None else "measured"
        row["verdict"] = "difference found" if row["p_adjusted"] is not None and p < level else row["verdict"]
    differ = {(row["attribute"], row["metric"]) for row in tests if row["verdict"] == "difference found"}
    stands_out = {key: p for key, p in screened(several, rows, spec).items() if (key[0], key[2]) in differ}
    table = tests + [
        _judged(row, stands_out, level)
        for counts, figures in zip(several, area_figures, strict=True)
        for row in _rows_of(counts, figures, rows, spec)
    ]
    return make_finding("P13", *_headline(tests), table=table)


def _tests(counts: GroupCounts, areas: list[AucInterval], rows: ScoredRows, spec: AuditSpec) -> Iterator[Row]:
    """One test of all areas for each measure, p-values not adjusted yet; NaN where nothing can be tested."""
    for one in compared_metrics(counts, rows, spec):
        if one.metric in TESTED:
            yield _test(counts.attribute, CAPTURE if one.metric == "FNR" else one.metric, _p_alike(one, rows.seed))
    yield _test(counts.attribute, AUC, _p_areas(areas, counts, spec))


def _test(attribute: str, metric: str, p: float) -> Row:
    blank: Row = {"operating_point": CAPACITY, **dict.fromkeys(("count", "base", "value", "low", "high"))}
    why = "too few areas are large enough" if np.isnan(p) else "a test of all areas at once, not a rate"
    return {"attribute": attribute, "group": ALL_AREAS, "metric": metric, **blank, "reason": why, "p_adjusted": p}


def _p_alike(one: Compared, seed: int) -> float:
    if one.untestable:
        return float("nan")
    test = ratios_alike if one.is_ratio else all_alike
    return test(one.count, one.base, design_effect=one.mean_effect, seed=seed)


def _p_areas(areas: list[AucInterval], counts: GroupCounts, spec: AuditSpec) -> float:
    """Cochran's Q of the areas' logits (Cochran 1954, Biometrics 10, 101-129): chi-square, one less than areas."""
    large = [
        one for one, people in zip(areas, counts.people.tolist(), strict=True)
        if people >= spec.smallest_group and min(one.positives, one.negatives) >= LEAST_FOR_AREA and one.reason is None
    ]  # fmt: skip
    if len(large) < 2:
        return float("nan")
    value = np.array([one.value for one in large])
    weight = (value * (1 - value) / np.array([one.se for one in large])) ** 2
    logit = special.logit(value)
    spread = float(np.sum(weight * (logit - np.average(logit, weights=weight)) ** 2))
    return float(special.chdtrc(len(large) - 1, spread))


def _areas_under_curves(counts: GroupCounts, rows: ScoredRows) -> list[AucInterval]:
    known, buckets = rows.known, rows.buckets.at(rows.known)
    found = areas_by_group(rows.outcome, rows.score[known], counts.code[known], len(counts.levels), rows.confidence,
                           buckets=buckets)  # fmt: skip
    return [own for own, _, _ in found]


def _rows_of(counts: GroupCounts, areas: list[AucInterval], rows: ScoredRows, spec: AuditSpec) -> Iterator[Row]:
    """What G01 says of each area at capacity, its share of outcomes found, and its AUC."""
    yield from (row for row in group_rows(counts, rows, spec) if row["operating_point"] in ("all", CAPACITY))
    found = share_rows(*counts.share("TPR", CAPACITY), rows.confidence, why="nobody here has a recorded outcome",
                       least=spec.smallest_base, design_effect=counts.design_effects("TPR", CAPACITY))  # fmt: skip
    for at, level in enumerate(counts.levels):
        enough, start = counts.people[at] >= spec.smallest_group, {"attribute": counts.attribute, "group": level}
        capture = found[at] if enough or not found[at]["base"] else _too_few(found[at])
        yield start | {"metric": CAPTURE, "operating_point": CAPACITY, **capture}
        yield start | {"metric": AUC, "operating_point": "all", **_area_row(areas[at], spec, enough=bool(enough))}


def _too_few(row: Row) -> Row:
    return row | {"value": None, "low": None, "high": None, "reason": TOO_FEW}


def _area_row(area: AucInterval, spec: AuditSpec, *, enough: bool) -> Row:
    row: Row = {"count": area.positives, "base": area.positives + area.negatives}
    if not enough or min(area.positives, area.negatives) < spec.smallest_base:
        return _too_few(row)
    if area.reason is not None:
        return _too_few(row) | {"reason": UNDEFINED}
    return row | {"value": area.value, "low": area.low, "high": area.high, "reason": None}


def _judged(row: Row, stands_out: dict[tuple[str, str, str], float], level: float) -> Row:
    screened_as = "FNR" if row["metric"] == CAPTURE else row["metric"]
    p = stands_out.get((row["attribute"], row["group"], screened_as))
    verdict = "cannot tell" if row["value"] is None else "measured"
    return row | {"p_adjusted": p, "verdict": "difference found" if p is not None and p < level else verdict}


def _headline(tests: list[Row]) -> tuple[Verdict, str]:
    found = [WORDS[row["metric"]] for row in tests if row["verdict"] == "difference found"]
    if found:
        names = ", ".join(dict.fromkeys(found))
        return "difference found", f"areas differ by more than chance (Holm over all measures) in: {names}"
    if any(row["p_adjusted"] is not None for row in tests):
        return "measured", "no difference between areas beyond chance is shown, which does not show that they are alike"
    return "cannot tell", "too few areas are large enough to compare"
