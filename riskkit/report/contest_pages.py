"""The pages of a contest pack: one for the person, one for the disclosure officer who checks it first.

Takes    what a sheet says, as plain values, the study's words and answers, the run's facts.
Gives    `person_page`, `officer_page`, `record_rows`.
Promise  plain words to the person; what no human has answered is said to be NOT PROVIDED; nothing is computed here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from riskkit.domain.words import NOT_PROVIDED
from riskkit.report.formats import day, plain
from riskkit.report.sheet_page import record_numbers, within_words
from riskkit.report.small_svg import role_sign
from riskkit.report.status import Status
from riskkit.report.templating import template
from riskkit.report.word_check import refuse_words
from riskkit.report.words_en import (
    CONTEST,
    CONTEST_RECORDS,
    ROLE_BADGE,
    ROLE_SENTENCE,
    SAYS,
    STATUS_DATA,
    STATUS_NOT_FOR,
)

MOST_NUMBERS = 12


@dataclass(frozen=True)
class PackFacts:
    """What both pages rest on. `sheet`: a line of sheets.jsonl; `manifest` and `study` as plain values of the run."""

    sheet: Mapping[str, Any]
    manifest: Mapping[str, Any]
    study: Mapping[str, Any]
    horizon: str

    def answer(self, question: str) -> dict[str, Any]:
        """A human's answer for the template: its text, and whether there is one."""
        text = str((self.study.get("answers") or {}).get(question) or "").strip()
        return {"text": plain(text) or NOT_PROVIDED, "provided": bool(text)}

    @property
    def assessments(self) -> list[int]:
        """Numbers of the records that rest on judgement."""
        return [n for n, record in enumerate(self.sheet["records"], 1) if record["basis"] == "assessment"]


def person_page(facts: PackFacts) -> bytes:
    """How to challenge the score and correct a record, for the person it is about."""
    sheet = facts.sheet
    like = None
    if sheet["like_this"] is not None:
        like = SAYS["like_this"].format(
            n=sheet["like_this"], low=sheet["like_low"], high=sheet["like_high"], within=within_words(facts.horizon)
        )
    return _printed(
        "contest_person.html.j2",
        facts,
        outcome=plain(facts.study["words"]["outcome"]),
        purpose=plain(facts.study["words"]["purpose"]),
        not_for=plain(facts.study["words"]["not_for"]),
        like=like,
        raised=[_reason(reason) for reason in sheet["raised"]],
        lowered=[_reason(reason) for reason in sheet["lowered"]],
        if_wrong=[plain(text) for text in sheet["if_wrong"]],
        shown=len(sheet["records"]),
        counted=sheet["records_in_all"],
        challenge=facts.answer("how_to_challenge"),
        told=facts.answer("how_told"),
        decides=facts.answer("who_decides"),
        contact=facts.answer("contact_email"),
    )


def officer_page(facts: PackFacts, files: Sequence[tuple[str, str, str]]) -> bytes:
    """What a disclosure officer checks before any of it leaves; `files`: name, what it is, SHA-256."""
    return _printed(
        "contest_officer.html.j2",
        facts,
        files=files,
        assessments=facts.assessments,
        records=len(facts.sheet["records"]),
        challenge=facts.answer("how_to_challenge"),
    )


def record_columns() -> tuple[str, ...]:
    """What the columns of the list of records are called."""
    return tuple(CONTEST_RECORDS.values())


def record_rows(sheet: Mapping[str, Any]) -> list[list[str | int]]:
    """The records as rows under `record_columns`, numbered as on the sheet."""
    return [
        [
            number, record["what"], record["role"], record["happened"], record["known_at"], record["agency"],
            record["status"], record["basis"], record["grade"], "; ".join(record["used_by"]), record["reference"],
        ]
        for number, record in enumerate(sheet["records"], 1)
    ]  # fmt: skip


def _reason(reason: Mapping[str, Any]) -> dict[str, str]:
    told = "; ".join(reason["values"]) if reason["values"] else f"{reason['label']}: {reason['value']} {reason['unit']}"
    return {"told": plain(told.strip()), "records": record_numbers(reason["records"], MOST_NUMBERS)}


def _printed(name: str, facts: PackFacts, **values: Any) -> bytes:
    role, kind = str(facts.sheet["role"]), str(facts.manifest["data_kind"])
    status = Status(
        kind=kind.upper(), data=STATUS_DATA[kind], not_for=STATUS_NOT_FOR, issued=CONTEST["issued"],
        extract=day((facts.study.get("sources") or facts.study.get("table") or facts.study["scores"])["extract_date"]),
        created=day(facts.manifest["created"]), expires=day(facts.manifest["expires"]),
        run_id=plain(facts.manifest["run_id"]), blocked=not facts.manifest["releasable"],
    )  # fmt: skip
    text = template(name).render(
        status=status,
        role=role,
        badge=ROLE_BADGE[role],
        role_sentence=ROLE_SENTENCE[role],
        sign=role_sign(role),
        title=plain(facts.study["title"]),
        case=plain(facts.sheet["case"]).removeprefix("case-"),
        person=plain(facts.sheet["person_id"]),
        as_of=day(facts.sheet["as_of"]) if facts.sheet["as_of"] else CONTEST["no_dates"],
        **values,
    )
    refuse_words(name, text)
    return text.encode("utf-8")
