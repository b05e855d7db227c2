"""Checks of dates (D18 to D21, D23, D25) on small made records: the planted fault is found, its twin is not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import pytest
from drawn_records import Row, cohort_of, feature, linkage_from, target_spec

from riskkit.audit.definitions.clock import clocks_agree
from riskkit.audit.definitions.default_dates import no_default_dates
from riskkit.audit.definitions.look_back import records_reach_back
from riskkit.audit.definitions.overview import Overview
from riskkit.audit.definitions.settling import records_settle_in_time
from riskkit.audit.definitions.swapped_dates import days_and_months_in_place
from riskkit.audit.definitions.whole_extract import extract_is_whole
from riskkit.cohort import label_outcomes
from riskkit.domain.cohort_spec import SplitSpec
from riskkit.domain.findings import Finding
from riskkit.domain.history import cut
from riskkit.domain.origin import Origin

pytestmark = pytest.mark.filterwarnings("ignore:fetch_arrow_table:DeprecationWarning")

FIRST, EXTRACT = datetime(2018, 1, 1), "2021-12-31"
DAYS = 4 * 365
BUSY = np.array([3, 2, 1, 1, 1, 1, 2, 4, 6, 7, 8, 8, 9, 9, 9, 10, 11, 12, 13, 13, 12, 10, 8, 5], dtype=float)


def a_log(events: int = 3000, agency: str = "police", seed: int = 1) -> list[Row]:
    """Events of ann over four years: more by day than by night, known some hours to some days later."""
    rng = np.random.default_rng(seed)
    rows: list[Row] = []
    for day, hour, second, delay in zip(
        rng.integers(0, DAYS, events), rng.choice(24, events, p=BUSY / BUSY.sum()), rng.integers(1, 3600, events),
        rng.exponential(3.0, events), strict=True,
    ):  # fmt: skip
        occurred = FIRST + timedelta(days=int(day), hours=int(hour), seconds=int(second))
        known = min(occurred + timedelta(days=float(delay)), datetime(2021, 12, 31, 23))
        rows.append({"person": "ann", "agency": agency, "occurred": occurred, "known": max(occurred, known)})
    return rows


def changed(rows: list[Row], change: Callable[[int, Row], dict[str, Any]]) -> list[Row]:
    return [{**row, **change(i, row)} for i, row in enumerate(rows)]


def origin_of(rows: list[Row], people: list[Row] | None = None, as_of: str = "2020-01-01", **target: Any) -> Origin:
    linkage = linkage_from(rows, people or [], [], [], extract=EXTRACT)
    cohort = cohort_of(linkage, as_of)
    history, follow_up = cut(cohort, linkage, target_spec(**target))
    return Origin(cohort, history, (), follow_up, label_outcomes(follow_up, target_spec(**target)))


def asked(check: Callable[[Origin, Overview], Finding], origin: Origin) -> Finding:
    return check(origin, Overview(origin.cohort.linkage.sources))


def clock_of(rows: list[Row]) -> Finding:
    return clocks_agree(Overview(linkage_from(rows, [], [], [], extract=EXTRACT).sources))


# D18: records settle within the waiting time


def test_d18_holds_where_records_come_in_time():
    assert records_settle_in_time(origin_of(a_log(), waiting_days=60)).verdict == "held"


def test_d18_finds_records_that_come_after_the_waiting_time():
    def late(i: int, row: Row) -> dict[str, Any]:
        return {"known": row["occurred"] + timedelta(days=100)} if i % 10 == 0 else {}

    found = records_settle_in_time(origin_of(changed(a_log(), late), waiting_days=60))

    assert found.verdict == "broken"
    assert "later than the waiting time" in found.because


def test_d18_finds_a_newest_settled_year_that_is_thin():
    kept = [row for i, row in enumerate(a_log()) if row["occurred"] < datetime(2020, 11, 1) or i % 2]

    found = records_settle_in_time(origin_of(kept, waiting_days=60))

    assert found.verdict == "broken"
    assert "lacking in the newest year" in found.because


def test_d18_cannot_tell_from_few_records():
    assert records_settle_in_time(origin_of(a_log(10))).verdict == "cannot tell"


# D19: day and month swapped


def swapped(row: Row) -> datetime:
    when = row["occurred"]
    return when.replace(month=when.day, day=when.month) if when.day <= 12 else when


def test_d19_holds_on_dates_as_they_were():
    assert asked(days_and_months_in_place, origin_of(a_log())).verdict == "held"


def test_d19_finds_one_row_whose_order_is_right_once_swapped_back():
    rows = a_log(300)
    one = {"person": "ann", "occurred": datetime(2019, 9, 3, 12), "known": datetime(2019, 3, 9, 18)}

    found = asked(days_and_months_in_place, origin_of([*rows, one]))

    assert (found.verdict, found.count) == ("broken", 1)


def test_d19_finds_swaps_after_impossible_rows_were_dropped():
    rows = changed(a_log(), lambda i, row: {"occurred": swapped(row)} if i % 10 == 0 else {})
    cleaned = [row for row in rows if row["occurred"] <= row["known"]]

    found = asked(days_and_months_in_place, origin_of(cleaned))

    assert found.verdict == "broken"
    assert "fit only with day and month swapped (police)" in found.because


def test_d19_finds_that_late_days_of_the_month_were_dropped():
    kept = [row for i, row in enumerate(a_log()) if row["occurred"].day <= 12 or i % 4]

    assert "days 13 to 31" in asked(days_and_months_in_place, origin_of(kept)).because


# D20: clocks


def test_d20_holds_on_times_as_they_were():
    assert clock_of(a_log()).verdict == "held"


def test_d20_finds_times_that_were_lost():
    def lost(i: int, row: Row) -> dict[str, Any]:
        return {"occurred": row["occurred"].replace(hour=0, minute=0, second=0)} if i % 20 == 0 else {}

    found = clock_of(changed(a_log(), lost))

    assert found.verdict == "broken"
    assert "midnight" in found.because


def test_d20_takes_records_that_hold_only_dates_as_they_are():
    dates = changed(a_log(), lambda i, row: {"occurred": row["occurred"].replace(hour=0, minute=0, second=0)})

    assert clock_of(dates).verdict == "cannot tell"


@pytest.mark.parametrize("hours", [1, -1])
def test_d20_finds_a_clock_that_is_an_hour_out_in_summer(hours: int):
    def moved(i: int, row: Row) -> dict[str, Any]:
        summer = 4 <= row["occurred"].month <= 10
        return {name: row[name] + timedelta(hours=hours) for name in ("occurred", "known")} if summer else {}

    found = clock_of(changed(a_log(12_000), moved))

    assert found.verdict == "broken"
    assert "an hour out (police)" in found.because


def test_d20_leaves_a_clock_alone_that_is_the_same_all_year():
    assert clock_of(a_log(12_000)).verdict == "held"


# D21: default dates


def births(*days: str) -> list[Row]:
    """As many people as days of six years, and some more."""
    first = date(1980, 1, 1)
    plain = [(first + timedelta(days=i)).isoformat() for i in range(6 * 365)]
    return [{"person": f"p{i}", "born": day} for i, day in enumerate([*plain, *days])]


def test_d21_holds_where_people_are_born_on_all_days():
    assert asked(no_default_dates, origin_of(a_log(400), births())).verdict == "held"


def test_d21_finds_one_birth_in_1900():
    found = asked(no_default_dates, origin_of(a_log(400), births("1900-01-01")))

    assert (found.verdict, found.count) == ("broken", 1)


def test_d21_finds_births_gathered_on_the_first_of_january():
    assert "births on a day of the year" in asked(no_default_dates, origin_of([], births(*["1991-01-01"] * 40))).because


def test_d21_finds_one_event_in_a_year_to_come():
    odd = {"person": "ann", "occurred": datetime(2999, 12, 31), "known": datetime(2999, 12, 31)}

    found = asked(no_default_dates, origin_of([*a_log(400), odd]))

    assert (found.verdict, found.count) == ("broken", 1)


def test_d21_finds_a_day_on_which_far_too_much_happened():
    rows = changed(a_log(), lambda i, row: {"occurred": datetime(2018, 6, 1, 9)} if i % 50 == 0 else {})

    found = asked(no_default_dates, origin_of(rows))

    assert found.verdict == "broken"
    assert "events on a single day" in found.because


# D23: look-back


def test_d23_holds_where_records_reach_back():
    origin = replace(origin_of(a_log()), features=(feature("count", days=365),))

    assert asked(records_reach_back, replace(origin, cohort=near_sighted(origin))).verdict == "held"


def near_sighted(origin: Origin, days: int = 365) -> Any:
    return replace(origin.cohort, spec=origin.cohort.spec.model_copy(update={"seen_within_days": days}))


def test_d23_finds_a_window_longer_than_the_records():
    origin = replace(origin_of(a_log()), features=(feature("count", days=3 * 365),))

    found = asked(records_reach_back, replace(origin, cohort=near_sighted(origin)))

    assert "records of all sources begin later" in found.because


def test_d23_finds_an_agency_whose_early_years_are_missing():
    late = [row for row in a_log(1000, "hospital", 2) if row["occurred"] > datetime(2019, 3, 1)]
    origin = origin_of([*a_log(), *late])

    found = asked(records_reach_back, replace(origin, cohort=near_sighted(origin, 730)))

    assert found.verdict == "broken"
    assert "hospital" in found.because
    assert "police" not in found.because


def test_d23_finds_an_agency_whose_first_months_were_cut_off():
    late = [row for row in a_log(2000, "hospital", 2) if row["known"] > datetime(2018, 3, 1)]
    origin = origin_of([*a_log(), *late])

    found = asked(records_reach_back, replace(origin, cohort=near_sighted(origin, 730)))

    assert found.verdict == "broken"
    assert [row["agency"] for row in found.table if row["alarm"]] == ["hospital"]


def test_d23_leaves_the_first_days_alone_in_which_nothing_is_known_yet():
    late = [row for row in a_log(20_000, "hospital", 2) if row["known"] > datetime(2018, 1, 4)]
    origin = origin_of([*a_log(), *late])

    assert asked(records_reach_back, replace(origin, cohort=near_sighted(origin, 730))).verdict == "held"


def test_d23_leaves_a_source_alone_that_grows_slowly_because_it_follows_other_events():
    slow = [
        row for row in a_log(2000, "courts", 2) if (row["known"] - datetime(2018, 3, 1)).days > row["occurred"].day * 20
    ]
    origin = origin_of([*a_log(), *slow])

    assert asked(records_reach_back, replace(origin, cohort=near_sighted(origin, 730))).verdict == "held"


def test_d23_leaves_a_rare_source_alone_that_began_late_by_chance():
    rare = [{"person": "ann", "agency": "courts", "occurred": datetime(2019, 6 + i % 6, 1 + i)} for i in range(10)]
    origin = origin_of([*a_log(), *rare])

    assert asked(records_reach_back, replace(origin, cohort=near_sighted(origin, 730))).verdict == "held"


# D25: a whole and fresh extract


def test_d25_holds_where_records_reach_the_extract_date():
    assert asked(extract_is_whole, origin_of(a_log())).verdict == "held"


def test_d25_finds_an_agency_that_stopped_sending():
    stopped = [row for row in a_log(1000, "hospital", 2) if row["known"] < datetime(2021, 9, 1)]

    found = asked(extract_is_whole, origin_of([*a_log(), *stopped]))

    assert found.verdict == "broken"
    assert "hospital" in found.because
    assert "police" not in found.because


def test_d25_finds_a_month_without_records():
    lost = [row for row in a_log() if row["known"].strftime("%Y-%m") != "2019-05"]

    assert "months without any record (police)" in asked(extract_is_whole, origin_of(lost)).because


def test_d25_finds_test_dates_whose_outcome_lies_beyond_the_extract():
    split = SplitSpec.model_validate({"method": "time", "test_from": "2020-01-01", "same_person": "one side"})
    soon, late = (replace(origin_of(a_log(), as_of=day), split=split) for day in ("2020-01-01", "2021-06-01"))

    assert asked(extract_is_whole, soon).verdict == "held"
    assert "cannot be known at the extract date" in asked(extract_is_whole, late).because
