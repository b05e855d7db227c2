"""D53: a stated set of mutations; an example must notice each one that changes anybody."""

from __future__ import annotations

from typing import Any

import pytest
from drawn_records import linkage_of
from example_studies import ANN, BOB, example, origin_of, small_study

from riskkit.audit.definitions.example_checks import CHECKS
from riskkit.audit.definitions.feature_mutations import changed_features
from riskkit.audit.definitions.material import Material
from riskkit.audit.definitions.mutated_answers import linkage_under
from riskkit.audit.definitions.mutations import mutations_of
from riskkit.audit.definitions.sampled_people import sample_of
from riskkit.domain.findings import Finding, Row
from riskkit.release.hiding import Curtain
from riskkit.release.table_rules import Totals, hide_in_table

THE_STATED_SET = """
the window ends a day later
the window ends a day earlier
the window is twice as long
the window is half as long
the window begins a day later
the window begins a day earlier
any offence counts
cancelled records count
a charged counts as well
a convicted counts as well
a victim counts as well
a witness counts as well
a subject counts as well
records count a day longer
records count a day shorter
records count twice as long
records count half as long
one year of age younger is in
the youngest year of age is out
one year of age older is in
the oldest year of age is out
people of unknown age: leave out
only a first outcome counts
dates swapped: when it happened and when it became known
everything is known the moment it happens
people who have died are still scored
""".strip().splitlines()


def found(*, records: str | None = None, **changes: Any) -> tuple[Finding, dict[str, Row]]:
    origin = origin_of() if records is None else origin_of(records)
    finding = CHECKS["D53"](Material(small_study(**changes), origin))
    return finding, {row["mutation"]: row for row in finding.table or ()}


def test_the_stated_set_for_a_plain_study():
    names = [mutation.name for mutation in mutations_of(small_study(), ("knife", "theft"))]

    assert names == THE_STATED_SET


def test_each_condition_of_a_definition_adds_mutations_of_its_own():
    study = small_study(
        target__offences=["knife", "gun"], target__kinds=["crime"], target__statuses=["recorded", "charged"],
        target__initiated_by=["public"], target__waiting_days=30, target__embargo_days=7, cohort__areas=["A1"],
        cohort__without_earlier={"roles": ["suspect"], "offences": ["knife", "gun"], "not_statuses": ["cancelled"]},
        cohort__seen={"kinds": ["crime", "custody"]},
    )  # fmt: skip

    names = [mutation.name for mutation in mutations_of(study, ("knife", "gun"))]

    assert [name for name in names if name not in THE_STATED_SET] == [
        "there is no embargo",
        "records get no time to settle",
        "offence knife is dropped",
        "offence gun is dropped",
        "any kind of record counts",
        "status recorded is dropped",
        "status charged is dropped",
        "whoever began it, it counts",
        "records that make a person known: no condition on kinds",
        "records that make a person known: kinds crime is dropped",
        "records that make a person known: kinds custody is dropped",
        "every area is in",
        "any outcome counts, not only the first",
        "earlier records: no condition on roles",
        "earlier records: no condition on offences",
        "earlier records: offences knife is dropped",
        "earlier records: offences gun is dropped",
        "earlier records: no condition on not statuses",
    ]
    assert "any offence counts" not in names


def test_every_mutation_differs_from_the_study_in_one_thing():
    study = small_study()

    for mutation in mutations_of(study, ("knife", "theft")):
        same = (
            mutation.cohort == study.cohort,
            (mutation.rule.target, mutation.rule.events) == (study.target, study.target.events),
            mutation.records == "as they are",
        )
        assert sum(same) == 2, mutation.name


def test_an_unnoticed_mutation_that_changes_people_is_under_tested():
    finding, rows = found()

    assert (finding.verdict, finding.severity) == ("broken", "blocks")
    assert "under-tested" in finding.because
    assert "any offence counts" in finding.because
    assert {name: rows["any offence counts"][name] for name in ("noticed", "outcomes_changed", "of_outcomes")} == {
        "noticed": "no",
        "outcomes_changed": 1,
        "of_outcomes": 1,
    }


def test_an_example_that_notices_it_is_named():
    gun = example(ANN, who="Gun, which is another offence")
    gun["records"][1]["offence"] = "gun"
    gun["expect"]["outcome"] = "no"

    _, rows = found(examples=[ANN, BOB, gun])

    assert (rows["any offence counts"]["noticed"], rows["any offence counts"]["noticed_by"]) == ("yes", gun["who"])
    assert rows["cancelled records count"]["noticed"] == "no"


def test_a_mutation_that_changes_nobody_in_the_records_is_shown_and_not_held_against_the_study():
    plain = "person | offence | occurred | known\nann | theft | 2020-05-01 | 2020-05-02\n"

    finding, rows = found(records=plain)

    assert rows["any offence counts"]["noticed"] == "no"
    assert (rows["any offence counts"]["rows_changed"], rows["any offence counts"]["outcomes_changed"]) == (0, 0)
    assert finding.verdict != "broken"


