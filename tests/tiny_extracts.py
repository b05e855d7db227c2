"""Extracts of three records, four events: small enough to see every row, whole enough to be read."""

from __future__ import annotations

import copy
import csv
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from riskkit.domain.data_spec import SourcesSpec
from riskkit.domain.records import TABLES

Tables = dict[str, dict[str, list[Any]]]
EXTRACT = "2025-06-30"

_TABLES: Tables = {
    "people": {
        "record_id": ["r1", "r2", "r3"],
        "agency": ["police", "police", "hospital"],
        "person_id": ["ann", "bob", "ann"],
        "family_name": ["Archer", "Baker", "ARCHER"],
        "given_names": ["Ann Mary", "Bob", "Ann-Mary"],
        "birth_date": ["1990-02-28", None, "1990-02-28"],
        "sex": ["F", "M", "F"],
        "ethnicity_self": ["W1", None, "W1"],
        "ethnicity_officer": ["IC1", "IC1", None],
        "area_code": ["A1", "A1", "A2"],
        "known_at": ["2020-01-01T09:00:00", "2020-02-01T10:30:00", "2021-05-05T00:00:00"],
    },
    "events": {
        "event_id": ["e1", "e2", "e3", "e4"],
        "agency": ["police", "police", "hospital", "police"],
        "kind": ["crime", "stop_search", "injury", "crime"],
        "offence": ["theft", "drugs", None, "violence"],
        "occurred_at": ["2023-01-01T12:00:00", "2023-02-01T12:00:00", "2023-03-01T12:00:00", "2024-02-29T23:59:59"],
        "known_at": ["2023-01-02T00:00:00", "2023-02-01T12:00:00", "2023-03-09T08:00:00", "2024-03-01T00:00:00"],
        "status": ["recorded", "recorded", "recorded", "charged"],
        "initiated_by": ["public", "police", "partner", "public"],
        "harm": ["10", None, "1.5", "365"],
    },
    "involvements": {
        "event_id": ["e1", "e1", "e2", "e3", "e4"],
        "record_id": ["r1", "r2", "r2", "r3", "r2"],
        "role": ["victim", "suspect", "subject", "victim", "charged"],
    },
    "exposure": {
        "record_id": ["r2", "r2"],
        "from": ["2024-03-02T00:00:00", "2025-01-01T00:00:00"],
        "to": ["2024-05-02T00:00:00", None],
        "reason": ["custody", "abroad"],
    },
    "areas": {
        "area_code": ["A1", "A2"],
        "population": ["1500", "1600"],
        "deprivation": ["20.5", "3"],
        "easting": ["400000", "400500"],
        "northing": ["280000", "280500"],
    },
}


def tiny_tables() -> Tables:
    """A fresh copy, all cells as text, None where missing."""
    return copy.deepcopy(_TABLES)


def a_spec(**changes: Any) -> SourcesSpec:
    """The spec that reads them from the folder `extracts`."""
    values: dict[str, Any] = {
        "data_kind": "synthetic",
        "extract_date": EXTRACT,
        "folder": "extracts",
        "memory_limit_gb": 1,
    }
    return SourcesSpec.model_validate({**values, **changes})


def write_csv(folder: Path, tables: Tables) -> Path:
    """One CSV per table, as a careful agency writes it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, columns in tables.items():
        with open(folder / f"{name}.csv", "w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(columns)
            writer.writerows(zip(*columns.values(), strict=True))
    return folder


def typed(name: str, columns: dict[str, list[Any]]) -> pa.Table:
    """One table as Arrow, with the types its layout declares."""
    return pa.table({c: _array(TABLES[name].column(c).type, cells) for c, cells in columns.items()})


def write_parquet(folder: Path, tables: Tables) -> Path:
    """One Parquet file per table."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, columns in tables.items():
        pq.write_table(typed(name, columns), folder / f"{name}.parquet")
    return folder


def _array(kind: str, cells: list[Any]) -> pa.Array:
    makers: dict[str, tuple[Any, pa.DataType]] = {
        "id": (str, pa.string()),
        "text": (str, pa.string()),
        "date": (date.fromisoformat, pa.date32()),
        "moment": (datetime.fromisoformat, pa.timestamp("us")),
        "number": (float, pa.float64()),
        "whole": (int, pa.int64()),
    }
    make, arrow = makers[kind]
    return pa.array([None if cell is None else make(cell) for cell in cells], type=arrow)
