"""How lopsided recording would have to be to overturn each comparison of two groups.

Takes    GroupCounts, the figures compared (G03) and the rows of each group against the rest or the reference (G04).
Gives    finding R02.
Promise  a finding stands with the smallest gap in recording that overturns it, twice: where hidden cases are like the
         recorded ones, and wherever they lie; where no gap up to tenfold does, it says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from riskkit.audit.catalogue import make_finding
from riskkit.audit.compared import RATIO, Compared
from riskkit.audit.group_counts import GroupCounts, four_cells
from riskkit.audit.hidden_pairs import Sides, left_of, margin_left
from riskkit.audit.rates import number
from riskkit.audit.scored_rows import CAPACITY, ScoredRows
from riskkit.domain.findings import Finding, Row
from riskkit.domain.model_spec import AuditSpec
from riskkit.stats.hidden_cases import RATES, Cells
from riskkit.stats.tipping import MOST, Reversal, first_reversal

Array = np.ndarray[Any, Any]
UNRELATED, WORST = "hidden cases are like recorded ones", "hidden cases lie where they matter most"
FOUND = "difference found"
NO_GAP = f"no gap in recording between 1 and {MOST:g} reverses it"
NOT_TOUCHED = "recording that is unrelated to the score leaves this measure as it is"
NOBODY_LEFT = "there are not enough people without a recorded outcome to hide so many cases among"
NOTHING_FOUND = "nothing was found that a gap in recording could reverse, and the study set no margin"
BEYOND = "as recorded the difference is already as large as the margin, but chance could explain it"


def overturning_gaps(
    singles: Sequence[GroupCounts], compared: Sequence[Compared], pairs: Finding, rows: ScoredRows, spec: AuditSpec
) -> Finding:
    """R02: two rows (the two assumptions) for every row of G04 whose metric knows outcomes."""
    by_name = {counts.attribute: counts for counts in singles}
    parts: dict[str, list[_Pairs]] = {}
    for one in compared:
        own = [r for r in pairs.table or () if (r["attribute"], r["metric"]) == (one.attribute, one.metric)]
        if own and one.metric in (*RATES, RATIO):
            parts.setdefault(one.metric, []).append(_Pairs.of(one, by_name[one.attribute], own))
    if not parts:
        return make_finding("R02", "not applicable", "no comparison of two groups rests on outcomes")
    table = [row for own in parts.values() for row in _rows_of(_Pairs.joined(own), rows.confidence, spec)]
    table.sort(key=lambda row: list(by_name).index(row["attribute"]))
    found = [row for row in table if row["finding"] == FOUND and row["assumption"] == UNRELATED]
    because = (
        "no difference was found; each row says what gap in recording would make one as large as the margin"
        if not found
        else "each difference found stands with the smallest gap in recording that overturns it"
    )
    return make_finding("R02", "measured", because, table=table)


@dataclass(frozen=True, eq=False)
class _Pairs:
    """One metric, pair by pair. rows: of G04. sides: effective counts of both sides (k,)."""

    metric: str
    rows: list[Row]
    sides: Sides

    @classmethod
    def of(cls, one: Compared, counts: GroupCounts, rows: list[Row]) -> _Pairs:
        """Counts of each group and of what it is held against, divided by their design effects as in G04."""
        at = {level: counts.levels.index(level) for level in one.levels}
        places = np.array([at[level] for level in one.levels])
        four = four_cells(counts.table, counts.points.flagged[counts.points.names.index(CAPACITY)])
        cells = np.stack([four[name][places] / one.effect for name in ("tn", "fp", "fn", "tp")], axis=1)
        expected = counts.expected[places] / one.effect
        group = np.array([[level == row["group"] for level in one.levels] for row in rows], dtype=np.float64)
        against = np.array(
            [[(level == row["against"]) if row["against"] in at else level != row["group"] for level in one.levels]
             for row in rows], dtype=np.float64,
        )  # fmt: skip
        here, there = (Cells.of(*(which @ cells).T) for which in (group, against))
        sides = Sides(one.metric, here, there, group @ expected, against @ expected)
        return cls(one.metric, rows, sides)

    @classmethod
    def joined(cls, parts: Sequence[_Pairs]) -> _Pairs:
        """Several characteristics one after the other: one search for all."""
        every = [row for part in parts for row in part.rows]
        return cls(parts[0].metric, every, Sides.joined([part.sides for part in parts]))


def _rows_of(one: _Pairs, confidence: float, spec: AuditSpec) -> Iterator[Row]:
    """Rows of one metric, pair by pair, both assumptions of a pair together."""
    margin, many = spec.margins.get(one.metric), len(one.rows)
    tips = {}
    for name, worst in ((UNRELATED, False), (WORST, True)):
        found = first_reversal(left_of(one.sides, worst=worst), many)
        chance = first_reversal(left_of(one.sides, worst=worst, confidence=confidence), many)
        material = None if margin is None else first_reversal(margin_left(one.sides, margin, worst=worst), many)
        tips[name] = (found, chance, material)
    for at, row in enumerate(one.rows):
        for name, (found, chance, material) in tips.items():
            yield _row(row, name, at, found, chance, material)


def _row(row: Row, assumption: str, at: int, found: Reversal, chance: Reversal, material: Reversal | None) -> Row:
    names = ("attribute", "metric", "group", "against")
    told: Row = {name: row[name] for name in names} | {"finding": row["verdict"], "assumption": assumption}
    told |= dict.fromkeys(("what", "ratio", "less_recorded", "unrecorded_in_100", "sign_ratio", "sign_in_100"))
    told["reason"] = None
    if row["verdict"] == FOUND:
        what, tip = "could be chance", chance
        told |= {"sign_ratio": number(float(found.ratio[at])), "sign_in_100": _in_100(float(found.ratio[at]))}
    elif material is not None:
        what, tip = "as large as the margin", material
    else:
        return told | {"reason": NOTHING_FOUND}
    ratio = float(tip.ratio[at])
    told |= {"what": what, "ratio": number(ratio), "unrecorded_in_100": _in_100(ratio)}
    if np.isnan(ratio):
        fixed = row["metric"] == "FNR" and assumption == UNRELATED
        return told | {"reason": NOT_TOUCHED if fixed else NOBODY_LEFT if tip.impossible[at] else NO_GAP}
    if ratio == 1 and row["verdict"] != FOUND:
        return told | {"ratio": None, "unrecorded_in_100": None, "reason": BEYOND}
    return told | {"less_recorded": row["group"] if ratio < 1 else row["against"]}


def _in_100(ratio: float) -> float | None:
    """Of 100 outcomes of the side that is recorded less, those that went unrecorded while all others' were recorded."""
    return None if np.isnan(ratio) else 100 * (1 - min(ratio, 1 / ratio))
