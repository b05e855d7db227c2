"""One text, put everywhere a person or an agency can put text: all pages of a run, a contest pack, cases to read.

Takes    a text, or many.
Gives    `pages_with`, `pages_with_all`, `files_with`.
Promise  every text of the study, its answers, the audit's tables, features, board, manifest, sheets and records is it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from typing import Any

from drawn_pages import by_hand, full_sheet, pack_pages, reading

from riskkit.domain.csv_text import csv_bytes
from riskkit.domain.findings import ReleasedAudit
from riskkit.domain.sheet import Reason, Sheet, SheetRecord
from riskkit.report import make_pages, record_columns, record_rows

_TEXTS = ("label", "group", "model", "attribute", "because", "what", "band", "recipe", "initiated_by")
_SHEET = (
    "person_id", "band", "like_reason", "everyone", "stability", "rank_band", "assessment_note", "sum_check", "cut",
    "multiplicity",
)  # fmt: skip
_LISTS = ("not_known", "warnings", "would_change", "if_wrong", "own_group")
_FORMULAE = ("=", "+", "-", "@", "\t=", "\r=", '"=', " =", "'=", "\n=", "\0=", "＝")


def pages_with(text: str) -> Iterator[tuple[str, bytes]]:
    """Every page with this text in every place that can hold one."""
    hand = by_hand()
    released = _released(text)
    answers = dict.fromkeys((*hand.ANSWERS, "doubts", "benefit", "how_to_challenge", "decision", "another_key"), text)
    manifest = {**hand.MANIFEST, "code_version": text, "inputs": {text: text}, "packages": {text: text}}
    sheet = _sheet(text)
    yield from make_pages(released, answers, [sheet], manifest=manifest)
    study = {**released.study, "answers": answers}
    yield from pack_pages(sheet, study)
    record = dict.fromkeys(
        ("event", "agency", "kind", "offence", "status", "roles", "initiated_by", "text", "told"), text
    )
    yield "reading/cases.html", reading(**record)


def pages_with_all(texts: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """The report and one sheet with all of these texts at once: in answers, labels, groups, questions, records."""
    hand = by_hand()
    released = _released("Harmless words")
    note = released.facts["features"][0]
    asked = released.facts["questions"][0]
    group = next(f for f in released.findings if f.code == "G02")
    assert group.table is not None
    rows = tuple({**group.table[0], "group": text} for text in texts)
    released = replace(
        released,
        findings=tuple(replace(f, table=rows) if f.code == "G02" else f for f in released.findings),
        facts={
            **released.facts,
            "features": [{**note, "name": f"f{n}", "label": text} for n, text in enumerate(texts)],
            "questions": [{**asked, "id": f"Q{n}", "text": text} for n, text in enumerate(texts)],
        },
        blocked_by=tuple(texts),
    )
    answers = {**hand.ANSWERS, **{f"key_{n}": text for n, text in enumerate(texts)}}
    manifest = {**hand.MANIFEST, "inputs": {f"{text}.csv": "0" for text in texts}}
    reasons = tuple(Reason(text, text, text, text, "2023-01-01", False, 0.1, 0.1) for text in texts)
    yield from make_pages(released, answers, [full_sheet(raised=reasons, not_known=tuple(texts))], manifest=manifest)


def files_with(text: str) -> Iterator[tuple[str, bytes]]:
    """The CSV files about people, with this text in each cell, plain and after each beginning of a formula."""
    sheet = asdict(_sheet(text))
    yield "records.csv", csv_bytes(record_columns(), record_rows(sheet))
    starts = [f"{start}{text}" for start in _FORMULAE]
    yield "cells.csv", csv_bytes([text, "start"], [[start, 1] for start in (text, *starts)])


def _released(text: str) -> ReleasedAudit:
    released = by_hand().released()
    study = {
        **released.study,
        "title": text,
        "words": dict.fromkeys(released.study["words"], text),
        "groups": [{**group, "label": text} for group in released.study["groups"]],
        "target": {**released.study["target"], "meaning": text, "offences": [text], "statuses": [text]},
    }
    board = {"id": text, "text": text, "role": text, "date": "2026-10-02", "run_id": text, "owner": text}
    facts = {
        **released.facts,
        "run_id": text,
        "features": [{**note, "label": text, "unit": text, "meaning": text} for note in released.facts["features"]],
        "questions": [
            {**board, "asked": "2026-10-01", "answers": []},
            {**board, "asked": "2026-10-01", "answers": [{**board, "evidence": [text, "G03"]}]},
        ],
        "conditions": [
            {"id": text, "words": text, "blocking": True, "rule": "at_most_people", "verdict": "met", "because": text,
             "overridden": False},
        ],
        "decisions": [{**board, "decision": "change", "manifest": "e" * 64, "key": text}],
        "overrides": [
            {"of": text, "what": text, "role": text, "key": "", "reason": text, "date": "2026-11-20", "used": True,
             "why_unused": ""},
        ],
        "steps": [
            {**step, "name": text, "unit": text, "dropped": [{**drop, "reason": text} for drop in step["dropped"]]}
            for step in released.facts["steps"]
        ],
    }  # fmt: skip
    findings = tuple(
        replace(f, title=text, because=text, limits=text, table=f.table and tuple(_row(row, text) for row in f.table))
        for f in released.findings
    )
    return replace(released, study=study, facts=facts, findings=findings, blocked_by=(text,))


def _row(row: dict[str, Any], text: str) -> dict[str, Any]:
    """Texts of agencies in a table; the names riskkit gave (metrics, cuts, measures) stay."""
    return {key: text if key in _TEXTS and isinstance(value, str) else value for key, value in row.items()}


def _sheet(text: str) -> Sheet:
    reason = Reason(text, text, text, text, text, True, 0.3, 0.2, (text,), text, ("1",))
    record = SheetRecord(text, text, text, text, text, text, text, "fact", text, (text,))
    return full_sheet(
        **dict.fromkeys(_SHEET, text), **dict.fromkeys(_LISTS, (text,)), raised=(reason,), lowered=(reason,),
        records=(record,), records_in_all=1,
    )  # fmt: skip
