"""Faults in the study file itself: the records are right, the question is not the one that the words ask.

Takes    a `Workbench` and a strength.
Gives    F01, F20b, F33.
Promise  the words of the study, which say what was meant, do not change.
"""

from __future__ import annotations

from riskkit.worlds.faults.fault import Fault
from riskkit.worlds.faults.workbench import Workbench

TOO_MANY = ("possession_weapon", "robbery")


def _too_broad(bench: Workbench, strength: float) -> None:
    """F01: codes that are not serious violence count as serious violence."""
    added = TOO_MANY if strength > 0.5 else TOO_MANY[:1]
    bench.plan.offences = (*bench.plan.offences, *added)


def _cancelled_counts(bench: Workbench, strength: float) -> None:
    """F20b: cancelled crimes count, as outcomes and as earlier records."""
    bench.plan.statuses = (*bench.plan.statuses, "cancelled")


def _out_of_scope(bench: Workbench, strength: float) -> None:
    """F33: children and old people are scored whom the words leave out."""
    bench.plan.age_from -= round(10 * strength)
    bench.plan.age_to += round(40 * strength)


FAULTS = (
    Fault(
        "F01", "The outcome is too broad", "study", True,
        "possession of a weapon and robbery are among the target's codes",
        "possession of a weapon is (a list of codes has no half)",
        _too_broad,
    ),
    Fault(
        "F20b", "Cancelled crimes count as outcomes", "study", True,
        "the target's statuses hold cancelled",
        "the same: a status counts or it does not",
        _cancelled_counts,
    ),
    Fault(
        "F33", "People outside the scope are scored", "study", True,
        "ages 0 to 104 where the words say 10 to 64",
        "ages 5 to 84",
        _out_of_scope,
    ),
)  # fmt: skip
