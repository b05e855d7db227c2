"""Section 13 of the board paper: could the records be lopsided.

Takes    Material.
Gives    one Section.
Promise  what was not measured says so; no figure here claims to know what was never recorded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from riskkit.report.blocks import Absent, Block, Folded, Heading, Items, Para, Section, Table
from riskkit.report.chart_blocks import tipping_blocks
from riskkit.report.finding_words import told_all
from riskkit.report.folding import behind
from riskkit.report.formats import plain
from riskkit.report.leads import recording_lead
from riskkit.report.material import Material
from riskkit.report.recording_tables import (
    attention_table,
    fragile_sentences,
    outcomes_table,
    ratio_table,
    stated_table,
    tipping_table,
)
from riskkit.report.sections_people import section
from riskkit.report.tables import whole_table
from riskkit.report.words_en import NOT_MEASURED, RECORDING_SAYS

THE_LIST = "the list"


def recording(material: Material) -> Section:
    """Section 13."""
    rows = material.rows("R01")
    return section(
        13,
        recording_lead(material),
        *told_all(material, "R01"),
        whole_table(rows, RECORDING_SAYS["who_began"]) if rows else None,
        *_tipping(material),
        *_stated(material),
        *_other_outcome(material),
        *_selective(material),
        Absent(NOT_MEASURED["feedback"]),
        material.asked("recording_judgement"),
    )


def _tipping(material: Material) -> Iterator[Block]:
    if material.finding("R02") is None:
        return
    yield Heading(RECORDING_SAYS["tipping_title"])
    yield Para(RECORDING_SAYS["tipping"])
    yield from told_all(material, "R02")
    yield from tipping_blocks(material)
    rows = material.rows("R02")
    fragile = fragile_sentences(rows, material.label)
    if fragile:
        yield Items(fragile)
    yield from _by_characteristic(material, rows, "tipping_caption", tipping_table)


def _stated(material: Material) -> Iterator[Block]:
    if material.finding("R03") is None:
        return
    yield Heading(RECORDING_SAYS["stated_title"])
    yield from told_all(material, "R03")
    for stated in (material.study.get("audit") or {}).get("recording") or ():
        name, source = material.label(stated["attribute"]), plain(stated["source"])
        yield Para(RECORDING_SAYS["stated_by"].format(name=name, source=source))
    rows = material.rows("R03")
    pairs = [row for row in rows if row["against"] is not None]
    alone = [row for row in rows if row["against"] is None]
    yield from _by_characteristic(material, pairs, "stated_ratios", ratio_table)
    yield from _by_characteristic(material, alone, "stated_rates", stated_table)


def _other_outcome(material: Material) -> Iterator[Block]:
    if material.finding("R04") is None:
        return
    yield Heading(RECORDING_SAYS["other_title"])
    other = (material.study.get("audit") or {}).get("alternative_outcome")
    if other:
        yield Para(RECORDING_SAYS["other_outcome"].format(meaning=plain(other["meaning"])))
    yield from told_all(material, "R04")
    yield from _by_characteristic(material, material.rows("R04"), "other_caption", outcomes_table)


def _selective(material: Material) -> Iterator[Block]:
    if material.finding("R05") is None:
        return
    yield Heading(RECORDING_SAYS["selective_title"])
    yield Para(RECORDING_SAYS["selective"])
    yield Para(RECORDING_SAYS["selective_sources"], "small")
    yield from told_all(material, "R05")
    yield from _by_characteristic(material, material.rows("R05"), "selective_caption", attention_table)


def _by_characteristic(
    material: Material, rows: tuple[dict[str, Any], ...] | list[dict[str, Any]], caption: str,
    made: Callable[[list[Mapping[str, Any]], str], Table],
) -> Iterator[Folded]:  # fmt: skip
    for name in dict.fromkeys(str(row["attribute"]) for row in rows):
        own: list[Mapping[str, Any]] = [row for row in rows if row["attribute"] == name]
        said = RECORDING_SAYS["the_list"] if name == THE_LIST else material.label(name)
        yield behind(made(own, RECORDING_SAYS[caption].format(name=said)))
