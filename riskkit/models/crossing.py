"""A table without dates: every row is scored by a model that never saw its person.

Takes    Examples of a table study, its ModelSpec and SplitSpec.
Gives    a model trained on all rows, and out-of-fold scores of every row.
Promise  choice of recipe, calibration, refits and baselines all happen inside the training part of each fold.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from riskkit.domain.errors import SpecError
from riskkit.domain.progress import Progress, silent
from riskkit.domain.scores import ScoredCohort
from riskkit.models.doubts import Scorer
from riskkit.models.risk_model import Predictions, RiskModel
from riskkit.models.rows import matrix, row_keys, training_rows
from riskkit.models.scoring import scored_cohort
from riskkit.models.training import train
from riskkit.models.tried_mitigations import joined_folds, try_mitigations
from riskkit.models.validation import person_folds

if TYPE_CHECKING:
    from riskkit.domain.cohort_spec import SplitSpec
    from riskkit.domain.examples import Examples
    from riskkit.domain.model_spec import ModelSpec


def cross_score(
    examples: Examples, spec: ModelSpec, split: SplitSpec, *, progress: Progress = silent
) -> tuple[RiskModel, ScoredCohort]:
    """Score every row out of fold, then train the model that is kept on all rows.

    Parameters
    ----------
    examples : Examples
        Labelled rows.
    spec : ModelSpec
    split : SplitSpec
        `folds` says how many; a person is always in one fold.

    Returns
    -------
    (RiskModel, ScoredCohort)
        The model of all rows, and scores none of which came from a model that saw the person. The audit is about the
        way of making models; the kept model itself is audited on no row it has not seen.

    Raises
    ------
    SpecError
        If a fold's training part would hold only one kind of outcome, or there are fewer people than folds.
    """
    rows = training_rows(examples)
    people = int(rows.person.max()) + 1
    if people < split.folds:
        raise SpecError(f"{people} people cannot be put in {split.folds} folds. Ask for fewer folds.")
    folds = _folds_in_given_order(examples, split.folds, spec.study.seed)
    parts: list[tuple[np.ndarray, RiskModel, Predictions, dict[str, np.ndarray | None]]] = []
    tried, scorers = [], []
    for k in range(split.folds):
        told = _told(progress, f"Fold {k + 1} of {split.folds}: ")
        held = np.flatnonzero(folds == k)
        model = train(examples.take(np.flatnonzero(folds != k)), spec, progress=told, controls=False)
        x = matrix(examples.frame.iloc[held], model.notes, "the held-out rows")
        groups = examples.groups.frame.iloc[held].reset_index(drop=True)
        found = model._predict(x)
        parts.append((held, model, found, model.baselines.scores(x, model.names, groups)))
        scorers.append(Scorer(model, held, x, found.raw))
        tried.append(try_mitigations(model, x, found.raw, examples, held))
    kept = train(examples, spec, progress=_told(progress, "All rows: "), mitigate=False)
    recipes = [model.recipe for _, model, _, _ in parts]
    kept = replace(kept, evidence=replace(kept.evidence, chosen={**kept.evidence.chosen, "recipe_by_fold": recipes}))
    back = np.argsort(np.concatenate([part[0] for part in parts]))
    found, baselines = _in_given_order(back, parts)
    return kept, scored_cohort(kept, examples, found, baselines, scorers, joined_folds(tried, back))


def _folds_in_given_order(examples: Examples, folds: int, seed: int) -> np.ndarray:
    """Fold of each row as given: folds are dealt on sorted rows, so the order of the file decides nothing."""
    person_id, as_of = row_keys(examples.keys)
    order = np.lexsort((as_of, person_id))
    fold = np.empty(len(examples), dtype=np.int64)
    fold[order] = person_folds(training_rows(examples), folds, seed)
    return fold


def _in_given_order(
    back: np.ndarray, parts: list[tuple[np.ndarray, RiskModel, Predictions, dict[str, np.ndarray | None]]]
) -> tuple[Predictions, dict[str, np.ndarray | None]]:
    """Put the folds' predictions back in the order of the examples."""

    def whole(name: str) -> np.ndarray:
        return np.concatenate([getattr(part[2], name) for part in parts])[back]

    found = Predictions(*(whole(name) for name in Predictions.__dataclass_fields__))
    baselines: dict[str, np.ndarray | None] = {}
    for name in parts[0][3]:
        pieces = [part[3][name] for part in parts]
        known = [piece for piece in pieces if piece is not None]
        baselines[name] = np.concatenate(known)[back] if len(known) == len(pieces) else None
    return found, baselines


def _told(progress: Progress, prefix: str) -> Progress:
    def tell(stage: str, done: int = 0, total: int = 0) -> None:
        progress(prefix + stage, done, total)

    return tell
