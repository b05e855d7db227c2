"""Every fault that can be planted, by id.

Takes    nothing.
Gives    `FAULTS`, `describe_faults`, `chosen_faults`; `cancelling_pair`, two faults that leave the base rate as it was.
Promise  an id never changes meaning; F01 to F36 are all there.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from riskkit.domain.errors import SpecError
from riskkit.worlds.clock import EXTRACT_DATE
from riskkit.worlds.faults import (
    faults_of_codes,
    faults_of_columns,
    faults_of_coverage,
    faults_of_dates,
    faults_of_events,
    faults_of_figures,
    faults_of_people,
    faults_of_rows,
    faults_of_studies,
    faults_unlisted,
)
from riskkit.worlds.faults.fault import Fault
from riskkit.worlds.faults.faults_of_dates import LAG_DAYS
from riskkit.worlds.faults.faults_of_rows import COPIES
from riskkit.worlds.faults.plan import FEWEST_YEARS, plan_of

_THEMES = (
    faults_of_studies,
    faults_of_columns,
    faults_of_rows,
    faults_of_people,
    faults_of_events,
    faults_of_codes,
    faults_of_coverage,
    faults_of_dates,
    faults_of_figures,
    faults_unlisted,
)

FAULTS: dict[str, Fault] = {
    fault.id: fault for fault in sorted((f for theme in _THEMES for f in theme.FAULTS), key=lambda f: f.id)
}


def describe_faults() -> str:
    """Give every fault with its kind, whether it is structural, and what its strengths mean, one a line.

    Returns
    -------
    str
        A table for people.
    """
    width = max(len(fault.kind) for fault in FAULTS.values())
    lines = [
        f"{f.id:<4}  {f.kind:<{width}}  {'structural ' if f.structural else 'statistical'}  {f.title}. "
        f"1: {f.stated}. 0.5: {f.half}."
        for f in FAULTS.values()
    ]
    return "\n".join(lines)


def cancelling_pair(lag: float = 1.0) -> dict[str, float]:
    """Two faults, and strengths at which the share with the outcome stays as it was: F14 takes, F06 gives.

    F14 loses the outcomes that are not known by the extract. With a lag that is exponential with mean L days, an
    outcome on a day t days before the extract is lost with the chance exp(-t / L); outcomes lie evenly over the two
    years after each of the table's dates. F06 then repeats what is left so often that as many rows have the outcome
    as before (for a rare outcome).

    Parameters
    ----------
    lag : float
        Strength of F14.

    Returns
    -------
    dict
        Strengths of F14 and F06, for `plant_faults`.

    Examples
    --------
    >>> cancelling_pair()
    {'F14': 1.0, 'F06': 0.0373}
    """
    mean, horizon = LAG_DAYS * lag, 730
    lost = []
    for day in plan_of(FEWEST_YEARS).table_dates:
        first, last = (EXTRACT_DATE - day).days, (EXTRACT_DATE - day).days - horizon
        lost.append(mean / horizon * (math.exp(-last / mean) - math.exp(-first / mean)))
    share = sum(lost) / len(lost)
    return {"F14": lag, "F06": round((1 / (1 - share) - 1) / (COPIES - 1), 4)}


def chosen_faults(wanted: Mapping[str, float]) -> list[tuple[Fault, float]]:
    """Check which faults were asked for, and give them in the order of `FAULTS` with their strengths.

    Raises
    ------
    SpecError
        If there is none, an id is not known, or a strength is not a number over 0 and up to 1.
    """
    unknown = [name for name in wanted if name not in FAULTS]
    if unknown or not wanted:
        raise SpecError(
            f"{len(unknown)} of {len(wanted)} faults are not known: {', '.join(map(str, unknown)) or 'none named'}. "
            f"The faults are: {', '.join(FAULTS)}."
        )
    for name, strength in wanted.items():
        number = isinstance(strength, int | float) and not isinstance(strength, bool) and math.isfinite(strength)
        if not number or not 0 < strength <= 1:
            raise SpecError(f"The strength of {name} is a number over 0 and up to 1; 1 is its stated strength.")
    forms = sorted({FAULTS[name].kind for name in wanted} & {"table", "scores"})
    if len(forms) > 1:
        raise SpecError("Faults of a table and of published figures need two studies; plant them one after the other.")
    return [(fault, float(wanted[name])) for name, fault in FAULTS.items() if name in wanted]
