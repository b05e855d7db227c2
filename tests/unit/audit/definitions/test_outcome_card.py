"""The outcome card: what it shows, what breaks it, and when it cannot tell. Tiny drawn records."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from drawn_records import linkage_of

from riskkit.audit.definitions.material import Material
from riskkit.audit.definitions.outcome_card import card_beside_benchmark
from riskkit.cohort import build_cohort, label_outcomes
from riskkit.domain.findings import Finding
from riskkit.domain.history import cut
from riskkit.domain.origin import Origin
from riskkit.domain.spec import parse_spec
from riskkit.domain.study_spec import StudySpec
from riskkit.study import read_study

CONFIGS = Path(__file__).parents[4] / "configs"
AREAS = """
area | population | deprivation | easting | northing
E1   | 3000       | 1           | 0       | 0
E2   | 1000       | 2           | 1000    | 1000
"""
LINES = [
    f"p{n} | suspect | {code} | 20{y}-0{1 + n}-1{n} | 20{y}-0{1 + n}-2{n} | E{1 + n % 2} | public | recorded"
    for y in (18, 19, 20, 21)
    for n, code in enumerate(("knife", "knife", "knife", "theft", "theft", "robbery"))
]
EVENTS = "\n".join(["person | role | offence | occurred | known | area | initiated_by | status", *LINES,
                    "p0 | suspect | theft | 2018-01-01 | 2018-01-01 | E1 | public | recorded",
                    "q1 | suspect | knife | 2020-05-01 | 2020-05-02 | E1 | police | recorded",
                    "q2 | suspect | knife | 2020-06-01 | 2020-06-02 | E1 | public | cancelled"])  # fmt: skip
BENCHMARK = {
    "rows": [{"area_code": "all", "year": "all", "people_per_1000": 0.8, "events_per_1000": 0.8}],
    "per": "residents",
    "tolerance": 2.0,
    "source": "Drawn for this test, on the day it was written",
}
CARD = {
    "left_out": {"robbery": "Taking something is another question."},
    "date_used": "occurred_at",
    "which_because": "Any knife crime counts in this test.",
    "earlier_flags": "none",
    "benchmark": BENCHMARK,
}


def a_study(card: dict[str, Any] | None = CARD, kind: str = "synthetic", **target: Any) -> StudySpec:
    values = read_study(CONFIGS / "first_serious_violence.yaml").resolved()
    values |= {"examples": None, "card": card}
    values["words"] |= {"outcome": "A police record, not cancelled, that names the person as a suspect of knife crime."}
    values["sources"] |= {"data_kind": kind, "extract_date": "2023-01-01", "folder": "."}
    values["target"] |= {"meaning": "Named as a suspect of knife crime within 12 months.", "offences": ["knife"],
                         "horizon_days": 365, "which": "any", "waiting_days": 30, **target}  # fmt: skip
    values["cohort"] |= {"as_of": ["2019-06-01"], "without_earlier": None, "age_from": 0, "age_to": 120}
    values["words"]["who"] = "Everybody whom the records of this test name."
    return parse_spec(StudySpec, values, "a test")


def card_of(study: StudySpec, events: str = EVENTS, areas: str = AREAS) -> Finding:
    linkage = linkage_of(events, areas=areas, extract="2023-01-01")
    cohort = build_cohort(linkage, study.cohort)
    history, follow_up = cut(cohort, linkage, study.target)
    origin = Origin(cohort, history, (), follow_up, label_outcomes(follow_up, study.target))
    return card_beside_benchmark(Material(study, origin))


def rows(finding: Finding, words: str) -> list[dict[str, Any]]:
    return [row for row in finding.table or () if words in str(row["check"])]


def test_the_card_shows_words_codes_role_dates_and_shares():
    finding = card_of(a_study())

    assert finding.verdict == "held", finding.because
    assert rows(finding, "outcome in words")[0]["says"].startswith("A police record")
    assert rows(finding, "code that counts: knife")[0]["count"] == 14
    assert rows(finding, "code left out: robbery")[0] | {"count": 4} == rows(finding, "code left out: robbery")[0]
    assert [row["says"] for row in finding.table or () if row["check"] == "role"] == ["suspect"]
    assert rows(finding, "date used")[0]["says"] == "the day it happened (occurred_at)"
    assert rows(finding, "waiting time")[0]["says"] == "30 days"
    cancelled, police = rows(finding, "of the events")
    assert (cancelled["count"], cancelled["base"]) == (1, 14)
    assert (police["count"], police["base"]) == (1, 13)


def test_rates_are_per_1000_residents_and_whole_years_only():
    people = rows(card_of(a_study()), "people with the outcome, per 1,000 residents")

    assert [row["year"] for row in people] == ["2018", "2019", "2020", "2021"]
    assert [row["count"] for row in people] == [3, 3, 4, 3]
    assert {row["base"] for row in people} == {4000}
    assert people[0]["per_1000"] == pytest.approx(0.75)
    assert people[0]["benchmark_per_1000"] == 0.8


def test_an_area_that_the_benchmark_names_has_its_own_rows():
    lines = [*BENCHMARK["rows"], {"area_code": "E2", "year": 2020, "events_per_1000": 1.0}]
    finding = card_of(a_study({**CARD, "benchmark": {**BENCHMARK, "rows": lines}}))

    here = [row for row in rows(finding, "events that count") if row["area_code"] == "E2"]
    assert [row["alarm"] for row in here] == [None, None, False, None]
    assert here[2]["count"] == 1


def test_a_rate_far_from_the_benchmark_breaks_the_card():
    low = {**BENCHMARK, "rows": [{"area_code": "all", "year": "all", "events_per_1000": 0.02}]}

    finding = card_of(a_study({**CARD, "benchmark": low}))

    assert finding.verdict == "broken"
    assert "per 1,000 residents" in finding.because


def test_a_rate_per_person_scored_is_held_against_the_benchmark_too():
    line = {"area_code": "all", "year": 2019, "people_per_1000": 500.0, "events_per_1000": 500.0}
    scored = {**BENCHMARK, "per": "people scored", "rows": [line]}
    found = rows(card_of(a_study({**CARD, "benchmark": scored})), "people with the outcome, per 1,000 people scored")

    assert [(row["count"], row["base"], row["per_1000"]) for row in found] == [(3, 6, 500.0)]


def test_a_code_that_the_card_leaves_out_and_the_target_counts_is_broken():
    card = {**CARD, "left_out": {"knife": "Left out by mistake, in this test."}}

    finding = card_of(a_study(card))

    assert finding.verdict == "broken"
    assert "the card leaves it out, and it counts" in finding.because


def test_a_code_that_nobody_names_is_broken():
    finding = card_of(a_study(offences=["knife", "theft"]))

    assert finding.verdict == "broken"
    assert "theft, but neither the words name it nor the card explains it" in finding.because


def test_a_misspelt_code_is_broken():
    events = EVENTS.replace("| robbery |", "| knife_crime_serious |")

    assert "a code much like it" in card_of(a_study(offences=["knife", "knife_crime_serous"]), events).because
    assert card_of(a_study(offences=["knife", "knife_crime_serious"]), events).verdict == "held"


def test_without_a_benchmark_it_cannot_tell_and_that_blocks_research_data_only():
    for card in (None, {**CARD, "benchmark": None}):
        synthetic, research = (card_of(a_study(card, kind)) for kind in ("synthetic", "research"))

        assert (synthetic.verdict, synthetic.severity) == ("cannot tell", "warns")
        assert (research.verdict, research.blocks) == ("cannot tell", True)


def test_a_benchmark_that_cannot_be_compared_is_no_benchmark():
    other = {**BENCHMARK, "rows": [{"area_code": "all", "year": 1999, "people_per_1000": 1.0}]}

    assert card_of(a_study({**CARD, "benchmark": other})).verdict == "cannot tell"
    assert card_of(a_study(), areas="").verdict == "cannot tell"


def test_a_study_without_records_has_no_card():
    assert card_beside_benchmark(Material(None, None)).verdict == "not applicable"


def test_many_rates_outside_the_tolerance_are_counted_and_not_listed():
    from riskkit.audit.definitions.outcome_card import _what_is_wrong

    def rate(year):
        return {"check": "people with the outcome", "area_code": "all", "year": year}

    code = {"check": "code that counts: robbery", "area_code": None, "year": None}

    assert _what_is_wrong([code, rate(2014)]) == "code that counts: robbery; people with the outcome (2014)"
    assert _what_is_wrong([code, *(rate(year) for year in (2016, 2014, 2015))]) == (
        "code that counts: robbery; 3 rates lie outside the tolerance, from 2014 to 2016"
    )
