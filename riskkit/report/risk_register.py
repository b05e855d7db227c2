"""Risks that this run measured: for the transparency record and the DPIA facts.

Takes    Material.
Gives    `Risk`, `measured_risks`.
Promise  every risk stands on a finding of this run and names it; riskkit draws up drafts, people finish them.
"""

from __future__ import annotations

from dataclasses import dataclass

from riskkit.domain.findings import Finding
from riskkit.report.finding_words import in_words
from riskkit.report.formats import plain, sentence, whole
from riskkit.report.material import Material
from riskkit.report.tables import verdict_words
from riskkit.report.words_en import BROKEN_CHECK, MEASURED_RISKS, RISK_SAYS
from riskkit.report.words_en.measured_risks import COUNTED


@dataclass(frozen=True)
class Risk:
    """One risk: whom or what it is about, in words, the finding behind it, what it measured, what is done already."""

    about: str
    risk: str
    code: str
    verdict: str
    measured: str
    done: str

    @property
    def title(self) -> str:
        """What stands above the rest on a page."""
        return RISK_SAYS["title"].format(about=self.about, risk=self.risk)

    @property
    def in_one_line(self) -> str:
        """For records that take text only."""
        return RISK_SAYS["one_line"].format(
            about=self.about, risk=self.risk, measured=self.measured, code=self.code, done=self.done
        )


def measured_risks(material: Material) -> tuple[Risk, ...]:
    """Risks on findings of this run, people first; checks that did not hold stand before all.

    A finding that counted nobody (0) stands for no risk; one whose count is hidden does.
    """
    found = []
    about, risk, done = BROKEN_CHECK
    known = {code for _, code, _, _, _ in MEASURED_RISKS}
    for finding in material.by_letter("D"):
        if finding.verdict == "broken" and finding.code not in known:
            found.append(_risk(material, about, risk.format(title=plain(finding.title)), finding, done))
    for about, code, verdicts, risk, done in MEASURED_RISKS:
        said = material.finding(code)
        if said is not None and said.verdict in verdicts and said.count != 0:
            found.append(_risk(material, about, risk, said, done))
    return tuple(found)


def _risk(material: Material, about: str, risk: str, finding: Finding, done: str) -> Risk:
    measured = _errors(material) if finding.code == "P01" else _measured(material, finding)
    return Risk(about, risk, finding.code, verdict_words(finding.verdict), measured, done)


def _measured(material: Material, finding: Finding) -> str:
    """What the finding says of itself, with characteristics as the study words them."""
    because = in_words(sentence(finding.because), material.label)
    if finding.code not in COUNTED or finding.count is None or finding.base is None:
        return because
    return RISK_SAYS["counted"].format(count=whole(finding.count), base=whole(finding.base), because=because)


def _errors(material: Material) -> str:
    rows = {str(row["measure"]): row for row in material.rows("P01")}
    places = {"flagged": "flagged", "wrong": "flagged wrong", "missed": "missed"}
    counts = {place: whole((rows.get(measure) or {}).get("count")) for place, measure in places.items()}
    return RISK_SAYS["errors"].format(**counts)
