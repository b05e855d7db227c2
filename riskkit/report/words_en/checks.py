"""The page of every check riskkit makes."""

# ruff: noqa: E501
from __future__ import annotations

CHECKS: dict[str, str] = {
    "page_title": "Every check",
    "title": "Every check riskkit makes",
    "lead": "{count} checks, each with what it compares and what it cannot see. A code never changes meaning.",
    "verdicts": "A verdict is one of: held, broken, difference found, no material difference shown, cannot tell, not applicable, measured. Where a check cannot tell, it says why.",
    "kinds": "Kinds of check",
    "caption": "{title}: {many} checks",
    "check": "Check",
    "compares": "What it compares",
    "cannot_see": "What it cannot see",
    "severity": "If it does not hold",
    "kind": "Kind",
    "faults": "Faults it looks for",
    "compares_short": "Compares",
    "cannot_see_short": "Cannot see",
    "faults_short": "Faults",
}

# The letters of codes: what they are called, and what they ask.
CHECK_FAMILIES: dict[str, tuple[str, str]] = {
    "D": ("Definitions", "Is the outcome, the cohort and every feature what the study says it is?"),
    "P": ("Performance", "How well do scores find recorded outcomes?"),
    "G": ("Groups", "What differs between groups of people?"),
    "M": ("Missing characteristics", "Whose characteristic is not known?"),
    "Z": ("Stand-ins", "Which features tell a protected characteristic?"),
    "R": ("Recording", "Who set the records going?"),
    "S": ("Stability", "Would the same people be flagged again?"),
    "X": ("Reasons", "What moves a score, and does it add up?"),
}
CHECK_KINDS: dict[str, str] = {
    "structural": "exact: one row is enough",
    "statistical": "by counts: it needs enough people",
}
CHECK_SEVERITIES: dict[str, str] = {"blocks": "blocks release", "warns": "warns", "informs": "informs"}
