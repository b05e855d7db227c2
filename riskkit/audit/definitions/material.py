"""What a check of definitions may look at.

Takes    the nouns of the story so far.
Gives    `Material`.
Promise  None means that this study has no such thing, or that it is not there yet; a check says which.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from riskkit.domain.progress import Progress, silent
from riskkit.domain.scores import Evidence

if TYPE_CHECKING:
    from riskkit.audit.scored_rows import ScoredRows
    from riskkit.domain.examples import Examples
    from riskkit.domain.origin import Origin
    from riskkit.domain.scores import Explanations
    from riskkit.domain.steps import Step
    from riskkit.domain.study_spec import StudySpec


@dataclass(frozen=True)
class Material:
    """Everything there is to look at.

    origin: the cohort, history, follow-up and labels of a records study. examples: the rows of a table study.
    rows, explained, evidence: only once rows are scored. study: None for parts made by hand.
    """

    study: StudySpec | None
    origin: Origin | None
    steps: tuple[Step, ...] = ()
    examples: Examples | None = None
    rows: ScoredRows | None = None
    explained: Explanations | None = None
    evidence: Evidence = field(default_factory=Evidence)
    progress: Progress = silent
