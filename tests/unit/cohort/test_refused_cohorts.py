"""A cohort that says nothing, or that is decided by what is missing, is refused with counts."""

from __future__ import annotations

import pytest
from drawn_records import cohort_spec, linkage_of, target_spec
from drawn_worlds import filters
from how_many import examples
from hypothesis import given, settings
from hypothesis import strategies as st

from riskkit.cohort import build_cohort, label_outcomes
from riskkit.domain.errors import SpecError
from riskkit.domain.history import cut

BLANK = """
person | born | sex | area | known
blank  |      |     |      | 2020-01-01
"""
SOMEONE = """
person | occurred
ann    | 2024-01-01
"""


def test_an_empty_cohort_is_refused_with_the_counts_of_why():
    with pytest.raises(SpecError, match=r"of 1 people and dates none is left \(older than 20: 1\)"):
        build_cohort(linkage_of(SOMEONE), cohort_spec("2024-03-01", age_to=20))


def test_a_seen_rule_that_matches_nothing_says_so():
    with pytest.raises(SpecError, match="seen matches none of the events"):
        build_cohort(linkage_of(SOMEONE), cohort_spec("2024-03-01", seen={"kinds": ["no such kind"]}))


def test_leaving_out_by_a_code_that_no_record_has_is_refused():
    with pytest.raises(SpecError, match=r"cohort.without_earlier matches none.*decided by what is missing"):
        build_cohort(linkage_of(SOMEONE), cohort_spec("2024-03-01", without_earlier={"offences": ["knfie"]}))


def test_a_date_after_the_extract_is_refused():
    with pytest.raises(SpecError, match="1 of 2 dates lie after 2024-02-02"):
        build_cohort(linkage_of(SOMEONE, extract="2024-02-01"), cohort_spec("2024-02-02", "2024-02-03"))


def test_a_message_holds_no_person():
    with pytest.raises(SpecError) as refused:
        build_cohort(linkage_of(SOMEONE), cohort_spec("2024-03-01", age_to=20))

    assert "ann" not in str(refused.value).replace("any", "").replace("annual", "")


@settings(max_examples=examples(ci=50, release=500))
@given(seen=filters(), days=st.integers(1, 40_000), unknown=st.sampled_from(["keep", "leave out"]))
def test_nobody_is_in_a_cohort_because_everything_about_them_is_missing(seen, days, unknown):
    linkage = blank_and_someone()
    spec = cohort_spec("2024-03-01", seen=seen, seen_within_days=days, age_unknown=unknown)

    try:
        people = build_cohort(linkage, spec).keys()["person_id"].tolist()
    except SpecError:
        people = []

    assert "blank" not in people


def blank_and_someone(made=[]):  # noqa: B006 (made once)
    if not made:
        made.append(linkage_of(SOMEONE, BLANK))
    return made[0]


def test_labels_of_another_horizon_than_the_cut_are_refused():
    linkage = linkage_of(SOMEONE)
    _, follow_up = cut(build_cohort(linkage, cohort_spec("2024-03-01")), linkage, target_spec())

    with pytest.raises(SpecError, match="cut with horizon 365 and embargo 0 days"):
        label_outcomes(follow_up, target_spec(horizon_days=30))
