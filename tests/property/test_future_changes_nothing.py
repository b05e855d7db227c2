"""Deleting, adding or altering what became known on or after the as-of date changes no feature and no cohort row."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta

from drawn_records import cohort_of, cohort_spec, linkage_from, target_spec
from drawn_worlds import AS_OF, PEOPLE, all_events, all_exposure, all_people, features
from how_many import examples
from hypothesis import given, settings
from hypothesis import strategies as st

from riskkit.cohort import build_cohort
from riskkit.domain.errors import SpecError
from riskkit.domain.history import cut, truncated_before
from riskkit.features import build_features

MIDNIGHT = {day: datetime.fromisoformat(day) for day in AS_OF}
RULES = {"age_from": 18, "age_to": 64, "seen_within_days": 60, "without_earlier": {"offences": ["gun"]}}


def before(rows, day, column="known"):
    return [row for row in rows if row[column] < MIDNIGHT[day]]


def ended_before(exposure, day):
    """Spells that began before the day; an end on or after it is not known yet."""
    kept = before(exposure, day, "from")
    return [row if row["to"] and row["to"] < MIDNIGHT[day] else {**row, "to": None} for row in kept]


def features_at(linkage, specs, day):
    """Fingerprint of the features of everyone who is linked in `linkage`, on one day."""
    history, _ = cut(cohort_of(linkage, day), linkage, target_spec())
    return build_features(history, specs)


def by_person(table):
    return {who: line.tobytes() for who, line in zip(table.keys["person_id"], table.frame.to_numpy(), strict=True)}


def cohort_rows(linkage, *days):
    """Cohort rows as text, or the refusal; without the check that needs the whole extract."""
    try:
        cohort = build_cohort(linkage, cohort_spec(*days, **RULES))
    except SpecError:
        return None
    return cohort, sorted(map(str, cohort.table.to_pyarrow().to_pylist()))


@settings(max_examples=15)
@given(events=all_events(), people=all_people(), specs=features(6), day=st.sampled_from(AS_OF))
def test_really_deleting_the_future_changes_no_feature(events, people, specs, day):
    known = before(people, day)
    whole = linkage_from(events, people, [], [])
    alone = linkage_from(before(events, day), known + _strangers(known, people, day), [], [])

    assert by_person(features_at(whole, specs, day)) == by_person(features_at(alone, specs, day))


def _strangers(known, people, day):
    """People not known at all before the day stay linked, with one empty record known later: rows must line up."""
    missing = [who for who in PEOPLE if who not in {row["person"] for row in known}]
    late = MIDNIGHT[day] + timedelta(days=300)
    return [{"person": who, "record": f"{who}{n}", "born": None, "sex": None, "area": None, "known": late}
            for who in PEOPLE for n in "12"
            if who in missing or f"{who}{n}" not in {row["record"] for row in known}]  # fmt: skip


@settings(max_examples=12)
@given(events=all_events(), people=all_people(), specs=features(6), day=st.sampled_from(AS_OF), seed=st.integers(0, 99))
def test_adding_and_altering_the_future_changes_no_feature(events, people, specs, day, seed):
    rng = random.Random(seed)
    altered = [_altered(row, rng) if row["known"] >= MIDNIGHT[day] else row for row in events]
    added = [{**row, "event": f"new{i}", "known": MIDNIGHT[day] + timedelta(seconds=i)} for i, row in enumerate(events)]
    records = [{**row, "born": "1950-01-01"} if row["known"] >= MIDNIGHT[day] else row for row in people]

    once = features_at(linkage_from(events, people, [], []), specs, day)
    again = features_at(linkage_from(altered + added, records, [], []), specs, day)

    assert once.fingerprint == again.fingerprint


@settings(max_examples=examples(ci=8, release=2_000))
@given(events=all_events(), people=all_people(), specs=features(4), day=st.sampled_from(AS_OF), seed=st.integers(0, 99))
def test_twenty_changes_of_single_future_records_change_no_feature(events, people, specs, day, seed):
    rng, now = random.Random(seed), MIDNIGHT[day]
    worlds = [(events, people), *(_changed_once(events, people, now, rng, change) for change in range(20))]
    all_at_once = [
        [row for number, world in enumerate(worlds) for row in _renamed(world[side], f"-{number:02}")]
        for side in (0, 1)
    ]

    lines = by_person(features_at(linkage_from(*all_at_once, [], []), specs, day))

    assert len(lines) == 21 * len(PEOPLE)
    for who in PEOPLE:
        assert {lines[f"{who}-{number:02}"] for number in range(21)} == {lines[f"{who}-00"]}


def _renamed(rows, suffix):
    """The same rows about other people and events, so that one extract holds all twenty-one worlds."""
    ids = ("person", "record", "event")
    return [{name: f"{cell}{suffix}" if name in ids else cell for name, cell in row.items()} for row in rows]


def _changed_once(events, people, now, rng, change):
    """One record of the future taken out, put in or altered, in turn; of events, or of people."""
    later = [row["event"] for row in events if row["known"] >= now]
    one = rng.choice(later) if later else None
    if change % 4 == 0:
        return [row for row in events if row["event"] != one], people
    if change % 4 == 1:
        known = now + timedelta(seconds=rng.choice([0, 1, 86_400]))
        return [*events, rng.choice(events) | {"event": f"new{change}", "known": known}], people
    if change % 4 == 2:
        return [_altered(row, rng) if row["event"] == one else row for row in events], people
    late = {"born": rng.choice(["1950-01-01", None]), "sex": rng.choice(["F", "M", None])}
    place = rng.randrange(len(people))
    return events, [row | late if i == place and row["known"] >= now else row for i, row in enumerate(people)]


def _altered(row, rng):
    return {**row, "harm": 99.0, "offence": rng.choice(["knife", "gun"]), "kind": "custody", "status": "recorded",
            "agency": "new agency", "occurred": row["occurred"] - timedelta(days=rng.randint(0, 9))}  # fmt: skip


@settings(max_examples=15)
@given(events=all_events(), people=all_people(), exposure=all_exposure(), day=st.sampled_from(AS_OF))
def test_truncated_records_rebuild_the_same_cohort_rows(events, people, exposure, day):
    linkage = linkage_from(events, people, exposure, [])
    found = cohort_rows(linkage, day)
    if found is None:
        return
    cohort, rows = found

    again = cohort.rebuild(truncated_before(linkage, date.fromisoformat(day)), cohort.spec.as_of)

    assert sorted(map(str, again.table.to_pyarrow().to_pylist())) == rows
    assert [step.rows_out for step in again.steps] == [step.rows_out for step in cohort.steps]


@settings(max_examples=15)
@given(events=all_events(), people=all_people(), exposure=all_exposure(), day=st.sampled_from(AS_OF))
def test_really_deleting_the_future_changes_no_cohort_row(events, people, exposure, day):
    found = cohort_rows(linkage_from(events, people, exposure, []), day)
    if found is None:
        return
    cohort, rows = found
    known = before(people, day)
    alone = linkage_from(before(events, day), known + _strangers(known, people, day), ended_before(exposure, day), [])

    again = cohort.rebuild(alone, cohort.spec.as_of)

    assert sorted(map(str, again.table.to_pyarrow().to_pylist())) == rows


@settings(max_examples=10)
@given(events=all_events(), people=all_people(), specs=features(6), seed=st.integers(0, 99))
def test_shuffling_rows_changes_nothing(events, people, specs, seed):
    rng = random.Random(seed)
    shuffled_events, shuffled_people = rng.sample(events, len(events)), rng.sample(people, len(people))

    once = features_at(linkage_from(events, people, [], []), specs, AS_OF[1])
    again = features_at(linkage_from(shuffled_events, shuffled_people, [], []), specs, AS_OF[1])

    assert once.fingerprint == again.fingerprint
    assert once.keys.equals(again.keys)


@settings(max_examples=10)
@given(events=all_events(), people=all_people(), specs=features(6), names=st.permutations(PEOPLE))
def test_renaming_people_renames_rows_and_changes_nothing_else(events, people, specs, names):
    new = dict(zip(PEOPLE, names, strict=True))
    # record ids stay: of two records known at one moment the higher id wins
    renamed_events = [{**row, "person": new[row["person"]]} for row in events]
    renamed_people = [{**row, "person": new[row["person"]]} for row in people]

    once = by_person(features_at(linkage_from(events, people, [], []), specs, AS_OF[1]))
    again = by_person(features_at(linkage_from(renamed_events, renamed_people, [], []), specs, AS_OF[1]))

    assert {new[who]: line for who, line in once.items()} == again


@settings(max_examples=10)
@given(events=all_events(), people=all_people(), specs=features(5))
def test_one_date_alone_gives_the_same_rows_as_among_several(events, people, specs):
    linkage = linkage_from(events, people, [], [])
    history, _ = cut(cohort_of(linkage, *AS_OF), linkage, target_spec())

    together = build_features(history, specs)
    alone = features_at(linkage, specs, AS_OF[1])

    here = (together.keys["as_of"].astype("str") == AS_OF[1]).to_numpy()
    assert together.frame[here].to_numpy().tobytes() == alone.frame.to_numpy().tobytes()


@settings(max_examples=10)
@given(events=all_events(), people=all_people(), specs=features(6), day=st.sampled_from(AS_OF))
def test_every_date_behind_a_value_lies_before_the_as_of_date(events, people, specs, day):
    table = features_at(linkage_from(events, people, [], []), specs, day)

    dates = table.known_dates(range(len(table.keys)))

    assert not (dates >= MIDNIGHT[day]).to_numpy().any()
    counted = [s.name for s in specs if s.measure == "count"]
    assert (dates[counted].notna() == (table.frame[counted] > 0)).to_numpy().all()
