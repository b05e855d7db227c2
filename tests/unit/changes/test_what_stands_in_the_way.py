"""What keeps figures of two runs from being held against each other: each planted change is named, its twin is not."""

import pytest
from drawn_papers import papers, study

from riskkit.changes import compare_papers
from riskkit.domain.comparison import OBSTACLES
from riskkit.domain.errors import SpecError

PLANTED = {
    "data_kind": {"data_kind": "research"},
    "kind": {"kind": "table"},
    "outcome": {"study": study(target__offences=["robbery"])},
    "horizon": {"study": study(target__horizon_days=365)},
    "people": {"study": study(cohort__age_from=12)},
    "list": {"study": study(capacity__share=0.03)},
    "hiding": {"study": study(release__threshold=15)},
    "confidence": {"study": study(audit__confidence=0.9)},
    "code": {"code": {"version": "0.1.0", "sha256": "2" * 64}},
}


@pytest.mark.parametrize("what", OBSTACLES)
def test_each_obstacle_is_named_and_takes_every_verdict_away(what):
    found = compare_papers(papers("a"), papers("b", **PLANTED[what]), relation="apart")

    assert [one.what for one in found.obstacles] == [what]
    assert {one.verdict for one in found.figures} == {"cannot tell"}
    assert {one.why for one in found.figures} == {"not comparable"}


@pytest.mark.parametrize(
    "twin",
    [
        {},
        {"study": study(cohort__as_of=["2024-01-01"])},
        {"study": study(words__who="People drawn for a test, told otherwise.")},
        {"study": study(target__meaning="Named as a suspect of robbery, said otherwise.")},
        {"study": study(answers={})},
    ],
    ids=["nothing", "a later date", "people in other words", "the outcome in other words", "no answers"],
)
def test_time_and_other_words_for_the_same_rules_stand_in_no_ones_way(twin):
    assert compare_papers(papers("a"), papers("b", **twin), relation="apart").obstacles == ()


def test_where_no_rule_says_who_is_scored_the_words_count():
    ready_made = {"cohort": None, "features": None}
    other = study(**ready_made, words__who="Other people.")

    found = compare_papers(papers("a", study=study(**ready_made)), papers("b", study=other), relation="apart")

    assert [one.what for one in found.obstacles] == ["people"]


def test_victim_and_perpetrator_are_not_compared():
    with pytest.raises(SpecError, match="never mixed"):
        compare_papers(papers("a"), papers("b", role="victim"), relation="apart")
