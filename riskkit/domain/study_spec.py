"""A whole study on one page: every choice, typed, frozen, refused if anything is unknown or contradictory.

Takes    plain values of a study file.
Gives    `StudySpec`, of one of three kinds: records, table, scores.
Promise  what is resolved here is what runs, and what the run folder keeps.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, NonNegativeInt, PrivateAttr, model_validator

from riskkit.domain.board_spec import BoardFile, BoardSpec, parsed_board, unsigned_overrides
from riskkit.domain.cohort_spec import CohortSpec, EventFilter, GroupSpec, SplitSpec, TargetSpec
from riskkit.domain.data_spec import LinkageSpec, OutcomeColumn, ScoresSpec, SourcesSpec, TableSpec
from riskkit.domain.errors import SpecError
from riskkit.domain.example_people_spec import ExamplePerson, ExamplesFile
from riskkit.domain.examples_in_study import faults_of, parsed_examples
from riskkit.domain.feature_spec import FeatureFamily, FeatureSpec
from riskkit.domain.model_spec import AuditSpec, Capacity, ModelSpec, ReleaseSpec, TrackingSpec
from riskkit.domain.outcome_card_spec import OutcomeCardSpec
from riskkit.domain.recording_spec import recording_faults
from riskkit.domain.retelling import Replay
from riskkit.domain.spec import Spec, StudyPart
from riskkit.domain.words import BANNED_IN_PAGES, NOT_PROVIDED, ROLES_OF_SCORE, ScoreRole


class Words(Spec):
    """What a board reads first. Short plain sentences; printed as they stand."""

    purpose: str = Field(min_length=20)
    who: str = Field(min_length=20)
    outcome: str = Field(min_length=20)
    flagged: str = Field(min_length=20)
    not_for: str = Field(min_length=20)


def _answers_in_full(given: Any) -> Any:
    """A file's name is for `read_study`, which reads it: a study never runs without the answers it names."""
    if isinstance(given, str):
        raise ValueError("the file of answers was not read; take the study from read_study(...)")
    return given


