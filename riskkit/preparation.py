"""From checked records to examples: the part of the story before any model, told in one place.

Takes    a study and its `Sources`.
Gives    `examples_of` (training and test rows), `new_rows` (rows without an outcome), `part_of`.
Promise  running, checking and scoring new rows all go through these lines: a definition has one code path.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from riskkit.cohort import answers_under, build_cohort, label_outcomes, split_by_time, unlabelled
from riskkit.domain.errors import SpecError
from riskkit.domain.history import cut
from riskkit.domain.progress import Progress, silent
from riskkit.features import build_features
from riskkit.link import link_people
from riskkit.sources import read_sources

if TYPE_CHECKING:
    from riskkit.domain.cohort import Labels
    from riskkit.domain.examples import Examples, FeatureTable
    from riskkit.domain.feature_spec import FeatureSpec
    from riskkit.domain.sources import Linkage, Sources
    from riskkit.domain.study_spec import StudySpec


def labelled_rows(study: StudySpec, records: Sources, *, progress: Progress = silent) -> tuple[FeatureTable, Labels]:
    """Features and labels of every row of a records study's cohort, before the split."""
    progress("linking people")
    linked = link_people(records, part_of(study, "linkage"))
    progress("building the cohort")
    cohort = build_cohort(linked, part_of(study, "cohort"))
    history, follow_up = cut(cohort, linked, part_of(study, "target"))
    progress("building features")
    features = build_features(history, part_of(study, "features"))
    progress("labelling outcomes")
    return features, label_outcomes(follow_up, part_of(study, "target"))


class DefinitionsAgain:
    """A study's definitions told again on other records or changed in one thing (see `Replay`)."""

    answers = staticmethod(answers_under)

    def __call__(self, study: StudySpec, folder: Path) -> tuple[FeatureTable, Labels]:
        """A study's definitions told again on the extracts of another folder: same code path, same engine.

        Checks use it for small drawn people whose answers are known. `study` may be a changed copy (a mutation).
        """
        moved = part_of(study, "sources").model_copy(update={"folder": str(folder), "database": None, "tables": {}})
        return labelled_rows(study, read_sources(moved, base=Path()))

    def features(self, study: StudySpec, linkage: Linkage, specs: tuple[FeatureSpec, ...]) -> FeatureTable:
        """Features alone, on records that are joined already."""
        cohort = build_cohort(linkage, part_of(study, "cohort"))
        history, _ = cut(cohort, linkage, part_of(study, "target"))
        return build_features(history, specs)


replay = DefinitionsAgain()


def examples_of(study: StudySpec, records: Sources, *, progress: Progress = silent) -> tuple[Examples, Examples]:
    """Rows to train on and rows to test on, of a records study."""
    features, labels = labelled_rows(study, records, progress=progress)
    return split_by_time(features, labels, part_of(study, "split"))


def new_rows(study: StudySpec, records: Sources) -> Examples:
    """Rows to score whose outcome nobody knows yet."""
    linked = link_people(records, part_of(study, "linkage"))
    cohort = build_cohort(linked, part_of(study, "cohort"))
    history, _ = cut(cohort, linked, part_of(study, "target"))
    return unlabelled(build_features(history, part_of(study, "features")), study.groups)


def part_of(study: StudySpec, name: str) -> Any:
    """A part that this kind of study has; a clear refusal if it has none."""
    value = getattr(study, name)
    if value is None:
        raise SpecError(f"The study {study.name} is a {study.kind} study: it has no '{name}'.")
    return value
