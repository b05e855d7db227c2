"""Dials: at zero groups are recorded alike; each one moves what it says and nothing else."""

from __future__ import annotations

import pytest

from riskkit.domain.errors import SpecError
from riskkit.worlds import DIALS, describe_dials, make_world
from riskkit.worlds.dials import set_dials

SHARE = (
    'select "group", avg(i.recorded::int), count(*) from true_involvements i join true_events e using (event_id) '
    "join true_people using (person) where e.happened and e.kind = 'crime' "
    "and e.offence = 'violence_other' and i.role = '{role}' group by 1 order by 1"
)
SEARCHES = (
    "with hit as (select person, count(*) n from true_involvements join true_events using (event_id) "
    "where kind = 'stop_search' group by 1) select \"group\", sum(coalesce(n, 0)) / count(*), count(*) "
    "from true_people left join hit using (person) group by 1 order by 1"
)
DELAY = (
    "select \"group\", median(date_diff('minute', occurred_at, known_at)) / 1440 from true_involvements i "
    "join true_events e using (event_id) join true_people using (person) where e.happened and kind = 'crime' "
    "and offence = 'violence_other' and role = 'suspect' and i.recorded and occurred_at < '2025-01-01' group by 1"
)


def test_every_dial_says_what_it_means_in_what_unit_and_stands_at_zero():
    for dial in DIALS.values():
        assert dial.default == dial.low == 0
        assert dial.high > 0
        assert len(dial.meaning) > 20
        assert dial.name in describe_dials()
    assert list(set_dials(None).values()) == [0.0] * len(DIALS)


@pytest.mark.parametrize("role", ["suspect", "victim"])
def test_at_zero_groups_are_recorded_alike(clean, role):
    found = clean.rows(SHARE.format(role=role))
    total = sum(n for _, _, n in found)
    everyone = sum(share * n for _, share, n in found) / total

    for _, share, n in found:
        error = (everyone * (1 - everyone) / n) ** 0.5
        assert abs(share - everyone) < 4 * error


def test_at_zero_areas_are_recorded_alike(clean):
    (_, a, n), (_, b, m) = clean.rows(
        "select deprivation >= (select quantile_cont(deprivation, 0.8) from areas) poor, avg(recorded::int), count(*) "
        "from true_events join true_places using (place) join areas on floor(true_places.easting / 1500) = "
        "floor(areas.easting / 1500) "
        "and floor(true_places.northing / 1000) = floor(areas.northing / 1000) "
        "where kind = 'crime' and happened and offence = 'burglary' group by 1 order by 1"
    )

    assert abs(a - b) < 4 * (0.25 / n + 0.25 / m) ** 0.5


def test_at_zero_no_group_is_searched_more_than_its_people_tend_to_be(clean):
    rates = {group: rate for group, rate, _ in clean.rows(SEARCHES)}

    assert max(rates.values()) < 1.35 * min(rates.values())


def test_at_zero_the_delay_is_the_same_for_every_group(clean):
    delays = [days for _, days in clean.rows(DELAY)]

    assert max(delays) < 1.25 * min(delays)


def test_dials_change_no_person_and_nothing_that_was_done_or_suffered(clean, turned):
    people = "select md5(string_agg(t::varchar, ';')) from (select * from true_people order by person) t"
    crimes = (
        "select event_id, offence, occurred_at, person, role from true_events join true_involvements using (event_id) "
        "where kind in ('crime', 'injury') and happened"
    )
    mine, theirs = set(clean.rows(crimes)), set(turned.rows(crimes))

    assert clean.one(people) == turned.one(people)
    assert mine <= theirs
    extra = {(offence, role) for _, offence, _, _, role in theirs - mine}
    assert extra <= {("drugs", "suspect"), ("possession_weapon", "suspect")}


