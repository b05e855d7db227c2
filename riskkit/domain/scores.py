"""Scores, intervals and reasons for people, which show themselves only with their audit.

Takes    made by `score`, `cross_score` or `read_scores`.
Gives    `ScoredCohort`, `Explanations`, `Validation`.
Promise  before an audit no public attribute, copy, pickle or export of it holds a score (promise R7).
"""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from riskkit.domain.errors import NoEvidence
from riskkit.domain.steps import Step

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from riskkit.domain.cohort import Groups
    from riskkit.domain.declared import Declared
    from riskkit.domain.examples import FeatureNote
    from riskkit.domain.findings import Audit
    from riskkit.domain.origin import Origin

SCORE_COLUMNS = (
    "person_id", "as_of", "role", "score", "score_low", "score_high", "rank", "flagged", "stability",
)  # fmt: skip


@dataclass(frozen=True)
class Explanations:
    """Additive contributions to `raw`, the logit of the score: `base + contributions.sum(axis=1) == raw`.

    contributions: float64 (n, n_features). base: float64 (n,) (equal for all rows of one model; differs by fold).
    values: the features they explain (float64, NaN missing). known_at: latest date on which the records behind each
    value became known, or None. method: in words.
    """

    contributions: np.ndarray
    base: np.ndarray
    raw: np.ndarray
    values: pd.DataFrame
    notes: tuple[FeatureNote, ...]
    known_at: pd.DataFrame | None
    method: str


@dataclass(frozen=True)
class Evidence:
    """What training learnt that an audit must report: plain JSON values.

    baselines: rows {model, brier, auc, precision, capture, ...} on the audited rows, the chosen model among them.
    validation: rows {recipe, as_of, precision, regret, brier, ...}. chosen: recipe and why. training: rows, people,
    positives, dates. effects: rows {feature, label, mean_abs, direction, ...}. interval: method and coverage in words.
    controls: rows {control, auc, se, rank, of, ...} of the negative controls. published: figures that the maker of
    scores gave, rows {model, figure: value, ...}. mitigations: rows {attribute, mitigation, criterion, metric, group,
    before, after, people_before, people_after, ...} on the audited rows, of the mitigations the study asks for.
    stand_ins: rows of three kinds, told apart by `row`: how well features tell each level of a characteristic
    ("level"), which ones do ("feature"), and what leaving one out changes ("dropped"). given_away: rows of two kinds:
    what the model's files hold of few people ("structure"), and how well it can be told who it learnt from ("attack").
    lengths: rows {model, label,
    length, right, known} of each baseline's lists of many lengths on the audited rows: expected counts of people.
    """

    baselines: tuple[Mapping[str, Any], ...] = ()
    validation: tuple[Mapping[str, Any], ...] = ()
    chosen: Mapping[str, Any] = field(default_factory=dict)
    training: Mapping[str, Any] = field(default_factory=dict)
    effects: tuple[Mapping[str, Any], ...] = ()
    interval: str = ""
    controls: tuple[Mapping[str, Any], ...] = ()
    published: tuple[Mapping[str, Any], ...] = ()
    mitigations: tuple[Mapping[str, Any], ...] = ()
    stand_ins: tuple[Mapping[str, Any], ...] = ()
    given_away: tuple[Mapping[str, Any], ...] = ()
    lengths: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True)
class Doubts:
    """How far a place on the list hangs on who was recorded and on which model was chosen.

    rows: int64 (k,), row numbers of the flagged rows, sorted. contributions: float (k, n_refits, n_features), of each
    flagged row under every refit. listed_by: int64 (n,), by how many of the alternatives each row would be listed.
    alternatives: models as good as the chosen one, it included; alternative_names: each in a few words. unlike: bool
    (n,), unlike the rows the model learnt from. unlike_because: for flagged rows that are, the labels of the features
    beyond the range of training; an empty tuple where only the combination is unusual.
    """

    rows: np.ndarray
    contributions: np.ndarray
    listed_by: np.ndarray
    alternatives: int
    alternative_names: tuple[str, ...]
    unlike: np.ndarray
    unlike_because: Mapping[int, tuple[str, ...]]


