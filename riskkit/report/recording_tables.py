"""Tables and sentences about recording: tipping points, stated rates, the other outcome, earlier attention.

Takes    rows of released findings R02 to R05.
Gives    `Table` blocks and sentences.
Promise  a cell without a value says why; a tipping point is told in outcomes of a hundred, never as proof.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from riskkit.report.blocks import Table
from riskkit.report.folding import fold
from riskkit.report.formats import counted_share, from_to, interval, number, percent, plain, why_undefined
from riskkit.report.tables import heads, metric_name, verdict_words
from riskkit.report.words_en import CELLS, HEADS, RECORDING_KINDS, RECORDING_SAYS, SHARES

Rows = Sequence[Mapping[str, Any]]
Label = Callable[[object], str]
FOUND, MOST_SENTENCES = "difference found", 8


def fragile_sentences(rows: Rows, label: Label) -> tuple[str, ...]:
    """The differences found that the smallest gap in recording would overturn, one sentence each."""
    found = [
        row
        for row in rows
        if row["finding"] == FOUND and row.get("unrecorded_in_100") is not None and "recorded ones" in row["assumption"]
    ]
    found.sort(key=lambda row: float(row["unrecorded_in_100"]))
    return tuple(
        RECORDING_SAYS["holds_unless"].format(
            attribute=label(row["attribute"]),
            metric=metric_name(row["metric"]).lower(),
            group=plain(row["group"]),
            against=plain(row["against"]),
            least=f"{100 - row['unrecorded_in_100']:.0f}",
            who=_whose(row["less_recorded"]),
            whole=_whose(row["against"] if row["less_recorded"] == row["group"] else row["group"]),
        )
        for row in found[:MOST_SENTENCES]
    )


def _whose(level: object) -> str:
    return CELLS["other_groups"] if level == "the rest" else CELLS["the_group"].format(group=plain(level))


def tipping_table(rows: Rows, caption: str) -> Table:
    """One line per comparison of two: the finding, and what would overturn it under each assumption.

    Comparisons whose figures are hidden are counted in a note: they stand with their verdicts in section 11.
    """
    lines, hidden = [], 0
    for first, second in zip(rows[::2], rows[1::2], strict=True):
        if first.get("hidden") and second.get("hidden"):
            hidden += 1
            continue
        tips = (_tip(row) for row in (first, second))
        lines.append((metric_name(first["metric"]), _pair(first), *tips, verdict_words(first["finding"])))
    columns = heads("measure", "group", "like_recorded", "wherever", "verdict")
    note = RECORDING_SAYS["hidden_tips"].format(many=hidden) if hidden else ""
    return Table(caption, columns, tuple(lines), (), note, verdict_column=4)


def _pair(row: Mapping[str, Any]) -> str:
    return CELLS["group_against"].format(group=plain(row["group"]), against=plain(row["against"]))


def _tip(row: Mapping[str, Any]) -> str:
    if row.get("unrecorded_in_100") is None:
        return why_undefined(row)
    text = CELLS["unrecorded"].format(
        many=f"{row['unrecorded_in_100']:.0f}", group=plain(row["less_recorded"]), what=plain(row["what"])
    )
    if row.get("sign_in_100") is None:
        return text
    sign = CELLS["changes_sign"].format(many=f"{row['sign_in_100']:.0f}")
    return f"{text}\n{sign}"


def stated_table(rows: Rows, caption: str) -> Table:
    """One line per group and measure: the stated range, the rate as recorded, the range of the true one."""
    lines = tuple(
        (
            plain(row["group"]),
            metric_name(row["metric"]),
            _range(row, "stated"),
            _shown(row, "as_recorded"),
            _range(row, ""),
        )
        for row in rows
    )
    columns = heads("group", "measure", "stated", "as_recorded", "true_range")
    return fold(Table(caption, columns, lines, (3, 4)))


def ratio_table(rows: Rows, caption: str) -> Table:
    """One line per comparison of two: the ratio as recorded, and the range of the true one with its verdict."""
    lines = tuple(
        (
            metric_name(row["metric"]),
            _pair(row),
            why_undefined(row) if row.get("as_recorded") is None else number(row["as_recorded"]),
            _ends(row, "low", "high", number),
            verdict_words(str(row["verdict"])),
        )
        for row in rows
    )
    columns = heads("measure", "group", "ratio_recorded", "true_ratio", "verdict")
    return fold(Table(caption, columns, lines, (2, 3), verdict_column=4), named_by=1)


def _shape(row: Mapping[str, Any]) -> Callable[[object], str]:
    return percent if row.get("metric") in (*SHARES, "recorded") else number


def _shown(row: Mapping[str, Any], name: str) -> str:
    return why_undefined(row) if row.get(name) is None else _shape(row)(row[name])


def _range(row: Mapping[str, Any], what: str) -> str:
    if what == "stated":
        return _ends(row, "stated_low", "stated_high", percent)
    return _ends(row, "low", "high", _shape(row))


def _ends(row: Mapping[str, Any], low: str, high: str, shape: Callable[[object], str]) -> str:
    if row.get(low) is None:
        return why_undefined(row)
    return from_to(shape(row[low]), CELLS["no_end"] if row.get(high) is None else shape(row[high]))


def outcomes_table(rows: Rows, caption: str) -> Table:
    """One line per group: people with each outcome and both, their ratio, and the test of all groups."""
    metrics = [name for name in RECORDING_KINDS if any(row["metric"] == name for row in rows)]
    cell = {(row["group"], row["metric"]): row for row in rows}
    lines = tuple(
        (plain(group), *(_outcome(cell.get((group, metric))) for metric in metrics))
        for group in dict.fromkeys(row["group"] for row in rows)
    )
    names = tuple(RECORDING_KINDS[metric] for metric in metrics)
    return Table(caption, (HEADS["group"], *names), lines, tuple(range(1, len(metrics) + 1)))


def _outcome(row: Mapping[str, Any] | None) -> str:
    if row is None:
        return "–"
    if row.get("verdict") is not None:
        return verdict_words(str(row["verdict"]))
    if row.get("differs") is not None:
        return verdict_words(FOUND if row["differs"] else "cannot tell")
    if row["metric"] == "main against alternative":
        return why_undefined(row) if row.get("value") is None else f"{number(row['value'])}\n{interval(row, number)}"
    shown = counted_share(row)
    return shown if row.get("low") is None else f"{shown}\n{interval(row)}"


def attention_table(rows: Rows, caption: str) -> Table:
    """One line per group: the shares of R05, with counts."""
    metrics = list(dict.fromkeys(str(row["metric"]) for row in rows))
    cell = {(row["group"], row["metric"]): row for row in rows}
    groups = dict.fromkeys(row["group"] for row in rows)
    lines = tuple((plain(group), *(counted_share(cell[group, metric]) for metric in metrics)) for group in groups)
    names = tuple(metric[0].upper() + metric[1:] for metric in metrics)
    return Table(caption, (HEADS["group"], *names), lines, tuple(range(1, len(metrics) + 1)))
