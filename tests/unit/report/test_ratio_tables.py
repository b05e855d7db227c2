"""Section 11 says of ratios what a board can read: over all, in parts, within parts; and per resident."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from riskkit.domain.findings import Finding
from riskkit.report import make_pages

RATIO: dict[str, Any] = {
    "attribute": "ethnicity", "metric": "selection", "by": "as_of", "group": "Black", "against": "White",
    "row": "ratio", "part": None, "parts": 2, "left_out": "", "ratio": 5.1, "ratio_all": 5.1,
    "lowest_part": "2023-01-01", "lowest": 1.9, "highest_part": "2023-07-01", "highest": 2.1,
    "within": 2.0, "within_low": 1.8, "within_high": 2.3, "p_adjusted": 0.001,
    "gap": 0.27, "gap_mix": 0.18, "gap_rates": 0.09, "beyond": "above every part",
    "verdict": "difference found", "reason": None, "hidden": False,
}  # fmt: skip
PART = dict.fromkeys(RATIO) | {
    "attribute": "ethnicity", "metric": "selection", "by": "as_of", "group": "Black", "against": "White", "row": "part",
    "part": "2023-01-01", "ratio": 1.9, "hidden": False,
}  # fmt: skip
HIDDEN = dict.fromkeys(RATIO) | {
    "attribute": "sex", "metric": "FNR", "by": "as_of", "group": "Female", "against": "Male", "row": "ratio",
    "verdict": "measured", "reason": "hidden: fewer than 10 people", "hidden": True,
}  # fmt: skip
RESIDENTS: dict[str, Any] = {
    "attribute": "ethnicity", "group": "Black", "metric": "selection", "against": "the rest", "count": 60,
    "residents": 30_000, "value": 2.0, "low": 1.5, "high": 2.6, "ratio": 3.2, "ratio_low": 2.4, "ratio_high": 4.2,
    "ratio_in_data": 1.1, "ratio_in_data_low": 0.9, "ratio_in_data_high": 1.4, "reason": None, "hidden": False,
}  # fmt: skip
UNKNOWN = dict.fromkeys(RESIDENTS) | {
    "attribute": "ethnicity", "group": "missing", "metric": "selection", "against": "the rest", "count": 80,
    "reason": "residents whose group is not recorded are not counted anywhere", "hidden": False,
}  # fmt: skip


def finding(code: str, title: str, verdict: Any, because: str, *rows: dict[str, Any]) -> Finding:
    return Finding(code, title, verdict, "warns", because, "", None, None, rows)


@pytest.fixture(scope="module")
def words(by_hand) -> str:
    plain = by_hand.released()
    trap = "a ratio over all people is beyond the ratio in every part: ethnicity by as_of"
    more = (
        finding("G09", "Ratios taken apart", "difference found", trap, RATIO, PART, HIDDEN),
        finding("G12", "Rates per resident", "measured", "per 1,000 residents of 2021", RESIDENTS, UNKNOWN),
    )
    released = replace(plain, findings=(*plain.findings, *more))
    page = dict(make_pages(released, by_hand.ANSWERS, by_hand.sheets(1), manifest=by_hand.MANIFEST))[
        "audit-report.html"
    ]
    text = re.sub(r"<(style|svg)\b.*?</\1>", " ", page.decode(), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


@pytest.mark.parametrize(
    "sentence",
    [
        "It then shows where people are as much as how groups differ there.",
        "Ethnicity, self-defined (5+1): Black against White Flagged Date 5.10 1.90 (2023-01-01) 2.10 (2023-07-01)",
        "2.00 1.80 to 2.30 27.0% 18.0% ≠ Difference found",
        "2023-01-01 Ethnicity, self-defined (5+1): Black against White Flagged 1.90",
        "Sex as recorded: Female against Male Missed Date hidden hidden hidden hidden",
        "It is not the truer one: where people are may itself follow from how they were treated.",
    ],
)
def test_a_trap_is_shown_over_all_in_parts_and_within_them(words: str, sentence: str):
    assert sentence in words


@pytest.mark.parametrize(
    "sentence",
    [
        "Residents are not the people who come to notice",
        "Black Flagged 30,000 2 1.5 to 2.6 3.20, against the rest 2.40 to 4.20 1.10, against the rest 0.90 to 1.40",
        "missing Flagged – residents whose group is not recorded are not counted anywhere",
    ],
)
def test_rates_per_resident_stand_beside_those_among_the_people_in_the_data(words: str, sentence: str):
    assert sentence in words


def test_a_report_without_them_says_nothing_of_them(by_hand):
    pages = dict(make_pages(by_hand.released(), by_hand.ANSWERS, by_hand.sheets(1), manifest=by_hand.MANIFEST))

    assert b"Ratios taken apart" not in pages["audit-report.html"]
    assert b"Rates per resident" not in pages["audit-report.html"]
