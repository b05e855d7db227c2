"""One person's explanation sheet: one side of A4 and an annex, for a human reviewer.

Takes    Sheets (already worded) and Material.
Gives    `SheetPages`, which prints one sheet at a time.
Promise  no chart library is used; what is the same on every sheet is worded once; the reviewer's view comes first.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from riskkit.domain.errors import SpecError
from riskkit.domain.sheet import Reason, Sheet, SheetRecord
from riskkit.report.formats import day, listed, number, plain, sentence, whole
from riskkit.report.material import Material
from riskkit.report.page_one import counted
from riskkit.report.sections_people import target_of
from riskkit.report.small_svg import role_sign
from riskkit.report.status import status_of
from riskkit.report.templating import template
from riskkit.report.word_check import refuse_words
from riskkit.report.words_en import ROLE_BADGE, ROLE_SENTENCE, SAYS, SHEET

_CASE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,80}")
MOST_REASONS = 5
MOST_NUMBERS = 6


@dataclass(frozen=True)
class Line:
    """One reason as printed. `bar` is its share of all movement, 0 to 100."""

    label: str
    value: str
    known_at: str
    kind: str
    size: str
    bar: str
    meaning: str
    values: tuple[str, ...]
    kept: str
    records: str


class SheetPages:
    """Prints sheets of one run. What does not change from person to person is worded once, here."""

    def __init__(self, material: Material) -> None:
        self._material = material
        self._print = template("sheet.html.j2").render
        self._bands = {str(row.get("band")): self._band(row) for row in material.rows("P09")}
        self._shared: dict[str, Any] = {
            "status": status_of(material),
            "role": material.role,
            "badge": ROLE_BADGE[material.role],
            "role_sentence": ROLE_SENTENCE[material.role],
            "sign": role_sign(material.role),
            "title": plain(material.study.get("title", "")),
            "outcome": material.words("outcome"),
            "run_id": plain(material.facts["run_id"]),
            "says": SAYS,
            "not_used": self._not_used(),
            "errors": self._errors(),
            "challenge": material.asked("how_to_challenge"),
            "action": material.asked("what_happens_when_flagged"),
            "method": self._method(),
            "blocked": bool(material.released.blocked_by),
        }

    def page(self, sheet: Sheet) -> tuple[str, bytes]:
        """The path of a sheet inside report/, and its bytes.

        Raises
        ------
        SpecError
            If the sheet's case cannot be a file name, or its role is not the study's.
        WordRefused
            If the sheet would print a word that promises too much.
        """
        if _CASE.fullmatch(sheet.case) is None:
            raise SpecError("A sheet's case must be letters, digits, - or _, so that it can name a file.")
        if sheet.role != self._material.role:
            raise SpecError(
                f"A sheet for {sheet.role} risk was given to a {self._material.role} study. The two are never mixed."
            )
        path = f"people/{sheet.case}.html"
        text = self._print(
            case=sheet.case.removeprefix("case-"),
            person=plain(sheet.person_id),
            as_of=day(sheet.as_of) if sheet.as_of else SHEET["no_dates"],
            meaning=self._meaning(sheet),
            everyone=plain(sheet.everyone),
            band=plain(sheet.band),
            band_errors=self._bands.get(sheet.band, ""),
            stability=plain(sheet.stability),
            rank_band=plain(sheet.rank_band),
            raised=[_line(reason) for reason in sheet.raised[:MOST_REASONS]],
            lowered=[_line(reason) for reason in sheet.lowered[:MOST_REASONS]],
            not_known=[plain(text) for text in sheet.not_known],
            assessment_note=plain(sheet.assessment_note),
            sum_check=plain(sheet.sum_check),
            warnings=[plain(text) for text in sheet.warnings],
            cut=plain(sheet.cut),
            multiplicity=plain(sheet.multiplicity),
            would_change=[plain(text) for text in sheet.would_change],
            if_wrong=[plain(text) for text in sheet.if_wrong],
            own_group=[plain(text) for text in sheet.own_group],
            records=[_record(record) for record in sheet.records],
            records_in_all=sheet.records_in_all,
            **self._shared,
        )
        refuse_words(path, text)
        return path, text.encode("utf-8")

    def _meaning(self, sheet: Sheet) -> str:
        if sheet.like_this is None or sheet.like_low is None or sheet.like_high is None:
            return SAYS["like_hidden"].format(reason=plain(sheet.like_reason).rstrip(".") or SHEET["too_small"])
        return SAYS["like_this"].format(
            n=sheet.like_this,
            low=sheet.like_low,
            high=sheet.like_high,
            within=within_words(horizon_words(target_of(self._material).get("horizon_days"))),
        )

    def _band(self, row: dict[str, Any]) -> str:
        if row.get("count") is None or row.get("positives") is None:
            return SHEET["band_hidden"]
        return SHEET["band_errors"].format(positives=whole(row["positives"]), count=whole(row["count"]))

    def _errors(self) -> str:
        flagged, wrong, missed = (
            counted(self._material, m).get("count") for m in ("flagged", "flagged wrong", "missed")
        )
        if flagged is None or wrong is None:
            return SHEET["flags_hidden"]
        says = SHEET["flags_wrong"].format(wrong=whole(wrong), flagged=whole(flagged))
        return says if missed is None else f"{says} {SHEET['flags_missed'].format(missed=whole(missed))}"

    def _not_used(self) -> str:
        if self._material.study.get("scores"):
            return SHEET["scores_made"]
        kept_out, used = self._material.protected()
        told = SHEET["not_used"].format(labels=listed(list(kept_out))) if kept_out else ""
        also = f" {SHEET['used'].format(labels=listed(list(used)))}" if used else ""
        warning = SHEET["stand_ins"] if kept_out else ""
        return f"{told}{also} {warning}".strip()

    def _method(self) -> str:
        found = self._material.finding("X03")
        told = [self._material.facts.get("explanation_method"), None if found is None else found.because]
        return " ".join(sentence(text) for text in told if text)


def _record(record: SheetRecord) -> SheetRecord:
    """The same record, every text as it may be printed."""
    texts = {name: plain(value) for name, value in asdict(record).items() if isinstance(value, str)}
    return replace(record, **texts, used_by=tuple(plain(label) for label in record.used_by))


def _line(reason: Reason) -> Line:
    unit = plain(reason.unit)
    value = plain(reason.value)
    return Line(
        label=plain(reason.label),
        value=value if not unit or unit in value else f"{value} {unit}",
        known_at=day(reason.known_at) if reason.known_at else SHEET["no_date"],
        kind=SHEET["assessment" if reason.assessment else "fact"],
        size=f"{reason.contribution:+.2f}",
        bar=f"{abs(reason.share):.0%}",
        meaning=plain(reason.meaning),
        values=tuple(plain(value) for value in reason.values),
        kept=plain(reason.kept_sign),
        records=record_numbers(reason.records, MOST_NUMBERS),
    )


def record_numbers(numbers: Sequence[str], most: int) -> str:
    """The numbers of a reason's records, at most so many of them; "" without any."""
    if not numbers:
        return ""
    shown, more = ", ".join(numbers[:most]), len(numbers) - most
    if more > 0:
        return SHEET["record_numbers_more"].format(numbers=shown, more=more)
    return SHEET["record" if len(numbers) == 1 else "record_numbers"].format(numbers=shown)


def horizon_words(days: object) -> str:
    """How far ahead the score looks, in months where the days are whole months."""
    if not isinstance(days, int):
        return SHEET["horizon_unknown"]
    months = {182: 6, 183: 6, 365: 12, 366: 12, 730: 24, 731: 24, 1095: 36, 1096: 36}.get(days)
    return SHEET["days"].format(days=number(days)) if months is None else SHEET["months"].format(months=months)


def within_words(horizon: str) -> str:
    """The horizon as the end of a sentence: within 24 months."""
    return SHEET["within"].format(time=horizon)
