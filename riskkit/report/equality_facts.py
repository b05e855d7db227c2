"""The equality facts: what a run measured of the nine protected characteristics, and what people must still say.

Takes    Material.
Gives    `equality_sections`.
Promise  facts of findings only; what is not held or too few is said as plainly as what was found.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from riskkit.report.blocks import Absent, Block, Facts, Heading, Para, Section, Table
from riskkit.report.folding import fold, narrow
from riskkit.report.formats import count_of, counts, listed, percent, plain, why_undefined
from riskkit.report.material import Material
from riskkit.report.protected_nine import Characteristic, nine_characteristics, other_characteristics
from riskkit.report.sections_groups import operating_point
from riskkit.report.sections_results import told_all
from riskkit.report.tables import difference_heads, heads
from riskkit.report.words_en import CHARTED, EQUALITY, METRICS, SAYS, STATES
from riskkit.report.words_en.pack_questions import EQUALITY_QUESTIONS


def equality_sections(material: Material) -> tuple[Section, ...]:
    """The parts of the page, numbered in order."""
    nine = nine_characteristics(material)
    parts: tuple[tuple[str, tuple[Block, ...]], ...] = (
        ("nine", tuple(_nine(material, nine))),
        ("found", tuple(_found(material, nine))),
        ("missing", tuple(_missing(material))),
        ("recording", told_all(material, "R01", "R02", "R04", "R05")),
        ("stand_ins", told_all(material, "Z01", "Z02")),
        ("say", tuple(_say(material))),
    )
    return tuple(
        Section(number, EQUALITY[key], EQUALITY[f"{key}_source"], blocks or (Absent(SAYS["no_finding"]),))
        for number, (key, blocks) in enumerate(parts, 1)
    )


def _nine(material: Material, nine: tuple[Characteristic, ...]) -> Iterator[Block]:
    absent = [entry.name for entry in nine if entry.state == "absent"]
    names = listed([name.lower() for name in absent])
    yield Para(EQUALITY["not_held"].format(count=len(absent), names=names) if absent else EQUALITY["all_held"], "lead")
    columns = (*heads("characteristic", "in_run"), *difference_heads())
    others = other_characteristics(material)
    yield Table(
        EQUALITY["nine_caption"], columns, tuple(_row(material, entry) for entry in nine),
        note=EQUALITY["nine_note"], verdict_column=1,
    )  # fmt: skip
    if others:
        yield Table(EQUALITY["other"], columns, tuple(_row(material, entry) for entry in others), verdict_column=1)


def _row(material: Material, entry: Characteristic) -> tuple[str, ...]:
    """The state with what it was read from under it; measures by name, those that cannot tell as a number."""
    state = STATES[entry.state] + (f"\n{material.label(entry.attribute)}" if entry.attribute else "")
    told = [", ".join(measures) or "–" for measures in (entry.found, entry.none_shown)]
    asked = len(entry.found) + len(entry.none_shown) + len(entry.unclear)
    return (entry.name, state, *told, count_of(len(entry.unclear), asked) if asked else "–")


def _found(material: Material, nine: tuple[Characteristic, ...]) -> Iterator[Block]:
    yield from told_all(material, "G03", "G04", "G07")
    yield Para(SAYS["group_note"])
    rows = material.rows("G01")
    if not rows:
        yield Absent(SAYS["no_difference_rows"])
        return
    point = operating_point(rows)
    for entry in (*nine, *other_characteristics(material)):
        table = _people(material, entry.attribute, point)
        if table is not None:
            yield table


def _people(material: Material, attribute: str, point: str) -> Table | None:
    """Each group in counts and rates; a hidden or undefined cell says why."""
    here = [row for row in material.rows("G01") if str(row["attribute"]) == attribute]
    groups = list(dict.fromkeys(str(row["group"]) for row in here))
    measures = ("people", *CHARTED)
    cells = {(str(row["group"]), str(row["metric"])): row for row in here
             if row["metric"] == "people" or row.get("operating_point") == point}  # fmt: skip
    if not groups:
        return None
    rows = tuple((plain(group), *(_share(cells.get((group, m))) for m in measures)) for group in groups)
    caption = EQUALITY["people_caption"].format(label=material.label(attribute), point=plain(point))
    heading = (*heads("group"), *(METRICS[m][0] for m in measures))
    return narrow(fold(Table(caption, heading, rows, (1, 2, 3, 4, 5))))


def _share(row: Mapping[str, Any] | None) -> str:
    """A share with the counts it stands on, one under the other."""
    if row is None:
        return "–"
    if row.get("value") is None:
        return why_undefined(row)
    return f"{percent(row['value'])}\n{counts(row).strip(' ()')}"


def _missing(material: Material) -> Iterator[Block]:
    rows = material.rows("M01")
    yield from told_all(material, "M01", "M02", "M03")
    if rows:
        cells = tuple((material.label(row["attribute"]), _share(row)) for row in rows)
        yield Table(
            EQUALITY["missing_caption"], heads("characteristic", "missing"), cells, (1,), EQUALITY["missing_note"]
        )


def _say(material: Material) -> Iterator[Block]:
    facts = material.facts
    yield Facts((
        (EQUALITY["chosen"], plain(facts.get("criterion") or "–")),
        (EQUALITY["because"], plain(facts.get("criterion_because") or "–")),
    ))  # fmt: skip
    yield from (material.asked(key) for key in ("criterion", "group_judgement", "proxy_judgement"))
    yield Heading(EQUALITY["aims"])
    yield from (material.asked(asked.key) for asked in EQUALITY_QUESTIONS)
