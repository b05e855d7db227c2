"""Missing and disputed characteristics: how many, what they could hide, and where two sources disagree.

Takes    GroupCounts, ScoredRows, AuditSpec.
Gives    findings M01, M02, M03.
Promise  nothing is inferred for a missing characteristic, from a name or from anything else.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from riskkit.audit.catalogue import make_finding
from riskkit.audit.group_counts import GroupCounts
from riskkit.audit.groups import RATES
from riskkit.audit.rates import share_row
from riskkit.audit.scored_rows import CAPACITY, ScoredRows
from riskkit.domain.findings import Finding, Row
from riskkit.domain.model_spec import AuditSpec
from riskkit.domain.words import MISSING
from riskkit.stats.reader_agreement import cohen_kappa

AGREE, DIFFER = "agree", "differ"


def missing_characteristics(singles: list[GroupCounts], rows: ScoredRows) -> Finding:
    """M01: rows whose characteristic was not known on the as-of date."""
    if not singles:
        return make_finding("M01", "not applicable", "the study names no characteristics")
    table = []
    for counts in singles:
        gone = int(counts.people[counts.levels.index(MISSING)]) if MISSING in counts.levels else 0
        table.append({"attribute": counts.attribute, **share_row(gone, len(rows), rows.confidence)})
    worst = int(np.argmax([row["count"] for row in table]))
    because = f"missing most often: {table[worst]['attribute']}" if table[worst]["count"] else "nothing is missing"
    return make_finding("M01", "measured", because, table=table)


def if_all_missing_were_one_group(singles: list[GroupCounts], spec: AuditSpec) -> Finding:
    """M02: each group's rates with nobody, and with everybody, of the missing added to it."""
    with_missing = [counts for counts in singles if MISSING in counts.levels]
    if not with_missing:
        return make_finding("M02", "not applicable", "no characteristic is missing for anybody")
    table = [row for counts in with_missing for row in _bounds(counts, spec)]
    if not table:
        return make_finding("M02", "cannot tell", "the characteristic is missing for everybody")
    because = "each rate as recorded, and if everybody whose value is missing were of that group"
    return make_finding("M02", "measured", because, table=table)


def _bounds(counts: GroupCounts, spec: AuditSpec) -> Iterator[Row]:
    gone = counts.levels.index(MISSING)
    for metric in RATES:
        count, base = counts.share(metric, CAPACITY)
        for place, level in enumerate(counts.levels):
            if place == gone:
                continue
            own, all_of_them = int(base[place]), int(base[place] + base[gone])
            enough = own >= spec.smallest_base and counts.people[place] >= spec.smallest_group
            alone = float(count[place] / own) if enough else None
            together = float((count[place] + count[gone]) / all_of_them) if enough else None
            yield {
                "attribute": counts.attribute, "group": level, "metric": metric, "operating_point": CAPACITY,
                "as_recorded": alone, "with_all_missing": together, "base": own, "missing": int(base[gone]),
                "reason": None if enough else "too few to say",
            }  # fmt: skip


def disputed(singles: list[GroupCounts], rows: ScoredRows, spec: AuditSpec) -> Finding:
    """M03: what people say of themselves against what was observed of them, level by level."""
    if not spec.disputed:
        return make_finding("M03", "not applicable", "the study names no characteristic that is recorded twice")
    by_name = {counts.attribute: counts for counts in singles}
    table, kappas = [], []
    for pair in spec.disputed:
        own, seen = by_name[pair.self_defined], by_name[pair.observed]
        pairs, kappa = _matrix(own, seen, pair.words)
        table += pairs
        kappas.append(kappa)
    defined = [kappa for kappa in kappas if kappa is not None]
    because = f"agreement beyond chance (kappa) {min(defined):.2f}" if defined else "too few people have both"
    return make_finding("M03", "measured" if defined else "cannot tell", because, table=table,
                        limits="The study's own words say which observed level stands for which.")  # fmt: skip


def _matrix(own: GroupCounts, seen: GroupCounts, words: dict[str, str]) -> tuple[list[Row], float | None]:
    joint = np.bincount(own.code * len(seen.levels) + seen.code, minlength=len(own.levels) * len(seen.levels))
    joint = joint.reshape(len(own.levels), len(seen.levels))
    rows = [
        {"attribute": own.attribute, "self_defined": mine, "observed": theirs,
         "stands_for": words.get(theirs, "missing" if theirs == MISSING else "not stated"),
         "count": int(joint[i, j]), "base": int(joint[i].sum())}
        for i, mine in enumerate(own.levels) for j, theirs in enumerate(seen.levels)
    ]  # fmt: skip
    shared = [level for level in own.levels if level in set(words.values())]
    if len(shared) < 2:
        return rows, None
    square = np.zeros((len(shared), len(shared)), dtype=np.int64)
    for j, theirs in enumerate(seen.levels):
        if words.get(theirs) in shared:
            for i, mine in enumerate(shared):
                square[i, shared.index(words[theirs])] += joint[own.levels.index(mine), j]
    found = cohen_kappa(square).value if square.sum() else float("nan")
    return rows, None if np.isnan(found) else float(found)