class StudySpec(Spec):
    """Every choice of one study. `kind` says which of the three kinds of data it starts from."""

    riskkit: Literal[1]
    name: str = Field(pattern=r"^[a-z][a-z0-9_]{2,60}$")
    title: str = Field(min_length=10)
    kind: Literal["records", "table", "scores"]
    role: ScoreRole
    seed: NonNegativeInt
    words: Words
    capacity: Capacity
    groups: tuple[GroupSpec, ...]
    audit: AuditSpec = Field(default_factory=AuditSpec)
    release: ReleaseSpec = ReleaseSpec()
    tracking: TrackingSpec = TrackingSpec()
    answers: Annotated[dict[str, str], BeforeValidator(_answers_in_full)] = Field(default_factory=dict)
    audit_sample: str | None = None
    board: Annotated[BoardSpec | BoardFile | None, BeforeValidator(parsed_board)] = None

    sources: SourcesSpec | None = None
    linkage: LinkageSpec | None = None
    cohort: CohortSpec | None = None
    target: TargetSpec | None = None
    card: OutcomeCardSpec | None = None
    features: tuple[FeatureSpec, ...] | None = None
    examples: Annotated[tuple[ExamplePerson, ...] | ExamplesFile | None, BeforeValidator(parsed_examples)] = None
    split: SplitSpec | None = None
    model: ModelSpec | None = None

    table: TableSpec | None = None
    scores: ScoresSpec | None = None

    _base: Path = PrivateAttr(default=Path())
    _replay: Any = PrivateAttr(default=None)
    _answers_from: tuple[str, str] | None = PrivateAttr(default=None)

    @model_validator(mode="before")
    @classmethod
    def _families_become_features(cls, values: Any) -> Any:
        if not isinstance(values, dict) or not isinstance(values.get("features"), (list, tuple)):
            return values
        features: list[Any] = []
        for entry in values["features"]:
            if isinstance(entry, dict) and "windows" in entry:
                features.extend(FeatureFamily.model_validate(entry).members())
            else:
                features.append(entry)
        return {**values, "features": features}

    @model_validator(mode="after")
    def _has_the_parts_of_its_kind(self) -> StudySpec:
        needs = {
            "records": ("sources", "linkage", "cohort", "target", "features", "split", "model"),
            "table": ("table", "split", "model"),
            "scores": ("scores",),
        }[self.kind]
        every = ("sources", "linkage", "cohort", "target", "features", "split", "model", "table", "scores")
        missing = [part for part in needs if getattr(self, part) is None]
        extra = [part for part in every if part not in needs and getattr(self, part) is not None]
        if missing or extra:
            raise ValueError(
                f"a {self.kind} study needs {', '.join(needs)}; missing: {', '.join(missing) or 'none'}; "
                f"not used by this kind: {', '.join(extra) or 'none'}"
            )
        return self

    @model_validator(mode="after")
    def _role_is_never_mixed(self) -> StudySpec:
        allowed = ROLES_OF_SCORE[self.role]
        if self.outcome.role not in allowed:
            raise ValueError(
                f"a {self.role} study must count an outcome with role {' or '.join(allowed)}, not {self.outcome.role}"
            )
        return self

    @model_validator(mode="after")
    def _first_means_first(self) -> StudySpec:
        if self.kind != "records" or self.target is None or self.cohort is None or self.target.which != "first":
            return self
        earlier = self.cohort.without_earlier
        if earlier is None or not _covers(earlier, self.target):
            raise ValueError(
                "target.which is first, so cohort.without_earlier must leave out everyone with an earlier record "
                "of the target's role and offences"
            )
        return self

    @model_validator(mode="after")
    def _names_are_unique_and_known(self) -> StudySpec:
        for what, names in (
            ("features", [f.name for f in self.features or ()]),
            ("features' labels", [f.label for f in self.features or ()]),
            ("groups", [g.name for g in self.groups]),
        ):
            twice = sorted({n for n in names if names.count(n) > 1})
            if twice:
                raise ValueError(f"{what} named twice: {', '.join(twice)}")
        groups = {g.name for g in self.groups}
        for crossing in self.audit.intersections:
            if set(crossing) - groups:
                raise ValueError(
                    f"an intersection names a group that is not defined; groups: {', '.join(sorted(groups))}"
                )
        outside = self.audit.population
        named = [*(self.audit.strata or ()), *([outside.characteristic] if outside else [])]
        unknown = [name for name in named if name not in groups and name != "as_of"]
        if unknown:
            raise ValueError(
                f"audit.strata and audit.population name {', '.join(unknown)}, which the study does not define; "
                f"groups: {', '.join(sorted(groups))}"
            )
        return self

    @model_validator(mode="after")
    def _what_is_said_of_recording_fits(self) -> StudySpec:
        faults = list(recording_faults(self.audit, self.groups, kind=self.kind, role=self.role))
        if faults:
            raise ValueError("; ".join(faults))
        return self

    @model_validator(mode="after")
    def _a_card_needs_records(self) -> StudySpec:
        if self.card is not None and self.kind != "records":
            raise ValueError("card: only a records study has an outcome card")
        return self

    @model_validator(mode="after")
    def _examples_fit_the_study(self) -> StudySpec:
        if self.examples is None:
            return self
        if self.kind != "records" or self.sources is None:
            raise ValueError("examples: only a records study has example people")
        names = tuple(feature.name for feature in self.features or ())
        faults = faults_of(self.example_people, features=names, extract_date=self.sources.extract_date)
        if faults:
            raise ValueError(f"examples: {'; '.join(faults)}")
        return self

    @model_validator(mode="after")
    def _the_board_fits_the_study(self) -> StudySpec:
        if not isinstance(self.board, BoardSpec):
            return self
        groups, faults = [g.name for g in self.groups], []
        for condition in self.board.conditions:
            ratio, metric = condition.group_ratio, condition.metric
            if ratio is not None and ratio.attribute not in ("any", *groups):
                faults.append(f"{condition.id}: attribute is none of any, {', '.join(groups)}")
            if metric is not None and metric.confidence != self.audit.confidence:
                faults.append(f"{condition.id}: confidence must be audit.confidence, {self.audit.confidence:g}")
        faults += unsigned_overrides(self.name, self.board.resolved())
        if faults:
            raise ValueError(f"board: {'; '.join(faults)}")
        return self

    @model_validator(mode="after")
    def _says_nothing_a_page_may_not_print(self) -> StudySpec:
        for place, text in self._printed_words():
            found = BANNED_IN_PAGES.search(text)
            if found is not None:
                raise ValueError(
                    f"{place}: the word '{found.group(0).lower()}' may not stand on a page; say it otherwise"
                )
        return self

    def _printed_words(self) -> Iterator[tuple[str, str]]:
        """Every text of the study that pages print as it stands, with its place."""
        yield "title", self.title
        yield "release.would_change_because", self.release.would_change_because
        yield from ((f"words.{name}", text) for name, text in self.words)
        yield "the outcome's meaning", self.outcome.meaning
        if self.audit.population is not None:
            yield "audit.population: source", self.audit.population.source
        for feature in self.features or ():
            yield f"{feature.name}: label, unit and meaning", f"{feature.label}; {feature.unit}; {feature.meaning}"
        for column in self.table.columns if self.table is not None else ():
            yield f"{column.name}: label, unit and meaning", f"{column.label}; {column.unit}; {column.meaning}"
        for person in self.example_people:
            yield "the name and the reason of an example", f"{person.who}; {person.expect.because}"
        for stated in self.audit.recording:
            yield "audit.recording: source", stated.source
        if self.audit.alternative_outcome is not None:
            yield "audit.alternative_outcome: meaning", self.audit.alternative_outcome.meaning
        board = self.board if isinstance(self.board, BoardSpec) else BoardSpec()
        for condition in board.conditions:
            yield f"board.conditions: {condition.id}", condition.words
        for override in board.overrides:
            yield f"board.overrides: {override.of}", f"{override.role}; {override.reason}"
        for group in self.groups:
            yield f"{group.name}: label and levels", "; ".join((group.label, *group.levels.values()))

    def model_post_init(self, context: Any, /) -> None:
        """Tell each part which study it belongs to (no value changes)."""
        for part in (self.audit, self.model, self.split):
            if isinstance(part, StudyPart):
                part._study = self

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A changed copy that has parts of its own: they belong to the copy, so that its run names what it ran.

        As everywhere in pydantic a copy is not checked again; `read_study` checks.
        """
        copied = super().model_copy(update=update, deep=deep)
        for name in ("audit", "model", "split"):
            if isinstance(part := getattr(copied, name), StudyPart):
                copied.__dict__[name] = part.model_copy()
        copied.model_post_init(None)
        return copied

    @property
    def outcome(self) -> TargetSpec | OutcomeColumn:
        """What counts as the outcome, whichever kind of study this is."""
        if self.target is not None:
            return self.target
        ready_made = self.table or self.scores
        assert ready_made is not None
        return ready_made.target

    @property
    def data(self) -> SourcesSpec | TableSpec | ScoresSpec:
        """Where the data come from, whichever kind of study this is."""
        data = self.sources or self.table or self.scores
        assert data is not None
        return data

    @property
    def base(self) -> Path:
        """The folder that relative paths in the study start from: the study file's own, or the working folder."""
        return self._base

    def standing_in(self, folder: Path) -> StudySpec:
        """The same study with its relative paths starting from `folder`."""
        self._base = folder
        return self

    def replayed_by(self, replay: Replay) -> StudySpec:
        """The same study, able to tell its definitions again on other records (see `replay`)."""
        self._replay = replay
        return self

    def answered_from(self, name: str, sha256: str) -> StudySpec:
        """The same study, whose answers were read from a file of that name and hash."""
        self._answers_from = (name, sha256)
        return self

    @property
    def answers_from(self) -> tuple[str, str] | None:
        """Name and SHA-256 of the file the answers stood in; None if they stood in the study, or there are none."""
        return self._answers_from

    @property
    def replay(self) -> Replay | None:
        """`replay(study, folder)` reads the extracts of a folder and gives features and labels on the study's own
        code path and engine. The story sets it when it reads a study; None for a study made by hand.
        """
        return self._replay

    @property
    def example_people(self) -> tuple[ExamplePerson, ...]:
        """The drawn people with their expected answers; none if their file was not read yet."""
        return self.examples if isinstance(self.examples, tuple) else ()

    @property
    def required(self) -> BoardSpec | None:
        """What the board requires; None if the study has no board.

        Raises
        ------
        SpecError
            The board stands in a file that was not read: a study does not run without its board.
        """
        if isinstance(self.board, BoardFile):
            raise SpecError(f"The board's file {self.board.file} was not read. Take the study from read_study(...).")
        return self.board

    def answer(self, question: str) -> str:
        """A human's answer, or NOT PROVIDED. Never blank."""
        return self.answers.get(question, "").strip() or NOT_PROVIDED


def _covers(earlier: EventFilter, target: TargetSpec) -> bool:
    roles_covered = earlier.roles is None or target.role in earlier.roles
    offences_covered = earlier.offences is None or set(target.offences) <= set(earlier.offences)
    narrower = (earlier.agencies, earlier.initiated_by, earlier.grades)
    kinds_covered = earlier.kinds is None or (target.kinds is not None and set(target.kinds) <= set(earlier.kinds))
    statuses_covered = earlier.statuses is None or set(target.statuses) <= set(earlier.statuses)
    kept_out = set(earlier.not_statuses or ()) & set(target.statuses)
    return (
        roles_covered
        and offences_covered
        and kinds_covered
        and statuses_covered
        and not kept_out
        and all(part is None for part in narrower)
    )
