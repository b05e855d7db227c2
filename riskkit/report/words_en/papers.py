"""The checklist and the transparency record: the words of their templates."""

# ruff: noqa: E501
from __future__ import annotations

CHECKLIST: dict[str, str] = {
    "page_title": "{title}: checklist",
    "title": "Checklist: evidence and gaps",
    "evidence": "Evidence in this run",
    "one_section": "Report section",
    "sections": "Report sections",
    "findings": "Findings {codes}.",
    "absent": "Not in this run: {codes}.",
    "a_person": "A person must",
    "requirements": "Requirements",
    "none_missing": "None of {all} requirements lacks a finding or an answer it asks for. Whether that is enough is for people to say.",
    "some_missing": "Something is missing for {some} of {all} requirements. Answers missing: {answers}. Findings this run does not hold: {findings}.",
    "open_answers": "answers missing: {many}",
    "open_findings": "findings missing: {many}",
}

TRANSPARENCY: dict[str, str] = {
    "page_title": "{title}: transparency record",
    "title": "Transparency record",
    "draft": "draft by software",
}
