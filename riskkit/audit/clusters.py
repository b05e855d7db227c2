"""Which people belong together: those who share recorded incidents, so that chance moves them together.

Takes    Origin (lazy tables) and the people scored.
Gives    `Clusters`, or None where records do not tell.
Promise  one query counts on the engine; only pairs of incident and person in shared incidents leave it, as codes. A
         network that would join more than a twentieth of all people is not used: the words say what is instead.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from riskkit.domain.matching import matches
from riskkit.domain.origin import Origin

if TYPE_CHECKING:
    import ibis.expr.types as ir

Array = np.ndarray[Any, Any]
LARGEST_SHARE = 0.05
MOST_IN_AN_INCIDENT = 50
ANY_INCIDENT = "those who share a recorded incident"
OUTCOME_INCIDENT = (
    "those who share an incident that counts as the outcome (other shared incidents join too many people into one)"
)


@dataclass(frozen=True, eq=False)
class Clusters:
    """of_row: int64 (n_rows,), the cluster of each row. words: what joins people. people_joined: in clusters of two or
    more. largest: people in the largest cluster.
    """

    of_row: Array
    words: str
    people_joined: int
    largest: int


def clusters_of(origin: Origin | None, people: Array, of_row: Array) -> Clusters | None:
    """Join people who share an incident; None if nobody does, or if that joins too many into one.

    Parameters
    ----------
    people : text (k,), sorted. of_row : int64 (n_rows,), place of each row's person in `people`.
    """
    if origin is None or not len(people):
        return None
    parts = origin.cohort.linkage.parts
    found = _joined(parts, people, of_row, ANY_INCIDENT)
    if found is not None and found.largest > LARGEST_SHARE * len(people):
        if origin.follow_up is None:
            return None
        events = origin.follow_up.events
        outcomes = events.filter(matches(events, origin.follow_up.target.events))
        found = _joined(outcomes, people, of_row, OUTCOME_INCIDENT)
    return None if found is None or found.largest > LARGEST_SHARE * len(people) else found


def _joined(parts: ir.Table, people: Array, of_row: Array, words: str) -> Clusters | None:
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    event, person = _shared(parts, people)
    if not len(event):
        return None
    incidents = int(event.max()) + 1
    size = len(people) + incidents
    links = coo_array((np.ones(len(event), dtype=np.int8), (person, len(people) + event)), shape=(size, size))
    of_person = connected_components(links, directed=False)[1][: len(people)]
    members = np.bincount(of_person)
    own = np.unique(of_person, return_inverse=True)[1]
    return Clusters(own[of_row].astype(np.int64), words, int(members[members > 1].sum()), int(members.max()))


def _shared(parts: ir.Table, people: Array) -> tuple[Array, Array]:
    """Codes of incident and person, for incidents that several (but not very many) of these people have a part in."""
    import pandas as pd

    pairs = parts.select("event_id", "person_id").distinct()
    many = pairs.group_by("event_id").aggregate(n=pairs.count())
    some = many.filter((many.n >= 2) & (many.n <= MOST_IN_AN_INCIDENT))
    table = pairs.semi_join(some, "event_id").to_pyarrow()
    person = pd.Index(people).get_indexer(table["person_id"].to_pandas().astype(str))
    event = pd.factorize(table["event_id"].to_pandas())[0]
    kept = person >= 0
    return event[kept].astype(np.int64), person[kept].astype(np.int64)
