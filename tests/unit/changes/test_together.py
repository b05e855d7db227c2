"""What two releases give away together: a planted subtraction is found, its clean twin is not."""

import pytest
from drawn_papers import HIDDEN, found, papers, study

from riskkit.changes import compare_papers
from riskkit.domain.comparison import GivenAway

SAME = {"inputs": {"events": "one extract"}}
PEOPLE = {"Asian": 300, "Black": 204, "Other": 6, "White": 2000}
GROUP = [{"name": "ethnicity", "label": "Ethnicity", "column": "ethnicity", "levels": {}}]


def run(name, *hidden, metric="people", values=None, **changes):
    """A run that hides one metric of some groups; everybody's total is shown."""
    rows = []
    for group, count in (values or PEOPLE).items():
        shown = group not in hidden
        rows.append({
            "attribute": "ethnicity", "group": group, "metric": metric, "operating_point": "all",
            "count": count if shown else None, "base": None, "value": None, "low": None, "high": None,
            "hidden": not shown, "reason": None if shown else HIDDEN,
        })  # fmt: skip
    total = [{"measure": "scored", "count": sum(PEOPLE.values())}]
    tables = (found("P01", "measured", total), found("G01", "measured", rows))
    return papers(name, findings=tables, **{**SAME, "study": study(groups=GROUP), **changes})


def given(before, now):
    return compare_papers(before, now, relation="shared").given_away


def test_two_hidden_pairs_that_share_a_group_give_all_away():
    """Each release hides two groups. What one shows of them, the other's total lets a reader subtract."""
    assert given(run("a", "Other", "Black"), run("b", "Other", "Asian")) == GivenAway(cells=4, differences=0)


def test_rounded_counts_are_no_sums_and_give_nothing_away():
    rounded = {"study": study(groups=GROUP, release__round_to=5)}

    assert given(run("a", "Other", "Black", **rounded), run("b", "Other", "Asian", **rounded)) == GivenAway()
    assert given(run("a", **rounded), run("b", values={**PEOPLE, "White": 1995}, **rounded)).differences == 0


def test_the_same_pair_hidden_in_both_gives_nothing_away():
    assert given(run("a", "Other", "Black"), run("b", "Other", "Black")) == GivenAway()


@pytest.mark.parametrize(
    "twin",
    [
        {"inputs": {"events": "another extract"}},
        {"study": study(groups=GROUP, cohort__age_to=60)},
        {"study": study(groups=[{**GROUP[0], "levels": {"O9": "Other"}}])},
    ],
    ids=["other data", "other people", "other groups"],
)
def test_counts_of_something_else_give_nothing_away(twin):
    assert given(run("a", "Other", "Black"), run("b", "Other", "Asian", **twin)).cells == 0


def test_flags_are_linked_only_where_the_scores_are_the_same():
    flags = {"metric": "selection", "values": {"Asian": 30, "Black": 24, "Other": 1, "White": 145}}
    same = {"files": {"scores.parquet": {"sha256": "one list"}}}

    before, now = (run(name, "Other", other, **flags, **same) for name, other in (("a", "Black"), ("b", "Asian")))
    apart = given(run("a", "Other", "Black", **flags), run("b", "Other", "Asian", **flags))

    assert given(before, now).cells == 2
    assert apart.cells == 0


def test_people_who_left_by_few_are_counted_as_a_small_difference():
    fewer = {**PEOPLE, "White": 1997}

    assert given(run("a"), run("b", values=fewer)).differences == 1
    assert given(run("a"), run("b", values={**PEOPLE, "White": 1950})).differences == 0


def test_a_run_beside_itself_gives_nothing_away():
    assert given(run("a", "Other", "Black"), run("a", "Other", "Black")) == GivenAway()
