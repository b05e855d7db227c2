"""Does a feature, alone and before any model, know the outcome so well that it must have seen it.

Takes    Material: the rows of a table.
Gives    finding D46.
Promise  every feature is asked in the same three ways; an alarm names the feature; few outcomes cannot tell.
"""

from __future__ import annotations

from collections.abc import Iterator
from statistics import NormalDist
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from riskkit.audit.catalogue import make_finding
from riskkit.audit.definitions.material import Material
from riskkit.domain.findings import Finding, Row
from riskkit.stats.areas import auc_interval
from riskkit.stats.chance import chance_of_at_least
from riskkit.stats.own_shares import shares_of_own_rows

if TYPE_CHECKING:
    from riskkit.audit.definitions.ready_made import ReadyMade

LEAST = 10
ALPHA = 0.004
"""Over all features. Twice that of a check of records: a table has a third as many checks to share 5 in 100."""
AREA, SURELY_OVER = 0.85, 0.80
TIMES, RECALLS = 10.0, (0.2, 0.35, 0.5, 0.75)
NEARLY = 0.98


def no_feature_knows(material: Material) -> Finding:
    """D46: areas of single features, values that hold outcomes, in-sample shares, twins of later columns.

    Effect sizes: an area over 0.85 that is surely over 0.80; values beyond a cut that hold a fifth of the outcomes and
    are surely over 10 times as common with the outcome as without; a correlation over 0.98 with a column known later.
    p under 0.004 over all features and cuts; rows of one person count as much as they differ.
    """
    rows = material.ready_made
    if rows is None or rows.frame is None:
        return make_finding("D46", "not applicable", "only a table of ready-made features has features to ask")
    y = rows.label[rows.known] == 1
    if not len(y):
        return make_finding("D46", "not applicable", "no recorded outcome is known yet")
    if min(int(y.sum()), int((~y).sum())) < LEAST:
        return make_finding("D46", "cannot tell", f"fewer than {LEAST} rows with, or without, the recorded outcome")
    table: list[Row] = []
    person = rows.person_codes[rows.known]
    for note in rows.notes:
        value = rows.frame[note.name].to_numpy(dtype=np.float64)[rows.known]
        seen = ~np.isnan(value)
        table += _asked(note.name, y[seen], value[seen], person[seen], ALPHA / len(rows.notes))
    table += list(_later_twins(rows))
    ringing = [row for row in table if row["alarm"]]
    if ringing:
        named = "; ".join(dict.fromkeys(f"{row['what']} ({row['check']})" for row in ringing))
        return make_finding("D46", "broken", f"features know the outcome: {named}", table=table)
    return make_finding("D46", "held", "no feature alone knows the outcome", table=table)


def _asked(name: str, y: np.ndarray, value: np.ndarray, person: np.ndarray, alpha: float) -> Iterator[Row]:
    if min(int(y.sum()), int((~y).sum())) < LEAST or value.min() == value.max():
        return
    levels = _levels(y, value)
    area = _area(levels)
    over = area > AREA and _surely(y, value if _area(levels, upwards=True) > 0.5 else -value, person, alpha)
    yield _row(name, "area alone", area, AREA, over)
    strong = _value_that_holds(y, value, person, levels, alpha)
    if strong is not None:
        yield strong | {"what": name}
    share = shares_of_own_rows(y, value)
    if share is not None:
        yield _row(name, "its values are the shares with the outcome in their own rows", None, None, share < alpha / 2)


class _Levels(NamedTuple):
    """Distinct values from low to high, and rows with, and without, the outcome at each."""

    value: np.ndarray
    yes: np.ndarray
    no: np.ndarray


def _levels(y: np.ndarray, value: np.ndarray) -> _Levels:
    order = np.argsort(value, kind="stable")
    ends = np.flatnonzero(np.diff(value[order], append=np.inf))  # last row of each run of equal values
    yes = np.diff(np.cumsum(y[order])[ends], prepend=0)
    return _Levels(value[order][ends], yes, np.diff(ends, prepend=-1) - yes)


def _area(levels: _Levels, *, upwards: bool = False) -> float:
    """The area alone, whichever way the feature points; or only that of higher values meaning more."""
    pairs = float(levels.yes @ (np.cumsum(levels.no) - levels.no / 2))
    area = pairs / (float(levels.yes.sum()) * float(levels.no.sum()))
    return area if upwards else max(area, 1 - area)


