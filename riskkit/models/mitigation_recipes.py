"""Mitigation as recipes, fitted to training rows: weights, a line per group, places by group, and fairlearn's two.

Takes    training rows, how they were held out, the recipe that won, the study's ModelSpec.
Gives    `fit_mitigations`: a `Mitigation` per protected characteristic, recipe and criterion the study asks for.
Promise  nothing is fitted unless the study asks; nothing here sees a row that is scored; the seed is the study's.

Five recipes. `reweigh`: rows weighed so that group and outcome are independent (Kamiran and Calders 2012, Knowledge
and Information Systems 33), and the chosen recipe fitted again. `threshold`: a threshold per group, partly by lot
(Hardt, Price and Srebro 2016, NeurIPS). `reduction`: a mixture of classifiers under a constraint (Agarwal and others
2018, ICML). `calibrate_by_group`: Platt's line for each group. `list_by_group`: places shared out by group size.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from riskkit.domain.progress import Progress
from riskkit.models.calibration import Calibration, calibrate
from riskkit.models.competition import Choice, monotone_of
from riskkit.models.mitigation import CRITERIA, After, Mitigation, NewRows, Training
from riskkit.models.pooled_groups import pool_groups
from riskkit.models.recipe_fit import fit_recipe
from riskkit.models.rows import Rows
from riskkit.models.score_function import probability
from riskkit.models.validation import Plan

if TYPE_CHECKING:
    from riskkit.domain.model_spec import ModelSpec

AIM = {"reweigh": "demographic_parity", "calibrate_by_group": "calibration", "list_by_group": "demographic_parity"}
ONE_GROUP = "fewer than two groups have people enough in training"


def fit_mitigations(
    rows: Rows, plan: Plan, choice: Choice, line: Calibration, spec: ModelSpec, progress: Progress
) -> tuple[Mitigation, ...]:
    """Fit every mitigation the study asks for, for each of its protected characteristics; none if none is asked for.

    Parameters
    ----------
    line : Calibration
        Of the model that is kept: logits before mitigation are on its scale.
    """
    study = spec.study
    names = [group.name for group in study.groups if group.protected and group.name in rows.groups]
    wanted = [(attribute, name) for attribute in names for name in study.audit.mitigations]
    logit, found = line.slope * choice.held + line.intercept, list[Mitigation]()
    for done, (attribute, name) in enumerate(wanted):
        progress("Fitting mitigations", done, len(wanted))
        levels = rows.groups[attribute].to_numpy().astype("U")
        pooling = pool_groups(levels[plan.held], rows.y[plan.held], rows.person[plan.held])
        found += _fitted(Training(rows, plan, choice, spec, attribute, levels, pooling, logit), name)
    if wanted:
        progress("Fitting mitigations", len(wanted), len(wanted))
    return tuple(found)


def _fitted(past: Training, name: str) -> Iterator[Mitigation]:
    own = {"reweigh": _reweigh, "calibrate_by_group": _by_group, "list_by_group": _list}
    criteria = (AIM[name],) if name in own else CRITERIA
    if len(past.pooling.names) < 2:
        yield from (past.made(name, criterion, "", None, ONE_GROUP) for criterion in criteria)
    elif name in own:
        yield own[name](past)
    else:
        from riskkit.models.fairlearn_recipes import fit_reduction, fit_threshold

        fit = fit_threshold if name == "threshold" else fit_reduction
        yield from (fit(past, criterion) for criterion in criteria)


def reweighing(group: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The weight of each row: rows its group and outcome would have if independent, over those it has, float64 (n,)."""
    cell = 2 * group + y.astype(np.int64)
    expected = np.bincount(group)[group] * np.where(y == 1, y.sum(), len(y) - y.sum()) / len(y)
    return np.asarray(expected / np.bincount(cell)[cell])


def _reweigh(past: Training) -> Mitigation:
    rows, plan = past.rows, past.plan
    monotone, weight = monotone_of(rows), reweighing(past.pooling.codes(past.levels), rows.y)
    fit_on, held = plan.pairs[-1]
    part = fit_recipe(rows.x[fit_on], rows.y[fit_on], monotone, past.choice, past.spec, weight=weight[fit_on])
    line = calibrate(part.raw(rows.x[held]), rows.y[held])
    function = replace(
        fit_recipe(rows.x, rows.y, monotone, past.choice, past.spec, weight=weight),
        slope=line.slope, intercept=line.intercept,
    )  # fmt: skip

    def apply(new: NewRows) -> After:
        raw = function.raw(new.x)
        return After(raw[:, None], score=probability(raw))

    note = (
        "The chosen recipe is fitted again to training rows weighed so that group and outcome are independent, and "
        "calibrated on one held-out block without weights."
    )
    return past.made("reweigh", AIM["reweigh"], note, apply)


def _by_group(past: Training) -> Mitigation:
    held, code = past.plan.held, past.pooling.codes(past.levels)
    lines = [
        calibrate(past.logit[held[code[held] == k]], past.rows.y[held[code[held] == k]])
        for k in range(len(past.pooling.names))
    ]
    slope, intercept = np.array([one.slope for one in lines]), np.array([one.intercept for one in lines])

    def apply(new: NewRows) -> After:
        own = past.pooling.codes(new.groups[past.attribute].to_numpy())
        raw = slope[own] * new.logit + intercept[own]
        return After(raw[:, None], score=probability(raw))

    note = "A line per group turns the score into how often the outcome was recorded in that group; the list follows."
    return past.made("calibrate_by_group", AIM["calibrate_by_group"], note, apply)


def _list(past: Training) -> Mitigation:
    names = np.array(past.pooling.names)

    def apply(new: NewRows) -> After:
        own = names[past.pooling.codes(new.groups[past.attribute].to_numpy())]
        return After(new.logit[:, None], score=probability(new.logit), within=own)

    note = "Scores stay as they are; places on each date's list are shared out in proportion to the size of each group."
    return past.made("list_by_group", AIM["list_by_group"], note, apply)