def test_unrecorded_by_group_takes_that_share_away_from_that_group_only(clean, turned):
    before = {group: share for group, share, _ in clean.rows(SHARE.format(role="suspect"))}
    after = {group: share for group, share, _ in turned.rows(SHARE.format(role="suspect"))}
    kept = {group: after[group] / before[group] for group in before}
    area = sum(kept[group] for group in ("asian", "mixed", "other", "white")) / 4

    assert area == pytest.approx(0.91, abs=0.06)
    assert kept["black"] / area == pytest.approx(0.5, abs=0.08)


def test_unrecorded_by_area_takes_whole_crimes_of_deprived_areas(clean, turned):
    worst = (
        "select place // 24 in (select number from (select row_number() over (order by area_code) - 1 number, "
        "deprivation from areas) "
        "where deprivation >= (select quantile_cont(deprivation, 0.81) from areas)) poor, avg(recorded::int) "
        "from true_events where kind = 'crime' and offence = 'burglary' and happened group by 1"
    )
    before, after = dict(clean.rows(worst)), dict(turned.rows(worst))

    assert after[True] / before[True] == pytest.approx(0.7, abs=0.08)
    assert after[False] / before[False] > 0.93


def test_searches_by_group_adds_searches_on_top_of_the_same_ones(clean, turned):
    before = {group: rate for group, rate, _ in clean.rows(SEARCHES)}
    after = {group: rate for group, rate, _ in turned.rows(SEARCHES)}
    mine = clean.rows("select event_id from true_events where kind = 'stop_search'")
    theirs = turned.rows("select event_id from true_events where kind = 'stop_search'")

    assert after["black"] / before["black"] == pytest.approx(4, rel=0.15)
    assert all(after[group] == before[group] for group in ("asian", "mixed", "other", "white"))
    assert set(mine) < set(theirs)


def test_delay_by_group_delays_that_group(clean, turned):
    before, after = dict(clean.rows(DELAY)), dict(turned.rows(DELAY))

    assert after["asian"] - before["asian"] > 20
    assert abs(after["white"] - before["white"]) < 0.2


def test_cancelled_adds_cancelled_records_of_crimes_that_never_happened(clean, turned):
    share = "select avg((status = 'cancelled')::int) from events where kind = 'crime'"
    happened = (
        "select count(*) from events semi join (from true_events where happened) using (event_id) "
        "where status = 'cancelled'"
    )

    assert clean.one(share) == pytest.approx(0.029, abs=0.004)
    assert turned.one(share) == pytest.approx(0.13 / 1.13, abs=0.015)
    assert turned.one(happened) == 0


def test_intelligence_dials_backdate_and_regrade_that_share(clean, turned):
    changed = (
        "select avg((known_really > e.known_at)::int), avg((grade_first <> e.grade)::int) "
        "from true_intelligence join events e using (event_id)"
    )
    proved = "select avg((grade = '1A')::int) from events where kind = 'intelligence'"

    assert clean.row(changed) == (0, 0)
    assert turned.row(changed) == pytest.approx((0.2, 0.28), abs=0.03)
    assert turned.one(proved) != clean.one(proved)


def test_ethnicity_missing_takes_away_that_share_of_what_was_there(clean, turned):
    there = "select avg((ethnicity_self is not null)::int) from people where agency = 'hospital'"

    assert turned.one(there) / clean.one(there) == pytest.approx(0.5, abs=0.03)


@pytest.mark.parametrize(
    "bad",
    [
        {"unrecorded_martian": 0.1},
        {"unrecorded_black": -0.1},
        {"unrecorded_black": 1.0},
        {"unrecorded_black": float("nan")},
        {"unrecorded_black": "0.5"},
        {"unrecorded_black": True},
    ],
)
def test_a_dial_that_is_not_one_or_out_of_range_is_refused_with_what_would_do(bad, tmp_path):
    with pytest.raises(SpecError, match=r"unrecorded_black.*(from 0 to 0\.95|cancelled)"):
        make_world(10, 1, dials=bad, to=tmp_path / "world")
    assert not (tmp_path / "world").exists()
