"""What counts as the outcome, on one card: words, codes, role, dates, shares, rates, beside figures from outside.

Takes    Material: the study's words, target and card; the records.
Gives    finding D26, whose table is the card.
Promise  what the card says and the target does otherwise is found exactly; rates are held against the benchmark by
         exact tests; without a benchmark the check cannot tell, and outside synthetic data that blocks.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from riskkit.audit.catalogue import make_finding
from riskkit.audit.definitions.benchmark_rates import rate_rows
from riskkit.audit.definitions.codes_over_time import NO_RECORDS
from riskkit.audit.definitions.earlier_flags import is_synthetic
from riskkit.audit.definitions.material import Material
from riskkit.audit.definitions.words_and_settings import WITHDRAWN, disagreements, unnamed_codes
from riskkit.domain.findings import Finding, Row

if TYPE_CHECKING:
    import pandas as pd

    from riskkit.domain.cohort_spec import TargetSpec
    from riskkit.domain.study_spec import StudySpec

ENOUGH_EVENTS = 200_000
"""With so many events of the target's kinds, a code of the target that never occurs is a mistake."""
_PARTS = (
    "check",
    "says",
    "area_code",
    "year",
    "count",
    "base",
    "share",
    "per_1000",
    "benchmark_per_1000",
    "alarm",
    "reason",
)
MOST_RATES = 2
"""Rates outside the tolerance that a sentence names one by one; more are counted."""


def card_beside_benchmark(material: Material) -> Finding:
    """D26: the outcome card, beside the study's benchmark.

    Effect size: a rate beyond the benchmark times or over the tolerance that the study sets.
    """
    if material.origin is None or material.tallies is None:
        return make_finding("D26", "not applicable", NO_RECORDS)
    study, follow_up = material.study, material.origin.follow_up
    if study is None or study.target is None or follow_up is None:
        return make_finding("D26", "not applicable", "a part made by hand, or rows without a follow-up, have no card")
    benchmark = None if study.card is None else study.card.benchmark
    codes = _events_by_code(material, study.target)
    rates = rate_rows(material, benchmark)
    table = [*_words(study), *_settings(study), *_codes(study, codes), *_shares(material, study.target)]
    table = [_row(**row) for row in table] + [_row(**{k: v for k, v in row.items() if k != "measure"}) for row in rates]
    wrong = [row for row in table if row["alarm"]]
    if wrong:
        because = f"the outcome is not what its card or the benchmark says: {_what_is_wrong(wrong)}"
        return make_finding("D26", "broken", because, table=table)
    because = _untold(study, rates)
    if because:
        return make_finding("D26", "cannot tell", because, table=table, synthetic=is_synthetic(material))
    because = "codes, words and settings agree, and rates lie within the tolerance of the benchmark"
    return make_finding("D26", "held", because, table=table)


def _what_is_wrong(wrong: list[Row]) -> str:
    """Each line of the card that does not hold; of rates only how many, where there are several, and their years."""
    rates = [row for row in wrong if row.get("year") is not None]
    if len(rates) <= MOST_RATES:
        return "; ".join(dict.fromkeys(_named(row) for row in wrong))
    lines = dict.fromkeys(_named(row) for row in wrong if row.get("year") is None)
    years = sorted(str(row["year"]) for row in rates)
    return "; ".join([*lines, f"{len(rates)} rates lie outside the tolerance, from {years[0]} to {years[-1]}"])


def _untold(study: StudySpec, rates: list[Row]) -> str:
    """Why nothing from outside speaks for the outcome; empty if something does."""
    if study.card is None:
        return "the study has no outcome card, and no benchmark from outside"
    if study.card.benchmark is None:
        return "the outcome card names no benchmark from outside, so nobody can say whether the rates are plausible"
    if not study.card.benchmark.rows:
        return "the benchmark's file was not read; open the study with read_study"
    if not any(row["alarm"] is not None for row in rates):
        return "no year and area of the benchmark can be compared with these records"
    wordless = unnamed_codes(study)[1]
    if wordless:
        return f"codes that no words can name are not explained on the card: {', '.join(wordless)}"
    return ""


def _named(row: Row) -> str:
    where = [str(row[name]) for name in ("area_code", "year") if row[name] not in (None, "all")]
    said = str(row["check"])
    return f"{said} ({', '.join(where)})" if where else said


def _row(**cells: Any) -> Row:
    return {name: cells.get(name) for name in _PARTS}


