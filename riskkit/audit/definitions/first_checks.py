"""The checks D01 to D13, each as a function of the material.

Takes    `Material`.
Gives    `CHECKS`: code to check.
Promise  a check that cannot run says why; none is left out.
"""

from __future__ import annotations

from collections.abc import Callable

from riskkit.audit.catalogue import make_finding
from riskkit.audit.definitions.alarm import too_good
from riskkit.audit.definitions.counted_sides import CountedSides
from riskkit.audit.definitions.eligibility import eligibility_from_the_past
from riskkit.audit.definitions.material import Material
from riskkit.audit.definitions.record_checks import (
    cut_where_promised,
    dates_in_order,
    first_means_first,
    labels_from_the_target,
    nothing_on_both_sides,
)
from riskkit.audit.definitions.row_checks import every_row_accounted_for, one_row_each, outcome_is_mature, time_at_risk
from riskkit.audit.definitions.split_checks import known_in_time, training_apart
from riskkit.domain.findings import Finding
from riskkit.domain.origin import Origin

NO_RECORDS = "this kind of study has no event records to check"
NOT_SCORED = "no rows have been scored yet"
Check = Callable[[Material], Finding]


def _on_sides(code: str, check: Callable[[Origin, CountedSides], Finding]) -> Check:
    """A check of the cut, which shares its counts with others."""

    def run(material: Material) -> Finding:
        if material.origin is None or material.sides is None:
            return make_finding(code, "not applicable", NO_RECORDS)
        return check(material.origin, material.sides)

    return run


def on_records(code: str, check: Callable[[Origin], Finding]) -> Check:
    """A check that needs event records; not applicable without them."""

    def run(material: Material) -> Finding:
        if material.origin is None:
            return make_finding(code, "not applicable", NO_RECORDS)
        return check(material.origin)

    return run


def _rows_accounted_for(material: Material) -> Finding:
    scored = None if material.rows is None else len(material.rows)
    return every_row_accounted_for(material.origin, material.steps, scored, material.sides)


def _eligibility(material: Material) -> Finding:
    if material.origin is None:
        return make_finding("D05", "not applicable", NO_RECORDS)
    return eligibility_from_the_past(material.origin, material.progress)


def _alarm(material: Material) -> Finding:
    if material.rows is None:
        return make_finding("D10", "not applicable", NOT_SCORED)
    return too_good(material.rows, material.explained)


def _split(material: Material) -> Finding:
    return training_apart(material.origin, material.evidence, material.rows, material.study)


def _stages(material: Material) -> Finding:
    notes = None if material.explained is None else material.explained.notes
    return known_in_time(notes, material.study)


CHECKS: dict[str, Check] = {
    "D01": _rows_accounted_for,
    "D02": on_records("D02", dates_in_order),
    "D03": _on_sides("D03", cut_where_promised),
    "D04": _on_sides("D04", nothing_on_both_sides),
    "D05": _eligibility,
    "D06": on_records("D06", outcome_is_mature),
    "D07": _on_sides("D07", first_means_first),
    "D08": lambda material: one_row_each(material.origin, material.rows, material.sides),
    "D09": on_records("D09", labels_from_the_target),
    "D10": _alarm,
    "D11": _split,
    "D12": _stages,
    "D13": on_records("D13", time_at_risk),
}
