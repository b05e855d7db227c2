"""Tables about groups: rates, gaps, each group against the rest, and people on the list.

Takes    rows of released findings G01, G03, G04, G06.
Gives    `Table` blocks.
Promise  a cell without a value says why; gaps of shares are in points, people in people.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from riskkit.report.blocks import Table
from riskkit.report.folding import fold, narrow
from riskkit.report.formats import (
    bare_counts,
    counted_share,
    from_to,
    interval,
    number,
    percent,
    plain,
    whole,
    why_undefined,
)
from riskkit.report.tables import heads, metric_name, verdict_words
from riskkit.report.words_en import CELLS, COMPARED, FORMATS, GROUPS, HEADS, METRICS, SAYS, SHARES

Rows = Sequence[Mapping[str, Any]]
SCREENED = 0.05
IN_PEOPLE = ("places beyond parity", "wrongly flagged beyond parity", "missed beyond parity")


def group_table(rows: Rows, attribute: str, caption: str) -> Table:
    """One line per group: people, four shares with counts and intervals, and O/E; measures hidden for all go below."""
    return narrow(_whole(rows, attribute, caption))


def _whole(rows: Rows, attribute: str, caption: str) -> Table:
    here = [row for row in rows if row.get("attribute") == attribute]
    groups = list(dict.fromkeys(str(row["group"]) for row in here))
    metrics = [m for m in ("people", *COMPARED) if any(row["metric"] == m for row in here)]
    lines = tuple(
        (plain(group), *(_group_cell(metric, _pick(here, group, metric)) for metric in metrics)) for group in groups
    )
    return Table(caption, (HEADS["group"], *(METRICS[m][0] for m in metrics)), lines, tuple(range(1, len(metrics) + 1)))


def _pick(rows: Rows, group: str, metric: str) -> Mapping[str, Any]:
    found = (row for row in rows if row["group"] == group and row["metric"] == metric)
    return next(found, {"reason": FORMATS["not_measured"]})


def crossed_table(rows: Rows, attribute: str, caption: str) -> Table:
    """Combinations of which some rate can be shown, raw and pooled; those that can show none are named below."""
    table = _whole(rows, attribute, caption)
    numeric = tuple(place for place in table.numeric if table.columns[place] != METRICS["people"][0])
    return narrow(replace(fold(replace(table, numeric=numeric)), numeric=table.numeric))


def _group_cell(metric: str, row: Mapping[str, Any]) -> str:
    if metric == "people":
        shown = row.get("count") if row.get("count") is not None else row.get("value")
        return why_undefined(row) if shown is None else whole(shown)
    if row.get("value") is None:
        return why_undefined(row)
    if metric == "O/E":
        return f"{number(row['value'])}\n{interval(row, number)}"
    told = f"{percent(row['value'])}\n{bare_counts(row)}\n{interval(row)}"
    if row.get("pooled") is not None:
        told += f"\n{SAYS['pooled']} {percent(row['pooled'])}"
    return f"{told}\n{SAYS['screened']}" if (row.get("p_screened") or 1) < SCREENED else told


def group_numbers(panels: Sequence[tuple[str, Rows]], caption: str) -> Table:
    """The numbers behind a group chart, long."""
    lines = tuple(
        (plain(row["group"]), label, counted_share(row), interval(row)) for label, rows in panels for row in rows
    )
    return Table(caption, heads("group", "measure", "share_counts", "interval"), lines, (2, 3))


def comparison_table(rows: Rows, caption: str) -> Table:
    """The largest gap of each measure, with its verdict."""
    lines = tuple(
        (
            metric_name(row["metric"]),
            _end(row, "highest"),
            _end(row, "lowest"),
            _gap(row),
            why_undefined(row) if row.get("ratio") is None else number(row["ratio"]),
            verdict_words(str(row["verdict"])),
        )
        for row in rows
    )
    columns = heads("measure", "highest", "lowest", "gap_interval", "ratio", "verdict")
    return narrow(fold(Table(caption, columns, lines, (3, 4), verdict_column=5)))


def overview_table(rows: Rows, named: Callable[[object], str], caption: str) -> Table:
    """One line per characteristic, one column per measure: the verdict, and the two groups furthest apart."""
    metrics = [metric for metric in COMPARED if any(row["metric"] == metric for row in rows)]
    cell = {(str(row["attribute"]), str(row["metric"])): row for row in rows}
    lines = tuple(
        (named(name), *(_verdict_cell(cell.get((name, metric))) for metric in metrics))
        for name in dict.fromkeys(str(row["attribute"]) for row in rows)
    )
    return Table(caption, (GROUPS["characteristic"], *(METRICS[metric][0] for metric in metrics)), lines)


def _verdict_cell(row: Mapping[str, Any] | None) -> str:
    if row is None:
        return "–"
    words = verdict_words(str(row["verdict"]))
    if row["verdict"] != "difference found" or row.get("highest") is None or row.get("lowest") is None:
        return words
    return f"{words}\n{_end(row, 'highest')}\n{_end(row, 'lowest')}"


def _shape(row: Mapping[str, Any]) -> Any:
    return percent if row.get("metric") in SHARES else number


def _end(row: Mapping[str, Any], end: str) -> str:
    if row.get(end) is None:
        return why_undefined(row)
    return f"{plain(row.get(f'{end}_group') or '')} {_shape(row)(row[end])}".strip()


def _gap(row: Mapping[str, Any]) -> str:
    if row.get("gap") is None:
        return why_undefined(row)
    shape = _shape(row)
    if row.get("gap_low") is None or row.get("gap_high") is None:
        return str(shape(row["gap"]))
    return f"{shape(row['gap'])}\n{from_to(shape(row['gap_low']), shape(row['gap_high']))}"


def pair_table(rows: Rows, caption: str) -> Table:
    """Each group against the rest, or against the reference: gap, what could have been shown, verdict."""
    lines = tuple(
        (
            metric_name(row["metric"]),
            CELLS["group_against"].format(group=plain(row["group"]), against=plain(row["against"])),
            _two_values(row),
            _gap(row),
            _power(row),
            verdict_words(str(row["verdict"])),
        )
        for row in rows
    )
    columns = heads("measure", "group", "value_against", "gap_interval", "smallest_gap", "verdict")
    return fold(Table(caption, columns, lines, (2, 3, 4), verdict_column=5), named_by=1)


def _two_values(row: Mapping[str, Any]) -> str:
    if row.get("value") is None or row.get("other") is None:
        return why_undefined(row)
    shape = _shape(row)
    return f"{shape(row['value'])} {shape(row['other'])}"


def _power(row: Mapping[str, Any]) -> str:
    if row.get("smallest_gap") is None:
        return why_undefined(row) if row.get("hidden") else "–"
    return str(_shape(row)(row["smallest_gap"]))


def list_table(rows: Rows, caption: str) -> Table:
    """One line per group: people beyond parity, then its share of the list against its share of people and outcomes."""
    groups = list(dict.fromkeys(str(row["group"]) for row in rows))
    metrics = list(dict.fromkeys(str(row["metric"]) for row in rows))
    lines = tuple((plain(group), *(_list_cell(_pick(rows, group, metric)) for metric in metrics)) for group in groups)
    names = (metric_name(metric) for metric in metrics)
    return narrow(fold(Table(caption, (HEADS["group"], *names), lines, tuple(range(1, len(metrics) + 1)))))


def _list_cell(row: Mapping[str, Any]) -> str:
    if row.get("value") is None:
        return why_undefined(row)
    if row["metric"] in IN_PEOPLE:
        value, low, high = (f"{row[name]:+,.0f}" for name in ("value", "low", "high"))
        return f"{value}\n{from_to(low, high)}"
    if row["metric"] == "share of the list":
        return f"{percent(row['value'])}\n{interval(row)}"
    return f"{number(row['value'])}\n{interval(row, number)}"


def stand_in_table(rows: Rows, caption: str) -> Table:
    """One line per level: how well features tell it, and the features that carry most of it."""
    lines = []
    for row in (row for row in rows if row["row"] == "level"):
        own = [
            r
            for r in rows
            if r["row"] == "feature" and (r["attribute"], r["group"]) == (row["attribute"], row["group"])
        ]
        told = why_undefined(row) if row.get("auc") is None else number(row["auc"])
        leading = "\n".join(plain(r["label"]) for r in own[:3]) if row.get("auc") is not None else "–"
        lines.append((plain(row["attribute"]), plain(row["group"]), told, leading or "–"))
    columns = heads("characteristic", "group", "area", "leading")
    return Table(caption, columns, tuple(lines), (2,))


def dropped_table(rows: Rows, caption: str) -> Table:
    """One line per feature left out: change in the order of scores, in precision, and the largest change of a gap."""
    lines = []
    for name in dict.fromkeys(str(row["feature"]) for row in rows):
        own = [row for row in rows if row["feature"] == name]
        change = {str(row["metric"]): row for row in own if row["attribute"] is None}
        gaps = [row for row in own if row["attribute"] is not None and row.get("change") is not None]
        most = max(gaps, key=lambda row: abs(row["change"]), default=None)
        gap = "–" if most is None else f"{plain(most['attribute'])}, {plain(most['metric'])}\n{_signed(most['change'])}"
        shown = (_changed(change.get(metric)) for metric in ("AUC", "precision"))
        lines.append((plain(own[0]["label"]), plain(own[0]["tells"]), *shown, gap))
    columns = heads("left_out", "tells", "change_auc", "change_precision", "largest_change")
    return Table(caption, columns, tuple(lines), (2, 3, 4))


def _changed(row: Mapping[str, Any] | None) -> str:
    if row is None:
        return "–"
    return why_undefined(row) if row.get("change") is None else _signed(row["change"])


def _signed(value: float) -> str:
    return f"{value:+.3f}"


def bounds_table(rows: Rows, caption: str) -> Table:
    """One line per group: each rate as recorded, and with everybody added whose value is missing."""
    metrics = list(dict.fromkeys(str(row["metric"]) for row in rows))
    keys = list(dict.fromkeys((str(row["attribute"]), str(row["group"])) for row in rows))
    cell = {(str(row["attribute"]), str(row["group"]), str(row["metric"])): row for row in rows}
    lines = tuple(
        (f"{plain(name)}: {plain(group)}", *(_two_rates(cell[name, group, metric]) for metric in metrics))
        for name, group in keys
    )
    return Table(caption, (HEADS["group"], *(METRICS[m][0] for m in metrics)), lines, tuple(range(1, len(metrics) + 1)))


def _two_rates(row: Mapping[str, Any]) -> str:
    if row.get("as_recorded") is None:
        return why_undefined(row)
    return f"{percent(row['as_recorded'])}\n{CELLS['with_all'].format(share=percent(row['with_all_missing']))}"
