"""What training tried and learnt is told as findings, and small counts in it are hidden."""

from __future__ import annotations

from typing import Any

from drawn_scores import audited, draw_scored, released_of

from riskkit.domain.scores import Evidence


def level(attribute: str, group: str, auc: float | None, people: int = 500) -> dict[str, Any]:
    return {"row": "level", "attribute": attribute, "group": group, "people": people, "others": 900, "auc": auc,
            "se": 0.01, "rows": 1_400, "reason": None if auc is not None else "too few to say"}  # fmt: skip


def tried(group: str, metric: str, before: int, after: int, base: int = 400) -> dict[str, Any]:
    return {"attribute": "sex", "mitigation": "reweigh", "criterion": "demographic_parity",
            "needs_attribute_when_scoring": False, "metric": metric, "group": group, "before": before / base,
            "after": after / base, "people_before": before, "people_after": after, "base_before": base,
            "base_after": base, "reason": None, "note": None}  # fmt: skip


def told(evidence: Evidence, **audit: Any) -> Any:
    return audited(draw_scored(800, evidence=evidence), audit=audit)


def test_characteristics_that_features_tell_well_are_named_and_missing_is_not_one_of_them():
    rows = (level("sex", "male", 0.81), level("ethnicity", "A", 0.55), level("ethnicity", "missing", 0.95))

    found = told(Evidence(stand_ins=rows))["Z01"]

    assert found.verdict == "measured"
    assert found.because == "features tell these characteristics: sex"


def test_scores_without_features_have_no_stand_ins():
    assert {told(Evidence())[code].verdict for code in ("Z01", "Z02", "G11")} == {"not applicable"}


def test_a_level_of_few_people_is_hidden_with_its_area():
    found = released_of(told(Evidence(stand_ins=(level("sex", "male", 0.8, people=4), level("sex", "female", 0.7)))))

    hidden, shown = found["Z01"].table
    assert hidden["auc"] is None
    assert shown["auc"] == 0.7


def test_a_mitigation_is_shown_before_and_after_and_small_counts_of_one_group_hide_the_metric_of_all_groups():
    rows = (tried("male", "FPR", 30, 20), tried("female", "FPR", 25, 6), tried("male", "selection", 60, 50))

    audit = told(Evidence(mitigations=rows), mitigations=["reweigh"])
    found = released_of(audit)["G11"].table

    assert audit["G11"].verdict == "measured"
    assert [row["before"] is None for row in found] == [True, True, False]
