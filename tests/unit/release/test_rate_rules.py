"""Tables of the outcome card and of rates: small counts are hidden, and so is what would give them away."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from riskkit.audit.definitions.rates_entries import ENTRIES
from riskkit.release.hiding import Curtain
from riskkit.release.table_rules import FAULT_CODES, Totals, hide_in_table

TOTALS = Totals(1_000, 1_000, 100, 50)


def released(code: str, *rows: dict[str, Any]) -> list[dict[str, Any]]:
    return hide_in_table(code, rows, Curtain(10), TOTALS)


def card_row(**cells: Any) -> dict[str, Any]:
    plain = dict.fromkeys(("says", "area_code", "year", "count", "base", "share", "per_1000", "benchmark_per_1000",
                           "alarm", "reason"))  # fmt: skip
    return {"check": "code that counts: knife", **plain, **cells}


def test_every_code_has_a_rule():
    for entry in ENTRIES:
        assert released(entry.code) == []
    assert {"D36", "D38"} <= set(FAULT_CODES)


def test_a_share_goes_with_its_small_count():
    row = {"check": "a series", "since": "2020-01-01", "before": 0.1, "after": 0.01, "ratio": 0.1, "count": 4,
           "base": 900, "alarm": True, "reason": None}  # fmt: skip

    (shown,) = released("D34", row)

    assert [shown[name] for name in ("before", "after", "ratio", "count", "base")] == [None] * 5
    assert (shown["alarm"], shown["since"]) == (True, "2020-01-01")
    assert released("D34", {**row, "count": 400})[0]["before"] == 0.1


def test_a_small_complement_is_hidden_too():
    (shown,) = released("D35", {"check": "x", "count": 895, "base": 900, "before": 0.9, "after": 0.9, "ratio": 1.0})

    assert shown["count"] is None


def test_one_small_date_hides_the_counts_of_all_dates():
    plain = {"base": 500, "value": 0.1, "alarm": False, "reason": None}
    rows = [{"as_of": "2020-01-01", "count": 40, **plain}, {"as_of": "2020-02-01", "count": 3, **plain}]

    assert [row["count"] for row in released("D27", *rows)] == [None, None]
    assert [row["count"] for row in released("D27", rows[0], {**rows[1], "count": 30})] == [40, 30]


def test_a_small_code_takes_another_with_it():
    rows = [card_row(check=f"code that counts: {n}", count=count) for n, count in enumerate((500, 40, 4))]

    assert [row["count"] for row in released("D26", *rows)] == [500, None, None]


def test_words_of_the_card_stay():
    (shown,) = released("D26", card_row(check="role", says="suspect"))

    assert (shown["says"], shown["hidden"]) == ("suspect", False)


def test_a_small_year_hides_its_rate_and_keeps_its_benchmark():
    year = card_row(check="people, per 1,000 residents", area_code="all", year="2020", count=6, base=4000, per_1000=1.5,
                    benchmark_per_1000=1.4, alarm=False)  # fmt: skip

    (shown,) = released("D26", year)

    assert (shown["count"], shown["per_1000"], shown["benchmark_per_1000"]) == (None, None, 1.4)


@given(st.lists(st.integers(0, 60), min_size=2, max_size=8))
def test_no_hidden_area_can_be_worked_out_from_the_whole_force(counts: list[int]):
    what = {"check": "people, per 1,000 residents", "year": "2020", "base": 4000}
    rows = [card_row(area_code=f"E{n}", count=count, per_1000=count / 4, **what) for n, count in enumerate(counts)]
    rows.append(card_row(area_code="all", count=sum(counts), per_1000=1.0, **what))

    shown = released("D26", *rows)

    hidden = [count for count, row in zip(counts, shown, strict=False) if row["count"] is None]
    assert all(row["count"] is None or row["count"] == 0 or row["count"] >= 10 for row in shown)
    assert not hidden or len(hidden) == len(counts) or (len(hidden) >= 2 and sum(hidden) >= 10)
