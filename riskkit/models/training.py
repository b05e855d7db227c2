"""From labelled examples to a frozen model.

Takes    Examples of the past and the study's ModelSpec.
Gives    `RiskModel`.
Promise  recipes compete on held-out rows, scores are calibrated on held-out rows, doubt is measured by refits; the
         same study gives the same model to the bit, whatever the order of its rows and the number of threads.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from riskkit.domain.progress import Progress, silent
from riskkit.domain.scores import Evidence
from riskkit.models.alternatives import fit_alternatives
from riskkit.models.baselines import Baselines, fit_baselines
from riskkit.models.calibration import Calibration, calibrate
from riskkit.models.competition import Choice, hold_competition, monotone_of
from riskkit.models.earlier_outcome import had_earlier_outcome
from riskkit.models.familiar import Familiar, learn_familiar
from riskkit.models.given_away import count_given_away
from riskkit.models.membership import attack_refits
from riskkit.models.mitigation_recipes import fit_mitigations
from riskkit.models.negative_controls import look_for_nothing
from riskkit.models.recipe_fit import fit_recipe
from riskkit.models.refits import Refits, refit
from riskkit.models.risk_model import RiskModel
from riskkit.models.rows import Rows, date_words, row_keys, training_rows
from riskkit.models.score_function import LABELS, ScoreFunction
from riskkit.models.stand_ins import find_stand_ins
from riskkit.models.validation import Plan, plan_validation

COVERAGE = (
    "In drawn worlds with known probabilities, nominal 90% intervals of the chosen recipe held the true probability "
    "for 82% to 98% of people, depending on the world; for a recipe whose form was wrong, for as few as 54%."
)

if TYPE_CHECKING:
    from riskkit.domain.examples import Examples
    from riskkit.domain.model_spec import ModelSpec


def train(
    past: Examples, spec: ModelSpec, *, progress: Progress = silent, controls: bool = True, mitigate: bool = True
) -> RiskModel:
    """Choose a recipe on held-out rows, fit it to all rows, calibrate it, and refit it to measure doubt.

    Parameters
    ----------
    past : Examples
        Labelled rows; every outcome known.
    spec : ModelSpec
        Taken from a study (`study.model`): gives seed, capacity and role.
    controls : bool
        False for a model that is only one fold of a larger run, whose kept model has the negative controls and the
        stand-ins. It is given every alternative, since only the whole says which are as good.
    mitigate : bool
        False for a model that scores no row of its run: mitigations are measured on scored rows.

    Returns
    -------
    RiskModel

    Raises
    ------
    DoesNotFit
        Rows or columns that cannot be trained on.
    SpecError
        Outcomes not yet known or all the same; points that name no feature; a spec that belongs to no study.
    """
    from threadpoolctl import threadpool_limits

    rows = training_rows(past)
    with threadpool_limits(limits=1, user_api="blas"):  # sums in one order, whatever the machine
        return _train(rows, past, spec, progress, controls, mitigate)


def _train(
    rows: Rows, past: Examples, spec: ModelSpec, progress: Progress, controls: bool, mitigate: bool
) -> RiskModel:
    study = spec.study
    baselines = fit_baselines(rows, spec.points, spec.present_practice)
    plan = plan_validation(rows, study)
    choice = hold_competition(rows, plan, spec, progress)
    line = calibrate(choice.held[plan.held], rows.y[plan.held])
    progress("Fitting the chosen recipe")
    function = _fit_chosen(rows, choice, line, spec)
    refits = refit(rows, function, choice, plan.held, spec, progress)
    progress("Fitting models as good as the chosen one")
    familiar = learn_familiar(rows)
    alternatives = fit_alternatives(rows, plan, choice, function, familiar.preparation, spec, every=not controls)
    evidence = Evidence(
        validation=choice.validation,
        chosen=_chosen(choice, plan, line, function),
        training=_training_facts(rows, past.fingerprint, spec, familiar),
        interval=interval_words(spec),
        controls=_controls(rows, past, choice, spec, progress) if controls else (),
        stand_ins=find_stand_ins(rows, choice, spec, progress) if controls and spec.study.audit.stand_ins else (),
        given_away=_given_away(rows, function, refits, baselines, spec, progress) if controls else (),
    )
    return RiskModel(
        choice.recipe, study.role, study.seed, study.capacity, spec.interval, rows.notes,
        function, refits, baselines, alternatives, familiar, evidence,
        fit_mitigations(rows, plan, choice, line, spec, progress) if mitigate else (),
    )  # fmt: skip


def interval_words(spec: ModelSpec) -> str:
    """How each interval was made, and how often it was right (experiments/benchmarks/interval_coverage.py)."""
    return (
        f"A nominal {spec.interval:.0%} interval from {spec.refits} refits on people drawn with replacement, each with "
        "its own calibration: the logit plus and minus Student's t times the standard deviation of refitted logits. "
        "It shows how far a score depends on who happened to be recorded. It leaves out errors that all refits share: "
        f"outcomes never recorded, features nobody has, a world that has changed. {COVERAGE}"
    )


def _fit_chosen(rows: Rows, choice: Choice, line: Calibration, spec: ModelSpec) -> ScoreFunction:
    fitted = fit_recipe(rows.x, rows.y, monotone_of(rows), choice, spec)
    return replace(fitted, slope=line.slope, intercept=line.intercept)


def _controls(
    rows: Rows, past: Examples, choice: Choice, spec: ModelSpec, progress: Progress
) -> tuple[dict[str, Any], ...]:
    progress("Looking where nothing should be found")
    earlier = had_earlier_outcome(past)
    if earlier is not None:
        person_id, as_of = row_keys(past.keys)
        earlier = earlier[np.lexsort((as_of, person_id))]  # in the order of the training rows
    return look_for_nothing(rows, choice, spec, earlier)


def _given_away(
    rows: Rows, function: ScoreFunction, refits: Refits, baselines: Baselines, spec: ModelSpec, progress: Progress
) -> tuple[dict[str, Any], ...]:
    progress("Asking what the model gives away of the people it learnt from")
    study = spec.study
    return (
        *count_given_away(rows, function, refits, baselines, study.release.threshold),
        *attack_refits(rows, function, refits, study.seed, study.audit.confidence),
    )


def _chosen(choice: Choice, plan: Plan, line: Calibration, function: ScoreFunction) -> dict[str, Any]:
    return {
        "recipe": choice.recipe,
        "label": LABELS[choice.recipe],
        "because": choice.because,
        "method": plan.method,
        "rolling_origin": plan.rolling,
        "blocks": len(plan.names),
        "mean_regret": choice.mean_regret,
        "strength": choice.strength if function.linear is not None else None,
        "trees": choice.rounds if function.trees is not None else None,
        "calibration": line.how,
        "calibration_slope": line.slope,
        "calibration_intercept": line.intercept,
    }


def _training_facts(rows: Rows, fingerprint: str, spec: ModelSpec, familiar: Familiar) -> dict[str, Any]:
    dates = [date_words(when) for when in np.unique(rows.as_of[~np.isnat(rows.as_of)])]
    return {
        "rows": len(rows),
        "people": int(rows.person.max()) + 1,
        "positives": int(rows.y.sum()),
        "base_rate": float(rows.y.mean()),
        "features": len(rows.notes),
        "dates": dates,
        "data_fingerprint": fingerprint,
        "spec_fingerprint": spec.fingerprint,
        "refits": spec.refits,
        "interval": spec.interval,
        "unlike": familiar.usual,
    }
