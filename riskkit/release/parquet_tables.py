"""The two tables a run folder keeps: scores, and the reasons that sum to them.

Takes    an Audit, whose scores travel inside.
Gives    two pyarrow tables with the columns of the design, section 6.
Promise  rows in order of as_of, rank and person; the contributions of a row, its "(base)" among them, sum to the raw
         value (the logit) of its score. Scores leave only with an audit attached.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from riskkit.domain.findings import Audit
from riskkit.domain.scores import Explanations, values_inside

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from riskkit.domain.pseudonyms import Pseudonyms

BASE, BASE_LABEL = "(base)", "Starting point of the model, before any feature"


def score_tables(audit: Audit, pseudonyms: Pseudonyms | None = None) -> tuple[pa.Table, pa.Table]:
    """Tables for scores.parquet and explanations.parquet.

    Parameters
    ----------
    audit : Audit
    pseudonyms : Pseudonyms, optional
        Stand in both tables instead of the input's ids; the scores inside the audit keep those.

    Returns
    -------
    (pyarrow.Table, pyarrow.Table)
        scores: person_id, as_of (date, null without dates), role, score, score_low, score_high (null if none),
        rank, flagged, stability (null if none). explanations: person_id, as_of, feature, label, value (null if
        missing), known_at (date, null if none), contribution; no rows for scores that came without reasons.

    Raises
    ------
    NoEvidence
        If the audit was never attached to its scores.
    """
    inside = values_inside(audit.scored.audit.scored)
    frame = inside.frame.reset_index(drop=True)
    order = listing_order(frame)
    names = names_of(frame, pseudonyms)
    listed = frame.iloc[order].assign(person_id=[names[row] for row in order.tolist()])
    return _scores(listed), _explanations(frame, names, inside.explanations, order)


def names_of(frame: pd.DataFrame, pseudonyms: Pseudonyms | None) -> list[str]:
    """What the person of each row is called in a run: their pseudonym, or their id where none are given."""
    ids: list[str] = frame["person_id"].astype(str).tolist()
    return ids if pseudonyms is None else pseudonyms.people(ids)


def listing_order(frame: pd.DataFrame) -> np.ndarray:
    """Row numbers in order of as_of, rank, person_id: the order of every list a run holds."""
    sort_by = frame[["as_of", "rank", "person_id"]].assign(person_id=frame["person_id"].astype(str))
    return sort_by.sort_values(["as_of", "rank", "person_id"], kind="stable").index.to_numpy()


def _scores(frame: pd.DataFrame) -> pa.Table:
    import pyarrow as pa

    def numbers(name: str) -> pa.Array:
        return pa.array(frame[name].to_numpy(dtype=np.float64), from_pandas=True)

    return pa.table(
        {
            "person_id": pa.array(frame["person_id"].astype(str), pa.string()),
            "as_of": _days(frame["as_of"].to_numpy()),
            "role": pa.array(frame["role"].astype(str), pa.string()),
            "score": numbers("score"),
            "score_low": numbers("score_low"),
            "score_high": numbers("score_high"),
            "rank": pa.array(frame["rank"].to_numpy(dtype=np.int64)),
            "flagged": pa.array(frame["flagged"].to_numpy(dtype=bool)),
            "stability": numbers("stability"),
        }
    )


def _explanations(
    frame: pd.DataFrame, people: list[str], explained: Explanations | None, order: np.ndarray
) -> pa.Table:  # fmt: skip
    """Long form: for each row the base, then every feature; names are stored once, in the order of the list.

    Not in the order of the ids: that order would tell something of them.
    """
    import pyarrow as pa

    notes = () if explained is None else explained.notes
    rows, wide = (0 if explained is None else len(order)), len(notes) + 1
    each, which = np.repeat(np.arange(rows), wide), np.tile(np.arange(wide), rows)
    places: dict[str, int] = {}
    at = np.array([places.setdefault(people[row], len(places)) for row in order[:rows].tolist()], dtype=np.int32)
    dates = frame["as_of"].to_numpy()[order][:rows]
    names, labels = [BASE, *[n.name for n in notes]], [BASE_LABEL, *[n.label for n in notes]]
    return pa.table(
        {
            "person_id": _repeated(list(places), at[each]),
            "as_of": _days(dates[each]),
            "feature": _repeated(names, which),
            "label": _repeated(labels, which),
            "value": pa.array(_values(explained, order).ravel(), pa.float64(), from_pandas=True),
            "known_at": _days(_known(explained, order).ravel()),
            "contribution": pa.array(_contributions(explained, order).ravel(), pa.float64()),
        }
    )


def _repeated(words: list[str], at: np.ndarray) -> Any:
    import pyarrow as pa

    return pa.DictionaryArray.from_arrays(pa.array(at.astype(np.int32)), pa.array(words, pa.string()))


def _values(explained: Explanations | None, order: np.ndarray) -> np.ndarray:
    if explained is None:
        return np.zeros((0, 1))
    names = [note.name for note in explained.notes]
    values = explained.values[names].to_numpy(dtype=np.float64)[order]
    return np.column_stack([np.full(len(order), np.nan), values])


def _known(explained: Explanations | None, order: np.ndarray) -> np.ndarray:
    rows, wide = (0, 1) if explained is None else (len(order), len(explained.notes) + 1)
    known = np.full((rows, wide), np.datetime64("NaT", "D"), dtype="datetime64[D]")
    if explained is None or explained.known_at is None:
        return known
    for place, note in enumerate(explained.notes, 1):
        if note.name in explained.known_at.columns:
            known[:, place] = explained.known_at[note.name].to_numpy().astype("datetime64[D]")[order]
    return known


def _contributions(explained: Explanations | None, order: np.ndarray) -> np.ndarray:
    if explained is None:
        return np.zeros((0, 1))
    return np.column_stack([explained.base[order], explained.contributions[order]])


def _days(moments: np.ndarray) -> Any:
    import pyarrow as pa

    return pa.array(moments.astype("datetime64[D]"), pa.date32(), from_pandas=True)
