"""A model, frozen once trained: its parts, its refits, what it must beat, and what training learnt.

Takes    made by `train`, `cross_score` or `open_model`.
Gives    `RiskModel` and `Predictions`.
Promise  every prediction carries its interval and its reasons, and the gate on reasons has passed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from riskkit.models.baselines import Baselines
from riskkit.models.candidates import Candidate, candidate_of
from riskkit.models.refits import Refits, interval_ends
from riskkit.models.rows import matrix
from riskkit.models.score_function import LABELS, ScoreFunction, check_additive, probability

if TYPE_CHECKING:
    import pandas as pd

    from riskkit.domain.examples import FeatureNote
    from riskkit.domain.model_spec import Capacity
    from riskkit.domain.scores import Evidence, ScoredCohort
    from riskkit.models.alternatives import Alternatives
    from riskkit.models.familiar import Familiar
    from riskkit.models.mitigation import Mitigation

METHODS = {
    "logistic": "exact terms of a linear logit, counted to their feature",
    "lightgbm": "path-dependent TreeSHAP (LightGBM pred_contrib), exact",
    "blend": "half exact linear terms, half path-dependent TreeSHAP (LightGBM pred_contrib)",
}


@dataclass(frozen=True)
class Predictions:
    """What the model says of n rows.

    raw: calibrated logit (n,). base: (n,). contributions: (n, n_features). score, low, high: probabilities (n,).
    refits: calibrated logits under each refit
    (n, n_refits).
    """

    raw: np.ndarray
    base: np.ndarray
    contributions: np.ndarray
    score: np.ndarray
    low: np.ndarray
    high: np.ndarray
    refits: np.ndarray


@dataclass(frozen=True)
class RiskModel:
    """A trained model. `function` gives logits; `refits` intervals and stability; `baselines` what it must beat.

    `alternatives` are models as good as it; `familiar` knows rows like those it learnt from.

    `mitigations` are measured beside it on the rows it scores; they go into no file, so an opened model has none.
    """

    recipe: str
    role: str
    seed: int
    capacity: Capacity
    interval: float
    notes: tuple[FeatureNote, ...]
    function: ScoreFunction = field(repr=False)
    refits: Refits = field(repr=False)
    baselines: Baselines = field(repr=False)
    alternatives: Alternatives = field(repr=False)
    familiar: Familiar = field(repr=False)
    evidence: Evidence = field(repr=False)
    mitigations: tuple[Mitigation, ...] = field(default=(), repr=False)

    @property
    def training(self) -> Mapping[str, Any]:
        """Facts of training: rows, people, positives, dates."""
        return self.evidence.training

    @property
    def candidate(self) -> Candidate:
        """The recipe with its numbers, as it stood in the competition."""
        linear, trees = self.function.linear, self.function.trees
        return candidate_of(self.recipe, linear.strength if linear else 0.0, trees.rounds if trees else 0)

    @property
    def names(self) -> list[str]:
        """Feature names, in the model's order."""
        return [note.name for note in self.notes]

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 over the names and contents of the model's files."""
        from riskkit.stats.fingerprint import fingerprint_bytes, fingerprint_json

        return fingerprint_json({name: fingerprint_bytes(content) for name, content in self.files().items()})

    def __repr__(self) -> str:
        return f"RiskModel: {LABELS[self.recipe]}, {self.role}, {len(self.notes)} features, {len(self.refits)} refits"

    def _predict(self, x: np.ndarray) -> Predictions:
        """Scores, intervals and reasons of a checked matrix, float64 (n, n_features) in the model's order.

        Raises
        ------
        NotAdditive
            If reasons do not sum to their scores within 1e-6.
        """
        raw = self.function.raw(x)
        contributions, base = self.function.contributions(x)
        check_additive(contributions, base, raw)
        score = probability(raw)
        refits = self.refits.logits(x, self.function)
        low, high = interval_ends(refits, raw, self.interval)
        return Predictions(raw, np.full(len(x), base), contributions, score, low, high, refits)

    def _predict_frame(self, frame: pd.DataFrame) -> dict[str, np.ndarray]:
        """The same for a table of features; for tracking and the command line, which hand it on with its run's audit.

        Parameters
        ----------
        frame : DataFrame
            Exactly the model's features, by name, in any order; NaN is missing.

        Returns
        -------
        dict of arrays
            score, score_low, score_high, raw, base: (n,). contributions: (n, n_features), in the order of `notes`.

        Raises
        ------
        DoesNotFit
            If columns or values do not fit.
        """
        found = self._predict(matrix(frame, self.notes, "the new rows"))
        return {
            "score": found.score,
            "score_low": found.low,
            "score_high": found.high,
            "raw": found.raw,
            "base": found.base,
            "contributions": found.contributions,
        }

    def explanation(self, scored: ScoredCohort) -> Any:
        """Reasons as a `shap.Explanation` of the calibrated logit, for shap's plots (shap is imported here, only now).

        Parameters
        ----------
        scored : ScoredCohort
            Audited: reasons that add up to a score are not given without its papers.

        Raises
        ------
        NoEvidence
            If the scores have no audit yet, or were made elsewhere and have no reasons.
        """
        from riskkit.models.reasons import shap_explanation

        return shap_explanation(self.notes, scored)

    def files(self) -> dict[str, bytes]:
        """The model as files: model.json and LightGBM texts; no pickle. The same model gives the same bytes."""
        from riskkit.models.files import model_files

        return model_files(self)
