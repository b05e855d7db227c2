"""The pages of a run: title, and one sentence on what each is for."""

# ruff: noqa: E501
from __future__ import annotations

RUN_PAGE_WORDS: dict[str, tuple[str, str]] = {
    "audit-report.html": ("Report for the board", "The whole study in nineteen sections; page 1 stands alone."),
    "checklist.html": ("Checklist", "For each law and framework: evidence in this run, gaps, what a person must say."),
    "equality-impact-facts.html": ("Equality facts", "The nine protected characteristics: measured, not held, too few."),
    "dpia-facts.html": ("DPIA facts", "What a data protection impact assessment needs from this run."),
    "model-card.html": ("Model card", "The model on one page: use, factors, measures, data, caveats."),
    "transparency-record.html": ("Transparency record", "Every field of the UK standard, drafts marked."),
    "transparency-record.json": ("Transparency record for machines", "The same record as JSON."),
    "data-description.json": ("Description of the data", "Croissant (JSON-LD): fields, dates, hashes; no rows."),
}  # fmt: skip
