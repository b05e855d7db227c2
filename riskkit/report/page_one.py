"""Page 1: what a board reads when it reads one page.

Takes    Material.
Gives    `BoardPage`: words and counts, ready for the template.
Promise  at most 400 words of ours and the study's; a blocked run says so first; NOT PROVIDED is said, never left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from riskkit.domain.findings import Finding
from riskkit.domain.words import NOT_PROVIDED
from riskkit.report.blocks import Answer, Evidence
from riskkit.report.board_blocks import conditions_say, overrides_say, short_conditions
from riskkit.report.formats import HIDDEN, listed, per_thousand, percent, plain, whole, why_undefined
from riskkit.report.material import Material
from riskkit.report.small_svg import mark, thousand_people
from riskkit.report.words_en import (
    BOARD_SAYS,
    COMPARED,
    DOUBT_RECORDS,
    DOUBTS,
    MET_WORDS,
    METRICS,
    PAGE_ONE,
    QUESTIONS,
    SAYS,
    SHORT_NAMES,
)

PRACTICE = "present_practice"
MEASURES = {
    "flagged": "flagged",
    "right": "flagged right",
    "wrong": "flagged wrong",
    "missed": "missed",
}


@dataclass(frozen=True)
class Mark:
    """One line of the legend under the thousand people."""

    sign: Markup
    count: str
    words: str


@dataclass(frozen=True)
class Difference:
    """One characteristic, and the measures under each verdict."""

    attribute: str
    found: str
    none_shown: str
    unclear: str


@dataclass(frozen=True)
class BoardPage:
    """Everything page 1 prints."""

    blocked_by: tuple[str, ...]
    overrides: tuple[str, ...]
    asked: Answer
    practice: Answer
    purpose: str
    not_for: str
    who: str
    outcome: str
    thousand_says: str
    thousand: Markup
    marks: tuple[Mark, ...]
    beside: str
    definitions: str
    definitions_mark: str
    differences: tuple[Difference, ...]
    differences_say: str
    compared: int
    doubts: tuple[str, ...]
    open_says: str
    open_names: tuple[Evidence, ...]
    open_first: tuple[str, ...]
    conditions: tuple[str, ...]
    conditions_say: str


def board_page(material: Material) -> BoardPage:
    """Word page 1 from what was released."""
    says, picture, marks = _thousand(material)
    definitions, mark_of = definitions_say(material)
    found = differences(material)
    return BoardPage(
        blocked_by=tuple(plain(reason) for reason in material.released.blocked_by),
        overrides=overrides_say(material),
        asked=material.asked("asked_of_board"),
        practice=material.asked("present_practice"),
        purpose=material.words("purpose"),
        not_for=material.not_for(),
        who=material.words("who"),
        outcome=material.words("outcome"),
        thousand_says=says,
        thousand=picture,
        marks=marks,
        beside=_beside(material),
        definitions=definitions,
        definitions_mark=mark_of,
        differences=found,
        compared=len(COMPARED),
        differences_say="" if found else SAYS["no_difference_rows"],
        doubts=_doubts(material),
        open_says=_open_says(material),
        open_names=open_names(material),
        open_first=tuple(plain(text) for text in material.facts.get("open_questions") or ()),
        conditions=_not_met(material),
        conditions_say=conditions_say(material),
    )


def counted(material: Material, measure: str) -> dict[str, Any]:
    """The row of P01 for one measure; an empty row if the run has none."""
    return material.row("P01", measure=measure) or {}


def _thousand(material: Material) -> tuple[str, Markup, tuple[Mark, ...]]:
    rows = {kind: counted(material, measure) for kind, measure in MEASURES.items()}
    given: dict[str, Any] = dict(material.facts.get("per_1000") or {})
    per_1000 = {kind: given.get(kind, row.get("per_1000")) for kind, row in rows.items()}
    unknown = [kind for kind, value in per_1000.items() if value is None]
    in_all = PAGE_ONE["in_all" if material.rounded_to is None else "about_in_all"]
    marks = tuple(_mark(kind, per_1000.get(kind), rows[kind], in_all) for kind in ("right", "wrong", "missed"))
    if unknown:
        reason = _why_no_counts(material)
        return SAYS["per_1000_hidden"].format(reason=reason), Markup(), marks
    says = SAYS["flagged_1000"].format(flagged=per_thousand(per_1000["flagged"]))
    return says, _picture(per_1000, says), marks


def _why_no_counts(material: Material) -> str:
    reasons = [why_undefined(row) for row in material.rows("P01") if row.get("per_1000") is None]
    if HIDDEN in reasons:
        return PAGE_ONE["hidden_counts"]
    return reasons[0] if reasons else PAGE_ONE["no_counts"]


def _mark(kind: str, per_1000: Any, row: dict[str, Any], in_all: str) -> Mark:
    shown = why_undefined(row) if per_1000 is None else per_thousand(per_1000)
    words = SAYS[kind]
    if row.get("count") is not None:
        words = in_all.format(words=words, count=whole(row["count"]))
    return Mark(mark(kind), shown, words)


def _beside(material: Material) -> str:
    """How often flags are right, beside chance, the best of the simple methods and what is done now; "" if hidden."""
    flagged = material.row("P05", operating_point="capacity", metric="precision") or {}
    common = counted(material, "with outcome").get("per_1000")
    if flagged.get("value") is None or common is None:
        return ""
    says = PAGE_ONE["beside"].format(right=_of_100(flagged["value"]), chance=_of_100(common / 1000))
    simple = [row for row in material.rows("P06") if not row.get("chosen") and row.get("precision") is not None]
    now = [row for row in simple if row["model"] == PRACTICE]
    if rules := [row for row in simple if row["model"] != PRACTICE]:
        best = max(rules, key=lambda row: float(row["precision"]))
        label = plain(best["label"]).split(":")[0]
        says += " " + PAGE_ONE["beside_rank"].format(label=label, other=_of_100(best["precision"]))
    return " ".join([says, *(PAGE_ONE["beside_practice"].format(other=_of_100(row["precision"])) for row in now)])


def _of_100(share: float) -> str:
    return PAGE_ONE["under_one"] if share < 0.01 else f"{share * 100:.0f}"


def _picture(per_1000: dict[str, Any], says: str) -> Markup:
    marks = {kind: round(per_1000[kind]) for kind in ("right", "wrong", "missed")}
    marks["rest"] = 1000 - sum(marks.values())
    told = ", ".join(f"{count} {SAYS[kind].lower()}" for kind, count in marks.items())
    return thousand_people(marks, says, PAGE_ONE["one_mark"].format(told=told))


def definitions_say(material: Material) -> tuple[str, str]:
    """What the checks of the definitions found, in one or two sentences; and "", "is-unclear" or "is-doubtful"."""
    ran = [f for f in material.by_letter("D") if f.verdict not in ("not applicable", "measured")]
    if not ran:
        return SAYS["definitions_none"], "is-doubtful"
    broken = [f for f in ran if f.verdict == "broken"]
    unclear = [f for f in ran if f.verdict == "cannot tell"]
    if not broken and not unclear:
        return SAYS["definitions_all"].format(ran=len(ran)), ""
    held = len(ran) - len(broken) - len(unclear)
    says = [] if broken else [PAGE_ONE["held"].format(held=held, ran=len(ran))]
    if broken:
        says.append(SAYS["definitions_broken"].format(broken=len(broken), ran=len(ran), names=_named(broken)))
    if unclear:
        names = _named(unclear) if len(unclear) == 1 else listed([f.code for f in unclear])
        says.append(SAYS["definitions_unclear"].format(unclear=len(unclear), names=names))
    return " ".join(says), "is-doubtful" if broken else "is-unclear"


def _named(found: list[Finding]) -> str:
    return listed([f"{plain(f.title).rstrip('.')} ({f.code})" for f in found])


def differences(material: Material) -> tuple[Difference, ...]:
    """For each characteristic, which measures stand under which verdict."""
    by_attribute: dict[str, dict[str, list[str]]] = {}
    for row in material.rows("G03"):
        verdicts = by_attribute.setdefault(material.label(row["attribute"]), {})
        if row["metric"] in COMPARED:
            name = METRICS[row["metric"]][0].lower()
            named = verdicts.setdefault(str(row["verdict"]), [])
            if name not in named:
                named.append(name)
    return tuple(
        Difference(
            attribute,
            ", ".join(found.get("difference found", [])) or "–",
            _how_many(found.get("no material difference shown", [])),
            _how_many(found.get("cannot tell", [])),
        )
        for attribute, found in by_attribute.items()
    )


def _not_met(material: Material) -> tuple[str, ...]:
    """Conditions that are not shown to be met, in words; those that are stand in section 18 and in the count."""
    told = []
    for condition in short_conditions(material):
        if condition.verdict != MET_WORDS["met"]:
            stands_in_the_way = condition.blocks != BOARD_SAYS["for_information"]
            words = PAGE_ONE["follows_blocks" if stands_in_the_way else "follows"]
            told.append(words.format(verdict=condition.verdict, words=condition.words, blocks=condition.blocks))
    return tuple(told)


def _how_many(names: list[str]) -> str:
    """How many measures; the last column names those that differ, section 11 names all."""
    return str(len(names)) if names else "–"


def _doubts(material: Material) -> tuple[str, ...]:
    told = [plain(part) for part in str(material.answers.get("doubts") or "").split("\n") if part.strip()]
    for code, verdicts, says in DOUBTS:
        found = material.finding(code)
        if found is None or not (found.verdict in verdicts or _any_row(found.table, verdicts)):
            continue
        told.append(says.format(share=_police_share(material), missing=_most_missing(material)))
    return tuple(dict.fromkeys([*(text for text in told if text), DOUBT_RECORDS]))[:3]


def _any_row(table: tuple[dict[str, Any], ...] | None, verdicts: tuple[str, ...]) -> bool:
    return any(row.get("verdict") in verdicts for row in table or ())


def _most_missing(material: Material) -> str:
    rows = [row for row in material.rows("M01") if row.get("value")]
    if not rows:
        return ""
    worst = max(rows, key=lambda row: float(row["value"]))
    return SAYS["missing"].format(label=material.label(worst["attribute"]), share=percent(worst["value"]))


def _police_share(material: Material) -> str:
    row = material.row("R01", what="recorded outcomes", initiated_by="police")
    return PAGE_ONE["a_part"] if row is None or row.get("value") is None else percent(row["value"])


def _open_says(material: Material) -> str:
    still_open = len(material.open_keys())
    return SAYS["open_count"].format(count=still_open, total=len(QUESTIONS)) if still_open else SAYS["open_none"]


def open_names(material: Material) -> tuple[Evidence, ...]:
    """Each question that nobody has answered, by a short name that leads to where it is asked."""
    return tuple(Evidence(*_short(key)) for key in material.open_keys())


def _short(key: str) -> tuple[str, str]:
    name, number = SHORT_NAMES[key]
    return name, f"section-{number}"


def is_provided(text: str) -> bool:
    """True if a person has answered."""
    return text != NOT_PROVIDED
