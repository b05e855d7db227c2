"""Who is in a cohort agrees with a slow reference, and every row in is a row out or a named drop, for random rules."""

from __future__ import annotations

from datetime import date

from drawn_records import cohort_spec, linkage_from, target_spec
from drawn_worlds import AREAS, AS_OF, PEOPLE, all_events, all_exposure, all_people, filters
from how_many import examples
from hypothesis import given, settings
from hypothesis import strategies as st
from slow_reference import counts, is_in_cohort, known_events

from riskkit.cohort import build_cohort, label_outcomes
from riskkit.domain.errors import SpecError
from riskkit.domain.history import cut


@st.composite
def rules(draw):
    young, old = sorted([draw(st.integers(0, 70)), draw(st.integers(1, 70))])
    return {
        "seen": draw(filters()),
        "seen_within_days": draw(st.sampled_from([1, 29, 30, 90])),
        "age_from": young if draw(st.booleans()) else 0,
        "age_to": max(old, 1) if draw(st.booleans()) else 100,
        "age_unknown": draw(st.sampled_from(["keep", "leave out"])),
        "areas": draw(st.none() | st.lists(st.sampled_from(AREAS[:2]), min_size=1, max_size=2, unique=True)),
        "without_earlier": draw(st.none() | filters()),
    }


@settings(max_examples=examples(ci=40, release=1_000))
@given(events=all_events(), people=all_people(), exposure=all_exposure(), rule=rules())
def test_cohorts_agree_with_the_slow_reference_and_lose_no_row(events, people, exposure, rule):
    linkage = linkage_from(events, people, exposure, [])
    spec = cohort_spec(*AS_OF, **rule)
    expected = [
        (who, day)
        for who in PEOPLE
        for day in AS_OF
        if is_in_cohort(spec, events, people, exposure, who, date.fromisoformat(day))
    ]
    decided_by_absence = spec.without_earlier is not None and not any(
        counts(row, {row["role"]}, spec.without_earlier) for row in events
    )

    try:
        cohort = build_cohort(linkage, spec)
    except SpecError:
        assert not expected or decided_by_absence
        return

    keys = cohort.keys()
    assert list(zip(keys["person_id"], keys["as_of"].astype("str"), strict=True)) == expected
    assert not decided_by_absence
    assert cohort.steps[0].rows_in == len(PEOPLE) * len(AS_OF)
    for one, next_one in zip(cohort.steps, cohort.steps[1:], strict=False):
        assert (one.rows_out, one.people_out) == (next_one.rows_in, next_one.people_in)
    assert cohort.steps[-1].rows_out == len(expected) == cohort.rows
    assert cohort.steps[-1].people_out == len({who for who, _ in expected}) == cohort.people


@settings(max_examples=15)
@given(events=all_events(), people=all_people(), horizon=st.integers(2, 60), embargo=st.integers(0, 1))
def test_every_pair_of_row_and_part_is_on_one_side_of_the_cut(events, people, horizon, embargo):
    linkage = linkage_from(events, people, [], [], extract="2024-03-20")
    try:
        cohort = build_cohort(linkage, cohort_spec(*AS_OF[:2]))
    except SpecError:
        return
    target = target_spec(horizon_days=horizon, embargo_days=embargo)

    history, follow_up = cut(cohort, linkage, target)
    labels = label_outcomes(follow_up, target)

    total = history.steps[0].rows_in
    sides = {drop.reason: drop.rows for drop in history.steps[0].dropped}
    assert total == history.steps[0].rows_out + sum(sides.values())
    assert history.events.count().to_pyarrow().as_py() == history.steps[0].rows_out
    assert follow_up.events.count().to_pyarrow().as_py() == follow_up.steps[1].rows_out == sides["in the follow-up"]
    parts = {
        (row["event"], row["person"], row["role"], day)
        for row in events
        for who, day in zip(cohort.keys()["person_id"], cohort.keys()["as_of"].astype("str"), strict=True)
        if row["person"] == who
    }
    assert total == len(parts)
    assert len(labels.frame) == cohort.rows


def test_the_slow_reference_itself_sees_roles():
    row = {"person": "ann", "event": "e1", "role": "victim", "known": _moment(), "occurred": _moment()}

    found = known_events([row], "ann", date(2024, 3, 1))

    assert found["e1"][1] == {"victim"}


def _moment():
    from datetime import datetime

    return datetime(2024, 1, 1)
