"""Do the dates of a table's rows stand where they must: outcomes after the as-of date, features before it, all mature.

Takes    Material: the rows, the study's horizon and extract date.
Gives    findings D42, D43, D44.
Promise  exact where a date is declared; where none is, the check says which column would tell.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from riskkit.audit.catalogue import make_finding
from riskkit.audit.definitions.judging import judged, judged_row
from riskkit.audit.definitions.level_checks import ALPHA
from riskkit.audit.definitions.material import Material
from riskkit.domain.findings import Finding
from riskkit.stats.chance import chance_of_at_least, chance_of_at_most

if TYPE_CHECKING:
    from riskkit.audit.definitions.ready_made import ReadyMade

NO_DATES = "the rows have no as-of dates: name their column as as_of"
NO_OUTCOMES = "no recorded outcome is known yet"
RATIO, MOST_DATES = 2.0, 40


def outcomes_in_time(material: Material) -> Finding:
    """D42: outcome dates in (as_of, as_of + horizon], on rows with the outcome and on no others."""
    rows, horizon = material.ready_made, _horizon(material)
    if rows is None or horizon is None or rows.frame is None:
        return make_finding("D42", "not applicable", "only a table of ready-made features declares dates of outcomes")
    day = rows.column("outcome_date")
    if not rows.known.any():
        return make_finding("D42", "not applicable", NO_OUTCOMES)
    if day is None or not rows.dated:
        because = "the table declares no outcome_date" if day is None else NO_DATES
        return make_finding("D42", "cannot tell", f"{because}, so when outcomes happened is not known")
    yes, no, told = rows.label == 1, rows.label == 0, ~np.isnat(day)
    late = told & (day > rows.as_of + horizon)
    early = told & (day < rows.as_of)
    same = told & (day == rows.as_of)
    n_yes, n_no = int(yes.sum()), int(no.sum())
    table = [
        judged_row("outcomes dated before the as-of date", *_ringing(yes & early, n_yes)),
        judged_row("outcomes dated on the as-of date itself", *_ringing(yes & same, n_yes)),
        judged_row("outcomes dated after the horizon", *_ringing(yes & late, n_yes)),
        judged_row("outcomes without a date", *_ringing(yes & ~told, n_yes)),
        judged_row(
            "dates inside the horizon on rows without the outcome", *_ringing(no & told & ~early & ~same & ~late, n_no)
        ),
    ]
    held = "every outcome is dated after its as-of date and inside the horizon"
    return judged("D42", table, held, "outcomes are not what the horizon says", NO_OUTCOMES)


def features_known_in_time(material: Material) -> Finding:
    """D43: the latest date behind a row's features lies before its as-of date."""
    rows = material.ready_made
    if rows is None or rows.frame is None:
        because = "only a table of ready-made features declares how late they reach"
        return make_finding("D43", "not applicable", because)
    until = rows.column("features_until")
    if until is None or not rows.dated:
        because = "the table declares no features_until" if until is None else NO_DATES
        return make_finding("D43", "cannot tell", f"{because}, so how late features reach is not known")
    told = ~np.isnat(until)
    base = int(told.sum())
    table = [
        judged_row("rows whose features reach past the as-of date", *_ringing(told & (until > rows.as_of), base)),
        judged_row("rows whose features reach the as-of date itself", *_ringing(told & (until == rows.as_of), base)),
    ]
    held = "the records behind every feature are dated before the as-of date"
    return judged("D43", table, held, "features use records of the time they are to foretell", "no row has a date")


def dates_alike(material: Material) -> Finding:
    """D44: outcomes only on dates whose horizon has passed; no date with twice, or half, the others' share.

    Effect size of the second: twice or half as common, and p under 0.002 over all dates.
    """
    rows, horizon = material.ready_made, _horizon(material)
    if rows is None or horizon is None or material.study is None:
        return make_finding("D44", "not applicable", "dates of records are checked by D06 and D27")
    if not rows.known.any():
        return make_finding("D44", "not applicable", NO_OUTCOMES)
    if not rows.dated:
        because = f"{NO_DATES}, so whether dates differ by outcome is not known"
        return make_finding("D44", "cannot tell", because)
    extract = np.datetime64(material.study.data.extract_date, "D")
    early = rows.known & (rows.as_of + horizon > extract)
    odd, dates = _odd_dates(rows)
    table = [
        judged_row(
            "outcomes counted on dates whose horizon had not passed by the extract",
            *_ringing(early, int(rows.known.sum())),
        ),
        judged_row("dates on which the outcome is over twice, or under half, as common as on others", odd, dates,
                   None if dates < 2 else odd > 0, "fewer than two dates" if dates < 2 else None),
    ]  # fmt: skip
    held = "every outcome had its time, and is about as common on one date as on another"
    return judged("D44", table, held, "people with and without the outcome have different dates", NO_OUTCOMES)


def _odd_dates(rows: ReadyMade) -> tuple[int, int]:
    """Dates (quarters, where there are many) whose share is far from that of the others, and how many there are."""
    day, y = rows.as_of[rows.known], rows.label[rows.known] == 1
    if len(np.unique(day)) > MOST_DATES:
        month = day.astype("datetime64[M]").astype(np.int64)
        day = month // 3
    codes = np.unique(day, return_inverse=True)[1]
    n = np.bincount(codes).astype(np.float64)
    k = np.bincount(codes, weights=y)
    total_n, total_k = n.sum(), k.sum()
    if len(n) < 2 or not total_k:
        return 0, len(n)
    share, rest = k / n, (total_k - k) / np.maximum(total_n - n, 1)
    more, fewer = chance_of_at_least(k, total_k, n / total_n), chance_of_at_most(k, total_k, n / total_n)
    p = 2 * np.minimum(more, fewer) * len(n)
    odd = (p < ALPHA) & ((share >= RATIO * rest) | (share * RATIO <= rest))
    return int(odd.sum()), len(n)


def _ringing(wrong: np.ndarray, base: int) -> tuple[int, int, bool]:
    count = int(wrong.sum())
    return count, base, count > 0


def _horizon(material: Material) -> np.timedelta64 | None:
    data = None if material.study is None else (material.study.table or material.study.scores)
    return None if data is None else np.timedelta64(data.target.horizon_days, "D")
