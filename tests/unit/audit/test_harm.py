"""Harm on the list, on tiny drawn records: shares, what is not known, and what the recipe was chosen for."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from drawn_records import cohort_of, linkage_of, target_spec
from drawn_scores import draw_scored

from riskkit.audit.harm import harm_on_the_list
from riskkit.audit.scored_rows import open_rows
from riskkit.cohort import label_outcomes
from riskkit.domain.cohort_spec import TargetSpec
from riskkit.domain.history import cut
from riskkit.domain.model_spec import AuditSpec
from riskkit.domain.origin import Origin
from riskkit.release.hiding import Curtain
from riskkit.release.table_rules import Totals, hide_in_table

pytestmark = pytest.mark.filterwarnings("ignore:fetch_arrow_table:DeprecationWarning")

EVENTS = """
person  | role    | offence | occurred   | harm
P000000 | suspect | knife   | 2020-01-01 | 1
P000001 | suspect | knife   | 2020-01-01 | 1
P000002 | suspect | knife   | 2020-01-01 | 1
P000000 | suspect | knife   | 2021-02-01 | 300
P000001 | suspect | knife   | 2021-03-01 | 100
"""


def scored_with(events: str, flagged: tuple[bool, ...] = (True, False, False), **target: object):
    linkage = linkage_of(events)
    cohort = cohort_of(linkage, "2021-01-01")
    spec: TargetSpec = target_spec(**target)
    history, follow_up = cut(cohort, linkage, spec)
    labels = label_outcomes(follow_up, spec)
    scored = draw_scored(3, dates=("2021-01-01",), capacity=0.4)
    scored._frame["flagged"], scored._label = list(flagged), labels.frame["label"].to_numpy()
    return Origin(cohort, history, (), follow_up, labels), open_rows(scored, AuditSpec())


def test_of_all_recorded_harm_the_share_of_flagged_people_is_said():
    finding = harm_on_the_list(*scored_with(EVENTS))

    row = finding.table[0]
    assert finding.verdict == "measured"
    assert (row["count"], row["base"], row["value"]) == (1, 2, 0.75)
    assert 0 <= row["low"] <= row["value"] <= row["high"] <= 1


def test_an_outcome_of_unknown_harm_leaves_the_share_unsaid():
    finding = harm_on_the_list(*scored_with(EVENTS.replace("100", "")))

    assert (finding.verdict, finding.table) == ("cannot tell", None)


def test_the_finding_says_what_the_recipe_was_chosen_for():
    people, harm = (harm_on_the_list(*scored_with(EVENTS, weigh_by_harm=w)).because for w in (False, True))

    assert "not for harm" in people
    assert harm == "the recipe was chosen for it"


def test_scores_without_records_have_no_harm():
    _, rows = scored_with(EVENTS)

    assert harm_on_the_list(None, rows).verdict == "not applicable"


def test_a_share_of_harm_with_few_people_behind_it_is_not_printed():
    def shown(count: int, base: int):
        row = {"operating_point": "capacity", "metric": "harm", "count": count, "base": base, "value": 0.5}
        row |= {"low": 0.4, "high": 0.6, "reason": None}
        return hide_in_table("P12", [row], Curtain(10), Totals(1000, 1000, base, 100))[0]["value"]

    assert [shown(9, 50), shown(10, 50), shown(41, 50), shown(40, 50)] == [None, 0.5, None, 0.5]


def test_worth_is_harm_over_the_mean_harm_of_a_recorded_outcome():
    from riskkit.domain.errors import SpecError
    from riskkit.models.rows import Rows, worth_of

    empty = np.zeros((4, 1))
    plain = Rows(empty, np.array([1.0, 1, 0, 0]), *(np.arange(4),) * 3, None, (), np.array([300.0, 100, 0, 0]))

    assert worth_of(plain, False).tolist() == [1, 1, 0, 0]
    assert worth_of(plain, True).tolist() == [1.5, 0.5, 0, 0]
    with pytest.raises(SpecError, match="1 of 2 training rows"):
        worth_of(replace(plain, harm=np.array([300.0, np.nan, 0, 0])), True)
    with pytest.raises(SpecError, match="2 of 2 training rows"):
        worth_of(replace(plain, harm=None), True)
