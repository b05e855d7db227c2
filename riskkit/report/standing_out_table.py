"""The combination that stands out most, as a table a board can read.

Takes    released rows of G07, labels of characteristics.
Gives    a `Table` block.
Promise  a combination is never printed without its verdict; a cell without a value says why.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from riskkit.report.blocks import Table
from riskkit.report.formats import bare_counts, number, percent, plain, sentence, whole, why_undefined
from riskkit.report.tables import heads, verdict_words
from riskkit.report.words_en import CELLS, SHARES

Rows = Sequence[Mapping[str, Any]]


def scan_table(rows: Rows, caption: str) -> Table:
    """One line per question: the combination, its people, its value beside that of all people, and the verdict."""
    lines = tuple(
        (
            sentence(row["scan"]).rstrip("."),
            plain(row["combination"] or "–").replace("; ", "\n"),
            why_undefined(row) if row["people"] is None else whole(row["people"]),
            _value(row),
            "–" if row["value_all"] is None else _shape(row)(row["value_all"]),
            why_undefined(row) if row["hidden"] else "–" if row["p_adjusted"] is None else number(row["p_adjusted"], 3),
            _verdict(row),
        )
        for row in rows
    )
    columns = heads("searched", "combination", "people", "value_counts", "all_people", "p_adjusted", "verdict")
    return Table(caption, columns, lines, (2, 3, 4, 5), verdict_column=6)


def _shape(row: Mapping[str, Any]) -> Any:
    return percent if row["metric"] in SHARES else number


def _value(row: Mapping[str, Any]) -> str:
    if row["value"] is None:
        return why_undefined(row)
    if row["metric"] in SHARES:
        return f"{percent(row['value'])}\n{bare_counts(row)}"
    told = CELLS["found_expected"].format(count=whole(row["count"]), expected=whole(round(row["expected"])))
    return f"{number(row['value'])}\n{told}"


def _verdict(row: Mapping[str, Any]) -> str:
    said = verdict_words(str(row["verdict"]))
    return said if not row["reason"] or row["hidden"] else f"{said}\n{plain(row['reason'])}"
