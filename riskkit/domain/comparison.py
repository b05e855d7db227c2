"""What changed between two runs, in plain values: what a board reads when it meets again.

Takes    made by the `changes` room from the papers of two runs.
Gives    `RunPapers` (what goes in); `Comparison` and its parts (what comes out).
Promise  only what both released audits show; nothing here is worded for a page, and nothing is about one person.
"""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from riskkit.domain.board_record import Decision, Question
from riskkit.domain.findings import Row
from riskkit.domain.words import Verdict

Relation = Literal["same list", "shared", "apart", "not known"]
"""Whether two runs speak of the same people: the very same list; some in both; nobody in both; nobody can say."""
Kind = Literal["same", "changed", "added", "removed"]
QuestionState = Literal["still open", "answered since", "answered before", "new", "new and answered"]
Plain = Any
"""A plain JSON value."""


@dataclass(frozen=True)
class RunPapers:
    """What a comparison reads of one run: its manifest, study, released findings, board and journal.

    questions, decisions
        As the journal holds them now, those that were taken over among them.
    """

    manifest: Mapping[str, Any]
    manifest_sha256: str
    study: Mapping[str, Any]
    findings: tuple[Row, ...]
    board: Mapping[str, Any] | None
    questions: tuple[Question, ...]
    decisions: tuple[Decision, ...]

    def rows(self, code: str) -> tuple[Row, ...]:
        """The rows of a finding's table; none if there is no such finding, or it has no table."""
        tables = [finding["table"] for finding in self.findings if finding["code"] == code]
        return tuple(tables[0] or ()) if tables else ()

    @property
    def data(self) -> Mapping[str, Any]:
        """The part of the study that names its data."""
        found: Mapping[str, Any] = next(
            (self.study[k] for k in ("sources", "table", "scores") if self.study.get(k)), {}
        )
        return found

    @property
    def outcome(self) -> Mapping[str, Any]:
        """The part of the study that says what counts as the outcome."""
        found: Mapping[str, Any] = self.study.get("target") or self.data.get("target") or {}
        return found


@dataclass(frozen=True)
class ComparedRun:
    """One of the two runs, as the page names it. Dates are ISO; `extract_date` is "" if the study gives none."""

    run_id: str
    manifest: str
    study: str
    title: str
    role: str
    data_kind: str
    created: str
    expires: str
    extract_date: str
    releasable: bool


@dataclass(frozen=True)
class Obstacle:
    """Why figures of the two runs must not be held against each other. `what` is one of `OBSTACLES`."""

    what: str
    before: Plain
    now: Plain


OBSTACLES = (
    "data_kind", "kind", "outcome", "horizon", "people", "list", "hiding", "confidence", "code",
)  # fmt: skip
"""In the order a board should hear of them."""


@dataclass(frozen=True)
class QuestionChange:
    """One question, and what became of it. `taken_over`: the later run's journal knows it."""

    question: Question
    state: QuestionState
    taken_over: bool

    @property
    def newly_answered(self) -> bool:
        """True if its answer was given since the earlier run."""
        return self.state in ("answered since", "new and answered")


@dataclass(frozen=True)
class ConditionChange:
    """One condition of the board: how each run met it, None where a run had no such condition."""

    id: str
    words: str
    blocking: bool
    before: str | None
    now: str | None
    because: str
    reworded: bool

    @property
    def changed(self) -> bool:
        """True if its state or its words changed."""
        return self.before != self.now or self.reworded


@dataclass(frozen=True)
class SettingChange:
    """One choice of the study that is another now.

    area
        "outcome", "people", "features", "groups", "list", "model", "checks", "hiding", "words", "data" or "other".
    setting
        Which choice, without names of entries: "target.offences", "features.days".
    about
        Label of the feature, group or other entry it belongs to; "" if to none.
    before, now
        Plain values; None is "no limit" or "nothing", and both are None where only the entry as a whole is told. Of a
        list, `gone` and `new` hold what left and what came.
    """

    area: str
    setting: str
    about: str
    change: Kind
    before: Plain
    now: Plain
    gone: tuple[str, ...] = ()
    new: tuple[str, ...] = ()


@dataclass(frozen=True)
class AnswerChange:
    """An answer that people give in the study file. A study file does not say who wrote it."""

    question: str
    change: Kind
    before: str
    now: str


@dataclass(frozen=True)
class FindingPair:
    """One finding in both runs; a verdict is None in a run that has no such finding."""

    code: str
    title: str
    severity: str
    before: Verdict | None
    now: Verdict | None
    because_before: str
    because_now: str

    @property
    def change(self) -> Kind:
        """What became of the verdict."""
        if self.before is None:
            return "added"
        if self.now is None:
            return "removed"
        return "same" if self.before == self.now else "changed"


@dataclass(frozen=True)
class ShownFigure:
    """A figure as one released audit shows it. low, high: its own interval, None if it has none."""

    value: float
    low: float | None
    high: float | None
    count: int | None
    base: int | None


