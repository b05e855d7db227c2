"""Findings' rows as tables a person can read.

Takes    Material or rows of a released finding.
Gives    `Table` blocks.
Promise  columns keep the order the audit gave; a cell without a value says why.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from riskkit.domain.findings import Finding
from riskkit.report.blocks import Table
from riskkit.report.formats import (
    HIDDEN,
    any_cell,
    count_of,
    counted_share,
    counts,
    day,
    interval,
    number,
    per_thousand,
    percent,
    plain,
    sentence,
    whole,
    why_undefined,
)
from riskkit.report.words_en import CELLS, COLUMNS, HEADS, METRICS, SHARES, VERDICT_MARKS, VERDICT_WORDS

DIFFERENCES = ("difference found", "no material difference shown", "cannot tell")
Rows = Sequence[Mapping[str, Any]]
Named = Callable[[object], str]
_SHARE_COLUMNS = (
    "precision",
    "capture",
    "capture_low",
    "capture_high",
    "observed",
    "mean_score",
    "low_score",
    "high_score",
    "share",
)


def verdict_words(verdict: str) -> str:
    """A verdict with its mark: never colour alone."""
    return f"{VERDICT_MARKS[verdict]} {VERDICT_WORDS[verdict]}"


def difference_heads() -> tuple[str, ...]:
    """Heads of columns that say, verdict by verdict, which measures differ between groups."""
    return tuple(verdict_words(verdict) for verdict in DIFFERENCES)


def heads(*keys: str) -> tuple[str, ...]:
    """Heads of columns, by their keys in the catalogue."""
    return tuple(HEADS[key] for key in keys)


def metric_name(metric: object) -> str:
    """What a metric is called; one that the catalogue does not know keeps its code."""
    return METRICS.get(str(metric), (plain(metric), ""))[0]


def whole_table(rows: Rows, caption: str, leave_out: tuple[str, ...] = (), named: Named = plain) -> Table:
    """Every column of a finding's table, as it was released; codes that have a label stand under it.

    Parameters
    ----------
    named : function of a characteristic's name
        How the study calls it; as it stands by default.
    """
    names = [n for n in dict.fromkeys(key for row in rows for key in row) if n not in (*leave_out, "hidden")]
    if all(_is_hidden(row.get("reason")) for row in rows if row.get("reason")):
        names = [name for name in names if name != "reason"]  # each cell says "hidden" itself
    if "label" in names:
        names = ["label", *(name for name in names if name not in ("label", "feature", "model", "recipe"))]
    numeric = tuple(
        place
        for place, name in enumerate(names)
        if place and any(isinstance(row.get(name), (int, float)) for row in rows)
    )
    cells = tuple(tuple(_cell(name, row, named, "reason" in names) for name in names) for row in rows)
    return Table(caption, tuple(COLUMNS.get(n, plain(n).replace("_", " ").capitalize()) for n in names), cells, numeric)


def _is_hidden(reason: object) -> bool:
    return str(reason).lower().startswith(HIDDEN)


def _cell(name: str, row: Mapping[str, Any], named: Named, noted: bool) -> str:
    value = row.get(name)
    if name == "reason":
        return "–" if not value or _is_hidden(value) else plain(value)
    if name not in row or value == "":
        return "–"
    if value is None and not row.get("hidden") and (noted or not row.get("reason")):
        return "–"  # the note says why
    if name == "per_1000" and value is not None:
        return per_thousand(value)
    if name == "as_of" and value is not None:
        return day(value)
    if name == "verdict" and value in VERDICT_WORDS:
        return verdict_words(str(value))
    if name in ("attribute", "by") and value:
        return named(value)
    if name in ("metric", "criterion"):
        return metric_name(value)
    if _is_share(name, row) and isinstance(value, (int, float)) and not isinstance(value, bool):
        return percent(value)
    return any_cell(value, row)


def _is_share(name: str, row: Mapping[str, Any]) -> bool:
    """Shares are printed as percentages: named so, or a value that stands beside its count and base."""
    if name in _SHARE_COLUMNS or name == "stability_at_least":
        return True
    counted = "metric" not in row and "base" in row and "count" in row
    if name in ("low", "high") and ("observed" in row or "precision" in row):
        return True
    return name in ("value", "low", "high") and (counted or row.get("metric") in (*SHARES, "people"))


def checks_table(findings: Sequence[Finding], caption: str) -> Table:
    """Each check: what, verdict, how many, why it matters, what it cannot see."""
    rows = tuple(
        (
            f"{f.code} {plain(f.title)}",
            verdict_words(f.verdict),
            "–" if f.count is None else whole(f.count) if f.base is None else count_of(f.count, f.base),
            sentence(f.because),
            sentence(f.limits) if f.limits else "–",
        )
        for f in findings
    )
    columns = heads("check", "verdict", "count", "because", "cannot_see")
    return Table(caption, columns, rows, (2,), verdict_column=1)


def metric_table(rows: Rows, caption: str) -> Table:
    """Metric, value with counts, interval; for P02-P05."""
    cells = tuple(
        (
            metric_name(row.get("metric", "")),
            plain(row.get("operating_point") or CELLS["all_scores"]),
            _value(row),
            interval(row, percent if row.get("metric") in SHARES else number3),
        )
        for row in rows
    )
    return Table(caption, heads("measure", "cut", "value_counts", "interval"), cells, (2, 3))


def number3(value: object) -> str:
    """A number with three digits, as AUC and Brier scores are read."""
    return number(value, 3)


def _value(row: Mapping[str, Any]) -> str:
    if row.get("metric") in SHARES:
        return counted_share(row)
    return why_undefined(row) if row.get("value") is None else f"{number3(row['value'])}{counts(row)}"