def _surely(y: np.ndarray, value: np.ndarray, person: np.ndarray, alpha: float) -> bool:
    """Whether the area is surely over its limit: DeLong's interval, as wide as if each person counted once."""
    found = auc_interval(y, value)
    wider = float(np.sqrt(y.sum() / len(np.unique(person[y]))))
    return found.value - NormalDist().inv_cdf(1 - alpha / 2) * found.se * wider > SURELY_OVER


def _value_that_holds(
    y: np.ndarray, value: np.ndarray, person: np.ndarray, levels: _Levels, alpha: float
) -> Row | None:
    """The strongest cut, in either direction, that holds a fifth of the outcomes or more."""
    best, least = None, 2.0
    cuts = 2 * min(len(RECALLS), len(levels.value) - 1)
    positives, negatives = int(levels.yes.sum()), int(levels.no.sum())
    for sign in (1, -1):
        right, wrong = np.cumsum(levels.yes[::-sign]), np.cumsum(levels.no[::-sign])
        for at in dict.fromkeys(int(np.searchsorted(right, recall * positives)) for recall in RECALLS):
            k, n_wrong = int(right[at]), int(wrong[at])
            if k + n_wrong == len(y):
                continue
            p = _p(k, n_wrong, positives, negatives)
            if p < alpha / cuts:  # rows of one person tell less than as many people: only makes p larger
                beyond = sign * value >= sign * levels.value[::-sign][at]
                of_yes, of_no = rows_for_one(beyond[y], person[y]), rows_for_one(beyond[~y], person[~y])
                p = _p(k / of_yes, n_wrong / of_no, positives / of_yes, negatives / of_no)
            if p < least:
                times = (k / positives) / max(n_wrong / negatives, 0.5 / negatives)
                least = p
                best = _row("", "times as common with the outcome, beyond a cut", times, TIMES, p < alpha / cuts)
                best |= {"count": k, "base": k + n_wrong}
    return best


def _p(right: float, wrong: float, positives: float, negatives: float) -> float:
    """The chance of so many with the outcome beyond a cut, if it holds 10 times the share of them as of the others."""
    most = TIMES * positives / (TIMES * positives + negatives)
    return float(chance_of_at_least(right, right + wrong, most))


def rows_for_one(yes: np.ndarray, person: np.ndarray) -> float:
    """How many rows tell as much as one independent row: 1 if a person's rows differ as chance has it, up to all alike.

    The design effect: variance of people's sums over that of as many independent rows.
    """
    most = max(1.0, len(person) / max(1, len(np.unique(person))))
    share = float(yes.mean()) if len(yes) else 0.0
    if not 0 < share < 1:
        return most
    sums = np.bincount(person, weights=yes - share)
    return float(np.clip(sums @ sums / (len(yes) * share * (1 - share)), 1.0, most))


def _later_twins(rows: ReadyMade) -> Iterator[Row]:
    """Features nearly equal to a column that is declared as known after the score."""
    if rows.declared is None or not len(rows.declared.later.columns):
        return
    assert rows.frame is not None
    known = rows.known
    for later in rows.declared.notes:
        other = rows.declared.later[later.name].to_numpy(dtype=np.float64)[known]
        for note in rows.notes:
            value = rows.frame[note.name].to_numpy(dtype=np.float64)[known]
            size = _correlation(value, other)
            if size is not None and size > NEARLY:
                yield _row(note.name, f"nearly equal to {later.name}, which is known later", size, NEARLY, True)


def _correlation(a: np.ndarray, b: np.ndarray) -> float | None:
    """Size of the correlation over rows where both are known, half of the rows at least."""
    both = ~np.isnan(a) & ~np.isnan(b)
    if 2 * int(both.sum()) < len(a) or int(both.sum()) < 5 * LEAST:
        return None
    a, b = a[both] - a[both].mean(), b[both] - b[both].mean()
    size = float(np.sqrt((a @ a) * (b @ b)))
    return None if size == 0 else abs(float(a @ b)) / size


def _row(what: str, check: str, value: float | None, limit: float | None, alarm: bool) -> Row:
    return {"what": what, "check": check, "value": None if value is None else float(value), "limit": limit,
            "count": None, "base": None, "alarm": bool(alarm), "reason": None}  # fmt: skip
