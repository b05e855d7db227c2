"""Comparisons of groups, worked out again from the rounded counts that G01 prints.

Takes    released findings whose counts are rounded.
Gives    `follow_rounded_groups`.
Promise  a rate in G03 and G04 is the one that G01 prints, wherever G01 prints all the groups it is made of: a reader
         finds one figure for one thing, and the figure gives no count away that G01 rounds. Verdicts, names of the
         highest and lowest, p-values and intervals stay those of the true counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from riskkit.domain.findings import Finding, Row
from riskkit.release.table_rules import CAPACITY
from riskkit.stats.whole_numbers import to_digits

THE_REST = "the rest"
Counts = tuple[int, int]


def follow_rounded_groups(findings: Mapping[str, Finding]) -> dict[str, Finding]:
    """The same findings, G03 and G04 with rates, gaps and ratios of rounded counts."""
    if "G01" not in findings:
        return dict(findings)
    shown = _shown(findings["G01"])
    found = dict(findings)
    if "G03" in found:
        table = tuple(_of_highest(row, shown) for row in found["G03"].table or ())
        found["G03"] = replace(found["G03"], table=table)
    if "G04" in found:
        left_out = {(row["attribute"], row["metric"]): row["left_out"] for row in found["G03"].table or ()}
        groups = _groups(findings["G01"])
        table = tuple(_of_group(row, shown, groups, left_out) for row in found["G04"].table or ())
        found["G04"] = replace(found["G04"], table=table)
    return found


def _shown(groups: Finding) -> dict[tuple[str, str, str], Counts]:
    return {
        (row["attribute"], row["group"], row["metric"]): (row["count"], row["base"])
        for row in groups.table or ()
        if row["operating_point"] == CAPACITY and row["count"] is not None and row["base"]
    }


def _groups(groups: Finding) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in groups.table or ():
        if row["group"] not in found.setdefault(row["attribute"], []):
            found[row["attribute"]].append(row["group"])
    return found


def _of_highest(row: Row, shown: Mapping[tuple[str, str, str], Counts]) -> Row:
    """G03. Rounding may turn two near rates about; then what stands there, to two digits, stays."""
    top, bottom = (shown.get((row["attribute"], row[end], row["metric"])) for end in ("highest_group", "lowest_group"))
    if row["highest"] is None or row["lowest"] is None or top is None or bottom is None:
        return row
    highest, lowest = top[0] / top[1], bottom[0] / bottom[1]
    return row if highest < lowest else {**row, "highest": highest, "lowest": lowest, **_between(highest, lowest)}


def _of_group(
    row: Row, shown: Mapping[tuple[str, str, str], Counts], groups: Mapping[str, list[str]],
    left_out: Mapping[tuple[str, str], str],
) -> Row:  # fmt: skip
    """G04. "The rest" are all groups that are compared, but this one."""
    attribute, metric = row["attribute"], row["metric"]
    gone = f", {left_out.get((attribute, metric), '')}, "
    rest = [group for group in groups[attribute] if group != row["group"] and f", {group}, " not in gone]
    others = [
        shown.get((attribute, group, metric)) for group in (rest if row["against"] == THE_REST else [row["against"]])
    ]
    own, known = shown.get((attribute, row["group"], metric)), [counts for counts in others if counts is not None]
    if row["value"] is None or row["other"] is None or own is None or not known or len(known) < len(others):
        return row
    value, other = own[0] / own[1], sum(count for count, _ in known) / sum(base for _, base in known)
    return {**row, "value": value, "other": other, **_between(value, other)}


def _between(first: float, second: float) -> Row:
    return {"gap": to_digits(first - second), "ratio": to_digits(first / second) if second else None}
