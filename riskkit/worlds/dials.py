"""The dials of the recording process: names, meanings, units and ranges.

Takes    the dials a user turned, by name.
Gives    `DIALS`, `describe_dials`, and every dial's value with the others at zero.
Promise  a dial changes what is recorded and when, never who lives in the world or what they truly did.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from riskkit.domain.errors import SpecError

GROUPS = ("asian", "black", "mixed", "other", "white")
"""True ethnic groups (5+1 without the missing one), in the order of their codes."""

PLACES = ("deprived",)
"""The most deprived fifth of areas."""


@dataclass(frozen=True)
class Dial:
    """One dial. At its default, 0, groups and areas are recorded alike."""

    name: str
    meaning: str
    unit: str
    low: float
    high: float
    default: float = 0.0


def _family(stem: str, meaning: str, unit: str, high: float) -> list[Dial]:
    people = [Dial(f"{stem}_{g}", f"{meaning} people whose true group is {g.title()}", unit, 0.0, high) for g in GROUPS]
    area = {
        "unrecorded": "the most deprived fifth of areas (whole crimes; by where they happened)",
        "searches": "people who live in the most deprived fifth of areas",
        "delay": "crimes in the most deprived fifth of areas",
    }[stem]
    return [*people, Dial(f"{stem}_deprived", f"{meaning} {area}", unit, 0.0, high)]


_ALL = (
    *_family("unrecorded", "share of otherwise recorded parts in crimes that go unrecorded, for", "share", 0.95),
    *_family("searches", "extra police-initiated searches, as a multiple of the usual number, for", "times", 10.0),
    *_family("delay", "mean extra days between a crime and its becoming known, for", "days", 730.0),
    Dial("delay_all", "mean extra days between any crime and its becoming known", "days", 0.0, 730.0),
    Dial("intelligence_backdated", "share of intelligence dated about 45 days too early", "share", 0.0, 1.0),
    Dial("intelligence_regraded", "share of intelligence whose grade was rewritten with hindsight", "share", 0.0, 1.0),
    Dial("cancelled", "extra cancelled records, as a share of crimes (3% are there at zero)", "share", 0.0, 0.5),
    Dial("ethnicity_missing", "extra share of people's records without self-defined ethnicity", "share", 0.0, 1.0),
)

DIALS: dict[str, Dial] = {dial.name: dial for dial in _ALL}


def describe_dials() -> str:
    """Give every dial with its meaning, unit and range, one a line.

    Returns
    -------
    str
        A table for people; zero is every dial's default and means no distortion.
    """
    width = max(len(name) for name in DIALS)
    rows = [f"{d.name:<{width}}  {d.low:g} to {d.high:g} {d.unit:<6} {d.meaning}" for d in DIALS.values()]
    return "\n".join(rows)


def set_dials(turned: Mapping[str, float] | None) -> dict[str, float]:
    """Check the dials that were turned and fill in the others.

    Parameters
    ----------
    turned : Mapping or None
        Dial name to value. None turns none.

    Returns
    -------
    dict
        Every dial in the order of `DIALS`; those not named stand at 0.

    Raises
    ------
    SpecError
        If a name is not a dial, or a value is not a number inside the dial's range.
    """
    turned = dict(turned or {})
    unknown = [name for name in turned if name not in DIALS]
    if unknown:
        raise SpecError(
            f"{len(unknown)} of {len(turned)} dials are not known: {', '.join(map(str, unknown))}. "
            f"The dials are: {', '.join(DIALS)}."
        )
    for name, value in turned.items():
        dial = DIALS[name]
        number = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
        if not number or not dial.low <= value <= dial.high:
            raise SpecError(f"The dial {name} takes a number of {dial.unit} from {dial.low:g} to {dial.high:g}.")
    return {name: float(turned.get(name, dial.default)) for name, dial in DIALS.items()}
