"""Faults in which rows an analyst's table holds, and how often.

Takes    a `Workbench` and a strength.
Gives    F05, F06, F08, F09, F10, F22; and `use_step`, by which a fault changes the table once it is made.
Promise  every row that stays is as it was.
"""

from __future__ import annotations

from riskkit.worlds.faults.fault import Fault
from riskkit.worlds.faults.workbench import Workbench

COPIES = 6


def use_step(bench: Workbench, sql: str) -> None:
    """Change the analyst's table by SQL over `{rows}`, once it is made."""
    bench.plan.use_table()
    bench.plan.steps.append(sql)


def _late_positives(bench: Workbench, strength: float) -> None:
    """F05: positives are taken up to the extract, negatives only where two years had passed."""
    bench.plan.use_table()
    bench.plan.late_positives = strength


def _fan_out(bench: Workbench, strength: float) -> None:
    """F06: a join to a table with several lines per outcome repeats the positives."""
    more = f"floor({(COPIES - 1) * strength} + {bench.chance('person_id')})"
    copies = f"case when outcome = '1' then 1 + {more} else 1 end"
    use_step(
        bench,
        f"select rows.* from {{rows}} as rows cross join range({COPIES + 1}) as r(copy) where copy < {copies}",
    )


def _appended(bench: Workbench, strength: float) -> None:
    """F08: a second load gave some people a second number; everything else in their rows is the same."""
    again = f"select * replace ('N8' || person_id[2:] as person_id) from {{rows}} where {bench.chance('person_id')}"
    use_step(bench, f"select * from {{rows}} union all {again} < {0.2 * strength}")


def _same_incident(bench: Workbench, strength: float) -> None:
    """F09: everybody named for an incident stays in, each on a side of their own."""
    bench.plan.use_table()
    bench.plan.together = strength


def _seen_again(bench: Workbench, strength: float) -> None:
    """F10: people with no record after the date were left out, because nothing could be joined to them."""
    use_step(bench, f"select * from {{rows}} where later or {bench.chance('person_id')} >= {strength}")


def _fewer_negatives(bench: Workbench, strength: float) -> None:
    """F22: negatives were sampled for the test as they had been for training."""
    share = f"(select {5 / strength} * count(*) filter (outcome = '1') / count(*) filter (outcome = '0') from {{rows}})"
    key = "person_id || as_of"
    use_step(bench, f"select * from {{rows}} where outcome = '1' or {bench.chance(key)} < {share}")


FAULTS = (
    Fault(
        "F05", "Positives and negatives have different cut-off dates", "table", True,
        "at two dates whose two years had not passed by the extract, all rows with the outcome are kept, no others",
        "half of those rows",
        _late_positives,
    ),
    Fault(
        "F06", "A join repeats the rows with the outcome", "table", True,
        f"each row with the outcome stands {COPIES} times",
        "3 or 4 times",
        _fan_out,
    ),
    Fault(
        "F08", "The same people stand in the table under two numbers", "table", False,
        "20% of people's rows are repeated under a second number",
        "10% of people's",
        _appended,
    ),
    Fault(
        "F09", "People named for the same incident stand on both sides", "table", True,
        "everybody named for an incident is kept; the clean table keeps one person of each incident",
        "everybody for half of the incidents",
        _same_incident,
    ),
    Fault(
        "F10", "Only people who were seen again are in the table", "table", False,
        "everyone without a record in the two years after the date is left out",
        "half of them are",
        _seen_again,
    ),
    Fault(
        "F22", "Negatives are sampled and the table is reported as if it were the cohort", "table", False,
        "five negatives to each positive",
        "ten negatives to each positive",
        _fewer_negatives,
    ),
)  # fmt: skip