def _words(study: StudySpec) -> list[Row]:
    """What the study says, and each thing it says that its settings do not keep."""
    assert study.target is not None
    rows: list[Row] = [
        {"check": "outcome in words", "says": study.words.outcome},
        {"check": "target in words", "says": study.target.meaning},
    ]
    for one in disagreements(study):
        if one.about == "ages" or one.about == "cancelled records":
            continue
        said = f"words say {one.words}, set is {one.setting}"
        check = f"{one.about} in words and settings" + ("" if one.agrees else " differ")
        rows.append({"check": check, "says": said, "alarm": not one.agrees})
    return rows


def _settings(study: StudySpec) -> list[Row]:
    target, card = study.target, study.card
    assert target is not None
    because = "" if card is None else f", because: {card.which_because}"
    waiting = f"{target.horizon_days} days from the as-of date, after an embargo of {target.embargo_days}"
    rows: list[Row] = [
        {"check": "role", "says": target.role},
        {"check": "kinds of record", "says": ", ".join(target.kinds) if target.kinds else "any"},
        {"check": "statuses that count", "says": ", ".join(target.statuses)},
        {"check": "date used", "says": "the day it happened (occurred_at)"},
        {"check": "first or any", "says": f"{target.which}{because}"},
        {"check": "horizon", "says": waiting},
        {"check": "waiting time for records to settle", "says": f"{target.waiting_days} days"},
    ]
    if card is not None and card.benchmark is not None:
        tolerance = f"{card.benchmark.tolerance:g} times, up or down; per 1,000 {card.benchmark.per}"
        rows += [{"check": "benchmark", "says": card.benchmark.source}, {"check": "tolerance", "says": tolerance}]
    return rows


def _events_by_code(material: Material, target: TargetSpec) -> dict[str, int]:
    """Events of the target's kinds by offence, whatever their status and whoever had a part."""
    assert material.overview is not None
    codes: pd.DataFrame = material.overview.codes
    if target.kinds is not None:
        codes = codes[codes["kind"].isin(target.kinds)]
    counts = codes[codes["offence"].notna()].groupby("offence", sort=True)["n"].sum()
    return {str(code): int(n) for code, n in counts.items()}


def _codes(study: StudySpec, events: dict[str, int]) -> list[Row]:
    """Codes in, codes out, and what is wrong with them. Counts are events of the target's kinds."""
    target, card = study.target, study.card
    assert target is not None
    unnamed, wordless = unnamed_codes(study)
    left_out = {} if card is None else card.left_out
    explained = {} if card is None else card.explained
    rows: list[Row] = []
    for code in target.offences:
        wrong = ""
        if code in left_out:
            wrong = "the card leaves it out, and it counts"
        elif code in unnamed:
            wrong = "neither the words name it nor the card explains it"
        elif not events.get(code):
            wrong = _never_seen(code, events)
        rows.append({"check": f"code that counts: {code}{', but ' + wrong if wrong else ''}",
                     "says": explained.get(code, "cannot be named in words" if code in wordless else None),
                     "count": events.get(code, 0), "alarm": bool(wrong)})  # fmt: skip
    for code, why in left_out.items():
        rows.append({"check": f"code left out: {code}", "says": why, "count": events.get(code, 0)})
    return rows


def _never_seen(code: str, events: dict[str, int]) -> str:
    """What to say of a code that never occurs; empty where too few records are there to expect it."""
    if get_close_matches(code, list(events), n=1, cutoff=0.93):
        return "it never occurs, and a code much like it does"
    return "it never occurs" if sum(events.values()) >= ENOUGH_EVENTS else ""


def _shares(material: Material, target: TargetSpec) -> list[Row]:
    """Shares among events of the target's codes, kinds and role: withdrawn (of any status), begun by police."""
    assert material.tallies is not None
    every = target.events.model_copy(update={"statuses": None})
    parts = material.tallies.parts_that(every)
    events = parts.select("event_id", "status", "initiated_by").distinct()
    lines = events.group_by("status", "initiated_by").aggregate(n=events.count()).to_pyarrow().to_pylist()
    total = sum(int(line["n"]) for line in lines)
    counted = [line for line in lines if line["status"] in target.statuses]
    settled = sum(int(line["n"]) for line in counted)
    withdrawn = sum(int(line["n"]) for line in lines if WITHDRAWN.search(str(line["status"])))
    police = sum(int(line["n"]) for line in counted if line["initiated_by"] == "police")
    return [
        _share("of the events with these codes, cancelled or otherwise withdrawn", withdrawn, total),
        _share("of the events that count, begun by police themselves", police, settled),
    ]


def _share(what: str, count: int, base: int) -> Row:
    share = count / base if base else None
    return {"check": what, "count": count, "base": base, "share": share, "reason": None if base else "there are none"}
