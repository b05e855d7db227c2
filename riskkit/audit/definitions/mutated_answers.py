"""What each mutation would have answered, for everybody in some records.

Takes    joined records, dates, mutations of a study.
Gives    `Outcomes`: people and dates, and for each mutation who is scored and with which label.
Promise  all changed cohorts are one query and all changed outcomes another, for each way to change the records; the
         rules are those of the study's own code path (see `Replay`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from riskkit.audit.definitions.mutations import Mutation, Records
from riskkit.domain.retelling import Replay

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from riskkit.domain.sources import Linkage

Some = TypeVar("Some")


@dataclass(frozen=True)
class Outcomes:
    """One mutation's answers for every row of a spine: is it scored, and its label (NaN: not yet known)."""

    mutation: Mutation
    scored: np.ndarray
    label: np.ndarray


def tell_mutations(
    replay: Replay, linkage: Linkage, dates: tuple[date, ...], mutations: Sequence[Mutation]
) -> tuple[pd.DataFrame, list[Outcomes]]:
    """Answers of every mutation.

    Returns
    -------
    (pandas.DataFrame, list of Outcomes)
        person_id and as_of of everybody on every date; and for each mutation, in order, its answers for these rows.
    """
    keys: pd.DataFrame | None = None
    found: dict[int, Outcomes] = {}
    for how in dict.fromkeys(mutation.records for mutation in mutations):
        here = [i for i, mutation in enumerate(mutations) if mutation.records == how]
        specs = list(_once(mutations[i].cohort for i in here))
        rules = list(_once(mutations[i].rule for i in here))
        answers = replay.answers(linkage_under(linkage, how), dates, specs, rules)
        keys = answers[["person_id", "as_of"]] if keys is None else keys
        for i in here:
            scored = answers[f"scored_{specs.index(mutations[i].cohort)}"].to_numpy(dtype=bool)
            label = answers[f"label_{rules.index(mutations[i].rule)}"].to_numpy(dtype="float64")
            found[i] = Outcomes(mutations[i], scored, label)
    assert keys is not None
    return keys, [found[i] for i in range(len(mutations))]


def linkage_under(linkage: Linkage, how: Records) -> Linkage:
    """The records as a mutation would have them."""
    tables = dict(linkage.sources.tables)
    events = tables["events"]
    if how == "dates swapped":
        tables["events"] = events.mutate(occurred_at=events.known_at, known_at=events.occurred_at)
    elif how == "known at once":
        tables["events"] = events.mutate(known_at=events.occurred_at)
    elif how == "nobody dies" and "exposure" in tables:
        tables["exposure"] = tables["exposure"].filter(tables["exposure"].reason != "dead")
    return linkage.with_tables(tables, linkage.person_of, linkage.parts)


def _once(values: Iterable[Some]) -> Iterator[Some]:
    """Each value once, in order; compared, not hashed."""
    seen: list[Some] = []
    for value in values:
        if value not in seen:
            seen.append(value)
            yield value
