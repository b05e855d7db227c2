"""The inputs of a score as a reader sees them: levels of one column together, codes as words.

Takes    notes of features, the study's columns or feature specs.
Gives    `Input`, one per thing a reader knows of.
Promise  contributions of the levels of one column are added up, so that one column is one reason.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from riskkit.domain.data_spec import ColumnSpec
from riskkit.domain.examples import FeatureNote
from riskkit.domain.feature_spec import FeatureSpec
from riskkit.domain.study_spec import StudySpec
from riskkit.release.sheet_words import NOT_KNOWN, number_words

NO_RECORD = "no such record"
NONE_IS_MISSING = ("days_since_last", "days_since_first", "share")


@dataclass(frozen=True)
class Input:
    """One input: its label and meaning, and the feature columns (by place) that hold it."""

    label: str
    unit: str
    meaning: str
    assessment: bool
    stage: str | None
    places: tuple[int, ...]
    levels: tuple[str, ...] | None
    column: ColumnSpec | None
    spec: FeatureSpec | None

    def words(self, values: np.ndarray) -> str:
        """The value in words; `values` are one row of all features, float64 (n_features,)."""
        own = values[list(self.places)]
        if self.levels is not None:
            on = np.flatnonzero(own == 1)
            return self.levels[int(on[0])] if len(on) == 1 else NOT_KNOWN
        value = float(own[0])
        if np.isnan(value):
            return NO_RECORD if self.spec is not None and self.spec.measure in NONE_IS_MISSING else NOT_KNOWN
        if self.column is not None and self.column.kind == "flag":
            return "yes" if value == 1 else "no"
        if self.column is not None and self.column.kind == "ordered" and self.column.levels:
            place = int(value)
            return self.column.levels[place] if 0 <= place < len(self.column.levels) else number_words(value)
        return number_words(value)


def inputs_of(notes: Sequence[FeatureNote], study: StudySpec) -> tuple[Input, ...]:
    """Inputs in the order of the features, levels of one column together."""
    columns = {} if study.table is None else {column.name: column for column in study.table.columns}
    specs = {spec.name: spec for spec in study.features or ()}
    together: dict[str, list[int]] = {}
    for place, note in enumerate(notes):
        together.setdefault(note.source or note.name, []).append(place)
    return tuple(_input(name, places, notes, columns, specs) for name, places in together.items())


def _input(
    name: str,
    places: list[int],
    notes: Sequence[FeatureNote],
    columns: Mapping[str, ColumnSpec],
    specs: Mapping[str, FeatureSpec],
) -> Input:
    first, column = notes[places[0]], columns.get(name)
    is_levels = "=" in first.name and first.source is not None
    levels = tuple(notes[place].name.partition("=")[2] for place in places) if is_levels else None
    return Input(
        label=column.label if column is not None else first.label,
        unit=first.unit if levels is None and (column is None or column.kind == "number") else "",
        meaning=(column.meaning if column is not None else "") or first.meaning or first.label,
        assessment=any(notes[place].assessment for place in places),
        stage=first.stage,
        places=tuple(places),
        levels=levels,
        column=column,
        spec=specs.get(first.name),
    )