@dataclass(frozen=True)
class FigurePair:
    """One figure in both runs, and whether its change is more than chance.

    before, now
        None on both sides where either release hides the figure; on one side where that run did not measure it.
    difference, low, high
        Later minus earlier, or later over earlier where `scale` is "ratio"; None where undefined, or where it would
        tell of fewer people than the threshold.
    close
        True if it would: the counts behind the figure differ by some people, but fewer than the threshold. Both sides
        are then without counts and rounded to three digits.
    verdict
        "difference found", "no material difference shown" or "cannot tell".
    why
        Code of the reason for the verdict; one of `WHY`.
    """

    metric: str
    attribute: str
    group: str
    operating_point: str
    before: ShownFigure | None
    now: ShownFigure | None
    scale: Literal["difference", "ratio"]
    difference: float | None
    low: float | None
    high: float | None
    close: bool
    verdict: Verdict
    why: str

    @property
    def moved(self) -> bool:
        """True if both releases show the figure, and show different ones."""
        return self.before is not None and self.now is not None and (self.close or self.before != self.now)

    @property
    def tested(self) -> bool:
        """True if it was asked whether the change is more than chance."""
        return self.why in ("more than chance", "inside the margin", "could be chance", "many comparisons")


WHY = (
    "hidden", "not measured", "not comparable", "grouped otherwise", "no interval", "same figure",
    "more than chance", "inside the margin", "could be chance", "many comparisons",
)  # fmt: skip


@dataclass(frozen=True)
class CountPair:
    """A count of people in both runs; both None where either release hides it.

    `close`: they differ by some people, but fewer than the threshold; `now` and `change` are then None.
    """

    measure: str
    before: int | None
    now: int | None
    change: int | None
    close: bool


@dataclass(frozen=True)
class GivenAway:
    """What the two releases give away together that neither gives away alone; see riskkit/changes/README.md.

    cells
        Counts hidden in at least one release that follow from both together.
    differences
        Pairs of shown counts of the same data that differ by some, but fewer than the threshold.
    """

    cells: int = 0
    differences: int = 0


@dataclass(frozen=True, repr=False)
class Comparison:
    """What changed between two runs. Made by `compare_runs`."""

    before: ComparedRun
    now: ComparedRun
    same_run: bool
    took_over: bool
    relation: Relation
    threshold: int
    confidence: float
    obstacles: tuple[Obstacle, ...]
    questions: tuple[QuestionChange, ...]
    conditions: tuple[ConditionChange, ...]
    decisions: tuple[Decision, ...]
    settings: tuple[SettingChange, ...]
    answers: tuple[AnswerChange, ...]
    findings: tuple[FindingPair, ...]
    thousand: tuple[Mapping[str, int | None], Mapping[str, int | None]]
    counts: tuple[CountPair, ...]
    figures: tuple[FigurePair, ...]
    groups: tuple[FigurePair, ...]
    given_away: GivenAway
    labels: Mapping[str, str]

    def label(self, attribute: str) -> str:
        """A characteristic as the later study words it; crossed ones word by word."""
        return " × ".join(self.labels.get(part, part) for part in attribute.split(" x "))

    @property
    def flipped(self) -> tuple[FindingPair, ...]:
        """Findings whose verdict changed, that are new, or that are gone, in the order a board reads them."""
        return tuple(pair for pair in self.findings if pair.change != "same")

    @property
    def unchanged(self) -> bool:
        """True if nothing that is compared changed."""
        return not (
            self.obstacles or self.decisions or self.settings or self.answers or self.flipped
            or any(one.state not in ("still open", "answered before") for one in self.questions)
            or any(one.changed for one in self.conditions)
            or any(one.moved for one in (*self.figures, *self.groups))
            or any(one.before != one.now for one in self.counts)
        )  # fmt: skip

    def as_json(self) -> dict[str, Any]:
        """Everything as plain JSON values."""
        plain = asdict(self)
        for pair, row in zip(self.findings, plain["findings"], strict=True):
            row["change"] = pair.change
        return {**plain, "unchanged": self.unchanged}

    def __repr__(self) -> str:
        told = "nothing changed" if self.unchanged else f"{len(self.flipped)} findings changed, {self._counted()}"
        stop = f"; figures not comparable: {', '.join(o.what for o in self.obstacles)}" if self.obstacles else ""
        return (
            f"Comparison of run {self.before.run_id} ({self.before.created[:10]}) with run {self.now.run_id} "
            f"({self.now.created[:10]}): {told}{stop}. For research and human review, not for decisions about people."
        )

    def _counted(self) -> str:
        still = sum(one.question.is_open for one in self.questions)
        return f"{len(self.settings)} choices of the study, {still} questions open"

    def _repr_html_(self) -> str:
        """The findings that changed, as a table in a notebook."""
        rows = "".join(
            "<tr>" + "".join(f"<td style='text-align:left'>{html.escape(cell)}</td>" for cell in cells) + "</tr>"
            for cells in ((p.code, p.title, p.before or "–", p.now or "–", p.because_now) for p in self.flipped)
        )
        heads = ("Code", "What was checked", "Before", "Now", "Because")
        head = "".join(f"<th scope='col' style='text-align:left'>{name}</th>" for name in heads)
        caption = f"<p>{html.escape(repr(self))}</p>"
        return caption if not rows else f"{caption}<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
