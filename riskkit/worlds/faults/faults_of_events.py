"""Faults in what was recorded: parts, grades, and incidents written down twice.

Takes    a `Workbench` and a strength.
Gives    F04, F06b, F13, F19; and `add_copies`, which writes events down again.
Promise  a new event has a number no other event has, and parts of its own.
"""

from __future__ import annotations

from riskkit.worlds.faults.analyst_table import find_eligible, forget, in_age
from riskkit.worlds.faults.fault import Fault
from riskkit.worlds.faults.faults_of_people import MODERN
from riskkit.worlds.faults.workbench import Workbench

VIOLENCE = "'violence_knife_serious', 'violence_gun_serious', 'violence_serious_other', 'violence_other', 'robbery'"


def add_copies(bench: Workbench, picked: str, event: str, role: str = "role") -> None:
    """Add a copy of some events under new numbers, with parts of the same records.

    Parameters
    ----------
    picked : str
        SQL for event_id and whatever `event` needs.
    event : str
        What differs in the copy, as the inside of `replace (…)`; the number is given here.
    role : str
        SQL for the role in the copy.
    """
    step = int(bench.one("select max(event_id) - min(event_id) + 1 from {events}"))
    bench.make("copied", picked)
    bench.change(
        "involvements",
        f"select event_id, record_id, role from {{involvements}} union all select distinct event_id + {step}, "
        f"record_id, {role} from {{involvements}} join copied using (event_id)",
    )
    differs = f"event_id + {step} as event_id{', ' + event if event else ''}"
    columns = ", ".join(f'"{name}"' for name in bench.columns["events"])
    bench.change(
        "events",
        f"select {columns} from {{events}} union all "
        f"select {columns} from (select * replace ({differs}) from {{events}} join copied using (event_id))",
    )
    bench.drop("copied")


def _first_log(bench: Workbench, strength: float) -> None:
    """F04: what became the outcome had been logged under another number just before the as-of date."""
    plan, days = bench.plan, max(1, round(30 * strength))
    find_eligible(bench, plan, plan.as_of)
    offences = ", ".join(f"'{code}'" for code in plan.offences)
    bench.make(
        "logged",
        f"select event_id, max(as_of) as as_of from told join spine using (person_id) "
        f"left join facts using (person_id, as_of) where role = 'suspect' and kind = 'crime' "
        f"and status <> 'cancelled' and offence in ({offences}) and {in_age(plan)} "
        f"and occurred_at >= as_of and occurred_at < as_of + to_days({days}) group by event_id",
    )
    forget(bench)
    before = f"as_of - to_seconds(21600 + floor({bench.chance('event_id')} * 64800)::bigint)"
    add_copies(
        bench,
        "select * from logged",
        f"{before} as occurred_at, {before} + interval 1 hour as known_at",
        "case when role = 'suspect' then 'witness' else role end",
    )
    bench.drop("logged")


def _repeated(bench: Workbench, strength: float) -> None:
    """F06b: an extract job ran twice over part of the crimes; they stand there again under new numbers."""
    add_copies(
        bench,
        f"select event_id from {{events}} where kind = 'crime' and {bench.chance('event_id')} < {0.02 * strength}",
        "",
    )


def _regraded(bench: Workbench, strength: float) -> None:
    """F13: intelligence is graded again with hindsight, in place."""
    bench.make(
        "attacks",
        "select person_id, max(occurred_at) as last from {parts} join {events} using (event_id) "
        f"where kind = 'crime' and role = 'suspect' and offence in ({VIOLENCE}) and offence <> 'violence_other' "
        "group by person_id",
    )
    bench.make(
        "proved",
        "select event_id, bool_or(coalesce(last > known_at, false)) as proved from {events} "
        "join {parts} using (event_id) left join attacks using (person_id) where kind = 'intelligence' group by all",
    )
    picked = f"proved is not null and {bench.chance('event_id')} < {0.5 * strength}"
    bench.change(
        "events",
        f"select * replace (case when {picked} and proved then '1A' when {picked} then '3D' else grade end as grade) "
        "from {events} left join proved using (event_id)",
    )
    bench.drop("attacks")
    bench.drop("proved")


def _victims_as_suspects(bench: Workbench, strength: float) -> None:
    """F19: in some violent crimes everybody named is written as a suspect."""
    picked = (
        f"select event_id from {{events}} where kind = 'crime' and offence in ({VIOLENCE}) "
        f"and known_at >= timestamp '{MODERN}' and {bench.chance('event_id')} < {0.25 * strength}"
    )
    bench.change(
        "involvements",
        f"select distinct event_id, record_id, case when role = 'victim' and event_id in ({picked}) then 'suspect' "
        "else role end as role from {involvements}",
    )


FAULTS = (
    Fault(
        "F04", "The outcome's own incident was logged before the as-of date under another number", "records", True,
        "every incident of serious violence in the 30 days after an as-of date was logged under another number in "
        "the day before that date, with the suspect as a witness",
        "every such incident in the 15 days after",
        _first_log,
    ),
    Fault(
        "F06b", "Events stand in the extract twice under two numbers", "records", True,
        "2% of crimes", "1% of crimes", _repeated,
    ),
    Fault(
        "F13", "Intelligence is graded again with hindsight", "records", False,
        "50% of logs: 1A if a person in it is later suspected of serious violence or robbery, else 3D",
        "25% of logs",
        _regraded,
    ),
    Fault(
        "F19", "Victims are written as suspects", "records", False,
        f"in 25% of violent crimes and robberies known since {MODERN} victims have the role suspect",
        "in 12.5% of them",
        _victims_as_suspects,
    ),
)  # fmt: skip
