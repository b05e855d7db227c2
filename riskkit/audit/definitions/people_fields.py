"""What agencies' records say of people: missing values, levels, and whether being missing tells the outcome.

Takes    Material: `tallies.people_fields`, `tallies.target_parts`.
Gives    findings D35 (missing read as a value), D36 (frames of ethnicity), D37 (missing tells the outcome).
Promise  counts of records by agency; no value of one person leaves the engine.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any

from riskkit.audit.catalogue import make_finding
from riskkit.audit.definitions.codes_over_time import NO_RECORDS
from riskkit.audit.definitions.level_checks import ALPHA, Series, shift_finding
from riskkit.audit.definitions.material import Material
from riskkit.audit.definitions.record_checks import fault_row
from riskkit.audit.definitions.tallies import FIELDS, Tallies, fetched, series
from riskkit.domain.findings import Finding, Row

if TYPE_CHECKING:
    import pandas as pd

LEVEL_RATIO = 1.5
MISSING_RATIO = 1.8
LEAST_RECORDS = 100
SPREAD = 3.0
"""Records of one person are alike: their variance is taken as three times that of independent records."""
SELF, OBSERVED = re.compile(r"^([ABMOW]\d|NS)$"), re.compile(r"^IC\d$")
_WORDS = {"birth_date": "date of birth", "sex": "sex", "ethnicity_self": "self-defined ethnicity",
          "ethnicity_officer": "observed ethnicity", "area_code": "home area"}  # fmt: skip
_GONE = {"birth_date": "no_birth_date", "area_code": "no_area_code"}


def missing_stays_missing(material: Material) -> Finding:
    """D35: the share of missing values, and of each common level, among an agency's new records by quarter.

    Effect size: the odds change by 1.5 or more between windows of one to three years.
    """
    if material.tallies is None:
        return make_finding("D35", "not applicable", NO_RECORDS)
    people = material.tallies.in_time(material.tallies.people_fields)
    found = []
    for agency, rows in people.groupby("agency", sort=True):
        for field in FIELDS:
            gone = rows[_GONE[field]].astype(bool) if field in _GONE else rows[field].isna()
            found.append(_series(rows, gone, f"{agency}: {_WORDS[field]} missing"))
            if field not in _GONE:
                found += [
                    _series(rows, rows[field] == v, f"{agency}: {_WORDS[field]} {v}") for v in _common(rows, field)
                ]
    return shift_finding(
        "D35", found, LEVEL_RATIO,
        held="values go missing, and levels come up, as often from year to year",
        broken="values are missing, or a level comes up, more or less often than just before, as if missing were "
        "written as a value or the other way round",
    )  # fmt: skip


def _series(rows: pd.DataFrame, chosen: Any, what: str) -> Series:
    return Series(what, *series(rows, "quarter", chosen))


def _common(rows: pd.DataFrame, field: str) -> list[str]:
    """Levels that make up a twentieth of an agency's records or more."""
    counts = rows.groupby(field, sort=True)["n"].sum()
    return [str(level) for level, n in counts.items() if n >= 0.05 * rows["n"].sum()]


def frames_not_mixed(material: Material) -> Finding:
    """D36: codes of the observed frame in the self-defined column, and the other way round. Exact."""
    if material.tallies is None:
        return make_finding("D36", "not applicable", NO_RECORDS)
    people = material.tallies.people_fields
    own, seen = _levels(people, "ethnicity_self"), _levels(people, "ethnicity_officer")
    if not own and not seen:
        return make_finding("D36", "not applicable", "no agency gives anybody's ethnicity")
    unclear = {level for level in own if level in seen and not SELF.match(level) and not OBSERVED.match(level)}
    observed_in_self = sum(n for level, n in own.items() if OBSERVED.match(level))
    self_in_observed = sum(n for level, n in seen.items() if SELF.match(level))
    table = [
        fault_row("records with an observed code in the self-defined column", observed_in_self, sum(own.values())),
        fault_row("records with a self-defined code in the observed column", self_in_observed, sum(seen.values())),
        fault_row(
            "records with a code of neither frame that stands in both columns",
            sum(own[level] for level in sorted(unclear)), sum(own.values()),
        ),
    ]  # fmt: skip
    count = sum(int(row["count"]) for row in table)
    base = sum(own.values()) + sum(seen.values())
    if count:
        because = "codes of one way of recording ethnicity stand in the column of the other"
        return make_finding("D36", "broken", because, count=count, base=base, table=table)
    because = "self-defined and observed ethnicity each keep to their own codes"
    return make_finding("D36", "held", because, count=0, base=base, table=table)


