import pytest

from riskkit.report.charts.group_intervals import group_drawing
from riskkit.report.leads import error_lead, group_lead
from riskkit.report.material import Material
from riskkit.report.page_one import definitions_say

FOUND, ALIKE, UNCLEAR = "difference found", "no material difference shown", "cannot tell"


class Told(Material):
    """Material with the rows and findings a test draws."""

    def __init__(self, rows=(), findings=()):
        object.__setattr__(self, "_rows", rows)
        object.__setattr__(self, "_findings", findings)

    def rows(self, code):
        return self._rows

    def label(self, attribute):
        return str(attribute)

    def by_letter(self, letter):
        return self._findings


def verdicts(**by_attribute):
    return [
        {"attribute": name, "metric": metric, "verdict": verdict}
        for name, said in by_attribute.items()
        for metric, verdict in zip(("selection", "FPR", "FNR"), said, strict=False)
    ]


def test_what_cannot_be_told_is_never_told_as_no_difference():
    lead = group_lead(Told(verdicts(sex=[UNCLEAR, UNCLEAR], age=[ALIKE, UNCLEAR])))

    assert lead.text == "In some measures or all, too little is known to tell by: sex and age."


def test_each_characteristic_stands_under_what_was_found_of_it():
    lead = group_lead(Told(verdicts(sex=[FOUND, UNCLEAR], age=[ALIKE, ALIKE], ethnicity=[UNCLEAR])))

    assert lead.text == (
        "A difference was found by: sex. In no measure was a material difference shown by: age. "
        "In some measures or all, too little is known to tell by: ethnicity."
    )


def test_a_chart_of_groups_says_each_verdict_and_no_more():
    rows = [
        {"group": group, "metric": metric, "value": value, "low": value / 2, "high": value * 2}
        for group, value in (("A", 0.1), ("B", 0.2))
        for metric in ("selection", "FPR", "FNR")
    ]

    def says(*said):
        return group_drawing(rows, verdicts(group=said), "By group", {}, "groups-1").says

    assert "difference" not in says(UNCLEAR, UNCLEAR, UNCLEAR)
    assert says(UNCLEAR, UNCLEAR, UNCLEAR).startswith("In 3 of 3 measures the data cannot tell.")
    assert says(ALIKE, ALIKE, UNCLEAR).startswith(
        "No material difference was shown in: flagged and wrongly flagged. In 1 of 3 measures the data cannot tell."
    )


def test_errors_are_told_in_counts_and_not_at_all_where_one_is_hidden():
    def rows(missed):
        counts = {"flagged right": 16, "flagged wrong": 572, "missed": missed}
        return [{"measure": name, "count": count} for name, count in counts.items()]

    assert error_lead(Told(rows(103))).text == (
        "By the records, 16 flags were right and 572 were wrong; 103 people with the outcome were missed."
    )
    assert error_lead(Told(rows(None))) is None


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (("held", "measured", "not applicable"), "All 1 checks"),
        (("held", "held", "measured", UNCLEAR), "2 of 3 checks of the definitions held."),
    ],
)
def test_what_was_only_measured_is_no_check_that_held(by_hand, said, told):
    from dataclasses import replace

    bare = by_hand.released().findings[0]
    findings = [replace(bare, code=f"D{n:02}", verdict=verdict) for n, verdict in enumerate(said, 1)]

    assert told in definitions_say(Told(findings=findings))[0]
