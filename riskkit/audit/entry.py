"""One code of the catalogue, and how a finding is made from it.

Takes    nothing.
Gives    `Entry`.
Promise  a code never changes meaning.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from riskkit.domain.findings import Severity
from riskkit.domain.words import Verdict

Kind = Literal["structural", "statistical"]


@dataclass(frozen=True)
class Entry:
    """One code. `meaning` says what is compared; `limits` what the check would have missed.

    faults
        The faults it looks for, by their ids in the list of planted faults (F01 to F36); empty outside definitions.
    kind
        structural: exact, one row is enough. statistical: counts or rates, with a stated rate of false alarms.
    """

    code: str
    title: str
    meaning: str
    limits: str
    faults: tuple[str, ...] = ()
    kind: Kind = "structural"

    @property
    def severity(self) -> Severity:
        """Definitions and additivity block; groups, recording and missing attributes warn; the rest informs."""
        if self.code.startswith("D") or self.code == "X01":
            return "blocks"
        return "warns" if self.code[0] in "GRM" else "informs"

    def severity_of(self, verdict: Verdict) -> Severity:
        """A statistical check that cannot tell (too few people, mostly) warns; a structural one blocks."""
        return "warns" if self.kind == "statistical" and verdict == "cannot tell" else self.severity
