"""What a check of definitions may look at.

Takes    the nouns of the story so far.
Gives    `Material`.
Promise  None means that this study has no such thing, or that it is not there yet; a check says which.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from riskkit.audit.definitions.counted_sides import CountedSides
from riskkit.audit.definitions.overview import Overview
from riskkit.audit.definitions.ready_made import ReadyMade, from_examples, from_scored
from riskkit.audit.definitions.tallies import Tallies
from riskkit.domain.progress import Progress, silent
from riskkit.domain.scores import Evidence

if TYPE_CHECKING:
    from riskkit.audit.definitions.example_people import Told
    from riskkit.audit.scored_rows import ScoredRows
    from riskkit.domain.examples import Examples
    from riskkit.domain.origin import Origin
    from riskkit.domain.scores import Explanations, ScoredCohort
    from riskkit.domain.steps import Step
    from riskkit.domain.study_spec import StudySpec


@dataclass(frozen=True)
class Material:
    """Everything there is to look at.

    origin: the cohort, history, follow-up and labels of a records study. examples: the rows of a table study before
    any model. scored: rows with scores, as they came or as they were made. rows, explained, evidence: only once rows
    are audited (published figures come with scores made elsewhere). study: None for parts made by hand.
    """

    study: StudySpec | None
    origin: Origin | None
    steps: tuple[Step, ...] = ()
    examples: Examples | None = None
    rows: ScoredRows | None = None
    explained: Explanations | None = None
    evidence: Evidence = field(default_factory=Evidence)
    progress: Progress = silent
    scored: ScoredCohort | None = None

    @cached_property
    def ready_made(self) -> ReadyMade | None:
        """The rows of a table or scores study, the same before any model and after; None for a records study."""
        if self.origin is not None or (self.study is not None and self.study.kind == "records"):
            return None
        if self.examples is not None:
            return from_examples(self.examples)
        return None if self.scored is None else from_scored(self.scored)

    @cached_property
    def told(self) -> Told | str | None:
        """What the study's example people answered; a text if they were refused; None if there is nothing to ask."""
        from riskkit.audit.definitions.example_people import ask_examples

        return ask_examples(self.study)

    @cached_property
    def overview(self) -> Overview | None:
        """Counts of events that many checks read, each made once; None for a study without records."""
        return None if self.origin is None else Overview(self.origin.cohort.linkage.sources)

    @cached_property
    def sides(self) -> CountedSides | None:
        """Counts of both sides of the cut; None for a study without records."""
        return None if self.origin is None else CountedSides(self.origin)

    @cached_property
    def tallies(self) -> Tallies | None:
        """Counts of parts, people and places over time; None for a study without records."""
        return None if self.origin is None else Tallies(self.origin)