class ScoredCohort:
    """Rows with a score, an interval and reasons. Ask its audit for them.

    Parameters
    ----------
    frame : DataFrame with the columns SCORE_COLUMNS, one row per person and as_of, and `ties` in attrs if counted.
    label : float64 (n,), 1.0, 0.0, NaN not yet known.
    groups : Groups for the same rows.
    explanations : Explanations or None (scores made elsewhere have none).
    model : the RiskModel, or None.
    declared : what a table's maker says of its rows, for checks only, or None.
    doubts : Doubts of the same rows, or None.
    """

    __slots__ = (
        "_doubts",
        "_explanations",
        "_frame",
        "_label",
        "_papers",
        "cuts",
        "declared",
        "evidence",
        "explanations_given",
        "groups",
        "model",
        "origin",
        "rows",
        "steps",
        "ties",
    )  # fmt: skip

    def __init__(
        self,
        frame: pd.DataFrame,
        label: np.ndarray,
        groups: Groups,
        *,
        explanations: Explanations | None,
        evidence: Evidence,
        model: Any = None,
        origin: Origin | None = None,
        steps: tuple[Step, ...] = (),
        cuts: tuple[float, ...] = (),
        ties: tuple[Mapping[str, Any], ...] = (),
        declared: Declared | None = None,
        doubts: Doubts | None = None,
    ) -> None:
        missing = [c for c in SCORE_COLUMNS if c not in frame.columns]
        if missing or len(label) != len(frame) or len(groups.frame) != len(frame):
            raise NoEvidence(
                f"A ScoredCohort needs all its columns and as many labels and groups as rows; missing: {missing}."
            )
        self._frame, self._label, self._explanations = frame, label, explanations
        self._papers: Audit | None = None
        self.groups, self.evidence, self.model, self.origin, self.steps = groups, evidence, model, origin, steps
        self.cuts, self.ties, self.rows, self.explanations_given = cuts, ties, len(frame), explanations is not None
        self.declared, self._doubts = declared, doubts

    @property
    def audit(self) -> Audit:
        """The papers these scores travel with.

        Raises
        ------
        NoEvidence
            If they were never audited.
        """
        if self._papers is None:
            raise NoEvidence(
                "These scores have no audit yet, so they cannot be shown. Call audit_scores(scored, study.audit)."
            )
        return self._papers

    def to_frame(self) -> pd.DataFrame:
        """A copy of the score table; only once audited. `attrs["audit"]` holds the findings it travels with.

        Raises
        ------
        NoEvidence
            If they were never audited.
        """
        from riskkit.domain.findings import Audit

        audit = self._papers  # not `self.audit`, which a subclass could answer for
        if not isinstance(audit, Audit) or audit.scored is not self or not audit.findings:
            raise NoEvidence(
                "These scores have no audit of their own yet, so they cannot be shown. "
                "Call audit_scores(scored, study.audit)."
            )
        frame = self._frame.loc[:, list(SCORE_COLUMNS)].copy()
        frame.attrs["audit"] = [f.as_row() for f in audit.findings]
        return frame

    def __repr__(self) -> str:
        state = "not audited: nothing to show yet" if self._papers is None else repr(self._papers)
        return f"ScoredCohort of {self.rows:,} rows ({state})"

    def _repr_html_(self) -> str:
        if self._papers is None:
            return f"<p>{html.escape(repr(self))}</p>"
        return self._papers._repr_html_()

    def __len__(self) -> int:
        return self.rows

    def __reduce__(self) -> Any:
        raise NoEvidence(
            "Scores cannot be pickled or copied. Write a run with write_report(...), open it with open_run(...)."
        )

    def __copy__(self) -> Any:
        self.__reduce__()

    def __deepcopy__(self, memo: Any) -> Any:
        self.__reduce__()


@dataclass(frozen=True)
class ScoreValues:
    """The raw parts of a ScoredCohort, for the audit, release, report-data and run-writing code only."""

    frame: pd.DataFrame
    label: np.ndarray
    explanations: Explanations | None
    doubts: Doubts | None = None


def values_inside(scored: ScoredCohort) -> ScoreValues:
    """Open a ScoredCohort. Not part of the public API: `riskkit` does not export it, and a house test keeps it so."""
    return ScoreValues(scored._frame, scored._label, scored._explanations, scored._doubts)


def attach_audit(scored: ScoredCohort, audit: Audit) -> None:
    """Give scores their papers. Called by `audit_scores`, once."""
    scored._papers = audit
