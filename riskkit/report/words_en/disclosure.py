"""Words about hidden counts: what was tried on this run's own figures, and what came of it. Sections 19 and checklist."""

# ruff: noqa: E501
from __future__ import annotations

DISCLOSURE_SAYS: dict[str, str] = {
    "heading": "Can hidden counts be worked out?",
    "tried": "All published figures of this run were put into one system of {statements} lines with {unknowns} unknown numbers of people. A solver then looked for hidden counts that can be only one number.",
    "found": "It tried {attacked} hidden counts and worked out {recovered}.",
    "hidden_first": "Rounds before that, in which table rows were hidden because they gave a hidden count away: {rounds}. Rows hidden in them: {rows}.",
    "narrow": "For up to {narrow} hidden counts no more than two numbers were found that fit.",
    "nothing_hidden": "No count of people is hidden in this run, so there was nothing to try.",
    "no_solution": "The published figures do not fit together, so {attacked} hidden counts could not be tried.",
    "not_run": "This report holds no record of such a test.",
    "limits": "The test uses counts, rates and gaps of the tables. It uses no knowledge from outside, no ends of intervals, and not the rule by which counts are hidden. An output checker still has to look.",
    "limits_rounded": "The test uses counts, rates and gaps of the tables, and the reasons for which counts are hidden. It uses no knowledge from outside, and no mean scores. An output checker still has to look.",
}
