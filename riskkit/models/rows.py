"""Rows as plain arrays, always in the same order, and refused where they do not fit.

Takes    Examples, and for scoring the notes of a trained model.
Gives    `Rows` (sorted by person and date) for training; a float64 matrix in the model's column order for scoring.
Promise  the order of rows and columns in the caller's table changes nothing; nothing is filled in or dropped; a
         refusal names columns and counts, never a value.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from riskkit.domain.errors import DoesNotFit, SpecError

if TYPE_CHECKING:
    import pandas as pd

    from riskkit.domain.examples import Examples, FeatureNote


@dataclass(frozen=True)
class Rows:
    """Training rows in order of person_id, then as_of.

    x: float64 (n, n_features), NaN missing. y: float64 (n,), 0 or 1. person: int64 codes from 0. person_id: text.
    as_of: datetime64[s], NaT in a table without dates. groups: text levels of the same rows.
    harm: float64 (n,), as in Labels (0 without an outcome, NaN not known), or None.
    """

    x: np.ndarray
    y: np.ndarray
    person: np.ndarray
    person_id: np.ndarray
    as_of: np.ndarray
    groups: pd.DataFrame
    notes: tuple[FeatureNote, ...]
    harm: np.ndarray | None = None

    def __len__(self) -> int:
        return len(self.y)

    @property
    def key(self) -> tuple[np.ndarray, np.ndarray]:
        """Who and when: settles ties the same way in any order of rows."""
        return self.person_id, self.as_of


def training_rows(examples: Examples) -> Rows:
    """Sort and check the rows a model is trained on.

    Raises
    ------
    DoesNotFit
        Empty, not numeric, infinite, a person and date twice, or columns that are not the notes.
    SpecError
        Outcomes that are not yet known, or all the same.
    """
    x = matrix(examples.frame, examples.notes, "the training rows")
    check_keys(examples, "the training rows")
    if examples.label is None:
        raise SpecError("The training rows have no recorded outcome. Give labelled examples.")
    y = np.asarray(examples.label, dtype=np.float64)
    unknown = int(np.count_nonzero(~np.isin(y, (0.0, 1.0))))
    if unknown:
        raise SpecError(f"{unknown:,} of {len(y):,} training rows have an outcome not yet known. Leave them out first.")
    positives = int(y.sum())
    if positives in (0, len(y)):
        raise SpecError(
            f"{positives:,} of {len(y):,} training rows have the outcome recorded; training needs rows of both kinds. "
            "Look at the target's codes and dates."
        )
    person_id, as_of = row_keys(examples.keys)
    order = np.lexsort((as_of, person_id))
    person = np.unique(person_id[order], return_inverse=True)[1].astype(np.int64)
    groups = examples.groups.frame.iloc[order].reset_index(drop=True)
    harm = None if examples.harm is None else np.asarray(examples.harm, dtype=np.float64)[order]
    return Rows(
        np.ascontiguousarray(x[order]), y[order], person, person_id[order], as_of[order], groups, examples.notes, harm
    )


def worth_of(rows: Rows, weigh_by_harm: bool) -> np.ndarray:
    """What finding each row is worth: 1 for a recorded outcome, or its harm as a multiple of the mean harm of one.

    Raises
    ------
    SpecError
        If harm is to be weighed and is not known for every recorded outcome.
    """
    if not weigh_by_harm:
        return rows.y
    with_outcome = rows.y == 1
    harm = np.full(len(rows), np.nan) if rows.harm is None else rows.harm
    unknown = int(np.isnan(harm[with_outcome]).sum())
    if unknown or not harm[with_outcome].sum() > 0:
        raise SpecError(
            f"target.weigh_by_harm: harm is not known for {unknown:,} of {int(with_outcome.sum()):,} training rows "
            "with a recorded outcome, or is 0 for all of them. Give the column harm in events, or leave this out."
        )
    return np.where(with_outcome, harm, 0.0) / harm[with_outcome].mean()


def row_keys(keys: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """person_id as text and as_of as datetime64[s] (NaT where a table has no dates)."""
    return keys["person_id"].astype(str).to_numpy().astype("U"), keys["as_of"].to_numpy().astype("datetime64[s]")


def date_codes(as_of: np.ndarray) -> np.ndarray:
    """A code per as-of date, counting from 0 in order of date; rows without a date share one code."""
    return np.unique(as_of.astype("datetime64[s]").astype(np.int64), return_inverse=True)[1].astype(np.int64)


def date_words(as_of: np.datetime64) -> str | None:
    """A date as text, None for no date."""
    return None if np.isnat(as_of) else str(as_of.astype("datetime64[D]"))


def matrix(frame: pd.DataFrame, notes: Sequence[FeatureNote], place: str) -> np.ndarray:
    """Feature values in the order of the notes, as one C-ordered float64 array; checked by name and value.

    Raises
    ------
    DoesNotFit
        Missing, extra or repeated columns; columns that hold no numbers; infinite values; no rows.
    """
    _check_names([str(column) for column in frame.columns], [note.name for note in notes], place)
    if len(frame) == 0:
        raise DoesNotFit(f"{place.capitalize()} are empty: there is nobody to score. Look at who is in the table.")
    wrong = [note.name for note in notes if frame[note.name].dtype.kind not in "fiub"]
    if wrong:
        raise DoesNotFit(f"{place.capitalize()}: {_some(wrong)} hold no numbers. Give float64, with NaN for missing.")
    x = np.empty((len(frame), len(notes)))
    for place_of, note in enumerate(notes):
        x[:, place_of] = frame[note.name].to_numpy(dtype=np.float64)
    infinite = np.isinf(x).sum(axis=0)
    if infinite.any():
        worst = [f"{notes[j].name} ({infinite[j]:,} rows)" for j in np.flatnonzero(infinite).tolist()]
        raise DoesNotFit(f"{place.capitalize()} hold infinite values in {_some(worst)}. Missing is NaN, not infinity.")
    return x


def check_keys(examples: Examples, place: str) -> None:
    """Refuse rows whose notes are not the frame's columns, whose person is missing, or who stand there twice."""
    names = [note.name for note in examples.notes]
    if sorted(names) != sorted(str(column) for column in examples.frame.columns):
        raise DoesNotFit(f"{place.capitalize()}: notes and columns name different features. Build them together.")
    nobody = int(examples.keys["person_id"].isna().sum())
    if nobody:
        raise DoesNotFit(f"{place.capitalize()}: {nobody:,} rows have no person_id. Give every row its person.")
    twice = int(examples.keys.duplicated(["person_id", "as_of"]).sum())
    if twice:
        raise DoesNotFit(
            f"{place.capitalize()}: {twice:,} of {len(examples):,} rows repeat a person_id and as_of. "
            "Keep one row for each person and date."
        )


def _check_names(given: list[str], wanted: list[str], place: str) -> None:
    missing, extra = sorted(set(wanted) - set(given)), sorted(set(given) - set(wanted))
    twice = sorted({name for name in given if given.count(name) > 1})
    if missing or extra or twice:
        told = [
            f"{what}: {_some(names)}"
            for what, names in (("missing", missing), ("not asked for", extra), ("there twice", twice))
            if names
        ]
        raise DoesNotFit(
            f"The columns of {place} are not the {len(wanted)} features the model was made for; {'; '.join(told)}. "
            "Build features with the same study; a renamed column is another column."
        )


def _some(names: Sequence[str], most: int = 8) -> str:
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more} more" if more > 0 else "")
