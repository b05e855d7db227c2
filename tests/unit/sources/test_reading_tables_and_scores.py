"""What a good ready-made table, and good scores made elsewhere, become."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from riskkit.domain.cohort_spec import GroupSpec
from riskkit.domain.data_spec import ScoresSpec, TableSpec
from riskkit.domain.errors import NoEvidence
from riskkit.domain.model_spec import Capacity
from riskkit.domain.scores import values_inside
from riskkit.sources import read_scores, read_table

pytestmark = [
    pytest.mark.filterwarnings("ignore:fetch_arrow_table:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:The 'future.infer_string':DeprecationWarning"),
]
TARGET = {
    "column": "charged",
    "yes": "True",
    "no": "False",
    "meaning": "recorded as charged within a year",
    "role": "charged",
    "horizon_days": 365,
    "stage": "later",
}
GROUPS = (
    GroupSpec(name="sex", label="Sex as recorded", column="sex", levels={"F": "Women"}, protected=True),
    GroupSpec(name="age", label="Age in bands", column="age", bands=(18, 25), protected=True),
    GroupSpec(name="age_exact", label="Age as written", column="age", protected=True),
)
TABLE = TableSpec.model_validate(
    {
        "data_kind": "synthetic",
        "extract_date": "2025-06-30",
        "path": "t.csv",
        "person_id": "id",
        "stages": ["before", "later"],
        "score_stage": "before",
        "features": ["area", "arrests", "gang", "level"],
        "target": TARGET,
        "columns": [
            {
                "name": "arrests",
                "label": "Earlier arrests",
                "kind": "number",
                "stage": "before",
                "top_code": {"10 or more": 10},
                "monotone": 1,
            },
            {"name": "gang", "label": "Recorded with a gang", "kind": "flag", "stage": "before", "changeable": True},
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
            {"name": "age", "label": "Age in years", "kind": "number", "stage": "before", "top_code": {"90+": 90}},
            {"name": "sex", "label": "Sex as recorded", "kind": "category", "stage": "before", "levels": ["F", "M"]},
        ],
    }
)
ROWS: dict[str, list[Any]] = {
    "id": ["p3", "p1", "p2"],
    "arrests": ["", "0", "10 or more"],
    "gang": ["", "True", "no"],
    "level": ["", "low", "high"],
    "area": ["", "town", "land"],
    "age": ["", "24.5", "90+"],
    "sex": ["", "F", "M"],
    "charged": ["", "True", "False"],
}


def write(path: Path, rows: dict[str, list[Any]]) -> None:
    lines = [",".join(rows), *(",".join(row) for row in zip(*rows.values(), strict=True))]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_declared_columns_become_numbers_and_missing_stays_missing(tmp_path: Path) -> None:
    write(tmp_path / "t.csv", ROWS)

    examples = read_table(TABLE, GROUPS, base=tmp_path, role="perpetrator")

    assert examples.keys["person_id"].tolist() == ["p1", "p2", "p3"]
    assert examples.keys["as_of"].isna().all()
    assert str(examples.keys["as_of"].dtype) == "datetime64[s]"
    assert list(examples.frame.columns) == ["area=town", "area=land", "arrests", "gang", "level"]
    np.testing.assert_array_equal(examples.frame.to_numpy(), [[1, 0, 0, 1, 0], [0, 1, 10, 0, 1], [np.nan] * 5])
    np.testing.assert_array_equal(examples.label, [1, 0, np.nan])
    assert examples.origin is None


def test_notes_say_source_stage_and_monotone(tmp_path: Path) -> None:
    write(tmp_path / "t.csv", ROWS)

    notes = read_table(TABLE, GROUPS, base=tmp_path, role="perpetrator").notes

    assert [(n.name, n.label, n.source, n.stage, n.monotone, n.changeable) for n in notes[1:4]] == [
        ("area=land", "Kind of area: land", "area", "before", 0, "no"),
        ("arrests", "Earlier arrests", "arrests", "before", 1, "no"),
        ("gang", "Recorded with a gang", "gang", "before", 0, "either"),
    ]


def test_groups_ride_beside_features_and_missing_is_a_group(tmp_path: Path) -> None:
    write(tmp_path / "t.csv", ROWS)

    groups = read_table(TABLE, GROUPS, base=tmp_path, role="perpetrator").groups

    assert groups.frame["sex"].tolist() == ["Women", "M", "missing"]
    assert groups.frame["age"].tolist() == ["18 to 24", "25 and over", "missing"]
    assert groups.frame["age_exact"].tolist() == ["24.5", "90+", "missing"]


def test_the_order_of_rows_changes_nothing_but_the_fingerprint(tmp_path: Path) -> None:
    write(tmp_path / "t.csv", ROWS)
    write(tmp_path / "u.csv", {name: cells[::-1] for name, cells in ROWS.items()})

    one = read_table(TABLE, GROUPS, base=tmp_path, role="perpetrator")
    other = read_table(TABLE, GROUPS, base=tmp_path, role="perpetrator", path=tmp_path / "u.csv")

    assert one.frame.equals(other.frame)
    assert one.groups.frame.equals(other.groups.frame)
    assert one.fingerprint == hashlib.sha256((tmp_path / "t.csv").read_bytes()).hexdigest() != other.fingerprint


def test_parquet_with_types_of_its_own_gives_the_same_examples(tmp_path: Path) -> None:
    write(tmp_path / "t.csv", ROWS)
    table = pa.table(
        {
            **{name: [cell or None for cell in ROWS[name]] for name in ("id", "level", "area", "sex", "age")},
            "arrests": pa.array([None, 0, 10], pa.int8()),
            "gang": pa.array([None, True, False]),
            "charged": pa.array([None, True, False]),
        }
    )
    pq.write_table(table, tmp_path / "t.parquet")

    one = read_table(TABLE, GROUPS, base=tmp_path, role="perpetrator")
    other = read_table(TABLE, GROUPS, base=tmp_path, role="perpetrator", path=tmp_path / "t.parquet")

    assert one.frame.equals(other.frame)
    np.testing.assert_array_equal(one.label, other.label)


def test_new_rows_need_no_outcome_and_no_unused_columns(tmp_path: Path) -> None:
    write(tmp_path / "t.csv", {name: cells for name, cells in ROWS.items() if name != "charged"})

    examples = read_table(TABLE, GROUPS, base=tmp_path, role="perpetrator", need_outcome=False)

    assert examples.label is None
    assert len(examples) == 3


def scores_spec(**changes: Any) -> ScoresSpec:
    values = {
        "data_kind": "synthetic",
        "extract_date": "2025-06-30",
        "path": "s.csv",
        "person_id": "id",
        "score": "p",
        "cuts": [0.5],
        "made_by": "somebody else",
        "target": TARGET,
    }
    return ScoresSpec.model_validate({**values, **changes})


def test_scores_are_ranked_and_flagged_on_each_date_and_columns_not_named_are_not_read(tmp_path: Path) -> None:
    rows = {
        "id": ["a", "b", "c", "a", "b"],
        "day": ["2024-01-01"] * 3 + ["2024-07-01"] * 2,
        "p": ["0.2", "0.9", "1e-3", "0", "1"],
        "sex": ["F"] * 5,
        "age": ["20"] * 5,
        "charged": ["True", "False", "", "False", "True"],
        "name": ["Somebody"] * 5,
    }
    write(tmp_path / "s.csv", rows)

    scored = read_scores(
        scores_spec(as_of="day"), GROUPS, base=tmp_path, role="perpetrator", capacity=Capacity(people=1), seed=1
    )

    inside = values_inside(scored)
    shown = inside.frame.sort_values(["as_of", "person_id"])
    assert shown["rank"].tolist() == [2, 1, 3, 2, 1]
    assert shown["flagged"].tolist() == [False, True, False, False, True]
    assert np.isnan(shown[["score_low", "score_high", "stability"]].to_numpy()).all()
    assert (scored.steps[0].rows_out, scored.steps[0].people_out) == (5, 3)
    assert inside.explanations is None
    assert scored.cuts == (0.5,)
    assert [t["capacity"] for t in scored.ties] == [1, 1]


def test_tied_scores_are_flagged_alike_in_any_order_of_rows(tmp_path: Path) -> None:
    rows = {"id": list("abcdef"), "p": ["0.5"] * 6, "sex": ["F"] * 6, "age": ["20"] * 6, "charged": ["True"] * 6}
    write(tmp_path / "s.csv", rows)
    write(tmp_path / "t.csv", {name: cells[::-1] for name, cells in rows.items()})

    read = [
        read_scores(
            scores_spec(path=path), GROUPS, base=tmp_path, role="perpetrator", capacity=Capacity(people=2), seed=3
        )
        for path in ("s.csv", "t.csv")
    ]

    one, other = (values_inside(scored).frame for scored in read)
    assert one["flagged"].sum() == 2
    assert one.equals(other)
    assert read[0].ties[0] == {"as_of": None, "scored": 6, "capacity": 2, "tied": 6, "taken": 2}


def test_scores_that_were_read_show_nothing_before_their_audit(tmp_path: Path) -> None:
    write(tmp_path / "s.csv", {"id": ["a"], "p": ["0.5"], "sex": ["F"], "age": ["20"], "charged": ["True"]})

    scored = read_scores(scores_spec(), GROUPS, base=tmp_path, role="perpetrator", capacity=Capacity(people=1), seed=1)

    with pytest.raises(NoEvidence):
        scored.to_frame()
    assert "0.5" not in repr(scored)
