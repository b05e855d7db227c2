"""Faults in what the extract covers: years, spells, freshness, and attention that earlier flags drew.

Takes    a `Workbench` and a strength.
Gives    F23, F24, F29, F35.
Promise  an event that goes takes its parts with it.
"""

from __future__ import annotations

from datetime import timedelta

from riskkit.worlds.faults.fault import Fault
from riskkit.worlds.faults.faults_of_dates import drop_lost_parts
from riskkit.worlds.faults.workbench import Workbench


def _old_system(bench: Workbench, strength: float) -> None:
    """F23: police's records before a new system came are not in the extract."""
    reach = (bench.plan.as_of[0] - bench.first_day).days
    begins = bench.first_day + timedelta(days=round(reach * strength))
    bench.change(
        "events",
        f"select * from {{events}} where agency <> 'police' or known_at >= timestamp '{begins}'",
    )
    drop_lost_parts(bench)


def _no_spells(bench: Workbench, strength: float) -> None:
    """F24: time in prison is not in the extract."""
    key = 'record_id || "from"'
    bench.change(
        "exposure",
        f"select * from {{exposure}} where reason <> 'custody' or {bench.chance(key)} >= {strength}",
    )


def _earlier_flags(bench: Workbench, strength: float) -> None:
    """F29: an earlier list drew searches to the people on it; nothing in the extract says so."""
    most = max(1, round(4 * strength))
    bench.make(
        "flagged",
        "select person_id, arg_min(record_id, known_at || record_id) filter (agency = 'police') as record_id, "
        "arg_min(area_code, known_at || record_id) as area_code from {people} where known_at < timestamp '2022-01-01' "
        "and person_id in (select person_id from (select person_id, percent_rank() over (order by n desc, person_id) "
        "as place from (select person_id, count(*) as n from {parts} join {events} using (event_id) "
        "where role = 'suspect' and known_at < timestamp '2022-01-01' group by all)) where place < 0.05) "
        "group by person_id having record_id is not null",
    )
    step = int(bench.one("select max(event_id) + 1 from {events}"))
    day = bench.chance("record_id || ':' || number")
    bench.make(
        "drawn",
        f"select row_number() over (order by record_id, number) + {step} as event_id, record_id, area_code, "
        f"timestamp '2022-01-01' + to_seconds(floor({day} * 700 * 86400)::bigint) as occurred_at "
        f"from flagged cross join range({most}) as r(number)",
    )
    bench.change(
        "events",
        "select * from {events} union all by name select event_id, 'police' as agency, 'stop_search' as kind, "
        "'none' as offence, occurred_at, occurred_at + interval 20 minute as known_at, 'recorded' as status, "
        "'police' as initiated_by, 'nothing_found' as outcome, area_code from drawn",
    )
    bench.change(
        "involvements",
        "select * from {involvements} union all by name select event_id, record_id, 'subject' as role from drawn",
    )
    bench.drop("flagged")
    bench.drop("drawn")


def _old_file(bench: Workbench, strength: float) -> None:
    """F35: an old file is passed off as the extract of its date."""
    made = bench.extract_date - timedelta(days=round(540 * strength))
    bench.change("events", f"select * from {{events}} where known_at < timestamp '{made}'")
    drop_lost_parts(bench)
    bench.change(
        "people",
        f"select * from {{people}} where known_at < timestamp '{made}' or record_id in "
        "(select record_id from {involvements})",
    )
    bench.change(
        "exposure",
        f"select * from {{exposure}} where \"from\" < timestamp '{made}' and record_id in "
        "(select record_id from {people})",
    )


FAULTS = (
    Fault(
        "F23", "Records do not reach back to where the study looks", "records", True,
        "police's events known before the first as-of date are not there",
        "those of the first half of that time are not there",
        _old_system,
    ),
    Fault(
        "F24", "Time in custody is not recorded as exposure", "records", False,
        "every spell in custody is missing",
        "half of them are",
        _no_spells,
    ),
    Fault(
        "F29", "Earlier flags changed what was recorded", "records", False,
        "the 5% of people with most crimes as a suspect before 2022 have 4 more searches each in 2022 and 2023",
        "2 more searches each",
        _earlier_flags,
    ),
    Fault(
        "F35", "The extract is older than it says", "records", False,
        "nothing known in the last 540 days before the extract date is there",
        "nothing known in the last 270 days",
        _old_file,
    ),
)  # fmt: skip
