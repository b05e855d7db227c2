"""Alternatives and what usual rows are like, as parts of model.json and back.

Takes    `Alternatives` and `Familiar`, or the parts of a checked model.json.
Gives    plain JSON values, or the same objects again, to the bit.
Promise  one text serves the kept trees and the alternatives where it can; a part that contradicts itself is named.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from riskkit.models.alternatives import Alternative, Alternatives
from riskkit.models.candidates import Candidate
from riskkit.models.familiar import Familiar
from riskkit.models.linear import Preparation
from riskkit.models.model_file import AlternativesPart, FamiliarPart, ModelFile, TreesPart
from riskkit.models.score_function import LINEAR_SHARE
from riskkit.models.trees import Trees

KEPT, OWN = "lightgbm.txt", "lightgbm-alternatives.txt"
_PER_FEATURE = ("logged", "fill", "centre", "scale", "missing_centre", "missing_scale")


def alternatives_values(
    found: Alternatives, kept: Trees | None, stored: Callable[[Trees, str], dict[str, Any]]
) -> dict[str, Any]:
    """The part `alternatives`; `stored` keeps a text and says where it lies."""
    same = kept is not None and found.trees is not None and found.trees.text == kept.text
    return {
        "strengths": list(found.strengths),
        "coefficients": found.coefficients.tolist(),
        "intercepts": found.intercepts.tolist(),
        "trees": None if found.trees is None else stored(found.trees, KEPT if same else OWN),
        "listed": [
            {
                "recipe": one.candidate.recipe,
                "strength": one.candidate.strength,
                "rounds": one.candidate.rounds,
                "slope": one.slope,
                "shift": one.shift,
                "level": one.level,
            }
            for one in found.listed
        ],
    }


def own_text(said: ModelFile) -> list[TreesPart]:
    """The alternatives' text, where it is not the kept one."""
    trees = said.alternatives.trees
    return [trees] if trees is not None and trees != said.trees else []


def alternatives_of(part: AlternativesPart, texts: Mapping[str, Trees]) -> Alternatives:
    """Open the part."""
    listed = tuple(
        Alternative(Candidate(one.recipe, one.strength, one.rounds), one.slope, one.shift, one.level)
        for one in part.listed
    )
    coefficients = np.array(part.coefficients).reshape(len(part.strengths), -1) if part.strengths else np.zeros((0, 0))
    trees = None if part.trees is None else texts[part.trees.file]
    return Alternatives(tuple(part.strengths), coefficients, np.array(part.intercepts), trees, listed)


def familiar_values(found: Familiar) -> dict[str, Any]:
    """The part `familiar`."""
    prepared = {name: getattr(found.preparation, name).tolist() for name in _PER_FEATURE}
    return {
        **prepared,
        "precision": [found.precision[k, : k + 1].tolist() for k in range(len(found.precision))],
        "limit": found.limit,
        "low": _or_none(found.low),
        "high": _or_none(found.high),
        "usual": found.usual,
    }


def familiar_of(part: FamiliarPart) -> Familiar:
    """Open the part."""
    preparation = Preparation(*(np.array(getattr(part, name)) for name in _PER_FEATURE))
    precision = np.zeros((len(part.precision), len(part.precision)))
    for k, row in enumerate(part.precision):
        precision[k, : k + 1] = precision[: k + 1, k] = row
    return Familiar(preparation, precision, part.limit, _or_nan(part.low), _or_nan(part.high), part.usual)


def doubts_wrong(said: ModelFile) -> list[str]:
    """Names of the parts whose lengths do not fit the model."""
    features, usual, others, wrong = len(said.notes), said.familiar, said.alternatives, []
    terms = sum(s > 0 for s in usual.scale) + sum(s > 0 for s in usual.missing_scale)
    lengths = {len(getattr(usual, name)) for name in (*_PER_FEATURE, "low", "high")}
    if lengths != {features} or [len(row) for row in usual.precision] != list(range(1, terms + 1)):
        wrong.append("familiar")
    linear = {len(others.strengths), len(others.coefficients), len(others.intercepts)} == {len(set(others.strengths))}
    linear = linear and all(len(row) == terms for row in others.coefficients)
    trees = others.trees is None or others.trees.file in (KEPT, OWN)
    trees = trees and (others.trees is None or others.trees.file == OWN or others.trees == said.trees)
    longest = 0 if others.trees is None else others.trees.rounds
    fits = all(
        (one.strength is None) == (LINEAR_SHARE[one.recipe] == 0)
        and (one.rounds is None) == (LINEAR_SHARE[one.recipe] == 1)
        and (one.strength is None or one.strength in others.strengths)
        and (one.rounds or 0) <= longest
        for one in others.listed
    )
    return wrong if linear and trees and fits else [*wrong, "alternatives"]


def _or_none(ends: np.ndarray) -> list[float | None]:
    return [None if np.isnan(end) else float(end) for end in ends]


def _or_nan(ends: list[float | None]) -> np.ndarray:
    return np.array([np.nan if end is None else end for end in ends])
