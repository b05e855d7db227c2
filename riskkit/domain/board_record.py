"""What a board asked, decided and required, as it travels from one run to the next.

Takes    made from a run's journal, and from the conditions a release asked.
Gives    `Question`, `Answer`, `Decision`, `Carried`, `ConditionState`, `OverrideState`.
Promise  plain texts and dates; roles, never names; a question without an answer is open.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

Met = Literal["met", "not met", "cannot tell"]
VERDICTS_OF_CONDITIONS: tuple[str, ...] = ("met", "not met", "cannot tell")
DECISIONS: dict[str, str] = {
    "continue": "Go on with the study",
    "stop": "Stop",
    "change": "Change the study, then look again",
    "use-for-research": "Use the model for research",
}


@dataclass(frozen=True)
class Answer:
    """One answer. `evidence`: finding codes and report sections. `run_id`: the run it was given in."""

    text: str
    role: str
    date: str
    evidence: tuple[str, ...]
    run_id: str


@dataclass(frozen=True)
class Question:
    """One question of a board. `owner`: the role that must answer. `asked`: the day it was first asked, ISO.

    `run_id`: the run it was first asked about.
    """

    id: str
    text: str
    role: str
    asked: str
    owner: str
    run_id: str
    answers: tuple[Answer, ...] = ()

    @property
    def is_open(self) -> bool:
        """True if nobody has answered."""
        return not self.answers

    def as_row(self) -> dict[str, Any]:
        """As plain JSON values."""
        return {**asdict(self), "answers": [asdict(a) | {"evidence": list(a.evidence)} for a in self.answers]}

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> Question:
        """From plain JSON values."""
        answers = tuple(Answer(**{**one, "evidence": tuple(one["evidence"])}) for one in row["answers"])
        return cls(**{**row, "answers": answers})


@dataclass(frozen=True)
class Decision:
    """One decision about one run: `manifest` is the SHA-256 of its manifest. `key`: who signed, "" if nobody did."""

    decision: str
    text: str
    role: str
    date: str
    run_id: str
    manifest: str
    key: str

    def as_row(self) -> dict[str, str]:
        """As plain JSON values."""
        return asdict(self)


@dataclass(frozen=True)
class Carried:
    """What a new run takes over from the one before: questions, open ones first, and decisions, oldest first."""

    run_id: str
    manifest: str
    questions: tuple[Question, ...]
    decisions: tuple[Decision, ...]


@dataclass(frozen=True)
class ConditionState:
    """One condition of the board, as this run meets it or not."""

    id: str
    words: str
    blocking: bool
    rule: str
    verdict: Met
    because: str
    overridden: bool = False

    @property
    def blocks(self) -> bool:
        """True if it keeps the run from release, unless it is overridden."""
        return self.blocking and self.verdict != "met"

    def as_row(self) -> dict[str, Any]:
        """As plain JSON values."""
        return asdict(self)


@dataclass(frozen=True)
class OverrideState:
    """One override, and whether it set anything aside. `what`: in words. `key`: who signed it, "" if nobody."""

    of: str
    what: str
    role: str
    reason: str
    date: str
    key: str
    used: bool
    why_unused: str

    def as_row(self) -> dict[str, Any]:
        """As plain JSON values."""
        return asdict(self)
