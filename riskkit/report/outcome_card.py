"""The outcome card and the rates beside the benchmark, as tables a person can read.

Takes    Material: the released rows of D26.
Gives    `card_table`, `rates_table`, `benchmark_words`; None or an empty text where a run has no card.
Promise  nothing is worked out here; a hidden cell says why.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from riskkit.report.blocks import Table
from riskkit.report.formats import number, percent, plain, sentence, whole, why_undefined
from riskkit.report.material import Material
from riskkit.report.tables import verdict_words

CODE = "D26"


def card_table(material: Material) -> Table | None:
    """Words, codes in and out, role, dates, shares: one line each."""
    rows = [row for row in material.rows(CODE) if row.get("year") is None]
    lines = tuple((plain(row["check"]).capitalize(), plain(row.get("says") or "–"), _counted(row)) for row in rows)
    note = (
        "Counts are events of the target's kinds of record, whoever had a part in them, unless a line says otherwise."
    )
    return Table("The outcome card", ("What", "How it is set, and why", "Count"), lines, (2,), note) if lines else None


def rates_table(material: Material) -> Table | None:
    """People and events per 1,000 by year, each beside the benchmark."""
    rows = [row for row in material.rows(CODE) if row.get("year") is not None]
    lines = tuple(
        (
            plain(row["check"]).capitalize(),
            "the whole force" if row["area_code"] == "all" else plain(row["area_code"]),
            plain(row["year"]),
            _whole(row, "count"),
            _whole(row, "base"),
            _rate(row, "per_1000"),
            _rate(row, "benchmark_per_1000") if row.get("benchmark_per_1000") is not None else "none given",
            _compared(row),
        )
        for row in rows
    )
    columns = ("What", "Area", "Year", "Count", "Of", "Per 1,000", "Benchmark, per 1,000", "Against the benchmark")
    return Table("How common the outcome is, by year", columns, lines, (3, 4, 5, 6)) if lines else None


def benchmark_words(material: Material) -> tuple[str, ...]:
    """Where the benchmark comes from and what came of it; nothing where a run has no such finding."""
    found = material.finding(CODE)
    if found is None or found.verdict == "not applicable":
        return ()
    told = [f"{verdict_words(found.verdict)}: {sentence(found.because)}"]
    benchmark = ((material.study.get("card") or {}).get("benchmark")) or {}
    if benchmark:
        told.append(f"Source of the benchmark: {plain(benchmark['source'])}")
        told.append(f"Tolerance: {number(benchmark['tolerance'])} times, up or down, and beyond chance.")
    return tuple(told)


def _counted(row: Mapping[str, Any]) -> str:
    if row.get("count") is None:
        return why_undefined(row) if row.get("reason") else "–"
    if row.get("share") is not None:
        return f"{percent(row['share'])} ({whole(row['count'])} of {whole(row['base'])})"
    return whole(row["count"])


def _compared(row: Mapping[str, Any]) -> str:
    alarm = row.get("alarm")
    return "not compared" if alarm is None else "outside the tolerance" if alarm else "within the tolerance"


def _whole(row: Mapping[str, Any], name: str) -> str:
    return why_undefined(row) if row.get(name) is None else whole(row[name])


def _rate(row: Mapping[str, Any], name: str) -> str:
    return why_undefined(row) if row.get(name) is None else number(row[name], 3)
