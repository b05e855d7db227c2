"""What else could have been said of the scored rows: reasons under every refit, other models' lists, unusual rows.

Takes    the model that is kept, and who scored which rows (one model, or one for each fold).
Gives    `Doubts` of the rows, and how often each feature's effect points the same way.
Promise  each row is asked of the model that scored it, which never saw its person where that model is a fold's; every
         alternative lists as many people on each date as the study's capacity.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from riskkit.domain.scores import Doubts
from riskkit.models.candidates import Candidate
from riskkit.stats.effects import effect_between, ends_of
from riskkit.stats.ranking import flag_top

if TYPE_CHECKING:
    from riskkit.models.risk_model import RiskModel

MOST_SAMPLED = 1_000
EACH_FOLD = "The recipe that each fold kept"


@dataclass(frozen=True)
class Scorer:
    """A model and the rows it scored: row numbers int64 (m,), x float64 (m, n_features), raw its logits (m,)."""

    model: RiskModel
    rows: np.ndarray
    x: np.ndarray
    raw: np.ndarray


@dataclass(frozen=True)
class Listing:
    """Who is listed when: dates, row numbers of each; key, who and when, settles ties; flagged: bool (n,)."""

    dates: Sequence[np.ndarray]
    key: tuple[np.ndarray, np.ndarray]
    flagged: np.ndarray
    order: np.ndarray


def look_again(
    kept: RiskModel, scorers: Sequence[Scorer], listing: Listing, contributions: np.ndarray, values: np.ndarray
) -> tuple[Doubts, np.ndarray]:
    """Ask every refit and every alternative about the scored rows.

    Parameters
    ----------
    kept : RiskModel
        Its competition says which models are as good; with folds, each fold's own fits of them are asked.
    contributions, values : float64 (n, n_features)
        Of the scored rows.

    Returns
    -------
    doubts : Doubts
    same_way : float64 (n_features,)
        Refits in which the feature's effect has the sign it has in the score, on at most 1,000 rows spread over all;
        NaN where a feature has no effect to compare.
    """
    rows = np.flatnonzero(listing.flagged)
    sample = listing.order[np.unique(np.linspace(0, len(values) - 1, MOST_SAMPLED).astype(np.int64))]
    asked = np.union1d(rows, sample)
    refitted = _under_refits(scorers, asked, len(kept.refits))
    at = np.searchsorted(asked, sample)
    same_way = _same_way(values[sample], contributions[sample], refitted[at])
    listed_by, names = _listed_by(kept, scorers, listing)
    unlike, because = _unlike(scorers, listing.flagged)
    doubts = Doubts(rows, refitted[np.searchsorted(asked, rows)], listed_by, len(names), names, unlike, because)
    return doubts, same_way


def _under_refits(scorers: Sequence[Scorer], asked: np.ndarray, refits: int) -> np.ndarray:
    found = np.empty((len(asked), refits, scorers[0].x.shape[1]), dtype=np.float32)
    for one in scorers:
        own = np.flatnonzero(np.isin(one.rows, asked))
        if len(own):
            found[np.searchsorted(asked, one.rows[own])] = one.model.refits.contributions(
                one.x[own], one.model.function
            )
    return found


def _same_way(values: np.ndarray, contributions: np.ndarray, refitted: np.ndarray) -> np.ndarray:
    same = np.full(values.shape[1], np.nan)
    for j in range(values.shape[1]):
        ends = ends_of(values[:, j])
        own = float(effect_between(values[:, j], contributions[:, j], ends))
        if own:  # an effect of 0 points nowhere
            again = effect_between(values[:, j], refitted[:, :, j], ends)
            same[j] = np.nan if np.isnan(own) else np.count_nonzero(np.sign(again) == np.sign(own))
    return same


def _listed_by(kept: RiskModel, scorers: Sequence[Scorer], listing: Listing) -> tuple[np.ndarray, tuple[str, ...]]:
    """By how many alternatives each row is listed, int64 (n,); and their names, the kept one first."""
    own = [one.model.candidate for one in scorers]
    several = set(own) != {kept.candidate}
    others = [*([kept.candidate] if several else []), *kept.alternatives.level]
    said = [
        {**one.model.alternatives.logits(one.x, one.model.familiar.preparation), one.model.candidate: one.raw}
        for one in scorers
    ]
    times = listing.flagged.astype(np.int64)
    for other in others:
        times += _listed(kept, other, scorers, said, listing)
    first = EACH_FOLD if several else kept.candidate.words
    return times, (first, *(other.words for other in others))


def _listed(
    kept: RiskModel,
    other: Candidate,
    scorers: Sequence[Scorer],
    said: Sequence[dict[Candidate, np.ndarray]],
    listing: Listing,
) -> np.ndarray:
    raw, listed = np.empty(len(listing.flagged)), np.zeros(len(listing.flagged), dtype=bool)
    for one, logits in zip(scorers, said, strict=True):
        raw[one.rows] = logits[other]
    for here in listing.dates:
        key = tuple(part[here] for part in listing.key)
        listed[here] = flag_top(raw[here], kept.capacity.of(len(here)), key=key, seed=kept.seed)[0]
    return listed


def _unlike(scorers: Sequence[Scorer], flagged: np.ndarray) -> tuple[np.ndarray, dict[int, tuple[str, ...]]]:
    unlike, because = np.zeros(len(flagged), dtype=bool), {}
    for one in scorers:
        here, outside = one.model.familiar.unlike(one.x)
        unlike[one.rows] = here
        labels = [note.label for note in one.model.notes]
        for at in np.flatnonzero(here & flagged[one.rows]).tolist():
            because[int(one.rows[at])] = tuple(labels[j] for j in np.flatnonzero(outside[at]))
    return unlike, dict(sorted(because.items()))
