"""What leaving a feature out changes: performance, and the gaps between groups.

Takes    training rows, the recipe that won, columns to leave out.
Gives    `drop_effects`: rows {feature, metric, before, after, ...} for the evidence.
Promise  with and without the feature the same people are drawn and predicted by the same other half; each column is
         left out once, however many characteristics it tells.

The chosen recipe is fitted again (at most 50 trees, no calibration of its own) to one half of the people and measured
on the other, both ways, on at most 12,000 rows that keep recorded outcomes and are weighed back to all rows. So
`before` is the level of these smaller fits, not of the model that is kept: what counts is the change.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from riskkit.domain.examples import FeatureNote
from riskkit.domain.progress import Progress
from riskkit.models.competition import Choice, monotone_of
from riskkit.models.drawn_rows import draw_by_outcome, rows_at, weight_of_draw
from riskkit.models.mitigation import flagged_share
from riskkit.models.recipe_fit import fit_recipe
from riskkit.models.rows import Rows, date_codes
from riskkit.models.score_function import probability
from riskkit.models.validation import person_folds
from riskkit.stats.ranking import auc
from riskkit.stats.ties import tie_break_hash

if TYPE_CHECKING:
    from riskkit.domain.model_spec import ModelSpec

MOST_ROWS, MOST_POSITIVES, MOST_TREES, LEAST = 12_000, 4_000, 50, 20
TOO_FEW = "too few to say"


@dataclass(frozen=True)
class Column:
    """Features that come from one column, left out together. places: their numbers."""

    name: str
    label: str
    places: tuple[int, ...]


def columns_of(notes: Sequence[FeatureNote]) -> list[Column]:
    """Features by the column they come from, in order; a feature that shares its column with none is its own."""
    places: dict[str, list[int]] = {}
    for j, note in enumerate(notes):
        places.setdefault(note.source or note.name, []).append(j)
    return [
        Column(name, notes[own[0]].label if len(own) == 1 else _shared(notes, own), tuple(own))
        for name, own in places.items()
    ]


def _shared(notes: Sequence[FeatureNote], own: list[int]) -> str:
    return f"{notes[own[0]].label.split(': ')[0]} (all {len(own)} levels)"


def drop_effects(
    rows: Rows, choice: Choice, spec: ModelSpec, leading: Sequence[tuple[str, Column]], names: Sequence[str],
    progress: Progress,
) -> tuple[dict[str, Any], ...]:  # fmt: skip
    """Fit the chosen recipe without each column in turn.

    Parameters
    ----------
    leading : pairs of a characteristic and a column that tells it
    names : characteristics whose gaps are measured, all of them for every column

    Returns
    -------
    tuple of dict
        One row for each column and metric; the characteristic is None where the metric is about everybody, and
        `tells` names the characteristics that the column leads in.
    """
    columns = list(dict.fromkeys(column for _, column in leading))
    if not columns:
        return ()
    drawn = draw_by_outcome(rows, spec.study.seed, most=MOST_ROWS, most_positives=MOST_POSITIVES)
    some, weight = rows_at(rows, drawn), weight_of_draw(rows, drawn)
    half = person_folds(some, 2, spec.study.seed)
    tells = {c.name: ", ".join(name for name, column in leading if column == c) for c in columns}
    if any(_too_few(some.y[half == k]) for k in (0, 1)):
        why = f"fewer than {LEAST} rows with, or without, the outcome in one half of the people"
        return tuple(_row(c, tells[c.name], None, "AUC", None, None, why) for c in columns)
    trial = _Trial(some, weight, half, choice, spec, tuple(names))
    before, found = trial.without(()), []
    for done, column in enumerate(columns):
        progress("Leaving out features that tell a characteristic", done, len(columns))
        if len(column.places) == some.x.shape[1]:
            found.append(_row(column, tells[column.name], None, "AUC", None, None, "nothing is left without it"))
            continue
        after = trial.without(column.places)
        found += [
            _row(column, tells[column.name], attribute, metric, value, after[attribute, metric])
            for (attribute, metric), value in before.items()
        ]
    progress("Leaving out features that tell a characteristic", len(columns), len(columns))
    return tuple(found)


@dataclass(frozen=True)
class _Trial:
    """The same rows, halves and recipe, with some features left out."""

    rows: Rows
    weight: np.ndarray
    half: np.ndarray
    choice: Choice
    spec: ModelSpec
    names: tuple[str, ...]

    def without(self, places: tuple[int, ...]) -> dict[tuple[str | None, str], float | None]:
        """Every figure, by characteristic (None: everybody) and metric."""
        rows, kept = self.rows, np.setdiff1d(np.arange(self.rows.x.shape[1]), places)
        x, monotone = np.ascontiguousarray(rows.x[:, kept]), monotone_of(rows)[kept]
        rounds, score = min(self.choice.rounds, MOST_TREES), np.empty(len(rows))
        for k in (0, 1):
            fit_on, held = self.half != k, self.half == k
            function = fit_recipe(
                x[fit_on], rows.y[fit_on], monotone, self.choice, self.spec, rounds=rounds, weight=self.weight[fit_on]
            )
            score[held] = probability(function.raw(x[held]))
        return self._figures(score)

    def _figures(self, score: np.ndarray) -> dict[tuple[str | None, str], float | None]:
        y, w, flagged = self.rows.y, self.weight, self._flagged(score)
        listed = float((w * flagged).sum())
        found: dict[tuple[str | None, str], float | None] = {
            (None, "AUC"): float(auc(y, score, weight=w)),
            (None, "Brier"): float(np.average((score - y) ** 2, weights=w)),
            (None, "precision"): float((w * flagged * y).sum()) / listed if listed else None,
        }
        audit = self.spec.study.audit
        for name in self.names:
            levels, means, rates = self.rows.groups[name].to_numpy().astype("U"), [], []
            for level in np.unique(levels):
                here = levels == level
                without = here & (y == 0)
                if len(np.unique(self.rows.person[here])) >= audit.smallest_group:
                    means.append(float(np.average(score[here], weights=w[here])))
                    if int(without.sum()) >= audit.smallest_base:
                        rates.append(float(np.average(flagged[without], weights=w[without])))
            found[name, "mean score gap"] = max(means) - min(means) if len(means) > 1 else None
            found[name, "FPR gap"] = max(rates) - min(rates) if len(rates) > 1 else None
        return found

    def _flagged(self, score: np.ndarray) -> np.ndarray:
        """The share of each row that is on its date's list: rows stand for many, so the last one is on it in part."""
        rows, date = self.rows, date_codes(self.rows.as_of)
        tie, flagged = tie_break_hash(rows.key, self.spec.study.seed), np.zeros(len(rows))
        share = flagged_share(date, self.spec.study.capacity)
        for code in range(int(date.max()) + 1):
            here = np.flatnonzero(date == code)
            here = here[np.lexsort((tie[here], -score[here]))]
            places = share[here[0]] * self.weight[here].sum()
            before = np.concatenate([[0.0], np.cumsum(self.weight[here])[:-1]])
            flagged[here] = np.clip((places - before) / self.weight[here], 0.0, 1.0)
        return flagged


def _row(
    column: Column, tells: str, attribute: str | None, metric: str, before: float | None, after: float | None,
    reason: str | None = None,
) -> dict[str, Any]:  # fmt: skip
    known = before is not None and after is not None
    return {
        "row": "dropped", "feature": column.name, "label": column.label, "tells": tells, "attribute": attribute,
        "metric": metric, "before": before, "after": after,
        "change": after - before if before is not None and after is not None else None,
        "reason": reason or (None if known else TOO_FEW),
    }  # fmt: skip


def _too_few(y: np.ndarray) -> bool:
    positives = int(y.sum())
    return min(positives, len(y) - positives) < LEAST
