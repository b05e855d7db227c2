"""Read a table study: features somebody already made, each declared with the stage at which it is known.

Takes    a `TableSpec`, the study's groups, and the folder its path is relative to.
Gives    `Examples`.
Promise  a column known after the score's stage is refused as a feature; one that is not declared is refused outright.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from riskkit.domain.cohort_spec import GroupSpec
from riskkit.domain.data_spec import ColumnSpec, TableSpec
from riskkit.domain.errors import SourceRefused, SpecError
from riskkit.domain.examples import Examples
from riskkit.domain.steps import Step
from riskkit.domain.words import ROLES_OF_SCORE
from riskkit.sources.declared_columns import columns_for_checks, declared_from, later_columns
from riskkit.sources.encoding import encoded, feature_frame
from riskkit.sources.group_values import group_columns, groups_from
from riskkit.sources.prepared import shown_unknown
from riskkit.sources.raw_tables import RawTable
from riskkit.sources.ready_made import (
    Wanted,
    bring_in,
    date_column,
    one_fingerprint,
    opened,
    outcome_column,
    person_column,
    refuse_lacking,
)

if TYPE_CHECKING:
    import pandas as pd


def read_table(
    spec: TableSpec,
    groups: tuple[GroupSpec, ...],
    *,
    base: Path,
    role: str,
    need_outcome: bool = True,
    repeats: bool = False,
    path: Path | None = None,
) -> Examples:
    """Read one row per person, or per person and as_of, with ready-made features.

    Parameters
    ----------
    spec : TableSpec
        Every column of the file is declared in it, with the stage at which it is known.
    groups : tuple of GroupSpec
        Their columns are columns of the file.
    base : Path
        What `spec.path` is relative to.
    role : str
        The study's role, perpetrator or victim; the outcome's role must fit it.
    need_outcome : bool
        False for new rows to score: the outcome, columns that only checks read, and columns that are neither features
        nor groups may be absent.
    repeats : bool
        True to read rows that repeat a person and date, which checks can then count; no model takes them.
    path : Path, optional
        Another file instead of `spec.path`.

    Returns
    -------
    Examples
        Rows in order of person_id and as_of. Numbers as they are, flags 1 and 0, ordered levels from 0, a category
        one feature per level (`column=level`). Missing is NaN, in all features of a category.

    Raises
    ------
    SpecError
        If a feature is not declared, or is known only after `spec.score_stage`.
    SourceRefused
        If the file breaks what was declared.
    """
    features = _features(spec)
    _refuse_mixed_roles(spec.target.role, role)
    with opened(str(path) if path is not None else spec.path, base) as raw:
        labelled = _check_columns(raw, spec, groups, need_outcome=need_outcome)
        later = later_columns(raw, spec)
        wanted = _wanted(raw, spec, groups, features, labelled=labelled)
        found = bring_in(raw, wanted | columns_for_checks(raw, spec, later), repeats=repeats)
    frame, notes = feature_frame(found, features)
    people, rows = int(found["person_id"].nunique()), len(found)
    unit = "people" if spec.as_of is None else "people and dates"
    return Examples(
        keys=_keys(found),
        frame=frame,
        notes=notes,
        label=found["riskkit_label"].to_numpy(dtype="float64") if labelled else None,
        groups=groups_from(found, groups),
        steps=(Step("read table", unit, rows, rows, people_in=people, people_out=people),),
        fingerprint=one_fingerprint(raw),
        declared=declared_from(found, spec, later),
    )


def _features(spec: TableSpec) -> tuple[ColumnSpec, ...]:
    """The columns of the features, in the order of `spec.features`."""
    declared = {column.name: column for column in spec.columns}
    twice = sorted({name for name in spec.features if spec.features.count(name) > 1})
    unknown = [name for name in spec.features if name not in declared or name in (spec.person_id, spec.target.column)]
    late = [n for n in spec.features if n in declared and not _in_time(spec, declared[n].stage)]
    if {"person_id", "as_of"} & set(spec.features):
        raise SpecError("A feature cannot be named person_id or as_of: these are keys.")
    if len(declared) < len(spec.columns) or twice:
        raise SpecError("table.columns or table.features names a column twice.")
    if unknown:
        raise SpecError(
            f"table.features names {', '.join(unknown)}, which table.columns does not declare as a column to use."
        )
    if late:
        raise SpecError(
            f"{len(late)} features are known only after the score's stage, {spec.score_stage}: {', '.join(late)}. "
            "Take them out of table.features: on the day of the score nobody knows them."
        )
    if _in_time(spec, spec.target.stage):
        raise SpecError(
            f"table.target.stage is not after the score's stage, {spec.score_stage}: nothing would be foretold."
        )
    return tuple(declared[name] for name in spec.features)


def _in_time(spec: TableSpec, stage: str) -> bool:
    return spec.stages.index(stage) <= spec.stages.index(spec.score_stage)


def _refuse_mixed_roles(recorded: str, role: str) -> None:
    if recorded not in ROLES_OF_SCORE[role]:
        raise SpecError(f"A {role} study cannot count an outcome with role {recorded}.")


def _check_columns(raw: RawTable, spec: TableSpec, groups: tuple[GroupSpec, ...], *, need_outcome: bool) -> bool:
    """Refuse missing and undeclared columns; say whether the outcome is there."""
    declared = [column.name for column in spec.columns]
    keys = [spec.person_id, *([spec.as_of] if spec.as_of else [])]
    group_names = [group.column for group in groups]
    needed = [*keys, *spec.features, *group_names]
    known = [*needed, *declared, spec.target.column, *spec.for_checks.values()]
    refuse_lacking(raw, known if need_outcome else needed)
    unknown = [name for name in raw.table.columns if name not in known]
    if unknown:
        shown = shown_unknown(unknown, raw.table.columns, known)
        raise SourceRefused(
            raw.place,
            None,
            None,
            f"{len(unknown)} columns that the study does not declare{shown}.",
            "Declare each under table.columns with the stage at which it is known, or take it out of the file.",
        )
    return spec.target.column in raw.table.columns


def _wanted(
    raw: RawTable, spec: TableSpec, groups: tuple[GroupSpec, ...], features: tuple[ColumnSpec, ...], *, labelled: bool
) -> dict[str, Wanted]:
    """Everything to bring in: person and date first."""
    wanted: dict[str, Any] = {
        spec.person_id: person_column(raw, spec.person_id),
        spec.as_of or "as_of": date_column(raw, spec.as_of, spec.extract_date),
    }
    wanted.update({column.name: encoded(raw, column) for column in features})
    declared = {column.name: column for column in spec.columns}
    wanted.update(group_columns(raw, groups, declared))
    if labelled:
        wanted[spec.target.column] = outcome_column(raw, spec.target.column, spec.target.yes, spec.target.no)
    return wanted


def _keys(found: pd.DataFrame) -> pd.DataFrame:
    keys = found[["person_id", "as_of"]].copy()
    keys["person_id"] = keys["person_id"].astype("object")
    return keys
