"""What the pages are written from, looked up in one place.

Takes    a ReleasedAudit, human answers, and the run's manifest.
Gives    `Material`: findings, their rows, facts, answers; `open_answers`.
Promise  a missing human answer is NOT PROVIDED; a missing fact that a page cannot do without is an error that names it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from riskkit.domain.errors import NoEvidence
from riskkit.domain.findings import Finding, ReleasedAudit
from riskkit.domain.words import NOT_PROVIDED
from riskkit.report.blocks import Answer
from riskkit.report.formats import plain
from riskkit.report.words_en import FORMATS, QUESTIONS
from riskkit.report.words_en.asking import ASKED

NEEDED_FACTS = ("run_id", "created", "expires", "extract_date", "data_kind", "steps", "as_of", "features")


@dataclass(frozen=True)
class Material:
    """Everything a page may speak of."""

    released: ReleasedAudit
    answers: Mapping[str, str]
    manifest: Mapping[str, Any]

    def __post_init__(self) -> None:
        """Refuse a release that lacks what no page can do without."""
        missing = [key for key in NEEDED_FACTS if key not in self.released.facts]
        if missing:
            raise NoEvidence(
                f"No page can be printed: the released audit lacks the facts {', '.join(missing)}. "
                "See riskkit/report/README.md for what each fact holds."
            )

    @property
    def facts(self) -> Mapping[str, Any]:
        """The facts that are not findings."""
        return self.released.facts

    @property
    def study(self) -> Mapping[str, Any]:
        """The study as resolved."""
        return self.released.study

    @property
    def role(self) -> str:
        """Whose risk the score is about: "victim" or "perpetrator"."""
        return str(self.study["role"])

    @property
    def rounded_to(self) -> int | None:
        """The multiple that counts of people are rounded to; None where they are printed as they are."""
        to: int | None = (self.study.get("release") or {}).get("round_to")
        return to

    def words(self, key: str) -> str:
        """What the study says to the board."""
        return plain(self.study.get("words", {}).get(key) or NOT_PROVIDED)

    def not_for(self) -> str:
        """What the score must not be used for, as one sentence that begins with "Not for"."""
        said = self.words("not_for")
        begins = FORMATS["not_for"].split("{")[0].strip().lower()
        return said if said.lower().startswith(begins) or said == NOT_PROVIDED else FORMATS["not_for"].format(use=said)

    def finding(self, code: str) -> Finding | None:
        """The finding with this code, or None if this run has none."""
        return next((found for found in self.released if found.code == code), None)

    def rows(self, code: str) -> tuple[dict[str, Any], ...]:
        """The rows of a finding's table; none if it has no table."""
        found = self.finding(code)
        return () if found is None or found.table is None else found.table

    def row(self, code: str, **wanted: str) -> dict[str, Any] | None:
        """The first row whose cells are as wanted."""
        for row in self.rows(code):
            if all(row.get(key) == value for key, value in wanted.items()):
                return row
        return None

    def by_letter(self, letter: str) -> tuple[Finding, ...]:
        """All findings whose code begins with a letter."""
        return tuple(f for f in self.released if f.code.startswith(letter))

    def label(self, attribute: object) -> str:
        """A characteristic as the study words it; crossed ones word by word ("Sex as recorded x Age")."""
        labels = {str(group["name"]): str(group["label"]) for group in self.study.get("groups") or ()}
        return plain(" × ".join(labels.get(part, part) for part in str(attribute).split(" x ")))

    def protected(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Labels of the protected characteristics that no feature states outright, and of those that one does."""
        study = self.study
        columns = set((study.get("table") or {}).get("features") or ())
        if any(feature.get("measure") == "age" for feature in study.get("features") or ()):
            columns |= {"age", "birth_date"}
        kept_out: list[str] = []
        used: list[str] = []
        for group in study.get("groups") or ():
            if group.get("protected"):
                (used if group.get("column") in columns else kept_out).append(plain(group["label"]))
        return tuple(kept_out), tuple(used)

    def answer(self, key: str) -> str:
        """What a person has answered, or NOT PROVIDED. Never blank."""
        return plain(str(self.answers.get(key) or "").strip() or NOT_PROVIDED)

    def asked(self, key: str) -> Answer:
        """A question only a person can answer, with the answer."""
        text, asked = self.answer(key), ASKED[key]
        given = text != NOT_PROVIDED
        return Answer(asked.question, text, given, "" if given else asked.good)

    def open_keys(self) -> tuple[str, ...]:
        """The questions of the board paper that nobody has answered. A log taken over answers what was asked before."""
        logged = ("question_log",) if self.facts.get("questions") else ()
        return tuple(key for key in QUESTIONS if self.answer(key) == NOT_PROVIDED and key not in logged)

    def unanswered(self) -> tuple[str, ...]:
        """The same, as they are asked."""
        return tuple(QUESTIONS[key] for key in self.open_keys())


def open_answers(answers: Mapping[str, str]) -> tuple[str, ...]:
    """Keys of the board paper's questions that nobody has answered, in the board's order.

    Parameters
    ----------
    answers : mapping
        `study.answers`. A question that is absent, blank or says NOT PROVIDED is open.
    """
    return tuple(key for key in QUESTIONS if str(answers.get(key) or "").strip() in ("", NOT_PROVIDED))
