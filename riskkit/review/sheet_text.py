"""A sheet as titled lines of plain text, for places that print no pages: the terminal and the notebook.

Takes    what may be seen before a view, or a whole sheet as plain values.
Gives    `paragraphs_before`, `paragraphs_of`.
Promise  the same contents in the same order in both places; lines are not escaped here: each place does that its way.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from riskkit.review import answers
from riskkit.review.before_view import BeforeView
from riskkit.review.look import RunWords, meaning_of

Paragraphs = list[tuple[str, list[str]]]


def paragraphs_before(before: BeforeView) -> Paragraphs:
    """What stands before the own view."""
    return [
        (f"Case {before.name}", [f"Person {before.person_id}. Scored on {before.as_of or 'no date'}."]),
        (
            "What is recorded, newest first" if before.records else "What is recorded",
            [_record(asdict(record)) for record in before.records] or [answers.NO_RECORDS],
        ),
        ("What was not known", [f"- {text}" for text in before.not_known] or [answers.NOTHING_ELSE]),
    ]


def paragraphs_of(sheet: Mapping[str, Any], case: str, words: RunWords) -> Paragraphs:
    """The whole sheet."""
    said = [
        meaning_of(sheet, words), sheet["everyone"], f"Band: {sheet['band']}.",
        f"Place on the list: {sheet['rank_band']}.", f"Steadiness: {sheet['stability']}.",
        sheet.get("cut", ""), sheet.get("multiplicity", ""),
    ]  # fmt: skip
    parts: Paragraphs = [
        (f"The sheet, {case} in this run", [f"Person {sheet['person_id']}. Scored on {sheet['as_of'] or 'no date'}."]),
        ("What the score says", [text for text in said if text]),
        ("Take care", [f"- {text}" for text in sheet["warnings"]]),
        ("What raised the score", [_reason(reason) for reason in sheet["raised"]] or ["Nothing."]),
        ("What lowered the score", [_reason(reason) for reason in sheet["lowered"]] or ["Nothing."]),
        (
            "How to read the sizes",
            [text for text in (words.sizes, sheet["sum_check"], sheet["assessment_note"]) if text],
        ),
        ("What would change it", [f"- {text}" for text in sheet.get("would_change", ())]),
        ("If a record is wrong", [f"- {text}" for text in sheet.get("if_wrong", ())]),
        ("What was not known", [f"- {text}" for text in sheet["not_known"]] or [answers.NOTHING_ELSE]),
        ("The records behind it", [_record(record) for record in sheet.get("records", ())] or [answers.NO_RECORDS]),
    ]
    return [(title, lines) for title, lines in parts if lines]


def _record(record: Mapping[str, Any]) -> str:
    """One record in one line; what it counts for is said only where the sheet says it."""
    parts = [
        record["what"], record["basis"], record["known_at"] and f"known {record['known_at']}", record["agency"],
        record["role"] and f"named as {record['role']}", record["status"],
        record["grade"] and f"grade {record['grade']}",
        f"record {record['reference']}",
    ]  # fmt: skip
    used = "; ".join(record.get("used_by", ()))
    return f"- {record['happened'] or 'No date'}: {', '.join(part for part in parts if part)}" + (
        f". Counts for: {used}" if used else ""
    )


def _reason(reason: Mapping[str, Any]) -> str:
    unit = reason["unit"] if reason["unit"] and reason["unit"] not in reason["value"] else ""
    kind = "assessment" if reason["assessment"] else "fact"
    more = [f"known {reason['known_at']}" if reason["known_at"] else "no date given", reason["meaning"]]
    more += [*reason.get("values", ()), reason.get("kept_sign", "")]
    value = f"{reason['value']} {unit}".strip()
    told = "; ".join(part for part in more if part)
    return f"- {reason['contribution']:+.2f} ({reason['share']:.0%})  {reason['label']}: {value} ({kind}; {told})"
