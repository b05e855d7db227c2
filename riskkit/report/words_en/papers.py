"""The checklist and the transparency record: the words of their templates."""

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
}

TRANSPARENCY: dict[str, str] = {
    "page_title": "{title}: transparency record",
    "title": "Transparency record",
    "draft": "draft by software",
}
