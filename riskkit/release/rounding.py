"""Every count of people rounded, where the study asks for it.

Takes    released findings.
Gives    the same, counts rounded to a multiple, totals by themselves, rates and their intervals from rounded counts.
Promise  no count is left with its last digit, and no total is the sum of what it counts; what rests on counts that are
         not in its row keeps two digits.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

from riskkit.domain.findings import Finding, Row
from riskkit.release.rounded_comparisons import follow_rounded_groups
from riskkit.stats.intervals import wilson
from riskkit.stats.people_behind_interval import effective_base
from riskkit.stats.whole_numbers import to_digits, to_multiple

COUNTS = (
    "count", "base", "people", "others", "positives", "flagged", "right", "right_low", "right_high", "scored",
    "with_outcome", "captured", "yes", "no", "rows", "not_yet_known", "missing", "tied", "taken", "people_before",
    "people_after", "base_before", "base_after", "rows_in", "rows_out", "people_in", "people_out", "dropped_rows",
)  # fmt: skip
SHARES = {"value": ("count", "base"), "observed": ("positives", "count"), "precision": ("right", "flagged")}
"""Figures that are one count over another of the same row."""
ENDS = {
    "value": ("low", "high"),
    "observed": ("low", "high"),
    "precision": ("precision_low", "precision_high"),
}
"""The ends of their intervals, in the same row."""
CONFIDENCE = 0.95
SAME = 1e-6
END_DIGITS = 4
"""Of ends that follow from rounded counts: they need no hiding, only to stand outside the share."""
SETTINGS = (
    "margin", "limit", "stated_low", "stated_high", "of_training", "stability_at_least", "low_score", "high_score",
    "nominal", "gate", "low_value", "high_value", "threshold", "days_late", "gap_days",
)  # fmt: skip
NOT_PEOPLE = ("D49", "D50", "D51", "D52", "D53", "X01", "X02", "X03")


def round_findings(findings: dict[str, Finding], to: int) -> dict[str, Finding]:
    """Released findings with every count of people rounded to a multiple of `to`; halves go up."""
    rounded = {code: finding if code in NOT_PEOPLE else _rounded(finding, to) for code, finding in findings.items()}
    return follow_rounded_groups(rounded)


def round_steps(steps: list[Row], to: int) -> list[Row]:
    """The flow chart with every number rounded."""
    return [_step(row, to) for row in steps]


def _step(row: Row, to: int) -> Row:
    names = ("rows_in", "rows_out", "people_in", "people_out")
    drops = [{**drop, **{name: _of(drop[name], to) for name in ("rows", "people")}} for drop in row["dropped"]]
    return {**row, **{name: _of(row[name], to) for name in names}, "dropped": drops}


def _rounded(finding: Finding, to: int) -> Finding:
    table = None if finding.table is None else tuple(_row(row, to) for row in finding.table)
    return replace(finding, count=_of(finding.count, to), base=_of(finding.base, to), table=table)


def _of(count: Any, to: int) -> Any:
    return to_multiple(count, to) if isinstance(count, int) and not isinstance(count, bool) else count


def _row(row: Row, to: int) -> Row:
    """Counts rounded, shares of them worked out again, every other figure to two digits."""
    shares = {name: _is_share(row, name) for name in SHARES}
    new = {name: _of(value, to) if name in COUNTS else value for name, value in row.items()}
    for name, value in row.items():
        if isinstance(value, float) and name not in SETTINGS:
            new[name] = to_digits(value)
    for name, share in shares.items():
        if share:
            count, base = (new[column] for column in SHARES[name])
            new[name] = count / base if base else None
            new |= _ends(row, name, count, base)
    return new


def _ends(row: Row, name: str, count: int, base: int) -> Row:
    """The interval around a share of rounded counts, as wide for its people as the one around the true share.

    The ends of an interval give away a count up to a few hundred to the last digit. Those printed are worked out again,
    from the rounded counts and the design effect of the interval (Wilson 1927; Kish 1965), which says how alike people
    of one cluster are and nothing of the count. The confidence cancels: the ends have that of the true interval.
    Ends of another kind (a ratio's) are left as they stand, to two digits.
    """
    names = ENDS[name]
    low, high = (row.get(end) for end in names)
    exact, of = (row[column] for column in SHARES[name])
    if low is None or high is None or not base or exact > of:
        return {}
    independent = float(effective_base(exact, of, low, high, CONFIDENCE)) / of
    if not (0 < independent < math.inf and _is_wilsons(exact * independent, of * independent, low, high)):
        return {}
    share = to_digits(independent, 3)
    ends = wilson(count * share, base * share, CONFIDENCE)
    return {end: to_digits(float(at), END_DIGITS) for end, at in zip(names, ends, strict=True)}


def _is_wilsons(count: float, base: float, low: float, high: float) -> bool:
    ends = wilson(count, base, CONFIDENCE)
    return all(math.isclose(float(at), end, abs_tol=SAME) for at, end in zip(ends, (low, high), strict=True))


def _is_share(row: Row, name: str) -> bool:
    value, (count, base) = row.get(name), (row.get(column) for column in SHARES[name])
    if value is None or count is None or not base:
        return False
    return abs(value - count / base) < 1e-9