def test_features_that_no_example_tests_are_cannot_tell_and_not_broken():
    old = "person | offence | occurred\nann | theft | 2019-07-02\nann | theft | 2020-01-01\n"

    finding, rows = found(records=old)

    assert (finding.verdict, finding.severity) == ("cannot tell", "warns")
    assert rows["look-back a day shorter"]["noticed_by"] == "not for crimes"
    assert rows["look-back a day shorter"]["rows_changed"] == 1


def test_an_answer_that_is_wrong_already_notices_nothing():
    wrong = example(ANN, who="Wrong, expected to have nothing recorded")
    wrong["expect"]["outcome"] = "no"

    _, rows = found(examples=[wrong, BOB])

    assert rows["the window is half as long"]["noticed"] == "no"


def test_the_day_of_the_score_and_the_day_before_are_noticed_at_the_bounds():
    first, before = example(ANN, who="First day, which counts"), example(ANN, who="Day before, which does not")
    first["records"][1] |= {"when": "2020-07-01T00:00"}
    before["records"][1] |= {"when": "2020-06-30T23:59", "known": "2020-07-02"}
    before["expect"]["outcome"] = "no"

    _, rows = found(examples=[first, before, BOB])

    assert rows["the window begins a day later"]["noticed_by"] == first["who"]
    assert rows["the window begins a day earlier"]["noticed_by"] == before["who"]
    assert rows["dates swapped: when it happened and when it became known"]["noticed_by"] == before["who"]


def test_a_feature_is_changed_in_its_window_and_in_each_list():
    changed = changed_features(small_study().features or ())

    assert [(one.mutation, one.of) for one in changed] == [
        ("look-back a day longer", "crimes"),
        ("look-back a day shorter", "crimes"),
        ("any of the roles counts", "crimes"),
        ("any of the kinds counts", "crimes"),
    ]
    assert [one.spec.days for one in changed] == [366, 364, 365, 365]


def test_records_are_changed_as_a_mutation_says():
    linkage = linkage_of(
        "person | occurred | known\nann | 2020-01-01 | 2020-02-01",
        exposure="record | from | to | reason\nann | 2020-01-01 | | dead\nann | 2020-01-01 | 2020-02-01 | custody",
    )

    def dates(how: Any) -> list[tuple[str, str]]:
        rows = linkage_under(linkage, how).sources.tables["events"].to_pyarrow().to_pylist()
        return [(str(row["occurred_at"].date()), str(row["known_at"].date())) for row in rows]

    assert dates("as they are") == [("2020-01-01", "2020-02-01")]
    assert dates("dates swapped") == [("2020-02-01", "2020-01-01")]
    assert dates("known at once") == [("2020-01-01", "2020-01-01")]
    spells = linkage_under(linkage, "nobody dies").sources.tables["exposure"]
    assert spells.reason.to_pyarrow().to_pylist() == ["custody"]


def test_a_large_extract_is_sampled_by_person_and_everything_of_a_person_stays():
    events = "person | occurred\n" + "".join(f"p{i} | 2020-01-01\np{i} | 2020-02-01\n" for i in range(200))
    linkage = linkage_of(events)

    with sample_of(linkage, most=50) as (sample, share):
        people = sample.person_of.person_id.to_pyarrow().to_pylist()
        parts = sample.parts.to_pyarrow().to_pylist()
        rows = sample.sources.tables["events"].count().to_pyarrow().as_py()

    assert share == 0.25
    assert 20 < len(people) < 90
    assert rows == len(parts) == 2 * len(people)
    with sample_of(linkage, most=200) as (whole, share):
        assert (whole, share) == (linkage, 1.0)


def test_released_counts_are_rounded_and_few_people_are_hidden():
    row = {
        "mutation": "any offence counts", "noticed": "no", "rows_changed": 3, "of_rows": 1_004, "outcomes_changed": 0,
        "of_outcomes": 57, "reason": None,
    }  # fmt: skip

    (released,) = hide_in_table("D53", [row], Curtain(10), Totals(0, 0, 0, 0))

    assert (released["rows_changed"], released["hidden"], released["reason"]) == (
        None,
        True,
        "hidden: some, fewer than 10",
    )
    assert (released["of_rows"], released["outcomes_changed"], released["of_outcomes"]) == (1_000, 0, 60)


@pytest.mark.parametrize(("changes", "verdict"), [({"examples": None}, "cannot tell"), ({}, "broken")])
def test_without_examples_nothing_can_be_said(changes: dict[str, Any], verdict: str):
    assert found(**changes)[0].verdict == verdict
