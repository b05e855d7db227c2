"""A population file is read strictly, into the study that names it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from drawn_scores import audited, table_study

import riskkit as rk
from riskkit.domain.errors import SpecError
from riskkit.sources import with_population
from riskkit.sources.population_file import read_population

HEAD = "group,residents\n"
SAID = {"characteristic": "ethnicity", "year": 2021, "source": "a census that only tests know"}


def a_file(folder: Path, text: str) -> Path:
    path = folder / "population.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_each_line_is_a_group_and_its_residents(tmp_path: Path):
    rows = read_population(a_file(tmp_path, HEAD + 'A,1200\n"B, or C",30\n'))

    assert rows == [{"group": "A", "residents": 1200}, {"group": "B, or C", "residents": 30}]


def test_lines_take_their_place_in_the_study_and_other_values_stay(tmp_path: Path):
    a_file(tmp_path, HEAD + "A,1200\n")
    values: dict[str, Any] = {"audit": {"population": {"file": "population.csv"}, "confidence": 0.9}}

    told = with_population(values, tmp_path)

    assert told["audit"]["population"]["rows"] == [{"group": "A", "residents": 1200}]
    assert told["audit"]["confidence"] == 0.9
    for other in ({"name": "x"}, ["no study"], {"audit": None}, {"audit": {"population": {"file": None}}}):
        assert with_population(other, tmp_path) == other


def test_a_study_that_holds_its_rows_already_is_not_read_again(tmp_path: Path):
    values = {"audit": {"population": {"file": "gone.csv", "rows": [{"group": "A", "residents": 1}]}}}

    assert with_population(values, tmp_path) == values


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "the first line must be group,residents"),
        ("residents,group\n1,A\n", "the first line must be group,residents"),
        (HEAD, "1 to 1,000 groups"),
        (HEAD + "A,1\n" * 1_001, "1 to 1,000 groups"),
        (HEAD + "A,12,3\n", "line 2: 3 cells, not 2"),
        (HEAD + "A,1\n ,5\n", "line 3, column group: must not be blank"),
        (HEAD + "A,many\n", "line 2, column residents: must be a whole number"),
        (HEAD + "A,-5\n", "line 2, column residents"),
        (HEAD + "A,1.5\n", "line 2, column residents"),
        (HEAD + 'A,"1,200"\n', "without commas"),
        (HEAD + "A," + "9" * 5_000 + "\n", "line 2, column residents"),
        (HEAD + "A,\u0661\u0662\n", "line 2, column residents"),
        (HEAD + 'A,"1\n', "is not plain CSV"),
    ],
)
def test_what_is_not_a_population_is_refused_with_its_line_and_column(tmp_path: Path, text: str, says: str):
    with pytest.raises(SpecError, match=says):
        read_population(a_file(tmp_path, text))


def test_a_file_that_is_not_there_names_the_part_of_the_study(tmp_path: Path):
    with pytest.raises(SpecError, match=r"FileNotFoundError\)\. Check audit\.population"):
        read_population(tmp_path / "none.csv")


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({}, "name a file, or list rows"),
        ({"rows": [{"group": "A", "residents": 1}] * 2}, "the same group stands twice in the population: A"),
        ({"rows": [{"group": "A", "residents": 1}], "words": {"Z": "A"}}, "the population has no group Z"),
        ({"file": "p.csv", "characteristic": "shoe size"}, "audit.population name shoe size, which the study does not"),
        ({"file": "p.csv", "year": 21}, "greater than or equal to 1801"),
    ],
)
def test_a_study_that_says_a_population_badly_is_refused(changes: dict[str, Any], says: str):
    with pytest.raises(SpecError, match=says):
        table_study(audit={"population": SAID | changes})


def test_strata_that_the_study_does_not_define_are_refused():
    with pytest.raises(SpecError, match=r"audit\.strata and audit\.population name force"):
        table_study(audit={"strata": ["as_of", "force"]})


def test_a_spec_made_by_hand_whose_file_was_never_read_cannot_tell():
    assert audited(audit={"population": SAID | {"file": "population.csv"}})["G12"].verdict == "cannot tell"


def test_the_study_file_finds_its_population_beside_it(tmp_path: Path):
    text = Path("configs/scores_made_elsewhere.yaml").read_text(encoding="utf-8")
    named = "file: people/population.csv, characteristic: ethnicity, year: 2021, source: a drawn census"
    said = f"audit:\n  population: {{{named}}}\n"
    (tmp_path / "people").mkdir()
    a_file(tmp_path / "people", HEAD + "A,1200\n")
    (tmp_path / "study.yaml").write_text(text + said, encoding="utf-8")

    study = rk.read_study(tmp_path / "study.yaml")

    assert study.audit.population.by_level() == {"A": 1200}
