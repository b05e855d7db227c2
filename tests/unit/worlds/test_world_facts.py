"""A world's facts: base rates, concentration, overlap, missing ethnicity, errors in names."""

from __future__ import annotations

import numpy as np
import pytest

from riskkit.worlds.clock import clock_of
from riskkit.worlds.geography import make_geography
from riskkit.worlds.population import make_population
from riskkit.worlds.tendencies import Tendencies

AS_OF = ("2022-01-01", "2022-07-01", "2023-01-01", "2023-07-01")
PART = (
    "select person_id, e.* from involvements i join people using (record_id) join events e using (event_id) "
    "where e.status <> 'cancelled' and i.role = '{role}' and e.offence in ({offences})"
)
WEAPON = "'violence_knife_serious', 'violence_gun_serious'"
HARMED = WEAPON + ", 'violence_serious_other', 'modern_slavery'"


def rate(world, day, role, offences, *, first):
    """People of 18 to 65 seen in three years; those with the outcome in the 24 months after; and the share."""
    part = PART.format(role=role, offences=offences)
    earlier = f"where person_id not in (select person_id from ({part}) where occurred_at < '{day}')"
    return world.row(
        f"with known as (select person_id, mode(birth_date) born from people group by 1), "
        f"seen as (select distinct person_id from involvements join people using (record_id) join events e using "
        f"(event_id) "
        f"  where e.known_at < '{day}' and e.known_at >= date '{day}' - interval 3 year), "
        f"cohort as (select person_id from seen join known using (person_id) "
        f"  where date_diff('year', born, date '{day}') between 18 and 65), "
        f"base as (select * from cohort {earlier if first else ''}), "
        f"hit as (select distinct person_id from ({part}) "
        f"  where occurred_at >= '{day}' and occurred_at < date '{day}' + interval 730 day) "
        f"select count(*), count(hit.person_id), count(hit.person_id) / count(*) from base left join hit using "
        f"(person_id)"
    )


@pytest.mark.parametrize("day", AS_OF)
def test_first_serious_knife_or_gun_violence_is_as_rare_as_it_should_be(clean, day):
    people, found, share = rate(clean, day, "suspect", WEAPON, first=True)

    assert people > 10_000
    assert found >= 60
    assert 0.003 <= share <= 0.010


@pytest.mark.parametrize("day", AS_OF)
def test_victims_of_serious_violence_or_slavery_are_rare_and_slavery_is_rarer_still(clean, day):
    _, _, harmed = rate(clean, day, "victim", HARMED, first=False)
    _, _, slavery = rate(clean, day, "victim", "'modern_slavery'", first=False)

    assert 0.010 <= harmed <= 0.022
    assert 0 < slavery < 0.003


def test_about_twenty_events_a_person_and_skewed(clean):
    events = clean.one("select count(*) from events") / clean.world.people
    mean, middle = clean.row(
        "select avg(n), median(n) from (select count(*) n from involvements join people using (record_id) group by "
        "person_id)"
    )

    assert 18 <= events <= 24
    assert mean > 1.4 * middle


def test_the_top_twentieth_of_places_holds_about_17_percent_of_acquisitive_crime(clean):
    share = clean.one(
        "with cells as (select floor(easting / 250) x, floor(northing / 250) y, count(*) n from events where kind = "
        "'crime' "
        "and offence in ('burglary', 'vehicle_theft', 'theft', 'robbery') group by 1, 2), "
        "ranked as (select n, row_number() over (order by n desc) k from cells) "
        "select sum(n) filter (where k <= 0.05 * (select 24 * count(*) from areas)) / sum(n) from ranked"
    )

    assert share == pytest.approx(0.17, abs=0.03)