def _levels(people: pd.DataFrame, field: str) -> dict[str, int]:
    counts = people[people[field].notna()].groupby(field, sort=True)["n"].sum()
    return {str(level): int(n) for level, n in counts.items()}


def missing_does_not_tell(material: Material) -> Finding:
    """D37: being missing, for people with and without a record of the target, agency by agency (Mantel-Haenszel).

    Effect size: pooled odds ratio of 1.8 or more, up or down; variance taken as three times that of single records.
    """
    if material.tallies is None or material.tallies.target_parts is None:
        reason = NO_RECORDS if material.tallies is None else "these rows have no follow-up yet"
        return make_finding("D37", "not applicable", reason)
    lines = _by_outcome(material.tallies)
    told = []
    for field in FIELDS:
        row = _pooled(lines, field)
        if row is not None:
            told.append(row)
    if not told:
        return make_finding("D37", "cannot tell", "too few records with a missing value, or of people with the outcome")
    for row in told:
        row["alarm"] = row["p"] < ALPHA / len(told) and max(row["ratio"], 1 / row["ratio"]) >= MISSING_RATIO
        del row["p"]
    loud = [row for row in told if row["alarm"]]
    if loud:
        because = f"whether a value is missing tells the outcome: {', '.join(str(row['check']) for row in loud)}"
        return make_finding("D37", "broken", because, table=told)
    because = "within each agency values are missing about as often for people with and without the outcome"
    return make_finding("D37", "held", because, table=told)


def _by_outcome(tallies: Tallies) -> pd.DataFrame:
    """Records by agency and whether their person ever has a record of the target: n, and how many lack each field."""
    linkage = tallies.origin.cohort.linkage
    assert tallies.target_parts is not None
    people = linkage.sources.tables["people"]
    having = tallies.target_parts.select("person_id").distinct().mutate(outcome=True)
    rows = people.select("record_id", "agency", **{field: people[field].isnull() for field in FIELDS})
    rows = rows.inner_join(linkage.person_of, "record_id").left_join(having, "person_id")
    rows = rows.mutate(outcome=rows.outcome.fill_null(False))
    grouped = rows.group_by("agency", "outcome")
    return fetched(grouped.aggregate(n=rows.count(), **{field: rows[field].sum() for field in FIELDS}))


def _pooled(lines: pd.DataFrame, field: str) -> Row | None:
    """Odds of being missing without the outcome over with it, pooled over agencies."""
    top = bottom = 0.0
    found = expected = variance = 0.0
    gone = records = 0
    for _, rows in lines.groupby("agency", sort=True):
        by = {bool(line.outcome): line for line in rows.itertuples()}
        if len(by) < 2:
            continue
        a, n1 = float(getattr(by[False], field)), float(by[False].n)
        c, n2 = float(getattr(by[True], field)), float(by[True].n)
        n, m = n1 + n2, a + c
        top, bottom = top + (a + 0.5) * (n2 - c + 0.5) / n, bottom + (n1 - a + 0.5) * (c + 0.5) / n
        found, expected = found + a, expected + n1 * m / n
        variance += n1 * n2 * m * (n - m) / (n * n * max(1.0, n - 1))
        gone, records = gone + int(m), records + int(n)
    if min(gone, records - gone) < LEAST_RECORDS or variance * SPREAD < 10 or bottom == 0:
        return None
    z = (abs(found - expected) - 0.5) / math.sqrt(SPREAD * variance)
    return {"check": f"{_WORDS[field]} missing", "ratio": top / bottom, "count": gone, "base": records,
            "p": math.erfc(max(0.0, z) / math.sqrt(2)), "reason": None}  # fmt: skip
