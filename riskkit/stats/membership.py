"""Can it be told who a model learnt from: two attacks on models whose people are known, and how well they do.

Takes    for each row and each of several models, how sure the model was of what was recorded; and who it learnt from.
Gives    `sureness`, `by_loss`, `by_likelihood_ratio`, `attack_area`.
Promise  a model is never attacked with its own answer among the answers it is held against; what nobody can tell
         (everybody, or nobody, took part) is NaN.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import stats

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
SPREAD_OF_ALL = 4.0
"""How many answers the spread over all rows counts as, beside a row's own answers."""
LEAST = 20
"""Fewest people of each kind an area is told of."""


class AttackArea(NamedTuple):
    """How well an attack tells members from others: 0.5 is a coin, 1 is always.

    value: mean area over models. se: its standard error. low, high: interval. people: asked. models: attacked.
    NaN (0 people or models) where no model had 20 members and 20 others.
    """

    value: float
    se: float
    low: float
    high: float
    people: int
    models: int


def sureness(logit: Array, outcome: Array) -> Array:
    """How sure each model was of what was recorded: its logit where the outcome was, minus its logit where it was not.

    Carlini et al. (2022) attack this number, log(p / (1 - p)) of the true class, since it is nearly normal.

    Parameters
    ----------
    logit : float64 (n_rows, n_models)
    outcome : float64 (n_rows,), 0 or 1
    """
    return np.asarray(logit * (2 * outcome - 1)[:, None])


def by_loss(sure: Array) -> Array:
    """Minus the log loss, (n_rows, n_models): people a model learnt from tend to have a smaller loss.

    Source: Yeom et al. (2018), Privacy Risk in Machine Learning, IEEE Computer Security Foundations, attack by loss.
    """
    return np.asarray(-np.logaddexp(0.0, -sure))


def by_likelihood_ratio(sure: Array, member: Flags) -> Array:
    """Log likelihood ratio of each row under each model, (n_rows, n_models), from all the other models.

    For each row, the other models that learnt from it and those that did not say what to expect of a model that did,
    and of one that did not (two normals); the answer of the model attacked is held against both. The spread of a row is
    shrunk towards that of all rows, since a row has few answers of each kind.

    Source: Carlini et al. (2022), Membership Inference Attacks From First Principles, IEEE Security and Privacy (LiRA,
    online), with each model attacked in turn by all others.

    Parameters
    ----------
    sure : float64 (n_rows, n_models), from `sureness`
    member : bool (n_rows, n_models)

    Returns
    -------
    array of float64
        NaN where no other model learnt from the row, or every other model did.
    """
    inside, outside = _others(sure, member), _others(sure, ~member)
    return np.asarray(_log_density(sure, *inside) - _log_density(sure, *outside))


def attack_area(statistic: Array, member: Flags, confidence: float = 0.95) -> AttackArea:
    """Chance that a member gets a higher statistic than somebody else, over all models, with an interval by person.

    The area of each model is Mann-Whitney's; their mean has the standard error of the people's influences (DeLong et
    al. 1988, Biometrics 44, 837-845) added up over models, or that of the areas' spread over models, whichever is
    larger. The interval is made on the logit. An area of 0 or 1 has no such error: its interval reaches as far as the
    rule of three lets it.

    Parameters
    ----------
    statistic : float64 (n_people, n_models)
        Higher speaks for a member; NaN takes no part.
    member : bool (n_people, n_models)
    confidence : float
    """
    influence, areas, fewest = np.zeros(len(statistic)), [], len(statistic)
    asked = np.zeros(len(statistic), dtype=bool)
    for b in range(statistic.shape[1]):
        known = np.flatnonzero(~np.isnan(statistic[:, b]))
        inside = member[known, b]
        kinds = int(inside.sum()), int((~inside).sum())
        if min(kinds) < LEAST:
            continue
        area, moved = _placements(statistic[known, b], inside)
        influence[known] += moved
        asked[known] = True
        fewest = min(fewest, *kinds)
        areas.append(area)
    if not areas:
        nothing = float("nan")
        return AttackArea(nothing, nothing, nothing, nothing, 0, 0)
    many, value = len(areas), float(np.mean(areas))
    by_people = float(np.sqrt(np.sum((influence / many) ** 2)))
    by_models = float(np.std(areas, ddof=1)) / many**0.5 if many > 1 else 0.0
    se = max(by_people, by_models)
    return AttackArea(value, se, *_ends(value, se, fewest, confidence), int(asked.sum()), many)


def _others(sure: Array, kind: Flags) -> tuple[Array, Array]:
    """Mean and variance to expect of a model of this kind, from the other models of this kind."""
    count = kind.sum(axis=1, keepdims=True)
    centre = np.where(kind, sure, 0.0).sum(axis=1, keepdims=True) / np.maximum(count, 1)
    squares = np.where(kind, (sure - centre) ** 2, 0.0)
    total = squares.sum(axis=1, keepdims=True)
    of_all = float(total.sum()) / max(1.0, float(np.maximum(count - 1, 0).sum()))
    rest = count - kind
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.where(kind, (centre * count - sure) / rest, centre)
        left = np.where(kind, total - squares * count / np.maximum(count - 1, 1), total)
    mean = np.where(rest > 0, mean, np.nan)
    spread = (SPREAD_OF_ALL * of_all + np.maximum(left, 0.0)) / (SPREAD_OF_ALL + np.maximum(rest - 1, 0))
    return mean, spread * (1 + 1 / np.maximum(rest, 1))


def _log_density(sure: Array, mean: Array, variance: Array) -> Array:
    tiny = np.finfo(np.float64).tiny
    return np.asarray(-0.5 * ((sure - mean) ** 2 / np.maximum(variance, tiny) + np.log(np.maximum(variance, tiny))))


def _placements(statistic: Array, inside: Flags) -> tuple[float, Array]:
    """Area, and how much each person moves it: their own placement among the other kind, less the area."""
    among_all = stats.rankdata(statistic)
    m, n = int(inside.sum()), int((~inside).sum())
    above = np.empty(len(statistic))
    above[inside] = (among_all[inside] - stats.rankdata(statistic[inside])) / n
    above[~inside] = 1 - (among_all[~inside] - stats.rankdata(statistic[~inside])) / m
    area = float(above[inside].mean())
    return area, np.where(inside, (above - area) / m, (above - area) / n)


def _ends(value: float, se: float, fewest: int, confidence: float) -> tuple[float, float]:
    if value in (0.0, 1.0):
        reach = min(1.0, -float(np.log((1 - confidence) / 2)) / fewest)
        return (value, reach) if value == 0.0 else (1 - reach, value)
    step = float(stats.norm.ppf((1 + confidence) / 2)) * se / (value * (1 - value))
    middle = float(np.log(value / (1 - value)))
    low, high = 1 / (1 + np.exp(-(middle - step))), 1 / (1 + np.exp(-(middle + step)))
    return float(low), float(high)
