"""Drawings that need more than one finding, from anything that gives released rows.

Takes    `Released`: rows by code, and words for characteristics.
Gives    `lists_drawing`, `attribute_drawing`, `rows_at_cut`, `own_length`.
Promise  the page and the notebook choose the same rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from riskkit.report.charts.capacity import capacity_drawing, cuts_drawing
from riskkit.report.charts.drawing import Drawing
from riskkit.report.charts.group_intervals import everybodys, group_drawing
from riskkit.report.words_en import EVERY_SCORE

Rows = Sequence[Mapping[str, Any]]
CAPACITY = "capacity"


class Released(Protocol):
    """Something that was released: the pages' Material, or a run that was opened."""

    def rows(self, code: str) -> tuple[dict[str, Any], ...]:
        """The rows of a finding's table; none if it has no table."""
        ...

    def label(self, attribute: object) -> str:
        """A characteristic as the study words it."""
        ...


def own_length(released: Released) -> float | None:
    """Share of the people scored that are flagged; None where that count is hidden."""
    row = next((row for row in released.rows("P01") if row.get("measure") == "flagged"), {})
    count, base = row.get("count"), row.get("base")
    return None if count is None or not base else float(count / base)


def lists_drawing(released: Released) -> Drawing | None:
    """Lists of many lengths (P14); the cuts of P05 where those are hidden or were not measured."""
    drawing = capacity_drawing(released.rows("P14"), own_length(released))
    return cuts_drawing(released.rows("P05")) if drawing is None else drawing


def rows_at_cut(rows: Rows, attribute: str) -> list[Mapping[str, Any]]:
    """Rows of one characteristic at capacity (or the first cut there is), and those of every score."""
    points = [str(row.get("operating_point")) for row in rows]
    cuts = [point for point in dict.fromkeys(points) if point not in EVERY_SCORE]
    point = CAPACITY if CAPACITY in cuts or not cuts else cuts[0]
    return [
        row for row in rows if row.get("attribute") == attribute and row.get("operating_point") in (point, *EVERY_SCORE)
    ]


def attribute_drawing(released: Released, attribute: str, prefix: str) -> Drawing | None:
    """One characteristic: its groups by measure, with verdicts and everybody's values."""
    rows = rows_at_cut(released.rows("G01"), attribute)
    compared = [row for row in released.rows("G03") if row.get("attribute") == attribute]
    counts = {str(row["measure"]): row for row in released.rows("P01")}
    cut = {str(row["metric"]): row for row in released.rows("P05") if row.get("operating_point") == CAPACITY}
    return group_drawing(rows, compared, released.label(attribute), everybodys(counts, cut), prefix)
