"""Faults in who is who, and in what records say about people.

Takes    a `Workbench` and a strength.
Gives    F07, F10b, F11, F26, F27, F31, F32.
Promise  every part still points to a record, and every record to a person.
"""

from __future__ import annotations

from riskkit.worlds.faults.fault import Fault
from riskkit.worlds.faults.workbench import Workbench

MODERN = "2021-01-01"
"""Since when a new system writes what it writes."""


def _aliases(bench: Workbench, strength: float) -> None:
    """F07: some people's records stand under two person numbers."""
    picked = f"{bench.chance('person_id', 'person')} < {0.05 * strength} and {bench.chance('record_id')} < 0.5"
    bench.change(
        "people",
        f"select * replace (case when {picked} and count(*) over (partition by person_id) > 1 "
        "then 'N9' || person_id[2:] else person_id end as person_id) from {people}",
    )


def _forget_people(bench: Workbench, gone: str) -> None:
    """Take people out of the extract, with their parts and spells. Events without a named person stay."""
    bench.make("forgotten", gone)
    bench.change("people", "select * from {people} anti join forgotten using (person_id)")
    bench.change("involvements", "select * from {involvements} semi join {people} using (record_id)")
    bench.change("exposure", "select * from {exposure} semi join {people} using (record_id)")
    bench.drop("forgotten")


def _only_seen_again(bench: Workbench, strength: float) -> None:
    """F10b: the extract was drawn for people with a record in its last two years."""
    _forget_people(bench, _not_seen_for(bench, 2, strength))


def _weeded(bench: Workbench, strength: float) -> None:
    """F11: people with no record for five years were weeded before the extract."""
    _forget_people(bench, _not_seen_for(bench, 5, strength))


def _not_seen_for(bench: Workbench, years: int, strength: float) -> str:
    last = f"timestamp '{bench.extract_date}' - interval {years} year"
    return (
        "select p.person_id from {people} as p left join {involvements} as i using (record_id) "
        "left join {events} as e using (event_id) group by p.person_id "
        f"having coalesce(max(e.known_at), timestamp '1900-01-01') < {last} "
        f"and {bench.chance('p.person_id')} < {strength}"
    )


def _missing_as_value(bench: Workbench, strength: float) -> None:
    """F26: the new system knows no missing value: it writes the first of its list."""
    picked = f"agency = 'police' and known_at >= timestamp '{MODERN}' and {bench.chance('record_id')} < {strength}"
    bench.change(
        "people",
        f"select * replace (case when {picked} then coalesce(ethnicity_self, 'W1') else ethnicity_self end "
        f"as ethnicity_self, case when {picked} then coalesce(sex, 'M') else sex end as sex) from {{people}}",
    )


def _colliding_ids(bench: Workbench, strength: float) -> None:
    """F27: two sources number people from 1; stacked, some of one are taken for people of the other."""
    bench.make(
        "collided",
        "select person_id, lead(person_id) over (order by place, person_id) as taken_for from (select person_id, "
        f"{bench.chance('person_id', 'order')} as place from (select distinct person_id from {{people}}))",
    )
    picked = (
        f"agency in ('hospital', 'ambulance') and taken_for is not null and {bench.chance('person_id')} "
        f"< {0.05 * strength}"
    )
    bench.change(
        "people",
        f"select * replace (case when {picked} then taken_for else person_id end as person_id) "
        "from {people} join collided using (person_id)",
    )
    bench.drop("collided")


def _mixed_frames(bench: Workbench, strength: float) -> None:
    """F31: officers' codes stand in the column of what people say of themselves."""
    picked = f"ethnicity_officer is not null and {bench.chance('record_id')} < {0.2 * strength}"
    bench.change(
        "people",
        f"select * replace (case when {picked} then ethnicity_officer else ethnicity_self end as ethnicity_self) "
        "from {people}",
    )


def _missing_tells(bench: Workbench, strength: float) -> None:
    """F32: ethnicity is filled in on arrest, so that its being there tells the outcome."""
    offences = ", ".join(f"'{code}'" for code in bench.plan.offences)
    bench.make(
        "arrested",
        "select distinct person_id from {parts} join {events} using (event_id) "
        f"where kind = 'crime' and role = 'suspect' and offence in ({offences})",
    )
    picked = f"person_id not in (select person_id from arrested) and {bench.chance('record_id')} < {0.9 * strength}"
    bench.change(
        "people",
        f"select * replace (case when {picked} then null else ethnicity_self end as ethnicity_self) from {{people}}",
    )
    bench.drop("arrested")


FAULTS = (
    Fault(
        "F07", "One person stands under two person numbers", "records", False,
        "5% of people have each of their records moved to a second number with a chance of one half",
        "2.5% of people",
        _aliases,
    ),
    Fault(
        "F10b", "The extract holds only people who were seen again", "records", False,
        "everyone without a record in the extract's last two years is absent",
        "half of them are absent",
        _only_seen_again,
    ),
    Fault(
        "F11", "Old people were weeded before the extract", "records", False,
        "everyone without a record in the last five years is absent",
        "half of them are absent",
        _weeded,
    ),
    Fault(
        "F26", "Missing is written as a value", "records", False,
        f"police records made since {MODERN} say W1 where ethnicity and M where sex is missing",
        "half of them do",
        _missing_as_value,
    ),
    Fault(
        "F27", "Person numbers of two sources collide", "records", False,
        "hospital and ambulance records of 5% of people stand under somebody else's number",
        "of 2.5% of people",
        _colliding_ids,
    ),
    Fault(
        "F31", "Observed codes stand in the self-defined column", "records", True,
        "20% of records with an officer's code",
        "10% of them",
        _mixed_frames,
    ),
    Fault(
        "F32", "Whether ethnicity is missing tells the outcome", "records", False,
        "90% of the records of people never suspected of serious violence lose self-defined ethnicity",
        "45% of them",
        _missing_tells,
    ),
)  # fmt: skip
