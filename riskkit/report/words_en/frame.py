"""What stands around every page, and the fixed words of blocks."""

from __future__ import annotations

FRAME: dict[str, str] = {
    "lang": "en-GB",
    "page_title_ends": " · riskkit",
    "skip": "Skip to the content",
    "status": "Status of this page",
    "blocked": "Blocked from release.",
    "extracted": "Data extracted {day}",
    "report_of": "Report of {day}",
    "expires": "Expires {day}",
    "run": "Run {run}.",
    "made_by": "Made by riskkit for research and human review.",
    "parts": "Parts of this page",
    "page_of": "{title}: {page}",
    "why_here": "Why it is here: {sources}",
    "back_to_report": "Report for the board",
    "run_pages": "The pages of this run",
    # Blocks.
    "good_answer": "A good answer:",
    "not_measured": "Not measured.",
    "evidence": "Evidence:",
    "no_evidence": "No evidence was named.",
    "no_answer": "No answer yet",
    "chart": "Chart: {title}",
    "numbers": "The numbers behind this chart",
}
