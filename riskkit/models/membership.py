"""Can it be told who the model learnt from: every refit attacked with all the others.

Takes    training rows, the chosen recipe, its refits, the seed they were drawn with.
Gives    `attack_refits`: one row of plain values for each attack.
Promise  nothing is fitted: refits know which people they were drawn on, so those left out are people of the same kind
         and the same dates whom the refit never saw. A person is asked with all their rows, and counts once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from riskkit.models.refits import Refits, drawn_people
from riskkit.models.rows import Rows
from riskkit.stats.membership import AttackArea, attack_area, by_likelihood_ratio, by_loss, sureness
from riskkit.stats.ties import tie_break_hash

if TYPE_CHECKING:
    from riskkit.models.score_function import ScoreFunction

MOST_ROWS = 8_000
LOSS, RATIO = "loss", "likelihood ratio"
ATTACK = "attack"
FEW = "too few people to ask: fewer than 20 who took part in a refit, or fewer than 20 who did not"


def attack_refits(
    rows: Rows, chosen: ScoreFunction, refits: Refits, seed: int, confidence: float = 0.95
) -> tuple[dict[str, Any], ...]:
    """Guess, from a refit's scores and recorded outcomes alone, which people it was drawn on.

    Refits lie in the bundle beside the chosen model. Each holds about 63% of the people, some of them two or three
    times, so it gives away rather more than the chosen model.

    Parameters
    ----------
    rows : Rows
        Of training. At most 8,000 rows take part: everybody's, or those of people drawn by the seed.
    chosen, refits
        What was fitted to them.
    seed : int
        The one `refit` was given: draws are made again from it.

    Returns
    -------
    tuple of dict
        {row: "attack", attack, auc, se, low, high, people, refits, reason}; auc None where a reason says why.
    """
    asked = rows_of_drawn_people(rows, seed)
    member = np.column_stack([drawn_people(rows, seed, b)[asked] > 0 for b in range(len(refits))])
    sure = sureness(refits.logits(rows.x[asked], chosen), rows.y[asked])
    person = np.unique(rows.person[asked], return_inverse=True)[1]
    took_part = _by_person(member.astype(np.float64), person) > 0
    told = {LOSS: by_loss(sure), RATIO: by_likelihood_ratio(sure, member)}
    return tuple(
        _row(attack, attack_area(_by_person(statistic, person), took_part, confidence))
        for attack, statistic in told.items()
    )


def rows_of_drawn_people(rows: Rows, seed: int, most: int = MOST_ROWS) -> np.ndarray:
    """Row numbers of as many people, drawn by the seed, as have no more than `most` rows together; all if they fit."""
    if len(rows) <= most:
        return np.arange(len(rows))
    first = np.flatnonzero(np.r_[True, np.diff(rows.person) != 0])
    size = np.diff(np.append(first, len(rows)))
    order = np.argsort(tie_break_hash((rows.person_id[first],), seed), kind="stable")
    chosen = np.zeros(len(first), dtype=bool)
    chosen[order[np.cumsum(size[order]) <= most]] = True
    return np.flatnonzero(chosen[rows.person])


def _by_person(values: np.ndarray, person: np.ndarray) -> np.ndarray:
    """Mean over each person's rows, (n_people, n_refits); NaN where one of them is."""
    total = np.zeros((int(person.max()) + 1, values.shape[1]))
    np.add.at(total, person, values)
    return total / np.bincount(person)[:, None]


def _row(attack: str, found: AttackArea) -> dict[str, Any]:
    known = found.models > 0
    figures = {name: float(getattr(found, name)) if known else None for name in ("value", "se", "low", "high")}
    return {
        "row": ATTACK,
        "attack": attack,
        "auc": figures.pop("value"),
        **figures,
        "people": found.people,
        "refits": found.models,
        "reason": None if known else FEW,
    }
