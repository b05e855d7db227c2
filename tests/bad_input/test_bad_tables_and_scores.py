"""Malformed ready-made tables and scores made elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from riskkit.domain.cohort_spec import GroupSpec
from riskkit.domain.data_spec import ScoresSpec, TableSpec
from riskkit.domain.errors import RiskkitError, SourceRefused, SpecError
from riskkit.domain.model_spec import Capacity
from riskkit.sources import read_scores, read_table

pytestmark = [
    pytest.mark.filterwarnings("ignore:fetch_arrow_table:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:The 'future.infer_string':DeprecationWarning"),
]
CANARY = "Zz7731canary"
MEANING = "recorded as charged within a year of the score"
GROUPS = (GroupSpec(name="sex", label="Sex as recorded", column="sex", protected=True),)
Rows = dict[str, list[Any]]


def table_spec(**changes: Any) -> TableSpec:
    target = {
        "column": "charged",
        "yes": "yes",
        "no": "no",
        "meaning": MEANING,
        "role": "charged",
        "horizon_days": 365,
        "stage": "later",
    }
    values: dict[str, Any] = {
        "data_kind": "synthetic",
        "extract_date": "2025-06-30",
        "path": "t.csv",
        "person_id": "id",
        "as_of": "day",
        "stages": ["before", "later"],
        "score_stage": "before",
        "features": ["arrests", "gang", "level", "area"],
        "columns": [
            {
                "name": "arrests",
                "label": "Earlier arrests",
                "kind": "number",
                "stage": "before",
                "top_code": {"10 or more": 10},
            },
            {"name": "gang", "label": "Recorded with a gang", "kind": "flag", "stage": "before"},
            {
                "name": "level",
                "label": "Level of contact",
                "kind": "ordered",
                "stage": "before",
                "levels": ["low", "high"],
            },
            {
                "name": "area",
                "label": "Kind of area",
                "kind": "category",
                "stage": "before",
                "levels": ["town", "land"],
            },
            {"name": "sex", "label": "Sex as recorded", "kind": "category", "stage": "before", "levels": ["F", "M"]},
            {"name": "breach", "label": "Breach afterwards", "kind": "flag", "stage": "later"},
        ],
        "target": target,
    }
    return TableSpec.model_validate({**values, **changes})


def table_rows() -> Rows:
    return {
        "id": ["p1", "p2", "p3"],
        "day": ["2024-01-01"] * 3,
        "arrests": ["0", "10 or more", ""],
        "gang": ["True", "no", ""],
        "level": ["low", "high", ""],
        "area": ["town", "land", ""],
        "sex": ["F", "M", ""],
        "breach": ["yes", "no", "no"],
        "charged": ["yes", "no", ""],
    }


def scores_spec(**changes: Any) -> ScoresSpec:
    target = {
        "column": "charged",
        "yes": "yes",
        "no": "no",
        "meaning": MEANING,
        "role": "charged",
        "horizon_days": 365,
        "stage": "later",
    }
    values: dict[str, Any] = {
        "data_kind": "synthetic",
        "extract_date": "2025-06-30",
        "path": "t.csv",
        "person_id": "id",
        "score": "score",
        "cuts": [0.5],
        "made_by": "somebody else",
        "target": target,
    }
    return ScoresSpec.model_validate({**values, **changes})


def scores_rows() -> Rows:
    return {"id": ["p1", "p2", "p3"], "score": ["0.9", "0.1", "0"], "sex": ["F", "M", ""], "charged": ["yes", "no", ""]}


def write(folder: Path, rows: Rows) -> None:
    lines = [",".join(rows), *(",".join(str(cell) for cell in row) for row in zip(*rows.values(), strict=True))]
    (folder / "t.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def cell(column: str, *cells: str) -> Callable[[Rows], Any]:
    """Put these texts into the first rows of a column."""
    return lambda rows: rows[column].__setitem__(slice(0, len(cells)), list(cells))


def without(*columns: str) -> Callable[[Rows], Any]:
    return lambda rows: [rows.pop(column) for column in columns]


def extra(column: str) -> Callable[[Rows], Any]:
    return lambda rows: rows.update({column: [CANARY] * 3})


def emptied(rows: Rows) -> None:
    for cells in rows.values():
        cells.clear()


BAD_TABLES: list[tuple[str, Callable[[Rows], Any], str | None, int | None]] = [
    ("number in words", cell("arrests", CANARY, "many"), "arrests", 2),
    ("top code nobody declared", cell("arrests", "9 or more"), "arrests", 1),
    ("number with a comma", cell("arrests", '"1,5"'), "arrests", 1),
    ("number that is none", cell("arrests", "NaN"), "arrests", 1),
    ("endless number", cell("arrests", "inf"), "arrests", 1),
    ("flag in other words", cell("gang", CANARY), "gang", 1),
    ("flag of two", cell("gang", "2"), "gang", 1),
    ("unknown ordered level", cell("level", "middle", "middle"), "level", 2),
    ("level in capitals", cell("level", "LOW"), "level", 1),
    ("unknown category", cell("area", CANARY), "area", 1),
    ("outcome in other words", cell("charged", "maybe", CANARY), "charged", 2),
    ("outcome in capitals", cell("charged", "Yes"), "charged", 1),
    ("person without an id", cell("id", ""), "id", 1),
    ("person twice on one day", cell("id", "p2"), "id", 1),
    ("as_of with the day first", cell("day", "01/02/2024"), "day", 1),
    ("as_of on no day", cell("day", "2024-02-30"), "day", 1),
    ("as_of missing", cell("day", ""), "day", 1),
    ("as_of after the extract", cell("day", "2025-07-01"), "day", 1),
    ("feature missing", without("arrests"), "arrests", None),
    ("outcome missing", without("charged"), "charged", None),
    ("group missing", without("sex"), "sex", None),
    ("declared column missing", without("breach"), "breach", None),
    ("column without a stage", extra("recalled_to_prison"), None, None),
    ("no rows", emptied, None, 0),
]


@pytest.mark.parametrize(("change", "column", "count"), [c[1:] for c in BAD_TABLES], ids=[c[0] for c in BAD_TABLES])
def test_a_bad_table_is_refused(
    tmp_path: Path, change: Callable[[Rows], Any], column: str | None, count: int | None
) -> None:
    rows = table_rows()
    change(rows)
    write(tmp_path, rows)

    with pytest.raises(SourceRefused) as caught:
        read_table(table_spec(), GROUPS, base=tmp_path, role="perpetrator")

    refusals = getattr(caught.value, "refusals", (caught.value,))
    assert ("t.csv", column, count) in [(r.place, r.column, r.count) for r in refusals]
    assert CANARY not in str(caught.value)
    assert caught.value.exit_code == 2


BAD_TABLE_SPECS: list[tuple[str, dict[str, Any], str]] = [
    ("a feature known too late", {"features": ["arrests", "breach"]}, "only after the score's stage, before: breach"),
    ("a feature nobody declared", {"features": ["arrests", "shoe_size"]}, "shoe_size"),
    ("the outcome as a feature", {"features": ["charged"]}, "charged"),
    ("a feature twice", {"features": ["arrests", "arrests"]}, "twice"),
    (
        "an outcome known before the score",
        {"stages": ["before", "at", "later"], "score_stage": "later"},
        "nothing would be foretold",
    ),
]


@pytest.mark.parametrize(("changes", "found"), [c[1:] for c in BAD_TABLE_SPECS], ids=[c[0] for c in BAD_TABLE_SPECS])
def test_a_table_study_that_promises_the_impossible_is_refused(
    tmp_path: Path, changes: dict[str, Any], found: str
) -> None:
    write(tmp_path, table_rows())

    with pytest.raises(SpecError) as caught:
        read_table(table_spec(**changes), GROUPS, base=tmp_path, role="perpetrator")

    assert found in str(caught.value)


def test_a_victim_study_refuses_an_outcome_of_people_charged(tmp_path: Path) -> None:
    write(tmp_path, table_rows())

    with pytest.raises(SpecError, match="victim study cannot count an outcome with role charged"):
        read_table(table_spec(), GROUPS, base=tmp_path, role="victim")


BAD_SCORES: list[tuple[str, Callable[[Rows], Any], str | None, int | None]] = [
    ("blank score", cell("score", ""), "score", 1),
    ("score in words", cell("score", CANARY, "high"), "score", 2),
    ("score as a percentage", cell("score", "90", "10"), "score", 2),
    ("score with a percent sign", cell("score", "90%"), "score", 1),
    ("score below zero", cell("score", "-0.1"), "score", 1),
    ("score that is no number", cell("score", "nan"), "score", 1),
    ("endless score", cell("score", "1e999"), "score", 1),
    ("outcome in other words", cell("charged", CANARY), "charged", 1),
    ("person twice", cell("id", "p2"), "id", 1),
    ("person without an id", cell("id", "", ""), "id", 2),
    ("score missing", without("score"), "score", None),
    ("outcome missing", without("charged"), "charged", None),
    ("group missing", without("sex"), "sex", None),
    ("no rows", emptied, None, 0),
]


@pytest.mark.parametrize(("change", "column", "count"), [c[1:] for c in BAD_SCORES], ids=[c[0] for c in BAD_SCORES])
def test_bad_scores_are_refused(
    tmp_path: Path, change: Callable[[Rows], Any], column: str | None, count: int | None
) -> None:
    rows = scores_rows()
    change(rows)
    write(tmp_path, rows)

    with pytest.raises(SourceRefused) as caught:
        read_scores(scores_spec(), GROUPS, base=tmp_path, role="perpetrator", capacity=Capacity(people=1), seed=1)

    refusals = getattr(caught.value, "refusals", (caught.value,))
    assert ("t.csv", column, count) in [(r.place, r.column, r.count) for r in refusals]
    assert CANARY not in str(caught.value)
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    "scores", [[0.5, float("nan"), 0.1], [0.5, float("inf"), 0.1], [0.5, None, 0.1], [0.5, 1.01, 0.1]]
)
def test_bad_scores_in_parquet_are_refused(tmp_path: Path, scores: list[float | None]) -> None:
    rows = scores_rows()
    pq.write_table(pa.table({**rows, "score": pa.array(scores, pa.float64())}), tmp_path / "t.parquet")

    with pytest.raises(SourceRefused) as caught:
        read_scores(
            scores_spec(path="t.parquet"),
            GROUPS,
            base=tmp_path,
            role="perpetrator",
            capacity=Capacity(people=1),
            seed=1,
        )

    assert (caught.value.column, caught.value.count) == ("score", 1)


def test_scores_of_victims_and_of_people_charged_are_never_mixed(tmp_path: Path) -> None:
    write(tmp_path, scores_rows())

    with pytest.raises(RiskkitError, match="victim study"):
        read_scores(scores_spec(), GROUPS, base=tmp_path, role="victim", capacity=Capacity(people=1), seed=1)


def test_a_cut_outside_zero_to_one_is_refused(tmp_path: Path) -> None:
    write(tmp_path, scores_rows())

    with pytest.raises(SpecError, match="cuts"):
        read_scores(
            scores_spec(cuts=[50]), GROUPS, base=tmp_path, role="perpetrator", capacity=Capacity(people=1), seed=1
        )


FOR_CHECKS = {"outcome_date": "happened", "features_until": "until", "incident": "case", "weight": "w"}


def rows_for_checks() -> Rows:
    more = {"happened": ["2024-02-01", "", ""], "until": ["2023-12-31", "2023-12-30", ""], "case": ["E1", "", ""],
            "w": ["1", "2.5", "2.5"]}  # fmt: skip
    return table_rows() | more


BAD_FOR_CHECKS: list[tuple[str, Callable[[Rows], Any], str, int | None]] = [
    ("outcome date with the day first", cell("happened", "01/02/2024"), "happened (outcome_date)", 1),
    ("outcome date on no day", cell("happened", "2024-02-30", CANARY), "happened (outcome_date)", 2),
    ("outcome date after the extract", cell("happened", "2025-07-01"), "happened (outcome_date)", 1),
    ("features_until in words", cell("until", CANARY), "until (features_until)", 1),
    ("weight of nothing", cell("w", "0", "-1"), "w (weight)", 2),
    ("weight left blank", cell("w", ""), "w (weight)", 1),
    ("weight without end", cell("w", "inf"), "w (weight)", 1),
    ("incident of a thousand letters", cell("case", CANARY * 100), "case (incident)", 1),
    ("declared column that is not there", without("case"), "case", None),
]


@pytest.mark.parametrize(
    ("change", "column", "count"), [c[1:] for c in BAD_FOR_CHECKS], ids=[c[0] for c in BAD_FOR_CHECKS]
)
def test_bad_columns_for_checks_are_refused(
    tmp_path: Path, change: Callable[[Rows], Any], column: str, count: int | None
) -> None:
    rows = rows_for_checks()
    write(tmp_path, rows)
    assert read_table(table_spec(**FOR_CHECKS), GROUPS, base=tmp_path, role="perpetrator").declared is not None
    change(rows)
    write(tmp_path, rows)

    with pytest.raises(SourceRefused) as caught:
        read_table(table_spec(**FOR_CHECKS), GROUPS, base=tmp_path, role="perpetrator")

    refusals = getattr(caught.value, "refusals", (caught.value,))
    assert ("t.csv", column, count) in [(r.place, r.column, r.count) for r in refusals]
    assert CANARY not in str(caught.value)


def test_repeated_rows_are_refused_but_to_a_check_that_counts_them(tmp_path: Path) -> None:
    rows = table_rows()
    cell("id", "p2")(rows)
    write(tmp_path, rows)

    with pytest.raises(SourceRefused):
        read_table(table_spec(), GROUPS, base=tmp_path, role="perpetrator")
    assert len(read_table(table_spec(), GROUPS, base=tmp_path, role="perpetrator", repeats=True)) == 3


BAD_FIGURES = [
    "model,mcc\na,1.2",
    "model,mcc\na,ninety",
    "model,glory\na,0.5",
    "mcc\n0.5",
    "model,n\na,2.5",
    "model,mcc",
]


@pytest.mark.parametrize("text", BAD_FIGURES)
def test_published_figures_that_nothing_can_be_are_refused(tmp_path: Path, text: str) -> None:
    write(tmp_path, scores_rows())
    (tmp_path / "figures.csv").write_text(text + "\n", encoding="utf-8")

    with pytest.raises(SourceRefused):
        read_scores(
            scores_spec(published_table="figures.csv"), GROUPS, base=tmp_path, role="perpetrator",
            capacity=Capacity(people=1), seed=1,
        )  # fmt: skip


@pytest.mark.parametrize(
    "changes",
    [{"weight": "arrests"}, {"incident": "id"}, {"outcome_date": "d", "features_until": "d"}, {"cohort_rate": 1.0}],
)
def test_a_column_for_checks_is_never_a_feature_a_key_or_two_things(changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        table_spec(**changes)


def test_a_group_column_with_thousands_of_levels_is_refused_by_its_name_and_count(tmp_path: Path) -> None:
    many = 5_000
    write(tmp_path, {
        "id": [f"p{at}" for at in range(many)], "score": ["0.5"] * many, "charged": ["no"] * many,
        "sex": [f"{CANARY}{at}" for at in range(many)],
    })  # fmt: skip

    with pytest.raises(SpecError, match="sex has 5,000 different values; at most 1,000") as caught:
        read_scores(scores_spec(), GROUPS, base=tmp_path, role="perpetrator", capacity=Capacity(people=1), seed=1)

    assert CANARY not in str(caught.value)
    assert caught.value.exit_code == 2
