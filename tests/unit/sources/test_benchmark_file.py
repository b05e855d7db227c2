"""A benchmark file is read strictly, into the study that names it."""

from __future__ import annotations

from pathlib import Path

import pytest

from riskkit.domain.errors import SpecError
from riskkit.domain.outcome_card_spec import Benchmark
from riskkit.domain.spec import parse_spec
from riskkit.sources import with_benchmark
from riskkit.sources.benchmark_file import read_benchmark

HEAD = "area_code,year,people_per_1000,events_per_1000\n"


def a_file(folder: Path, text: str) -> Path:
    path = folder / "benchmark.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_lines_become_rows(tmp_path: Path):
    rows = read_benchmark(a_file(tmp_path, HEAD + "all,all,0.8,0.7\nE1,2022,,1.5\n"))

    assert rows == [
        {"area_code": "all", "year": "all", "people_per_1000": 0.8, "events_per_1000": 0.7},
        {"area_code": "E1", "year": 2022, "people_per_1000": None, "events_per_1000": 1.5},
    ]


def test_a_study_that_names_the_file_gets_its_rows(tmp_path: Path):
    a_file(tmp_path, HEAD + "all,2022,0.8,\n")
    values = {"card": {"benchmark": {"file": "benchmark.csv", "tolerance": 1.5}}, "name": "x"}

    told = with_benchmark(values, tmp_path)

    assert told["card"]["benchmark"]["rows"][0]["people_per_1000"] == 0.8
    assert with_benchmark({"name": "x"}, tmp_path) == {"name": "x"}
    assert with_benchmark(["no study"], tmp_path) == ["no study"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "first line"),
        ("year,area_code\n", "first line"),
        (HEAD + "all,2022\n", "line 2: 2 cells"),
        (HEAD + "all,22,1,1\n", "line 2, column year"),
        (HEAD + "all,2022,-1,1\n", "line 2, column people_per_1000"),
        (HEAD + "all,2022,1,nan\n", "column events_per_1000"),
        (HEAD + 'all,2022,"1"x,1\n', "not plain CSV"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(tmp_path: Path, text: str, says: str):
    with pytest.raises(SpecError, match=says):
        read_benchmark(a_file(tmp_path, text))


def test_a_file_that_is_not_there_is_refused(tmp_path: Path):
    with pytest.raises(SpecError, match=r"card\.benchmark"):
        read_benchmark(tmp_path / "none.csv")


def test_a_benchmark_needs_rates_a_source_and_each_year_once():
    plain = {"per": "residents", "tolerance": 1.5, "source": "A table that somebody published, 1 May 2024"}
    line = {"area_code": "all", "year": 2022, "people_per_1000": 1.0}

    assert parse_spec(Benchmark, {**plain, "rows": [line]}, "a test").rows[0].year == 2022
    for wrong in ({}, {"rows": [line, line]}, {"rows": [{"area_code": "all", "year": 2022}]}):
        with pytest.raises(SpecError):
            parse_spec(Benchmark, {**plain, **wrong}, "a test")
