"""From a model and rows to a ScoredCohort: score, interval, rank, flag, stability, reasons, and the evidence.

Takes    a RiskModel and Examples.
Gives    `ScoredCohort`, which shows itself only with its audit.
Promise  rows or columns that do not fit are refused; exactly the capacity is flagged on each date; the order of rows
         decides nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from riskkit.domain.errors import DoesNotFit
from riskkit.domain.progress import Progress, silent
from riskkit.domain.scores import Evidence, Explanations, ScoredCohort
from riskkit.domain.steps import Step
from riskkit.domain.words import ROLES_OF_SCORE
from riskkit.models.comparison import comparison_rows, length_rows
from riskkit.models.doubts import Listing, Scorer, look_again
from riskkit.models.mitigation import Tried
from riskkit.models.reasons import effect_rows
from riskkit.models.risk_model import METHODS, Predictions, RiskModel
from riskkit.models.rows import check_keys, date_codes, date_words, matrix, row_keys
from riskkit.models.tried_mitigations import measured_mitigations, try_mitigations
from riskkit.stats.ranking import flag_top, rank_by_score

if TYPE_CHECKING:
    from riskkit.domain.examples import Examples


def score(model: RiskModel, examples: Examples, *, progress: Progress = silent) -> ScoredCohort:
    """Score rows with a trained model.

    Parameters
    ----------
    model : RiskModel
    examples : Examples
        With labels (then baselines are compared on them) or without.

    Returns
    -------
    ScoredCohort
        One row per example, in the same order.

    Raises
    ------
    DoesNotFit
        Columns missing, extra, renamed or described otherwise; infinite values; no rows; a person and date twice;
        examples of another role.
    NotAdditive
        If reasons do not sum to their scores.
    """
    x = check_fit(model, examples)
    progress("Scoring", 0, len(examples))
    found = model._predict(x)
    baselines = model.baselines.scores(x, model.names, examples.groups.frame)
    progress("Scoring", len(examples), len(examples))
    everybody = np.arange(len(examples))
    tried = try_mitigations(model, x, found.raw, examples, everybody)
    return scored_cohort(model, examples, found, baselines, (Scorer(model, everybody, x, found.raw),), tried)


def check_fit(model: RiskModel, examples: Examples) -> np.ndarray:
    """The matrix a model was made for, or a refusal."""
    x = matrix(examples.frame, model.notes, "the rows to score")
    check_keys(examples, "the rows to score")
    own = {note.name: note for note in model.notes}
    other = [n.name for n in examples.notes if (n.unit, n.meaning) != (own[n.name].unit, own[n.name].meaning)]
    if other:
        raise DoesNotFit(
            f"{len(other)} features have the model's names but another unit or meaning: {', '.join(other[:8])}. "
            "Build them with the study the model was trained on."
        )
    role = _role_of(examples)
    if role is not None and role not in ROLES_OF_SCORE[model.role]:
        raise DoesNotFit(
            f"This is a {model.role} model; these rows come from a study of people recorded as {role}. "
            "Victims and perpetrators are never mixed."
        )
    return x


def scored_cohort(
    model: RiskModel,
    examples: Examples,
    found: Predictions,
    baselines: dict[str, np.ndarray | None],
    scorers: Sequence[Scorer],
    tried: tuple[Tried, ...] = (),
) -> ScoredCohort:
    """Line up predictions with their rows, rank and flag them, and add what the audit must report."""
    import pandas as pd

    person_id, as_of = row_keys(examples.keys)
    codes = date_codes(as_of)
    rank, flagged, ties = _lists(model, found.score, person_id, as_of, codes)
    frame = pd.DataFrame(
        {
            "person_id": examples.keys["person_id"].to_numpy(),
            "as_of": examples.keys["as_of"].to_numpy(),
            "role": model.role,
            "score": found.score,
            "score_low": found.low,
            "score_high": found.high,
            "rank": rank,
            "flagged": flagged,
            "stability": _stability(model, found.refits, person_id, as_of, codes),
        }
    )
    label = np.full(len(frame), np.nan) if examples.label is None else np.asarray(examples.label, dtype=np.float64)
    values = examples.frame.loc[:, model.names].reset_index(drop=True)
    explanations = Explanations(
        found.contributions, found.base, found.raw, values, model.notes, examples.known_at, METHODS[model.recipe]
    )
    order = np.lexsort((as_of, person_id))
    listing = Listing(_by_date(codes), (person_id, as_of), flagged, order)
    doubts, same_way = look_again(model, scorers, listing, found.contributions, values.to_numpy())
    evidence = _evidence(model, label, found, flagged, baselines, codes, order)
    effects = effect_rows(
        found.contributions[order], values.to_numpy()[order], model.notes, same_way, len(model.refits)
    )
    evidence = replace(evidence, effects=effects)
    if tried:
        mitigations = measured_mitigations(model, examples, tried, found.score, flagged)
        evidence = replace(evidence, mitigations=mitigations)
    people = len(np.unique(person_id))
    step = Step("scored", "people and dates", len(frame), len(frame), people_in=people, people_out=people)
    return ScoredCohort(
        frame, label, examples.groups, explanations=explanations, evidence=evidence, model=model,
        origin=examples.origin, steps=(*examples.steps, step), ties=ties,
        declared=examples.declared, doubts=doubts,
    )  # fmt: skip


def _evidence(
    model: RiskModel,
    label: np.ndarray,
    found: Predictions,
    flagged: np.ndarray,
    baselines: dict[str, np.ndarray | None],
    codes: np.ndarray,
    order: np.ndarray,
) -> Evidence:
    """What training learnt, with the comparison on these rows; summed in `order`, whatever theirs."""
    single = next(n.label for n in model.notes if n.name == model.baselines.best_single.tables[0].feature)
    ordered = {name: None if scores is None else scores[order] for name, scores in baselines.items()}
    compared = comparison_rows(
        label[order],
        found.score[order],
        flagged[order],
        ordered,
        codes[order],
        model.capacity,
        model.recipe,
        single,
    )
    return replace(model.evidence, baselines=compared, lengths=length_rows(label[order], ordered, codes[order], single))


def _lists(
    model: RiskModel, scores: np.ndarray, person_id: np.ndarray, as_of: np.ndarray, codes: np.ndarray
) -> tuple[np.ndarray, np.ndarray, tuple[dict[str, Any], ...]]:
    """Ranks, flags, and ties at the cut of each date."""
    rank, flagged = np.zeros(len(scores), dtype=np.int64), np.zeros(len(scores), dtype=bool)
    ties = []
    for here in _by_date(codes):
        places, key = model.capacity.of(len(here)), (person_id[here], as_of[here])
        rank[here] = rank_by_score(scores[here], key=key, seed=model.seed)
        flagged[here], at_cut = flag_top(scores[here], places, key=key, seed=model.seed)
        ties.append(
            {
                "as_of": date_words(as_of[here[0]]),
                "scored": len(here),
                "capacity": places,
                "tied": at_cut.tied,
                "taken": at_cut.taken,
            }
        )
    return rank, flagged, tuple(ties)


def _stability(
    model: RiskModel, refits: np.ndarray, person_id: np.ndarray, as_of: np.ndarray, codes: np.ndarray
) -> np.ndarray:
    """Share of refits in which each row is on its date's list, float64 (n,)."""
    times = np.zeros(len(refits))
    for here in _by_date(codes):
        places, key = model.capacity.of(len(here)), (person_id[here], as_of[here])
        for b in range(refits.shape[1]):
            times[here] += flag_top(refits[here, b], places, key=key, seed=model.seed)[0]
    return times / refits.shape[1]


def _by_date(codes: np.ndarray) -> list[np.ndarray]:
    return [np.flatnonzero(codes == code) for code in range(int(codes.max()) + 1)]


def _role_of(examples: Examples) -> str | None:
    origin = examples.origin
    if origin is None:
        return None
    if origin.labels is not None:
        return origin.labels.spec.role
    return None if origin.follow_up is None else origin.follow_up.target.role
