"""What scores and outcomes of one kind cannot tell: figures are taken out of findings, and the reason is put in.

Takes    findings, ScoredRows.
Gives    the same findings, without figures that would be decided by a draw, or that rest on one kind of outcome only.
Promise  counts stay exact; a figure is never a number where nothing could have made it another; verdicts on it become
         "cannot tell".
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from riskkit.audit.scored_rows import ScoredRows
from riskkit.domain.findings import Finding, Row
from riskkit.domain.words import Verdict

NO_ORDER = "every score of a date is the same, so a draw decided who is on the list"
ONE_OUTCOME = "everybody whose outcome is known has the same one"
FIGURES = (
    "value", "low", "high", "highest", "lowest", "highest_group", "lowest_group", "other", "ratio", "ratio_low",
    "ratio_high", "gap", "gap_low", "gap_high", "p_adjusted", "p_margin", "smallest_gap", "precision", "auc",
    "as_recorded", "with_all_missing", "flagging_nobody", "ratio_all", "within", "within_low", "within_high", "gap_mix",
    "gap_rates", "lowest_part", "highest_part", "beyond", "ratio_in_data", "ratio_in_data_low", "ratio_in_data_high",
    "pooled", "pooled_low", "pooled_high", "p_screened",
    "value_all", "expected", "mean",
)  # fmt: skip
_ABOUT_LIST = (
    "selection", "places beyond parity", "share of the list", "list against people", "stays listed", "listed by all",
    "listed by at least half", "listed by the chosen one alone", "not flagged, listed by another",
)  # fmt: skip
_ABOUT_OUTCOMES = ("recorded", "O/E", "Brier", "Brier of the base rate")
_ABOUT_BOTH = (
    "AUC", "AUC against people of other groups", "AUC of other groups against its people", "precision", "capture",
    "FPR", "FNR", "PPV", "FOR", "wrongly flagged beyond parity",
    "missed beyond parity", "list against recorded outcomes", "calibration slope", "calibration intercept",
)  # fmt: skip
CODES = (
    "P02", "P03", "P04", "P05", "P07", "P13", "G01", "G02", "G03", "G04", "G05", "G06", "G07", "G08", "G09", "G12",
    "M02", "S02", "S03", "S04",
)  # fmt: skip


def order_of(rows: ScoredRows) -> str | None:
    """Why scores put nobody in order, or None: on every date all scores are equal (one row alone is in order)."""
    if len(rows) < 2:
        return None
    ends = [rows.score[rows.as_of == day] for day in rows.dates]
    return NO_ORDER if all(np.ptp(scores) == 0 for scores in ends) else None


def outcomes_of(rows: ScoredRows) -> str | None:
    """Why nothing can be said about outcomes, or None: all known outcomes are the same."""
    return ONE_OUTCOME if rows.known.any() and np.ptp(rows.label[rows.known]) == 0 else None


def without_undecidable(finding: Finding, rows: ScoredRows) -> Finding:
    """The finding without figures that these rows cannot give; itself where they can."""
    order, outcomes = order_of(rows), outcomes_of(rows)
    if finding.table is None or finding.code not in CODES or not (order or outcomes):
        return finding
    table = [_told(row, order, outcomes) for row in finding.table]
    if table == list(finding.table):
        return finding
    left = any(row.get(name) is not None for row in table for name in FIGURES if row.get("metric") != "people")
    kinds = {row.get("verdict") for row in table}
    verdict: Verdict = "measured" if left and (finding.verdict == "measured" or "measured" in kinds) else "cannot tell"
    if "difference found" in kinds:
        verdict = "difference found"
    return replace(finding, table=tuple(table), verdict=verdict, because=outcomes or order or finding.because)


def _told(row: Row, order: str | None, outcomes: str | None) -> Row:
    kind = row.get("metric", row.get("criterion"))
    about_list = kind in (*_ABOUT_LIST, *_ABOUT_BOTH) or "precision" in row or row.get("what", "").startswith("index")
    about_outcomes = kind in (*_ABOUT_OUTCOMES, *_ABOUT_BOTH) or "precision" in row or "what" in row
    why = (outcomes if about_outcomes and kind != "selection" else None) or (order if about_list else None)
    if why is None:
        return row
    empty: Row = {name: None for name in FIGURES if name in row}
    return row | empty | {"reason": why} | ({"verdict": "cannot tell"} if row.get("verdict") else {})