def test_victims_and_perpetrators_of_violence_overlap(clean):
    both, suspect, victim = clean.row(
        "with part as (select person, max((role = 'suspect')::int) s, max((role = 'victim')::int) v from "
        "true_involvements "
        "join true_events using (event_id) where happened and kind = 'crime' and offence in "
        "('violence_knife_serious', 'violence_gun_serious', 'violence_serious_other', 'robbery') group by 1), "
        "people as (select coalesce(s, 0) s, coalesce(v, 0) v from true_people left join part using (person)) "
        "select avg(s * v), avg(s), avg(v) from people"
    )

    assert both > 1.4 * suspect * victim


def test_violence_among_associates_raises_the_tendency_and_cools_again():
    clock, places = clock_of(1), make_geography(2_000, 3)
    people = make_population(2_000, 3, places, clock)
    hurt = people.members[people.network_start[:-1]]
    mates = people.members[people.network_start[:-1] + 1]
    quiet, shaken = (Tendencies(people, places, clock, 3) for _ in range(2))
    mates = mates[quiet.month(0)["weapon"][mates] > 0]

    shaken.after(hurt, np.full(len(hurt), 2.0))
    soon = shaken.month(1)["weapon"][mates] / quiet.month(1)["weapon"][mates]
    for _ in range(24):
        shaken.after(hurt[:0], np.zeros(0))
    later = shaken.month(2)["weapon"][mates] / quiet.month(2)["weapon"][mates]

    assert len(mates) > 30
    assert soon.min() > 1.2
    assert later.max() < 1.02


def test_victims_records_lack_ethnicity_sex_and_age_as_often_as_inspectors_found(clean):
    self_defined, sex, age = clean.row(
        "select avg((ethnicity_self is null)::int), avg((sex is null)::int), avg((birth_date is null)::int) "
        "from involvements join people using (record_id) join events using (event_id) where kind = 'crime' and role "
        "= 'victim'"
    )

    assert self_defined == pytest.approx(0.61, abs=0.02)
    assert sex == pytest.approx(0.26, abs=0.02)
    assert age == pytest.approx(0.27, abs=0.02)


def test_the_two_ethnicity_frames_disagree_and_only_police_hold_the_observed_one(clean):
    white, ic3 = clean.row(
        "select avg((ethnicity_officer in ('IC1', 'IC2'))::int) filter (where ethnicity_self[1] = 'W'), "
        "avg((ethnicity_officer = 'IC3')::int) filter (where ethnicity_self[1] = 'M') from people where agency = "
        "'police' "
        "and ethnicity_self is not null and ethnicity_officer is not null"
    )
    holders = clean.rows("select distinct agency from people where ethnicity_officer is not null order by 1")

    assert 0.85 < white < 0.99
    assert 0.2 < ic3 < 0.8
    assert holders == [("courts",), ("police",)]


def test_names_of_some_origins_are_written_wrongly_more_often(clean):
    british, others = clean.row(
        "select avg(name_wrong::int) filter (where ethnicity = 'W1'), avg(name_wrong::int) filter (where \"group\" "
        "= 'asian') "
        "from true_records join true_people using (person)"
    )

    assert 0 < 1.5 * british < others < 0.2


def test_some_records_are_duplicates_and_some_follow_a_move(clean):
    reasons = dict(clean.rows("select reason, count(*) from true_records group by 1"))

    assert set(reasons) == {"first", "custody", "move", "duplicate"}
    assert 0.01 < reasons["duplicate"] / sum(reasons.values()) < 0.15


def test_court_results_are_late_and_incomplete(clean):
    months, told = clean.row(
        "select median(date_diff('day', occurred_at, known_at)) filter (where recorded), "
        "avg(recorded::int) filter (where occurred_at < '2024-01-01') from true_events where kind = 'court_result' "
        "and happened"
    )

    assert months > 20
    assert 0.55 < told < 0.70


def test_hospitals_see_serious_violence_that_police_do_not_record(clean):
    hidden = clean.one(
        "select count(*) from true_events where kind = 'crime' and offence like '%serious%' and not recorded"
    )
    seen = clean.one(
        "select count(*) from events where agency = 'hospital' and offence in ('injury_knife', 'injury_gun')"
    )

    assert hidden > 50
    assert seen > 100
