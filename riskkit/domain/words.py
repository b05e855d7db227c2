"""The words riskkit uses, and those it refuses.

Takes    nothing.
Gives    verdicts, record roles, score roles, and the banned words of generated pages.
Promise  each list stands here once; pages, checks and tests read it from here.
"""

from __future__ import annotations

import re
from typing import Literal, get_args

NOT_PROVIDED = "NOT PROVIDED"
MISSING = "missing"

Verdict = Literal[
    "held",
    "broken",
    "difference found",
    "no material difference shown",
    "cannot tell",
    "not applicable",
    "measured",
]
VERDICTS: tuple[str, ...] = get_args(Verdict)

RecordRole = Literal["suspect", "charged", "convicted", "victim", "witness", "subject"]
RECORD_ROLES: tuple[str, ...] = get_args(RecordRole)

Changeable = Literal["no", "lower", "higher", "either"]
"""Whether, and in which direction, what a feature says can come to be otherwise; a human declares it."""


def declared_change(value: object) -> object:
    """A declaration as it may stand in a study: one of the words, or true (either) and false (no)."""
    return {True: "either", False: "no"}[value] if isinstance(value, bool) else value


ScoreRole = Literal["perpetrator", "victim"]
ROLES_OF_SCORE: dict[str, tuple[str, ...]] = {
    "perpetrator": ("suspect", "charged", "convicted"),
    "victim": ("victim",),
}

BANNED_IN_PAGES = re.compile(
    r"\b(approve[ds]?|approval|compliant|compliance|fair|unbiased|safe|lawful|offenders?|accuracy|accurate)\b",
    re.IGNORECASE,
)
