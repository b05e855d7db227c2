"""Faults in what the columns of an analyst's table say.

Takes    a `Workbench` and a strength.
Gives    F02, F03, F04b, F12, F19b, F21, F26b, F28, F30, F32b.
Promise  the rows are those of the clean table; of a new column the plan says what it would hold without the fault.
"""

from __future__ import annotations

from typing import Any

from riskkit.worlds.faults.fault import Fault
from riskkit.worlds.faults.faults_of_rows import use_step
from riskkit.worlds.faults.plan import ExtraColumn
from riskkit.worlds.faults.workbench import Workbench


def _ever(bench: Workbench, strength: float) -> None:
    """F02: the outcome is ever, not within two years."""
    bench.plan.use_table()
    ever = f"{bench.chance('person_id')} < {strength}"
    bench.plan.label_end = (
        f"(case when {ever} then timestamp '{bench.extract_date}' else as_of + to_days({bench.plan.horizon}) end)"
    )


def _overlap(days: int) -> Any:
    """F03, F04b: features are counted up to some days after the date, over the same length of time."""

    def plant(bench: Workbench, strength: float) -> None:
        bench.plan.use_table()
        bench.plan.feature_shift = max(1, round(days * strength))

    return plant


def _add_column(bench: Workbench, declared: dict[str, Any], value: str, without: str) -> None:
    bench.plan.columns.append(ExtraColumn({"stage": "at_score", **declared}, without))
    use_step(bench, f"select *, {value} as {declared['name']} from {{rows}}")


def _after_the_fact(bench: Workbench, strength: float) -> None:
    """F12: a marker that is set when somebody is charged, read from today's system."""
    marked = f"case when outcome = '1' then {0.95 * strength} else 0.01 end"
    key = "person_id || as_of"
    _add_column(
        bench,
        {"name": "managed", "label": "Marked for integrated management", "kind": "flag"},
        f"({bench.chance(key)} < {marked})::integer",
        "0",
    )


def _any_role(bench: Workbench, strength: float) -> None:
    """F19b: the join to incidents forgot the role, so victims and witnesses count."""
    bench.plan.use_table()
    others = f"(role in ('victim', 'witness') and {bench.chance('person_id')} < {strength})"
    bench.plan.label_roles = f"(role = 'suspect' or {others})"


def _counted_records(bench: Workbench, strength: float) -> None:
    """F21: the outcome column counts crimes, charges and results, not people."""
    many = f"case when outcome = '1' and {bench.chance('person_id')} < {strength} then greatest(1, records) "
    use_step(bench, f"select * replace ({many} else outcome::integer end::varchar as outcome) from {{rows}}")


def _missing_as_zero(bench: Workbench, strength: float) -> None:
    """F26b: never named as a suspect is written as named today."""
    zero = f"days_since_suspect is null and {bench.chance('person_id')} < {strength}"
    use_step(
        bench,
        f"select * replace (case when {zero} then 0 else days_since_suspect end as days_since_suspect) from {{rows}}",
    )


def _fitted_on_all(bench: Workbench, strength: float) -> None:
    """F28: a street's rate of outcomes was worked out on every row, the row itself included."""
    people = round(8 / strength)
    street = f"(select greatest(1, count(*) // {people}) from {{rows}})"
    _add_column(
        bench,
        {"name": "street_rate", "label": "Share of people of the street with the record", "kind": "number"},
        f"round(avg(outcome::integer) over (partition by floor({bench.chance('person_id')} * {street})), 6)",
        "0",
    )


def _words_tell(bench: Workbench, strength: float) -> None:
    """F30: a summary written after the event is among the columns."""
    told = f"case when outcome = '1' and {bench.chance('person_id')} < {strength} then 'suspect of serious violence' "
    _add_column(
        bench,
        {
            "name": "summary",
            "label": "Latest summary on file",
            "kind": "category",
            "levels": ["nothing noted", "suspect of serious violence"],
        },
        f"{told} else 'nothing noted' end",
        "'nothing noted'",
    )


def _missing_tells(bench: Workbench, strength: float) -> None:
    """F32b: a number is looked up only for people who were arrested for the outcome."""
    gone = f"outcome = '0' and {bench.chance('person_id')} < {0.9 * strength}"
    use_step(bench, f"select * replace (case when {gone} then null else searched end as searched) from {{rows}}")


FAULTS = (
    Fault(
        "F02", "The outcome is ever, not within the horizon", "table", True,
        "any later record up to the extract counts, for everyone",
        "for half of the people",
        _ever,
    ),
    Fault(
        "F03", "Features overlap the outcome by months", "table", True,
        "features are counted up to 365 days after the date",
        "up to 182 days after",
        _overlap(365),
    ),
    Fault(
        "F04b", "Features overlap the outcome by days", "table", True,
        "features are counted up to 14 days after the date",
        "up to 7 days after",
        _overlap(14),
    ),
    Fault(
        "F12", "A column was filled in after the outcome", "table", False,
        "a flag set for 95% of the rows with the outcome and 1% of the others",
        "for 47.5% and 1%",
        _after_the_fact,
    ),
    Fault(
        "F19b", "The outcome counts any role", "table", False,
        "victims and witnesses of serious violence count as positives",
        "half of them do",
        _any_role,
    ),
    Fault(
        "F21", "The outcome column counts records, not people", "table", True,
        "rows with the outcome hold the number of crimes, charges and results about it",
        "half of them do",
        _counted_records,
    ),
    Fault(
        "F26b", "Missing is written as zero", "table", False,
        "days since last named as a suspect is 0 for everyone who never was",
        "for half of them",
        _missing_as_zero,
    ),
    Fault(
        "F28", "A column was fitted on all rows, outcomes included", "table", False,
        "the share with the outcome in groups of about 8 rows",
        "in groups of about 16 rows",
        _fitted_on_all,
    ),
    Fault(
        "F30", "A text column names the outcome", "table", True,
        "the latest summary names serious violence for all rows with the outcome",
        "for half of them",
        _words_tell,
    ),
    Fault(
        "F32b", "Whether a value is missing tells the outcome", "table", False,
        "the number of searches is missing for 90% of the rows without the outcome",
        "for 45% of them",
        _missing_tells,
    ),
)  # fmt: skip
