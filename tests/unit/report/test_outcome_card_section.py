"""The outcome card as a reader sees it: sections 6 and 8 speak from finding D26, and say nothing without it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from riskkit.domain.findings import Finding
from riskkit.report.material import Material
from riskkit.report.outcome_card import benchmark_words, card_table, rates_table
from riskkit.report.sections_people import benchmark, outcome

ROW = dict.fromkeys(
    ("says", "area_code", "year", "count", "base", "share", "per_1000", "benchmark_per_1000", "alarm", "reason")
)
TABLE = (
    {**ROW, "check": "role", "says": "suspect"},
    {**ROW, "check": "code that counts: knife", "count": 1200},
    {**ROW, "check": "of the events that count, begun by police", "count": 30, "base": 1200, "share": 0.025},
    {**ROW, "check": "people with the outcome, per 1,000 residents", "area_code": "all", "year": "2020", "count": 410,
     "base": 300_000, "per_1000": 1.3667, "benchmark_per_1000": 0.6, "alarm": True},
    {**ROW, "check": "people with the outcome, per 1,000 residents", "area_code": "all", "year": "2021",
     "base": 300_000, "hidden": True, "reason": "hidden: fewer than 10 people"},
)  # fmt: skip
SOURCE = "A table that somebody published, 1 May 2024"


def material_with(by_hand: Any, *findings: Finding) -> Material:
    released = by_hand.released("perpetrator")
    study = {**released.study, "card": {"benchmark": {"source": SOURCE, "tolerance": 1.5}}}
    return Material(replace(released, study=study, findings=(*released.findings, *findings)), {}, {})


def the_card(verdict: str = "broken") -> Finding:
    return Finding("D26", "The outcome card", verdict, "blocks", "the rate is far off", "", table=TABLE)


def test_the_card_is_one_table_of_plain_lines(by_hand: Any):
    table = card_table(material_with(by_hand, the_card()))

    assert table is not None
    assert table.rows == (
        ("Role", "suspect", "–"),
        ("Code that counts: knife", "–", "1,200"),
        ("Of the events that count, begun by police", "–", "2.5% (30 of 1,200)"),
    )


def test_rates_stand_beside_the_benchmark_and_hidden_cells_say_so(by_hand: Any):
    table = rates_table(material_with(by_hand, the_card()))

    assert table is not None
    assert table.rows[0][1:] == ("the whole force", "2020", "410", "300,000", "1.367", "0.600", "outside the tolerance")
    assert table.rows[1][3] == table.rows[1][5] == "hidden"


def test_the_source_and_the_verdict_are_said(by_hand: Any):
    told = benchmark_words(material_with(by_hand, the_card()))

    assert told[0] == "✕ Broken: The rate is far off."
    assert SOURCE in told[1]


def test_sections_print_with_and_without_a_card(by_hand: Any):
    with_card, without = material_with(by_hand, the_card()), material_with(by_hand)

    assert any(getattr(block, "caption", "") == "The outcome card" for block in outcome(with_card).blocks)
    assert any(getattr(block, "caption", "").startswith("How common") for block in benchmark(with_card).blocks)
    assert card_table(without) is None
    assert rates_table(without) is None
    assert benchmark_words(without) == ()
