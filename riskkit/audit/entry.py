"""One code of the catalogue, and how a finding is made from it.

Takes    nothing.
Gives    `Entry`.
Promise  a code never changes meaning.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

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
    needed_outside_synthetic
        The study must bring something for it (example people, a benchmark). Where it does not, the check cannot tell:
        that blocks research data and warns on synthetic data, where nobody can be harmed by it.
    blocks_outside_synthetic
        Broken or not to be told, it blocks research data until a person signs, and warns on synthetic data.
    may_be_undeclared
        It rests on something that a study may leave undeclared. Where it does, the check cannot tell, and warns.
    """

    code: str
    title: str
    meaning: str
    limits: str
    faults: tuple[str, ...] = ()
    kind: Kind = "structural"
    needed_outside_synthetic: bool = False
    blocks_outside_synthetic: bool = False
    may_be_undeclared: bool = False

    @property
    def severity(self) -> Severity:
        """Definitions and additivity block; groups, recording, missing attributes and unusual rows warn."""
        if self.code.startswith("D") or self.code == "X01":
            return "blocks"
        return "warns" if self.code[0] in "GRMZ" or self.code in ("X04", "X05", "X06") else "informs"

    def as_row(self) -> dict[str, Any]:
        """The entry as plain JSON values."""
        names = ("code", "title", "meaning", "limits", "kind", "severity")
        return {name: getattr(self, name) for name in names} | {"faults": list(self.faults)}

    def severity_of(self, verdict: Verdict, *, synthetic: bool = False) -> Severity:
        """A statistical check that cannot tell (too few people, mostly) warns; a structural one blocks."""
        if self.needed_outside_synthetic and verdict == "cannot tell":
            return "warns" if synthetic else "blocks"
        if self.blocks_outside_synthetic and verdict in ("broken", "cannot tell"):
            return "warns" if synthetic else "blocks"
        lenient = self.kind == "statistical" or self.may_be_undeclared
        return "warns" if lenient and verdict == "cannot tell" else self.severity
