"""Sections 9 to 15 of the board paper: how well it works, errors, groups, records, and what drives scores.

Takes    Material.
Gives    one Section each.
Promise  every share stands with its counts and interval; what was not measured says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from riskkit.domain.findings import Finding
from riskkit.domain.words import NOT_PROVIDED
from riskkit.report.blocks import Absent, Block, Chart, Heading, Items, Para, Section, Table, Told
from riskkit.report.charts import calibration_chart, capacity_chart, dates_chart, effects_chart, group_chart
from riskkit.report.formats import listed, plain, sentence
from riskkit.report.material import Material
from riskkit.report.sections_closing import hidden_note
from riskkit.report.sections_people import section
from riskkit.report.tables import (
    comparison_table,
    group_numbers,
    group_table,
    metric_table,
    verdict_words,
    whole_table,
)
from riskkit.report.words_en import CHARTED, COMPARED, EVERY_SCORE, METRICS, NOT_MEASURED, SAYS

Rows = Sequence[Mapping[str, Any]]


def how_well(material: Material) -> Section:
    """Section 9."""
    return section(
        9,
        *_told(material, "P02", "P03", "P04"),
        _measures(material, ("P02", "P03", "P04"), "Ranking, distance and calibration"),
        *_calibration(material),
        *_capacity(material),
        *_harm(material),
        *_table_of(material, "P06", "The model beside simple baselines, on the same people"),
        *_dates(material),
        *_table_of(material, "P10", "How the recipe was chosen: each recipe on each date"),
        *_table_of(material, "D50", "Negative controls: where nothing should be found"),
        *_table_of(material, "D51", "The same recipe under other ways of splitting"),
        *_table_of(material, "P11", "People who stand exactly at the cut"),
        *_table_of(material, "S01", "Flagged people who stay flagged when the model is fitted again"),
        Absent(NOT_MEASURED["by_area"]),
    )


def _told(material: Material, *codes: str) -> tuple[Told, ...]:
    found = [material.finding(code) for code in codes]
    return tuple(told(f) for f in found if f is not None)


def told(finding: Finding) -> Told:
    """One finding in words: title, verdict, because, limits."""
    text = " ".join(sentence(text) for text in (finding.because, finding.limits) if text)
    return Told(plain(finding.title), finding.code, verdict_words(finding.verdict), text)


def _measures(material: Material, codes: tuple[str, ...], caption: str) -> Table | None:
    rows = [row for code in codes for row in material.rows(code)]
    return metric_table(rows, caption) if rows else None


def _table_of(material: Material, code: str, caption: str) -> tuple[Block, ...]:
    found = material.finding(code)
    if found is None:
        return ()
    blocks: list[Block] = [told(found)]
    if found.table:
        blocks.append(whole_table(found.table, caption))
    return tuple(blocks)


def _calibration(material: Material) -> tuple[Block, ...]:
    rows = material.rows("P08")
    title, says = "Do scores match the records?", SAYS["calibration_says"]
    svg = calibration_chart(rows, title, says)
    if svg is None:
        return ()
    return (Chart(title, says, svg, whole_table(rows, "Scores in bins: mean score and recorded share")),)


def _capacity(material: Material) -> tuple[Block, ...]:
    rows = material.rows("P05")
    if not rows:
        return ()
    title, says = "What the list holds at each cut", SAYS["capacity_says"]
    labels = {name: METRICS[name][0] for name in ("precision", "capture")}
    svg = capacity_chart(rows, labels, title, says)
    table = metric_table(rows, "Precision and capture at capacity and at each cut")
    return (table,) if svg is None else (Chart(title, says, svg, table),)


def _harm(material: Material) -> tuple[Block, ...]:
    found, rows = material.finding("P12"), material.rows("P12")
    if found is None or found.verdict == "not applicable":
        return ()
    table = (metric_table(rows, "Recorded harm among flagged people, at each cut"),) if rows else ()
    return (told(found), *table)


def _dates(material: Material) -> tuple[Block, ...]:
    rows = material.rows("P07")
    if not rows:
        return ()
    title, says = "Date by date", SAYS["as_of_says"]
    svg = dates_chart(rows, title, says)
    table = whole_table(rows, "Results on each date")
    return (table,) if svg is None else (Chart(title, says, svg, table),)


def errors(material: Material) -> Section:
    """Section 10."""
    rows = material.rows("P01")
    return section(
        10,
        *_told(material, "P01"),
        whole_table(rows, "People scored, flagged, right, wrong and missed") if rows else Absent(SAYS["no_finding"]),
        Para("Wrong flags and missed people by group stand in section 11."),
        material.asked("cost_of_a_wrong_flag"),
        material.asked("cost_of_a_missed_person"),
    )


def groups(material: Material) -> Section:
    """Section 11."""
    rows, comparisons = material.rows("G01"), material.rows("G03")
    if not rows:
        return section(11, *_told(material, "G01"), Absent(SAYS["no_difference_rows"]), material.asked("criterion"))
    point = operating_point(rows)
    here = [row for row in rows if row.get("operating_point") in (point, *EVERY_SCORE)]
    attributes = list(dict.fromkeys(str(row["attribute"]) for row in here))
    return section(
        11,
        *_told(material, "G03"),
        Para(SAYS["group_note"]),
        Items(tuple(f"{METRICS[m][0]}: {METRICS[m][1]}" for m in COMPARED)),
        Para(SAYS["intervals_single"], "small"),
        *(
            block
            for place, name in enumerate(attributes)
            for block in _attribute(here, comparisons, name, material.label(name), f"groups-{place}")
        ),
        *_crossings(material),
        Heading("Which comparison matters"),
        Para(SAYS["impossible"]),
        Para(_criterion(material)),
        material.asked("criterion"),
        material.asked("group_judgement"),
        Para(hidden_note(material), "small"),
    )


def _criterion(material: Material) -> str:
    audit = material.study.get("audit") or {}
    named, because = (plain(audit.get(key) or NOT_PROVIDED) for key in ("criterion", "criterion_because"))
    return f"The study names: {named}. Why: {because}"


def operating_point(rows: Any) -> str:
    """The cut the group pages speak of: capacity if the audit has it, else its first."""
    points = dict.fromkeys(str(row["operating_point"]) for row in rows)
    cuts = [point for point in points if point not in EVERY_SCORE]
    return "capacity" if "capacity" in cuts or not cuts else cuts[0]


def _attribute(rows: Rows, comparisons: Rows, attribute: str, name: str, prefix: str) -> tuple[Block, ...]:
    here = [row for row in rows if row["attribute"] == attribute]
    groups_here = list(dict.fromkeys(str(row["group"]) for row in here))
    panels = tuple(
        (METRICS[metric][0], [row for row in here if row["metric"] == metric])
        for metric in CHARTED
        if any(row["metric"] == metric for row in here)
    )
    table = group_table(rows, attribute, f"{name}: every group, with counts and intervals")
    gaps = [row for row in comparisons if row["attribute"] == attribute]
    blocks: list[Block] = [Heading(name)]
    if gaps:
        blocks.append(comparison_table(gaps, f"{name}: the largest gap in each measure"))
    if not panels:
        return (*blocks, table)
    title = f"{name}: four measures with their intervals"
    says = f"Long bars mean few people. Groups: {listed([plain(g) for g in groups_here])}."
    svg = group_chart(panels, groups_here, prefix, title, says)
    chart = Chart(title, says, svg, group_numbers(panels, f"{name}: the numbers behind the chart"))
    return (*blocks, chart, table)


def _crossings(material: Material) -> tuple[Block, ...]:
    rows = material.rows("G02")
    if not rows:
        return ()
    point = operating_point(rows)
    here = [row for row in rows if row.get("operating_point") in (point, *EVERY_SCORE)]
    names = list(dict.fromkeys(str(row["attribute"]) for row in here))
    return (
        Heading("Groups crossed with groups"),
        *(
            group_table(here, name, f"{material.label(name)}: every combination, with counts and intervals")
            for name in names
        ),
    )


def missing_characteristics(material: Material) -> Section:
    """Section 12."""
    rows = material.rows("M01")
    return section(
        12,
        *_told(material, "M01"),
        whole_table(rows, "How many people have no recorded value") if rows else Absent(SAYS["no_finding"]),
        Para("People with a missing value are a group of their own in section 11. Nobody's ethnicity is guessed."),
        Absent(NOT_MEASURED["disputed"]),
    )


def recording(material: Material) -> Section:
    """Section 13."""
    rows = material.rows("R01")
    return section(
        13,
        *_told(material, "R01"),
        whole_table(rows, "Who began the records") if rows else None,
        Absent(NOT_MEASURED["tipping"]),
        Absent(NOT_MEASURED["feedback"]),
        material.asked("recording_judgement"),
    )


def stand_ins(material: Material) -> Section:
    """Section 14."""
    return section(14, *_told(material, "Z01"), Absent(NOT_MEASURED["proxies"]), material.asked("proxy_judgement"))


def drivers(material: Material) -> Section:
    """Section 15."""
    rows = material.rows("X02")
    names = [f"“{plain(row['label'])}”" for row in rows[:3]]
    title, says = "What moves scores most", SAYS["effects_says"].format(names=listed(names))
    svg = effects_chart(rows, title, says)
    table = whole_table(rows, "Effect of each feature", leave_out=("feature",)) if rows else None
    return section(
        15,
        Chart(title, says, svg, table) if svg is not None and table is not None else Absent(SAYS["no_finding"]),
        Para(SAYS["association"]),
        *_told(material, "X01", "X03"),
        Absent(NOT_MEASURED["effect_stability"]),
    )
