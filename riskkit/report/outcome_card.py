"""The outcome card and the rates beside the benchmark, as tables a person can read.

Takes    Material: the released rows of D26.
Gives    `card_table`, `rates_table`, `benchmark_words`; None or an empty text where a run has no card.
Promise  nothing is worked out here; a hidden cell says why.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from riskkit.report.blocks import Table
from riskkit.report.formats import count_of, number, percent, plain, sentence, whole, why_undefined
from riskkit.report.material import Material
from riskkit.report.tables import heads, verdict_words
from riskkit.report.words_en import CELLS, TABLES

CODE = "D26"


def card_table(material: Material) -> Table | None:
    """Words, codes in and out, role, dates, shares: one line each."""
    rows = [row for row in material.rows(CODE) if row.get("year") is None]
    lines = tuple((plain(row["check"]).capitalize(), plain(row.get("says") or "–"), _counted(row)) for row in rows)
    columns = heads("what", "how_set", "count")
    return Table(TABLES["card"], columns, lines, (2,), TABLES["card_note"]) if lines else None


def rates_table(material: Material) -> Table | None:
    """People and events per 1,000 by year, each beside the benchmark."""
    rows = [row for row in material.rows(CODE) if row.get("year") is not None]
    lines = tuple(
        (
            plain(row["check"]).capitalize(),
            CELLS["whole_force"] if row["area_code"] == "all" else plain(row["area_code"]),
            plain(row["year"]),
            _whole(row, "count"),
            _whole(row, "base"),
            _rate(row, "per_1000"),
            _rate(row, "benchmark_per_1000") if row.get("benchmark_per_1000") is not None else CELLS["none_given"],
            _compared(row),
        )
        for row in rows
    )
    columns = heads("what", "place", "year", "count", "of", "per_1000", "benchmark", "against_benchmark")
    return Table(TABLES["rates"], columns, lines, (3, 4, 5, 6)) if lines else None


def benchmark_words(material: Material) -> tuple[str, ...]:
    """Where the benchmark comes from and what came of it; nothing where a run has no such finding."""
    found = material.finding(CODE)
    if found is None or found.verdict == "not applicable":
        return ()
    told = [f"{verdict_words(found.verdict)}: {sentence(found.because)}"]
    benchmark = ((material.study.get("card") or {}).get("benchmark")) or {}
    if benchmark:
        told.append(TABLES["benchmark_source"].format(source=plain(benchmark["source"])))
        told.append(TABLES["benchmark_tolerance"].format(times=number(benchmark["tolerance"])))
    return tuple(told)


def _counted(row: Mapping[str, Any]) -> str:
    if row.get("count") is None:
        return why_undefined(row) if row.get("reason") else "–"
    if row.get("share") is not None:
        return f"{percent(row['share'])} ({count_of(row['count'], row['base'])})"
    return whole(row["count"])


def _compared(row: Mapping[str, Any]) -> str:
    alarm = row.get("alarm")
    return CELLS["not_compared" if alarm is None else "outside" if alarm else "within"]


def _whole(row: Mapping[str, Any], name: str) -> str:
    return why_undefined(row) if row.get(name) is None else whole(row[name])


def _rate(row: Mapping[str, Any], name: str) -> str:
    return why_undefined(row) if row.get(name) is None else number(row[name], 3)
