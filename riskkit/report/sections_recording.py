"""Section 13 of the board paper: could the records be biased.

Takes    Material.
Gives    one Section.
Promise  what was not measured says so; no figure here claims to know what was never recorded.
"""

from __future__ import annotations

from riskkit.report.blocks import Absent, Section
from riskkit.report.material import Material
from riskkit.report.sections_people import section
from riskkit.report.sections_results import told_all
from riskkit.report.tables import whole_table
from riskkit.report.words_en import NOT_MEASURED


def recording(material: Material) -> Section:
    """Section 13."""
    rows = material.rows("R01")
    return section(
        13,
        *told_all(material, "R01"),
        whole_table(rows, "Who began the records") if rows else None,
        Absent(NOT_MEASURED["tipping"]),
        Absent(NOT_MEASURED["feedback"]),
        material.asked("recording_judgement"),
    )
