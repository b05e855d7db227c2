"""How well the features tell each protected characteristic, and which of them do: what may stand in for it.

Takes    training rows with their groups, the recipe that won, the study's ModelSpec.
Gives    `find_stand_ins`: rows for the evidence, told apart by `row`: "level", "feature", "dropped".
Promise  held out by person, five folds; at most 20,000 rows take part, one of each person before a second of any, so
         a million rows cost the same; the same study gives the same figures, whatever the order of its rows.

A level is told from everybody else by small boosted trees (LightGBM, 20 trees of 8 leaves): they see bent effects and
what is missing. Features made from one column (levels of a category) count as one. "Most of it" is the share of the
trees' gain (Breiman, Friedman, Olshen and Stone 1984): of two features that say the same, one may get all of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from riskkit.domain.progress import Progress
from riskkit.models.competition import Choice
from riskkit.models.drawn_rows import draw_by_person, rows_at
from riskkit.models.dropped_features import Column, columns_of, drop_effects
from riskkit.models.rows import Rows
from riskkit.models.trees import held_out_of_labels
from riskkit.models.validation import person_folds
from riskkit.stats.ranking import auc

if TYPE_CHECKING:
    from riskkit.domain.model_spec import ModelSpec

MOST_ROWS, FOLDS, ROUNDS, LEAST_PEOPLE, LEADING = 20_000, 5, 20, 30, 5
STAGE = "Asking what stands in for protected characteristics"


def find_stand_ins(rows: Rows, choice: Choice, spec: ModelSpec, progress: Progress) -> tuple[dict[str, Any], ...]:
    """Ask, for every level of every protected characteristic, how well features tell it; then drop those that do.

    Returns
    -------
    tuple of dict
        "level": AUC held out and its standard error over folds; None with a reason for fewer than 30 people.
        "feature": the five columns with most gain for a level, in words. "dropped": see `drop_effects`.
    """
    names = [group.name for group in spec.study.groups if group.protected and group.name in rows.groups]
    if not names:
        return ()
    seed = spec.study.seed
    some = rows_at(rows, draw_by_person(rows, seed, most=MOST_ROWS))
    levels = {name: some.groups[name].to_numpy().astype("U") for name in names}
    asked = [(name, str(level)) for name in names for level in np.unique(levels[name])]
    people = [_people(some.person, levels[name] == level) for name, level in asked]
    enough = [min(pair) >= LEAST_PEOPLE for pair in people]
    labels = np.column_stack([levels[name] == level for name, level in asked])
    fold = person_folds(replace(some, y=np.zeros(len(some))), FOLDS, seed)
    twins = {k: k - 1 for k in range(1, len(asked)) if _is_twin(asked, k)}  # the second of two levels is the first
    fitted = [k for k in range(len(asked)) if enough[k] and k not in twins]
    columns, found = columns_of(rows.notes), []
    raw, gain = np.full(labels.shape, np.nan), np.full((len(columns), len(asked)), np.nan)
    if fitted:
        raw[:, fitted], by_feature = held_out_of_labels(
            some.x, labels[:, fitted], fold, rounds=ROUNDS, seed=seed, told=_counted(progress)
        )
        gain[:, fitted] = np.stack([by_feature[list(column.places)].sum(axis=0) for column in columns])
    for k, (name, level) in enumerate(asked):
        twin = twins.get(k, k)
        found.append(_level_row(name, level, people[k], labels[:, twin], raw[:, twin], fold, enough[k], len(some)))
        found += _feature_rows(name, level, gain[:, twin], columns)
    leading = _leading(names, asked, gain, columns)
    return (*found, *drop_effects(rows, choice, spec, leading, names, progress))


def _people(person: np.ndarray, yes: np.ndarray) -> tuple[int, int]:
    """People with the level on some row, and people without it on some row."""
    return len(np.unique(person[yes])), len(np.unique(person[~yes]))


def _is_twin(asked: list[tuple[str, str]], k: int) -> bool:
    same = [place for place, (name, _) in enumerate(asked) if name == asked[k][0]]
    return len(same) == 2 and same[1] == k


def _counted(progress: Progress) -> Any:
    done = iter(range(1, FOLDS + 1))

    def told() -> None:
        progress(STAGE, next(done), FOLDS)

    return told


def _level_row(
    name: str, level: str, people: tuple[int, int], yes: np.ndarray, raw: np.ndarray, fold: np.ndarray, enough: bool,
    drawn: int,
) -> dict[str, Any]:  # fmt: skip
    row = {
        "row": "level", "attribute": name, "group": level, "people": people[0], "others": people[1],
        "auc": None, "se": None, "rows": drawn, "reason": None,
    }  # fmt: skip
    if not enough:
        return {**row, "reason": f"too few: fewer than {LEAST_PEOPLE} people with this level, or without it"}
    areas = []
    for k in range(FOLDS):
        here = (fold == k) & ~np.isnan(raw)
        if 0 < int(yes[here].sum()) < int(here.sum()):
            areas.append(auc(yes[here].astype(np.float64), raw[here]))
    if len(areas) < 2:
        return {**row, "reason": "fewer than two folds hold people with this level and people without it"}
    spread = float(np.std(areas, ddof=1)) / len(areas) ** 0.5
    return {**row, "auc": float(np.mean(areas)), "se": spread}


def _feature_rows(name: str, level: str, gain: np.ndarray, columns: list[Column]) -> Iterator[dict[str, Any]]:
    order = [j for j in np.argsort(-gain, kind="stable") if gain[j] > 0][:LEADING]
    for place, j in enumerate(order, 1):
        yield {
            "row": "feature", "attribute": name, "group": level, "place": place, "feature": columns[j].name,
            "label": columns[j].label, "share_of_gain": float(gain[j]),
        }  # fmt: skip


def _leading(
    names: list[str], asked: list[tuple[str, str]], gain: np.ndarray, columns: list[Column]
) -> list[tuple[str, Column]]:
    """For each characteristic, the five columns with most gain on average over its levels."""
    found = []
    for name in names:
        own = np.array([attribute == name for attribute, _ in asked]) & ~np.isnan(gain).any(axis=0)
        if own.any():
            mean = gain[:, own].mean(axis=1)
            order = [j for j in np.argsort(-mean, kind="stable") if mean[j] > 0][:LEADING]
            found += [(name, columns[j]) for j in order]
    return found
